"""A circuit as a BPMN 2.0 file, and back: the same definition comes out of what was written."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

from govflow.workflow.engine.bpmn_parts import process
from govflow.workflow.engine.bpmn_values import START, Scope, plain
from govflow.workflow.engine.bpmn_xml import EVENTS, document, tag
from govflow.workflow.engine.parse import parse
from govflow.workflow.engine.refusal import DefinitionError
from govflow.workflow.engine.route import Route

Problems = list[tuple[str, str]]

NODES: Final = frozenset({
    "startEvent", "endEvent", "boundaryEvent", "intermediateThrowEvent", "userTask", "sendTask",
    "receiveTask", "callActivity", "subProcess", "exclusiveGateway", "parallelGateway",
})  # fmt: skip
PARTS: Final = frozenset({
    "definitions", "process", "extensionElements", "laneSet", "lane", "flowNodeRef", "sequenceFlow",
    "conditionExpression", "incoming", "outgoing", "multiInstanceLoopCharacteristics",
    "loopCardinality", "completionCondition", "timeDuration", "message", "error", "documentation",
    *EVENTS.values(),
})  # fmt: skip
DRAWN: Final = (tag("bpmndi", ""), tag("dc", ""), tag("di", ""))
MOST: Final = 2_000_000  # bytes of a file that is read


def write(route: Route) -> bytes:
    """Write a circuit as BPMN 2.0."""
    return document(route, process(route))


def read(file: bytes) -> dict[str, Any]:
    """Read a definition from BPMN. Raises DefinitionError: each problem by the id of its element.

    Lines that a step names (`then`, `cases`, `else`) may have been led elsewhere in the drawing.
    """
    root = _parsed(file)
    problems = list(_foreign(root))
    _stop(problems)
    definition = _definition(root, problems)
    _stop(problems)
    _rewired(definition, root)
    try:
        expected = process(parse(definition))
    except DefinitionError as wrong:
        told = [(_id_of(path), f"{path}: {sentence}") for path, sentence in wrong.problems]
        raise DefinitionError(tuple(told)) from wrong
    _stop(list(_different(expected, root)))
    return definition


def _stop(problems: Problems) -> None:
    if problems:
        raise DefinitionError(tuple(problems))


class _NoEntities(ET.TreeBuilder):
    """Refuses a document type: every attack by entities begins with one."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ET.ParseError(f"document type {name!r}, {pubid!r}, {system!r}")


def _parsed(file: bytes) -> ET.Element:
    if len(file) > MOST:
        raise DefinitionError((("", f"the file is larger than {MOST} bytes"),))
    try:
        parser = ET.XMLParser(target=_NoEntities())  # noqa: S314 - it takes no document type
        root: ET.Element = ET.fromstring(file, parser)  # noqa: S314 - the same parser
    except (ET.ParseError, ValueError, LookupError) as wrong:
        raise DefinitionError((("", f"this is no XML that can be read: {wrong}"),)) from wrong
    if root.tag != tag("bpmn", "definitions"):
        raise DefinitionError((("", f"found {root.tag}; BPMN 2.0 definitions are expected"),))
    return root


def _foreign(root: ET.Element) -> Iterator[tuple[str, str]]:
    """Name every element that is not of the subset, and every node that stands twice."""
    known = {tag("bpmn", name) for name in NODES | PARTS}
    known |= {tag("gov", "circuit"), tag("gov", "step")}
    seen: set[str] = set()
    for element in root.iter():
        name = element.get("id", "")
        if element.tag not in known and not str(element.tag).startswith(DRAWN):
            yield name, f"'{str(element.tag).split('}')[-1]}' is not of the subset that is read"
        if name and name in seen:
            yield name, "this id stands twice"
        seen.add(name)
    if len(root.findall(tag("bpmn", "process"))) != 1:
        yield "", "one process is expected"


def _definition(root: ET.Element, problems: Problems) -> dict[str, Any]:
    process = next(root.iter(tag("bpmn", "process")))
    definition = _said(process, "circuit", problems)
    definition["steps"] = {
        node.get("id", ""): _said(node, "step", problems)
        for node in process.iter()
        if _short(node) in NODES and "." not in node.get("id", "") and node.get("id") != START
    }
    return definition


def _short(element: ET.Element) -> str:
    return str(element.tag).removeprefix(tag("bpmn", ""))


def _said(element: ET.Element, name: str, problems: Problems) -> dict[str, Any]:
    """Read what BPMN cannot say of an element."""
    found = element.find(f"{tag('bpmn', 'extensionElements')}/{tag('gov', name)}")
    try:
        said = json.loads(found.text or "") if found is not None else None
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict):
        return said
    problems.append((element.get("id", ""), f"its <gov:{name}> is missing, or is no JSON object"))
    return {}


def _rewired(definition: dict[str, Any], root: ET.Element) -> None:
    """Take over where the lines of the drawing lead now, where a definition can say so."""
    steps = definition["steps"]
    for flow in root.iter(tag("bpmn", "sequenceFlow")):
        target = flow.get("targetRef", "").removesuffix(".beside")
        match flow.get("id", "").split("."):
            case ["flow", source, "then", result] if _leads(steps, source, "then", target):
                steps[source]["then"] |= {result: target}
            case ["flow", source, "else"] if _leads(steps, source, "else", target):
                steps[source]["else"] = target
            case ["flow", source, "cases", place, "go"] if _leads(steps, source, "cases", target):
                _case(steps[source]["cases"], place, target)


def _leads(steps: Mapping[str, Any], source: str, key: str, target: str) -> bool:
    return key in steps.get(source, {}) and (target in steps or target.startswith("end."))


def _case(cases: Any, place: str, target: str) -> None:  # noqa: ANN401 - as it was read
    known = isinstance(cases, list) and place.isdigit() and int(place) < len(cases)
    if known and isinstance(case := cases[int(place)], dict):
        case["go"] = target


def _id_of(path: str) -> str:
    """Give the element that a problem of a definition belongs to."""
    kind, _, rest = path.partition(".")
    return rest.split(".")[0] if kind == "steps" else ""


# ------------------------------------------------------------------ the same drawing?


def _different(expected: Scope, root: ET.Element) -> Iterator[tuple[str, str]]:
    """Name every node and flow that the definition read does not have, or has otherwise."""
    wanted = dict(_wanted(expected))
    found = dict(_found(root))
    for name in sorted(wanted.keys() - found.keys()):
        yield name, f"{wanted[name][0]} is missing"
    for name, told in found.items():
        if name not in wanted:
            yield name, f"no step has this {told[0]}"
        elif told != wanted[name]:
            yield name, f"found {plain(told[1:])}; the steps say {plain(wanted[name][1:])}"


def _wanted(scope: Scope) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in scope.every():
        for node in one.nodes:
            more = node.attributes.get("attachedToRef", ""), node.attributes.get("default", "")
            yield node.id, (node.tag, *more)
        for flow in one.flows:
            yield flow.id, ("sequenceFlow", flow.source, flow.target, flow.condition)


def _found(root: ET.Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    for element in root.iter():
        name, short = element.get("id", ""), _short(element)
        if short in NODES:
            yield name, (short, element.get("attachedToRef", ""), element.get("default", ""))
        elif short == "sequenceFlow":
            told = element.findtext(tag("bpmn", "conditionExpression"), "")
            yield name, (short, element.get("sourceRef", ""), element.get("targetRef", ""), told)
