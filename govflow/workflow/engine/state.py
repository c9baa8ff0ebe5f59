"""The state of one case as immutable values, and as the small canonical JSON of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

SCHEMA = 2
SINCE_2: Mapping[str, Any] = {"side": {}, "signals": [], "depth": 0}
REVISE = "revise"


@dataclass(frozen=True, slots=True)
class Slot:
    """One answer awaited. `people`: who acted, then who was represented. `rank`: escalations."""

    principals: tuple[str, ...]
    marks: tuple[str, ...] = ()
    offers: int = 0
    rank: int = 0
    answer: str | None = None
    people: tuple[int, ...] = ()
    digest: str = ""

    @property
    def pending(self) -> bool:
        return self.answer is None

    @property
    def live(self) -> tuple[int, ...]:
        """The numbers of the offers that stand: always the last ones made, one a principal."""
        return tuple(range(self.offers - len(self.principals), self.offers))


@dataclass(frozen=True, slots=True)
class Asked:
    """An opinion asked on a slot; `number` counts with the runs, `wait`: no answer before it."""

    number: int
    slot: int
    principal: str
    wait: bool

    def of(self, step: str) -> str:
        """Name it as its row does: the child of a step."""
        return f"{step}?{self.number}"


@dataclass(frozen=True, slots=True)
class Run:
    """One opening of a step, and the opinions still awaited on its slots.

    What is awaited from outside is one slot of nobody.
    """

    run: int
    slots: tuple[Slot, ...]
    asks: tuple[Asked, ...] = ()

    def without(self, *asks: Asked) -> "Run":
        return Run(self.run, self.slots, tuple(one for one in self.asks if one not in asks))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a step answered last: its result, each slot's outcome, everyone concerned, the text."""

    result: str
    slots: tuple[str, ...]
    people: tuple[int, ...]
    digest: str
    run: int
    principals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """How the next run of a step counts its days: from run `since`, by `mode`."""

    mode: str
    since: int


@dataclass(frozen=True, slots=True)
class Last:
    """The last state-changing event: which, by whom (None: the system)."""

    rev: int
    kind: str
    person: int | None
    final: bool = False


Signal = tuple[str, str | None]  # its name, and what it is about


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the kernel knows of a case; equals the fold of its events.

    `side`: opinions that the file does not wait for. `depth`: how many circuits stand above.
    """

    requester: int
    requester_post: int | None
    digest: str
    data: Mapping[str, Any]
    status: str = "running"
    rev: int = 0
    round: int = 1
    seq: int = 0
    returns: int = 0
    outcome: str | None = None
    submitters: tuple[int, ...] = ()
    open: Mapping[str, Run] = field(default_factory=dict)
    side: Mapping[str, Run] = field(default_factory=dict)
    joins: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    valid: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    explain: tuple[str, ...] = ()
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    signals: tuple[Signal, ...] = ()
    depth: int = 0
    touched: bool = False
    edited: bool = False
    last: Last | None = None
    before: "Case | None" = None

    @property
    def over(self) -> bool:
        return self.status in {"finished", "cancelled"}

    @property
    def runs(self) -> Mapping[str, Run]:
        """Every run that is open, whether or not the file waits for it."""
        return {**self.open, **self.side} if self.side else self.open

    @property
    def with_requester(self) -> bool:
        return REVISE in self.open


def to_json(case: Case) -> dict[str, Any]:
    """Write the state as plain JSON values; `from_json` reads exactly this back."""
    return {
        "schema": SCHEMA,
        "status": case.status,
        "rev": case.rev,
        "round": case.round,
        "seq": case.seq,
        "returns": case.returns,
        "requester": [case.requester, case.requester_post],
        "submitters": list(case.submitters),
        "digest": case.digest,
        "data": dict(case.data),
        "outcome": case.outcome,
        "open": {step: _run_json(run) for step, run in case.open.items()},
        "side": {step: _run_json(run) for step, run in case.side.items()},
        "joins": {block: dict(results) for block, results in case.joins.items()},
        "path": list(case.path),
        "answers": {step: _answer_json(answer) for step, answer in case.answers.items()},
        "valid": list(case.valid),
        "keep": list(case.keep),
        "explain": list(case.explain),
        "clocks": {step: [clock.mode, clock.since] for step, clock in case.clocks.items()},
        "signals": [list(signal) for signal in case.signals],
        "depth": case.depth,
        "touched": case.touched,
        "edited": case.edited,
        "last": _last_json(case.last),
        "before": None if case.before is None else to_json(case.before),
    }


def from_json(state: Mapping[str, Any]) -> Case:
    """Read a stored state back."""
    if state.get("schema") == 1:
        state = {**state, **SINCE_2}
    elif state.get("schema") != SCHEMA:
        told = f"a case state of schema {state.get('schema')!r} has no reader"
        raise ValueError(told)
    requester, requester_post = state["requester"]
    before = state["before"]
    return Case(
        requester=requester,
        requester_post=requester_post,
        digest=state["digest"],
        data=dict(state["data"]),
        status=state["status"],
        rev=state["rev"],
        round=state["round"],
        seq=state["seq"],
        returns=state["returns"],
        outcome=state["outcome"],
        submitters=tuple(state["submitters"]),
        open={step: _run(found) for step, found in state["open"].items()},
        side={step: _run(found) for step, found in state["side"].items()},
        joins={block: dict(results) for block, results in state["joins"].items()},
        path=tuple(state["path"]),
        answers={step: _answer(found) for step, found in state["answers"].items()},
        valid=tuple(state["valid"]),
        keep=tuple(state["keep"]),
        explain=tuple(state["explain"]),
        clocks={step: Clock(mode, since) for step, (mode, since) in state["clocks"].items()},
        signals=tuple((name, about) for name, about in state["signals"]),
        depth=state["depth"],
        touched=state["touched"],
        edited=state["edited"],
        last=None if state["last"] is None else Last(*state["last"]),
        before=None if before is None else from_json(before),
    )


_FIELDS = tuple(one.name for one in fields(Case))
_FIELD_NAMES = frozenset(_FIELDS)


def changed(case: Case, changes: Mapping[str, object]) -> Case:
    """Copy a state with other values; `dataclasses.replace` takes four times as long."""
    if not changes.keys() <= _FIELD_NAMES:
        raise TypeError(sorted(changes))
    copy = object.__new__(Case)
    for name in _FIELDS:
        value = changes[name] if name in changes else getattr(case, name)
        object.__setattr__(copy, name, value)
    return copy


def forgetting(case: Case) -> Case:
    """Give the state without its own past: what an undo would restore is one step deep."""
    return changed(case, {"before": None, "last": None})


def _slot_json(slot: Slot) -> dict[str, Any]:
    return {
        "principals": list(slot.principals),
        "marks": list(slot.marks),
        "offers": slot.offers,
        "rank": slot.rank,
        "answer": slot.answer,
        "people": list(slot.people),
        "digest": slot.digest,
    }


def _slot(found: Mapping[str, Any]) -> Slot:
    return Slot(
        principals=tuple(found["principals"]),
        marks=tuple(found["marks"]),
        offers=found["offers"],
        rank=found["rank"],
        answer=found["answer"],
        people=tuple(found["people"]),
        digest=found["digest"],
    )


def _run_json(run: Run) -> dict[str, Any]:
    asks = [[one.number, one.slot, one.principal, one.wait] for one in run.asks]
    known = {"run": run.run, "slots": [_slot_json(slot) for slot in run.slots]}
    return known | {"asks": asks} if asks else known  # as it was stored before anybody could ask


def _run(found: Mapping[str, Any]) -> Run:
    asks = tuple(Asked(*ask) for ask in found.get("asks", ()))
    return Run(found["run"], tuple(_slot(slot) for slot in found["slots"]), asks)


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "result": answer.result,
        "slots": list(answer.slots),
        "people": list(answer.people),
        "digest": answer.digest,
        "run": answer.run,
        "principals": list(answer.principals),
    }


def _answer(found: Mapping[str, Any]) -> Answer:
    return Answer(
        result=found["result"],
        slots=tuple(found["slots"]),
        people=tuple(found["people"]),
        digest=found["digest"],
        run=found["run"],
        principals=tuple(found["principals"]),
    )


def _last_json(last: Last | None) -> list[Any] | None:
    return None if last is None else [last.rev, last.kind, last.person, last.final]
