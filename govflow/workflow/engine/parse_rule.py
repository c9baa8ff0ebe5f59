"""Reading how a step decides: rule, quorum, veto and their like."""

import re
from collections.abc import Mapping
from typing import Final

from govflow.workflow.engine.route import Rule, Share
from govflow.workflow.engine.sheet import Sheet
from govflow.workflow.engine.who import AnyOf, Each, One, principals

VOTING: Final = ("rule", "quorum", "mandatory", "veto", "casting", "abstain", "early")
_NAMES: Final = ("one", "all", "majority", "majority_cast")
_MOST: Final = 99
_SHARE: Final = re.compile(r"(\d{1,2})/(\d{1,2})", re.ASCII)


def rule_of(sheet: Sheet) -> Rule:
    """Read the decision rule of a step."""
    name, n, share = _rule(sheet)
    casting = sheet.raw("casting")
    return Rule(
        name=name,
        n=n,
        share=share,
        quorum=_quorum(sheet),
        mandatory=_ones(sheet, "mandatory"),
        veto=_ones(sheet, "veto"),
        casting=None if casting is None else _one(sheet, "casting", casting),
        abstain=sheet.flag("abstain"),
        early=sheet.flag("early", default=True),
    )


def may_fail(rule: Rule, silence: str) -> bool:
    """Say whether the rule can decide against although nobody can reject."""
    votes = rule.name not in {"one", "all"} or rule.abstain or silence == "abstain"
    return votes or rule.quorum is not None


def _rule(sheet: Sheet) -> tuple[str, int, Share | None]:
    found = sheet.raw("rule")
    if found is None or found in _NAMES:
        return str(found or "one"), 1, None
    if isinstance(found, Mapping) and set(found) == {"n"}:
        return (
            "n",
            Sheet(found, f"{sheet.path}.rule", sheet.problems).number(
                "n",
                low=1,
                high=_MOST,
            ),
            None,
        )
    if isinstance(found, Mapping) and set(found) == {"share"}:
        return "share", 1, _share(sheet, "rule.share", found["share"])
    sheet.wrong("rule", f"found {found!r}; allowed: {', '.join(_NAMES)}, {{n: 3}}, {{share: 2/3}}")
    return "one", 1, None


def _quorum(sheet: Sheet) -> int | Share | None:
    found = sheet.raw("quorum")
    if found is None:
        return None
    if isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= _MOST:
        return found
    if isinstance(found, Mapping) and set(found) == {"share"}:
        return _share(sheet, "quorum.share", found["share"])
    sheet.wrong("quorum", f"found {found!r}; allowed: a number of answers, {{share: 1/2}}")
    return None


def _share(sheet: Sheet, key: str, found: object) -> Share | None:
    parts = _SHARE.fullmatch(found) if isinstance(found, str) else None
    if parts is not None and 0 < int(parts[1]) <= int(parts[2]):
        return Share(int(parts[1]), int(parts[2]))
    sheet.wrong(key, f"found {found!r}; a part such as 2/3 is expected")
    return None


def _ones(sheet: Sheet, key: str) -> tuple[One, ...]:
    read = (_one(sheet, place, entry) for place, entry in sheet.many(key))
    return tuple(one for one in read if one is not None)


def _one(sheet: Sheet, key: str, found: object) -> One | None:
    who = sheet.tried(key, lambda: principals(found))
    if isinstance(who, AnyOf | Each):
        sheet.wrong(key, f"found {found!r}; any(…) and each(…) stand only in who")
        return None
    return who
