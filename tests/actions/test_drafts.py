"""An action while it is written: its number, its words, who sees it."""

import threading
from datetime import date, timedelta

import pytest

from govflow.actions import policy, service
from govflow.actions.models import Action
from govflow.audit.queries import history
from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.actions.acts import OTHER, edit, facts
from tests.make import actions as make
from tests.make.workflow import House


def test_a_draft_gets_the_next_number_of_its_year(house: House, clock: FixedClock) -> None:
    made = [make.drafted(house), make.drafted(house)]
    clock.move(timedelta(days=60))
    made.append(make.drafted(house, due=date(2027, 3, 1)))
    with house.unit(None, read_only=True) as work:
        numbers = [make.one(work, one).number for one in made]
    assert numbers == ["ACT-2026-001", "ACT-2026-002", "ACT-2027-001"]


def test_two_people_at_once_get_two_numbers(house: House) -> None:
    found: list[str] = []

    def draft() -> None:
        found.append(make.drafted(house))

    threads = [threading.Thread(target=draft) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with house.unit(None, read_only=True) as work:
        assert sorted(make.one(work, one).number for one in found) == [
            "ACT-2026-001",
            "ACT-2026-002",
            "ACT-2026-003",
            "ACT-2026-004",
        ]


def test_one_language_of_the_title_is_enough(house: House) -> None:
    made = make.drafted(house, title=Text3(ar="إعداد دليل"), text=None)
    with house.unit(None, read_only=True) as work:
        action = make.one(work, made)
        assert (action.title.in_("fr"), action.text, action.state) == ("إعداد دليل", None, "draft")


def test_a_day_that_has_passed_is_refused(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        make.drafted(house, due=date(2026, 11, 22))
    assert (refused.value.key, refused.value.field) == ("action.due_past", "due")


def test_a_reader_opens_nothing(house: House) -> None:
    with pytest.raises(Forbidden), house.unit(house.people.auditor) as work:
        make.action(work, house.people)


def test_an_edit_names_what_changed(house: House) -> None:
    made = make.drafted(house)
    edit(house, house.people.secretariat, made, title=OTHER, priority="low")
    with house.unit(None, read_only=True) as work:
        last = work.all(history(make.one(work, made).ref))[-1]
    assert (last.fact, last.details["fields"]) == ("action.edited", ["priority", "title"])


def test_an_edit_that_changes_nothing_leaves_no_fact(house: House) -> None:
    made = make.drafted(house)
    edit(house, house.people.secretariat, made)
    assert facts(house, made) == ["action.opened"]


def test_an_edit_of_an_older_version_is_a_conflict(house: House) -> None:
    made = make.drafted(house)
    edit(house, house.people.secretariat, made, title=OTHER)
    with pytest.raises(Conflict) as refused, house.unit(house.people.secretariat) as work:
        action = work.get(Action, made, to=policy.edit)
        service.edit(work, action, make.content(house.people.chef_si), rev=1)
    assert refused.value.key == "stale"


def test_a_draft_is_its_author_s_and_the_secretariat_s(house: House) -> None:
    with house.unit(house.people.drh) as work:
        made = make.action(work, house.people).public_id
    edit(house, house.people.secretariat, made, title=OTHER)
    with pytest.raises(NotFound):
        edit(house, house.people.chef_si, made)
