"""What an event does to the world, in order; only `workflow.store` carries it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Open:
    """Insert one task row: slot `slot` of run `run` of `step`, offered to `principal`."""

    step: str
    run: int
    slot: int
    offer: int
    principal: str
    kind: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Insert one more row for a slot that is already open (escalation, transfer)."""

    step: str
    run: int
    slot: int
    offer: int
    principal: str
    kind: str
    rank: int


@dataclass(frozen=True, slots=True)
class Done:
    """The open row of this slot offered to `principal` is done with `outcome`."""

    step: str
    run: int
    slot: int
    principal: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Close:
    """The open rows of this slot (only that of `principal` when given) are closed for `reason`."""

    step: str
    run: int
    slot: int
    reason: str
    principal: str | None = None


@dataclass(frozen=True, slots=True)
class Reopen:
    """The rows of this slot with these `offers` (to `principals`) are open again.

    The number of the offer says which row: who was replaced may have been offered the slot anew.
    """

    step: str
    run: int
    slot: int
    principals: tuple[str, ...]
    offers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Void:
    """Every row of a run later than `after` is closed for the reason `undone`."""

    after: int


@dataclass(frozen=True, slots=True)
class Timer:
    """Set the run's timer. Durations are text; the shell counts the days.

    `clock` is restart (count from now), pause (what was left of run `since`, at least 1wd) or keep
    (the due day of run `since`). `silence`: the due day ends the waiting, send `silenced`;
    `timeout`: send `timed_out`.
    """

    step: str
    run: int
    due: str
    remind: tuple[str, ...] = ()
    escalate: str | None = None
    silence: bool = False
    timeout: bool = False
    clock: str = "restart"
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Untimer:
    """Drop the run's timer."""

    step: str
    run: int


@dataclass(frozen=True, slots=True)
class Pause:
    """The case is suspended: its timers wait, the time left is kept."""


@dataclass(frozen=True, slots=True)
class Resume:
    """The case goes on: its timers run again from what was left."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell `to` (principals) about `topic`; an outbox row, held back during the undo window."""

    topic: str
    step: str
    to: tuple[str, ...]
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Copy:
    """Insert one `info` task row for `principal`: a copy for information, never waited for."""

    step: str
    principal: str


@dataclass(frozen=True, slots=True)
class Stale:
    """The answers given in this run were about another text: mark the rows."""

    step: str
    run: int


@dataclass(frozen=True, slots=True)
class Unsend:
    """Delete the outbox rows and the copies of event `rev`; refused if one is leased."""

    rev: int


@dataclass(frozen=True, slots=True)
class Child:
    """Begin a case of the circuit in force under this key; its end comes back as `child_ended`."""

    step: str
    run: int
    circuit: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CallOff:
    """The case begun by this run is over; `undone`: it must not have moved yet."""

    step: str
    run: int
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """The case is over: `status` finished or cancelled; `outcome` approved, rejected, a word."""

    status: str
    outcome: str


Effect = (
    Open
    | Offer
    | Done
    | Close
    | Reopen
    | Void
    | Timer
    | Untimer
    | Pause
    | Resume
    | Notify
    | Copy
    | Stale
    | Unsend
    | Child
    | CallOff
    | Finish
)
