"""What the reader may answer in one go: the files that await him, each with its plain answer."""

from dataclasses import dataclass

from govflow.kernel.work import Work
from govflow.workflow import capacity, door, policy
from govflow.workflow.engine.route import Human
from govflow.workflow.queries.desk import bar_of
from govflow.workflow.queries.inbox import Item, inbox

MOST = 200
KINDS = frozenset({"visa", "avis", "approval"})  # never a signature, an attestation, a correction


@dataclass(frozen=True, slots=True)
class Ready:
    """A file of the list: the answer without a reason, the text it is about, what bars it."""

    item: Item
    verb: str
    digest: str
    bar: str


def ready(work: Work) -> list[Ready]:
    """The files that may be answered together, late first."""
    items = [one for one in inbox(work, limit=MOST) if one.kind in KINDS]
    return [found for one in items if (found := _ready(work, one))]


def _ready(work: Work, item: Item) -> Ready | None:
    file, task = door.of_task(work, item.task, lock=False)
    step = file.route.steps.get(task.step)
    if not isinstance(step, Human):
        return None
    offers = [one.principal for one in file.open_tasks(task.step, task.run, task.slot)]
    ways = policy.ways(work.actor, capacity.chance_of(work, file.row, offers, task.kind))
    bar = bar_of(work, file, task, ways) or ("explain" if file.case.explain else "")
    return Ready(item, step.verbs[0], file.row.digest, bar)
