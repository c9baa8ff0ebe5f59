"""Facts are told to the posts that they name, and to whom they concern, whoever did it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from govflow.accounts import service
from govflow.accounts.models import Account
from govflow.accounts.queries import credentials
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import Work
from govflow.notifications import facts
from govflow.notifications.models import Letter, Notice
from govflow.org.service import revoke
from tests.kept import Shelf
from tests.make import accounts, actions, org
from tests.make import credentials as means
from tests.make.workflow import House


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(ministry, database, clock)


def ministry(database: Database, clock: FixedClock) -> House:
    made = actions.house(database, clock)
    with made.unit(None) as work:
        for held in made.people.everybody:
            name = held.post.code.lower()
            accounts.account(work, held, username=name, email=f"{name}@example.gov.ma")
    return made


@contextmanager
def at_work(house: House, username: str) -> Iterator[tuple[Work, Account]]:
    """Open a unit as the owner of an account."""
    with house.unit(None) as work:
        account = work.session.scalars(select(Account).where(Account.username == username)).one()
        held = next(one for one in house.people.everybody if one.person_id == account.person_id)
        work.actor = replace(org.actor(work, held), account=account.id)
        yield work, account


def told(house: House) -> Counter[tuple[str, str]]:
    """Tell what is new; return who was ever told what."""
    facts.tell(house.database, house.clock, since=0)
    with house.unit(None, read_only=True) as work:
        query = select(Notice.key, Account.username).join_from(Notice, Account)
        return Counter((key, username) for key, username in work.session.execute(query))


def test_a_new_means_of_proof_is_told_to_its_owner_and_the_superior(house: House) -> None:
    with at_work(house, "drh") as (work, account):
        means.passkey(work, account, means.terms(work))
    assert told(house) == {("credential_enrolled", "drh"): 1, ("credential_enrolled", "sg"): 1}
    with house.unit(None, read_only=True) as work:
        letters = work.all(select(Letter))
        assert len(letters) == 2
        assert "passkey" in letters[0].title


def test_what_an_officer_does_with_it_is_told_too(house: House) -> None:
    with at_work(house, "drh") as (work, account):
        means.passkey(work, account, means.terms(work))
        (one,) = work.all(credentials(account.id))
        number = one.id
    with at_work(house, "secr") as (work, _officer):
        service.vouch(work, work.session.get_one(type(one), number))
    with at_work(house, "secr") as (work, _officer):
        service.revoke(work, work.session.get_one(type(one), number))
    keys = ("credential_enrolled", "credential_vouched", "credential_revoked")
    assert told(house) == {(key, name): 1 for key in keys for name in ("drh", "sg")}


def test_a_delegation_is_told_to_its_delegate(house: House) -> None:
    with house.unit(None) as work:
        people = house.people
        act = org.delegation(work, people.sg, people.chef_cab)
        revoke(work, act, reference="DS-R", on=work.today + timedelta(days=3))
    assert told(house) == {
        ("delegation_recorded", "chef-cab"): 1,
        ("delegation_revoked", "chef-cab"): 1,
    }
