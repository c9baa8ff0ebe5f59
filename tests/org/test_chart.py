"""The chart is kept: units renamed and closed, roles given and taken, each with its fact."""

from datetime import date

import pytest

from govflow.audit.queries import history
from govflow.i18n.text import Text3
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.refs import ref_of
from govflow.kernel.work import Work
from govflow.org import register, service
from govflow.org.models import Post, Quality, Unit
from tests.make import org as make


def unit_of(work: Work, code: str) -> Unit:
    return next(one for one in work.all(register.units(register.Filter())) if one.code == code)


def test_a_unit_is_closed_once_nobody_is_left_in_it(work: Work) -> None:
    chart = make.ministry(work)
    staff = unit_of(work, "LAB-RH")
    with pytest.raises(Conflict) as refused:
        service.close_unit(work, staff, on=work.today)
    assert refused.value.key == "unit.still_held"
    service.relieve(work, chart.drh, on=date(2026, 12, 1))
    service.close_unit(work, staff, on=date(2026, 12, 1))
    assert staff.closed_on == date(2026, 12, 1)
    with pytest.raises(Conflict) as closed:
        service.close_unit(work, staff, on=work.today)
    assert closed.value.key == "unit.closed_already"
    with pytest.raises(Conflict):
        make.unit(work, chart.org, parent=staff)


def test_a_unit_with_units_under_it_stays_open(work: Work) -> None:
    org = make.organisation(work)
    above = make.unit(work, org)
    make.unit(work, org, parent=above)
    with pytest.raises(Conflict) as refused:
        service.close_unit(work, above, on=work.today)
    assert refused.value.key == "unit.still_parted"


def test_roles_are_given_and_taken(work: Work) -> None:
    chart = make.ministry(work)
    service.give_roles(work, chart.drh.post, ["approver", "budget"])
    assert chart.drh.post.roles == {"approver", "budget"}
    assert make.actor(work, chart.drh).roles == {"approver", "budget"}
    with pytest.raises(Invalid) as refused:
        service.give_roles(work, chart.drh.post, ["king"])
    assert refused.value.field == "roles"
    for ending in work._endings:  # noqa: SLF001 - the unit of the test is never finished
        ending()
    last = work.all(history(ref_of(chart.drh.post)))[-1]
    assert (last.fact, last.details["given"], last.details["taken"]) == (
        "post.roles_given",
        ["budget"],
        ["manager"],
    )


def test_the_last_administrator_stays(work: Work) -> None:
    chart = make.ministry(work)
    with pytest.raises(Invalid) as refused:
        service.give_roles(work, chart.admin.post, ["member"])
    assert refused.value.key == "post.last_administrator"
    service.give_roles(work, chart.chef_si.post, ["admin"])
    service.give_roles(work, chart.admin.post, ["member"])


def test_only_the_administrator_keeps_the_chart(work: Work) -> None:
    chart = make.ministry(work)
    name = Text3.same("X")
    work.actor = make.actor(work, chart.secretariat)
    unit = unit_of(work, "LAB-RH")
    with pytest.raises(Forbidden):
        service.rename_unit(work, unit, name)
    with pytest.raises(Forbidden):
        service.close_unit(work, unit, on=work.today)
    with pytest.raises(Forbidden):
        service.rename_post(work, chart.drh.post, name)
    with pytest.raises(Forbidden):
        service.give_roles(work, chart.drh.post, [])


def test_the_list_of_posts_says_which_are_held_stood_in_for_and_vacant(work: Work) -> None:
    chart = make.ministry(work)
    service.relieve(work, chart.sg, on=work.today)
    service.relieve(work, chart.drh, on=work.today)
    make.holding(work, chart.drh.post, from_day=work.today, quality=Quality.INTERIM)

    def codes(standing: str, words: str = "") -> list[str]:
        chosen = register.Filter(standing=standing, words=words)
        return [post.code for post in work.all(register.posts(chosen, work.today))]

    assert codes("vacant") == ["SG"]
    assert codes("interim") == ["DRH"]
    assert len(codes("held")) == 6
    assert codes("", "ressources humaines") == ["DRH"]


def test_a_holding_keeps_its_act(work: Work) -> None:
    chart = make.ministry(work)
    service.relieve(work, chart.sg, on=work.today)
    held = make.holding(work, chart.sg.post, from_day=work.today, reference=" DM-2026/14 ")
    assert held.reference == "DM-2026/14"
    assert isinstance(held.post, Post)
