"""Worlds of tests that are laid again are those that were built."""

from sqlalchemy import func, select, text

from govflow.kernel.clock import FixedClock
from govflow.org.models import Post
from tests.conftest import Ground
from tests.make import workflow
from tests.make.workflow import House


def rows(house: House) -> list[object]:
    with house.unit(None, read_only=True) as work:
        posts = list(work.session.execute(select(Post.id, Post.code).order_by(Post.id)))
        ledger = work.session.scalar(text("SELECT hash FROM ledger_head"))
        return [*posts, ledger]


def test_a_world_laid_again_has_the_rows_of_the_first(ground: Ground, clock: FixedClock) -> None:
    built = ground.shelf(workflow.house, ground.database, clock)
    before = rows(built)
    workflow.House.start(built)
    ground.empty()
    again = ground.shelf(workflow.house, ground.database, clock)
    assert rows(again) == before
    assert again.people.drh.post_id == built.people.drh.post_id


def test_a_world_laid_again_stands_under_the_clock_of_its_test(
    ground: Ground, clock: FixedClock
) -> None:
    ground.shelf(workflow.house, ground.database, clock)
    ground.empty()
    other = FixedClock(clock.at)
    assert ground.shelf(workflow.house, ground.database, other).clock is other


def test_what_is_written_after_a_world_was_laid_gets_new_numbers(
    ground: Ground, clock: FixedClock
) -> None:
    ground.shelf(workflow.house, ground.database, clock)
    ground.empty()
    house = ground.shelf(workflow.house, ground.database, clock)
    house.start()
    with house.unit(None, read_only=True) as work:
        assert work.session.scalar(select(func.count()).select_from(Post)) == len(
            house.people.everybody
        )
