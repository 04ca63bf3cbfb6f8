"""What is drawn on a PDF page besides text: lines, rectangles, other strokes, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from pypdfium2 import raw  # type: ignore[import-untyped]  # the package ships no types

from extractors import pdfium
from extractors.frame import Frame

MAX_OBJECTS = 40_000
"""Beyond it a page counts as too busy: what is drawn on it is then only partly known."""
MAX_SEGMENTS = 60_000
MAX_DEPTH = 5
"""Form objects within form objects."""
THIN = 2.6
"""Points. A filled rectangle thinner than this is a drawn line."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class ShapeKind(StrEnum):
    """What a shape looks like."""

    LINE = "line"
    RECTANGLE = "rectangle"
    CURVE = "curve"
    PICTURE = "picture"


class Shape(NamedTuple):
    """One drawn shape on the page as shown."""

    kind: ShapeKind
    x0: float
    top: float
    x1: float
    bottom: float
    order: int
    """Its place among the page's objects: what comes later covers it."""
    fill: float | None = None
    """Lightness of an opaque filling, 0 black to 1 white; None without one."""
    ink: float = 0.0
    """Lightness of the stroke, or of the filling where there is none."""

    @property
    def width(self) -> float:
        """In points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """In points."""
        return self.bottom - self.top

    @property
    def level(self) -> bool:
        """A thin stroke from left to right."""
        return self.kind is not ShapeKind.PICTURE and self.height <= THIN and self.width > 2 * self.height

    @property
    def upright(self) -> bool:
        """A thin stroke from top to bottom."""
        return self.kind is not ShapeKind.PICTURE and self.width <= THIN and self.height > 2 * self.width


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Everything drawn on one page."""

    shapes: tuple[Shape, ...]
    text_orders: dict[int, int]
    """The place of each text object, by address, among the page's objects."""
    too_busy: bool
    """More was drawn than is looked at."""


def drawing_of(page: Any, frame: Frame) -> Drawing:
    """Walk the objects of a pypdfium2 page."""
    walk = _Walk(frame)
    handle = pdfium.address(page)
    count = pdfium.count_objects(handle)
    walk.objects((pdfium.get_object(handle, n) for n in range(count)), IDENTITY, 0)
    return Drawing(shapes=tuple(walk.shapes), text_orders=walk.text_orders, too_busy=walk.too_busy)


class _Walk:
    """One pass over a page's objects, in drawing order."""

    def __init__(self, frame: Frame) -> None:
        self.shapes: list[Shape] = []
        self.text_orders: dict[int, int] = {}
        self.too_busy = False
        self._frame = frame
        self._order = 0
        self._segments = 0
        self._channels = pdfium.Channels()
        self._floats = (ctypes.c_float * 4)()
        start, step = ctypes.addressof(self._floats), ctypes.sizeof(ctypes.c_float)
        self._places = tuple(start + step * n for n in range(4))
        self._matrix = raw.FS_MATRIX()

    def objects(self, handles: Iterator[int], outer: Matrix, depth: int) -> None:
        for handle in handles:
            self._order += 1
            if self._order > MAX_OBJECTS:
                self.too_busy = True
                return
            kind = pdfium.object_type(handle)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self.text_orders[handle] = self._order
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(handle, outer)
            elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
                self._picture(handle, outer)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inner = (pdfium.get_inner(handle, n) for n in range(max(pdfium.count_inner(handle), 0)))
                self.objects(inner, _product(self._own_matrix(handle), outer), depth + 1)

    def _own_matrix(self, handle: int) -> Matrix:
        matrix = self._matrix
        if not pdfium.object_matrix(handle, ctypes.addressof(matrix)):
            return IDENTITY
        return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)

    def _picture(self, handle: int, outer: Matrix) -> None:
        if pdfium.object_bounds(handle, *self._places):
            left, bottom, right, top = self._floats
            corners = [_moved(outer, x, y) for x in (left, right) for y in (bottom, top)]
            self._add(ShapeKind.PICTURE, corners, None, 0.5)

    def _path(self, handle: int, outer: Matrix) -> None:
        fill, stroke, ink = self._paint(handle)
        if fill is None and not stroke:
            return
        matrix = _product(self._own_matrix(handle), outer)
        for points, curved, closed in self._figures(handle, matrix):
            if fill is not None and len(points) > 2:
                kind = ShapeKind.RECTANGLE if not curved and _rectangular(points) else ShapeKind.CURVE
                self._add(kind, points, fill, ink)
            elif stroke:
                self._outline(points, curved, closed, ink)

    def _paint(self, handle: int) -> tuple[float | None, bool, float]:
        """Lightness of the filling or None, whether it is stroked, lightness of what shows."""
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.draw_mode(handle, ctypes.addressof(mode), ctypes.addressof(stroke))
        fill, ink, stroked = None, 0.0, bool(stroke.value)
        if mode.value:
            lightness, opacity = self._channels.read(pdfium.fill_color, handle)
            fill = lightness if opacity > 0.5 else None
            ink = lightness
        if stroked:
            lightness, opacity = self._channels.read(pdfium.stroke_color, handle)
            stroked = opacity > 0.05
            ink = lightness
        return fill, stroked, ink

    def _figures(self, handle: int, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool, bool]]:
        """The points of each subpath, whether it bends, whether it is closed."""
        count = pdfium.count_segments(handle)
        self._segments += count
        if self._segments > MAX_SEGMENTS:
            self.too_busy = True
            return
        points: list[tuple[float, float]] = []
        curved = closed = False
        for n in range(count):
            segment = pdfium.get_segment(handle, n)
            kind = pdfium.segment_type(segment)
            pdfium.segment_point(segment, self._places[0], self._places[1])
            if kind == raw.FPDF_SEGMENT_MOVETO and points:
                yield points, curved, closed
                points, curved, closed = [], False, False
            points.append(_moved(matrix, self._floats[0], self._floats[1]))
            curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
            closed = closed or bool(pdfium.segment_close(segment))
        if points:
            yield points, curved, closed

    def _outline(self, points: list[tuple[float, float]], curved: bool, closed: bool, ink: float) -> None:
        if curved:
            self._add(ShapeKind.CURVE, points, None, ink)
        elif _rectangular(points):
            self._add(ShapeKind.RECTANGLE, points, None, ink)
        else:
            ring = [*points, points[0]] if closed else points
            for start, end in pairwise(ring):
                self._add(ShapeKind.LINE, [start, end], None, ink)

    def _add(
        self, kind: ShapeKind, points: list[tuple[float, float]], fill: float | None, ink: float
    ) -> None:
        shown = [self._frame.point(x, y) for x, y in points]
        xs, ys = [x for x, _ in shown], [y for _, y in shown]
        self.shapes.append(Shape(kind, min(xs), min(ys), max(xs), max(ys), self._order, fill, ink))


def _rectangular(points: list[tuple[float, float]]) -> bool:
    """Four corners on two heights and two widths, in order."""
    corners = points[:-1] if len(points) == 5 and _near(points[0], points[-1]) else points
    if len(corners) != 4:
        return False
    around = zip(corners, [*corners[1:], corners[0]], strict=True)
    level = [abs(a[1] - b[1]) < 0.5 for a, b in around]
    around = zip(corners, [*corners[1:], corners[0]], strict=True)
    upright = [abs(a[0] - b[0]) < 0.5 for a, b in around]
    return all(one or other for one, other in zip(level, upright, strict=True))


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < 0.5 and abs(one[1] - other[1]) < 0.5


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    """First `inner`, then `outer`."""
    if outer is IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
