"""Solid black on a scan: redacted words, the streak of a dirty fax drum, the dark edge of a page.

What lay under it was said and cannot be read. It must not vanish: "She is ██ on antibiotics".
"""

from __future__ import annotations

import cv2
import numpy as np

from extractors.scan_ink import Ink
from extractors.scan_words import Rect

SOLID = 0.3
"""Line heights in each direction that are black throughout; the strokes of letters are thinner."""
LEAST_HEIGHT, LEAST_WIDTH = 0.5, 0.35
"""Line heights of the smallest black word."""
TALLEST = 2.2
"""Line heights; a higher one is a streak, an edge or a picture, and counts where lines of text meet it."""
STEM = 0.36
"""Times as wide as high; a narrower one is the stem of a large letter."""
BESIDE = 1.0
"""Line heights between a streak and the text that it may have covered."""
EDGE = 0.1
"""The same for the dark beside the page, which hides nothing as long as no word runs into it."""
BLOCK = 2.0
"""Line heights that a block of black words is wide at least."""
FILLED = 0.8
"""Share of its rectangle; what thick letters leave is ragged."""
MOST = 400


def bars_of(ink: Ink, lines: list[Rect], height: float) -> list[Rect]:
    """The places of words that are covered by black, one rectangle for each.

    `height` is that of the page's lines with the white around them.
    """
    size = max(round(SOLID * height), 5)
    closed = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    solid = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    bars: list[Rect] = []
    for n in range(1, min(count, MOST + 1)):
        x, y, w, h, area = (int(value) for value in stats[n])
        rect = Rect(x, y, x + w, y + h)
        if h > TALLEST * height:
            black = np.asarray(labels == n)
            bars += _covered(black, rect, lines, height) or _rows(black, rect, height)
        elif _is_word(rect, lines, height) and area > FILLED * w * h:
            bars.append(rect)
    return bars


def _is_word(rect: Rect, lines: list[Rect], height: float) -> bool:
    """As large as a word of the line that it stands on; the strokes of a headline are thick too."""
    own = [line.height for line in lines if line.top <= (rect.top + rect.bottom) / 2 <= line.bottom]
    high = max([height, *own])
    return rect.height >= LEAST_HEIGHT * high and rect.width >= max(LEAST_WIDTH * high, STEM * rect.height)


def _covered(black: Ink, streak: Rect, lines: list[Rect], height: float) -> list[Rect]:
    """Where a high black area lies over lines of text, or stands close beside their words."""
    edge = streak.x0 <= 2 or streak.x1 >= black.shape[1] - 2
    near = round((EDGE if edge else BESIDE) * height)
    found: list[Rect] = []
    for line in lines:
        left, right = max(line.x0 - near, 0), line.x1 + near
        columns = black[line.top : line.bottom, left:right].mean(axis=0) > 0.6
        for start, end in _runs(columns):
            if end - start >= LEAST_WIDTH * height:
                found.append(Rect(left + start, line.top, left + end, line.bottom))
    return found


def _rows(black: Ink, block: Rect, height: float) -> list[Rect]:
    """A block of black lines that stand so close that they touch, cut into lines again."""
    edge = (
        min(block.x0, block.top) <= 2 or block.x1 >= black.shape[1] - 2 or block.bottom >= black.shape[0] - 2
    )
    if edge or block.width < BLOCK * height:
        return []
    step = round(height)
    found: list[Rect] = []
    for top in range(block.top, block.bottom - step // 2, step):
        columns = black[top : top + step].mean(axis=0) > 0.5
        found += [Rect(a, top, b, top + step) for a, b in _runs(columns) if b - a >= LEAST_WIDTH * height]
    return found


def _runs(columns: Ink) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(columns.astype(np.int8), prepend=0, append=0))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
