"""What may be published and bound: what cannot be done, or followed, is refused by name."""

from typing import Any

import pytest

from govflow.kernel.canonical import canonical, fingerprint
from govflow.kernel.errors import Invalid
from govflow.workflow import service
from govflow.workflow.models import Definition
from tests.make import workflow
from tests.make.workflow import House
from tests.workflow.engine.circuits import approval, circuit, visa

SIGNED = circuit({"sign": approval("SG") | {"kind": "signature"}}, key="signed")
NOT_YET = "steps.sign.kind: 'signature' is not available yet"
ENDS = "allowed: end.approved, end.rejected"


def problems(house: House, body: dict[str, Any]) -> object:
    with pytest.raises(Invalid) as refused, house.unit(None) as work:
        workflow.circuit(work, body)
    assert refused.value.key == "circuit.refused"
    return refused.value.params["problems"]


def test_a_signature_is_refused_by_name_until_it_can_be_given(house: House) -> None:
    assert problems(house, SIGNED) == [NOT_YET]


def test_a_circuit_published_before_is_not_bound(house: House) -> None:
    with house.unit(None) as work:
        text = canonical(SIGNED).decode()
        old = Definition(key="signed", version=1, subject_kind="action", title=workflow.TITLE)
        old.body_text, old.sha256, old.published_at = text, fingerprint(text.encode()), work.now
        work.add(old)
    with pytest.raises(Invalid) as refused, house.unit(None) as work:
        service.bind(work, "signed", "action")
    assert refused.value.params["problems"] == [NOT_YET]


def test_an_action_ends_in_what_an_action_can_become(house: House) -> None:
    steps = {"one": visa("DRH", "two"), "two": approval("SG", "end.filed")}
    assert problems(house, circuit(steps)) == [f"steps.two.then.approve: found 'end.filed'; {ENDS}"]


def test_the_ends_of_a_choice_are_looked_at_too(house: House) -> None:
    way = {"kind": "choice", "cases": [{"when": "urgent", "go": "end.now"}], "else": "one"}
    body = circuit({"way": way, "one": approval("SG")}, data={"urgent": {"type": "boolean"}})
    assert problems(house, body) == [f"steps.way.cases[0].go: found 'end.now'; {ENDS}"]


def test_another_subject_ends_as_its_circuit_says(house: House) -> None:
    body = circuit({"one": visa("DRH", "end.filed")}, key="opinion", subject="opinion")
    with house.unit(None) as work:
        assert workflow.circuit(work, body).version == 1
