"""The secretariat keeps the register by its forms: seats, chairs, terms, rhythms, the end."""

import re

import pytest
from sqlalchemy import select

from govflow.bodies.models import Body
from govflow.gate.transaction import Application
from govflow.org.models import Organisation
from tests.html import Browser, page, part
from tests.make.meetings import Committees
from tests.web.actions.acts import counted
from tests.web.conftest import Enter
from tests.web.meetings.conftest import copil, house, made

__all__ = ["copil", "house", "made"]
MOST_STATEMENTS = 32  # those of the frame among them
NEW = {"code": "CSI", "name_ar": "لجنة", "name_fr": "Comité SI", "kind": "commission",
       "created": "2020", "quorum": "share", "quorum_number": "60", "quorum_of": "voting_seats",
       "notice": "10", "legal_basis": "Décret 2-17-618\nArrêté 12",
       "act_reference": "DM-2020/07"}  # fmt: skip


@pytest.fixture
def secretariat(signed_in: Enter) -> Browser:
    browser = signed_in("secretariat")
    browser.get("/help")
    return browser


def chair_shown(text: str) -> str:
    found = re.search(r"<dt>Chair</dt><dd>(.*?)</dd>", text, re.DOTALL)
    return found[1] if found else ""


def stored(made: Committees, code: str) -> Body:
    with made.house.unit(None, read_only=True) as work:
        return work.session.scalars(select(Body).where(Body.code == code)).one()


def test_a_body_is_entered_with_its_rules_as_precisely_as_they_are_known(
    made: Committees, secretariat: Browser
) -> None:
    answer = secretariat.post("/bodies/new", NEW)
    found = stored(made, "CSI")
    assert answer.headers["Location"] == f"/bodies/{found.public_id}"
    assert found.created.stored() == "2020"
    assert found.quorum == {"rule": "share", "percent": 60, "of": "voting_seats"}
    assert (found.delays["convocation_days"], found.legal_basis) == (
        10,
        ["Décret 2-17-618", "Arrêté 12"],
    )
    shown = page(secretariat.get(answer.headers["Location"]))
    for words in ("A share of the seats", "10 days", "Décret 2-17-618", "DM-2020/07"):
        assert words in shown


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": ""}, "code"),
        ({"name_ar": "  "}, "name_ar"),
        ({"kind": "guild"}, "kind"),
        ({"created": "the year before"}, "created"),
        ({"quorum_number": "many"}, "quorum_number"),
        ({"quorum_number": "400"}, "quorum"),
        ({"notice": "soon"}, "notice"),
        ({"org": "0000000000000000"}, "org"),
    ],
)
def test_a_fault_is_said_at_its_field_and_what_was_typed_is_kept(
    secretariat: Browser, typed: dict[str, str], field: str
) -> None:
    refused = secretariat.post("/bodies/new", NEW | typed)
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text
    assert "Arrêté 12" in refused.text


def test_a_code_that_another_body_bears_is_refused(secretariat: Browser) -> None:
    refused = secretariat.post("/bodies/new", NEW | {"code": "COPIL"})
    assert refused.status_code == 422
    assert 'id="code-error"' in refused.text


def test_an_edit_keeps_what_the_form_does_not_ask(
    made: Committees, secretariat: Browser, copil: str
) -> None:
    text = secretariat.get(f"/bodies/{copil}/edit").text
    rev = re.search(r'name="rev" value="(\d+)"', text)
    assert rev
    form = {**NEW, "kind": "steering-committee", "rev": rev[1]}
    assert secretariat.post(f"/bodies/{copil}/edit", form).status_code == 303
    found = stored(made, "COPIL")
    assert (found.name.fr, found.delays["urgent_working_days"]) == ("Comité SI", 2)
    assert secretariat.post(f"/bodies/{copil}/edit", form).status_code == 409


def test_a_steering_set_is_set_up_at_once(made: Committees, secretariat: Browser) -> None:
    org, post = made.house.people.org.public_id, made.house.people.secretariat.post.public_id
    form = {"org": org, "secretariat": post, "code": "COPIL2", "name_ar": "لجنة القيادة 2"}
    assert secretariat.post("/bodies/steering-set", form).status_code == 422  # none prepares for it
    form |= {"code1": "COTECH2", "name1_ar": "لجنة تقنية 2", "name1_fr": "Comité technique 2"}
    answer = secretariat.post("/bodies/steering-set", form)
    assert answer.status_code == 303
    assert "COTECH2" in part(secretariat.get(answer.headers["Location"]).text, "parts")
    assert stored(made, "COTECH2").reports_to_id == stored(made, "COPIL2").id


def test_a_seat_is_given_replaced_and_ended_and_history_knows_it(
    made: Committees, secretariat: Browser, copil: str
) -> None:
    people = made.house.people
    given = {"post": people.chef_si.post.public_id, "office": "member", "kind": "observer",
             "from_day": "2026-11-23"}  # fmt: skip
    assert secretariat.post(f"/bodies/{copil}/act/seat", given).status_code == 303
    assert secretariat.post(f"/bodies/{copil}/act/seat", given).status_code == 409
    members = secretariat.get(f"/bodies/{copil}/members")
    assert "7 seats" in page(members)
    seat = re.findall(r'act/replace\?seat=([^"]+)"', members.text)[-1]
    other = {"post": made.cnss_sub.post.public_id, "to_day": "2026-12-01"}
    replaced = secretariat.post(f"/bodies/{copil}/act/replace?seat={seat}", other)
    assert replaced.status_code == 303
    of_december = secretariat.get(f"/bodies/{copil}/members?on=2026-12-02").text
    last = re.findall(r'act/end-seat\?seat=([^"]+)"', of_december)[-1]
    ended = secretariat.post(f"/bodies/{copil}/act/end-seat?seat={last}", {"to_day": "2027-01-01"})
    assert ended.status_code == 303
    counts = {day: re.search(r"(\d) seats", page(secretariat.get(
        f"/bodies/{copil}/members?on={day}")))
        for day in ("2026-11-22", "2026-11-30", "2026-12-31", "2027-01-02")}  # fmt: skip
    assert {day: one[1] for day, one in counts.items() if one} == {
        "2026-11-22": "6", "2026-11-30": "7", "2026-12-31": "7", "2027-01-02": "6",
    }  # fmt: skip
    history = page(secretariat.get(f"/bodies/{copil}/history"))
    assert "Seat ended in body COPIL" in history


def test_the_chair_of_a_day_is_the_one_valid_on_it(
    made: Committees, secretariat: Browser, copil: str
) -> None:
    form = {"post": made.house.people.sg.post.public_id, "from_day": "2027-01-01"}
    assert secretariat.post(f"/bodies/{copil}/act/chair", form).status_code == 303
    seen = {
        day: "Secretary General" in chair_shown(secretariat.get(f"/bodies/{copil}?on={day}").text)
        for day in ("2026-12-31", "2027-01-01")
    }
    assert seen == {"2026-12-31": False, "2027-01-01": True}
    assert secretariat.post(f"/bodies/{copil}/act/chair", form).status_code == 422


def test_an_organisation_is_admitted_and_leaves(
    made: Committees, secretariat: Browser, copil: str
) -> None:
    with made.house.unit(None, read_only=True) as work:
        key = work.session.get_one(Organisation, made.cnss.post.org_id).public_id
    admitted = secretariat.post(f"/bodies/{copil}/act/admit", {"org": key, "starts": "2020"})
    assert admitted.status_code == 303
    left = secretariat.post(f"/bodies/{copil}/act/leave?org={key}", {"to_day": "2027-01-01"})
    assert left.status_code == 303


def test_a_term_of_office_is_made_and_known_to_the_year(secretariat: Browser, copil: str) -> None:
    form = {"name_ar": "ولاية 2021-2027", "name_fr": "Mandat 2021-2027", "starts": "08/09/2021",
            "ends": "2027"}  # fmt: skip
    assert secretariat.post(f"/bodies/{copil}/act/mandate", form).status_code == 303
    assert "Mandat 2021-2027" in page(secretariat.get(f"/bodies/{copil}?lang=fr"))


def test_the_first_tuesday_of_each_month_gives_twelve_tuesdays(
    secretariat: Browser, copil: str
) -> None:
    form = {"name_ar": "أول ثلاثاء", "name_fr": "Premier mardi", "every": "month", "which": "1",
            "day": "TU", "first": "2013-01-01", "hour": "09:30", "minutes": "120"}  # fmt: skip
    assert secretariat.post(f"/bodies/{copil}/act/rhythm", form).status_code == 303
    dates = part(secretariat.get(f"/bodies/{copil}").text, "dates")
    days = re.findall(r"<bdi>(\d\d)/(\d\d)/(\d{4}) 09:30</bdi>", dates)
    assert len(days) == 12
    assert {int(day) <= 7 for day, _month, _year in days} == {True}
    stop = re.search(r'href="([^"]+end-rhythm[^"]+)"', dates)
    assert stop
    assert secretariat.post(stop[1].replace("&amp;", "&")).status_code == 303
    assert "09:30" not in secretariat.get(f"/bodies/{copil}").text


def test_another_body_takes_over_and_both_pages_say_so(
    made: Committees, secretariat: Browser, copil: str
) -> None:
    org = made.house.people.org.public_id
    secretariat.post("/bodies/new", NEW | {"org": org})
    after = stored(made, "CSI").public_id
    form = {"after": after, "closed": "23/11/2026", "reason_ar": "إعادة هيكلة"}
    assert secretariat.post(f"/bodies/{copil}/act/succeed", form).status_code == 303
    assert "Succeeded by" in page(secretariat.get(f"/bodies/{copil}"))
    assert "Took over from" in page(secretariat.get(f"/bodies/{after}"))
    closed = secretariat.get(f"/bodies/{copil}").text
    assert "/act/" not in closed
    assert secretariat.get(f"/bodies/{copil}/act/seat").status_code == 409


@pytest.mark.parametrize("name", ["seat", "chair", "rhythm", "close", "edit"])
def test_only_its_secretariat_changes_a_body(signed_in: Enter, copil: str, name: str) -> None:
    url = f"/bodies/{copil}/edit" if name == "edit" else f"/bodies/{copil}/act/{name}"
    found = {who: signed_in(who).get(url).status_code for who in ("secretariat", "minister")}
    assert found == {"secretariat": 200, "minister": 403}


def test_an_act_that_is_none_is_not_found(secretariat: Browser, copil: str) -> None:
    assert secretariat.get(f"/bodies/{copil}/act/fly").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_pages_speak_three_languages(secretariat: Browser, copil: str, language: str) -> None:
    acts = ("seat", "admit", "chair", "mandate", "rhythm", "succeed", "close")
    pages = ["/bodies/new", "/bodies/steering-set", *(f"/bodies/{copil}{one}" for one in (
        "", "/members", "/history", "/edit", *(f"/act/{act}" for act in acts)))]  # fmt: skip
    for one in pages:
        shown = secretariat.get(f"{one}?lang={language}")
        assert shown.status_code == 200, one
        assert not re.search(r"\b(meeting|body|choice|rhythm|seat)\.[a-z_.]+\b", page(shown)), one


@pytest.mark.parametrize("view", ["", "/members", "/history"])
def test_the_page_of_a_body_asks_few_questions(
    app: Application, secretariat: Browser, copil: str, view: str
) -> None:
    secretariat.get(f"/bodies/{copil}")
    with counted(app) as sent:
        secretariat.get(f"/bodies/{copil}{view}")
    assert len(sent) <= MOST_STATEMENTS, "\n\n".join(sent)
