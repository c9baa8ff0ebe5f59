"""A case on paper: every event, in which capacity, on which text; silence is said as silence."""

import pytest

from govflow.kernel.errors import NotFound
from govflow.reports.dossier import dossier
from govflow.reports.paper import paper
from tests.documents.test_pdf import lines_as_seen
from tests.make.dossiers import Eventful

ADDRESS = "http://127.0.0.1:8000/parapheur/case/x"


def lines(made: Eventful, language: str) -> list[str]:
    with made.house.unit(made.house.people.secretariat, read_only=True) as work:
        return lines_as_seen(paper(work, dossier(work, made.case), ADDRESS, language))


def test_a_case_says_who_did_what_in_which_capacity_on_which_text_and_why(made: Eventful) -> None:
    seen = lines(made, "fr")
    case = made.dossier(made.house.people.auditor)
    for said in (
        "Étendrel'intranet",
        "Pourlesecrétairegénéraletpardélégation,acteDS-2026/31",
        "Délaiéchusansréponse·Avisducabinet",
        "cesilencen'estniunavisniunaccord",
        "Motif:Précisezl'échéanceetlebudget",
        "Renvoyéà:Correction",
        f"Surlaversion1·{case.events[0].body['digest'][:12]}",
        f"Surlaversion2·{case.row.digest[:12]}",
        "Raccorderlesdouzedirections",
        "Avisréputénonémis",
        case.kept[0].definition.sha256,
        case.row.digest,
        case.row.head,
        case.head.hash,
    ):
        assert any(said in line for line in seen), said


def test_a_case_is_told_in_arabic_from_right_to_left_with_the_formula_of_the_act(
    made: Eventful,
) -> None:
    seen = lines(made, "ar")
    assert any("عنالكاتبالعاموبتفويضمنه"[::-1] in line for line in seen)
    head = made.dossier(made.house.people.auditor).row.head
    assert any(head in line for line in seen)


def test_who_may_not_read_a_case_has_no_paper_of_it(made: Eventful) -> None:
    with pytest.raises(NotFound):
        made.dossier(made.house.people.admin)
