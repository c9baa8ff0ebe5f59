"""The styleguide: what designers and tests look at."""

from flask import Blueprint, Response

from govflow.web.respond import render

bp = Blueprint("styleguide", __name__, url_prefix="/styleguide")


@bp.get("")
def index() -> Response:
    return render("styleguide/components.html")
