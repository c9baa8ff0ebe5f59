"""What is printed of a charter and seen of a signature; what a signatory consents to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from govflow.charters import core
from govflow.charters.models import Charter, TextVersion
from govflow.charters.queries import DIRECTOR_FIELD, MINISTER_FIELD, record
from govflow.i18n import catalog
from govflow.i18n.languages import CODES
from govflow.i18n.text import Text3
from govflow.kernel.canonical import fingerprint
from govflow.kernel.clock import local, local_day

CONSENTS = {  # a changed word is a new number; the old words stay, for acts approved by them
    "sign": "2",
    "attest": "attest.1",
    "countersign": "countersign.1",
}
STAMPED = ("ar", "fr")
Said = dict[str, str]


def paper(charter: Charter, *, code: str, address: str, at: datetime) -> dict[str, Any]:
    """Return the data of a charter's paper: every language, and the record that it is made of."""
    text, template = charter.text, charter.template
    open_ = {language: _left_open(charter, language) for language in CODES}
    capacities = {DIRECTOR_FIELD: charter.post.name,
                  MINISTER_FIELD: charter.campaign.supervising_post.name}  # fmt: skip
    return {
        "title": _all(template.name),
        "reference": charter.reference,
        "code": code,
        "check_url": f"{address}/v/{code}",
        "version": text.number,
        "note": _sentence("charter.paper.note"),
        "parties": _parties(charter, at),
        "sections": [_section(section, at, open_) for at, section in _numbered(text)],
        "indicators": [_indicator(one) for one in text.content.get("indicators", ())],
        "signatures": [
            {"field": field, "capacity": _all(name)} for field, name in capacities.items()
        ],
        "legal_references": text.content.get("references", []),
        "record": record(charter),
    }


def sample(text: TextVersion) -> dict[str, Any]:
    """Return a text as it would be printed, to try whether it can be."""
    return {
        "title": _all(text.template.name),
        "reference": "CH-0000-0000",
        "code": "A000000000",
        "check_url": "",
        "version": text.number,
        "note": _sentence("charter.paper.note"),
        "parties": [],
        "sections": [_section(section, at, {}) for at, section in _numbered(text)],
        "indicators": [_indicator(one) for one in text.content.get("indicators", ())],
        "signatures": [],
    }


def _numbered(text: TextVersion) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(text.content["sections"], start=1))


def _section(
    section: Mapping[str, Any], at: int, open_: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    return {
        "title": section["title"],
        "lead": section.get("lead"),
        "clauses": [
            {"id": clause["id"], "number": f"{at}.{place}"} | _clause(clause, open_)
            for place, clause in enumerate(section["clauses"], start=1)
        ],
    }


def _clause(clause: Mapping[str, Any], open_: Mapping[str, Mapping[str, str]]) -> Said:
    return {
        language: worded(clause, language, open_.get(language, {}))
        for language in CODES
        if clause["text"].get(language)
    }


def worded(clause: Mapping[str, Any], language: str, open_: Mapping[str, str]) -> str:
    """Return a clause as it reads in a language: its name first, where it has one."""
    said = core.filled(clause["text"][language], open_)
    name = (clause.get("name") or {}).get(language)
    colon = "\u00a0: " if language == "fr" else ": "
    return f"{name}{colon}{said}" if name else said


def _left_open(charter: Charter, language: str) -> Said:
    since = {"on": f"{charter.holding.from_day:%d/%m/%Y}"}
    appointed = catalog.sentence("charter.paper.appointment", language)
    return {
        "region": charter.region.name.in_(language),
        "appointment": core.filled(appointed, since),
    }


def left_open(charter: Charter) -> dict[str, Said]:
    """Return, for each language, what a charter's clauses leave open."""
    return {language: _left_open(charter, language) for language in CODES}


def _parties(charter: Charter, at: datetime) -> list[dict[str, Said]]:
    ministry = charter.post.org.name_on(local_day(at))
    return [
        {
            "role": _sentence("charter.paper.first_party"),
            "name": _all(ministry),
            "capacity": _all(charter.campaign.supervising_post.name),
        },
        {
            "role": _sentence("charter.paper.second_party"),
            "name": _all(charter.holding.person.name),
            "capacity": _all(charter.post.name),
        },
    ]


def _indicator(one: Mapping[str, Any]) -> dict[str, Any]:
    in_days = one["unit"] == "days"
    unit = _sentence("charter.paper.in_days") if in_days else dict.fromkeys(CODES, "")
    percent = "\u00a0%" if one["unit"] == "%" else ""
    year, month, day = str(one["date"]).split("-")
    return {
        "objective": one["objective"],
        "name": {code: f"{name}{unit[code]}" for code, name in one["title"].items()},
        "baseline": f"{one['baseline']}{percent}",
        "target": f"{one['target']}{percent}",
        "source": one["source"],
        "date": f"{day}/{month}/{year}",
    }


def _sentence(key: str) -> Said:
    return {language: catalog.sentence(key, language) for language in CODES}


def _all(text: Text3) -> Said:
    return {language: text.in_(language) for language in CODES}


# ------------------------------------------------------------------ acts


def consent(act: str, language: str) -> dict[str, str]:
    """Return what an act keeps of what was declared in it: its id, language and fingerprint."""
    number = CONSENTS[act]
    said = catalog.sentence(f"charter.consent.{number}", language)
    return {"id": f"consent-{number}", "lang": language, "sha256": fingerprint(said.encode())}


def stamp(
    verb: str, *, name: Text3, capacity: Text3, method: str, at: datetime
) -> dict[str, list[str]]:
    """Return the lines seen of a signature; the first says who, in what capacity.

    By delegation the capacity is the formula of the act, with its reference.
    """
    when, how = f"{local(at):%d/%m/%Y %H:%M}", f"charter.method.{method}"
    return {
        language: [
            core.filled(
                catalog.sentence(f"charter.stamp.{verb}", language),
                {"name": name.in_(language), "capacity": capacity.in_(language)},
            ),
            f"{when} — {catalog.sentence(how, language)}",
            catalog.sentence("charter.stamp.simple", language),
        ]
        for language in STAMPED
    }
