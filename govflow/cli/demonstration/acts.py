"""The demonstration's past: each act through the real service, as its user, at its instant."""

from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from govflow.accounts.models import Account
from govflow.charters import service as charters
from govflow.charters.models import Charter
from govflow.cli.demonstration.data import Data
from govflow.cli.demonstration.doing import DOING
from govflow.cli.demonstration.loading import Loading, blamed
from govflow.cli.demonstration.sheet import Entry
from govflow.kernel.actor import Actor
from govflow.kernel.work import Who
from govflow.notifications import facts
from govflow.org.actors import actor_of
from govflow.worker.jobs import Jobs
from govflow.workflow import outbox, timers
from govflow.workflow.models import Outbox

ACTS = "demonstration.acts"
# Acts of features that are not built yet: told as waiting, by kind.
LATER = frozenset(
    {
        "minutes.draft",
        "minutes.send",
        "minutes.sign",
        "opinion.request",
        "plan.submit",
        "template.submit",
    }
)
LATER_SUBJECTS = ("meetings", "plans", "charter_templates", "opinions")


def listed(data: Data) -> list[Entry]:
    """Return the acts, each named by its instant and kind. Raises DataError out of order."""
    group = data.group("demonstration")
    acts = [
        Entry(ACTS, f"{act.values.get('at')} {act.values.get('act')}", act.values)
        for act in data.inner(group, "acts")
    ]
    for before, after in pairwise(acts):
        if after.instant("at") < before.instant("at"):
            raise after.wrong("at", "it stands after a later act")
    return acts


def first(data: Data) -> datetime:
    """Return the instant of the first act; of the start of the demonstration where none is."""
    acts = listed(data)
    return acts[0].instant("at") if acts else data.group("demonstration").instant("start")


def replay(loading: Loading, until: datetime) -> None:
    """Do what people did up to an instant; timers that fall due between acts fire first."""
    for act in listed(loading.data):
        if act.instant("at") > until:
            break
        settle(loading, act.instant("at"))
        with blamed(act):
            _do(loading, act)
    settle(loading, until)


def settle(loading: Loading, until: datetime) -> None:
    """Let the clock run to an instant, with everything that the worker does meanwhile."""
    jobs = Jobs(
        loading.database,
        loading.clock,
        mailer=None,
        base_url=loading.address,
        name="demonstration",
        sealer=loading.sealer,
    )
    while (due := _next(loading)) is not None and due <= until:
        loading.clock.at = max(loading.clock.at, due)
        jobs.run()
        _require_health(loading)
    loading.clock.at = until


def _next(loading: Loading) -> datetime | None:
    known = (
        timers.next_due(loading.database, loading.clock),
        outbox.next_due(loading.database, loading.clock),
        facts.next_due(loading.database, loading.clock),
        charters.next_due(loading.database, loading.clock) if loading.sealer else None,
    )
    return min((due for due in known if due is not None), default=None)


def _require_health(loading: Loading) -> None:
    """Stop where the worker could not do its part: it would try again later, alone."""
    with loading.unit() as work:
        failed = work.first(select(Outbox).where(Outbox.error.is_not(None)))
        unsealed = work.first(select(Charter).where(Charter.problem.is_not(None)))
    if unsealed is not None:
        raise Entry(ACTS, unsealed.reference, {}).wrong("", f"no paper: {unsealed.problem}")
    if failed is not None:
        raise Entry(ACTS, failed.dedupe_key, {}).wrong("", f"the worker failed: {failed.error}")


def _do(loading: Loading, act: Entry) -> None:
    kind = act.text("act")
    if kind in LATER or _about_later(loading, act):
        loading.waiting[f"{ACTS} {kind}"] += 1
        return
    do = DOING.get(kind)
    if do is None:
        raise act.wrong("act", f"there is no act {kind!r}")
    with loading.unit(_as(loading, act)) as work:
        do(loading, work, act)
    loading.loaded[ACTS] += 1


def _about_later(loading: Loading, act: Entry) -> bool:
    """Whether an act is about a thing of the file that has no home yet."""
    subject = act.inner("args").values.get("subject")
    known = (entry.id for section in LATER_SUBJECTS for entry in loading.each(section))
    return isinstance(subject, str) and any(subject.startswith(name) for name in known)


def _as(loading: Loading, act: Entry) -> Who:
    account = loading.find(Account, act, "as")

    def who(session: Session, now: datetime) -> Actor:
        return actor_of(session, person_id=account.person_id, account_id=account.id, now=now)

    return who
