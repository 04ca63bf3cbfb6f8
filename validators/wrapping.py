"""Lines as they were meant: what a page or a mail program broke for its width is put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.model import CELL, TICKED, UNSURE_TICK, UNTICKED
from validators.layout import HANGING
from validators.lines import Line
from validators.shapes import Shape

_NARROWEST = 50
"""Characters; a page whose widest line is shorter breaks its lines on purpose."""
_FULL = 0.8
"""Share of the widest line from which on a line counts as full: letters differ in width."""
_WORDS = 6
"""A line of fewer words is no running text."""
_ENDED = re.compile(r"[.!?:;]\W*$")
_OPENS = re.compile(
    rf"\s*(?:[{TICKED}{UNTICKED}{UNSURE_TICK}>•*–—-]|\d{{1,2}}[.)]\s|\(?[a-z][.)]\s"
    r"|[^\W\d_][\w .'’/()-]{0,28}\s?:(?:\s|$)|p\.?\s?s\.?\b)",
    re.IGNORECASE,
)
"""Begins something new: a tick box, a list item, a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogicalLine:
    """One line as it was meant."""

    line: Line
    """Its text has a blank where a line break was, so that offsets stay."""
    count: int
    """Lines of the page that it covers."""


def logical_lines(lines: tuple[Line, ...]) -> tuple[LogicalLine, ...]:
    """All lines, those that belong together joined; blank lines stay."""
    return tuple(_joined(lines))


def _joined(lines: tuple[Line, ...]) -> Iterator[LogicalLine]:
    texts = [line.text.strip() for line in lines]
    widths: dict[int, int] = {}
    for line, text in zip(lines, texts, strict=True):
        number = line.page.number
        if len(text) > widths.get(number, _NARROWEST - 1) and CELL not in text:
            widths[number] = len(text)
    first = 0
    while first < len(lines):
        last = first
        width = widths.get(lines[first].page.number)
        while width and last + 1 < len(lines) and _is_full(texts[last], texts[last + 1], width):
            if not _go_together(lines[last], lines[last + 1]):
                break
            last += 1
        yield LogicalLine(line=_one(lines[first : last + 1]), count=last - first + 1)
        first = last + 1


def _is_full(text: str, more: str, width: int) -> bool:
    """Whether a text runs on into the next one, whose first word had no room on its line."""
    if not text or not more or len(text) + 1 + len(more) < _FULL * width:
        return False
    if len(text) + 1 + len(more.split(None, 1)[0]) < _FULL * width:
        return False
    words = text.split()
    if CELL in text or CELL in more or len(words) < _WORDS:
        return False
    if _ENDED.search(text) or _OPENS.match(more):
        return False
    # A field or a tick ends before the line that signs below it; a sentence may name somebody there.
    return not _OPENS.match(text) or words[-1].lower() in HANGING or not Shape(more).signer


def _go_together(line: Line, following: Line) -> bool:
    """Lines of one page that are both typed, both quoted or both furniture."""
    same = (line.quoted, line.furniture) == (following.quoted, following.furniture)
    return same and line.page is following.page


def _one(lines: tuple[Line, ...]) -> Line:
    if len(lines) == 1:
        return lines[0]
    return replace(lines[0], text=" ".join(line.text for line in lines))
