"""Circuits as BPMN 2.0 files: valid, loss-free, and refused where they say something else."""

from pathlib import Path
from typing import Any

import pytest
import SpiffWorkflow
from hypothesis import given, settings
from lxml import etree

from govflow.workflow.engine.bpmn import read, write
from govflow.workflow.engine.bpmn_values import plain
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.refusal import DefinitionError
from tests.workflow.engine.circuits import CIR_ACTION, approval, circuit, visa
from tests.workflow.engine.drawn import circuits

SCHEMA = Path(SpiffWorkflow.__file__).parent / "bpmn" / "parser" / "schema" / "BPMN20.xsd"
HOSTILE = {"en": '"><script>alert(1)</script>&amp; ]]> \x0b \ud800 \u202e'}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


@settings(max_examples=40, deadline=None)
@given(definition=circuits())
def test_a_file_says_the_circuit_whole_and_is_bpmn(
    schema: etree.XMLSchema, definition: dict[str, Any]
) -> None:
    file = write(parse(definition))
    schema.assertValid(etree.fromstring(file))
    assert plain(read(file)) == plain(definition)
    assert write(parse(read(file))) == file


def test_hostile_words_stay_words(schema: etree.XMLSchema) -> None:
    steps = {"one": approval("A", title=HOSTILE), "tell": {}} | {
        "tell": {"kind": "copy", "who": ["post:B"], "then": {"done": "end.approved"}}
    }
    steps["one"]["then"]["approve"] = "tell"
    definition = circuit(steps, title=HOSTILE, key='a "<key>"')
    file = write(parse(definition))
    schema.assertValid(etree.fromstring(file))
    assert b"<script" not in file
    assert plain(read(file)) == plain(definition)


def changed(*swaps: tuple[str, str], definition: dict[str, Any] = CIR_ACTION) -> bytes:
    text = write(parse(definition)).decode()
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def problems(file: bytes) -> dict[str, str]:
    with pytest.raises(DefinitionError) as refused:
        read(file)
    return dict(refused.value.problems)


def test_a_line_led_elsewhere_in_the_drawing_leads_there() -> None:
    line = 'id="flow.route.else" sourceRef="route" targetRef='
    file = changed((f'{line}"end.approved"', f'{line}"approve_minister"'))
    assert read(file)["steps"]["route"]["else"] == "approve_minister"


AWAITING = circuit({
    "held": {"kind": "wait", "signal": "meeting.held", "due": "5wd",
             "then": {"done": "one", "timeout": "end.lapsed"}},
    "one": visa("A", "end.approved"),
})  # fmt: skip


@pytest.mark.parametrize(
    ("swap", "element", "told"),
    [
        (("bpmn:receiveTask", "bpmn:scriptTask"), "held", "'scriptTask' is not of the subset"),
        (('<bpmn:userTask id="one"', '<bpmn:userTask id="two"'), "held", "there is no step 'one'"),
        (('id="held.timeout"', 'id="held.late"'), "held.timeout", "boundaryEvent is missing"),
        (('sourceRef="held" targetRef="one"', 'sourceRef="held" targetRef="Submission"'),
         "flow.held.then.done", "the steps say"),
        (('"kind":"visa"', '"kind":"visum"'), "one", "steps.one.kind: found 'visum'"),
        (("<gov:step>{", "<gov:step>"), "held", "its <gov:step> is missing"),
    ],
)  # fmt: skip
def test_what_a_circuit_cannot_say_is_refused_by_its_element(
    swap: tuple[str, str], element: str, told: str
) -> None:
    found = problems(changed(swap, definition=AWAITING))
    assert told in found[element]


@pytest.mark.parametrize(
    "file",
    [
        b"", b"<", b"\xff\xfe", b"<a/>", b"<a/>" * 1_000_000,
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    ],
)  # fmt: skip
def test_what_is_no_bpmn_is_refused(file: bytes) -> None:
    assert "" in problems(file)
