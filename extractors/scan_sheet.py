"""An upright page read: what is on it besides words is found first, then its lines are read, and read again.

Boxes, black bars and marks in place of boxes are painted over before the lines are read, so that no letter
is read into them. What nobody could read is kept as a place, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extractors.ocr import Engine, Grey, ReadLine
from extractors.scan_bars import bars_of
from extractors.scan_boxes import Square, hollow, marks_beside, squares_of, without
from extractors.scan_brackets import with_brackets, with_lone_marks, without_ghosts
from extractors.scan_faint import faint_places
from extractors.scan_ink import Ink, Surface, black_of, surface_of
from extractors.scan_rest import leftovers
from extractors.scan_rings import Ring, painted_rings, rings_of, with_rings
from extractors.scan_second import looked_at_again
from extractors.scan_spelling import ordinary
from extractors.scan_straight import Upright
from extractors.scan_strikes import streaks_of, with_doubts, with_strikes
from extractors.scan_text import is_dirt, meant, respelt, tidied, without_specks_around
from extractors.scan_words import Rect, ScanLine, ScanWord, evened, line_of, rects_of, unglued
from pipeline.model import UNSURE_TICK

READABLE = 0.5
"""Mean sureness of a line's letters under which the line counts as not read at all."""
LIKELY = 0.8
"""The least sure letter of a reading of ink that the finder did not take for a line."""
LETTERLIKE = 0.6
"""Sureness from which a mark in a box's place is taken for the letter that it was read as."""
INKED = 0.003
"""Share of dark pixels of a page that is not empty, although no line was found on it."""
LONE = 0.9
"""Confidence of a stroke by itself that was read as I: whichever stroke it is, it means nothing else."""
MEANT = 0.6
"""Confidence of a drug's name that was misspelt: enough to be shown, too little to rest on."""
AROUND = 0.7
"""Times the lightness of the paper: an edge of the picture that is darker shows no paper."""
BESIDE = 0.35
"""Line heights around what was read in which nothing else is looked for."""
_MARKS = frozenset("vVxXyYJjLl/\\√✓✔✘×*+•●■-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page set upright and read."""

    page: Upright
    lines: tuple[ScanLine, ...] = ()
    squares: tuple[Square, ...] = ()
    rings: tuple[Ring, ...] = ()
    """Drawn round words."""
    unread: tuple[Rect, ...] = ()
    """Places where something stands that cannot be read."""
    score: float = 0.0
    """Mean sureness of its letters: low where the page is upside down."""


def read_sheet(page: Upright, reader: Engine) -> Sheet:
    """Read a page once. Upside down it gives a low score and nothing of use."""
    rects = rects_of(page.lines, page.picture.shape)
    whole = surface_of(page.picture)
    if not rects:
        inked = float(whole.ink.mean()) > INKED
        return Sheet(page=page, unread=(_all_of(page.picture),) if inked else ())
    squares = squares_of(whole.ink, rects, _height(rects))
    squares += _marks(whole, rects, squares, reader)
    bars = _bars(whole, rects, squares)
    rings = tuple(rings_of(whole.ink, _height(rects), squares))
    surface = _painted(whole, squares, bars, rings)
    read = reader.read([rect.cut(surface.picture) for rect in rects])
    parted = [*bars, *(square.rect for square in squares)]
    lines, unread, doubtful = _lines(surface, rects, read, reader, parted)
    length = sum(len(line.chars) for line in read)
    return Sheet(
        page=page,
        lines=lines,
        squares=(*squares, *doubtful),
        rings=rings,
        unread=(*bars, *unread),
        score=sum(line.sure * len(line.chars) for line in read) / length if length else 0.0,
    )


def checked(sheet: Sheet, reader: Engine) -> Sheet:
    """The sheet after a second look at what decides, with its struck-out words marked."""
    if not sheet.lines:
        return sheet
    surface = _painted(surface_of(sheet.page.picture), sheet.squares, sheet.unread, sheet.rings)
    parted = [*sheet.unread, *(square.rect for square in sheet.squares)]
    again = looked_at_again(sheet.lines, surface, parted, reader)
    even = [line for line in evened(tuple(again)) if line.words]
    streaks = streaks_of(surface.ink, float(np.median([line.face.em for line in even] or [12.0])))
    told = tuple(_told(without_ghosts(line, sheet.squares), surface.ink, streaks) for line in even)
    marked = [with_lone_marks(line, sheet.squares) for line in told]
    lines = tuple(with_rings(marked, sheet.rings))
    return replace(sheet, lines=lines, unread=(*sheet.unread, *_faint(sheet, lines)))


def _faint(sheet: Sheet, lines: tuple[ScanLine, ...]) -> list[Rect]:
    """Where print is too pale, blurred or worn to have been found, in the part of the page with text."""
    rects = [line.rect for line in lines if line.words]
    if not rects:
        return []
    height = _height(rects)
    near = round(BESIDE * height)
    known = [_around_word(word, line, near) for line in lines for word in line.words]
    places = (*(square.rect for square in sheet.squares), *(ring.rect for ring in sheet.rings), *sheet.unread)
    known += [_wider(place, near) for place in places]
    found = faint_places(sheet.page.picture, surface_of(sheet.page.picture).ink, known, height)
    return [rect for rect in found if _within(rect, rects, height)]


def _around_word(word: ScanWord, line: ScanLine, near: int) -> Rect:
    """With the pale rim of its letters, their tails, and the white around it."""
    top, bottom = min(line.rect.top, line.face.top), max(line.rect.bottom, line.face.bottom)
    return Rect(word.x0 - near, top - near // 2, word.x1 + near, bottom + near // 2)


def _all_of(picture: Grey) -> Rect:
    return Rect(0, 0, picture.shape[1], picture.shape[0])


def _lines(
    surface: Surface, rects: list[Rect], read: list[ReadLine], reader: Engine, parted: list[Rect]
) -> tuple[tuple[ScanLine, ...], list[Rect], list[Square]]:
    """What could be read, the places of what could not, and what may be a box."""
    height = _height(rects)
    pairs = list(zip(rects, read, strict=True))
    lines = [line_of(rect, line, surface.ink, parted) for rect, line in pairs if line.sure >= READABLE]
    text = [line.rect for line in lines] or rects
    dark = [rect for rect, line in pairs if line.sure < READABLE]
    unread = [rect for rect in dark if _has_ink(surface.ink, rect) and _within(rect, text, height)]
    known = [_taller(rect) for rect in rects]
    doubtful: list[Square] = []
    for rect, many in leftovers(surface.ink, known, height):
        found = _from_rest(surface, rect, height, reader)
        if found is not None:
            lines.append(found)
        elif many and _within(rect, text, height):
            unread.append(rect)
        elif hollow(surface.ink, rect, height) and _within(rect, text, height):
            doubtful.append(Square(rect=rect, state=UNSURE_TICK))
    return tuple(lines), unread, doubtful


def _told(line: ScanLine, ink: Ink, streaks: Ink) -> ScanLine:
    return tidied_line(with_brackets(with_doubts(with_strikes(line, ink), streaks), ink))


def tidied_line(line: ScanLine) -> ScanLine:
    """The line without dirt, its words parted and spelt as they must have been written."""
    words = line.words[1:] if _starts_with_dirt(line) else line.words
    kept = [part for word in words if not is_dirt(word.text) for part in unglued(word)]
    texts = ["", *(word.text for word in kept), ""]
    clean = [replace(word, text=without_specks_around(*texts[n : n + 3])) for n, word in enumerate(kept)]
    following = [*(word.text for word in clean[1:]), ""]
    righted = (_righted(word, after) for word, after in zip(clean, following, strict=True))
    return replace(line, words=tuple(righted))


def _starts_with_dirt(line: ScanLine) -> bool:
    """Two specks at a line's beginning look like a colon; a printed one is read surely."""
    return len(line.words) > 1 and line.words[0].text in {":", ";"} and line.words[0].confidence < LIKELY


def _righted(word: ScanWord, following: str) -> ScanWord:
    """With its spelling put right; a name that was misspelt can be shown and not rested on."""
    text = respelt(tidied(word.text, following))
    if text == "I" and word.confidence >= READABLE:
        return replace(word, text=text, confidence=max(word.confidence, LONE))
    name = meant(text)
    if name is not None:
        return replace(word, text=name, confidence=min(word.confidence, MEANT))
    core = text.strip(".,;:!?()'\"")
    spelt = ordinary(core)
    if spelt is None:
        return replace(word, text=text, confidence=min(word.confidence, MEANT))
    return replace(word, text=text.replace(core, spelt) if spelt != core else text)


def _marks(surface: Surface, rects: list[Rect], squares: list[Square], reader: Engine) -> list[Square]:
    """Marks in the place of boxes, those left out that are plainly letters."""
    marks = marks_beside(surface.ink, rects, squares)
    read = reader.read([_wider(mark.rect, 4).cut(surface.picture) for mark in marks])
    return [mark for mark, line in zip(marks, read, strict=True) if not _is_letter(line)]


def _is_letter(line: ReadLine) -> bool:
    return line.sure >= LETTERLIKE and any(c.isalnum() and c not in _MARKS for c in line.text)


def _bars(surface: Surface, rects: list[Rect], squares: list[Square]) -> list[Rect]:
    height = _height(rects)
    bars = bars_of(black_of(surface.picture, surface.paper), rects, height)
    bars = [bar for bar in bars if not any(_inside(bar, square.rect) for square in squares)]
    if _lies_on_something(surface.picture):
        bars = [bar for bar in bars if _within(bar, rects, height)]
    return bars


def _lies_on_something(picture: Grey) -> bool:
    """A photo that shows what the page lies on, all around or nearly so."""
    white = float(np.percentile(picture, 90))
    edges = (picture[:4], picture[-4:], picture[:, :4], picture[:, -4:])
    return sum(float(np.median(edge)) < AROUND * white for edge in edges) >= 2


def _painted(
    surface: Surface, squares: Iterable[Square], dark: Iterable[Rect], rings: Sequence[Ring]
) -> Surface:
    """The page without boxes, bars and rings."""
    gone = without(surface.ink, list(squares))
    gone |= painted_rings(rings, surface.ink)
    for place in dark:
        wide = _wider(place, 3)
        gone[wide.top : wide.bottom, wide.x0 : wide.x1] = True
    return Surface(
        picture=np.where(gone, surface.paper, surface.picture),
        paper=surface.paper,
        ink=surface.ink & ~gone,
    )


def _from_rest(surface: Surface, rect: Rect, height: float, reader: Engine) -> ScanLine | None:
    wide = _wider(rect, round(0.2 * height))
    rows, columns = surface.ink.shape
    wide = wide._replace(x1=min(wide.x1, columns), bottom=min(wide.bottom, rows))
    read = reader.read([wide.cut(surface.picture)])[0]
    if min((char.sure for char in read.chars), default=0.0) < LIKELY or not read.text.strip():
        return None
    line = line_of(wide, read, surface.ink)
    return line if any(not is_dirt(word.text) for word in line.words) else None


def _has_ink(ink: Ink, rect: Rect) -> bool:
    """More than specks, and not a mere rule."""
    part = ink[rect.top : rect.bottom, rect.x0 : rect.x1]
    return float(part.mean()) > 0.03 and int(part.any(axis=1).sum()) > 0.25 * rect.height


def _within(rect: Rect, lines: list[Rect], height: float) -> bool:
    """In the part of the page that text covers, and not on the table beside it."""
    x, y = (rect.x0 + rect.x1) / 2, (rect.top + rect.bottom) / 2
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    return left - height < x < right + height and top - height < y < bottom + 3 * height


def _inside(one: Rect, other: Rect) -> bool:
    x, y = (one.x0 + one.x1) / 2, (one.top + one.bottom) / 2
    return other.x0 <= x <= other.x1 and other.top <= y <= other.bottom


def _wider(rect: Rect, pixels: int) -> Rect:
    return Rect(max(rect.x0 - pixels, 0), max(rect.top - pixels, 0), rect.x1 + pixels, rect.bottom + pixels)


def _taller(rect: Rect) -> Rect:
    """With what the finder may have cut off above and below; a box close beside it stays outside."""
    more = round(0.3 * rect.height)
    return Rect(rect.x0 - 1, rect.top - more, rect.x1 + 1, rect.bottom + more)


def _height(rects: list[Rect]) -> float:
    """Of the page's lines with the white around them."""
    return float(np.median([rect.height for rect in rects]))
