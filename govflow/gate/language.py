"""Flask-Babel at work: which language this answer speaks."""

from flask import Flask, g, request
from flask_babel import Babel, lazy_gettext

from govflow.gate import signin
from govflow.i18n import catalog
from govflow.i18n.languages import AUTHENTIC, LANGUAGES, known

__all__ = ["COOKIE", "babel", "chosen", "init", "lazy_gettext", "sentence"]  # forms are lazy

COOKIE = "language"
babel = Babel()


def chosen() -> str:
    """Return the language of this answer: asked for once, chosen, or preferred by the browser."""
    if "language" not in g:
        g.language = _choose()
    found: str = g.language
    return found


def sentence(key: str, /, **params: object) -> str:
    """Say a keyed sentence of the catalogue in the language of this answer."""
    return catalog.sentence(key, chosen(), **params)


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
