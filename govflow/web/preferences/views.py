"""Language, theme, and as whom one acts. Somebody not signed in keeps the first two in a cookie."""

from flask import Blueprint, Response, request

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


@bp.post("/language")
def language() -> Response:
    code = known(request.form.get("language"))
    if code is None:
        raise Invalid("preference.language_unknown", field="language")
    if signin.me() is not None:
        service.choose_language(work(), queries.own_account(work()), code)
    return spoken.keep(_back(), code)


@bp.post("/theme")
def theme() -> Response:
    wish = request.form.get("theme", "")
    if wish not in THEMES:
        raise Invalid("preference.theme_unknown", field="theme")
    if signin.me() is not None:
        service.choose_theme(work(), queries.own_account(work()), wish)
    return spoken.keep(_back(), wish, name="theme")


@bp.post("/capacity")
def capacity() -> Response:
    if me := signin.me():
        mine = work().session.get_one(SignIn, me.sign_in)
        service.choose_capacity(work(), mine, me, request.form.get("capacity", ""))
    return _back()


def _back() -> Response:
    return go(inside(request.form.get("next")))
