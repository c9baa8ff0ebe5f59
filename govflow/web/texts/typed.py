"""A draft as it is typed: for each section, its clauses in their order and their languages."""

from typing import Any

from flask import request
from wtforms import HiddenField

from govflow.charters import core
from govflow.charters.models import TextVersion
from govflow.gate.language import chosen
from govflow.i18n.languages import CODES
from govflow.web.fields import Form, number_of, said

Clause = tuple[str, dict[str, str]]
Wanted = dict[str, list[Clause]]
EMPTY: Clause = ("", dict.fromkeys(CODES, ""))


class EditForm(Form):
    rev = HiddenField()
    key = HiddenField()

    def revision(self) -> int:
        """Return the version that the person had before their eyes; 0 where it is unreadable."""
        return number_of(said(self.rev))


def stands(text: TextVersion) -> Wanted:
    """Return the clauses of a text as they are."""
    return {
        section["id"]: [(clause["id"], clause["text"]) for clause in section["clauses"]]
        for section in text.content["sections"]
    }


def typed(text: TextVersion) -> Wanted:
    """Return the clauses that a form sent; a section that it did not hold is not in it."""
    held = set(request.form.getlist("section"))
    return {
        key: list(_clauses(key, {known for known, _words in clauses}))
        for key, clauses in stands(text).items()
        if key in held
    }


def _clauses(section: str, known: set[str]) -> Any:  # noqa: ANN401 - a generator of clauses
    columns = [request.form.getlist(f"{section}.{name}") for name in ("id", *CODES)]
    for key, *words in zip(*columns, strict=False):
        own = key if key in known else ""  # nobody makes up an id, or uses one twice
        known.discard(own)
        yield own, dict(zip(CODES, words, strict=True))


def rebuilt(wanted: Wanted) -> Wanted | None:
    """Add or remove a clause where the person pressed that button; None where they saved."""
    if (section := request.form.get("add", "")) in wanted:
        wanted[section].append(EMPTY)
        return wanted
    section, _dot, place = request.form.get("remove", "").rpartition(".")
    if section in wanted and number_of(place) in range(1, len(wanted[section]) + 1):
        del wanted[section][number_of(place) - 1]
        return wanted
    return None


def content(text: TextVersion, wanted: Wanted) -> dict[str, Any]:
    """Return the text with what was typed; a new clause in which nothing stands is left out."""
    kept = {
        section: [one for one in clauses if one[0] or any(map(str.strip, one[1].values()))]
        for section, clauses in wanted.items()
    }
    return core.rewritten(text.content, kept)


def changes(text: TextVersion, wanted: Wanted) -> list[dict[str, str]]:
    """Return where what stands now differs from what was typed, one row a clause and language."""
    rows = []
    for at, section in enumerate(text.content["sections"], start=1):
        if section["id"] in wanted:
            now = {clause["id"]: clause["text"] for clause in section["clauses"]}
            mine = {key or f"+{n}": words for n, (key, words) in enumerate(wanted[section["id"]])}
            rows += [
                {"label": f"{at}.{place} {_titled(section)} ({code})", "before": old, "after": new}
                for place, key in enumerate({**now, **mine}, start=1)
                for code in CODES
                if (old := _said(now, key, code)) != (new := _said(mine, key, code))
            ]
    return rows


def _said(clauses: dict[str, dict[str, str]], key: str, code: str) -> str:
    return (clauses.get(key, {}).get(code) or "").replace("\r\n", "\n").strip()


def _titled(section: dict[str, Any]) -> str:
    title = section["title"]
    return str(title.get(chosen()) or title["ar"])
