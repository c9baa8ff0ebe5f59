"""The convocation on paper: both languages, its points, its papers, the chair of that day."""

from datetime import datetime

from govflow.i18n.text import Text3
from govflow.kernel.clock import FixedClock, at_local
from govflow.meetings import document, service
from govflow.meetings.service import Plan, Point
from tests.documents.test_pdf import lines_as_seen
from tests.make import decisions, meetings
from tests.make.meetings import WHY, Committees

ADDRESS = "http://127.0.0.1:8000/meetings/x"
YEARS = Text3(ar="مخططات 2026-2027", fr="Plans 2026-2027")


def paper(made: Committees, meeting: str) -> bytes:
    with made.house.unit(None, read_only=True) as work:
        return document.convocation(work, meetings.one(work, meeting), ADDRESS)


def test_a_convocation_says_when_where_and_on_what_in_both_languages(made: Committees) -> None:
    meeting = meetings.drafted(made, place="Salle 2-1")
    with made.house.unit(made.house.people.secretariat) as work:
        found = meetings.one(work, meeting)
        service.put_on_agenda(work, found, Point("other", YEARS))
        service.convene(work, found)
    printed = paper(made, meeting)
    lines = lines_as_seen(printed)
    for said in ("Ministère", "COPIL/2026/01", "mardi", "1.\u2069Améliorerl'accueil", "Ministre"):
        assert any(said in line for line in lines), said
    seen = [line for line in lines if "Plans2026-2027" in line]
    assert len(seen) == 1
    assert seen[0].count("2026-2027") == 2  # in Arabic too the first year comes first
    assert any("2-1" in line for line in lines)


def test_a_convocation_carries_the_open_decisions_and_says_why_it_is_late(
    made: Committees, clock: FixedClock
) -> None:
    decisions.decision(made, clock)
    clock.at = at_local(datetime(2027, 1, 20, 10, 0))  # noqa: DTZ001 - wall-clock time
    at = at_local(datetime(2027, 1, 25, 10, 0))  # noqa: DTZ001
    meeting = meetings.drafted(made, at=at)
    with made.house.unit(made.house.people.secretariat) as work:
        service.convene(work, meetings.one(work, meeting), reason="Urgence")
    lines = lines_as_seen(paper(made, meeting))
    for said in (
        "Pointsreportés",
        "COPIL/2026/01/D1",
        "Motif:Urgence",
        "1.\u2069Améliorerl'accueil",
        "Lieu:àpréciser",
        "Ministère",
    ):
        assert any(said in line for line in lines), said
    assert sum(line.count("Urgence") for line in lines) == 1  # in the column of its language


def test_a_convocation_that_was_corrected_says_so_with_its_version_and_why(
    made: Committees,
) -> None:
    meeting = meetings.convened(made)
    with made.house.unit(made.house.people.secretariat) as work:
        found = meetings.one(work, meeting)
        service.edit(work, found, Plan(found.starts_at, 90, "Salle 5"), rev=found.version,
                     reason=WHY)  # fmt: skip
    lines = lines_as_seen(paper(made, meeting))
    for said in (
        "Convocationrectifiée",
        "Rectificatif,version",
        "Motifdurectificatif:Demandeduprésident",
        "طلبالرئاسة"[::-1],  # lines are as seen, from left to right
        "Lieu:Salle5(avant:",
        "Duréeenminutes:90(avant:",
        "de10:00à11:30",
        "Lieu:Salle5",
        "Destinataires",
        "Encasd'absence:PosteCNSS-S",
    ):
        assert any(said in line for line in lines), said


def test_a_convocation_prints_the_same_bytes_again(made: Committees) -> None:
    meeting = meetings.convened(made)
    assert paper(made, meeting) == paper(made, meeting)


def test_what_would_be_sent_is_read_before_as_a_draft(made: Committees) -> None:
    lines = lines_as_seen(paper(made, meetings.drafted(made)))
    for said in ("Projetdeconvocation", "Destinataires", "PosteCNSS-S", "Présidence:Ministre"):
        assert any(said in line for line in lines), said
