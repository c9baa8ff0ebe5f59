"""From an offer to a complete file: who may act when, and what is kept."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from govflow.accounts import passkeys, proofs
from govflow.audit.models import Entry
from govflow.kernel.actor import Actor
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Conflict, NotFound
from govflow.signing import acts, registers, service
from govflow.signing.models import Act, Challenge, SignedFile
from tests.make.passkeys import HOST, ORIGIN, Device
from tests.signing.desk import Desk
from tests.workflow.test_races import at_once


def facts(desk: Desk) -> list[str]:
    with desk.unit(read_only=True) as work:
        query = select(Entry).where(Entry.fact.like("paper.%")).order_by(Entry.seq)
        return [entry.fact for entry in work.all(query)]


def recording(desk: Desk, file: SignedFile, name: str, who: Actor) -> Callable[[], str]:
    """Ask for a challenge now; record the act when called."""
    nonce, seen = desk.asked(file, name, who)
    return lambda: desk.recorded(nonce, seen, who).field


def test_an_offered_paper_is_certified_and_nobody_has_signed(desk: Desk) -> None:
    file = desk.now(desk.offer())
    assert (file.subject, file.fields, file.head_seq) == (
        "subject:7",
        ["Sig_Director", "Sig_Minister"],
        1,
    )
    assert [(one.seq, one.kind, one.sha256) for one in file.revisions] == [
        (1, "certified", file.sealed_sha256)
    ]
    answer = desk.verdict(file)
    assert (answer.verdict, answer.missing) == ("incomplete", ("Sig_Director", "Sig_Minister"))
    assert facts(desk) == ["paper.sealed"]


def test_two_people_sign_and_the_file_is_complete(desk: Desk) -> None:
    file = desk.offer()
    desk.clock.move(timedelta(minutes=1))
    first = desk.act(file, "Sig_Director", desk.director)
    assert desk.carrier.run() == 1
    assert desk.verdict(file).missing == ("Sig_Minister",)
    desk.clock.move(timedelta(minutes=1))
    second = desk.act(file, "Sig_Minister", desk.minister)
    assert desk.carrier.run() == 1
    answer = desk.verdict(file)
    assert (answer.verdict, answer.reasons) == ("valid", ())
    assert [(one.topic, one.complete) for one in map(Heard, desk.heard)] == [
        ("paper.signed", False),
        ("paper.signed", True),
    ]
    assert [one["act"] for one in desk.heard] == [first.sha256, second.sha256]
    assert facts(desk) == ["paper.sealed", *["paper.act_recorded", "paper.signed"] * 2]


class Heard:
    """What the feature above was told."""

    def __init__(self, body: object) -> None:
        assert isinstance(body, dict)
        self.topic, self.complete = body["topic"], body["complete"]


def test_every_state_is_the_beginning_of_the_head(desk: Desk) -> None:
    file = desk.offer()
    for name, who in (("Sig_Director", desk.director), ("Sig_Minister", desk.minister)):
        desk.act(file, name, who)
        desk.carrier.run()
    head, now = desk.bytes_of(file), desk.now(file)
    assert [one.kind for one in now.revisions] == [
        "certified",
        "signed",
        "inner",
        "inner",
        "complete",
    ]
    assert all(fingerprint(head[: one.length]) == one.sha256 for one in now.revisions)
    assert now.revisions[-1].length == len(head)


def test_nobody_signs_before_the_turn_has_come(desk: Desk) -> None:
    file = desk.offer()
    with pytest.raises(Conflict, match=r"act\.not_your_turn"):
        desk.act(file, "Sig_Minister", desk.minister)
    desk.act(file, "Sig_Director", desk.director)
    with pytest.raises(Conflict, match=r"act\.not_your_turn"):
        desk.act(file, "Sig_Minister", desk.minister)
    with pytest.raises(NotFound):
        desk.act(file, "Sig_Other", desk.minister)


def test_a_replayed_signature_is_told_of_the_recorded_act(desk: Desk) -> None:
    file = desk.offer()
    nonce, seen = desk.asked(file, "Sig_Director", desk.director)
    act = desk.recorded(nonce, seen, desk.director)
    with pytest.raises(Conflict, match=r"act\.already_recorded") as replayed:
        desk.recorded(nonce, seen, desk.director)
    assert replayed.value.params == {"act": act.public_id}
    with pytest.raises(Conflict, match=r"act\.already_recorded"):
        desk.asked(file, "Sig_Director", desk.director)


def test_four_hands_at_once_record_one_act(desk: Desk) -> None:
    file = desk.offer()
    told = at_once([recording(desk, file, "Sig_Director", desk.director) for _hand in range(4)])
    assert told == Counter({"Sig_Director": 1, "409 act.already_recorded": 3})
    with desk.unit(read_only=True) as work:
        assert work.count(select(Act)) == 1


def test_a_challenge_lives_five_minutes(desk: Desk) -> None:
    file = desk.offer()
    nonce, seen = desk.asked(file, "Sig_Director", desk.director)
    desk.clock.move(timedelta(minutes=5, seconds=1))
    with pytest.raises(Conflict, match=r"act\.expired"):
        desk.recorded(nonce, seen, desk.director)


def test_what_nobody_answered_is_forgotten_and_recorded_acts_stay(desk: Desk) -> None:
    file = desk.offer()
    desk.asked(file, "Sig_Director", desk.director)
    desk.act(file, "Sig_Director", desk.director)
    desk.clock.move(timedelta(minutes=11))
    with desk.unit() as work:
        service.forget_challenges(work)
        assert (work.count(select(Challenge)), work.count(select(Act))) == (0, 1)


def test_a_challenge_is_for_the_person_who_was_asked(desk: Desk) -> None:
    file = desk.offer()
    nonce, seen = desk.asked(file, "Sig_Director", desk.director)
    with pytest.raises(NotFound):
        desk.recorded(nonce, seen, desk.minister)
    with pytest.raises(NotFound):
        desk.recorded("\0", seen, desk.director)


def test_a_proof_of_something_else_is_refused(desk: Desk) -> None:
    one, other = desk.offer(7), desk.offer(8)
    nonce, _seen = desk.asked(one, "Sig_Director", desk.director)
    _nonce, elsewhere = desk.asked(other, "Sig_Director", desk.director)
    with pytest.raises(Conflict, match=r"act\.other_proof"):
        desk.recorded(nonce, elsewhere, desk.director)


def test_an_act_names_the_bytes_the_field_and_the_acts_before_it(desk: Desk) -> None:
    file = desk.offer()
    first = desk.act(file, "Sig_Director", desk.director)
    desk.carrier.run()
    second = desk.act(file, "Sig_Minister", desk.minister)
    assert f'"before":{{"Sig_Director":"{first.sha256}"}}' in second.canonical_text
    assert f'"sealed":"{desk.now(file).sealed_sha256}"' in second.canonical_text
    assert second.sha256 == acts.fingerprint_of(second.canonical_text)


def test_two_signatories_without_an_order_are_both_valid(desk: Desk) -> None:
    file = desk.offer(ordered=False)
    people = [("Sig_Minister", desk.minister), ("Sig_Director", desk.director)]
    told = at_once([recording(desk, file, name, who) for name, who in people])
    assert told == Counter({"Sig_Minister": 1, "Sig_Director": 1})
    assert desk.carrier.run() == 2
    assert desk.verdict(file).verdict == "valid"


def test_the_database_itself_refuses_to_change_an_act_or_a_sealed_text(desk: Desk) -> None:
    file = desk.offer()
    desk.act(file, "Sig_Director", desk.director)
    for change in (
        "UPDATE signed_act SET verb = 'decline'",
        "DELETE FROM signed_act",
        "UPDATE signed_revision SET length = 1",
        "UPDATE signed_file SET data_text = '{}'",
        "DELETE FROM signed_file",
    ):
        with pytest.raises(DBAPIError), desk.unit() as work:
            work.session.execute(text(change))


def test_a_stored_text_altered_past_the_guards_makes_the_file_invalid(desk: Desk) -> None:
    file = desk.offer()
    with desk.unit() as work:
        drop = "DROP TRIGGER signed_file_frozen"
        on = " ON signed_file" if desk.database.engine.dialect.name == "postgresql" else ""
        work.session.execute(text(drop + on))
        work.session.execute(text("UPDATE signed_file SET data_text = '{}'"))
        answer_within = registers.is_sound(work, desk.read(work, file))
        work.abandon()
    assert answer_within is False


def test_a_passkeys_answer_is_verified_again_with_the_file(desk: Desk) -> None:
    file, device, here = desk.offer(), Device(), proofs.Host(HOST, ORIGIN)
    passkey = passkeys.enrolled(here, b"c" * 32, device.enrol(b"c" * 32))
    nonce, seen = desk.asked(file, "Sig_Director", desk.director)
    present = passkeys.proved(here, seen, device.answer(seen), passkey)
    proof = service.Proof(seen, "passkey", present.details)
    act = desk.recorded(nonce, seen, desk.director, proof=proof)
    with desk.unit(read_only=True) as work:
        row = desk.read(work, file)
        assert registers.is_sound(work, row) is True
        row.acts[0].proof = {**act.proof, "signature": "AAAA"}
        assert registers.is_sound(work, row) is False


def test_two_genuine_files_swapped_between_their_codes_are_invalid(desk: Desk) -> None:
    one, other = desk.offer(7), desk.offer(8)
    for file in (one, other):
        desk.act(file, "Sig_Director", desk.director)
    assert desk.carrier.run() == 2
    swapped = desk.verdict(one, desk.bytes_of(other))
    assert (swapped.verdict, swapped.reasons) == ("invalid", ("act:Sig_Director",))


def test_a_file_is_recognised_by_its_bytes_even_altered(desk: Desk) -> None:
    one, other = desk.offer(7), desk.offer(8)
    data = desk.bytes_of(other)
    with desk.unit(read_only=True) as work:
        found = [registers.find(work, some) for some in (data, data + b"x", data[:-1], b"x")]
    assert [file and file.code for file in found] == [other.code, other.code, None, None]
    assert one.code != other.code
