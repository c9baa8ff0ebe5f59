"""Reading, answering, signing, declining, attesting, returning: each with its proof."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from govflow.audit.models import Entry
from govflow.charters import document, policy, queries, service
from govflow.charters.models import Charter, ClauseAnswer
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.signing.models import Act
from govflow.signing.service import Proof
from tests.make.charters import PLAN, Desk, delegated, leave, loaded
from tests.workflow.test_races import at_once


def test_the_first_opening_by_the_holder_is_recorded_once(desk: Desk) -> None:
    desk.offered()
    for _ in range(2):
        with desk.unit("souss") as work:
            service.open_(work, work.get(Charter, desk.charter(), to=policy.open_))
        desk.clock.move(timedelta(hours=1))
    with desk.unit(read_only=True) as work:
        opened = work.session.scalars(select(Entry.fact).where(Entry.fact == "charter.opened"))
        assert len(opened.all()) == 1
        assert loaded(work, desk.charter()).last_event == "open"


def test_nobody_signs_before_every_clause_is_answered(desk: Desk) -> None:
    desk.offered()
    with pytest.raises(Invalid) as refused:
        desk.asked("sign")
    assert (refused.value.key, refused.value.params) == ("charter.unanswered", {"count": 4})


def test_a_signature_names_what_was_read_and_is_sealed(desk: Desk) -> None:
    desk.offered()
    act = desk.sign(reserving="d2")
    assert desk.state() == "signed"
    said = json.loads(act.canonical_text)
    assert (said["verb"], said["post"], said["delegation"]) == ("sign", "DR-MA-09", None)
    assert said["consent"] == document.consent("sign", "fr")
    assert desk.verdict().missing == ("Sig_Minister",)
    with desk.unit("minister", read_only=True) as work:
        (waiting,) = work.all(queries.to_attest(work.actor))
        (reserved,) = queries.reservations(waiting)
        assert (reserved.clause, reserved.text, reserved.final) == ("d2", "Sous réserve", True)
        assert said["answers"] == queries.answers_digest(waiting)


def test_answers_are_frozen_once_the_act_exists(desk: Desk) -> None:
    desk.offered()
    desk.sign()
    with pytest.raises(Conflict, match="wrong_state"):
        desk.read()
    with pytest.raises(DBAPIError, match="frozen"), desk.unit() as work:
        work.session.execute(text("UPDATE clause_answer SET language = 'en'"))


def test_an_answer_given_after_the_question_makes_the_proof_void(desk: Desk) -> None:
    desk.offered()
    desk.read()
    asked = desk.asked("sign")
    desk.read(reserving="d1")
    with pytest.raises(Conflict, match="changed_meanwhile"):
        desk.done("sign", asked)
    assert desk.state() == "offered"


def test_a_replay_gets_the_recorded_act(desk: Desk) -> None:
    desk.offered()
    desk.read()
    asked = desk.asked("sign")
    act = desk.done("sign", asked)
    for _ in range(2):
        with pytest.raises(Conflict) as again:
            desk.done("sign", asked)
        assert (again.value.key, again.value.params) == (
            "act.already_recorded",
            {"act": act.public_id},
        )
        desk.work_off()


def test_a_proof_serves_its_own_charter_verb_and_person_alone(desk: Desk) -> None:
    desk.offered()
    desk.read()
    desk.read("fes")
    asked = desk.asked("sign")
    with pytest.raises(NotFound):
        desk.done("sign", asked, "fes")
    with pytest.raises(Conflict, match="other_proof"):
        desk.done("decline", asked)
    with pytest.raises(Conflict, match="other_proof"):
        desk.done("sign", (asked[0], replace(asked[1], challenge=b"other")))
    desk.clock.move(timedelta(minutes=6))
    with pytest.raises(Conflict, match="expired"):
        desk.done("sign", asked)


def test_a_campaign_may_ask_for_more_than_a_password(desk: Desk) -> None:
    desk.offered(replace(PLAN, lowest_method="code"))
    desk.read()
    nonce, proof = desk.asked("sign")
    with pytest.raises(Forbidden, match="method_too_low"):
        desk.done("sign", (nonce, proof))
    desk.done("sign", (nonce, Proof(proof.challenge, "code")))


def test_declining_needs_a_reason_and_the_same_proof(desk: Desk) -> None:
    desk.offered()
    with pytest.raises(Invalid, match="reason_missing"):
        desk.asked("decline", "fes")
    desk.done("decline", desk.asked("decline", "fes", reason="Moyens insuffisants"), "fes")
    desk.work_off()
    with desk.unit("secretariat", read_only=True) as work:
        declined = loaded(work, desk.charter("fes"))
        assert (declined.state, declined.reason) == ("declined", "Moyens insuffisants")
    assert desk.verdict("fes").missing == ("Sig_Director", "Sig_Minister")


def test_a_charter_is_whole_once_the_minister_has_attested(desk: Desk) -> None:
    desk.offered()
    with pytest.raises(Conflict, match="wrong_state"):
        desk.asked("attest", "fes", "minister")
    desk.sign()
    act = desk.attest()
    assert (desk.state(), desk.verdict().verdict) == ("in_force", "valid")
    assert json.loads(act.canonical_text)["consent"] == document.consent("attest", "fr")


def test_the_minister_returns_a_signed_charter_with_a_reason(desk: Desk) -> None:
    desk.offered()
    desk.sign(reserving="d2")
    with desk.unit("minister") as work:
        charter = queries.reach(work, desk.charter(), to=policy.return_)
        with pytest.raises(Invalid, match="reason_missing"):
            service.return_(work, charter, reason="")
        service.return_(work, charter, reason="La réserve n'est pas admise")
    assert desk.state() == "returned"
    with pytest.raises(Conflict, match="wrong_state"):
        desk.asked("attest", by="minister")


def test_a_former_holder_signs_nothing(desk: Desk) -> None:
    desk.offered()
    desk.read()
    asked = desk.asked("sign")
    leave(desk, "souss", on=date(2026, 11, 23))
    with pytest.raises(Forbidden):
        desk.done("sign", asked)


def test_a_delegate_attests_only_where_the_template_allows_it(desk: Desk) -> None:
    desk.offered()
    desk.sign()
    delegated(desk)
    with pytest.raises(NotFound):
        desk.asked("attest", by="chef_cab")
    with desk.unit() as work:
        loaded(work, desk.charter()).template.delegate_may_attest = True
    act = desk.attest(by="chef_cab")
    assert json.loads(act.canonical_text)["delegation"]
    assert desk.verdict().verdict == "valid"
    with desk.unit(read_only=True) as work:
        entry = work.session.scalars(
            select(Entry).where(Entry.fact == "paper.act_recorded").order_by(Entry.seq.desc())
        ).first()
        assert entry is not None
        assert entry.capacity == "delegation"


def test_who_may_not_answer_hears_nothing_else(desk: Desk) -> None:
    desk.offered(replace(PLAN, reservations=False))
    with desk.unit("fes") as work:
        charter = work.session.get_one(Charter, _id(desk))
        for reservation in (" ", "Non"):
            with pytest.raises(Forbidden):
                service.answer(work, charter, "d1", language="ar", reservation=reservation)
        with pytest.raises(Forbidden):
            service.acknowledge(work, charter, "no such section", language="ar")


def _id(desk: Desk) -> int:
    with desk.unit(read_only=True) as work:
        return loaded(work, desk.charter()).id


def test_two_directors_sign_at_once_and_both_are_valid(desk: Desk) -> None:
    desk.offered()
    names = ("souss", "fes", "tanger")
    for name in names:
        desk.read(name)
    asked = {name: desk.asked("sign", name) for name in names}

    def signing(name: str) -> Callable[[], str]:
        def act() -> str:
            desk.done("sign", asked[name], name)
            return "signed"

        return act

    assert at_once([signing(name) for name in names]) == {"signed": 3}
    desk.work_off()
    assert {desk.verdict(name).missing for name in names} == {("Sig_Minister",)}


def test_four_clicks_at_once_record_one_act(desk: Desk) -> None:
    desk.offered()
    desk.read()
    asked = desk.asked("sign")

    def click() -> str:
        desk.done("sign", asked)
        return "signed"

    assert at_once([click] * 4) == {"signed": 1, "409 act.already_recorded": 3}
    with desk.unit(read_only=True) as work:
        assert len(work.all(select(Act))) == 1


def test_of_a_signature_and_a_withdrawal_at_once_the_first_wins(desk: Desk) -> None:
    desk.offered()
    desk.read()
    asked, public_id = desk.asked("sign"), desk.charter()

    def sign() -> str:
        desk.done("sign", asked)
        return "signed"

    def withdraw() -> str:
        with desk.unit("secretariat") as work:
            charter = work.get(Charter, public_id, to=policy.withdraw)
            service.withdraw(work, charter, reason="Erreur de texte")
        return "withdrawn"

    found = at_once([sign, withdraw])
    assert found in ({"signed": 1, "409 wrong_state": 1}, {"withdrawn": 1, "409 wrong_state": 1})
    desk.work_off()
    assert desk.state() == ("signed" if "signed" in found else "withdrawn")


@pytest.mark.parametrize("altered", ["text_version", "clause_answer", "holding"])
def test_altered_rows_make_a_whole_charter_invalid(desk: Desk, altered: str) -> None:
    desk.offered()
    desk.sign(reserving="d2")
    desk.attest()
    statement = {
        "text_version": "UPDATE text_version SET content ="
        " replace(CAST(content AS text), 'Observer', 'observer'){json}",
        "clause_answer": "UPDATE clause_answer SET text = 'Sans réserve' WHERE clause = 'd2'",
        "holding": "UPDATE charter SET holding_id = (SELECT min(id) FROM holding)",
    }[altered]
    unguarded(desk, statement)
    answer = desk.verdict()
    assert (answer.verdict, answer.reasons) == ("invalid", ("records_altered",))


def unguarded(desk: Desk, statement: str) -> None:
    """Do what only somebody with the database in hand can do: change rows past their guards."""
    with desk.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for table in ("text_version", "clause_answer", "charter"):
                connection.execute(text(f"DROP TRIGGER {table}_frozen"))
            connection.execute(text(statement.format(json="")))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(statement.replace("){json}", ")::json")))


def test_what_is_kept_of_an_answer_is_one_row_for_each_clause(desk: Desk) -> None:
    desk.offered()
    desk.read(reserving="d1")
    desk.read()
    with desk.unit(read_only=True) as work:
        rows = {one.clause: one.answer for one in work.all(select(ClauseAnswer))}
    assert rows == {
        "pa-1": "acknowledged",
        "d1": "reserved",
        "d2": "acknowledged",
        "m1": "acknowledged",
    }
