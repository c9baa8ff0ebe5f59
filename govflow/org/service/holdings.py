"""Posts are filled and left."""

from datetime import date

from sqlalchemy import select

from govflow.audit import ledger
from govflow.i18n.text import clean_name
from govflow.kernel.errors import Invalid
from govflow.kernel.work import Work
from govflow.org import policy
from govflow.org.core import overlap
from govflow.org.models import DelegationAct, Holding, Post, Quality
from govflow.org.queries import in_force


def appoint(work: Work, holding: Holding) -> Holding:
    """Let a person hold a post for a period, as titular or ad interim.

    Raises Invalid where somebody holds it in the same quality during the period.
    Tasks wait for posts, not for persons: none is touched.
    """
    post = work.session.get_one(Post, holding.post_id, with_for_update={"of": Post})
    work.require(policy.appoint, post)
    holding.quality = holding.quality or Quality.TITULAR
    if holding.to_day is not None and holding.to_day <= holding.from_day:
        raise Invalid("holding.end_before_start", field="to_day")
    holding.reference = clean_name(holding.reference or "", field="reference") or None
    if len(holding.reference or "") > Holding.reference.type.length:
        raise Invalid("text.too_long", field="reference", most=Holding.reference.type.length)
    _require_free(work, holding)
    work.add(holding)
    ledger.record(
        work,
        "post.filled",
        post,
        code=post.code,
        person=holding.person_id,
        from_day=holding.from_day,
        to_day=holding.to_day,
        quality=str(holding.quality),
        reference=holding.reference,
    )
    return holding


def _require_free(work: Work, wanted: Holding) -> None:
    others = select(Holding).where(
        Holding.post_id == wanted.post_id, Holding.quality == wanted.quality
    )
    period = (wanted.from_day, wanted.to_day)
    if any(overlap(period, (held.from_day, held.to_day)) for held in work.all(others)):
        raise Invalid("post.already_held", field="from_day")


def relieve(work: Work, holding: Holding, *, on: date, reference: str = "") -> None:
    """End a holding: `on` is the first day on which the person no longer holds the post.

    Delegations that the person gave or received in it end with it.
    """
    work.require(policy.relieve, holding.post)
    if on <= holding.from_day or (holding.to_day is not None and on > holding.to_day):
        raise Invalid("holding.end_outside", field="on")
    ending = work.all(
        in_force(on).where(
            (DelegationAct.delegator_holding_id == holding.id)
            | (DelegationAct.delegate_holding_id == holding.id)
        )
    )
    by_act = clean_name(reference, field="reference")
    holding.to_day = on
    ledger.record(
        work,
        "post.left",
        holding.post,
        code=holding.post.code,
        person=holding.person_id,
        on=on,
        delegations_ended=[act.reference for act in ending],
        **({"reference": by_act} if by_act else {}),
    )
