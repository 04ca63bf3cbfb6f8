"""Ink that no line, box or bar accounts for: a lone cross in a table's column, a line that was not found."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_ink import Ink
from extractors.scan_words import Rect

RULE = 2.6
"""Line heights of a straight stroke that is no part of a letter: rules, frames, underlines."""
LEAST, MOST_HIGH = 0.22, 1.6
"""Line heights of a mark or a letter."""
JOIN = 0.45
"""Line heights of white between letters of one word or words of one line."""
MOST = 40
"""Places that are looked at; a page with more is a drawing."""
WRITTEN = 0.4
"""Line heights; what is lower is the torn edge of a shadow."""
LETTERS = 3
"""Pieces of letter size in a row that look like writing even where nothing could be read."""


def leftovers(ink: Ink, known: list[Rect], height: float) -> list[tuple[Rect, bool]]:
    """Places with unread ink, and whether each looks like several letters.

    `ink` is without boxes and bars; `known` are the lines that are read anyway; `height` is that of a line.
    """
    rest = ink.astype(np.uint8)
    for rect in known:
        rest[max(rect.top, 0) : rect.bottom, max(rect.x0, 0) : rect.x1] = 0
    rest = without_rules(rest, height)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    least, most = LEAST * height, MOST_HIGH * height
    sized = np.zeros(count, np.bool_)
    for n in range(1, count):
        _, _, w, h, area = stats[n]
        sized[n] = least <= max(w, h) and h <= most and w <= 2 * most and area >= 0.12 * least * max(w, h)
    if not sized.any():
        return []
    pieces = sized[labels].astype(np.uint8)
    reach = max(round(JOIN * height), 1)
    joined = cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, np.ones((1, 2 * reach + 1), np.uint8))
    number, _, groups, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[tuple[Rect, bool]] = []
    corners = stats[sized][:, :2]
    for x, y, w, h, _ in groups[1:number]:
        if h <= MOST_HIGH * height and max(w, h) >= 1.3 * least:
            inside = (corners >= (x, y)).all(axis=1) & (corners < (x + w, y + h)).all(axis=1)
            many = h >= WRITTEN * height and int(inside.sum()) >= LETTERS
            found.append((Rect(int(x), int(y), int(x + w), int(y + h)), many))
    return found if len(found) <= MOST else []


def without_rules(ink: NDArray[np.uint8], height: float) -> NDArray[np.uint8]:
    """The ink without long straight strokes: rules, frames, underlines."""
    long = max(round(RULE * height), 10)
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((5, 5), np.uint8))
    rest = ink.copy()
    rest[rules > 0] = 0
    return rest
