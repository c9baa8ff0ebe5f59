"""Sums of the organisation: paths in the tree, periods, the formula of a delegation. Pure."""

from datetime import date

SUBJECTS = ("action", "annual_plan", "minutes", "charter_template", "charter")
STEPS = ("visa", "avis", "approval", "signature", "attestation")  # what a delegate may answer
# What a post may be given: rights hang on these, never on a name.
ROLES = (
    "supervisor",
    "approver",
    "manager",
    "director",
    "owner",
    "secretariat",
    "registry",
    "legal",
    "circuits",
    "budget",
    "archive",
    "chair",
    "deputy-chair",
    "rapporteur",
    "deputy-rapporteur",
    "member",
    "reader",
    "auditor",
    "admin",
)
VOWELS = "aeiouyéèêàâîôûhAEIOUYÉÈÊÀÂÎÔÛH"


def child_path(parent: str, number: int) -> str:
    """Return the path of a unit under another; the parent of a root is "".

    >>> child_path("/1/5/", 12), child_path("", 3)
    ('/1/5/12/', '/3/')
    """
    return f"{parent or '/'}{number}/"


def lineage(path: str) -> tuple[int, ...]:
    """Return the row numbers of a path from the unit itself up to the root.

    >>> lineage("/1/5/12/")
    (12, 5, 1)
    """
    return tuple(int(number) for number in reversed(path.strip("/").split("/")) if number)


def overlap(
    first: tuple[date | None, date | None], second: tuple[date | None, date | None]
) -> bool:
    """Tell whether two periods share a day; ends are exclusive, None means open.

    >>> overlap((date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 2, 1), None))
    False
    """
    return _begins_before(first[0], second[1]) and _begins_before(second[0], first[1])


def _begins_before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


def formula_ar(post: str) -> str:
    """Return what is printed above a delegate's signature, in Arabic.

    >>> formula_ar("الكاتب العام"), formula_ar("مديرة المركز")
    ('عن الكاتب العام وبتفويض منه', 'عن مديرة المركز وبتفويض منها')
    """
    feminine = post.split(" ", maxsplit=1)[0].endswith("ة")
    return f"عن {post} وبتفويض {'منها' if feminine else 'منه'}"


def formula_fr(post: str) -> str:
    """Return what is printed above a delegate's signature, in French.

    >>> formula_fr("Secrétaire général")
    'Pour le secrétaire général et par délégation'
    >>> formula_fr("Directrice du Centre")
    'Pour la directrice du Centre et par délégation'
    >>> formula_fr("Inspecteur général")
    "Pour l'inspecteur général et par délégation"
    """
    name = post[:1].lower() + post[1:]
    article = "la " if name.split(" ", maxsplit=1)[0].endswith(("trice", "ente")) else "le "
    return f"Pour {_elided(article, name)}{name} et par délégation"


def _elided(article: str, name: str) -> str:
    return "l'" if name[:1] in VOWELS else article
