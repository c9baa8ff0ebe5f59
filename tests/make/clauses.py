"""A short text of a charter, with every part that a text has."""

from collections.abc import Mapping, Sequence
from typing import Any

from govflow.charters import core

Json = dict[str, Any]


def words(arabic: str, french: str, english: str = "") -> dict[str, str]:
    return {"ar": arabic, "fr": french, "en": english}


def clause(key: str, arabic: str, french: str, name: dict[str, str] | None = None) -> Json:
    return {"id": key, "name": name, "text": words(arabic, french)}


def section(key: str, side: str, title: dict[str, str], *clauses: Json) -> Json:
    return {"id": key, "side": side, "title": title, "lead": None, "clauses": list(clauses)}


def rewritten(text: Json, wanted: Mapping[str, Sequence[tuple[str, Json]]]) -> Json:
    """Return a text whose sections hold the clauses (id, words) wanted, in that order."""
    sections = []
    for section in text["sections"]:
        known = {clause["id"]: clause for clause in section["clauses"]}
        said = wanted.get(section["id"], [(key, one["text"]) for key, one in known.items()])
        rows = [known.get(key, {"name": None}) | {"id": key, "text": words} for key, words in said]
        sections.append(section | {"clauses": core.identified(rows, section["id"], known)})
    return text | {"sections": sections}


def content() -> dict[str, Any]:
    """A short text with every part that a text has."""
    return {
        "sections": [
            section(
                "parties",
                "",
                words("الطرفان", "Parties"),
                clause(
                    "pa-1",
                    "المدير الجهوي بجهة {region}، المعين بموجب {appointment}.",
                    "Le directeur de la région {region}, nommé par {appointment}.",
                ),
            ),
            section(
                "director",
                "director",
                words("التزامات المدير", "Engagements du directeur"),
                clause(
                    "d1", "يلتزم بالحياد.", "Observer la neutralité.", words("الحياد", "Neutralité")
                ),
                clause("d2", "يقدم الحساب كل 3 أشهر.", "Rendre compte tous les 3 mois."),
            ),
            section(
                "ministry",
                "ministry",
                words("التزامات الوزارة", "Engagements du ministère"),
                clause(
                    "m1", "تجيب الوزارة داخل 10 أيام.", "Le ministère répond dans les 10 jours."
                ),
            ),
        ],
        "references": [
            {
                "number": "54-19",
                "kind": "law",
                "date": {"value": "2021-07-22", "precision": "day"},
                "status": "in-force",
                "title": words("قانون المرافق العمومية", "Loi sur les services publics"),
            }
        ],
        "indicators": [
            {
                "id": "i1",
                "clause": "d2",
                "unit": "days",
                "baseline": 60,
                "target": 30,
                "date": "2027-11-30",
                "title": words("متوسط الأجل", "Délai moyen"),
                "objective": words("تقليص الآجال", "Réduire les délais"),
                "source": words("السجل", "Registre"),
            }
        ],
    }
