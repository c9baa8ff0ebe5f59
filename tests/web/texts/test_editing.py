"""Drafts of the texts of charters are edited: every part, by hand, with or without scripts."""

import re
from typing import Any

import pytest

from govflow.charters import service
from tests.html import Browser, page
from tests.make.charters import Desk
from tests.make.clauses import content
from tests.web.texts.form import Sent, address, fields, stored


def test_a_draft_is_changed_and_stays_a_draft(desk: Desk, secretariat: Browser) -> None:
    url = address(desk)
    sent = fields(secretariat.get(f"{url}/edit"))
    sent["director.ar"][1], sent["director.fr"][1] = "كل شهرين.", "Tous les 2 mois."
    assert secretariat.post(f"{url}/edit", sent).headers["Location"] == url
    shown = page(secretariat.get(url))
    assert ("Tous les 2 mois." in shown, "projet" in shown) == (True, True)
    assert "Le ministère répond dans les 10 jours." in shown


def test_a_clause_is_added_and_taken_out_without_scripts(desk: Desk, secretariat: Browser) -> None:
    url = address(desk)
    sent = fields(secretariat.get(f"{url}/edit"))
    sent["director.fr"][0] = "Pas encore enregistré."
    more = secretariat.post(f"{url}/edit", sent | {"add": ["director"]})
    assert (more.status_code, more.text.count('name="director.fr"')) == (200, 3)
    assert "Pas encore enregistré." in more.text
    grown = fields(more)
    grown["director.ar"][2], grown["director.fr"][2] = "بند جديد.", "Un article de plus."
    fewer = secretariat.post(f"{url}/edit", grown | {"remove": ["director.2"]})
    assert fewer.text.count('name="director.fr"') == 2
    secretariat.post(f"{url}/edit", fields(fewer))
    shown = page(secretariat.get(url))
    assert "Un article de plus." in shown
    assert "Rendre compte" not in shown


def test_title_lead_references_and_indicators_are_edited_too(
    desk: Desk, secretariat: Browser
) -> None:
    url = address(desk)
    sent = fields(secretariat.get(f"{url}/edit"))
    before = secretariat.post(f"{url}/edit", sent)
    assert before.status_code == 303
    assert stored(desk)[0] == content()  # nothing was changed by sending it back
    sent = fields(secretariat.get(f"{url}/edit"))
    sent |= {"director.title.fr": ["Le directeur"], "director.lead.fr": ["Il s'engage :"],
             "director.name_fr": ["Neutralité", "Comptes"], "_references.date": ["07/2021"],
             "_references.status": ["law"], "_indicators.target": ["25"],
             "_indicators.date": ["31/12/2027"]}  # fmt: skip
    assert secretariat.post(f"{url}/edit", sent).headers["Location"] == url
    kept: Any = stored(desk)[0]
    director, (reference,), (indicator,) = (
        kept["sections"][1], kept["references"], kept["indicators"])  # fmt: skip
    assert (director["title"]["fr"], director["lead"]["fr"]) == ("Le directeur", "Il s'engage :")
    assert [one["name"]["fr"] for one in director["clauses"]] == ["Neutralité", "Comptes"]
    assert reference["date"] == {"value": "2021-07", "precision": "month"}
    assert (reference["status"], indicator["target"]) == ("law", 25)
    assert (indicator["date"], indicator["clause"]) == ("2027-12-31", "d2")


@pytest.mark.parametrize("name", ["director.ar", "director.name_en", "_references.en"])
def test_a_form_with_a_column_cut_off_changes_nothing(
    desk: Desk, secretariat: Browser, name: str
) -> None:
    sent = fields(secretariat.get(f"{address(desk)}/edit"))
    before = stored(desk)
    sent[name].pop()
    assert secretariat.post(f"{address(desk)}/edit", sent).status_code == 422
    assert stored(desk) == before


def test_a_new_clause_takes_no_id_that_another_text_gave(desk: Desk, secretariat: Browser) -> None:
    def with_one_more(url: str) -> list[str]:
        more = fields(secretariat.post(f"{url}/edit", edited(url) | {"add": ["director"]}))
        for language in ("ar", "fr"):
            more[f"director.{language}"][-1] = "بند" if language == "ar" else "Une clause"
        assert secretariat.post(f"{url}/edit", more).status_code == 303
        return edited(url)["director.id"]

    def edited(url: str) -> Sent:
        return fields(secretariat.get(f"{url}/edit"))

    assert with_one_more(address(desk))[-1] == "director-1"
    with desk.unit("secretariat") as work:
        first = desk.published(work)
        service.draft(work, first.template)
    url = address(desk, "1.1")
    sent = edited(url)
    place = len(sent["director.id"])
    fewer = fields(secretariat.post(f"{url}/edit", sent | {"remove": [f"director.{place}"]}))
    assert secretariat.post(f"{url}/edit", fewer).status_code == 303
    assert with_one_more(url)[-1] == "director-2"


def test_references_and_indicators_are_added_and_taken_out(
    desk: Desk, secretariat: Browser
) -> None:
    url = address(desk)
    sent = fields(secretariat.get(f"{url}/edit"))
    more = fields(secretariat.post(f"{url}/edit", sent | {"add": ["_references"]}))
    more["_references.number"][1] = "43-20"
    more = fields(secretariat.post(f"{url}/edit", more | {"add": ["_indicators"]}))
    fewer = fields(secretariat.post(f"{url}/edit", more | {"remove": ["_indicators.1"]}))
    assert secretariat.post(f"{url}/edit", fewer).headers["Location"] == url
    kept: Any = stored(desk)[0]
    assert [one["number"] for one in kept["references"]] == ["54-19", "43-20"]
    assert kept["indicators"] == []
    assert "La date de la référence juridique manque : 43-20." in page(secretariat.get(url))


@pytest.mark.parametrize(
    ("name", "wrong", "field", "where"),
    [
        ("_references.date", "2021-13-45", "reference-1-date", "Référence 1, Date : "),
        ("_references.date", "0001", "reference-1-date", "Référence 1, Date : "),
        ("_references.date", "12/9999", "reference-1-date", "Référence 1, Date : "),
        ("_indicators.target", "dix", "indicator-1-target", "Indicateur 1, Cible : "),
        ("_indicators.date", "31/02/2027", "indicator-1-date", "Indicateur 1, Échéance : "),
        ("director.title.fr", "\u202e", "director-title-fr", "Partie 2, titre "),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_kept(
    desk: Desk, secretariat: Browser, name: str, wrong: str, field: str, where: str
) -> None:
    url = address(desk)
    sent = fields(secretariat.get(f"{url}/edit"))
    refused = secretariat.post(f"{url}/edit", sent | {name: [wrong]})
    assert (refused.status_code, fields(refused)[name]) == (422, [wrong])
    linked = re.search(rf'<a href="#{field}">(.*?)</a>', refused.text)
    assert linked
    assert linked[1].replace("\u00a0", " ").startswith(where)
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', refused.text)
    assert refused.text.count('aria-invalid="true"') == 1


def test_what_a_clause_leaves_open_is_explained_beside_it(desk: Desk, secretariat: Browser) -> None:
    shown = page(secretariat.get(f"{address(desk)}/edit"))
    assert "{region} · {appointment} : remplis pour chaque charte" in shown.replace("\u00a0", " ")


@pytest.mark.parametrize("button", [{"add": ["none"]}, {"remove": ["director.9"]},
                                    {"remove": ["x"]}, {"add": ["\0"]}])  # fmt: skip
def test_a_button_that_we_never_drew_only_saves(
    desk: Desk, secretariat: Browser, button: Sent
) -> None:
    url = address(desk)
    sent = fields(secretariat.get(f"{url}/edit"))
    assert secretariat.post(f"{url}/edit", sent | button).status_code == 303


def test_what_was_typed_is_kept_when_it_is_refused(desk: Desk, secretariat: Browser) -> None:
    url = address(desk)
    sent = fields(secretariat.get(f"{url}/edit"))
    sent["director.fr"][0] = "Tourné \u202e à l'envers"
    refused = secretariat.post(f"{url}/edit", sent)
    assert (refused.status_code, "Tourné \u202e" in refused.text) == (422, True)


def test_a_stale_edit_shows_what_it_became(desk: Desk, secretariat: Browser) -> None:
    url = address(desk)
    mine = fields(secretariat.get(f"{url}/edit"))
    theirs = {key: list(value) for key, value in mine.items()}
    theirs["director.fr"][1] = "Leur texte."
    secretariat.post(f"{url}/edit", theirs)
    mine["director.fr"][1] = "Mon texte."
    late = secretariat.post(f"{url}/edit", mine)
    assert late.status_code == 409
    assert ("Leur texte." in page(late), "Mon texte." in page(late)) == (True, True)
    assert secretariat.post(f"{url}/edit", fields(late)).status_code == 303
    assert "Mon texte." in page(secretariat.get(url))
