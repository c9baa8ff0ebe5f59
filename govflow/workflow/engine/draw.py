"""A circuit drawn: boxes, and the lines between them, in px. The page writes the SVG."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from govflow.workflow.engine.layers import (
    CHANNEL,
    HEAD,
    Box,
    Edge,
    Link,
    Piece,
    Region,
    abreast,
)
from govflow.workflow.engine.links import ends, leads
from govflow.workflow.engine.route import JOIN, REQUESTER, Choice, Human, Parallel, Route, Step

HALF: Final = 104  # px: half of a step's box
SMALL: Final = 72  # half of an end's
LINE: Final = 18  # px of a line of text
PAD: Final = 16
MARGIN: Final = 8
ASIDE: Final = 32  # px from the way to what stands beside it
ONWARD: Final = "onward"  # the key of a line that a branch implies: to its next step, or the join


@dataclass(frozen=True, slots=True)
class Drawing:
    """`bars`: x, y and width of the lines where the branches of a block part and meet again."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    bars: tuple[tuple[int, int, int], ...]
    rtl: bool = False


def drawing(route: Route, lines: Mapping[str, int] | None = None, *, rtl: bool = False) -> Drawing:
    """Draw a whole circuit from top to bottom; `rtl` mirrors it.

    `lines`: how many lines of text each step holds, and each branch (as ``block/branch``).
    """
    return _framed(Drawer(route, lines or {}).whole(), rtl=rtl)


class Drawer:
    """Draws region by region: the whole, and in each block its branches."""

    def __init__(self, route: Route, lines: Mapping[str, int]) -> None:
        self.route, self.lines = route, lines

    def whole(self) -> Piece:
        names = [name for name in self.route.steps if name not in self.route.homes]
        names.sort(key=lambda name: name != self.route.start)
        over = sorted(ends(self.route))
        pieces = {REQUESTER: _box(REQUESTER, REQUESTER, SMALL, LINE + PAD)}
        pieces |= {name: self.step(self.route.steps[name]) for name in names}
        pieces |= {name: _box(name, "end", SMALL, LINE + PAD) for name in over}
        start = Link(REQUESTER, self.route.start, "start")
        links = (start, *(link for name in names for link in onward(self.route, name)))
        return Region(pieces, links, over).piece()

    def step(self, step: Step) -> Piece:
        if isinstance(step, Parallel):
            return self.block(step)
        height = LINE * self.lines.get(step.name, 2) + PAD
        if isinstance(step, Choice):
            return _box(step.name, "choice", max(HALF, 8 * len(step.targets) + PAD), height)
        if isinstance(step, Human) and not step.blocking:
            return _beside(step, height)
        return _box(step.name, step.kind, HALF, height)

    def block(self, block: Parallel) -> Piece:
        """Draw a block: its words, a bar, the branches side by side, a bar where they meet."""
        regions = [self.branch(line) for line in block.branches.values()]
        head = max(self.lines.get(f"{block.name}/{branch}", 0) for branch in block.branches)
        bar = LINE * self.lines.get(block.name, 1) + PAD
        inside = bar + CHANNEL // 2 + LINE * head
        parts, axes = abreast((one.piece() for one in regions), inside)
        meet = max(inside + one.height for one in parts) + CHANNEL // 2
        first = [at + one.axis[line[0]] for at, one, line in
                 zip(axes, regions, block.branches.values(), strict=True)]  # fmt: skip
        last = [at + one.axis[JOIN] for at, one in zip(axes, regions, strict=True)]
        entries = [
            Edge(
                block.name,
                line[0],
                f"branches.{branch}",
                ((x, bar), (x, inside)),
                (x + 6, bar + HEAD),
            )
            for x, (branch, line) in zip(first, block.branches.items(), strict=True)
        ]
        left, right = min(one.left for one in parts), max(one.right for one in parts)
        frame = Box(block.name, "parallel", left - PAD, 0, right - left + 2 * PAD, meet + PAD)
        inner = [self._reaching(block, edge, meet) for part in parts for edge in part.edges]
        return Piece(
            left=left - PAD,
            right=right + PAD,
            height=meet + PAD,
            boxes=(frame, *(box for part in parts for box in part.boxes)),
            edges=(*entries, *inner),
            bars=(
                _bar(first, bar),
                _bar(last, meet),
                *(bar for part in parts for bar in part.bars),
            ),
        )

    def _reaching(self, block: Parallel, edge: Edge, y: int) -> Edge:
        """Draw a line that ends a branch of this block down to the bar where they meet."""
        if edge.target != JOIN or self.route.homes[edge.source][0] != block.name:
            return edge
        return replace(edge, points=(*edge.points[:-1], (edge.points[-1][0], y)))

    def branch(self, line: tuple[str, ...]) -> Region:
        pieces = {name: self.step(self.route.steps[name]) for name in line}
        links = [link for name in line for link in onward(self.route, name)]
        return Region(pieces | {JOIN: Piece(-8, 8, 0)}, links, (JOIN,))


def onward(route: Route, name: str) -> Iterator[Link]:
    """Give where the lines of a step lead; in a branch, also to what follows by itself."""
    step = route.steps[name]
    if name in route.homes and not isinstance(step, Choice):
        yield Link(name, route.after(name), ONWARD)
    for key, target in leads(step).items():
        yield Link(name, target, key)


def _box(name: str, kind: str, half: int, height: int) -> Piece:
    return Piece(-half, half, height, (Box(name, kind, -half, 0, 2 * half, height),))


def _beside(step: Human, height: int) -> Piece:
    """Draw what the file does not wait for: the way passes it, a line leads to it."""
    box = Box(step.name, step.kind, ASIDE, 0, 2 * HALF, height)
    middle = height // 2
    edge = Edge(step.name, step.name, "beside", ((0, middle), (ASIDE, middle)), (0, middle))
    return Piece(-8, ASIDE + 2 * HALF, height, (box,), (edge,), leave=0)


def _bar(axes: list[int], y: int) -> tuple[int, int, int]:
    return min(axes) - PAD, y, max(axes) - min(axes) + 2 * PAD


def _framed(piece: Piece, *, rtl: bool) -> Drawing:
    whole = piece.moved(MARGIN - piece.left, MARGIN)
    width = whole.right + MARGIN
    drawn = Drawing(width, whole.height + 2 * MARGIN, whole.boxes, whole.edges, whole.bars)
    return mirrored(drawn) if rtl else drawn


def mirrored(drawn: Drawing) -> Drawing:
    """Reflect a drawing, for a language that is read from right to left."""
    width = drawn.width
    return replace(
        drawn,
        rtl=not drawn.rtl,
        boxes=tuple(replace(one, x=width - one.x - one.width) for one in drawn.boxes),
        edges=tuple(
            replace(
                one,
                points=tuple((width - x, y) for x, y in one.points),
                at=(width - one.at[0], one.at[1]),
            )
            for one in drawn.edges
        ),
        bars=tuple((width - x - long, y, long) for x, y, long in drawn.bars),
    )
