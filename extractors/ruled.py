"""Tables with drawn lines: which words stand in which cell, empty cells too."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from extractors.geometry import Shape, ShapeKind
from extractors.tokens import Token
from pipeline.model import Box

NEAR = 2.5
"""Points within which two strokes are joined or the same."""
MAX_STROKES = 1_500
SHORTEST = 8.0

Cells = list[tuple[Token, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stroke:
    at: float
    """Height of a level stroke, distance from the left of an upright one."""
    start: float
    end: float

    def covers(self, place: float) -> bool:
        return self.start - NEAR <= place <= self.end + NEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One ruled table: at least two columns."""

    level: tuple[_Stroke, ...]
    upright: tuple[_Stroke, ...]

    @property
    def box(self) -> Box:
        """Around all of its strokes."""
        xs = [stroke.at for stroke in self.upright] + [stroke.start for stroke in self.level]
        xs += [stroke.end for stroke in self.level]
        ys = [stroke.at for stroke in self.level] + [stroke.start for stroke in self.upright]
        ys += [stroke.end for stroke in self.upright]
        return (min(xs), min(ys), max(xs), max(ys))

    def rows(self, tokens: tuple[Token, ...]) -> list[Cells]:
        """The words of each cell of each row, in the order given; rows without a word are left out."""
        heights = _places([s.at for s in self.level] + [self.box[1], self.box[3]])
        bands = list(pairwise(heights))
        edges = [self._edges((top + bottom) / 2) for top, bottom in bands]
        words: dict[tuple[int, int], list[Token]] = defaultdict(list)
        for token in tokens:
            band = min(max(bisect_right(heights, token.middle) - 1, 0), len(bands) - 1)
            column = self._column(edges[band], token)
            words[self._first_band(heights, edges, band, column), column].append(token)
        rows = [
            [tuple(words[band, column]) for column in range(len(edges[band]) - 1)]
            for band in range(len(bands))
        ]
        return [row for row in rows if any(row)]

    def _edges(self, height: float) -> list[float]:
        """Where the row at a height is parted."""
        left, _, right, _ = self.box
        return _places([left, right, *(s.at for s in self.upright if s.covers(height))])

    def _column(self, edges: list[float], token: Token) -> int:
        middle = (token.x0 + token.x1) / 2
        return min(max(bisect_right(edges, middle) - 1, 0), len(edges) - 2)

    def _first_band(self, heights: list[float], edges: list[list[float]], band: int, column: int) -> int:
        """The topmost band of a cell that spans several."""
        middle = (edges[band][column] + edges[band][column + 1]) / 2
        while band > 0 and len(edges[band - 1]) == len(edges[band]):
            if any(abs(s.at - heights[band]) < NEAR and s.covers(middle) for s in self.level):
                break
            band -= 1
        return band


def grids_of(shapes: tuple[Shape, ...]) -> list[Grid]:
    """Every table whose columns are parted by drawn lines."""
    level, upright = _strokes(shapes)
    if len(level) < 2 or not upright or len(level) + len(upright) > MAX_STROKES:
        return []
    groups = _connected(level, upright)
    grids = [Grid(level=tuple(a), upright=tuple(b)) for a, b in groups if len(a) >= 2 and b]
    return [grid for grid in grids if _has_columns(grid)]


def _has_columns(grid: Grid) -> bool:
    x0, top, x1, bottom = grid.box
    columns = _places([x0, x1, *(s.at for s in grid.upright)])
    return len(columns) >= 3 and bottom - top >= 10.0 and x1 - x0 >= 40.0


def _strokes(shapes: tuple[Shape, ...]) -> tuple[list[_Stroke], list[_Stroke]]:
    level: list[_Stroke] = []
    upright: list[_Stroke] = []
    for shape in shapes:
        if shape.ink > 0.95 or shape.kind in (ShapeKind.CURVE, ShapeKind.PICTURE):
            continue
        if shape.level and shape.width >= SHORTEST:
            level.append(_Stroke(at=(shape.top + shape.bottom) / 2, start=shape.x0, end=shape.x1))
        elif shape.upright and shape.height >= SHORTEST:
            upright.append(_Stroke(at=(shape.x0 + shape.x1) / 2, start=shape.top, end=shape.bottom))
        elif shape.kind is ShapeKind.RECTANGLE and shape.fill is None and _cell_sized(shape):
            level += [_Stroke(at=y, start=shape.x0, end=shape.x1) for y in (shape.top, shape.bottom)]
            upright += [_Stroke(at=x, start=shape.top, end=shape.bottom) for x in (shape.x0, shape.x1)]
    return level, upright


def _cell_sized(shape: Shape) -> bool:
    """Not a tick box, which is a small square."""
    square = 0.75 <= shape.width / max(shape.height, 0.1) <= 1.33
    return shape.width >= SHORTEST and shape.height >= SHORTEST and not (square and shape.width <= 14.0)


def _connected(level: list[_Stroke], upright: list[_Stroke]) -> list[tuple[list[_Stroke], list[_Stroke]]]:
    """Strokes that touch, directly or through others."""
    group_of = list(range(len(level) + len(upright)))

    def root(n: int) -> int:
        while group_of[n] != n:
            group_of[n] = group_of[group_of[n]]
            n = group_of[n]
        return n

    for n, one in enumerate(level):
        for m, other in enumerate(upright, start=len(level)):
            if one.covers(other.at) and other.covers(one.at):
                group_of[root(m)] = root(n)
    groups: dict[int, tuple[list[_Stroke], list[_Stroke]]] = defaultdict(lambda: ([], []))
    for n, one in enumerate(level):
        groups[root(n)][0].append(one)
    for m, other in enumerate(upright, start=len(level)):
        groups[root(m)][1].append(other)
    return list(groups.values())


def _places(values: list[float]) -> list[float]:
    """Sorted, those that are nearly equal once."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places
