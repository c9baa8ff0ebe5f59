"""What people do with an action in these tests, each act in its own unit of work."""

from collections.abc import Callable

from govflow.actions import policy, service
from govflow.actions.models import Action
from govflow.audit.queries import history
from govflow.i18n.text import Text3
from govflow.kernel.rules import Rule
from govflow.kernel.work import Work
from govflow.org.models import Holding
from tests.make import actions as make
from tests.make.workflow import House

OTHER = Text3(fr="Étendre l'intranet aux douze régions")


def state(house: House, action_id: str) -> str:
    with house.unit(None, read_only=True) as work:
        return str(make.one(work, action_id).state)


def facts(house: House, action_id: str) -> list[str]:
    with house.unit(None, read_only=True) as work:
        return [entry.fact for entry in work.all(history(make.one(work, action_id).ref))]


def do(
    house: House,
    who: Holding,
    action_id: str,
    rule: Rule[Action],
    act: Callable[[Work, Action], object],
) -> None:
    with house.unit(who) as work:
        act(work, work.get(Action, action_id, to=rule))


def edit(house: House, who: Holding, action_id: str, **said: object) -> None:
    def act(work: Work, action: Action) -> None:
        content = make.content(house.people.chef_si, **said)
        service.edit(work, action, content, rev=action.version)

    do(house, who, action_id, policy.edit, act)


def submit(house: House, action_id: str, *, who: Holding | None = None, once: str = "") -> None:
    def act(work: Work, action: Action) -> None:
        service.submit(work, action, once=once)

    do(house, who or house.people.secretariat, action_id, policy.submit, act)
