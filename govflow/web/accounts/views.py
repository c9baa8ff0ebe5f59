"""The door, the profile and the forgotten password. What is slow stands between units."""

from flask import (
    Blueprint,
    Response,
    after_this_request,
    current_app,
    make_response,
    request,
    url_for,
)
from flask_wtf.csrf import generate_csrf

from govflow.accounts import passwords, policy, queries, service
from govflow.accounts.models import SignIn
from govflow.gate import language, signin
from govflow.gate.transaction import by_hand, unit, work
from govflow.kernel.errors import Throttled
from govflow.web import hx
from govflow.web.accounts import cards, door, letters
from govflow.web.accounts.agents import browser_of
from govflow.web.accounts.forms import (
    ChangePasswordForm,
    ForgottenForm,
    NewPasswordForm,
    SignInForm,
)
from govflow.web.back import inside
from govflow.web.fields import refused, said
from govflow.web.respond import Toast, go, render
from govflow.web.submit import submit

bp = Blueprint("accounts", __name__)
ENTERED = 303


@bp.route("/login", methods=["GET", "POST"])
@by_hand
def sign_in() -> Response:
    form, back = SignInForm(), inside(request.values.get("next"))
    if request.method == "GET" and signin.me() is not None:
        return go(back)
    status = _tried(form)
    return _welcomed(_entered(back)) if status == ENTERED else _door(form, back, status)


@bp.post("/login/as")
@by_hand
def sign_in_as() -> Response:
    door.enter_as(request.form.get("username", ""))
    return _welcomed(go(inside(request.form.get("next"))))


@bp.post("/logout")
def sign_out() -> Response:
    mine = work().session.get_one(SignIn, door.seen().sign_in)
    service.sign_out(work(), mine)
    signin.forget()
    answer = go(url_for("accounts.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # language and theme stay
    return answer


@bp.get("/me")
def profile() -> Response:
    return _profile(ChangePasswordForm(formdata=None))


@bp.post("/me/password")
@by_hand
def change_password() -> Response:
    form = ChangePasswordForm()
    try:
        if submit(form, lambda: door.change(said(form.current), said(form.password))):
            return go(url_for("accounts.profile"), toast=Toast("toast.password_changed"))
    except Throttled as refusal:
        form.form_errors.append(refused(refusal))
    with unit():
        return _profile(form, status=422)


@bp.post("/me/sign-ins/<public_id>/end")
def end_session(public_id: str) -> Response:
    ending = work().get(SignIn, public_id, to=policy.end_sign_in)
    service.end_session(work(), ending)
    return go(url_for("accounts.profile"), toast=Toast("toast.sign_in_ended"))


@bp.post("/me/sign-ins/end")
def end_others() -> Response:
    mine = queries.own_account(work())
    service.end_all(work(), mine, keep=door.seen().sign_in)
    return go(url_for("accounts.profile"), toast=Toast("toast.sign_ins_ended"))


@bp.route("/password/forgotten", methods=["GET", "POST"])
def forgotten() -> Response:
    form = ForgottenForm()
    if submit(form, lambda: letters.way_back(work(), said(form.username))):
        return render("accounts/forgotten_sent.html")
    return render("accounts/forgotten.html", status=422 if form.errors else 200, form=form)


@bp.route("/password/reset/<token>", methods=["GET", "POST"])
@by_hand
def reset(token: str) -> Response:
    form = NewPasswordForm()
    with unit() as opened:
        username = service.account_to_reset(opened, token).username
    if submit(form, lambda: door.reset(token, username, said(form.password))):
        return go(url_for("accounts.sign_in"), toast=Toast("toast.password_changed"))
    status = 422 if form.errors or form.form_errors else 200
    return render("accounts/reset.html", status=status, form=form, token=token, username=username)


def _tried(form: SignInForm) -> int:
    """Try to enter; return the status that this deserves."""
    try:
        if submit(form, lambda: door.enter(said(form.username), said(form.password))):
            return ENTERED
    except Throttled as refusal:
        form.form_errors.append(refused(refusal))
        _come_back_later(refusal.seconds)
        return 422 if hx.wants_part() else refusal.status
    return 422 if form.is_submitted() else 200


def _come_back_later(seconds: int) -> None:
    @after_this_request
    def _say_when(response: Response) -> Response:
        response.headers["Retry-After"] = str(seconds)
        return response


def _welcomed(response: Response) -> Response:
    """Keep the language of whoever entered."""
    me = signin.me()
    return language.keep(response, me.language) if me else response


def _door(form: SignInForm, back: str, status: int) -> Response:
    ministry = current_app.extensions["govflow.settings"].ministry
    with unit() as opened:
        return render(
            "accounts/sign_in.html",
            fragment="accounts/_sign_in_dialog.html",
            status=status,
            form=form,
            back=back,
            today=opened.today,
            groups=cards.groups(opened, ministry) if door.has_cards() else [],
        )


def _entered(back: str) -> Response:
    """Open the page that was asked for; a dialog over a page closes, and what was typed stays."""
    if not hx.wants_part():
        return go(back)
    return hx.trigger(make_response(""), csrf={"token": generate_csrf()})


def _profile(form: ChangePasswordForm, *, status: int = 200) -> Response:
    mine = queries.own_account(work())
    return render(
        "accounts/profile.html",
        status=status,
        form=form,
        account=mine,
        choices=door.seen().choices,
        here_now=door.seen().sign_in,
        credentials=work().all(queries.credentials(mine.id)),
        vouches=work().may(policy.list_fresh, None),
        now=work().now,
        sign_ins=work().all(queries.sign_ins(mine.id, work().now)),
        browser_of=browser_of,
        shortest=passwords.SHORTEST,
    )
