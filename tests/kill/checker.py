"""Compares, with the server gone, what clients were told with what the database holds."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from govflow.actions.models import Action
from govflow.audit.models import Entry
from govflow.documents.models import DocumentVersion, PageImage
from govflow.workflow.models import Task
from tests.journeys.places import Place
from tests.kill.acts import Memory


def faults(place: Place, memory: Memory) -> list[str]:
    """Return what was lost, what happened twice, which row lacks its file."""
    with _session(place) as session:
        found = Counter(_done(session))
        told = {(act.kind, act.about) for act in memory.acknowledged}
        lost = [f"lost: {act}" for act in sorted(told - set(found))]
        twice = [
            f"{number} times: {act}"
            for act, number in found.items()
            if number > 1 and act in memory.asked
        ]
        return lost + twice + list(_rows_without_file(session, place)) + list(_chain(place))


@contextmanager
def _session(place: Place) -> Iterator[Session]:
    engine = create_engine(place.database_url)
    with Session(engine) as session:
        yield session
    engine.dispose()


def _done(session: Session) -> Iterator[tuple[str, str]]:
    """Return every act that the database knows of, as clients name them."""
    actions = session.execute(select(Action.id, Action.public_id, Action.title)).all()
    names = {f"action:{number}": public_id for number, public_id, _title in actions}
    yield from (("opened", title.fr) for _number, _public_id, title in actions)
    yield from (("attached", name) for name in session.scalars(select(DocumentVersion.filename)))
    facts = select(Entry.subject).where(Entry.fact == "action.submitted")
    yield from (("submitted", names[subject]) for subject in session.scalars(facts))
    given = select(Task.public_id).where(Task.outcome == "approve")
    yield from (("approved", task) for task in session.scalars(given))


def _rows_without_file(session: Session, place: Place) -> Iterator[str]:
    for table in (DocumentVersion, PageImage):
        for name in session.scalars(select(table.sha256)):
            file = place.folder / "files" / name[:2] / name[2:4] / name
            if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != name:
                yield f"no such file: {table.__tablename__} {name}"


def _chain(place: Place) -> Iterator[str]:
    verified = place.command("ledger", "verify", "--json")
    if verified.returncode or not json.loads(verified.stdout)["ok"]:
        yield f"ledger: {verified.stdout}{verified.stderr}"
