"""The night's look at what is kept: the chain of facts, the bytes of files, every signed paper.

It goes in small portions, so that whatever else waits is done between them. What it finds is
stored for the administrator's home; a paper found wrong for the first time is a fact.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import String, select, union
from sqlalchemy.exc import DBAPIError

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
from govflow.signing.registers import examine
from govflow.signing.sealing import Sealer
from govflow.signing.verify import Verdict

ENDS = 6  # o'clock in the morning
AT_ONCE = 10  # papers in a portion
ORPHAN = timedelta(days=7)
NEEDED = (DocumentVersion.sha256, PageImage.sha256, SignedFile.head_sha256)
LAST = "papers"  # what is looked at last: with it the night is done
MOST_NAMED = 50  # of what is wrong: the rest is counted
REST = timedelta(minutes=15)  # before a look that failed is begun anew


class Paper(NamedTuple):
    """What a paper is called, before anything of it is read."""

    id: int
    code: str
    subject: str


@dataclass(slots=True)
class Night:
    """One look each night, resumed portion by portion."""

    database: Database
    clock: Clock
    sealer: Sealer
    begun: date | None = None
    rests_until: datetime | None = None  # what failed is begun anew, but not at once
    _walk: Iterator[None] | None = None

    def run(self) -> int:
        """Do a portion, if one is due; return how many were done."""
        if self._walk is None and not self._begins():
            return 0
        walk, self._walk = self._walk or self._portions(), None
        try:
            if next(walk, self) is self:  # nothing is left for this night
                return 0
        except Exception as failed:  # noqa: BLE001 - a night that ends early must be seen, and begin anew
            logger().error("examination failed", exc_info=failed)
            self.begun, self.rests_until = None, self.clock.now() + REST
            return 0
        self._walk = walk
        return 1

    def _begins(self) -> bool:
        """Whether it is night, and this night's look was not begun, here or elsewhere."""
        if self.rests_until and self.clock.now() < self.rests_until:
            return False
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
            last = portion[-1].id
            for paper in portion:
                if why := self._fault(paper.id):
                    wrong[paper.code] = why
                    self._alarm(paper, why)
            yield
        self._keep(LAST, {"wrong": wrong}, good=not wrong)

    def _portion(self, after: int) -> list[Paper]:
        query = select(SignedFile.id, SignedFile.code, SignedFile.subject)
        query = query.where(SignedFile.id > after).order_by(SignedFile.id).limit(AT_ONCE)
        with self._unit(read_only=True) as work:
            return [Paper(*row) for row in work.session.execute(query)]

    def _fault(self, number: int) -> str:
        """Say what is wrong with a paper; one that cannot be looked at does not end the night."""
        try:
            return self._looked_at(number)
        except (Unavailable, DBAPIError):  # ours, not the paper's
            raise
        except Exception as failed:  # noqa: BLE001 - whatever damaged rows do to whoever reads them
            logger().error("paper failed", kind=str(number), exc_info=failed)
            return "records_altered"

    def _looked_at(self, number: int) -> str:
        """Say what is wrong with the newest state of a paper; nothing where all is well."""
        with self._unit(read_only=True) as work:
            file = work.session.scalars(whole().where(SignedFile.id == number)).one()
            data = self._bytes(file)
            if data is None:
                return "damaged"
            question = examine(work, self.sealer, data, file=file)
        answer = question.answer(now=self.clock.now(), here=True)
        complete = file.revisions[-1].kind == Kind.COMPLETE
        if answer.verdict is (Verdict.VALID if complete else Verdict.INCOMPLETE):
            return ""
        return ", ".join(answer.reasons) or answer.verdict.value

    def _bytes(self, file: SignedFile) -> bytes | None:
        try:
            return self.sealer.store.read(file.head_sha256)
        except Unavailable:
            return None

    def _alarm(self, paper: Paper, why: str) -> None:
        """Record it once: a paper that was wrong last night is no news."""
        with self._unit() as work:
            before = work.session.get(Examination, LAST)
            if before is None or before.details["wrong"].get(paper.code) != why:
                ledger.record(work, "paper.distrusted", paper.subject, code=paper.code, reasons=why)

    # ------------------------------------------------------------------ what was found

    def _keep(self, name: str, details: dict[str, Any], *, good: bool) -> None:
        with self._unit() as work:
            found = work.session.get(Examination, name) or Examination(name=name)
            found.at, found.good, found.details = work.now, good, details
            work.add(found)
        if not good:
            logger().error("examined", kind=name, error=str(details))

    def _unit(self, *, read_only: bool = False) -> AbstractContextManager[Work]:
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
    rest = len(wrong) - MOST_NAMED
    return [*wrong[:MOST_NAMED], f"+{rest}"] if rest > 0 else wrong
