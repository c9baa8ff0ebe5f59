"""What a page costs the processor: the parapheur and the actions against the floor page.

Asked in process, through the WSGI application itself: no server, no client, no network in the
figure. On PostgreSQL the time of its own processes comes beside, where they run on this machine.
"""

import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from cProfile import Profile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session
from werkzeug.test import create_environ, run_wsgi_app

import config
from benchmarks import floor_page
from benchmarks.contender import NOW
from benchmarks.figures import FLOOR, Figure
from benchmarks.floor import analyse
from benchmarks.stores import Store
from govflow.accounts.models import Account
from govflow.actions import service as actions
from govflow.actions.service import Content
from govflow.app import create_app
from govflow.cli.demonstration import keys
from govflow.cli.demonstration.data import Data
from govflow.cli.demonstration.load import Loader
from govflow.gate.db import database
from govflow.i18n.text import Text3
from govflow.kernel.actor import Actor
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.migrations import upgrade
from govflow.kernel.work import begin
from govflow.org.actors import actor_of
from govflow.org.models import Post

CLOCK = FixedClock(NOW)
WARM_UP = 5
CALLS = "calls"
NANOSECONDS, MILLISECONDS = 1e9, 1000.0
OK = 200
OWNERS = ("CHEF-SI", "CHEF-JUR", "DRH")
LINKED = re.compile(rb"href=\"(/(?:bodies|meetings)/[\w-]{16})\"")
ITEM = re.compile(rb"/parapheur\?(?:[^\"]*&(?:amp;)?)?item=([\w-]+)")


class NoPage(Exception):
    """A page did not come as it should: it has no figure."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is, and how often it is looked at."""

    rounds: int = 5
    requests: int = 40
    actions: int = 400
    floor_rows: int = 100_000

    def with_(self, **wished: int | None) -> Self:
        """Return these sizes with others where some are wished."""
        return replace(self, **{name: size for name, size in wished.items() if size})


@dataclass(frozen=True, slots=True)
class Page:
    """A page as somebody asks for it."""

    name: str
    app: Flask
    path: str
    cookie: str = ""
    polled: bool = False  # asked for by htmx, as a part

    def get(self) -> bytes:
        """Ask for it as a server would. Raises NoPage where it is not the page."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        headers |= {"HX-Request": "true"} if self.polled else {}
        environ = create_environ(self.path, "http://127.0.0.1:8000", headers=headers)
        body, status, _ = run_wsgi_app(self.app, environ, buffered=True)
        if not status.startswith(str(OK)):
            raise NoPage(f"{self.path}: {status}")
        return b"".join(body)


def measure(store: Store, sizes: Sizes) -> list[Figure]:
    """Ask for every page by turns; medians over rounds."""
    floor = _floor(store, sizes)
    settings, app = _house(store, sizes)
    pages = [Page(FLOOR, floor, "/"), *_pages(settings, app)]
    engines = [floor.extensions["engine"], database(app).engine]
    watch = partial(_database_seconds, engines)
    for page in pages:
        _round(page, WARM_UP, watch)
    counted = [Figure("page", store.name, CALLS, page.name, (_calls(page),)) for page in pages]
    rounds = [[_round(page, sizes.requests, watch) for page in pages] for _ in range(sizes.rounds)]
    for engine in engines:
        engine.dispose()
    return [*_figures(store, pages, rounds), *counted]


Spent = tuple[float, float]  # CPU-milliseconds a page: of this process, of the database's


def _round(page: Page, requests: int, watch: Callable[[], float]) -> Spent:
    beside, own = watch(), time.process_time()
    for _ in range(requests):
        page.get()
    own, beside = time.process_time() - own, watch() - beside
    return own / requests * MILLISECONDS, beside / requests * MILLISECONDS


def _calls(page: Page) -> float:
    """Count the calls that a page makes: a figure that no neighbour on the machine disturbs."""
    profile = Profile()
    profile.runcall(page.get)
    return float(sum(entry.callcount for entry in profile.getstats()))


def _figures(
    store: Store, pages: Sequence[Page], rounds: Sequence[Sequence[Spent]]
) -> list[Figure]:
    """Return a figure for each page; the database's own share where it is another process."""
    found = []
    for measure, part in (("CPU-ms", 0), ("CPU-ms of the database", 1)):
        for place, page in enumerate(pages):
            spent = tuple(one[place][part] for one in rounds)
            if part == 0 or store.name == "postgres":
                found.append(Figure("page", store.name, measure, page.name, spent))
    return found


def _database_seconds(engines: Sequence[Engine]) -> float:
    """Return the processor time of PostgreSQL's processes that serve these engines."""
    return sum(_spent(process) for engine in engines for process in _serving(engine))


def _serving(engine: Engine) -> list[int]:
    if engine.dialect.name != "postgresql":
        return []
    asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    with engine.connect() as connection:
        return [int(process) for process in connection.scalars(text(asked))]


def _spent(process: int) -> float:
    with suppress(OSError):  # a server elsewhere
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / NANOSECONDS
    return 0.0


# ------------------------------------------------------------------ what is looked at


def _floor(store: Store, sizes: Sizes) -> Flask:
    engine = create_engine(store.url("floor_page"))
    floor_page.fill(engine, sizes.floor_rows)
    analyse(engine)
    app = floor_page.page_app(engine)
    app.extensions["engine"] = engine
    return app


def _house(store: Store, sizes: Sizes) -> tuple[config.Settings, Flask]:
    """Build the house on the demonstration and some hundred actions on their way."""
    loaded = config.load({"GOVFLOW_DATA_DIR": str(store.folder / store.name)})
    url = store.url("pages")
    settings = replace(loaded, database_url=url, worker="none")
    app = create_app(settings, CLOCK)
    store.grade(database(app).engine)
    upgrade(database(app).engine)
    Loader(database(app), CLOCK, settings.data_dir, Data.load).load()
    _add_actions(database(app), sizes.actions)
    analyse(database(app).engine)
    return settings, app


def _add_actions(stored: Database, number: int) -> None:
    """Let the secretariat submit actions: they wait for the director of human resources."""
    for done in range(number):
        with begin(stored, actor=_secretariat, clock=CLOCK) as work:
            code = OWNERS[done % 2]
            owner = work.session.scalars(select(Post).where(Post.code == code)).one()
            actions.submit(work, actions.open_draft(work, _content(owner, done)))


def _content(owner: Post, number: int) -> Content:
    title = f"Étendre l'intranet aux directions régionales, lot {number}"
    return Content(
        title=Text3(ar=f"توسيع الشبكة الداخلية، الشطر {number}", fr=title),
        owner=owner,
        due=date(2026, 12, 1) + timedelta(days=number % 300),
        text=Text3(fr="Raccorder les douze directions régionales au réseau interne."),
        priority=("normal", "high", "low")[number % 3],
    )


def _secretariat(session: Session, now: Any) -> Actor:  # noqa: ANN401
    account = session.scalars(select(Account).where(Account.username == "secretariat")).one()
    return actor_of(session, person_id=account.person_id, account_id=account.id, now=now)


def _pages(settings: config.Settings, app: Flask) -> list[Page]:
    director, secretariat = (_signed_in(settings, app, who) for who in ("drh", "secretariat"))
    parapheur = Page("parapheur, 50 rows", app, "/parapheur", director)
    item = ITEM.search(parapheur.get())
    if item is None:
        raise NoPage("the parapheur is empty")
    opened = f"/parapheur?item={item[1].decode()}"
    return [
        parapheur,
        Page("parapheur, a file open", app, opened, director),
        Page("badge", app, "/parapheur/badge", director, polled=True),
        Page("actions, 50 rows", app, "/actions", secretariat),
        _first(Page("a body", app, "/bodies?kind=steering-committee", secretariat)),
        _first(Page("a meeting", app, "/meetings?view=past", secretariat)),
    ]


def _first(listed: Page) -> Page:
    """Return the page of the first body or meeting of a list."""
    found = LINKED.search(listed.get())
    if found is None:
        raise NoPage(f"{listed.name}: the list is empty")
    return replace(listed, path=found[1].decode())


def _signed_in(settings: config.Settings, app: Flask, username: str) -> str:
    """Sign in by the form; return the cookie that a browser would send."""
    password = next(one.password for one in keys.known(settings.data_dir)
                    if one.username == username)  # fmt: skip
    browser = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/login").text)
    form = {"username": username, "password": password, "csrf_token": token[1] if token else ""}
    browser.post("/login", data=form)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = browser.get_cookie(name)
    if cookie is None:
        raise NoPage(f"{username} could not sign in")
    return f"{name}={cookie.value}"
