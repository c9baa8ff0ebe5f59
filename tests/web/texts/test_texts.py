"""Texts of charters: read in pairs, refused one fault at a time, published once, thrown away."""

import re
from html import unescape

from sqlalchemy import select

from govflow.charters import service
from govflow.charters.models import CharterTemplate, TextVersion
from govflow.gate.transaction import Application
from tests.html import Browser, page, part
from tests.make.charters import Desk
from tests.make.clauses import content
from tests.web.conftest import entered
from tests.web.texts.form import address, fields, stored, without_the_ministry


def test_both_languages_stand_side_by_side(desk: Desk, secretariat: Browser) -> None:
    shown = secretariat.get(address(desk))
    assert "Rendre compte tous les 3 mois." in page(shown)
    assert "يقدم الحساب كل 3 أشهر." in page(shown)
    assert shown.text.count('class="fields pair"') == 3 + 4  # sections and clauses
    assert 'lang="ar" dir="rtl" class="pre off"' in shown.text
    arabic = secretariat.get(f"{address(desk)}?side=ar").text
    assert 'lang="fr" dir="ltr" class="pre off"' in arabic
    assert secretariat.get(f"{address(desk)}?side=x%00").status_code == 200


def test_a_text_without_the_ministrys_commitments_is_not_published(
    desk: Desk, secretariat: Browser
) -> None:
    """SC-06, step 1."""
    url = address(desk)
    sent = fields(secretariat.get(f"{url}/edit"))
    secretariat.post(f"{url}/edit", without_the_ministry(sent))
    assert "les engagements du ministère manquent" in page(secretariat.get(url))
    refused = secretariat.post(f"{url}/publish")
    assert refused.status_code == 422
    assert "les engagements du ministère manquent" in page(refused)
    assert "projet" in page(secretariat.get(url))


def test_each_fault_has_its_line(desk: Desk, secretariat: Browser) -> None:
    url = address(desk)
    sent = without_the_ministry(fields(secretariat.get(f"{url}/edit")))
    sent["director.ar"][1] = ""
    secretariat.post(f"{url}/edit", sent)
    refused = secretariat.post(f"{url}/publish").text
    listed = re.search(r'id="errors-h".*?</ul>', refused, re.DOTALL)
    assert listed
    assert listed[0].count("<li>") == 2


def test_the_first_text_stays_when_the_next_is_published(desk: Desk, secretariat: Browser) -> None:
    """SC-06, steps 1 and 10."""
    first = address(desk)
    assert secretariat.post(f"{first}/publish").status_code == 303
    before = stored(desk)
    drafted = re.search(r'action="(/charter-texts/templates/[^"]+/draft)"',
                        secretariat.get("/charter-texts").text)  # fmt: skip
    assert drafted
    assert secretariat.post(drafted[1]).headers["Location"] == f"{address(desk, '1.1')}/edit"
    assert secretariat.post(drafted[1]).status_code == 409
    second = address(desk, "1.1")
    sent = fields(secretariat.get(f"{second}/edit"))
    sent["director.ar"][1], sent["director.fr"][1] = "كل شهرين.", "Tous les 2 mois."
    secretariat.post(f"{second}/edit", sent)
    assert secretariat.post(f"{second}/publish").status_code == 303
    assert stored(desk) == before
    shown = page(secretariat.get(first))
    assert ("Rendre compte tous les 3 mois." in shown, "retirée" in shown) == (True, True)
    assert secretariat.get(f"{first}/edit").status_code == 409
    assert secretariat.post(f"{first}/publish").status_code == 409


def test_publishing_says_first_what_it_does_for_good(desk: Desk, secretariat: Browser) -> None:
    board = f"/campaigns/{desk.prepared()}"
    with desk.unit("secretariat") as work:
        first = work.session.scalars(select(TextVersion)).one()
        service.draft(work, first.template)
    second = address(desk, "1.1")
    assert f'href="{second}/publish"' in secretariat.get(second).text
    asked = secretariat.get(f"{second}/publish")
    assert "La version 1.0 est retirée" in page(asked)
    assert f'href="{board}"' in asked.text
    assert secretariat.post(f"{second}/publish").status_code == 303
    late = secretariat.get(f"{second}/publish")
    assert (late.status_code, "publiée" in page(late)) == (409, True)


def test_publishing_lists_what_changed_since_the_published_text(
    desk: Desk, secretariat: Browser
) -> None:
    with desk.unit("secretariat") as work:
        service.draft(work, desk.published(work).template)
    second = address(desk, "1.1")
    assert "Rien n'a changé." in page(secretariat.get(f"{second}/publish"))
    sent = fields(secretariat.get(f"{second}/edit"))
    was = sent["director.fr"][1]
    sent["director.ar"][1], sent["director.fr"][1] = "كل شهرين.", "Tous les 2 mois."
    secretariat.post(f"{second}/edit", sent)
    for shown in (secretariat.get(f"{second}/publish"), secretariat.get(second)):
        listed = part(shown.text, "changes")
        assert [listed.count(said) for said in ("modifié", "Article ", "2.2")] == [1] * 3
        assert f'<span lang="fr" dir="ltr">{was}</span>' in unescape(listed)
        assert '<span lang="fr" dir="ltr">Tous les 2 mois.</span>' in listed
        assert '<span lang="ar" dir="rtl">كل شهرين.</span>' in listed


def test_a_draft_is_thrown_away_and_another_one_begun(desk: Desk, secretariat: Browser) -> None:
    url = address(desk)
    assert f'href="{url}/discard"' in secretariat.get(url).text
    assert "Supprimer le projet" in page(secretariat.get(f"{url}/discard"))
    assert secretariat.post(f"{url}/discard").headers["Location"] == "/charter-texts"
    assert secretariat.get(url).status_code == 404
    with desk.unit("secretariat") as work:
        service.draft(work, work.session.scalars(select(CharterTemplate)).one(), content=content())
        desk.published(work)
    late = secretariat.get(f"{address(desk)}/discard")
    assert (late.status_code, "publiée" in page(late)) == (409, True)


def test_who_may_read_a_draft_and_who_may_change_it(app: Application, desk: Desk) -> None:
    url = address(desk)
    wanted = {"secretariat": (200, 200), "minister": (200, 403), "auditor": (200, 403),
              "sg": (404, 404), "souss": (404, 404), "stranger": (404, 404)}  # fmt: skip
    found = {}
    for name in wanted:
        browser = entered(app, name)
        found[name] = (browser.get(url).status_code, browser.get(f"{url}/edit").status_code)
    assert found == wanted


def test_everybody_of_the_house_reads_what_is_published(app: Application, desk: Desk) -> None:
    with desk.unit("secretariat") as work:
        desk.published(work)
    for name, wanted in (("sg", 200), ("souss", 200), ("stranger", 404)):
        browser = entered(app, name)
        assert browser.get(address(desk)).status_code == wanted
        assert (address(desk) in browser.get("/charter-texts").text) == (wanted == 200)
