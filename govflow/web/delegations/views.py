"""The register of delegations: who acts for whom, by which act, until when."""

from flask import Blueprint, Response, request, url_for

from govflow.gate.language import sentence, worded
from govflow.gate.transaction import work
from govflow.org import policy, queries, service
from govflow.org.models import DelegationAct, Post
from govflow.web.delegations.forms import DelegationForm, RevokeForm, new_delegation
from govflow.web.delegations.overlap import LIVE, overlapping
from govflow.web.respond import Toast, go, render
from govflow.web.submit import submit

bp = Blueprint("delegations", __name__, url_prefix="/delegations")
PAST_SHOWN = 100


@bp.get("")
def index() -> Response:
    acts, day = work().all(queries.delegations(work().actor)), work().today
    return render(
        "delegations/index.html",
        day=day,
        live=[act for act in acts if act.standing(day) in LIVE],
        mine=work().all(queries.posts().where(Post.id.in_(work().actor.posts))),
        past=[act for act in acts if act.standing(day) not in LIVE][:PAST_SHOWN],
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> Response:
    work().require(policy.delegate_at_all, None)
    form, made = new_delegation(work()), list[DelegationAct]()
    if submit(form, lambda: made.append(_record(form))):
        return go(url_for("delegations.index"), toast=_recorded(made[0]))
    return render("delegations/new.html", status=422 if form.is_submitted() else 200, form=form)


def _record(form: DelegationForm) -> DelegationAct:
    giver = work().get(Post, form.delegator.data, to=policy.delegate)
    receiver = work().get(Post, form.delegate.data, to=policy.read_post)
    return service.delegate(work(), giver, receiver, form.terms(work()))


def _recorded(act: DelegationAct) -> Toast:
    """Say what the act covers: nothing ticked is everything; and which other act meets it."""
    others = overlapping(work(), act)
    params = (
        ("files", [sentence(f"scope.{one}") for one in act.subjects] or [str(worded("all files"))]),
        ("acts", [sentence(f"scope.{one}") for one in act.steps] or [str(worded("all acts"))]),
        ("others", [one.reference for one in others]),
    )
    if others:
        return Toast("toast.delegation_overlaps", "warn", params=params)
    return Toast("toast.delegation_recorded", params=params)


@bp.get("/<public_id>")
def show(public_id: str) -> Response:
    act = work().get(DelegationAct, public_id, to=policy.read_delegation)
    return _act(act, RevokeForm(formdata=None, data={"on": work().today}))


@bp.post("/<public_id>/revoke")
def revoke(public_id: str) -> Response:
    act, form = work().get(DelegationAct, public_id, to=policy.revoke), RevokeForm()
    if submit(
        form,
        lambda: service.revoke(work(), act, reference=form.reference.data or "", on=form.on.data),
    ):
        return go(request.path.removesuffix("/revoke"), toast=Toast("toast.delegation_revoked"))
    return _act(act, form, status=422)


def _act(act: DelegationAct, form: RevokeForm, *, status: int = 200) -> Response:
    return render(
        "delegations/show.html",
        status=status,
        act=act,
        form=form,
        day=work().today,
        others=overlapping(work(), act),
        printed=work().now,
    )
