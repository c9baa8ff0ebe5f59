"""The services that tests stand on: they start, they answer, they leave nothing behind."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests import services

ROOT = Path(__file__).resolve().parents[2]
GUEST = """
import sys
from tests.postgres import server
print(server().query["host"], flush=True)
sys.stdin.read()
"""


def guest(run: str) -> "subprocess.Popen[str]":
    """Another process of the run named `run`, using its server until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", GUEST],
        cwd=ROOT,
        env=os.environ | {"PYTEST_XDIST_TESTRUNUID": run},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: "subprocess.Popen[str]", how: int) -> None:
    process.send_signal(how)
    process.communicate(timeout=30)


def wait_until_gone(path: Path) -> bool:
    until = time.monotonic() + 30
    while path.exists() and time.monotonic() < until:
        time.sleep(0.05)  # another process removes it: there is no event to wait for
    return not path.exists()


def test_each_label_is_a_database_of_its_own_and_empty() -> None:
    addresses = [services.postgres_database(label) for label in ("one", "two")]
    assert len(set(addresses)) == 2
    for address in addresses:
        plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as connection:
            asked = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
            assert connection.execute(asked).fetchone() == (0,)


def test_two_processes_share_a_server_and_it_ends_with_the_last_even_killed() -> None:
    run = f"{os.getpid():012d}"
    one, two = guest(run), guest(run)
    place = first_line(one)
    assert place == first_line(two)
    home = Path(place).parent
    end(one, signal.SIGTERM)
    with psycopg.connect(f"postgresql://postgres@/postgres?host={place}") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    end(two, signal.SIGKILL)
    assert wait_until_gone(home.with_suffix(".lock"))
    assert not home.exists()


def test_the_mail_server_keeps_what_it_is_given_and_can_refuse() -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = "govflow@ministry.test", "dir.souss@ministry.test"
    letter["Subject"] = "تأشيرة في انتظاركم"
    letter.set_content("Un visa vous attend.\n")
    with services.smtp_server() as mailbox, smtplib.SMTP(mailbox.host, mailbox.port) as client:
        client.send_message(letter)
        mailbox.refuse = "451 later"
        with pytest.raises(smtplib.SMTPDataError):
            client.send_message(letter)
    assert [message["Subject"] for message in mailbox.messages] == ["تأشيرة في انتظاركم"]
    assert mailbox.recipients == [["dir.souss@ministry.test"]]


def test_chromium_is_a_program_that_starts() -> None:
    command = [services.chromium_path(), *services.chromium_arguments(), "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Chrom" in answer.stdout
