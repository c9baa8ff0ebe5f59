"""What nobody signed in time: followed, told how it ended, and offered again at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from govflow.charters import policy, queries, service
from govflow.charters.models import Campaign
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from tests.make.charters import PLAN, Desk, loaded

TODAY = date(2026, 11, 23)


def course(desk: Desk, campaign: str) -> str:
    with desk.unit(read_only=True) as work:
        return str(desk.campaign(work, campaign).state)


def test_what_nobody_signed_in_time_is_offered_again_at_once(desk: Desk) -> None:
    campaign = desk.offered()
    desk.sign("souss")
    desk.attest("souss")
    desk.done("decline", desk.asked("decline", "fes", reason="Non"), "fes")
    desk.clock.move(timedelta(days=40))
    desk.work_off()
    before = desk.charter("tanger")
    with desk.unit("secretariat", read_only=True) as work:
        over = work.get(Campaign, campaign, to=policy.read_campaign)
        assert queries.outcomes(work, [over]) == {over.id: (1, 3)}
        assert over in work.all(queries.followed(work.actor))
    due = date(2027, 3, 1)
    with desk.unit("secretariat") as work:
        known = work.get(Campaign, campaign, to=policy.offer)
        with pytest.raises(Invalid, match="due_past"):
            service.reoffer_expired(work, known, due=TODAY)
        work.abandon()
    with desk.unit("secretariat") as work:
        known = work.get(Campaign, campaign, to=policy.offer)
        (made,) = service.reoffer_expired(work, known, due=due)
        assert (made.previous, made.due) == (loaded(work, before), due)
        with pytest.raises(Conflict, match="nobody_to_offer"):
            service.reoffer_expired(work, known, due=due)
    desk.work_off()
    assert (course(desk, campaign), desk.state("tanger")) == ("open", "offered")
    with desk.unit("secretariat", read_only=True) as work:
        assert queries.outcomes(work, work.all(queries.campaigns(work.actor))) == {}


def test_an_unsigned_campaign_is_followed_until_its_posts_are_offered_another(desk: Desk) -> None:
    def followed() -> list[str]:
        with desk.unit("secretariat", read_only=True) as work:
            return [one.public_id for one in work.all(queries.followed(work.actor))]

    first = desk.offered()
    desk.clock.move(timedelta(days=40))
    desk.work_off()
    assert (course(desk, first), followed()) == ("completed", [first])
    second = desk.offered(replace(PLAN, due=date(2027, 6, 1)))
    assert followed() == [second]


def test_only_the_secretariat_offers_a_campaign_again(desk: Desk) -> None:
    campaign = desk.offered()
    for name in ("minister", "auditor"):
        with desk.unit(name) as work:
            known = work.get(Campaign, campaign, to=policy.read_campaign)
            with pytest.raises(Forbidden):
                service.reoffer_expired(work, known, due=TODAY)


def test_who_has_another_charter_on_its_way_is_not_offered_the_old_one_again(desk: Desk) -> None:
    first = desk.offered()
    desk.clock.move(timedelta(days=40))
    desk.work_off()
    old = desk.charter("fes")
    with desk.unit(read_only=True) as work:
        fes = loaded(work, old).region_id
    desk.offered(replace(PLAN, due=date(2027, 6, 1), regions=[fes]))
    with desk.unit("secretariat") as work:
        with pytest.raises(Conflict, match="elsewhere"):
            service.reoffer(work, loaded(work, old), due=date(2027, 3, 1))
        known = work.get(Campaign, first, to=policy.offer)
        left_out = queries.left_out(queries.board(work, known))
        assert [charter.public_id for _line, charter in left_out] == [old]
        assert len(service.reoffer_expired(work, known, due=date(2027, 3, 1))) == 2


def test_a_retired_text_is_not_offered_again_and_the_one_in_use_is_named(desk: Desk) -> None:
    first = desk.offered()
    desk.clock.move(timedelta(days=40))
    desk.work_off()
    with desk.unit("secretariat") as work:
        known = work.get(Campaign, first, to=policy.offer)
        later = service.draft(work, known.text.template)
        service.publish(work, later)
        for again in (
            lambda: service.reoffer(work, loaded(work, desk.charter()), due=date(2027, 3, 1)),
            lambda: service.reoffer_expired(work, known, due=date(2027, 3, 1)),
        ):
            with pytest.raises(Conflict) as refusal:
                again()
            assert (refusal.value.key, refusal.value.params) == (
                "charter.text_retired", {"number": "1.0", "now": later.number})  # fmt: skip
