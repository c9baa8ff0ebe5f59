"""What SQL shows of meetings is what the law says."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import event, select

from govflow.kernel.actor import ANONYMOUS, SYSTEM, Actor
from govflow.kernel.work import Work
from govflow.meetings import policy, queries, service
from govflow.meetings.flow import Answer
from govflow.meetings.models import Meeting
from govflow.org.actors import actor_of
from govflow.org.models import Holding
from tests.make import meetings as make
from tests.make import org
from tests.make.meetings import START, Committees


def everybody(work: Work) -> Iterator[tuple[str, Actor]]:
    for held in work.all(select(Holding)):
        found = actor_of(work.session, person_id=held.person_id, account_id=None, now=work.now)
        yield held.post.code, found
    yield from (("ANONYMOUS", ANONYMOUS), ("SYSTEM", SYSTEM))


def read(work: Work) -> dict[str, set[int]]:
    """The meetings that each may read, by the law; SQL says the same."""
    everything = work.all(select(Meeting).order_by(Meeting.id))
    found = {}
    for code, who in everybody(work):
        shown = {one.id for one in work.all(queries.visible_to(who))}
        assert shown == {one.id for one in everything if policy.read(who, one)}, code
        found[code] = shown
    return found


def test_members_read_what_was_sent_and_its_secretariat_everything(made: Committees) -> None:
    with made.house.unit(None) as work:
        away = org.organisation(work, key="org-away")
        post = org.post(work, away, code="AWAY", roles=["secretariat"])
        org.holding(work, post)
    draft, sent = make.drafted(made), make.convened(made, at=START + timedelta(days=1))
    cotech = make.convened(made, of=made.cotech, at=START + timedelta(days=2))
    with made.house.unit(made.cnss) as work:
        presence = make.one(work, sent).presences[5]
        service.answer(work, presence, Answer.EXCUSED, substitute=made.house.people.auditor.post)
    with made.house.unit(None) as work:
        one, two, three = (make.one(work, which).id for which in (draft, sent, cotech))
    with made.house.unit(None, read_only=True) as work:
        assert read(work) == {
            "MINISTRE": {two},
            "SG": {two, three},
            "DRH": {two, three},
            "CHEF-CAB": {two},
            "CHEF-SI": {three},
            "SECR": {one, two, three},
            "ADMIN": set(),
            "AUDIT": {two, three},
            "ANAPEC": {two},
            "CNSS": {two},
            "CNSS-S": {two},
            "AWAY": set(),
            "ANONYMOUS": set(),
            "SYSTEM": {one, two, three},
        }


def test_a_substitute_named_for_one_meeting_reads_that_one(made: Committees) -> None:
    named, other = make.convened(made), make.convened(made, at=START + timedelta(days=1))
    with made.house.unit(made.cnss) as work:
        presence = make.one(work, named).presences[5]
        service.answer(work, presence, Answer.EXCUSED, substitute=made.house.people.chef_si.post)
    with made.house.unit(made.house.people.chef_si, read_only=True) as work:
        shown = [one.public_id for one in work.all(queries.visible_to(work.actor))]
        assert shown == [named]
        assert other not in shown


def test_a_page_is_loaded_in_few_statements(made: Committees) -> None:
    meeting = make.convened(made)
    asked: list[str] = []
    with made.house.unit(made.house.people.sg, read_only=True) as work:
        engine = work.session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *said: asked.append(str(said[2])))
        found = work.get(Meeting, meeting, to=policy.read)
        work.all(queries.one(found))
        for presence in found.presences:
            assert presence.seat.post is None or presence.seat.post.name
        assert found.quorum.of == 6
        assert [item.position for item in found.agenda] == [1]
        assert queries.carried(work, found) == []
        assert queries.papers(work, found) == {}
    assert len([one for one in asked if one.startswith("SELECT")]) <= 11
