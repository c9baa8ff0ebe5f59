"""Where a file stands on the drawing of its circuit, step by step."""

from datetime import date

from govflow.workflow.engine.live import states
from govflow.workflow.engine.truth import Facts
from tests.workflow.engine.circuits import ANY_BACK, approval, block, visa
from tests.workflow.engine.people import File
from tests.workflow.engine.posts import file

STEPS = {
    "first": visa("A", "way", also={"return": ANY_BACK}),
    "way": {"kind": "choice", "cases": [{"when": "n > 5", "go": "both"}], "else": "last"},
    "both": block(
        {"l": ["a"], "r": ["b"], "m": ["c"]},
        then={"approve": "last", "reject": "end.rejected"},
        when={"m": "n > 9"},
    ),
    "a": visa("B", also={"return": ANY_BACK}),
    "b": visa("C"),
    "c": visa("D"),
    "last": approval("E"),
}


def begun(n: int) -> File:
    return file(STEPS, {"n": n}, data={"n": {"type": "integer"}})


def seen(case: File) -> dict[str, str]:
    facts = Facts(data=case.case.data, spec=case.route.data, today=date(2026, 11, 16))
    return states(case.route, case.case, facts)


def test_what_is_passed_what_waits_and_what_is_ahead() -> None:
    case = begun(7)
    case.answer("first", "approve")
    case.answer("b", "approve")
    assert seen(case) == {
        "first": "done", "way": "done", "both": "now", "a": "now", "b": "done", "c": "off",
        "last": "todo",
    }  # fmt: skip


def test_a_finished_file_shows_the_way_not_taken_and_its_end() -> None:
    case = begun(1)
    case.answer("first", "approve")
    case.answer("last", "reject", reason="no")
    assert seen(case) == {
        "first": "done", "way": "done", "both": "off", "a": "off", "b": "off", "c": "off",
        "last": "bad", "end.rejected": "done",
    }  # fmt: skip


def test_a_returned_file_has_everything_ahead() -> None:
    case = begun(7)
    case.back("first", "requester")
    assert seen(case) == {**dict.fromkeys(STEPS, "todo"), "requester": "now"}


def test_an_answer_given_on_an_older_text_is_stale() -> None:
    steps = {"one": visa("A", "two", on_change="keep"), "two": visa("B", "three", edit=True)}
    case = file(steps | {"three": visa("C", "end.approved")})
    case.answer("one", "approve")
    case.send("revised", **{**case.at("two", 0, None), "digest": "d2"})
    assert seen(case) == {"one": "stale", "two": "now", "three": "todo"}
