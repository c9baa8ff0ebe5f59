"""One region of a drawing: its parts in layers, and the lines between them, bent at right angles.

A line runs only where no part stands: in the channels between two layers, and in the lanes beside
all of them. Lines to one place share their tracks, as rivers do. Parts enter and are left at
multiples of 8; lines that bend leave 4 beside one, so two lines never lie upon each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

Point = tuple[int, int]

GAP: Final = 24  # px between two parts of a layer
CHANNEL: Final = 40  # px between two layers, with one track
FIRST: Final = 24  # px from the layer above to its first track
TRACK: Final = 10  # px between two tracks
LANE: Final = 16
PORTS: Final = 84  # px from the axis of a part to its outermost line
SHIFT: Final = 4
HEAD: Final = 15  # px below a part, where the label of a line stands


@dataclass(frozen=True, slots=True)
class Box:
    """A step, a block around its branches, an end, or whoever submits (`requester`)."""

    name: str
    kind: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from box to box: `key` is its path in the definition, `at` where its label begins."""

    source: str
    target: str
    key: str
    points: tuple[Point, ...]
    at: Point


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a drawing; the way comes in at x = 0 on top, and leaves at x = 0, y = `leave`."""

    left: int
    right: int
    height: int
    boxes: tuple[Box, ...] = ()
    edges: tuple[Edge, ...] = ()
    bars: tuple[tuple[int, int, int], ...] = ()  # x, y, width of where branches part and meet
    leave: int | None = None

    @property
    def width(self) -> int:
        return self.right - self.left

    def moved(self, x: int, y: int) -> "Piece":
        return replace(
            self,
            left=self.left + x,
            right=self.right + x,
            boxes=tuple(replace(one, x=one.x + x, y=one.y + y) for one in self.boxes),
            edges=tuple(line_moved(one, x, y) for one in self.edges),
            bars=tuple((bar + x, at + y, width) for bar, at, width in self.bars),
        )


@dataclass(frozen=True, slots=True)
class Link:
    source: str
    target: str
    key: str


def line_moved(edge: Edge, x: int, y: int) -> Edge:
    points = tuple((px + x, py + y) for px, py in edge.points)
    return replace(edge, points=points, at=(edge.at[0] + x, edge.at[1] + y))


def abreast(pieces: Iterable[Piece], y: int = 0) -> tuple[list[Piece], list[int]]:
    """Put pieces side by side; give each with its axis. The way goes on straight in the first."""
    row, axes = list(pieces), []
    at = row[0].left
    for piece in row:
        axes.append(at - piece.left)
        at += piece.width + GAP
    return [piece.moved(axis, y) for piece, axis in zip(row, axes, strict=True)], axes


class Region:
    """Parts and links of one region; `last` are the parts that stand below all others."""

    def __init__(
        self, pieces: Mapping[str, Piece], links: Sequence[Link], last: Iterable[str] = ()
    ) -> None:
        self.pieces, self.links = pieces, links
        self.layer = _layers(pieces, links, frozenset(last))
        depth = max(self.layer.values()) + 1
        self.rows = [[name for name in self.layer if self.layer[name] == at] for at in range(depth)]
        placed = [abreast(pieces[name] for name in row) for row in self.rows]
        self.axis = {
            name: axis
            for row, (_, axes) in zip(self.rows, placed, strict=True)
            for name, axis in zip(row, axes, strict=True)
        }
        self.left = min(one.left for row, _ in placed for one in row)
        self.right = max(one.right for row, _ in placed for one in row)
        self.lane = self._lanes()
        self.port = {
            link: axis + offset
            for name, axis in self.axis.items()
            for link, offset in self._ports(name).items()
        }
        self.track, tracks = self._tracks()
        self.top = self._tops(tracks)

    def piece(self) -> Piece:
        """Draw the region: its parts moved to their places, and its own lines."""
        parts = [
            piece.moved(self.axis[name], self.top[self.layer[name]])
            for name, piece in self.pieces.items()
        ]
        lanes = max((self.right + LANE // 2, *self.lane.values())) + LANE // 2
        return Piece(
            left=self.left,
            right=lanes if self.lane else self.right,
            height=self.top[-1] + max(self.pieces[name].height for name in self.rows[-1]),
            boxes=tuple(box for part in parts for box in part.boxes),
            edges=(*(self._line(link) for link in self.links),
                   *(edge for part in parts for edge in part.edges)),
            bars=tuple(bar for part in parts for bar in part.bars),
        )  # fmt: skip

    # ------------------------------------------------------------ where lines run

    def _is_long(self, link: Link) -> bool:
        return self.layer[link.target] - self.layer[link.source] > 1

    def _lanes(self) -> dict[str, int]:
        """Give each target of long lines a lane beside the layers; those that meet, another one."""
        spans: dict[str, tuple[int, int]] = {}
        for link in filter(self._is_long, self.links):
            first = self.layer[link.source] + 1
            known = spans.get(link.target, (first, 0))[0]
            spans[link.target] = (min(first, known), self.layer[link.target])
        near = dict(sorted(spans.items(), key=lambda one: one[1][1] - one[1][0]))
        return {
            name: self.right + LANE * (place + 1) - LANE // 2 for name, place in apart(near).items()
        }

    def _aim(self, link: Link) -> int:
        """Give the x that a line makes for: its lane, or its target."""
        return self.lane[link.target] if self._is_long(link) else self.axis[link.target]

    def _ports(self, name: str) -> dict[Link, int]:
        """Say where each line leaves a part, from its axis: 0 where it runs straight down."""
        out = [link for link in self.links if link.source == name]
        here = self.axis[name]
        straight = next((one for one in out if self._aim(one) == here), None)
        bent = sorted((one for one in out if one != straight), key=self._aim)
        ports = {} if straight is None else {straight: 0}
        if len(out) == 1 and bent:
            return {bent[0]: SHIFT}
        before = [one for one in bent if self._aim(one) < here]
        beyond = [one for one in bent if self._aim(one) >= here]
        far = max(PORTS, 8 * len(out) + SHIFT)
        ports |= {one: -far + _step(len(before)) * at for at, one in enumerate(before)}
        return ports | {
            one: far - _step(len(beyond)) * at for at, one in enumerate(reversed(beyond))
        }

    def _tracks(self) -> tuple[dict[tuple[str, int], int], dict[int, int]]:
        """Give a track to each target in each channel its lines cross; say how many each has."""
        leaving: dict[tuple[str, int], list[int]] = {}
        entering: dict[tuple[str, int], list[int]] = {}
        for link in self.links:
            at, below = self.layer[link.target], self.layer[link.source] + 1
            aim, port = self._aim(link), self.port[link]
            if self._is_long(link):
                leaving.setdefault((link.target, below), []).extend((port, aim))
                entering.setdefault((link.target, at), []).extend((aim, self.axis[link.target]))
            elif port != aim:
                entering.setdefault((link.target, at), []).extend((port, aim))
        track: dict[tuple[str, int], int] = {}
        many: dict[int, int] = {}
        for channel in range(len(self.rows)):
            for group in (leaving, entering):
                spans = {
                    name: (min(xs), max(xs)) for (name, at), xs in group.items() if at == channel
                }
                taken = apart(spans)
                first = many.get(channel, 0)
                track |= {(name, channel): first + place for name, place in taken.items()}
                many[channel] = first + max(taken.values(), default=-1) + 1
        return track, many

    def _tops(self, tracks: Mapping[int, int]) -> list[int]:
        tops, y = [], 0
        for at, row in enumerate(self.rows):
            y += CHANNEL + TRACK * max(0, tracks[at] - 1) if at else 0
            tops.append(y)
            y += max(self.pieces[name].height for name in row)
        return tops

    def _line(self, link: Link) -> Edge:
        piece, row = self.pieces[link.source], self.layer[link.source]
        port, aim, axis = self.port[link], self._aim(link), self.axis[link.target]
        bottom = self.top[row] + (piece.height if piece.leave is None else piece.leave)
        points = [(port, bottom)]
        if port != aim:
            y = self._y(link, row + 1)
            points += [(port, y), (aim, y)]
        if self._is_long(link):
            y = self._y(link, self.layer[link.target])
            points += [(aim, y), (axis, y)]
        points.append((axis, self.top[self.layer[link.target]]))
        label = (port + SHIFT, self.top[row] + piece.height + HEAD)
        return Edge(link.source, link.target, link.key, tuple(points), label)

    def _y(self, link: Link, channel: int) -> int:
        above = max(self.pieces[name].height for name in self.rows[channel - 1])
        first = self.top[channel - 1] + above + FIRST
        return first + TRACK * self.track[link.target, channel]


def apart(spans: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """Give each span the first place where it meets no other."""
    places: dict[str, int] = {}
    for name, (low, high) in spans.items():
        met = {
            places[other] for other in places if spans[other][0] <= high and low <= spans[other][1]
        }
        places[name] = next(place for place in range(len(spans)) if place not in met)
    return places


def _step(many: int) -> int:
    return {1: 0, 2: 64, 3: 32}.get(many, max(80 // max(many, 1) // 8, 1) * 8)


def _layers(names: Iterable[str], links: Sequence[Link], last: frozenset[str]) -> dict[str, int]:
    """Put each part below all that lead to it; the order of the answer is that of each layer."""
    order: list[str] = []
    for name in reversed(list(names)):
        _visit(name, links, order)
    layer = dict.fromkeys(reversed(order), 0)
    for name in layer:
        for link in links:
            if link.source == name:
                layer[link.target] = max(layer[link.target], layer[name] + 1)
    lowest = max((at for name, at in layer.items() if name not in last), default=-1) + 1
    return {name: lowest if name in last else at for name, at in layer.items()}


def _visit(name: str, links: Sequence[Link], order: list[str]) -> None:
    """Add a part after all that it leads to."""
    if name in order:
        return
    for link in reversed(links):
        if link.source == name:
            _visit(link.target, links, order)
    order.append(name)
