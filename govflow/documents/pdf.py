"""The printer: a template and canonical JSON become a PDF/A-3a, the same bytes every time.

The data reach Typst as values, never as source, so a name such as `#read(..)` prints as text.
Nothing of the machine comes in: no system font, no clock. One compiler serves one thread.
"""

import importlib.metadata
import io
import json
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import segno
import typst

from govflow.i18n.figures import shown
from govflow.kernel.canonical import canonical, fingerprint
from govflow.kernel.errors import Invalid, Unavailable

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "pdf"
FONTS = ROOT / "static" / "vendor" / "print"
STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]
FORMATTER = 1  # raise it whenever `shown` prints the same data otherwise
_mine = threading.local()


@dataclass(frozen=True, slots=True)
class Box:
    """Where a signature will stand: points, from the upper left corner of its page."""

    field: str
    page: int  # from 1
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper, and what it was made with: with the same parts it comes out the same."""

    pdf: bytes
    boxes: tuple[Box, ...]
    parts: dict[str, str]


def render(template: str, data: bytes, *, on: date) -> Printed:
    """Print canonical JSON through a template, dated `on` at 00:00 UTC.

    Raises Invalid where a letter has no glyph in our fonts or the template lacks a value.
    """
    pdf = _compile(template, data, on, STANDARDS)
    return Printed(pdf, _boxes(), parts(template) | {"data": fingerprint(data)})


def stamp(data: bytes, *, on: date) -> bytes:
    """Print what is seen of a signature: one small page, to be laid into its box."""
    return _compile("stamp", data, on, [])


@cache
def parts(template: str) -> dict[str, str]:
    """Return the fingerprints of template and fonts, and the versions that print with them."""
    sources = [TEMPLATES / "house.typ", TEMPLATES / f"{template}.typ"]
    return {
        "template": fingerprint(b"\0".join(path.read_bytes() for path in sources)),
        "fonts": fingerprint(b"\0".join(path.read_bytes() for path in _fonts())),
        "renderer": f"typst {importlib.metadata.version('typst')}, formatter {FORMATTER}",
    }


def _fonts() -> list[Path]:
    found = sorted(FONTS.glob("*.ttf"))
    if not found:
        raise Unavailable("document.no_fonts")
    return found


def _compiler() -> typst.Compiler:
    made: typst.Compiler | None = getattr(_mine, "compiler", None)
    if made is None:
        _fonts()
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        )
        made = _mine.compiler = typst.Compiler(root=TEMPLATES, font_paths=fonts)
    return made


def _compile(template: str, data: bytes, on: date, standards: "list[typst.PDFStandard]") -> bytes:
    values = json.loads(data)
    try:
        made = _compiler().compile(
            input=TEMPLATES / f"{template}.typ",
            format="pdf",
            sys_inputs={
                "data": data.decode(),
                "shown": canonical(shown(values)).decode(),
                "qr": _qr(values.get("check_url", "")),
            },
            pdf_standards=standards,
            pdf_tags=bool(standards),
            timestamp=datetime.combine(on, time(), UTC),
        )
    except typst.TypstError as refused:
        raise Invalid("document.cannot_be_printed", reason=refused.message) from refused
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


def _boxes() -> tuple[Box, ...]:
    """Ask the paper just compiled for its signature boxes."""
    found = json.loads(_compiler().query("<signature-box>", field="value"))
    return tuple(Box(**one) for one in found)


def _qr(address: str) -> str:
    """Draw an address as people's telephones read it; its host stays readable below."""
    if not address:
        return ""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()
