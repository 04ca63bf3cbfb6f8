"""The lines of a letter as its reader sees them: what is struck out or hidden is blanked, offsets stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import Evidence, Mark, MarkKind, Page, Reading

UNSAID = frozenset({MarkKind.STRUCK, MarkKind.HIDDEN, MarkKind.PLACEHOLDER})
"""Marks whose words nobody says: they are blanked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of one page."""

    page: Page
    start: int
    """Offset of its first character in the page's text."""
    text: str
    """As in the page's text, character for character, with unsaid words blanked by spaces."""
    quoted: bool = False
    """Lies in quoted or forwarded mail."""
    furniture: bool = False
    """Lies in a running header or footer."""

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.start + len(self.text)

    @property
    def blank(self) -> bool:
        """Nothing said on it."""
        return not self.text.strip()


def lines_of(reading: Reading) -> tuple[Line, ...]:
    """Every line of every page in reading order; blank lines are kept, they part paragraphs."""
    return tuple(line for page in reading.pages for line in _page_lines(page))


def _page_lines(page: Page) -> Iterator[Line]:
    said = said_text(page)
    start = 0
    for text in said.split("\n"):
        end = start + len(text)
        yield Line(
            page=page,
            start=start,
            text=text,
            quoted=_covered(page.marks, MarkKind.QUOTED, start, end),
            furniture=_covered(page.marks, MarkKind.FURNITURE, start, end),
        )
        start = end + 1


def said_text(page: Page) -> str:
    """The page's text with every unsaid character replaced by a space; newlines stay."""
    said = list(page.text)
    for mark in page.marks:
        if mark.kind in UNSAID:
            said[mark.start : mark.end] = [c if c == "\n" else " " for c in page.text[mark.start : mark.end]]
    return "".join(said)


def _covered(marks: tuple[Mark, ...], kind: MarkKind, start: int, end: int) -> bool:
    return any(mark.kind is kind and mark.start < max(end, start + 1) and start < mark.end for mark in marks)


def evidence(page: Page, start: int, end: int, rule: str) -> Evidence:
    """The words between two offsets of a page as evidence, with their box and least confidence."""
    words = [word for word in page.words if word.start < end and start < word.end]
    boxes = [word.box for word in words]
    return Evidence(
        quote=" ".join(page.text[start:end].split()),
        page=page.number if page.words else None,
        start=start,
        end=end,
        rule=rule,
        box=(
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
        if boxes
        else None,
        confidence=min((word.confidence for word in words), default=1.0),
    )
