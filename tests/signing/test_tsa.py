"""The local time-stamp authority speaks RFC 3161 as openssl understands it."""

from pathlib import Path

from asn1crypto import tsp

from govflow.signing import tsa
from govflow.signing.keys import Ring
from tests.make.signing import AT
from tests.signing import outside


def asked(folder: Path, *options: str) -> tsp.TimeStampReq:
    """A request that openssl makes, about a small file."""
    (folder / "data").write_bytes(b"a paper")
    question = ("openssl", "ts", "-query", "-cert", *options)
    outside.run(*question, "-data", folder / "data", "-out", folder / "request")
    return tsp.TimeStampReq.load((folder / "request").read_bytes())


def test_openssl_accepts_the_answer_to_its_own_question(ring: Ring, tmp_path: Path) -> None:
    answer = tsa.answer(ring, asked(tmp_path, "-sha256"), at=AT)
    (tmp_path / "answer").write_bytes(answer.dump())
    said = outside.run(
        *("openssl", "ts", "-verify", "-queryfile", tmp_path / "request"),
        *("-in", tmp_path / "answer", "-CAfile", ring.folder / "root.pem"),
        *("-attime", str(int(AT.timestamp()))),
    )
    assert "Verification: OK" in said


def test_the_answer_holds_the_houses_instant_and_policy(ring: Ring, tmp_path: Path) -> None:
    answer = tsa.answer(ring, asked(tmp_path, "-sha256"), at=AT)
    told = answer["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    assert (told["gen_time"].native, told["policy"].native) == (AT, ring.policy)


def test_another_fingerprint_than_sha256_is_rejected(ring: Ring, tmp_path: Path) -> None:
    answer = tsa.answer(ring, asked(tmp_path, "-sha1"), at=AT)
    assert answer["status"]["status"].native == "rejection"
