"""The ledger page by page, and the walk over its chain."""

from flask import Blueprint, Response, request, url_for
from sqlalchemy import select

from govflow.audit import policy, queries
from govflow.audit.models import Entry
from govflow.gate.transaction import work
from govflow.org.models import Person
from govflow.web.respond import render

bp = Blueprint("journal", __name__, url_prefix="/journal")
PAGE = 50


@bp.get("")
def index() -> Response:
    work().require(policy.verify, None)
    entries = work().all(queries.latest(before=_before()).limit(PAGE + 1))
    shown = entries[:PAGE]
    return render(
        "journal/page.html",
        fragment="journal/_entries.html",
        entries=shown,
        persons=_names(shown),
        total=work().count(select(Entry.seq)),
        more=url_for("journal.index", before=shown[-1].seq) if len(entries) > PAGE else None,
    )


@bp.get("/verified")
def verified() -> Response:
    """Walk the chain now: a reading page, so that it can be opened again and printed."""
    work().require(policy.verify, None)
    return render("journal/verified.html", verdict=queries.verified(work()), at=work().now)


def _before() -> int | None:
    """The number from which to go on; anything else than a number shows the newest."""
    wanted = request.args.get("before", "")
    small = wanted.isascii() and wanted.isdecimal() and len(wanted) < len(str(2**31))
    return int(wanted) if small else None


def _names(entries: list[Entry]) -> dict[int, Person]:
    wanted = {entry.person_id for entry in entries if entry.person_id is not None}
    return {person.id: person for person in work().all(select(Person).where(Person.id.in_(wanted)))}
