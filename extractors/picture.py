"""A page as ink: rendered once, when drawn shapes alone cannot tell what a person sees."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box

SCALE = 4.0
"""Pixels a point: 288 dpi."""
MAX_PIXELS = 40_000_000
"""A poster-sized page is rendered at a lower scale."""


class Picture:
    """A pypdfium2 page, rendered in grey on first use, form fields drawn."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._pixels: NDArray[np.uint8] | None = None
        self._scale = SCALE

    def lightness(self, box: Box) -> NDArray[np.float32]:
        """The pixels in a box, 0 black to 1 white; at least one."""
        pixels = self._rendered()
        x0, top, x1, bottom = (value * self._scale for value in box)
        rows, columns = pixels.shape[:2]
        left, upper = min(max(int(x0), 0), columns - 1), min(max(int(top), 0), rows - 1)
        part = pixels[upper : max(int(bottom), upper + 1), left : max(int(x1), left + 1)]
        return part.astype(np.float32) / 255.0

    def ink(self, box: Box) -> float:
        """The share of dark pixels in a box, 0 to 1."""
        return float((self.lightness(box) < 0.6).mean())

    def contrast(self, box: Box) -> float:
        """Between the lightest and the darkest of a box, 0 to 1, single pixels left aside."""
        low, high = np.percentile(self.lightness(box), (2, 98))
        return float(high - low)

    def _rendered(self) -> NDArray[np.uint8]:
        if self._pixels is None:
            width, height = self._page.get_size()
            self._scale = min(SCALE, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
            bitmap = self._page.render(scale=self._scale, grayscale=True)
            pixels: NDArray[np.uint8] = bitmap.to_numpy().copy()
            bitmap.close()
            self._pixels = pixels.reshape(pixels.shape[0], pixels.shape[1])
        return self._pixels
