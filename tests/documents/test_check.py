"""What comes in is what its name says, and nothing else besides."""

import pytest

from govflow.documents.check import MEGABYTE, MOST_BYTES, check, clean_filename
from govflow.kernel.errors import Invalid
from tests.make.documents import archive, docx, odt, pdf, picture


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("Note.PDF", pdf("a"), "application/pdf"),
        ("plan.png", picture(), "image/png"),
        ("photo.jpeg", picture("JPEG"), "image/jpeg"),
        ("photo.jpg", picture("JPEG"), "image/jpeg"),
        ("مذكرة.odt", odt(), "application/vnd.oasis.opendocument.text"),
        (
            "note.docx",
            docx(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_a_file_is_taken_for_what_it_is(name: str, data: bytes, media: str) -> None:
    assert check(name, data).type.media == media


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("page.html", b"<html>", "type_not_accepted"),
        ("logo.svg", b"<svg onload='x'/>", "type_not_accepted"),
        ("run.sh", b"#!/bin/sh", "type_not_accepted"),
        ("setup.exe", b"MZ", "type_not_accepted"),
        ("note.pdf.exe", pdf("a"), "type_not_accepted"),
        ("note.docm", docx(), "type_not_accepted"),
        ("note.zip", docx(), "type_not_accepted"),
        ("noextension", pdf("a"), "no_extension"),
        (".pdf", pdf("a"), "no_extension"),
        ("note.pdf", b"", "empty"),
        ("note.pdf", b"MZ\x90\x00", "wrong_content"),
        ("note.pdf", b" " + pdf("a"), "wrong_content"),
        ("note.pdf", picture(), "wrong_content"),
        ("photo.png", picture("JPEG"), "wrong_content"),
        ("note.docx", odt(), "wrong_content"),
        ("note.odt", docx(), "wrong_content"),
        ("note.odt", odt(kind="spreadsheet"), "wrong_content"),
        ("note.docx", archive({"word/document.xml": b""}), "unreadable"),
        ("note.docx", docx()[:-30], "unreadable"),
        ("note.docx", b"PK\x03\x04 and no more", "unreadable"),
        ("note.docx", docx({"../../evil.xml": b"x"}), "unreadable"),
        ("note.docx", docx({"word/vbaProject.bin": b"x"}), "runs"),
        ("note.docx", docx({"word/embeddings/oleObject1.bin": b"x"}), "runs"),
        ("note.docx", docx(media="document.macroEnabled.main+xml"), "runs"),
        ("note.odt", odt({"Basic/script-lc.xml": b"x"}), "runs"),
        ("note.odt", odt({"Scripts/python/a.py": b"x"}), "runs"),
        ("note.pdf", pdf("a") + archive({"a": b"a"}), "two_types"),
        ("photo.png", picture() + archive({"a": b"a"}), "two_types"),
        ("photo.jpg", picture("JPEG") + b"<script>alert(1)</script>", "two_types"),
        ("photo.png", picture() + pdf("a"), "two_types"),
        ("note.docx", docx({"word/media/zeros": b"\0" * 40 * MEGABYTE}), "bomb"),
        ("note.docx", docx({f"{number}.xml": b"" for number in range(3_001)}), "bomb"),
    ],
)
def test_anything_else_is_refused_by_name(name: str, data: bytes, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(name, data)
    assert (refused.value.key, refused.value.field) == (f"document.{key}", "file")


def test_the_limit_is_ten_megabytes() -> None:
    head = pdf("a")
    whole = head + b"%" * (MOST_BYTES - len(head))
    assert check("note.pdf", whole).name == "note.pdf"
    with pytest.raises(Invalid) as refused:
        check("note.pdf", whole + b"%")
    assert (refused.value.key, refused.value.params["size"]) == (
        "document.too_big",
        MOST_BYTES + 1,
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\note.pdf", "note.pdf"),
        ("e\u0301tat.pdf", "état.pdf"),
        ("note\u202efdp.pdf", "note fdp.pdf"),
        ("no\r\nte\x00.pdf", "no te.pdf"),
        ('"quoted".pdf', '"quoted".pdf'),
        ("مذكرة السيد الكاتب العام.pdf", "مذكرة السيد الكاتب العام.pdf"),
        ("  .hidden.pdf", "hidden.pdf"),
    ],
)
def test_names_are_cleaned_of_what_nobody_sees(given: str, kept: str) -> None:
    assert clean_filename(given) == kept
