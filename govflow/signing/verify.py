"""Is this file what the ministry signed? Four verdicts; every doubt is `invalid`.

    valid            every signature holds, every act is the recorded one, the bytes are registered
    not_registered   every signature holds, but these are not the registered bytes
    incomplete       a registered earlier state, not yet signed by all
    invalid          all else: altered, unreadable, unknown

The file is parsed by a confined process (see `look`); the judgment on what it found is here.
"""

import asyncio
import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govflow.kernel.canonical import fingerprint
from govflow.kernel.turns import SLOW
from govflow.signing.names import ACT, ARCHIVE_FIELD, SEAL_FIELD

if TYPE_CHECKING:  # the keys' library is large; a judgment needs only what it trusts
    from govflow.signing.keys import Trust

SCRIPT = Path(__file__).with_name("look.py")
PATIENCE_SECONDS = 40.0  # for a busy machine: the time of the processor is limited by `look`
MOST_BYTES = 20 * 1024 * 1024
NO_SIGNATURE = "no_signature"  # neither ours nor signed by anybody: nothing says it was altered
STRANGERS = 2  # files of strangers at once: a third place is left to those who sign in


class Verdict(StrEnum):
    VALID = "valid"
    NOT_REGISTERED = "not_registered"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Person:
    """A signature that a paper must bear: its field, and the recorded act it must name."""

    field: str
    act: str | None  # None as long as nobody acted


@dataclass(frozen=True, slots=True)
class Register:
    """What the ministry keeps of one paper, as plain values."""

    persons: tuple[Person, ...]  # in the order of signing
    revisions: Mapping[str, str]  # fingerprint → kind: certified, signed, complete
    ordered: bool = True  # whether the persons sign one after the other
    sound: bool = True  # whether the stored data and proofs of the acts agree with each other


@dataclass(frozen=True, slots=True)
class Found:
    """A signature or time stamp that a file bears."""

    field: str
    at: datetime | None
    holds: bool
    time_stamp: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, why, and which signatures were found or are missing."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    signatures: tuple[Found, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return json.loads(json.dumps(asdict(self), default=str))  # type: ignore[no-any-return]


def verify(data: bytes, trust: "Trust", register: Register | None, *, now: datetime) -> Answer:
    """Judge a file. Without a register it is unknown, hence invalid."""
    if len(data) > MOST_BYTES:
        return Answer(Verdict.INVALID, ("too_big",))
    return judge(look(data, trust, now), fingerprint(data), trust, register)


def look(data: bytes, trust: "Trust", now: datetime) -> dict[str, Any]:
    """Have a confined process look at a file; a process that fails found a problem.

    Raises Unavailable where too many look already.
    """
    line = json.dumps(plain(trust, now)).encode() + b"\n"
    try:
        with SLOW.taken(most=STRANGERS):
            done = subprocess.run(  # noqa: S603 - our own script, no shell, no argument of anybody's
                [sys.executable, "-I", str(SCRIPT)],
                input=line + data,
                capture_output=True,
                env={},
                timeout=PATIENCE_SECONDS,
                check=True,
            )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as failed:
        return {"problem": type(failed).__name__}
    return found


def look_here(data: bytes, trust: "Trust", now: datetime) -> dict[str, Any]:
    """Look at bytes of our own making: they need no confined process, which is slow to start."""
    from govflow.signing.look import Look  # noqa: PLC0415 - loads the library that signs

    return asyncio.run(Look(plain(trust, now), data).findings())


def plain(trust: "Trust", now: datetime) -> dict[str, Any]:
    """Return what is trusted at an instant as JSON carries it."""
    trusted = {name: _text(value) for name, value in asdict(trust).items()}
    return trusted | {"now": now.isoformat()}


def _text(value: bytes | tuple[bytes, ...]) -> str | list[str]:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return [base64.b64encode(one).decode() for one in value]


def judge(
    found: Mapping[str, Any], sha256: str, trust: "Trust", register: Register | None
) -> Answer:
    """Weigh what was found against what we keep. Pure: no clock, no file, no database."""
    if register is None and found.get("problem") == NO_SIGNATURE:
        return Answer(Verdict.INVALID, (NO_SIGNATURE,))
    if "problem" in found:
        return Answer(Verdict.INVALID, ("unreadable",))
    seen = tuple(
        Found(one["field"], _instant(one["at"]), one["holds"], one["time_stamp"])
        for one in found["signatures"]
    )
    if register is None:
        return Answer(Verdict.INVALID, ("unknown",), signatures=seen)
    if reasons := tuple(_faults(found, trust, register)):
        return Answer(Verdict.INVALID, reasons, signatures=seen)
    missing = _missing(found, register)
    return Answer(*_verdict(found, missing, register.revisions.get(sha256)), missing, seen)


def _verdict(
    found: Mapping[str, Any], missing: tuple[str, ...], kind: str | None
) -> tuple[Verdict, tuple[str, ...]]:
    if kind == "complete" and not missing and found["signatures"][-1]["to_the_end"]:
        return Verdict.VALID, ()
    if kind is not None and missing:
        return Verdict.INCOMPLETE, ()
    if missing:
        return Verdict.INVALID, ("unregistered_state",)
    return Verdict.NOT_REGISTERED, ("bytes_differ",)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _faults(found: Mapping[str, Any], trust: "Trust", register: Register) -> Iterator[str]:
    """Name everything that is not as it must be."""
    signatures = found["signatures"]
    if not register.sound:
        yield "records_altered"
    if found["other_fields"] or len(set(found["fields"])) != len(found["fields"]):
        yield "foreign_fields"
    if not signatures:
        yield "unsigned"
    for one in signatures:
        yield from _faults_of(one, trust)
    yield from _out_of_order(found, register)
    yield from _other_acts(signatures, register)


def _faults_of(signature: Mapping[str, Any], trust: "Trust") -> Iterator[str]:
    if not signature["holds"]:
        yield f"broken:{signature['field']}"
    ours = trust.times if signature["time_stamp"] else trust.seals
    if signature["certificate"] not in {fingerprint(one) for one in ours}:
        yield f"certificate:{signature['field']}"


def _out_of_order(found: Mapping[str, Any], register: Register) -> Iterator[str]:
    """See that the fields are ours, filled from the first on, in the agreed order."""
    people = [SEAL_FIELD, *(person.field for person in register.persons)]
    filled = [one["field"] for one in found["signatures"] if not one["time_stamp"]]
    stamps = [one["field"] for one in found["signatures"] if one["time_stamp"]]
    if not _in_turn(filled, people, ordered=register.ordered):
        yield "other_signatures"
    if set(found["fields"]) != {*people, *stamps} or stamps != _archive_names(len(stamps)):
        yield "other_fields"
    if stamps and len(filled) != len(people):
        yield "stamped_too_early"
    kinds = [one["time_stamp"] for one in found["signatures"]]
    if kinds != sorted(kinds):
        yield "signed_after_the_time_stamp"


def _in_turn(filled: list[str], people: list[str], *, ordered: bool) -> bool:
    if ordered:
        return filled == people[: len(filled)]
    return filled[:1] == people[:1] and set(filled) <= set(people)


def _archive_names(count: int) -> list[str]:
    return [f"{ARCHIVE_FIELD[:-2]}{number:02}" for number in range(1, count + 1)]


def _other_acts(signatures: list[Mapping[str, Any]], register: Register) -> Iterator[str]:
    reasons = {one["field"]: one["reason"] for one in signatures}
    for person in register.persons:
        if person.field in reasons and reasons[person.field] != f"{ACT}{person.act}":
            yield f"act:{person.field}"


def _missing(found: Mapping[str, Any], register: Register) -> tuple[str, ...]:
    filled = {one["field"] for one in found["signatures"]}
    return tuple(one.field for one in register.persons if one.field not in filled)
