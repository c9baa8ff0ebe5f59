"""What the ministry keeps of a paper, and whether its own records still agree with each other."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from govflow.audit.models import Entry
from govflow.audit.queries import history
from govflow.documents.store import Store
from govflow.i18n.text import Text3
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Unavailable
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.signing import acts, queries
from govflow.signing.models import Act, Kind, SignedFile
from govflow.signing.sealing import Sealer
from govflow.signing.verify import Answer, Person, Register, judge, look_here, verify

if TYPE_CHECKING:
    from govflow.signing.keys import Trust

SEALED, ACTED, SIGNED = "paper.sealed", "paper.act_recorded", "paper.signed"
DAMAGED = (ValueError, LookupError, TypeError, AttributeError)  # reading what is not as it was
Check = Callable[[Work, SignedFile], bool]
CHECKS: dict[str, Check] = {}


def checks(kind: str) -> Callable[[Check], Check]:
    """Let a feature say whether what it stores of a kind still is what was printed."""

    def note(check: Check) -> Check:
        CHECKS[kind] = check
        return check

    return note


@dataclass(frozen=True, slots=True)
class Told:
    """What anybody may be told of the thing that a paper is about: never what people wrote.

    `status` is the key of a sentence, filled with `params`; `rows` are keys of labels, each with
    a text or a day.
    """

    status: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[tuple[str, Any], ...] = ()


Describe = Callable[[Work, SignedFile], Told | None]
DESCRIBES: dict[str, Describe] = {}


def describes(kind: str) -> Callable[[Describe], Describe]:
    """Let a feature say what anybody may be told of its kind; None: not even that it exists."""

    def note(describe: Describe) -> Describe:
        DESCRIBES[kind] = describe
        return describe

    return note


def told_of(work: Work, file: SignedFile) -> Told | None:
    describe = DESCRIBES.get(parse(file.subject)[0])
    return describe(work, file) if describe else Told()


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands at the head of a paper, and in which capacity each signature is given."""

    title: Text3
    reference: str
    capacities: Mapping[str, Text3]  # by field


def printed(file: SignedFile) -> Printed:
    """Return what stands on a paper; its number alone where what was printed is damaged."""
    try:
        said = json.loads(file.data_text)
        capacities = {one["field"]: Text3.of(one["capacity"]) for one in said["signatures"]}
        return Printed(Text3.of(said["title"]), said["reference"], capacities)
    except DAMAGED:
        return Printed(Text3(ar=file.code, fr=file.code), file.code, {})


def find(work: Work, data: bytes) -> SignedFile | None:
    """Return the file that some bytes are, or were: altered ones still begin as they did."""
    file = work.first(queries.with_state(fingerprint(data)))
    if file is not None:
        return file
    known, at = hashlib.sha256(), 0
    for revision in work.all(queries.certified()):
        if revision.length > len(data):
            break
        known.update(data[at : revision.length])
        at = revision.length
        if known.copy().hexdigest() == revision.sha256:
            return work.first(queries.with_state(revision.sha256))
    return None


def register_of(file: SignedFile, *, sound: bool = True) -> Register:
    """Return the plain values against which a file is judged."""
    recorded = {act.field: act.sha256 for act in file.acts}
    return Register(
        persons=tuple(Person(field, recorded.get(field)) for field in file.fields),
        revisions={one.sha256: one.kind for one in file.revisions if one.kind != Kind.INNER},
        sound=sound,
        ordered=file.ordered,
    )


def is_sound(work: Work, file: SignedFile) -> bool:
    """Whether data, acts and revisions agree with the fingerprints kept beside them.

    What cannot even be read as what it was does not agree.
    """
    try:
        return _agrees(work, file)
    except DAMAGED:
        return False


def _agrees(work: Work, file: SignedFile) -> bool:
    check = CHECKS.get(parse(file.subject)[0])
    return (
        fingerprint(file.data_text.encode()) == file.parts.get("data")
        and all(_is_of(act, file) for act in file.acts)
        and _is_chained(file)
        and _is_as_told(work, file)
        and (check is None or check(work, file))
    )


def _is_as_told(work: Work, file: SignedFile) -> bool:
    """Whether seal, acts and newest state are those that the ledger names: none is missing."""
    told = work.all(history(file.subject).where(Entry.fact.in_((SEALED, ACTED, SIGNED))))
    facts = [(one.fact, one.details) for one in told]
    sealed = [
        said["sealed"] for name, said in facts if name == SEALED and said["code"] == file.code
    ]
    done = [said["act"] for name, said in facts if name == ACTED and said["sealed"] in sealed]
    heads = [said["head"] for name, said in facts if name == SIGNED and said["act"] in done]
    return (
        sealed == [file.sealed_sha256]
        and sorted(done) == sorted(act.sha256 for act in file.acts)
        and (sealed + heads)[-1] == file.head_sha256
    )


def _is_of(act: Act, file: SignedFile) -> bool:
    said = json.loads(act.canonical_text)
    bound = (said["sealed"], said["file"], said["field"], said["verb"])
    right = (file.sealed_sha256, file.code, act.field, act.verb)
    named = acts.fingerprint_of(act.canonical_text) == act.sha256
    return named and bound == right and _still_proves(act)


def _still_proves(act: Act) -> bool:
    """Whether a passkey's answer holds by itself; other methods rest on the ministry's word."""
    if act.method != "passkey":
        return True
    from govflow.accounts import passkeys  # noqa: PLC0415 - large, for those who signed with one

    return passkeys.still_proves(act.proof, acts.challenge_of(act.canonical_text))


def _is_chained(file: SignedFile) -> bool:
    states = sorted(file.revisions, key=lambda one: one.seq)
    parents = [one.parent_sha256 for one in states]
    return parents == [None, *(one.sha256 for one in states[:-1])] and (
        states[0].sha256,
        states[-1].sha256,
    ) == (file.sealed_sha256, file.head_sha256)


def is_measured(file: SignedFile, newest: bytes) -> bool:
    """Whether each state is as many of the first bytes of the newest one as is kept of it."""
    ends = [one.length for one in file.revisions]
    return len(newest) == ends[-1] and all(
        fingerprint(newest[: one.length]) == one.sha256 for one in file.revisions
    )


def kept_fault(work: Work, store: Store, file: SignedFile) -> str:
    """Say what is wrong with the bytes or the rows of a paper, its signatures not looked at."""
    try:
        newest = store.read(file.head_sha256)
    except Unavailable:
        return "damaged"
    return "" if is_sound(work, file) and is_measured(file, newest) else "records_altered"


@dataclass(frozen=True, slots=True)
class Question:
    """A file to be judged, and all that is needed: asked inside a unit, answered after it."""

    data: bytes
    trust: "Trust"
    register: Register | None
    file: SignedFile | None

    def answer(self, *, now: datetime, here: bool = False) -> Answer:
        """Judge it; `here` where the bytes are our own, checked by their fingerprint."""
        if not here:
            return verify(self.data, self.trust, self.register, now=now)
        found = look_here(self.data, self.trust, now)
        return judge(found, fingerprint(self.data), self.trust, self.register)


def _is_whole(work: Work, file: SignedFile, data: bytes) -> bool:
    newest = fingerprint(data) == file.head_sha256
    return is_sound(work, file) and (not newest or is_measured(file, data))


def examine(work: Work, sealer: Sealer, data: bytes, *, file: SignedFile | None = None) -> Question:
    """Prepare the judgment of some bytes, given for a certain file or for whichever they are."""
    known = file or find(work, data)
    register = register_of(known, sound=_is_whole(work, known, data)) if known else None
    return Question(data, sealer.trust(work), register, known)
