"""Keys of a ministry that exists for one run, and a charter signed with them."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from govflow.documents import pdf
from govflow.kernel.canonical import fingerprint
from govflow.kernel.clock import at_local
from govflow.signing import chain, keys
from govflow.signing.keys import Ring
from govflow.signing.verify import Person, Register
from tests.make import papers

AT = at_local(datetime(2026, 11, 23, 10, 0))  # noqa: DTZ001 - wall-clock time
ACTS = {"Sig_Director": "ab12" * 16, "Sig_Minister": "cd34" * 16}
OWNER = "Ministry of the tests"


def ring(folder: Path, *, owner: str = OWNER) -> Ring:
    """Make the keys of an installation, valid for a year already."""
    keys.make(folder, owner=owner, since=AT - timedelta(days=365))
    return keys.load(folder)


def stamp(field: str) -> bytes:
    data = {
        "width": 236,
        "height": 96,
        "ar": ["وقعته إلكترونيا أمينة بنعلي، المديرة الجهوية", "23/11/2026 10:01"],
        "fr": ["Signé électroniquement par Amina BENALI", "signature simple (loi 43-20)"],
        "marks": [{"ar": "بصمة", "fr": "Empreinte", "sha256": ACTS[field]}],
    }
    return pdf.stamp(json.dumps(data).encode(), on=AT.date())


@dataclass(frozen=True)
class Paper:
    """A paper in each of its states."""

    r0: bytes
    r1: bytes
    r2: bytes
    r3: bytes
    r4: bytes
    r5: bytes

    @property
    def register(self) -> Register:
        """What the ministry keeps of it."""
        persons = tuple(Person(field, act) for field, act in ACTS.items())
        kinds = {self.r1: "certified", self.r2: "signed", self.r5: "complete"}
        return Register(persons, {fingerprint(data): kind for data, kind in kinds.items()})


def paper(keys_: Ring) -> Paper:
    """Print, certify, sign twice and archive a charter, a minute apart."""
    printed = pdf.render("charter", papers.charter_json(), on=AT.date())
    r1 = chain.certify(keys_, printed.pdf, printed.boxes, at=AT)
    r2 = signed(keys_, r1, "Sig_Director", AT + timedelta(minutes=1))
    r3 = signed(keys_, r2, "Sig_Minister", AT + timedelta(minutes=2))
    r4, r5 = chain.archive(keys_, r3, at=AT + timedelta(minutes=2))
    return Paper(printed.pdf, r1, r2, r3, r4, r5)


def signed(keys_: Ring, base: bytes, field: str, at: datetime) -> bytes:
    return chain.sign(keys_, base, field, act=ACTS[field], stamp=stamp(field), at=at)
