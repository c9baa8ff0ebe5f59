"""Means of proof: enrolled on the password, told to those who must know, vouched for, revoked."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from govflow.accounts import devices, policy, service
from govflow.accounts.models import Account, Credential
from govflow.accounts.passwords import Proof
from govflow.accounts.proofs import CODE, PASSKEY, WAITS
from govflow.accounts.queries import credentials, fresh_credentials
from govflow.audit.ledger import WAITING
from govflow.kernel.actor import SYSTEM, Actor
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.kernel.work import Work
from govflow.org.models import Holding
from tests.make import accounts as make
from tests.make import credentials as means
from tests.make import org
from tests.make.org import Ministry
from tests.make.passkeys import PRESENT, Device


@pytest.fixture
def chart(work: Work) -> Ministry:
    return org.ministry(work)


@pytest.fixture
def account(work: Work, chart: Ministry) -> Account:
    """The director of human resources, who acts."""
    made = make.account(work, chart.drh, username="drh")
    become(work, chart.drh, made)
    return made


def become(work: Work, held: Holding, account: Account | None = None) -> None:
    known = org.actor(work, held)
    work.actor = replace(known, account=account.id if account else None)


def facts(work: Work) -> list[str]:
    return [one["fact"] for one in work.memory.get(WAITING, []) if "cred" in one["fact"]]


def test_a_device_is_enrolled_and_told(work: Work, chart: Ministry, account: Account) -> None:
    means.passkey(work, account, means.terms(work))
    (one,) = work.all(credentials(account.id))
    assert (one.kind, one.label, one.secret, one.org_id) == (PASSKEY, PASSKEY, None, chart.org.id)
    assert one.enrolled_at == work.now
    assert facts(work) == ["account.credential_enrolled"]
    told = work.memory[WAITING][-1]["details_text"]
    assert f'"to":[{chart.sg.post_id}]' in told
    assert f'"accounts":[{account.id}]' in told


def test_codes_are_enrolled_by_the_first_one(work: Work, account: Account) -> None:
    secret = means.code(work, account, means.terms(work))
    (one,) = work.all(credentials(account.id))
    assert (one.kind, one.count) == (CODE, int(work.now.timestamp()) // 30)
    assert one.secret
    assert secret not in one.secret


def test_a_telephone_is_shown_what_it_needs(work: Work, account: Account) -> None:
    on = means.terms(work)
    begun = means.begun(work, account, CODE, on)
    shown = devices.codes_of(begun, on)
    assert shown.groups.replace(" ", "") == means.opened(begun, on)
    assert shown.address.startswith("otpauth://totp/govflow:drh?secret=")
    assert shown.picture.startswith("<svg")


def test_the_password_is_asked_anew(work: Work, account: Account) -> None:
    for proof in (None, Proof("another hash")):
        with pytest.raises(Invalid) as refused:
            service.begin_enrolment(
                work, account, CODE, "mine", proof=proof, terms=means.terms(work)
            )
        assert (refused.value.key, refused.value.field) == ("password.wrong", "password")


@pytest.mark.parametrize(
    ("kind", "label", "key"),
    [
        ("oath", "mine", "choice.unknown"),
        (CODE, " ", "credential.unnamed"),
        (CODE, "x" * 61, "text.too_long"),
        (CODE, "a\u202eb", "text.hidden_character"),
    ],
)
def test_a_means_has_a_kind_and_a_name(
    work: Work, account: Account, kind: str, label: str, key: str
) -> None:
    with pytest.raises(Invalid) as refused:
        means.begun(work, account, kind, means.terms(work), label=label)
    assert refused.value.key == key


def test_ten_are_enough(work: Work, account: Account) -> None:
    on = means.terms(work)
    for _ in range(10):
        means.passkey(work, account, on)
    with pytest.raises(Invalid, match=r"credential\.too_many"):
        means.begun(work, account, CODE, on)


def test_an_enrolment_is_answered_once_and_soon(work: Work, account: Account) -> None:
    on = means.terms(work)
    late, twice = means.begun(work, account, CODE, on), means.begun(work, account, CODE, on)
    service.enrol(work, twice, pyotp.TOTP(means.opened(twice, on)).at(work.now), terms=on)
    with pytest.raises(Conflict, match=r"credential\.not_begun"):
        service.enrol(work, twice, "000000", terms=on)
    work.now += timedelta(minutes=11)
    with pytest.raises(Conflict, match=r"credential\.not_begun"):
        service.enrol(work, late, pyotp.TOTP(means.opened(late, on)).at(work.now), terms=on)


@pytest.mark.parametrize("said", ["", "000000", "x" * 30_000])
def test_a_wrong_first_answer_enrols_nothing(work: Work, account: Account, said: str) -> None:
    on = means.terms(work)
    for kind in (CODE, PASSKEY):
        with pytest.raises(Invalid):
            service.enrol(work, means.begun(work, account, kind, on), said, terms=on)
    assert work.all(credentials(account.id)) == []


def test_a_device_that_does_not_know_its_owner_is_refused(work: Work, account: Account) -> None:
    with pytest.raises(Invalid, match=r"passkey\.refused"):
        means.passkey(work, account, means.terms(work), device=Device(flags=PRESENT))


def test_a_browser_is_told_which_devices_are_known(work: Work, account: Account) -> None:
    on = means.terms(work)
    means.passkey(work, account, on)
    (known,) = work.all(credentials(account.id))
    asked = devices.making(means.begun(work, account, PASSKEY, on), [known], on)
    assert known.key_id
    assert known.key_id in asked


def test_secrets_open_for_their_account_and_their_house_alone(work: Work, account: Account) -> None:
    on = means.terms(work)
    begun = means.begun(work, account, CODE, on)
    with pytest.raises(Invalid, match=r"credential\.unreadable"):
        devices.codes_of(begun, means.terms(work, secret="another secret of another house"))
    begun.account_id += 1
    with pytest.raises(Invalid, match=r"credential\.unreadable"):
        devices.codes_of(begun, on)
    work.session.expire(begun)


def test_an_officer_of_the_house_vouches(work: Work, chart: Ministry, account: Account) -> None:
    means.passkey(work, account, means.terms(work))
    (one,) = work.all(credentials(account.id))
    assert one.waits_until == work.now + WAITS
    assert not one.counts_at(work.now, trusting=False)
    assert one.counts_at(work.now, trusting=True)
    work.actor = SYSTEM
    officer = make.account(work, chart.secretariat)
    become(work, chart.secretariat, officer)
    assert work.all(fresh_credentials(work.actor, work.now)) == [one]
    service.vouch(work, work.get(Credential, one.public_id, to=policy.vouch))
    assert one.counts_at(work.now, trusting=False)
    assert one.vouched_by == officer
    assert one.waits_until is None
    assert work.all(fresh_credentials(work.actor, work.now)) == []
    with pytest.raises(Conflict, match=r"credential\.not_fresh"):
        service.vouch(work, one)


def test_nobody_else_vouches(work: Work, chart: Ministry, account: Account) -> None:
    means.passkey(work, account, means.terms(work))
    (one,) = work.all(credentials(account.id))
    with pytest.raises(Forbidden):  # nobody for himself
        service.vouch(work, one)
    for held in (chart.admin, chart.sg, chart.auditor):
        become(work, held)
        with pytest.raises(NotFound):
            work.get(Credential, one.public_id, to=policy.vouch)
    work.actor = Actor(person=1, roles=frozenset({"secretariat"}), orgs=frozenset({999}))
    with pytest.raises(NotFound):  # an officer of another organisation
        work.get(Credential, one.public_id, to=policy.vouch)
    both = frozenset({"secretariat", "admin"})
    work.actor = Actor(person=1, roles=both, orgs=frozenset({chart.org.id}))
    with pytest.raises(Forbidden):  # who sets passwords vouches for nobody
        service.vouch(work, one)


def test_a_fresh_means_counts_by_itself_after_a_day(work: Work, account: Account) -> None:
    means.passkey(work, account, means.terms(work))
    (one,) = work.all(credentials(account.id))
    assert not one.counts_at(work.now + WAITS - timedelta(seconds=1), trusting=False)
    assert one.counts_at(work.now + WAITS, trusting=False)


def test_its_owner_renames_and_revokes_it(work: Work, account: Account) -> None:
    means.passkey(work, account, means.terms(work))
    (one,) = work.all(credentials(account.id))
    service.rename(work, one, " la clé  bleue ")
    assert one.label == "la clé bleue"
    service.revoke(work, one)
    service.revoke(work, one)
    assert work.all(credentials(account.id)) == []
    assert not one.counts_at(work.now + WAITS, trusting=True)
    assert facts(work) == [
        "account.credential_enrolled",
        "account.credential_renamed",
        "account.credential_revoked",
    ]


def test_what_was_begun_and_left_is_forgotten(work: Work, account: Account) -> None:
    on = means.terms(work)
    means.begun(work, account, CODE, on)
    means.passkey(work, account, on)
    work.now += timedelta(days=2)
    service.forget_old(work)
    assert [one.kind for one in work.all(select(Credential))] == [PASSKEY]
