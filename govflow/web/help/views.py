"""One page of help, written for each kind of user."""

from flask import Blueprint, Response

from govflow.web.respond import render

bp = Blueprint("help", __name__, url_prefix="/help")


@bp.get("")
def page() -> Response:
    return render("help/page.html")
