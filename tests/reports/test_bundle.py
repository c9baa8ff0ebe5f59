"""The bundle of proof verifies without the house; whatever is altered is found and named."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from govflow.documents.store import Store
from govflow.kernel.canonical import canonical, digest, fingerprint
from govflow.org.models import Holding
from govflow.reports.bundle import SCRIPT, bundle
from govflow.reports.dossier import dossier
from govflow.reports.paper import Speaker
from tests.make import org
from tests.make.dossiers import SHEET, Eventful
from tests.make.workflow import House
from tests.workflow.conftest import house
from tests.workflow.test_circuits import below, case

__all__ = ["case", "house"]

Files = dict[str, bytes]
EVENTS = "cases/1/events.jsonl"
PAPER = b"%PDF-1.7 the record of the case"


def files(made: Eventful, folder: Path, who: Holding) -> Files:
    with made.house.unit(who, read_only=True) as work:
        packed = bundle(work, dossier(work, made.case), PAPER, Store(folder).read)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def verified(found: Files, folder: Path) -> tuple[int, str]:
    """Run the script of the bundle, as somebody elsewhere would."""
    place = folder / "bundle"
    for name, data in found.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-I", "verify_case.py"], cwd=place, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


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


def lines(found: Files) -> list[bytes]:
    return found[EVENTS].splitlines(keepends=True)


def put(found: Files, *events: bytes) -> None:
    found[EVENTS] = b"".join(events)


def change_an_event(found: Files) -> None:
    found[EVENTS] = found[EVENTS].replace("Précisez".encode(), b"Precisez")


def change_an_event_and_its_hash(found: Files) -> None:
    kept = lines(found)
    event = json.loads(kept[2].replace("Précisez".encode(), b"Precisez"))
    del event["hash"]
    put(found, *kept[:2], canonical(event | {"hash": digest(event)}) + b"\n", *kept[3:])


def remove_an_event(found: Files) -> None:
    kept = lines(found)
    put(found, *kept[:3], *kept[4:])


def remove_the_last_event(found: Files) -> None:
    put(found, *lines(found)[:-1])


def reorder_events(found: Files) -> None:
    kept = lines(found)
    put(found, *kept[:2], kept[3], kept[2], *kept[4:])


def change_the_definition(found: Files) -> None:
    name = "cases/1/definition.json"
    found[name] = found[name].replace(b"5wd", b"9wd")


def change_a_text(found: Files) -> None:
    name = next(name for name in found if name.startswith("texts/"))
    found[name] = found[name].replace(b"douze", b"treize")


def change_a_document(found: Files) -> None:
    name = next(name for name in found if name.startswith("documents/"))
    found[name] += b"SG;2\r\n"


def change_the_manifest(found: Files) -> None:
    found["manifest.json"] = found["manifest.json"].replace(b'"approved"', b'"rejected"')


def change_the_paper(found: Files) -> None:
    found["case.pdf"] += b" "


def forge_the_text_of_a_decision(found: Files) -> None:
    """Let an event name another text, and reckon every fingerprint anew."""
    events = [json.loads(line) for line in lines(found)]
    body = json.loads(events[6]["body_text"]) | {"digest": fingerprint(b"another text")}
    events[6]["body_text"] = canonical(body).decode()
    prev = events[5]["hash"]
    for event in events[6:]:
        del event["hash"]
        event["prev"] = prev
        prev = event["hash"] = digest(event)
    put(found, *(canonical(event) + b"\n" for event in events))
    manifest = json.loads(found["manifest.json"])
    manifest["cases"][0]["head"] = prev
    manifest["files"][EVENTS] = fingerprint(found[EVENTS])
    del manifest["hash"]
    found["manifest.json"] = canonical(manifest | {"hash": digest(manifest)})


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (change_an_event, "Event 3 of case {} was changed."),
        (change_an_event_and_its_hash, "Event 4 of case {} does not follow the one before it."),
        (remove_an_event, "Event 4 of case {} is missing."),
        (remove_the_last_event, "Event 8 of case {} is missing."),
        (reorder_events, "Event 4 of case {} stands in the place of event 3."),
        (change_the_definition, "The circuit of case {} was changed."),
        (change_a_text, "was changed."),
        (change_a_document, "coûts.csv was changed."),
        (change_the_manifest, "manifest.json was changed."),
        (change_the_paper, "case.pdf was changed."),
        (forge_the_text_of_a_decision, "Event 7 of case {} was not decided on the text"),
    ],
)
def test_each_alteration_is_found_and_named(
    made: Eventful, tmp_path: Path, alter: Callable[[Files], None], said: str
) -> None:
    found = files(made, tmp_path, made.house.people.secretariat)
    before = dict(found)
    alter(found)
    assert found != before
    code, words = verified(found, tmp_path)
    reference = json.loads(before["manifest.json"])["cases"][0]["reference"]
    assert (code, said.format(reference) in words) == (1, True), words


def change_the_ledger(found: Files) -> None:
    found["ledger.jsonl"] = found["ledger.jsonl"].replace(b'"task.approved"', b'"task.rejected"', 1)


def test_an_altered_entry_of_the_journal_is_found(made: Eventful, tmp_path: Path) -> None:
    found = files(made, tmp_path, made.house.people.auditor)
    change_the_ledger(found)
    code, words = verified(found, tmp_path)
    assert (code, "of the journal was changed." in words) == (1, True), words


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
