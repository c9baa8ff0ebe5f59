"""One act on a thing: what it is, a short form, one button; said again with what is wrong in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from govflow.gate.language import sentence
from govflow.gate.transaction import work
from govflow.kernel.rules import Rule
from govflow.kernel.work import Work
from govflow.web.fields import Form
from govflow.web.respond import Toast, go, render
from govflow.web.submit import submit


@dataclass(frozen=True, slots=True)
class Act:
    """Who may, what is asked, and the verb that is called with the answer."""

    rule: Rule[Any]
    form: Callable[[Work, Any], Form]
    do: Callable[[Work, Any, Any], object]
    danger: bool = False


def answer(
    act: Act, said: str, thing: object, *, back: str, above: str, crumbs: list[dict[str, str]]
) -> Response:
    """Show the form of an act, or do it. `said` is the key of its words."""
    form = act.form(work(), thing)
    if submit(form, lambda: act.do(work(), thing, form)):
        return go(back, toast=Toast("toast.act_done", params=(("act", sentence(said)),)))
    return render(
        "layout/act.html",
        status=422 if form.is_submitted() else 200,
        form=form,
        act=sentence(said),
        lead=sentence(f"{said}.lead"),
        danger=act.danger,
        url=request.full_path.rstrip("?"),
        back=back,
        above=above,
        crumbs=[*crumbs, {"url": "", "label": sentence(said)}],
    )
