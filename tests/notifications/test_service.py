"""Notices are told once, to those who have an account, and opened by their reader alone."""

import pytest
from sqlalchemy import select

from govflow.accounts.models import Account
from govflow.kernel.actor import Actor
from govflow.kernel.errors import Forbidden, NotFound
from govflow.kernel.work import Work
from govflow.notifications import policy, queries, service
from govflow.notifications.models import Notice
from tests.make import accounts, org

SUBJECT = "action:7"


@pytest.fixture
def sg(work: Work) -> Account:
    return accounts.account(work, org.ministry(work).sg, email="sg@example.gov.ma")


def reader(work: Work, account: Account) -> Work:
    """The same unit, as the owner of an account."""
    actor = Actor(person=account.person_id, account=account.id)
    return Work(work.session, actor, work.now)


def told(work: Work) -> list[Notice]:
    return work.all(select(Notice).order_by(Notice.id))


def test_the_same_cause_is_told_once(work: Work, sg: Account) -> None:
    for _ in range(2):
        service.tell(work, [sg], "task_opened", subject=SUBJECT, cause="1:1:1")
    assert [notice.cause for notice in told(work)] == ["1:1:1"]


def test_a_closed_account_is_told_nothing(work: Work, sg: Account) -> None:
    sg.enabled = False
    service.tell(work, [sg], "task_opened", subject=SUBJECT, cause="1:1:1")
    assert told(work) == []


def test_its_reader_opens_a_notice(work: Work, sg: Account) -> None:
    (notice,) = service.tell(work, [sg], "task_opened", subject=SUBJECT, cause="1:1:1")
    mine = reader(work, sg)
    service.open_(mine, notice)
    assert (notice.read_at, mine.count(queries.unread(mine.actor))) == (work.now, 0)


def test_nobody_else_knows_of_a_notice(work: Work, sg: Account) -> None:
    (notice,) = service.tell(work, [sg], "task_opened", subject=SUBJECT, cause="1:1:1")
    work.session.flush()
    stranger = Work(work.session, Actor(person=0, account=0), work.now)
    with pytest.raises(NotFound):
        stranger.get(Notice, notice.public_id, to=policy.open_)
    with pytest.raises(Forbidden):
        service.open_(stranger, notice)


def test_dealing_with_a_subject_opens_what_was_told_of_it(work: Work, sg: Account) -> None:
    service.tell(work, [sg], "task_opened", subject=SUBJECT, cause="1:1:1")
    service.tell(work, [sg], "task_opened", subject="action:8", cause="2:1:1")
    service.open_about(reader(work, sg), SUBJECT)
    work.session.expire_all()
    assert [notice.subject for notice in told(work) if notice.read_at is None] == ["action:8"]


def test_somebody_without_an_address_gets_no_letter(work: Work, sg: Account) -> None:
    sg.email = None
    assert service.write(work, sg, cause="1", title="Titre", text="Texte") is None


def test_what_one_may_read_is_what_one_is_listed(work: Work, sg: Account) -> None:
    service.tell(work, [sg], "task_opened", subject=SUBJECT, cause="1:1:1")
    for actor in (Actor(person=0, account=0), Actor(person=sg.person_id, account=sg.id)):
        for notice in told(work):
            listed = notice in work.all(queries.visible_to(actor))
            assert listed == policy.read(actor, notice)
