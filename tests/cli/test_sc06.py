"""SC-06 on the facts of the demonstration, steps 1 to 10 without the ceremony."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text

from govflow.audit.models import Entry
from govflow.charters import core, document, policy, queries, service
from govflow.charters.models import Campaign, Charter, TextVersion
from govflow.charters.service import Plan
from govflow.i18n.text import Text3
from govflow.kernel.errors import Conflict, Forbidden, Invalid, Refusal
from govflow.kernel.work import Work
from govflow.signing import acts
from govflow.signing.registers import examine
from govflow.signing.service import Proof
from govflow.signing.verify import Answer
from govflow.worker.jobs import Jobs
from tests.cli.conftest import Desk
from tests.cli.test_sc04 import acting
from tests.make.clauses import rewritten

NAME = Text3(ar="حملة التوقيع", fr="Campagne du forum", en="Campaign")


def version(work: Work, number: str) -> TextVersion:
    return work.session.scalars(select(TextVersion).where(TextVersion.number == number)).one()


def of(work: Work, region: str) -> Charter:
    query = select(Charter).where(Charter.region.has(code=region), ~Charter.on_paper)
    return work.session.scalars(query.order_by(Charter.id.desc())).first()  # type: ignore[return-value]


def work_off(desk: Desk) -> None:
    jobs = Jobs(desk.database, desk.clock, None, "http://127.0.0.1:8000", sealer=desk.sealer)
    while jobs.run():
        pass


def counts(desk: Desk) -> dict[str, int]:
    with acting(desk, "secretariat") as work:
        campaign = work.session.scalars(select(Campaign).where(~Campaign.on_paper)).one()
        board = queries.board(work, campaign)
        assert sum(board.counts.values()) == len(board.rows) == 12
        return {str(state): count for state, count in board.counts.items()}


def asked(desk: Desk, username: str, region: str, verb: str, **more: Any) -> tuple[str, Proof]:  # noqa: ANN401
    with acting(desk, username) as work:
        charter = queries.reach(work, of(work, region).public_id, to=service.ACTS[verb][1])
        challenge = service.ask(work, charter, verb, language="ar", **more)
        return challenge.nonce, Proof(acts.challenge_of(challenge.act_text), "password")


def done(desk: Desk, username: str, region: str, verb: str, said: tuple[str, Proof]) -> None:
    with acting(desk, username) as work:
        charter = queries.reach(work, of(work, region).public_id, to=service.ACTS[verb][1])
        getattr(service, verb)(work, charter, *said)


def verdict(desk: Desk, region: str) -> Answer:
    with acting(desk, "secretariat") as work:
        file = of(work, region).file
        assert file is not None
        question = examine(work, desk.sealer, desk.sealer.store.read(file.head_sha256))
    return question.answer(now=desk.clock.now())


def test_a_charter_is_signed_and_attested(desk: Desk) -> None:
    desk.load(facts_only=True)
    _publish(desk)
    _offer(desk)
    _read_and_sign(desk)
    _is_refused_to_others(desk)
    _decline(desk)
    _attest(desk)
    _outlives_the_next_text(desk)
    _is_no_longer_what_it_was(desk)


def _publish(desk: Desk) -> None:
    """Step 1: without the ministry's commitments it is refused; version 1.0 stays as it was."""
    with acting(desk, "secretariat") as work:
        draft, before = version(work, "1.1"), version(work, "1.0").sha256
        whole = draft.content
        without = rewritten(whole, {"ministry-commitments": []})
        service.edit(work, draft, without, rev=draft.version)
        with pytest.raises(Invalid, match="no_ministry"):
            service.publish(work, draft)
        service.edit(work, draft, whole, rev=draft.version)
        service.publish(work, draft)
        assert (draft.state, version(work, "1.0").sha256) == ("published", before)


def _offer(desk: Desk) -> None:
    """Step 2: twelve lines, one click, twelve charters."""
    with acting(desk, "secretariat") as work:
        plan = Plan(NAME, date(2026, 12, 15), lowest_method="password")
        campaign = service.prepare(work, version(work, "1.1"), plan)
        lines = queries.preview(work, campaign)
        assert [(line.region.code, line.exception) for line in lines] == [
            (f"MA-{number:02}", "") for number in range(1, 13)
        ]
        assert campaign.supervising_post.key == "post-minister"
        service.offer(work, campaign)
    work_off(desk)
    assert counts(desk) == {"offered": 12}


def _read_and_sign(desk: Desk) -> None:
    """Steps 3 and 4: nothing is signed before it is read."""
    with acting(desk, "dr-souss-massa") as work:
        (waiting,) = work.all(queries.to_sign(work.actor))
        service.open_(work, waiting)
        said = [
            document.worded(clause, "ar", document.left_open(waiting)["ar"])
            for _number, clause in core.clauses(waiting.text.content)
        ]
        assert any("سوس - ماسة" in line and "02/09/2019" in line for line in said)
        assert any("54.19" in line for line in said)
    with pytest.raises(Invalid, match="unanswered"):
        asked(desk, "dr-souss-massa", "MA-09", "sign")
    with acting(desk, "dr-souss-massa") as work:
        charter = of(work, "MA-09")
        for section in charter.text.content["sections"]:
            service.acknowledge(work, charter, section["id"], language="ar")
    question = asked(desk, "dr-souss-massa", "MA-09", "sign")
    done(desk, "dr-souss-massa", "MA-09", "sign", question)
    with pytest.raises(Conflict, match="already_recorded"):  # step 5: a replay
        done(desk, "dr-souss-massa", "MA-09", "sign", question)
    work_off(desk)
    assert counts(desk) == {"offered": 11, "signed": 1}
    assert verdict(desk, "MA-09").missing == ("Sig_Minister",)


def _is_refused_to_others(desk: Desk) -> None:
    """Step 5: who may know of it is refused, and the ledger keeps it; others find nothing."""
    others = {"dr-fes-meknes": 403, "admin": 403, "secretariat": 403, "cnss": 404}
    for username, status in others.items():
        with pytest.raises(Refusal) as refused:
            asked(desk, username, "MA-10", "sign")
        with acting(desk, username) as work:
            service.note_refusal(work, of(work, "MA-10").public_id, "sign", refused.value)
        assert refused.value.status == status
    with acting(desk, "admin") as work:
        noted = work.session.scalars(select(Entry).where(Entry.fact == "charter.refused"))
        assert len(noted.all()) == 3


def _decline(desk: Desk) -> None:
    """Step 6: declined with a reason, offered anew."""
    question = asked(desk, "dr-fes-meknes", "MA-03", "decline", reason="Moyens insuffisants")
    done(desk, "dr-fes-meknes", "MA-03", "decline", question)
    assert counts(desk) == {"offered": 10, "signed": 1, "declined": 1}
    with acting(desk, "secretariat") as work:
        service.reoffer(work, work.get(Charter, of(work, "MA-03").public_id, to=policy.reoffer))
    work_off(desk)
    assert counts(desk) == {"offered": 11, "signed": 1}


def _attest(desk: Desk) -> None:
    """Step 8: only what was signed can be attested; step 9: then it is valid."""
    with pytest.raises(Conflict, match="wrong_state"):
        asked(desk, "ministre", "MA-03", "attest")
    with pytest.raises(Forbidden):
        asked(desk, "secretariat", "MA-09", "attest")
    done(desk, "ministre", "MA-09", "attest", asked(desk, "ministre", "MA-09", "attest"))
    work_off(desk)
    assert counts(desk) == {"offered": 11, "in_force": 1}
    assert verdict(desk, "MA-09").verdict == "valid"
    with acting(desk, "secretariat") as work:
        (bound,) = work.all(queries.bound_on(work.actor, work.today))
        assert (bound.region.code, bound.text.number) == ("MA-09", "1.1")
        on_paper = work.all(queries.bound_on(work.actor, date(2021, 1, 1)))
        assert {(one.text.number, one.on_paper, one.file_id) for one in on_paper} == {
            ("1.0", True, None)
        }
        assert len(on_paper) == 12


def _outlives_the_next_text(desk: Desk) -> None:
    """Step 10: version 1.2 leaves what was signed as it is."""
    with acting(desk, "secretariat") as work:
        draft = service.draft(work, version(work, "1.1").template)
        changed = {"ministry-commitments": [("m1", {"ar": "تدعم الوزارة.", "fr": "Elle appuie."})]}
        service.edit(work, draft, rewritten(draft.content, changed), rev=draft.version)
        service.publish(work, draft)
        assert draft.number == "1.2"
    assert verdict(desk, "MA-09").verdict == "valid"


def _is_no_longer_what_it_was(desk: Desk) -> None:
    """Step 9: one character changed in the stored text, by somebody with the database in hand."""
    with desk.database.engine.begin() as connection:
        change = "UPDATE text_version SET content = {} WHERE number = '1.1'"
        changed = "replace(CAST(content AS text), 'dix jours', 'six jours')"
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER text_version_frozen"))
            connection.execute(text(change.format(changed)))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(change.format(f"{changed}::json")))
    answer = verdict(desk, "MA-09")
    assert (answer.verdict, answer.reasons) == ("invalid", ("records_altered",))
