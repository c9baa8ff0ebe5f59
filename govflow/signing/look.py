"""A process of its own that looks at a signed file: little memory, little time, no way out.

Started by `verify` as a script. Standard input: one JSON line of what we trust, then the file.
Standard output: one JSON line of what was found; nothing of it is a verdict yet. Once its
libraries are loaded it may open nothing any more: no file, no socket, no further process.
At bytes of our own making `verify.look_here` looks without such a process.
"""

import asyncio
import base64
import ctypes
import gc
import hashlib
import importlib
import json
import logging
import os
import resource
import sys
import types
from datetime import datetime, tzinfo
from io import BytesIO
from typing import Any

import pyhanko

# No network library enters a process without network; pyHanko only wants to name its classes.
# Nor is anything cleared away in a process that lives for one file: its memory is bounded below.
if __name__ == "__main__":
    gc.disable()
    _absent = types.ModuleType("aiohttp")
    _absent.__getattr__ = lambda name: type(name, (Exception,), {})  # type: ignore[method-assign]
    sys.modules["aiohttp"] = _absent
    # The package would load everything that signs: here only what looks is wanted.
    _package = types.ModuleType("pyhanko.sign")
    _package.__path__ = [f"{pyhanko.__path__[0]}/sign"]
    sys.modules["pyhanko.sign"] = _package

from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import (
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv import ades_past, poe
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

MEMORY = 1024 * 1024 * 1024
SECONDS = 10
BEHIND = 10  # the house answers first
OUTPUT = 1024 * 1024
STREAMS = 3  # standard input, output and error stay open
OF_THE_LOOP = 3  # what an event loop holds open: it is made before the doors close
MOST_OPENED = 4096
MOST_FIELDS = 40
NO_NEW_PRIVILEGES = 38  # of prctl(2)
TIME_STAMP = "/DocTimeStamp"
SIGNED_RANGE = b"/ByteRange"  # a file that has it once bore a signature
UNCHANGED = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
LATE = (
    "cryptography.hazmat.backends.openssl.backend",
    "lxml.etree",
    "pyhanko.pdf_utils.filters",
)


class Look:
    """One file, looked at with what we trust at one instant."""

    def __init__(self, trusted: dict[str, Any], data: bytes) -> None:
        self.data = data
        self.now = datetime.fromisoformat(trusted["now"])
        self.root = Certificate.load(_bytes(trusted["root"]))
        self.certificates = [
            Certificate.load(_bytes(one))
            for one in (trusted["issuing"], *trusted["seals"], *trusted["times"])
        ]
        self.crls = [CertificateList.load(_bytes(one)) for one in trusted["crls"]]

    async def findings(self) -> dict[str, Any]:
        """Look at every field. Any exception anywhere makes the file unreadable."""
        try:
            reader = PdfFileReader(BytesIO(self.data))
            fields = list(enumerate_sig_fields(reader))
            if not fields and SIGNED_RANGE not in self.data:
                return {"problem": "no_signature"}
            others = len(reader.root["/AcroForm"]["/Fields"]) - len(fields)
            if len(fields) > MOST_FIELDS:
                return {"problem": "too many fields"}
            signatures = [one async for one in self._signatures(reader, fields)]
        except Exception as broken:  # noqa: BLE001 - whatever a hostile file makes happen
            return {"problem": type(broken).__name__}
        return {
            "fields": [name for name, _value, _field in fields],
            "other_fields": others,
            "signatures": sorted(signatures, key=lambda one: one["revision"]),
        }

    async def _signatures(self, reader: PdfFileReader, fields: list[Any]) -> Any:  # noqa: ANN401
        for name, value, field in fields:
            if value is not None:
                yield await self._looked_at(EmbeddedPdfSignature(reader, field.get_object(), name))

    async def _looked_at(self, signature: EmbeddedPdfSignature) -> dict[str, Any]:
        is_stamp = signature.sig_object_type == TIME_STAMP
        holds, at = await (self._stamp(signature) if is_stamp else self._signature(signature))
        return {
            "field": signature.field_name,
            "time_stamp": is_stamp,
            "revision": signature.signed_revision,
            "holds": holds,
            "at": at and at.isoformat(),
            "certificate": hashlib.sha256(signature.signer_cert.dump()).hexdigest(),
            "reason": str(signature.sig_object.get("/Reason", "")),
            "to_the_end": signature.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        }

    def _context(self) -> ValidationContext:
        return ValidationContext(
            trust_roots=[self.root],
            other_certs=self.certificates,
            crls=self.crls,
            moment=self.now,
            allow_fetching=False,
            revocation_mode="require",
        )

    async def _stamp(self, signature: EmbeddedPdfSignature) -> tuple[bool, datetime | None]:
        status = await async_validate_pdf_timestamp(signature, self._context())
        sound = status.intact and status.valid and status.trusted
        return sound and status.modification_level in UNCHANGED, status.timestamp

    async def _signature(self, signature: EmbeddedPdfSignature) -> tuple[bool, datetime | None]:
        status = await async_validate_pdf_signature(
            signature, signer_validation_context=self._context()
        )
        stamped = status.timestamp_validity
        if stamped is None:  # every signature of ours carries the time
            return False, None
        sound = status.intact and status.valid and status.seed_value_ok and status.docmdp_ok
        if sound and not status.bottom_line:
            return await self._long_term(signature), stamped.timestamp
        return bool(sound and status.bottom_line), stamped.timestamp

    async def _long_term(self, signature: EmbeddedPdfSignature) -> bool:
        """Ask whether it held when a time stamp that still holds was put over it."""
        lists = [one for one in self.crls if _speaks_of(one, signature.signer_cert)]
        known = LocalKnowledge(
            known_crls=[CRLContainer(one) for one in lists], known_certs=self.certificates
        )
        policy = CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build([CertTrustAnchor(self.root)]),
            revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
        )
        gathering = RevocationInfoGatheringSpec(
            online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
            certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
        )
        spec = SignatureValidationSpec(
            cert_validation_policy=policy,
            revinfo_gathering_policy=gathering,
            local_knowledge=known,
        )
        found = await ades_lta_validation(
            signature,
            PdfSignatureValidationSpec(spec),
            timing_info=ValidationTimingInfo(
                validation_time=self.now,
                best_signature_time=self.now,
                point_in_time_validation=True,
            ),
        )
        status = found.api_status
        if found.ades_subindic != AdESPassed.OK or status is None:
            return False
        return bool(status.bottom_line and status.docmdp_ok)


def _speaks_of(listed: CertificateList, certificate: Certificate) -> bool:
    """Whether a list counts for a certificate: one made after its end does, if it names it."""
    if listed.issuer != certificate.issuer:
        return True
    said = listed["tbs_cert_list"]
    named = {one["user_certificate"].native for one in said["revoked_certificates"] or ()}
    return (
        said["this_update"].native <= certificate.not_valid_after
        or certificate.serial_number in named
    )


def live_by(now: datetime) -> None:
    """Let the library live by the house's clock: two of its parts ask the machine's."""

    class House(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return now.astimezone(tz)

    for part in (ades_past, poe):
        part.datetime = House  # type: ignore[attr-defined]


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


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
    os.closerange(STREAMS + OF_THE_LOOP, MOST_OPENED)
    resource.setrlimit(resource.RLIMIT_NOFILE, (STREAMS, STREAMS))


def main() -> None:
    """Look at the file on standard input, after the line of what we trust."""
    logging.disable()  # the library would write down every doubt, at length
    for name in LATE:  # what the libraries load late is loaded while files can be opened
        importlib.import_module(name)
    loop = asyncio.new_event_loop()
    os.nice(BEHIND)
    confine()
    trusted = json.loads(sys.stdin.buffer.readline())
    live_by(datetime.fromisoformat(trusted["now"]))
    found = loop.run_until_complete(Look(trusted, sys.stdin.buffer.read()).findings())
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)  # nothing is left to close, and the libraries would try


if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    main()
