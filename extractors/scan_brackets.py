"""Boxes typed with brackets, as OCR sees them: "[x]", "[ ]", and what dirt makes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.scan_boxes import Square
from extractors.scan_ink import Ink
from extractors.scan_words import ScanLine, ScanWord
from pipeline.model import TICKED, UNSURE_TICK

SURE = 0.8
"""A mark between brackets that was read less surely may be dirt, and an empty pair a mark lost."""
EMPTY_INK = 0.03
"""Share of dark pixels between two brackets."""
_EMPTY = re.compile(r"\[_*\]|\(_*\)")
_MARKED = re.compile(r"[\[(][xX×✓✔√*+][\])]")
_READ_BOXES = frozenset("☐☑☒□■")
_LONE = frozenset({"x", "X", "×", "✘", "✓", "✔", "√"})
_BROKEN = re.compile(r"[\[({|Il1J][xX×✓✔√vV*+]?[\])}|]|[\[(][xX×✓✔√]")


def with_brackets(line: ScanLine, ink: Ink) -> ScanLine:
    """The line with every doubtful pair of brackets as one box that is neither ticked nor empty.

    Clear pairs stay as they are: the layout makes boxes of them.
    """
    words: list[ScanWord] = []
    number = 0
    while number < len(line.words):
        taken, box = _box_at(line, number, ink)
        words += [box] if box is not None else line.words[number : number + taken]
        number += taken
    return replace(line, words=tuple(words))


def without_ghosts(line: ScanLine, squares: Sequence[Square]) -> ScanLine:
    """The line without boxes that were read from what is left of a painted one.

    A box that was read and not found as a shape is unsure: the model sees marks in empty ones.
    """
    words = []
    for word in line.words:
        if len(word.text) == 1 and any(_lies_in(word, line, square) for square in squares):
            continue
        if word.text not in _READ_BOXES:
            words.append(word)
        elif not any(_overlap(word, line, square) for square in squares):
            words.append(replace(word, text=UNSURE_TICK, confidence=1.0))
    return replace(line, words=tuple(words))


def _lies_in(word: ScanWord, line: ScanLine, square: Square) -> bool:
    level = line.face.top <= (square.rect.top + square.rect.bottom) / 2 <= line.face.bottom
    return level and square.rect.x0 <= word.x0 and word.x1 <= square.rect.x1


def _overlap(word: ScanWord, line: ScanLine, square: Square) -> bool:
    near = round(0.5 * line.face.em)
    level = line.face.top <= (square.rect.top + square.rect.bottom) / 2 <= line.face.bottom
    return level and word.x0 - near < square.rect.x1 and square.rect.x0 < word.x1 + near


def with_lone_marks(line: ScanLine, squares: Sequence[Square]) -> ScanLine:
    """The line with a lone cross or check mark as a box, on a page that has boxes.

    Some forms print the mark in the box's place. Beside an empty box of the same line it is the choice that
    was made; elsewhere it may be anything. "x 5 days" stays.
    """
    if len(squares) < 2:
        return line
    beside = any(line.face.top <= (s.rect.top + s.rect.bottom) / 2 <= line.face.bottom for s in squares)
    words = list(line.words)
    for n, word in enumerate(words[:-1]):
        follows = words[n + 1].text
        near = words[n + 1].x0 - word.x1 < 2.0 * line.face.em
        if word.text in _LONE and near and follows[0].isalpha() and len(follows) > 1:
            words[n] = replace(word, text=TICKED if beside else UNSURE_TICK, confidence=1.0)
    return replace(line, words=tuple(words))


def _box_at(line: ScanLine, number: int, ink: Ink) -> tuple[int, ScanWord | None]:
    """How many words from this one on make a pair of brackets, and the doubtful box that they make."""
    first = line.words[number]
    for count in (3, 2, 1):
        group = line.words[number : number + count]
        text = "".join(word.text for word in group)
        if len(group) < count or not _together(group, line.face.em):
            continue
        if _EMPTY.fullmatch(text):
            return count, None if _is_white(group, line, ink) else _unsure(group)
        if _MARKED.fullmatch(text):
            return count, None if min(word.confidence for word in group) >= SURE else _unsure(group)
        if number == 0 and len(line.words) > count and len(text) > 1 and _BROKEN.fullmatch(text):
            return count, _unsure(group)
    return 1, None if first.text else first


def _together(group: tuple[ScanWord, ...], em: float) -> bool:
    return group[-1].x1 - group[0].x0 < 2.0 * em


def _is_white(group: tuple[ScanWord, ...], line: ScanLine, ink: Ink) -> bool:
    """Nothing between the brackets themselves."""
    x0, x1 = group[0].x0, group[-1].x1
    edge = max(round(0.28 * (x1 - x0)), 3)
    top, bottom = round(line.face.baseline - 0.7 * line.face.em), round(line.face.baseline)
    inside = ink[max(top, 0) : bottom, x0 + edge : x1 - edge]
    return inside.size == 0 or float(inside.mean()) < EMPTY_INK


def _unsure(group: tuple[ScanWord, ...]) -> ScanWord:
    return ScanWord(text=UNSURE_TICK, x0=group[0].x0, x1=group[-1].x1, confidence=1.0)
