"""Lines that were read, cut into words with boxes in the pixels of the upright page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractors.ocr import Char, Grey, Quads, ReadLine
from extractors.scan_ink import Ink
from extractors.scan_spelling import is_word

HIGHEST = 0.08
"""Of the page's longer side: print of sixty points. The finder takes a blackened page for one line."""
OVERHANG = 0.8
"""Type sizes of ink beyond the centre of a word's first or last letter: more than half of the widest one."""
UNEXPLAINED = 0.4
"""Confidence of a word with ink beside it that no letter accounts for."""
SPACE = 0.33
"""Type sizes of white between two words of ordinary print."""
BEARING = 0.05
"""Type sizes of white that belong to a letter on each side."""
SMALL_GAP = 0.2
"""Line heights of white within a character, or between its stroke and its dot."""
WIDE_SPACE = 0.75
"""Line heights of white between two characters: two words, although no space was read."""
INKED = 0.3
"""Type sizes from the centre of a character within which it has ink, if it has any."""
NEARLY = (0.84, 1.18)
"""Times the page's usual size of type: within it a line's own measure is noise."""
_HIGH = frozenset("bdfhiklt!?/|()[]{}'\"‘’“”&%$☐☑⬚")
_LOW = frozenset("gjpqyç,;()[]{}|Q")
_GLUED = re.compile(
    r"""(?<=[^\W_])[·•](?=[^\W_])
    | (?:(?<=^is) | (?<=^no) | (?<=^of) | (?<=^on) | (?<=^to) | (?<=^and) | (?<=^are) | (?<=^has) | (?<=^not)
        | (?<=^the))\.(?=[a-z]{2})
    | (?:(?<=^\d,) | (?<=^\d\d,))(?=20\d\d\b)
    | (?<=^[Il])(?=(?:am | can | confirm | did | find | found | have | recommend | refer | saw | would)\b)
    """,
    re.VERBOSE,
)
"""A speck between two words, after one that ends no sentence where it is low; and a space that was lost."""
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


class Face(NamedTuple):
    """The size and place of a line's print, in pixels."""

    baseline: float
    em: float
    """The size of the type."""

    @property
    def top(self) -> int:
        """Of a line of this type, as a text layer gives it."""
        return round(self.baseline - 0.93 * self.em)

    @property
    def bottom(self) -> int:
        """Of a line of this type, as a text layer gives it."""
        return round(self.baseline + 0.24 * self.em)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanWord:
    """One word of a line."""

    text: str
    x0: int
    x1: int
    """Where its ink begins and ends."""
    confidence: float
    struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLine:
    """One line as it stands on the upright page."""

    rect: Rect
    """What was read, with some white around it."""
    face: Face
    words: tuple[ScanWord, ...]

    def box(self, word: ScanWord, space: float = 0.0) -> Rect:
        """Of one of its words, as wide as a text layer gives it: with the white at a letter's sides.

        `space` is what is usually white between two words, in type sizes. A typewriter's letters have the
        most white around them.
        """
        side = round(max(BEARING, (space - SPACE) / 2) * self.face.em)
        return Rect(word.x0 - side, self.face.top, word.x1 + side, self.face.bottom)


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
        if rect.width >= 4 and 4 <= rect.height <= HIGHEST * max(shape[:2]):
            rects.append(rect)
    return rects


def line_of(rect: Rect, read: ReadLine, ink: Ink, parted: Iterable[Rect] = ()) -> ScanLine:
    """The words of one line. `ink` is the whole page's; no word goes on across a place that is `parted`."""
    part = ink[rect.top : rect.bottom, rect.x0 : rect.x1]
    top, bottom = _band(part)
    columns = part[top:bottom].sum(axis=0)
    face = _face(read.text, rect.top + top, rect.top + bottom)
    words = tuple(
        ScanWord(
            text="".join(char.text for char in chars),
            x0=rect.x0 + x0,
            x1=rect.x0 + max(x1, x0 + 1),
            confidence=_sure(chars, x0, x1, part.shape[1], face.em),
        )
        for found, x0, x1 in _cut(read.chars, columns, face.em, _cuts(rect, parted))
        if (chars := _settled(found))
    )
    return ScanLine(rect=rect, face=face, words=words)


def evened(lines: tuple[ScanLine, ...]) -> tuple[ScanLine, ...]:
    """The lines with one size of type where they nearly agree: words side by side then have one height."""
    usual = float(np.median([line.face.em for line in lines])) if lines else 0.0
    return tuple(
        replace(line, face=line.face._replace(em=usual))
        if NEARLY[0] <= line.face.em / max(usual, 1.0) <= NEARLY[1]
        else line
        for line in lines
    )


def unglued(word: ScanWord) -> list[ScanWord]:
    """Two words where a speck or nothing stands between them: "A·resident", "not.on", "Iam"."""
    gaps = [found.span() for found in _GLUED.finditer(word.text)]
    begins, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(word.text)]
    parts = []
    for begin, end in zip(begins, ends, strict=True):
        x0, x1 = (word.x0 + round((word.x1 - word.x0) * at / len(word.text)) for at in (begin, end))
        parts.append(replace(word, text=word.text[begin:end], x0=x0, x1=max(x1, x0 + 1)))
    return parts


def usual_space(lines: Sequence[ScanLine]) -> float:
    """What is white between two words of a page, in type sizes."""
    gaps = [(later.x0 - sooner.x1) / line.face.em for line in lines for sooner, later in pairwise(line.words)]
    return float(np.median(gaps)) if gaps else 0.0


def _settled(chars: tuple[Char, ...]) -> tuple[Char, ...]:
    """A word without its faint letters where they make no word of one: "nio" is "no", but "now" stays."""
    plain = tuple(char for char in chars if not char.faint)
    if len(plain) == len(chars):
        return chars
    with_all, without = ("".join(char.text for char in one) for one in (chars, plain))
    return plain if is_word(without) and not is_word(with_all) else chars


def _face(text: str, top: int, bottom: int) -> Face:
    """From the height of its ink, knowing which letters stand up and which hang down."""
    letters = set(text)
    above = 0.72 if any(c.isupper() or c.isdigit() for c in letters) or letters & _HIGH else 0.52
    below = 0.21 if letters & _LOW else 0.0
    em = (bottom - top) / (above + below)
    return Face(baseline=bottom - below * em, em=em)


def _band(part: Ink) -> tuple[int, int]:
    """The rows of a line's own ink, without what hangs in from its neighbours."""
    rows = part.sum(axis=1).astype(np.float64)
    if not rows.any():
        return 0, len(rows)
    full = rows > max(CORE * rows.max(), 1.0)
    third = len(rows) // 3
    middle = third + int(rows[third : len(rows) - third].argmax()) if len(rows) > 2 else int(rows.argmax())
    top = middle
    while top > 0 and full[max(top - 2, 0) : top].any():
        top -= 1
    bottom = middle
    while bottom < len(rows) and full[bottom : bottom + 2].any():
        bottom += 1
    return top, max(bottom, top + 1)


def _cuts(line: Rect, parted: Iterable[Rect]) -> list[int]:
    """The middles of the places that stand in a line, from its left edge."""
    return [
        (place.x0 + place.x1) // 2 - line.x0
        for place in parted
        if line.top <= (place.top + place.bottom) / 2 <= line.bottom
    ]


def _cut(
    chars: tuple[Char, ...], columns: NDArray[np.integer], height: float, cuts: list[int]
) -> Iterator[tuple[tuple[Char, ...], int, int]]:
    """Characters of each word, and where its ink begins and ends."""
    printed = [(n, char) for n, char in enumerate(chars) if not char.text.isspace()]
    if not printed:
        return
    width = len(columns)
    start = _first_ink(columns, min(round(printed[0][1].at * width), width - 1), height)
    word = [printed[0][1]]
    for (n, one), (m, other) in pairwise(printed):
        left, right = round(one.at * width), round(other.at * width)
        gap = _widest_gap(columns, left, right)
        white = gap[1] - gap[0] > WIDE_SPACE * height and all(
            _is_inked(columns, at, height) for at in (left, right)
        )
        apart = white or any(left < cut < right for cut in cuts)
        if m - n > 1 or apart:
            yield tuple(word), start, gap[0]
            word, start = [], gap[1]
        word.append(other)
    yield tuple(word), start, _last_ink(columns, min(round(printed[-1][1].at * width), width - 1), height)


def _is_inked(columns: NDArray[np.integer], at: int, height: float) -> bool:
    """Whether a character is dark enough to be ink: between pale ones everything looks white."""
    near = round(INKED * height)
    return bool(columns[max(at - near, 0) : at + near + 1].any())


def _widest_gap(columns: NDArray[np.integer], left: int, right: int) -> tuple[int, int]:
    """The widest stretch without ink between two columns; their middle where there is none."""
    between = columns[left:right] > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[True], between, [True]]).astype(np.int8)))
    if len(edges) < 2:
        return (left + right) // 2, (left + right) // 2
    starts, ends = edges[::2], edges[1::2]
    widest = int((ends - starts).argmax())
    return left + int(starts[widest]), left + int(ends[widest])


def _first_ink(columns: NDArray[np.integer], at: int, height: float) -> int:
    """Where the ink of a character begins whose centre is `at`; a speck further left is none of it."""
    return at - _reach(columns[: at + 1][::-1], height)


def _last_ink(columns: NDArray[np.integer], at: int, height: float) -> int:
    """The column after the ink of a character whose centre is `at`."""
    return at + 1 + _reach(columns[at:], height)


def _reach(columns: NDArray[np.integer], height: float) -> int:
    """How far ink goes on from the first column, over small gaps and at most a letter's width."""
    last = white = 0
    for n in range(min(len(columns), round(0.8 * height) + 1)):
        white = 0 if columns[n] else white + 1
        last = last if white else n
        if white > SMALL_GAP * height:
            break
    return last


def _sure(chars: tuple[Char, ...], x0: int, x1: int, width: int, em: float) -> float:
    """As sure as its least sure letter or digit; a doubtful comma changes no meaning."""
    letters = [char.sure for char in chars if char.text.isalnum()]
    sure = min(letters or [char.sure for char in chars])
    beside = max(chars[0].at * width - x0, x1 - chars[-1].at * width)
    return min(sure, UNEXPLAINED) if beside > OVERHANG * em else sure
