"""The commands as somebody types them: what they print, and how they end."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from govflow.cli import govflow, main
from govflow.cli.demonstration import keys
from tests.cli.conftest import HASH


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new demonstration's folder; its passwords are not really hashed."""
    monkeypatch.setattr(keys, "hashed", lambda made: {key.username: HASH for key in made})
    monkeypatch.setenv("GOVFLOW_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GOVFLOW_DEMO", "1")
    for name in ("GOVFLOW_DATABASE_URL", "GOVFLOW_NOW", "GOVFLOW_SECRET_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "data"


@pytest.fixture
def loaded(folder: Path) -> Path:
    assert said("migrate").exit_code == 0
    assert said("demo", "load", "--facts").exit_code == 0
    return folder


def said(*arguments: str) -> Result:
    return CliRunner().invoke(govflow, arguments)


def stopped(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one sentence with which a command stops."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 1
    return capsys.readouterr().err.strip().splitlines()[-1]


def test_loading_tells_what_came_in_and_what_waits(folder: Path) -> None:
    said("migrate")
    told = said("demo", "load", "--facts").output
    assert "Loaded: 74 accounts, 39 actions, 29 bodies" in told
    assert "Waiting for a home: " in told
    assert "1 plans" in told
    assert (folder / keys.NAME).exists()
    again = said("demo", "load").output
    assert again.endswith("The demonstration is there already: nothing was changed.\n")


def test_the_doctor_finds_the_demonstration_safe_but_not_for_people(loaded: Path) -> None:
    assert loaded.exists()
    good, open_ = said("doctor"), said("doctor", "--deploy")
    assert (good.exit_code, open_.exit_code) == (0, 1)
    assert "The chain of facts is whole" in good.output
    assert "This is a demonstration, with known accounts" in open_.output


def test_the_clock_is_shown_and_moved_forward(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said("demo", "clock").output == "The demonstration's clock shows 23/11/2026 10:00.\n"
    moved = said("demo", "clock", "+3d").output
    assert moved == "The demonstration's clock shows 26/11/2026 10:00.\n"
    back = stopped(capsys, "demo", "clock", "2026-11-24T10:00")
    assert back.startswith("govflow: The demonstration clock never goes back")
    assert json.loads((loaded / "demo-clock.json").read_text())["shift_seconds"] > 0
    assert said("ledger", "verify").exit_code == 0


def test_a_time_that_cannot_be_read_is_one_sentence(
    loaded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert loaded.exists()
    assert stopped(capsys, "demo", "clock", "tomorrow").startswith("govflow: Give a length")


def test_a_real_installation_refuses_the_demonstration(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said("migrate")
    monkeypatch.setenv("GOVFLOW_DEMO", "0")
    for command in (("demo", "load"), ("demo", "clock", "+1d")):
        assert stopped(capsys, *command).startswith("govflow: This is no demonstration.")
    assert not (folder / keys.NAME).exists()
