"""``govflow ledger``: is the chain of facts whole?"""

import json
import sys

import click

from govflow.audit import queries
from govflow.audit.chain import Verdict
from govflow.cli.house import house, unit


@click.group()
def ledger() -> None:
    """Look after the ledger of facts."""


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def verify(*, as_json: bool) -> None:
    """Walk the chain; name the first broken entry. Exit code 0 only when it is whole."""
    _settings, app = house()
    with unit(app, write=False) as work:
        verdict = queries.verified(work)
    click.echo(json.dumps(verdict.as_dict()) if as_json else _sentence(verdict))
    sys.exit(0 if verdict.ok else 1)


def _sentence(verdict: Verdict) -> str:
    if verdict.ok:
        return f"The chain is whole: {verdict.entries} entries."
    return f"The chain is broken at entry {verdict.first_broken} ({verdict.reason})."
