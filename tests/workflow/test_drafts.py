"""Circuits being written: kept as typed, published once, continued as the next version."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from govflow.audit.models import Entry
from govflow.kernel.errors import Conflict, Invalid
from govflow.workflow import queries, service
from govflow.workflow.engine import outline
from govflow.workflow.models import Definition, DraftCircuit
from tests.make import workflow
from tests.make.workflow import House
from tests.workflow.engine.circuits import approval, circuit, visa

UNSOUND = circuit({"one": visa("DRH", "nowhere"), "two": approval("SG", due="soon")}, key="new")
SOUND = circuit({"one": visa("DRH", "two"), "two": approval("SG")}, key="new")


def the_draft(house: House) -> DraftCircuit:
    with house.unit(None, read_only=True) as work:
        return work.all(queries.drafts())[0]


def test_a_draft_is_kept_as_typed_however_unsound(house: House) -> None:
    with house.unit(None) as work:
        service.draft(work, UNSOUND)
    assert the_draft(house).body == UNSOUND
    with pytest.raises(Invalid) as refused, house.unit(None) as work:
        service.put_in_force(work, work.all(queries.drafts())[0], rev=1)
    assert "steps.two.due" in str(refused.value.params["problems"])
    assert the_draft(house).body == UNSOUND


def test_a_draft_is_edited_published_and_then_frozen(house: House) -> None:
    with house.unit(None) as work:
        service.draft(work, UNSOUND)
    with house.unit(None) as work:
        service.edit(work, work.all(queries.drafts())[0], SOUND, rev=1)
    with house.unit(None) as work:
        made = service.put_in_force(work, work.all(queries.drafts())[0], rev=2)
        assert (made.key, made.version, work.all(queries.drafts())) == ("new", 1, [])
    with pytest.raises(DatabaseError), house.unit(None) as work:
        work.session.execute(text("UPDATE wf_definition SET body_text = '{}' WHERE key = 'new'"))
    with house.unit(None, read_only=True) as work:
        told = list(work.session.scalars(select(Entry.fact).order_by(Entry.seq)))
    assert told[-3:] == ["circuit.drafted", "circuit.edited", "circuit.published"]


def test_a_draft_of_a_known_key_becomes_its_next_version(house: House) -> None:
    with house.unit(None) as work:
        body = outline.arranged(queries.published(work, "action-approval").body)
        draft = service.draft(work, outline.without(body, "approve_minister"))
        draft_body = draft.body
        draft_body["steps"]["route"]["cases"][0]["go"] = "end.approved"
        service.edit(work, draft, draft_body, rev=1)
        service.put_in_force(work, draft, rev=draft.version)
    with house.unit(None, read_only=True) as work:
        versions = select(Definition.version, Definition.status).order_by(Definition.version)
        found = work.session.execute(versions)
        assert [tuple(row) for row in found] == [(1, "retired"), (2, "published")]


def test_two_people_at_one_draft_are_told(house: House) -> None:
    with house.unit(None) as work:
        draft = service.draft(work, SOUND)
        service.edit(work, draft, UNSOUND, rev=1)
        work.session.flush()
        with pytest.raises(Conflict):
            service.edit(work, draft, SOUND, rev=1)
        with pytest.raises(Conflict):
            service.draft(work, SOUND)


def test_what_has_no_outline_is_no_draft(house: House) -> None:
    with pytest.raises(Invalid), house.unit(None) as work:
        service.draft(work, {"steps": {"one": []}})


def test_a_circuit_is_retired_unless_another_needs_it(house: House) -> None:
    below = {"kind": "circuit", "circuit": "action-approval",
             "data": {"priority": "priority", "owner": "owner"},
             "then": {"approve": "end.approved", "reject": "end.rejected"}}  # fmt: skip
    with house.unit(None) as work:
        workflow.circuit(work, circuit({"x": below}, key="up", data=workflow.ACTION["data"]))
    with pytest.raises(Conflict) as refused, house.unit(None) as work:
        service.retire(work, queries.published(work, "action-approval"))
    assert refused.value.params["by"] == ["up"]
    with house.unit(None) as work:
        service.retire(work, queries.published(work, "up"))
        service.retire(work, queries.published(work, "action-approval"))
        assert work.all(queries.circuits()) == []


def test_a_rule_of_choice_is_taken_back(house: House) -> None:
    with house.unit(None) as work:
        binding = service.bind(work, "action-approval", "action")
        assert queries.circuit_for(work, "action")
        service.unbind(work, binding)
        assert queries.circuit_for(work, "action") is None
