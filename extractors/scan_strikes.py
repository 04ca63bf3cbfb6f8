"""Words with a line through them, and words that a line or a hole may have changed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_ink import Ink
from extractors.scan_words import ScanLine, ScanWord

BAND = (0.58, 0.13)
"""Type sizes above the baseline between which a strike runs: below capitals, above underlines."""
STRUCK, SUSPECT = 0.96, 0.91
"""Share of a word's width that one thin row of ink covers; letters leave white between them (measured)."""
GOES_ON = 0.88
"""The same beside a word that is struck: one line runs through both."""
SUSPECT_SHORT = 0.95
"""The second for words of two letters, which have one gap only."""
SUSPECT_CONFIDENCE = 0.4
BEYOND = 1.2
"""Type sizes that a line runs out over both ends of its text: a fax's streak, and not drawn by a hand."""
STREAK_CONFIDENCE = 0.3
STREAK = 3.5
"""Type sizes of an upright stroke that is no letter's."""
HOLE = (2.5, 0.6)
"""Usual gaps of the line, and type sizes, of a gap in which a letter may have been."""
CELL_GAP = 1.35
"""Type sizes from which a gap parts two cells of a table."""
_HALVES = frozenset({"no", "not", "on", "n", "off", "is"})
"""Words that another one becomes when its end is lost."""


def with_strikes(line: ScanLine, ink: Ink) -> ScanLine:
    """The line's words marked as struck, or unsure where it may be so or dirt."""
    words = [_looked_at(word, line, ink) for word in line.words]
    for n, word in enumerate(words):
        beside = words[max(n - 1, 0) : n] + words[n + 1 : n + 2]
        enough = any if len(word.text) > 1 else all  # the stem of an I looks struck by itself
        if beside and not word.struck and enough(other.struck for other in beside):
            words[n] = replace(word, struck=_share(word, line, ink) >= GOES_ON)
    return replace(line, words=tuple(words))


def _share(word: ScanWord, line: ScanLine, ink: Ink) -> float:
    part = _part(word, line, ink)
    return float(_covered(part).max()) if part.shape[0] > 2 and part.shape[1] else 0.0


def _part(word: ScanWord, line: ScanLine, ink: Ink) -> Ink:
    em, base = line.face.em, line.face.baseline
    return ink[max(round(base - BAND[0] * em), 0) : round(base - BAND[1] * em), word.x0 : word.x1]


def with_doubts(line: ScanLine, streaks: Ink) -> ScanLine:
    """The line's words doubted where a streak runs down through them, or where a letter may have gone.

    `streaks` are the page's long upright strokes. Without its w, "now on" is
    "no on" with a hole in it.
    """
    gaps = [later.x0 - sooner.x1 for sooner, later in pairwise(line.words)]
    usual = float(np.median(gaps)) if gaps else 0.0
    hole = max(HOLE[0] * usual, HOLE[1] * line.face.em)
    words = []
    for n, word in enumerate(line.words):
        wide = n < len(gaps) and hole < gaps[n] < CELL_GAP * line.face.em
        most = SUSPECT_CONFIDENCE if wide and word.text.casefold() in _HALVES else 1.0
        most = STREAK_CONFIDENCE if _crossed(word, line, streaks) else most
        words.append(replace(word, confidence=min(word.confidence, most)))
    return replace(line, words=tuple(words))


def streaks_of(ink: Ink, em: float) -> Ink:
    """The upright strokes of a page that are longer than any letter."""
    length = max(round(STREAK * em), 12)
    pixels = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8))
    streaks: Ink = cv2.morphologyEx(pixels, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)).astype(np.bool_)
    return streaks


def _crossed(word: ScanWord, line: ScanLine, streaks: Ink) -> bool:
    part = streaks[max(line.face.top, 0) : line.face.bottom, word.x0 : word.x1]
    return part.size > 0 and bool((part.mean(axis=0) > 0.8).any())


def _looked_at(word: ScanWord, line: ScanLine, ink: Ink) -> ScanWord:
    em, base = line.face.em, line.face.baseline
    top = max(round(base - BAND[0] * em), 0)
    part = _part(word, line, ink)
    letters = sum(c.isalnum() for c in word.text)
    if part.shape[0] < 3 or part.shape[1] < 0.4 * em or letters < 2:
        return word
    rows = _covered(part)
    share = float(rows.max())
    if share < (SUSPECT if letters > 2 else SUSPECT_SHORT):
        return word
    at = top + int(rows.argmax())
    if _runs_on(ink, at, line, em):
        return replace(word, confidence=min(word.confidence, STREAK_CONFIDENCE))
    if share >= STRUCK and _is_thin(part, rows, em):
        return replace(word, struck=True)
    return replace(word, confidence=min(word.confidence, SUSPECT_CONFIDENCE))


def _covered(part: Ink) -> NDArray[np.float64]:
    """For each row, the share of columns that it and the next row ink together."""
    pairs: NDArray[np.float64] = (part[:-1] | part[1:]).mean(axis=1)
    return pairs


def _is_thin(part: Ink, rows: NDArray[np.float64], em: float) -> bool:
    """Some rows of the band are not covered: it is a line and not a blot."""
    return int((rows >= SUSPECT).sum()) <= max(0.3 * em, 3)


def _runs_on(ink: Ink, row: int, line: ScanLine, em: float) -> bool:
    """The stroke goes on far beyond the line's text on either side."""
    far = round(BEYOND * em)
    start, end = line.words[0].x0, line.words[-1].x1
    band = ink[max(row - 2, 0) : row + 4]
    left = band[:, max(start - far, 0) : max(start - 2, 0)]
    right = band[:, end + 2 : end + far]
    return _full(left) or _full(right)


def _full(part: Ink) -> bool:
    return part.shape[1] > 4 and float(part.any(axis=0).mean()) > 0.9
