"""The kernel's one question to the organisation: who is asked, now? And its recorded answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from govflow.workflow.engine.refusal import KernelFault
from govflow.workflow.engine.state import Case
from govflow.workflow.engine.who import Who


@dataclass(frozen=True, slots=True)
class Ask:
    """Turn `who` into slots, for `purpose` at `step` of `case`.

    purpose: `open` (slots of a run), `mandatory`, `veto`, `casting` (which of them), `escalate`,
    `copy`, `override`, `transfer`. `on_self` and `on_vacant` are `up` (one rank up) or `block`;
    `excluded` are the persons who may not answer (requester, not_same_as …), to judge `self` by.
    For `escalate`: `holder` is the principal of the late slot, `rank` how far up from there.
    For `transfer`: whether `holder` may hand the slot `to` another post within `scope`.
    """

    step: str
    purpose: str
    who: tuple[Who, ...]
    case: Case
    on_self: str = "up"
    on_vacant: str = "up"
    excluded: frozenset[int] = frozenset()
    eligible: bool = False
    holder: str = ""
    rank: int = 0
    to: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One slot found: its offers, and (when asked) the persons who could answer now, and why."""

    principals: tuple[str, ...]
    eligible: tuple[int, ...] = ()
    why: str = ""


Look = Callable[[Ask], Sequence[Seat]]
People = dict[str, list[dict[str, object]]]


def seat_json(seat: Seat) -> dict[str, object]:
    """Write a seat as it stands in the event's `people`."""
    return {
        "principals": list(seat.principals),
        "eligible": list(seat.eligible),
        "why": seat.why,
    }


@dataclass(slots=True)
class Recorder:
    """Hand on each question, and remember the answers: they become the event's `people`."""

    look: Look
    people: People = field(default_factory=dict)

    def __call__(self, ask: Ask) -> tuple[Seat, ...]:
        found = tuple(self.look(ask))
        self.people[question(ask)] = [seat_json(seat) for seat in found]
        return found


def question(ask: Ask) -> str:
    """Name a question within one event: the step, and the purpose where it is not `open`."""
    rank = f"#{ask.holder}" if ask.holder else ""
    return ask.step if ask.purpose == "open" else f"{ask.step}.{ask.purpose}{rank}"


def replay(people: Mapping[str, Sequence[Mapping[str, object]]]) -> Look:
    """Answer from a recorded event: the organisation may have changed since, the past has not."""

    def look(ask: Ask) -> tuple[Seat, ...]:
        name = question(ask)
        if name not in people:
            told = f"the event holds no answer about {name!r}"
            raise KernelFault(told)
        return tuple(_seat(found) for found in people[name])

    return look


def _seat(found: Mapping[str, object]) -> Seat:
    principals, eligible = found.get("principals"), found.get("eligible", ())
    if not isinstance(principals, list | tuple) or not isinstance(eligible, list | tuple):
        told = f"not a recorded seat: {found!r}"
        raise KernelFault(told)
    return Seat(tuple(map(str, principals)), tuple(map(int, eligible)), str(found.get("why", "")))
