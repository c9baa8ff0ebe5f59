"""One request, one unit of work: a GET reads, a POST writes, an error keeps nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, has_request_context, request
from flask.typing import ResponseReturnValue

from govflow.accounts.service import touch
from govflow.gate import signin
from govflow.gate.db import database
from govflow.gate.public import PUBLIC
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock
from govflow.kernel.errors import Refusal
from govflow.kernel.work import Work, begin

READING = {"GET", "HEAD", "OPTIONS"}
WITHOUT_UNIT = {"static", "health.alive", "health.ready"}
FAILED = 400
ADDRESSES = 4096  # remembered: those of the menu, of the filters, of the rows that lists show again
V = TypeVar("V", bound=Callable[..., Any])


class SignInNeeded(Refusal):
    """This page is for people who are signed in."""

    status = 401


def by_hand(view: V) -> V:
    """Mark a view that opens its own units: it has slow work to do between them."""
    view.opens_its_own_units = True  # type: ignore[attr-defined]
    return view


def clock() -> Clock:
    """Return the clock of this application."""
    found: Clock = current_app.extensions["govflow.clock"]
    return found


@contextmanager
def unit(*, write: bool = False) -> Iterator[Work]:
    """Open a unit of work as whoever is signed in."""
    opened = begin(database(), actor=signin.actor, clock=clock(), read_only=not write)
    with opened as work:
        before, g.work = g.get("work"), work
        try:
            yield work
        finally:
            g.work = before


@contextmanager
def system_unit() -> Iterator[Work]:
    """Open a writing unit as the house itself: last seen, recorded refusals."""
    with begin(database(), actor=SYSTEM, clock=clock()) as work:
        yield work


@contextmanager
def attempt() -> Iterator[None]:
    """Try something: where it fails it is undone, and the unit of this request can still read."""
    opened: Work | None = g.get("work")
    with opened.session.begin_nested() if opened else nullcontext():
        yield


def work() -> Work:
    """Return the unit of work of this request."""
    opened: Work = g.work
    return opened


class Application(Flask):
    """A Flask application whose views run inside their unit of work."""

    def url_for(self, endpoint: str, **values: Any) -> str:  # noqa: ANN401 - Flask's own
        """Return the address of a page; what is asked for again is not built again."""
        absolute = values.get("_external") or not has_request_context()
        if absolute or endpoint.startswith("."):  # these depend on the request
            return super().url_for(endpoint, **values)
        return self._address(endpoint, **values)

    @cached_property
    def _address(self) -> Callable[..., str]:
        return lru_cache(ADDRESSES, typed=True)(super().url_for)

    def dispatch_request(self) -> ResponseReturnValue:
        if request.endpoint in WITHOUT_UNIT:
            return super().dispatch_request()
        answer = self._dispatch_in_unit()
        _note_presence()
        return answer

    def _dispatch_in_unit(self) -> ResponseReturnValue:
        if self._opens_its_own_units():
            with unit():
                _let_in()
            return super().dispatch_request()
        with unit(write=request.method not in READING) as opened:
            _let_in()
            return self._answer(opened)

    def _answer(self, opened: Work) -> Response:
        response: Response = self.make_response(super().dispatch_request())
        if response.status_code >= FAILED:
            opened.abandon()
        return response

    def _opens_its_own_units(self) -> bool:
        view = self.view_functions.get(request.endpoint or "")
        return bool(getattr(view, "opens_its_own_units", False))


def _note_presence() -> None:
    """Remember, now and then, that this browser was seen; a poll is not a person."""
    seen = signin.me()
    polled = "HX-Request" in request.headers  # parts are fetched without anybody being there
    if seen is not None and seen.stale and not polled:
        with system_unit() as opened:
            touch(opened, seen.sign_in)


def _let_in() -> None:
    """Close every endpoint that is not listed as public to those who are not signed in."""
    known = request.routing_exception is None
    if known and request.endpoint not in PUBLIC and signin.me() is None:
        raise SignInNeeded("sign_in_needed")
