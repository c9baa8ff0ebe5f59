"""What changed between two versions of an action, field by field, word by word."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from govflow.actions.core import difference
from govflow.bodies.models import Body
from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.i18n.languages import CODES
from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.org.models import Post

Snapshot = Mapping[str, Any]
Row = dict[str, Any]


def changes(work: Work, before: Snapshot, after: Snapshot) -> list[Row]:
    """Return the fields that differ, as the macro `diff_fields` wants them."""
    return [
        *_texts("title", before, after),
        *_texts("text", before, after),
        *_plain(work, before, after),
        *_papers(before, after),
    ]


def _texts(field: str, before: Snapshot, after: Snapshot) -> list[Row]:
    old, new = before.get(field) or {}, after.get(field) or {}
    return [
        {
            "label": f"{_label(field)} ({_language(code)})",
            "parts": difference(old.get(code, ""), new.get(code, "")),
        }
        for code in CODES
        if old.get(code, "") != new.get(code, "")
    ]


def _plain(work: Work, before: Snapshot, after: Snapshot) -> list[Row]:
    return [
        {
            "label": _label(field),
            "before": _said(work, field, before[field]),
            "after": _said(work, field, after[field]),
        }
        for field in ("owner", "body", "priority", "due", "origin")
        if before[field] != after[field]
    ]


def _said(work: Work, field: str, value: Any) -> str:  # noqa: ANN401 - what JSON holds
    if value in {None, ""}:
        return "—"
    if field in {"owner", "body"}:
        kind: type[Any] = Post if field == "owner" else Body
        found = work.session.get(kind, value)
        return str(found.name.in_(chosen())) if found else "—"
    if field == "priority":
        return sentence(f"priority.{value}")
    return formats.date_short(date.fromisoformat(value), chosen()) if field == "due" else str(value)


def _papers(before: Snapshot, after: Snapshot) -> list[Row]:
    old = {paper["document"]: paper for paper in before["documents"]}
    new = {paper["document"]: paper for paper in after["documents"]}
    return [
        {
            "label": _label("document"),
            "before": _paper(old.get(key)),
            "after": _paper(new.get(key)),
        }
        for key in dict.fromkeys([*old, *new])
        if (old.get(key) or {}).get("sha256") != (new.get(key) or {}).get("sha256")
    ]


def _paper(paper: Mapping[str, Any] | None) -> str:
    if paper is None:
        return ""
    title = Text3.of(paper["title"]).in_(chosen())
    return f"{title} v{paper['number']}"


def _label(field: str) -> str:
    return sentence(f"action.field.{field}")


def _language(code: str) -> str:
    return sentence(f"language.{code}")
