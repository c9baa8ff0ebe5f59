"""Facts: the holidays, those of every year and those that follow the moon."""

from datetime import date, timedelta

from govflow.calendar import service
from govflow.calendar.models import FixedHoliday, Kind, State
from govflow.cli.demonstration.loading import Loading, blamed, run
from govflow.cli.demonstration.sheet import Entry


def load(loading: Loading) -> None:
    """Load both kinds of holidays."""
    run(loading, "holidays_fixed", _fixed)
    group = loading.data.group("holidays_islamic")
    if group.values:
        for year in group.entries("estimates"):
            _year(loading, group, year)


def _fixed(loading: Loading, entry: Entry) -> None:
    month, _, month_day = entry.text("md").partition("-")
    if not (month.isdigit() and month_day.isdigit()):
        raise entry.wrong("md", "a month and a day are needed, such as 11-18")
    made: FixedHoliday = service.declare(
        loading.work,
        entry.text3(),
        month=int(month),
        month_day=int(month_day),
        from_year=entry.whole("from") if entry.has("from") else None,
        source=entry.text_or_none("source") or "",
        key=entry.id,
    )
    loading.keep(entry, made)


def _year(loading: Loading, group: Entry, written: Entry) -> None:
    """Load the holidays of one year; those that the file confirms are confirmed."""
    number = written.whole("year")
    entry = Entry("holidays_islamic", str(number), written.values)
    known = {"year", "confirmed", *group.inner("days").values}
    if unknown := sorted(set(entry.values) - known):
        raise entry.wrong(unknown[0], "there is no such holiday")
    for key in group.inner("days").values:
        if entry.has(key):
            with blamed(entry):
                _islamic(loading, group, entry, key)


def _islamic(loading: Loading, group: Entry, entry: Entry, key: str) -> None:
    estimated = group.flag("estimated", default=True) and key not in entry.texts("confirmed")
    service.add(
        loading.work,
        _first(entry, key),
        group.inner("labels").text3(key),
        length=group.inner("days").whole(key),
        kind=Kind.ISLAMIC,
        state=State.ESTIMATED if estimated else State.CONFIRMED,
        key=f"{key}-{entry.id}",
    )
    loading.loaded["holidays_islamic"] += 1


def _first(entry: Entry, key: str) -> date:
    day = entry.day(key)
    if abs(day - date(int(entry.id), 7, 1)) > timedelta(days=190):
        raise entry.wrong(key, "this day is of another year")
    return day
