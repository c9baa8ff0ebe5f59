"""Verbs of the register of bodies: a body is entered, a seat is given."""

from govflow.audit import ledger
from govflow.bodies import policy
from govflow.bodies.flow import State
from govflow.bodies.models import Body, Seat
from govflow.calendar.when import When
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work


def add(work: Work, body: Body) -> Body:
    """Enter a body in the register. Raises Invalid where its dates contradict its state."""
    work.require(policy.add, body)
    body.created = body.created or When()
    body.state = body.state or State.ACTIVE
    _check_end(body)
    work.add(body)
    ledger.record(
        work,
        "body.added",
        body,
        code=body.code,
        state=str(body.state),
        created=body.created.as_dict(),
    )
    return body


def _check_end(body: Body) -> None:
    if (body.state == State.CLOSED) != (body.closed is not None):
        raise Invalid("body.closing_date", field="closed")
    if body.closed is not None and body.closed.surely_before(body.created):
        raise Invalid("body.closed_before_created", field="closed")


def give_seat(work: Work, body: Body, seat: Seat) -> Seat:
    """Give a seat to a post, to an organisation, or to an organisation's post.

    Raises Invalid where nobody is named or the period is turned round, Conflict where the post
    sits there already or the body is closed.
    """
    work.require(policy.give_seat, body)
    if body.state == State.CLOSED:
        raise Conflict("body.is_closed")
    if seat.post_id is None and seat.org_id is None:
        raise Invalid("seat.nobody", field="post")
    _check_period(seat)
    if _sits_there(body, seat):
        raise Conflict("seat.taken_already")
    seat.position = len(body.seats)
    body.seats.append(seat)
    work.add(seat)
    ledger.record(work, "body.seat_given", body, code=body.code, post=seat.post_id, org=seat.org_id)
    return seat


def _check_period(seat: Seat) -> None:
    if seat.from_day and seat.to_day and seat.to_day <= seat.from_day:
        raise Invalid("seat.end_before_start", field="to_day")


def _sits_there(body: Body, wanted: Seat) -> bool:
    return any(
        wanted.post_id is not None and seat.post_id == wanted.post_id and seat.to_day is None
        for seat in body.seats
    )
