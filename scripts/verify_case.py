"""Verify a bundle of proof of govflow: python3 -I verify_case.py FOLDER-OR-ZIP.

Python's standard library alone, and nothing of govflow: anybody may read it and run it. It says
the first thing that does not hold, in three languages, and ends with 1; else what holds, and 0.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
MANIFEST = "manifest.json"
SEEN = frozenset({"answered", "returned", "advised"})  # who did these saw the text as it was then
GIVES = frozenset({"started", "resubmitted", "revised"})  # these may bring another text
WORDS = {
    "unreadable": (
        "{0} cannot be read.",
        "{0} est illisible.",
        "تتعذر قراءة {0}.",
    ),
    "manifest": (
        "manifest.json was changed.",
        "manifest.json a été modifié.",
        "تم تغيير manifest.json.",
    ),
    "missing": (
        "{0} is missing.",
        "{0} manque.",
        "{0} غير موجود.",
    ),
    "changed": (
        "{0} was changed.",
        "{0} a été modifié.",
        "تم تغيير {0}.",
    ),
    "foreign": (
        "{0} is not of this bundle.",
        "{0} n'est pas de ce dossier.",
        "{0} ليس من هذا الملف.",
    ),
    "definition": (
        "The circuit of case {0} was changed.",
        "Le circuit du dossier {0} a été modifié.",
        "تم تغيير مسار الملف {0}.",
    ),
    "started": (
        "Case {0} began on another circuit.",
        "Le dossier {0} a commencé sur un autre circuit.",
        "بدأ الملف {0} بمسار آخر.",
    ),
    "altered": (
        "Event {1} of case {0} was changed.",
        "L'événement {1} du dossier {0} a été modifié.",
        "تم تغيير الحدث {1} من الملف {0}.",
    ),
    "gone": (
        "Event {1} of case {0} is missing.",
        "L'événement {1} du dossier {0} manque.",
        "الحدث {1} من الملف {0} غير موجود.",
    ),
    "order": (
        "Event {2} of case {0} stands in the place of event {1}.",
        "L'événement {2} du dossier {0} est à la place de l'événement {1}.",
        "الحدث {2} من الملف {0} في مكان الحدث {1}.",
    ),
    "chain": (
        "Event {1} of case {0} does not follow the one before it.",
        "L'événement {1} du dossier {0} ne suit pas le précédent.",
        "الحدث {1} من الملف {0} لا يتبع الذي قبله.",
    ),
    "head": (
        "Case {0} does not end where the manifest says.",
        "Le dossier {0} ne finit pas où le dit le manifeste.",
        "لا ينتهي الملف {0} حيث يقول البيان.",
    ),
    "bound": (
        "Event {1} of case {0} was not decided on the text of its time.",
        "L'événement {1} du dossier {0} ne porte pas sur le texte d'alors.",
        "الحدث {1} من الملف {0} لا يخص النص الذي كان معروضا.",
    ),
    "text": (
        "The text {0} was changed.",
        "Le texte {0} a été modifié.",
        "تم تغيير النص {0}.",
    ),
    "document": (
        "The document {0} was changed.",
        "Le document {0} a été modifié.",
        "تم تغيير الوثيقة {0}.",
    ),
    "unnamed": (
        "The document {0} is in no text decided upon.",
        "Le document {0} n'est dans aucun texte décidé.",
        "الوثيقة {0} ليست في أي نص تم البت فيه.",
    ),
    "ledger": (
        "Entry {0} of the journal was changed.",
        "L'entrée {0} du journal a été modifiée.",
        "تم تغيير القيد {0} من سجل الوقائع.",
    ),
    "unrecorded": (
        "Event {1} of case {0} has no entry in the journal.",
        "L'événement {1} du dossier {0} n'a pas d'entrée au journal.",
        "ليس للحدث {1} من الملف {0} قيد في سجل الوقائع.",
    ),
}
Files = dict[str, bytes]


class Broken(Exception):
    """The first thing that does not hold."""

    def __init__(self, key: str, *about: object) -> None:
        super().__init__("\n".join(WORDS[key]).format(*about))


def canonical(value: object) -> bytes:
    """Write JSON as RFC 8785 does, for the values of these files: texts, whole numbers, null."""
    said = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return said.encode()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def without_hash(row: dict[str, Any]) -> str:
    return digest(canonical({name: value for name, value in row.items() if name != "hash"}))


def read(place: Path) -> Files:
    """Read every file of a bundle, packed or not."""
    if place.is_dir():
        found = (one for one in sorted(place.rglob("*")) if one.is_file())
        return {one.relative_to(place).as_posix(): one.read_bytes() for one in found}
    with zipfile.ZipFile(place) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def parsed(files: Files, name: str) -> Any:  # noqa: ANN401 - JSON is what it is
    if name not in files:
        raise Broken("missing", name)
    try:
        return json.loads(files[name])
    except ValueError as wrong:
        raise Broken("unreadable", name) from wrong


def rows(files: Files, name: str) -> list[dict[str, Any]]:
    lines = files[name].splitlines() if name in files else []
    try:
        return [dict(json.loads(one)) for one in lines]
    except (ValueError, TypeError) as wrong:
        raise Broken("unreadable", name) from wrong


def verify(files: Files) -> dict[str, Any]:
    """Return the manifest of a bundle in which everything holds. Raises Broken."""
    manifest: dict[str, Any] = parsed(files, MANIFEST)
    said = {name: value for name, value in manifest.items() if name != "hash"}
    if manifest.get("hash") != digest(canonical(said)):
        raise Broken("manifest")
    events = [one for case in manifest["cases"] for one in verify_case(files, case)]
    verify_texts(files, manifest, {digest_of(one) for one in events})
    if manifest["ledger"]["file"]:
        verify_ledger(rows(files, manifest["ledger"]["file"]), events)
    verify_files(files, manifest["files"])
    return manifest


def verify_files(files: Files, listed: dict[str, str]) -> None:
    """Each file is there and as it was; a folder may hold this script twice, nothing else more."""
    for name, sha256 in listed.items():
        if name not in files:
            raise Broken("missing", name)
        if digest(files[name]) != sha256:
            raise Broken("changed", name)
    for name in files:
        if name not in listed and name != MANIFEST:
            raise Broken("foreign", name)


def verify_case(files: Files, case: dict[str, Any]) -> list[dict[str, Any]]:
    """Verify a circuit, the chain of the events of a case, and what each was decided on."""
    name, folder = case["reference"], case["folder"]
    if digest(files.get(f"{folder}/definition.json", b"")) != case["circuit"]["sha256"]:
        raise Broken("definition", name)
    events = rows(files, f"{folder}/events.jsonl")
    walk(name, events)
    if len(events) < case["events"]:
        raise Broken("gone", name, len(events) + 1)
    if (len(events), events[-1]["hash"]) != (case["events"], case["head"]):
        raise Broken("head", name)
    if followed(events) != case["circuit"]["sha256"]:
        raise Broken("started", name)
    if bound(name, events) != case["digest"]:
        raise Broken("head", name)
    return events


def followed(events: list[dict[str, Any]]) -> str | None:
    """Return the circuit that a case follows: on which it began, or to which it went over."""
    circuit = None
    for event in events:
        body = json.loads(event["body_text"])
        circuit = body["to"] if event["kind"] == "migrated" else body.get("definition", circuit)
    return circuit


def walk(name: str, events: list[dict[str, Any]]) -> None:
    """Walk the chain: each event is the next, as it was written, and follows the one before."""
    prev, numbers = GENESIS, [event.get("seq") for event in events]
    for place, event in enumerate(events, 1):
        if event.get("seq") != place:
            later = place in numbers[place:]
            raise Broken("order" if later else "gone", name, place, event.get("seq"))
        if event.get("hash") != without_hash(event):
            raise Broken("altered", name, place)
        if event["prev"] != prev:
            raise Broken("chain", name, place)
        prev = event["hash"]


def bound(name: str, events: list[dict[str, Any]]) -> str:
    """See that each decision names the text of its time; return the text the case ends on."""
    now, before = "", [""]
    for event in events:
        body, place = json.loads(event["body_text"]), event["seq"]
        before.append(now)
        if event["kind"] in GIVES:
            now = body.get("digest") or now
        elif event["kind"] == "undone":
            now = before[body["rev"]]
        elif event["kind"] in SEEN and body.get("digest") != now:
            raise Broken("bound", name, place)
    return now


def digest_of(event: dict[str, Any]) -> str:
    return str(json.loads(event["body_text"]).get("digest") or "")


def verify_texts(files: Files, manifest: dict[str, Any], decided: set[str]) -> None:
    """Each text has the digest that was decided on, and names the documents that lie beside it."""
    named: set[str] = set()
    for sha256, name in manifest["texts"].items():
        if sha256 not in decided or digest(files.get(name, b"")) != sha256:
            raise Broken("text", name)
        named |= {one["sha256"] for one in parsed(files, name).get("documents", ())}
    for sha256, name in manifest["documents"].items():
        if sha256 not in named:
            raise Broken("unnamed", name)
        if name in files and digest(files[name]) != sha256:
            raise Broken("document", name)


def verify_ledger(entries: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
    """The journal of the ministry has an entry for each event, by its fingerprint."""
    recorded = set()
    for entry in entries:
        if entry.get("hash") != without_hash(entry):
            raise Broken("ledger", entry.get("seq"))
        recorded.add(json.loads(entry["details_text"]).get("event"))
    for event in events:
        if event["hash"] not in recorded:
            raise Broken("unrecorded", event["case_id"], event["seq"])


def main(arguments: list[str]) -> int:
    place = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        manifest = verify(read(place))
    except Broken as found:
        print(f"BROKEN | ALTÉRÉ | محرف\n{found}")
        return 1
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, IndexError, ValueError) as wrong:
        print(f"UNREADABLE | ILLISIBLE | تتعذر القراءة\n{type(wrong).__name__}: {wrong}")
        return 1
    print("INTACT | INTACT | سليم")
    for case in manifest["cases"]:
        print(f"{case['reference']}  {case['events']}  {case['head']}")
    print(f"{manifest['ledger']['seq']}  {manifest['ledger']['hash']}")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
