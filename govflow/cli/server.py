"""``govflow run`` and ``govflow migrate``: bring the tables up to date and serve.

The server starts in this very process: the one that serves is forked from it, with everything
imported already. A second interpreter would import it all again, which is most of a start.
"""

import errno
import signal
import socket
import sys
import time
from contextlib import suppress

import click
from granian.cli import cli as granian

import config
from govflow.app import jobs
from govflow.cli.demo import prepare
from govflow.cli.house import house, migrated
from govflow.gate.db import database
from govflow.gate.transaction import Application
from govflow.kernel.log import logger
from govflow.kernel.migrations import upgrade

SERVER = (
    *("--interface", "wsgi", "--factory", "--workers", "1", "--blocking-threads", "4"),
    *("--respawn-failed-workers", "--respawn-interval", "0.2", "--workers-kill-timeout", "30"),
    *("--http", "1", "--no-ws", "--http1-header-read-timeout", "5000", "--no-access-log"),
)


GOOD_SECONDS = 60
LONGEST_PAUSE_SECONDS = 30


@click.command()
def migrate() -> None:
    """Bring the tables to the revision that this code needs."""
    _settings, app = house()
    _migrate(app)


@click.command()
def run() -> None:
    """Migrate, load the demonstration where one is asked for, and serve."""
    settings, app = house()
    _free(settings)
    _migrate(app)
    if settings.demo:
        prepare(settings, app)
    database(app).engine.dispose()
    click.echo(f"govflow answers at {settings.base_url}")
    sys.stdout.flush()
    arguments = [*SERVER, "--host", settings.host, "--port", str(settings.port)]
    _serve([*arguments, "govflow.app:create_app"])


@click.command()
def worker() -> None:
    """Work beside the server, on PostgreSQL: deadlines, news, papers, letters; start several."""
    settings, app = house()
    if database(app).engine.dialect.name != "postgresql":
        raise config.SettingError(
            "GOVFLOW_DATABASE_URL is SQLite, which one process works on: `govflow run` does it all."
        )
    migrated(app)
    from govflow.worker import processes  # noqa: PLC0415 - a library that only this process needs

    processes.work(jobs(app, settings), settings.database_url)


def _serve(arguments: list[str]) -> None:
    """Serve until told to stop.

    granian ends where its worker dies twice within 5.5 seconds, and cannot be told otherwise:
    begin again, later each time; a good minute of serving starts the count anew.
    """
    tries = 0
    while True:
        begun = time.monotonic()
        ended: int | None = None
        with suppress(SystemExit):  # its worker died too often
            ended = granian.main(arguments, prog_name="granian", standalone_mode=False) or 0
        if ended is not None:
            sys.exit(ended)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # granian keeps its own, which stop nothing
        signal.signal(signal.SIGINT, signal.default_int_handler)
        tries = 1 if time.monotonic() - begun > GOOD_SECONDS else tries + 1
        pause = min(2 ** (tries - 1), LONGEST_PAUSE_SECONDS)
        logger().error("server ended", seconds=pause, count=tries)
        time.sleep(pause)


def _migrate(app: Application) -> None:
    upgrade(database(app).engine)


def _free(settings: config.Settings) -> None:
    """Say at once that the place is taken or none, instead of failing in the server's own words."""
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _name, place = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as wrong:
        raise config.SettingError(_why_not(settings, wrong)) from wrong


def _why_not(settings: config.Settings, wrong: OSError) -> str:
    if wrong.errno in {errno.EADDRINUSE, errno.EACCES} and not isinstance(wrong, socket.gaierror):
        return (
            f"GOVFLOW_PORT={settings.port} cannot be used: {wrong.strerror}. Stop the other"
            " program, or set another GOVFLOW_PORT."
        )
    return f"GOVFLOW_HOST={settings.host!r} cannot be used: it is no address of this machine."
