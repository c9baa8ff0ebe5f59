"""The attacks that a signed file must withstand: each makes a forged file of a clean one."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from re import Match
from typing import Any

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from govflow.signing import certificates
from govflow.signing.chain import LoadedSigner
from govflow.signing.keys import Ring
from govflow.signing.tsa import LocalTime
from tests.make.signing import AT, Paper
from tests.signing.outside import RANGE

Attack = Callable[[Ring, Paper, bytes], bytes]
Change = Callable[[IncrementalPdfFileWriter], None]


def appended(data: bytes, change: Change) -> bytes:
    """Add a revision to a file, as an editor would."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def stream(content: bytes, **entries: object) -> generic.StreamObject:
    names = {pdf_name(f"/{key}"): value for key, value in entries.items()}
    return generic.StreamObject(names, stream_data=content)


def add_page(writer: IncrementalPdfFileWriter) -> None:
    page = PageObject(
        contents=writer.add_object(stream(b"BT ET")),
        media_box=generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 595, 842)]),
    )
    writer.insert_page(page)


def cover(writer: IncrementalPdfFileWriter) -> None:
    """Lay an annotation over the text: the text is still there, nobody sees it."""
    box = generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 595, 842)])
    look = stream(
        b"1 g 0 0 595 842 re f", Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=box
    )
    writer.register_annotation(
        writer.find_page_for_modification(0)[0],
        writer.add_object(
            generic.DictionaryObject(
                {
                    pdf_name("/Type"): pdf_name("/Annot"),
                    pdf_name("/Subtype"): pdf_name("/Stamp"),
                    pdf_name("/Rect"): box,
                    pdf_name("/AP"): generic.DictionaryObject(
                        {pdf_name("/N"): writer.add_object(look)}
                    ),
                }
            )
        ),
    )


def replace_content(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Contents"] = writer.add_object(stream(b"BT ET"))
    writer.update_container(page)


def swap_fonts(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    fonts = page["/Resources"]["/Font"]
    names = list(fonts)
    fonts[names[0]], fonts[names[1]] = fonts.raw_get(names[1]), fonts.raw_get(names[0])
    writer.update_container(fonts)


def attach(writer: IncrementalPdfFileWriter) -> None:
    held = EmbeddedFileObject.from_file_data(writer, data=b"evil", mime_type="text/plain")
    embed_file(writer, FileSpec(file_spec_string="annex.txt", embedded_data=held))


def _field(writer: IncrementalPdfFileWriter, name: str) -> Any:  # noqa: ANN401
    for one in writer.root["/AcroForm"]["/Fields"]:
        if one.get_object()["/T"] == name:
            return one.get_object()
    raise LookupError(name)


def swap_stamp(writer: IncrementalPdfFileWriter) -> None:
    field = _field(writer, "Sig_Director")
    box = generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 236, 96)])
    look = stream(
        b"0 g 0 0 9 9 re f", Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=box
    )
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})
    writer.update_container(field)


def erase_signature(writer: IncrementalPdfFileWriter) -> None:
    field = _field(writer, "Sig_Director")
    del field["/V"]
    writer.update_container(field)


def change_title(writer: IncrementalPdfFileWriter) -> None:
    writer.set_info(generic.DictionaryObject({pdf_name("/Title"): pdf_string("Other")}))


def sign_again(signer: LoadedSigner, ring: Ring, data: bytes) -> bytes:
    meta = PdfSignatureMetadata(
        field_name="Sig_Extra", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    forger = PdfSigner(
        meta,
        signer,
        timestamper=LocalTime(ring, AT + timedelta(minutes=3)),
        new_field_spec=SigFieldSpec("Sig_Extra"),
    )
    out = asyncio.run(forger.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(data))))
    done: bytes = out.getvalue()
    return done


def sign_revoked(ring: Ring, _paper: Paper, data: bytes) -> bytes:
    if "extra" not in ring.pairs:
        since = AT - timedelta(days=30)
        ring.pairs["extra"] = certificates.certify(
            certificates.SEAL, owner="Ministry of the tests", since=since, by=ring.pairs["issuing"]
        )
        ring.revoke("extra", at=AT - timedelta(days=1))
    return sign_again(Other(ring), ring, data)


class Other(LoadedSigner):
    """Signs with another certificate of the same authority."""

    def __init__(self, ring: Ring) -> None:
        super().__init__(ring)
        pair = ring.pairs["extra"]
        self._key = pair.key
        self._signing_cert = Certificate.load(pair.certificate.public_bytes(Encoding.DER))


def flip(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 0x01
    return bytes(changed)


def flip_content(_ring: Ring, _paper: Paper, data: bytes) -> bytes:
    return flip(data, data.index(b"stream\n") + 40)


def flip_certificate(_ring: Ring, _paper: Paper, data: bytes) -> bytes:
    """Change a hexadecimal digit inside the certificates of the first signature."""
    contents = data.index(b"/Contents <") + len(b"/Contents <")
    at = contents + 1200
    return data[:at] + (b"0" if data[at : at + 1] != b"0" else b"1") + data[at + 1 :]


def last_range(data: bytes) -> Match[bytes]:
    return list(RANGE.finditer(data))[-1]


def with_range(numbers: Callable[[list[int]], list[int]]) -> Attack:
    """Replace the last byte range by another, of the same length in the file."""

    def forge(_ring: Ring, _paper: Paper, data: bytes) -> bytes:
        match = last_range(data)
        said = " ".join(map(str, numbers([int(one) for one in match.groups()])))
        room = match.end() - match.start() - len(b"/ByteRange[]")
        text = b"/ByteRange[" + said.encode().ljust(room) + b"]"
        return data[: match.start()] + text[: match.end() - match.start()] + data[match.end() :]

    return forge


def remove_range(_ring: Ring, _paper: Paper, data: bytes) -> bytes:
    at = last_range(data).start()
    return data[:at] + b"/ByteRangX" + data[at + len(b"/ByteRange") :]


def insert_in_gap(_ring: Ring, _paper: Paper, data: bytes) -> bytes:
    """Put bytes between a signature and what follows, and say so in the range."""
    match = last_range(data)
    start, size, after, rest = (int(one) for one in match.groups())
    said = f"/ByteRange [{start} {size} {after + 8} {rest}]".encode()
    ranged = (
        data[: match.start()]
        + said.ljust(match.end() - match.start())[: match.end() - match.start()]
    )
    return ranged + data[match.end() : after] + b" " * 8 + data[after:]


def empty_contents(_ring: Ring, _paper: Paper, data: bytes) -> bytes:
    start, size, after, _rest = (int(one) for one in last_range(data).groups())
    gap = after - start - size
    return data[: start + size] + b"<>".ljust(gap) + data[after:]


def change(one: Change) -> Attack:
    return lambda _ring, _paper, data: appended(data, one)


ATTACKS: dict[str, tuple[Attack, str]] = {
    "01 byte flipped in the page": (flip_content, "invalid"),
    "02 byte flipped in the certificates": (flip_certificate, "invalid"),
    "03 page added": (change(add_page), "invalid"),
    "04 text covered": (change(cover), "invalid"),
    "05 content replaced": (change(replace_content), "invalid"),
    "06 fonts swapped": (change(swap_fonts), "invalid"),
    "07 attachment added": (change(attach), "invalid"),
    "08 stamp swapped": (change(swap_stamp), "invalid"),
    "09 signature erased": (change(erase_signature), "invalid"),
    "10 extra signature": (
        lambda ring, _paper, data: sign_again(LoadedSigner(ring), ring, data),
        "invalid",
    ),
    "11 extra signature, revoked": (sign_revoked, "invalid"),
    "12 rolled back": (lambda _ring, paper, _data: paper.r2, "incomplete"),
    "13 title changed": (change(change_title), "not_registered"),
    "14 bytes after the end": (lambda _ring, _paper, data: data + b"\n% more\n", "not_registered"),
    "17 range of zeros": (with_range(lambda _numbers: [0, 0, 0, 0]), "invalid"),
    "18 negative range": (with_range(lambda some: [0, -1, *some[2:]]), "invalid"),
    "19 range removed": (remove_range, "invalid"),
    "20 gap widened": (with_range(lambda some: [some[0], some[1] - 8, *some[2:]]), "invalid"),
    "21 bytes in the gap": (insert_in_gap, "invalid"),
    "22 contents emptied": (empty_contents, "invalid"),
}
# 15 and 16, a page and an annotation after the time stamp, are 03 and 04 on a stamped file.
