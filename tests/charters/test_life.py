"""Whatever people do, and in whatever order: a charter moves as its flow says, and only so."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govflow.charters import policy, queries, service
from govflow.charters.checks import differs
from govflow.charters.flow import AGAIN, FLOW, LIVE, UNFINISHED, State
from govflow.charters.models import Charter
from govflow.kernel.errors import Conflict, Forbidden
from govflow.kernel.work import Work
from tests.make.charters import DUE, PLAN, Desk, loaded

STEPS = ("sign", "decline", "attest", "return", "withdraw", "withdraw_signed", "extend", "reoffer")
ACTS = {"sign": "souss", "decline": "souss", "attest": "minister"}
AFTER = {"sign": State.SIGNED, "attest": State.IN_FORCE}  # once the worker has sealed it


def wanted(state: State, step: str) -> State | None:
    """What a step leads to by the flow, for whom it belongs to; None where it is refused."""
    if step == "reoffer":
        return State.OFFERED if state in AGAIN else None
    signed = state == State.SIGNED
    if step.startswith("withdraw"):
        return State.WITHDRAWN if FLOW.allows(state, "withdraw") and (
            signed == (step == "withdraw_signed")) else None  # fmt: skip
    return AFTER.get(step, FLOW.moves[step][1]) if FLOW.allows(state, step) else None


def do(desk: Desk, step: str) -> None:
    public_id = desk.charter()
    if step in ACTS:
        desk.done(step, desk.asked(step, by=ACTS[step], reason="Non"), by=ACTS[step])
        return
    by = "minister" if step in {"return", "withdraw_signed"} else "secretariat"
    with desk.unit(by) as work:
        _plain(work, work.get(Charter, public_id, to=policy.read), step)


def _plain(work: Work, charter: Charter, step: str) -> None:
    match step:
        case "return":
            service.return_(work, charter, reason="Non")
        case "extend":
            service.extend(work, charter, due=charter.due + timedelta(days=1), reason="Oui")
        case "reoffer":
            service.reoffer(work, charter, due=DUE)
        case _:
            service.withdraw(work, charter, reason="Non")


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=2, max_size=7))
def test_a_charter_lives_as_its_flow_says(desk: Desk, steps: list[str]) -> None:
    campaign = started(desk)
    for step in steps:
        before = State(desk.state())
        if before == State.OFFERED and step == "sign":
            desk.read()
        try:
            do(desk, step)
        except (Conflict, Forbidden):
            assert (wanted(before, step), desk.state()) == (None, before)
        else:
            desk.work_off()
            assert desk.state() == wanted(before, step)
        whole(desk, campaign)


def started(desk: Desk) -> str:
    """A campaign of its own in one region: what an example before left on its way is withdrawn."""
    with desk.unit(read_only=True) as work:
        if work.first(queries.visible_to(work.actor)) is None:
            return desk.offered()
        region = loaded(work, desk.charter()).region_id
    if desk.state() in UNFINISHED:
        do(desk, "withdraw_signed" if desk.state() == State.SIGNED else "withdraw")
    return desk.offered(replace(PLAN, regions=(region,)))


def whole(desk: Desk, campaign: str) -> None:
    """At most one living charter for a post, one in force, dates, and all as the facts say."""
    with desk.unit(read_only=True) as work:
        rows = list(desk.campaign(work, campaign).charters)
        live = [one.post_id for one in rows if one.state in LIVE]
        assert len(live) == len(set(live))
        assert [differs(work, one) for one in rows] == [""] * len(rows)
        bound = {one.state for one in rows if one.valid_from}
        assert bound <= {State.IN_FORCE, State.SUPERSEDED}
