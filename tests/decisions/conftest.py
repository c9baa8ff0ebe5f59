"""A steering committee and its technical committee, really stored."""

import pytest

from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from tests.kept import Shelf
from tests.make import meetings
from tests.make.meetings import Committees


@pytest.fixture
def made(kept: Shelf, database: Database, clock: FixedClock) -> Committees:
    return kept(meetings.committees, database, clock)
