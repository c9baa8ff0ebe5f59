"""The chart is read by everybody and kept by the administrator; tasks wait for posts."""

import re

import pytest
from sqlalchemy import select

from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.org import service
from govflow.org.models import Holding, Person, Post, Unit
from govflow.workflow.models import Task
from govflow.workflow.queries import standing
from tests.html import Browser, page, part
from tests.kept import Shelf
from tests.make import org, workflow
from tests.make.workflow import House
from tests.web.actions.acts import counted
from tests.web.conftest import Enter, opened

MOST_STATEMENTS = 18  # those of the frame among them
CHART = "/organisation"


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(chart, database, clock)


def chart(database: Database, clock: FixedClock) -> House:
    return opened(workflow.house(database, clock), ("admin", "drh", "sg", "secretariat"))


@pytest.fixture
def admin(signed_in: Enter) -> Browser:
    browser = signed_in("admin")
    browser.get("/help")
    return browser


def post_of(house: House, name: str) -> str:
    return f"{CHART}/posts/{getattr(house.people, name).post.public_id}"


def unit_of(house: House, code: str) -> Unit:
    with house.unit(None, read_only=True) as work:
        return work.session.scalars(select(Unit).where(Unit.code == code)).one()


def tasks(house: House) -> list[tuple[object, ...]]:
    with house.unit(None, read_only=True) as work:
        table = Task.__table__
        return [tuple(row) for row in work.session.execute(select(table).order_by(table.c.id))]


def relieved(house: House, name: str) -> None:
    with house.unit(None) as work:
        held = work.session.get_one(Holding, getattr(house.people, name).id)
        service.relieve(work, held, on=work.today)


def test_the_tree_says_who_heads_what(admin: Browser) -> None:
    said = re.sub(r"<[^>]+>", " ", part(admin.get(CHART).text, "unit-rows"))
    assert said.index("LAB ") < said.index("LAB-SG") < said.index("LAB-RH")
    assert "Level 3" in said
    assert "Secretary General" in said


def test_posts_are_found_by_their_standing_and_their_name(house: House, admin: Browser) -> None:
    relieved(house, "sg")
    shown = part(admin.get(f"{CHART}/posts?standing=vacant").text, "post-rows")
    assert "Secretary General" in shown
    assert "Vacant post" in shown
    assert "Minister" not in shown
    assert "CHEF-SI" in part(admin.get(f"{CHART}/posts?q=systems").text, "post-rows")
    assert "Nothing matches" in page(admin.get(f"{CHART}/posts?q=zzz"))
    assert admin.get(f"{CHART}/posts?standing=none&org=none&after=none").status_code == 200


def test_a_post_is_left_and_filled_and_no_task_is_touched(house: House, admin: Browser) -> None:
    house.start(subject="action:1")
    before, drh = tasks(house), post_of(house, "drh")
    key = house.people.drh.key
    ended = {"on": "2026-11-23", "reference": "DM-2026/9"}
    assert admin.post(f"{drh}/act/end?holding={key}", ended).headers["Location"] == drh
    assert admin.get(f"{drh}/act/end?holding={key}").status_code == 409
    shown = admin.get(drh).text
    assert "Nobody has held this post since" in part(shown, "vacancy")
    assert "1 file waits for it" in part(shown, "vacancy")
    assert "counted, not named" in part(shown, "waiting")
    named = {"name_ar": "المدير الجديد", "from_day": "2026-11-23", "reference": "DM-2026/10"}
    assert admin.post(f"{drh}/act/appoint", named).status_code == 303
    assert tasks(house) == before
    holders = part(admin.get(drh).text, "holder-rows")
    assert holders.index("المدير الجديد") < holders.index("Holder ")
    assert "DM-2026/10" in holders


def test_somebody_stands_in_from_day_to_day_included(house: House, admin: Browser) -> None:
    sg = post_of(house, "sg")
    person = house.people.chef_cab.person.public_id
    typed = {"person": person, "from_day": "2026-11-24", "to_day": "2026-11-30",
             "reference": "DM-2026/11"}  # fmt: skip
    assert admin.post(f"{sg}/act/interim", typed | {"to_day": ""}).status_code == 422
    assert admin.post(f"{sg}/act/interim", typed).status_code == 303
    again = admin.post(f"{sg}/act/interim", typed)
    assert again.status_code == 422
    assert 'id="from_day-error"' in again.text
    with house.unit(None, read_only=True) as work:
        held = work.all(select(Holding).order_by(Holding.id))[-1]
    assert (held.quality, str(held.to_day), str(held.last_day)) == (
        "interim",
        "2026-12-01",
        "2026-11-30",
    )


def test_an_appointment_needs_a_person(house: House, admin: Browser) -> None:
    relieved(house, "drh")
    with house.unit(None, read_only=True) as work:
        people = work.count(select(Person))
    typed = {"from_day": "2026-11-23", "reference": "DM-1"}
    assert admin.post(f"{post_of(house, 'drh')}/act/appoint", typed).status_code == 422
    taken = admin.post(f"{post_of(house, 'sg')}/act/appoint", typed | {"name_ar": "فلان"})
    assert taken.status_code == 422
    with house.unit(None, read_only=True) as work:
        assert work.count(select(Person)) == people


def test_roles_are_ticked(house: House, admin: Browser) -> None:
    drh = f"{post_of(house, 'drh')}/act/roles"
    assert re.search(r'<input[^>]*checked[^>]*value="manager"', admin.get(drh).text)
    assert admin.post(drh, {"roles": ["approver", "budget"]}).status_code == 303
    assert admin.post(drh, {"roles": ["king"]}).status_code == 422
    with house.unit(None, read_only=True) as work:
        assert work.session.get_one(Post, house.people.drh.post_id).roles == {"approver", "budget"}


def test_units_are_added_headed_renamed_and_closed(house: House, admin: Browser) -> None:
    above = f"{CHART}/units/{unit_of(house, 'LAB-SG').public_id}"
    new = {"name_ar": "قسم", "name_fr": "Division test", "code": "LAB-T", "kind": "division"}
    assert admin.post(f"{above}/act/unit", new).status_code == 303
    assert admin.post(f"{above}/act/unit", new).status_code == 422
    made = unit_of(house, "LAB-T")
    here = f"{CHART}/units/{made.public_id}"
    post = {"name_ar": "رئيس القسم", "code": "CHEF-T", "roles": ["manager"]}
    assert admin.post(f"{here}/act/post", post).status_code == 303
    with house.unit(None, read_only=True) as work:
        head = work.session.scalars(select(Post).where(Post.code == "CHEF-T")).one()
    assert admin.post(f"{here}/act/head", {"post": head.public_id}).status_code == 303
    assert admin.post(f"{here}/act/rename", {"name_ar": "قسم آخر"}).status_code == 303
    assert "قسم آخر" in page(admin.get(here))
    assert admin.post(f"{here}/act/close", {"on": "2026-12-01"}).status_code == 303
    assert admin.get(f"{here}/act/close").status_code == 409
    assert "Closed" in admin.get(here).text
    root = {**new, "code": "ROOT", "org": house.people.org.public_id}
    assert admin.post(f"{CHART}/new-unit", root).status_code == 303


def test_who_does_not_keep_the_chart_reads_it(house: House, signed_in: Enter) -> None:
    browser, drh = signed_in("drh"), post_of(house, "drh")
    assert "/act/" not in browser.get(post_of(house, "sg")).text
    assert browser.get(f"{drh}/act/roles").status_code == 403
    assert browser.get(f"{CHART}/new-unit").status_code == 403
    assert browser.get(f"{drh}/act/crown").status_code == 404


def test_the_holder_of_a_post_names_its_assistant_and_ends_it(
    house: House, signed_in: Enter
) -> None:
    browser, drh = signed_in("drh"), post_of(house, "drh")
    helper = house.people.chef_cab.post.public_id
    url = f"{drh}/act/assistant"
    assert signed_in("sg").get(url).status_code == 403
    wrong = browser.post(url, {"helper": drh.rpartition("/")[2], "from_day": "23/11/2026"})
    assert wrong.status_code == 422
    browser.post(url, {"helper": helper, "from_day": "23/11/2026"})
    (end,) = re.findall(r'href="([^"]+/act/dismiss[^"]+)"', browser.get(drh).text)
    assert browser.post(end, {}).status_code == 303
    assert "/act/dismiss" not in browser.get(drh).text


def test_a_post_shows_the_delegations_that_the_reader_may_read(
    house: House, signed_in: Enter
) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.chef_cab, from_day=work.today)
    sg = post_of(house, "sg")
    assert "DS-2026/31" in part(signed_in("sg").get(sg).text, "given")
    assert "DS-2026/31" in part(signed_in("admin").get(post_of(house, "chef_cab")).text, "received")
    assert "DS-2026/31" not in signed_in("drh").get(sg).text


@pytest.mark.parametrize("address", [CHART, f"{CHART}/posts", "unit", "post"])
def test_a_page_asks_the_same_however_many_there_are(
    app: Application, house: House, admin: Browser, address: str
) -> None:
    if address == "unit":
        address = f"{CHART}/units/{unit_of(house, 'LAB-SG').public_id}"
    elif address == "post":
        address = post_of(house, "drh")
    with counted(app) as sent:
        assert admin.get(address).status_code == 200
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


def test_somebody_says_to_be_away_and_it_stands_beside_their_name(
    house: House, signed_in: Enter
) -> None:
    drh, days = signed_in("drh"), {"from_day": "2026-11-23", "to_day": "2026-11-27"}
    assert 'name="person"' not in drh.get(f"{CHART}/absences/new").text
    assert drh.post(f"{CHART}/absences/new", days).headers["Location"] == f"{CHART}/absences"
    assert drh.post(f"{CHART}/absences/new", days).status_code == 422
    shown = part(drh.get(f"{CHART}/absences").text, "absence-rows")
    assert "/delegations/new" in shown
    other = signed_in("sg")
    assert "absent until" in part(other.get(post_of(house, "drh")).text, "holder-rows")
    listed = part(other.get(f"{CHART}/absences").text, "absence-rows")
    assert "/end" not in listed
    end = re.search(r'href="(/organisation/absences/[^"]+/end)"', shown)
    assert end
    assert other.get(end[1]).status_code == 403
    assert drh.post(end[1]).status_code == 303
    assert "Nobody has said to be away" in page(drh.get(f"{CHART}/absences"))


def test_the_secretariat_says_it_for_others(house: House, signed_in: Enter) -> None:
    browser, days = signed_in("secretariat"), {"from_day": "2026-11-23", "to_day": "2026-11-27"}
    assert browser.post(f"{CHART}/absences/new", days).status_code == 422
    person = house.people.sg.person.public_id
    assert browser.post(f"{CHART}/absences/new", days | {"person": person}).status_code == 303


def test_the_file_says_that_whoever_is_asked_is_away(house: House) -> None:
    house.start(subject="action:1")
    with house.unit(house.people.drh) as work:
        drh = work.session.get_one(Person, house.people.drh.person_id)
        service.say_absent(work, drh, from_day=work.today, to_day=work.today)
    with house.unit(house.people.secretariat, read_only=True) as work:
        (waiting,) = standing(work, ["action:1"])["action:1"].waiting
        assert waiting.named[0].away_until == work.today
