"""T2 to T5: the worker seals recorded acts into their files.

Signing, looking at the result and storing it happen outside any unit of work; only the last step,
which moves the head, is one. Whoever lost the race discards the bytes and starts again on the new
head, with the same act: nobody is asked twice. A worker that dies leaves a lease that ends.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from govflow.audit import ledger
from govflow.i18n import catalog
from govflow.kernel.actor import SYSTEM
from govflow.kernel.canonical import canonical, fingerprint
from govflow.kernel.clock import Clock, back_off, local_day
from govflow.kernel.database import Database
from govflow.kernel.errors import Unavailable
from govflow.kernel.log import logger
from govflow.kernel.refs import parse
from govflow.kernel.work import Work, begin
from govflow.signing import queries
from govflow.signing.models import Kind, Revision, SealAttempt, SignedFile, Stage
from govflow.signing.registers import register_of
from govflow.signing.sealing import Sealer
from govflow.signing.verify import Answer, Register, Verdict, judge, look_here

LEASE = timedelta(minutes=2)
Follower = Callable[[Work, str, Mapping[str, object]], None]


class Distrusted(Exception):
    """The bytes made are not what they must be: they are kept aside and never served."""


@dataclass(frozen=True, slots=True)
class Job:
    """An attempt in the hands of a worker until its lease ends, as plain values."""

    attempt: int
    file: int
    field: str
    act: str
    sealed: str  # the fingerprint of the text that was approved
    stamp: dict[str, Any]
    base: str
    seq: int
    since: datetime  # of the newest revision: time never goes back
    last: bool
    register: Register
    lease: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes that a job added: lengths and fingerprints of each state, the last one stored."""

    states: tuple[tuple[str, str, int], ...]  # kind, sha256, length
    head: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """A worker that seals acts."""

    database: Database
    clock: Clock
    sealer: Sealer
    followers: Mapping[str, Follower]

    def run(self, *, most: int = 20) -> int:
        """Seal what waits, one after the other; return how many were tried."""
        for count in range(most):
            if not self.step():
                return count
        return most

    def step(self) -> bool:
        job = self.claim()
        if job is None:
            return False
        try:
            self.move_head(job, self.make(job))
        except Distrusted as wrong:
            logger().error("seal distrusted", key=f"attempt:{job.attempt}", error=str(wrong))
            self.give_up(job, str(wrong), for_good=True)
        except Exception as failed:  # noqa: BLE001 - one bad attempt must not stop the others
            logger().warning("seal waits", key=f"attempt:{job.attempt}", exc_info=failed)
            self.give_up(job, f"{type(failed).__name__} {failed}", for_good=False)
        return True

    def claim(self) -> Job | None:
        """Lease the attempt that waits longest; an idle worker never takes the write lock."""
        with self._unit(read_only=True) as work:
            if work.first(queries.due(work)) is None:
                return None
        with self._unit() as work:
            query = queries.due(work).with_for_update(skip_locked=True, of=SealAttempt)
            attempt = work.first(query)
            if attempt is None:
                return None
            attempt.lease_until = work.now + LEASE
            attempt.tries += 1
            return self._job(work, attempt)

    def _job(self, work: Work, attempt: SealAttempt) -> Job:
        file = attempt.file
        attempt.base_sha256 = file.head_sha256
        signed = {one.field for one in file.revisions}
        return Job(
            attempt=attempt.id,
            file=file.id,
            field=attempt.field,
            act=attempt.act.sha256,
            sealed=file.sealed_sha256,
            stamp=dict(attempt.stamp),
            base=file.head_sha256,
            seq=file.head_seq,
            since=file.revisions[-1].at,
            last=set(file.fields) - signed == {attempt.field},
            register=register_of(file),
            lease=work.now + LEASE,
            now=work.now,
        )

    def make(self, job: Job) -> Made:
        """T2 to T4: sign on the present head, look at the result, keep it."""
        from govflow.documents import pdf  # noqa: PLC0415 - large libraries, for those who seal
        from govflow.signing import chain  # noqa: PLC0415

        ring = self.sealer.ring()
        if job.now < job.since:
            raise Unavailable("act.clock_behind")
        ring.require_good("seal", job.now)
        base = self.sealer.store.read(job.base)
        width, height = chain.size_of(base, job.field)
        marks = [_mark("act", job.act), _mark("text", job.sealed)]
        seen = job.stamp | {"width": width, "height": height, "marks": marks}
        stamp = pdf.stamp(canonical(seen), on=local_day(job.now))
        signed = chain.sign(ring, base, job.field, act=job.act, stamp=stamp, at=job.now)
        states = [(Kind.INNER if job.last else Kind.SIGNED, signed)]
        if job.last:
            stored, stamped = chain.archive(ring, signed, at=job.now)
            states += [(Kind.INNER, stored), (Kind.COMPLETE, stamped)]
        self._require_good(job, base, states[-1][1])
        return Made(
            tuple((kind, fingerprint(data), len(data)) for kind, data in states),
            self.sealer.store.put(states[-1][1]),
        )

    def _require_good(self, job: Job, base: bytes, made: bytes) -> None:
        """T3: nobody sees what has not been verified as a stranger would verify it."""
        if not made.startswith(base):
            raise Distrusted("not_an_addition")
        kind = Kind.COMPLETE if job.last else Kind.SIGNED
        expected = Register(
            job.register.persons, {fingerprint(made): kind}, ordered=job.register.ordered
        )
        with self._unit(read_only=True) as work:
            trust = self.sealer.trust(work)
        found = look_here(made, trust, job.now)
        answer = judge(found, fingerprint(made), trust, expected)
        if not _as_expected(answer, job):
            raise Distrusted(",".join(answer.reasons) or answer.verdict)

    def move_head(self, job: Job, made: Made) -> bool:
        """T5, in one unit: move the head if it is still the one that was signed on."""
        with self._unit() as work:
            attempt, file = self._held(work, job)
            if attempt is None or (file.head_sha256, file.head_seq) != (job.base, job.seq):
                return self._start_again(attempt)
            parent = job.base
            for seq, (kind, sha256, length) in enumerate(made.states, start=job.seq + 1):
                revision = Revision(
                    seq=seq,
                    kind=kind,
                    field=job.field if seq == job.seq + 1 else None,
                    sha256=sha256,
                    parent_sha256=parent,
                    length=length,
                    at=job.now,
                )
                file.revisions.append(revision)
                parent = sha256
            file.head_sha256, file.head_seq = made.head, job.seq + len(made.states)
            attempt.state, attempt.out_sha256 = Stage.COMMITTED, made.head
            attempt.lease_until = attempt.error = None
            self._tell(work, job, file)
            return True

    def _tell(self, work: Work, job: Job, file: SignedFile) -> None:
        """Record the fact, and let the feature above follow in the same unit."""
        ledger.record(
            work, "paper.signed", file.subject, field=job.field, act=job.act, head=file.head_sha256
        )
        kind, _number = parse(file.subject)
        body = {"subject": file.subject, "field": job.field, "act": job.act, "complete": job.last}
        if follow := self.followers.get(kind):
            follow(work, "paper.signed", body)

    def _held(self, work: Work, job: Job) -> tuple[SealAttempt | None, SignedFile]:
        """Load the attempt if its lease is still ours, and its file, both locked."""
        get = partial(work.session.get_one, with_for_update=True, populate_existing=True)
        file, attempt = get(SignedFile, job.file), get(SealAttempt, job.attempt)
        mine = attempt.state == Stage.RECORDED and attempt.lease_until == job.lease
        return (attempt if mine else None), file

    @staticmethod
    def _start_again(attempt: SealAttempt | None) -> bool:
        if attempt is not None:
            attempt.lease_until = None
        return False

    def give_up(self, job: Job, why: str, *, for_good: bool) -> None:
        """Try again later, or never: then a person investigates."""
        with self._unit() as work:
            attempt, _file = self._held(work, job)
            if attempt is None:
                return
            attempt.error, attempt.lease_until = why[:200], None
            attempt.available_at = work.now + back_off(attempt.tries)
            if for_good:
                attempt.state = Stage.FAILED

    def _unit(self, *, read_only: bool = False) -> AbstractContextManager[Work]:
        return begin(self.database, actor=SYSTEM, clock=self.clock, read_only=read_only)


def _mark(of: str, sha256: str) -> dict[str, str]:
    """Return a fingerprint as a stamp shows it, under the name that it has on every page."""
    named = {code: catalog.sentence(f"Fingerprint of the {of}", code) for code in ("ar", "fr")}
    return named | {"sha256": sha256}


def _as_expected(answer: Answer, job: Job) -> bool:
    wanted = Verdict.VALID if job.last else Verdict.INCOMPLETE
    return answer.verdict is wanted and job.field in {one.field for one in answer.signatures}
