"""The list behind the bell; opening a notice marks it as read and leads to its subject."""

from flask import Blueprint, Response, url_for

from govflow.gate.transaction import work
from govflow.notifications import policy, queries, service
from govflow.notifications.models import Notice
from govflow.web import papers
from govflow.web.respond import Toast, go, render

bp = Blueprint("notices", __name__, url_prefix="/notifications")


@bp.get("")
def index() -> Response:
    found = work().all(queries.visible_to(work().actor).limit(queries.PAGE))
    return render("notices/page.html", notices=found)


@bp.post("/<public_id>/open")
def open_(public_id: str) -> Response:
    notice = work().get(Notice, public_id, to=policy.open_)
    service.open_(work(), notice)
    return go(papers.url(work(), notice.subject) or url_for("notices.index"))


@bp.post("/open")
def open_all() -> Response:
    service.open_all(work())
    return go(url_for("notices.index"), toast=Toast("toast.notices_read"))
