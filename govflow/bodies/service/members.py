"""Who belongs to a body, who sits in it, who chairs it: each for a period, none ever forgotten."""

from datetime import date
from typing import TypeVar

from govflow.audit import ledger
from govflow.bodies import policy
from govflow.bodies.models import Body, BodyMandate, Chairmanship, Mandate, Membership, Period, Seat
from govflow.bodies.service.register import still_open
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.org.core import overlap
from govflow.org.models import Post

P = TypeVar("P", bound=Period)


def add_mandate(work: Work, mandate: Mandate) -> Mandate:
    """Enter a mandate that bodies may sit for."""
    work.require(policy.add_mandate, mandate)
    if mandate.ends is not None and mandate.ends.surely_before(mandate.starts):
        raise Invalid("body.closed_before_created", field="ends")
    work.add(mandate)
    ledger.record(work, "mandate.added", mandate, name=mandate.name.as_dict())
    return mandate


def admit(work: Work, body: Body, membership: Membership) -> Membership:
    """Let an organisation belong to a body, from a day on. Raises Conflict where it does."""
    work.require(policy.admit, body)
    still_open(body)
    dated(membership)
    if any(
        membership.org_id == known.org_id and _meet(known, membership) for known in body.members
    ):
        raise Conflict("membership.stands_already")
    body.members.append(membership)
    work.add(membership)
    ledger.record(work, "body.member_admitted", body, code=body.code, org=membership.org_id)
    return membership


def end_membership(work: Work, body: Body, membership: Membership, *, on: date) -> None:
    """End a membership: `on` is the first day on which the organisation is no longer a member."""
    work.require(policy.end_membership, body)
    _end(membership, on)
    ledger.record(work, "body.member_left", body, code=body.code, org=membership.org_id, on=on)


def give_seat(work: Work, body: Body, seat: Seat) -> Seat:
    """Give a seat to a post, to an organisation, or to an organisation's post.

    A seat of an organisation that was admitted begins with its membership. Raises Invalid where
    nobody is named or the period is turned round, Conflict where the post sits there already or
    the body is closed.
    """
    work.require(policy.give_seat, body)
    still_open(body)
    if seat.post_id is None and seat.org_id is None:
        raise Invalid("seat.nobody", field="post")
    if seat.from_day is None and seat.starts is None:
        joined = next((one for one in body.members if one.org_id == seat.org_id), None)
        seat.from_day, seat.starts = (joined.from_day, joined.starts) if joined else (None, None)
    dated(seat)
    if any(_same_post(seat, known) and _meet(known, seat) for known in body.seats):
        raise Conflict("seat.taken_already")
    if seat.position is None:
        seat.position = len(body.seats)
    body.seats.append(seat)
    work.add(seat)
    ledger.record(work, "body.seat_given", body, code=body.code, post=seat.post_id, org=seat.org_id)
    return seat


def end_seat(work: Work, seat: Seat, *, on: date) -> None:
    """End a seat: `on` is the first day on which it no longer exists. It stays in history."""
    work.require(policy.end_seat, seat.body)
    _end(seat, on)
    ledger.record(work, "body.seat_ended", seat.body, code=seat.body.code, post=seat.post_id, on=on)


def replace(
    work: Work, seat: Seat, *, post: Post | None, substitute: Post | None, on: date
) -> Seat:
    """Let other posts sit in a seat from a day on; none: vacant. Who sat before stays known."""
    end_seat(work, seat, on=on)
    after = Seat(
        position=seat.position,
        office=seat.office,
        kind=seat.kind,
        voting=seat.voting,
        label=seat.label,
        post_id=post.id if post else None,
        substitute_post_id=substitute.id if substitute else None,
        org_id=seat.org_id,
        from_day=on,
    )
    return give_seat(work, seat.body, after)


def appoint_chair(work: Work, body: Body, post: Post, *, from_day: date) -> Chairmanship:
    """Let a post chair a body from a day on; whoever chaired until then does no more."""
    work.require(policy.appoint_chair, body)
    still_open(body)
    if any(one.from_day and one.from_day >= from_day for one in body.chairs):
        raise Invalid("body.chair_before_the_last", field="from_day")
    for before in body.chairs:
        if before.covers(from_day):
            before.to_day = from_day
    chair = Chairmanship(post_id=post.id, from_day=from_day)
    body.chairs.append(chair)
    work.add(chair)
    ledger.record(
        work, "body.chair_appointed", body, code=body.code, post=post.id, from_day=from_day
    )
    return chair


def sit_for(work: Work, body: Body, mandate: Mandate) -> None:
    """Let a body sit for a mandate; asked again, it does already."""
    work.require(policy.sit_for, body)
    if any(known.mandate_id == mandate.id for known in body.mandates):
        return
    body.mandates.append(BodyMandate(mandate_id=mandate.id))
    work.session.flush()
    ledger.record(work, "body.mandate_given", body, code=body.code, name=mandate.name.as_dict())


def dated(period: P) -> P:
    """Take the day by which it had surely begun from what is known of its beginning."""
    if period.starts is not None and period.starts.bounds is not None:
        period.from_day = period.starts.bounds[1]
    if period.from_day and period.to_day and period.to_day <= period.from_day:
        raise Invalid("seat.end_before_start", field="to_day")
    return period


def _end(period: Period, on: date) -> None:
    if not period.covers(on) or period.from_day == on:
        raise Invalid("seat.end_before_start", field="to_day")
    period.to_day = on


def _same_post(wanted: Seat, known: Seat) -> bool:
    return wanted.post_id is not None and wanted.post_id == known.post_id


def _meet(one: Period, other: Period) -> bool:
    return overlap((one.from_day, one.to_day), (other.from_day, other.to_day))
