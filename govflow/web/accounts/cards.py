"""The cards of a demonstration's door: everybody whose account is open, by kind of user."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govflow.accounts.models import Account
from govflow.kernel.work import Work
from govflow.org.models import Holding, Organisation, Post
from govflow.org.queries import holdings_on

KINDS: Sequence[tuple[str, frozenset[str]]] = (
    ("decides", frozenset({"supervisor", "manager"})),
    ("prepares", frozenset({"secretariat"})),
    ("house", frozenset({"admin", "auditor", "reader"})),
    ("region", frozenset({"director"})),
    ("member", frozenset()),  # everybody else
)
ELSEWHERE = "elsewhere"  # other organisations than the ministry served here


@dataclass(frozen=True, slots=True)
class Card:
    """One person to enter as: the post first."""

    username: str
    post: Post
    org: Organisation


@dataclass(frozen=True, slots=True)
class Group:
    """The cards of one kind of user; `kind` names the heading."""

    kind: str
    cards: tuple[Card, ...]


def groups(work: Work, ministry: str) -> list[Group]:
    """Return the cards of the ministry served here by kind of user, then those of others."""
    found = [(_kind(card, ministry), card) for card in _cards(work)]
    kinds = (*(kind for kind, _ in KINDS), ELSEWHERE)
    grouped = [Group(kind, tuple(card for of, card in found if of == kind)) for kind in kinds]
    return [group for group in grouped if group.cards]


def _cards(work: Work) -> Iterable[Card]:
    """Make one card for each open account whose person holds a post today."""
    named = select(Account.person_id, Account.username).where(Account.enabled)
    names = {row.person_id: row.username for row in work.session.execute(named)}
    query = holdings_on(work.today).options(joinedload(Holding.post).joinedload(Post.org))
    seen: set[int] = set()
    for held in work.all(query):
        if held.person_id in names and held.person_id not in seen:
            seen.add(held.person_id)
            yield Card(names[held.person_id], held.post, held.post.org)


def _kind(card: Card, ministry: str) -> str:
    if card.org.key != ministry:
        return ELSEWHERE
    return next(kind for kind, roles in KINDS if not roles or card.post.roles & roles)
