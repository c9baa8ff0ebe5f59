"""The filter of the journal: the address is the filter."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flask import request
from sqlalchemy import ColumnElement, Select, String, and_, cast, literal, or_, select

from govflow.accounts.models import Account
from govflow.audit.facts import FACTS
from govflow.audit.models import Entry
from govflow.i18n.parsing import parse_date
from govflow.kernel.clock import at_local
from govflow.kernel.errors import Invalid
from govflow.org.models import Holding, Post
from govflow.web.fields import among, refused

# Recorded before anybody is signed in: the account itself acted, or nobody knows who tried.
OWN = frozenset({"account.signed_in", "account.password_reset"})
UNKNOWN = frozenset({"account.sign_in_refused", "account.reset_requested"})
FAMILIES = sorted({fact.partition(".")[0] for fact in FACTS})


@dataclass(frozen=True, slots=True)
class Picked:
    """What the journal is narrowed to, as typed; `wrong` says what could not be read."""

    family: str = ""
    post: str = ""  # a public id
    since: str = ""
    until: str = ""
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """Return the filter as the parameters of an address."""
        names = ("family", "post", "since", "until")
        return {name: value for name in names if (value := getattr(self, name))}


def picked() -> Picked:
    """Read the filter; a family or a post that does not exist narrows nothing."""
    asked = {name: request.args.get(name, "").strip() for name in ("post", "since", "until")}
    family = among(FAMILIES, request.args.get("family"))
    wrong = {name: fault for name in ("since", "until") if (fault := _fault(asked[name]))}
    if "\0" in asked["post"]:  # PostgreSQL would not even ask
        asked["post"] = ""
    return Picked(family, **asked, wrong=wrong)


def _fault(typed: str) -> str:
    try:
        _day(typed)
    except Invalid as refusal:
        return refused(refusal)
    return ""


def _day(typed: str) -> date | None:
    return parse_date(typed) if typed else None


def narrowed(query: Select[Entry], chosen: Picked) -> Select[Entry]:
    """Keep what the filter asks for; a day that cannot be read is told, and narrows nothing."""
    if chosen.family:
        query = query.where(Entry.fact.startswith(f"{chosen.family}.", autoescape=True))
    if chosen.post:
        query = query.where(_by(chosen.post))
    days = {name: None if name in chosen.wrong else _day(getattr(chosen, name))
            for name in ("since", "until")}  # fmt: skip
    if since := days["since"]:
        query = query.where(Entry.at >= _start(since))
    if until := days["until"]:
        query = query.where(Entry.at < _start(until + timedelta(days=1)))
    return query


def _start(day: date) -> datetime:
    return at_local(datetime.combine(day, time.min))


def _by(public_id: str) -> ColumnElement[bool]:
    """Done in the name of a post, or by whoever holds or held it; a sign-in is theirs too."""
    post = select(Post.id).where(Post.public_id == public_id).scalar_subquery()
    people = select(Holding.person_id).where(Holding.post_id == post)
    keys = select(literal("account:") + cast(Account.id, String)).where(
        Account.person_id.in_(people)
    )
    signing_in = and_(Entry.person_id.is_(None), Entry.fact.in_(OWN), Entry.subject.in_(keys))
    return or_(Entry.for_post_id == post, Entry.person_id.in_(people), signing_in)
