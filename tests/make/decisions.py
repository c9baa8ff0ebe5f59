"""Decisions for tests: taken by the steering committee with its quorum."""

from datetime import date
from typing import Any

from sqlalchemy import select

from govflow.decisions import service
from govflow.decisions.models import Decision
from govflow.decisions.service import Decided
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock
from govflow.kernel.work import Work
from tests.make import meetings
from tests.make.meetings import Committees

TEXT = Text3(ar="مخطط لكل جهة", fr="Un plan par région", en="A plan in each region")
DUE = date(2027, 1, 31)
QUORUM = ("MINISTRE", "SG", "DRH", "-CNSS")


def decided(made: Committees, **said: Any) -> Decided:  # noqa: ANN401 - any field of a decision
    given: dict[str, Any] = {"text": TEXT, "owner": made.house.people.chef_si.post, "due": DUE}
    return Decided(**given | said)


def decision(made: Committees, clock: FixedClock, **said: Any) -> str:  # noqa: ANN401
    """Let the committee meet and decide; returns the public id."""
    return taken(made, meetings.sitting(made, clock, *QUORUM), **said)


def taken(made: Committees, meeting: str, **said: Any) -> str:  # noqa: ANN401
    """Record a decision; `supersedes` is the public id of another."""
    with made.house.unit(made.house.people.secretariat) as work:
        before = said.pop("supersedes", None)
        said["supersedes"] = one(work, before) if before else None
        return service.record(work, meetings.one(work, meeting), decided(made, **said)).public_id


def one(work: Work, public_id: str) -> Decision:
    return work.session.scalars(select(Decision).where(Decision.public_id == public_id)).one()
