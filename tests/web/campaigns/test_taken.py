"""What is taken away or asked of a campaign: its export, its register, who is bound."""

import re
from datetime import timedelta

import pytest

from tests.html import Browser, page
from tests.make.charters import Desk
from tests.make.past import on_paper
from tests.web.campaigns.conftest import marks


def test_the_export_disarms_formulas(desk: Desk, board: str, secretariat: Browser) -> None:
    desk.done("decline", desk.asked("decline", reason="=1+1"))
    lines = secretariat.get(f"{board}/export.csv").text.removeprefix("\ufeff").splitlines()
    assert lines[0].startswith("Code de la région;Région;Poste;Titulaire;État;Référence")
    assert len(lines) == 4
    assert lines[3].startswith("MA-09;Souss-Massa;")
    assert lines[3].endswith(";'=1+1")
    cells = [cell for line in lines[1:] for cell in line.split(";")]
    assert any(re.fullmatch(r"\d\d/\d\d/\d{4}", cell) for cell in cells)
    assert not any(re.match(r"\d{4}-\d\d-\d\d", cell) for cell in cells)


@pytest.mark.parametrize(
    ("language", "title", "method"),
    [("fr", "Registre des signatures", "mot de passe ressaisi"),
     ("ar", "سجل التوقيعات", "إعادة إدخال كلمة المرور")],
)  # fmt: skip
def test_the_register_says_who_signed_when_and_how(
    desk: Desk, board: str, secretariat: Browser, language: str, title: str, method: str
) -> None:
    act = desk.sign()
    text = page(secretariat.get(f"{board}/register?lang={language}"))
    edited = {"fr": "Édité le 23/11/2026", "ar": "حرر في 23/11/2026"}[language]
    for word in (title, edited, method, act.sha256[:12], "MA-03"):
        assert word in text
    assert text.count(act.sha256[:12]) == 1
    region = {"fr": "Souss-Massa", "ar": "سوس - ماسة"}[language]
    assert text.count(region) == 1  # in the name of the post


def test_who_is_bound_on_a_day(desk: Desk, board: str, secretariat: Browser) -> None:
    del board
    desk.sign()
    assert "0 charte" in page(secretariat.get("/campaigns/bound")).replace("\u00a0", " ")
    desk.attest()
    today = desk.clock.now().date()
    shown = page(secretariat.get("/campaigns/bound"))
    assert ("MA-09" in shown, "Version 1.0" in shown) == (True, True)
    before = (today - timedelta(days=1)).isoformat()
    assert "MA-09" not in page(secretariat.get(f"/campaigns/bound?on={before}"))
    for unreadable in ("x", "2026-13-01", "%00"):
        told = secretariat.get(f"/campaigns/bound?on={unreadable}")
        assert (told.status_code, 'aria-invalid="true"' in told.text) == (422, True)
    assert secretariat.get("/campaigns/bound?on=").status_code == 200


def test_a_campaign_of_the_past_says_that_it_was_signed_on_paper(
    desk: Desk, secretariat: Browser
) -> None:
    url = f"/campaigns/{on_paper(desk)}"
    shown = secretariat.get(url)
    assert set(marks(secretariat, url).values()) == {"signée sur papier"}
    assert "jamais vérifiées comme signatures électroniques" in page(shown)
    assert 'hx-trigger="every 4s"' not in shown.text
    assert "Prolonger" not in page(shown)
    register = page(secretariat.get(f"{url}/register"))
    assert register.count("signée sur papier") == 6  # as state and as method
