"""Verbs of the register of bodies: entered, edited, filled, followed by others, closed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from govflow.audit import ledger
from govflow.bodies import core, policy
from govflow.bodies.flow import FLOW, State
from govflow.bodies.models import (
    Body,
    BodyMandate,
    Chairmanship,
    Mandate,
    Membership,
    Period,
    Seat,
    Succession,
)
from govflow.calendar.when import When
from govflow.i18n.text import Text3
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.matters import open_matters
from govflow.kernel.work import Work
from govflow.org.core import overlap
from govflow.org.models import Post
from govflow.workflow.step import step

P = TypeVar("P", bound=Period)
EDITABLE = frozenset(
    {
        "name",
        "kind",
        "level",
        "parent_id",
        "reports_to_id",
        "org_id",
        "secretariat_post_id",
        "quorum",
        "notice",
        "legal_basis",
        "creation_act",
    }
)


def add(work: Work, body: Body) -> Body:
    """Enter a body in the register. Raises Invalid where its dates contradict its state."""
    work.require(policy.add, body)
    body.created = body.created or When()
    body.state = body.state or State.ACTIVE
    _check_end(body)
    _check_rules(body)
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


def _check_rules(body: Body) -> None:
    if body.quorum is not None and not core.sound_quorum(body.quorum):
        raise Invalid("body.quorum", field="quorum")
    if body.notice is not None and not core.sound_notice(body.notice):
        raise Invalid("body.notice", field="notice")
    if body.id is not None and body.id in {body.parent_id, body.reports_to_id}:
        raise Invalid("body.under_itself", field="parent")


def edit(work: Work, body: Body, changes: Mapping[str, Any], *, rev: int) -> None:
    """Change what the register says of a body: the fields of `EDITABLE`. Closed ones stay.

    `rev` is the version that the person had before their eyes.
    """
    work.require(policy.edit, body)
    _still_open(body)
    if rev != body.version:
        raise Conflict("stale")
    if unknown := set(changes) - EDITABLE:
        raise LookupError(sorted(unknown))
    changed = {name for name, value in changes.items() if getattr(body, name) != value}
    for name in changed:
        setattr(body, name, changes[name])
    _check_rules(body)
    if changed:
        work.session.flush()
        ledger.record(work, "body.edited", body, code=body.code, fields=sorted(changed))


def _still_open(body: Body) -> None:
    if body.state == State.CLOSED:
        raise Conflict("body.is_closed")


# ------------------------------------------------------------------ who belongs, sits, chairs


def admit(work: Work, body: Body, membership: Membership) -> Membership:
    """Let an organisation belong to a body, from a day on. Raises Conflict where it does."""
    work.require(policy.admit, body)
    dated(membership)
    if any(
        membership.org_id == known.org_id and _meet(known, membership) for known in body.members
    ):
        raise Conflict("membership.stands_already")
    body.members.append(membership)
    work.add(membership)
    ledger.record(work, "body.member_admitted", body, code=body.code, org=membership.org_id)
    return membership


def give_seat(work: Work, body: Body, seat: Seat) -> Seat:
    """Give a seat to a post, to an organisation, or to an organisation's post.

    A seat of an organisation that was admitted begins with its membership. Raises Invalid where
    nobody is named or the period is turned round, Conflict where the post sits there already or
    the body is closed.
    """
    work.require(policy.give_seat, body)
    _still_open(body)
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
    if not seat.covers(on) or seat.from_day == on:
        raise Invalid("seat.end_before_start", field="to_day")
    seat.to_day = on
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
    _still_open(body)
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


def _same_post(wanted: Seat, known: Seat) -> bool:
    return wanted.post_id is not None and wanted.post_id == known.post_id


def _meet(one: Period, other: Period) -> bool:
    return overlap((one.from_day, one.to_day), (other.from_day, other.to_day))


# ------------------------------------------------------------------ bodies and other bodies


def found_steering_set(work: Work, steering: Body, technical: Sequence[Body]) -> Body:
    """Set up a steering committee, and the technical committees that prepare for it.

    Raises Invalid where no technical committee comes with it.
    """
    if not technical:
        raise Invalid("body.no_technical_committee", field="technical")
    steering.kind = "steering-committee"
    add(work, steering)
    for committee in technical:
        committee.kind, committee.reports_to_id = "technical-committee", steering.id
        add(work, committee)
    return steering


def succeed(
    work: Work, old: Sequence[Body], new: Sequence[Body], *, on: When, reason: Text3
) -> None:
    """Let bodies take over from others: the old close, the new open. Nothing of the past moves.

    What has closed or opened already is only linked. Raises Conflict with what is still open.
    """
    for body in new:
        work.require(policy.succeed, body)
        if body.state == State.PLANNED:
            step(body, FLOW, "open")
    for body in old:
        if body.state != State.CLOSED:
            close(work, body, on=on)
        for successor in new:
            link = Succession(body_id=body.id, successor_id=successor.id, since=on, reason=reason)
            work.session.add(link)
        work.session.flush()
        ledger.record(
            work,
            "body.succeeded",
            body,
            code=body.code,
            by=[successor.code for successor in new],
            reason=reason.as_dict(),
        )


def close(work: Work, body: Body, *, on: When, left: Collection[str] = ()) -> None:
    """Close a body. Raises Conflict with the open matters that are not expressly `left`."""
    work.require(policy.close, body)
    if still_open := [one for one in open_matters(work, body.ref) if one.ref not in left]:
        numbers = ", ".join(one.number for one in still_open)
        raise Conflict("body.has_open_matters", matters=still_open, numbers=numbers)
    step(body, FLOW, "close")
    body.closed = on
    _check_end(body)
    work.session.flush()
    ledger.record(work, "body.closed", body, code=body.code, on=on.as_dict(), left=sorted(left))


def add_mandate(work: Work, mandate: Mandate) -> Mandate:
    """Enter a mandate that bodies may sit for."""
    work.require(policy.add, mandate)
    if mandate.ends is not None and mandate.ends.surely_before(mandate.starts):
        raise Invalid("body.closed_before_created", field="ends")
    work.add(mandate)
    ledger.record(work, "mandate.added", mandate, name=mandate.name.as_dict())
    return mandate
