"""Whatever is altered in a bundle of proof is found and named: the script needs no house."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from govflow.documents.store import Store
from govflow.kernel.canonical import canonical, digest, fingerprint
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database, engine_options
from tests.conftest import MONDAY
from tests.make.dossiers import Files, eventful, files, verified

EVENTS = "cases/1/events.jsonl"


@pytest.fixture(scope="module")
def proof(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A bundle, made once: what is done to it afterwards is no matter of a database."""
    folder = tmp_path_factory.mktemp("proof")
    url = f"sqlite:///{shutil.copy(empty_sqlite, folder / 'govflow.db')}"
    engine = create_engine(url, **engine_options(url))
    made = eventful(Database(engine), FixedClock(MONDAY), Store(folder))
    found = files(made, folder, made.house.people.auditor)
    engine.dispose()
    return found


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


def change_the_journal(found: Files) -> None:
    found["ledger.jsonl"] = found["ledger.jsonl"].replace(b'"task.approved"', b'"task.rejected"', 1)


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
        (change_the_journal, "of the journal was changed."),
        (change_the_paper, "case.pdf was changed."),
        (forge_the_text_of_a_decision, "Event 7 of case {} was not decided on the text"),
    ],
)
def test_each_alteration_is_found_and_named(
    proof: Files, tmp_path: Path, alter: Callable[[Files], None], said: str
) -> None:
    before, found = proof, dict(proof)
    alter(found)
    assert found != before
    code, words = verified(found, tmp_path)
    reference = json.loads(before["manifest.json"])["cases"][0]["reference"]
    assert (code, said.format(reference) in words) == (1, True), words
