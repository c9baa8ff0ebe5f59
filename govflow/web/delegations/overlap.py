"""Which acts of one delegator meet: two may act on the same file, which is allowed but said."""

from govflow.kernel.work import Work
from govflow.org import queries
from govflow.org.models import DelegationAct

LIVE = ("in_force", "coming")


def overlapping(work: Work, act: DelegationAct) -> list[DelegationAct]:
    """Return the other acts of the same delegator, in force or to come, that an act meets."""
    if act.standing(work.today) not in LIVE:
        return []
    return [
        other
        for other in work.all(queries.delegations(work.actor))
        if (other.id != act.id and other.delegator_post_id == act.delegator_post_id)
        and other.standing(work.today) in LIVE
        and _meet(act, other)
    ]


def _meet(one: DelegationAct, other: DelegationAct) -> bool:
    """Whether their days, files and acts meet; their units may still keep them apart."""
    days = _begins_within(one, other) and _begins_within(other, one)
    return days and _share(one.subjects, other.subjects) and _share(one.steps, other.steps)


def _begins_within(one: DelegationAct, other: DelegationAct) -> bool:
    return other.to_day is None or one.from_day <= other.to_day


def _share(some: list[str], others: list[str]) -> bool:
    """Whether two lists of kinds meet; an empty one names every kind."""
    return not some or not others or bool(set(some) & set(others))
