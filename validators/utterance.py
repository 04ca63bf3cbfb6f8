"""What a letter says, one thing at a time, with what governs it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Page
from validators.anatomy import Part


class Kind(StrEnum):
    """How an utterance is written."""

    PROSE = "prose"
    ITEM = "item"
    FIELD = "field"
    ROW = "row"
    TICK = "tick"
    HEADING = "heading"


class Tick(StrEnum):
    """The state of a tick box."""

    TICKED = "ticked"
    UNTICKED = "unticked"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One thing that the letter says, with what governs it."""

    page: Page
    start: int
    """Offset of `text` in the page's text."""
    text: str
    """As on the page, newlines as blanks; the same length."""
    kind: Kind
    part: Part
    quoted: bool = False
    label: str = ""
    """Of a field or row: what stands before the value. `text` is then the value alone."""
    label_start: int = 0
    heading: str = ""
    """The heading above, canonical."""
    intro: str = ""
    """Of a list item or tick: the sentence with a colon that opens the list, canonical."""
    tick: Tick | None = None
    unfilled: bool = False
    """Holds a choice that nobody made, or a template's token."""
    block: int = 0
    """Number of the paragraph, from 0."""

    @property
    def end(self) -> int:
        """Offset after `text`."""
        return self.start + len(self.text)
