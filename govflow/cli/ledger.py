"""``govflow ledger``: is the chain of facts whole?"""

import json
import sys
from typing import Any

import click
from sqlalchemy import func, select

from govflow.accounts.models import Account
from govflow.audit import queries
from govflow.audit.chain import Verdict
from govflow.cli.house import TOLD, house, migrated, sentence, unit
from govflow.kernel.work import Work
from govflow.org.models import Person

WHY = {
    "altered": "it was altered",
    "missing": "it is missing",
    "truncated": "the end of the chain is gone",
    "headless": "the head, which says where the chain ends, is gone",
    "emptied": "there are people, and no fact at all",
}


@click.group()
def ledger() -> None:
    """Look after the ledger of facts."""


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def verify(*, as_json: bool) -> None:
    """Walk the chain; name the first broken entry. Exit code 0 only when it is whole.

    A whole chain shows that no kept entry was altered, taken out or put in between. It does
    not show that its end was never cut: whoever owns the database can remove the last entries
    and rewrite the head, or write the whole chain anew. It says nothing of other tables. To
    notice that, keep the number and the fingerprint of an entry elsewhere.
    """
    try:
        answer, told = _examined()
    except TOLD as wrong:
        told = sentence(wrong)
        if not as_json:
            raise
        answer = {"ok": False, "entries": 0, "first_broken": None, "reason": "unreadable"}
        answer["error"] = told
    click.echo(json.dumps(answer) if as_json else told)
    sys.exit(0 if answer["ok"] else 1)


def _examined() -> tuple[dict[str, Any], str]:
    _settings, app = house()
    migrated(app)
    with unit(app, write=False) as work:
        verdict = examined(work)
    return verdict.as_dict(), _sentence(verdict)


def examined(work: Work) -> Verdict:
    """Verify the chain, and that it is not empty where people are: they came by a fact."""
    verdict = queries.verified(work)
    people = sum(
        work.session.scalar(select(func.count(kind.id))) or 0 for kind in (Account, Person)
    )
    if verdict.ok and not verdict.entries and people:
        return Verdict(0, 1, "emptied")
    return verdict


def _sentence(verdict: Verdict) -> str:
    if verdict.ok:
        return f"The chain is whole: {verdict.entries} entries."
    why = WHY[verdict.reason or "altered"]
    return f"The chain is broken at entry {verdict.first_broken}: {why} ({verdict.reason})."
