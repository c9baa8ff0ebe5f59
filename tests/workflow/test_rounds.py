"""Which version of the text an answer was given on, and what a reader knows of the text."""

from govflow.workflow import queries, service
from govflow.workflow.queries.desk import Desk
from tests.make.workflow import NEW_TEXT, House


def corrected(house: House) -> str:
    """The hr director gave his visa; the secretary general returned the file; a new text came."""
    case = house.start()
    house.answer(house.people.drh, case)
    house.give_back(house.people.sg, case)
    with house.unit(house.people.secretariat) as work:
        service.resubmit(work, case, digest=NEW_TEXT, version=2)
    return case


def desk(house: House, case: str) -> Desk:
    with house.unit(house.people.drh, read_only=True) as work:
        return queries.desk(work, house.item(case))


def test_a_visa_says_its_version_and_that_the_text_changed_since(house: House) -> None:
    case = house.start()
    house.answer(house.people.drh, case)
    assert [(one.version, one.stale) for one in desk(house, case).story.given] == [(1, False)]
    given = desk(house, corrected(house)).story.given
    assert [(one.version, one.stale) for one in given] == [(1, True)]


def test_a_reader_knows_the_text_of_his_own_answer_or_else_of_the_last_one(house: House) -> None:
    case = corrected(house)
    found = desk(house, case)
    assert found.before is not None
    assert found.before.actor == house.people.drh.person_id
    story, returned = found.story, found.story.seen_by(house.people.chef_cab.person_id)
    assert returned is not None
    assert (returned.key, story.seen_by(house.people.sg.person_id)) == (
        "timeline.returned",
        returned,
    )
