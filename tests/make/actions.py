"""Actions for tests: drafted by the secretariat, owned by the head of systems."""

from datetime import date
from typing import Any

from sqlalchemy import select

from govflow.actions import service
from govflow.actions.models import Action
from govflow.actions.service import Content
from govflow.i18n.text import Text3
from govflow.kernel.clock import Clock
from govflow.kernel.database import Database
from govflow.kernel.work import Work
from govflow.org.models import Holding
from govflow.workflow import service as circuits
from govflow.workflow.models import Case
from tests.make import org, workflow
from tests.make.workflow import House

TITLE = Text3(ar="توسيع الشبكة الداخلية", fr="Étendre l'intranet", en="Extend the intranet")
TEXT = Text3(fr="Raccorder les douze directions régionales au réseau interne.")
DUE = date(2027, 1, 31)


def content(owner: Holding, **said: Any) -> Content:  # noqa: ANN401 - any field of a content
    given: dict[str, Any] = {"title": TITLE, "text": TEXT, "due": DUE, "priority": "high"} | said
    return Content(owner=owner.post, **given)


def action(work: Work, people: org.Ministry, **said: Any) -> Action:  # noqa: ANN401
    """Open an action, as whoever the unit works for."""
    owner = said.pop("owner", None) or people.chef_si
    return service.open_draft(work, content(owner, **said))


def house(database: Database, clock: Clock) -> House:
    """Store a ministry whose actions have their circuit."""
    made = workflow.house(database, clock)
    with made.unit(None) as work:
        circuits.bind(work, "action-approval", "action")
    return made


def drafted(house: House, **said: Any) -> str:  # noqa: ANN401
    """Let the secretariat open an action; returns its public id."""
    with house.unit(house.people.secretariat) as work:
        return action(work, house.people, **said).public_id


def submitted(house: House, **said: Any) -> str:  # noqa: ANN401
    """Let the secretariat open an action and submit it; returns its public id."""
    with house.unit(house.people.secretariat) as work:
        made = action(work, house.people, **said)
        service.submit(work, made)
        return made.public_id


def answered(house: House, who: Holding, action_id: str, verb: str = "approve") -> None:
    case, digest = _case(house, action_id)
    house.answer(who, case, verb, digest=digest, reason="" if verb == "approve" else "Pourquoi")


def returned(house: House, who: Holding, action_id: str, reason: str = "Précisez") -> None:
    case, digest = _case(house, action_id)
    house.give_back(who, case, digest=digest, reason=reason)


def approved(house: House, **said: Any) -> str:  # noqa: ANN401
    """Let an action of ordinary priority pass its whole circuit, and let the worker say so."""
    made = submitted(house, priority="normal", **said)
    answered(house, house.people.drh, made)
    answered(house, house.people.sg, made)
    told(house, made)
    return made


def told(house: House, action_id: str, topic: str = "case.finished") -> None:
    """Tell an action what happened to its case, as the worker does."""
    with house.unit(None) as work:
        service.follow(work, topic, {"subject": one(work, action_id).ref})


def one(work: Work, action_id: str) -> Action:
    return work.session.scalars(select(Action).where(Action.public_id == action_id)).one()


def _case(house: House, action_id: str) -> tuple[str, str]:
    with house.unit(None, read_only=True) as work:
        newest = select(Case).where(Case.subject == one(work, action_id).ref)
        row = work.session.scalars(newest.order_by(Case.id.desc()).limit(1)).one()
        return row.public_id, row.digest
