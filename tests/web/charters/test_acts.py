"""The acts: proved and recorded once, refused to everybody else, and what the page then says."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from govflow.audit.models import Entry
from govflow.kernel.clock import FixedClock
from govflow.signing.models import Act, SignedFile
from tests.html import Browser, page, part
from tests.make.charters import twice_delegated
from tests.web.charters.conftest import Office


@pytest.fixture
def souss(office: Office) -> Browser:
    return office.enter("souss")


@pytest.fixture
def minister(office: Office) -> Browser:
    return office.enter("minister")


def refusals(office: Office) -> list[tuple[str, str]]:
    """Every refusal that the ledger keeps: the verb, and the rule or key."""
    with office.desk.unit(read_only=True) as work:
        query = select(Entry).where(Entry.fact == "charter.refused").order_by(Entry.seq)
        return [(one.details["verb"], one.details["rule"]) for one in work.all(query)]


def acts(office: Office) -> list[tuple[str, str]]:
    with office.desk.unit(read_only=True) as work:
        return [(one.verb, one.method) for one in work.all(select(Act).order_by(Act.id))]


def signed(office: Office, browser: Browser, *, reserving: str = "") -> str:
    """Read and sign; return the address of the act."""
    office.desk.read(reserving=reserving)
    path = office.asked(browser, "sign")
    assert office.proves(browser, path) == 303
    return path


def test_a_director_signs_and_the_page_follows(office: Office, souss: Browser) -> None:
    office.desk.read()
    path = office.asked(souss, "sign")
    shown = page(souss.get(path))
    assert "Vous signez en qualité de : Directeur régional, Souss-Massa." in shown
    assert "Je consens à signer par voie électronique" in shown
    assert "dans sa version française" not in shown  # who read the Arabic alone declares no more
    done = souss.post(path, {"method": "password", "password": "pluie sur la vitre 81"})
    assert (done.status_code, done.headers["Location"]) == (303, office.address())
    waiting = souss.get(office.address())
    assert "scellement en cours" in page(waiting)
    office.desk.work_off()
    said = page(souss.get(office.address()))
    assert "Étape suivante : l'attestation" in said
    assert "mot de passe ressaisi" in said
    assert "signature électronique simple (loi 43-20)" in said


def test_the_page_asks_again_until_the_seal_is_there(office: Office, souss: Browser) -> None:
    signed(office, souss)
    url = f"{office.address()}/standing?seen=signing"
    assert souss.get(url, htmx=True).status_code == 204
    office.desk.work_off()
    assert souss.get(url, htmx=True).headers["HX-Redirect"] == office.address()


def test_a_wrong_password_is_said_in_the_form_and_recorded(office: Office, souss: Browser) -> None:
    office.desk.read()
    path = office.asked(souss, "sign")
    asked = souss.get(path).text
    assert "<details" not in part(asked, "prove")  # there is one means alone
    wrong = souss.post(path, {"method": "password", "password": "not mine"})
    assert (wrong.status_code, "Le mot de passe est incorrect." in page(wrong)) == (422, True)
    assert acts(office) == []
    assert [verb for verb, _rule in refusals(office)] == ["sign"]
    assert office.proves(souss, path) == 303


def test_a_replayed_form_meets_the_recorded_act(office: Office, souss: Browser) -> None:
    path = signed(office, souss)
    again = souss.post(path, {"method": "password", "password": "anything"})
    assert again.status_code == 409
    assert "mot de passe ressaisi" in page(again)
    assert souss.get(path).status_code == 409
    assert souss.post(f"{office.address()}/sign").status_code == 409
    assert acts(office) == [("sign", "password")]


def test_what_was_asked_too_long_ago_is_asked_anew(
    office: Office, souss: Browser, clock: FixedClock
) -> None:
    office.desk.read()
    path = office.asked(souss, "sign")
    clock.at += timedelta(minutes=6)
    assert souss.get(path).status_code == 409
    assert office.proves(souss, path) == 409
    assert acts(office) == []


def test_nobody_else_signs_and_who_may_know_of_it_leaves_a_trace(office: Office) -> None:
    office.desk.read()
    nonce, _proof = office.desk.asked("sign")
    url, statuses = office.address(), {}
    for name in ("fes", "secretariat", "admin", "minister", "auditor", "stranger"):
        browser = office.enter(name)
        statuses[name] = {
            browser.get(f"{url}/sign").status_code,
            browser.post(f"{url}/sign").status_code,
            browser.get(f"{url}/sign/{nonce}").status_code,
            office.proves(browser, f"{url}/sign/{nonce}"),
            browser.post(f"{url}/decline", {"reason": "Non."}).status_code,
        }
    knowing = {403}
    assert statuses == {
        "fes": knowing, "secretariat": knowing, "admin": knowing, "minister": knowing,
        "auditor": knowing, "stranger": {404},
    }  # fmt: skip
    traces = ("sign", "decline")  # whoever tries again in a day leaves no other
    assert refusals(office) == [(verb, "is its holder") for verb in traces] * 5
    assert acts(office) == []


def test_the_challenge_of_another_is_not_found(office: Office, souss: Browser) -> None:
    office.desk.read("fes")
    path = office.asked(office.enter("fes"), "sign", "fes")
    nonce = path.rpartition("/")[2]
    assert souss.get(f"{office.address()}/sign/{nonce}").status_code == 404
    assert office.proves(souss, f"{office.address()}/sign/{nonce}") == 404


def test_a_director_declines_with_a_reason_and_the_same_proof(
    office: Office, souss: Browser
) -> None:
    url = f"{office.address()}/decline"
    assert "Le motif sera lu par" in page(souss.get(url))
    assert souss.post(url, {"reason": " "}).status_code == 422
    path = office.asked(souss, "decline", reason="Des moyens manquent.")
    assert "Des moyens manquent." in page(souss.get(path))
    assert office.proves(souss, path) == 303
    assert office.desk.state() == "declined"
    assert "Des moyens manquent." in page(office.enter("secretariat").get(office.address()))


def test_the_minister_sees_reservations_first_and_attests(
    office: Office, souss: Browser, minister: Browser
) -> None:
    signed(office, souss, reserving="d2")
    office.desk.work_off()
    assert minister.get("/charters?show=attest").text.count('class="work-row') == 1
    home = minister.get("/")
    assert "/charters?show=attest" in home.text
    assert "Rien n'attend votre décision" not in page(home)
    said = page(minister.get(office.address()))
    assert said.index("Sous réserve") < said.index("Observer la neutralité")
    path = office.asked(minister, "attest")
    shown = minister.get(path)
    for words in ("Sous réserve", "J'atteste qu'elle a été signée", "Signataire"):
        assert words in page(shown)
    act = re.search(r'<button class="btn btn-primary"[^>]*value="password".*?</button>', shown.text)
    assert act
    assert "Attester avec le mot de passe" in act[0]
    assert office.proves(minister, path) == 303
    office.desk.work_off()
    assert office.desk.state() == "in_force"
    assert office.desk.verdict().verdict == "valid"
    assert "Attestée" in page(souss.get(office.address()))


def test_anybody_who_verifies_hears_of_the_post_and_of_no_person(
    office: Office, browser: Browser
) -> None:
    office.desk.sign(reserving="d2")
    office.desk.attest()
    with office.desk.unit(read_only=True) as work:
        file = work.session.scalars(select(SignedFile).where(SignedFile.head_seq > 1)).one()
        code = file.code
    said = page(browser.get(f"/v/{code}?lang=fr"))
    assert "Directeur régional, Souss-Massa" in said
    assert "en vigueur" in said
    assert ("Titulaire" in said, "Sous réserve" in said) == (False, False)


def test_what_is_not_signed_cannot_be_attested(office: Office, minister: Browser) -> None:
    refused = minister.post(f"{office.address()}/attest")
    assert refused.status_code == 409
    assert refusals(office) == [("attest", "wrong_state")]


def test_the_minister_returns_with_a_reason(
    office: Office, souss: Browser, minister: Browser
) -> None:
    signed(office, souss)
    office.desk.work_off()
    url = f"{office.address()}/return"
    assert souss.get(url).status_code == 403
    assert minister.post(url, {"reason": ""}).status_code == 422
    assert minister.post(url, {"reason": "À revoir."}).status_code == 303
    assert "À revoir." in page(souss.get(office.address()))
    assert minister.post(url, {"reason": "Encore."}).status_code == 409


def test_a_delegate_acts_as_chosen_in_this_browser(office: Office, souss: Browser) -> None:
    signed(office, souss)
    office.desk.work_off()
    _best, other = twice_delegated(office.desk)
    delegate = office.enter("chef_cab")
    delegate.post("/preferences/capacity", {"capacity": f"delegation:{other.delegation}"})
    act = office.asked(delegate, "attest")
    assert "délégation" in page(delegate.get(act)).lower()
    assert delegate.post(f"{office.address()}/return", {"reason": "Non"}).status_code == 303
    with office.desk.unit(read_only=True) as work:
        entry = work.first(select(Entry).where(Entry.fact == "charter.returned"))
        assert entry is not None
        assert (entry.capacity, entry.delegation_id) == ("delegation", other.delegation)


@pytest.mark.parametrize("verb", ["decline", "return"])
def test_a_reason_is_not_asked_for_what_is_no_longer_possible(
    office: Office, souss: Browser, minister: Browser, verb: str
) -> None:
    office.desk.sign()
    if verb == "return":
        office.desk.attest()
    late = {"decline": souss, "return": minister}[verb].get(f"{office.address()}/{verb}")
    word = {"decline": "signée", "return": "en vigueur"}[verb]
    assert (late.status_code, word in page(late), "<textarea" in late.text) == (409, True, False)


def test_a_get_of_the_act_leads_back_to_the_charter(office: Office, souss: Browser) -> None:
    answer = souss.get(f"{office.address()}/sign")
    assert (answer.status_code, answer.headers["Location"]) == (303, office.address())
