"""The dark pixels of a page, whatever the light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr import Grey

Ink: TypeAlias = NDArray[np.bool_]
"""Height x width: where the page is dark."""

DARK = 0.68
"""Of the paper's lightness nearby. Darker is ink; pale print and shadows lie on either side (measured)."""
BLACK = 0.4
"""The same for solid black; a wooden table beside the page has half of its lightness."""
COARSE = 8
"""The paper's lightness is looked at on a picture this many times smaller."""
NEARBY = 15
"""Coarse pixels: wider than letters and lines of print, narrower than a shadow's edge."""


def paper_of(picture: Grey) -> Grey:
    """The lightness of the paper at every place of a page, lit as it may be."""
    height, width = picture.shape
    small = cv2.resize(
        picture, (max(width // COARSE, 1), max(height // COARSE, 1)), interpolation=cv2.INTER_AREA
    )
    brightest = cv2.dilate(cv2.medianBlur(small, 3), np.ones((NEARBY, NEARBY), np.uint8))
    paper = cv2.blur(brightest, (NEARBY, NEARBY))
    return np.asarray(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def ink_of(picture: Grey, paper: Grey) -> Ink:
    """Where a page is dark beside its paper."""
    ink: Ink = picture.astype(np.float32) < DARK * paper.astype(np.float32)
    return ink


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """A page as pixels."""

    picture: Grey
    paper: Grey
    ink: Ink


def surface_of(picture: Grey) -> Surface:
    """A page with its paper's lightness and its ink."""
    paper = paper_of(picture)
    return Surface(picture=picture, paper=paper, ink=ink_of(picture, paper))


def black_of(picture: Grey, paper: Grey) -> Ink:
    """Where a page is as dark as print is at its darkest; a table under a photo is not."""
    black: Ink = picture.astype(np.float32) < BLACK * paper.astype(np.float32)
    return black


def without_specks(picture: Grey, ink: Ink, paper: Grey, largest: int) -> Grey:
    """The picture with every spot of at most `largest` dark pixels painted over."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    small = np.zeros(count, np.bool_)
    small[1:] = stats[1:, cv2.CC_STAT_AREA] <= largest
    # A speck's pale rim is as wide as the pixels around it.
    specks = cv2.dilate(small[labels].astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)
    specks &= ~(ink & ~small[labels])
    return np.where(specks, paper, picture)
