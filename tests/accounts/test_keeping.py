"""Accounts are opened by the administrator; passwords change by proof or by a single-use link."""

from datetime import timedelta

import pytest

from govflow.accounts import passwords, service
from govflow.accounts.models import Account, PasswordReset
from govflow.accounts.queries import accounts, signed_in
from govflow.kernel.actor import SYSTEM, Actor
from govflow.kernel.errors import Forbidden, Invalid, NotFound
from govflow.kernel.work import Work
from tests.make import accounts as make
from tests.make import org
from tests.make.org import Ministry

NEW = "fenêtre ouverte sur mer"


@pytest.fixture
def chart(work: Work) -> Ministry:
    return org.ministry(work)


@pytest.fixture
def account(work: Work, chart: Ministry) -> Account:
    return make.account(work, chart.sg, email="sg@example.ma")


def own(work: Work, account: Account) -> None:
    work.actor = Actor(person=account.person_id, account=account.id)


@pytest.mark.parametrize(
    ("username", "key"),
    [
        ("", "account.username_malformed"),
        ("é-directeur", "account.username_malformed"),
        ("-sg", "account.username_malformed"),
        ("x" * 60, "account.username_malformed"),
        ("SG", "account.username_taken"),
    ],
)
def test_a_user_name_is_short_plain_and_free(
    work: Work, chart: Ministry, account: Account, username: str, key: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make.account(work, chart.drh, username=username)
    assert (refused.value.key, refused.value.field) == (key, "username")
    assert work.all(accounts()) == [account]


def test_only_the_administrator_opens_accounts(work: Work, chart: Ministry) -> None:
    work.actor = org.actor(work, chart.sg)
    with pytest.raises(Forbidden):
        make.account(work, chart.drh, username="drh")
    work.actor = org.actor(work, chart.admin)
    assert make.account(work, chart.drh, username="DRH").username == "drh"


def test_who_knows_the_password_changes_it_and_other_sessions_end(
    work: Work, account: Account
) -> None:
    here, elsewhere = make.sign_in(work, account), make.sign_in(work, account)
    own(work, account)
    service.change_password(
        work,
        account,
        proof=passwords.check(account.password_hash, make.PASSWORD),
        new=make.hashed(NEW),
        keep=here.sign_in.id,
    )
    assert account.password_hash == make.hashed(NEW)
    assert signed_in(work.session, here.token, work.now)
    assert signed_in(work.session, elsewhere.token, work.now) is None


def test_without_the_proof_nothing_changes(work: Work, account: Account) -> None:
    own(work, account)
    for proof in (None, passwords.Proof("another hash")):
        with pytest.raises(Invalid) as refused:
            service.change_password(work, account, proof=proof, new=make.hashed(NEW), keep=0)
        assert refused.value.field == "current"
    assert account.password_hash == make.hashed()


def test_a_link_gives_a_new_password_once(work: Work, account: Account) -> None:
    opened = make.sign_in(work, account)
    asked = service.request_reset(work, " SG ")
    assert asked
    assert asked.account is account
    assert service.account_to_reset(work, asked.token) is account
    assert service.reset(work, asked.token, make.hashed(NEW)) is account
    assert account.password_hash == make.hashed(NEW)
    assert signed_in(work.session, opened.token, work.now) is None
    with pytest.raises(NotFound):
        service.reset(work, asked.token, make.hashed())


def test_a_link_lasts_one_hour(work: Work, account: Account) -> None:
    asked = service.request_reset(work, "sg")
    assert asked
    work.now += timedelta(minutes=59, seconds=59)
    assert service.account_to_reset(work, asked.token) is account
    work.now += timedelta(seconds=1)
    with pytest.raises(NotFound):
        service.account_to_reset(work, asked.token)


@pytest.mark.usefixtures("account")
def test_a_used_link_makes_the_others_useless(work: Work) -> None:
    first, second = (service.request_reset(work, "sg") for _ in range(2))
    assert first
    assert second
    service.reset(work, second.token, make.hashed(NEW))
    with pytest.raises(NotFound):
        service.reset(work, first.token, make.hashed())


@pytest.mark.usefixtures("account")
def test_the_token_itself_is_never_kept(work: Work) -> None:
    asked = service.request_reset(work, "sg")
    assert asked
    kept = work.session.query(PasswordReset).one()
    assert asked.token not in repr(vars(kept))
    assert asked.token not in repr(kept)


def test_a_link_is_made_for_nobody_unknown_closed_or_without_address(
    work: Work, chart: Ministry
) -> None:
    make.account(work, chart.drh, username="drh")
    make.account(work, chart.sg, username="sg", email="sg@example.ma", enabled=False)
    assert [service.request_reset(work, name) for name in ("drh", "sg", "nobody", "")] == [None] * 4


@pytest.mark.usefixtures("account")
def test_at_most_three_links_an_hour(work: Work) -> None:
    asked = [service.request_reset(work, "sg") for _ in range(4)]
    assert [bool(one) for one in asked] == [True, True, True, False]
    work.now += timedelta(hours=1)
    assert service.request_reset(work, "sg")


def test_an_administrator_gives_another_password(
    work: Work, chart: Ministry, account: Account
) -> None:
    opened = make.sign_in(work, account)
    work.actor = org.actor(work, chart.drh)
    with pytest.raises(Forbidden):
        service.set_password(work, account, make.hashed(NEW))
    work.actor = SYSTEM
    service.set_password(work, account, make.hashed(NEW))
    assert account.password_hash == make.hashed(NEW)
    assert signed_in(work.session, opened.token, work.now) is None
