"""Certificates and revocation lists of the ministry's own small authority, all on P-256.

Names are Latin ASCII: certificates refuse names that mix two directions of writing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

YEAR = timedelta(days=365)
UNUSED = dict.fromkeys(
    (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
)
AUTHORITY_USES = ("key_cert_sign", "crl_sign")
SIGNER_USES = ("digital_signature", "content_commitment")


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and its certificate."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a certificate is for, and how long it lives."""

    name: str
    years: int
    depth: int | None = None  # of an authority: how many authorities may stand below it
    stamps_time: bool = False


ROOT = Wanted("Root CA", 20, depth=1)
ISSUING = Wanted("Issuing CA", 10, depth=0)
SEAL = Wanted("Electronic Seal", 3)
TIME = Wanted("Time Stamping", 10, stamps_time=True)


def certify(
    wanted: Wanted, *, owner: str, since: datetime, by: Pair | None = None, crl_url: str = ""
) -> Pair:
    """Make a key and its certificate, signed `by` an authority or by itself."""
    key = generate_private_key(SECP256R1())
    subject = _name(owner, wanted.name)
    issuer = by.certificate.subject if by else subject
    signer = by.key if by else key
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + wanted.years * YEAR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(above, critical=False)
    )
    builder = _usage(builder, wanted)
    if crl_url:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    return Pair(key, builder.sign(signer, SHA256()))


def _name(owner: str, what: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "MA"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{owner} {what}"),
        ]
    )


def _usage(builder: x509.CertificateBuilder, wanted: Wanted) -> x509.CertificateBuilder:
    authority = wanted.depth is not None
    used = AUTHORITY_USES if authority else SIGNER_USES
    builder = builder.add_extension(
        x509.BasicConstraints(ca=authority, path_length=wanted.depth), critical=True
    ).add_extension(x509.KeyUsage(**UNUSED | dict.fromkeys(used, True)), critical=True)
    if wanted.stamps_time:
        stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(stamping, critical=True)
    return builder


def revocations(
    by: Pair, revoked: Iterable[tuple[int, datetime]], *, at: datetime, until: datetime
) -> x509.CertificateRevocationList:
    """Make the list of what an authority has revoked: (serial number, since when)."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(at)
        .next_update(until)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False
        )
    )
    for serial, since in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(by.key, SHA256())
