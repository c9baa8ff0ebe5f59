"""viewflow as a contender: its flow, its tables, its locks, with users and permissions of Django.

A click does what viewflow's own views do when a person takes a task and completes it, without the
web. `locked`: the row lock its documentation recommends; on SQLite a transaction that is IMMEDIATE.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from viewflow import this
from viewflow.fsm import TransitionNotAllowed
from viewflow.workflow import flow, lock
from viewflow.workflow.flow import views
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from benchmarks import contender
from benchmarks.contender import (
    BATCH,
    DIGEST,
    DUE_DAYS,
    FIRST_DUE,
    NOW,
    PEOPLE,
    ROLES,
    Click,
    Reader,
    Refused,
)

HUMAN = "HUMAN"
DUE = {"due": (NOW + timedelta(days=DUE_DAYS)).isoformat()}
NOBODY_BELOW = 1000  # persons of the inbox are not those who approve


def due(_activation: object) -> dict[str, str]:
    return DUE


def step(name: str, then: str) -> flow.View:
    made = flow.View(views.UpdateProcessView.as_view(fields=[])).Permission(f"viewflow.{name}")
    return made.Next(getattr(this, then), task_data=due)


class Approval(flow.Flow):
    """The circuit of the job."""

    process_class = Process
    task_class = Task
    begin = flow.StartHandle().Next(this.first, task_data=due)
    first = step("first", "second")
    second = step("second", "third")
    third = step("third", "end")
    end = flow.End()


class Viewflow:
    """viewflow, under its default lock or a real one."""

    def __init__(self, name: str, *, locked: bool) -> None:
        self.name = name
        if locked and connection.vendor == "postgresql":
            Approval.lock_impl = lock.SelectForUpdateLock(nowait=False)
        groups = [group(name) for name in ROLES]
        User.objects.bulk_create(
            User(id=person, username=f"p{person}") for person in range(1, PEOPLE + 1)
        )
        for person in range(1, PEOPLE + 1):
            groups[ROLES.index(contender.role(person))].user_set.add(person)

    def start(self, number: int) -> int:
        data = {"title": contender.title(number), "digest": DIGEST}
        process = Approval.begin.run(_process_data=data)
        found: int = process.pk
        return found

    def click(self, item: int, step: int) -> Click:
        waiting = Task.objects.get(process_id=item, flow_task_type=HUMAN, status=STATUS.NEW)
        key = f"{item}:{step}"
        return Click(item, str(waiting.pk), DIGEST, contender.approver(step, item), key)

    def approve(self, click: Click) -> None:
        user = User.objects.get(pk=click.person)
        try:
            with Approval.lock(click.item), transaction.atomic():
                self._answer(Task.objects.get(pk=int(click.task)), user, click)
        except TransitionNotAllowed as refused:
            raise Refused("somebody was faster") from refused

    def _answer(self, task: Task, user: User, click: Click) -> None:
        node = task.flow_task
        activation = node.activation_class(task)
        if task.status != STATUS.NEW or activation.process.data["digest"] != click.digest:
            raise Refused("somebody was faster")
        others = Task.objects.filter(process_id=task.process_id).exclude(pk=task.pk)
        not_same_as = not others.filter(owner=user).exists()  # the host's own rule
        if not (node.can_assign(user, task) and not_same_as):
            raise PermissionError(click.person)
        activation.assign(user)
        activation.start(None)
        activation.execute()

    def approvals(self, item: int) -> tuple[int, bool]:
        """Count by the tasks made: an answer given twice opens the next step twice."""
        made = Task.objects.filter(process_id=item, flow_task_type=HUMAN).count()
        is_finished = Process.objects.get(pk=item).status == PROCESS.DONE
        return made - (not is_finished), is_finished

    # ------------------------------------------------------------------ inbox

    def fill(self, tasks: int, people: int, slots: int) -> None:
        groups = [group(f"slot{slot}", "view_process") for slot in range(slots)]
        User.objects.bulk_create(
            User(id=person + NOBODY_BELOW, username=f"r{person}") for person in range(people)
        )
        User.groups.through.objects.bulk_create(
            User.groups.through(user_id=person + NOBODY_BELOW, group_id=groups[slot].pk)
            for person in range(people)
            for slot in contender.reader(person, slots).slots
        )
        for start in range(1, tasks + 1, BATCH):
            self._store(range(start, min(start + BATCH, tasks + 1)), people, slots)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def _store(self, numbers: Sequence[int], people: int, slots: int) -> None:
        processes = (
            Process(id=number, flow_class=Approval, status=PROCESS.NEW,
                    data={"title": contender.title(number), "digest": DIGEST})
            for number in numbers
        )  # fmt: skip
        with transaction.atomic():
            Process.objects.bulk_create(processes)
            Task.objects.bulk_create(self._tasks(numbers, people, slots))

    def _tasks(self, numbers: Sequence[int], people: int, slots: int) -> Iterator[Task]:
        """Make open tasks. viewflow lists by the day of making, and knows no due day."""
        for number in numbers:
            kind, whose = contender.offered(number, people, slots)
            owned: dict[str, Any] = (
                {"owner_permission": f"viewflow.slot{whose}", "status": STATUS.NEW}
                if kind == "slot"
                else {"owner_id": whose + NOBODY_BELOW, "status": STATUS.ASSIGNED}
            )
            yield Task(process_id=number, flow_task=Approval.instance.node("first"), data=DUE,
                       flow_task_type=HUMAN, created=FIRST_DUE + timedelta(minutes=number),
                       **owned)  # fmt: skip

    def _mine(self, reader: Reader) -> Any:  # noqa: ANN401 - a query
        """What viewflow calls inbox and queue, of a user read from the database."""
        user = User.objects.get(pk=reader.person + NOBODY_BELOW)
        mine = Task.objects.inbox([Approval], user) | Task.objects.queue([Approval], user)
        return mine.order_by("created", "id")

    def inbox(self, reader: Reader) -> Sequence[str]:
        return [task.process.data["title"] for task in self._mine(reader)[: contender.PAGE]]

    def badge(self, reader: Reader) -> int:
        counted: int = self._mine(reader)[: contender.BADGE].count()
        return counted

    def close(self) -> None:
        connection.close()


def group(name: str, *more: str) -> Group:
    """Make a group that holds a permission of its name, and others that exist."""
    kind = ContentType.objects.get_for_model(Process)
    made = Group.objects.create(name=name)
    own = Permission.objects.create(codename=name, name=name, content_type=kind)
    made.permissions.add(own, *Permission.objects.filter(codename__in=more))
    return made
