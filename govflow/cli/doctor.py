"""``govflow doctor``: is this installation safe to open? Each answer is one sentence."""

import sys

import click

import config
from govflow.cli.checks import deploy, keys, machine, tables
from govflow.cli.checks.line import Line, Place
from govflow.cli.house import house

MARKS = {"ok": ("ok", "green"), "warn": ("warn", "yellow"), "fail": ("FAIL", "red")}


@click.command()
@click.option("--deploy", "for_people", is_flag=True, help="Also what an installation needs.")
def doctor(*, for_people: bool) -> None:
    """Check that this installation is safe to open. The exit code is 0 only when it is."""
    _without_worker, app = house()
    lines = examine(Place(config.load(), app), for_people=for_people)
    for line in lines:
        mark, colour = MARKS[line.level]
        click.echo(f"{click.style(f'{mark:<5}', fg=colour)} {line.sentence}")
    if any(line.level == "fail" for line in lines):
        sys.exit(1)


def examine(place: Place, *, for_people: bool) -> list[Line]:
    """Return a line for each check; those of the house need tables that are this code's."""
    lines = [*machine.lines(place), *keys.lines(place), *machine.database_lines(place)]
    if all(line.level != "fail" for line in lines if line.about == "database"):
        lines += tables.lines(place)
    if for_people:
        lines += [*deploy.lines(place), *keys.for_people(place)]
    return lines
