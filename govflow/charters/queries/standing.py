"""For the worker and the clock: what is due. For a verdict: whether rows are as they were."""

import json
from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from govflow.charters.checks import differs
from govflow.charters.flow import LAPSING, UNFINISHED, Course, State
from govflow.charters.models import Campaign, Charter
from govflow.charters.queries.charters import shown
from govflow.kernel.canonical import digest
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.org.models import Holding
from govflow.signing.models import SignedFile
from govflow.signing.registers import Told, checks, describes


def unsealed() -> Select[Charter]:
    """Charters of open campaigns whose paper is still to be made, in order."""
    return (
        select(Charter)
        .where(Charter.state == State.PREPARED)
        .where(Charter.campaign.has(Campaign.state == Course.OPEN))
        .options(*shown(), joinedload(Charter.campaign).joinedload(Campaign.supervising_post))
        .order_by(Charter.available_at, Charter.id)
    )


def to_seal(work: Work) -> Select[Charter]:
    """Those of them that may be tried now."""
    return unsealed().where(Charter.available_at <= work.now)


def out_of_time(day: date) -> Select[Charter]:
    """Charters that a day ends: past their last day, at their term, or left by their holder."""
    left = select(Holding.id).where(Holding.to_day <= day)
    return (
        select(Charter)
        .where(
            or_(
                and_(Charter.state == State.OFFERED, Charter.due < day),
                and_(Charter.state == State.IN_FORCE, Charter.valid_to <= day),
                and_(Charter.state.in_(LAPSING), Charter.holding_id.in_(left)),
            )
        )
        .order_by(Charter.id)
    )


def through() -> Select[Campaign]:
    """Open campaigns of which no charter waits for anybody: bound, or come to nothing."""
    waiting = Campaign.charters.any(Charter.state.in_(UNFINISHED))
    return select(Campaign).where(Campaign.state == Course.OPEN, ~waiting).order_by(Campaign.id)


def of_file(file: SignedFile) -> Select[Charter]:
    """The charter of a signed file, for whoever verifies it: its page names no person."""
    return select(Charter).where(Charter.file_id == file.id).options(*shown())


@describes("charter")
def told(work: Work, file: SignedFile) -> Told | None:
    """Say to anybody whose post a charter binds, where and how long: no name, no reservation."""
    charter = work.first(of_file(file))
    if charter is None:
        return None
    rows = (
        ("charter.told.post", charter.post.name),
        ("charter.told.region", charter.region.name),
        ("charter.told.from", charter.valid_from),
        ("charter.told.to", charter.valid_to),
    )
    return Told(f"state.charters.{charter.state}", rows=tuple(row for row in rows if row[1]))


@checks("charter")
def is_as_stored(work: Work, file: SignedFile) -> bool:
    """Whether text, rows and answers still are those that were printed, approved and told."""
    charter = work.session.get(Charter, parse(file.subject)[1])
    if charter is None or charter.text.sha256 != digest(charter.text.content):
        return False
    if differs(work, charter):
        return False
    printed = json.loads(file.data_text).get("record")
    return bool(printed == record(charter)) and all(
        json.loads(act.canonical_text)["answers"] == answers_digest(charter)
        for act in file.acts
        if act.verb in {"sign", "attest"}
    )


def record(charter: Charter) -> dict[str, str]:
    """Return what ties a paper to its rows: altered rows no longer agree with it."""
    return {
        "reference": charter.reference,
        "template": charter.template.key,
        "text": charter.text.number,
        "text_sha256": charter.text.sha256 or "",
        "campaign": charter.campaign.public_id,
        "post": charter.post.code,
        "region": charter.region.code,
        "holding": charter.holding.key,
        "person": charter.holding.person.public_id,
    }


def answers_digest(charter: Charter) -> str:
    """Return the fingerprint of what a signatory said to the clauses: part of each act."""
    said = [[one.clause, one.answer, one.text, one.language] for one in charter.answers]
    return digest(sorted(said))
