"""How an action follows its case: at once where its requester works on, later in the worker."""

from collections.abc import Mapping

from sqlalchemy import select

from govflow.actions import policy
from govflow.actions.flow import FLOW, State, circuit_verb
from govflow.actions.models import Action
from govflow.actions.queries import latest_version
from govflow.actions.service.content import restore
from govflow.audit import ledger
from govflow.kernel.refs import parse
from govflow.kernel.work import Work
from govflow.workflow import queries as workflow
from govflow.workflow.queries import Standing
from govflow.workflow.step import step

FACTS = {
    "return": "action.returned",
    "take_back": "action.withdrawn",
    "resume": "action.resumed",
    "approve": "action.approved",
    "reject": "action.rejected",
    "lapse": "action.cancelled",
}
AT_ONCE = frozenset({"return", "take_back", "resume"})  # the others wait for the undo window


def verb_of(state: State, standing: Standing | None) -> str | None:
    """Return the verb by which an action in a state follows its newest case, if it lags."""
    if standing is None:
        return None
    return circuit_verb(
        state,
        status=standing.status,
        outcome=standing.outcome,
        with_requester=standing.with_requester,
        reason=standing.returned_reason,
    )


def state_after(state: State, standing: Standing | None) -> State:
    """Return the state that an action truly has: its own, or what its case made of it."""
    verb = verb_of(state, standing)
    return FLOW.moves[verb][1] if verb else state


def settle(work: Work, action: Action) -> Standing | None:
    """Let an action that its requester works on follow its case: a return, or one undone.

    Return how that case stands, None where the action was never sent.
    """
    standing = _standing(work, action)
    verb = verb_of(State(action.state), standing)
    if verb in AT_ONCE:
        _move(work, action, verb)
    return standing


def follow(work: Work, topic: str, body: Mapping[str, object]) -> None:
    """Let an action follow its case, as the worker hears of it. Told twice, it moves once."""
    work.require(policy.follow, topic)
    _kind, number = parse(str(body["subject"]))
    query = select(Action).where(Action.id == number).with_for_update(of=Action)
    action = work.first(query)
    if action is None or not topic.startswith("case."):
        return
    verb = verb_of(State(action.state), _standing(work, action))
    if verb:
        _move(work, action, verb)


def _standing(work: Work, action: Action) -> Standing | None:
    return workflow.standing(work, [action.ref]).get(action.ref)


def _move(work: Work, action: Action, verb: str) -> None:
    step(action, FLOW, verb)
    if verb in {"resume", "approve"} and (submitted := work.first(latest_version(action))):
        restore(work, action, submitted.snapshot)
    ledger.record(work, FACTS[verb], action, number=action.number)
