"""Facts: mandates, bodies, who belongs to them and sits in them, and what took over from them."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from sqlalchemy import select

from govflow.bodies import service
from govflow.bodies.flow import State
from govflow.bodies.models import Body, Chairmanship, Mandate, Membership, Seat, Succession
from govflow.calendar.when import When
from govflow.cli.demonstration.fields import REMARKS
from govflow.cli.demonstration.loading import Loading, blamed, run
from govflow.cli.demonstration.sheet import Entry
from govflow.org.models import Organisation, Post


def load(loading: Loading) -> None:
    """Load the bodies; a part stands after the whole in the file."""
    run(loading, "mandates", _mandate)
    run(loading, "bodies", _body)
    run(loading, "restructurings", _restructure)
    known = {(one.body_id, one.successor_id) for one in loading.work.all(select(Succession))}
    for entry in loading.each("bodies"):
        with blamed(entry):
            _check_successions(loading, entry, known)


def _mandate(loading: Loading, entry: Entry) -> None:
    mandate = Mandate(
        key=entry.id, name=entry.text3(), starts=entry.when("start"), ends=entry.when("end")
    )
    _check_status(loading, mandate, entry)
    loading.keep(entry, service.add_mandate(loading.work, mandate))


def _check_status(loading: Loading, mandate: Mandate, entry: Entry) -> None:
    """The file says whether a mandate has ended; its dates must say the same."""
    said = "ended" if mandate.is_over(loading.work.today) else "active"
    if entry.text("status") != said:
        raise entry.wrong("status", f"by its dates it is {said}")


def _body(loading: Loading, entry: Entry) -> None:
    state = entry.text("status")
    if state not in set(State):
        raise entry.wrong("status", f"it must be {' or '.join(State)}")
    parent = loading.find_or_none(Body, entry, "parent")
    above = loading.find_or_none(Body, entry, "reports_to")
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
        reports_to_id=above.id if above else None,
        quorum=_mapping(entry, "quorum"),
        notice=_mapping(entry, "notice"),
        legal_basis=entry.values.get("legal_basis"),
        creation_act=_mapping(entry, "creation_act"),
        org_id=_served(loading, entry),
        chairs=_chairs(loading, entry),
        secretariat_post_id=_post(loading, entry, "secretariat"),
    )
    loading.keep(entry, service.add(loading.work, body))
    for mandate in _mandates(loading, entry):
        service.sit_for(loading.work, body, mandate)
    for membership in _members(loading, entry):
        service.admit(loading.work, body, membership)
        loading.loaded["memberships"] += 1
    for seat in _written_seats(loading, entry):
        _seat(loading, body, seat)


def _mapping(entry: Entry, field: str) -> dict[str, object] | None:
    """Return what the register keeps of a mapping: all but the remarks."""
    said = entry.inner(field).values if entry.has(field) else None
    return {name: value for name, value in said.items() if name not in REMARKS} if said else None


def _mandates(loading: Loading, entry: Entry) -> Iterator[Mandate]:
    for part in loading.data.inner(entry, "mandates"):
        mandate = loading.find(Mandate, part, "mandate")
        _check_status(loading, mandate, part)
        yield mandate
    loading.find_or_none(Mandate, entry, "mandate")  # the one of today, among them


def _members(loading: Loading, entry: Entry) -> Iterator[Membership]:
    """Return the organisations that belong to a body: every department, or those of its groups."""
    said = entry.values.get("members")
    if isinstance(said, dict):
        whole = loading.data.part(entry, "members")
        yield from _departments(loading, whole) if whole else ()
        return
    for group in loading.data.inner(entry, "members"):
        for key in (group.text("org"),) if group.has("org") else group.texts("orgs"):
            yield Membership(org_id=loading.named(Organisation, group, "orgs", key).id)


def _departments(loading: Loading, members: Entry) -> Iterator[Membership]:
    """The founding ones since the body exists, the others since it was extended to all."""
    if members.text("kind") != "departments":
        raise members.wrong("members.kind", "it must be departments")
    extended = members.when("extended_to_all")
    departments = list(loading.each("departments"))
    founding = [one.id for one in departments if one.flag("founding", default=False)]
    if len(founding) != members.whole("at_creation"):
        raise members.wrong("members.at_creation", f"{len(founding)} departments are founding")
    for one in departments:
        starts = None if one.id in founding else extended
        yield Membership(org_id=loading.find(Organisation, one, "org").id, starts=starts)


def _restructure(loading: Loading, entry: Entry) -> None:
    loading.find(Body, entry, "body")
    old, new = (
        [loading.named(Body, entry, field, key) for key in entry.texts(field)]
        for field in ("closes", "opens")
    )
    when = entry.when("date")
    service.succeed(loading.work, old, new, on=when, reason=entry.text3("reason"))
    loading.loaded["restructurings"] += 1


def _check_successions(loading: Loading, entry: Entry, known: AbstractSet[tuple[int, int]]) -> None:
    """What a body names before and after it must be what a restructuring made."""
    body = loading.named(Body, entry, "id", entry.id)
    for field in ("successors", "predecessors"):
        for key in entry.texts(field):
            other = loading.named(Body, entry, field, key).id
            link = (body.id, other) if field == "successors" else (other, body.id)
            if link not in known:
                raise entry.wrong(field, f"no restructuring says {key}")


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
