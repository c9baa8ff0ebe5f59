"""The doctor: what is safe passes, and each danger is one sentence."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text, update

import config
from govflow.audit import ledger
from govflow.audit.models import Entry, Examination, Head
from govflow.audit.queries import LOOKS
from govflow.cli.checks import deploy, machine, tables
from govflow.cli.checks.line import Line, Place
from govflow.cli.doctor import examine
from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database, engine_options
from govflow.kernel.guards import statements, unreplaced
from govflow.kernel.migrations import head
from govflow.kernel.work import begin
from govflow.org.models import Holding, Post
from tests.cli.conftest import written
from tests.make import workflow
from tests.make.workflow import House


@pytest.fixture
def house(database: Database, clock: FixedClock) -> House:
    """A small ministry with one circuit."""
    return workflow.house(database, clock, written()["circuits"][0]["definition"])


@pytest.fixture
def place(app: Application, settings: config.Settings, house: House) -> Iterator[Place]:
    """The ministry, its tables marked as this code's."""
    mark(house.database, head())
    yield Place(settings, app)
    say(house.database, "DROP TABLE alembic_version")


def mark(database: Database, revision: str) -> None:
    """Write the revision that the tables have, as a migration does."""
    say(
        database,
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)",
        "DELETE FROM alembic_version",
        f"INSERT INTO alembic_version VALUES ('{revision}')",  # noqa: S608
    )


def told(lines: list[Line], level: str) -> list[str]:
    return [line.sentence for line in lines if line.level == level]


def test_a_good_installation_has_nothing_to_fear(place: Place) -> None:
    lines = examine(place, for_people=False)
    assert told(lines, "fail") == []
    sentences = " ".join(told(lines, "ok"))
    assert "The chain of facts is whole" in sentences
    assert "Every case is what its events make of it (0 cases)." in sentences
    assert "Every post that a circuit asks by name has a holder." in sentences
    assert "guarded against changes by the database itself" in sentences


def test_an_altered_ledger_is_told(place: Place, database: Database, clock: FixedClock) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        work.session.execute(update(Head).values(hash="0" * 64))
    failed = told(examine(place, for_people=False), "fail")
    assert len(failed) == 1
    assert failed[0].startswith("The chain of facts breaks at entry ")


DROPS = {
    "sqlite": ("DROP TRIGGER {0}_no_update", "DROP TRIGGER {0}_no_delete"),
    "postgresql": ("DROP TRIGGER {0}_no_change ON {0}",),
}


def say(database: Database, *sentences: str) -> None:
    with database.engine.begin() as connection:
        for sentence in sentences:
            connection.execute(text(sentence))


@contextmanager
def unguarded(database: Database, table: str) -> Iterator[None]:
    """A table without its guard, as somebody with the keys of the database may leave it."""
    dialect = database.engine.dialect.name
    say(database, *(drop.format(table) for drop in DROPS[dialect]))
    try:
        yield
    finally:
        say(database, *statements(table, dialect))


def test_what_the_night_found_wrong_is_told_and_that_nobody_looked(
    place: Place, database: Database, clock: FixedClock
) -> None:
    assert any("never been made" in said for said in told(examine(place, for_people=False), "warn"))
    with begin(database, actor=SYSTEM, clock=clock) as work:
        for name in LOOKS:
            work.add(Examination(name=name, at=work.now, good=name != "papers", details={}))
    lines = examine(place, for_people=False)
    assert told(lines, "fail") == [
        "The nightly check found signed papers that are no longer valid."
    ]
    clock.move(timedelta(days=3))
    assert any("two days" in said for said in told(examine(place, for_people=False), "warn"))


def test_a_guard_that_is_gone_is_told(place: Place, database: Database) -> None:
    with unguarded(database, "ledger_entry"):
        failed = told(examine(place, for_people=False), "fail")
    assert failed == ["The table ledger_entry has lost its guard against changes."]


LAST = {
    "sqlite": "DROP TRIGGER ledger_entry_no_replace",
    "postgresql": "DROP TRIGGER ledger_entry_no_truncate ON ledger_entry",
}


def test_one_guard_of_several_that_is_gone_is_told(place: Place, database: Database) -> None:
    dialect = database.engine.dialect.name
    say(database, LAST[dialect])
    try:
        failed = told(examine(place, for_people=False), "fail")
    finally:
        say(database, unreplaced(Entry.__table__, dialect))  # type: ignore[arg-type]
    assert failed == ["The table ledger_entry has lost its guard against changes."]


def two_cases(house: House) -> None:
    """Let one file be approved at its first step, and another only be sent."""
    case = house.start(subject="action:1")
    house.answer(house.people.drh, case)
    house.start(subject="action:2")


def test_the_cases_are_played_again_from_their_events(place: Place, house: House) -> None:
    two_cases(house)
    assert "Every case is what its events make of it (2 cases)." in told(
        examine(place, for_people=False), "ok"
    )


def test_the_first_case_whose_events_were_altered_is_named(
    place: Place, house: House, database: Database
) -> None:
    two_cases(house)
    with unguarded(database, "wf_event"):
        say(database, "UPDATE wf_event SET actor_id = 1 WHERE seq = 2")
    failed = told(examine(place, for_people=False), "fail")
    assert [re.sub(r"ACT-[\d-]+", "ACT", one) for one in failed] == [
        "The case of action:1 ACT differs from its events: they were altered."
    ]


def test_the_first_case_whose_state_was_altered_is_named(
    place: Place, house: House, database: Database
) -> None:
    two_cases(house)
    say(database, "UPDATE wf_case SET outcome = 'approved' WHERE subject = 'action:2'")
    failed = told(examine(place, for_people=False), "fail")
    assert [re.sub(r"ACT-[\d-]+", "ACT", one) for one in failed] == [
        "The case of action:2 ACT differs from its events: its state is another."
    ]


def test_a_vacant_post_that_a_circuit_asks_is_told(
    place: Place, database: Database, clock: FixedClock
) -> None:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        held = work.session.query(Holding).join(Post).where(Post.code == "DRH").all()
        for holding in held:
            holding.to_day = max(holding.from_day + timedelta(days=1), work.today)
    warned = told(examine(place, for_people=False), "warn")
    assert "The circuit action-approval asks the post DRH: the post is vacant." in warned


def test_a_clock_behind_the_newest_fact_is_told(
    place: Place, database: Database, clock: FixedClock
) -> None:
    later = FixedClock(clock.at + timedelta(days=2))
    with begin(database, actor=SYSTEM, clock=later) as work:
        ledger.record(work, "demonstration.clock_moved", "demonstration:1")
    assert told(examine(place, for_people=False), "fail") == [
        "The clock is behind the newest fact of the ledger: set it right."
    ]


def test_tables_of_another_revision_stop_the_looking(place: Place, database: Database) -> None:
    mark(database, "of-old")
    lines = examine(place, for_people=False)
    assert told(lines, "fail") == ["The tables are not this code's: run `govflow migrate`."]
    assert not any("chain" in line.sentence for line in lines)


def test_a_database_that_does_not_answer_is_told(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/no-such-folder/govflow.db"
    away = Database(create_engine(url, **engine_options(url)))
    monkeypatch.setitem(place.app.extensions, "govflow.database", away)
    failed = told(examine(place, for_people=False), "fail")
    assert failed == ["The database does not answer: check GOVFLOW_DATABASE_URL."]


def test_a_damaged_file_of_the_database_is_told(place: Place, database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        return
    path = str(database.engine.url.database)
    with closing(sqlite3.connect(path)) as connection:
        ask = "SELECT rootpage FROM sqlite_master WHERE name = 'holiday'"
        root = connection.execute(ask).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with Path(path).open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * 100)
    assert "The database file is damaged" in told(examine(place, for_people=False), "fail")[0]


def test_a_folder_that_others_may_read_is_told(place: Place) -> None:
    place.settings.data_dir.chmod(0o755)
    failed = told(list(machine.lines(place)), "fail")
    folder = place.settings.data_dir
    assert failed == [f"The data folder {folder} may be read by others (mode 755): remove that."]


def test_a_key_that_others_may_read_is_told(place: Place) -> None:
    (place.settings.data_dir / "secret.key").chmod(0o640)
    assert told(list(machine.lines(place)), "fail") == [
        "The application's key (secret.key) may be read by others (mode 640): remove that."
    ]


def test_an_altered_front_end_part_is_told(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"htmx.min.js": "sha384-x"}', encoding="utf-8")
    line = machine.parts(tmp_path)
    assert line.sentence.startswith("The front-end part htmx.min.js is missing or altered")
    assert machine.parts(tmp_path / "nowhere").level == "fail"


def _open(settings: config.Settings) -> config.Settings:
    return replace(
        settings,
        base_url="https://govflow.example.gov.ma",
        trusted_hosts=("govflow.example.gov.ma",),
        smtp_url="smtp://mail.example.gov.ma",
        database_url="postgresql+psycopg://govflow@/govflow",
        worker="embedded",
    )


def test_an_installation_that_is_ready_passes(place: Place) -> None:
    lines = list(deploy.lines(replace(place, settings=_open(place.settings))))
    assert [line.level for line in lines] == ["ok"] * 7


Change = Callable[[config.Settings], config.Settings]
DANGERS: list[tuple[Change, str, str]] = [
    (lambda one: replace(one, base_url="http://govflow.example.gov.ma"), "fail", "without https"),
    (lambda one: replace(one, trusted_hosts=("localhost",)), "fail", "does not name"),
    (lambda one: replace(one, demo=True), "fail", "This is a demonstration"),
    (lambda one: replace(one, sign_by_password=True), "fail", "A password alone may sign"),
    (
        lambda one: replace(one, base_url="https://10.0.0.7", trusted_hosts=("10.0.0.7",)),
        "warn",
        "no passkeys",
    ),
    (lambda one: replace(one, smtp_url=""), "warn", "No mail server"),
    (lambda one: replace(one, host="0.0.0.0"), "warn", "listens on 0.0.0.0"),  # noqa: S104
    (lambda one: replace(one, database_url="sqlite:///x.db"), "warn", "one SQLite file"),
    (lambda one: replace(one, worker="none"), "warn", "No worker"),
]


@pytest.mark.parametrize(("change", "level", "words"), DANGERS, ids=[one[2] for one in DANGERS])
def test_what_an_installation_lacks_is_told(
    settings: config.Settings, app: Application, change: Change, level: str, words: str
) -> None:
    found = list(deploy.lines(Place(change(_open(settings)), app)))
    wrong = [line for line in found if line.level != "ok"]
    assert [(line.level, words in line.sentence) for line in wrong] == [(level, True)]


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_every_table_that_may_only_grow_is_known(dialect: str) -> None:
    known = set(tables.guarded(dialect).values())
    assert {"ledger_entry", "wf_event", "action_version", "action_report"} <= known
