"""A circuit is built, tried, published and used by somebody who reads Arabic and writes no YAML."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.workflow import service, timers
from govflow.workflow.models import Case, DraftCircuit, Task, TaskStatus
from tests.html import Browser, page
from tests.kept import Shelf
from tests.make import accounts, actions
from tests.make.workflow import House
from tests.web.circuits.form import Editor, choice, sent
from tests.workflow.engine.circuits import CIR_ACTION
from tests.workflow.test_asides import keeps
from tests.workflow.test_timers import at

POLES = ("الكاتب العام", "مدير الموارد البشرية", "رئيس الديوان", "رئيس قسم نظم المعلومات")
OPINIONS = ("parallel_1_a", "parallel_1_b", "avis_1", "avis_2")


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(ministry, database, clock)


def ministry(database: Database, clock: FixedClock) -> House:
    made = actions.house(database, clock)
    with made.unit(None) as work:
        accounts.account(work, made.people.admin, username="admin", language="ar")
    return made


@pytest.fixture
def admin(browser: Browser, house: House) -> Browser:
    del house
    return browser.sign_in("admin", accounts.PASSWORD)


def begun(admin: Browser, **said: str) -> Editor:
    new = {"title_ar": "مسار المخطط السنوي", "subject": "action", "model": ""} | said
    answer = admin.post("/circuits/drafts/new", new)
    assert answer.status_code == 303, page(answer)
    return Editor(admin, answer.headers["Location"])


def consulted(admin: Browser) -> Editor:
    """Build the circuit of SC-10: four poles side by side, then the minister."""
    editor = begun(admin)
    editor.press("out:visa_1")
    editor.press("open:approval_1")
    editor.press("save", who=[choice(editor.page, "الوزير")])
    editor.press("add", add__kind="parallel", add__after="")
    editor.press("branch:parallel_1")
    editor.press("branch:parallel_1")
    for step, pole in zip(OPINIONS, POLES, strict=True):
        editor.press(f"open:{step}")
        editor.press("save", who=[choice(editor.page, pole)])
    return editor


def bound(admin: Browser, key: str) -> None:
    rule = {"where": "", "when": "", "value": "", "written": "", "priority": "50"}
    answer = admin.post(f"/circuits/{key}/serve", rule)
    assert answer.status_code == 303, page(answer)


def of(house: House, action: str) -> str:
    with house.unit(None, read_only=True) as work:
        subject = actions.one(work, action).ref
        return work.session.scalars(select(Case.public_id).where(Case.subject == subject)).one()


def waiting(house: House, case: str) -> list[str]:
    with house.unit(None, read_only=True) as work:
        found = select(Task.step).join(Case, Case.id == Task.case_id)
        found = found.where(Case.public_id == case, Task.status == TaskStatus.OPEN)
        return sorted(work.session.scalars(found))


def answer(house: House, who: Any, case: str, step: str, verb: str, **said: str) -> None:  # noqa: ANN401
    with house.unit(None, read_only=True) as work:
        digest = work.session.scalars(select(Case.digest).where(Case.public_id == case)).one()
    house.answer(who, case, verb, item=house.item(case, step), digest=digest, **said)


def test_the_parallel_consultation_is_built_tried_published_bound_and_used(
    admin: Browser, house: House, clock: FixedClock
) -> None:
    """SC-10, steps 2 to 4."""
    editor = consulted(admin)
    assert "لا شيء للتصحيح" in page(editor.page)
    tried = editor.press("rehearse_draft")
    asked = sent_of_rehearsal(admin, house, tried.request.path)
    assert asked.count("30/11/2026") >= 4
    assert "شاغل المنصب منذ 01/01/2020" in asked
    assert "ينتهي في" in asked
    publish = editor.url.replace("/edit", "/publish")
    asked = page(admin.post(publish, {"rev": revision(house)}))
    assert "لا أحد يحق له الجواب" in asked  # for the minister's own files: it is confirmed
    assert "بالنسبة لملفات: الوزير" in asked
    published = admin.post(publish, {"rev": revision(house), "anyway": "y"})
    address = published.headers["Location"]
    bound(admin, address.rpartition("/")[2])
    hurried, case = (of(house, actions.submitted(house)) for _ in range(2))
    assert waiting(house, case) == sorted(OPINIONS)
    keeps(house)  # nobody approves before the poles but like this:
    with house.unit(house.people.admin) as work:
        service.override(work, hurried, steps=list(OPINIONS), reason="يجتمع المجلس اليوم")
    assert waiting(house, hurried) == ["approval_1"]
    poles = (house.people.sg, house.people.drh, house.people.chef_cab)
    answer(house, poles[0], case, OPINIONS[0], "favourable")
    answer(house, poles[1], case, OPINIONS[1], "favourable", reason="مع ملاحظة")
    answer(house, poles[2], case, OPINIONS[2], "unfavourable", reason="لا يوافق الميزانية")
    assert waiting(house, case) == [OPINIONS[3]]  # the director cannot approve yet
    clock.at = at(1, 9, month=12)
    while timers.fire(house.database, clock):
        pass
    assert waiting(house, case) == ["approval_1"]
    answer(house, house.people.minister, case, "approval_1", "approve")
    with house.unit(None, read_only=True) as work:
        row = work.session.scalars(select(Case).where(Case.public_id == case)).one()
        assert (row.status, row.outcome) == ("finished", "approved")
        silent = select(Task.step).where(Task.case_id == row.id, Task.outcome == "silent")
        assert work.session.scalars(silent).all() == [OPINIONS[3]]


def sent_of_rehearsal(admin: Browser, house: House, url: str) -> str:
    with house.unit(None, read_only=True) as work:
        del work
    post = choice(admin.get(url), "كتابة اللجن")
    return page(admin.get(f"{url}?post={post}&day=23/11/2026"))


def revision(house: House) -> str:
    with house.unit(None, read_only=True) as work:
        return str(work.session.scalars(select(DraftCircuit.version)).one())


def test_problems_are_said_in_words_with_the_field_that_mends_them(admin: Browser) -> None:
    editor = begun(admin)
    shown = editor.press("add", add__kind="avis", add__after="approval_1").text
    assert "لم يحدد من يستشار" in shown
    assert re.search(r'href="/circuits/drafts/[\w-]+/edit\?open=avis_1#who"', shown)
    assert "is-bad" in shown  # and marked on the drawing
    editor.press("open:avis_1", due__n="ثلاثة")
    assert editor.page.text.count("الأجل غير مقروء") >= 2  # kept as typed, said at the field too
    unreached = editor.press("save", who=["post:SG"], due__n="٣", then__done="end.approved")
    assert "الأجل غير مقروء" not in unreached.text
    assert "لا شيء للتصحيح" in page(unreached)
    editor.press("open:approval_1")
    assert "لا يصل أي ملف إلى هذه الخطوة" in page(
        editor.press("save", then__approve="end.approved")
    )


def test_what_is_typed_is_checked_while_it_is_typed_and_kept_by_nobody(
    admin: Browser, house: House
) -> None:
    editor = begun(admin)
    values = sent(editor.page) | {"who": [""], "check": ["1"]}
    live = admin.post(editor.url, values, htmx=True)
    assert (live.status_code, 'id="check"' in live.text) == (200, True)
    assert "لم يحدد من يستشار" in live.text
    assert revision(house) == "1"


def test_a_published_circuit_comes_back_from_its_form_as_it_was(
    admin: Browser, house: House
) -> None:
    draft = admin.post("/circuits/action-approval/draft").headers["Location"]
    editor = Editor(admin, draft)
    for name in ("_head", *CIR_ACTION["steps"], "_ends"):
        editor.press(f"open:{name}")
    editor.press("save")
    with house.unit(None, read_only=True) as work:
        assert work.session.scalars(select(DraftCircuit)).one().body == CIR_ACTION


def test_a_newer_draft_is_shown_before_anything_is_overwritten(admin: Browser) -> None:
    editor = begun(admin)
    mine = sent(editor.page) | {"do": ["save"], "due.n": ["9"]}
    editor.press("save", due__n="7")
    late = admin.post(editor.url, mine)
    assert (late.status_code, "−7 +9" in page(late)) == (409, True)
    again = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', late.text)
    saved = admin.post(editor.url, {name: value for name, value in again if name != "csrf_token"})
    assert saved.status_code == 303
    assert 'value="9"' in admin.get(editor.url).text


def test_conditions_are_chosen_from_what_the_subjects_supply(admin: Browser, house: House) -> None:
    editor = begun(admin)
    editor.press("open:_head")
    untitled = editor.press("save", data=["priority"], title__ar="")
    assert "عنوان المسار ناقص" in page(untitled)
    editor.press("save", title__ar="مسار")
    editor.press("add", add__kind="choice", add__after="visa_1")
    high = choice(editor.page, "كانت الأولوية عالية")
    editor.press("save", case__what=high, case__go="approval_1", **{"else": "end.approved"})
    with house.unit(None, read_only=True) as work:
        made = work.session.scalars(select(DraftCircuit)).one().body["steps"]["choice_1"]
    assert made == {"kind": "choice", "else": "end.approved",
                    "cases": [{"when": "priority = 'high'", "go": "approval_1"}]}  # fmt: skip
    assert "لا شيء للتصحيح" in page(editor.page)


def test_a_button_that_we_never_drew_only_saves(admin: Browser, house: House) -> None:
    editor = begun(admin)
    for do in ("up:nothing", "open:nothing", "unbranch:visa_1:x", "up:_head", "into:x", "out",
               "add:x", "branch:visa_1"):  # fmt: skip
        editor.press(do)
    with house.unit(None, read_only=True) as work:
        assert len(work.session.scalars(select(DraftCircuit)).one().body["steps"]) == 2


def test_a_number_longer_than_any_is_a_problem_to_mend(admin: Browser) -> None:
    editor = begun(admin)
    editor.press("open:approval_1")
    editor.press("save", quorum="9" * 400)
    assert "لا شيء للتصحيح" not in page(editor.page)


def test_rules_of_choice_come_and_go_and_a_circuit_is_retired(admin: Browser) -> None:
    bound(admin, "action-approval")
    shown = admin.get("/circuits/action-approval")
    rules = re.findall(r'name="rule" value="(\w+)"', shown.text)
    assert len(rules) == 2
    assert admin.post("/circuits/action-approval/unbind", {"rule": rules[0]}).status_code == 303
    assert admin.post("/circuits/action-approval/unbind", {"rule": rules[0]}).status_code == 404
    assert admin.post("/circuits/action-approval/retire").headers["Location"] == "/circuits"
    assert admin.get("/circuits/action-approval").status_code == 404


def test_every_kind_of_step_has_its_form_and_comes_back_as_it_was(
    admin: Browser, house: House
) -> None:
    editor = begun(admin)
    for kind in ("attestation", "copy", "parallel", "choice", "wait", "circuit"):
        editor.press("add", add__kind=kind, add__after="")
    with house.unit(None, read_only=True) as work:
        before = work.session.scalars(select(DraftCircuit)).one().body
    for name in before["steps"]:
        editor.press(f"open:{name}")
    editor.press("save")
    with house.unit(None, read_only=True) as work:
        assert work.session.scalars(select(DraftCircuit)).one().body == before
    editor.press("open:attestation_1")
    assert editor.press("save", kind="avis").text.count("لم يحدد من يستشار") >= 2
