"""Lines as they were meant: what a page or a mail program broke for its width is put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.model import CELL, TICKED, UNSURE_TICK, UNTICKED
from validators.lines import Line

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
    widths: dict[int, int] = {}
    for line in lines:
        number = line.page.number
        widths[number] = max(widths.get(number, 0), 0 if CELL in line.text else len(line.text.rstrip()))
    first = 0
    while first < len(lines):
        last = first
        while last + 1 < len(lines) and _goes_on(
            lines[last], lines[last + 1], widths[lines[last].page.number]
        ):
            last += 1
        yield LogicalLine(line=_one(lines[first : last + 1]), count=last - first + 1)
        first = last + 1


def _goes_on(line: Line, following: Line, width: int) -> bool:
    """Whether the text of `line` runs on into the next one."""
    if width < _NARROWEST or line.page is not following.page:
        return False
    if (line.quoted, line.furniture) != (following.quoted, following.furniture):
        return False
    text, more = line.text.rstrip(), following.text.lstrip()
    if not text or not more or CELL in text or CELL in more:
        return False
    word = more.split(None, 1)[0]
    if len(text) + 1 + len(word) < _FULL * width or len(text.split()) < _WORDS:
        return False
    return not _ENDED.search(text) and not _OPENS.match(more)


def _one(lines: tuple[Line, ...]) -> Line:
    if len(lines) == 1:
        return lines[0]
    return replace(lines[0], text=" ".join(line.text for line in lines))
