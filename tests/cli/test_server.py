"""``govflow run``: what cannot be served is one sentence, and what dies is served again."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from govflow.cli import main
from tests.journeys.house import House
from tests.journeys.places import Place
from tests.kill.client import Client

BETWEEN = threading.Event()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The port of a new installation in an empty folder."""
    for name in [name for name in os.environ if name.startswith("GOVFLOW_")]:
        monkeypatch.delenv(name)
    port = free_port()
    monkeypatch.setenv("GOVFLOW_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GOVFLOW_WORKER", "none")
    monkeypatch.setenv("GOVFLOW_PORT", str(port))
    return port


def stopped(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["run"])
    assert ended.value.code == 1
    return capsys.readouterr().err


@pytest.mark.parametrize("host", ["999.1.1.1", "192.0.2.1", "2001:db8::1"])
def test_a_host_that_is_not_here_is_named(
    port: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    assert port
    monkeypatch.setenv("GOVFLOW_HOST", host)
    assert stopped(capsys) == (
        f"govflow: GOVFLOW_HOST='{host}' cannot be used: it is no address of this machine.\n"
    )


def test_a_port_that_is_taken_is_named(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert stopped(capsys).startswith(f"govflow: GOVFLOW_PORT={port} cannot be used: ")


def test_a_file_that_is_no_database_is_one_sentence(
    port: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert port
    (tmp_path / "letter.db").write_text("Dear Sir, " * 500, encoding="utf-8")
    monkeypatch.setenv("GOVFLOW_DATABASE_URL", f"sqlite:///{tmp_path}/letter.db")
    assert stopped(capsys) == (
        "govflow: The database of GOVFLOW_DATABASE_URL cannot be used: file is not a database.\n"
    )


def test_a_database_that_does_not_answer_is_one_sentence(
    port: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert port
    monkeypatch.setenv("GOVFLOW_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x")
    told = stopped(capsys)
    assert told.startswith("govflow: The database of GOVFLOW_DATABASE_URL cannot be used: ")
    assert told.count("\n") == 1


@pytest.fixture
def served(port: int) -> Iterator[subprocess.Popen[bytes]]:
    assert port
    command = [sys.executable, "-m", "govflow", "run"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        yield server
        server.kill()


def test_a_server_whose_worker_dies_twice_at_once_comes_back(
    served: subprocess.Popen[bytes], port: int
) -> None:
    for _death in range(2):
        eventually(lambda: answers(port))
        for worker in children(served.pid):
            os.kill(worker, signal.SIGKILL)
        eventually(lambda: not answers(port))
    eventually(lambda: answers(port))
    served.send_signal(signal.SIGTERM)
    _out, said = served.communicate(timeout=20)
    assert served.returncode == 0
    assert b'"event": "server ended"' in said


def test_the_server_that_the_first_start_leaves_prints(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading prints charters; a server forked from what loaded would hang at its first page."""
    monkeypatch.setenv("GOVFLOW_DEMO", "1")
    house = House(Place(tmp_path / "data", f"sqlite:///{tmp_path}/data/govflow.db"), port)
    with subprocess.Popen([sys.executable, "-m", "govflow", "run"]) as server:
        try:
            eventually(lambda: answers(port), within=120.0)
            member = Client(house).signed_in("drh")
            found = member.get("/meetings?view=past").values("//a[@class='work-link']/@href")
            printed = member.get(f"{found[0]}/convocation.pdf")
            assert (printed.status, printed.text[:5]) == (200, "%PDF-")
        finally:
            server.kill()


def children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += map(int, (task / "children").read_text("ascii").split())
    return found


def answers(port: int) -> bool:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as said:
        return int(said.status) < 500
    return False


def eventually(done: Callable[[], bool], within: float = 30.0) -> None:
    """Ask until it is so: another process gives no sign."""
    until = time.monotonic() + within
    while not done():
        assert time.monotonic() < until
        BETWEEN.wait(0.05)
