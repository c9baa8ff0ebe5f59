"""The register of delegations: recorded with its reference, read by those concerned, revoked."""

import re
from datetime import timedelta

import pytest

from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import begin
from govflow.org import queries
from govflow.org.models import DelegationAct
from tests.html import Browser, page
from tests.kept import Shelf
from tests.make import accounts as make
from tests.make import org
from tests.make.org import Ministry

USERS = ("sg", "drh", "chef_cab", "admin", "chef_si")


@pytest.fixture
def chart(kept: Shelf, database: Database, clock: FixedClock) -> Ministry:
    return kept(drawn, database, clock)


def drawn(database: Database, clock: FixedClock) -> Ministry:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        drawn = org.ministry(work)
        for name in USERS:
            make.account(work, getattr(drawn, name), username=name.replace("_", "-"), language="en")
    return drawn


@pytest.fixture
def admin(browser: Browser, chart: Ministry) -> Browser:
    del chart
    return browser.sign_in("admin", make.PASSWORD)


Typed = dict[str, str | list[str]]


def act(chart: Ministry, **typed: str | list[str]) -> Typed:
    whole: Typed = {
        "delegator": chart.sg.post.public_id,
        "delegate": chart.chef_cab.post.public_id,
        "nature": "signature",
        "subjects": ["action"],
        "steps": ["approval"],
        "reference": "DS-2026/31",
        "act_date": "2026-11-19",
        "from_day": "2026-11-19",
        "to_day": "2026-11-30",
    }
    return whole | typed


def acts(database: Database, clock: FixedClock) -> list[DelegationAct]:
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        return work.all(queries.delegations(SYSTEM))


def test_the_administrator_records_an_act_and_everybody_concerned_reads_it(
    app: Application, admin: Browser, chart: Ministry
) -> None:
    recorded = admin.post("/delegations/new", act(chart))
    assert (recorded.status_code, recorded.headers["Location"]) == (303, "/delegations")
    listed = page(admin.get("/delegations"))
    assert "The delegation is recorded." in listed
    for words in ("Secretary General", "DS-2026/31", "19/11/2026 – 30/11/2026", "In force"):
        assert words in listed
    readers = {
        name: "DS-2026/31" in page(Browser(app).sign_in(name, make.PASSWORD).get("/delegations"))
        for name in ("sg", "chef-cab", "drh", "chef-si")
    }
    assert readers == {"sg": True, "chef-cab": True, "drh": False, "chef-si": False}


def test_the_printed_formula_stands_in_arabic_and_french(
    database: Database, clock: FixedClock, admin: Browser, chart: Ministry
) -> None:
    admin.post("/delegations/new", act(chart))
    shown = page(admin.get(f"/delegations/{acts(database, clock)[0].public_id}"))
    assert "«عن الكاتب العام وبتفويض منه»" in shown
    assert "« Pour le secrétaire général et par délégation »" in shown


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"reference": ""}, "reference", "This field is required"),
        ({"reference": "   "}, "reference", "This field is required"),
        ({"reference": "a\u202eb"}, "reference", "invisible character"),
        ({"reference": "x" * 500}, "reference", "longer than"),
        ({"to_day": "2026-11-18"}, "to_day", "The delegation ends before it begins."),
        ({"from_day": "31/02/2026"}, "from_day", "There is no such day in the calendar."),
        ({"from_day": "soon"}, "from_day", "Invalid date."),
        ({"act_date": "2027-01-01"}, "act_date", "still to come"),
        ({"delegator": "0000000000000000"}, "delegator", "Choose from the list."),
        ({"delegate": ""}, "delegate", "This field is required"),
        ({"nature": "magic"}, "nature", "Choose from the list."),
        ({"steps": ["vote"]}, "steps", "Choose from the list."),
    ],
)
def test_a_fault_is_said_at_its_field_and_what_was_typed_is_kept(
    admin: Browser, chart: Ministry, typed: Typed, field: str, said: str
) -> None:
    refused = admin.post("/delegations/new", act(chart, formula_fr="Pour le SG, p.d.") | typed)
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text or f'href="#{field}"' in refused.text
    assert said in page(refused)
    assert "Pour le SG, p.d." in refused.text
    assert "No delegation is in force" in page(admin.get("/delegations"))


def test_a_day_may_be_written_as_people_write_it(
    database: Database, clock: FixedClock, admin: Browser, chart: Ministry
) -> None:
    assert admin.post("/delegations/new", act(chart, to_day="30/11/2026")).status_code == 303
    assert [str(one.to_day) for one in acts(database, clock)] == ["2026-11-30"]


def test_the_same_act_sent_twice_is_recorded_once(
    database: Database, clock: FixedClock, admin: Browser, chart: Ministry
) -> None:
    answers = [admin.post("/delegations/new", act(chart)) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 422]
    assert len(acts(database, clock)) == 1


def test_nothing_ticked_is_said_to_cover_everything(admin: Browser, chart: Ministry) -> None:
    admin.post("/delegations/new", act(chart, subjects=[], steps=[]))
    assert "Scope: all files, all acts." in page(admin.get("/delegations"))


@pytest.mark.parametrize(
    ("typed", "warned"),
    [
        ({"subjects": []}, True),
        ({"subjects": ["minutes"]}, False),
        ({"from_day": "2026-12-01", "to_day": ""}, False),
    ],
)
def test_an_act_that_overlaps_another_is_recorded_with_a_warning(
    database: Database,
    clock: FixedClock,
    admin: Browser,
    chart: Ministry,
    typed: Typed,
    *,
    warned: bool,
) -> None:
    admin.post("/delegations/new", act(chart))
    second = {"reference": "DS-2026/32", "delegate": chart.drh.post.public_id}
    assert admin.post("/delegations/new", act(chart) | second | typed).status_code == 303
    told = "overlaps with another act of the same delegator" in page(admin.get("/delegations"))
    shown = admin.get(f"/delegations/{acts(database, clock)[0].public_id}")
    assert (told, 'id="overlap"' in shown.text) == (warned, warned)


def test_one_delegates_ones_own_post_only(app: Application, chart: Ministry) -> None:
    sg, drh = (Browser(app).sign_in(name, make.PASSWORD) for name in ("sg", "drh"))
    offered = re.search(
        r'<select[^>]*id="delegator".*?</select>', sg.get("/delegations/new").text, re.DOTALL
    )
    assert offered
    assert re.findall(r'value="([^"]+)"', offered[0]) == [chart.sg.post.public_id]
    assert drh.post("/delegations/new", act(chart)).status_code == 422
    assert sg.post("/delegations/new", act(chart)).status_code == 303


def test_an_administrator_is_not_offered_himself(admin: Browser, chart: Ministry) -> None:
    form = admin.get("/delegations/new").text
    offered = re.search(r'<select[^>]*id="delegate".*?</select>', form, re.DOTALL)
    assert offered
    assert chart.admin.post.public_id not in offered[0]


def test_the_delegator_revokes_with_a_reference(
    app: Application, database: Database, clock: FixedClock, admin: Browser, chart: Ministry
) -> None:
    admin.post("/delegations/new", act(chart))
    url = f"/delegations/{acts(database, clock)[0].public_id}"
    sg = Browser(app).sign_in("sg", make.PASSWORD)
    without = sg.post(f"{url}/revoke", {"reference": "", "on": "2026-11-23"})
    assert without.status_code == 422
    assert 'id="reference-error"' in without.text
    late = sg.post(f"{url}/revoke", {"reference": "DS-2026/40", "on": "2026-12-24"})
    assert late.status_code == 422
    done = sg.post(f"{url}/revoke", {"reference": "DS-2026/40", "on": "2026-11-23"})
    assert (done.status_code, done.headers["Location"]) == (303, url)
    shown = page(sg.get(url))
    assert "Revoked" in shown
    assert "DS-2026/40" in shown
    assert "Revoke this delegation" not in shown
    again = sg.post(f"{url}/revoke", {"reference": "DS-2026/41", "on": "2026-11-23"})
    assert again.status_code == 409


def test_who_may_not_revoke_is_told_and_who_may_not_read_finds_nothing(
    app: Application, database: Database, clock: FixedClock, admin: Browser, chart: Ministry
) -> None:
    admin.post("/delegations/new", act(chart))
    url = f"/delegations/{acts(database, clock)[0].public_id}"
    form = {"reference": "DS-2026/40", "on": "2026-11-23"}
    delegate, stranger = (
        Browser(app).sign_in(name, make.PASSWORD) for name in ("chef-cab", "chef-si")
    )
    assert "Revoke this delegation" not in page(delegate.get(url))
    assert delegate.post(f"{url}/revoke", form).status_code == 403
    assert [stranger.get(url).status_code, stranger.post(f"{url}/revoke", form).status_code] == [
        404,
        404,
    ]


def test_an_act_goes_to_the_past_when_its_last_day_is_over(
    app: Application, clock: FixedClock, admin: Browser, chart: Ministry
) -> None:
    admin.post("/delegations/new", act(chart))
    clock.move(timedelta(days=8))
    listed = page(Browser(app).sign_in("sg", make.PASSWORD).get("/delegations"))
    assert "No delegation is in force" in listed
    assert "No longer in force" in listed
    assert "Ended" in listed


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_pages_speak_three_languages(
    database: Database, clock: FixedClock, admin: Browser, chart: Ministry, language: str
) -> None:
    admin.post("/delegations/new", act(chart))
    public_id = acts(database, clock)[0].public_id
    for url in ("/delegations", "/delegations/new", f"/delegations/{public_id}"):
        shown = admin.get(f"{url}?lang={language}")
        assert shown.status_code == 200
        assert not re.search(r"\b(standing|scope|nature|capacity)\.\w+", page(shown))


def test_the_posts_are_offered_unit_by_unit_and_none_is_chosen(
    admin: Browser, chart: Ministry
) -> None:
    form = admin.get("/delegations/new").text
    offered = form.split('name="delegate"')[1].split("</select>")[0]
    unit = chart.chef_cab.post.unit
    label = unit.name.in_("en") if unit else "Ministry"
    assert re.search(rf'<optgroup label="[^"]*{label}">', offered)
    assert re.search(r'<option (selected )?value="">Choose a post', offered)


def test_an_act_may_be_limited_to_a_unit_and_to_an_amount(
    database: Database, clock: FixedClock, admin: Browser, chart: Ministry
) -> None:
    unit = chart.drh.post.unit
    assert unit is not None
    limits = {"unit": unit.public_id, "ceiling": "200 000,50"}
    assert admin.post("/delegations/new", act(chart) | limits).status_code == 303
    made = acts(database, clock)[0]
    assert (made.unit_id, str(made.ceiling)) == (unit.id, "200000.50")
    shown = page(admin.get(f"/delegations/{made.public_id}"))
    assert unit.name.in_("en") in shown
    assert "200 000.50" in shown


@pytest.mark.parametrize(
    ("field", "typed"),
    [("ceiling", "much"), ("ceiling", "0"), ("ceiling", "9" * 13), ("unit", "0000000000000000")],
)
def test_a_limit_that_cannot_be_is_said_at_its_field(
    admin: Browser, chart: Ministry, field: str, typed: str
) -> None:
    refused = admin.post("/delegations/new", act(chart) | {field: typed})
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text
