"""What awaits whom; as many statements for three files as for one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from govflow.i18n.text import Text3
from govflow.kernel.database import Database
from govflow.kernel.errors import Invalid, NotFound
from govflow.workflow import queries, service
from tests.make import org, workflow
from tests.make.workflow import House


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def statements(house: House) -> dict[str, int]:
    """Count the statements of each list for the hr director, holidays known."""
    found = {}
    with house.unit(house.people.drh, read_only=True) as work:
        queries.days(work, work.today)
        for name in ("inbox", "badge", "delegated", "sent", "done"):
            with counted(house.database) as seen:
                getattr(queries, name)(work)
            found[name] = len(seen)
    return found


def test_lists_ask_as_much_for_three_files_as_for_one(house: House) -> None:
    house.start()
    one = statements(house)
    house.start()
    house.start()
    assert statements(house) == one
    assert (one["inbox"], one["badge"], one["delegated"]) == (1, 1, 0)


def test_one_page_counts_what_awaits_me_once_and_an_act_counts_anew(house: House) -> None:
    item = house.item(house.start())
    house.start()
    with house.unit(house.people.drh) as work:
        with counted(house.database) as seen:
            assert (queries.badge(work), queries.counts(work)["waiting"]) == (2, 2)
        assert len([one for one in seen if "wf_task" in one]) == 1
        service.answer(work, item, "approve", digest=workflow.TEXT)
        assert queries.badge(work) == 1


def test_one_approval_reads_the_file_once_and_writes_each_row_once(house: House) -> None:
    item = house.item(house.start())
    with counted(house.database) as seen:
        house.answer(house.people.drh, "", item=item)
    written = [one for one in seen if "wf_" in one]
    assert sorted(" ".join(one.split()[:3]) for one in written if "SELECT" not in one) == [
        "INSERT INTO wf_event",
        "INSERT INTO wf_outbox",
        "INSERT INTO wf_task",
        "INSERT INTO wf_timer",
        "UPDATE wf_case SET",
        "UPDATE wf_task SET",
        "UPDATE wf_timer SET",
    ]
    read = [one.split("FROM ")[1].split()[0] for one in written if "SELECT" in one]
    assert read == ["wf_case", "wf_task", "wf_timer"]


def test_whoever_only_opens_a_file_locks_nothing(house: House) -> None:
    """After an answer the next file opens in the same unit: two readers must never cross."""
    item = house.item(house.start())
    with house.unit(house.people.drh) as work:
        with counted(house.database) as seen:
            queries.desk(work, item)
        work.abandon()
    assert [one for one in seen if "FOR UPDATE" in one] == []


def test_resource_queue_the_late_ones_come_first_and_any_may_be_opened(house: House) -> None:
    first = house.start(subject="action:1")
    second = house.start(subject="action:2")
    house.give_back(house.people.drh, first)
    with house.unit(house.people.secretariat) as work:
        service.resubmit(work, first, digest=workflow.NEW_TEXT)
    with house.unit(house.people.drh, read_only=True) as work:
        assert [item.case for item in queries.inbox(work)] == [second, first]
        assert all(queries.desk(work, house.item(case)).may_answer for case in (first, second))


def test_the_badge_counts_what_awaits_me_and_nothing_else(house: House) -> None:
    house.start()
    house.start()
    for who, expected in ((house.people.drh, 2), (house.people.sg, 0), (house.people.admin, 0)):
        with house.unit(who, read_only=True) as work:
            assert queries.badge(work) == expected
            assert len(queries.inbox(work)) == expected


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (99, "99"), (100, "99+")])
def test_a_badge_stops_at_ninety_nine(number: int, said: str) -> None:
    assert queries.shown(number) == said


def test_a_delegation_shows_only_what_it_covers(house: House) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.drh, house.people.chef_cab, steps=("approval",))
        org.delegation(work, house.people.sg, house.people.chef_cab, steps=("approval",))
    case = house.start()
    with house.unit(house.people.chef_cab, read_only=True) as work:
        assert queries.delegated(work) == []  # a visa is outside the act
    house.answer(house.people.drh, case)
    with house.unit(house.people.chef_cab, read_only=True) as work:
        assert [item.case for item in queries.delegated(work)] == [case]
        assert queries.badge(work) == 0


def test_the_sender_sees_where_his_file_is_and_since_when(house: House) -> None:
    case = house.start(subject="action:1")
    house.answer(house.people.drh, case)
    with house.unit(house.people.secretariat, read_only=True) as work:
        (sent,) = queries.sent(work)
    (waiting,) = sent.standing.waiting
    assert [name.fr for name in waiting.posts] == ["Secrétaire général"]
    assert waiting.people == (house.people.sg.person.name,)
    assert (waiting.step, waiting.kind, waiting.left) == ("approve_sg", "approval", 5)
    assert waiting.next == "reminded"


def test_what_i_decided_is_found_again(house: House) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    with house.unit(house.people.drh, read_only=True) as work:
        assert [(item.case, item.outcome) for item in queries.done(work)] == [(case, "approve")]


def test_the_story_tells_the_way_passed_and_the_way_to_come(house: House) -> None:
    case = house.start(subject="action:1")
    house.answer(house.people.drh, case)
    with house.unit(house.people.secretariat, read_only=True) as work:
        story = queries.story(work, "action:1")
    assert story is not None
    assert [(one.step, one.state) for one in story.stations] == [
        ("visa_hr", "done"),
        ("approve_sg", "now"),
        ("approve_minister", "todo"),
    ]
    assert story.place == 2
    assert [entry.key for entry in story.timeline] == ["timeline.started", "outcome.visa.approve"]
    assert [name.post.fr for name in story.stations[2].named if name.post] == ["Ministre"]


def test_the_desk_tells_why_one_may_not_answer(house: House) -> None:
    with house.unit(None) as work:
        org.delegation(work, house.people.sg, house.people.secretariat)
    case = house.start()
    house.answer(house.people.drh, case)
    item = house.item(case)
    with house.unit(house.people.secretariat, read_only=True) as work:
        mine = queries.desk(work, item)
        assert (mine.may_answer, mine.bar) == (False, "own_case")
    with house.unit(house.people.sg, read_only=True) as work:
        desk = queries.desk(work, item)
        assert (desk.may_answer, desk.verbs) == (True, ("approve", "reject"))
        assert [target.step for target in desk.targets] == ["requester", "visa_hr"]
        assert desk.modes == ("here", "replay")
    with pytest.raises(NotFound), house.unit(house.people.chef_cab, read_only=True) as work:
        queries.desk(work, item)


def test_the_most_particular_binding_serves(house: House) -> None:
    other = {**workflow.ACTION, "key": "body-action"}
    with house.unit(None) as work:
        workflow.circuit(work, other)
        service.bind(work, "action-approval", "action", org=house.people.org.id)
        service.bind(work, "body-action", "action", body="body:3", priority=20)
        service.bind(work, "body-action", "action", when="priority = 'low'", priority=15)
        at = house.people.org.id

        def serving(**where: object) -> str:
            found = queries.circuit_for(work, "action", org=at, **where)  # type: ignore[arg-type]
            return found.key if found else ""

        assert serving() == "action-approval"
        assert serving(body="body:3") == "body-action"
        assert serving(body="body:4", data={"priority": "high"}) == "action-approval"
        assert serving(data={"priority": "low"}) == "body-action"
        assert queries.circuit_for(work, "minutes") is None
        with pytest.raises(Invalid):
            service.bind(work, "action-approval", "action", body="body:3", priority=20)


def test_publishing_again_the_same_changes_nothing_and_another_body_is_a_new_version(
    house: House,
) -> None:
    with house.unit(None) as work:
        first = workflow.circuit(work)
        assert first.version == 1
        changed = {**workflow.ACTION, "undo": "5m"}
        second = service.publish(work, changed, Text3(fr="Circuit des actions"))
        assert (second.version, first.status, second.status) == (2, "retired", "published")


def test_a_circuit_that_cannot_be_is_refused_with_every_problem(house: House) -> None:
    broken = {**workflow.ACTION, "start": "nowhere", "surprise": 1}
    with pytest.raises(Invalid) as refused, house.unit(None) as work:
        service.publish(work, broken)
    assert refused.value.key == "circuit.refused"
    problems = refused.value.params["problems"]
    assert isinstance(problems, list)
    assert len(problems) >= 1
