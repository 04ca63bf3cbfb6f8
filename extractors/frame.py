"""From a PDF page's own coordinates to points from the top left corner of the page as it is shown."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any, Self

from pypdfium2 import raw  # type: ignore[import-untyped]  # the package ships no types

from pipeline.model import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The visible part of a page: its crop box in the page's own coordinates and its rotation."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int
    """Quarter turns clockwise, 0 to 3."""

    @classmethod
    def of(cls, page: Any) -> Self:
        """The frame of a pypdfium2 page."""
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
        return cls(
            left=box.left,
            bottom=box.bottom,
            right=box.right,
            top=box.top,
            turns=raw.FPDFPage_GetRotation(page) % 4,
        )

    @property
    def width(self) -> float:
        """Of the page as it is shown, in points."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Of the page as it is shown, in points."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own coordinates as it is shown."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Two opposite corners as a box of the page as it is shown."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def shows(self, box: Box) -> bool:
        """Whether at least half of a shown box lies on the page."""
        x0, top, x1, bottom = box
        if x0 >= 0.0 and top >= 0.0 and x1 <= self.width and bottom <= self.height:
            return True
        wide = min(x1, self.width) - max(x0, 0.0)
        high = min(bottom, self.height) - max(top, 0.0)
        return wide * 2 >= x1 - x0 and high * 2 >= bottom - top
