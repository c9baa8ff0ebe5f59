"""A text is published whole or not at all, and never changes afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from govflow.audit.models import Entry
from govflow.charters import service
from govflow.charters.models import CharterTemplate, TextVersion
from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.work import Work
from tests.make.charters import Desk
from tests.make.clauses import content, rewritten, words


def newest(work: Work) -> TextVersion:
    found = work.first(select(TextVersion).order_by(TextVersion.id.desc()))
    assert found is not None
    return found


def test_a_text_without_the_ministry_s_commitments_is_refused_then_published(desk: Desk) -> None:
    with desk.unit("secretariat") as work:
        draft = newest(work)
        whole = draft.content
        service.edit(work, draft, rewritten(whole, {"ministry": []}), rev=draft.version)
        work.session.flush()
        with pytest.raises(Invalid) as refused:
            service.publish(work, draft)
        assert (refused.value.key, refused.value.params["faults"]) == (
            "charter.text.no_ministry",
            ["charter.text.no_ministry"],
        )
        service.edit(work, draft, whole, rev=draft.version)
        service.publish(work, draft)
    with desk.unit(read_only=True) as work:
        published = newest(work)
        assert (published.state, published.number, published.content) == ("published", "1.0", whole)


@pytest.mark.parametrize(
    "change", ["content = '{}'", "sha256 = ''", "number = '9'", "published_at = NULL"]
)
def test_the_database_itself_keeps_a_published_text(desk: Desk, change: str) -> None:
    with desk.unit("secretariat") as work:
        desk.published(work)
    with pytest.raises(DBAPIError, match="frozen"), desk.unit() as work:
        work.session.execute(text(f"UPDATE text_version SET {change}"))  # noqa: S608


def test_a_new_text_begins_as_the_last_one_and_leaves_it_alone(desk: Desk) -> None:
    with desk.unit("secretariat") as work:
        first = desk.published(work)
        template = first.template
        second = service.draft(work, template)
        assert (second.number, second.content) == ("1.1", first.content)
        with pytest.raises(Conflict, match="draft_exists"):
            service.draft(work, template)
        changed = rewritten(second.content, {"ministry": [("m1", words("تدعم.", "Elle aide."))]})
        service.edit(work, second, changed, rev=second.version)
        service.publish(work, second)
        assert (first.state, second.state) == ("retired", "published")
        with pytest.raises(Conflict, match="wrong_state"):
            service.edit(work, first, changed, rev=first.version)


def test_a_draft_is_thrown_away_and_its_number_serves_again(desk: Desk) -> None:
    with desk.unit("secretariat") as work:
        template = desk.published(work).template
        for _ in range(2):
            draft = service.draft(work, template)
            assert draft.number == "1.1"
            service.discard(work, draft)
    with desk.unit(read_only=True) as work:
        query = select(Entry).where(Entry.fact == "charter.text_discarded")
        thrown = work.all(query)
        assert [one.details["number"] for one in thrown] == ["1.1", "1.1"]
        assert len({one.subject for one in thrown}) == len(thrown)  # no row's number twice
        assert [one.number for one in work.all(select(TextVersion))] == ["1.0"]


def test_what_was_published_is_never_thrown_away(desk: Desk) -> None:
    with desk.unit("secretariat") as work:
        published = desk.published(work)
        with pytest.raises(Conflict, match="wrong_state"):
            service.discard(work, published)
    with pytest.raises(DBAPIError, match="append-only"), desk.unit() as work:
        work.session.execute(text("DELETE FROM text_version"))


def test_a_letter_without_glyph_is_refused_before_anybody_is_offered_it(desk: Desk) -> None:
    with desk.unit("secretariat") as work:
        draft = newest(work)
        strange = {"ministry": [("m1", words("تجيب.", "ⵜⴰⵎⴰⵣⵉⵖⵜ"))]}
        service.edit(work, draft, rewritten(draft.content, strange), rev=draft.version)
        with pytest.raises(Invalid, match="cannot_be_printed"):
            service.publish(work, draft)
        work.abandon()


@pytest.mark.parametrize(("part", "name"), [("references", "kind"), ("indicators", "unit")])
def test_a_kind_and_a_unit_are_short(desk: Desk, part: str, name: str) -> None:
    with desk.unit("secretariat") as work:
        draft = newest(work)
        long = content()
        long[part][0][name] = "x" * 201
        with pytest.raises(Invalid, match="too_long"):
            service.edit(work, draft, long, rev=draft.version)


def test_a_text_of_the_past_is_retired_from_the_day_its_successor_is_published(desk: Desk) -> None:
    with desk.unit() as work:
        past = TextVersion(
            number="0.9", state="retired", content=content(), published_at=desk.clock.now()
        )
        template = newest(work).template
        template.texts.append(past)
        service.enter_text(work, past)
        assert past.retired_at is None
    desk.clock.move(timedelta(days=1))
    with desk.unit("secretariat") as work:
        text = work.session.scalars(select(TextVersion).where(TextVersion.number == "1.0")).one()
        service.publish(work, text)
    with desk.unit(read_only=True) as work:
        assert newest(work).retired_at == desk.clock.now()


@pytest.mark.parametrize("name", ["admin", "souss", "minister", "stranger"])
def test_only_the_secretariat_writes_a_text(desk: Desk, name: str) -> None:
    with desk.unit(name) as work:
        template = work.session.scalars(select(CharterTemplate)).one()
        for act in (
            lambda: service.draft(work, template),
            lambda: service.publish(work, newest(work)),
            lambda: service.discard(work, newest(work)),
        ):
            with pytest.raises(Forbidden):
                act()
