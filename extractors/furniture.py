"""Running headers and footers: lines that come back at the top or bottom of several pages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from pipeline.model import Mark, MarkKind, Page

MARGIN_LINES = 3
"""Lines from the top and the bottom of a page that can be running ones."""
_DIGITS = re.compile(r"\d+")

_Span = tuple[int, int]


def with_furniture(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages with a mark on every running header and footer; a single page has none."""
    if len(pages) < 2:
        return pages
    margins = [_margins(page.text) for page in pages]
    counts = Counter(key for lines in margins for key in {_key(page, at) for page, at in _of(lines)})
    return tuple(_marked(page, lines, counts) for page, lines in zip(pages, margins, strict=True))


def _of(lines: list[tuple[str, bool, _Span]]) -> list[tuple[str, bool]]:
    return [(text, top) for text, top, _ in lines]


def _margins(text: str) -> list[tuple[str, bool, _Span]]:
    """Text, whether at the top, and offsets of the outermost lines of a page."""
    found: list[tuple[str, _Span]] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            found.append((line, (start, start + len(line))))
        start += len(line) + 1
    count = min(MARGIN_LINES, len(found) // 2)
    tops = [(line, True, span) for line, span in found[:count]]
    return tops + [(line, False, span) for line, span in found[len(found) - count :]]


def _key(text: str, at_top: bool) -> str:
    """Page numbers and times differ from page to page."""
    return f"{at_top}{_DIGITS.sub('0', ' '.join(text.split()))}"


def _marked(page: Page, lines: list[tuple[str, bool, _Span]], counts: Counter[str]) -> Page:
    marks = tuple(
        Mark(kind=MarkKind.FURNITURE, start=span[0], end=span[1])
        for text, at_top, span in lines
        if counts[_key(text, at_top)] > 1
    )
    return replace(page, marks=page.marks + marks) if marks else page
