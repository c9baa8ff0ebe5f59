"""A round of the worker: deadlines pass, people are told, actions follow their cases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from govflow.accounts.models import Account
from govflow.actions import service
from govflow.actions.flow import State
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.notifications.mail import Mailer
from govflow.notifications.models import Letter, Notice
from govflow.org.models import Holding
from govflow.worker.jobs import Jobs
from govflow.workflow.models import Idempotency
from tests.kept import Shelf
from tests.make import accounts, actions
from tests.make.workflow import House
from tests.services import Mailbox, smtp_server

UNDO = timedelta(minutes=11)  # the circuit lets its acts be undone for ten


@pytest.fixture
def house(kept: Shelf, database: Database, clock: FixedClock) -> House:
    return kept(ministry, database, clock)


def ministry(database: Database, clock: FixedClock) -> House:
    """A ministry in which everybody has an account and an address."""
    made = actions.house(database, clock)
    with made.unit(None) as work:
        for held in made.people.everybody:
            name = held.post.code.lower()
            accounts.account(work, held, username=name, email=f"{name}@example.gov.ma")
    return made


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as opened:
        yield opened


@pytest.fixture
def jobs(house: House) -> Jobs:
    return Jobs(house.database, house.clock, None, "http://127.0.0.1:8000")


def mailing(house: House, mailbox: Mailbox) -> Jobs:
    url = f"smtp://{mailbox.host}:{mailbox.port}"
    mailer = Mailer(url, "govflow@example.gov.ma")
    return Jobs(house.database, house.clock, mailer, "http://127.0.0.1:8000")


def rounds(jobs: Jobs, clock: FixedClock, after: timedelta = UNDO) -> None:
    """Let time pass, then let the worker work until nothing is left."""
    clock.move(after)
    while jobs.run():
        pass


def told(house: House, who: Holding) -> list[str]:
    """The keys of what somebody was told, oldest first."""
    with house.unit(None, read_only=True) as work:
        query = (
            select(Notice.key)
            .join_from(Notice, Account)
            .where(Account.person_id == who.person_id)
            .order_by(Notice.at, Notice.id)
        )
        return list(work.session.scalars(query))


def letters(house: House) -> list[Letter]:
    with house.unit(None, read_only=True) as work:
        return work.all(select(Letter).order_by(Letter.id))


def test_whoever_must_decide_is_told_once(house: House, jobs: Jobs, clock: FixedClock) -> None:
    actions.submitted(house)
    rounds(jobs, clock)
    rounds(jobs, clock)
    assert told(house, house.people.drh) == ["task_opened"]


def test_nobody_is_told_while_the_act_can_be_undone(house: House, jobs: Jobs) -> None:
    actions.submitted(house)
    jobs.run()
    assert told(house, house.people.drh) == []


def test_a_return_is_told_to_its_author(house: House, jobs: Jobs, clock: FixedClock) -> None:
    actions.returned(house, house.people.drh, actions.submitted(house))
    rounds(jobs, clock)
    assert told(house, house.people.secretariat) == ["case_returned"]


def test_an_approved_action_is_approved_and_its_owner_told(
    house: House, jobs: Jobs, clock: FixedClock
) -> None:
    made = actions.submitted(house, priority="normal")
    actions.answered(house, house.people.drh, made)
    actions.answered(house, house.people.sg, made)
    rounds(jobs, clock)
    with house.unit(None, read_only=True) as work:
        state = actions.one(work, made).state
    assert (state, told(house, house.people.chef_si)) == (
        State.APPROVED,
        ["case_copied.approved"],
    )


def test_a_late_step_is_recalled_then_raised_and_never_approved(
    house: House, jobs: Jobs, clock: FixedClock
) -> None:
    made = actions.submitted(house)
    rounds(jobs, clock)
    for _ in range(8):
        rounds(jobs, clock, timedelta(days=1))
    with house.unit(None, read_only=True) as work:
        state = actions.one(work, made).state
    assert (told(house, house.people.sg), state) == (["task_escalated"], State.SUBMITTED)
    assert told(house, house.people.drh)[:2] == ["task_opened", "task_reminder"]


def test_pressing_news_is_written_at_once(
    house: House, mailbox: Mailbox, clock: FixedClock
) -> None:
    actions.returned(house, house.people.drh, actions.submitted(house))
    rounds(mailing(house, mailbox), clock)
    (letter,) = mailbox.messages
    assert (letter["To"], "Précisez" in letter["Subject"]) == ("secr@example.gov.ma", True)


def test_the_daily_letter_gathers_what_is_unread(
    house: House, mailbox: Mailbox, clock: FixedClock
) -> None:
    actions.submitted(house)
    actions.submitted(house)
    worker = mailing(house, mailbox)
    rounds(worker, clock)
    rounds(worker, clock, timedelta(days=1))
    rounds(worker, clock, timedelta(hours=1))
    sent = [letter for letter in mailbox.messages if letter["To"] == "drh@example.gov.ma"]
    assert [letter["Subject"] for letter in sent] == ["2 nouvelles notifications"]


def test_a_letter_waits_for_the_mail_server(house: House, clock: FixedClock) -> None:
    actions.returned(house, house.people.drh, actions.submitted(house))
    nobody = Mailer("smtp://127.0.0.1:1", "govflow@example.gov.ma")
    worker = Jobs(house.database, house.clock, nobody, "http://127.0.0.1:8000")
    clock.move(UNDO)
    worker.run()
    (letter,) = letters(house)
    assert (letter.sent_at, letter.attempts, letter.error) == (None, 1, "ConnectionRefusedError")


def test_a_letter_that_nobody_takes_is_parked(house: House, clock: FixedClock) -> None:
    actions.returned(house, house.people.drh, actions.submitted(house))
    nobody = Mailer("smtp://127.0.0.1:1", "govflow@example.gov.ma")
    worker = Jobs(house.database, house.clock, nobody, "http://127.0.0.1:8000")
    for _ in range(12):
        clock.move(timedelta(hours=18))
        worker.run()
    pressing = [one for one in letters(house) if not one.cause.startswith("digest")]
    assert [(one.sent_at, one.attempts, one.parked_at is not None) for one in pressing] == [
        (None, 10, True)
    ]


def test_old_keys_and_tries_are_forgotten_once_a_day(
    house: House, jobs: Jobs, clock: FixedClock
) -> None:
    with house.unit(house.people.secretariat) as work:
        service.submit(work, actions.action(work, house.people), once="key-of-today")
    rounds(jobs, clock, timedelta(days=6))
    kept = keys(house)
    rounds(jobs, clock, timedelta(days=2))
    assert (kept, keys(house)) == (1, 0)


def keys(house: House) -> int:
    with house.unit(None, read_only=True) as work:
        return work.count(select(Idempotency).where(Idempotency.key.endswith("key-of-today")))
