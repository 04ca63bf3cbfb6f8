"""Print too pale, blurred or worn to be ink: grey or crumbs as long as words, that nobody read.

What is paler than `scan_ink.DARK` is no ink, and the finder passes over much of it; of a blurred line a fax
leaves crumbs, which look like dirt one by one. A sentence must not vanish for that.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr import Grey
from extractors.scan_ink import Ink
from extractors.scan_rest import without_rules
from extractors.scan_words import Rect

COARSE = 10
"""Pixels to which a line's height is reduced: the grain of paper and camera is averaged away."""
NEARBY = 2.2
"""Line heights from print to paper: a shadow's edge is wider."""
GREY, DARKEST = 0.05, 0.09
"""Of the paper's lightness nearby, by which a place is darker that is not empty, and its darkest spot."""
JOIN = 1.0
"""Line heights between two words, or what is left of them."""
LONG = 2.5
"""Line heights of the shortest stretch: a word, and not a speck."""
LOW, HIGH = 0.4, 1.7
"""Line heights of a line that was worn or blurred; less is a rule."""
FILLED = 0.3
"""Share of its columns that are grey; dirt is further apart."""
WIDE, MOST_INK, THIN = 0.7, 0.8, 0.17
"""Of a place's width, and of its ink, in one piece, and line heights of ink in a column of it: a signature or
a rule with specks beside it has at least the first two and at most the third (0.84, 0.84 and 0.10 measured;
smeared words hang together too, and have 0.21).
"""
CRUMB = 0.3
"""Line heights of the largest crumb."""
WINDOW = (10.0, 0.8)
"""Line heights, across and down, in which crumbs are counted."""
SOFT = 0.03
"""Line heights of the blur that takes a camera's grain away and leaves crumbs."""
LEVEL = 0.25
"""Line heights between the highest and the lowest crumb; less is a dotted rule."""
CRUMBS, BEYOND_CHANCE = 7, 6.0
"""The fewest of a worn line, and how many times the spread of chance above what dirt makes of itself."""


def faint_places(picture: Grey, ink: Ink, known: Sequence[Rect], height: float) -> list[Rect]:
    """Where print may stand that nobody read.

    `known` is everything that was read or is accounted for otherwise; `height` is that of the page's lines
    with the white around them.
    """
    scale = min(COARSE / height, 1.0)
    grey = _darkness(picture, scale)
    for rect in known:
        x0, top, x1, bottom = (value * scale for value in rect)
        grey[max(int(top), 0) : int(np.ceil(bottom)), max(int(x0), 0) : int(np.ceil(x1))] = 0.0
    places = _stretches(grey, height * scale)
    stretches = [Rect(*(round(value / scale) for value in place)) for place in places]
    found = [rect for rect in stretches if not _is_stroke(rect.cut(picture), height)]
    crumbs = _crumbs(ink | _pale(picture, height), known, height)
    return found + [rect for rect in crumbs if not any(_meet(rect, one) for one in found)]


def _darkness(picture: Grey, scale: float) -> NDArray[np.float32]:
    """How much darker than its paper a page is at each place, 0 to 1, on a picture made smaller."""
    rows, columns = picture.shape
    size = (max(round(columns * scale), 1), max(round(rows * scale), 1))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    side = round(NEARBY * COARSE)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    share = small.astype(np.float32) / np.maximum(paper, 1).astype(np.float32)
    return np.asarray(1.0 - share, dtype=np.float32)


def _stretches(darkness: NDArray[np.float32], height: float) -> list[Rect]:
    grey = darkness > GREY
    reach = 2 * round(JOIN * height / 2) + 1
    joined = cv2.morphologyEx(grey.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[Rect] = []
    for n in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[n])
        if w < LONG * height or not LOW * height <= h <= HIGH * height:
            continue
        place = (slice(y, y + h), slice(x, x + w))
        own = grey[place] & (labels[place] == n)
        if float(own.any(axis=0).mean()) >= FILLED and float(darkness[place][own].max()) >= DARKEST:
            found.append(Rect(x, y, x + w, y + h))
    return found


def _is_stroke(part: Grey, height: float) -> bool:
    """One thin line from end to end, as a pen or a printed rule makes it."""
    dark = float(np.percentile(part, 95)) - part.astype(np.float32)
    drawn = (dark > 0.5 * float(np.percentile(dark, 99.5))).astype(np.uint8)
    whole = cv2.morphologyEx(drawn, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    if len(stats) < 2:
        return False
    _, _, width, _, area = max((row.tolist() for row in stats[1:]), key=lambda row: row[4])
    thin = area <= THIN * height * width
    return bool(thin and width >= WIDE * part.shape[1] and area >= MOST_INK * int(whole.sum()))


def _pale(picture: Grey, height: float) -> Ink:
    """What is a little darker than its paper, and as small as a letter at most."""
    soft = cv2.GaussianBlur(picture, (0, 0), SOFT * height)
    side = max(round(0.8 * height), 3)
    paper = cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    pale: Ink = soft.astype(np.float32) < (1.0 - GREY) * paper.astype(np.float32)
    return pale


def _crumbs(ink: Ink, known: Sequence[Rect], height: float) -> list[Rect]:
    """Rows of small specks, closer than the page's dirt."""
    rest = without_rules(ink.astype(np.uint8), height)
    for rect in known:
        rest[max(rect.top, 0) : rect.bottom, max(rect.x0, 0) : rect.x1] = 0
    count, _, stats, centres = cv2.connectedComponentsWithStats(rest, connectivity=8)
    small = (stats[1:, 2:4].max(axis=1) <= CRUMB * height) if count > 1 else np.zeros(0, np.bool_)
    if int(small.sum()) < CRUMBS:
        return []
    points = centres[1:][small]
    window = (round(WINDOW[0] * COARSE), round(WINDOW[1] * COARSE))
    scale = COARSE / height
    rows, columns = (int(value * scale) + 1 for value in ink.shape)
    marks = np.zeros((rows, columns), np.float32)
    np.add.at(marks, ((points[:, 1] * scale).astype(int), (points[:, 0] * scale).astype(int)), 1.0)
    near = cv2.boxFilter(marks, -1, window, normalize=False, borderType=cv2.BORDER_CONSTANT)
    chance = float(marks.mean()) * window[0] * window[1]
    many = near >= max(CRUMBS, chance + BEYOND_CHANCE * np.sqrt(chance) + 1)
    return _rows_of(many, points * scale, window, scale)


def _rows_of(
    many: NDArray[np.bool_], points: NDArray[np.float64], window: tuple[int, int], scale: float
) -> list[Rect]:
    """The specks around each place with many, as one rectangle in the page's pixels."""
    count, labels = cv2.connectedComponents(many.astype(np.uint8), connectivity=8)
    found: list[Rect] = []
    for n in range(1, count):
        rows, columns = np.nonzero(labels == n)
        left, right = columns.min() - window[0] / 2, columns.max() + window[0] / 2
        top, bottom = rows.min() - window[1] / 2, rows.max() + window[1] / 2
        inside = ((points >= (left, top)) & (points <= (right, bottom))).all(axis=1)
        low, high = points[inside].min(axis=0), points[inside].max(axis=0)
        if high[1] - low[1] < LEVEL * COARSE:
            continue
        found.append(Rect(*(round(float(value) / scale) for value in (*low, *high))))
    return [rect for rect in found if rect.width and rect.height]


def _meet(one: Rect, other: Rect) -> bool:
    across = one.x0 < other.x1 and other.x0 < one.x1
    return across and one.top < other.bottom and other.top < one.bottom
