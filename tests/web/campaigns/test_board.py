"""A campaign from its form to its board: its counts, its poll, its verbs, who follows it."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from govflow.accounts.queries import own_account
from govflow.gate.transaction import Application
from govflow.kernel.clock import FixedClock
from tests.html import Browser, page, part
from tests.make import charters as make
from tests.make import credentials as means
from tests.make.charters import Desk
from tests.web.actions.acts import counted
from tests.web.campaigns.conftest import marks
from tests.web.conftest import entered

PLAN = {"name_fr": "Campagne 2027", "due": "15/12/2026", "attestation": "attest",
        "lowest_method": "password", "reservations": "y"}  # fmt: skip


def plan(browser: Browser, **typed: object) -> dict[str, object]:
    """What the form offers, and what somebody typed into it."""
    shown = browser.get("/campaigns/new").text
    chosen = dict(
        re.findall(r'name="(text|supervising_post)".*?value="([\w-]{16})"', shown, re.DOTALL)
    )
    key = re.search(r'name="key" value="([^"]+)"', shown)
    assert key
    return {**chosen, **PLAN, "key": key[1], **typed}


@pytest.fixture
def published(desk: Desk) -> Desk:
    with desk.unit("secretariat") as work:
        desk.published(work)
    return desk


def test_a_campaign_is_prepared_seen_and_offered_in_one_click(
    published: Desk, secretariat: Browser
) -> None:
    prepared = secretariat.post("/campaigns/new", plan(secretariat))
    assert prepared.status_code == 303
    url = prepared.headers["Location"]
    preview = page(secretariat.get(url))
    assert "Rien n'est encore parti." in preview
    assert "Envoyer 3 chartes" in preview
    assert secretariat.post(f"{url}/offer").status_code == 303
    assert set(marks(secretariat, url).values()) == {"en préparation"}
    published.work_off()
    assert marks(secretariat, url) == dict.fromkeys(("MA-01", "MA-03", "MA-09"), "non ouverte")
    assert secretariat.post(f"{url}/offer").status_code == 409


def test_the_preview_says_who_holds_one_already_and_who_lacks_the_proof(
    desk: Desk, board: str, secretariat: Browser
) -> None:
    del board
    desk.sign("fes")
    desk.attest("fes")
    with desk.unit("souss") as work:
        means.passkey(work, own_account(work), means.terms(work))
    typed = plan(secretariat, lowest_method="code")
    url = secretariat.post("/campaigns/new", typed).headers["Location"]
    shown = secretariat.get(url)
    said = page(shown).replace("\u00a0", " ")
    assert f'href="/charters/{desk.charter()}"' in shown.text
    assert "Ont une charte de ce modèle en vigueur : 1 sur 3." in said
    assert "qui attend encore une signature : 2 sur 3." in said
    assert "(code à usage unique et mot de passe) : 2 sur 3." in said


def test_a_prepared_campaign_is_thrown_away(published: Desk, secretariat: Browser) -> None:
    del published
    url = secretariat.post("/campaigns/new", plan(secretariat)).headers["Location"]
    assert f'href="{url}/discard"' in secretariat.get(url).text
    assert "Il n'en a rien été envoyé" in page(secretariat.get(f"{url}/discard"))
    assert secretariat.post(f"{url}/discard").headers["Location"] == "/campaigns"
    assert secretariat.get(url).status_code == 404


def test_a_post_without_holder_is_listed_apart(
    published: Desk, secretariat: Browser, clock: FixedClock
) -> None:
    make.leave(published, "fes", on=clock.now().date())
    url = secretariat.post("/campaigns/new", plan(secretariat)).headers["Location"]
    preview = secretariat.get(url)
    assert "Le poste est vacant." in page(preview)
    assert "Envoyer 2 chartes" in page(preview)
    assert 'id="apart-MA-03"' in preview.text


def test_a_form_sent_twice_is_one_campaign(published: Desk, secretariat: Browser) -> None:
    del published
    typed = plan(secretariat)
    first, second = (secretariat.post("/campaigns/new", typed) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"due": "01/01/2020"}, "L'échéance doit être à venir."),
        ({"due": "hier"}, "À signer au plus tard le : "),
        ({"regions": "MA-99"}, "Régions : "),
        ({"text": "x"}, "Texte : "),
    ],
)
def test_what_was_typed_is_kept_when_it_is_refused(
    published: Desk, secretariat: Browser, typed: dict[str, str], said: str
) -> None:
    del published
    refused = secretariat.post("/campaigns/new", plan(secretariat, name_en="Typed", **typed))
    kept = 'value="Typed"' in refused.text
    shown = page(refused).replace("\u00a0", " ")
    assert (refused.status_code, kept, said in shown) == (422, True, True)


def test_only_the_secretariat_prepares(app: Application, published: Desk) -> None:
    del published
    for name in ("minister", "sg", "souss", "auditor"):
        assert entered(app, name).get("/campaigns/new").status_code == 403


def test_the_counts_are_those_of_the_rows(desk: Desk, board: str, secretariat: Browser) -> None:
    desk.sign("souss")
    desk.read("tanger")
    text = secretariat.get(board).text
    badges = re.findall(r"<li><span class=\"badge[^>]*>.*?<span>([^<]*?)\s?:\s?(\d+)</span>", text)
    assert sum(int(n) for _word, n in badges) == text.count('<tr id="region-')
    assert marks(secretariat, board)["MA-09"] == "signée"
    assert "Signées : 1 sur 3" in page(secretariat.get(board)).replace("\u00a0", " ")


def test_a_poll_shows_what_a_reload_would_and_only_if_it_changed(
    desk: Desk, board: str, secretariat: Browser
) -> None:
    before = secretariat.get(board).text
    found = re.search(r'hx-get="([^"]+)" hx-trigger="every 4s"', before)
    assert found
    poll = found[1]
    assert secretariat.get(poll, htmx=True).status_code == 204
    desk.sign("souss")
    told = secretariat.get(poll, htmx=True)
    assert told.status_code == 200
    assert part(told.text, "board") == part(secretariat.get(board).text, "board")
    assert part(before, "board") != part(told.text, "board")


def test_the_board_asks_the_same_however_far_the_regions_are(
    app: Application, desk: Desk, board: str, secretariat: Browser
) -> None:
    with counted(app) as before:
        secretariat.get(board)
    desk.sign("souss")
    desk.sign("fes")
    with counted(app) as after:
        secretariat.get(board)
    assert len(after) == len(before)
    assert len(after) <= 24


def test_a_declined_charter_is_offered_again(desk: Desk, board: str, secretariat: Browser) -> None:
    desk.done("decline", desk.asked("decline", reason="Objectif intenable"))
    desk.work_off()
    assert "Objectif intenable" in page(secretariat.get(board))
    url = f"/campaigns/charters/{desk.charter()}/reoffer"
    assert "Objectif intenable" in page(secretariat.get(url))
    assert secretariat.post(url, {"due": "01/01/2020"}).status_code == 422
    assert secretariat.post(url, {"due": "20/12/2026"}).headers["Location"] == board
    desk.work_off()
    assert marks(secretariat, board)["MA-09"] == "non ouverte"
    assert secretariat.post(url, {"due": "20/12/2026"}).status_code == 409


def test_a_campaign_that_nobody_signed_says_so_and_is_offered_again_in_one_press(
    app: Application, desk: Desk, board: str
) -> None:
    desk.clock.move(timedelta(days=40))
    desk.work_off()
    secretariat = entered(app, "secretariat")
    for url in ("/", "/campaigns", board):
        assert "échue : 0 sur 3" in page(secretariat.get(url)).replace("\u00a0", " ")
    assert f'href="{board}/reoffer"' in secretariat.get(board).text
    assert secretariat.get(f"{board}/reoffer").text.count('<tr id="expired-') == 3
    assert secretariat.post(f"{board}/reoffer", {"due": "01/01/2020"}).status_code == 422
    assert secretariat.post(f"{board}/reoffer", {"due": "01/03/2027"}).status_code == 303
    desk.work_off()
    assert set(marks(secretariat, board).values()) == {"non ouverte"}
    for url in ("/", "/campaigns", board):
        told = page(secretariat.get(url))
        assert ("01/03/2027" in told, "15/12/2026" in told) == (True, False)
    assert f'href="{board}/reoffer"' not in secretariat.get(board).text
    assert secretariat.post(f"{board}/reoffer", {"due": "01/03/2027"}).status_code == 409


def test_who_is_left_out_of_what_is_offered_again_is_said_before_and_counted_after(
    app: Application, desk: Desk, board: str
) -> None:
    desk.clock.move(timedelta(days=40))
    desk.work_off()
    with desk.unit(read_only=True) as work:
        fes = make.loaded(work, desk.charter("fes")).region_id
    desk.offered(replace(make.PLAN, due=date(2027, 6, 1), regions=[fes]))
    secretariat = entered(app, "secretariat")
    assert "une autre charte de ce modèle est en cours" in page(secretariat.get(f"{board}/reoffer"))
    secretariat.post(f"{board}/reoffer", {"due": "01/03/2027"})
    assert "2 chartes sont proposées à nouveau. Laissés de côté : 1." in page(
        secretariat.get(board)
    ).replace("\u00a0", " ")
    assert "Version 1.0" in page(entered(app, "fes").get("/")).replace("\u00a0", " ")


def test_more_time_needs_a_reason_and_a_later_day(
    desk: Desk, board: str, secretariat: Browser
) -> None:
    url = f"/campaigns/charters/{desk.charter()}/extend"
    assert secretariat.post(url, {"due": "20/12/2026"}).status_code == 422
    early = secretariat.post(url, {"due": "01/12/2026", "reason": "Congé"})
    assert (early.status_code, "Congé" in early.text) == (422, True)
    given = secretariat.post(url, {"due": "20/12/2026", "reason": "Congé"})
    assert given.headers["Location"] == board
    assert "20/12/2026" in page(secretariat.get(board))


def test_a_form_is_not_shown_for_what_is_no_longer_possible(
    desk: Desk, board: str, secretariat: Browser
) -> None:
    del board
    url = f"/campaigns/charters/{desk.charter()}"
    early = secretariat.get(f"{url}/reoffer")
    desk.done("decline", desk.asked("decline", reason="Non"))
    found = {verb: secretariat.get(f"{url}/{verb}") for verb in ("extend", "withdraw")}
    assert (early.status_code, "envoyée" in page(early)) == (409, True)
    assert {
        verb: (late.status_code, "déclinée" in page(late), "<textarea" in late.text)
        for verb, late in found.items()
    } == dict.fromkeys(found, (409, True, False))


def test_only_the_supervising_post_withdraws_what_is_signed(
    app: Application, desk: Desk, board: str, secretariat: Browser
) -> None:
    desk.sign()
    url = f"/campaigns/charters/{desk.charter()}/withdraw"
    assert secretariat.post(url, {"reason": "Erreur"}).status_code == 403
    minister = entered(app, "minister")
    assert f'href="{url}"' in minister.get(board).text
    assert minister.post(url, {"reason": ""}).status_code == 422
    assert minister.post(url, {"reason": "Erreur"}).headers["Location"] == board
    assert marks(secretariat, board)["MA-09"] == "retirée"


def test_a_post_that_was_vacant_is_offered_one_when_it_is_held(
    published: Desk, secretariat: Browser, clock: FixedClock
) -> None:
    today = clock.now().date()
    make.leave(published, "fes", on=today)
    url = secretariat.post("/campaigns/new", plan(secretariat)).headers["Location"]
    secretariat.post(f"{url}/offer")
    published.work_off()
    assert marks(secretariat, url)["MA-03"] == "poste vacant"
    assert secretariat.post(f"{url}/regions/MA-03/offer").status_code == 409
    make.follow(published, "fes", "successor", on=today)
    assert marks(secretariat, url)["MA-03"] == "non proposée"
    assert secretariat.post(f"{url}/regions/MA-03/offer").status_code == 303
    published.work_off()
    assert marks(secretariat, url)["MA-03"] == "non ouverte"
    assert secretariat.post(f"{url}/regions/none/offer").status_code == 404


def test_a_stranger_does_not_know_of_a_campaign(app: Application, desk: Desk, board: str) -> None:
    url = f"/campaigns/charters/{desk.charter()}"
    for name, wanted in (("stranger", 404), ("souss", 404), ("minister", 200), ("auditor", 200)):
        browser = entered(app, name)
        assert browser.get(board).status_code == wanted
        assert browser.get(f"{board}/register").status_code == wanted
    assert entered(app, "souss").post(f"{url}/withdraw", {"reason": "x"}).status_code == 403
    assert entered(app, "stranger").post(f"{url}/extend", {}).status_code == 404


@pytest.mark.parametrize(
    ("language", "extend"), [("fr", "Prolonger : Fès-Meknès"), ("ar", "تمديد: فاس - مكناس")]
)
def test_hidden_names_of_verbs_follow_the_reader(
    desk: Desk, board: str, secretariat: Browser, language: str, extend: str
) -> None:
    del desk
    shown = page(secretariat.get(f"{board}?lang={language}")).replace("\u00a0", " ")
    assert extend in shown
