"""The bundle of proof verifies without the house, with what its reader may read inside."""

import subprocess
import sys
from pathlib import Path

import pytest

from govflow.documents.store import Store
from govflow.reports.bundle import SCRIPT, bundle
from govflow.reports.dossier import dossier
from govflow.reports.paper import Speaker
from tests.make import org
from tests.make.dossiers import PAPER, SHEET, Eventful, files, verified
from tests.make.workflow import House
from tests.workflow.conftest import house
from tests.workflow.test_circuits import below, case

__all__ = ["case", "house"]


@pytest.mark.parametrize("reader", ["secretariat", "auditor"])
def test_a_bundle_with_a_return_a_delegation_and_silence_verifies(
    made: Eventful, tmp_path: Path, reader: str
) -> None:
    found = files(made, tmp_path, getattr(made.house.people, reader))
    code, said = verified(found, tmp_path)
    head = made.dossier(made.house.people.auditor).row.head
    assert (code, head in said) == (0, True), said
    assert ("ledger.jsonl" in found) == (reader == "auditor")
    assert SHEET in found.values()


def test_whoever_reads_the_case_but_not_its_matter_has_the_fingerprints_alone(
    made: Eventful, tmp_path: Path
) -> None:
    with made.house.unit(None) as work:
        keeper = org.holding(work, org.post(work, made.house.people.org, roles=("circuits",)))
    found = files(made, tmp_path, keeper)
    assert [name for name in found if name.startswith(("texts/", "documents/"))] == []
    assert verified(found, tmp_path)[0] == 0


def test_a_case_with_another_below_it_is_proved_with_it(
    house: House, case: str, tmp_path: Path
) -> None:
    house.answer(house.people.drh, below(house))
    with house.unit(house.people.secretariat, read_only=True) as work:
        found = dossier(work, case)
        assert len(Speaker(work, found, "fr").said()["events"]) == len(found.events)
        packed = bundle(work, found, PAPER, Store(tmp_path).read)
    place = tmp_path / "bundle.zip"
    place.write_bytes(packed)
    done = subprocess.run([sys.executable, "-I", SCRIPT, place], capture_output=True, check=False)
    assert (done.returncode, len(found.kept)) == (0, 2), done.stdout
