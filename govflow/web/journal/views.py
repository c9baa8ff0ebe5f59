"""The ledger page by page, narrowed by what was done, by whom and when; its chain walked."""

from flask import Blueprint, Response, request, url_for

from govflow.audit import policy, queries
from govflow.gate.transaction import work
from govflow.web.journal import filters, shown
from govflow.web.respond import render

bp = Blueprint("journal", __name__, url_prefix="/journal")
PAGE = 50


@bp.get("")
def index() -> Response:
    work().require(policy.verify, None)
    picked = filters.picked()
    query = filters.narrowed(queries.latest(before=_before()), picked)
    found = work().all(query.limit(PAGE + 1))
    entries = found[:PAGE]
    onward = {**picked.query, "before": str(entries[-1].seq)} if len(found) > PAGE else {}
    return render(
        "journal/page.html",
        fragment="journal/_entries.html",
        status=422 if picked.wrong else 200,
        entries=entries,
        who=shown.people(work(), entries),
        subjects=shown.subjects(work(), entries),
        total=work().count(filters.narrowed(queries.latest(), picked)),
        more=url_for("journal.index", _external=False, **onward) if onward else None,
        picked=picked,
        families=shown.families(filters.FAMILIES),
        posts=shown.posts(work()),
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
