"""``govflow keys``: the ministry's own certificates, made once and shown for the register."""

from datetime import timedelta

import click

import config
from govflow.cli.house import clock_of, house
from govflow.gate.transaction import Application
from govflow.kernel.clock import local

BEFORE = timedelta(days=365)  # a demonstration signs in its own past


@click.group()
def keys() -> None:
    """Look after the keys that seal papers."""


@keys.command()
@click.option("--owner", default="Ministry", help="The ministry's name in certificates, in ASCII.")
def init(owner: str) -> None:
    """Make root, issuing authority, seal and time-stamp authority. Never writes over any."""
    settings, app = house()
    make(settings, app, owner)
    _tell(settings)


@keys.command()
def show() -> None:
    """Print the fingerprints of the certificates, for the paper register."""
    _tell(config.load())


def make(settings: config.Settings, app: Application, owner: str) -> None:
    """Make the keys of this installation, by its clock. Raises Conflict where there are some."""
    from govflow.signing import keys as making  # noqa: PLC0415 - a large library, used once

    if not owner.isascii():
        raise click.BadParameter("certificates name their owner in ASCII letters")
    now = clock_of(app).now()
    since = now - BEFORE if settings.demo else now
    making.make(settings.keys_dir, owner=owner, since=since, base_url=settings.base_url)


def _tell(settings: config.Settings) -> None:
    from govflow.signing import keys as making  # noqa: PLC0415

    for one in making.show(settings.keys_dir):
        click.echo(f"{one.name:<8} until {local(one.until):%d/%m/%Y}  {one.subject}")
        click.echo(f"{'':<8} sha256 {one.sha256}")
    click.echo(
        f"Copy the root's fingerprint into the register; its key lies in {settings.keys_dir}."
    )
