"""Files that wait for an event, or stand in a circuit below: what their pages say."""

import re
from typing import Any

from tests.html import page
from tests.make import workflow
from tests.make.workflow import House
from tests.web.conftest import Enter

BELOW: dict[str, Any] = {
    "schema": 1,
    "key": "below",
    "title": {"en": "Below"},
    "subject": "minutes",
    "start": "one",
    "steps": {"one": {"kind": "visa", "who": ["post:DRH"], "then": {"approve": "end.approved"}}},
}
ABOVE: dict[str, Any] = {
    "schema": 1,
    "key": "above",
    "title": {"en": "Above"},
    "subject": "minutes",
    "data": {"priority": {"type": "text"}},
    "start": "law",
    "steps": {
        "law": {
            "kind": "avis",
            "who": ["post:SG"],
            "blocking": False,
            "due": "5wd",
            "then": {"done": "funds"},
        },
        "funds": {
            "kind": "circuit",
            "circuit": "below",
            "title": {"en": "Commitment of funds"},
            "then": {"approve": "held", "reject": "end.rejected"},
        },
        "held": {
            "kind": "wait",
            "signal": "meeting.held",
            "due": "30wd",
            "then": {"done": "end.approved", "timeout": "end.rejected"},
        },
    },
}


def started(house: House, body: dict[str, Any]) -> str:
    with house.unit(None) as work:
        workflow.circuit(work, BELOW)
        workflow.circuit(work, body)
    with house.unit(house.people.secretariat) as work:
        return workflow.case(work, key="above").public_id


def test_an_opinion_beside_the_way_shows_where_the_file_stands_meanwhile(
    house: House, signed_in: Enter
) -> None:
    item = house.item(started(house, ABOVE), "law")
    seen = page(signed_in("sg").get(f"/parapheur?item={item}"))
    assert "Favourable" in seen
    assert "Sub-circuit begun" in seen
    assert "Commitment of funds" in seen
    assert "the meeting to be held" in seen
    assert "It goes on without this opinion." in seen
    assert "noted as no opinion given" in seen


def test_the_author_sees_which_event_his_file_waits_for(house: House, signed_in: Enter) -> None:
    started(house, {**ABOVE, "start": "held", "steps": {"held": ABOVE["steps"]["held"]}})
    found = signed_in("secretariat").get("/parapheur?tab=sent")
    assert re.search(r'class="work-link" id="[^"]+" href="/parapheur/case/', found.text)
    seen = page(found)
    assert "the meeting to be held" in seen
    assert "04/01/2027" in seen
