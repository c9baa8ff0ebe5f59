"""Members are told of a convocation once, in the house and by letter."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from govflow.accounts.models import Account
from govflow.audit.models import Cursor, Entry
from govflow.kernel.clock import FixedClock
from govflow.meetings import service
from govflow.meetings.service import Plan
from govflow.notifications import facts
from govflow.notifications.models import Letter, Notice
from govflow.worker.jobs import Jobs
from tests.make import accounts
from tests.make import meetings as make
from tests.make.meetings import START, WHY, Committees
from tests.workflow.test_races import HANDS, at_once


@pytest.fixture
def jobs(made: Committees) -> Jobs:
    people = made.house.people
    with made.house.unit(None) as work:
        for held in (*people.everybody, made.anapec, made.cnss, made.cnss_sub):
            name = held.post.code.lower()
            accounts.account(work, held, username=name, email=f"{name}@example.gov.ma")
    return Jobs(made.house.database, made.house.clock, None, "http://127.0.0.1:8000")


def told(made: Committees) -> Counter[tuple[str, str]]:
    with made.house.unit(None, read_only=True) as work:
        query = select(Notice.key, Account.username).join_from(Notice, Account)
        return Counter((key, username) for key, username in work.session.execute(query))


def test_those_who_sit_that_day_are_told_and_written_to(made: Committees, jobs: Jobs) -> None:
    make.convened(made)
    while jobs.run():
        pass
    called = ("minister", "chef-cab", "sg", "drh", "anapec", "cnss", "cnss-s")
    wanted = ["ministre" if name == "minister" else name for name in called]
    assert told(made) == {("meeting_convened", name): 1 for name in wanted}
    with made.house.unit(None, read_only=True) as work:
        letters = work.all(select(Letter).order_by(Letter.id))
        assert len(letters) == len(wanted)
        assert "COPIL/2026/01" in letters[0].title


def test_a_fact_is_told_once_by_whichever_worker_comes_first(made: Committees, jobs: Jobs) -> None:
    make.convened(made)
    another = Jobs(made.house.database, made.house.clock, None, "")
    jobs.run()
    another.run()
    jobs.run()
    assert set(told(made).values()) == {1}
    with made.house.unit(None, read_only=True) as work:
        sent = work.session.scalars(select(Entry.seq).where(Entry.fact == "meeting.convened"))
        assert work.session.scalars(select(Cursor.seq)).one() == sent.one()


def test_two_workers_at_once_tell_a_fact_once(made: Committees, jobs: Jobs) -> None:
    make.convened(made)

    def run() -> str:
        Jobs(made.house.database, made.house.clock, None, "").run()
        return "ran"

    assert at_once([run] * HANDS) == {"ran": HANDS}
    while jobs.run():
        pass
    assert set(told(made).values()) == {1}


def test_an_idle_worker_reads_only_what_is_new(made: Committees, jobs: Jobs) -> None:
    jobs.run()
    with made.house.unit(None, read_only=True) as work:
        newest = work.session.scalars(select(Entry.seq).order_by(Entry.seq.desc())).first()
    assert jobs.read == [newest]
    assert facts.next_due(made.house.database, made.house.clock) is None
    assert told(made) == {}


def test_a_meeting_that_was_never_sent_changes_in_silence(
    made: Committees, jobs: Jobs, clock: FixedClock
) -> None:
    quiet, loud = make.drafted(made), make.convened(made, at=START + timedelta(days=1))
    secretariat = made.house.people.secretariat
    for meeting in (quiet, loud):
        with made.house.unit(secretariat) as work:
            found = make.one(work, meeting)
            service.move(work, found, to=found.starts_at + timedelta(days=7), reason=WHY)
        with made.house.unit(secretariat) as work:
            found = make.one(work, meeting)
            plan = Plan(found.starts_at, 90, "Salle 2")
            service.edit(work, found, plan, rev=found.version, reason=WHY)
    with made.house.unit(secretariat) as work:
        service.cancel(work, make.one(work, loud), reason="Reportée")
    clock.move(timedelta(minutes=1))
    while jobs.run():
        pass
    assert Counter(key for key, _ in told(made).elements()) == {
        "meeting_convened": 7,
        "meeting_moved": 7,
        "meeting_corrected": 7,
        "meeting_cancelled": 7,
    }
