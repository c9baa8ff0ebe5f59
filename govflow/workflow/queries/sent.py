"""Where are my requests: the step, its holder, the days there."""

from dataclasses import dataclass

from sqlalchemy.orm import joinedload

from govflow.calendar import core
from govflow.calendar.queries import holiday_set
from govflow.kernel.clock import local_day
from govflow.kernel.work import Work
from govflow.workflow.models import Case
from govflow.workflow.queries.inbox import PAGE, sent_cases
from govflow.workflow.queries.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that the reader sent, and where it stands."""

    case: Case
    standing: Standing
    days: int = 0  # working days at the present step


def sent(work: Work, *, limit: int = PAGE, offset: int = 0) -> list[Sent]:
    """The reader's files on their way, latest first."""
    query = sent_cases(work).options(joinedload(Case.definition))
    rows = work.all(query.order_by(Case.id.desc()).limit(limit).offset(offset))
    stands = standing(work, [row.subject for row in rows])
    return [Sent(row, stands[row.subject], _days(work, stands[row.subject])) for row in rows]


def _days(work: Work, stands: Standing) -> int:
    since = min((local_day(one.since) for one in stands.waiting), default=work.today)
    return core.working_days_between(since, work.today, holidays=holiday_set(work))
