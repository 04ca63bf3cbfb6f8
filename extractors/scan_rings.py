"""Words that somebody drew a ring round: "Infection: Yes (No)" is answered with no.

A ring is found as a shape, painted over before its words are read (it would be read as an O or a C), and
becomes a ticked box before its word, and an empty one before the words beside it that were not chosen. A ring
whose meaning is not plain makes its line doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_boxes import Square
from extractors.scan_ink import Ink
from extractors.scan_words import Rect, ScanLine, ScanWord
from pipeline.model import TICKED, UNSURE_TICK, UNTICKED

LOWEST, HIGHEST = 0.75, 3.2
"""Line heights, with the white around them, that a ring is high; a stamp or a logo is higher."""
NARROWEST, WIDEST = 0.9, 14.0
"""The same of its width."""
EXTENT = (0.6, 0.9)
"""Share of its rectangle that it encloses: an ellipse 0.785, a drawn cell 0.95 and more."""
SOLID = 0.88
"""Share of its convex hull: a ring bulges everywhere."""
STROKE = 0.2
"""Line heights on both sides of a ring's edge that its stroke may take."""
INSIDE = 0.02
"""Share of dark pixels well inside a ring that stands round something."""
WITHIN, BESIDE = 0.7, 0.25
"""Share of a word's width that lies in a ring round it, and at most in one that is not."""
DOUBTFUL = 0.4
MOST = 60
_CHOICES = frozenset({"yes", "no", "oui", "non", "y", "n", "o", "true", "false"})
_BARS = frozenset({"/", "|", "\\", "-"})
_OPPOSED = re.compile(
    r"(?P<one>yes|oui)(?P<bar>\W?)(?P<other>no|non)\W?|(?P<y>[yo])(?P<cut>[/|])(?P<n>n)\W?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """One ring."""

    rect: Rect
    outline: NDArray[np.int32]
    """Its edge as found, points in pixels."""
    line: float
    """Height of the page's lines, in pixels."""


def rings_of(ink: Ink, height: float, squares: Sequence[Square] = ()) -> list[Ring]:
    """Every ring of a page whose lines, with the white around them, are `height` pixels high."""
    contours, _ = cv2.findContours(ink.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    found: list[Ring] = []
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if not (LOWEST * height <= h <= HIGHEST * height and NARROWEST * height <= w <= WIDEST * height):
            continue
        rect = Rect(x, y, x + w, y + h)
        if not _is_round(contour, rect) or not _holds_something(ink, contour, rect, height):
            continue
        if any(_covers(rect, square.rect) for square in squares):
            continue  # a box whose mark runs round it
        if not any(_covers(one.rect, rect) and _covers(rect, one.rect) for one in found):
            found.append(Ring(rect=rect, outline=np.asarray(contour, dtype=np.int32), line=height))
    return found if len(found) <= MOST else []


def painted_rings(rings: Sequence[Ring], ink: Ink) -> Ink:
    """Where the strokes of the rings are."""
    gone = np.zeros(ink.shape, np.uint8)
    for ring in rings:
        thick = 2 * max(round(STROKE * ring.line / 2), 3) + 1
        cv2.drawContours(gone, [ring.outline], -1, 1, thickness=thick)
    strokes = np.asarray(gone > 0) & ink
    # The pale rim of a stroke would be read as a pale stroke.
    return np.asarray(cv2.dilate(strokes.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0) & (gone > 0)


def with_rings(lines: Sequence[ScanLine], rings: Sequence[Ring]) -> list[ScanLine]:
    """The lines with a box before each word that was or was not chosen, and without bars between such words.

    Words of one row of print are looked at together, whichever lines they were found in.
    """
    if not rings:
        return list(lines)
    told = [
        replace(line, words=tuple(part for word in line.words for part in _parted(word))) for line in lines
    ]
    for row in _rows(told):
        own = [ring for ring in rings if any(_level(told[n], ring) for n in row)]
        words = [word for n in row for word in told[n].words if word.text not in _BARS]
        if any(_chosen(word, own) != UNTICKED for word in words):
            answered = _is_plain(words, own)
            for n in row:
                told[n] = _answered(told[n], own, words) if answered else _doubted(told[n])
    return told


def _rows(lines: Sequence[ScanLine]) -> list[list[int]]:
    """Places of lines that stand at one height, from left to right."""
    rows: list[list[int]] = []
    for n in sorted(range(len(lines)), key=lambda n: lines[n].face.baseline):
        line = lines[n]
        if rows and line.face.baseline - lines[rows[-1][-1]].face.baseline < 0.4 * line.face.em:
            rows[-1].append(n)
        else:
            rows.append([n])
    return [sorted(row, key=lambda n: lines[n].rect.x0) for row in rows]


def _level(line: ScanLine, ring: Ring) -> bool:
    return ring.rect.top <= line.face.baseline - 0.3 * line.face.em <= ring.rect.bottom


def _is_plain(words: Sequence[ScanWord], rings: Sequence[Ring]) -> bool:
    """Whether the rings stand round answers, and more than one answer could have been chosen."""
    ringed = [word for word in words if _chosen(word, rings) != UNTICKED]
    return all(map(_is_choice, ringed)) and sum(map(_is_choice, words)) > 1


def _answered(line: ScanLine, rings: Sequence[Ring], row: Sequence[ScanWord]) -> ScanLine:
    words: list[ScanWord] = []
    for word in line.words:
        if _is_choice(word):
            side = max(round(0.2 * line.face.em), 2)
            words.append(
                ScanWord(text=_chosen(word, rings), x0=word.x0 - side, x1=word.x0 - 1, confidence=1.0)
            )
        elif word.text in _BARS and _between_answers(word, row):
            continue
        words.append(word)
    return replace(line, words=tuple(words))


def _between_answers(bar: ScanWord, row: Sequence[ScanWord]) -> bool:
    before = max((word for word in row if word.x0 < bar.x0), key=lambda word: word.x0, default=bar)
    after = min((word for word in row if word.x0 > bar.x0), key=lambda word: word.x0, default=bar)
    return _is_choice(before) and _is_choice(after)


def _doubted(line: ScanLine) -> ScanLine:
    words = (replace(word, confidence=min(word.confidence, DOUBTFUL)) for word in line.words)
    return replace(line, words=tuple(words))


def _is_round(contour: cv2.typing.MatLike, rect: Rect) -> bool:
    area = cv2.contourArea(contour)
    hull = cv2.contourArea(cv2.convexHull(contour))
    share = area / (rect.width * rect.height)
    return EXTENT[0] <= share <= EXTENT[1] and area > SOLID * hull


def _holds_something(ink: Ink, contour: cv2.typing.MatLike, rect: Rect, height: float) -> bool:
    """Ink stands well inside: a word, and not only the stroke."""
    whole = np.zeros((rect.height, rect.width), np.uint8)
    cv2.drawContours(whole, [contour - np.array([rect.x0, rect.top])], -1, 1, thickness=cv2.FILLED)
    edge = 2 * max(round(STROKE * height / 2), 3) + 1
    inside = np.asarray(cv2.erode(whole, np.ones((edge, edge), np.uint8), borderValue=0) > 0)
    part = ink[rect.top : rect.bottom, rect.x0 : rect.x1] & inside
    return bool(inside.any()) and float(part.sum()) > INSIDE * float(inside.sum())


def _covers(one: Rect, other: Rect) -> bool:
    """Whether the middle of one lies in the other, and it is not much larger."""
    x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
    return one.x0 <= x <= one.x1 and one.top <= y <= one.bottom and one.width < 1.6 * other.width


def _share(word: ScanWord, ring: Ring) -> float:
    shared = min(word.x1, ring.rect.x1) - max(word.x0, ring.rect.x0)
    return shared / max(word.x1 - word.x0, 1)


def _chosen(word: ScanWord, rings: Sequence[Ring]) -> str:
    """Whether a ring stands round a word alone."""
    share = max((_share(word, ring) for ring in rings), default=0.0)
    if share <= BESIDE:
        return UNTICKED
    return TICKED if share >= WITHIN else UNSURE_TICK


def _is_choice(word: ScanWord) -> bool:
    return word.text.casefold().strip(".,;:()") in _CHOICES


def _parted(word: ScanWord) -> tuple[ScanWord, ...]:
    """A word like "Yes/No" as two words and a bar."""
    found = _OPPOSED.fullmatch(word.text)
    if found is None:
        return (word,)
    scale = (word.x1 - word.x0) / len(word.text)
    return tuple(
        replace(
            word,
            text=found[part],
            x0=word.x0 + round(found.start(part) * scale),
            x1=word.x0 + round(found.end(part) * scale),
        )
        for part in _OPPOSED.groupindex
        if found[part]
    )
