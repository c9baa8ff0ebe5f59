"""From the date that a rhythm proposes to a convocation that was sent and answered."""

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from govflow.calendar import service as calendar
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock, at_local
from govflow.meetings.models import Meeting
from tests.html import Browser, page, part
from tests.make import decisions
from tests.make import meetings as make
from tests.make.documents import pdf
from tests.make.meetings import START, Committees
from tests.web.conftest import Enter
from tests.web.documents.test_documents import give

PLAN = {"starts_at": "2026-12-29", "hour": "10:00", "minutes": "180", "place": "Salle A",
        "kind": "ordinary"}  # fmt: skip
POINT = {"kind": "decision", "title_ar": "مخططات جهوية", "title_en": "Regional plans"}


@pytest.fixture
def secretariat(signed_in: Enter) -> Browser:
    return signed_in("secretariat")


def meetings(made: Committees) -> list[Meeting]:
    with made.house.unit(None, read_only=True) as work:
        return list(work.session.scalars(select(Meeting).order_by(Meeting.id)))


def prepared(browser: Browser, copil: str) -> str:
    """Prepare the meeting that the rhythm proposes, with one point; return its address."""
    response = browser.post(f"/meetings/new?body={copil}", PLAN)
    assert response.status_code == 303, page(response)
    url = response.headers["Location"]
    assert browser.post(f"{url}/act/item", POINT).status_code == 303
    return url


@pytest.mark.usefixtures("rhythm")
def test_the_next_date_of_the_rhythm_is_proposed(secretariat: Browser, copil: str) -> None:
    text = secretariat.get(f"/meetings/new?body={copil}").text
    assert re.search(r'name="starts_at"[^>]*value="2026-12-29"', text)
    assert re.search(r'name="hour"[^>]*value="10:00"', text)
    assert "30/03/2027 10:00" in text


def test_a_kept_date_is_a_meeting_of_its_rhythm_with_its_place(
    made: Committees, secretariat: Browser, copil: str, rhythm: str
) -> None:
    prepared(secretariat, copil)
    (found,) = meetings(made)
    assert rhythm
    assert (found.state, found.place, found.original_start) == ("draft", "Salle A", START)


def test_the_same_form_sent_twice_is_one_meeting(
    made: Committees, secretariat: Browser, copil: str
) -> None:
    answers = [secretariat.post(f"/meetings/new?body={copil}", {**PLAN, "key": "one"})
               for _ in range(2)]  # fmt: skip
    assert len({one.headers["Location"] for one in answers}) == 1
    assert len(meetings(made)) == 1


def test_a_holiday_is_named_and_kept_only_when_confirmed(
    made: Committees, secretariat: Browser, copil: str
) -> None:
    with made.house.unit(None) as work:
        calendar.add(work, date(2026, 12, 29), Text3(ar="عيد", fr="Fête", en="Feast"))
    refused = secretariat.post(f"/meetings/new?body={copil}", PLAN)
    assert refused.status_code == 422
    assert "This day is a holiday: Feast" in page(refused)
    assert 'name="anyway"' in refused.text
    assert "Salle A" in refused.text
    kept = secretariat.post(f"/meetings/new?body={copil}", {**PLAN, "anyway": "y"})
    assert kept.status_code == 303
    assert "This day is a holiday: Feast" in page(secretariat.get(kept.headers["Location"]))


def test_another_meeting_of_the_same_people_at_that_hour_is_said(
    made: Committees, secretariat: Browser, copil: str
) -> None:
    make.drafted(made, of=made.cotech, at=START + timedelta(hours=1))
    url = prepared(secretariat, copil)
    assert "Committee COTECH" in part(secretariat.get(url).text, "clashes")


def test_a_date_of_the_rhythm_is_given_up_and_the_others_stay(
    made: Committees, secretariat: Browser, copil: str, rhythm: str
) -> None:
    form = {"rhythm": rhythm, "at": START.isoformat(), "then": "cancel"}
    assert secretariat.post("/meetings/propose", form).status_code == 303
    (found,) = meetings(made)
    assert (found.state, found.original_start) == ("cancelled", START)
    dates = part(secretariat.get(f"/bodies/{copil}").text, "dates")
    assert ("cancelled" in dates, "30/03/2027 10:00" in dates) == (True, True)


@pytest.mark.parametrize(("then", "leads"), [("keep", ""), ("move", "/act/move")])
def test_a_date_of_the_rhythm_is_kept_or_moved(
    made: Committees, secretariat: Browser, rhythm: str, then: str, leads: str
) -> None:
    form = {"rhythm": rhythm, "at": START.isoformat(), "then": then}
    answer = secretariat.post("/meetings/propose", form)
    (found,) = meetings(made)
    assert answer.headers["Location"] == f"/meetings/{found.public_id}{leads}"
    assert found.state == "proposed"


def test_moving_a_point_swaps_what_a_reload_would_show(secretariat: Browser, copil: str) -> None:
    url = prepared(secretariat, copil)
    secretariat.post(f"{url}/act/item", {**POINT, "title_en": "Budget", "title_ar": "الميزانية"})
    text = secretariat.get(url).text
    second = re.findall(r'name="item" value="([^"]+)"', text)[1]
    moved = secretariat.post(f"{url}/agenda", {"item": second, "verb": "up"}, htmx=True)
    after = secretariat.get(url).text
    assert part(moved.text, "agenda") == part(after, "agenda")
    assert after.index("Budget") < after.index("Regional plans")


def test_a_short_notice_needs_a_reason_and_then_the_convocation_has_its_number(
    signed_in: Enter, copil: str, clock: FixedClock
) -> None:
    url = prepared(signed_in("secretariat"), copil)
    clock.at = at_local(datetime(2026, 12, 23, 10, 0))  # noqa: DTZ001 - wall-clock time
    secretariat = signed_in("secretariat")
    assert "6 days, the notice is 7 days" in page(secretariat.get(f"{url}/convene"))
    assert re.search(r"Reason <small>Required", secretariat.get(f"{url}/convene").text)
    asked = secretariat.get(f"{url}/act/item").text
    assert "One title is needed" in asked
    assert "Title in Arabic <small>" not in asked
    refused = secretariat.post(f"{url}/convene", {"reason": ""})
    assert refused.status_code == 422
    assert "Confirm with a reason" in page(refused)
    sent = secretariat.post(f"{url}/convene", {"reason": "Agenda du gouvernement"})
    assert sent.status_code == 303
    shown = page(secretariat.get(url))
    assert "COPIL/2026/01" in shown
    assert "Agenda du gouvernement" in shown
    paper = secretariat.get(f"{url}/convocation.pdf")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert secretariat.post(f"{url}/convene", {"reason": "again"}).status_code == 409


def test_before_it_is_sent_a_convocation_is_its_secretariats_alone(
    made: Committees, secretariat: Browser, signed_in: Enter
) -> None:
    url = f"/meetings/{make.drafted(made)}/convocation.pdf"
    assert url in secretariat.get(url.replace("ocation.pdf", "ene")).text
    assert secretariat.get(url).data.startswith(b"%PDF")
    assert signed_in("drh").get(url).status_code == 404


def test_a_member_excuses_himself_and_the_secretariat_sees_it(
    made: Committees, secretariat: Browser, signed_in: Enter
) -> None:
    url = f"/meetings/{make.convened(made)}"
    seen = re.search(r'hx-get="([^"]+/answers[^"]*)"', secretariat.get(url).text)
    assert seen
    poll = seen[1].replace("&amp;", "&")
    assert secretariat.get(poll, htmx=True).status_code == 204
    member = signed_in("cnss")
    assert "will you come?" in page(member.get(url))
    home = page(member.get("/"))
    assert "Convocations to answer" in home
    found = re.search(rf'{url}/act/answer\?seat=[^"]+answer=excused', member.get(url).text)
    assert found
    form = member.get(found[0].replace("&amp;", "&")).text
    assert re.search(r'<input[^>]*checked[^>]*value="excused"', form)
    assert "I cannot come" in form
    assert f'value="{made.cnss.post.public_id}"' not in form
    chosen = re.search(r'<option selected value="([^"]+)"', form)
    assert chosen is None or chosen[1]
    answer = {"answer": "excused", "substitute": made.cnss_sub.post.public_id}
    assert member.post(found[0], answer).status_code == 303
    told = secretariat.get(poll, htmx=True)
    assert part(told.text, "members") == part(secretariat.get(url).text, "members")
    assert "Excused" in told.text
    assert "will you come?" not in page(member.get(url))


def test_nobody_answers_for_a_seat_that_is_not_theirs(made: Committees, signed_in: Enter) -> None:
    url = f"/meetings/{make.convened(made)}"
    found = re.search(rf'{url}/act/answer\?seat=[^"]+', signed_in("cnss").get(url).text)
    assert found
    assert signed_in("drh").post(found[0], {"answer": "excused"}).status_code == 403
    assert signed_in("chef-si").post(found[0], {"answer": "excused"}).status_code == 404


def test_a_convened_meeting_moves_and_is_cancelled_only_with_a_reason(
    made: Committees, secretariat: Browser
) -> None:
    url = f"/meetings/{make.convened(made)}"
    day = {"starts_at": "2026-12-30", "hour": "11:00"}
    assert secretariat.post(f"{url}/act/move", day).status_code == 422
    moved = secretariat.post(
        f"{url}/act/move", {**day, "reason_ar": "القاعة مشغولة", "reason_fr": "Salle prise"}
    )
    assert moved.status_code == 303
    assert "30/12/2026 11:00" in page(secretariat.get(url))
    assert secretariat.post(f"{url}/act/cancel", {"reason": ""}).status_code == 422
    assert secretariat.post(f"{url}/act/cancel", {"reason": "Sans objet"}).status_code == 303
    assert "cancelled" in page(secretariat.get(url))


@pytest.mark.parametrize("hour", ["25:00", "soon", ""])
def test_an_hour_that_is_none_is_said_at_its_field(
    secretariat: Browser, copil: str, hour: str
) -> None:
    refused = secretariat.post(f"/meetings/new?body={copil}", {**PLAN, "hour": hour})
    assert refused.status_code == 422
    assert 'id="hour-error"' in refused.text


def test_lists_show_each_what_they_may_read(
    made: Committees, signed_in: Enter, secretariat: Browser
) -> None:
    drafted, convened = make.drafted(made), make.convened(made, at=START + timedelta(days=1))
    read = {
        name: {one for one in (drafted, convened) if one in signed_in(name).get("/meetings").text}
        for name in ("secretariat", "drh", "chef-si")
    }
    assert read == {"secretariat": {drafted, convened}, "drh": {convened}, "chef-si": set()}
    assert drafted in secretariat.get("/meetings?view=to_convene").text
    assert convened not in secretariat.get("/meetings?view=past").text


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_pages_speak_three_languages(
    made: Committees, secretariat: Browser, copil: str, rhythm: str, language: str
) -> None:
    assert rhythm
    url = f"/meetings/{make.drafted(made)}"
    sent = f"/meetings/{make.convened(made, at=START + timedelta(days=1))}"
    pages = ("/meetings", "/meetings/new", f"/meetings/new?body={copil}", url, f"{url}/convene",
             f"{url}/act/item", f"{url}/act/move", f"{url}/act/edit", sent, f"{sent}/conduct",
             "/", f"/bodies/{copil}")  # fmt: skip
    for one in pages:
        joined = "&" if "?" in one else "?"
        shown = secretariat.get(f"{one}{joined}lang={language}")
        assert shown.status_code == 200, one
        assert not re.search(r"\b(meeting|body|choice|rhythm|seat)\.[a-z_.]+\b", page(shown)), one


def test_a_point_carried_over_past_its_day_is_late_and_counted(
    made: Committees, signed_in: Enter, clock: FixedClock
) -> None:
    decisions.decision(made, clock)
    clock.at = at_local(datetime(2027, 2, 3, 10, 0))  # noqa: DTZ001 - wall-clock time
    at = at_local(datetime(2027, 2, 23, 10, 0))  # noqa: DTZ001
    url = f"/meetings/{make.drafted(made, at=at)}"
    text = signed_in("secretariat").get(url).text
    agenda = part(text, "agenda")
    assert "working days late" in part(agenda, "carried")
    assert "tone-ok" not in part(agenda, "carried")
    checked = page(signed_in("secretariat").get(f"{url}/convene"))
    carried = re.search(r"1 new point on the agenda (\d+) points? carried over", checked)
    assert carried
    assert f'<bdi class="muted">{int(carried[1]) + 1}</bdi></h2>' in agenda


def test_an_agenda_with_no_point_of_its_own_is_not_done(
    secretariat: Browser, made: Committees, copil: str
) -> None:
    url = secretariat.post(f"/meetings/new?body={copil}", PLAN).headers["Location"]
    for view in ("", "/convene"):
        shown = page(secretariat.get(f"{url}{view}"))
        assert "Agenda (In progress)" in shown
        assert "Step 2 of 3" in shown
    assert made


def test_a_paper_given_to_a_point_leads_back_to_the_point(secretariat: Browser, copil: str) -> None:
    url = prepared(secretariat, copil)
    found = re.search(r'id="item-([^"]+)"', secretariat.get(url).text)
    assert found
    given = give(secretariat, f"/documents/of/agenda_item/{found[1]}", pdf("Une note"))
    assert given.headers["Location"] == f"{url}#item-{found[1]}"
    assert "file-line" in part(secretariat.get(url).text, f"item-{found[1]}")
