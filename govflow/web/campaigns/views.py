"""Campaigns: prepared, offered in one click, followed on a board, and their charters' verbs."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, request, url_for
from sqlalchemy import select

from govflow.charters import policy, queries, service
from govflow.charters.flow import COURSES, Course
from govflow.charters.models import Campaign, Charter, TextVersion
from govflow.gate.language import chosen, sentence
from govflow.gate.transaction import work
from govflow.i18n import formats
from govflow.kernel.db import asked
from govflow.kernel.errors import Conflict, NotFound
from govflow.kernel.rules import is_secretariat
from govflow.org import queries as org
from govflow.org.models import Region
from govflow.web import hx, prove
from govflow.web.campaigns import shown
from govflow.web.campaigns.forms import (
    DayForm,
    ExtendForm,
    PlanForm,
    day_asked,
    plan_form,
)
from govflow.web.fields import ReasonForm, day_of, refused, said
from govflow.web.respond import Toast, go, nothing_new, render
from govflow.web.sheets import csv_file
from govflow.web.submit import form_key, submit
from govflow.workflow.step import allowed

bp = Blueprint("campaigns", __name__, url_prefix="/campaigns")


@bp.get("")
def index() -> Response:
    """List the campaigns that somebody keeps, supervises or audits."""
    found = work().all(queries.campaigns(work().actor))
    return render(
        "campaigns/index.html",
        campaigns=found,
        outcomes=queries.outcomes(work(), found),
        until=queries.until(work(), found),
        keeps=work().may(is_secretariat, None),
    )


@bp.get("/bound")
def bound() -> Response:
    """Say who was bound on a day, in which region, by which text."""
    typed = request.args.get("on", "").strip()
    day, wrong = day_asked(typed, work().today)
    found = work().all(queries.bound_on(work().actor, day))
    return render("campaigns/bound.html", status=422 if wrong else 200, day=day, typed=typed,
                  wrong=wrong, charters=found, mark_of=shown.Mark, printed=work().now)  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
def new() -> Response:
    work().require(is_secretariat, None)
    form, made = plan_form(work(), request.args.get("text", "")), list[Campaign]()
    key = _form_key(form)
    if key and (sent := work().first(select(Campaign).where(Campaign.key == key))):
        return go(_address(sent))  # the same form, sent twice
    if submit(form, lambda: made.append(_prepare(form, key))):
        return go(_address(made[0]), toast=Toast("toast.campaign_prepared"))
    return render("campaigns/new.html", status=_status(form), form=form)


def _form_key(form: PlanForm) -> str:
    """The key of one rendered form, as one person sends it: twice sent, it is one campaign."""
    return form_key(form.key.data if form.is_submitted() else "")


def _prepare(form: PlanForm, key: str) -> Campaign:
    text = work().get(TextVersion, form.text.data, to=policy.prepare)
    return service.prepare(work(), text, form.plan(work()), key=key)


@bp.get("/<public_id>")
def page(public_id: str) -> Response:
    """Show what offering would do; once offered, the board. A poll is answered if it changed."""
    campaign = work().get(Campaign, public_id, to=policy.read_campaign)
    if campaign.state == Course.PREPARED:
        return _preview(campaign)
    board = shown.board(work(), campaign)
    if hx.wants_part() and request.args.get("seen") == board["seen"]:
        return nothing_new()
    return render("campaigns/page.html", fragment="campaigns/_board.html", **board)


def _preview(campaign: Campaign) -> Response:
    lines = queries.preview(work(), campaign)
    ready = [line for line in lines if not line.exception]
    methods = prove.terms(campaign.lowest_method).accepted
    return render(
        "campaigns/preview.html",
        campaign=campaign,
        until=queries.until(work(), [campaign])[campaign.id],
        ready=ready,
        held=queries.held(work(), campaign),
        unable=queries.unable(work(), ready, methods),
        apart=[(line, shown.Mark(line.exception)) for line in lines if line.exception],
    )


@bp.route("/<public_id>/discard", methods=["GET", "POST"])
def discard(public_id: str) -> Response:
    """Throw away a campaign that offered nothing."""
    campaign = work().get(Campaign, public_id, to=policy.discard_campaign)
    allowed(campaign, COURSES, "discard")
    if request.method == "POST":
        service.discard_campaign(work(), campaign)
        return go(url_for("campaigns.index"), toast=Toast("toast.campaign_discarded"))
    act, back = sentence("campaign.discard"), _address(campaign)
    above = {"url": url_for("campaigns.index"), "label": sentence("Signing campaigns")}
    here = {"url": back, "label": campaign.name.in_(chosen())}
    crumbs = [above, here, {"url": "", "label": act}]
    lead = sentence("campaign.discard.lead")
    return render("layout/confirm.html", act=act, lead=lead, back=back, crumbs=crumbs, danger=True)


@bp.post("/<public_id>/offer")
def offer(public_id: str) -> Response:
    campaign = work().get(Campaign, public_id, to=policy.offer)
    made = service.offer(work(), campaign)
    return go(_address(campaign), toast=Toast("toast.campaign_offered", params=(("n", len(made)),)))


@bp.post("/<public_id>/regions/<code>/offer")
def offer_to(public_id: str, code: str) -> Response:
    """Offer a charter in a region that could not be offered one before."""
    campaign = work().get(Campaign, public_id, to=policy.offer)
    region = work().first(org.regions().where(Region.code == asked(code)))
    if region is None:
        raise NotFound("missing", kind="region")
    made = service.offer_to(work(), campaign, region)
    return go(_address(campaign), toast=_told("toast.charter.reoffer", made))


@bp.route("/<public_id>/reoffer", methods=["GET", "POST"])
def reoffer_expired(public_id: str) -> Response:
    """Offer a new charter to all who did not sign in time; whoever does it sees first to whom."""
    campaign = work().get(Campaign, public_id, to=policy.offer)
    form, made = DayForm(), list[Charter]()
    service.require_in_use(work(), campaign.text)
    board = queries.board(work(), campaign)
    expired, left_out = queries.expired(board), queries.left_out(board)
    if not expired:
        raise Conflict("charter.nobody_to_offer")
    if submit(form, lambda: made.extend(_reoffer_expired(campaign, form))):
        key = "toast.campaign_reoffered_but" if left_out else "toast.campaign_reoffered"
        told = Toast(key, params=(("n", len(made)), ("left", len(left_out))))
        return go(_address(campaign), toast=told)
    return render("campaigns/reoffer_expired.html", status=_status(form), form=form,
                  campaign=campaign, expired=expired, left_out=left_out)  # fmt: skip


def _reoffer_expired(campaign: Campaign, form: DayForm) -> list[Charter]:
    return service.reoffer_expired(work(), campaign, due=day_of(form.due))


@bp.route("/charters/<public_id>/reoffer", methods=["GET", "POST"])
def reoffer(public_id: str) -> Response:
    """Offer a post a new charter: whoever does it reads first why the last one came to nothing."""
    charter = work().get(Charter, public_id, to=policy.reoffer)
    form = DayForm(data={"due": _still_ahead(charter)})
    return _act(
        "reoffer", charter, form, lambda: service.reoffer(work(), charter, due=form.due.data)
    )


def _still_ahead(charter: Charter) -> date | None:
    day = max(charter.due, charter.campaign.due)
    return day if day > work().today else None


@bp.route("/charters/<public_id>/extend", methods=["GET", "POST"])
def extend(public_id: str) -> Response:
    charter, form = work().get(Charter, public_id, to=policy.extend), ExtendForm()
    return _act("extend", charter, form, lambda: _extend(charter, form))


def _extend(charter: Charter, form: ExtendForm) -> None:
    service.extend(work(), charter, due=day_of(form.due), reason=said(form.reason))


@bp.route("/charters/<public_id>/withdraw", methods=["GET", "POST"])
def withdraw(public_id: str) -> Response:
    charter, form = work().get(Charter, public_id, to=policy.withdraw), ReasonForm()
    return _act(
        "withdraw",
        charter,
        form,
        lambda: service.withdraw(work(), charter, reason=said(form.reason)),
    )


def _act(
    verb: str, charter: Charter, form: DayForm | ReasonForm, do: Callable[[], Charter | None]
) -> Response:
    """Ask for what an act on a charter needs, and do it; or show what the charter has become."""
    told = [charter]
    try:
        service.require_open(work(), charter, verb)
        if submit(form, lambda: told.append(do() or charter)):
            return go(_address(charter.campaign), toast=_told(f"toast.charter.{verb}", told[-1]))
    except Conflict as conflict:
        return render("charters/conflict.html", status=conflict.status, charter=charter,
                      sentence=refused(conflict), act=None)  # fmt: skip
    return render(f"campaigns/{verb}.html", status=_status(form), form=form, charter=charter)


# ------------------------------------------------------------------ to take away

COLUMNS = ("code", "region", "post", "holder", "state", "reference", "due", "offered", "opened",
           "signed", "attested", "reason")  # fmt: skip


@bp.get("/<public_id>/export.csv")
def export(public_id: str) -> Response:
    campaign = work().get(Campaign, public_id, to=policy.read_campaign)
    rows = shown.board(work(), campaign)["rows"]
    header = [sentence(f"board.column.{name}") for name in COLUMNS]
    return csv_file("campaign", header, [_cells(row) for row in rows])


def _cells(row: shown.Row) -> list[object]:
    line, charter, language = row.line, row.charter, chosen()
    holder = charter.holding if charter else line.holder
    told: list[object] = [
        line.region.code,
        line.region.name.in_(language),
        line.post.name.in_(language) if line.post else "",
        holder.person.name.in_(language) if holder else "",
        row.mark.word,
    ]
    if charter is None:
        return told + [""] * (len(COLUMNS) - len(told))
    moments = (charter.offered_at, charter.opened_at, charter.signed_at, charter.attested_at)
    days = [formats.datetime_short(at, language) if at else "" for at in moments]
    due = formats.date_short(charter.due, language)
    return [*told, charter.reference, due, *days, charter.reason]


@bp.get("/<public_id>/register")
def register(public_id: str) -> Response:
    """Print who signed, when, and how: nothing personal beyond the holder's name."""
    campaign = work().get(Campaign, public_id, to=policy.read_campaign)
    return render(
        "campaigns/register.html",
        **shown.board(work(), campaign),
        acts=shown.acts(work(), campaign),
        printed=work().now,
    )


# ------------------------------------------------------------------ small parts


def _address(campaign: Campaign) -> str:
    return url_for("campaigns.page", public_id=campaign.public_id)


def _told(key: str, charter: Charter) -> Toast:
    region = charter.region.name.as_dict()
    return Toast(key, params=(("region", region), ("due", charter.due)))


def _status(form: PlanForm | DayForm | ReasonForm) -> int:
    return 422 if form.is_submitted() else 200
