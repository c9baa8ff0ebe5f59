"""Organisational soundness: are there enough distinct people for every step of a circuit? Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from govflow.workflow.engine.route import Human

Persons = frozenset[int]  # who acts, and who is represented


@dataclass(frozen=True, slots=True)
class Need:
    """The answers a step needs: of its slots, how many; each with the ways in which it is filled.

    No person of it may be a person of a step in `apart`.
    """

    step: str
    slots: tuple[tuple[Persons, ...], ...]
    enough: int
    apart: frozenset[str] = frozenset()


class NotProvedError(Exception):
    """The search was given up: nothing is known."""


def needed(step: Human, slots: int) -> int:
    """Say how many slots must be answered for the file to go on; an opinion with a due day: none.

    Where only all answers make it certain, all of them.
    """
    if step.kind == "copy" or (step.kind == "avis" and (step.due or not step.blocking)):
        return 0
    few = {"one": 1, "n": step.rule.n, "majority": slots // 2 + 1}
    return few.get(step.rule.name, slots) if step.kind != "avis" and step.rule.early else slots


def lacking(needs: Sequence[Need], given_up: Callable[[], bool]) -> tuple[str, ...]:
    """Name the step that cannot be filled, with those whose people it needs; nothing where all can.

    Raises NotProvedError where `given_up` says so before the search is over.
    """

    def fills(some: Sequence[Need]) -> bool:
        return _filled(_ordered(some), {}, given_up)

    if fills(needs):
        return ()
    alone = [(need,) for need in needs]
    beside = [(need, *(one for one in needs if one.step in need.apart)) for need in needs]
    first = next(some for some in (*alone, *beside, needs) if not fills(some))
    return tuple(need.step for need in first)


def _ordered(needs: Sequence[Need]) -> list[Need]:
    """The step with the fewest ways first: it fails soonest. What keeps two apart is mutual."""
    mutual = [
        replace(one, apart=one.apart | {other.step for other in needs if one.step in other.apart})
        for one in needs
    ]
    return sorted(mutual, key=lambda need: sum(map(len, need.slots)) - need.enough)


def _filled(needs: Sequence[Need], taken: dict[str, Persons], given_up: Callable[[], bool]) -> bool:
    """Search for people for each of these steps, beside those already taken."""
    if given_up():
        raise NotProvedError
    if not needs:
        return True
    need, *rest = needs
    barred = frozenset[int]().union(*(taken[step] for step in need.apart & taken.keys()))
    return any(
        _filled(rest, taken | {need.step: people}, given_up)
        for people in _groups(need.slots, need.enough, barred)
    )


def _groups(slots: Sequence[tuple[Persons, ...]], enough: int, barred: Persons) -> list[Persons]:
    """Give the sets of people who could fill enough of the slots, none of them twice."""
    if not enough:
        return [frozenset()]
    if len(slots) < enough:
        return []
    first, *rest = slots
    found = [
        people | others
        for people in first
        if not people & barred
        for others in _groups(rest, enough - 1, barred | people)
    ]
    return list(dict.fromkeys([*found, *_groups(rest, enough, barred)]))
