"""A case on an older version goes over to the circuit in force; by itself it stays where it is."""

from govflow.kernel.errors import Conflict
from govflow.kernel.work import Work
from govflow.workflow import capacity, door, policy, queries, store
from govflow.workflow.engine import move
from govflow.workflow.engine.answers import CIRCUITS
from govflow.workflow.rows import CaseRow
from govflow.workflow.service.command import apply, only_once


def migrate(work: Work, case: str, *, once: str = "") -> CaseRow:
    """Let one case go over; what is open stays open, with its due day.

    Raises Conflict where it follows the version in force already, or cannot go over.
    """
    file = door.of_case(work, case, by=store.By.ADDRESS)
    work.require(policy.migrate, file.row)

    def act() -> CaseRow:
        target = queries.published(work, file.route.key)
        if target.sha256 == file.row.circuit:
            raise Conflict("case.moved_already", version=target.version)
        event = {
            "kind": "migrated",
            "as": CIRCUITS,
            "from": file.row.circuit,
            "to": target.sha256,
            "version": target.version,
            "kinds": move.kinds(file.route, file.case),
        }
        file.route = store.route_of(target)
        file.row.definition_id, file.row.circuit = target.id, target.sha256
        return apply(work, file, event, capacity.role_act(work, "circuits"))

    return only_once(work, once, {"migrate": file.row.public_id}, act)
