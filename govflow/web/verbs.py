"""One verb on a thing: what it is, a short form, one button; said again with what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from govflow.gate.language import sentence
from govflow.gate.transaction import work
from govflow.kernel.errors import Conflict
from govflow.kernel.rules import Rule
from govflow.kernel.work import Work
from govflow.web.fields import Form
from govflow.web.respond import Toast, go, render
from govflow.web.submit import submit


def _always(_work: Work, _thing: object) -> None:
    """Let it be possible at any time."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Who may, what is asked, and what is called with the answer.

    `still` raises Conflict where it is no longer possible: before anything is typed.
    """

    rule: Rule[Any]
    form: Callable[[Work, Any], Form]
    do: Callable[[Work, Any, Any], object]
    danger: bool = False
    still: Callable[[Work, Any], None] = _always


def _became(form: Form) -> list[dict[str, str]]:
    """Return the fields that are now otherwise than they were typed: both stand side by side."""
    rows = []
    for field in form:
        named = dict(field.choices) if getattr(field, "choices", None) else {}
        now, typed = (named.get(one, one) or "" for one in (field.object_data, field.data))
        if now != typed and not (field.name.startswith("reason") or field.name == "csrf_token"):
            rows.append({"label": field.label.text, "before": now, "after": typed})
    return rows


def answer(
    verb: Verb, said: str, thing: object, *, back: str, above: str, crumbs: list[dict[str, str]]
) -> Response:
    """Show the form of a verb, or do it. `said` is the key of its words."""
    verb.still(work(), thing)
    form = verb.form(work(), thing)
    status = 422 if form.is_submitted() else 200
    try:
        if submit(form, lambda: verb.do(work(), thing, form)):
            return go(back, toast=Toast("toast.act_done", params=(("act", sentence(said)),)))
    except Conflict as refusal:
        if refusal.key != "stale":
            raise
        status = refusal.status
        form.rev.data = form.rev.object_data  # pressed again, it stands against what is seen now
    return render(
        "layout/act.html",
        status=status,
        became=_became(form) if status == Conflict.status else None,
        form=form,
        act=sentence(said),
        lead=sentence(f"{said}.lead"),
        danger=verb.danger,
        url=request.full_path.rstrip("?"),
        back=back,
        above=above,
        crumbs=[*crumbs, {"url": "", "label": sentence(said)}],
    )
