"""``govflow ledger verify`` always ends in a verdict or a sentence, whatever befell the file."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from govflow.audit import ledger
from govflow.cli import main
from govflow.cli.house import house, unit
from govflow.gate.transaction import Application
from tests.make.org import person

DATABASE = "govflow.db"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A migrated installation with three facts."""
    folder = tmp_path / "data"
    monkeypatch.setenv("GOVFLOW_DATA_DIR", str(folder))
    for name in ("GOVFLOW_DATABASE_URL", "GOVFLOW_NOW", "GOVFLOW_DEMO", "GOVFLOW_SECRET_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    main_ends("migrate")
    _settings, app = house()
    with unit(app, write=True) as work:
        for number in range(3):
            ledger.record(work, "demonstration.loaded", f"action:{number}")
    close(app)
    return folder


def close(app: Application) -> None:
    app.extensions["govflow.database"].engine.dispose()


def main_ends(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The JSON of `ledger verify`, which ends with 1 where it is not ok."""
    capsys.readouterr()
    code = main_ends("ledger", "verify", "--json")
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert code == (0 if said["ok"] else 1)
    return said


def do(folder: Path, *statements: str) -> None:
    """What the owner of the file can do with any program."""
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as foreign:
        names = foreign.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for statement in [*(f"DROP TRIGGER {name}" for (name,) in names), *statements]:
            foreign.execute(statement)
        foreign.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_whole_ledger_is_ok(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.exists()
    assert answer(capsys) == {"ok": True, "entries": 3, "first_broken": None, "reason": None}


@pytest.mark.parametrize(
    ("damage", "verdict"),
    [
        (["DELETE FROM ledger_entry", "DELETE FROM ledger_head"], (0, 1, "headless")),
        (["DELETE FROM ledger_head"], (3, 4, "headless")),
        (["UPDATE ledger_head SET seq = 'abc'"], (3, 3, "altered")),
        (["UPDATE ledger_entry SET posts = printf('%.3000c', '[')"], (0, 1, "altered")),
        (["DELETE FROM ledger_entry WHERE seq = 3"], (2, 3, "truncated")),
    ],
)
def test_damaged_rows_have_a_verdict(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    damage: list[str],
    verdict: tuple[int, int, str],
) -> None:
    do(folder, *damage)
    said = answer(capsys)
    assert (said["entries"], said["first_broken"], said["reason"]) == verdict
    assert main_ends("ledger", "verify") == 1
    assert f"broken at entry {verdict[1]}" in capsys.readouterr().out


def test_people_without_any_fact_are_not_ok(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _settings, app = house()
    with unit(app, write=True) as work:
        person(work)
    close(app)
    head = "UPDATE ledger_head SET seq = 0, hash = printf('%.64c', '0')"
    do(folder, "DELETE FROM ledger_entry", head)
    said = answer(capsys)
    assert (said["first_broken"], said["reason"]) == (1, "emptied")


def header(file: Path) -> None:
    file.write_bytes(b"no header at all" + file.read_bytes()[16:])


def schema(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:100] + b"\xff" * 3996 + data[4096:])


def halved(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


@pytest.mark.parametrize("damage", [header, schema, halved])
def test_a_damaged_file_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[Path], None]
) -> None:
    do(folder)
    damage(folder / DATABASE)
    assert "cannot be used" in answer(capsys)["error"]
    assert main_ends("ledger", "verify") == 1
    assert capsys.readouterr().err.startswith("govflow: The database of GOVFLOW_DATABASE_URL")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("DROP TABLE ledger_entry", "cannot be used: no such table: ledger_entry."),
        ("DROP TABLE ledger_head", "cannot be used: no such table: ledger_head."),
        ("DROP TABLE alembic_version", "run `govflow migrate`."),
    ],
)
def test_a_table_that_is_gone_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], damage: str, told: str
) -> None:
    do(folder, damage)
    assert told in answer(capsys)["error"]


def test_an_empty_database_asks_to_be_migrated(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in folder.glob(f"{DATABASE}*"):
        file.unlink()
    assert answer(capsys)["error"].endswith("run `govflow migrate`.")


def test_a_broken_clock_of_the_demonstration_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVFLOW_DEMO", "1")
    (folder / "demo-clock.json").write_text("{", encoding="utf-8")
    assert "demo-clock.json tells no time" in answer(capsys)["error"]


def test_a_wrong_setting_is_json_too(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert folder.exists()
    monkeypatch.setenv("GOVFLOW_PORT", "many")
    assert answer(capsys)["error"].startswith("GOVFLOW_PORT='many' cannot be used")
