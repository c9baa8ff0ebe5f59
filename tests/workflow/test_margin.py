"""What is kept beside a file: notes of its margin, what an assistant prepares, saved views."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from govflow.kernel.clock import FixedClock, at_local
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.kernel.work import Work
from govflow.org import service as posts
from govflow.org.models import Holding, Post
from govflow.workflow import queries, service, store, timers
from govflow.workflow.models import Turn
from tests.make.workflow import NEW_TEXT, TEXT, House
from tests.workflow.told import facts


def notes(house: House, who: Holding, case: str) -> list[tuple[str, int]]:
    with house.unit(who, read_only=True) as work:
        file = store.load(work, store.By.ADDRESS, case, lock=False)
        return [(one.text, one.version) for one in queries.notes(work, file)]


def note(house: House, who: Holding, case: str, text: str, *, private: bool = False) -> None:
    with house.unit(who) as work:
        service.annotate(work, case, text=text, place="due", private=private, digest=TEXT)


@pytest.fixture
def assisted(house: House) -> House:
    """The head of systems assists the hr director."""
    with house.unit(house.people.drh) as work:
        held = (house.people.drh, house.people.chef_si)
        post, helper = (work.session.get_one(Post, one.post_id) for one in held)
        posts.name_assistant(work, post, helper, from_day=work.today)
    return house


# ------------------------------------------------------------------ notes


def test_a_note_stays_with_the_version_that_it_was_made_on(house: House) -> None:
    case = house.start()
    note(house, house.people.drh, case, "Too soon")
    house.give_back(house.people.drh, case)
    with house.unit(house.people.secretariat) as work:
        service.resubmit(work, case, digest=NEW_TEXT, version=2)
    assert notes(house, house.people.drh, case) == [("Too soon", 1)]
    assert "case.annotated" in facts(house)


def test_a_note_is_for_whoever_acts_in_the_case_and_a_private_one_for_its_author(
    house: House,
) -> None:
    case = house.start()
    note(house, house.people.drh, case, "For all")
    note(house, house.people.drh, case, "For me", private=True)
    house.answer(house.people.drh, case)
    assert notes(house, house.people.drh, case) == [("For me", 1), ("For all", 1)]
    assert notes(house, house.people.sg, case) == [("For all", 1)]
    assert notes(house, house.people.auditor, case) == []
    with pytest.raises(Forbidden):
        note(house, house.people.auditor, case, "I only read")
    with pytest.raises(NotFound):
        note(house, house.people.chef_cab, case, "Not mine")


def test_a_note_on_a_text_that_changed_meanwhile_is_refused(house: House) -> None:
    case = house.start()
    with house.unit(house.people.drh) as work, pytest.raises(Conflict, match="text_changed"):
        service.annotate(work, case, text="Too soon", digest=NEW_TEXT)


# ------------------------------------------------------------------ the assistant of a post


def test_an_assistant_sees_the_list_of_the_post_and_puts_a_file_first(assisted: House) -> None:
    first, second = assisted.start(), assisted.start()
    with assisted.unit(assisted.people.chef_si) as work:
        assert [one.case for one in queries.prepared(work)] == [first, second]
        assert queries.inbox(work) == []
        service.sort(work, assisted.item(second), Turn.FIRST)
    with assisted.unit(assisted.people.drh, read_only=True) as work:
        assert [one.case for one in queries.inbox(work)] == [second, first]
        assert queries.prepared(work) == []


def test_what_an_assistant_proposes_the_holder_finds_beside_his_buttons(assisted: House) -> None:
    case = assisted.start()
    item = assisted.item(case)
    with assisted.unit(assisted.people.chef_si) as work:
        with pytest.raises(Invalid, match="reason_missing"):
            service.propose(work, item, "return", digest=TEXT)
        service.propose(work, item, "approve", digest=TEXT)
        service.propose(work, item, "return", digest=TEXT, reason="No due day")
    with assisted.unit(assisted.people.drh, read_only=True) as work:
        found = queries.desk(work, item).proposal
    assert found is not None
    assert (found.verb, found.reason) == ("return", "No due day")
    assert facts(assisted) == ["case.started", "task.proposed", "task.proposed"]


Verb = Callable[[Work, str, str], object]


def a_post(work: Work) -> Post:
    return work.session.scalars(select(Post).where(Post.code == "SG")).one()


DECIDING: dict[str, Verb] = {
    **{
        verb: lambda work, item, _case, verb=verb: service.answer(  # type: ignore[misc]
            work, item, verb, digest=TEXT, reason="R"
        )
        for verb in ("approve", "reject", "abstain", "favourable", "unfavourable")
    },
    "return": lambda work, item, _case: service.return_(work, item, digest=TEXT, reason="R"),
    "advise": lambda work, item, _case: service.advise(work, item, digest=TEXT, reason="R"),
    "claim": lambda work, item, _case: service.claim(work, item),
    "transfer": lambda work, item, _case: service.transfer(
        work, item, to=a_post(work), digest=TEXT
    ),
    "consult": lambda work, item, _case: service.consult(
        work, item, to=a_post(work), digest=TEXT, reason="R"
    ),
    "override": lambda work, _item, case: service.override(work, case, steps=["x"], reason="R"),
    "cancel": lambda work, _item, case: service.cancel(work, case, reason="R"),
    "suspend": lambda work, _item, case: service.suspend(work, case, reason="R"),
    "continue": lambda work, _item, case: service.continue_(work, case, reason="R"),
    "recall": lambda work, _item, case: service.recall(work, case),
    "withdraw": lambda work, _item, case: service.withdraw(work, case),
    "resubmit": lambda work, _item, case: service.resubmit(work, case, digest=NEW_TEXT),
}


def test_an_assistant_decides_nothing(assisted: House) -> None:
    case = assisted.start()
    item = assisted.item(case)
    for verb, act in DECIDING.items():
        with assisted.unit(assisted.people.chef_si) as work:
            with pytest.raises(Forbidden):
                act(work, item, case)
                pytest.fail(verb)
            work.abandon()
    with pytest.raises(NotFound), assisted.unit(assisted.people.chef_cab) as work:
        service.propose(work, item, "approve", digest=TEXT)
    with pytest.raises(Forbidden), assisted.unit(assisted.people.drh) as work:
        service.propose(work, item, "approve", digest=TEXT)


# ------------------------------------------------------------------ the list


def test_late_and_urgent_files_come_first_then_by_their_due_day(house: House) -> None:
    normal, urgent = house.start(priority="normal"), house.start()
    with house.unit(house.people.drh, read_only=True) as work:
        assert [one.case for one in queries.inbox(work)] == [urgent, normal]


def test_a_file_that_becomes_late_moves_up(house: House, clock: FixedClock) -> None:
    late, last = house.start(priority="normal"), house.start(priority="normal")
    with house.unit(house.people.drh) as work:
        service.sort(work, house.item(last), Turn.LAST)
    clock.at = at_local(datetime(2026, 11, 30, 9))  # noqa: DTZ001 - wall-clock time
    while timers.fire(house.database, clock):
        pass
    fresh = house.start(priority="normal")
    with house.unit(house.people.drh, read_only=True) as work:
        found = [(one.case, one.turn) for one in queries.inbox(work)]
    assert found == [(late, Turn.SOON), (last, Turn.SOON), (fresh, Turn.ORDINARY)]


def test_a_list_is_narrowed_and_keeps_its_order(house: House) -> None:
    normal, urgent = house.start(priority="normal"), house.start()
    with house.unit(house.people.drh, read_only=True) as work:

        def found(**narrowed: object) -> list[str]:
            return [one.case for one in queries.inbox(work, narrowed=narrowed)]

        assert found(urgent="high") == [urgent]
        assert found(late=work.now) == found(kind="minutes") == found(circuit="other") == []
        assert found(kind="action", circuit="action-approval", sender="/") == [urgent, normal]
        assert found(words=queries.saying("ÉTENDRE")) == [urgent, normal]
        assert found(words=queries.saying("توسيع الشبكه")) == [urgent, normal]
        assert found(words=queries.saying("100 %")) == []


def test_a_person_keeps_renames_and_drops_views_of_his_own(house: House) -> None:
    with house.unit(house.people.drh) as work:
        view = service.keep_view(work, "Late ones", "late=1")
        service.rename_view(work, view, "Late")
        assert [(one.name, one.query) for one in work.all(queries.views(work.actor))] == [
            ("Late", "late=1")
        ]
    with house.unit(house.people.sg) as work:
        assert work.all(queries.views(work.actor)) == []
        with pytest.raises(Forbidden):
            service.drop_view(work, view)
        work.abandon()
    with house.unit(house.people.drh) as work:
        service.drop_view(work, work.all(queries.views(work.actor))[0])
        assert work.all(queries.views(work.actor)) == []
