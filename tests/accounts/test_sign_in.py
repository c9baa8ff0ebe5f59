"""Signing in: two units, one answer for every failure, and counted tries."""

from datetime import timedelta

import pytest

from govflow.accounts import passwords, service, throttle
from govflow.accounts.core import wait_after
from govflow.accounts.models import Account, Attempt
from govflow.accounts.queries import signed_in
from govflow.accounts.service import Candidate
from govflow.accounts.throttle import Caller
from govflow.audit.queries import latest
from govflow.kernel.actor import ANONYMOUS, SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.errors import Invalid, Throttled
from govflow.kernel.work import Work, begin
from govflow.org.models import Holding
from tests.make import accounts as make
from tests.make import org

FAR = "198.51.100.0/24"


@pytest.fixture
def sg(work: Work) -> Holding:
    return org.ministry(work).sg


@pytest.fixture
def account(work: Work, sg: Holding) -> Account:
    return make.account(work, sg)


def fail(work: Work, caller: Caller, times: int = 1) -> None:
    for _ in range(times):
        service.refuse(work, Candidate(caller, None, None))


def wait(work: Work, **time: float) -> None:
    work.now += timedelta(**time)


def seconds(work: Work, caller: Caller) -> int:
    try:
        throttle.require_patience(work, caller)
    except Throttled as refusal:
        return refusal.seconds
    return 0


def test_the_right_password_opens_a_session(work: Work, account: Account, sg: Holding) -> None:
    candidate = service.check(work, make.caller("  SG "))
    proof = passwords.check(candidate.password_hash, make.PASSWORD)
    assert proof
    opened = service.open_session(work, candidate, proof, agent="Firefox")
    seen = signed_in(work.session, opened.token, work.now)
    assert seen
    assert (seen.account, seen.person, seen.language) == (account.id, sg.person_id, "fr")
    assert opened.token not in repr(vars(opened.sign_in))


@pytest.mark.parametrize("who", ["nobody", "disabled"])
def test_where_no_account_opens_there_is_nothing_to_compare_with(work: Work, who: str) -> None:
    make.account(work, org.ministry(work).sg, username="disabled", enabled=False)
    caller = make.caller(who)
    assert service.check(work, caller) == Candidate(caller, None, None)


@pytest.mark.usefixtures("account")
def test_a_password_changed_meanwhile_opens_nothing(work: Work) -> None:
    candidate = service.check(work, make.caller())
    with pytest.raises(Invalid) as refused:
        service.open_session(work, candidate, passwords.Proof("another hash"), agent="")
    assert refused.value.key == "sign_in.refused"


def test_an_older_hash_is_replaced_at_sign_in(work: Work, account: Account) -> None:
    candidate = service.check(work, make.caller())
    renewed = make.hashed("fenêtre ouverte sur mer")
    proof = passwords.Proof(account.password_hash, renewed)
    service.open_session(work, candidate, proof, agent="")
    assert account.password_hash == renewed


def test_from_the_fifth_failure_on_each_costs_twice_the_wait(work: Work) -> None:
    caller = make.caller()
    waits = []
    for _ in range(16):
        fail(work, caller)
        waits.append(seconds(work, caller))
        wait(work, seconds=waits[-1])
        assert seconds(work, caller) == 0
        wait(work, seconds=1)
    assert waits == [0, 0, 0, 0, *(min(2**n, 900) for n in range(1, 13))]
    assert waits[-1] == 900


def test_the_wait_is_that_of_one_name_from_one_network(work: Work) -> None:
    fail(work, make.caller(), times=6)
    assert [
        seconds(work, caller)
        for caller in (make.caller(), make.caller("SG"), make.caller("drh"), make.caller("sg", FAR))
    ] == [4, 4, 0, 0]


def test_a_success_forgives_what_came_before(work: Work, account: Account) -> None:
    fail(work, make.caller(), times=4)
    wait(work, seconds=1)
    make.sign_in(work, account)
    wait(work, seconds=1)
    fail(work, make.caller(), times=4)
    assert seconds(work, make.caller()) == 0


def test_guesses_at_once_do_not_slip_by_the_count(work: Work, account: Account) -> None:
    candidate = service.check(work, make.caller())  # read before the failures were written
    fail(work, make.caller(), times=5)
    with pytest.raises(Throttled):
        service.open_session(
            work, candidate, passwords.Proof(account.password_hash), agent="Firefox"
        )


def test_a_stranger_cannot_lock_anybody_out(work: Work, account: Account) -> None:
    make.sign_in(work, account)
    wait(work, seconds=1)
    for number in range(20):
        fail(work, make.caller("sg", f"203.0.{number}.0/24"))
    assert seconds(work, make.caller()) == 0
    assert seconds(work, make.caller("sg", FAR)) == 900
    wait(work, hours=1, seconds=1)
    assert seconds(work, make.caller("sg", FAR)) == 0


@pytest.mark.usefixtures("account")
def test_a_network_that_tries_a_hundred_names_is_stopped(work: Work) -> None:
    for number in range(99):
        fail(work, make.caller(f"name{number}", FAR))
    assert seconds(work, make.caller("sg", FAR)) == 0
    fail(work, make.caller("name99", FAR))
    assert seconds(work, make.caller("sg", FAR)) == 900
    assert seconds(work, make.caller("sg")) == 0


def test_tries_are_forgotten_after_a_day(work: Work) -> None:
    fail(work, make.caller(), times=7)
    wait(work, days=1, seconds=1)
    assert seconds(work, make.caller()) == 0
    service.forget_old(work)
    assert work.session.query(Attempt).count() == 0


def test_a_name_that_was_typed_is_not_kept(work: Work) -> None:
    fail(work, make.caller("my secret typed in the wrong field"))
    kept = work.session.query(Attempt).one()
    assert "secret" not in repr(vars(kept))


def test_signing_in_and_its_refusal_are_facts(database: Database, clock: FixedClock) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        account = make.account(work, org.ministry(work).sg)
    with begin(database, actor=ANONYMOUS, clock=clock) as work:
        fail(work, make.caller())
        service.refuse(work, service.check(work, make.caller()))
    with begin(database, actor=ANONYMOUS, clock=clock) as work:
        opened = make.sign_in(work, work.session.get_one(Account, account.id))
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        found = [
            (entry.fact, entry.subject, entry.details) for entry in work.all(latest().limit(3))
        ]
    ref = f"account:{account.id}"
    assert found == [
        ("account.signed_in", ref, {"network": make.HOME, "sign_in": opened.sign_in.id}),
        ("account.sign_in_refused", ref, {"network": make.HOME}),
        ("account.sign_in_refused", "account", {"network": make.HOME}),
    ]


def test_no_wait_is_longer_than_a_quarter_of_an_hour() -> None:
    assert max(wait_after(failures) for failures in range(2_000)) == 900
