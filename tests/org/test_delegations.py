"""An act of delegation has a reference and dates, ends with its people, and can be revoked."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from govflow.kernel.actor import SYSTEM, Actor, Capacity
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.kernel.work import Work
from govflow.org import capacity, policy, queries, service
from govflow.org.capacity import Matter
from govflow.org.models import DelegationAct, Holding, Quality
from govflow.org.service import Terms
from tests.make import org as make

APPROVAL = Matter(subject="action", step="approval")
TERMS = Terms(
    reference="DS-2026/31",
    act_date=date(2026, 11, 19),
    from_day=date(2026, 11, 19),
    to_day=date(2026, 11, 30),
    subjects=("action",),
    steps=("approval",),
)


def as_(work: Work, holder: Holding) -> None:
    work.actor = make.actor(work, holder)


def capacities(work: Work, holder: Holding, post: int, matter: Matter = APPROVAL) -> list[Capacity]:
    as_(work, holder)
    given = queries.powers_given(work, (post,)).get(post, ())
    found, work.actor = capacity.capacities(work.actor, post, matter, given=given), SYSTEM
    return list(found)


def test_the_administrator_records_an_act_with_its_formula_in_both_languages(work: Work) -> None:
    chart = make.ministry(work)
    as_(work, chart.admin)
    act = service.delegate(work, chart.sg.post, chart.chef_cab.post, TERMS)
    assert (act.reference, act.from_day, act.to_day, act.nature, act.subjects, act.steps) == (
        "DS-2026/31",
        date(2026, 11, 19),
        date(2026, 11, 30),
        "signature",
        ["action"],
        ["approval"],
    )
    assert act.formula.as_dict() == {
        "ar": "عن الكاتب العام وبتفويض منه",
        "fr": "Pour le secrétaire général et par délégation",
        "en": "For the Secretary General, by delegation",
    }


def test_the_formula_of_the_act_itself_prevails(work: Work) -> None:
    chart = make.ministry(work)
    terms = replace(TERMS, formula_fr="P/Le SG et p.d.", formula_ar="عن الكاتب العام")
    act = service.delegate(work, chart.sg.post, chart.chef_cab.post, terms)
    assert (act.formula.fr, act.formula.ar) == ("P/Le SG et p.d.", "عن الكاتب العام")


@pytest.mark.parametrize(
    ("change", "field", "key"),
    [
        ({"reference": " "}, "reference", "delegation.reference_missing"),
        ({"reference": "x" * 121}, "reference", "text.too_long"),
        ({"to_day": date(2026, 11, 18)}, "to_day", "delegation.end_before_start"),
        (
            {"from_day": date(2026, 10, 1), "to_day": date(2026, 11, 22)},
            "to_day",
            "delegation.already_over",
        ),
        ({"act_date": date(2026, 11, 24)}, "act_date", "delegation.act_in_future"),
        ({"subjects": ("war",)}, "subjects", "delegation.scope_unknown"),
        ({"steps": ("vote",)}, "steps", "delegation.scope_unknown"),
        ({"nature": "magic"}, "nature", "delegation.scope_unknown"),
        ({"ceiling": Decimal(0)}, "ceiling", "delegation.ceiling_not_positive"),
    ],
)
def test_an_act_with_a_fault_is_refused_at_the_field(
    work: Work, change: dict[str, object], field: str, key: str
) -> None:
    chart = make.ministry(work)
    terms = replace(TERMS, **change)  # type: ignore[arg-type] # what a crafted form may send
    with pytest.raises(Invalid) as refused:
        service.delegate(work, chart.sg.post, chart.chef_cab.post, terms)
    assert (refused.value.field, refused.value.key) == (field, key)


def test_an_act_needs_somebody_at_both_posts(work: Work) -> None:
    chart = make.ministry(work)
    empty = make.post(work, chart.org)
    for giver, receiver, field in (
        (empty, chart.sg.post, "delegator"),
        (chart.sg.post, empty, "delegate"),
    ):
        with pytest.raises(Invalid) as refused:
            service.delegate(work, giver, receiver, TERMS)
        assert refused.value.field == field


def test_the_same_act_is_recorded_once(work: Work) -> None:
    chart = make.ministry(work)
    act = service.delegate(work, chart.sg.post, chart.chef_cab.post, TERMS)
    with pytest.raises(Invalid) as refused:
        service.delegate(work, chart.sg.post, chart.chef_cab.post, TERMS)
    assert refused.value.key == "delegation.recorded_already"
    service.delegate(work, chart.sg.post, chart.drh.post, TERMS)
    service.delegate(work, chart.sg.post, chart.chef_cab.post, replace(TERMS, steps=("visa",)))
    service.revoke(work, act, reference="DS-2026/40")
    service.delegate(work, chart.sg.post, chart.chef_cab.post, TERMS)


def test_nobody_delegates_to_himself_in_another_post(work: Work) -> None:
    chart = make.ministry(work)
    second = make.holding(work, make.post(work, chart.org), person=chart.sg.person)
    for receiver in (chart.sg.post, second.post):
        with pytest.raises(Invalid) as refused:
            service.delegate(work, chart.sg.post, receiver, TERMS)
        assert refused.value.key == "delegation.to_oneself"


def test_an_administrator_does_not_record_an_act_for_himself(work: Work) -> None:
    chart = make.ministry(work)
    as_(work, chart.admin)
    with pytest.raises(Invalid) as refused:
        service.delegate(work, chart.minister.post, chart.admin.post, TERMS)
    assert refused.value.key == "delegation.to_recorder"


def test_who_may_record_an_act(work: Work) -> None:
    chart = make.ministry(work)
    allowed = [
        held.post.code
        for held in chart.everybody
        if policy.delegate(make.actor(work, held), chart.sg.post)
    ]
    assert allowed == ["SG", "ADMIN"]


def test_what_was_received_is_never_passed_on(work: Work) -> None:
    chart = make.ministry(work)
    make.delegation(work, chart.sg, chart.chef_cab)
    as_(work, chart.chef_cab)
    with pytest.raises(Forbidden) as refused:
        service.delegate(work, chart.sg.post, chart.drh.post, TERMS)
    assert refused.value.rule.startswith("(holds the post in person")
    make.delegation(work, chart.chef_cab, chart.drh)  # his own post is his to delegate
    assert capacities(work, chart.drh, chart.sg.post_id) == []


def test_who_stands_in_does_not_delegate(work: Work) -> None:
    chart = make.ministry(work)
    interim = make.holding(work, chart.sg.post, person=chart.drh.person, quality=Quality.INTERIM)
    as_(work, interim)
    with pytest.raises(Forbidden):
        service.delegate(work, chart.sg.post, chart.chef_cab.post, TERMS)


@pytest.mark.parametrize("leaver", ["sg", "chef_cab"])
def test_a_delegation_ends_when_either_leaves_the_post(work: Work, leaver: str) -> None:
    chart = make.ministry(work)
    act = make.delegation(work, chart.sg, chart.chef_cab)
    left: Holding = getattr(chart, leaver)
    service.relieve(work, left, on=date(2026, 11, 23))
    successor = make.holding(work, left.post, from_day=date(2026, 11, 23))
    assert not act.in_force(date(2026, 11, 23))
    assert act.in_force(date(2026, 11, 22))
    assert make.actor(work, chart.chef_cab).delegations == ()
    assert make.actor(work, successor).delegations == ()
    assert work.all(queries.in_force(date(2026, 11, 23))) == []


def test_a_revoked_act_is_no_longer_in_force_on_the_same_day(work: Work) -> None:
    chart = make.ministry(work)
    act = make.delegation(work, chart.sg, chart.chef_cab)
    as_(work, chart.sg)
    service.revoke(work, act, reference="DS-2026/40")
    assert (act.revoked_on, act.revoked_reference) == (work.today, "DS-2026/40")
    assert make.actor(work, chart.chef_cab).delegations == ()
    with pytest.raises(Conflict):
        service.revoke(work, act, reference="DS-2026/41")


def test_a_revocation_needs_a_reference_and_a_day_that_is_left(work: Work) -> None:
    chart = make.ministry(work)
    act = make.delegation(work, chart.sg, chart.chef_cab)
    with pytest.raises(Invalid) as refused:
        service.revoke(work, act, reference="")
    assert refused.value.field == "reference"
    for day in (date(2026, 11, 22), date(2026, 12, 1)):
        with pytest.raises(Invalid) as refused:
            service.revoke(work, act, reference="DS-2026/40", on=day)
        assert refused.value.field == "on"


def test_an_act_that_is_over_is_not_revoked(work: Work) -> None:
    chart = make.ministry(work)
    act = make.delegation(work, chart.sg, chart.chef_cab)
    act.to_day = date(2026, 11, 22)
    with pytest.raises(Conflict):
        service.revoke(work, act, reference="DS-2026/40")


def test_the_delegate_does_not_revoke(work: Work) -> None:
    chart = make.ministry(work)
    act = make.delegation(work, chart.sg, chart.chef_cab)
    as_(work, chart.chef_cab)
    with pytest.raises(Forbidden):
        work.get(DelegationAct, act.public_id, to=policy.revoke)


def test_what_one_may_not_read_is_in_no_list_and_does_not_exist(work: Work) -> None:
    chart = make.ministry(work)
    make.delegation(work, chart.sg, chart.chef_cab)
    make.delegation(work, chart.chef_si, chart.drh)
    acts = work.all(queries.delegations(SYSTEM))
    assert len(acts) == 2
    actors = [make.actor(work, held) for held in chart.everybody]
    for actor in (*actors, SYSTEM, Actor(person=None)):
        readable = {act.id for act in acts if policy.read_delegation(actor, act)}
        assert {act.id for act in work.all(queries.delegations(actor))} == readable
    work.actor = make.actor(work, chart.drh)
    with pytest.raises(NotFound):
        work.get(DelegationAct, acts[1].public_id, to=policy.revoke)


def test_under_a_delegation_of_signature_both_may_act(work: Work) -> None:
    chart = make.ministry(work)
    act = make.delegation(work, chart.sg, chart.chef_cab)
    sg = chart.sg.post_id
    assert capacities(work, chart.sg, sg) == [Capacity("own", sg)]
    assert capacities(work, chart.chef_cab, sg) == [Capacity("delegation", sg, act.id)]


def test_under_a_delegation_of_power_the_delegator_no_longer_acts_in_its_scope(work: Work) -> None:
    chart = make.ministry(work)
    act = make.delegation(work, chart.sg, chart.chef_cab, nature="power")
    sg = chart.sg.post_id
    assert capacities(work, chart.sg, sg) == []
    assert capacities(work, chart.sg, sg, Matter("minutes", "approval")) == [Capacity("own", sg)]
    assert capacities(work, chart.chef_cab, sg) == [Capacity("delegation", sg, act.id)]
    service.revoke(work, act, reference="DS-2026/40")
    assert capacities(work, chart.sg, sg) == [Capacity("own", sg)]


def test_own_comes_before_interim_before_delegation(work: Work) -> None:
    chart = make.ministry(work)
    make.holding(work, chart.drh.post, person=chart.chef_cab.person, quality=Quality.INTERIM)
    first = make.delegation(work, chart.drh, chart.chef_cab)
    second = make.delegation(work, chart.drh, chart.chef_cab, subjects=())
    drh = chart.drh.post_id
    assert capacities(work, chart.chef_cab, drh) == [
        Capacity("interim", drh),
        Capacity("delegation", drh, first.id),
        Capacity("delegation", drh, second.id),
    ]


@pytest.mark.parametrize(
    "matter",
    [Matter("minutes", "approval"), Matter("action", "visa")],
)
def test_outside_its_scope_a_delegation_gives_nothing(work: Work, matter: Matter) -> None:
    chart = make.ministry(work)
    make.delegation(work, chart.sg, chart.chef_cab)
    assert capacities(work, chart.chef_cab, chart.sg.post_id, matter) == []


def test_a_unit_and_a_ceiling_limit_an_act(work: Work) -> None:
    chart = make.ministry(work)
    systems, staff = (queries.unit_by_code(work, code) for code in ("LAB-SI", "LAB-RH"))
    assert systems
    assert staff
    terms = replace(TERMS, unit=systems, ceiling=Decimal(200_000))
    service.delegate(work, chart.sg.post, chart.chef_cab.post, terms)
    matters = [
        Matter("action", "approval", unit=systems.path, amount=Decimal(200_000)),
        Matter("action", "approval", unit=systems.path),
        Matter("action", "approval", unit=systems.path, amount=Decimal(200_001)),
        Matter("action", "approval", unit=staff.path),
        Matter("action", "approval"),
    ]
    sg = chart.sg.post_id
    allowed = [bool(capacities(work, chart.chef_cab, sg, matter)) for matter in matters]
    assert allowed == [True, True, False, False, False]


def test_the_same_act_with_another_ceiling_is_another_one(work: Work) -> None:
    chart = make.ministry(work)
    limited = replace(TERMS, ceiling=Decimal(200_000))
    for terms in (TERMS, limited):
        service.delegate(work, chart.sg.post, chart.chef_cab.post, terms)
    with pytest.raises(Invalid) as refused:
        service.delegate(work, chart.sg.post, chart.chef_cab.post, limited)
    assert refused.value.key == "delegation.recorded_already"
