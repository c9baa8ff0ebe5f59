"""The local time-stamp authority: RFC 3161, in this process, by the house's own clock."""

import secrets
from datetime import datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper

from govflow.kernel.canonical import fingerprint
from govflow.signing.keys import Ring

SHA = "sha256"


class LocalTime(TimeStamper):
    """Stamps with an instant that the house gives."""

    def __init__(self, ring: Ring, at: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._ring, self._at = ring, at

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return answer(self._ring, req, at=self._at)


def answer(ring: Ring, request: tsp.TimeStampReq, *, at: datetime) -> tsp.TimeStampResp:
    """Answer a request: this fingerprint was here at this second."""
    imprint = request["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != SHA:
        refused = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {"bad_alg"}})
        return tsp.TimeStampResp({"status": refused})
    token = cms.ContentInfo(
        {"content_type": "signed_data", "content": _signed(ring, _statement(ring, request, at))}
    )
    return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})


def _statement(ring: Ring, request: tsp.TimeStampReq, at: datetime) -> bytes:
    said = {
        "version": "v1",
        "policy": ring.policy,
        "message_imprint": request["message_imprint"],
        "serial_number": secrets.randbits(63),
        "gen_time": core.GeneralizedTime(at.replace(microsecond=0)),
        "tsa": x509.GeneralName("directory_name", ring.certificate("time").subject),
    }
    if request["nonce"].native is not None:
        said["nonce"] = request["nonce"]
    data: bytes = tsp.TSTInfo(said).dump()
    return data


def _signed(ring: Ring, statement: bytes) -> cms.SignedData:
    certificate = ring.certificate("time")
    digest = algos.DigestAlgorithm({"algorithm": SHA})
    attributes = cms.CMSAttributes(
        [
            simple_cms_attribute("content_type", "tst_info"),
            simple_cms_attribute("message_digest", bytes.fromhex(fingerprint(statement))),
            simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(certificate)),
        ]
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
            ),
            "digest_algorithm": digest,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": attributes,
            "signature": ring.key("time").sign(attributes.dump(), ECDSA(SHA256())),
        }
    )
    return cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [digest],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(statement),
            },
            "certificates": [certificate],
            "signer_infos": [signer],
        }
    )
