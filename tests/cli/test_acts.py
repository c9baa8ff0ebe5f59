"""The past that the demonstration replays, and the work that each user then finds."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from govflow.accounts.models import Account
from govflow.actions import queries as actions
from govflow.actions.models import Action, Report
from govflow.audit.models import Entry
from govflow.audit.queries import verified
from govflow.charters import queries as charters
from govflow.cli.demonstration import keys
from govflow.cli.demonstration.sheet import DataError
from govflow.decisions.models import Decision, HandDown
from govflow.kernel.actor import SYSTEM, Actor
from govflow.kernel.clock import at_local, local
from govflow.kernel.refs import parse
from govflow.kernel.work import Work, begin
from govflow.meetings import queries as meetings
from govflow.meetings.models import Meeting
from govflow.notifications.models import Notice
from govflow.org.actors import actor_of
from govflow.org.models import DelegationAct
from govflow.workflow import queries as workflow
from tests.cli.conftest import Desk, changed, written

Shown = tuple[list[str], list[str]]  # what a list shows, and what of it is late


@contextmanager
def signed_in(desk: Desk, username: str) -> Iterator[Work]:
    """A reading unit of one of the demonstration's users."""

    def who(session: Any, now: datetime) -> Actor:  # noqa: ANN401 - a session
        account = session.scalars(select(Account).where(Account.username == username)).one()
        return actor_of(session, person_id=account.person_id, account_id=account.id, now=now)

    with begin(desk.database, actor=who, clock=desk.clock, read_only=True) as work:
        yield work


def keyed(work: Work, refs: list[str]) -> list[str]:
    """The ids that actions have in the file."""
    numbers = [parse(ref)[1] for ref in refs]
    return sorted(work.session.scalars(select(Action.key).where(Action.id.in_(numbers))))


def to_approve(work: Work) -> Shown:
    items = workflow.inbox(work)
    late = [item.subject for item in items if item.late]
    return keyed(work, [item.subject for item in items]), keyed(work, late)


def returned(work: Work) -> Shown:
    subjects = work.session.scalars(select(Action.id).where(actions.asked_by(work.actor)))
    refs = [f"action:{number}" for number in subjects]
    standing = workflow.standing(work, refs)
    back = [ref for ref in refs if ref in standing and standing[ref].with_requester]
    return keyed(work, back), []


def overdue(work: Work) -> Shown:
    query = actions.visible_to(work.actor).where(actions.owned_by(work.actor))
    late = [action.ref for action in work.all(query) if action.is_late(work.today)]
    return keyed(work, late), []


def my_actions(work: Work) -> Shown:
    query = actions.visible_to(work.actor).where(actions.owned_by(work.actor))
    return keyed(work, [action.ref for action in work.all(query)]), []


def to_convene(work: Work) -> Shown:
    return [meeting.key for meeting in work.all(meetings.to_convene(work.actor))], []


def to_sign(work: Work) -> Shown:
    waiting = work.all(charters.to_sign(work.actor))
    return [charter.campaign.key for charter in waiting], []


LISTS: dict[str, Callable[[Work], Shown]] = {
    "my_actions": my_actions,
    "overdue": overdue,
    "returned": returned,
    "to_approve": to_approve,
    "to_convene": to_convene,
    "to_sign": to_sign,
}
LATER = {  # of features that are not built yet
    ("secretariat", "minutes_draft"),
    ("cebsg-director", "to_approve"),
    ("ieecag-rapporteur", "overdue"),
}


def expected() -> dict[tuple[str, str], Shown]:
    """What the file says that each user finds, for what is loaded."""
    lines = written()["demonstration"]["expected"]
    found = {
        (line["as"], line["list"]): (sorted(line["subjects"]), sorted(line.get("late", [])))
        for line in lines
    }
    assert set(found) >= LATER
    return {line: shown for line, shown in found.items() if line not in LATER}


def found(desk: Desk, lines: dict[tuple[str, str], Shown]) -> dict[tuple[str, str], Shown]:
    """What those users do find."""
    shown = {}
    for username, name in lines:
        with signed_in(desk, username) as work:
            shown[username, name] = LISTS[name](work)
    return shown


def test_each_user_finds_the_work_that_the_file_expects(desk: Desk) -> None:
    report = desk.load()
    assert report.loaded["demonstration.acts"] == 31
    assert report.waiting["demonstration.acts minutes.send"] == 3
    assert found(desk, expected()) == expected()
    with begin(desk.database, actor=SYSTEM, clock=desk.clock, read_only=True) as work:
        _check_ledger(work)
        _check_states(work)
        _check_report(work)
        _check_delegation(work)
        _check_sittings(work)
        _check_decisions(work)
        _check_follow_up(work)


def _check_ledger(work: Work) -> None:
    """Facts stand in the order of time, in the names of those who acted."""
    entries = work.all(select(Entry).order_by(Entry.seq))
    instants = [entry.at for entry in entries]
    assert instants == sorted(instants)
    assert instants[-1] == work.now
    assert verified(work).ok
    said = {(local(one.at).isoformat()[:16], one.fact, one.account_id is None) for one in entries}
    assert ("2026-11-05T10:00", "action.submitted", False) in said
    assert ("2026-11-20T11:00", "delegation.recorded", False) in said
    assert entries[-1].fact == "demonstration.loaded"


def _check_states(work: Work) -> None:
    states = Counter(work.session.scalars(select(Action.state)))
    assert states == {
        "approved": 1,
        "done": 3,
        "draft": 30,
        "in_progress": 1,
        "returned": 1,
        "submitted": 3,
    }


def _check_report(work: Work) -> None:
    report = work.session.scalars(select(Report)).one()
    assert (report.percent, report.note) == (60, "تم التوصل بمعطيات سبع جهات")
    assert report.at == at_local(datetime(2026, 11, 3, 11, 0))  # noqa: DTZ001 - wall-clock time


def _check_delegation(work: Work) -> None:
    act = work.session.scalars(select(DelegationAct)).one()
    period = (act.key, act.from_day, act.to_day, act.formula.fr)
    formula = "Pour le secrétaire général et par délégation"
    assert period == ("dl-sg-2026", date(2026, 12, 24), date(2027, 1, 2), formula)


def _check_sittings(work: Work) -> None:
    """Each meeting with its number, its state and its quorum."""
    found = {
        one.key: (one.reference, one.state, one.counted and tuple(one.counted.values()))
        for one in work.all(select(Meeting).order_by(Meeting.starts_at))
    }
    assert found == {
        "mt-copil-2026-06": ("COPIL/2026/01", "held", (5, 4, 6)),
        "mt-copil-2026-09": ("COPIL/2026/02", "held", (4, 4, 6)),
        "mt-terr-2026-11": ("COTECH-TERR/2026/01", "held", (9, 8, 14)),
        "mt-dig-2026-11": ("COTECH-DIG/2026/01", "held", (2, 2, 3)),
        "mt-rci-2026-12": ("RCI/2026/01", "convened", None),
        "mt-copil-2026-12": (None, "proposed", None),
    }
    september = work.session.scalars(select(Meeting).where(Meeting.key == "mt-copil-2026-09")).one()
    assert [(one.seat.key, one.answer, one.state) for one in september.presences] == [
        ("seat-copil-1", None, "present"),
        ("seat-copil-2", None, "excused"),
        ("seat-copil-3", None, "present"),
        ("seat-copil-4", None, "present"),
        ("seat-copil-5", None, "absent"),
        ("seat-copil-6", "excused", "represented"),
    ]
    assert [one["number"] for one in september.carried or ()] == [
        "COPIL/2026/01/D1",
        "COPIL/2026/01/D2",
    ]


def _check_decisions(work: Work) -> None:
    found = {one.key: (one.number, one.state) for one in work.all(select(Decision))}
    assert found == {
        "dec-copil-1": ("COPIL/2026/01/D1", "superseded"),
        "dec-copil-2": ("COPIL/2026/01/D2", "in_force"),
        "dec-copil-3": ("COPIL/2026/02/D1", "in_force"),
        "dec-copil-4": ("COPIL/2026/02/D2", "in_force"),
        "dec-copil-5": ("COPIL/2026/02/D3", "in_force"),
        "dec-terr-1": ("COTECH-TERR/2026/01/D1", "in_force"),
        "dec-dig-1": ("COTECH-DIG/2026/01/D1", "in_force"),
    }


def _check_follow_up(work: Work) -> None:
    """One decision went down to a committee, actions name what they came from, members know."""
    given = work.session.scalars(select(HandDown)).one()
    assert (given.decision.key, given.to_body.code, given.due, given.state) == (
        "dec-copil-4",
        "COTECH-TERR",
        date(2026, 12, 31),
        "open",
    )
    keys_of = {one.ref: one.key for one in work.all(select(Decision))}
    origins = {
        one.key: keys_of[one.origin_ref or ""]
        for one in work.all(select(Action).where(Action.origin_ref.startswith("decision:")))
    }
    assert origins == {
        "ac-2": "dec-copil-4",
        "ac-5": "dec-copil-2",
        "ac-6": "dec-copil-5",
        "ac-7": "dec-copil-3",
        "ac-8": "dec-terr-1",
        "ac-9": "dec-dig-1",
    }
    told = Counter(work.session.scalars(select(Notice.key)))
    called = 8 + 8 + 14 + 3 + 3  # of those called to the five meetings, whose accounts are open
    assert (told["meeting_convened"], told["decision_recorded"]) == (called, 7)


def test_with_an_earlier_clock_only_the_acts_before_it_are_replayed(desk: Desk) -> None:
    report = desk.load(at=datetime(2026, 10, 6, 12, 0))  # noqa: DTZ001 - wall-clock time
    assert report.loaded["demonstration.acts"] == 8
    lines: dict[tuple[str, str], Shown] = {
        ("sg", "to_approve"): (["ac-2"], []),
        ("drh", "to_approve"): ([], []),
    }
    assert found(desk, lines) == lines
    with begin(desk.database, actor=SYSTEM, clock=desk.clock, read_only=True) as work:
        drafts = work.count(select(Action).where(Action.state == "draft"))
    assert drafts == 35


def _act(number: int, **values: object) -> Callable[[dict[str, Any]], None]:
    def change(found: dict[str, Any]) -> None:
        submitted = [
            act for act in found["demonstration"]["acts"] if act["act"].startswith(("task", "act"))
        ]
        submitted[number].update(values)

    return change


BROKEN = [
    (_act(0, **{"as": "nobody"}), "entry 2026-10-01T10:30 action.submit, field as: there is no"),
    (_act(0, **{"as": "reader"}), "entry 2026-10-01T10:30 action.submit: "),
    (_act(1, **{"as": "sg"}), "entry 2026-10-05T11:15 task.answer"),
    (_act(1, act="task.dance"), "entry 2026-10-05T11:15 task.dance, field act: there is no act"),
    (
        _act(1, args={"subject": "ac-2", "step": "moon", "answer": "approve"}),
        "entry 2026-10-05T11:15 task.answer, field step: ac-2 does not wait at this step",
    ),
    (
        _act(1, args={"subject": "ac-2", "step": "visa_hr", "answer": "approve", "mood": "good"}),
        "entry 2026-10-05T11:15 task.answer, field args.mood: there is no such field",
    ),
    (_act(1, at="2026-09-01T10:00"), "entry 2026-09-01T10:00 task.answer, field at: it stands"),
]


@pytest.mark.parametrize(("change", "told"), BROKEN, ids=[case[1] for case in BROKEN])
def test_an_act_that_is_refused_stops_the_loading_and_leaves_nothing(
    desk: Desk, change: Callable[[dict[str, Any]], None], told: str
) -> None:
    early = datetime(2026, 10, 6, 12, 0)  # noqa: DTZ001 - wall-clock time
    with pytest.raises(DataError) as refused:
        desk.load(at=early, data=changed(change))
    assert f"demonstration.acts, {told}" in refused.value.format_message()
    with begin(desk.database, actor=SYSTEM, clock=desk.clock, read_only=True) as work:
        assert (work.count(select(Entry.seq)), keys.known(desk.folder)) == (0, [])
