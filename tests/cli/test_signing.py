"""Keys and verification as somebody types them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine

from govflow.cli import govflow, main
from govflow.documents.store import Store
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database, engine_options
from govflow.signing.sealing import Sealer
from tests.signing.desk import Desk


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a new demonstration, with tables and keys."""
    monkeypatch.setenv("GOVFLOW_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GOVFLOW_DEMO", "1")
    for name in ("GOVFLOW_DATABASE_URL", "GOVFLOW_NOW", "GOVFLOW_SECRET_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    assert run("migrate").exit_code == 0
    assert run("keys", "init", "--owner", "Ministry of Labour").exit_code == 0
    return tmp_path / "data"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(govflow, arguments)


def test_keys_are_made_once_and_shown_for_the_register(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = run("keys", "show")
    assert (shown.exit_code, shown.output.count("sha256 ")) == (0, 4)
    assert "CN=Ministry of Labour Root CA" in shown.output
    with pytest.raises(SystemExit):
        main(["keys", "init"])
    assert "never written over" in capsys.readouterr().err
    assert (folder / "keys" / "passphrase").stat().st_mode & 0o777 == 0o600


def test_certificates_name_their_owner_in_ascii(folder: Path) -> None:
    assert folder.exists()
    assert run("keys", "init", "--owner", "وزارة").exit_code == 2


def test_the_selftest_signs_a_paper_and_withstands_its_own_forgeries(folder: Path) -> None:
    assert folder.exists()
    told = run("signing", "selftest")
    assert (told.exit_code, told.output.splitlines()) == (
        0,
        [
            "ok    printed alike twice",
            "ok    each state only adds",
            "ok    as it is: valid",
            "ok    rolled back: invalid",
            "ok    cut: invalid",
            "ok    with a tail: not_registered",
            "ok    changed at 10 %: invalid",
            "ok    changed at 50 %: invalid",
            "ok    changed at 90 %: invalid",
        ],
    )


def test_the_doctor_looks_at_the_keys(folder: Path) -> None:
    (folder / "keys" / "root.key").rename(folder / "root.key")
    assert "The root's list of revoked certificates ends on 28/12/2026" in told_by_doctor()
    (folder / "root.key").rename(folder / "keys" / "root.key")
    assert "ok    The signing certificates are in force for 90 days and more." in told_by_doctor()
    assert "The root's list" not in told_by_doctor()
    (folder / "keys" / "seal.key").chmod(0o644)
    assert "Of the signing keys, seal.key may be read by others" in told_by_doctor()
    (folder / "keys" / "passphrase").write_text("other")
    assert "The signing keys cannot be opened" in told_by_doctor()
    shutil.rmtree(folder / "keys")
    assert "There are no signing keys" in told_by_doctor()


def told_by_doctor() -> str:
    return run("doctor").output


def test_a_signed_file_is_judged_and_only_a_valid_one_ends_well(
    folder: Path, clock: FixedClock
) -> None:
    url = f"sqlite:///{folder}/govflow.db"
    engine = create_engine(url, **engine_options(url))
    sealer = Sealer(Store(folder / "files"), folder / "keys")
    desk = Desk(Database(engine), clock, sealer).people()
    file = desk.offer()
    paper = folder / "paper.pdf"
    paper.write_bytes(desk.bytes_of(file))
    told = run("verify", str(paper), "--json")
    answer = json.loads(told.output)
    assert (told.exit_code, answer["verdict"], answer["reasons"], answer["missing"]) == (
        1,
        "incomplete",
        [],
        ["Sig_Director", "Sig_Minister"],
    )
    for name, who in (("Sig_Director", desk.director), ("Sig_Minister", desk.minister)):
        desk.act(file, name, who)
        desk.carrier.run()
    paper.write_bytes(desk.bytes_of(file))
    told = run("verify", str(paper), "--json")
    assert (told.exit_code, json.loads(told.output)["verdict"]) == (0, "valid")
    paper.write_bytes(desk.bytes_of(file) + b"%")
    assert run("verify", str(paper)).output == "not_registered (bytes_differ)\n"
    paper.write_bytes(b"%PDF-1.7 nothing")
    told = run("verify", str(paper))
    assert (told.exit_code, told.output) == (1, "invalid (unreadable)\n")
    engine.dispose()
