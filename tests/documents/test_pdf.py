"""Papers are printed alike everywhere, letters joined and figures in their order."""

import io
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from govflow.documents import pdf
from govflow.i18n.figures import figures_in
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Invalid
from tests.make import papers

DAY = date(2026, 11, 23)
PRINT = """
import sys
from datetime import date
from govflow.documents import pdf
from govflow.kernel.canonical import fingerprint
print(fingerprint(pdf.render("charter", sys.stdin.buffer.read(), on=date(2026, 11, 23)).pdf))
"""


def printed(**changes: object) -> bytes:
    return pdf.render("charter", papers.charter_json(**changes), on=DAY).pdf


def lines_as_seen(document: bytes) -> list[str]:
    """Each line of a paper as the eye meets it, from left to right, without its spaces."""
    seen: list[str] = []
    for page in pypdfium2.PdfDocument(document):
        text = page.get_textpage()
        rows: dict[int, list[tuple[float, str]]] = {}
        for at in range(text.count_chars()):
            character = text.get_text_range(at, 1)
            left, bottom, _right, top = text.get_charbox(at, loose=True)
            if character.strip():
                rows.setdefault(round((bottom + top) / 8), []).append((left, character))
        seen += ["".join(one for _x, one in sorted(row)) for _y, row in sorted(rows.items())]
    return seen


def text_of(document: bytes) -> str:
    pages = pypdfium2.PdfDocument(document)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pages)


@pytest.mark.parametrize("trap", papers.TRAPS.values(), ids=papers.TRAPS.keys())
def test_a_figure_after_an_arabic_word_is_seen_in_its_order(trap: str) -> None:
    sections = [
        {
            "title": {"ar": "مادة", "fr": "article"},
            "lead": None,
            "clauses": [papers.clause("1", f"القيمة {trap} في النص", "-")],
        }
    ]
    wanted = trap.replace(" ", "")
    document = printed(sections=sections, indicators=[], reference="X", check_url="")
    arabic = [line for line in lines_as_seen(document) if "ق" in line and wanted in line]
    assert len(arabic) == 1


def test_figures_are_kept_whole_in_every_trap() -> None:
    whole = {trap: figures_in(f"قبل {trap} بعد") for trap in papers.TRAPS.values()}
    assert whole == {
        trap: f"قبل \u2066{trap.replace(' ', chr(0xA0))}\u2069 بعد"
        for trap in papers.TRAPS.values()
    }


def test_arabic_reads_back_letter_by_letter() -> None:
    sentence = "تجيب الوزارة داخل أجل عشرة أيام عمل"
    assert "".join(sentence.split()) in text_of(printed())


def test_the_same_data_print_the_same_bytes_in_another_process() -> None:
    data = papers.charter_json()
    told = subprocess.run(
        [sys.executable, "-c", PRINT],
        input=data,
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert told.stdout.decode().strip() == fingerprint(printed())


def test_threads_print_the_same_bytes_at_the_same_time() -> None:
    with ThreadPoolExecutor(3) as pool:
        made = set(pool.map(lambda _at: fingerprint(printed()), range(6)))
    assert made == {fingerprint(printed())}


def test_what_a_paper_was_made_of_is_told_and_lies_inside_it() -> None:
    data = papers.charter_json()
    made = pdf.render("charter", data, on=DAY)
    assert made.parts == {
        "template": pdf.parts("charter")["template"],
        "fonts": pdf.parts("charter")["fonts"],
        "renderer": "typst 0.15.2, formatter 1",
        "data": fingerprint(data),
    }
    inside = pypdfium2.PdfDocument(io.BytesIO(made.pdf)).get_attachment(0)
    assert bytes(inside.get_data()) == data


def test_a_name_that_looks_like_a_program_is_printed_as_text() -> None:
    hostile = '#read("/etc/passwd") $x$ *a* @b'
    lines = lines_as_seen(printed(title={"ar": f"عنوان {hostile}", "fr": hostile}))
    assert "".join(hostile.split()) in lines


def test_a_letter_without_a_glyph_is_refused() -> None:
    with pytest.raises(Invalid, match=r"document\.cannot_be_printed"):
        printed(title={"ar": "ⵜⴰⵎⴰⵣⵉⵖⵜ", "fr": "x"})


def test_signature_boxes_are_told_where_they_are() -> None:
    boxes = pdf.render("charter", papers.charter_json(), on=DAY).boxes
    assert [(box.field, box.page) for box in boxes] == [("Sig_Director", 2), ("Sig_Minister", 2)]
    director, minister = boxes
    assert director.x > minister.x + minister.width
    assert (director.y, director.height) == (minister.y, minister.height)


def test_a_stamp_is_one_page_of_the_size_of_its_box() -> None:
    mark = "0123456789abcdef" * 4
    data = {
        "width": 236,
        "height": 96,
        "ar": ["وقعته إلكترونيا"],
        "fr": ["Signé"],
        "marks": [{"ar": "بصمة النص", "fr": "Empreinte du texte", "sha256": mark}],
    }
    stamp = pdf.stamp(json.dumps(data).encode(), on=DAY)
    document = pypdfium2.PdfDocument(stamp)
    assert (len(document), document[0].get_size()) == (1, (236, 96))
    assert "Empreintedutexte" in text_of(stamp)
    assert mark in text_of(stamp)
