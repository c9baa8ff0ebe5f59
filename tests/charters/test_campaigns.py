"""A campaign over the regions: what it would do, what it did, and what became of each charter."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govflow.accounts.models import Account
from govflow.audit.models import Entry
from govflow.charters import policy, queries, service
from govflow.charters.models import Campaign, Charter
from govflow.i18n.text import Text3
from govflow.kernel.clock import local_day
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.refs import ref_of
from govflow.notifications.models import Notice
from govflow.org.models import Quality, Region
from tests.make.charters import DUE, NAME, PLAN, REGIONS, Desk, follow, leave, loaded
from tests.make.past import on_paper

TODAY = date(2026, 11, 23)


def previewed(desk: Desk, campaign: str) -> dict[str, str]:
    with desk.unit("secretariat", read_only=True) as work:
        lines = queries.preview(work, desk.campaign(work, campaign))
        return {line.region.code: line.exception for line in lines}


def told(desk: Desk, key: str) -> Counter[str]:
    with desk.unit(read_only=True) as work:
        query = select(Account.username).join(Notice).where(Notice.key == key)
        return Counter(work.session.scalars(query))


def test_the_preview_has_a_line_for_each_region_and_says_who_gets_none(desk: Desk) -> None:
    leave(desk, "fes", on=TODAY)
    leave(desk, "tanger", on=TODAY)
    follow(desk, "tanger", "acting", on=TODAY, quality=Quality.INTERIM)
    campaign = desk.prepared()
    assert previewed(desk, campaign) == {"MA-01": "interim", "MA-03": "vacant", "MA-09": ""}


def test_a_campaign_that_offered_nothing_is_thrown_away_by_who_keeps_it(desk: Desk) -> None:
    campaign = desk.prepared()
    with desk.unit("minister") as work, pytest.raises(Forbidden):
        service.discard_campaign(work, desk.campaign(work, campaign))
    with desk.unit("secretariat") as work:
        service.discard_campaign(work, desk.campaign(work, campaign))
        assert work.all(select(Campaign)) == []
    assert [fact for fact, *_said in facts(desk, "campaign.discarded")] == ["campaign.discarded"]
    offered = desk.offered()
    with desk.unit("secretariat") as work, pytest.raises(Conflict, match="wrong_state"):
        service.discard_campaign(work, desk.campaign(work, offered))


def test_one_click_offers_to_all_and_the_worker_makes_the_papers(desk: Desk) -> None:
    campaign = desk.prepared()
    with desk.unit("secretariat") as work:
        made = service.offer(work, work.get(Campaign, campaign, to=policy.offer))
        assert [one.reference for one in made] == [f"CH-2026-{n:04}" for n in (1, 2, 3)]
    assert desk.states(campaign) == dict.fromkeys(("MA-01", "MA-03", "MA-09"), "prepared")
    desk.work_off()
    assert desk.states(campaign) == dict.fromkeys(("MA-01", "MA-03", "MA-09"), "offered")
    assert told(desk, "charter_offered") == {"tanger": 1, "fes": 1, "souss": 1}
    assert desk.verdict().missing == ("Sig_Director", "Sig_Minister")
    with pytest.raises(Conflict, match="wrong_state"), desk.unit("secretariat") as work:
        service.offer(work, work.get(Campaign, campaign, to=policy.offer))


def test_a_paper_that_cannot_be_made_waits_alone(desk: Desk) -> None:
    campaign = desk.prepared()
    with desk.unit("secretariat") as work:
        service.offer(work, work.get(Campaign, campaign, to=policy.offer))
    with desk.unit() as work:
        first = work.session.scalars(select(Region).where(Region.code == "MA-01")).one()
        first.name = Text3(ar="ⵜⴰⵏⵊⴰ", fr="Tanger")
    desk.work_off()
    assert desk.states(campaign) == {"MA-01": "prepared", "MA-03": "offered", "MA-09": "offered"}
    with desk.unit(read_only=True) as work:
        assert "cannot_be_printed" in (loaded(work, desk.charter("tanger")).problem or "")


def test_an_offer_not_answered_in_time_expires_and_can_be_made_anew(desk: Desk) -> None:
    campaign = desk.offered()
    with desk.unit("secretariat") as work:
        charter = work.get(Charter, desk.charter("fes"), to=policy.extend)
        with pytest.raises(Invalid, match="due_not_later"):
            service.extend(work, charter, due=DUE, reason="Congé")
        service.extend(work, charter, due=DUE + timedelta(days=7), reason="Congé")
    desk.clock.move(timedelta(days=23))
    desk.work_off()
    assert desk.states(campaign) == {"MA-01": "expired", "MA-03": "offered", "MA-09": "expired"}
    old = desk.charter()
    with desk.unit("secretariat") as work:
        charter = work.get(Charter, old, to=policy.reoffer)
        made = service.reoffer(work, charter, due=DUE + timedelta(days=30))
        assert (made.previous_id, made.reference) == (charter.id, "CH-2026-0004")
        with pytest.raises(Conflict, match="wrong_state"):
            service.reoffer(work, charter, due=DUE + timedelta(days=30))
    desk.work_off()
    assert desk.states(campaign)["MA-09"] == "offered"
    assert told(desk, "charter_expired") == {"souss": 1, "tanger": 1, "secretariat": 2}


def test_an_offer_is_withdrawn_with_a_reason_a_signed_one_by_the_minister(desk: Desk) -> None:
    campaign = desk.offered()
    desk.sign()
    with desk.unit("secretariat") as work:
        charter = work.get(Charter, desk.charter("fes"), to=policy.withdraw)
        with pytest.raises(Invalid, match="reason_missing"):
            service.withdraw(work, charter, reason=" ")
        service.withdraw(work, charter, reason="Erreur de texte")
        signed = work.get(Charter, desk.charter(), to=policy.read)
        assert not work.may(policy.withdraw, signed)
    with desk.unit("minister") as work:
        signed = work.get(Charter, desk.charter(), to=policy.withdraw)
        service.withdraw(work, signed, reason="Erreur de texte")
    assert desk.states(campaign) == {"MA-01": "offered", "MA-03": "withdrawn", "MA-09": "withdrawn"}


def test_when_the_holder_leaves_the_charter_lapses_and_the_successor_is_offered_one(
    desk: Desk,
) -> None:
    campaign = desk.offered()
    desk.sign()
    desk.attest()
    old = desk.charter()
    leave(desk, "souss", on=date(2027, 1, 4))
    follow(desk, "souss", "successor", on=date(2027, 1, 4))
    desk.clock.move(timedelta(days=42))
    desk.work_off()
    with desk.unit("secretariat") as work:
        board = queries.board(work, desk.campaign(work, campaign))
        lines = {line.region.code: charter for line, charter in board.to_offer}
        assert str(lines["MA-09"] and lines["MA-09"].state) == "lapsed"
        lapsed = work.get(Charter, old, to=policy.reoffer)
        assert lapsed.valid_to == date(2027, 1, 4)
        made = service.reoffer(work, lapsed, due=date(2027, 2, 1))
        assert made.holding.person_id == desk.people["successor"][0]
    assert told(desk, "charter_lapsed")["secretariat"] >= 1


def course(desk: Desk, campaign: str) -> str:
    with desk.unit(read_only=True) as work:
        return str(desk.campaign(work, campaign).state)


def facts(desk: Desk, *wanted: str) -> list[tuple[str, int | None, dict[str, object]]]:
    """The facts of that kind: by whose account, and what they say beside the title."""
    with desk.unit(read_only=True) as work:
        found = work.all(select(Entry).where(Entry.fact.in_(wanted)).order_by(Entry.seq))
        said = [(one.fact, one.account_id, dict(one.details)) for one in found]
    assert all(details.pop("title") == NAME.as_dict() for *_who, details in said)
    return said


def test_a_campaign_is_completed_once_no_charter_waits_and_opens_again_for_the_next(
    desk: Desk,
) -> None:
    campaign = desk.offered(replace(PLAN, regions=regions(desk, "MA-03", "MA-09")))
    desk.sign()
    desk.attest()
    assert course(desk, campaign) == "open"
    desk.done("decline", desk.asked("decline", "fes", reason="Non"), "fes")
    desk.work_off()
    assert course(desk, campaign) == "completed"
    assert facts(desk, "campaign.completed") == [("campaign.completed", None, {"count": 1})]
    with desk.unit("secretariat") as work:
        charter = work.get(Charter, desk.charter("fes"), to=policy.reoffer)
        service.reoffer(work, charter)
    desk.work_off()
    assert (course(desk, campaign), desk.state("fes")) == ("open", "offered")
    desk.sign("fes")
    desk.attest("fes")
    assert course(desk, campaign) == "completed"


def test_who_offers_one_region_a_charter_is_recorded(desk: Desk) -> None:
    leave(desk, "fes", on=TODAY)
    campaign = desk.offered()
    follow(desk, "fes", "successor", on=TODAY)
    with desk.unit("secretariat") as work:
        region = work.session.scalars(select(Region).where(Region.code == "MA-03")).one()
        service.offer_to(work, work.get(Campaign, campaign, to=policy.offer), region)
    (offered,) = facts(desk, "campaign.offered_to")
    said = {"reference": "CH-2026-0003", "region": REGIONS["MA-03"].as_dict()}
    assert offered == ("campaign.offered_to", desk.people["secretariat"][1], said)


def test_a_campaign_on_paper_offers_nothing(desk: Desk) -> None:
    campaign = on_paper(desk)
    with desk.unit("secretariat") as work:
        known = work.get(Campaign, campaign, to=policy.offer)
        with pytest.raises(Conflict, match="wrong_state"):
            service.offer_to(work, known, work.session.get_one(Region, known.regions[0]))


def regions(desk: Desk, *codes: str) -> tuple[int, ...]:
    with desk.unit(read_only=True) as work:
        return tuple(work.session.scalars(select(Region.id).where(Region.code.in_(codes))))


def test_the_next_campaign_replaces_what_was_in_force(desk: Desk) -> None:
    desk.offered()
    desk.sign()
    desk.attest()
    first = desk.charter()
    desk.offered()
    desk.sign()
    desk.clock.move(timedelta(days=1))
    desk.attest()
    with desk.unit("secretariat", read_only=True) as work:
        old, new = loaded(work, first), loaded(work, desk.charter())
        assert (old.state, old.superseded_by_id, old.valid_to) == (
            "superseded", new.id, date(2026, 11, 24))  # fmt: skip
        assert (new.state, new.valid_from, new.valid_to) == (
            "in_force", date(2026, 11, 24), date(2029, 11, 24))  # fmt: skip
        days = [date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24), date(2029, 11, 24)]
        bound = [
            [ref_of(one) for one in work.all(queries.bound_on(work.actor, day))] for day in days
        ]
        assert bound == [[], [old.ref], [new.ref], []]


def test_a_charter_ends_at_its_term(desk: Desk) -> None:
    desk.offered()
    desk.sign()
    desk.attest()
    desk.clock.move(timedelta(days=3 * 365 + 2))
    desk.work_off()
    assert desk.state() == "ended"


def test_a_departure_after_the_term_prolongs_no_charter(desk: Desk) -> None:
    desk.offered()
    desk.sign()
    desk.attest()
    leave(desk, "souss", on=date(2029, 12, 1))
    desk.clock.move(timedelta(days=4 * 365))
    desk.work_off()
    with desk.unit(read_only=True) as work:
        charter = loaded(work, desk.charter())
        assert (charter.state, charter.valid_to) == ("ended", date(2029, 11, 23))
        assert work.all(queries.bound_on(work.actor, date(2029, 11, 30))) == []


def test_a_charter_of_the_past_ended_by_what_came_first_and_on_that_day(desk: Desk) -> None:
    leave(desk, "fes", on=date(2022, 1, 1))
    leave(desk, "tanger", on=date(2024, 1, 1))
    on_paper(desk)
    with desk.unit(read_only=True) as work:
        charters = {name: loaded(work, desk.charter(name)) for name in ("fes", "tanger", "souss")}
        assert {
            name: (one.state, one.last_event, one.valid_to, local_day(one.last_at))
            for name, one in charters.items()
        } == {
            "fes": ("lapsed", "lapse", date(2022, 1, 1), date(2022, 1, 1)),
            "tanger": ("ended", "end", date(2023, 2, 21), date(2023, 2, 21)),
            "souss": ("ended", "end", date(2023, 2, 21), date(2023, 2, 21)),
        }
