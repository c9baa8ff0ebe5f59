"""Checks of what the house holds: its chain of facts, its guards, its clock, its vacant posts."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, column, create_engine, select, table
from sqlalchemy.dialects import sqlite

from govflow.app import METADATA
from govflow.audit import queries
from govflow.cli.checks.line import Line, Place, fail, ok, warn
from govflow.cli.house import unit
from govflow.kernel.work import Work
from govflow.org.queries import holder_of, post_by_code, unit_by_code
from govflow.workflow.models import Definition, Publication
from govflow.workflow.queries import remembered

POST = re.compile(r'"post:([^"]+)"')
HEAD = re.compile(r'"head\(unit:([^")]+)\)"')
WHY = {"altered": "they were altered", "state": "its state is another"}


def lines(place: Place) -> Iterator[Line]:
    """Check what the tables hold."""
    with unit(place.app, write=False) as work:
        yield _chain(work)
        yield _cases(work)
        yield _clock(work)
        yield _guards(work)
        yield from _asked_posts(work)


def _chain(work: Work) -> Line:
    verdict = queries.verified(work)
    if not verdict.ok:
        return fail(
            f"The chain of facts breaks at entry {verdict.first_broken} ({verdict.reason}):"
            " see `govflow ledger verify`."
        )
    return ok(f"The chain of facts is whole ({verdict.entries} entries).")


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
    """Compare the tables that the database guards with those that this code has guarded."""
    wanted, found = guarded(), _guarded(work.session.connection())
    if missing := sorted(wanted - found):
        return fail(f"The table {missing[0]} has lost its guard against changes.")
    return ok(f"{len(wanted)} tables are guarded against changes by the database itself.")


def guarded() -> frozenset[str]:
    """Return the tables that have a trigger in a database made anew."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        METADATA.create_all(connection)
        found = _guarded(connection)
    engine.dispose()
    return found


def _guarded(connection: Connection) -> frozenset[str]:
    if connection.dialect.name == sqlite.dialect.name:
        triggers = table("sqlite_master", column("type"), column("tbl_name"))
        query = select(triggers.c.tbl_name).where(triggers.c.type == "trigger")
    else:
        triggers = table("triggers", column("event_object_table"), schema="information_schema")
        query = select(triggers.c.event_object_table)
    return frozenset(connection.scalars(query.distinct()))


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
