"""The dry run before a submission: who will receive it, in which order, by which day."""

from dataclasses import dataclass
from datetime import date

from govflow.actions.models import Action
from govflow.actions.service.circuit import circuit_of, data_for
from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.workflow import queries as workflow
from govflow.workflow.queries import Rehearsal, Stop
from govflow.workflow.store import route_of


@dataclass(frozen=True, slots=True)
class Preview:
    """The way of an action if everybody agrees on the last day, and the circuit that it goes."""

    circuit: Text3
    way: Rehearsal

    @property
    def stops(self) -> tuple[Stop, ...]:
        return self.way.stops

    @property
    def ends_on(self) -> date | None:
        return self.way.ends_on


def preview(work: Work, action: Action) -> Preview:
    """Play a submission through without writing. Raises what the submission would raise."""
    definition = circuit_of(work, action)
    event = {
        "data": data_for(work, definition, action),
        "requester": {"person": work.actor.person, "post": action.requester_post_id},
        "actor": {"person": work.actor.person, "for_person": action.requester_id},
    }
    way = workflow.rehearsal(work, route_of(definition), event)
    if way.stopped:
        raise way.stopped
    return Preview(definition.title, way)
