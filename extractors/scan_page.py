"""The picture of a page to a `Page`: found, set upright, read, laid out.

    page = read_page(image, dpi)

is the `PageOcr` that `extractors.pdf` takes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image

from extractors import layout
from extractors.ocr import Engine, Grey, Quads, engine
from extractors.scan_ink import Ink, ink_of
from extractors.scan_straight import Upright, half_turned, upright
from extractors.scan_words import ScanLine, ScanWord, line_of, rects_of
from extractors.tokens import Token
from pipeline.model import Page, ReadingMethod

FIND_SIDE = 1_440
"""Pixels of the longer side at which lines are found: a quarter of the time of 2,000 and the same lines."""
SMALL_PRINT = 13.0
"""Pixels of line height; under it lines are looked for again on a larger picture."""
MOST_FIND_SIDE = 2_880
TURN_BELOW = 0.85
"""Mean line score: 0.98 where a page is upright, 0.63 to 0.74 upside down (measured)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page set upright and read."""

    page: Upright
    ink: Ink
    lines: tuple[ScanLine, ...]


def read_page(image: Image.Image, dpi: float) -> Page:
    """Read a picture of a page. Boxes come back in points of the picture as it was given."""
    picture = np.asarray(image.convert("L"), dtype=np.uint8)
    reader = engine()
    sheet = _read(picture, reader)
    scale = 72.0 / dpi
    tokens = [_token(word, scale) for line in sheet.lines for word in line.words]
    page = layout.page_of(1, tokens, method=ReadingMethod.OCR)
    return _as_shown(page, sheet.page, scale)


def _token(word: ScanWord, scale: float) -> Token:
    x0, top, x1, bottom = (value * scale for value in word.rect)
    return Token(word.text, x0, top, x1, bottom, confidence=round(word.confidence, 3))


def _read(picture: Grey, reader: Engine) -> Sheet:
    page = upright(picture, found_lines(picture, reader))
    sheet, score = _read_upright(page, reader)
    if sheet.lines and score < TURN_BELOW:
        turned, other = _read_upright(half_turned(page), reader)
        if other > score:
            return turned
    return sheet


def found_lines(picture: Grey, reader: Engine) -> Quads:
    """The lines of a page in its own pixels, found at a size at which its print is large enough."""
    side = float(max(picture.shape))
    scale = min(FIND_SIDE / side, 1.0)
    lines = _found(picture, reader, scale)
    if len(lines):
        heights = np.linalg.norm(lines[:, 3] - lines[:, 0], axis=1)
        widths = np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1)
        height = float(np.median(np.minimum(heights, widths))) * scale
        if height < SMALL_PRINT and scale < 1.0:
            larger = min(scale * 1.6 * SMALL_PRINT / height, MOST_FIND_SIDE / side, 1.0)
            lines = _found(picture, reader, larger)
    return lines


def _found(picture: Grey, reader: Engine, scale: float) -> Quads:
    height, width = (max(round(value * scale / 32), 1) * 32 for value in picture.shape)
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    lines = reader.find(np.asarray(small, dtype=np.uint8))
    back = np.array([picture.shape[1] / width, picture.shape[0] / height], dtype=np.float32)
    return lines * back


def _read_upright(page: Upright, reader: Engine) -> tuple[Sheet, float]:
    """The sheet and the mean score of its lines, by their length."""
    ink = ink_of(page.picture)
    rects = rects_of(page.lines, page.picture.shape)
    read = reader.read([rect.cut(page.picture) for rect in rects])
    lines = tuple(line_of(rect, line, ink) for rect, line in zip(rects, read, strict=True))
    length = sum(len(line.chars) for line in read)
    score = sum(line.sure * len(line.chars) for line in read) / length if length else 0.0
    return Sheet(page=page, ink=ink, lines=lines), score


def _as_shown(page: Page, sheet: Upright, scale: float) -> Page:
    """The page with its words' boxes where they stand on the picture that was given."""
    words = []
    for word in page.words:
        x0, top, x1, bottom = (value / scale for value in word.box)
        left, upper, right, lower = sheet.original((x0, top, x1, bottom))
        box = (left * scale, upper * scale, right * scale, lower * scale)
        words.append(replace(word, box=box))
    return replace(page, words=tuple(words))
