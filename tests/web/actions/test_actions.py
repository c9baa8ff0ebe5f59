"""The pages of actions: what is shown, what is refused, what is kept."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from tests.html import Browser, page
from tests.make import actions as make
from tests.make.workflow import House

Enter = Callable[[str], Browser]
LIST, NEW = "/actions", "/actions/new"


@pytest.fixture
def secretariat(signed_in: Enter) -> Browser:
    return signed_in("secretariat")


def typed(house: House, **said: str) -> dict[str, str]:
    owner = house.people.chef_si.post.public_id
    return {"title_en": "Extend the intranet", "owner": owner, "due": "31/01/2027",
            "priority": "high"} | said  # fmt: skip


@contextmanager
def counted(app: Application) -> Iterator[list[str]]:
    """Note the statements that a page sends."""
    engine, sent = app.extensions["govflow.database"].engine, list[str]()

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


# ------------------------------------------------------------------ the form


def test_an_action_is_opened_as_a_draft(house: House, secretariat: Browser) -> None:
    opened = secretariat.post(NEW, typed(house))
    assert opened.status_code == 303
    shown = page(secretariat.get(opened.headers["Location"]))
    assert "Extend the intranet" in shown
    assert "ACT-2026-001" in shown
    assert "draft" in shown
    assert "31/01/2027" in shown


def test_a_form_sent_twice_opens_one_draft(house: House, secretariat: Browser) -> None:
    sent = typed(house) | {"key": "one-rendered-form"}
    places = [secretariat.post(NEW, sent).headers["Location"] for _ in range(2)]
    assert (len(set(places)), "ACT-2026-002" in page(secretariat.get("/actions"))) == (1, False)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title_en", "", "Title"),
        ("owner", "", "This field is required"),
        ("owner", "nobody", "Choose from the list"),
        ("due", "", "This field is required"),
        ("due", "31/02/2027", "no such day"),
        ("due", "22/11/2026", "22/11/2026 has passed"),
        ("due", "soon", "31/01/2027"),
        ("priority", "urgent", ""),
        ("body", "x", "Choose from the list"),
        ("title_en", "x" * 301, "300"),
    ],
)
def test_what_was_typed_is_kept_beside_what_is_wrong(
    house: House, secretariat: Browser, field: str, value: str, sentence: str
) -> None:
    form = typed(house, title_fr="Étendre", text_fr="Pourquoi", origin="COPIL/2026/03/D2")
    if field == "title_en":
        form["title_fr"] = ""
    refused = secretariat.post(NEW, form | {field: value})
    assert refused.status_code == 422
    assert 'value="COPIL/2026/03/D2"' in refused.text
    assert "Pourquoi" in refused.text
    assert "point to correct" in page(refused)
    assert sentence in page(refused) or field == "title_en"
    assert "No action yet." in page(secretariat.get(LIST))


def test_markup_in_a_text_is_only_text(house: House, secretariat: Browser) -> None:
    hostile = "<script>alert(1)</script>"
    opened = secretariat.post(NEW, typed(house, title_en=hostile, text_en=hostile))
    for url in (opened.headers["Location"], LIST, f"{opened.headers['Location']}/edit"):
        assert hostile not in secretariat.get(url).text


def test_an_edit_keeps_the_other_languages(house: House, secretariat: Browser) -> None:
    made = make.drafted(house)
    form = secretariat.get(f"{LIST}/{made}/edit")
    assert "توسيع الشبكة الداخلية" in form.text
    saved = secretariat.post(
        f"{LIST}/{made}/edit",
        typed(house, title_en="Extend it all", title_ar="توسيع الشبكة الداخلية", rev="1"),
    )
    assert saved.status_code == 303
    with house.unit(None, read_only=True) as work:
        assert make.one(work, made).title.as_dict() == {
            "ar": "توسيع الشبكة الداخلية",
            "fr": "Étendre l'intranet",
            "en": "Extend it all",
        }


def test_two_people_editing_see_both_texts_and_lose_none(house: House, signed_in: Enter) -> None:
    made = make.drafted(house)
    url, first, second = f"{LIST}/{made}/edit", signed_in("secretariat"), signed_in("secretariat")
    assert first.post(url, typed(house, title_en="Mine first", rev="1")).status_code == 303
    clash = second.post(url, typed(house, title_en="Mine second", rev="1"))
    assert clash.status_code == 409
    assert "Mine first"[:4] in page(clash)
    assert "first" in page(clash)
    assert "second" in page(clash)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', clash.text))
    again = second.post(url, {**fields, "csrf_token": second.token})
    assert again.status_code == 303
    assert "Mine second" in page(second.get(f"{LIST}/{made}"))


def test_a_submitted_action_offers_no_form(house: House, secretariat: Browser) -> None:
    made = make.submitted(house)
    assert secretariat.get(f"{LIST}/{made}/edit").status_code == 409
    assert secretariat.post(f"{LIST}/{made}/edit", typed(house, rev="1")).status_code == 409


# ------------------------------------------------------------------ its life


def test_the_dry_run_names_everybody_and_the_submission_goes_to_the_first(
    house: House, secretariat: Browser
) -> None:
    made = make.drafted(house)
    ahead = page(secretariat.get(f"{LIST}/{made}/submit"))
    assert "Director" in ahead
    assert "Secretary General" in ahead
    assert "Minister" in ahead
    assert "Thursday 10 December 2026" in ahead.replace("\u00a0", " ")
    assert secretariat.post(f"{LIST}/{made}/submit", {"key": "k1"}).status_code == 303
    assert secretariat.post(f"{LIST}/{made}/submit", {"key": "k1"}).status_code == 303
    assert secretariat.post(f"{LIST}/{made}/submit", {"key": "k2"}).status_code == 409
    shown = page(secretariat.get(f"{LIST}/{made}"))
    assert "submitted" in shown
    assert "Awaits a visa: Director, since 23/11/2026" in shown
    assert "26/11/2026" in shown


def test_a_returned_action_says_why_and_can_be_mended(house: House, secretariat: Browser) -> None:
    made = make.submitted(house)
    make.returned(house, house.people.drh, made, "Précisez les directions")
    shown = page(secretariat.get(f"{LIST}/{made}"))
    assert "returned" in shown
    assert "Précisez les directions" in shown
    saved = secretariat.post(f"{LIST}/{made}/edit", typed(house, title_en="All twelve", rev="2"))
    assert saved.status_code == 303, page(saved)
    changed = page(secretariat.get(f"{LIST}/{made}"))
    assert "What changed since version 1" in changed
    assert secretariat.post(f"{LIST}/{made}/submit", {"key": "k"}).status_code == 303
    assert "v2" in page(secretariat.get(f"{LIST}/{made}"))


def test_it_is_taken_back_before_the_first_answer(house: House, secretariat: Browser) -> None:
    made = make.submitted(house)
    assert "Take it back" in page(secretariat.get(f"{LIST}/{made}"))
    assert secretariat.post(f"{LIST}/{made}/withdraw", {"key": "k"}).status_code == 303
    assert "draft" in page(secretariat.get(f"{LIST}/{made}"))


def test_giving_up_needs_a_reason(house: House, secretariat: Browser) -> None:
    made = make.drafted(house)
    refused = secretariat.post(f"{LIST}/{made}/cancel", {"reason": " "})
    assert (refused.status_code, "point to correct" in page(refused)) == (422, True)
    assert secretariat.post(f"{LIST}/{made}/cancel", {"reason": "Sans objet"}).status_code == 303
    assert "cancelled" in page(secretariat.get(f"{LIST}/{made}"))


def test_the_owner_reports_and_the_secretariat_closes(house: House, signed_in: Enter) -> None:
    made = make.approved(house)
    owner, secretariat = signed_in("chef-si"), signed_in("secretariat")
    assert "Report progress" in page(owner.get(f"{LIST}/{made}"))
    for share in ("101", "-1", "4,5", "half", "1,250"):
        assert (
            owner.post(f"{LIST}/{made}/report", {"percent": share, "note": "x"}).status_code == 422
        )
    assert (
        owner.post(f"{LIST}/{made}/report", {"percent": "٤٠", "note": "Seven"}).status_code == 303
    )
    assert "40" in page(secretariat.get(f"{LIST}/{made}"))
    assert secretariat.post(f"{LIST}/{made}/close").status_code == 409
    owner.post(f"{LIST}/{made}/report", {"percent": "100", "note": "All"})
    assert "Close: it is done" in page(secretariat.get(f"{LIST}/{made}"))
    assert owner.post(f"{LIST}/{made}/close").status_code == 403
    assert secretariat.post(f"{LIST}/{made}/close").status_code == 303
    assert "done" in page(secretariat.get(f"{LIST}/{made}"))


def test_whoever_must_decide_is_led_to_the_parapheur(house: House, signed_in: Enter) -> None:
    made = make.submitted(house)
    assert "/parapheur?item=" in signed_in("drh").get(f"{LIST}/{made}").text
    assert "This file awaits you." not in page(signed_in("sg").get(f"{LIST}/{made}"))


# ------------------------------------------------------------------ the list


def test_the_address_is_the_filter(house: House, secretariat: Browser) -> None:
    make.drafted(house, priority="low")
    make.submitted(house)
    assert "2 actions" in page(secretariat.get(LIST))
    drafts = page(secretariat.get(f"{LIST}?state=draft"))
    assert "1 action " in drafts
    assert "ACT-2026-001" in drafts
    assert "ACT-2026-002" not in drafts
    assert "No action matches." in page(secretariat.get(f"{LIST}?state=done"))


@pytest.mark.parametrize(
    "query",
    ["state=none", "owner=%27", "body=%00", "late=x", "after=zz", "priority=9", "mine=all",
     "shown=x", "after=zz&shown=-1"],
)  # fmt: skip
def test_no_address_breaks_the_list(house: House, secretariat: Browser, query: str) -> None:
    make.drafted(house)
    assert secretariat.get(f"{LIST}?{query}").status_code == 200


def test_a_long_list_goes_on_without_a_reload(house: House, secretariat: Browser) -> None:
    with house.unit(house.people.secretariat) as work:
        for _ in range(53):
            make.action(work, house.people)
    first = secretariat.get(LIST)
    assert first.text.count('class="work-row') == 50
    link = re.search(r'hx-get="([^"]+after=[^"]+)"', first.text)
    assert link
    url = link[1].replace("&amp;", "&")
    part = secretariat.get(url, htmx=True)
    assert part.text.count('class="work-row') == 3
    assert "<html" not in part.text
    assert "53 of 53" in page(part)
    whole = secretariat.get(url)
    assert "<html" in whole.text
    assert re.findall(r'id="(action-[^"]+)-link', part.text) == re.findall(
        r'id="(action-[^"]+)-link', whole.text
    )


def test_the_export_holds_what_the_list_shows(house: House, secretariat: Browser) -> None:
    make.drafted(house, origin="x")
    with house.unit(house.people.secretariat) as work:
        made = make.action(work, house.people)
        made.title = type(made.title)(en="=cmd|'/c calc'!A1")
    sheet = secretariat.get(f"{LIST}/export.csv?state=draft")
    lines = sheet.text.removeprefix("\ufeff").splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("Number;Title;Owner")
    assert "'=cmd|'/c calc'!A1" in lines[2]
    assert "attachment" in sheet.headers["Content-Disposition"]
    assert secretariat.get(f"{LIST}/export.csv?state=done").text.count("\r\n") == 1


@pytest.mark.parametrize("url", [LIST, "page"])
def test_a_page_asks_as_much_for_one_row_as_for_three(
    app: Application, house: House, secretariat: Browser, url: str
) -> None:
    made = make.submitted(house)
    target = LIST if url == LIST else f"{LIST}/{made}"
    secretariat.get(target)
    with counted(app) as few:
        secretariat.get(target)
    make.submitted(house)
    make.submitted(house)
    with counted(app) as many:
        secretariat.get(target)
    assert len(many) == len(few)


def test_what_is_late_is_said_in_working_days(
    house: House, signed_in: Enter, clock: FixedClock
) -> None:
    make.approved(house, due=clock.now().date())
    clock.move(timedelta(days=3))
    shown = page(signed_in("chef-si").get(f"{LIST}?late=1"))
    assert "3 working days late" in shown


# ------------------------------------------------------------------ rights


GET, POST = ("", "/edit", "/submit", "/cancel", "/report"), (
    "/edit", "/submit", "/withdraw", "/cancel", "/report", "/close",
)  # fmt: skip


def test_a_stranger_cannot_tell_an_action_from_nothing(house: House, signed_in: Enter) -> None:
    made, stranger = make.submitted(house), signed_in("chef-cab")
    for tail in GET:
        theirs, nothing = (stranger.get(f"{LIST}/{one}{tail}") for one in (made, "A" * 16))
        assert theirs.status_code == nothing.status_code == 404
        assert page(theirs)[:200] == page(nothing)[:200]
    for tail in POST:
        assert stranger.post(f"{LIST}/{made}{tail}", {"key": "k"}).status_code == 404
    assert "No action yet." in page(stranger.get(LIST))
    assert stranger.get(f"{LIST}/export.csv").text.count("\r\n") == 1


def test_a_reader_reads_and_does_nothing_else(house: House, signed_in: Enter) -> None:
    made, reader = make.submitted(house), signed_in("auditor")
    assert reader.get(f"{LIST}/{made}").status_code == 200
    for tail in GET[1:]:
        assert reader.get(f"{LIST}/{made}{tail}").status_code == 403
    for tail in POST:
        assert reader.post(f"{LIST}/{made}{tail}", {"key": "k"}).status_code == 403
    assert reader.get(NEW).status_code == 403


def test_nobody_enters_without_signing_in(house: House, browser: Browser) -> None:
    made = make.submitted(house)
    for url in (LIST, NEW, f"{LIST}/export.csv", f"{LIST}/{made}"):
        assert browser.get(url).status_code == 302


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_speaks_three_languages(
    house: House, secretariat: Browser, language: str
) -> None:
    made = make.drafted(house)
    for url in (
        LIST,
        NEW,
        *(f"{LIST}/{made}{tail}" for tail in ("", "/edit", "/submit", "/cancel")),
    ):
        shown = secretariat.get(f"{url}?lang={language}")
        assert shown.status_code == 200
        assert f'lang="{language}"' in shown.text
        assert not re.search(r"\b(action|state|refusal|document|priority)\.[a-z_]+\b", page(shown))
