"""The jobs, each safe to repeat: what is done twice counts once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from govflow.accounts import service as accounts
from govflow.actions import service as actions
from govflow.charters import queries as charters_due
from govflow.charters import service as charters
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock, local_day
from govflow.kernel.database import Database
from govflow.kernel.log import logger
from govflow.kernel.refs import parse
from govflow.kernel.work import Work, begin
from govflow.notifications import delivery, digest, dispatch, facts
from govflow.notifications.mail import Mailer
from govflow.signing import service as signing
from govflow.signing.carry import Carrier
from govflow.signing.night import Night
from govflow.signing.sealing import Sealer
from govflow.workflow import outbox, rescheduling, timers
from govflow.workflow import service as circuits
from govflow.workflow.carry import CHILD_ENDED
from govflow.workflow.outbox import Message

AT_ONCE = 50
# The duties of a round, in their order; each may be another worker's at the same time.
DUTIES = ("tidy", "time", "papers", "news", "letters", "night")
# What happens to a case or to a signed file is told to the feature whose subject it is about.
FOLLOWERS: Mapping[str, Callable[[Work, str, Mapping[str, object]], None]] = MappingProxyType(
    {"action": actions.follow, "charter": charters.follow}
)


def _at_once(jobs: "Jobs", messages: Iterable[Message]) -> None:
    for message in messages:
        jobs.follow(message)


@dataclass(frozen=True, slots=True)
class Jobs:
    """Everything the worker does in one round, and what it needs for it."""

    database: Database
    clock: Clock
    mailer: Mailer | None
    base_url: str
    name: str = "embedded"
    sealer: Sealer | None = None  # where files and keys are
    night: Night | None = None
    tidied: list[date] = field(default_factory=list)  # the day of the last cleaning
    read: list[int] = field(default_factory=lambda: [0])  # how far in the ledger
    counted: list[int] = field(default_factory=lambda: [0])  # the same, for deadlines
    # Who follows the messages of a round: this worker, unless there are several.
    hand_on: Callable[["Jobs", Sequence[Message]], None] = _at_once

    def run(self) -> int:
        """Do one round; return how much was done, so that a busy worker goes on at once."""
        return sum(self.do(duty) for duty in DUTIES)

    def do(self, duty: str) -> int:
        """Do one duty of a round; return how much was done."""
        jobs: Mapping[str, tuple[Callable[[], int], ...]] = {
            "tidy": (self._tidy_up,),
            "time": (self._fire_timers, self._reschedule, self._pass_time),
            "papers": (self._offer, self._seal),
            "news": (self._spread_news, self._tell_facts, self._write_digests),
            "letters": (self._send,),
            "night": (self._look_by_night,),
        }
        return sum(job() for job in jobs[duty])

    def follow(self, message: Message) -> None:
        """Tell people and the feature what a message says; it comes again where that fails."""
        try:
            with begin(self.database, actor=SYSTEM, clock=self.clock) as work:
                dispatch.spread(work, message)
                _tell_feature(work, message)
        except Exception as failed:  # noqa: BLE001 - one bad message must not stop the others
            logger().error("outbox failed", subject=message.key, exc_info=failed)
            error = type(failed).__name__
            outbox.failed(self.database, self.clock, message, error=error)
        else:
            outbox.done(self.database, self.clock, message)

    def _tidy_up(self) -> int:
        """Once a day, remove what no longer serves: old tries, old links, old sessions."""
        if self.tidied and self.tidied[-1] == local_day(self.clock.now()):
            return 0
        with begin(self.database, actor=SYSTEM, clock=self.clock) as work:
            accounts.forget_old(work)
            circuits.forget_keys(work)
            signing.forget_challenges(work)
            if not self.tidied and self.database.engine.dialect.name == "sqlite":
                signing.drop_leases(work)  # the one process has just begun
        self.tidied[:] = [local_day(self.clock.now())]
        return 0

    def _fire_timers(self) -> int:
        return timers.fire(self.database, self.clock, limit=AT_ONCE)

    def _reschedule(self) -> int:
        moved, self.counted[0] = rescheduling.reschedule(
            self.database, self.clock, since=self.counted[0]
        )
        return moved

    def _pass_time(self) -> int:
        """Let charters end and campaigns complete; an idle worker never takes the write lock."""
        with begin(self.database, actor=SYSTEM, clock=self.clock, read_only=True) as work:
            ended = work.first(charters_due.out_of_time(work.today))
            if ended is None and work.first(charters_due.through()) is None:
                return 0
        with begin(self.database, actor=SYSTEM, clock=self.clock) as work:
            return charters.pass_time(work)

    def _offer(self) -> int:
        if self.sealer is None:
            return 0
        offering = charters.Offering(self.database, self.clock, self.sealer, self.base_url)
        return offering.run(most=AT_ONCE)

    def _seal(self) -> int:
        if self.sealer is None:
            return 0
        return Carrier(self.database, self.clock, self.sealer, FOLLOWERS).run(most=AT_ONCE)

    def _spread_news(self) -> int:
        claimed = outbox.claim(self.database, self.clock, limit=AT_ONCE, by=self.name)
        self.hand_on(self, claimed)
        return len(claimed)

    def _tell_facts(self) -> int:
        told, self.read[0] = facts.tell(self.database, self.clock, since=self.read[0])
        return told

    def _write_digests(self) -> int:
        with begin(self.database, actor=SYSTEM, clock=self.clock, read_only=True) as work:
            due = digest.due(work)
        if not due:
            return 0
        with begin(self.database, actor=SYSTEM, clock=self.clock) as work:
            return digest.write_all(work, base_url=self.base_url)

    def _send(self) -> int:
        if self.mailer is None:
            return 0
        return delivery.send_letters(self.database, self.clock, self.mailer)

    def _look_by_night(self) -> int:
        return self.night.run() if self.night else 0


def _tell_feature(work: Work, message: Message) -> None:
    if message.topic == CHILD_ENDED:
        circuits.child_ended(work, message)
        return
    kind, _number = parse(str(message.body["subject"]))
    if follow := FOLLOWERS.get(kind):
        follow(work, message.topic, message.body)
