"""Anybody may ask whether a paper is what the ministry signed; four answers, and nothing kept."""

import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from sqlalchemy import select

from govflow.app import METADATA
from govflow.documents import pdf
from govflow.i18n import catalog
from govflow.i18n.languages import CODES
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock
from govflow.signing.models import SignedFile
from govflow.signing.registers import DESCRIBES, Told
from tests.html import Browser, page, part
from tests.make import papers
from tests.signing.desk import Desk

MINISTER = "Le ministre"
EARLIER = (
    "This is the fingerprint of an earlier state of the paper. What follows is about the newest."
)


def sent(browser: Browser, data: bytes, language: str = "fr") -> Any:  # noqa: ANN401 - an answer
    given = {"file": (io.BytesIO(data), "charte.pdf")}
    return browser.post(f"/v?lang={language}", given)


def page_of(words: str) -> str:
    """Return words as a page is read: every kind of space is one."""
    return " ".join(words.split())


def contents(desk: Desk) -> dict[str, int]:
    with desk.unit(read_only=True) as work:
        return {
            table.name: len(work.session.execute(select(table)).all())
            for table in METADATA.sorted_tables
        }


@pytest.mark.parametrize("language", CODES)
def test_a_number_says_that_a_paper_is_registered_and_asks_for_the_copy(
    file: SignedFile, browser: Browser, language: str
) -> None:
    typed = f"{file.code[:4].lower()}-{file.code[4:]}"
    led = browser.get(f"/v?number={typed}")
    assert (led.status_code, led.headers["Location"]) == (303, f"/v/{file.code}")
    answer = browser.get(f"/v/{file.code}?lang={language}")
    shown = page(answer)
    assert page_of(catalog.sentence("verify.paper.registered", language)) in shown
    assert page_of(catalog.sentence("verify.paper.valid", language)) not in shown
    assert "tone-info" in part(answer.text, "verdict")
    order = ['id="verdict"', 'action="/v"', 'id="signatures"']
    assert sorted(order, key=answer.text.index) == order
    assert "CH-2026-0007" in shown
    marks = [(file.sealed_sha256, "text"), (file.head_sha256, "file")]
    marks += [(act.sha256, "act") for act in file.acts]
    for mark, label in marks:
        said = f"{catalog.sentence(f'Fingerprint of the {label}', language)}{mark}"
        assert said.replace(" ", "") in shown.replace(" ", "")
    assert "Amina" not in shown
    assert "أمينة" not in shown
    assert "<script" not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_the_file_itself_is_judged_and_nothing_of_it_kept(
    desk: Desk, file: SignedFile, browser: Browser
) -> None:
    data, before = desk.bytes_of(file), contents(desk)
    store = sorted(desk.sealer.store.root.rglob("*"))
    states = {one.seq: data[: one.length] for one in file.revisions}
    verdicts = {
        "as it is": sent(browser, data),
        "rolled back to one signature": sent(browser, states[2]),
        "without its time stamp": sent(browser, states[3]),
        "changed": sent(browser, data[:9000] + bytes([data[9000] ^ 1]) + data[9001:]),
        "with a tail": sent(browser, data + b"\n%"),
        "not a paper": sent(browser, b"%PDF-1.7\n"),
    }
    said = {name: part(answer.text, "verdict") for name, answer in verdicts.items()}
    tones = {name: words.split("tone-")[1].split('"')[0] for name, words in said.items()}
    assert tones == {
        "as it is": "ok",
        "rolled back to one signature": "warn",
        "without its time stamp": "warn",
        "changed": "bad",
        "with a tail": "warn",
        "not a paper": "bad",
    }
    assert MINISTER in said["rolled back to one signature"]
    assert f"/v/{file.code}/file" in verdicts["without its time stamp"].text
    assert (contents(desk), sorted(desk.sealer.store.root.rglob("*"))) == (before, store)


def test_each_fingerprint_leads_to_the_newest_paper_that_bears_it(
    desk: Desk, file: SignedFile, browser: Browser
) -> None:
    states = {one.sha256: one.seq for one in file.revisions}
    acts = [act.sha256 for act in file.acts]
    by_number = part(browser.get(f"/v/{file.code}?lang=fr").text, "verdict")
    earlier = page_of(catalog.sentence(EARLIER, "fr"))
    said = {mark: browser.get(f"/v/{mark}?lang=fr") for mark in [*states, *acts]}
    for mark, answer in said.items():
        assert part(answer.text, "verdict") == by_number, states.get(mark, "act")
        assert (earlier in page(answer)) == (states.get(mark) in {2, 3, 4})
    assert browser.get(f"/v?number={acts[0]}").headers["Location"] == f"/v/{acts[0]}"
    offered = desk.offer(subject=8)
    desk.act(offered, "Sig_Director", desk.director)
    desk.carrier.run()
    for mark in (offered.code, offered.sealed_sha256, desk.now(offered).acts[0].sha256):
        shown = part(browser.get(f"/v/{mark}?lang=fr").text, "verdict")
        assert (MINISTER in shown, "directrice" in shown) == (True, False)


def test_a_paper_that_waits_names_whose_signature_is_missing(desk: Desk, browser: Browser) -> None:
    offered = desk.offer()
    shown = page(browser.get(f"/v/{offered.code}?lang=fr"))
    assert "Incomplet : il manque la signature de La directrice régionale et Le ministre." in (
        shown.replace("\u00a0", " ")
    )
    assert browser.get(f"/v/{offered.code}/file").status_code == 404


def test_the_registered_copy_is_handed_out_by_its_number(
    desk: Desk, file: SignedFile, browser: Browser
) -> None:
    taken = browser.get(f"/v/{file.code}/file")
    assert (taken.data == desk.bytes_of(file), taken.mimetype) == (True, "application/pdf")
    assert f"{file.code}.pdf" in taken.headers["Content-Disposition"]
    assert taken.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_an_unknown_number_and_a_restricted_paper_answer_alike(
    file: SignedFile, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DESCRIBES, "subject", lambda _work, _file: None)
    restricted, unknown = (browser.get(f"/v/{one}") for one in (file.code, "AAAAAAAAAA"))
    assert (restricted.status_code, unknown.status_code) == (404, 404)
    assert page(restricted) == page(unknown)
    assert browser.get(f"/v/{file.code}/file").status_code == 404
    assert browser.get(f"/v/{file.acts[0].sha256}").status_code == 404


def test_what_the_feature_tells_stands_beside_the_verdict(
    desk: Desk, file: SignedFile, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told(
        "examined.papers",
        rows=(
            ("Region", Text3(ar="سوس", fr="Souss-Massa")),
            ("Decided on", date(2026, 11, 23)),
            ("Level", "L2"),
        ),
    )
    monkeypatch.setitem(DESCRIBES, "subject", lambda _work, _file: told)
    shown = page(sent(browser, desk.bytes_of(file)))
    for words in ("La vérification de nuit", "Souss-Massa", "23/11/2026", "L2"):
        assert words in shown, words


@pytest.mark.parametrize("typed", ["K7", "zzz", "x" * 64, "%00"])
def test_what_is_no_number_is_told_beside_its_field(browser: Browser, typed: str) -> None:
    answer = browser.get(f"/v?number={typed}")
    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)
    assert browser.get(f"/v/{typed}").status_code == 404


@pytest.mark.parametrize("language", CODES)
def test_a_paper_without_signatures_is_not_called_altered(
    desk: Desk, file: SignedFile, browser: Browser, language: str
) -> None:
    plain = pdf.render("charter", papers.charter_json(), on=date(2026, 11, 23)).pdf
    answer = sent(browser, plain, language)
    assert "tone-warn" in part(answer.text, "verdict")
    assert page_of(catalog.sentence("verify.paper.no_signature", language)) in page(answer)
    assert page_of(catalog.sentence("verify.paper.invalid", language)) not in page(answer)
    begun = desk.bytes_of(file)[: file.revisions[0].length]
    for hidden in (plain + b"\n% /ByteRange", begun.replace(b"/AcroForm", b"/AcroFarm")):
        assert "tone-bad" in part(sent(browser, hidden, language).text, "verdict")


@pytest.mark.parametrize(
    "typed", ["CH-2026-0007", "CH-2031-0999", " ch 2026 0007", "CH\u20112026\u20110007"]
)
def test_the_reference_of_a_charter_is_told_apart_whether_or_not_it_exists(
    file: SignedFile, browser: Browser, typed: str
) -> None:
    assert file.code
    answer = browser.get(f"/v?lang=fr&number={quote(typed)}")
    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)
    assert page_of(catalog.sentence("refusal.verify.reference", "fr")) in page(answer)


def test_no_file_is_told_beside_its_field(browser: Browser) -> None:
    answer = browser.post("/v")
    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)


def test_twenty_megabytes_are_read_and_no_more(desk: Desk, browser: Browser) -> None:
    del desk
    megabyte = 1024 * 1024
    found = [posted(browser, size) for size in (13 * megabyte, 20 * megabyte + 1, 22 * megabyte)]
    assert [status for status, _shown in found] == [200, 200, 413]
    assert "Le fichier dépasse 20 Mo." in found[1][1]


def posted(browser: Browser, size: int) -> tuple[int, str]:
    """Send a file of this size as a browser does; the test client would leave it open."""
    browser.get("/v")
    head = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    token = head.format("csrf_token", "") + browser.token + "\r\n"
    body = token + head.format("file", '; filename="a.pdf"') + "%" * size + "\r\n--x--\r\n"
    client: Any = browser._client  # noqa: SLF001
    kind = "multipart/form-data; boundary=x"
    with client.post("/v?lang=fr", data=body.encode(), content_type=kind) as answer:
        return answer.status_code, page(answer)


def test_who_asks_too_much_waits(browser: Browser, clock: FixedClock) -> None:
    found = [browser.get("/v/AAAAAAAAAA").status_code for _ in range(61)]
    assert found == [404] * 60 + [429]
    assert int(browser.get("/v/AAAAAAAAAA").headers["Retry-After"]) == 600
    clock.move(timedelta(minutes=10))
    assert browser.get("/v/AAAAAAAAAA").status_code == 404


@pytest.mark.parametrize("name", ["root", "issuing"])
def test_the_lists_of_revoked_certificates_are_open(
    desk: Desk, browser: Browser, name: str
) -> None:
    del desk
    listed = x509.load_der_x509_crl(browser.get(f"/crl/{name}.crl").data)
    assert len(list(listed)) == 0
    assert browser.get("/crl/seal.crl").status_code == 404
