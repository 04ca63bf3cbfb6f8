"""The words of a page before they are set in order, as page readers hand them to `extractors.layout`."""

from __future__ import annotations

from typing import NamedTuple

from extractors.ticks import is_tick
from pipeline.model import MarkKind

BLACKED_OUT = "█"
"""Stands for a word that is on the page and cannot be read."""

NO_MARKS: frozenset[MarkKind] = frozenset()


class Token(NamedTuple):
    """One word or tick box. A named tuple, not a dataclass: a page has a thousand of them."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float = 1.0
    marks: frozenset[MarkKind] = NO_MARKS

    @property
    def middle(self) -> float:
        """Height of its vertical centre on the page."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """In points."""
        return self.bottom - self.top

    @property
    def tick(self) -> bool:
        """Whether it is a tick box."""
        return len(self.text) == 1 and is_tick(self.text)


def bounds(tokens: tuple[Token, ...]) -> tuple[float, float, float, float]:
    """x0, top, x1, bottom around at least one token."""
    return (
        min(token.x0 for token in tokens),
        min(token.top for token in tokens),
        max(token.x1 for token in tokens),
        max(token.bottom for token in tokens),
    )
