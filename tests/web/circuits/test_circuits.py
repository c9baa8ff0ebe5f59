"""The circuits read as they are: who is asked, by when, what if nobody answers."""

import re
from typing import Any

import pytest
from lxml import etree

from govflow.gate.transaction import Application
from govflow.web.circuits import conditions
from govflow.web.circuits.drawn import drawn
from govflow.web.circuits.teller import Teller
from govflow.workflow.engine import bpmn
from govflow.workflow.engine.parse import parse
from tests.html import Browser, page
from tests.make import workflow
from tests.make.workflow import House


def test_the_circuits_in_force_are_listed(admin: Browser) -> None:
    seen = page(admin.get("/circuits"))
    assert "action-approval" in seen
    assert "1 rule of choice" in seen


def test_a_circuit_says_who_is_asked_by_when_and_what_if_nobody_answers(admin: Browser) -> None:
    seen = page(admin.get("/circuits/action-approval"))
    assert "Secretary General" in seen
    assert "3 working days" in seen
    assert "never counts as approval" in seen
    assert "also offered to: the superior of whoever is late" in seen
    assert "when the priority is high → Approval (Minister)" in seen
    assert "priority = 'high'" not in seen
    assert "Ministry" in seen


AWAITING: dict[str, Any] = {
    "schema": 1,
    "key": "awaiting",
    "title": {"en": "Awaiting", "fr": "En attente", "ar": "في الانتظار"},
    "subject": "action",
    "start": "law",
    "steps": {
        "law": {
            "kind": "avis",
            "who": ["post:SG"],
            "blocking": False,
            "until": "funds",
            "then": {"done": "held"},
        },
        "held": {
            "kind": "wait",
            "signal": "meeting.held",
            "due": "30wd",
            "then": {"done": "funds", "timeout": "end.rejected"},
        },
        "funds": {
            "kind": "circuit",
            "circuit": "action-approval",
            "title": {"en": "Commitment of funds", "fr": "Engagement", "ar": "الالتزام"},
            "data": {"priority": "priority", "owner": "owner"},
            "then": {"approve": "end.approved", "reject": "end.rejected"},
        },
    },
    "data": workflow.ACTION["data"],
}


def test_a_circuit_says_what_it_awaits_besides_people(admin: Browser, house: House) -> None:
    with house.unit(None) as work:
        workflow.circuit(work, AWAITING)
    seen = page(admin.get("/circuits/awaiting"))
    assert "the opinion may be given until: Commitment of funds" in seen
    assert "the meeting to be held" in seen
    assert "30 working days" in seen
    assert "Sub-circuit" in seen
    assert "the author of the file" in seen


def test_a_fault_is_drawn_on_its_step_as_text(house: House, app: Application) -> None:
    macro = app.jinja_env.from_string(
        '{% from "ui/drawing.html" import drawing %}{{ drawing(d, "<x>") }}'
    )
    with app.test_request_context("/?lang=ar"), house.unit(None, read_only=True) as work:
        route = parse(workflow.ACTION | {"key": "draft"})
        marked = drawn(Teller(work, route), faults={"visa_hr": "</text><b>nobody"})
        shown = etree.fromstring(macro.render(d=marked))
    (step,) = shown.iterfind(".//a[@href='#step-visa_hr']")
    assert "is-bad" in step.get("class", "")
    assert "</text><b>nobody" in "".join(map(str, step.itertext()))
    assert shown.get("aria-label") == "<x>"


def test_a_circuit_is_handed_out_as_a_bpmn_file(admin: Browser) -> None:
    address = "/circuits/action-approval/bpmn"
    assert f'href="{address}"' in admin.get("/circuits/action-approval").text
    answer = admin.get(address)
    assert answer.mimetype == "application/xml"
    assert "action-approval-v1.bpmn" in answer.headers["Content-Disposition"]
    assert bpmn.read(answer.data)["key"] == "action-approval"


def test_a_circuit_that_does_not_exist_is_not_found(admin: Browser) -> None:
    assert admin.get("/circuits/nothing").status_code == 404


def test_a_circuit_with_a_strange_name_is_not_there(admin: Browser) -> None:
    assert admin.get("/circuits/%00").status_code == 404


def test_the_drawing_says_the_way_and_each_of_its_steps_leads_to_its_entry(admin: Browser) -> None:
    text = admin.get("/circuits/action-approval").text
    drawn = text.split('class="circuit"')[1].split("</svg>")[0]
    assert "1. the priority is high" in drawn
    assert "Otherwise" in drawn
    assert "Approved" in drawn
    targets = re.findall(r'<a href="#(step-\w+)"', drawn)
    assert len(targets) == 4
    assert all(f'id="{target}"' in text for target in targets)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("priority = 'high'", "the priority is high"),
        ("priority = 'low'", "the priority is low"),
        ("priority != 'high'", "the priority is not high"),
        ("priority in ['low', 'normal']", "the priority is among: low and normal"),
        ("amount >= 200 and not kind = 'events'",
         "the amount is at least 200 and it is not true that it concerns events"),
        ("amount < 5 or amount > 9.5", "the amount is under 5 or the amount is over 9.5"),
        ("amount <= year + 2 - 1", "the amount is at most the year plus 2 minus 1"),
        ("chair is empty", "the chair is not given"),
        ("chair is not empty", "the chair is given"),
        ("answer(legal) = 'unfavourable'", "the answer at legal is unfavourable"),
        ("count(legal, 'favourable') > 1", "the number of “favourable” at legal is over 1"),
        ("days(today(), @2026-11-30) < 3", "the days from today to 30/11/2026 is under 3"),
        ("returns() = 2", "the number of returns is 2"),
        ("length(members) > or_else(year, 4)",
         "the number of the members is over the year (or else 4)"),
        ("weight = 'heavy'", "weight is heavy"),
        ("not a condition (", "not a condition ("),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_words(app: Application, written: str, words: str) -> None:
    with app.test_request_context("/?lang=en"):
        assert conditions.read(written) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "كانت الأولوية عالية"),
        ("fr", "la priorité est haute"),
        ("en", "the priority is high"),
    ],
)
def test_a_condition_speaks_three_languages(app: Application, language: str, words: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert conditions.read("priority = 'high'") == words
