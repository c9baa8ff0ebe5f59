"""Circuits that will block: whose files would meet a step that nobody may answer, and which."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from sqlalchemy import ColumnElement, Select, or_, select

from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.capacity import Matter
from govflow.org.models import Absence, Holding, Post, Unit
from govflow.workflow.engine.durations import Duration
from govflow.workflow.engine.look import Ask, Seat
from govflow.workflow.engine.opening import excluded
from govflow.workflow.engine.route import Human, Route
from govflow.workflow.engine.staffed import Need, NotProvedError, Persons, lacking, needed
from govflow.workflow.engine.state import Case
from govflow.workflow.engine.who import actors, bases, fields
from govflow.workflow.models import Binding
from govflow.workflow.people import MOST_RANKS, UP, Look, delegates, persons, post_of
from govflow.workflow.queries.circuits import bindings

MOST_TRIES = 20_000  # of one search: about a tenth of a second
AHEAD = timedelta(days=30)
WEEK, WORKED = 7, 5


@dataclass(frozen=True, slots=True)
class Blocked:
    """The files of these posts stop at the first of `steps`, for want of people not at the others.

    `proved` is false where the search was given up: nothing is known then.
    """

    posts: tuple[Post, ...]
    steps: tuple[str, ...]
    proved: bool = True


def blocked(work: Work, route: Route) -> list[Blocked]:
    """Try a circuit for every post whose files it may serve: those that would block, by step.

    A step whose people the file itself names is taken to have them.
    """
    staff = _Staff(work, route)
    found: dict[tuple[tuple[str, ...], bool], list[Post]] = {}
    for held in _authors(work, work.all(bindings(route.key))):
        if verdict := staff.verdict(held):
            found.setdefault(verdict, []).append(held.post)
    return [Blocked(tuple(posts), *verdict) for verdict, posts in found.items()]


def _authors(work: Work, served: Iterable[Binding]) -> list[Holding]:
    """Return who holds a post whose files a circuit may serve; all where no rule leads to it."""
    held = org.filled_posts(work.today)
    places = [_place(work, one) for one in served]
    named = [place for place in places if place is not None]
    if places and len(named) == len(places):
        held = held.where(or_(*named))
    return work.all(held)


def _place(work: Work, binding: Binding) -> ColumnElement[bool] | None:
    if binding.unit_id:
        path = work.session.get_one(Unit, binding.unit_id).path
        return Post.unit_id.in_(select(Unit.id).where(Unit.path.startswith(path)))
    return Post.org_id == binding.org_id if binding.org_id else None


class _Staff:
    """The people of each step of one circuit, looked up once for all whom it is the same."""

    def __init__(self, work: Work, route: Route) -> None:
        self.work, self.route, self.look = work, route, Look(work)
        self.steps = [step for step in route.steps.values() if isinstance(step, Human)]
        self.known: dict[tuple[str, int | None], tuple[tuple[Persons, ...], ...]] = {}
        self.away = _away(work)
        self.tries = count()

    def verdict(self, held: Holding) -> tuple[tuple[str, ...], bool] | None:
        """Say where the files of a post would stop: the steps, and whether that is proved."""
        case = Case(held.person_id, held.post_id, "", {}, submitters=(held.person_id,))
        needs = [self.need(step, case) for step in self.steps if not _of_the_file(step)]
        start = next(self.tries)
        try:
            missing = lacking(needs, lambda: next(self.tries) - start > MOST_TRIES)
        except NotProvedError:
            return (), False
        return (missing, True) if missing else None

    def need(self, step: Human, case: Case) -> Need:
        barred = excluded(case, step)
        slots = tuple(
            tuple(people for people in ways if not people & barred)
            for ways in self.slots(step, case)
        )
        return Need(step.name, slots, needed(step, len(slots)), frozenset(step.not_same_as))

    def slots(self, step: Human, case: Case) -> tuple[tuple[Persons, ...], ...]:
        """Return the ways to fill each slot; asked anew only where the author may be one."""
        near = case.requester_post if any("requester" in bases(who) for who in step.who) else None
        key = (step.name, near)
        if key not in self.known:
            self.known[key] = self.ask(step, replace(case, requester=0, submitters=()))
        mine = any(case.requester in people for ways in self.known[key] for people in ways)
        return self.ask(step, case) if mine else self.known[key]

    def ask(self, step: Human, case: Case) -> tuple[tuple[Persons, ...], ...]:
        """Ask who fills each slot; and, where others must not, who does when those may not."""
        barred, found = excluded(case, step), list[tuple[Persons, ...]]()
        climbing = step.not_same_as and step.on_self == UP
        for _rank in range(MOST_RANKS if climbing else 1):
            seats = [tuple(self.ways(step, one)) for one in self.seats(step, case, barred)]
            more = frozenset[int]().union(*(people for ways in seats for people in ways))
            found = [*map(_joined, found, seats)] if found else seats
            if more <= barred:
                break
            barred |= more
        return tuple(found)

    def seats(self, step: Human, case: Case, barred: Persons) -> Sequence[Seat]:
        return self.look(
            Ask(step.name, "open", step.who, case, step.on_self, step.on_vacant, barred)
        )

    def ways(self, step: Human, seat: Seat) -> Iterator[Persons]:
        """Yield who may fill a slot: a holder, or a delegate, who counts as both."""
        matter = Matter(subject=self.route.subject, step=step.kind)
        for principal in seat.principals:
            holders = persons(self.work, principal)
            yield from (frozenset({one}) for one in holders if self.there(one, step.due))
            given = delegates(self.work, principal, matter) if post_of(principal) else ()
            yield from (frozenset({one, *holders}) for one in given if self.there(one, step.due))

    def there(self, person: int, due: Duration | None) -> bool:
        """Whether somebody is not away so long that a step would pass its due day meanwhile."""
        days = due.amount * WEEK // WORKED if due and due.unit == "wd" else AHEAD.days
        return self.away.get(person, 0) <= days


def _joined(some: tuple[Persons, ...], more: tuple[Persons, ...]) -> tuple[Persons, ...]:
    return tuple(dict.fromkeys((*some, *more)))


def _of_the_file(step: Human) -> bool:
    return any(fields(who) or actors(who) for who in step.who)


def _away(work: Work) -> dict[int, int]:
    """Return how many of the next days each person is away at a stretch."""
    last = work.today + AHEAD
    found: dict[int, int] = {}
    for one in work.all(_absences(work.today, last)):
        days = (min(one.to_day, last) - max(one.from_day, work.today)).days + 1
        found[one.person_id] = max(days, found.get(one.person_id, 0))
    return found


def _absences(first: date, last: date) -> Select[Absence]:
    return select(Absence).where(Absence.from_day <= last, Absence.to_day >= first)
