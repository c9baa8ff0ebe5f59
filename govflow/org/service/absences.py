"""Absences are said and ended: by whoever is away, or by the secretariat for them."""

from datetime import date, timedelta

from govflow.audit import ledger
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.org import policy, register
from govflow.org.models import Absence, Person

MOST_DAYS = 366


def say_absent(work: Work, person: Person, *, from_day: date, to_day: date) -> Absence:
    """Say that a person is away, both days included. Raises Invalid on the day at fault."""
    work.require(policy.say_absent, person)
    if to_day < from_day:
        raise Invalid("absence.end_before_start", field="to_day")
    if to_day < work.today:
        raise Invalid("absence.already_over", field="to_day")
    if (to_day - from_day).days >= MOST_DAYS:
        raise Invalid("absence.too_long", field="to_day", most=MOST_DAYS)
    if work.first(register.absences_of(person, from_day, to_day)) is not None:
        raise Invalid("absence.said_already", field="from_day")
    absence = Absence(person_id=person.id, from_day=from_day, to_day=to_day, person=person)
    work.add(absence)
    _record(work, "absence.said", absence)
    return absence


def end_absence(work: Work, absence: Absence) -> None:
    """Say that a person is back today; what has not begun is taken away. Raises Conflict."""
    work.require(policy.end_absence, absence)
    require_not_over(work, absence)
    _record(work, "absence.ended", absence)
    if absence.from_day >= work.today:
        work.session.delete(absence)
    else:
        absence.to_day = work.today - timedelta(days=1)


def require_not_over(work: Work, absence: Absence) -> None:
    if absence.to_day < work.today:
        raise Conflict("absence.over", on=absence.to_day)


def _record(work: Work, fact: str, absence: Absence) -> None:
    ledger.record(
        work,
        fact,
        absence,
        person=absence.person_id,
        name=absence.person.name.as_dict(),
        from_day=absence.from_day,
        to_day=absence.to_day,
    )
