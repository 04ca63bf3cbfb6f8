"""Stretches of a page between quotation marks: they are somebody's speech, not the writer's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.model import Page

SPEECH = re.compile(r"“[^“”]{12,}?(?:”|\n\n|$)|«[^«»]{12,}?(?:»|\n\n|$)")
"""Words between quotation marks."""


def speech_around(page: Page, start: int, end: int) -> str:
    """The words between the quotation marks around a stretch of a page; empty where there are none."""
    for first, last in _speeches(page.text):
        if first <= start and end <= last:
            return page.text[first:last]
    return ""


@lru_cache(maxsize=8)
def _speeches(text: str) -> tuple[tuple[int, int], ...]:
    if not any(mark in text for mark in '"“«'):
        return ()
    found = [speech.span() for speech in SPEECH.finditer(text)]
    begin = 0
    for paragraph in text.split("\n\n"):
        found.extend((begin + first, begin + last) for first, last in _paired(paragraph))
        begin += len(paragraph) + 2
    return tuple((first, last) for first, last in found if len(text[first:last].split()) >= 4)


def _paired(paragraph: str) -> Iterator[tuple[int, int]]:
    """The stretches between straight quotation marks; a mark behind a digit is an inch."""
    marks = [i for i, c in enumerate(paragraph) if c == '"' and not (i and paragraph[i - 1].isdigit())]
    for first, last in zip(marks[::2], marks[1::2], strict=False):
        yield first, last + 1
    if len(marks) % 2 and paragraph[marks[-1] + 1 : marks[-1] + 2].strip():
        yield marks[-1], len(paragraph)
