"""What tests need besides Python: a real PostgreSQL, a browser, a mail server on loopback."""

import asyncio
import atexit
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.postgres import RUN, server

# The shell, which draws no window of its own, costs half as much for each page.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


# PostgreSQL


@cache
def postgres_url() -> str:
    """The address of this worker's own database, empty when the run begins."""
    return postgres_database("tests")


def postgres_database(label: str, *, shared: bool = False) -> str:
    """Make an empty database on the run's server; a given server gets it removed at the end.

    One that processes share outlives this one: its last user drops it.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"govflow_{RUN[:8]}_{worker}_{label}"
    given = os.environ.get("GOVFLOW_TEST_POSTGRES_URL")
    home = make_url(given) if given else server()
    _renew(home, name)
    if given and not shared:
        atexit.register(_drop, home, name)
    return home.set(drivername="postgresql+psycopg", database=name).render_as_string(
        hide_password=False
    )


def drop(url: str) -> None:
    """Remove a database that processes shared."""
    made = make_url(url)
    _drop(made.set(database="postgres"), made.database or "")


def _renew(home: URL, name: str) -> None:
    _drop(home, name)
    _say(home, sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"), name)


def _drop(home: URL, name: str) -> None:
    _say(home, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)


def _say(home: URL, sentence: sql.SQL, name: str) -> None:
    address = home.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(address, autocommit=True)) as connection:
        connection.execute(sentence.format(sql.Identifier(name)))


# The browser


def chromium_path() -> str:
    """Where Chromium is. Where there is none, CI fails, and others see what is left out."""
    given = os.environ.get("GOVFLOW_TEST_CHROMIUM", "")
    for name in (given, *BROWSERS):
        if name and (found := shutil.which(name)):
            return found
    return _absent("chromium")


def program(name: str) -> str:
    """Where a program of the machine is (pdftoppm, qpdf); absent as Chromium is."""
    return shutil.which(name) or _absent(name)


def _absent(name: str) -> str:
    if os.environ.get("CI") == "true":
        pytest.fail(f"this machine has no {name}")
    pytest.skip(f"LEFT OUT: this machine has no {name}")


def chromium_arguments() -> list[str]:
    """Silence: Chromium is to speak to no one but the server under test."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-dev-shm-usage",
        "--disable-extensions",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--metrics-recording-only",
        "--no-first-run",
    ]
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet


# Mail


@dataclass
class Mailbox:
    """A mail server that keeps what it is given."""

    host: str = "127.0.0.1"
    port: int = 0
    refuse: str = ""  # a reply such as "451 later"; "" accepts
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        if self.refuse:
            return self.refuse
        content = envelope.original_content or b""
        self.messages.append(message_from_bytes(content, policy=policy.default))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 kept"


class _FreePort(Controller):
    """A controller that lets the system choose the port, so that runs cannot collide."""

    def _trigger_server(self) -> None:
        if isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """A mail server on a free loopback port, until the end of the block."""
    mailbox = Mailbox()
    controller = _FreePort(mailbox, hostname=mailbox.host, port=0)
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop()
