"""Facts: the circuits of approval, and what each is bound to. Those the engine refuses wait."""

from collections.abc import Iterator, Mapping
from typing import Any

from govflow.bodies.models import Body
from govflow.cli.demonstration.loading import Loading, run
from govflow.cli.demonstration.sheet import Entry
from govflow.kernel.errors import Invalid
from govflow.kernel.refs import ref_of
from govflow.org.models import Organisation, Unit
from govflow.workflow import service
from govflow.workflow.models import Definition


def load(loading: Loading) -> None:
    """Publish the circuits and bind them."""
    run(loading, "circuits", _circuit)
    run(loading, "circuit_bindings", _binding)


def _circuit(loading: Loading, entry: Entry) -> None:
    if entry.text("status") != "published":
        raise entry.wrong("status", "it must be published")
    definition: Mapping[str, Any] = entry.inner("definition").values
    try:
        loading.keep(entry, service.publish(loading.work, definition, entry.text3()))
    except Invalid as refused:
        problems = refused.params.get("problems")
        if refused.key != "circuit.refused" or not isinstance(problems, list):
            raise
        loading.waits(entry, "; ".join(map(str, problems)))


def _binding(loading: Loading, entry: Entry) -> None:
    circuit = entry.text("circuit")
    known = {one.id for one in loading.each("circuits")}
    if circuit not in known:
        raise entry.wrong("circuit", f"there is no circuit {circuit!r}")
    definition = loading.rows.get((Definition, circuit))
    if definition is None:
        loading.waits(entry, f"its circuit {circuit} waits")
        return
    org = loading.find_or_none(Organisation, entry, "org")
    unit = loading.find_or_none(Unit, entry, "unit")
    for body in _bodies(loading, entry):
        service.bind(
            loading.work,
            definition.key,
            entry.text("subject"),
            org=org.id if org else None,
            unit=unit.id if unit else None,
            body=body,
            when=entry.text_or_none("when") or "",
            priority=entry.whole("priority"),
        )
    loading.loaded["circuit_bindings"] += 1


def _bodies(loading: Loading, entry: Entry) -> Iterator[str]:
    """Return a reference for each body that is named; one that is empty where none is."""
    if not entry.has("bodies"):
        yield ""
    for key in entry.texts("bodies"):
        yield ref_of(loading.named(Body, entry, "bodies", key))
