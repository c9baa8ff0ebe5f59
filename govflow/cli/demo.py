"""``govflow demo``: the demonstration is loaded, and its clock moved."""

import subprocess
import sys
from collections.abc import Mapping

import click

import config
from govflow.cli import keys as signing
from govflow.cli.demonstration import keys
from govflow.cli.demonstration.data import Data
from govflow.cli.demonstration.load import Loader, Report
from govflow.cli.house import clock_of, house, unit
from govflow.gate.db import database
from govflow.gate.transaction import Application
from govflow.i18n import formats
from govflow.kernel.clock import local
from govflow.kernel.errors import Conflict
from govflow.web.demo.clock import plan, ticking

SHOWN = 10  # accounts named at the start; the file has them all


@click.group()
def demo() -> None:
    """Look after the demonstration."""


@demo.command()
@click.option("--facts", "facts_only", is_flag=True, help="Do not replay what people did.")
def load(*, facts_only: bool) -> None:
    """Load the demonstration into an empty, migrated database. Again, it changes nothing."""
    settings, app = house()
    loader = _loader(settings, app)
    _make_keys(settings, app)
    _tell(loader.load(facts_only=facts_only))


@demo.command()
@click.argument("to", required=False)
def clock(to: str | None) -> None:
    """Show the demonstration's clock, or move it forward: +3d, +2h, 2026-12-01T10:00."""
    _settings, app = house()
    moved = ticking(clock_of(app))
    if to is not None:
        with unit(app, write=True) as work:
            instant = plan(work, to)
        moved.start(instant)
    click.echo(f"The demonstration's clock shows {local(moved.now()):%d/%m/%Y %H:%M}.")


def prepare(settings: config.Settings, app: Application) -> None:
    """Load the demonstration where the house is empty; tell who may sign in.

    It is loaded by another process: loading prints charters, and a printer whose threads a
    process has started hangs for ever in whatever is forked from it, as the server is.
    """
    if _loader(settings, app).is_loaded():
        _loader(settings, app).load()
    else:
        done = subprocess.run([sys.executable, "-m", "govflow", "demo", "load"], check=False)
        if done.returncode:
            sys.exit(done.returncode)
    _tell_accounts(settings)


def _make_keys(settings: config.Settings, app: Application) -> None:
    """Give a demonstration its keys; a real installation runs `govflow keys init`."""
    if not settings.keys_dir.exists():
        signing.make(settings, app, "Ministry of the demonstration")


def _loader(settings: config.Settings, app: Application) -> Loader:
    if not settings.demo:
        raise Conflict("demonstration.off")
    return Loader(
        database(app),
        clock_of(app),
        settings.data_dir,
        Data.load,
        sealer=app.extensions["govflow.sealer"],
        address=settings.base_url,
    )


def _tell(report: Report) -> None:
    if report.already:
        click.echo("The demonstration is there already: nothing was changed.")
        return
    click.echo(f"Loaded: {_counts(report.loaded)}.")
    if report.waiting:
        click.echo(f"Waiting for a home: {_counts(report.waiting)}.")
    for reason in report.reasons:
        click.echo(f"Waiting: {reason}.")


def _counts(counted: Mapping[str, int]) -> str:
    named = sorted(counted.items())
    return ", ".join(f"{formats.number(number, 'en')} {name}" for name, number in named)


def _tell_accounts(settings: config.Settings) -> None:
    path = settings.data_dir / keys.NAME
    known = keys.known(settings.data_dir)
    if not known:
        click.echo(f"{path} is missing: sign in from the cards of the sign-in page.")
        return
    click.echo(f"Accounts ({len(known)}; passwords in {path}, for you alone):")
    for key in known[:SHOWN]:
        click.echo(f"  {key.username:<18} {key.post:<10} {', '.join(key.roles)}")
    click.echo(f"  … and {len(known) - SHOWN} more")
