"""Four verdicts, and nothing forged is ever valid."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from govflow.kernel.canonical import fingerprint
from govflow.signing import chain
from govflow.signing.keys import Ring
from govflow.signing.verify import Answer, Person, Register, Verdict, judge, look, verify
from tests.make import signing
from tests.make.signing import ACTS, AT, Paper
from tests.signing.attacks import ATTACKS

LATER = AT + timedelta(hours=1)
PERSONS = tuple(Person(field, act) for field, act in ACTS.items())


def asked(ring: Ring, data: bytes, register: Register | None, now: datetime = LATER) -> Answer:
    return verify(data, ring.trust(now), register, now=now)


def told(answer: Answer) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return answer.verdict.value, answer.reasons, answer.missing


def test_the_registered_complete_file_is_valid(ring: Ring, paper: Paper) -> None:
    answer = asked(ring, paper.r5, paper.register)
    assert told(answer) == ("valid", (), ())
    assert [(one.field, one.at, one.holds, one.time_stamp) for one in answer.signatures] == [
        ("Seal_Ministry", AT, True, False),
        ("Sig_Director", AT + timedelta(minutes=1), True, False),
        ("Sig_Minister", AT + timedelta(minutes=2), True, False),
        ("Archive_TS_01", AT + timedelta(minutes=2), True, True),
    ]


def test_an_earlier_state_names_whose_signature_is_missing(ring: Ring, paper: Paper) -> None:
    assert told(asked(ring, paper.r1, paper.register)) == (
        "incomplete",
        (),
        ("Sig_Director", "Sig_Minister"),
    )
    assert told(asked(ring, paper.r2, paper.register)) == ("incomplete", (), ("Sig_Minister",))


@pytest.mark.parametrize("state", ["r3", "r4"])
def test_a_state_that_never_left_the_ministry_is_not_registered(
    ring: Ring, paper: Paper, state: str
) -> None:
    answer = asked(ring, getattr(paper, state), paper.register)
    assert told(answer) == ("not_registered", ("bytes_differ",), ())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"\0" * 5000, b"%PDF-1.7\n" + b"[" * 200_000])
def test_what_cannot_be_read_is_invalid(ring: Ring, paper: Paper, data: bytes) -> None:
    assert told(asked(ring, data, paper.register)) == ("invalid", ("unreadable",), ())


def test_ten_thousand_signatures_are_not_even_looked_at(ring: Ring, paper: Paper) -> None:
    count = 10_000
    value = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached>>"
    fields = [b"<</FT/Sig/T(S%d)/V %b>>" % (at, value) for at in range(count)]
    names = b" ".join(b"%d 0 R" % (at + 4) for at in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%b]>>>>" % names,
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        *fields,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, b"".join(places))
    data += table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(data),
    )
    assert look(data, ring.trust(LATER), LATER) == {"problem": "too many fields"}
    assert asked(ring, data, paper.register).verdict is Verdict.INVALID


def test_an_unsigned_file_and_an_unknown_one_are_invalid(ring: Ring, paper: Paper) -> None:
    assert told(asked(ring, paper.r0, paper.register)) == ("invalid", ("unreadable",), ())
    assert told(asked(ring, paper.r5, None)) == ("invalid", ("unknown",), ())


def test_a_file_that_never_had_a_signature_has_a_reason_of_its_own(
    ring: Ring, paper: Paper
) -> None:
    assert told(asked(ring, paper.r0, None)) == ("invalid", ("no_signature",), ())
    robbed = paper.r1.replace(b"/AcroForm", b"/AcroFarm")
    assert robbed != paper.r1
    assert told(asked(ring, robbed, None)) == ("invalid", ("unreadable",), ())


def test_a_file_of_another_authority_is_invalid(paper: Paper, tmp_path: Path) -> None:
    look_alike = signing.ring(tmp_path / "keys")
    answer = asked(look_alike, paper.r5, paper.register)
    assert answer.verdict is Verdict.INVALID
    assert {"broken:Seal_Ministry", "certificate:Seal_Ministry"} <= set(answer.reasons)


def test_another_recorded_act_makes_a_file_invalid(ring: Ring, paper: Paper) -> None:
    swapped = replace(paper.register, persons=(Person("Sig_Director", "00" * 32), PERSONS[1]))
    assert told(asked(ring, paper.r5, swapped)) == ("invalid", ("act:Sig_Director",), ())


def test_altered_records_make_a_file_invalid(ring: Ring, paper: Paper) -> None:
    altered = replace(paper.register, sound=False)
    assert told(asked(ring, paper.r5, altered)) == ("invalid", ("records_altered",), ())


def test_too_large_a_file_is_not_even_opened(ring: Ring, paper: Paper) -> None:
    answer = asked(ring, bytes(21 * 1024 * 1024), paper.register)
    assert told(answer) == ("invalid", ("too_big",), ())


@pytest.mark.parametrize("state", ["r3", "r5"])
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_withstood(ring: Ring, paper: Paper, name: str, state: str) -> None:
    attack, verdict = ATTACKS[name]
    clean: bytes = getattr(paper, state)
    register = Register(PERSONS, {fingerprint(paper.r2): "signed", fingerprint(clean): "complete"})
    forged = attack(ring, paper, clean)
    assert forged != clean
    assert asked(ring, forged, register).verdict.value == verdict


@pytest.mark.parametrize("days", [45, 4 * 365])
def test_a_file_stays_valid_after_lists_and_seal_have_expired(
    ring: Ring, paper: Paper, days: int
) -> None:
    assert told(asked(ring, paper.r5, paper.register, AT + timedelta(days=days)))[0] == "valid"


def test_without_its_long_term_proof_a_file_dies_with_the_seal(ring: Ring, paper: Paper) -> None:
    register = Register(PERSONS, {fingerprint(paper.r3): "complete"})
    assert told(asked(ring, paper.r3, register))[0] == "valid"
    assert told(asked(ring, paper.r3, register, AT + timedelta(days=4 * 365)))[0] == "invalid"


def test_revoking_the_seal_spares_what_was_stamped_before_and_condemns_the_rest(
    tmp_path: Path,
) -> None:
    ring = signing.ring(tmp_path / "keys")
    before = signing.paper(ring)
    ring.revoke("seal", at=AT + timedelta(minutes=30))
    assert told(asked(ring, before.r5, before.register))[0] == "valid"
    other = signing.ring(tmp_path / "others")
    early = signing.paper(other)
    other.revoke("seal", at=AT - timedelta(minutes=30))
    assert told(asked(other, early.r5, early.register))[0] == "invalid"


def test_a_second_time_stamp_years_later_is_judged_like_the_first(ring: Ring, paper: Paper) -> None:
    renewed = chain.stamp_time(ring, paper.r5, "Archive_TS_02", at=AT + timedelta(days=30))
    register = replace(
        paper.register, revisions={**paper.register.revisions, fingerprint(renewed): "complete"}
    )
    assert told(asked(ring, renewed, register, AT + timedelta(days=31)))[0] == "valid"


def test_whatever_is_flipped_cut_or_added_is_never_valid(ring: Ring, paper: Paper) -> None:
    dice = random.Random(23112026)  # noqa: S311 - not a secret
    data = paper.r5
    forged = []
    for _round in range(4):
        at = dice.randrange(len(data))
        forged.append(data[:at] + bytes([data[at] ^ dice.randrange(1, 256)]) + data[at + 1 :])
        forged.append(data[: dice.randrange(len(data))])
        forged.append(data + dice.randbytes(dice.randrange(1, 400)))
    verdicts = {asked(ring, one, paper.register).verdict for one in forged}
    assert Verdict.VALID not in verdicts


def test_the_judgment_itself_knows_no_clock_and_no_file(ring: Ring, paper: Paper) -> None:
    found = look(paper.r5, ring.trust(LATER), LATER)
    sha256 = fingerprint(paper.r5)
    assert judge(found, sha256, ring.trust(LATER), paper.register).verdict is Verdict.VALID
    found["signatures"][1]["holds"] = False
    answer = judge(found, sha256, ring.trust(LATER), paper.register)
    assert told(answer) == ("invalid", ("broken:Sig_Director",), ())
