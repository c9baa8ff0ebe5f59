"""A small ministry whose secretary general and administrator can sign in."""

import pytest

from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import begin
from tests.kept import Shelf
from tests.make import accounts as make
from tests.make import org
from tests.make.org import Ministry


@pytest.fixture
def chart(kept: Shelf, database: Database, clock: FixedClock) -> Ministry:
    return kept(ministry, database, clock)


def ministry(database: Database, clock: FixedClock) -> Ministry:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        drawn = org.ministry(work)
        make.account(work, drawn.sg, username="sg", language="en", email="sg@example.ma")
        make.account(work, drawn.admin, username="admin", language="en")
    return drawn
