"""A director reads clause by clause, in two languages, with or without scripts."""

import re

import pytest
from sqlalchemy import event, select

from govflow.audit.models import Entry
from govflow.charters.models import Charter, ClauseAnswer
from govflow.web.charters import shown
from tests.html import Browser, page, part
from tests.web.charters.conftest import Office


@pytest.fixture
def souss(office: Office) -> Browser:
    return office.enter("souss")


def answers(office: Office) -> dict[str, tuple[str, str, str]]:
    with office.desk.unit(read_only=True) as work:
        found = work.all(select(ClauseAnswer))
        return {one.clause: (one.answer, one.text, one.language) for one in found}


def facts(office: Office, kind: str) -> int:
    with office.desk.unit(read_only=True) as work:
        return work.count(select(Entry.seq).where(Entry.fact == kind))


def test_the_page_shows_the_sealed_text_and_where_it_stands(office: Office, souss: Browser) -> None:
    said = page(souss.get(office.address()))
    assert "Rendre compte tous les 3 mois." in said
    assert "Loi sur les services publics" in said
    assert "Article 0 sur 4" in said
    assert "Continuer : 4 restants" in said


def test_its_first_opening_by_the_holder_is_recorded_once(office: Office, souss: Browser) -> None:
    office.enter("secretariat").get(office.address())
    assert facts(office, "charter.opened") == 0
    souss.get(office.address())
    souss.get(office.address())
    assert facts(office, "charter.opened") == 1


@pytest.mark.parametrize(
    ("wanted", "seen", "unseen"),
    [
        ("ar", "يلتزم بالحياد", "Observer la neutralité"),
        ("fr", "Observer la neutralité", "يلتزم بالحياد"),
    ],
)
def test_the_text_is_read_in_either_language(
    office: Office, souss: Browser, wanted: str, seen: str, unseen: str
) -> None:
    said = page(souss.get(f"{office.address()}?text={wanted}"))
    assert (seen in said, unseen in said) == (True, False)


def test_the_text_is_read_in_both_side_by_side(office: Office, souss: Browser) -> None:
    said = page(souss.get(f"{office.address()}?text=both"))
    assert "يلتزم بالحياد" in said
    assert "Observer la neutralité" in said


def test_each_clause_is_ticked_and_a_section_at_once(office: Office, souss: Browser) -> None:
    url = f"{office.address()}/answers"
    one = souss.post(url, {"section": "director", "text": "ar", "clause": "d1"})
    assert one.headers["Location"].endswith("?text=ar#clause-d2")
    souss.post(url, {"section": "ministry", "text": "fr"})
    assert answers(office) == {
        "d1": ("acknowledged", "", "ar"),
        "m1": ("acknowledged", "", "fr"),
    }


def test_ticking_swaps_what_a_reload_would_show(office: Office, souss: Browser) -> None:
    form = {"section": "director", "text": "fr", "clause": "d1"}
    fragment = souss.post(f"{office.address()}/answers", form, htmx=True).text
    whole = souss.get(f"{office.address()}?text=fr").text
    assert part(fragment, "section-director") == part(whole, "section-director")
    swapped = part(fragment, "foot").replace(' hx-swap-oob="true"', "")
    assert swapped == part(whole, "foot")
    emptied = part(fragment, "missing").replace(' hx-swap-oob="true"', "")
    assert emptied == part(whole, "missing")


def test_one_part_is_open_and_the_next_follows_once_it_is_read(
    office: Office, souss: Browser
) -> None:
    def open_parts(said: str) -> list[str]:
        return re.findall(r'id="section-(\w+)"[^>]*>\s*<details class="[^"]*" open', said)

    assert open_parts(souss.get(office.address()).text) == ["parties"]
    form = {"section": "parties", "text": "fr"}
    fragment = souss.post(f"{office.address()}/answers", form, htmx=True).text
    whole = souss.get(f"{office.address()}?text=fr").text
    assert open_parts(fragment) == open_parts(whole) == ["director"]
    followed = part(fragment, "section-director").replace(' hx-swap-oob="true"', "")
    assert followed.replace("<summary data-focus>", "<summary>") == part(whole, "section-director")
    assert "<details" not in part(office.enter("minister").get(office.address()).text, "text")


def test_a_reservation_is_entered_in_place_and_dropped_again(
    office: Office, souss: Browser
) -> None:
    asked = f"{office.address()}?text=fr&section=director&reserve=d2"
    assert 'name="reservation"' in part(souss.get(asked, htmx=True).text, "section-director")
    form = {"section": "director", "text": "fr", "reserve": "d2", "reservation": "Sous réserve"}
    souss.post(f"{office.address()}/answers", form)
    assert answers(office) == {"d2": ("reserved", "Sous réserve", "fr")}
    souss.post(f"{office.address()}/answers", {"section": "director", "clause": "d2", "text": "fr"})
    assert answers(office) == {"d2": ("acknowledged", "", "fr")}


@pytest.mark.parametrize("htmx", [False, True])
def test_an_empty_reservation_is_refused_in_its_place(
    office: Office, souss: Browser, *, htmx: bool
) -> None:
    form = {"section": "director", "text": "fr", "reserve": "d2", "reservation": " "}
    refused = souss.post(f"{office.address()}/answers", form, htmx=htmx)
    assert refused.status_code == 422
    assert "Écrivez la réserve." in part(refused.text, "section-director").replace("&#233;", "é")
    assert answers(office) == {}


def test_only_the_holder_answers(office: Office) -> None:
    form = {"section": "director", "clause": "d1"}
    found = {
        name: office.enter(name).post(f"{office.address()}/answers", form).status_code
        for name in ("secretariat", "minister", "fes", "admin", "stranger")
    }
    assert found == {
        "secretariat": 403, "minister": 403, "fes": 404, "admin": 404, "stranger": 404,
    }  # fmt: skip


def test_signing_before_every_clause_is_read_says_what_is_missing(
    office: Office, souss: Browser
) -> None:
    souss.post(f"{office.address()}/answers", {"section": "parties", "text": "fr"})
    refused = souss.post(f"{office.address()}/sign")
    assert refused.status_code == 422
    assert "Articles restants : 3" in page(refused)
    assert 'href="#clause-d1"' in part(refused.text, "missing")


def test_french_signs_stay_on_the_line_of_their_word() -> None:
    said = shown.words_of({"ar": "نص", "fr": "lire ; signer : où ?"})
    assert said["fr"] == "lire\u202f; signer\u00a0: où\u202f?"


def test_the_paper_is_handed_out_to_its_readers_alone(office: Office, souss: Browser) -> None:
    given = souss.get(f"{office.address()}/file")
    assert given.data.startswith(b"%PDF-")
    assert "attachment" in given.headers["Content-Disposition"]
    found = {
        name: office.enter(name).get(f"{office.address()}/file").status_code
        for name in ("minister", "secretariat", "auditor", "fes", "admin", "stranger")
    }
    assert found == {
        "minister": 200, "secretariat": 200, "auditor": 200,
        "fes": 404, "admin": 404, "stranger": 404,
    }  # fmt: skip


def test_the_list_shows_to_each_what_they_may_read(office: Office) -> None:
    rows = {
        name: office.enter(name).get("/charters").text.count('class="work-row')
        for name in ("souss", "minister", "secretariat", "auditor", "admin", "stranger")
    }
    assert rows == {
        "souss": 1, "minister": 3, "secretariat": 3, "auditor": 3, "admin": 0, "stranger": 0,
    }  # fmt: skip


def test_the_list_is_narrowed_to_a_campaign_and_a_region(office: Office) -> None:
    later = office.desk.offered()
    secretariat = office.enter("secretariat")

    def rows(filters: str) -> int:
        return secretariat.get(f"/charters?{filters}").text.count('class="work-row')

    found = [
        rows(f"campaign={later}"),
        rows("region=MA-09"),
        rows(f"campaign={later}&region=MA-09"),
    ]
    assert (found, rows("")) == ([3, 2, 1], 6)
    assert [rows("campaign=%00"), rows("region=MA-99")] == [6, 0]


def test_the_list_goes_on_after_the_last_one_shown(office: Office) -> None:
    secretariat = office.enter("secretariat")
    shown = re.findall(r'id="charter-([^"]+)-link"', secretariat.get("/charters").text)
    after = secretariat.get(f"/charters?after={shown[0]}", htmx=True).text
    assert re.findall(r'id="charter-([^"]+)-link"', after) == shown[1:]


def test_home_says_what_is_to_be_signed_and_its_figure_opens_the_list(
    souss: Browser,
) -> None:
    block = part(souss.get("/").text, "charters")
    assert "/charters?show=sign" in block
    assert block.count('class="work-row') == 1
    assert souss.get("/charters?show=sign").text.count('class="work-row') == 1


@pytest.mark.parametrize(("path", "most"), [("", 30), ("/charters", 25)])
def test_a_page_asks_the_database_only_so_often(
    office: Office, souss: Browser, path: str, most: int
) -> None:
    url = path or office.address()
    souss.get(url)
    asked: list[str] = []
    engine = office.app.extensions["govflow.database"].engine
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    souss.get(url)
    assert len(asked) <= most, asked


def test_a_notice_leads_to_the_charter(office: Office, souss: Browser) -> None:
    with office.desk.unit(read_only=True) as work:
        assert work.count(select(Charter.id)) == 3
    listed = souss.get("/notifications").text
    assert "CH-2026-" in listed
