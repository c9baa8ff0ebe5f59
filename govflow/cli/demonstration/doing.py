"""What each kind of act does: a service is called as a view would call it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from sqlalchemy import select

from govflow.accounts.models import Account
from govflow.actions import policy, service
from govflow.actions.models import Action
from govflow.cli.demonstration import charters, items, sittings
from govflow.cli.demonstration.loading import Loading
from govflow.cli.demonstration.sheet import Entry
from govflow.kernel.work import Work
from govflow.notifications import service as notifications
from govflow.org import service as org
from govflow.org.models import DelegationAct, Post
from govflow.workflow import service as circuits
from govflow.workflow.models import IS_OPEN, Case, Definition, Task


def _language(loading: Loading, act: Entry) -> str:
    return loading.find(Account, act, "as").language


def _action(loading: Loading, work: Work, args: Entry, field: str) -> Action:
    """Return an action as this actor may read it; one that he may not is not there."""
    known = loading.find(Action, args, field)
    found: Action = work.get(Action, known.public_id, to=policy.read)
    return found


def _submit(loading: Loading, work: Work, act: Entry) -> None:
    """An action begins as its requester's draft, at the latest now."""
    args = act.args("action", "circuit")
    if (Action, args.text("action")) not in loading.rows:
        items.open_draft(loading, work, loading.entry("actions", args, "action"))
    case = service.submit(work, _action(loading, work, args, "action"))
    wanted = loading.find(Definition, args, "circuit")
    if case.definition_id != wanted.id:
        raise args.wrong("circuit", "another circuit serves this action")


def _task(loading: Loading, work: Work, args: Entry) -> tuple[Task, Case]:
    """Return the open task of a step; the service asks whether it is the actor's."""
    action = _action(loading, work, args, "subject")
    query = (
        select(Task)
        .join(Case, Case.id == Task.case_id)
        .where(Case.subject == action.ref, Task.step == args.text("step"))
        .where(IS_OPEN)
    )
    task = work.first(query)
    if task is None:
        raise args.wrong("step", f"{args.text('subject')} does not wait at this step")
    return task, work.session.get_one(Case, task.case_id)


def _answer(loading: Loading, work: Work, act: Entry) -> None:
    args = act.args("subject", "step", "answer", "remark")
    task, case = _task(loading, work, args)
    remark = args.text3("remark").in_(_language(loading, act)) if args.has("remark") else ""
    circuits.answer(work, task.public_id, args.text("answer"), digest=case.digest, reason=remark)
    notifications.open_about(work, case.subject)


def _return(loading: Loading, work: Work, act: Entry) -> None:
    args = act.args("subject", "step", "to", "resume", "reason")
    task, case = _task(loading, work, args)
    circuits.return_(
        work,
        task.public_id,
        digest=case.digest,
        reason=args.text3("reason").in_(_language(loading, act)),
        to=args.text("to"),
        mode=args.text("resume"),
    )
    notifications.open_about(work, case.subject)


def _report(loading: Loading, work: Work, act: Entry) -> None:
    args = act.args("action", "percent", "note")
    service.report(
        work,
        _action(loading, work, args, "action"),
        percent=args.whole("percent"),
        note=args.text3("note").in_(_language(loading, act)),
    )


def _delegate(loading: Loading, work: Work, act: Entry) -> None:
    args = act.args("delegation")
    entry = loading.entry("delegations", args, "delegation")
    loading.keep(entry, _recorded(loading, work, entry))


def _recorded(loading: Loading, work: Work, entry: Entry) -> DelegationAct:
    scope, act = loading.data.part(entry, "scope"), loading.data.part(entry, "act")
    if scope is None or act is None:
        raise entry.wrong("act", "the act and its scope are needed")
    formula = entry.text3("formula")
    last = entry.day_or_none("to")
    if last is not None and not entry.flag("last_day_included", default=True):
        last -= timedelta(days=1)
    terms = org.Terms(
        reference=act.text("reference"),
        act_date=act.day("date"),
        from_day=entry.day("from"),
        to_day=last,
        nature=entry.text("nature"),
        subjects=scope.texts("subjects"),
        steps=scope.texts("steps"),
        formula_ar=formula.ar,
        formula_fr=formula.fr,
        key=entry.id,
    )
    delegator, to = (loading.find(Post, entry, name) for name in ("delegator", "delegate"))
    return org.delegate(work, delegator, to, terms)


DOING: Mapping[str, Callable[[Loading, Work, Entry], None]] = MappingProxyType(
    {
        "action.report": _report,
        "action.submit": _submit,
        "delegation.record": _delegate,
        "task.answer": _answer,
        "task.return": _return,
        **sittings.DOING,
        **charters.DOING,
    }
)
