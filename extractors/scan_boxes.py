"""Tick boxes on scans and photos: small squares of four straight strokes, and what is in them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_ink import Ink
from extractors.scan_words import Rect
from pipeline.model import TICKED, UNSURE_TICK, UNTICKED

SMALLEST, LARGEST = 0.4, 1.5
"""Line heights. A smaller square is a letter's eye, a larger one a cell of a table."""
STROKE = 0.8
"""Share of a side that must be one straight stroke. The straightest letter, D, has less on its right."""
EMPTY_INK, FULL_INK = 0.10, 0.20
"""Share of dark pixels inside: below the first it is empty, above the second marked, between them unsure."""
SURELY_FULL = 0.35
"""The same where strokes of the box itself may be missing."""
INSET = 0.24
"""Share of the side that is left out all around when the inside is looked at: strokes, and a blurred edge."""
ONE_PIECE = 0.7
"""Share of the strokes' ink that hangs together; two letters side by side are two pieces."""
ASPECT = (0.8, 1.25)
"""Width to height."""
LINING = (0.14, 0.22)
"""Of the width: from where to where a box is white inside its strokes, whatever mark crosses it."""
LINED = 0.8
"""Share of dark pixels there; 0 to 0.64 in boxes, above 0.95 in bold letters (measured)."""
OPEN = 0.4
"""Share of dark pixels there of a box that needs no white beside it to be told from a letter."""
DIAGONAL, FOUR = 2, 4
CORNER = 0.3
"""Share of dark pixels in a corner."""
FREE = 0.25
"""Of its width: white beside it."""
MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """One tick box."""

    rect: Rect
    state: str
    """`TICKED`, `UNTICKED` or `UNSURE_TICK`."""


def squares_of(ink: Ink, lines: list[Rect], height: float) -> list[Square]:
    """Every tick box of a page whose lines, with the white around them, are `height` pixels high."""
    shortest = max(int(SMALLEST * height), 6)
    level = _level_strokes(ink, shortest)
    pieces = np.asarray(cv2.connectedComponents(ink.astype(np.uint8), connectivity=8)[1], dtype=np.int32)
    found: list[Rect] = []
    for rough in _pairs(level, height):
        rect = _shrunk(rough, ink)
        if rect.width < SMALLEST * height or not ASPECT[0] <= rect.width / rect.height <= ASPECT[1]:
            continue
        if rect.width < SMALLEST * _line_height(rect, lines, height):
            continue  # the eye of a headline's letter
        if _lining(ink, rect) > LINED and not _solid(ink, rect):
            continue  # a bold letter
        corners = _corners(rect, ink)
        plain = corners == FOUR and _lining(ink, rect) < OPEN
        if not (_has_sides(rect, ink) and corners >= DIAGONAL and _is_frame(rect, pieces)):
            continue
        if not (plain or _stands_free(rect, pieces)):
            continue
        if not any(_same(rect, other) for other in found):
            found.append(rect)
    kept = [rect for rect in found if not _in_comb(rect, found)][:MOST]
    hollow = [rect for rect in kept if not _solid(ink, rect)]
    return [
        Square(rect=rect, state=_state(ink, rect))
        for rect in kept
        if rect in hollow or any(0.8 < rect.width / other.width < 1.25 for other in hollow)
    ]


def marks_beside(ink: Ink, lines: list[Rect], squares: list[Square]) -> list[Square]:
    """Marks set where a box is expected: left of a line, in the column of other lines' boxes.

    A form that prints a check mark in the box's place when it is ticked leaves no square to be found.
    """
    marks: list[Square] = []
    taken = [square.rect for square in squares]
    for line in lines:
        if any(
            _level(line, rect) and rect.x1 < line.x1 and rect.x0 > line.x0 - 4 * rect.width for rect in taken
        ):
            continue
        column = [rect for rect in taken if _opens(line, rect)]
        if not column:
            continue
        like = column[len(column) // 2]
        rect = _tight(ink, like, line)
        if rect is not None and rect.height >= 0.4 * like.height and rect.width >= 0.4 * like.width:
            marks.append(Square(rect=rect, state=_mark_state(ink, rect, like)))
    return marks


def _mark_state(ink: Ink, rect: Rect, like: Rect) -> str:
    """Of something that stands in a box's place: a mark, or a box of which a stroke was lost."""
    alike = 0.8 <= rect.width / like.width <= 1.25 and 0.8 <= rect.height / like.height <= 1.25
    share = _inside(ink, rect)
    if not alike or share > SURELY_FULL:
        return TICKED
    if share < EMPTY_INK:
        return UNTICKED
    return TICKED if _edges(rect, ink) < 2 else UNSURE_TICK


def hollow(ink: Ink, rect: Rect, height: float) -> bool:
    """Whether unread ink is the size of a box and white inside: a box that lost a side, or a circle."""
    if not SMALLEST * height <= min(rect.width, rect.height) or max(rect.width, rect.height) > height:
        return False
    part = ink[rect.top : rect.bottom, rect.x0 : rect.x1]
    return 0.7 <= rect.width / rect.height <= 1.4 and _inside(ink, rect) < 0.15 < float(part.mean())


def without(ink: Ink, squares: list[Square], reach: float = 0.35) -> NDArray[np.bool_]:
    """Where the squares and the marks that stick out of them are, to be painted over before reading."""
    gone = np.zeros_like(ink)
    for square in squares:
        rect = square.rect
        more = round(reach * rect.width)
        top, left = max(rect.top - more, 0), max(rect.x0 - 3, 0)
        zone = ink[top : rect.bottom + 4, left : rect.x1 + more]
        count, labels = cv2.connectedComponents(zone.astype(np.uint8), connectivity=8)
        inner = labels[rect.top - top : rect.bottom - top, rect.x0 - left : rect.x1 - left]
        touching = np.zeros(count, np.bool_)
        touching[np.unique(inner)] = True
        touching[0] = False
        gone[top : rect.bottom + 4, left : rect.x1 + more] |= touching[labels]
        gone[max(rect.top - 2, 0) : rect.bottom + 3, left : rect.x1 + 3] = True
    return gone


def _level_strokes(ink: Ink, shortest: int) -> NDArray[np.bool_]:
    """The pixels of level strokes of at least `shortest`; one pixel of slant and small gaps are allowed."""
    thick = cv2.dilate(ink.astype(np.uint8), np.ones((3, 1), np.uint8))
    whole = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    strokes: NDArray[np.bool_] = cv2.morphologyEx(
        whole, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8)
    ).astype(np.bool_)
    return strokes


def _pairs(level: NDArray[np.bool_], height: float) -> list[Rect]:
    """Level strokes of a box's width with another one of that width below, as rectangles."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(level.astype(np.uint8), connectivity=8)
    pieces = [
        Rect(int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, _ in stats[1:count]
        if SMALLEST * height <= w <= LARGEST * height and h <= LARGEST * height
    ]
    pieces.sort(key=lambda piece: (piece.x0, piece.top))
    found = [piece for piece in pieces if 0.75 <= piece.width / piece.height <= 1.33]
    starts = [piece.x0 for piece in pieces]
    for top in pieces:
        if top.height > 0.4 * top.width:
            continue
        slack = 0.12 * top.width + 2
        first, last = np.searchsorted(starts, [top.x0 - slack, top.x0 + slack + 1])
        for bottom in pieces[int(first) : int(last)]:
            if abs(bottom.x1 - top.x1) > slack + 0.1 * top.width or bottom.top <= top.top:
                continue
            whole = Rect(min(top.x0, bottom.x0), top.top, max(top.x1, bottom.x1), bottom.bottom)
            unshadowed = Rect(top.x0, top.top, top.x1, bottom.top + top.height)
            found += [rect for rect in (whole, unshadowed) if 0.75 <= rect.height / rect.width <= 1.33]
    return sorted(found, key=lambda rect: (-rect.width, rect.top))


def _has_sides(rect: Rect, ink: Ink) -> bool:
    band = max(round(0.14 * rect.width), 3)
    part = ink[max(rect.top - 2, 0) : rect.bottom + 2, max(rect.x0 - 2, 0) : rect.x1 + 2]
    inner = slice(2, -2)
    sides = (
        part[inner, : band + 2].T,
        part[inner, -band - 2 :].T,
        part[: band + 2, inner],
        part[-band - 2 :, inner],
    )
    return all(_straight(side) >= STROKE for side in sides)


def _straight(side: Ink) -> float:
    """How much of a side two neighbouring rows of pixels ink together, at best."""
    pairs = side[:-1] | side[1:]
    return float(pairs.mean(axis=1).max()) if pairs.size else 0.0


def _corners(rect: Rect, ink: Ink) -> int:
    """How many of its corners are inked; 0 unless two across from each other are.

    A D has none on its right; a square's drop shadow leaves two.
    """
    size = max(round(0.1 * rect.width), 2)
    tops = (slice(rect.top, rect.top + size), slice(rect.bottom - size, rect.bottom))
    lefts = (slice(rect.x0, rect.x0 + size), slice(rect.x1 - size, rect.x1))
    inked = [float(ink[rows, columns].mean()) > CORNER for rows in tops for columns in lefts]
    return sum(inked) if (inked[0] and inked[3]) or (inked[1] and inked[2]) else 0


def _is_frame(rect: Rect, pieces: NDArray[np.int32]) -> bool:
    """Its strokes are one piece, which reaches out of it at most to the upper right, as a check mark does.

    `pieces` numbers the connected stretches of ink of the page.
    """
    inner = max(round(0.15 * rect.width), 2)
    part = pieces[rect.top : rect.bottom, rect.x0 : rect.x1]
    ring = np.concatenate(
        [part[:inner].ravel(), part[-inner:].ravel(), part[:, :inner].ravel(), part[:, -inner:].ravel()]
    )
    counts = np.bincount(ring[ring > 0]) if (ring > 0).any() else np.zeros(1)
    main = int(counts.argmax())
    if not main or counts[main] < ONE_PIECE * counts.sum():
        return False
    far = rect.width
    slack = max(round(0.12 * rect.width), 3)
    lower = rect.top + round(0.45 * rect.height)
    outside = (
        pieces[rect.top : rect.bottom, max(rect.x0 - far, 0) : max(rect.x0 - slack, 0)],
        pieces[lower : rect.bottom, rect.x1 + slack : rect.x1 + far],
        pieces[rect.bottom + slack : rect.bottom + far, rect.x0 : rect.x1],
        pieces[max(rect.top - far, 0) : max(rect.top - slack, 0), rect.x0 : rect.x0 + far // 2],
    )
    return not any((zone == main).any() for zone in outside)


def _stands_free(rect: Rect, pieces: NDArray[np.int32]) -> bool:
    """White on its left, and on its right below where a check mark may stick out: letters stand closer."""
    far = max(round(FREE * rect.width), 4)
    lower = rect.top + round(0.45 * rect.height)
    left = pieces[rect.top : rect.bottom, max(rect.x0 - far, 0) : max(rect.x0 - 2, 0)] > 0
    right = pieces[lower : rect.bottom, rect.x1 + 3 : rect.x1 + far] > 0
    return not _inked(left) and not _inked(right)


def _line_height(rect: Rect, lines: list[Rect], height: float) -> float:
    """Of the highest line that the rectangle stands in."""
    x, y = (rect.x0 + rect.x1) / 2, (rect.top + rect.bottom) / 2
    own = [line.height for line in lines if line.top <= y <= line.bottom and line.x0 <= x <= line.x1]
    return max([height, *own])


def _inked(part: Ink) -> bool:
    """More than a speck."""
    return part.size > 0 and float(part.mean()) > 0.04


def _state(ink: Ink, rect: Rect) -> str:
    share = _inside(ink, rect)
    if share < EMPTY_INK:
        return UNTICKED
    return TICKED if share > FULL_INK else UNSURE_TICK


def _inside(ink: Ink, rect: Rect) -> float:
    """The share of dark pixels within the strokes."""
    wide, high = round(INSET * rect.width), round(INSET * rect.height)
    inside = ink[rect.top + high : rect.bottom - high, rect.x0 + wide : rect.x1 - wide]
    return float(inside.mean()) if inside.size else 0.0


def _shrunk(rect: Rect, ink: Ink) -> Rect:
    """From the first to the last row and column with much ink, looked for a little beyond it too."""
    rect = Rect(max(rect.x0 - 2, 0), max(rect.top - 2, 0), rect.x1 + 2, rect.bottom + 2)
    part = ink[rect.top : rect.bottom, rect.x0 : rect.x1]
    rows, columns = np.flatnonzero(part.mean(axis=1) > 0.4), np.flatnonzero(part.mean(axis=0) > 0.4)
    if not len(rows) or not len(columns):
        return rect
    return Rect(
        rect.x0 + int(columns[0]),
        rect.top + int(rows[0]),
        rect.x0 + int(columns[-1]) + 1,
        rect.top + int(rows[-1]) + 1,
    )


def _solid(ink: Ink, rect: Rect) -> bool:
    """Black from edge to edge: a bullet or a blackened word, unless hollow ones of its size are near."""
    return float(ink[rect.top : rect.bottom, rect.x0 : rect.x1].mean()) > 0.9


def _lining(ink: Ink, rect: Rect) -> float:
    """The share of dark pixels just inside the strokes, where a box is white and a thick letter is not."""
    outer, inner = (max(round(share * rect.width), 1) for share in LINING)
    part = ink[rect.top + outer : rect.bottom - outer, rect.x0 + outer : rect.x1 - outer].copy()
    core = part[inner - outer : outer - inner, inner - outer : outer - inner]
    ring = part.size - core.size
    return float(int(part.sum()) - int(core.sum())) / max(ring, 1)


def _edges(rect: Rect, ink: Ink) -> int:
    """How many of its four edges are inked for most of their length."""
    band = max(round(0.12 * rect.width), 3)
    part = ink[rect.top : rect.bottom, rect.x0 : rect.x1]
    edges = (
        part[:band].any(axis=0),
        part[-band:].any(axis=0),
        part[:, :band].any(axis=1),
        part[:, -band:].any(axis=1),
    )
    return sum(float(edge.mean()) > 0.6 for edge in edges)


def _same(one: Rect, other: Rect) -> bool:
    """They overlap by more than a corner."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide > 0.3 * one.width and high > 0.3 * one.height


def _in_comb(rect: Rect, others: list[Rect]) -> bool:
    """One of several that touch side by side: a comb for digits, or cells of a table."""
    return any(
        other is not rect
        and abs(other.top - rect.top) < 0.2 * rect.height
        and min(abs(other.x0 - rect.x1), abs(rect.x0 - other.x1)) < 0.12 * rect.width
        for other in others
    )


def _level(line: Rect, rect: Rect) -> bool:
    shared = min(line.bottom, rect.bottom) - max(line.top, rect.top)
    return shared > 0.5 * min(line.height, rect.height)


def _opens(line: Rect, rect: Rect) -> bool:
    """Whether a box of this column would stand at the beginning of the line."""
    return -0.6 * rect.width <= line.x0 - rect.x0 <= 2.5 * rect.width


def _tight(ink: Ink, like: Rect, line: Rect) -> Rect | None:
    """Around the ink where a box like this one would stand; None where there is none, or it is a word's."""
    more = round(0.3 * like.width)
    left, right = max(like.x0 - more, 0), like.x1 + 2 * more
    part = ink[line.top : line.bottom, left:right]
    columns = np.asarray(part.any(axis=0))
    if _inked(part[:, : more // 2]) or not columns.any():
        return None
    first = int(columns.argmax())
    white = 0
    last = first
    for n in range(first, len(columns)):
        white = 0 if columns[n] else white + 1
        last = n if columns[n] else last
        if white > FREE * like.width:
            break
    else:
        return None
    rows = np.flatnonzero(part[:, first : last + 1].any(axis=1))
    return Rect(left + first, line.top + int(rows[0]), left + last + 1, line.top + int(rows[-1]) + 1)
