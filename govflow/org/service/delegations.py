"""Acts of delegation are recorded and revoked. What is received is never passed on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from govflow.audit import ledger
from govflow.i18n.text import Text3, clean_name
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.org import policy
from govflow.org.core import STEPS, SUBJECTS, formula_ar, formula_fr
from govflow.org.models import DelegationAct, Holding, Nature, Post, Quality, Unit
from govflow.org.queries import holdings_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an act of delegation says. Empty `subjects` or `steps`: every kind."""

    reference: str
    act_date: date
    from_day: date
    to_day: date | None = None  # inclusive; none: without limit in time
    nature: str = Nature.SIGNATURE
    subjects: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    unit: Unit | None = None
    ceiling: Decimal | None = None
    formula_ar: str = ""  # left empty: made of the delegator's title
    formula_fr: str = ""
    key: str | None = None  # the id it has in loaded data


def delegate(work: Work, delegator: Post, to: Post, terms: Terms) -> DelegationAct:
    """Record that the holder of a post lets the holder of another act for it.

    Raises Invalid on the field at fault: no reference, an end before its start, a vacant post.
    """
    work.require(policy.delegate, delegator)
    _check_period(work, terms)
    _check_scope(terms)
    giver, receiver = _parties(work, delegator, to, terms.from_day)
    act = _act(terms, giver, receiver, delegator.name)
    _check_new(work, act)
    work.add(act)
    ledger.record(
        work,
        "delegation.recorded",
        act,
        reference=act.reference,
        act_date=act.act_date,
        delegator=delegator.code,
        delegate=to.code,
        nature=act.nature,
        from_day=act.from_day,
        to_day=act.to_day,
        subjects=act.subjects,
        steps=act.steps,
        unit=terms.unit.code if terms.unit else None,
        ceiling=str(act.ceiling) if act.ceiling is not None else None,
        title=delegator.name.as_dict(),
        to=[to.id],
    )
    return act


def _act(terms: Terms, giver: Holding, receiver: Holding, title: Text3) -> DelegationAct:
    act = DelegationAct(
        delegator_post_id=giver.post_id,
        delegate_post_id=receiver.post_id,
        delegator_holding_id=giver.id,
        delegate_holding_id=receiver.id,
        nature=Nature(terms.nature),
        reference=_reference(terms.reference, missing="delegation.reference_missing"),
        act_date=terms.act_date,
        from_day=terms.from_day,
        to_day=terms.to_day,
        subjects=sorted(set(terms.subjects)),
        steps=sorted(set(terms.steps)),
        unit_id=terms.unit.id if terms.unit else None,
        ceiling=terms.ceiling,
        formula=_formula(terms, title),
    )
    if terms.key:
        act.key = terms.key
    return act


def _formula(terms: Terms, title: Text3) -> Text3:
    given_ar = clean_name(terms.formula_ar, field="formula_ar")
    given_fr = clean_name(terms.formula_fr, field="formula_fr")
    return Text3(
        ar=given_ar or formula_ar(title.in_("ar")),
        fr=given_fr or formula_fr(title.in_("fr")),
        en=f"For the {title.in_('en')}, by delegation",
    )


def _reference(text: str, *, missing: str) -> str:
    reference = clean_name(text, field="reference")
    if not reference:
        raise Invalid(missing, field="reference")
    if len(reference) > DelegationAct.reference.type.length:
        raise Invalid("text.too_long", field="reference", most=DelegationAct.reference.type.length)
    return reference


def _check_period(work: Work, terms: Terms) -> None:
    if terms.to_day is not None and terms.to_day < terms.from_day:
        raise Invalid("delegation.end_before_start", field="to_day")
    if terms.to_day is not None and terms.to_day < work.today:
        raise Invalid("delegation.already_over", field="to_day")
    if terms.act_date > work.today:
        raise Invalid("delegation.act_in_future", field="act_date")


def _check_scope(terms: Terms) -> None:
    _check_known(terms.subjects, SUBJECTS, field="subjects")
    _check_known(terms.steps, STEPS, field="steps")
    _check_known((terms.nature,), tuple(Nature), field="nature")
    if terms.ceiling is not None and terms.ceiling <= 0:
        raise Invalid("delegation.ceiling_not_positive", field="ceiling")


def _check_known(values: Iterable[str], known: tuple[str, ...], *, field: str) -> None:
    if not set(values) <= set(known):
        raise Invalid("delegation.scope_unknown", field=field)


def _parties(work: Work, delegator: Post, to: Post, start: date) -> tuple[Holding, Holding]:
    day = max(start, work.today)
    giver = work.first(
        holdings_on(day).where(Holding.post_id == delegator.id, Holding.quality == Quality.TITULAR)
    )
    receiver = work.first(holdings_on(day).where(Holding.post_id == to.id))
    if giver is None:
        raise Invalid("delegation.delegator_vacant", field="delegator")
    if receiver is None:
        raise Invalid("delegation.delegate_vacant", field="delegate")
    _check_distinct(work, giver, receiver)
    return giver, receiver


def _check_distinct(work: Work, giver: Holding, receiver: Holding) -> None:
    if giver.person_id == receiver.person_id:
        raise Invalid("delegation.to_oneself", field="delegate")
    if receiver.person_id == work.actor.person:  # nobody takes a power by his own hand
        raise Invalid("delegation.to_recorder", field="delegate")


def _check_new(work: Work, act: DelegationAct) -> None:
    """Refuse the same act twice: a form sent again, or two people who record it."""
    twin = select(DelegationAct).where(
        DelegationAct.delegator_holding_id == act.delegator_holding_id,
        DelegationAct.delegate_holding_id == act.delegate_holding_id,
        DelegationAct.reference == act.reference,
        DelegationAct.from_day == act.from_day,
        DelegationAct.revoked_on.is_(None),
    )
    if any(_scope(one) == _scope(act) for one in work.all(twin)):
        raise Invalid("delegation.recorded_already", field="reference")


def _scope(act: DelegationAct) -> tuple[object, ...]:
    return act.subjects, act.steps, act.unit_id, act.ceiling


def revoke(work: Work, act: DelegationAct, *, reference: str, on: date | None = None) -> None:
    """Revoke an act; from `on` (today unless said) it is no longer in force."""
    work.require(policy.revoke, act)
    day = on or work.today
    if act.revoked_on is not None or (act.to_day is not None and act.to_day < work.today):
        raise Conflict("delegation.not_in_force")
    if day < work.today or (act.to_day is not None and day > act.to_day):
        raise Invalid("delegation.revocation_outside", field="on")
    act.revoked_reference = _reference(reference, missing="delegation.revocation_reference_missing")
    act.revoked_on = day
    ledger.record(
        work,
        "delegation.revoked",
        act,
        reference=act.reference,
        revocation=act.revoked_reference,
        on=day,
        to=[act.delegate_post_id],
    )
