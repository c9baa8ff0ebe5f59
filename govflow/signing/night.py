"""The night's look at what is kept: the chain of facts, the bytes of files, every signed paper.

It goes in small portions, so that whatever else waits is done between them. What it finds is
stored for the administrator's home; a paper found wrong for the first time is a fact.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import String, select, union

from govflow.audit import ledger
from govflow.audit.models import Examination
from govflow.audit.queries import verified
from govflow.documents.models import DocumentVersion, PageImage
from govflow.kernel.actor import SYSTEM
from govflow.kernel.canonical import fingerprint
from govflow.kernel.clock import Clock, local
from govflow.kernel.database import Database
from govflow.kernel.db import Base
from govflow.kernel.errors import Unavailable
from govflow.kernel.log import logger
from govflow.kernel.work import Work, begin
from govflow.signing.models import Kind, SignedFile
from govflow.signing.queries import whole
from govflow.signing.registers import Question, examine
from govflow.signing.sealing import Sealer
from govflow.signing.verify import Verdict

ENDS = 6  # o'clock in the morning
AT_ONCE = 10  # papers in a portion
ORPHAN = timedelta(days=7)
NEEDED = (DocumentVersion.sha256, PageImage.sha256, SignedFile.head_sha256)
LAST = "papers"  # what is looked at last: with it the night is done
MOST_NAMED = 50  # of what is wrong: the rest is counted


@dataclass(slots=True)
class Night:
    """One look each night, resumed portion by portion."""

    database: Database
    clock: Clock
    sealer: Sealer
    begun: date | None = None
    _walk: Iterator[None] | None = None

    def run(self) -> int:
        """Do a portion, if one is due; return how many were done."""
        if self._walk is None and not self._begins():
            return 0
        walk, self._walk = self._walk or self._portions(), None
        if next(walk, self) is self:  # nothing is left for this night
            return 0
        self._walk = walk
        return 1

    def _begins(self) -> bool:
        """Whether it is night, and this night's look was not begun, here or elsewhere."""
        now = local(self.clock.now())
        if now.hour >= ENDS or self.begun == now.date():
            return False
        with self._unit(read_only=True) as work:
            last = work.session.get(Examination, LAST)
        self.begun = now.date()
        return last is None or local(last.at).date() != self.begun

    def run_through(self) -> None:
        """Go through all of it at once."""
        for _portion in self._portions():
            pass

    def _portions(self) -> Iterator[None]:
        with self._unit(read_only=True) as work:
            verdict = verified(work)
        self._keep("ledger", verdict.as_dict(), good=verdict.ok)
        yield
        yield from self._files()
        yield from self._papers()

    # ------------------------------------------------------------------ bytes

    def _files(self) -> Iterator[None]:
        """Compare every file with its name, and remove what nothing has named for a week."""
        wrong: list[str] = []
        swept = 0
        for number in range(256):
            prefix = f"{number:02x}"
            with self._unit(read_only=True) as work:
                named, needed = _named(work, prefix), _needed(work, prefix)
            there = {one.name: one for one in self.sealer.store.root.glob(f"{prefix}/*/*")}
            wrong += sorted(one for one in needed if not _is_whole(there.get(one), one))
            orphans = [path for name, path in there.items() if name not in named and _is_old(path)]
            for path in orphans:
                path.unlink(missing_ok=True)
            swept += len(orphans)
            if there:
                yield
        self._keep("store", {"wrong": _first(wrong), "swept": swept}, good=not wrong)

    # ------------------------------------------------------------------ papers

    def _papers(self) -> Iterator[None]:
        wrong: dict[str, str] = {}
        last = 0
        while portion := self._portion(last):
            last = portion[-1][0].id
            for file, question in portion:
                if why := self._fault(file, question):
                    wrong[file.code] = why
                    self._alarm(file, why)
            yield
        self._keep(LAST, {"wrong": wrong}, good=not wrong)

    def _portion(self, after: int) -> list[tuple[SignedFile, Question | None]]:
        with self._unit(read_only=True) as work:
            query = whole().where(SignedFile.id > after).order_by(SignedFile.id).limit(AT_ONCE)
            return [(file, self._question(work, file)) for file in work.all(query)]

    def _question(self, work: Work, file: SignedFile) -> Question | None:
        try:
            data = self.sealer.store.read(file.head_sha256)
        except Unavailable:
            return None
        return examine(work, self.sealer, data, file=file)

    def _fault(self, file: SignedFile, question: Question | None) -> str:
        """Say what is wrong with the newest state of a paper; nothing where all is well."""
        if question is None:
            return "damaged"
        answer = question.answer(now=self.clock.now(), here=True)
        complete = file.revisions[-1].kind == Kind.COMPLETE
        if answer.verdict is (Verdict.VALID if complete else Verdict.INCOMPLETE):
            return ""
        return ", ".join(answer.reasons) or answer.verdict.value

    def _alarm(self, file: SignedFile, why: str) -> None:
        """Record it once: a paper that was wrong last night is no news."""
        with self._unit() as work:
            before = work.session.get(Examination, LAST)
            if before is None or before.details["wrong"].get(file.code) != why:
                ledger.record(work, "paper.distrusted", file.subject, code=file.code, reasons=why)

    # ------------------------------------------------------------------ what was found

    def _keep(self, name: str, details: dict[str, Any], *, good: bool) -> None:
        with self._unit() as work:
            found = work.session.get(Examination, name) or Examination(name=name)
            found.at, found.good, found.details = work.now, good, details
            work.add(found)
        if not good:
            logger().error("examined", kind=name, error=str(details))

    def _unit(self, *, read_only: bool = False) -> Any:  # noqa: ANN401 - a context of Work
        return begin(self.database, actor=SYSTEM, clock=self.clock, read_only=read_only)


def _named(work: Work, prefix: str) -> set[str]:
    """Return every fingerprint that begins so, in whichever table: who names bytes keeps them."""
    columns = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("sha256") and isinstance(column.type, String)
    ]
    parts = [select(one).where(one.startswith(prefix)) for one in columns]
    return set(work.session.scalars(union(*parts)))


def _needed(work: Work, prefix: str) -> set[str]:
    """Return the fingerprints that begin so, and whose bytes must be in the store."""
    parts = [select(one).where(one.startswith(prefix)) for one in NEEDED]
    return set(work.session.scalars(union(*parts)))


def _is_whole(path: Path | None, sha256: str) -> bool:
    return path is not None and fingerprint(path.read_bytes()) == sha256


def _is_old(path: Path) -> bool:
    """Whether it lies there for a week, by the clock of the machine that wrote it."""
    return path.is_file() and time.time() - path.stat().st_mtime > ORPHAN.total_seconds()


def _first(wrong: list[str]) -> list[str]:
    return wrong if len(wrong) <= MOST_NAMED else [*wrong[:MOST_NAMED], f"+{len(wrong)}"]
