"""Step-up: what proves that the signed-in person is there, for this act, once."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from govflow.accounts import passkeys, service
from govflow.accounts.models import Account, Attempt
from govflow.accounts.passwords import Proof
from govflow.accounts.proofs import CODE, PASSKEY, PASSWORD, Answer, Presence, Terms
from govflow.accounts.queries import credentials
from govflow.audit.ledger import WAITING
from govflow.kernel.actor import Actor
from govflow.kernel.errors import Forbidden, Invalid, Throttled
from govflow.kernel.work import Work
from tests.make import accounts as make
from tests.make import credentials as means
from tests.make import org
from tests.make.passkeys import PRESENT, Device

CHALLENGE = b"c" * 32


@pytest.fixture
def account(work: Work) -> Account:
    made = make.account(work, org.ministry(work).drh, username="drh")
    work.actor = Actor(person=made.person_id, account=made.id)
    return made


@pytest.fixture
def on(work: Work) -> Terms:
    return means.terms(work, trusting=True)


def prove(
    work: Work, account: Account, answer: Answer, on: Terms, challenge: bytes = CHALLENGE
) -> Presence:
    caller = make.caller("drh")
    return service.prove(work, account, answer, challenge, terms=on, caller=caller)


def with_code(account: Account, code: str) -> Answer:
    return Answer(CODE, code, Proof(account.password_hash))


def test_a_device_proves_its_owner_there_and_its_answer_convinces_others(
    work: Work, account: Account, on: Terms
) -> None:
    device = means.passkey(work, account, on)
    found = prove(work, account, Answer(PASSKEY, device.answer(CHALLENGE)), on)
    (used,) = work.all(credentials(account.id))
    assert (found.method, found.details["credential"]) == (PASSKEY, used.public_id)
    assert used.count == device.count
    assert passkeys.still_proves(found.details, CHALLENGE)
    assert not passkeys.still_proves(found.details, b"d" * 32)


def test_an_answer_given_before_proves_nothing(work: Work, account: Account, on: Terms) -> None:
    device = means.passkey(work, account, on)
    said = device.answer(CHALLENGE)
    prove(work, account, Answer(PASSKEY, said), on)
    for challenge in (CHALLENGE, b"d" * 32):
        with pytest.raises(Invalid, match=r"passkey\.refused"):
            prove(work, account, Answer(PASSKEY, said), on, challenge)


def test_a_device_that_only_feels_a_touch_is_refused(
    work: Work, account: Account, on: Terms
) -> None:
    device = means.passkey(work, account, on)
    device.flags = PRESENT
    with pytest.raises(Invalid, match=r"passkey\.refused"):
        prove(work, account, Answer(PASSKEY, device.answer(CHALLENGE)), on)


def test_a_device_of_somebody_else_is_refused(work: Work, account: Account, on: Terms) -> None:
    means.passkey(work, account, on)
    with pytest.raises(Invalid, match=r"passkey\.refused"):
        prove(work, account, Answer(PASSKEY, Device().answer(CHALLENGE)), on)


def test_a_code_needs_the_password_and_counts_once(work: Work, account: Account, on: Terms) -> None:
    secret = means.code(work, account, on)
    on = replace(on, telephones=on.telephones + timedelta(seconds=60))
    code = pyotp.TOTP(secret).at(on.telephones)
    for lacking in (Answer(CODE, code), Answer(CODE, code, Proof("another hash"))):
        with pytest.raises(Invalid, match=r"proof\.refused"):
            prove(work, account, lacking, on)
    found = prove(work, account, with_code(account, code), on)
    assert (found.method, set(found.details)) == (
        CODE,
        {"credential", "label", "enrolled_at", "vouched_by"},
    )
    with pytest.raises(Invalid, match=r"proof\.refused"):
        prove(work, account, with_code(account, code), on)


def test_a_telephone_that_no_longer_opens_keeps_no_newer_one_out(
    work: Work, account: Account, on: Terms
) -> None:
    before = means.code(work, account, replace(on, secret="the secret of before"))
    later = replace(on, telephones=on.telephones + timedelta(seconds=60))
    with pytest.raises(Invalid, match=r"credential\.unreadable"):
        prove(work, account, with_code(account, pyotp.TOTP(before).at(later.telephones)), later)
    secret = means.code(work, account, on)
    code = pyotp.TOTP(secret).at(later.telephones)
    assert prove(work, account, with_code(account, code), later).method == CODE
    with pytest.raises(Invalid, match=r"proof\.refused"):
        prove(work, account, with_code(account, code), later)


def test_the_code_that_enrolled_a_telephone_signs_nothing(
    work: Work, account: Account, on: Terms
) -> None:
    code = pyotp.TOTP(means.code(work, account, on)).at(on.telephones)
    with pytest.raises(Invalid, match=r"proof\.refused"):
        prove(work, account, with_code(account, code), on)


def test_a_password_alone_counts_only_where_the_house_says_so(
    work: Work, account: Account, on: Terms
) -> None:
    answer = Answer(PASSWORD, "", Proof(account.password_hash))
    with pytest.raises(Invalid, match=r"proof\.not_accepted"):
        prove(work, account, answer, on)
    weaker = replace(on, by_password=True)
    assert prove(work, account, answer, weaker) == Presence(PASSWORD, {})
    with pytest.raises(Invalid, match=r"proof\.not_accepted"):
        prove(work, account, answer, replace(weaker, lowest=CODE))


def test_a_fresh_or_revoked_means_proves_nothing(work: Work, account: Account, on: Terms) -> None:
    device = means.passkey(work, account, on)
    strict = replace(on, trusting=False)
    with pytest.raises(Invalid, match=r"passkey\.refused"):
        prove(work, account, Answer(PASSKEY, device.answer(CHALLENGE)), strict)
    work.now += timedelta(hours=24)
    prove(work, account, Answer(PASSKEY, device.answer(CHALLENGE)), strict)
    service.revoke(work, work.all(credentials(account.id))[0])
    with pytest.raises(Invalid, match=r"passkey\.refused"):
        prove(work, account, Answer(PASSKEY, device.answer(CHALLENGE)), on)


def test_nobody_proves_for_another(work: Work, account: Account, on: Terms) -> None:
    device = means.passkey(work, account, on)
    work.actor = Actor(person=999, account=999)
    with pytest.raises(Forbidden):
        prove(work, account, Answer(PASSKEY, device.answer(CHALLENGE)), on)


def test_wrong_proofs_are_recorded_and_cost_time(work: Work, account: Account, on: Terms) -> None:
    for _ in range(5):
        service.refuse_proof(work, service.check(work, make.caller("drh")), CODE)
    assert [one["fact"] for one in work.memory[WAITING][-5:]] == ["account.proof_refused"] * 5
    with pytest.raises(Throttled):
        service.check(work, make.caller("drh"))
    work.now += timedelta(seconds=2)
    service.check(work, make.caller("drh"))
    answer = Answer(PASSWORD, "", Proof(account.password_hash))
    prove(work, account, answer, replace(on, by_password=True))
    service.refuse_proof(work, service.check(work, make.caller("drh")), CODE)
    service.check(work, make.caller("drh"))
    assert [one.succeeded for one in work.all(select(Attempt))].count(True) == 1
