"""The bundle of proof of a case: everything that verifies it, without the house and offline.

`scripts/verify_case.py` lies in it, and says in words the first thing that does not hold.
"""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from govflow.audit import policy as audit
from govflow.audit.models import Entry
from govflow.audit.queries import history
from govflow.kernel.canonical import canonical, digest, fingerprint
from govflow.kernel.work import Work
from govflow.org.models import DelegationAct
from govflow.reports.dossier import Dossier, Kept
from govflow.reports.paper import events_of
from govflow.workflow.queries.names import people_by_id, posts_by_id

ROOT = Path(__file__).parents[2]
SCRIPT, README = ROOT / "scripts" / "verify_case.py", ROOT / "templates" / "proof" / "README.txt"
LEDGER = "ledger.jsonl"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same parts give the same bytes
Files = dict[str, bytes]


def bundle(work: Work, dossier: Dossier, paper: bytes, read: Callable[[str], bytes]) -> bytes:
    """Pack a case; `paper` is its printed record, `read` gives the bytes of a document.

    Raises Damaged where the bytes of a document are gone.
    """
    texts = {sha256: f"texts/{sha256}.json" for sha256 in dossier.texts}
    papers = {key: f"documents/{key[:12]}-{one.filename}" for key, one in dossier.papers.items()}
    files = _cases(dossier) | {
        "case.pdf": paper,
        "names.json": canonical(_names(work, dossier)),
        "README.txt": README.read_bytes(),
        SCRIPT.name: SCRIPT.read_bytes(),
        **{name: canonical(dossier.texts[key].snapshot) for key, name in texts.items()},
        **{name: read(key) for key, name in papers.items()},
        **_ledger(work, dossier),
    }
    said = {
        "schema": 1,
        "made_at": work.now,
        "cases": [_case(place, one) for place, one in enumerate(dossier.kept, 1)],
        "texts": texts,
        "documents": papers,
        "ledger": {
            "seq": dossier.head.seq,
            "hash": dossier.head.hash,
            "file": LEDGER if LEDGER in files else None,
        },
        "files": {name: fingerprint(data) for name, data in files.items()},
    }
    files["manifest.json"] = canonical(said | {"hash": digest(said)})
    return _packed(files)


def _cases(dossier: Dossier) -> Files:
    files: Files = {}
    for place, one in enumerate(dossier.kept, 1):
        files[f"cases/{place}/events.jsonl"] = events_of(one)
        files[f"cases/{place}/definition.json"] = one.definition.body_text.encode()
    return files


def _case(place: int, one: Kept) -> dict[str, Any]:
    row, circuit = one.row, one.definition
    return {
        "folder": f"cases/{place}",
        "case": row.public_id,
        "reference": row.reference or row.public_id,
        "title": row.title.as_dict(),
        "subject": row.subject,
        "status": row.status,
        "outcome": row.outcome,
        "digest": row.digest,
        "events": row.rev,
        "head": row.head,
        "circuit": {"key": circuit.key, "version": circuit.version, "sha256": circuit.sha256},
    }


def _names(work: Work, dossier: Dossier) -> dict[str, dict[str, Any]]:
    """Say who the numbers in the events are: people, posts, acts of delegation."""
    events = dossier.events
    people = people_by_id(work, {one.actor_id for one in events if one.actor_id})
    posts = posts_by_id(work, {one.for_post_id for one in events if one.for_post_id})
    ids = {one.delegation_id for one in events if one.delegation_id}
    acts = work.all(select(DelegationAct).where(DelegationAct.id.in_(ids))) if ids else []
    return {
        "people": {str(key): one.name.as_dict() for key, one in people.items()},
        "posts": {str(key): one.name.as_dict() for key, one in posts.items()},
        "acts": {
            str(one.id): {
                "reference": one.reference,
                "date": one.act_date,
                "from": one.from_day,
                "to": one.to_day,
                "formula": one.formula.as_dict(),
            }
            for one in acts
        },
    }


def _ledger(work: Work, dossier: Dossier) -> Files:
    """Return the entries of the journal about the cases, to whoever may read it."""
    if not work.may(audit.verify, None):
        return {}
    found = work.all(history(*(f"case:{one.row.id}" for one in dossier.kept)))
    names = [column.key for column in Entry.__table__.columns]
    lines = (canonical({name: getattr(one, name) for name in names}) for one in found)
    return {LEDGER: b"".join(line + b"\n" for line in lines)}


def _packed(files: Files) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
    return held.getvalue()
