"""The parts of a process as BPMN 2.0 XML, with the coordinates of the house's own drawing."""

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from govflow.workflow.engine.bpmn_values import (
    NOTICE,
    START,
    Flow,
    Node,
    Scope,
    flow_id,
    ncname,
    plain,
)
from govflow.workflow.engine.draw import Drawing, drawing
from govflow.workflow.engine.layers import Box, Point
from govflow.workflow.engine.route import REQUESTER, Route

NAMES: Final = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "gov": "urn:govflow:circuit:1",
}
EVENTS: Final = {
    "timer": "timerEventDefinition",
    "error": "errorEventDefinition",
    "message": "messageEventDefinition",
    "terminate": "terminateEventDefinition",
}
SMALL: Final = 20  # px of a gateway or an event


def tag(prefix: str, name: str) -> str:
    return f"{{{NAMES[prefix]}}}{name}"


def document(route: Route, scope: Scope) -> bytes:
    """Write a process, its diagram and what it declares."""
    for prefix, name in NAMES.items():
        ET.register_namespace(prefix, name)
    root = ET.Element(
        tag("bpmn", "definitions"),
        {"id": "Definitions", "targetNamespace": "urn:govflow:circuits", "exporter": "govflow"},
    )
    _declared(root, scope)
    process = _in(root, "process", id=ncname(route.key), isExecutable="true",
                  name=clean(next(iter(route.title.values()))))  # fmt: skip
    rest = {key: value for key, value in route.source.items() if key != "steps"}
    _extension(process, "circuit", plain(rest))
    _scope(process, scope)
    _diagram(root, route, scope)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def clean(text: str) -> str:
    """Replace what XML cannot hold."""
    return "".join(sign if sign in "\t\n" or sign.isprintable() else "\ufffd" for sign in text)


def _declared(root: ET.Element, scope: Scope) -> None:
    nodes = [node for one in scope.every() for node in one.nodes]
    names = {node.attributes["messageRef"]: node.name for node in nodes
             if "messageRef" in node.attributes}  # fmt: skip
    notices = any(node.event == ("message", NOTICE) for node in nodes)
    for name, told in (names | ({NOTICE: "notice"} if notices else {})).items():
        _in(root, "message", id=name, name=clean(told))
    for node in nodes:
        if node.tag == "subProcess":
            _in(root, "error", id=f"{node.id}.error", errorCode=node.id)


def _in(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag("bpmn", name), attributes)
    element.text = clean(text) or None
    return element


def _extension(parent: ET.Element, name: str, text: str) -> None:
    extension = _in(parent, "extensionElements")
    ET.SubElement(extension, tag("gov", name)).text = text


def _scope(parent: ET.Element, scope: Scope) -> None:
    lanes = _in(parent, "laneSet", id=f"{parent.get('id')}.lanes")
    for place, (name, nodes) in enumerate(scope.lanes.items()):
        lane = _in(lanes, "lane", id=f"{parent.get('id')}.lane.{place}", name=clean(name))
        for held in nodes:
            _in(lane, "flowNodeRef", held)
    for node in scope.nodes:
        _node(parent, node, scope.flows)
    for flow in scope.flows:
        element = _in(parent, "sequenceFlow", id=flow.id, sourceRef=flow.source,
                      targetRef=flow.target)  # fmt: skip
        if flow.condition:
            _in(element, "conditionExpression", flow.condition)


def _node(parent: ET.Element, node: Node, flows: tuple[Flow, ...]) -> None:
    name = clean(node.name or node.id)
    element = _in(parent, node.tag, id=node.id, name=name, **node.attributes)
    if node.step:
        _extension(element, "step", node.step)
    for sort, flow in _lines(node, flows):
        _in(element, sort, flow)
    if node.many:
        loop = _in(element, "multiInstanceLoopCharacteristics")
        _in(loop, "loopCardinality", node.many[0])
        _in(loop, "completionCondition", node.many[1])
    if node.event:
        _event(element, *node.event)
    if node.inside:
        _scope(element, node.inside)


def _lines(node: Node, flows: tuple[Flow, ...]) -> Iterator[tuple[str, str]]:
    yield from (("incoming", flow.id) for flow in flows if flow.target == node.id)
    yield from (("outgoing", flow.id) for flow in flows if flow.source == node.id)


def _event(element: ET.Element, kind: str, told: str) -> None:
    refers = {f"{kind}Ref": told} if kind in {"error", "message"} else {}
    event = _in(element, EVENTS[kind], **refers)
    if kind == "timer":
        _in(event, "timeDuration", told)


# ------------------------------------------------------------------ the diagram


def _diagram(root: ET.Element, route: Route, scope: Scope) -> None:
    drawn = drawing(route)
    places = dict(_places(drawn, scope))
    diagram = ET.SubElement(root, tag("bpmndi", "BPMNDiagram"), {"id": "Diagram"})
    plane = ET.SubElement(
        diagram, tag("bpmndi", "BPMNPlane"), {"id": "Plane", "bpmnElement": ncname(route.key)}
    )
    for one in scope.every():
        for node in one.nodes:
            _shape(plane, node, places[node.id])
    lines = {flow_id(edge.source, edge.key): edge.points for edge in drawn.edges}
    for one in scope.every():
        for flow in one.flows:
            element = ET.SubElement(
                plane,
                tag("bpmndi", "BPMNEdge"),
                {"id": f"{flow.id}.edge", "bpmnElement": flow.id},
            )
            for x, y in _points(flow, places, lines):
                ET.SubElement(element, tag("di", "waypoint"), {"x": str(x), "y": str(y)})


def _shape(plane: ET.Element, node: Node, box: Box) -> None:
    told = {"id": f"{node.id}.shape", "bpmnElement": node.id}
    told |= {"isExpanded": "true"} if node.inside else {}
    shape = ET.SubElement(plane, tag("bpmndi", "BPMNShape"), told)
    bounds = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    ET.SubElement(shape, tag("dc", "Bounds"), {key: str(value) for key, value in bounds.items()})


def _places(drawn: Drawing, scope: Scope) -> Iterator[tuple[str, Box]]:
    """Place each node: a step where it is drawn, what BPMN needs besides in rows at its edge."""
    boxes = {box.name: box for box in drawn.boxes}
    row: dict[str, int] = {}
    for one in scope.every():
        for node in one.nodes:
            owner = node.id.split(".")[0] if node.id != START else REQUESTER
            box = boxes.get(node.id) or boxes[owner]
            if node.id in boxes and "Event" not in node.tag:
                yield node.id, box
                continue
            below = box.y + box.height - SMALL // 2
            at = row[box.name] = row.get(box.name, 0) + 1
            middle = box.x + box.width // 2
            x = middle - SMALL // 2 if node.id in boxes or node.id == START else box.x + 24 * at
            yield node.id, Box(node.id, node.tag, x, below, SMALL, SMALL)


def _points(flow: Flow, places: dict[str, Box], lines: dict[str, tuple[Point, ...]]) -> list[Point]:
    ends = [places[name] for name in (flow.source, flow.target)]
    straight = [(box.x + box.width // 2, box.y + box.height // 2) for box in ends]
    return list(lines.get(flow.id, straight))
