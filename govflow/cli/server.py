"""``govflow run`` and ``govflow migrate``: bring the tables up to date and serve.

The server starts in this very process: the one that serves is forked from it, with everything
imported already. A second interpreter would import it all again, which is most of a start.
"""

import socket
import sys

import click
from granian.cli import cli as granian

import config
from govflow.cli.demo import prepare
from govflow.cli.house import house
from govflow.gate.db import database
from govflow.gate.transaction import Application
from govflow.kernel.migrations import upgrade

SERVER = (
    *("--interface", "wsgi", "--factory", "--workers", "1", "--blocking-threads", "4"),
    *("--respawn-failed-workers", "--respawn-interval", "0.2", "--workers-kill-timeout", "30"),
    *("--http", "1", "--no-ws", "--http1-header-read-timeout", "5000", "--no-access-log"),
)


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
    granian.main([*arguments, "govflow.app:create_app"], prog_name="granian")


def _migrate(app: Application) -> None:
    upgrade(database(app).engine)


def _free(settings: config.Settings) -> None:
    """Say at once that the port is taken, instead of failing in the server's own words."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as taken:
            raise config.SettingError(
                f"GOVFLOW_PORT={settings.port} cannot be used: {taken.strerror}. Stop the other"
                " program, or set another GOVFLOW_PORT."
            ) from taken
