"""Two people edited the same action: both texts are shown, none is lost."""

from datetime import date
from typing import Any

from flask import Response
from sqlalchemy import select

from govflow.actions.models import Action
from govflow.actions.service.content import snapshot
from govflow.bodies.models import Body
from govflow.i18n.languages import CODES
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.web.actions.difference import changes
from govflow.web.actions.forms import ActionForm
from govflow.web.respond import render

CONFLICT = 409


def conflict(work: Work, action: Action, form: ActionForm) -> Response:
    """Show what stands now against what was typed; the person chooses."""
    stands = snapshot(work, action)
    rows = changes(work, stands, stands | _typed(work, form, stands))
    return render("actions/conflict.html", status=CONFLICT, action=action, form=form, rows=rows)


def _typed(work: Work, form: ActionForm, stands: dict[str, Any]) -> dict[str, Any]:
    owner = _id(work, Post, form.owner.data)
    return {
        "title": _texts(form, "title"),
        "text": _texts(form, "text"),
        "owner": owner or stands["owner"],
        "body": _id(work, Body, form.body.data),
        "priority": form.priority.data or stands["priority"],
        "due": form.due.data.isoformat() if isinstance(form.due.data, date) else stands["due"],
        "origin": form.origin.data or "",
    }


def _texts(form: ActionForm, name: str) -> dict[str, str]:
    typed = {code: (form[f"{name}_{code}"].data or "").strip() for code in CODES}
    return {code: text.replace("\r\n", "\n") for code, text in typed.items() if text}


def _id(work: Work, kind: type[Any], key: str | None) -> int | None:
    return work.session.scalar(select(kind.id).where(kind.public_id == (key or "")))
