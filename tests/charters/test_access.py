"""The table of rights, kept by hand: every verb, as every kind of user, in every state."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select

from govflow.audit.models import Entry
from govflow.charters import policy, queries, service
from govflow.charters.flow import State
from govflow.charters.models import Campaign, Charter, CharterTemplate, TextVersion
from govflow.kernel.errors import Forbidden, Refusal
from govflow.kernel.rules import READ
from govflow.kernel.work import Work
from tests.make.charters import DUE, Desk

USERS = ("souss", "fes", "minister", "secretariat", "admin", "auditor", "sg", "stranger")
KNOWING = {"fes", "minister", "secretariat", "admin", "auditor"}  # 403, all others 404


def reach(work: Work, public_id: str, verb: str) -> Charter:
    return queries.reach(work, public_id, to=getattr(policy, verb))


def got(work: Work, public_id: str, verb: str) -> Charter:
    found: Charter = work.get(Charter, public_id, to=getattr(policy, verb))
    return found


VERBS: dict[str, Callable[[Work, str], object]] = {
    "sign": lambda work, one: service.ask(work, reach(work, one, "sign"), "sign", language="ar"),
    "decline": lambda work, one: service.ask(
        work, reach(work, one, "decline"), "decline", language="ar", reason="Non"
    ),
    "attest": lambda work, one: service.ask(
        work, reach(work, one, "attest"), "attest", language="ar"
    ),
    "return_": lambda work, one: service.return_(work, reach(work, one, "return_"), reason="Non"),
    "answer": lambda work, one: service.answer(work, got(work, one, "answer"), "d1", language="ar"),
    "extend": lambda work, one: service.extend(
        work, got(work, one, "extend"), due=DUE + timedelta(days=1), reason="Congé"
    ),
    "withdraw": lambda work, one: service.withdraw(work, got(work, one, "withdraw"), reason="Non"),
    "reoffer": lambda work, one: service.reoffer(work, got(work, one, "reoffer")),
}
AGAIN = {"declined", "expired", "withdrawn", "returned", "lapsed"}
ALLOWED = {  # verb → user → the states in which it succeeds
    "sign": {"souss": {"offered"}},
    "decline": {"souss": {"offered"}},
    "answer": {"souss": {"offered"}},
    "attest": {"minister": {"signed"}},
    "return_": {"minister": {"signed"}},
    "extend": {"secretariat": {"offered"}},
    "withdraw": {"secretariat": {"prepared", "offered"}, "minister": {"signed"}},
    "reoffer": {"secretariat": AGAIN},
}
RIGHT_HOLDERS = {  # who is told 409 rather than 403 in a wrong state
    "sign": {"souss"},
    "decline": {"souss"},
    "answer": {"souss"},
    "attest": {"minister"},
    "return_": {"minister"},
    "extend": {"secretariat"},
    "withdraw": {"secretariat", "minister"},
    "reoffer": {"secretariat"},
}
AT_ADDRESSES = {"sign", "decline", "attest", "return_"}
READERS = {"souss", "minister", "secretariat", "auditor"}


def expected(verb: str, user: str, state: str) -> int:
    if state in ALLOWED[verb].get(user, set()):
        return 200
    if verb == "withdraw" and user in RIGHT_HOLDERS[verb]:
        by_minister = state == State.SIGNED
        return 409 if (user == "minister") == by_minister else 403
    if user in RIGHT_HOLDERS[verb]:
        return 409
    known = KNOWING | {"souss"} if verb in AT_ADDRESSES else READERS
    return 403 if user in known else 404


@contextmanager
def in_state(desk: Desk, user: str, public_id: str, state: str) -> Iterator[Work]:
    """A unit of a user in which the charter is in a state, and every other one is over."""
    with desk.unit(user) as work:
        for charter in work.all(select(Charter)):
            charter.state = state if charter.public_id == public_id else State.LAPSED
        work.session.flush()
        yield work
        work.abandon()


def outcome(desk: Desk, verb: str, user: str, public_id: str, state: str) -> int:
    with in_state(desk, user, public_id, state) as work:
        try:
            VERBS[verb](work, public_id)
        except Refusal as refused:
            return refused.status
    return 200


def test_only_what_the_table_allows_succeeds(desk: Desk) -> None:
    desk.offered()
    desk.sign()
    signed = desk.charter()
    desk.offered()
    desk.read()
    fresh = desk.charter()
    answers = {
        (verb, user, str(state)): outcome(
            desk, verb, user, signed if verb == "attest" else fresh, state
        )
        for verb in VERBS
        for user in USERS
        for state in State
    }
    wanted = {(verb, user, state): expected(verb, user, state) for verb, user, state in answers}
    assert {key: got for key, got in answers.items() if got != wanted[key]} == {}


ALONE: dict[str, Callable[[Work, Charter], object]] = {
    "sign": lambda work, one: service.ask(work, one, "sign", language="ar"),
    "decline": lambda work, one: service.ask(work, one, "decline", language="ar", reason="Non"),
    "attest": lambda work, one: service.ask(work, one, "attest", language="ar"),
    "return_": lambda work, one: service.return_(work, one, reason="Non"),
    "answer": lambda work, one: service.answer(work, one, "d1", language="ar"),
    "extend": lambda work, one: service.extend(work, one, due=DUE, reason="Congé"),
    "withdraw": lambda work, one: service.withdraw(work, one, reason="Non"),
    "reoffer": service.reoffer,
}


@pytest.mark.parametrize("verb", sorted(ALONE))
def test_a_verb_asks_its_own_rule_whoever_loaded_the_charter(desk: Desk, verb: str) -> None:
    desk.offered()
    with desk.unit("stranger") as work:
        charter = work.session.scalars(select(Charter)).first()
        assert charter
        with pytest.raises(Forbidden):
            ALONE[verb](work, charter)
        work.abandon()


@pytest.mark.parametrize("user", [*sorted(KNOWING - {"minister"}), "sg", "stranger"])
def test_a_refused_signature_is_recorded_for_those_who_may_know_of_it(
    desk: Desk, user: str
) -> None:
    desk.offered()
    public_id = desk.charter()
    with pytest.raises(Refusal) as refused, desk.unit(user) as work:
        reach(work, public_id, "sign")
    with desk.unit(user) as work:
        service.note_refusal(work, public_id, "sign", refused.value)
    with desk.unit(read_only=True) as work:
        facts = work.session.scalars(select(Entry).where(Entry.fact == "charter.refused")).all()
        noted = [(one.person_id, one.details["verb"], one.details["rule"]) for one in facts]
    known = [(desk.people[user][0], "sign", "is its holder")] if user in KNOWING else []
    assert (noted, refused.value.status) == (known, 403 if known else 404)


def test_a_hundred_refusals_of_a_day_leave_one_trace_for_each_reason(desk: Desk) -> None:
    desk.offered()
    public_id = desk.charter()

    def refused(user: str, verb: str, *, times: int, rule: str = "its holder") -> None:
        for _ in range(times):
            with desk.unit(user) as work:
                service.note_refusal(work, public_id, verb, Forbidden(rule))

    refused("fes", "sign", times=100)
    refused("fes", "decline", times=2)
    refused("fes", "sign", times=2, rule="method")
    refused("admin", "sign", times=2)
    desk.clock.move(timedelta(days=1))
    refused("fes", "sign", times=2)
    with desk.unit(read_only=True) as work:
        found = work.all(select(Entry).where(Entry.fact == "charter.refused").order_by(Entry.seq))
        noted = [(one.person_id, one.details["verb"], one.details["rule"]) for one in found]
    fes, admin = desk.people["fes"][0], desk.people["admin"][0]
    assert noted == [
        (fes, "sign", "its holder"),
        (fes, "decline", "its holder"),
        (fes, "sign", "method"),
        (admin, "sign", "its holder"),
        (fes, "sign", "its holder"),
    ]


@pytest.mark.parametrize("user", USERS)
def test_lists_hold_what_the_policy_lets_one_read(desk: Desk, user: str) -> None:
    desk.offered()
    desk.sign()
    with desk.unit("secretariat") as work:
        service.draft(work, work.session.scalars(select(CharterTemplate)).one())
    with desk.unit(user, read_only=True) as work:
        listed = {one.id for one in work.all(queries.visible_to(work.actor))}
        allowed = {one.id for one in work.all(select(Charter)) if policy.read(work.actor, one)}
        assert listed == allowed
        kinds: tuple[tuple[type[Any], Select[Any]], ...] = (
            (TextVersion, queries.texts(work.actor)),
            (CharterTemplate, queries.templates(work.actor)),
            (Campaign, queries.campaigns(work.actor)),
        )
        for kind, query in kinds:
            listed = {one.id for one in work.all(query)}
            allowed = {one.id for one in work.all(select(kind)) if READ[kind](work.actor, one)}
            assert listed == allowed
        offerable = {one.id for one in work.all(queries.offerable(work.actor))}
        published = select(TextVersion).where(TextVersion.state == "published")
        assert offerable == {
            one.id for one in work.all(published) if policy.prepare(work.actor, one)
        }
        signing = [one.post.key for one in work.all(queries.to_sign(work.actor))]
        assert signing == ([desk.posts[user]] if user == "fes" else [])
        assert len(work.all(queries.to_attest(work.actor))) == (user == "minister")
