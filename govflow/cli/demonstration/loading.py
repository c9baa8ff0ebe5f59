"""What one loading knows: the unit of work, the data, and the rows made so far by their ids."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError

from govflow.cli.demonstration.data import Data
from govflow.cli.demonstration.sheet import Entry
from govflow.i18n import catalog
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.errors import Refusal
from govflow.kernel.work import Who, Work, begin
from govflow.signing.sealing import Sealer

T = TypeVar("T")


@dataclass(slots=True)
class Loading:
    """One loading of the demonstration, inside one transaction."""

    database: Database  # seen from inside that transaction
    data: Data
    clock: FixedClock
    rows: dict[tuple[type, str], Any] = field(default_factory=dict)
    loaded: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)  # why single entries wait
    opened: Work | None = None
    sealer: Sealer | None = None  # without one, offered charters wait for their papers
    address: str = ""  # printed on them

    @property
    def work(self) -> Work:
        """The unit of work in which the present entries are loaded."""
        if self.opened is None:
            raise RuntimeError("no unit of work is open")
        return self.opened

    @contextmanager
    def unit(self, actor: Who = SYSTEM) -> Iterator[Work]:
        """Open a unit of work at the instant of the clock."""
        with begin(self.database, actor=actor, clock=self.clock) as work:
            self.opened = work
            try:
                yield work
            finally:
                self.opened = None

    def keep(self, entry: Entry, thing: T) -> T:
        """Remember what an entry became, under its id."""
        self.rows[type(thing), entry.id] = thing
        self.loaded[entry.section] += 1
        return thing

    def find(self, kind: type[T], entry: Entry, name: str) -> T:
        """Return what the field `name` of an entry refers to. Raises DataError."""
        return self.named(kind, entry, name, entry.text(name))

    def find_or_none(self, kind: type[T], entry: Entry, name: str) -> T | None:
        return self.find(kind, entry, name) if entry.has(name) else None

    def named(self, kind: type[T], entry: Entry, name: str, key: str) -> T:
        """Return what was made of the entry with this id. Raises DataError on the field."""
        found: T | None = self.rows.get((kind, key))
        if found is None:
            raise entry.wrong(name, f"there is no {kind.__name__.lower()} {key!r}")
        return found

    def each(self, section: str) -> Iterator[Entry]:
        """Go through the entries of a section."""
        yield from self.data.entries(section)

    def entry(self, section: str, args: Entry, name: str) -> Entry:
        """Return the entry that an argument of an act names. Raises DataError."""
        for entry in self.each(section):
            if entry.id == args.text(name):
                return entry
        raise args.wrong(name, f"there is no {name} {args.text(name)!r}")

    def waits(self, entry: Entry, reason: str) -> None:
        """Set an entry aside, with the reason that the command will tell."""
        self.waiting[entry.section] += 1
        self.reasons.append(f"{entry.section} {entry.id}: {reason}")


@contextmanager
def blamed(entry: Entry) -> Iterator[None]:
    """Turn a refusal by a service, or by the database, into an error that names the entry."""
    try:
        yield
    except Refusal as refusal:
        raise entry.wrong(str(getattr(refusal, "field", "")), told(refusal)) from refusal
    except IntegrityError as broken:
        raise entry.wrong("", f"the database refused it: {broken.orig}") from broken


def told(refusal: Refusal) -> str:
    """Say a refusal in a sentence, without its full stop."""
    sentence = catalog.sentence(f"refusal.{refusal.key}", "en", **refusal.params)
    return f"{sentence.rstrip('.')} ({refusal})"


def run(loading: Loading, section: str, load: Callable[[Loading, Entry], None]) -> None:
    """Load each entry of a section; whatever goes wrong is blamed on the entry."""
    for entry in loading.each(section):
        with blamed(entry):
            load(loading, entry)
