"""The chart: units and posts, who holds what; the administrator keeps it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request, url_for

from govflow.gate.language import chosen, worded
from govflow.gate.transaction import work
from govflow.kernel.errors import NotFound
from govflow.org import policy, register
from govflow.org.models import Absence, Post, Unit
from govflow.org.queries import holders_of
from govflow.web import paging, papers
from govflow.web.fields import number_of
from govflow.web.organisation import shown
from govflow.web.organisation.absences import ABSENCES
from govflow.web.organisation.posts import POST_ACTS
from govflow.web.organisation.units import NEW_UNIT, UNIT_ACTS
from govflow.web.respond import render
from govflow.web.verbs import Verb, answer

bp = Blueprint("organisation", __name__, url_prefix="/organisation")
papers.register("post", papers.only_a_page(Post, "organisation.post"))
papers.register("unit", papers.only_a_page(Unit, "organisation.unit"))


@bp.get("")
def index() -> Response:
    """List the units, each under the one it belongs to."""
    picked = shown.picked(work())
    query = register.units(picked)
    rows = paging.page_of(work(), query, seen=register.units(register.Filter()),
                          after=register.units_after)  # fmt: skip
    return _list("units", shown.branches(work(), rows[: paging.SIZE]), rows, query, picked)


@bp.get("/posts")
def posts() -> Response:
    """List the posts with who holds them today."""
    picked = shown.picked(work())
    query = register.posts(picked, work().today)
    rows = paging.page_of(work(), query, seen=register.posts(register.Filter(), work().today),
                          after=register.posts_after)  # fmt: skip
    held = holders_of(work(), [post.id for post in rows])
    return _list("posts", rows[: paging.SIZE], rows, query, picked, held=held)


@bp.get("/absences")
def absences() -> Response:
    """List who is away, today and later."""
    query = register.absences(work().today)
    rows = paging.page_of(work(), query, seen=query, after=register.absences_after)
    more = {"mine": work().actor.person, "others": work().may(policy.say_for_others, None)}
    return _list("absences", rows[: paging.SIZE], rows, query, register.Filter(), **more)


@bp.route("/absences/new", methods=["GET", "POST"])
def say_absent() -> Response:
    """Say that one is away; the secretariat says it for others too."""
    work().require(ABSENCES["say"].rule, None)
    return _absent("say", None)


@bp.route("/absences/<public_id>/end", methods=["GET", "POST"])
def end_absence(public_id: str) -> Response:
    return _absent("end", work().get(Absence, public_id, to=policy.end_absence))


def _absent(name: str, found: Absence | None) -> Response:
    back = url_for("organisation.absences")
    above = found.person.name.in_(chosen()) if found else ""
    crumbs = [{"url": back, "label": worded("Absences")}]
    return answer(
        ABSENCES[name], f"absence.act.{name}", found, back=back, above=above, crumbs=crumbs
    )


def _list(
    name: str,
    listed: list[Any],
    rows: list[Any],
    query: Any,  # noqa: ANN401 - of units or of posts
    picked: register.Filter,
    **more: Any,  # noqa: ANN401 - what one of the lists needs besides
) -> Response:
    before = number_of(request.args.get("shown", "")) if "after" in request.args else 0
    typed, seen = shown.typed(picked), before + len(listed)
    onward = {**typed, "after": rows[len(listed) - 1].public_id, "shown": seen} if listed else {}
    endpoint = "organisation.index" if name == "units" else f"organisation.{name}"
    return render(
        f"organisation/{name}.html",
        fragment=f"organisation/more_{name}.html" if "after" in request.args else None,
        rows=listed,
        picked=picked,
        typed=typed,
        total=work().count(query),
        shown=seen,
        more=url_for(endpoint, **onward) if len(rows) > len(listed) else None,
        houses=work().all(register.houses()),
        standings=register.STANDINGS,
        today=work().today,
        language=chosen(),
        keeps=work().may(policy.draw_the_chart, None),
        **more,
    )


@bp.get("/units/<public_id>")
def unit(public_id: str) -> Response:
    """Show a unit: where it stands, who heads it, its posts and the units under it."""
    found = work().get(Unit, public_id, to=policy.read_post)
    return render("organisation/unit.html", **shown.unit(work(), found))


@bp.get("/posts/<public_id>")
def post(public_id: str) -> Response:
    """Show a post: who holds it and held it, who stands in, its delegations, what waits."""
    found = work().get(Post, public_id, to=policy.read_post)
    return render("organisation/post.html", **shown.post(work(), found))


@bp.route("/new-unit", methods=["GET", "POST"])
def new_unit() -> Response:
    """Add a unit at the root of an organisation."""
    work().require(policy.draw_the_chart, None)
    back = url_for("organisation.index")
    return answer(NEW_UNIT, "unit.act.add", None, back=back, above="", crumbs=_crumbs())


@bp.route("/units/<public_id>/act/<name>", methods=["GET", "POST"])
def unit_act(public_id: str, name: str) -> Response:
    """Do one act on a unit: a unit or a post under it, its head, its name, its end."""
    found = work().get(Unit, public_id, to=policy.read_post)
    return _act(UNIT_ACTS, "unit", name, found, "organisation.unit")


@bp.route("/posts/<public_id>/act/<name>", methods=["GET", "POST"])
def post_act(public_id: str, name: str) -> Response:
    """Do one act on a post: appoint, name who stands in, end a holding, give roles."""
    found = work().get(Post, public_id, to=policy.read_post)
    return _act(POST_ACTS, "post", name, found, "organisation.post")


def _act(
    acts: Mapping[str, Verb], kind: str, name: str, found: Unit | Post, endpoint: str
) -> Response:
    if name not in acts:
        raise NotFound("missing", kind=kind)
    work().require(acts[name].rule, found)
    back, above = url_for(endpoint, public_id=found.public_id), found.name.in_(chosen())
    crumbs = [*_crumbs(), {"url": back, "label": found.code}]
    said_as = f"{kind}.act.{name.replace('-', '_')}"
    return answer(acts[name], said_as, found, back=back, above=above, crumbs=crumbs)


def _crumbs() -> list[dict[str, str]]:
    return [{"url": url_for("organisation.index"), "label": worded("Organisation chart")}]
