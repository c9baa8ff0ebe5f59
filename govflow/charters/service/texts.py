"""Texts of a template: drafted from the last one, edited, published once and for all."""

from typing import Any

from govflow.audit import ledger
from govflow.charters import core, document, policy, queries
from govflow.charters.flow import TEXTS, TextState
from govflow.charters.models import CharterTemplate, TextVersion
from govflow.i18n.languages import CODES
from govflow.i18n.text import clean_text
from govflow.kernel.canonical import canonical, digest
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.workflow.step import step

REFERENCE, INDICATOR = ("number", "kind", "status"), ("clause", "unit", "date")
SHORT = 200  # characters
EMPTY: dict[str, Any] = {"sections": [], "references": [], "indicators": []}


def add_template(work: Work, template: CharterTemplate) -> CharterTemplate:
    """Add a kind of charter; its texts follow."""
    work.require(policy.enter, template)
    work.add(template)
    ledger.record(work, "charter.template_added", template, title=template.name.as_dict())
    return template


def draft(
    work: Work,
    template: CharterTemplate,
    *,
    content: dict[str, Any] | None = None,
    number: str = "",
) -> TextVersion:
    """Begin a new text of a template, from its last one. Raises Conflict where a draft waits."""
    work.require(policy.draft, template)
    if any(one.state == TextState.DRAFT for one in template.texts):
        raise Conflict("charter.draft_exists")
    last = template.texts[-1] if template.texts else None
    made = TextVersion(
        number=number or (core.next_number(last.number) if last else "1.0"),
        state=TextState.DRAFT,
        content=_clean(content or (last.content if last else EMPTY)),
    )
    template.texts.append(made)
    work.add(made)
    _record(work, "charter.text_drafted", made)
    return made


def edit(work: Work, text: TextVersion, content: dict[str, Any], *, rev: int) -> None:
    """Change a draft; `rev` is the version that the person had before their eyes."""
    work.require(policy.edit, text)
    if rev != text.version:
        raise Conflict("stale")
    step(text, TEXTS, "edit")
    clean = _clean(content)
    if clean != text.content:
        text.content = clean
        _record(work, "charter.text_edited", text)


def discard(work: Work, text: TextVersion) -> None:
    """Throw a draft away; its number goes to the next one."""
    work.require(policy.discard, text)
    step(text, TEXTS, "discard")
    _record(work, "charter.text_discarded", text)
    text.template.texts.remove(text)
    work.session.delete(text)
    work.session.flush()


def publish(work: Work, text: TextVersion) -> None:
    """Publish a text: from now on it can be offered, and never changes; the one before retires.

    Raises Invalid with the first fault; `faults` in its values names every one.
    """
    work.require(policy.publish, text)
    faults = queries.faults(work, text)
    if faults and text.state == TextState.DRAFT:
        first = faults[0]
        raise Invalid(
            first.key, field="content", **first.params, faults=[one.key for one in faults]
        )
    before = [one for one in text.template.texts if one is not text and one.retired_at is None]
    step(text, TEXTS, "publish")
    _try_to_print(work, text)
    text.published_at, text.sha256 = work.now, digest(text.content)
    for one in before:
        if one.state == TextState.PUBLISHED:  # one of the past was entered as retired
            step(one, TEXTS, "retire")
        one.retired_at = work.now
    _record(work, "charter.text_published", text, sha256=text.sha256)


def enter_text(work: Work, text: TextVersion) -> TextVersion:
    """Enter a text of the past as it was published, for loading history."""
    work.require(policy.enter, text)
    text.content = _clean(text.content)
    text.sha256 = digest(text.content)
    work.add(text)
    _record(work, "charter.text_published", text, sha256=text.sha256)
    return text


def _try_to_print(work: Work, text: TextVersion) -> None:
    """Raises Invalid where a letter of it has no glyph in our fonts."""
    from govflow.documents import pdf  # noqa: PLC0415 - loaded where something is printed

    pdf.render("charter", canonical(document.sample(text)), on=work.today)


def _record(work: Work, fact: str, text: TextVersion, **more: object) -> None:
    title = text.template.name.as_dict()
    ledger.record(work, fact, text, number=text.number, title=title, **more)


def _clean(content: dict[str, Any]) -> dict[str, Any]:
    """Return a text as it may be stored. Raises Invalid where it is not made as one."""
    try:
        return {
            "sections": [_section(one) for one in content["sections"]],
            "references": [_reference(one) for one in content.get("references", ())],
            "indicators": [_indicator(one) for one in content.get("indicators", ())],
        }
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        raise Invalid("charter.text.shape", field="content") from wrong


def _section(section: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(section["id"]),
        "side": str(section.get("side") or ""),
        "title": _words(section["title"]),
        "lead": _perhaps(section.get("lead")),
        "clauses": [_clause(one) for one in section["clauses"]],
    }


def _clause(clause: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(clause["id"]),
        "name": _perhaps(clause.get("name")),
        "text": _words(clause["text"]),
    }


def _reference(one: dict[str, Any]) -> dict[str, Any]:
    plain = {name: _short(one.get(name) or "") for name in REFERENCE}
    return {**plain, "date": dict(one.get("date") or {}), "title": _words(one["title"])}


def _indicator(one: dict[str, Any]) -> dict[str, Any]:
    plain = {name: _short(one[name]) for name in INDICATOR}
    figures = {name: int(one[name]) for name in ("baseline", "target")}
    said = {name: _words(one[name]) for name in ("title", "objective", "source")}
    return {"id": str(one["id"]), **plain, **figures, **said}


def _short(text: str) -> str:
    """Return what is no text but a word or a number of it: a kind, a unit, a day."""
    said = clean_text(text, field="content")
    if len(said) > SHORT:
        raise Invalid("text.too_long", field="content", most=SHORT)
    return said


def _perhaps(texts: dict[str, str] | None) -> dict[str, str] | None:
    """Return words that need not be there; nothing where every language is empty."""
    said = _words(texts or {})
    return said if any(said.values()) else None


def _words(texts: dict[str, str]) -> dict[str, str]:
    return {code: clean_text(texts.get(code) or "", field="content") for code in CODES}
