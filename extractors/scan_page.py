"""The picture of a page to a `Page`: found, set upright, read, checked, laid out.

    page = read_page(image, dpi)

is the `PageOcr` that `extractors.pdf` takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image

from extractors import layout
from extractors.fax_header import with_fax_header
from extractors.ocr import Engine, Grey, Quads, engine
from extractors.scan_sheet import Sheet, checked, read_sheet
from extractors.scan_straight import Upright, half_turned, upright
from extractors.scan_words import Rect, ScanLine, ScanWord, usual_space
from extractors.tokens import BLACKED_OUT, NO_MARKS, Token
from pipeline.model import MarkKind, Page, ReadingMethod

FIND_SIDE = 1_440
"""Pixels of the longer side at which lines are found: a quarter of the time of 2,000 and the same lines."""
SMALL_PRINT = 13.0
"""Pixels of line height; under it lines are looked for again on a larger picture."""
MOST_FIND_SIDE = 2_880
TURN_BELOW = 0.85
"""Mean line score: 0.98 where a page is upright, 0.63 to 0.74 upside down (measured)."""
BLACKENED = 2.0
"""Times as much that cannot be read as that was."""
_STRUCK = frozenset({MarkKind.STRUCK})


def read_page(image: Image.Image, dpi: float) -> Page:
    """Read a picture of a page. Boxes come back in points of the picture as it was given."""
    picture = np.asarray(image.convert("L"), dtype=np.uint8)
    sheet = _told(sheet_of(picture, engine()))
    scale = 72.0 / dpi
    page = layout.page_of(1, tokens_of(sheet, scale), method=ReadingMethod.OCR)
    return with_fax_header(_as_shown(page, sheet.page, scale))


def sheet_of(picture: Grey, reader: Engine) -> Sheet:
    """A picture of a page set upright and read."""
    page = upright(picture, found_lines(picture, reader))
    sheet = read_sheet(page, reader)
    if sheet.lines and sheet.score < TURN_BELOW:
        turned = read_sheet(half_turned(page), reader)
        sheet = max(sheet, turned, key=lambda one: one.score)
    return checked(sheet, reader)


def _told(sheet: Sheet) -> Sheet:
    """A page that is black but for a fax's header cannot be read; it is no letter of few words."""
    read = sum(word.x1 - word.x0 for line in sheet.lines for word in line.words)
    black = sum(rect.width for rect in sheet.unread)
    return replace(sheet, lines=(), squares=()) if black > BLACKENED * read else sheet


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


def tokens_of(sheet: Sheet, scale: float) -> Iterator[Token]:
    """What is on a sheet, in no particular order; `scale` is in points a pixel."""
    space = usual_space(sheet.lines)
    for line in sheet.lines:
        for word in line.words:
            yield _token(word, line.box(word, space), scale)
    for square in sheet.squares:
        yield _placed(square.state, _level_box(square.rect, sheet.lines), scale)
    for rect in sheet.unread:
        yield _placed(BLACKED_OUT, _level_box(rect, sheet.lines), scale)._replace(confidence=0.0)


def _token(word: ScanWord, box: Rect, scale: float) -> Token:
    marks = _STRUCK if word.struck else NO_MARKS
    return _placed(word.text, box, scale)._replace(confidence=round(word.confidence, 3), marks=marks)


def _placed(text: str, box: Rect, scale: float) -> Token:
    x0, top, x1, bottom = (value * scale for value in box)
    return Token(text, x0, top, x1, bottom)


def _level_box(rect: Rect, lines: tuple[ScanLine, ...]) -> Rect:
    """As high as the line of text that it stands on, so that it is set among that line's words."""
    middle = (rect.top + rect.bottom) / 2
    level = [line for line in lines if line.words and line.face.top <= middle <= line.face.bottom]
    if not level or rect.height > 2.2 * level[0].face.em:
        return rect

    def distance(line: ScanLine) -> float:
        across = min(abs(line.rect.x0 - rect.x1), abs(rect.x0 - line.rect.x1))
        return abs(line.face.top + line.face.bottom - 2 * middle) + 0.1 * across

    near = min(level, key=distance)
    return Rect(rect.x0, near.face.top, rect.x1, near.face.bottom)


def _as_shown(page: Page, sheet: Upright, scale: float) -> Page:
    """The page with its words' boxes where they stand on the picture that was given."""
    words = []
    for word in page.words:
        x0, top, x1, bottom = (value / scale for value in word.box)
        left, upper, right, lower = sheet.original((x0, top, x1, bottom))
        box = (left * scale, upper * scale, right * scale, lower * scale)
        words.append(replace(word, box=box))
    return replace(page, words=tuple(words))
