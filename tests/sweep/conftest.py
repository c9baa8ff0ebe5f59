"""The whole demonstration, loaded once on each database, and a browser for each kind of user."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

import config
from govflow.accounts.models import Account, Credential
from govflow.accounts.queries import own_account
from govflow.actions.models import Action
from govflow.app import METADATA, create_app
from govflow.calendar.models import FixedHoliday, Holiday
from govflow.charters.models import Campaign, Charter, CharterTemplate, TextVersion
from govflow.cli.demonstration.data import Data
from govflow.cli.demonstration.load import Loader
from govflow.documents import intake
from govflow.documents import service as documents
from govflow.documents.models import Document
from govflow.documents.store import Store
from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM, Actor
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database, engine_options
from govflow.kernel.migrations import upgrade
from govflow.kernel.work import begin
from govflow.meetings.models import Meeting
from govflow.notifications import service as notifications
from govflow.notifications.models import Notice
from govflow.org import service as org
from govflow.org.actors import actor_of
from govflow.org.models import Absence, Person, Region
from govflow.workflow import service as circuits
from govflow.workflow.engine.outline import arranged
from govflow.workflow.models import Case, DraftCircuit, SavedView, Task
from govflow.workflow.queries import published
from tests.conftest import MONDAY
from tests.html import Browser
from tests.make import credentials as means
from tests.make.documents import pdf
from tests.services import postgres_database

# What a visit itself may write: sessions, refusals recorded, keys of forms.
PRESENCE = {"sign_in", "attempt", "ledger_entry", "ledger_head", "wf_idempotency"}


@dataclass(frozen=True, slots=True)
class Ministry:
    """The loaded house, and the addresses of the things that the sweep tries."""

    app: Application
    database: Database
    things: dict[str, str]

    def browser(self, username: str) -> Browser:
        """A browser in which somebody is signed in, or nobody."""
        found = Browser(self.app)
        if username != "nobody":
            response = found.post("/login/as", {"username": username})
            assert response.status_code == 303, response.text
        return found

    def contents(self) -> dict[str, int]:
        """A fingerprint of each table whose rows a refused visit must leave alone."""
        with self.database.session(read_only=True) as session:
            return {
                table.name: hash(tuple(map(str, session.execute(select(table)).all())))
                for table in METADATA.sorted_tables
                if table.name not in PRESENCE
            }


@pytest.fixture(scope="session")
def ministry(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministry]:
    folder = tmp_path_factory.mktemp("sweep")
    sqlite = f"sqlite:///{folder}/govflow.db"
    url = sqlite if database_kind == "sqlite" else postgres_database("sweep")
    loaded = config.load({"GOVFLOW_DATA_DIR": str(folder), "GOVFLOW_WORKER": "none"})
    settings = replace(loaded, database_url=url, demo=True)
    engine = create_engine(url, **engine_options(url))
    database, clock = Database(engine), FixedClock(MONDAY)
    upgrade(engine)
    Loader(database, clock, Path(folder), Data.load).load()
    clock.at = MONDAY
    _attach(database, clock, settings)
    _tell(database, clock)
    _enrol(database, clock)
    _leave(database, clock)
    _draft(database, clock)
    app = create_app(settings, clock)
    yield Ministry(app, database, _things(database))
    app.extensions["govflow.database"].engine.dispose()
    engine.dispose()


def _as(username: str) -> Callable[[Session, datetime], Actor]:
    """Return what makes the actor of a user in a unit of work."""

    def actor(session: Session, now: datetime) -> Actor:
        account = session.scalars(select(Account).where(Account.username == username)).one()
        return actor_of(session, person_id=account.person_id, account_id=account.id, now=now)

    return actor


def _attach(database: Database, clock: FixedClock, settings: config.Settings) -> None:
    """Give the returned action a paper with real bytes, as its author would."""
    file = intake.prepare(Store(settings.files_dir), "note.pdf", pdf("Note"))

    with begin(database, actor=_as("secretariat"), clock=clock) as work:
        returned = work.session.scalars(select(Action).where(Action.key == "ac-10")).one()
        documents.attach(work, returned, file)


def _draft(database: Database, clock: FixedClock) -> None:
    """Begin the next version of a circuit."""
    with begin(database, actor=_as("admin"), clock=clock) as work:
        circuits.draft(work, arranged(published(work, "action-approval").body))


def _tell(database: Database, clock: FixedClock) -> None:
    """Give the secretary general a notice that is nobody else's."""
    with begin(database, actor=SYSTEM, clock=clock) as work:
        query = select(Account).where(Account.username == "sg")
        account = work.session.scalars(query).one()
        cause = "sweep"
        notifications.tell(work, [account], "task_opened", subject="action:1", cause=cause)


def _enrol(database: Database, clock: FixedClock) -> None:
    """Give a director a passkey, for which nobody vouched."""
    with begin(database, actor=_as("dr-souss-massa"), clock=clock) as work:
        means.passkey(work, own_account(work), means.terms(work))


def _leave(database: Database, clock: FixedClock) -> None:
    """Let the director of human resources be away, who keeps a view."""
    with begin(database, actor=_as("drh"), clock=clock) as work:
        person = work.session.get_one(Person, work.actor.person)
        org.say_absent(work, person, from_day=work.today, to_day=work.today)
        circuits.keep_view(work, "Urgent", "urgent=1")


def _things(database: Database) -> dict[str, str]:
    with database.session(read_only=True) as session:
        actions = dict(session.execute(select(Action.key, Action.public_id)).all())
        of_nine = session.scalars(select(Action.id).where(Action.key == "ac-9")).one()
        case = select(Case).where(Case.subject == f"action:{of_nine}")
        found = session.scalars(case).one()
        task = select(Task.public_id).where(Task.case_id == found.id, Task.status == "open")
        act = text("SELECT public_id FROM delegation_act")
        notice = select(Notice.public_id).where(Notice.cause == "sweep")
        campaigns = dict(session.execute(select(Campaign.key, Campaign.public_id)).all())
        version = select(TextVersion.public_id).where(TextVersion.state == "published")
        charter = select(Charter.public_id).join(Region, Region.id == Charter.region_id)
        charter = charter.where(Charter.state == "prepared", Region.code == "MA-09")
        body = text("SELECT public_id FROM body WHERE key = 'b-cotech-dig'")
        meetings = dict(session.execute(select(Meeting.key, Meeting.public_id)).all())
        decision = text("SELECT public_id FROM decision WHERE key = 'dec-copil-4'")
        meeting = text("SELECT public_id FROM meeting WHERE key = 'mt-copil-2026-09'")
        holiday = select(Holiday.public_id).where(Holiday.state == "estimated")
        handed = text("SELECT public_id FROM hand_down")
        return {
            "proposed meeting": meetings["mt-copil-2026-12"],
            "held meeting": meetings["mt-copil-2026-09"],
            "submitted action": actions["ac-9"],
            "draft of another network": actions["ac-4-dep-sante"],
            "task": session.scalars(task).one(),
            "case": found.public_id,
            "delegation": session.scalars(act).one(),
            "body": session.scalars(body).one(),
            "decision": session.scalars(decision).one(),
            "hand-down": session.scalars(handed).one(),
            "meeting": session.scalars(meeting).one(),
            "returned action": actions["ac-10"],
            "document": session.scalars(select(Document.public_id)).one(),
            "notice": session.scalars(notice).one(),
            "sign-in": "A" * 16,
            "means": session.scalars(select(Credential.public_id)).one(),
            "charter template": session.scalars(select(CharterTemplate.public_id)).one(),
            "draft circuit": session.scalars(select(DraftCircuit.public_id)).one(),
            "published text": session.scalars(version).one(),
            "campaign": campaigns["cc-2026"],
            "campaign on paper": campaigns["cc-2020"],
            "charter": session.scalars(charter).one(),
            "holiday": session.scalars(holiday).first(),
            "absence": session.scalars(select(Absence.public_id)).one(),
            "unit": session.scalars(text("SELECT public_id FROM unit WHERE code = 'LAB-RH'")).one(),
            "post": session.scalars(text("SELECT public_id FROM post WHERE code = 'DRH'")).one(),
            "view": session.scalars(select(SavedView.public_id)).one(),
            "yearly holiday": session.scalars(select(FixedHoliday.public_id)).first(),
        }
