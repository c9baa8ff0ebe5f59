"""Whatever somebody at the database changes of a charter or its paper, the doctor names it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

import config
from govflow.charters import policy, service
from govflow.charters.models import Charter, CharterTemplate, ClauseAnswer, TextVersion
from govflow.cli.checks import papers
from govflow.cli.checks.line import Place
from govflow.gate.transaction import Application
from govflow.kernel.canonical import digest
from govflow.kernel.work import Work
from govflow.signing.models import SignedFile
from govflow.signing.queries import whole
from tests.make.charters import PLAN, Desk, leave, loaded
from tests.make.clauses import content
from tests.make.past import on_paper
from tests.make.tampering import altered, deleted

Doctor = Callable[..., list[str]]
WRONG = "is not as it was kept:"


@pytest.fixture
def doctor(
    desk: Desk, app: Application, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> Doctor:
    """What the doctor's walk over the desk names, after changes of which nothing stays."""
    monkeypatch.setitem(app.extensions, "govflow.sealer", desk.sealer)

    def look(*changes: Callable[[Work], None], level: str = "fail") -> list[str]:
        with desk.unit() as work:
            for change in changes:
                change(work)
            lines = list(papers.lines(Place(settings, app), work))
            work.abandon()
            return [line.sentence for line in lines if line.level == level]

    return look


def change(table: str, what: str) -> Callable[[Work], None]:
    return lambda work: altered(work, table, what)


@pytest.fixture
def house(desk: Desk) -> Desk:
    """One charter in force; of the two others one is signed, and one is offered."""
    desk.offered()
    for name in ("souss", "fes"):
        desk.sign(name)
    desk.attest()
    return desk


def paper(desk: Desk, name: str = "souss") -> SignedFile:
    with desk.unit(read_only=True) as work:
        file = loaded(work, desk.charter(name)).file
        assert file is not None
        return work.all(whole().where(SignedFile.id == file.id))[0]


def test_what_is_as_it_was_kept_passes(house: Desk, doctor: Doctor) -> None:
    assert doctor(level="ok") == [
        "Every signed paper is as it was kept (3).",
        "Every text is as it was kept (1).",
        "Every campaign is as it was kept (1).",
        "Every charter is as it was kept (3).",
    ]
    assert house.verdict().reasons == ()


COLUMNS = {
    "state = 'in_force'": "state",
    "signed_at = NULL": "signed_at",
    "due = '2030-01-01'": "due",
    "valid_from = '2020-01-01', valid_to = '2030-01-01'": "valid_from",
    "reason = 'Ce que personne n''a dit'": "reason",
}


def test_a_charter_altered_by_hand_is_named(house: Desk, doctor: Doctor) -> None:
    file = paper(house, "fes")
    with house.unit(read_only=True) as work:
        reference = loaded(work, house.charter("fes")).reference
    for said, column in COLUMNS.items():
        assert doctor(change("charter", f"{said} WHERE file_id = {file.id}")) == [
            f"The signed paper {file.code} {WRONG} its records do not agree with each other.",
            f"The charter {reference} {WRONG} its facts say another {column}.",
        ]


ROWS = (
    ("clause_answer", "answer = 'reserved', text = 'Je n''ai jamais accepté'"),
    ("text_version", "content = '{\"sections\": []}'"),
    ("signed_file", "data_text = '{}'"),
    ("signed_file", "head_seq = 1, head_sha256 = sealed_sha256"),
    ("signed_act", "canonical_text = '{}'"),
    ("signed_revision", "length = length - 1 WHERE seq = 1"),
)


def test_a_row_behind_a_paper_altered_by_hand_is_named(house: Desk, doctor: Doctor) -> None:
    told = f"The signed paper {paper(house).code} {WRONG} its records do not agree with each other."
    for table, what in ROWS:
        assert told in doctor(change(table, what)), table


def test_a_published_text_altered_by_hand_is_named(house: Desk, doctor: Doctor) -> None:
    sha256 = digest({"sections": []})
    said = doctor(change("text_version", f"content = '{{\"sections\": []}}', sha256 = '{sha256}'"))
    assert f"The text 1.0 {WRONG} its facts say another sha256." in said
    assert house.state() == "in_force"


def test_a_campaign_altered_by_hand_is_named(house: Desk, doctor: Doctor) -> None:
    with house.unit(read_only=True) as work:
        campaign = loaded(work, house.charter()).campaign.public_id
    for column, value in {
        "lowest_method": "'code'",
        "attestation": "'countersign'",
        "reservations": "false",
        "keeper_post_id": "NULL",
        "due": "'2030-01-01'",
        "state": "'completed'",
        "on_paper": "true",
    }.items():
        assert doctor(change("campaign", f"{column} = {value}")) == [
            f"The campaign {campaign} {WRONG} its facts say another {column}."
        ]


def test_a_retired_text_published_again_by_hand_is_named(desk: Desk, doctor: Doctor) -> None:
    with desk.unit("secretariat") as work:
        second = service.draft(work, desk.published(work).template)
        service.publish(work, second)
    assert doctor() == []
    again = "state = 'published', retired_at = NULL WHERE number = '1.0'"
    assert doctor(change("text_version", again)) == [
        f"The text 1.0 {WRONG} its facts say another state."
    ]


def test_a_text_of_the_past_is_as_its_facts_say(desk: Desk, doctor: Doctor) -> None:
    with desk.unit() as work:
        template = work.session.scalars(select(CharterTemplate)).one()
        old = TextVersion(number="0.9", state="retired", content=content())
        old.published_at = work.now - timedelta(days=3000)
        template.texts.append(old)
        service.enter_text(work, old)
    with desk.unit("secretariat") as work:
        draft = select(TextVersion).where(TextVersion.state == "draft")
        service.publish(work, work.session.scalars(draft).one())
    assert doctor() == []


@pytest.mark.usefixtures("house")
def test_a_paper_that_its_charter_no_longer_names_is_told(desk: Desk, doctor: Doctor) -> None:
    with desk.unit(read_only=True) as work:
        reference = loaded(work, desk.charter("tanger")).reference
    said = doctor(change("charter", f"file_id = NULL WHERE reference = '{reference}'"))
    assert said[-1] == f"The charter {reference} {WRONG} its facts say another file_id."


@pytest.mark.usefixtures("house")
def test_an_answer_that_nobody_gave_is_told(desk: Desk, doctor: Doctor) -> None:
    with desk.unit(read_only=True) as work:
        charter = loaded(work, desk.charter("tanger"))
    forged = insert(ClauseAnswer).values(
        charter_id=charter.id, clause="d1", answer="acknowledged", language="ar", final=True,
        at=charter.offered_at,
    )  # fmt: skip
    said = doctor(lambda work: work.session.execute(forged) and None)
    assert said[-1] == f"The charter {charter.reference} {WRONG} its facts say another answers."


def test_a_campaign_completed_and_opened_again_is_as_its_facts_say(
    desk: Desk, doctor: Doctor
) -> None:
    desk.offered()
    desk.clock.move(timedelta(days=30))
    desk.work_off()
    public_id = desk.charter()
    with desk.unit("secretariat") as work:
        due = work.today + timedelta(days=9)
        service.reoffer(work, work.get(Charter, public_id, to=policy.reoffer), due=due)
    assert doctor() == []


def test_a_signature_taken_back_by_hand_is_named(house: Desk, doctor: Doctor) -> None:
    """All of it, as if nobody had attested: the ledger alone still knows."""
    file = paper(house)
    head = file.revisions[1]
    house.sealer.store.put(house.sealer.store.read(file.head_sha256)[: head.length])

    def taken_back(work: Work) -> None:
        minister = f"file_id = {file.id} AND field = 'Sig_Minister'"
        deleted(work, "seal_attempt", minister)
        deleted(work, "signed_act", minister)
        deleted(work, "signed_revision", f"file_id = {file.id} AND seq > 2")
        state = f"head_seq = 2, head_sha256 = '{head.sha256}'"
        altered(work, "signed_file", f"{state} WHERE id = {file.id}")

    assert doctor(taken_back) == [
        f"The signed paper {file.code} {WRONG} its records do not agree with each other."
    ]


def test_a_damaged_file_is_named(house: Desk, doctor: Doctor) -> None:
    file = paper(house)
    path = house.sealer.store.path(file.head_sha256)
    data = path.read_bytes()
    told = f"The signed paper {file.code} {WRONG} its file is damaged or missing."
    for damaged in (data[:900] + bytes([data[900] ^ 1]) + data[901:], data[:900]):
        path.write_bytes(damaged)
        assert doctor() == [told]
    path.unlink()
    assert doctor() == [told]


def test_charters_on_paper_that_lapsed_or_ended_are_as_their_facts_say(
    desk: Desk, doctor: Doctor
) -> None:
    on_paper(desk)
    assert doctor() == []
    leave(desk, "souss", on=desk.clock.at.date() - timedelta(days=1))
    desk.work_off()
    assert doctor() == []


@pytest.mark.usefixtures("house")
def test_a_charter_that_lapses_or_is_succeeded_is_as_its_facts_say(
    desk: Desk, doctor: Doctor
) -> None:
    leave(desk, "fes", on=desk.clock.at.date())
    desk.clock.move(timedelta(days=30))
    desk.work_off()
    assert (desk.state("fes"), desk.state("tanger"), doctor()) == ("lapsed", "expired", [])
    desk.offered(replace(PLAN, due=desk.clock.at.date() + timedelta(days=30)))
    desk.sign()
    desk.attest()
    assert doctor() == []
