"""Answers: the same view answers a browser with a page and htmx with a part of it."""

import io
from dataclasses import dataclass

from flask import Response, flash, make_response, render_template, send_file
from flask import redirect as redirect_to

from govflow.gate.language import sentence
from govflow.i18n.figures import figure
from govflow.web import hx

SEALED = "default-src 'none'; sandbox"
SEE_OTHER = 303
NO_CONTENT = 204


@dataclass(frozen=True, slots=True)
class Toast:
    """A short sentence that says it is done; `undo` is the address that takes it back.

    `about` is the reference of what it was done to, where the page goes on to something else.
    """

    key: str
    tone: str = "ok"
    undo: str = ""
    params: tuple[tuple[str, object], ...] = ()
    about: str = ""

    def text(self) -> str:
        said = sentence(self.key, **dict(self.params))
        return f"{figure(self.about)} · {said}" if self.about else said

    def told(self) -> dict[str, str]:
        return {"tone": self.tone, "text": self.text(), "undo": self.undo}


def hand_out(data: bytes, name: str, media: str = "application/pdf") -> Response:
    """Give a file to keep: never shown by the browser, and inert whatever it makes of it."""
    return inert(send_file(io.BytesIO(data), media, as_attachment=True, download_name=name))


def inert(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = SEALED
    return answer


def render(
    template: str, *, fragment: str | None = None, status: int = 200, **context: object
) -> Response:
    """Show a page; htmx receives the fragment alone, where there is one."""
    wanted = fragment if fragment and hx.wants_part() else template
    return make_response(render_template(wanted, **context), status)


def done(
    url: str,
    *,
    fragment: str,
    toast: Toast | None = None,
    oob: tuple[str, ...] = (),
    **context: object,
) -> Response:
    """Say that it is done: htmx swaps the changed part (then `oob` parts), a browser reloads.

    `url` is the page to see afterwards.
    """
    if not hx.wants_part():
        return go(url, toast=toast)
    parts = [render_template(part, **context) for part in (fragment, *oob)]
    response = make_response("\n".join(parts))
    return hx.trigger(response, toast=toast.told()) if toast else response


def go(url: str, *, toast: Toast | None = None) -> Response:
    """Send the person to another page, with a word about what was done."""
    if toast:
        flash(toast.told())  # type: ignore[arg-type]  # the frame shows tone, text and undo
    if hx.wants_part():
        return hx.redirect(make_response("", NO_CONTENT), url)
    response = redirect_to(url, SEE_OTHER)
    return make_response(response)


def nothing_new() -> Response:
    """Answer a poll that found nothing new."""
    return make_response("", NO_CONTENT)
