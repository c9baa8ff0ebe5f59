"""What templates may use: words, dates, icons, rights. Nothing here asks the database."""

import importlib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from flask import Flask, g, request
from markupsafe import Markup, escape

from govflow.accounts.queries import ActingAs, SignedIn
from govflow.gate import signin
from govflow.gate.language import chosen, counted, sentence, worded
from govflow.gate.transaction import clock
from govflow.i18n import formats
from govflow.i18n.languages import LANGUAGES, direction
from govflow.i18n.text import Text3
from govflow.kernel.clock import DemonstrationClock, local
from govflow.kernel.db import opaque
from govflow.kernel.rules import Rule
from govflow.notifications.queries import unread
from govflow.web import hx
from govflow.web.assets import version
from govflow.web.menu import menu
from govflow.workflow.engine.flow import Flow
from govflow.workflow.queries import badge

THEMES = {"light", "dark"}
SPRITE = "vendor/icons.svg"
REMEMBERED = 1024  # icons, with the words that label them in three languages
SHORT_WORD = 3  # "des", "de", "of": words that initials pass over
ICON = Markup('<svg class="icon icon--{0}" aria-hidden="true"><use href="{1}"/></svg>')
NAMED_ICON = Markup(
    '<svg class="icon icon--{0}" role="img" aria-label="{2}"><use href="{1}"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Me:
    """The reader as the frame shows them: the post they act for first, then their name."""

    account: int
    name: str
    post: str
    capacity: str
    initials: str
    theme: str
    capacities: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, seen: SignedIn, language: str) -> "Me":
        acting = seen.acting
        post = acting.post.in_(language) if acting else ""
        return cls(
            account=seen.account,
            name=seen.name.in_(language),
            post=post,
            capacity=sentence(f"capacity.{acting.kind}") if acting else "",
            initials=initials(post),
            theme=seen.theme,
            capacities=tuple(
                {"value": one.value, "label": _choice(one, language), "current": one == acting}
                for one in seen.choices
            ),
        )


def _choice(one: ActingAs, language: str) -> str:
    return f"{one.post.in_(language)} ({sentence(f'capacity.{one.kind}')})"


def initials(post: str) -> str:
    """Return the first letters of a post's long words, two at most.

    >>> initials("Directeur des ressources humaines")
    'DR'
    """
    long = [word.strip("(),-") for word in post.split() if len(word) > SHORT_WORD]
    letters = [word.removeprefix("ال")[:1] for word in long]
    joined = " ".join(letters[:2]) if post[:1] >= "\u0600" else "".join(letters[:2])
    return joined.upper()


def init(app: Flask) -> None:
    """Give templates their vocabulary."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        can=can, icon=icon, static=static, t=t, words=sentence, state=state, new_key=new_key
    )
    app.jinja_env.globals.update(_=worded, gettext=worded, ngettext=counted)
    app.jinja_env.filters.update(
        day=lambda value: _said(formats.date_short, value),
        day_long=lambda value: _said(formats.date_long, value),
        hour=lambda value: _said(formats.time_short, value),
        moment=lambda value: _said(formats.datetime_short, value),
        number=lambda value: _said(formats.number, value),
        size=lambda value: _said(formats.size, value),
    )
    app.context_processor(_frame)


def _said(say: Any, value: object) -> str:  # noqa: ANN401 - any formatter of the house
    return "" if value is None else say(value, chosen())


def t(text: Text3 | None) -> Markup:
    """Show a text in the reader's language, or in another that is then marked as such."""
    if text is None:
        return Markup("")
    language = chosen()
    if own := getattr(text, language):
        return escape(own)
    words_shown, code = text.shown(language)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(code, direction(code), words_shown)


def state(thing: Any) -> str:  # noqa: ANN401 - anything with a flow
    """Say the state of a thing in the gender of its noun."""
    return sentence(f"state.{type(thing).__module__.split('.')[1]}.{thing.state}")


@lru_cache(REMEMBERED, typed=True)  # a label that is Markup is not escaped again
def icon(name: str, label: str = "") -> Markup:
    """Draw an icon of the sprite; without a label it is decoration that nobody reads."""
    url = f"{static(SPRITE)}#{name}"
    if label:
        return NAMED_ICON.format(name, url, label)
    return ICON.format(name, url)


def static(path: str) -> str:
    """Return the address of a static file; a new version of the file is a new address."""
    return f"/static/{path}?v={version(path)}"


def can(thing: Any, verb: str) -> bool:  # noqa: ANN401 - anything with a policy
    """Whether the actor may do this now: policy and flow are asked at once."""
    kind: type = type(thing)
    rule, flow = _law(kind, verb)
    if not rule(signin.found(), thing):
        return False
    return flow is None or verb not in flow.moves or flow.allows(thing.state, verb)


@cache
def _law(kind: type, verb: str) -> tuple[Rule[Any], Flow[Any] | None]:
    """Return the rule of a verb, and the life of this kind of thing, if it has one."""
    package = kind.__module__.rsplit(".", 1)[0].removesuffix(".models")
    rule = getattr(importlib.import_module(f"{package}.policy"), verb)
    try:
        return rule, importlib.import_module(f"{package}.flow").FLOW
    except ModuleNotFoundError:
        return rule, None


def new_key() -> str:
    """Return a key for one rendered form: sent twice, it is done once."""
    return opaque()


def _frame() -> dict[str, Any]:
    """What every page needs; the badge was counted by the unit of this request, if any."""
    language = chosen()
    seen = signin.me()
    awaiting, unopened = counts()
    return {
        "actor": signin.found(),
        "me": Me.of(seen, language) if seen else None,
        "lang": language,
        "dir": direction(language),
        "languages": LANGUAGES.values(),
        "theme": _theme(),
        "menu": menu(signin.found(), awaiting=awaiting) if seen else [],
        "badge": awaiting,
        "unread": unopened,
        "demo_clock": _demo_clock(),
        "here": request.full_path.rstrip("?"),
        "request_id": g.get("request_id", "-"),
    }


def counts() -> tuple[int, int]:
    """What awaits the reader and what they have not read; counted once a page, never on errors."""
    if "counts" not in g:
        opened = g.get("work")
        busy = opened is not None and signin.me() is not None and not hx.wants_part()
        g.counts = (badge(opened), opened.count(unread(opened.actor))) if busy else (0, 0)
    found: tuple[int, int] = g.counts
    return found


def _theme() -> str:
    me = signin.me()
    wish = me.theme if me else request.cookies.get("theme", "")
    return wish if wish in THEMES else ""


def _demo_clock() -> Any:  # noqa: ANN401
    ticking = clock()
    return local(ticking.now()) if isinstance(ticking, DemonstrationClock) else None
