"""The form of an action: what is typed is kept, what is wrong is said."""

import re

import pytest

from tests.html import Browser, page
from tests.make import actions as make
from tests.make.workflow import House
from tests.web.actions.acts import LIST, NEW, Enter, typed


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


def test_a_form_sent_again_with_other_text_is_refused_and_keeps_it(
    house: House, secretariat: Browser
) -> None:
    sent = typed(house) | {"key": "one-rendered-form"}
    secretariat.post(NEW, sent)
    refused = secretariat.post(NEW, sent | {"title_en": "Extend the archive"})
    assert refused.status_code == 409
    assert "action ACT-2026-001 came of it, with other content" in page(refused)
    assert 'value="Extend the archive"' in refused.text
    key = re.search(r'name="key" value="([^"]+)"', refused.text)
    assert key
    again = secretariat.post(NEW, sent | {"title_en": "Extend the archive", "key": key[1]})
    assert again.status_code == 303
    listed = page(secretariat.get(LIST))
    assert ("Extend the intranet" in listed, "Extend the archive" in listed) == (True, True)


def test_a_form_sent_again_without_its_title_is_refused_and_keeps_the_rest(
    house: House, secretariat: Browser
) -> None:
    sent = typed(house) | {"key": "one-rendered-form"}
    secretariat.post(NEW, sent)
    refused = secretariat.post(NEW, sent | {"title_en": "", "origin": "COPIL 3"})
    assert (refused.status_code, 'value="COPIL 3"' in refused.text) == (409, True)


def test_a_key_of_no_form_of_ours_is_no_key(house: House, secretariat: Browser) -> None:
    assert secretariat.post(NEW, typed(house) | {"key": "a\0b"}).status_code == 303


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
