"""A circuit as the parts of a BPMN 2.0 process: nodes and flows, by scope; the XML is bpmn_xml's.

A step keeps its name as the id of its node; what BPMN needs besides has a dot in its id. What BPMN
cannot say stands with each node as the canonical JSON of its step.
"""

from collections.abc import Iterator

from govflow.workflow.engine.bpmn_values import (
    NOTICE,
    START,
    Flow,
    Node,
    Scope,
    flow_id,
    iso,
    ncname,
    plain,
)
from govflow.workflow.engine.draw import ONWARD, onward
from govflow.workflow.engine.durations import Duration
from govflow.workflow.engine.layers import Link
from govflow.workflow.engine.links import ends
from govflow.workflow.engine.route import (
    JOIN,
    REQUESTER,
    Choice,
    Circuit,
    Human,
    Parallel,
    Route,
    Step,
    Wait,
)
from govflow.workflow.engine.who import Each


def process(route: Route) -> Scope:
    """Give the process of a whole circuit."""
    parts = Parts(route)
    names = [name for name in route.steps if name not in route.homes]
    parts.add(Node(START, "startEvent"))
    parts.lead(START, route.start, flow_id(REQUESTER, "start"))
    parts.steps(names)
    aside = any(isinstance(one, Human) and not one.blocking for one in route.steps.values())
    for end in sorted(ends(route)):
        parts.add(Node(end, "endEvent", end[4:], event=("terminate", "") if aside else None))
    return parts.scope()


class Parts:
    """Collects the nodes and flows of one scope."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.nodes: list[Node] = []
        self.flows: list[Flow] = []

    def scope(self) -> Scope:
        lanes: dict[str, tuple[str, ...]] = {}
        for node in self.nodes:
            step = self.route.steps.get(node.id)
            who = self.route.source["steps"][node.id]["who"] if isinstance(step, Human) else ()
            lane = ", ".join(who) or self.route.key
            lanes[lane] = (*lanes.get(lane, ()), node.id)
        return Scope(tuple(self.nodes), tuple(self.flows), lanes)

    def add(self, node: Node) -> None:
        self.nodes.append(node)

    def flow(self, source: str, target: str, condition: str = "", key: str = "") -> None:
        self.flows.append(Flow(key or f"flow.{source}.{target}", source, target, condition))

    def lead(self, source: str, target: str, key: str, condition: str = "") -> None:
        """Draw the flow of one link, which has an id of its own."""
        self.flow(source, self.entry(target), condition, key)

    def entry(self, target: str) -> str:
        """Give where a step is entered: what is not awaited has the way pass by it."""
        step = self.route.steps.get(target)
        aside = isinstance(step, Human) and not step.blocking
        return f"{target}.beside" if aside else target

    def steps(self, names: list[str]) -> None:
        for name in names:
            step = self.route.steps[name]
            links = list(onward(self.route, name))
            if isinstance(step, Choice):
                self.choice(step, links)
            elif isinstance(step, Parallel):
                self.block(step, links)
            elif isinstance(step, Wait):
                self.wait(step, links)
            else:
                self.task(step, links)

    def node(self, step: Step, tag: str, **more: object) -> None:
        source = self.route.source["steps"][step.name]
        title = getattr(step, "title", None) or {}
        name = next(iter(title.values()), step.name)
        self.add(Node(step.name, tag, str(name), plain(source), **more))  # type: ignore[arg-type]

    def task(self, step: Human | Circuit, links: list[Link]) -> None:
        name = step.name
        if isinstance(step, Circuit):
            self.node(step, "callActivity", attributes={"calledElement": ncname(step.circuit)})
        else:
            told = step.kind == "copy"
            refers = {"messageRef": NOTICE} if told else {}
            self.node(step, "sendTask" if told else "userTask", many=_many(step), attributes=refers)
            self.timers(step)
        if isinstance(step, Human) and not step.blocking:
            self.add(Node(f"{name}.beside", "exclusiveGateway"))  # where several ways come together
            self.add(Node(f"{name}.fork", "parallelGateway"))
            self.add(Node(f"{name}.given", "endEvent"))
            self.flow(f"{name}.beside", f"{name}.fork")
            self.flow(f"{name}.fork", name)
            self.flow(name, f"{name}.given")
            self.results(links, f"{name}.fork")
        elif len(links) > 1:
            self.add(Node(f"{name}.then", "exclusiveGateway", attributes=_default(links[0])))
            self.flow(name, f"{name}.then")
            self.results(links, f"{name}.then")
        else:
            self.results(links, name)

    def results(self, links: list[Link], source: str) -> None:
        """Draw where a step leads by its result; the first is the default."""
        for place, link in enumerate(links):
            told = f"result({link.source}) = '{link.key.removeprefix('then.')}'" if place else ""
            self.lead(source, self.target(link), _key(link), told)

    def target(self, link: Link) -> str:
        """Give the node a link leads to; a branch ends approved or rejected."""
        if link.target != JOIN:
            return link.target
        block, branch = self.route.homes[link.source]
        rejected = link.key in {"then.reject", "then.timeout"}
        return f"{block}.{branch}.{'reject' if rejected else 'approve'}"

    def choice(self, step: Choice, links: list[Link]) -> None:
        self.node(step, "exclusiveGateway", attributes=_default(links[-1]))
        for link, text in zip(links, [*(case.text for case in step.cases), ""], strict=True):
            self.lead(step.name, self.target(link), _key(link), text)

    def wait(self, step: Wait, links: list[Link]) -> None:
        self.node(step, "receiveTask", attributes={"messageRef": f"message.{step.name}"})
        self.lead(step.name, self.target(links[0]), _key(links[0]))
        if step.due:
            late = self.boundary(step.name, "timeout", ("timer", iso(step.due)), ends=True)
            told = links[-1].key == "then.timeout"
            key = _key(links[-1]) if told else flow_id(step.name, "timeout")
            self.lead(late, self.target(links[-1]), key)

    def timers(self, step: Human) -> None:
        """Draw a step's times; only silence takes its task away."""
        if step.due is None:
            return
        silent = step.silence != "wait"
        due = self.boundary(step.name, "due", ("timer", iso(step.due)), ends=silent)
        times = [("remind", place, _later(step.due, one)) for place, one in enumerate(step.remind)]
        if step.escalate:
            times.append(("escalate", 0, _later(step.due, step.escalate.after)))
        events = [] if silent else [due]
        events += [
            self.boundary(step.name, f"{kind}{place}", ("timer", iso(span)), ends=False)
            for kind, place, span in times
        ]
        for event in events:
            self.add(Node(f"{event}.told", "endEvent", event=("message", NOTICE)))
            self.flow(event, f"{event}.told")
        if silent:
            beside = not step.blocking
            after = f"{step.name}.given" if beside else next(iter(self.after(step)))
            self.flow(due, after)

    def after(self, step: Human) -> Iterator[str]:
        """Give where a step's answers are weighed, or where its only one leads."""
        links = list(onward(self.route, step.name))
        yield f"{step.name}.then" if len(links) > 1 else self.entry(self.target(links[0]))

    def boundary(self, step: str, key: str, event: tuple[str, str], *, ends: bool) -> str:
        told = {"attachedToRef": step, "cancelActivity": "true" if ends else "false"}
        self.add(Node(f"{step}.{key}", "boundaryEvent", attributes=told, event=event))
        return f"{step}.{key}"

    # ------------------------------------------------------------ blocks

    def block(self, block: Parallel, links: list[Link]) -> None:
        inside = Parts(self.route)
        inside.branches(block)
        self.node(block, "subProcess", inside=inside.scope())
        approve = next(one for one in links if one.key in {ONWARD, "then.approve"})
        self.lead(block.name, self.target(approve), _key(approve))
        for reject in (one for one in links if one.key == "then.reject"):
            error = ("error", f"{block.name}.error")
            failed = self.boundary(block.name, "rejected", error, ends=True)
            self.lead(failed, self.target(reject), _key(reject))

    def branches(self, block: Parallel) -> None:
        name = block.name
        self.add(Node(f"{name}.start", "startEvent"))
        self.flow(f"{name}.start", f"{name}.split")
        self.add(Node(f"{name}.split", "parallelGateway"))
        for branch, line in block.branches.items():
            self.enter(block, branch, line[0])
            self.steps(list(line))
            self.leave(block, branch)
        self.add(Node(f"{name}.join", "parallelGateway"))
        self.flow(f"{name}.join", f"{name}.joined")
        self.gateway(f"{name}.joined", f"{name}.done")
        self.flow(f"{name}.joined", f"{name}.failed", f"joined({name}) = 'reject'")
        self.add(Node(f"{name}.done", "endEvent"))
        self.add(Node(f"{name}.failed", "endEvent", event=("error", f"{name}.error")))
        if block.join is not None or "approve" in block.cancel_on:
            self.add(Node(f"{name}.enough", "endEvent", event=("terminate", "")))

    def enter(self, block: Parallel, branch: str, first: str) -> None:
        split, key = f"{block.name}.split", flow_id(block.name, f"branches.{branch}")
        if branch not in block.texts:
            self.lead(split, first, key)
            return
        told, skipped = f"{block.name}.{branch}.if", f"{block.name}.{branch}.skip"
        self.flow(split, told)
        self.gateway(told, skipped)
        self.lead(told, first, key, block.texts[branch])

    def leave(self, block: Parallel, branch: str) -> None:
        """End a branch: decided early, or on to where all branches meet."""
        name, at = block.name, f"{block.name}.{branch}"
        for result in ("approve", "reject", "skip"):
            if any(flow.target == f"{at}.{result}" for flow in self.flows):
                self.add(Node(f"{at}.{result}", "intermediateThrowEvent"))
                self.brought(block, f"{at}.{result}", result)
        self.add(Node(f"{at}.end", "exclusiveGateway"))
        self.flow(f"{at}.end", f"{name}.join")

    def brought(self, block: Parallel, source: str, result: str) -> None:
        """Lead from what a branch has brought: it may decide the block, and end the others."""
        found = "approve" if result == "approve" else "reject"
        decides = f"{block.name}.{'enough' if result == 'approve' else 'failed'}"
        on = f"{source.rsplit('.', 1)[0]}.end"
        if result in block.cancel_on:
            self.flow(source, decides)
        elif block.join is not None:
            self.flow(source, f"{source}.counted")
            self.gateway(f"{source}.counted", on)
            self.flow(f"{source}.counted", decides, f"joined({block.name}) = '{found}'")
        else:
            self.flow(source, on)

    def gateway(self, name: str, otherwise: str) -> None:
        """Add a choice with where it leads if no condition holds."""
        default = {"default": f"flow.{name}.{otherwise}"}
        self.add(Node(name, "exclusiveGateway", attributes=default))
        self.flow(name, otherwise)


def _later(due: Duration, offset: Duration) -> Duration:
    """Add an offset to a due day; of another unit, it is left to the words of the step."""
    same = due.unit == offset.unit
    return Duration(max(due.amount + offset.amount, 0), due.unit) if same else due


def _many(step: Human) -> tuple[str, str] | None:
    if any(isinstance(who, Each) for who in step.who):
        return f"slots({step.name})", f"decided({step.name})"
    return (str(len(step.who)), f"decided({step.name})") if len(step.who) > 1 else None


def _default(link: Link) -> dict[str, str]:
    return {"default": _key(link)}


def _key(link: Link) -> str:
    return flow_id(link.source, link.key)
