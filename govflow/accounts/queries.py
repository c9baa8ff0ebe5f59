"""Questions to the accounts: who is behind a cookie, which browsers are signed in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.orm import Session, joinedload

from govflow.accounts.core import ABSOLUTE, IDLE, SEEN_EVERY, USERNAME, normal
from govflow.accounts.models import Account, SignIn
from govflow.i18n.text import Text3
from govflow.kernel.canonical import fingerprint
from govflow.kernel.clock import local_day
from govflow.kernel.work import Work
from govflow.org.models import DelegationAct, Holding, Person, Post, Quality
from govflow.org.queries import covers, in_force


@dataclass(frozen=True, slots=True)
class ActingAs:
    """A capacity that somebody may choose: a post held, or one that a delegation opens."""

    value: str  # "post:12" | "delegation:5"
    kind: str  # "own" | "interim" | "delegation"
    post: Text3
    post_id: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is behind a cookie, and how they like to read."""

    sign_in: int
    public_id: str
    account: int
    person: int
    username: str
    name: Text3
    language: str
    theme: str
    stale: bool  # whether `last_seen` is to be written again
    choices: tuple[ActingAs, ...] = ()
    acting: ActingAs | None = None  # the chosen capacity, or the first


def signed_in(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Return who holds a token, or None where it is unknown, ended, idle, too old or revoked."""
    rows = session.execute(_behind(token, now)).all()
    if not rows:
        return None
    choices = (*_posts(rows), *_delegations(session, rows[0].person_id, now))
    return _with_choice(_seen(rows[0], now), choices, rows[0].acting)


def _behind(token: str, now: datetime) -> Select[*tuple[Any, ...]]:
    """One row for each post that the person behind a token holds today."""
    held = and_(
        Holding.person_id == Account.person_id,
        covers(Holding.from_day, Holding.to_day, local_day(now)),
    )
    return (
        select(
            SignIn.id,
            SignIn.public_id,
            SignIn.account_id,
            SignIn.last_seen,
            SignIn.acting,
            Account.person_id,
            Account.username,
            Account.language,
            Account.theme,
            Person.name,
            Holding.quality,
            Post.id.label("post_id"),
            Post.name.label("post"),
        )
        .join(Account, Account.id == SignIn.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Holding, held)
        .outerjoin(Post, Post.id == Holding.post_id)
        .where(SignIn.token_hash == fingerprint(token.encode()), *open_at(now))
        .order_by(Holding.quality.desc(), Holding.from_day, Post.id)
    )


def open_at(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Tell in SQL, over SignIn and Account, that a session is open at an instant."""
    return (
        SignIn.ended_at.is_(None),
        SignIn.epoch == Account.epoch,
        SignIn.last_seen > now - IDLE,
        SignIn.created_at > now - ABSOLUTE,
        Account.enabled.is_(True),
    )


def _seen(row: Row[Any], now: datetime) -> SignedIn:
    return SignedIn(
        sign_in=row.id,
        public_id=row.public_id,
        account=row.account_id,
        person=row.person_id,
        username=row.username,
        name=row.name,
        language=row.language,
        theme=row.theme,
        stale=now - row.last_seen >= SEEN_EVERY,
    )


def _posts(rows: Iterable[Row[Any]]) -> Iterable[ActingAs]:
    for row in rows:
        if row.post_id is not None:
            kind = "interim" if row.quality == Quality.INTERIM else "own"
            yield ActingAs(f"post:{row.post_id}", kind, row.post, row.post_id)


def _delegations(session: Session, person_id: int, now: datetime) -> Iterable[ActingAs]:
    query = (
        in_force(local_day(now))
        .join(Post, Post.id == DelegationAct.delegator_post_id)
        .where(
            DelegationAct.delegate_holding_id.in_(
                select(Holding.id).where(Holding.person_id == person_id)
            )
        )
        .with_only_columns(DelegationAct.id, DelegationAct.reference, Post.id, Post.name)
    )
    for number, reference, post_id, post in session.execute(query):
        yield ActingAs(f"delegation:{number}", "delegation", post, post_id, reference)


def _with_choice(seen: SignedIn, choices: tuple[ActingAs, ...], chosen: str | None) -> SignedIn:
    acting = next((one for one in choices if one.value == chosen), None)
    return replace(seen, choices=choices, acting=acting or next(iter(choices), None))


def account_named(work: Work, username: str) -> Account | None:
    """Return the account of a user name, whatever its capitals."""
    name = normal(username)
    if not USERNAME.fullmatch(name):  # what cannot be a name is not asked for
        return None
    return work.first(select(Account).where(Account.username == name))


def own_account(work: Work) -> Account:
    """Return the account of the actor, locked when writing."""
    lock = None if work.read_only else {"of": Account}
    return work.session.get_one(Account, work.actor.account, with_for_update=lock)


def accounts() -> Select[Account]:
    query = select(Account).options(joinedload(Account.person))
    return query.order_by(Account.username)


def sign_ins(account_id: int, now: datetime) -> Select[SignIn]:
    """Browsers in which an account is signed in now, the latest seen first."""
    return (
        select(SignIn)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.account_id == account_id, *open_at(now))
        .order_by(SignIn.last_seen.desc(), SignIn.id.desc())
    )
