"""Reading the steps of a definition, each by its kind."""

from collections.abc import Callable, Mapping
from typing import Final

from govflow.workflow.engine.durations import Duration, duration
from govflow.workflow.engine.parse_blocks import back_of, choice_of, parallel_of, targets_of
from govflow.workflow.engine.parse_outside import circuit_of, title_of, wait_of
from govflow.workflow.engine.parse_rule import VOTING, may_fail, rule_of
from govflow.workflow.engine.route import (
    ANY_PREVIOUS,
    HUMAN,
    JOIN,
    REQUESTER,
    RETURNS,
    Back,
    Choice,
    Escalate,
    Human,
    Rule,
    Step,
    Wait,
)
from govflow.workflow.engine.sheet import Sheet
from govflow.workflow.engine.who import Each, Who, principals

_KINDS: Final = (*HUMAN, "choice", "parallel", "wait", "circuit")
_RESULTS: Final[Mapping[str, tuple[str, ...]]] = {
    "visa": ("approve", "reject"),
    "approval": ("approve", "reject"),
    "signature": ("approve", "reject"),
    "attestation": ("approve",),
    "avis": ("done", "reject"),
    "copy": ("done",),
}


def step_of(sheet: Sheet, name: str, home: tuple[str, str] | None) -> Step | None:
    """Read one step; `home` is the block and branch it stands in."""
    kind = sheet.raw("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        sheet.wrong("kind", f"found {kind!r}; allowed: {', '.join(_KINDS)}")
        return None
    readers: dict[str, Callable[[Sheet, str], Step]] = {
        "choice": choice_of,
        "parallel": parallel_of,
        "wait": wait_of,
        "circuit": circuit_of,
    }
    step = readers[kind](sheet, name) if kind in readers else _human(sheet, name, kind)
    if home is not None:
        step = _in_branch(sheet, step)
    sheet.close()
    _leads_on(sheet, step, home)
    return step


def _human(sheet: Sheet, name: str, kind: str) -> Human:
    _foreign(sheet, kind)
    then = sheet.table("then")
    step = Human(
        name=name,
        kind=kind,
        who=_who(sheet, "who"),
        then=targets_of(then, _RESULTS[kind]),
        title=title_of(sheet),
        back=back_of(then) if kind in RETURNS else None,
        rule=rule_of(sheet) if kind in RETURNS else Rule(early=False),
        due=sheet.span("due"),
        remind=_remind(sheet),
        escalate=_escalate(sheet),
        silence=_silence(sheet, kind),
        tacit=_tacit(sheet),
        not_same_as=sheet.words("not_same_as"),
        on_self=sheet.one_of("self", ("up", "block"), "up"),
        on_vacant=sheet.one_of("vacant", ("up", "block"), "up"),
        on_change=sheet.one_of(
            "on_change",
            ("ask_again", "keep", "notify"),
            "keep" if kind == "avis" else "ask_again",
        ),
        skip=sheet.raw("skip") is not None and sheet.one_of("skip", ("same_person",)) != "",
        edit=sheet.flag("edit"),
        binding=sheet.flag("binding"),
        blocking=sheet.flag("blocking", default=True),
        until=sheet.text("until") if sheet.has("until") else None,
        unfavourable=sheet.one_of("unfavourable", ("note", "reason"), "note"),
        transfer=sheet.one_of("transfer", ("unit", "same", "anyone", "never"), "unit"),
    )
    then.close()
    sheet.known.append("until")
    _sensible(sheet, step)
    _enough(sheet, step)
    return step


def _enough(sheet: Sheet, step: Human) -> None:
    """Refuse a number of answers that the slots named can never give."""
    if any(isinstance(who, Each) for who in step.who):
        return
    slots = len(step.who)
    if step.rule.name == "n" and step.rule.n > slots:
        sheet.wrong("rule.n", f"found {step.rule.n}; who gives only {slots} slots")
    if isinstance(step.rule.quorum, int) and step.rule.quorum > slots:
        sheet.wrong("quorum", f"found {step.rule.quorum}; who gives only {slots} slots")


def _foreign(sheet: Sheet, kind: str) -> None:
    """Refuse what belongs to other kinds."""
    allowed_at = {
        "binding": ("avis",),
        "unfavourable": ("avis",),
        "tacit": ("avis",),
        "blocking": ("avis",),
        "until": ("avis",),
        "skip": ("visa", "approval"),
        "edit": RETURNS,
        **dict.fromkeys(VOTING, RETURNS),
    }
    for key, kinds in allowed_at.items():
        if sheet.has(key) and kind not in kinds:
            sheet.wrong(key, f"'{key}' does not go with kind {kind}; only with {', '.join(kinds)}")


def _sensible(sheet: Sheet, step: Human) -> None:
    waits = bool(step.remind) or step.escalate is not None or step.silence == "abstain"
    if step.due is None and waits:
        sheet.wrong("due", "remind, escalate and silence count from a due day; none is given")
    if step.silence == "favourable" and step.tacit is None:
        sheet.wrong("tacit", "silence that approves must quote its text: tacit: {text: …}")
    if step.kind == "avis":
        _binding(sheet, step)
    elif step.kind in RETURNS and "reject" not in step.then:
        _cannot_fail(sheet, step)


def _binding(sheet: Sheet, step: Human) -> None:
    if step.binding and "reject" not in step.then:
        sheet.wrong("then.reject", "a binding avis may reject: say where that leads")
    if not step.binding and "reject" in step.then:
        sheet.wrong("then.reject", "only a binding avis can reject")
    if step.binding and not step.blocking:
        sheet.wrong("blocking", "a binding avis decides the way: the file must wait for it")
    if step.blocking and step.until is not None:
        sheet.wrong("until", "the file waits for this avis; with blocking: false it would not")


def _cannot_fail(sheet: Sheet, step: Human) -> None:
    if step.kind in {"approval", "signature"}:
        sheet.wrong("then.reject", f"a step of kind {step.kind} may reject: say where that leads")
    elif may_fail(step.rule, step.silence):
        sheet.wrong("then.reject", "this rule can fail: say where that leads")


def _silence(sheet: Sheet, kind: str) -> str:
    if kind == "avis":
        return sheet.one_of("silence", ("none_given", "favourable"), "none_given")
    if sheet.raw("silence") == "approve":
        sheet.wrong("silence", "silence never approves; allowed: wait, abstain")
        return "wait"
    return sheet.one_of("silence", ("wait", "abstain"), "wait")


def _tacit(sheet: Sheet) -> str | None:
    if not sheet.has("tacit"):
        sheet.raw("tacit")
        return None
    tacit = sheet.table("tacit")
    text = tacit.text("text")
    tacit.close()
    return text or None


def _who(sheet: Sheet, key: str) -> tuple[Who, ...]:
    entries = sheet.many(key)
    if not entries:
        sheet.wrong(key, 'nobody is named; a list such as ["post:SG"] is expected')
    read = (_principals(sheet, place, entry) for place, entry in entries)
    return tuple(who for who in read if who is not None)


def _principals(sheet: Sheet, key: str, entry: object) -> Who | None:
    return sheet.tried(key, lambda: principals(entry))


def _remind(sheet: Sheet) -> tuple[Duration, ...]:
    read = [_signed(sheet, place, entry) for place, entry in sheet.many("remind")]
    return tuple(one for one in read if one is not None)


def _signed(sheet: Sheet, key: str, entry: object) -> Duration | None:
    return sheet.tried(key, lambda: duration(entry, signed=True))


def _escalate(sheet: Sheet) -> Escalate | None:
    if not sheet.has("escalate"):
        sheet.raw("escalate")
        return None
    table = sheet.table("escalate")
    after = table.span("after")
    to = _principals(table, "to", table.raw("to"))
    mode = table.one_of("mode", ("add", "replace", "inform"), "inform")
    table.close()
    if after is None and not table.has("after"):
        table.wrong("after", "how long after the due day? Write for example 2wd")
    return None if after is None or to is None else Escalate(after, to, mode)


def _in_branch(sheet: Sheet, step: Step) -> Step:
    if isinstance(step, Human) and step.edit:
        sheet.wrong("edit", "only a step outside all blocks may correct the text")
    return step


def _leads_on(sheet: Sheet, step: Step, home: tuple[str, str] | None) -> None:
    """Outside blocks every result needs a target; inside, only `reject: join` may be written."""
    if isinstance(step, Choice):
        return
    done = isinstance(step, Wait) or (isinstance(step, Human) and step.kind in {"avis", "copy"})
    onward = "done" if done else "approve"
    if home is None and onward not in step.then:
        sheet.wrong(f"then.{onward}", "where does the file go then? Name a step or an end")
    if home is not None and onward in step.then:
        told = f"in a branch, {onward} leads to the next step of the list: leave it out"
        sheet.wrong(f"then.{onward}", told)
    if home is not None and step.then.get("reject", JOIN) != JOIN:
        sheet.wrong("then.reject", f"found {step.then['reject']!r}; in a branch only: join")
    if home is None and isinstance(step, Wait) and step.due and "timeout" not in step.then:
        sheet.wrong("then.timeout", "where does the file go when the time is out?")


def named_targets(back: Back) -> tuple[str, ...]:
    """Give the steps a return names."""
    return tuple(to for to in back.to if to not in {REQUESTER, ANY_PREVIOUS})
