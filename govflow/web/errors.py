"""Refusals and failures become pages in the person's language; nothing technical is shown."""

from typing import Any

from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException, SecurityError

from govflow.gate import signin
from govflow.gate.language import sentence as said
from govflow.gate.transaction import SignInNeeded
from govflow.kernel.errors import Forbidden, Refusal, Throttled
from govflow.kernel.log import logger
from govflow.web import hx
from govflow.web.fields import refused

IN_PLACE = {401, 409, 422}
RETRY_SECONDS = "2"


def init(app: Flask) -> None:
    """Answer every error with a page, a part or a toast."""
    app.register_error_handler(SignInNeeded, _sign_in_needed)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(IntegrityError, _clash)
    app.register_error_handler(SecurityError, _strange_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)


def _sign_in_needed(_refusal: SignInNeeded) -> Response:
    if hx.wants_part():
        return make_response(render_template("accounts/_sign_in_dialog.html"), 401)
    back = request.full_path.rstrip("?") if request.method == "GET" else "/"
    response = make_response("", 302)
    response.headers["Location"] = url_for("accounts.sign_in", next=back if back != "/" else None)
    return response


def _refused(refusal: Refusal) -> Response:
    _note("refused", refusal.status, key=refusal.key, rule=_rule(refusal))
    sentence = refused(refusal)
    response = _answer(refusal.status, sentence)
    if refusal.status == 503:  # noqa: PLR2004 - what may answer in a moment
        response.headers["Retry-After"] = RETRY_SECONDS
    if isinstance(refusal, Throttled):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


def _rule(refusal: Refusal) -> str | None:
    return refusal.rule if isinstance(refusal, Forbidden) else None


def _forged(error: CSRFError) -> Response:
    _note("forged", 400, key=str(error.description))
    return _answer(400, said("refusal.form_expired"))


def _clash(error: IntegrityError) -> Response:
    """Two people did the same thing at once; the constraint stood behind the check."""
    _note("clash", 409, error=type(error.orig).__name__)
    return _answer(409, said("refusal.stale"))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if 300 <= status < 400:  # noqa: PLR2004 - a redirect of the router
        return make_response(error.get_response())
    response = _answer(status)
    if status == 405 and (allowed := error.get_headers()):  # noqa: PLR2004
        response.headers.extend({k: v for k, v in allowed if k.lower() == "allow"})
    return response


def _strange_host(_error: SecurityError) -> Response:
    """Answer in plain words: a page needs addresses, and under this host we have none."""
    _note("strange_host", 400)
    response = make_response(said("error.400.text"), 400)
    response.mimetype = "text/plain"
    return response


def _failed(error: Exception) -> Response:
    logger().error("failed", request=_number(), route=request.endpoint, exc_info=error)
    return _answer(500)


def _answer(status: int, sentence: str = "") -> Response:
    context: dict[str, Any] = {"status": status, "sentence": sentence, "reference": _number()}
    if hx.wants_part() and status not in IN_PLACE:
        text = sentence or said(f"error.{status}.title")
        toast = {"tone": "bad", "text": text, "undo": ""}
        return hx.trigger(make_response("", status), toast=toast)
    template = "layout/_refusal.html" if hx.wants_part() else "layout/error.html"
    return make_response(render_template(template, **context), status)


def _number() -> str:
    return str(g.get("request_id", "-"))


def _note(event: str, status: int, **fields: object) -> None:
    me = signin.me()
    logger().warning(
        event,
        request=_number(),
        method=request.method,
        route=request.endpoint,
        status=status,
        account=me.account if me else None,
        **fields,
    )
