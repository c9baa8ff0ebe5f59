"""A process of its own that draws pages: it has little memory, little time and no way out.

Started by `pages.draw` as a script, with the file on its standard input. It writes one JSON line
and the image for each page on its standard output, or one line {"refused": reason}. Once its
libraries are loaded it may open nothing any more: no file, no socket, no further process.
"""

import codecs
import ctypes
import io
import json
import os
import resource
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

WIDTH = 1240  # pixels: 150 dots per inch on A4
MOST_HEIGHT = 4 * WIDTH
MOST_PAGES = 200
MOST_PIXELS = 40_000_000  # of a picture as it comes
MOST_TEXT = 20_000  # characters of a page
MEMORY = 1024 * 1024 * 1024
SECONDS = 30
OUTPUT = 120 * 1024 * 1024
QUALITY = 82
NOT_ENCRYPTED = -1
STREAMS = 3  # standard input, output and error stay open
MOST_OPENED = 4096
NO_NEW_PRIVILEGES = 38  # of prctl(2)
MEDIA = {"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG"}


class RefusedError(Exception):
    """The file cannot be drawn; the first argument is the key of the reason."""


def confine() -> None:
    """Close the doors. From here on nothing more can be opened, started or allocated at will."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (value, value))
    os.closerange(STREAMS, MOST_OPENED)
    resource.setrlimit(resource.RLIMIT_NOFILE, (STREAMS, STREAMS))


def main(media: str, *ours: str) -> None:
    """Draw the file on standard input; one of our own may carry its data."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    _rehearse()
    confine()
    data = sys.stdin.buffer.read()
    is_pdf = media == "application/pdf"
    drawn = _pdf(data, ours=bool(ours)) if is_pdf else _picture(data, MEDIA[media])
    try:
        for image, text in drawn:
            _send(image, text)
    except RefusedError as refused:
        _say({"refused": refused.args[0]})


def _rehearse() -> None:
    """Draw an empty page: what the libraries load late is loaded while files can be opened."""
    Image.init()
    for name in ("utf-16-le", "utf-8", "latin-1", "ascii"):
        codecs.lookup(name)
    document = pypdfium2.PdfDocument.new()
    document.new_page(10, 10)
    kept = io.BytesIO()
    document.save(kept)
    for image, _text in _pdf(kept.getvalue()):
        _flat(image).save(io.BytesIO(), "WEBP", quality=QUALITY, method=2)


def _pdf(data: bytes, *, ours: bool = False) -> Iterator[tuple[Image.Image, str]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as broken:
        locked = "assword" in str(broken)
        raise RefusedError("document.encrypted" if locked else "document.unreadable") from None
    _refuse_pdf(document, ours=ours)
    if ours:
        document.init_forms()  # what is seen of a signature lies in its field
    for number in range(len(document)):
        try:
            page = document[number]
            yield _drawn(page, forms=ours), _words(page)
            page.close()
        except pypdfium2.PdfiumError:
            raise RefusedError("document.unreadable") from None


def _refuse_pdf(document: Any, *, ours: bool) -> None:  # noqa: ANN401 - the library has no types
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != NOT_ENCRYPTED:
        raise RefusedError("document.encrypted")
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise RefusedError("document.runs")
    if pdfium.FPDFDoc_GetAttachmentCount(document) > 0 and not ours:
        raise RefusedError("document.carries_files")
    if not 1 <= len(document) <= MOST_PAGES:
        raise RefusedError("document.too_many_pages" if len(document) else "document.unreadable")


def _drawn(page: Any, *, forms: bool) -> Image.Image:  # noqa: ANN401 - the library has no types
    width, height = page.get_size()
    if not (0 < width < 1e6 and 0 < height < 1e6):  # noqa: PLR2004 - points
        raise RefusedError("document.unreadable")
    scale = min(WIDTH / width, MOST_HEIGHT / height)
    image: Image.Image = page.render(scale=scale, may_draw_forms=forms).to_pil()
    return image


def _words(page: Any) -> str:  # noqa: ANN401 - the library has no types
    text = page.get_textpage().get_text_bounded()[:MOST_TEXT]
    return "".join(_letter(one) for one in text.replace("\r\n", "\n")).strip()


def _letter(one: str) -> str:
    """Return a letter as people type it: Arabic presentation forms are letters again."""
    if "\ufb50" <= one <= "\ufeff":
        return unicodedata.normalize("NFKC", one)
    return one if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs", "Cn"} else ""


def _picture(data: bytes, form: str) -> Iterator[tuple[Image.Image, str]]:
    try:
        with Image.open(io.BytesIO(data), formats=(form,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RefusedError("document.bomb")
            picture.load()
            yield ImageOps.exif_transpose(picture), ""
    except (Image.DecompressionBombError, MemoryError):
        raise RefusedError("document.bomb") from None
    except (OSError, SyntaxError, ValueError):
        raise RefusedError("document.unreadable") from None


def _send(image: Image.Image, text: str) -> None:
    image = _flat(image)
    if image.width > WIDTH or image.height > MOST_HEIGHT:
        image.thumbnail((WIDTH, MOST_HEIGHT))
    kept = io.BytesIO()
    image.save(kept, "WEBP", quality=QUALITY, method=2)
    octets = kept.getvalue()
    size = {"width": image.width, "height": image.height, "bytes": len(octets)}
    _say(size | {"text": text})
    sys.stdout.buffer.write(octets)


def _flat(image: Image.Image) -> Image.Image:
    """Put a picture with holes on white paper."""
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        held = image.convert("RGBA")
        paper = Image.new("RGBA", held.size, "white")
        return Image.alpha_composite(paper, held).convert("RGB")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _say(line: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    main(*sys.argv[1:])
