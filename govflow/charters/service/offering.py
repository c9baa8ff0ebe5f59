"""The worker makes the papers of offered charters, one after the other, outside any unit of work.

Offering is one click that writes rows; each paper is printed and sealed afterwards, from its row
alone. Whoever dies in between leaves a charter that is still *prepared*, and the next round makes
it; one paper that cannot be printed does not hold up the others; no page ever opens the keys.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from govflow.audit import ledger
from govflow.charters import document, policy, queries
from govflow.charters.flow import FLOW, State
from govflow.charters.models import Charter
from govflow.charters.service.moving import moved, told
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock, back_off
from govflow.kernel.database import Database
from govflow.kernel.log import logger
from govflow.kernel.work import Work, begin
from govflow.signing import acts
from govflow.signing import service as signing
from govflow.signing.sealing import Sealed, Sealer
from govflow.workflow.step import step


@dataclass(frozen=True, slots=True)
class Offering:
    """A worker that makes papers."""

    database: Database
    clock: Clock
    sealer: Sealer
    address: str  # under which a paper can be checked

    def run(self, *, most: int = 20) -> int:
        """Make the papers that wait; return how many were tried."""
        for count in range(most):
            if not self.step():
                return count
        return most

    def step(self) -> bool:
        known = self._next()
        if known is None:
            return False
        number, code, data, now = known
        try:
            sealed = self.sealer.prepare("charter", data, code=code, at=now)
        except Exception as failed:  # noqa: BLE001 - one bad paper must not stop the others
            logger().warning("charter waits", key=f"charter:{number}", exc_info=failed)
            self._put_off(number, f"{type(failed).__name__} {failed}")
        else:
            self._offer(number, sealed)
        return True

    def _next(self) -> tuple[int, str, dict[str, Any], datetime] | None:
        """Return the charter that waits longest, and what is to be printed of it."""
        with begin(self.database, actor=SYSTEM, clock=self.clock, read_only=True) as work:
            charter = work.first(queries.to_seal(work))
            if charter is None:
                return None
            code = acts.new_code()
            data = document.paper(charter, code=code, address=self.address, at=work.now)
            return charter.id, code, data, work.now

    def _offer(self, number: int, sealed: Sealed) -> None:
        """Offer it with its paper; where somebody was faster, the bytes are never served."""
        with begin(self.database, actor=SYSTEM, clock=self.clock) as work:
            charter = _waiting(work, number)
            if charter is None:
                return
            charter.file = signing.seal(work, charter, sealed)
            charter.offered_at, charter.problem = work.now, None
            step(charter, FLOW, "offer")
            moved(work, charter, "offer")
            to = [charter.post_id]
            ledger.record(work, "charter.offered", charter, **told(charter), to=to)

    def _put_off(self, number: int, why: str) -> None:
        with begin(self.database, actor=SYSTEM, clock=self.clock) as work:
            charter = _waiting(work, number)
            if charter is not None:
                charter.problem = why[:200]
                charter.available_at = work.now + back_off(charter.tries)
                charter.tries += 1


def next_due(database: Database, clock: Clock) -> datetime | None:
    """Return when the next paper is to be made."""
    with begin(database, actor=SYSTEM, clock=clock, read_only=True) as work:
        charter = work.first(queries.unsealed())
        return charter.available_at if charter else None


def _waiting(work: Work, number: int) -> Charter | None:
    work.require(policy.follow, number)
    query = select(Charter).where(Charter.id == number, Charter.state == State.PREPARED)
    return work.first(query.with_for_update(of=Charter))
