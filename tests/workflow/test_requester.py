"""What the requester does: send once, take back, give up, cancel."""

import pytest

from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.workflow import service
from tests.make.workflow import TEXT, House


def test_wcp39_one_subject_has_one_open_case(house: House) -> None:
    house.start(subject="action:5")
    with pytest.raises(Conflict) as refused:
        house.start(subject="action:5")
    assert refused.value.key == "case.already_open"


def test_the_requester_recalls_until_somebody_answered(house: House) -> None:
    case = house.start(subject="action:3")
    with house.unit(house.people.secretariat) as work:
        service.recall(work, case)
    with house.unit(house.people.secretariat) as work:
        service.resubmit(work, case, digest=TEXT)
    house.answer(house.people.drh, case)
    with pytest.raises(Conflict) as refused, house.unit(house.people.secretariat) as work:
        service.recall(work, case)
    assert refused.value.key == "case.recall_too_late"


def test_a_withdrawn_file_is_over(house: House) -> None:
    case = house.start()
    house.give_back(house.people.drh, case)
    with house.unit(house.people.secretariat) as work:
        row = service.withdraw(work, case)
    assert (row.status, row.outcome) == ("cancelled", "withdrawn")


def test_only_the_requester_cancels_and_says_why(house: House) -> None:
    case = house.start()
    with pytest.raises(Forbidden), house.unit(house.people.drh) as work:
        service.cancel(work, case, reason="Erreur")
    with pytest.raises(Invalid), house.unit(house.people.secretariat) as work:
        service.cancel(work, case, reason="")
    with house.unit(house.people.secretariat) as work:
        assert service.cancel(work, case, reason="Doublon").status == "cancelled"
