"""The revisions of a signed paper, each a pure addition to the bytes before it.

    R1  the seal certifies the text (only signatures may follow) and lays out empty fields
    R2… a person's act, sealed into its field with a stamp; the last field locks everything
    R4  certificates and revocation lists, so that it can still be verified in years
    R5  a time stamp over all of it

The person acts, the ministry seals: no certificate bears a person's name.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto.crl import CertificateList
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from govflow.documents.pdf import Box
from govflow.signing.keys import Ring
from govflow.signing.names import ACT, ARCHIVE_FIELD, SEAL_FIELD
from govflow.signing.tsa import SHA, LocalTime

RESERVED = 8_192  # hexadecimal digits kept free for a signature with its time stamp: 6,288 are used
FILLING = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0))


class LoadedSigner(Signer):
    """Signs with a key that is loaded once; the library's own parses it for each signature."""

    def __init__(self, ring: Ring) -> None:
        known = SimpleCertificateStore()
        known.register(ring.certificate("issuing"))
        super().__init__(signing_cert=ring.certificate("seal"), cert_registry=known)
        self._key = ring.key("seal")

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002
    ) -> bytes:
        if digest_algorithm != SHA:
            raise ValueError(digest_algorithm)
        return bytes(72) if dry_run else self._key.sign(data, ECDSA(SHA256()))


class PrintedStamp(ImportedPdfPage):
    """A stamp printed beforehand, read from memory: the library's own opens a file, and late."""

    def __init__(self, printed: bytes) -> None:
        super().__init__(file_name="")  # type: ignore[no-untyped-call]
        self._printed = printed

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._printed)))
        self.resources.xobject["/Stamp"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"


def certify(
    ring: Ring, printed: bytes, boxes: Sequence[Box], *, at: datetime, ordered: bool = True
) -> bytes:
    """R1: certify a printed paper and lay out a field for each box, in the order of signing.

    Each field locks itself once signed; where there is an order, the last locks the whole paper.
    """
    writer = _writer(printed)
    for box in boxes:
        last = ordered and box is boxes[-1]
        locked = (FieldMDPAction.ALL,) if last else (FieldMDPAction.INCLUDE, [box.field])
        spec = SigFieldSpec(
            box.field,
            on_page=box.page - 1,
            box=_corners(writer, box),
            field_mdp_spec=FieldMDPSpec(*locked),
            doc_mdp_update_value=MDPPerm.NO_CHANGES if last else MDPPerm.FILL_FORMS,
            readable_field_name=box.field,
        )
        append_signature_field(writer, spec)
    meta = _metadata(SEAL_FIELD, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    field = SigFieldSpec(SEAL_FIELD, readable_field_name=SEAL_FIELD)
    return _signed(ring, writer, PdfSigner(meta, LoadedSigner(ring), new_field_spec=field), at)


def sign(ring: Ring, base: bytes, field: str, *, act: str, stamp: bytes, at: datetime) -> bytes:
    """R2, R3: seal an act, named by its fingerprint, into its field, with its stamp."""
    meta = _metadata(field, reason=f"{ACT}{act}", docmdp_permissions=_permission(base, field))
    style = StaticStampStyle(
        border_width=0, background=PrintedStamp(stamp), background_layout=FILLING
    )
    return _signed(ring, _writer(base), PdfSigner(meta, LoadedSigner(ring), stamp_style=style), at)


def archive(ring: Ring, base: bytes, *, at: datetime) -> tuple[bytes, bytes]:
    """R4 and R5: add what long-term verification needs, then a time stamp over everything."""
    writer = _writer(base)
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        sig_contents=None,
        certs=[ring.certificate(name) for name in ("root", "issuing", "seal", "time")],
        crls=[CertificateList.load(one) for one in ring.crls(at)],
    )
    with_store = BytesIO()
    writer.write(with_store)
    return with_store.getvalue(), stamp_time(ring, with_store.getvalue(), ARCHIVE_FIELD, at=at)


def stamp_time(ring: Ring, base: bytes, field: str, *, at: datetime) -> bytes:
    """Add a time stamp over a whole paper; nothing may follow it."""
    stamper = PdfTimeStamper(LocalTime(ring, at), field_name=field, readable_field_name=field)
    made = asyncio.run(stamper.async_timestamp_pdf(_writer(base), SHA, bytes_reserved=RESERVED))
    done: bytes = made.getvalue()
    return done


def _writer(base: bytes) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter(BytesIO(base))


def _metadata(field: str, **more: Any) -> PdfSignatureMetadata:  # noqa: ANN401 - the library's
    return PdfSignatureMetadata(
        field_name=field, md_algorithm=SHA, subfilter=SigSeedSubFilter.PADES, **more
    )


def _signed(ring: Ring, writer: IncrementalPdfFileWriter, signer: PdfSigner, at: datetime) -> bytes:
    return asyncio.run(_sign(ring, writer, signer, at))


async def _sign(
    ring: Ring, writer: IncrementalPdfFileWriter, signer: PdfSigner, at: datetime
) -> bytes:
    """Sign as the library does in one call, but by the house's clock and without a rehearsal."""
    signer.default_timestamper = LocalTime(ring, at)
    new = signer.new_field_spec is not None
    session = signer.init_signing_session(writer, existing_fields_only=not new)
    session.system_time = at
    paper = session.prepare_tbs_document(validation_info=None, bytes_reserved=RESERVED)
    prepared, output = paper.digest_tbs_document()
    await paper.perform_signature(
        document_digest=prepared.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
    )
    output.seek(0)
    done: bytes = output.read()
    return done


def size_of(base: bytes, field: str) -> tuple[int, int]:
    """Return width and height of a field, in points: its stamp is printed to that size."""
    left, bottom, right, top = _field(base, field)["/Rect"]
    return int(right - left), int(top - bottom)


def _permission(base: bytes, field: str) -> MDPPerm:
    """Return what the field's own lock leaves open."""
    return MDPPerm(_field(base, field)["/Lock"]["/P"])


def _field(base: bytes, field: str) -> Any:  # noqa: ANN401 - the library has no types
    for one in PdfFileReader(BytesIO(base)).root["/AcroForm"]["/Fields"]:
        if one.get_object()["/T"] == field:
            return one.get_object()
    raise LookupError(field)


def _corners(writer: IncrementalPdfFileWriter, box: Box) -> tuple[int, int, int, int]:
    """Turn a box measured from the top of its page into one measured from the bottom."""
    page = writer.find_page_for_modification(box.page - 1)[0].get_object()
    top = float(page["/MediaBox"][3]) - box.y
    corners = box.x, top - box.height, box.x + box.width, top
    return tuple(round(one) for one in corners)  # type: ignore[return-value]
