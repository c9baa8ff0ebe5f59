"""Who attests or returns for the supervising post does it in the capacity that they chose."""

import pytest
from sqlalchemy import select

from govflow.audit.models import Entry
from govflow.charters import policy, service
from govflow.charters.models import Charter
from govflow.kernel.actor import Capacity
from govflow.kernel.errors import Conflict
from govflow.signing import acts
from govflow.signing.service import Proof
from tests.make.charters import Desk, loaded, twice_delegated


def in_capacity(desk: Desk, fact: str) -> tuple[str | None, int | None]:
    with desk.unit(read_only=True) as work:
        query = select(Entry).where(Entry.fact == fact).order_by(Entry.seq.desc())
        entry = work.first(query)
        assert entry is not None
        return entry.capacity, entry.delegation_id


def test_a_delegate_attests_in_the_capacity_that_was_chosen(desk: Desk) -> None:
    desk.offered()
    desk.sign()
    _best, other = twice_delegated(desk)
    public_id = desk.charter()
    with desk.unit("chef_cab") as work:
        work.acting.capacity = other
        charter = work.get(Charter, public_id, to=policy.attest)
        asked = service.ask(work, charter, "attest", language="fr")
        proof = Proof(acts.challenge_of(asked.act_text), "password")
        nonce = asked.nonce
    with pytest.raises(Conflict, match="changed_meanwhile"):
        desk.done("attest", (nonce, proof), by="chef_cab")
    with desk.unit("chef_cab") as work:
        work.acting.capacity = other
        service.attest(work, work.get(Charter, public_id, to=policy.attest), nonce, proof)
    assert in_capacity(desk, "paper.act_recorded") == ("delegation", other.delegation)


def test_a_delegate_returns_in_the_capacity_that_was_chosen(desk: Desk) -> None:
    desk.offered()
    desk.sign()
    _best, other = twice_delegated(desk)
    with desk.unit("chef_cab") as work:
        work.acting.capacity = other
        charter = work.get(Charter, desk.charter(), to=policy.return_)
        service.return_(work, charter, reason="Non")
    assert in_capacity(desk, "charter.returned") == ("delegation", other.delegation)


def test_a_capacity_that_is_not_open_gives_way_to_the_best(desk: Desk) -> None:
    desk.offered()
    desk.sign()
    best, other = twice_delegated(desk)
    elsewhere = Capacity("own", best.post)
    with desk.unit("chef_cab", read_only=True) as work:
        charter = loaded(work, desk.charter())
        taken = [policy.as_whom(work.actor, charter, one) for one in (elsewhere, None, other)]
    assert taken == [best, best, other]
