"""Who sits in a body and who belongs to it: the acts that give, replace and end."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from flask import request
from wtforms import BooleanField, StringField

from govflow.bodies import policy, queries, service
from govflow.bodies.models import Body, Membership, Seat
from govflow.gate.language import lazy_gettext as _
from govflow.gate.language import sentence
from govflow.kernel.errors import NotFound
from govflow.kernel.work import Work
from govflow.org.models import Organisation, Post
from govflow.web import choices
from govflow.web.bodies.forms import worded
from govflow.web.choices import picked
from govflow.web.fields import ChoiceField, DateField, Form, Needed, day_of, when_of
from govflow.web.verbs import Verb

T = TypeVar("T")
OFFICES = ("member", "chair", "deputy-chair", "rapporteur", "deputy-rapporteur")
SEAT_KINDS = ("titular", "observer")
AS_KNOWN = _("As precisely as it is known: 2010, 11/2021 or 24/02/2020.")


class SeatForm(Form):
    post = ChoiceField(_("Post"), description=_("Left empty: the seat is vacant."))
    org = ChoiceField(_("Organisation"))
    substitute = ChoiceField(_("Substitute"))
    office = ChoiceField(_("Office"), default="member")
    kind = ChoiceField(_("Kind of seat"), default="titular")
    voting = BooleanField(_("Right to vote"), default=True)
    from_day = DateField(_("From"))


class ReplaceForm(Form):
    post = ChoiceField(_("Post"), description=_("Left empty: the seat is vacant."))
    substitute = ChoiceField(_("Substitute"))
    to_day = DateField(_("From"), [Needed()])


class EndForm(Form):
    to_day = DateField(_("First day on which it no longer holds"), [Needed()])


class AdmitForm(Form):
    org = ChoiceField(_("Organisation"), [Needed()])
    starts = StringField(_("Member since"), description=AS_KNOWN)


def seat_of(work: Work, body: Body) -> Seat:
    """Return the seat that the address names."""
    return there(work.first(queries.seat(body, request.args.get("seat", ""))))


def there(found: T | None) -> T:
    """Return a row that must be there. Raises NotFound."""
    if found is None:
        raise NotFound("missing", kind="body")
    return found


def _seat_form(work: Work, _body: Body) -> SeatForm:
    form, none = SeatForm(data={"from_day": work.today}), sentence("choice.none")
    form.post.choices = form.substitute.choices = choices.posts(work, none)
    form.org.choices = choices.organisations(work, none)
    form.office.choices = worded("seat.office.", OFFICES)
    form.kind.choices = worded("seat.kind.", SEAT_KINDS)
    return form


def _give_seat(work: Work, body: Body, form: SeatForm) -> None:
    post, substitute = (
        picked(work, Post, form[name].data, name) for name in ("post", "substitute")
    )
    org = picked(work, Organisation, form.org.data, "org")
    seat = Seat(
        post_id=post.id if post else None,
        org_id=org.id if org else post.org_id if post else None,
        substitute_post_id=substitute.id if substitute else None,
        office=form.office.data,
        kind=form.kind.data,
        voting=form.voting.data,
        from_day=form.from_day.data,
    )
    service.give_seat(work, body, seat)


def _replace_form(work: Work, body: Body) -> ReplaceForm:
    seat, none = seat_of(work, body), sentence("choice.none")
    data = {
        "post": seat.post.public_id if seat.post else "",
        "substitute": seat.substitute_post.public_id if seat.substitute_post else "",
        "to_day": work.today,
    }
    form = ReplaceForm(data=data)
    form.post.choices = form.substitute.choices = choices.posts(work, none)
    return form


def _replace(work: Work, body: Body, form: ReplaceForm) -> None:
    post, substitute = (
        picked(work, Post, form[name].data, name) for name in ("post", "substitute")
    )
    seat, on = seat_of(work, body), day_of(form.to_day)
    service.replace(work, seat, post=post, substitute=substitute, on=on)


def _end_form(work: Work, _body: Body) -> EndForm:
    return EndForm(data={"to_day": work.today})


def _end_seat(work: Work, body: Body, form: EndForm) -> None:
    service.end_seat(work, seat_of(work, body), on=day_of(form.to_day))


def _admit_form(work: Work, _body: Body) -> AdmitForm:
    form = AdmitForm()
    form.org.choices = choices.organisations(work, sentence("choice.choose"))
    return form


def _admit(work: Work, body: Body, form: AdmitForm) -> None:
    org = picked(work, Organisation, form.org.data, "org")
    service.admit(work, body, Membership(org_id=org.id, starts=when_of(form.starts)))


def _leave(work: Work, body: Body, form: EndForm) -> None:
    org = picked(work, Organisation, request.args.get("org"), "org")
    on = day_of(form.to_day)
    here = (one for one in body.members if org and one.org_id == org.id and one.covers(on))
    service.end_membership(work, body, there(next(here, None)), on=on)


SEATING: Mapping[str, Verb] = MappingProxyType(
    {
        "seat": Verb(policy.give_seat, _seat_form, _give_seat),
        "replace": Verb(policy.replace, _replace_form, _replace),
        "end-seat": Verb(policy.end_seat, _end_form, _end_seat, danger=True),
        "admit": Verb(policy.admit, _admit_form, _admit),
        "leave": Verb(policy.end_membership, _end_form, _leave, danger=True),
    }
)
