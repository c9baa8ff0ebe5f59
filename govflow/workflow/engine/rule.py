"""When the slots of a step have decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from govflow.workflow.engine.route import Human, Rule, Share
from govflow.workflow.engine.state import Slot

FOR = frozenset({"approve", "favourable", "skipped"})
AGAINST = frozenset({"reject", "unfavourable"})
SILENT = frozenset({"silent"})


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes counted: for, against, abstained (or silent), pending."""

    a: int
    r: int
    b: int
    p: int

    @property
    def n(self) -> int:
        return self.a + self.r + self.b + self.p


def tally(slots: Sequence[Slot]) -> Tally:
    """Count the slots of a run."""
    a = sum(slot.answer in FOR for slot in slots)
    r = sum(slot.answer in AGAINST for slot in slots)
    p = sum(slot.pending for slot in slots)
    return Tally(a, r, len(slots) - a - r - p, p)


def ok(rule: Rule, votes: Tally) -> bool:
    """Say whether these votes approve, pending ones left out."""
    if rule.name == "share" and rule.share is not None:
        return votes.a >= 1 and rule.share.out * votes.a >= rule.share.of * (votes.a + votes.r)
    return {
        "one": votes.a >= 1,
        "all": votes.a >= 1 and votes.r == 0,
        "n": votes.a >= rule.n,
        "majority": 2 * votes.a > votes.n,
        "majority_cast": votes.a > votes.r,
    }[rule.name]


def result(step: Human, slots: Sequence[Slot]) -> str | None:
    """Give how the step is left, or None while it waits."""
    if step.kind == "avis":
        return _advised(step, tally(slots))
    verdict = decided(step.rule, slots)
    return None if verdict is None else "approve" if verdict else "reject"


def _advised(step: Human, votes: Tally) -> str | None:
    if votes.p:
        return None
    return "reject" if step.binding and votes.r else "done"


def decided(rule: Rule, slots: Sequence[Slot]) -> bool | None:
    """Say for (True), against (False), or not yet (None)."""
    votes = tally(slots)
    if _marked(slots, "veto", AGAINST) or _marked(slots, "mandatory", SILENT):
        return False
    if votes.p == 0:
        return _closed(rule, slots, votes)
    return _early(rule, slots, votes) if rule.early else None


def _closed(rule: Rule, slots: Sequence[Slot], votes: Tally) -> bool:
    """Decide when everybody has answered or fallen silent."""
    if not quorate(rule, slots):
        return False
    if votes.a == votes.r and _marked(slots, "casting", FOR | AGAINST):
        return _marked(slots, "casting", FOR)
    return ok(rule, votes)


def _early(rule: Rule, slots: Sequence[Slot], votes: Tally) -> bool | None:
    """Decide only what no completion of the pending slots can change any more."""
    best = Tally(votes.a + votes.p, votes.r, votes.b, 0)
    worst = Tally(votes.a, votes.r + votes.p, votes.b, 0)
    tie = rule.casting is not None and abs(votes.a - votes.r) <= votes.p
    if not tie and not ok(rule, best):
        return False
    awaited = any(slot.pending and {"mandatory", "veto"} & set(slot.marks) for slot in slots)
    sure = not tie and not awaited and quorate(rule, slots)
    return True if sure and ok(rule, worst) else None


def quorate(rule: Rule, slots: Sequence[Slot]) -> bool:
    """Say whether enough explicit answers are in for the vote to count."""
    given = sum(slot.answer not in {None, "silent"} for slot in slots)
    if isinstance(rule.quorum, Share):
        return rule.quorum.out * given >= rule.quorum.of * len(slots)
    return rule.quorum is None or given >= rule.quorum


def _marked(slots: Sequence[Slot], mark: str, answers: frozenset[str]) -> bool:
    return any(mark in slot.marks and slot.answer in answers for slot in slots)
