"""What may come in: the true type of a file by its content, agreed with its name.

Pages, texts and slides that people exchange; nothing that runs. A file that is also something
else (a PDF that is a ZIP too, a picture with a script in it) is refused.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from govflow.kernel.errors import Invalid

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_NAME = 150  # characters
MOST_ENTRIES = 3_000  # of an archive
MOST_UNPACKED = 200 * MEGABYTE
MOST_RATIO = 200  # unpacked to packed, of one entry; text packs 10 to 60 times
ENCRYPTED_FLAG = 0x1
RATIO_FROM = MEGABYTE  # smaller entries cannot hurt
END_OF_ARCHIVE = b"PK\x05\x06"
ARCHIVE_TAIL = 66_000  # where the end of an archive may stand
ODF = "application/vnd.oasis.opendocument."
OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Type:
    """A type of file that we accept."""

    media: str
    starts: bytes
    drawn: bool  # whether its pages are drawn
    inside: str = ""  # of an archive: what its table of contents must say


TYPES: Mapping[str, Type] = {
    "pdf": Type("application/pdf", b"%PDF-", drawn=True),
    "png": Type("image/png", b"\x89PNG\r\n\x1a\n", drawn=True),
    "jpg": Type("image/jpeg", b"\xff\xd8\xff", drawn=True),
    "docx": Type(
        f"{OOXML}wordprocessingml.document", b"PK\x03\x04", drawn=False, inside="word/document.xml"
    ),
    "pptx": Type(
        f"{OOXML}presentationml.presentation",
        b"PK\x03\x04",
        drawn=False,
        inside="ppt/presentation.xml",
    ),
    "odt": Type(f"{ODF}text", b"PK\x03\x04", drawn=False),
    "ods": Type(f"{ODF}spreadsheet", b"PK\x03\x04", drawn=False),
    "odp": Type(f"{ODF}presentation", b"PK\x03\x04", drawn=False),
}
SAME = {"jpeg": "jpg", "jpe": "jpg"}
FOREIGN = re.compile(rb"%PDF-|<script|<html|<\?php|<svg|<!doctype", re.IGNORECASE)
RUNS = re.compile(
    r"(^|/)(vbaProject\.bin|vbaData\.xml|Basic/|Scripts/|activeX/|macrosheets/)"
    r"|\.(bin|exe|dll|js|vbs|jar|class|ps1|bat|cmd|sh|hta)$",
    re.IGNORECASE,
)
MACRO = re.compile(rb"macroEnabled", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept, under the name that it will bear."""

    name: str
    type: Type


def check(filename: str, data: bytes, *, most: int = MOST_BYTES) -> Checked:
    """Tell what a file truly is. Raises Invalid on the field `file`, saying why not."""
    name = clean_filename(filename)
    kind = _by_name(name)
    if not data:
        raise _refused("document.empty")
    if len(data) > most:
        raise _refused("document.too_big", most=most, size=len(data))
    if not data.startswith(kind.starts):
        raise _refused("document.wrong_content", extension=_extension(name))
    LOOKS[kind.starts](kind, data)
    return Checked(name, kind)


def clean_filename(filename: str) -> str:
    r"""Return the last part of a name as it may be kept: NFC, nothing hidden, not too long.

    >>> clean_filename("../../etc/rapport final.pdf"), clean_filename("C:\\t\tmp\\note.PDF")
    ('rapport final.pdf', 'note.PDF')
    >>> clean_filename("a" * 300 + ".pdf")[-6:], len(clean_filename("a" * 300 + ".pdf"))
    ('aa.pdf', 150)
    """
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in last)
    stem, dot, extension = re.sub(r" +", " ", seen).strip(" .").rpartition(".")
    if not stem.strip(" .") or not extension:
        raise _refused("document.no_extension")
    return f"{stem[: MOST_NAME - len(extension) - 1].rstrip()}{dot}{extension[:10]}"


def _extension(name: str) -> str:
    found = name.rpartition(".")[2].lower()
    return SAME.get(found, found)


def _by_name(name: str) -> Type:
    kind = TYPES.get(_extension(name))
    if kind is None:
        raise _refused("document.type_not_accepted", extension=_extension(name))
    return kind


def _refused(key: str, **params: object) -> Invalid:
    return Invalid(key, field="file", **params)


def _look_at_pdf(_kind: Type, data: bytes) -> None:
    """Refuse a PDF that is an archive too; its parser looks further when it draws the pages."""
    if END_OF_ARCHIVE in data[-ARCHIVE_TAIL:]:
        raise _refused("document.two_types")


def _look_at_image(_kind: Type, data: bytes) -> None:
    if FOREIGN.search(data) or END_OF_ARCHIVE in data[-ARCHIVE_TAIL:]:
        raise _refused("document.two_types")


def _look_at_archive(kind: Type, data: bytes) -> None:
    if FOREIGN.search(data[:1024]):
        raise _refused("document.two_types")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries)
            _refuse_what_runs(entries)
            _require_inside(kind, archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError) as broken:
        raise _refused("document.unreadable") from broken


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise _refused("document.bomb")
    for one in entries:
        if one.file_size > max(RATIO_FROM, MOST_RATIO * one.compress_size):
            raise _refused("document.bomb")


def _refuse_what_runs(entries: Iterable[zipfile.ZipInfo]) -> None:
    for one in entries:
        if one.flag_bits & ENCRYPTED_FLAG:
            raise _refused("document.encrypted")
        if RUNS.search(one.filename):
            raise _refused("document.runs")
        if ".." in PurePosixPath(one.filename).parts or one.filename.startswith("/"):
            raise _refused("document.unreadable")


def _require_inside(kind: Type, archive: zipfile.ZipFile) -> None:
    """See that the table of contents names the type, and no type with macros."""
    names = set(archive.namelist())
    if kind.inside:
        contents = _start_of(archive, "[Content_Types].xml") if kind.inside in names else b""
        if MACRO.search(contents):
            raise _refused("document.runs")
        right = kind.media.encode() in contents
    else:
        said = _start_of(archive, "mimetype") if "mimetype" in names else b""
        right = said.strip() == kind.media.encode()
    if not right:
        raise _refused("document.wrong_content", extension=kind.media.rpartition(".")[2])


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as file:
            return file.read(MEGABYTE)
    except KeyError as absent:
        raise _refused("document.unreadable") from absent


LOOKS: Mapping[bytes, Callable[[Type, bytes], None]] = {
    TYPES["pdf"].starts: _look_at_pdf,
    TYPES["png"].starts: _look_at_image,
    TYPES["jpg"].starts: _look_at_image,
    TYPES["docx"].starts: _look_at_archive,
}
