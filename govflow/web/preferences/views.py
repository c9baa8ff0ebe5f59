"""Language, theme, and as whom one acts. Somebody not signed in keeps the first two in a cookie."""

from flask import Blueprint, Response, current_app, request

from govflow.accounts import queries, service
from govflow.accounts.models import SignIn
from govflow.accounts.service import THEMES
from govflow.gate import language as spoken
from govflow.gate import signin
from govflow.gate.transaction import work
from govflow.i18n.languages import known
from govflow.kernel.errors import Invalid
from govflow.web.back import inside
from govflow.web.respond import go

bp = Blueprint("preferences", __name__, url_prefix="/preferences")
YEAR_SECONDS = 31_536_000


@bp.post("/language")
def language() -> Response:
    code = known(request.form.get("language"))
    if code is None:
        raise Invalid("preference.language_unknown", field="language")
    if signin.me() is not None:
        service.choose_language(work(), queries.own_account(work()), code)
    return _kept(spoken.COOKIE, code)


@bp.post("/theme")
def theme() -> Response:
    wish = request.form.get("theme", "")
    if wish not in THEMES:
        raise Invalid("preference.theme_unknown", field="theme")
    if signin.me() is not None:
        service.choose_theme(work(), queries.own_account(work()), wish)
    return _kept("theme", wish)


@bp.post("/capacity")
def capacity() -> Response:
    if me := signin.me():
        mine = work().session.get_one(SignIn, me.sign_in)
        service.choose_capacity(work(), mine, me, request.form.get("capacity", ""))
    return _back()


def _back() -> Response:
    return go(inside(request.form.get("next")))


def _kept(name: str, value: str) -> Response:
    """Keep a choice in the browser too: the door speaks the language of who left by it."""
    response = _back()
    response.set_cookie(
        name,
        value,
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response
