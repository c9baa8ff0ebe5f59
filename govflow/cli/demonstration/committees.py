"""Facts: the bodies, and who sits in them."""

from collections.abc import Iterator

from govflow.bodies import service
from govflow.bodies.flow import State
from govflow.bodies.models import Body, Chairmanship, Seat
from govflow.calendar.when import When
from govflow.cli.demonstration.loading import Loading, run
from govflow.cli.demonstration.sheet import Entry
from govflow.org.models import Organisation, Post


def load(loading: Loading) -> None:
    """Load the bodies; a part stands after the whole in the file."""
    run(loading, "bodies", _body)


def _body(loading: Loading, entry: Entry) -> None:
    state = entry.text("status")
    if state not in set(State):
        raise entry.wrong("status", f"it must be {' or '.join(State)}")
    parent = loading.find_or_none(Body, entry, "parent")
    body = Body(
        key=entry.id,
        code=entry.text("code"),
        name=entry.text3(),
        kind=entry.text("kind"),
        level=entry.text_or_none("level"),
        state=State(state),
        created=entry.when("created"),
        closed=entry.when("closed") if entry.has("closed") else None,
        parent_id=parent.id if parent else None,
        org_id=_served(loading, entry),
        chairs=_chairs(loading, entry),
        secretariat_post_id=_post(loading, entry, "secretariat"),
    )
    loading.keep(entry, service.add(loading.work, body))
    for seat in _written_seats(loading, entry):
        _seat(loading, body, seat)


def _served(loading: Loading, entry: Entry) -> int | None:
    """Return the organisation that a body serves: a ministry, or the council beside which it is."""
    field = "parent_council" if entry.has("parent_council") else "org"
    served = loading.find_or_none(Organisation, entry, field)
    return served.id if served else None


def _chairs(loading: Loading, entry: Entry) -> list[Chairmanship]:
    """Return who chairs, since when as precisely as it is known."""
    chair = loading.data.part(entry, "chair")
    if chair is None:
        return []
    starts = When.of({"value": chair.text("from")}) if chair.has("from") else None
    post = loading.find(Post, chair, "post")
    return [service.dated(Chairmanship(post_id=post.id, starts=starts))]


def _post(loading: Loading, entry: Entry, field: str) -> int | None:
    post = loading.find_or_none(Post, entry, field)
    return post.id if post else None


def _written_seats(loading: Loading, entry: Entry) -> Iterator[Entry]:
    yield from loading.data.inner(entry, "seats")
    pattern = entry.inner_or_none("seats_pattern")
    if pattern is not None:
        named = Entry("bodies.seats", pattern.text("id"), pattern.values)
        yield from loading.data.expand(named, "bodies.seats_pattern")


def _seat(loading: Loading, body: Body, entry: Entry) -> None:
    org = loading.find_or_none(Organisation, entry, "org")
    seat = Seat(
        key=entry.id,
        office=entry.text_or_none("office") or "member",
        kind=entry.text_or_none("kind") or "titular",
        voting=entry.flag("voting", default=True),
        post_id=_post(loading, entry, "post"),
        substitute_post_id=_post(loading, entry, "substitute_post"),
        org_id=org.id if org else _org_of_post(loading, entry),
    )
    loading.keep(entry, service.give_seat(loading.work, body, seat))


def _org_of_post(loading: Loading, entry: Entry) -> int | None:
    post = loading.find_or_none(Post, entry, "post")
    return post.org_id if post else None
