"""A ministry in which one action went an eventful way."""

from pathlib import Path

import pytest

from govflow.documents.store import Store
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from tests.kept import Shelf
from tests.make.dossiers import Eventful, eventful


@pytest.fixture
def made(kept: Shelf, database: Database, clock: FixedClock, tmp_path: Path) -> Eventful:
    return kept(eventful, database, clock, Store(tmp_path), files=tmp_path)
