"""The one clock of the house. Nothing else asks the machine for the time.

Instants are kept in UTC; people read them in Africa/Casablanca, whose offset comes from
the pinned tz data only: the machine's own copy may be years old (Morocco left the +01
offset on 20/09/2026).
"""

import json
import os
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

zoneinfo.reset_tzpath(to=[])
DAMAGED = (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError)
CASABLANCA = zoneinfo.ZoneInfo("Africa/Casablanca")


class ClockError(Exception):
    """The file of the demonstration's clock tells no time; says which and what helps."""


class Clock(Protocol):
    """Tells the present instant, aware and in UTC."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock, for a real installation."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is moved: for tests and for replaying the past."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


@dataclass(frozen=True, slots=True)
class DemonstrationClock:
    """A clock that started at a chosen instant and ticks; every process reads the same file."""

    path: Path

    def now(self) -> datetime:
        """Tell the time of the demonstration. Raises ClockError where its file is damaged."""
        try:
            shift = json.loads(self.path.read_text(encoding="utf-8"))["shift_seconds"]
            return datetime.now(UTC) + timedelta(seconds=shift)
        except DAMAGED as wrong:
            raise ClockError(
                f"{self.path} tells no time: remove it, and the demonstration's clock starts anew."
            ) from wrong

    def start(self, at: datetime) -> None:
        """Set the clock so that it is now `at`; the file appears whole or not at all."""
        shift = (at - datetime.now(UTC)).total_seconds()
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps({"shift_seconds": shift}), encoding="utf-8")
        os.replace(draft, self.path)  # noqa: PTH105 - replace() of Path says the same, less loudly

    def move(self, by: timedelta) -> None:
        self.start(self.now() + by)


def back_off(tries: int) -> timedelta:
    """Return how long to wait after so many tries: longer each time, an hour at most.

    >>> [str(back_off(tries)) for tries in (0, 1, 2, 8, 1000)]
    ['0:00:20', '0:00:40', '0:01:20', '1:00:00', '1:00:00']
    """
    return timedelta(seconds=min(20 << min(tries, 10), 3600))


def outside(clock: Clock) -> datetime:
    """Return the time that devices of people show: a demonstration's clock is not theirs."""
    return SystemClock().now() if isinstance(clock, DemonstrationClock) else clock.now()


def local(instant: datetime) -> datetime:
    """Return an instant as the clock on a wall in Casablanca shows it."""
    return instant.astimezone(CASABLANCA)


def local_day(instant: datetime) -> date:
    """Return the calendar day in Casablanca at an instant.

    >>> local_day(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    datetime.date(2026, 11, 22)
    """
    return local(instant).date()


def at_local(wall: datetime) -> datetime:
    """Turn a naive wall-clock time in Casablanca into an instant.

    >>> at_local(datetime(2026, 11, 23, 10, 0))
    datetime.datetime(2026, 11, 23, 10, 0, tzinfo=datetime.timezone.utc)
    """
    return wall.replace(tzinfo=CASABLANCA).astimezone(UTC)
