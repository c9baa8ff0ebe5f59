"""The way that a circuit's page and a file's history draw: rank by rank, without people."""

from datetime import date

from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.path import ahead
from govflow.workflow.engine.truth import Facts
from tests.workflow.engine.circuits import CIR_ACTION, approval, avis, block, route


def test_a_circuit_without_a_file_shows_its_longest_way() -> None:
    assert ahead(parse(CIR_ACTION)) == (("visa_hr",), ("approve_sg",), ("approve_minister",))


def test_a_file_takes_the_branch_that_its_data_choose() -> None:
    read = parse(CIR_ACTION)
    facts = Facts(data={"priority": "low"}, spec=read.data, today=date(2026, 11, 23))
    assert ahead(read, facts) == (("visa_hr",), ("approve_sg",))


def test_the_lines_of_a_block_stand_side_by_side() -> None:
    steps = {
        "opinions": block({"law": ["one", "two"], "money": ["three"]}, then={"approve": "last"}),
        "one": avis("A"),
        "two": avis("B"),
        "three": avis("C"),
        "last": approval("SG"),
    }
    assert ahead(route(steps)) == (("one", "three"), ("two",), ("last",))
