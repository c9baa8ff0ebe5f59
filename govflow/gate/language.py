"""Flask-Babel at work: which language this answer speaks.

A page says some three hundred words: what each is in a language is looked up once.
"""

from functools import lru_cache

from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, lazy_gettext
from markupsafe import Markup

from govflow.gate import signin
from govflow.i18n import catalog
from govflow.i18n.languages import AUTHENTIC, LANGUAGES, known

__all__ = [  # forms are lazy
    "COOKIE",
    "babel",
    "chosen",
    "counted",
    "init",
    "keep",
    "lazy_gettext",
    "sentence",
    "worded",
]

COOKIE = "language"
YEAR_SECONDS = 31_536_000
REMEMBERED = 8192  # more than the catalogue has
babel = Babel(configure_jinja=False)  # templates are given `worded` and `counted`


def chosen() -> str:
    """Return the language of this answer: asked for once, chosen, or preferred by the browser."""
    found: str | None = g.get("language")
    if found is None:
        found = g.language = _choose()
    return found


def keep(response: Response, choice: str, *, name: str = COOKIE) -> Response:
    """Keep a language, or another choice by its name, in the browser too.

    For answers given before it is known who is there.
    """
    response.set_cookie(
        name,
        choice,
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response


def sentence(key: str, /, **params: object) -> str:
    """Say a keyed sentence of the catalogue in the language of this answer."""
    return catalog.sentence(key, chosen(), **params) if params else _sentence(key, chosen())


def worded(message: str, /, **values: object) -> Markup:
    """Say a message of the catalogue in a template: ``_("Save")``; values are escaped."""
    return _worded(message, chosen()) % values if values else _plain(message, chosen())


def counted(one: str, many: str, n: int, /, **values: object) -> Markup:
    """Say a counted message in a template; ``%(n)s`` is its number, unless `values` say it."""
    words = catalog.translations(chosen()).ngettext(one, many, n)
    return Markup(words) % {"n": n, **values}  # noqa: S704 - the house's own words


@lru_cache(REMEMBERED)
def _sentence(key: str, language: str) -> str:
    return catalog.sentence(key, language)


@lru_cache(REMEMBERED)
def _worded(message: str, language: str) -> Markup:
    return Markup(catalog.translations(language).gettext(message))  # noqa: S704 - our own words


@lru_cache(REMEMBERED)
def _plain(message: str, language: str) -> Markup:
    return _worded(message, language) % {}  # "%%" says "%", with values or without


def _choose() -> str:
    me = signin.me()
    wishes = (request.args.get("lang"), me.language if me else None, request.cookies.get(COOKIE))
    for wish in wishes:
        if code := known(wish):
            return code
    return request.accept_languages.best_match(list(LANGUAGES), AUTHENTIC) or AUTHENTIC


def _locale() -> str:
    return LANGUAGES[chosen()].locale


def init(app: Flask) -> None:
    """Teach the application its languages; words come from the catalogue of the house."""
    babel.init_app(app, locale_selector=_locale, default_locale=LANGUAGES[AUTHENTIC].locale)
    with app.app_context():
        known_words = babel.domain_instance.cache
    for code, language in LANGUAGES.items():
        known_words[language.locale, "messages"] = catalog.translations(code)
