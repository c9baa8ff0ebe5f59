"""What the public page says of a file: found inside a unit of work, judged after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from govflow.gate.language import chosen, sentence
from govflow.gate.transaction import clock, unit
from govflow.i18n import formats
from govflow.i18n.text import Text3
from govflow.kernel.turns import SLOW
from govflow.kernel.work import Work
from govflow.signing import queries
from govflow.signing.models import Kind, SignedFile
from govflow.signing.names import SEAL_FIELD
from govflow.signing.registers import Printed, Told, examine, printed, told_of
from govflow.signing.sealing import Sealer
from govflow.signing.verify import NO_SIGNATURE, Answer, Found, Verdict

FINGERPRINT = 64  # hexadecimal digits
ADDED = {"foreign_fields", "other_fields", "other_signatures", "stamped_too_early",
         "signed_after_the_time_stamp"}  # fmt: skip
TONES = {
    Verdict.VALID: "ok",
    Verdict.NOT_REGISTERED: "warn",
    Verdict.INCOMPLETE: "warn",
    Verdict.INVALID: "bad",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A registered paper, and what anybody may be told of it."""

    file: SignedFile
    paper: Printed
    told: Told

    @property
    def is_complete(self) -> bool:
        return self.file.revisions[-1].kind == Kind.COMPLETE

    def capacity(self, field: str) -> Text3 | None:
        return self.paper.capacities.get(field)

    def rows(self) -> list[tuple[str, str]]:
        """Return what its feature tells, in the reader's language."""
        return [(sentence(key), _said(value)) for key, value in self.told.rows]


@dataclass(frozen=True, slots=True)
class Seen:
    """A verdict with its words, and the paper it is about where that may be told.

    `held`: it is about the very file that somebody sent. Otherwise it is about the copy that the
    ministry keeps, which says nothing of any paper that somebody holds. `earlier`: it was asked
    for by the fingerprint of a state that was signed since.
    """

    answer: Answer
    known: Known | None
    held: bool
    earlier: bool = False

    @property
    def tone(self) -> str:
        if self._is_bare:
            return "warn"
        return "info" if self._is_unseen else TONES[self.answer.verdict]

    @property
    def words(self) -> str:
        missing = [self._capacity(field) for field in self.answer.missing]
        verdict = "registered" if self._is_unseen else self.answer.verdict.value
        verdict = NO_SIGNATURE if self._is_bare else verdict
        return sentence(f"verify.paper.{verdict}", capacity=missing)

    @property
    def _is_unseen(self) -> bool:
        """Whether all is well with our copy, and no other was compared with it."""
        return self.answer.verdict is Verdict.VALID and not self.held

    @property
    def _is_bare(self) -> bool:
        """Whether nothing could be examined: never to be told as if somebody had altered it."""
        return self.answer.reasons == (NO_SIGNATURE,)

    @property
    def reasons(self) -> list[str]:
        """Say once each, in plain words, what is wrong."""
        if self.answer.verdict is not Verdict.INVALID or self._is_bare:
            return []
        return list(dict.fromkeys(self._reason(one) for one in self.answer.reasons))

    def _reason(self, code: str) -> str:
        what, _, field = code.partition(":")
        key = "added" if what in ADDED else what
        return sentence(f"verify.reason.{key}", whose=self._capacity(field) if field else "")

    def _capacity(self, field: str) -> str:
        if field == SEAL_FIELD:
            return sentence("verify.seal")
        found = self.known.capacity(field) if self.known else None
        return found.in_(chosen()) if found else sentence("verify.time_stamp")

    def signatures(self) -> Iterator[tuple[str, Found, str, str]]:
        """Yield each signature of the file: whose, what was found, by which means, of which act."""
        acts = {act.field: act for act in self.known.file.acts} if self.known else {}
        for one in self.answer.signatures:
            act = acts.get(one.field)
            method = sentence(f"charter.method.{act.method}") if act else ""
            yield self._capacity(one.field), one, method, act.sha256 if act else ""


def _said(value: Any) -> str:  # noqa: ANN401 - a text or a day
    if isinstance(value, Text3):
        return value.in_(chosen())
    if isinstance(value, datetime):
        return formats.datetime_short(value, chosen())
    return str(value) if isinstance(value, str) else formats.date_short(value, chosen())


def sealer() -> Sealer:
    found: Sealer = current_app.extensions["govflow.sealer"]
    return found


def registered(work: Work, number: str) -> Known | None:
    """Return the paper with a number or a fingerprint, where anybody may be told of it."""
    by_mark = len(number) == FINGERPRINT
    query = queries.bearing(number) if by_mark else queries.by_code(number)
    return _known(work, work.first(query))


def _known(work: Work, file: SignedFile | None) -> Known | None:
    told = told_of(work, file) if file else None
    return Known(file, printed(file), told) if file and told else None


def by_number(number: str) -> Seen | None:
    """Judge the newest copy of the paper with a number, or with any fingerprint printed on it."""
    with unit() as work:
        known = registered(work, number)
        if known is None:
            return None
        data = sealer().store.read(known.file.head_sha256)
        question = examine(work, sealer(), data, file=known.file)
    with SLOW.taken():
        answer = question.answer(now=clock().now(), here=True)
    return Seen(answer, known, held=False, earlier=_is_earlier(known.file, number))


def _is_earlier(file: SignedFile, number: str) -> bool:
    """Whether this is a state between the first, whose fingerprint is the text's, and the last."""
    return number in {one.sha256 for one in file.revisions[1:-1]}


def by_file(data: bytes) -> Seen:
    """Judge a file that somebody holds. Nothing of it is kept."""
    with unit() as work:
        question = examine(work, sealer(), data)
        known = _known(work, question.file)
    return Seen(question.answer(now=clock().now()), known, held=True)
