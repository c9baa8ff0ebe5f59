"""Reading what is awaited from outside a circuit's own people: words, and other circuits."""

from collections.abc import Mapping

from govflow.workflow.engine.parse_blocks import back_of, targets_of
from govflow.workflow.engine.route import ANY_PREVIOUS, Circuit, Wait
from govflow.workflow.engine.sheet import Sheet


def title_of(sheet: Sheet) -> Mapping[str, str] | None:
    """Read the title of a step, if it has one."""
    title = sheet.raw("title")
    return dict(title) if isinstance(title, Mapping) else None


def wait_of(sheet: Sheet, name: str) -> Wait:
    """Read a step that waits for a word of the house."""
    then = sheet.table("then")
    wait = Wait(
        name=name,
        signal=sheet.text("signal"),
        then=targets_of(then, ("done", "timeout")),
        about=sheet.text("about") if sheet.has("about") else None,
        due=sheet.span("due"),
        title=title_of(sheet),
    )
    sheet.known.append("about")
    then.close()
    if wait.due is None and "timeout" in wait.then:
        sheet.wrong("then.timeout", "no time can run out here: say until when, due: 30wd")
    return wait


def circuit_of(sheet: Sheet, name: str) -> Circuit:
    """Read a step that another circuit answers."""
    then, data = sheet.table("then"), sheet.table("data")
    back = back_of(then)
    step = Circuit(
        name=name,
        circuit=sheet.text("circuit"),
        then=targets_of(then, ("approve", "reject")),
        back=back,
        data={field: data.text(field) for field in data.named()},
        title=title_of(sheet),
    )
    then.close()
    if "reject" not in step.then:
        sheet.wrong("then.reject", "another circuit may reject: say where that leads")
    if ANY_PREVIOUS in back.to:
        sheet.wrong("then.return.to", "a circuit goes back to one place by itself: name it")
    return step
