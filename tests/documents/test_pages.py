"""Pages are drawn by a process that can do nothing else."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from govflow.documents.draw import WIDTH
from govflow.documents.pages import SCRIPT, draw
from govflow.kernel.errors import Invalid
from tests.make.documents import pdf, picture

PDF = "application/pdf"
JAVASCRIPT = "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert\\(1\\))>>]>>>>"
CARRIED = "/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.exe)/EF<</F 1 0 R>>>>]>>>>"


def test_each_page_becomes_an_image_with_its_words() -> None:
    pages = list(draw(pdf("Bonjour", "Au revoir"), PDF))
    assert [(page.width, page.height, page.text) for page in pages] == [
        (WIDTH, 1755, "Bonjour"),
        (WIDTH, 1755, "Au revoir"),
    ]
    with Image.open(io.BytesIO(pages[0].image)) as image:
        assert (image.format, image.size) == ("WEBP", (WIDTH, 1755))


@pytest.mark.parametrize(("form", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_is_made_anew(form: str, media: str) -> None:
    (page,) = draw(picture(form, (2480, 1000)), media)
    assert (page.width, page.height, page.text) == (WIDTH, 500, "")


def test_a_picture_with_holes_stands_on_white() -> None:
    (page,) = draw(picture("PNG", mode="RGBA"), "image/png")
    with Image.open(io.BytesIO(page.image)) as image:
        assert image.mode == "RGB"


@pytest.mark.parametrize(
    ("data", "media", "key"),
    [
        (pdf("a", locked=True), PDF, "encrypted"),
        (pdf("a", catalog=JAVASCRIPT), PDF, "runs"),
        (pdf("a", catalog=CARRIED), PDF, "carries_files"),
        (b"%PDF-1.7 and nothing more", PDF, "unreadable"),
        (pdf(*["a"] * 201), PDF, "too_many_pages"),
        (picture("PNG", (9_000, 9_000), mode="1"), "image/png", "bomb"),
        (picture()[:50], "image/png", "unreadable"),
        (picture("JPEG"), "image/png", "unreadable"),
        (b"\xff\xd8\xff\xe0", "image/jpeg", "unreadable"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(data: bytes, media: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        list(draw(data, media))
    assert (refused.value.key, refused.value.field) == (f"document.{key}", "file")


def test_a_paper_of_this_house_may_carry_its_data() -> None:
    (page,) = draw(pdf("a", catalog=CARRIED), PDF, ours=True)
    assert page.text == "a"
    with pytest.raises(Invalid, match="runs"):
        list(draw(pdf("a", catalog=JAVASCRIPT), PDF, ours=True))


@pytest.mark.parametrize("size", ["14400 14400", "3 14400", "14400 3"])
def test_huge_and_narrow_pages_stay_within_bounds(size: str) -> None:
    (page,) = draw(pdf("a", size=size), PDF)
    assert page.width <= WIDTH
    assert page.height <= 4 * WIDTH


@pytest.mark.parametrize(
    "act",
    [
        "open('/etc/hostname')",
        "__import__('socket').socket()",
        "__import__('os').pipe()",
        "bytearray(2 * 1024 ** 3)",
    ],
)
def test_the_drawing_process_can_do_nothing_else(act: str) -> None:
    script = f"""
import runpy, socket
draw = runpy.run_path({str(SCRIPT)!r})
draw["confine"]()
try:
    {act}
except (OSError, MemoryError):
    raise SystemExit(42)
"""
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == 42
