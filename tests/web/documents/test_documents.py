"""Files come in checked, are shown as images made here, and go out sealed."""

import io
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from werkzeug.test import TestResponse

import config
from govflow.actions import service
from govflow.documents import queries
from govflow.documents.models import Document
from govflow.documents.store import Store
from govflow.i18n import catalog
from govflow.kernel.canonical import fingerprint
from govflow.signing import service as signing
from govflow.signing.sealing import Sealed
from tests.documents.test_pages import CARRIED
from tests.html import Browser, page
from tests.make import actions as make
from tests.make.documents import docx, pdf, picture
from tests.make.workflow import House

Enter = Callable[[str], Browser]


@pytest.fixture
def secretariat(signed_in: Enter) -> Browser:
    return signed_in("secretariat")


def give(
    browser: Browser, url: str, data: bytes, name: str = "note.pdf", **said: str
) -> TestResponse:
    return browser.post(url, {"file": (io.BytesIO(data), name), **said})


def attach(
    browser: Browser, action: str, data: bytes, name: str = "note.pdf", **said: str
) -> TestResponse:
    return give(browser, f"/documents/of/action/{action}", data, name, **said)


def documents(house: House, action: str) -> list[Document]:
    with house.unit(None, read_only=True) as work:
        return work.all(queries.of(make.one(work, action)))


def test_a_file_is_attached_drawn_and_shown(house: House, secretariat: Browser) -> None:
    made = make.drafted(house)
    given = attach(secretariat, made, pdf("Bonjour", "Au revoir"), "Note de service.pdf")
    assert given.status_code == 303
    assert given.headers["Location"] == f"/actions/{made}#documents"
    shown = secretariat.get(f"/actions/{made}")
    assert "Note de service" in page(shown)
    assert "Page 1 of 2" in shown.text
    image = re.search(r'src="(/documents/[^"]+/1/pages/1)"', shown.text)
    assert image
    drawn = secretariat.get(image[1])
    assert (drawn.status_code, drawn.mimetype) == (200, "image/webp")
    assert "sandbox" in drawn.headers["Content-Security-Policy"]


def test_a_file_goes_out_under_its_own_name_and_sealed(house: House, secretariat: Browser) -> None:
    made, data = make.drafted(house), pdf("Bonjour")
    attach(secretariat, made, data, "مذكرة عاجلة; n° 2.pdf")
    (document,) = documents(house, made)
    sent = secretariat.get(f"/documents/{document.public_id}/1/file")
    assert sent.data == data
    assert sent.mimetype == "application/pdf"
    name = sent.headers["Content-Disposition"]
    assert name.startswith("attachment;")
    assert "\n" not in name
    assert "مذكرة عاجلة; n° 2.pdf" in unquote(name)
    assert sent.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert sent.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("data", "name", "key"),
    [
        (b"<html>", "note.html", "type_not_accepted"),
        (b"<svg/>", "logo.svg", "type_not_accepted"),
        (b"MZ\x90", "note.pdf", "wrong_content"),
        (b"", "note.pdf", "empty"),
        (pdf("a", locked=True), "note.pdf", "encrypted"),
        (pdf("a")[:40], "note.pdf", "unreadable"),
        (docx({"word/vbaProject.bin": b"x"}), "note.docx", "runs"),
        (picture() + pdf("a"), "photo.png", "two_types"),
    ],
)
def test_a_bad_file_is_refused_beside_its_field_and_nothing_changes(
    house: House, secretariat: Browser, data: bytes, name: str, key: str
) -> None:
    made = make.drafted(house)
    refused = attach(secretariat, made, data, name)
    said = catalog.sentence(f"refusal.document.{key}", "en", extension=name.rpartition(".")[2])
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    assert said[:30] in page(refused)
    assert documents(house, made) == []


def test_no_file_at_all_is_said_too(house: House, secretariat: Browser) -> None:
    made = make.drafted(house)
    refused = secretariat.post(f"/documents/of/action/{made}", {"title": "x"})
    assert (refused.status_code, "Choose a file" in page(refused)) == (422, True)


def test_a_document_gets_a_new_version_and_keeps_the_old(
    house: House, secretariat: Browser
) -> None:
    made = make.drafted(house)
    attach(secretariat, made, pdf("Un"))
    (document,) = documents(house, made)
    url = f"/documents/{document.public_id}"
    assert give(secretariat, f"{url}/replace", pdf("Deux"), "b.pdf").status_code == 303
    again = give(secretariat, f"{url}/replace", pdf("Deux"), "b.pdf")
    assert again.status_code == 422
    shown = page(secretariat.get(url))
    assert "Version 2" in shown
    assert "Deux" in shown
    assert "Un" in page(secretariat.get(f"{url}?version=1"))
    for none in ("?version=3", f"/{'9' * 20}/file", f"/1/pages/{'9' * 20}"):
        assert secretariat.get(url + none).status_code == 404
    assert secretariat.get(f"{url}/1/file").data == pdf("Un")


def test_a_removed_document_is_gone_for_everybody(house: House, secretariat: Browser) -> None:
    made = make.drafted(house)
    attach(secretariat, made, pdf("Un"))
    (document,) = documents(house, made)
    url = f"/documents/{document.public_id}"
    assert secretariat.post(f"{url}/remove").status_code == 303
    for gone in (url, f"{url}/1/file", f"{url}/1/pages/1"):
        assert secretariat.get(gone).status_code == 404


def test_papers_of_a_submitted_action_do_not_change(house: House, secretariat: Browser) -> None:
    made = make.drafted(house)
    attach(secretariat, made, pdf("Un"))
    (document,) = documents(house, made)
    secretariat.post(f"/actions/{made}/submit", {"key": "k"})
    url = f"/documents/{document.public_id}"
    assert attach(secretariat, made, pdf("Deux")).status_code == 409
    assert give(secretariat, f"{url}/replace", pdf("Deux")).status_code == 409
    assert secretariat.post(f"{url}/remove").status_code == 409


def test_the_rights_are_those_of_the_action(house: House, signed_in: Enter) -> None:
    made = make.drafted(house)
    attach(signed_in("secretariat"), made, pdf("Un"))
    (document,) = documents(house, made)
    url = f"/documents/{document.public_id}"
    with house.unit(house.people.secretariat) as work:
        service.submit(work, make.one(work, made))
    reader, stranger = signed_in("drh"), signed_in("chef-cab")
    for tail in ("", "/1/file", "/1/pages/1"):
        assert reader.get(url + tail).status_code == 200
        assert stranger.get(url + tail).status_code == 404
        assert stranger.get(f"/documents/{'A' * 16}{tail}").status_code == 404
    assert give(reader, f"{url}/replace", pdf("x")).status_code == 403
    assert reader.post(f"{url}/remove").status_code == 403
    assert attach(reader, made, pdf("x")).status_code == 403
    for tail in ("/replace", "/remove"):
        assert give(stranger, url + tail, pdf("x")).status_code == 404
    assert attach(stranger, made, pdf("x")).status_code == 404
    assert give(stranger, f"/documents/of/person/{made}", pdf("x")).status_code == 404


def test_a_paper_that_this_house_sealed_is_taken_and_no_other_that_carries_files(
    house: House, secretariat: Browser
) -> None:
    made, data = make.drafted(house), pdf("Charte", catalog=CARRIED)
    refused = attach(secretariat, made, data)
    assert (refused.status_code, documents(house, made)) == (422, [])
    sealed = Sealed("A000000000", "charter", b"{}", {}, ("Sig",), ordered=True,
                    sha256=fingerprint(data), length=len(data), at=house.clock.now(),
                    certificates={})  # fmt: skip
    with house.unit(None) as work:
        signing.seal(work, make.one(work, made), sealed)
    assert attach(secretariat, made, data).status_code == 303
    assert attach(secretariat, made, data + b"\n").status_code == 422
    assert [one.current.sha256 for one in documents(house, made)] == [sealed.sha256]


def test_an_altered_file_is_never_handed_out(
    house: House, secretariat: Browser, settings: config.Settings
) -> None:
    made = make.drafted(house)
    attach(secretariat, made, pdf("Un"))
    (document,) = documents(house, made)
    Store(settings.files_dir).path(document.current.sha256).write_bytes(b"altered")
    answer = secretariat.get(f"/documents/{document.public_id}/1/file")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (500, None)
    assert "damaged" in page(answer)


def test_the_owner_adds_proof_to_an_approved_action(house: House, signed_in: Enter) -> None:
    made, owner = make.approved(house), signed_in("chef-si")
    assert attach(owner, made, pdf("Preuve"), "preuve.pdf", kind="proof").status_code == 303
    assert attach(owner, made, pdf("Autre"), "autre.pdf", kind="paper").status_code == 403
    assert [one.kind for one in documents(house, made)] == ["proof"]
