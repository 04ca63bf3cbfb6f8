"""From stretches of text with their marks to one `Page`: what every reader of structured text ends with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractors.ticks import replacements
from pipeline.model import CELL, Mark, MarkKind, Page, Reading, ReadingMethod, ReasonCode, Unreadable

LINE = "\n"
PARAGRAPH = "\n\n"
MAX_CHARACTERS = 2_000_000
"""More than a thousand pages; what follows is not a letter."""

_KINDS = tuple(MarkKind)
_BIT = {kind: 1 << place for place, kind in enumerate(_KINDS)}
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\v\f\u0085]|\u2029")
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
_TRAILING = re.compile(r"(?:(?<=[^ ])|^) +(?=[\t\n]|\Z)", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_EDGES = re.compile(r"\A(?:[ \t]*\n)+|[ ]*(?:\n[ \t]*)*\n?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text and the marks over all of it."""

    text: str
    marks: frozenset[MarkKind] = frozenset()


def page_of(runs: Iterable[Run], *, number: int = 1, method: ReadingMethod = ReadingMethod.TEXT) -> Page:
    """The runs as a page: boxes canonical, spaces and line ends plain, at most one empty line in a row."""
    text, mask = _joined(runs)
    for pattern, replace in (
        (_LINE_ENDS, _constant(LINE)),
        (_SPACES, _constant(" ")),
        (_UNSEEN, _constant("")),
        *replacements(text),
        (_TRAILING, _constant("")),
        (_EMPTY_LINES, _constant(PARAGRAPH)),
        (_EDGES, _constant("")),
    ):
        text, mask = _substituted(pattern, replace, text, mask)
    return Page(number=number, text=text, marks=tuple(_marks(text, mask)), method=method)


def runs_of(page: Page) -> Iterator[Run]:
    """A page as runs again, for a document that is part of another."""
    edges = {0, len(page.text)}.union(*((mark.start, mark.end) for mark in page.marks))
    places = sorted(edges)
    for start, end in pairwise(places):
        marks = frozenset(mark.kind for mark in page.marks if mark.start <= start and end <= mark.end)
        yield Run(text=page.text[start:end], marks=marks)


def is_visible(page: Page) -> bool:
    """Whether a person sees any word or box on the page: hidden text alone is an empty page."""
    said = list(page.text)
    for mark in page.marks:
        if mark.kind is MarkKind.HIDDEN:
            said[mark.start : mark.end] = " " * (mark.end - mark.start)
    return any(not c.isspace() for c in said)


def reading_of(page: Page, media_type: str) -> Reading | Unreadable:
    """The reading of a document that is one page, or `EMPTY` where a person sees nothing on it."""
    if not is_visible(page):
        return empty(media_type)
    return Reading(pages=(page,), method=page.method, media_type=media_type)


def empty(media_type: str) -> Unreadable:
    """A document without any text."""
    return Unreadable(
        reason=ReasonCode.EMPTY,
        detail="The document has no text in it. Ask the sender to send the letter again.",
        media_type=media_type,
    )


def damaged(media_type: str, what: str = "The file is damaged and cannot be opened.") -> Unreadable:
    """A document that could not be opened; `what` is a sentence."""
    return Unreadable(
        reason=ReasonCode.UNREADABLE, detail=f"{what} Ask the sender to send it again.", media_type=media_type
    )


def row(cells: Iterable[list[Run]]) -> Iterator[Run]:
    """The cells of one table row on one line, parted by `CELL`; an empty cell stays, as nothing."""
    for place, cell in enumerate(cells):
        if place:
            yield Run(text=CELL)
        yield from one_line(cell)


def one_line(runs: list[Run]) -> Iterator[Run]:
    """The runs with their line ends turned into spaces and trimmed at both ends, marks kept."""
    flat = [Run(text=re.sub(r"\s+", " ", run.text), marks=run.marks) for run in runs if run.text]
    while flat and not flat[0].text.strip():
        flat.pop(0)
    while flat and not flat[-1].text.strip():
        flat.pop()
    for place, run in enumerate(flat):
        text = run.text.lstrip(" ") if place == 0 else run.text
        yield Run(text=text.rstrip(" ") if place == len(flat) - 1 else text, marks=run.marks)


def _constant(text: str) -> Callable[[re.Match[str]], str]:
    return lambda _: text


def _joined(runs: Iterable[Run]) -> tuple[str, bytes]:
    texts: list[str] = []
    masks: list[bytes] = []
    length = 0
    for run in runs:
        text = run.text[: MAX_CHARACTERS - length]
        length += len(text)
        texts.append(text)
        masks.append(bytes((sum(_BIT[kind] for kind in run.marks),)) * len(text))
        if length >= MAX_CHARACTERS:
            break
    return "".join(texts), b"".join(masks)


def _substituted(
    pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str, mask: bytes
) -> tuple[str, bytes]:
    """`re.sub` that carries the marks along: a replacement bears what its first character bore."""
    texts: list[str] = []
    masks: list[bytes] = []
    done = 0
    for found in pattern.finditer(text):
        start, end = found.span()
        new = replace(found)
        texts += (text[done:start], new)
        masks += (mask[done:start], mask[start : start + 1] * len(new))
        done = end
    if not done:
        return text, mask
    return "".join((*texts, text[done:])), b"".join((*masks, mask[done:]))


def _marks(text: str, mask: bytes) -> Iterator[Mark]:
    if not any(mask):
        return
    for kind in _KINDS:
        bit = _BIT[kind]
        table = bytes(1 if value & bit else 0 for value in range(256))
        flags = mask.translate(table)
        for found in re.finditer(b"\x01+", flags):
            start, end = found.span()
            stretch = text[start:end]
            start += len(stretch) - len(stretch.lstrip())
            end -= len(stretch) - len(stretch.rstrip())
            if start < end:
                yield Mark(kind=kind, start=start, end=end)
