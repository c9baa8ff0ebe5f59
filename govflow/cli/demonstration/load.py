"""The demonstration comes into an empty house: once, whole or not at all."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from govflow.accounts.passwords import PasswordHash
from govflow.audit import ledger
from govflow.audit.models import Entry as Recorded
from govflow.cli.demonstration import (
    acts,
    charters,
    circuits,
    committees,
    days,
    items,
    keys,
    people,
    places,
    sittings,
)
from govflow.cli.demonstration.data import Data
from govflow.cli.demonstration.loading import Loading
from govflow.cli.demonstration.within import Within
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock, FixedClock
from govflow.kernel.database import Database
from govflow.kernel.errors import Conflict
from govflow.kernel.work import Work, begin
from govflow.org.models import Organisation
from govflow.signing.sealing import Sealer

LOADED = "demonstration.loaded"
SUBJECT = "demonstration:1"
BEFORE = timedelta(hours=1)  # the house is there an hour before the first act


@dataclass(frozen=True, slots=True)
class Report:
    """What a loading did: counts of what came in, and of what waits for a home."""

    already: bool = False
    loaded: Mapping[str, int] = field(default_factory=Counter)
    waiting: Mapping[str, int] = field(default_factory=Counter)
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads what `read` gives into `database`; the passwords go to a file in `folder`.

    Nothing is read where it is there already: reading and checking take a second start longer.
    """

    database: Database
    clock: Clock
    folder: Path
    read: Callable[[], Data]
    sealer: Sealer | None = None
    address: str = ""

    def load(self, *, facts_only: bool = False) -> Report:
        """Load what is not there yet. Raises DataError, or Conflict where other data are."""
        if self.is_loaded():
            keys.publish(self.folder)
            return Report(already=True)
        data = self.read()
        made = keys.make(_accounts(data))
        hashes = keys.hashed(made)
        keys.draft(self.folder, made)
        try:
            report = self._load(data, hashes, facts_only=facts_only)
        except BaseException:
            keys.forget_draft(self.folder)
            raise
        keys.publish(self.folder)
        return report

    def is_loaded(self) -> bool:
        """Whether it is there. Raises Conflict where the house holds other data."""
        with begin(self.database, actor=SYSTEM, clock=self.clock, read_only=True) as work:
            return _stands(work)

    def _load(self, data: Data, hashes: Mapping[str, PasswordHash], *, facts_only: bool) -> Report:
        with begin(self.database, actor=SYSTEM, clock=self.clock) as whole:
            if _stands(whole):  # somebody else loaded it meanwhile
                return Report(already=True)
            until = whole.now
            start = until if facts_only else min(until, acts.first(data) - BEFORE)
            within = Within(whole.session.connection())
            clock = FixedClock(start)
            loading = Loading(within, data, clock, sealer=self.sealer, address=self.address)
            with loading.unit():
                for step in FACTS:
                    step(loading)
                people.load_accounts(loading, hashes)
                items.load_history(loading, until)
            if not facts_only:
                acts.replay(loading, until)
            with loading.unit():
                items.load_drafts(loading)
                items.link_origins(loading)
            return _finish(loading, until, facts_only=facts_only)


FACTS: tuple[Callable[[Loading], None], ...] = (
    days.load,
    places.load,
    people.load,
    places.load_heads,
    committees.load,
    sittings.load,
    charters.load,
    circuits.load,
)


def _stands(work: Work) -> bool:
    if work.first(select(Recorded).where(Recorded.fact == LOADED)):
        return True
    if work.first(select(Organisation)):
        raise Conflict("demonstration.other_data")
    return False


def _accounts(data: Data) -> list[tuple[str, str, list[str]]]:
    """Return username, post and roles of each account of the file."""
    posts = {post.id: post for post in data.entries("posts")}
    wanted = []
    for section in ("demo_users", "persons_pattern"):
        for entry in data.entries(section):
            post = posts.get(entry.text("post"))
            if post is None:
                raise entry.wrong("post", f"there is no post {entry.text('post')!r}")
            wanted.append((entry.text("username"), post.text("code"), sorted(post.texts("roles"))))
    return wanted


def _finish(loading: Loading, until: datetime, *, facts_only: bool) -> Report:
    """Record that it is there: the last fact of the loading."""
    loading.clock.at = until
    loading.waiting.update(loading.data.waiting())
    counts = {"loaded": dict(loading.loaded), "waiting": dict(loading.waiting)}
    with loading.unit() as work:
        ledger.record(work, LOADED, SUBJECT, facts_only=facts_only, **counts)
    return Report(loaded=loading.loaded, waiting=loading.waiting, reasons=tuple(loading.reasons))
