"""Lines that were read, cut into words with boxes in the pixels of the upright page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractors.ocr import Char, Grey, Quads, ReadLine
from extractors.scan_ink import Ink

WIDE_SPACE = 0.75
"""Line heights of white between two characters: two words, although no space was read."""
CORE = 0.04
"""Share of the fullest row of a line that a row has to have in ink to belong to it."""


class Rect(NamedTuple):
    """Whole pixels: from the first to before the last."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def width(self) -> int:
        """In pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    def cut(self, picture: Grey) -> Grey:
        """What a picture shows there."""
        return picture[self.top : self.bottom, self.x0 : self.x1]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanWord:
    """One word of a line."""

    text: str
    rect: Rect
    """As wide as its ink, as high as the ink of its line."""
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLine:
    """One line as it stands on the upright page."""

    rect: Rect
    """What was read, with some white around it."""
    words: tuple[ScanWord, ...]


def rects_of(lines: Quads, shape: tuple[int, ...]) -> list[Rect]:
    """Level lines as rectangles within a picture of `shape`."""
    rects = []
    for quad in lines:
        x0, x1 = (quad[0, 0] + quad[3, 0]) / 2, (quad[1, 0] + quad[2, 0]) / 2
        top, bottom = (quad[0, 1] + quad[1, 1]) / 2, (quad[2, 1] + quad[3, 1]) / 2
        rect = Rect(
            max(int(x0), 0),
            max(int(top), 0),
            min(int(np.ceil(x1)), shape[1]),
            min(int(np.ceil(bottom)), shape[0]),
        )
        if rect.width >= 4 and rect.height >= 4:
            rects.append(rect)
    return rects


def line_of(rect: Rect, read: ReadLine, ink: Ink) -> ScanLine:
    """The words of one line. `ink` is the whole page's."""
    part = ink[rect.top : rect.bottom, rect.x0 : rect.x1]
    top, bottom = _band(part)
    columns = part[top:bottom].sum(axis=0)
    height = bottom - top
    words = []
    for chars, x0, x1 in _cut(read.chars, columns, height):
        box = Rect(rect.x0 + x0, rect.top + top, rect.x0 + max(x1, x0 + 1), rect.top + bottom)
        text = "".join(char.text for char in chars)
        words.append(ScanWord(text=text, rect=box, confidence=_sure(chars)))
    return ScanLine(rect=rect, words=tuple(words))


def _band(part: Ink) -> tuple[int, int]:
    """The rows of a line's own ink, without what hangs in from its neighbours."""
    rows = part.sum(axis=1).astype(np.float64)
    if not rows.any():
        return 0, len(rows)
    full = rows > CORE * rows.max()
    third = len(rows) // 3
    middle = third + int(rows[third : len(rows) - third].argmax()) if len(rows) > 2 else int(rows.argmax())
    top = middle
    while top > 0 and full[top - 1 : top + 1].any() and full[max(top - 2, 0) : top].any():
        top -= 1
    bottom = middle
    while bottom < len(rows) and full[bottom : bottom + 2].any():
        bottom += 1
    return top, max(bottom, top + 1)


def _cut(
    chars: tuple[Char, ...], columns: NDArray[np.integer], height: int
) -> Iterator[tuple[tuple[Char, ...], int, int]]:
    """Characters of each word, and where its ink begins and ends."""
    printed = [(n, char) for n, char in enumerate(chars) if not char.text.isspace()]
    if not printed:
        return
    width = len(columns)
    start = _first_ink(columns, 0, round(printed[0][1].at * width))
    word = [printed[0][1]]
    for (n, one), (m, other) in pairwise(printed):
        left, right = round(one.at * width), round(other.at * width)
        gap = _widest_gap(columns, left, right)
        if m - n > 1 or gap[1] - gap[0] > WIDE_SPACE * height:
            yield tuple(word), start, gap[0]
            word, start = [], gap[1]
        word.append(other)
    yield tuple(word), start, _last_ink(columns, round(printed[-1][1].at * width))


def _widest_gap(columns: NDArray[np.integer], left: int, right: int) -> tuple[int, int]:
    """The widest stretch without ink between two columns; their middle where there is none."""
    between = columns[left:right] > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[True], between, [True]]).astype(np.int8)))
    if len(edges) < 2:
        return (left + right) // 2, (left + right) // 2
    starts, ends = edges[::2], edges[1::2]
    widest = int((ends - starts).argmax())
    return left + int(starts[widest]), left + int(ends[widest])


def _first_ink(columns: NDArray[np.integer], low: int, high: int) -> int:
    found = np.flatnonzero(columns[low : high + 1])
    return low + int(found[0]) if len(found) else high


def _last_ink(columns: NDArray[np.integer], low: int) -> int:
    found = np.flatnonzero(columns[low:])
    return low + int(found[-1]) + 1 if len(found) else low + 1


def _sure(chars: list[Char] | tuple[Char, ...]) -> float:
    """As sure as its least sure letter or digit; a doubtful comma changes no meaning."""
    letters = [char.sure for char in chars if char.text.isalnum()]
    return min(letters or [char.sure for char in chars])
