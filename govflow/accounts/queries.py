"""Questions to the accounts: who is behind a cookie, which browsers are signed in."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from govflow.accounts.core import ABSOLUTE, IDLE, SEEN_EVERY, USERNAME, normal
from govflow.accounts.models import Account, Credential, SignIn
from govflow.accounts.proofs import WAITS
from govflow.i18n.text import Text3
from govflow.kernel.actor import Actor, Capacity
from govflow.kernel.canonical import fingerprint
from govflow.kernel.db import Instant
from govflow.kernel.work import Work
from govflow.org.actors import Standpoint, standpoint_of
from govflow.org.models import Person

Moment = datetime | BindParameter[datetime]


@dataclass(frozen=True, slots=True)
class ActingAs:
    """A capacity that somebody may choose: a post held, or one that a delegation opens."""

    value: str  # "post:12" | "delegation:5"
    kind: str  # "own" | "interim" | "delegation"
    post: Text3
    post_id: int
    reference: str = ""
    delegation: int | None = None

    @property
    def capacity(self) -> Capacity:
        return Capacity(self.kind, self.post_id, self.delegation)


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
    actor: Actor  # who they are in the house at this instant
    choices: tuple[ActingAs, ...] = ()
    acting: ActingAs | None = None  # the chosen capacity, or the first


def _open(idle: Moment, absolute: Moment) -> tuple[ColumnElement[bool], ...]:
    return (
        SignIn.ended_at.is_(None),
        SignIn.epoch == Account.epoch,
        SignIn.last_seen > idle,
        SignIn.created_at > absolute,
        Account.enabled.is_(True),
    )


# Every request asks it, so it is built once.
BEHIND_TOKEN = (
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
    )
    .join(Account, Account.id == SignIn.account_id)
    .join(Person, Person.id == Account.person_id)
    .where(
        SignIn.token_hash == bindparam("token"),
        *_open(bindparam("idle", type_=Instant()), bindparam("absolute", type_=Instant())),
    )
)


def signed_in(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Return who holds a token, or None where it is unknown, ended, idle, too old or revoked."""
    asked = {"token": fingerprint(token.encode()), "idle": now - IDLE, "absolute": now - ABSOLUTE}
    row = session.execute(BEHIND_TOKEN, asked).first()
    if row is None:
        return None
    place = standpoint_of(session, person_id=row.person_id, account_id=row.account_id, now=now)
    choices = tuple(_choices(place))
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
        actor=place.actor,
        choices=choices,
        acting=_acting(choices, row.acting),
    )


def _choices(place: Standpoint) -> Iterator[ActingAs]:
    for held in place.offices:
        kind = "interim" if held.interim else "own"
        yield ActingAs(f"post:{held.post}", kind, held.name, held.post)
    for one in place.mandates:
        given = one.delegation
        value = f"delegation:{given.act}"
        yield ActingAs(value, "delegation", one.post, given.post, given.reference, given.act)


def _acting(choices: tuple[ActingAs, ...], chosen: str | None) -> ActingAs | None:
    """Return the chosen capacity while it is there, or else the first."""
    return next((one for one in choices if one.value == chosen), next(iter(choices), None))


def open_at(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Tell in SQL, over SignIn and Account, that a session is open at an instant."""
    return _open(now - IDLE, now - ABSOLUTE)


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


_IN_USE = (Credential.enrolled_at.is_not(None), Credential.revoked_at.is_(None))


def credentials(account_id: int) -> Select[Credential]:
    """The means of proof of an account that are in use, the oldest first."""
    return (
        select(Credential)
        .where(Credential.account_id == account_id, *_IN_USE)
        .order_by(Credential.enrolled_at, Credential.id)
    )


def persons_with(kinds: Collection[str]) -> Select[int]:
    """The people, by their rows, who have a means of one of these kinds in use."""
    query = select(Account.person_id).join(Credential, Credential.account_id == Account.id)
    return query.where(Credential.kind.in_(kinds), *_IN_USE)


def fresh_credentials(actor: Actor, now: datetime) -> Select[Credential]:
    """Means of proof that wait for the word of an officer of their organisation, newest first."""
    return (
        select(Credential)
        .where(
            *_IN_USE,
            Credential.vouched_at.is_(None),
            Credential.enrolled_at > now - WAITS,
            Credential.org_id.in_(actor.orgs),
            Credential.account_id != actor.account,
        )
        .options(joinedload(Credential.account).joinedload(Account.person))
        .order_by(Credential.enrolled_at.desc(), Credential.id.desc())
    )
