"""The line that a fax machine prints over a page it receives: no word of the letter."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.model import Mark, MarkKind, Page

_TIME = re.compile(r"\b\d{1,2}[:.hH]\d{2}(?!\d)")
_PAGE = re.compile(
    r"\bp(?:age|g)?[.:\s]*\d{1,3}(?:\s*(?:/|of)\s*\d{1,3})?\W*$|\b\d{3}/\d{3}\W*$", re.IGNORECASE
)
_NUMBER = re.compile(r"\b(?:from|to|fax|tel|de|à)\b[.:]?\s*\+?[\d(]", re.IGNORECASE)
MOST_WORDS = 14


def with_fax_header(page: Page) -> Page:
    """A page that was read from a picture, its first and last line marked where a machine printed them."""
    lines = [found for found in re.finditer(r"[^\n]+", page.text) if found.group().strip()]
    outer = (lines[0], lines[-1]) if len(lines) > 2 else ()
    marks = tuple(
        Mark(kind=MarkKind.FURNITURE, start=line.start(), end=line.end())
        for line in outer
        if is_fax_header(line.group())
    )
    return replace(page, marks=page.marks + marks) if marks else page


def is_fax_header(line: str) -> bool:
    """A time of day, and a page's or a machine's number: "NOV-12-2026 09:14 FROM 416 555 0100 P.1"."""
    if len(line.split()) > MOST_WORDS or not _TIME.search(line):
        return False
    return bool(_PAGE.search(line) or _NUMBER.search(line))
