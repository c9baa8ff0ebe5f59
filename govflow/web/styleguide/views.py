"""The styleguide: what designers and tests look at."""

from flask import Blueprint, Response

from govflow.kernel.errors import NotFound
from govflow.web.respond import render

bp = Blueprint("styleguide", __name__, url_prefix="/styleguide")
PAGES = ("components", "parapheur", "action", "home", "sign_in", "error")


@bp.get("")
def index() -> Response:
    return render("styleguide/components.html")


@bp.get("/<name>")
def page(name: str) -> Response:
    if name not in PAGES:
        raise NotFound("missing", kind="page")
    return render(f"styleguide/{name}.html")
