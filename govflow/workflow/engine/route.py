"""A circuit's definition as values; `parse.parse` reads it, nothing else makes one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from govflow.workflow.engine.durations import Duration
from govflow.workflow.engine.when import Expr
from govflow.workflow.engine.who import One, Who

JOIN = "join"
REQUESTER = "requester"
ANY_PREVIOUS = "any_previous"
HUMAN = ("visa", "avis", "approval", "signature", "attestation", "copy")
RETURNS = ("visa", "approval", "signature", "attestation")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the votes, as `2/3`."""

    of: int
    out: int


@dataclass(frozen=True, slots=True)
class Rule:
    """When the slots of a step have decided."""

    name: str = "one"
    n: int = 1
    share: Share | None = None
    quorum: int | Share | None = None
    mandatory: tuple[One, ...] = ()
    veto: tuple[One, ...] = ()
    casting: One | None = None
    abstain: bool = False
    early: bool = True


@dataclass(frozen=True, slots=True)
class Back:
    """Where a step may return the file to, how it may come back, and its clock then."""

    to: tuple[str, ...] = (REQUESTER,)
    resume: tuple[str, ...] = ("replay",)
    clock: str = "restart"


@dataclass(frozen=True, slots=True)
class Escalate:
    """`mode` is add, replace or inform."""

    after: Duration
    to: Who
    mode: str


@dataclass(frozen=True, slots=True)
class Human:
    """A step that somebody answers."""

    name: str
    kind: str
    who: tuple[Who, ...]
    then: Mapping[str, str]
    rule: Rule = Rule()
    back: Back | None = None
    due: Duration | None = None
    remind: tuple[Duration, ...] = ()
    escalate: Escalate | None = None
    silence: str = "wait"
    tacit: str | None = None
    not_same_as: tuple[str, ...] = ()
    on_self: str = "up"
    on_vacant: str = "up"
    on_change: str = "ask_again"
    skip: bool = False
    edit: bool = False
    binding: bool = False
    blocking: bool = True
    until: str | None = None
    unfavourable: str = "note"
    transfer: str = "unit"
    title: Mapping[str, str] | None = None

    @property
    def verbs(self) -> tuple[str, ...]:
        """The answers that may be given here, `return` aside."""
        if self.kind == "avis":
            return ("favourable", "unfavourable", "abstain")
        reject = ("reject",) if "reject" in self.then else ()
        abstain = ("abstain",) if self.rule.abstain else ()
        return ("approve", *reject, *abstain)


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a choice: `text` is the condition as written."""

    when: Expr
    text: str
    go: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The first case that holds, else `otherwise`."""

    name: str
    cases: tuple[Case, ...]
    otherwise: str

    @property
    def targets(self) -> tuple[str, ...]:
        return (*(case.go for case in self.cases), self.otherwise)


@dataclass(frozen=True, slots=True)
class Parallel:
    """Branches that run side by side and meet again. `join` None: all, else how many approve."""

    name: str
    branches: Mapping[str, tuple[str, ...]]
    when: Mapping[str, Expr]
    texts: Mapping[str, str]
    join: int | None
    cancel_on: tuple[str, ...]
    then: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wait:
    """A word from outside is awaited: `signal`, about what the field `about` names (None: any)."""

    kind: ClassVar[str] = "wait"
    remind: ClassVar[tuple[Duration, ...]] = ()
    escalate: ClassVar[None] = None
    silence: ClassVar[str] = "wait"

    name: str
    signal: str
    then: Mapping[str, str]
    about: str | None = None
    due: Duration | None = None
    title: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Circuit:
    """Another circuit stands for one answer; `data`: its fields and ours that fill them."""

    kind: ClassVar[str] = "circuit"
    due: ClassVar[None] = None
    on_change: ClassVar[str] = "ask_again"

    name: str
    circuit: str
    then: Mapping[str, str]
    back: Back
    data: Mapping[str, str]
    title: Mapping[str, str] | None = None


Answered = Human | Circuit
Stop = Answered | Wait  # where a file may stand still
Step = Stop | Choice | Parallel


@dataclass(frozen=True, slots=True)
class Route:
    """A parsed circuit. `homes`: the (block, branch) a step stands in; `source`: canonical dict."""

    key: str
    title: Mapping[str, str]
    subject: str
    calendar: str
    undo: Duration | None
    recall: str
    data: Mapping[str, Mapping[str, Any]]
    start: str
    steps: Mapping[str, Step]
    copies: Mapping[str, tuple[Who, ...]]
    homes: Mapping[str, tuple[str, str]]
    source: Mapping[str, Any]

    def human(self, name: str) -> Human:
        step = self.steps[name]
        if not isinstance(step, Human):
            raise KeyError(name)
        return step

    def answered(self, name: str) -> Answered:
        """Give a step that has an answer of its own: of people, or of another circuit."""
        step = self.steps[name]
        if not isinstance(step, Human | Circuit):
            raise KeyError(name)
        return step

    def stop(self, name: str) -> Stop:
        step = self.steps[name]
        if not isinstance(step, Human | Circuit | Wait):
            raise KeyError(name)
        return step

    def block(self, name: str) -> Parallel:
        step = self.steps[name]
        if not isinstance(step, Parallel):
            raise KeyError(name)
        return step

    def around(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield the (block, branch) pairs that hold a step, innermost first."""
        home = self.homes.get(name)
        while home is not None:
            yield home
            home = self.homes.get(home[0])

    def inside(self, block: str, branch: str | None = None) -> frozenset[str]:
        """All steps in a block (or one branch of it), at any depth."""
        return frozenset(
            step
            for step in self.steps
            for home_block, home_branch in self.around(step)
            if home_block == block and branch in {None, home_branch}
        )

    def after(self, name: str) -> str:
        """Where approval leads inside a branch: the next step of the list, or the join."""
        block, branch = self.homes[name]
        line = self.block(block).branches[branch]
        place = line.index(name) + 1
        return line[place] if place < len(line) else JOIN


def is_end(target: str) -> bool:
    """Say whether a target is an end, as `end.approved`."""
    return target.startswith("end.")
