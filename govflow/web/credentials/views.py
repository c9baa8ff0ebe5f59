"""Means of proof: enrolled by their owner, tried, renamed, revoked; vouched for by an officer."""

import hashlib

from flask import Blueprint, Response, request, url_for
from markupsafe import Markup

from govflow.accounts import policy, queries, service
from govflow.accounts.models import Credential
from govflow.gate.transaction import by_hand, unit, work
from govflow.web import prove
from govflow.web.accounts import door
from govflow.web.back import inside
from govflow.web.credentials.forms import FirstAnswerForm, NameForm, NewForm, new_means
from govflow.web.fields import said
from govflow.web.respond import Toast, go, render
from govflow.web.submit import submit

bp = Blueprint("credentials", __name__)


@bp.route("/me/credentials/new", methods=["GET", "POST"])
@by_hand
def new() -> Response:
    form, begun = new_means(), list[Credential]()
    if prove.submit(form, lambda: begun.append(_begin(form))):
        onward = request.args.get("next")
        return go(url_for("credentials.finish", public_id=begun[0].public_id, next=onward))
    with unit():
        return render(
            "credentials/new.html",
            status=422 if form.is_submitted() else 200,
            form=form,
            back=_back(),
            onward=request.args.get("next"),
            address=prove.elsewhere(),
            demo=prove.terms().trusting,
        )


def _begin(form: NewForm) -> Credential:
    proof = door.own_password(said(form.password), field="password")
    with unit(write=True) as opened:
        mine = queries.own_account(opened)
        return service.begin_enrolment(
            opened, mine, form.kind.data, said(form.label), proof=proof, terms=prove.terms()
        )


@bp.route("/me/credentials/<public_id>", methods=["GET", "POST"])
def finish(public_id: str) -> Response:
    begun = work().get(Credential, public_id, to=policy.answer_first)
    service.require_begun(work(), begun)
    form, terms = FirstAnswerForm(), prove.terms()
    if submit(form, lambda: service.enrol(work(), begun, said(form.answer), terms=terms)):
        return _home("toast.credential_enrolled")
    status = 422 if form.is_submitted() else 200
    return _finishing(begun, form, status)


def _finishing(begun: Credential, form: FirstAnswerForm, status: int) -> Response:
    """Show what a device, or a telephone, must be told first."""
    from govflow.accounts import devices  # noqa: PLC0415 - large, for those who enrol

    known = work().all(queries.credentials(begun.account_id))
    codes = None if begun.is_passkey else devices.codes_of(begun, prove.terms())
    return render(
        "credentials/finish.html",
        status=status,
        form=form,
        back=_back(),
        onward=request.args.get("next"),
        credential=begun,
        options=devices.making(begun, known, prove.terms()) if begun.is_passkey else "",
        codes=codes,
        picture=Markup(codes.picture) if codes else "",  # noqa: S704 - drawn by ourselves
    )


@bp.route("/me/credentials/try", methods=["GET", "POST"])
@by_hand
def rehearse() -> Response:
    form = prove.ProofForm()
    if prove.submit(form, lambda: _rehearse(form)):
        return _home("toast.proof_right")
    with unit() as opened:
        status = 422 if form.is_submitted() else 200
        shown = prove.asked(opened, _rehearsal())
        return render("credentials/try.html", status=status, form=form, prove=shown)


def _rehearse(form: prove.ProofForm) -> None:
    with prove.step_up(form) as (_opened, proved):
        proved(_rehearsal())


def _rehearsal() -> bytes:
    """Return what is signed when one only tries: it approves nothing, whoever repeats it."""
    return hashlib.sha256(f"govflow-rehearsal/1\n{door.seen().public_id}".encode()).digest()


@bp.route("/me/credentials/<public_id>/name", methods=["GET", "POST"])
def rename(public_id: str) -> Response:
    mine = work().get(Credential, public_id, to=policy.rename)
    form = NameForm(data={"label": mine.label})
    if submit(form, lambda: service.rename(work(), mine, said(form.label))):
        return _home("toast.credential_renamed")
    status = 422 if form.is_submitted() else 200
    return render("credentials/name.html", status=status, form=form, credential=mine)


@bp.post("/me/credentials/<public_id>/revoke")
def revoke(public_id: str) -> Response:
    revoked = work().get(Credential, public_id, to=policy.revoke)
    service.revoke(work(), revoked)
    if revoked.account_id == work().actor.account:
        return _home("toast.credential_revoked")
    return go(url_for("credentials.fresh"), toast=Toast("toast.credential_revoked"))


@bp.get("/credentials")
def fresh() -> Response:
    work().require(policy.list_fresh, None)
    found = work().all(queries.fresh_credentials(work().actor, work().now))
    return render("credentials/fresh.html", credentials=found)


@bp.post("/credentials/<public_id>/vouch")
def vouch(public_id: str) -> Response:
    service.vouch(work(), work().get(Credential, public_id, to=policy.vouch))
    return go(url_for("credentials.fresh"), toast=Toast("toast.credential_vouched"))


def _home(toast: str) -> Response:
    return go(_back(), toast=Toast(toast))


def _back() -> str:
    """Return where a means was missed, if it says so; else one's own list of them."""
    wish = request.args.get("next")
    return inside(wish) if wish else url_for("accounts.profile") + "#credentials"
