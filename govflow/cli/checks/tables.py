"""Checks of what the house holds: its chain of facts, its guards, its clock, its vacant posts."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, column, func, select, table
from sqlalchemy.dialects import sqlite

from govflow.audit import queries
from govflow.cli.checks import papers
from govflow.cli.checks.line import Line, Place, fail, ok, warn
from govflow.cli.house import unit
from govflow.cli.ledger import examined
from govflow.i18n import catalog
from govflow.kernel.guards import DEMANDED
from govflow.kernel.work import Work
from govflow.org.queries import holder_of, post_by_code, unit_by_code
from govflow.workflow.models import Definition, Publication
from govflow.workflow.queries import remembered

TRIGGER = re.compile(r"CREATE TRIGGER (\w+)")
POST = re.compile(r'"post:([^"]+)"')
HEAD = re.compile(r'"head\(unit:([^")]+)\)"')
WHY = {"altered": "they were altered", "state": "its state is another"}


def lines(place: Place) -> Iterator[Line]:
    """Check what the tables hold."""
    with unit(place.app, write=False) as work:
        yield _chain(work)
        yield _cases(work)
        yield from papers.lines(place, work)
        yield from _nights(work)
        yield _clock(work)
        yield _guards(work)
        yield from _asked_posts(work)


def _chain(work: Work) -> Line:
    verdict = examined(work)
    if not verdict.ok:
        return fail(
            f"The chain of facts breaks at entry {verdict.first_broken} ({verdict.reason}):"
            " see `govflow ledger verify`."
        )
    return ok(f"The chain of facts is whole ({verdict.entries} entries).")


def _nights(work: Work) -> Iterator[Line]:
    """Say what the last nightly looks at signed papers and stored files found."""
    for look in work.all(queries.alarms()):
        yield fail(catalog.sentence(f"examined.{look.name}", "en"))
    made = queries.last_look(work)
    if made is None or made < work.now - queries.STALE:
        since = "never been made" if made is None else "not been made for two days"
        yield warn(f"The nightly looks have {since}: does the worker run?")


def _cases(work: Work) -> Line:
    memory = remembered(work)
    if memory.differs is not None:
        case = f"{memory.differs.subject} {memory.differs.reference}".strip()
        return fail(f"The case of {case} differs from its events: {WHY[memory.reason]}.")
    return ok(f"Every case is what its events make of it ({memory.cases} cases).")


def _clock(work: Work) -> Line:
    newest = work.first(queries.latest())
    if newest is not None and newest.at > work.now:
        return fail("The clock is behind the newest fact of the ledger: set it right.")
    return ok("The clock is not behind the newest fact.")


def _guards(work: Work) -> Line:
    """Compare the triggers that the database has with those that this code demands."""
    connection = work.session.connection()
    wanted, found = guarded(connection.dialect.name), _triggers(connection)
    if missing := sorted(wanted.keys() - found):
        return fail(f"The table {wanted[missing[0]]} has lost its guard against changes.")
    tables = len(set(wanted.values()))
    return ok(f"{tables} tables are guarded against changes by the database itself.")


def guarded(dialect: str) -> dict[str, str]:
    """Return the triggers that this code demands of a database, each with its table."""
    return {
        name: table
        for table, statement, where in DEMANDED
        if where in {None, dialect}
        for name in TRIGGER.findall(statement)
    }


def _triggers(connection: Connection) -> frozenset[str]:
    """Return the triggers at work; the standard's own list leaves out those of TRUNCATE."""
    if connection.dialect.name == sqlite.dialect.name:
        known = table("sqlite_master", column("type"), column("name"))
        query = select(known.c.name).where(known.c.type == "trigger")
    else:
        known = table("pg_trigger", column("tgname"), column("tgrelid"), column("tgenabled"))
        visible = func.pg_table_is_visible(known.c.tgrelid)
        query = select(known.c.tgname).where(visible, known.c.tgenabled != "D")
    return frozenset(connection.scalars(query))


def _asked_posts(work: Work) -> Iterator[Line]:
    """Check that whoever the circuits ask by name is there."""
    query = select(Definition).where(Definition.status == Publication.PUBLISHED)
    missing = sorted({said for one in work.all(query) for said in _unanswered(work, one)})
    for sentence in missing:
        yield warn(sentence)
    if not missing:
        yield ok("Every post that a circuit asks by name has a holder.")


def _unanswered(work: Work, definition: Definition) -> Iterator[str]:
    asks = f"The circuit {definition.key} asks"
    for code in set(POST.findall(definition.body_text)):
        post = post_by_code(work, code)
        if why := _nobody(work, post.id if post else None):
            yield f"{asks} the post {code}: {why}."
    for code in set(HEAD.findall(definition.body_text)):
        found = unit_by_code(work, code)
        if why := _nobody(work, found.head_post_id if found else None):
            yield f"{asks} the head of {code}: {why}."


def _nobody(work: Work, post_id: int | None) -> str:
    if post_id is None:
        return "there is none"
    return "" if holder_of(work, post_id) else "the post is vacant"
