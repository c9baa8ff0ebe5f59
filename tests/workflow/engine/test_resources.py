"""The resource patterns that the kernel keeps: who is offered what, and when that is decided."""

from govflow.workflow.engine.effects import Close, Copy, Open
from tests.workflow.engine.circuits import approval, block, visa
from tests.workflow.engine.people import File, Ministry
from tests.workflow.engine.posts import A, B, acting_as, file

POST, POSTS = {"type": "post"}, {"type": "posts"}


def offered(case: File, step: str) -> list[tuple[str, ...]]:
    return [slot.principals for slot in case.case.runs[step].slots]


def test_resource_direct_the_definition_names_the_post() -> None:
    assert offered(file({"one": visa("A", "end.ok")}), "one") == [("post:A",)]


def test_resource_deferred_the_data_of_the_file_name_the_post() -> None:
    one = visa("A", "end.ok") | {"who": ["field(chair)"]}
    case = file({"one": one}, {"chair": "C"}, data={"chair": POST})
    assert offered(case, "one") == [("post:C",)]


def test_resource_late_who_is_asked_is_settled_when_the_step_opens() -> None:
    two = visa("B", "end.ok") | {"who": ["each(field(members))"], "rule": "all"}
    case = file({"one": visa("A", "two"), "two": two}, {"members": ["B"]}, data={"members": POSTS})
    case.send("refreshed", data={"members": ["C", "D"]})
    case.answer("one", "approve")
    case.send("refreshed", data={"members": ["E"]})
    assert offered(case, "two") == [("post:C",), ("post:D",)]


def test_resource_offer_to_one_opens_one_task_and_to_many_one_for_each() -> None:
    many = visa("A", "end.ok") | {"who": ["any(post:A, post:B)"]}
    case = file({"one": visa("C", "many"), "many": many})
    assert [one for one in case.effects if isinstance(one, Open)] == [
        Open("one", 1, 0, 0, "post:C", "visa")
    ]
    case.answer("one", "approve")
    assert [one.principal for one in case.effects if isinstance(one, Open)] == ["post:A", "post:B"]


def test_resource_allocation_the_first_who_answers_has_the_task() -> None:
    case = file({"many": visa("A", "end.ok") | {"who": ["any(post:A, post:B)"]}})
    case.answer("many", "approve", B, **acting_as("B"))
    assert Close("many", 1, 0, "decided") in case.effects
    assert case.case.answers["many"].people == (B,)


def test_resource_automatic_what_needs_nobody_is_done_without_anybody() -> None:
    steps = {
        "way": {"kind": "choice", "cases": [{"when": "n > 5", "go": "one"}], "else": "tell"},
        "one": visa("A", "end.ok"),
        "tell": {"kind": "copy", "who": ["post:B"], "then": {"done": "end.filed"}},
    }
    case = file(steps, {"n": 1}, data={"n": {"type": "integer"}})
    assert Copy("tell", "post:B") in case.effects
    assert (case.case.outcome, case.case.seq) == ("filed", 0)


def test_resource_redo_whoever_answered_is_asked_once_more() -> None:
    again = {"return": {"to": ["one"], "resume": ["replay"]}}
    case = file({"one": visa("A", "two"), "two": visa("B", "end.ok", also=again)})
    case.answer("one", "approve")
    case.back("two", "one")
    assert (case.waiting, offered(case, "one")) == (["one"], [("post:A",)])
    case.answer("one", "approve", A)
    assert case.waiting == ["two"]


def test_resource_simultaneous_one_person_has_several_tasks_at_once() -> None:
    ministry = Ministry({"post:A": A, "post:B": A})
    both = block({"l": ["a"], "r": ["b"]})
    case = File(file({"both": both, "a": visa("A"), "b": visa("B")}).route, ministry)
    case.answer("b", "approve", A)
    case.answer("a", "approve", A)
    assert case.case.outcome == "approved"


def test_resource_escalation_a_late_task_is_offered_one_rank_up_too() -> None:
    late = {"after": "2wd", "to": "superior(holder)", "mode": "add"}
    steps = {"one": approval("A", due="3wd", escalate=late)}
    case = File(file(steps).route, Ministry({"post:A": A}, above={"post:A": "post:B"}))
    case.send("escalated", step="one", run=1)
    assert offered(case, "one") == [("post:A", "post:B")]
