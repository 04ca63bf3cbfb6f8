"""Tick boxes that are drawn: a small square or circle, empty, crossed, ticked or filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.geometry import Shape, ShapeKind
from extractors.pdf_text import PrintedWord
from extractors.picture import Picture
from extractors.ticks import canonical, is_tick
from extractors.tokens import Token
from pipeline.model import TICKED, UNSURE_TICK, UNTICKED, Box

SMALLEST, LARGEST = 5.0, 20.0
"""Points. Smaller is a bullet, larger a cell or a frame."""
EMPTY_INK, FULL_INK = 0.08, 0.2
"""Share of dark pixels inside: below the first it is empty, above the second marked, between them unsure."""
MAX_BOXES = 500

_CROSSES = frozenset("xX×✕✖/\\√vV•●■+*")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTicks:
    """The tick boxes of a page, and the words that are the marks in them."""

    tokens: tuple[Token, ...] = ()
    marks: frozenset[int] = frozenset()
    """`PrintedWord.at` of each word that is a mark inside a box, not text."""


def drawn_ticks(
    shapes: tuple[Shape, ...], words: tuple[PrintedWord, ...], laid_over: tuple[Box, ...], picture: Picture
) -> DrawnTicks:
    """Find the boxes and tell whether each is ticked. `laid_over` is where annotations draw over the page."""
    boxes = _boxes(shapes)
    if not boxes:
        return DrawnTicks()
    tokens: list[Token] = []
    marks: set[int] = set()
    for box in boxes:
        inside = [word for word in words if _in(box, word.box)]
        if any(not _is_mark(word.text) for word in inside):
            continue  # a framed letter or digit
        marks.update(word.at for word in inside)
        state = _state(box, inside, shapes, laid_over, picture)
        tokens.append(Token(state, box.x0, box.top, box.x1, box.bottom))
    return DrawnTicks(tokens=tuple(tokens), marks=frozenset(marks))


def _boxes(shapes: tuple[Shape, ...]) -> list[Shape]:
    """Each box once, a filled one only where hollow ones of its size show that it is no bullet."""
    candidates = [shape for shape in shapes if _boxlike(shape)]
    candidates += _squares_of_lines(shapes)
    candidates.sort(key=lambda shape: -shape.width)
    hollow = [shape for shape in candidates if not _dark(shape)]
    found: list[Shape] = []
    for shape in candidates[: 4 * MAX_BOXES]:
        if any(_in(other, (shape.x0, shape.top, shape.x1, shape.bottom)) for other in found):
            continue  # the mark or the second outline of a box that was found already
        if not _dark(shape) or any(abs(shape.width - other.width) < 2.0 for other in hollow):
            found.append(shape)
    kept = [shape for shape in found if not _in_comb(shape, found)]
    return kept[:MAX_BOXES]


def _boxlike(shape: Shape) -> bool:
    return (
        shape.kind in (ShapeKind.RECTANGLE, ShapeKind.CURVE)
        and SMALLEST <= shape.width <= LARGEST
        and SMALLEST <= shape.height <= LARGEST
        and 0.75 <= shape.width / shape.height <= 1.33
        and shape.ink < 0.97
    )


def _dark(shape: Shape) -> bool:
    return shape.fill is not None and shape.fill < 0.5


def _squares_of_lines(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """Squares drawn as four strokes: a level one, and one of its length below it, joined at both ends."""
    level = [s for s in shapes if s.level and SMALLEST <= s.width <= LARGEST][: 4 * MAX_BOXES]
    upright = [s for s in shapes if s.upright and SMALLEST <= s.height <= LARGEST][: 4 * MAX_BOXES]
    if len(level) < 2 or len(upright) < 2:
        return
    for top in level:
        sides = [s for s in upright if abs(s.top - top.top) < 1.5]
        left = any(abs(s.x0 - top.x0) < 1.5 for s in sides)
        right = any(abs(s.x1 - top.x1) < 1.5 for s in sides)
        lower = [s for s in level if abs(s.x0 - top.x0) < 1.5 and abs(s.width - top.width) < 1.5]
        for bottom in lower:
            ratio = (bottom.top - top.top) / top.width
            if left and right and 0.75 <= ratio <= 1.33:
                yield top._replace(kind=ShapeKind.RECTANGLE, bottom=bottom.bottom, fill=None)


def _in_comb(shape: Shape, others: list[Shape]) -> bool:
    """One of several boxes that touch side by side: a comb for digits, or cells of a table."""
    return any(
        other is not shape
        and abs(other.top - shape.top) < 1.5
        and min(abs(other.x0 - shape.x1), abs(other.x1 - shape.x0)) < 1.5
        for other in others
    )


def _in(box: Shape, other: Box) -> bool:
    """The centre of `other` lies in the box, and it is not much larger than the box."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return (
        box.x0 <= x <= box.x1
        and box.top - 2 <= y <= box.bottom + 2
        and other[2] - other[0] < 1.8 * box.width
        and other[3] - other[1] < 2.6 * box.height
    )


def _is_mark(text: str) -> bool:
    return text in _CROSSES or is_tick(canonical(text))


def _state(
    box: Shape,
    inside: list[PrintedWord],
    shapes: tuple[Shape, ...],
    laid_over: tuple[Box, ...],
    picture: Picture,
) -> str:
    visible = [word for word in inside if word.paint.visible and word.paint.lightness < 0.8]
    if any(canonical(word.text) != UNTICKED for word in visible):
        return TICKED
    touching = [shape for shape in shapes if _touches(box, shape)]
    if not touching and not _dark(box) and not inside and not any(_overlap(box, over) for over in laid_over):
        return UNTICKED
    if sum(_clear_mark(box, shape) for shape in touching):
        return TICKED
    return _by_ink(box, picture)


def _touches(box: Shape, shape: Shape) -> bool:
    """Something drawn in the box that is not the box, its edge, or a long line that only passes by."""
    if shape.ink > 0.8 or shape.width > 4 * box.width or shape.height > 4 * box.height:
        return False
    inner = _inner(box, 0.2)
    same = abs(shape.width - box.width) < 2.5 and abs(shape.height - box.height) < 2.5
    outline = same and shape.fill is None and shape.kind is not ShapeKind.LINE
    around = shape.x0 <= box.x0 and shape.x1 >= box.x1 and shape.top <= box.top and shape.bottom >= box.bottom
    if outline or (around and shape.kind is not ShapeKind.LINE and shape.kind is not ShapeKind.PICTURE):
        return False
    return (
        shape.x0 < inner[2] and shape.x1 > inner[0] and shape.top < inner[3] and shape.bottom > inner[1]
    ) and not (same and shape.fill is not None and shape.fill > 0.8)


def _clear_mark(box: Shape, shape: Shape) -> bool:
    """A stroke or blot of at least a third of the box that is not merely one of its edges."""
    if shape.kind is ShapeKind.PICTURE or shape.level or shape.upright:
        return False
    return shape.width >= 0.33 * box.width and shape.height >= 0.33 * box.height


def _by_ink(box: Shape, picture: Picture) -> str:
    ink = picture.ink(_inner(box, 0.22))
    if ink < EMPTY_INK:
        return UNTICKED
    return TICKED if ink > FULL_INK else UNSURE_TICK


def _inner(box: Shape, share: float) -> Box:
    wide, high = share * box.width, share * box.height
    return (box.x0 + wide, box.top + high, box.x1 - wide, box.bottom - high)


def _overlap(box: Shape, other: Box) -> bool:
    return box.x0 < other[2] and other[0] < box.x1 and box.top < other[3] and other[1] < box.bottom
