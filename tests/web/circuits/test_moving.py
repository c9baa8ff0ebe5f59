"""Whoever keeps the circuits sees what would become of running files, and lets some go over."""

from typing import Any

from govflow.org.models import PostRole
from govflow.workflow import service
from tests.html import Browser, page
from tests.make import accounts, workflow
from tests.make.workflow import House

ENDS = {"approve": "end.approved", "reject": "end.rejected"}


def paper(**steps: Any) -> dict[str, Any]:  # noqa: ANN401 - steps as a file would give them
    head = {"schema": 1, "key": "paper", "title": {"en": "Paper", "fr": "Dossier", "ar": "ملف"}}
    data = {"priority": {"type": "text"}}
    return head | {"subject": "paper", "undo": "10m", "data": data, "start": "visa", "steps": steps}


VISA = {"kind": "visa", "who": ["post:CHEF-SI"], "then": {"approve": "sg"}}
SG = {"kind": "approval", "who": ["post:SG"], "then": ENDS}
SECOND = paper(visa=VISA, sg=SG | {"who": ["post:DRH"]})


def on_their_way(house: House) -> tuple[str, str]:
    """One file at its visa, one at a step that the second version no longer knows."""
    gone = {"visa": VISA | {"then": {"approve": "old"}}, "old": VISA, "sg": SG}
    with house.unit(None) as work:
        work.add(PostRole(post_id=house.people.admin.post_id, role="circuits"))
        workflow.circuit(work, paper(**gone))
    with house.unit(house.people.secretariat) as work:
        cases = [workflow.case(work, key="paper").public_id for _place in range(2)]
    house.answer(house.people.chef_si, cases[1])
    with house.unit(None) as work:
        service.publish(work, SECOND)
    return cases[0], cases[1]


def test_the_files_ticked_go_over_and_the_others_are_told_why_not(
    browser: Browser, house: House
) -> None:
    moves, stays = on_their_way(house)
    admin = browser.sign_in("admin", accounts.PASSWORD)
    assert "Files on older versions" in page(admin.get("/circuits/paper"))
    seen = page(admin.get("/circuits/paper/cases"))
    assert "It can go over." in seen
    assert "It stays on its version. This step is no more: old" in seen
    none = admin.post("/circuits/paper/cases", {})
    assert (none.status_code, "Tick at least one file." in page(none)) == (422, True)
    told = page(admin.post("/circuits/paper/cases", {"case": [moves, stays]}))
    assert "1 file went over" in told
    assert "This file cannot move to the new version (old)." in told
    assert house.answer(house.people.chef_si, moves).status == "running"
    assert house.answer(house.people.drh, moves).outcome == "approved"
