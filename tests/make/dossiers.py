"""A case to which nearly everything happens: silence, a return, a resubmission, a delegation."""

import io
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from govflow.documents import service as documents
from govflow.documents.intake import Prepared
from govflow.documents.store import Store
from govflow.kernel.clock import FixedClock, at_local
from govflow.kernel.database import Database
from govflow.org.models import Holding
from govflow.reports.bundle import bundle
from govflow.reports.dossier import Dossier, dossier
from govflow.workflow import timers
from govflow.workflow.models import Case
from tests.make import actions, org, workflow
from tests.make.workflow import House

PAPER = b"%PDF-1.7 the record of the case"
Files = dict[str, bytes]
SHEET = b"unit;cost\r\nDRH;1\r\n"
BODY: dict[str, Any] = {
    **workflow.ACTION,
    "start": "cabinet",
    "steps": {
        "cabinet": {
            "kind": "avis",
            "title": {"ar": "رأي الديوان", "fr": "Avis du cabinet", "en": "Opinion of the Office"},
            "who": ["post:CHEF-CAB"],
            "due": "3wd",
            "silence": "none_given",
            "then": {"done": "visa_hr"},
        },
        **workflow.ACTION["steps"],
    },
}


@dataclass
class Eventful:
    """A ministry in which one action went its eventful way."""

    house: House
    action: str
    case: str

    def dossier(self, who: Holding) -> Dossier:
        with self.house.unit(who, read_only=True) as work:
            return dossier(work, self.case)


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return at_local(datetime(2026, month, day, hour))  # noqa: DTZ001 - wall-clock time


def eventful(database: Database, clock: FixedClock, store: Store | None = None) -> Eventful:
    """Silence of the cabinet, a return with its reason, a second round, a delegate, an approval."""
    house = workflow.house(database, clock, BODY)
    people = house.people
    with house.unit(None) as work:
        actions.circuits.bind(work, "action-approval", "action")
        org.delegation(work, people.sg, people.chef_cab, to_day=at(31, month=12).date())
    action = actions.drafted(house)
    if store is not None:
        _attach(house, action, store)
    _submit(house, action)
    for moment in (at(27, 0), at(27, 9)):  # due Thursday 26/11: the opinion is not given
        clock.at = moment
        timers.fire(database, clock)
    actions.returned(house, people.drh, action, "Précisez l'échéance et le budget")
    actions.told(house, action, "case.returned")
    clock.at += timedelta(hours=3)
    _submit(house, action, due=date(2027, 2, 15))
    with house.unit(None, read_only=True) as work:
        case = work.session.scalars(select(Case.public_id)).one()
    actions.answered(house, people.chef_cab, action, "favourable")
    actions.answered(house, people.drh, action)
    clock.at = at(30)
    house.answer(people.chef_cab, case, digest=_digest(house, case))  # for the Secretary General
    actions.answered(house, people.minister, action)
    return Eventful(house, action, case)


def _submit(house: House, action: str, due: date = actions.DUE) -> None:
    with house.unit(house.people.secretariat) as work:
        found = actions.one(work, action)
        found.due = due
        actions.service.submit(work, found)


def _attach(house: House, action: str, store: Store) -> None:
    file = Prepared("coûts.csv", store.put(SHEET), "text/csv", len(SHEET), ())
    with house.unit(house.people.secretariat) as work:
        documents.attach(work, actions.one(work, action), file, title="Coûts")


def _digest(house: House, case: str) -> str:
    with house.unit(None, read_only=True) as work:
        return work.session.scalars(select(Case.digest).where(Case.public_id == case)).one()


# ------------------------------------------------------------------ its proof


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
