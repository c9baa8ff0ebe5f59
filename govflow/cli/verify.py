"""``govflow verify FILE``: is this file what the ministry signed?"""

import json
import sys
from pathlib import Path

import click

from govflow.cli.house import clock_of, house, unit
from govflow.gate.transaction import Application
from govflow.signing.registers import examine
from govflow.signing.verify import Answer, Verdict


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def verify(file: Path, *, as_json: bool) -> None:
    """Judge a file: valid, not_registered, incomplete or invalid. Exit code 0 only when valid."""
    _settings, app = house()
    answer = _answer(app, file.read_bytes())
    click.echo(json.dumps(answer.as_dict()) if as_json else _sentence(answer))
    sys.exit(0 if answer.verdict is Verdict.VALID else 1)


def _answer(app: Application, data: bytes) -> Answer:
    with unit(app, write=False) as work:
        question = examine(work, app.extensions["govflow.sealer"], data)
    return question.answer(now=clock_of(app).now())


def _sentence(answer: Answer) -> str:
    details = ", ".join((*answer.reasons, *(f"missing {one}" for one in answer.missing)))
    return f"{answer.verdict}{f' ({details})' if details else ''}"
