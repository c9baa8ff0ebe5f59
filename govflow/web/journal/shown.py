"""What the journal shows beside its entries: who acted, as which post, and on what."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govflow.accounts.models import Account
from govflow.actions.models import Action
from govflow.audit.models import Entry
from govflow.bodies.models import Body
from govflow.decisions.models import Decision
from govflow.gate.language import chosen, sentence
from govflow.i18n.text import Text3
from govflow.kernel.clock import local_day
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.meetings.models import Meeting
from govflow.org import queries as org
from govflow.org.models import Holding, Post
from govflow.web.journal.filters import OWN, UNKNOWN
from govflow.workflow.models import Case
from govflow.workflow.queries.names import people_by_id, posts_by_id


@dataclass(frozen=True, slots=True)
class Who:
    """Who did it: the post first, then the person; neither where it was the house itself."""

    post: Text3 | None = None
    capacity: str = ""
    person: Text3 | None = None
    known: bool = True


def people(work: Work, entries: Collection[Entry]) -> dict[int, Who]:
    """Return who did each entry, by its number."""
    actors = {entry.seq: person for entry, person in _actors(work, entries)}
    names = people_by_id(work, actors.values())
    posts = posts_by_id(work, _posts_of(entries))
    held = _holdings(work, actors.values())
    return {
        entry.seq: Who(
            post=_post(entry, posts) or _held_then(entry, held.get(actors.get(entry.seq, 0), [])),
            capacity=(entry.capacity or "") if entry.for_post_id in posts else "",
            person=names[actors[entry.seq]].name if actors.get(entry.seq) in names else None,
            known=entry.fact not in UNKNOWN or entry.seq in actors,
        )
        for entry in entries
    }


def _actors(work: Work, entries: Iterable[Entry]) -> Iterable[tuple[Entry, int]]:
    """Pair each entry with its person; a sign-in is done by the person of the account."""
    own = [one for one in entries if one.person_id is None and one.fact in OWN]
    accounts = {
        f"account:{one.id}": one.person_id
        for one in work.all(select(Account).where(Account.id.in_(_ids(own, "account"))))
    }
    yield from ((one, one.person_id) for one in entries if one.person_id is not None)
    yield from ((one, accounts[one.subject]) for one in own if one.subject in accounts)


def _posts_of(entries: Iterable[Entry]) -> set[int]:
    acted = {one.for_post_id for one in entries if one.for_post_id is not None}
    return acted.union(*(one.posts[:1] for one in entries))


def _post(entry: Entry, posts: dict[int, Post]) -> Text3 | None:
    """Return the post in whose name it was done, or else the one that was held then."""
    found = posts.get(entry.for_post_id or next(iter(entry.posts), 0))
    return found.name if found else None


def _holdings(work: Work, persons: Iterable[int]) -> dict[int, list[Holding]]:
    found: dict[int, list[Holding]] = {}
    query = select(Holding).where(Holding.person_id.in_(set(persons)))
    for one in work.all(query.options(joinedload(Holding.post)).order_by(Holding.id)):
        found.setdefault(one.person_id, []).append(one)
    return found


def _held_then(entry: Entry, held: list[Holding]) -> Text3 | None:
    """Return the post that the person of a sign-in held on that day."""
    day = local_day(entry.at)
    then = (one for one in held if one.from_day <= day and not (one.to_day and one.to_day <= day))
    found = next(then, None)
    return found.post.name if found else None


def subjects(work: Work, entries: Collection[Entry]) -> dict[str, str]:
    """What a reader calls a subject: the name of an account, the reference of a file."""
    accounts = select(Account).where(Account.id.in_(_ids(entries, "account")))
    actions = select(Action).where(Action.id.in_(_ids(entries, "action")))
    cases = select(Case).where(Case.id.in_(_ids(entries, "case")))
    decisions = select(Decision).where(Decision.id.in_(_ids(entries, "decision")))
    said = {f"account:{one.id}": one.username for one in work.all(accounts)}
    said |= {f"action:{one.id}": one.number for one in work.all(actions)}
    bodies = select(Body).where(Body.id.in_(_ids(entries, "body")))
    said |= {f"body:{one.id}": one.code for one in work.all(bodies)}
    meetings = select(Meeting).where(Meeting.id.in_(_ids(entries, "meeting")))
    meetings = meetings.options(joinedload(Meeting.body))
    said |= {f"meeting:{one.id}": one.reference or one.body.code for one in work.all(meetings)}
    said |= {one.ref: one.number for one in work.all(decisions)}
    return said | {f"case:{one.id}": one.reference for one in work.all(cases)}


def posts(work: Work) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the posts that a filter offers, organisation by organisation."""
    groups: dict[int, list[tuple[str, str]]] = {}
    for post in work.all(org.posts()):
        groups.setdefault(post.org_id, []).append((post.public_id, post.name.in_(chosen())))
    houses = [one for one in work.all(org.organisations()) if one.id in groups]
    return [(one.name_on(work.today).in_(chosen()), groups[one.id]) for one in houses]


def families(known: Iterable[str]) -> list[tuple[str, str]]:
    """Return the families of facts in the reader's words."""
    return [(one, sentence(f"family.{one}")) for one in known]


def _ids(entries: Iterable[Entry], kind: str) -> set[int]:
    return {parse(one.subject)[1] for one in entries if one.subject.startswith(f"{kind}:")}
