"""The ledger page by page, and the walk over its chain."""

from collections.abc import Iterable

from flask import Blueprint, Response, request, url_for
from sqlalchemy import select

from govflow.accounts.models import Account
from govflow.actions.models import Action
from govflow.audit import policy, queries
from govflow.audit.models import Entry
from govflow.gate.transaction import work
from govflow.kernel.refs import parse
from govflow.org.models import Person, Post
from govflow.web.respond import render
from govflow.workflow.models import Case

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
        posts=_posts(shown),
        subjects=_subjects(shown),
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


def _posts(entries: list[Entry]) -> dict[int, Post]:
    """The post in whose name each act was done."""
    wanted = {entry.for_post_id for entry in entries if entry.for_post_id is not None}
    return {post.id: post for post in work().all(select(Post).where(Post.id.in_(wanted)))}


def _subjects(entries: list[Entry]) -> dict[str, str]:
    """What a reader calls a subject: the name of an account, the reference of a file."""
    accounts = select(Account).where(Account.id.in_(_ids(entries, "account")))
    actions = select(Action).where(Action.id.in_(_ids(entries, "action")))
    cases = select(Case).where(Case.id.in_(_ids(entries, "case")))
    said = {f"account:{one.id}": one.username for one in work().all(accounts)}
    said |= {f"action:{one.id}": one.number for one in work().all(actions)}
    return said | {f"case:{one.id}": one.reference for one in work().all(cases)}


def _ids(entries: Iterable[Entry], kind: str) -> set[int]:
    return {parse(one.subject)[1] for one in entries if one.subject.startswith(f"{kind}:")}
