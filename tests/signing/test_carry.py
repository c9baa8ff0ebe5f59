"""Sealing survives whatever stops it: nothing, or all of it, and nobody is asked twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from govflow.kernel.canonical import fingerprint
from govflow.kernel.work import Work
from govflow.signing.carry import LEASE, Carrier, Distrusted, Job
from govflow.signing.models import SealAttempt, SignedFile
from govflow.signing.queries import unsealed
from govflow.signing.sealing import Sealer
from govflow.worker.jobs import Jobs
from tests.make import signing
from tests.signing.desk import Desk


@pytest.fixture
def waiting(desk: Desk) -> SignedFile:
    """A file whose director has acted; nothing is sealed yet."""
    file = desk.offer()
    desk.act(file, "Sig_Director", desk.director)
    return file


def attempt(desk: Desk, file: SignedFile) -> SealAttempt:
    with desk.unit(read_only=True) as work:
        found = work.first(unsealed(file))
        assert found is not None
        return found


def claimed(desk: Desk) -> Job:
    job = desk.carrier.claim()
    assert job is not None
    return job


def die_after_claim(desk: Desk) -> None:
    claimed(desk)


def die_after_signing(desk: Desk) -> None:
    desk.carrier.make(claimed(desk))


def die_in_the_last_step(desk: Desk) -> None:
    def hear(_work: Work, _topic: str, _body: object) -> None:
        raise KeyboardInterrupt

    carrier = replace(desk.carrier, followers={"subject": hear})
    job = claimed(desk)
    made = carrier.make(job)
    with pytest.raises(KeyboardInterrupt):
        carrier.move_head(job, made)


@pytest.mark.parametrize("die", [die_after_claim, die_after_signing, die_in_the_last_step])
def test_a_worker_that_dies_leaves_nothing_half_done_and_another_goes_on(
    desk: Desk, waiting: SignedFile, die: Callable[[Desk], None]
) -> None:
    before = desk.now(waiting).head_sha256
    die(desk)
    assert desk.now(waiting).head_sha256 == before
    assert desk.carrier.run() == 0  # the lease of the dead still runs
    desk.clock.move(LEASE + timedelta(seconds=1))
    assert desk.carrier.run() == 1
    assert desk.verdict(waiting).missing == ("Sig_Minister",)
    assert len(desk.heard) == 1


def test_the_worker_of_the_house_seals_what_waits(desk: Desk, waiting: SignedFile) -> None:
    jobs = Jobs(desk.database, desk.clock, None, "http://localhost", sealer=desk.sealer)
    assert jobs.run() == 1
    assert desk.verdict(waiting).missing == ("Sig_Minister",)


def test_a_lease_of_before_the_start_of_the_one_process_holds_nobody_up(
    desk: Desk, waiting: SignedFile
) -> None:
    late = claimed(desk)
    jobs = Jobs(desk.database, desk.clock, None, "http://localhost", sealer=desk.sealer)
    on_sqlite = desk.database.engine.dialect.name == "sqlite"
    jobs.run()
    assert desk.now(waiting).head_seq == (2 if on_sqlite else 1)
    assert desk.carrier.move_head(late, desk.carrier.make(late)) is not on_sqlite
    assert desk.now(waiting).head_seq == 2


def test_two_workers_on_one_attempt_seal_it_once(desk: Desk, waiting: SignedFile) -> None:
    slow = claimed(desk)
    desk.clock.move(LEASE + timedelta(seconds=1))
    quick = claimed(desk)
    made = desk.carrier.make(quick)
    assert desk.carrier.move_head(quick, made) is True
    assert desk.carrier.move_head(slow, desk.carrier.make(slow)) is False
    assert desk.now(waiting).head_sha256 == made.head


def test_whoever_signed_on_an_old_head_signs_again_on_the_new_one(desk: Desk) -> None:
    file = desk.offer(ordered=False)
    desk.act(file, "Sig_Minister", desk.minister)
    desk.act(file, "Sig_Director", desk.director)
    one, other = claimed(desk), claimed(desk)
    first, second = desk.carrier.make(one), desk.carrier.make(other)
    assert (desk.carrier.move_head(one, first), desk.carrier.move_head(other, second)) == (
        True,
        False,
    )
    assert desk.carrier.run() == 1
    assert desk.verdict(file).verdict == "valid"


def test_without_keys_an_act_waits_and_keeps_its_time(
    desk: Desk, waiting: SignedFile, tmp_path: Path
) -> None:
    lost = replace(desk.carrier, sealer=Sealer(desk.sealer.store, tmp_path / "nowhere"))
    assert lost.run() == 1
    stopped = attempt(desk, waiting)
    assert (stopped.state, stopped.error) == ("recorded", "Unavailable keys.unavailable")
    assert stopped.available_at == desk.clock.now() + timedelta(seconds=40)
    assert desk.carrier.run() == 0
    desk.clock.move(timedelta(seconds=41))
    assert desk.carrier.run() == 1
    assert desk.verdict(waiting).missing == ("Sig_Minister",)


def test_a_damaged_store_stops_the_sealing_not_the_act(desk: Desk, waiting: SignedFile) -> None:
    path = desk.sealer.store.path(desk.now(waiting).head_sha256)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert desk.carrier.run() == 1
    assert attempt(desk, waiting).error == "Damaged document.damaged"
    path.write_bytes(whole)
    desk.clock.move(timedelta(minutes=1))
    assert desk.carrier.run() == 1


def test_a_revoked_seal_signs_nothing_more(desk: Desk, tmp_path: Path) -> None:
    ring = signing.ring(tmp_path / "keys")
    desk.sealer = Sealer(desk.sealer.store, ring.folder)
    file = desk.offer()
    desk.act(file, "Sig_Director", desk.director)
    ring.revoke("seal", at=desk.clock.now())
    assert desk.carrier.run() == 1
    assert attempt(desk, file).error == "Unavailable keys.not_in_force {'name': 'seal'}"


def test_a_clock_that_goes_back_signs_nothing(desk: Desk, waiting: SignedFile) -> None:
    job = replace(claimed(desk), since=desk.clock.now() + timedelta(seconds=1))
    with pytest.raises(Exception, match=r"act\.clock_behind"):
        desk.carrier.make(job)
    assert desk.now(waiting).head_seq == 1


def test_bytes_that_a_stranger_would_refuse_are_never_committed(
    desk: Desk, waiting: SignedFile
) -> None:
    job = claimed(desk)
    wrong = replace(job, register=replace(job.register, persons=job.register.persons[:1]))
    with pytest.raises(Distrusted, match="other_fields"):
        desk.carrier.make(wrong)
    desk.carrier.give_up(job, "other_fields", for_good=True)
    failed = attempt(desk, waiting)
    assert (failed.state, failed.error) == ("failed", "other_fields")
    desk.clock.move(timedelta(days=1))
    assert desk.carrier.run() == 0


def test_what_a_dead_worker_left_in_the_store_is_never_the_head(
    desk: Desk, waiting: SignedFile
) -> None:
    made = desk.carrier.make(claimed(desk))
    orphan = desk.sealer.store.read(made.head)
    assert desk.verdict(waiting, orphan).reasons == ("unregistered_state",)
    assert fingerprint(orphan) != desk.now(waiting).head_sha256


def test_a_follower_that_fails_leaves_the_head_where_it_was(
    desk: Desk, waiting: SignedFile
) -> None:
    def hear(_work: Work, _topic: str, _body: object) -> None:
        raise LookupError("subject")

    before = desk.now(waiting).head_sha256
    carrier = Carrier(desk.database, desk.clock, desk.sealer, {"subject": hear})
    assert carrier.run() == 1
    assert desk.now(waiting).head_sha256 == before
    assert attempt(desk, waiting).error == "LookupError subject"
