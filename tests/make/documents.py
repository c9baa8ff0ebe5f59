"""Files as people bring them, good and bad, and documents of a matter."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from PIL import Image

from govflow.documents import intake, service
from govflow.documents.check import OOXML
from govflow.documents.models import Document, Kind
from govflow.documents.store import Store
from govflow.kernel.refs import Identified
from govflow.kernel.work import Work

LOCKED = b"/Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">"


def pdf(*texts: str, catalog: str = "", locked: bool = False, size: str = "595 842") -> bytes:
    """Write a PDF by hand, with a line of text on each page."""
    font = 3 + 2 * len(texts)
    kids = " ".join(f"{3 + 2 * count} 0 R" for count in range(len(texts)))
    bodies = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        f"<</Type/Pages/Count {len(texts)}/Kids[{kids}]>>".encode(),
    ]
    for count, text in enumerate(texts):
        stream = f"BT /F1 24 Tf 60 760 Td ({text}) Tj ET".encode("latin-1")
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Contents {4 + 2 * count} 0 R"
            f"/Resources<</Font<</F1 {font} 0 R>>>>>>".encode()
        )
        bodies.append(b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream))
    bodies.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    return _bound(bodies, locked=locked)


def _bound(bodies: list[bytes], *, locked: bool) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/Encrypt<<" + LOCKED + b">>/ID[<00><00>]" if locked else b""
    count = len(bodies) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table)
    foot = b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (count, lock, len(out))
    return out + head + foot


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    kept = io.BytesIO()
    Image.new(mode, size, "white").save(kept, form)
    return kept.getvalue()


def archive(entries: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in entries.items():
            written.writestr(name, data)
    return kept.getvalue()


def docx(more: Mapping[str, bytes] | None = None, *, media: str = "document.main+xml") -> bytes:
    contents = f'<Types><Override ContentType="{OOXML}wordprocessingml.{media}"/></Types>'
    parts = {"[Content_Types].xml": contents.encode(), "word/document.xml": b"<w:document/>"}
    return archive(parts | dict(more or {}))


def odt(more: Mapping[str, bytes] | None = None, *, kind: str = "text") -> bytes:
    said = f"application/vnd.oasis.opendocument.{kind}".encode()
    return archive({"mimetype": said, "content.xml": b"<office/>"} | dict(more or {}))


def prepared(data: bytes | None = None, name: str = "note.pdf") -> intake.Prepared:
    """Prepare a file in a store of its own, which nobody reads from."""
    store = Store(Path(mkdtemp(prefix="govflow-files-")))
    return intake.prepare(store, name, data or pdf("Note"))


def document(
    work: Work,
    subject: Identified,
    *,
    name: str = "note.pdf",
    sha256: str = "a" * 64,
    kind: Kind = Kind.PAPER,
) -> Document:
    """Attach a document whose file was prepared elsewhere: its row is what is tested."""
    page = intake.PreparedPage("b" * 64, 1240, 1754, "Note")
    file = intake.Prepared(name, sha256, "application/pdf", 1_024, (page,))
    return service.attach(work, subject, file, kind=kind)
