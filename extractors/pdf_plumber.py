"""The words of a page by pdfplumber, and whether they are surely all that a person sees there.

This reader cannot look at the page as it is shown. Whatever it cannot judge costs sureness: a word that
something is drawn over, a page with fields, pictures, layers or content that arrived damaged.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pdfplumber
from pdfminer import settings
from pdfminer.pdftypes import PDFStream, resolve1

from extractors.ticks import is_symbol_font
from extractors.tokens import NO_MARKS, Token
from pipeline.model import UNSURE_TICK, Box, MarkKind

MAX_CHARACTERS = 60_000
MAX_SHAPES = 2_000
DOUBTED = 0.4
"""Confidence of a word that may be struck out, covered or turned, or that two readers read differently."""
DOUBLED = 4
"""Letters printed twice in one place, from which a page prints for bold."""
TINY = 2.3
LIGHT = 0.85
DARK = 0.35
LARGE = 0.5
"""Share of the page's area."""
MAX_DEPTH = 5

_UNREAD_FONTS = re.compile(r"wingdings|dingbats|webdings|marlett", re.IGNORECASE)
_NO_GLYPH = re.compile(r"\(cid:\d+\)")
_HYPHENS = str.maketrans({"\u00ad": "-", "\u2010": "-", "\u2011": "-"})
# Text that is not painted (render modes 3 and 7) and layers that can be switched off.
_UNSEEN = re.compile(rb"(?<![\d.])[37]\s+Tr\b|/OC\b")
_HARMLESS = frozenset({"Link", "Popup"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlumbedPage:
    """What pdfplumber gives of one page."""

    tokens: tuple[Token, ...]
    """Boxes in points from the top left corner of the page as it is shown."""
    sure: bool
    """Nothing on the page is known to have escaped this reader."""
    whole: bool
    """All of its content arrived undamaged."""


class TooMuch(Exception):
    """More characters on a page than a letter has."""


class _Shape(NamedTuple):
    box: Box
    filled: bool
    dark: bool
    picture: bool


def opened(data: bytes, password: str | None = None) -> Any:
    """The file as a pdfplumber document. Raises whatever pdfminer raises on a broken file."""
    for name in ("pdfminer", "pdfplumber"):  # their warnings can quote the file
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return pdfplumber.open(io.BytesIO(data), password=password)


def counts(document: Any, count: int) -> bool:
    """Whether the file itself says that it has so many pages: pdfminer leaves out what it cannot find."""
    catalog = document.doc.catalog
    root = resolve1(catalog.get("Pages")) if isinstance(catalog, dict) else None
    return isinstance(root, dict) and resolve1(root.get("Count")) == count


def read(page: Any) -> PlumbedPage:
    """Read a pdfplumber page. Raises `TooMuch`, and whatever pdfminer raises on a broken file."""
    streams = _streams(page.page_obj)
    whole = None not in streams
    sure = (
        whole and not _annotated(page.page_obj) and not any(_UNSEEN.search(data or b"") for data in streams)
    )
    if len(page.chars) > MAX_CHARACTERS:
        raise TooMuch
    shapes = _shapes(page)
    if len(shapes) > MAX_SHAPES:
        shapes, sure = shapes[:MAX_SHAPES], False
    source = page.dedupe_chars(tolerance=1) if _doubled(page.chars) else page
    left, top = page.cropbox[0], page.cropbox[1]
    size = (page.cropbox[2] - left, page.cropbox[3] - top)
    words = source.extract_words(x_tolerance_ratio=0.15, return_chars=True)
    tokens = [_token(word, shapes, (left, top), size) for word in words]
    boxes = [Token(UNSURE_TICK, *_moved(s.box, left, top)) for s in shapes if _square(s)]
    plain = not any(_escapes(shape, words, size[0] * size[1]) for shape in shapes)
    return PlumbedPage(tokens=(*tokens, *boxes), sure=sure and plain, whole=whole)


def _token(
    word: dict[str, Any], shapes: list[_Shape], origin: tuple[float, float], size: tuple[float, float]
) -> Token:
    box = _box(word)
    chars = word["chars"]
    text = _NO_GLYPH.sub("\ufffd", word["text"]).translate(_HYPHENS)
    if any(_pictures(str(char["fontname"])) for char in chars):
        text = UNSURE_TICK
    x0, top, x1, bottom = _moved(box, *origin)
    middle = ((x0 + x1) / 2, (top + bottom) / 2)
    outside = not (0 <= middle[0] <= size[0] and 0 <= middle[1] <= size[1])
    unseen = outside or any(char["size"] < TINY or _light(char) for char in chars)
    doubted = not all(char["upright"] for char in chars) or any(
        _touches(shape, box, size[0] * size[1]) for shape in shapes
    )
    marks = frozenset({MarkKind.HIDDEN}) if unseen else NO_MARKS
    return Token(text, x0, top, x1, bottom, DOUBTED if doubted else 1.0, marks)


def _box(thing: dict[str, Any]) -> Box:
    return (float(thing["x0"]), float(thing["top"]), float(thing["x1"]), float(thing["bottom"]))


def _moved(box: Box, left: float, top: float) -> Box:
    return (box[0] - left, box[1] - top, box[2] - left, box[3] - top)


def _pictures(font: str) -> bool:
    return bool(_UNREAD_FONTS.search(font)) or is_symbol_font(font.partition("+")[2] or font)


def _light(char: dict[str, Any]) -> bool:
    lightness = _lightness(char.get("non_stroking_color"))
    return lightness is not None and lightness > LIGHT


def _lightness(color: Any) -> float | None:
    """0 black to 1 white of a grey, RGB or CMYK colour; None for a pattern or an unknown one."""
    parts = color if isinstance(color, (tuple, list)) else (color,)
    values = [float(part) for part in parts if isinstance(part, (int, float))]
    if len(values) != len(parts):
        return None
    if len(values) == 1:
        return values[0]
    if len(values) == 3:
        return 0.299 * values[0] + 0.587 * values[1] + 0.114 * values[2]
    if len(values) == 4:
        cyan, magenta, yellow, black = values
        return (1 - black) * (1 - (0.299 * cyan + 0.587 * magenta + 0.114 * yellow))
    return None


def _doubled(chars: list[dict[str, Any]]) -> bool:
    """The same letters within a point of each other, several times: printed twice for bold."""
    places = Counter((c["text"], round(c["x0"]), round(c["top"])) for c in chars if c["text"].strip())
    near = sum(
        1
        for text, x, top in places
        if places[text, x, top] > 1 or (text, x + 1, top) in places or (text, x, top + 1) in places
    )
    return near >= DOUBLED


def _shapes(page: Any) -> list[_Shape]:
    found = []
    for thing in (*page.rects, *page.lines, *page.curves):
        lightness = _lightness(thing.get("non_stroking_color"))
        filled = bool(thing.get("fill"))
        dark = filled and (lightness is None or lightness < DARK)
        found.append(_Shape(_box(thing), filled, dark, False))
    found += [_Shape(_box(image), True, False, True) for image in page.images]
    return found


def _square(shape: _Shape) -> bool:
    """Of the size of a tick box."""
    x0, top, x1, bottom = shape.box
    wide, high = x1 - x0, bottom - top
    return not shape.picture and 5 <= wide <= 20 and 5 <= high <= 20 and abs(wide - high) < 0.35 * high


def _touches(shape: _Shape, box: Box, area: float) -> bool:
    """Whether it is drawn through or over the letters: a line, an edge of a frame, a filled rectangle."""
    x0, top, x1, bottom = shape.box
    flat = bottom - top <= 8 or x1 - x0 <= 3
    if shape.filled and not flat:
        background = (x1 - x0) * (bottom - top) > LARGE * area and not shape.dark
        return not background and _meets(shape.box, box)
    if flat:
        return _meets(shape.box, box)
    edges = ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom))
    return any(_meets(edge, box) for edge in edges)


def _meets(part: Box, word: Box) -> bool:
    """Within the height of small letters: underlines and table rules stay below and above it."""
    high = word[3] - word[1]
    top, bottom = word[1] + 0.28 * high, word[1] + 0.75 * high
    return part[0] < word[2] - 0.5 and part[2] > word[0] + 0.5 and part[1] < bottom and part[3] > top


def _escapes(shape: _Shape, words: list[dict[str, Any]], area: float) -> bool:
    """A scan, a bar over words that are gone, an upright stroke that may be the side of a tick box."""
    x0, top, x1, bottom = shape.box
    wide, high = x1 - x0, bottom - top
    if shape.picture:
        return wide * high > LARGE * area
    if shape.dark and 5.5 <= high <= 22 and wide >= 0.8 * high:
        return not any(_meets(shape.box, _box(word)) for word in words)
    return wide < 1.5 and 5 <= high <= 20


def _annotated(page: Any) -> bool:
    """Fields, strike-outs and drawings laid over the page: none of them is in its text."""
    for reference in resolve1(page.annots) or ():
        annotation = resolve1(reference)
        kind = annotation.get("Subtype") if isinstance(annotation, dict) else None
        if getattr(resolve1(kind), "name", "") not in _HARMLESS:
            return True
    return False


def _streams(page: Any) -> list[bytes | None]:
    """What the page and its forms are drawn by; None for each part that did not arrive whole."""
    contents = list(page.contents)
    if not contents and resolve1(page.attrs.get("Contents", ())) is None:
        return [None]
    return [_decoded(resolve1(stream)) for stream in (*contents, *_forms(page.resources, 0))]


def _decoded(stream: Any) -> bytes | None:
    """Its data, or None where some of it is missing: pdfminer keeps what it can and says nothing."""
    if not isinstance(stream, PDFStream):
        return None
    raw, length = stream.rawdata, resolve1(stream.attrs.get("Length"))
    packed = any(getattr(name, "name", "") in ("FlateDecode", "Fl") for name, _ in stream.get_filters())
    if not packed and raw is not None and (not isinstance(length, int) or abs(len(raw) - length) > 2):
        return None  # packed data has a checksum of its own
    lenient, settings.STRICT = settings.STRICT, True
    try:
        return bytes(stream.get_data())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # filters raise errors of every kind on damaged data
        return None
    finally:
        settings.STRICT = lenient


def _forms(resources: Any, depth: int) -> Iterator[PDFStream]:
    """The forms that a page may draw, and those within them."""
    named = resolve1((resolve1(resources) or {}).get("XObject")) or {}
    for reference in named.values() if depth < MAX_DEPTH else ():
        stream = resolve1(reference)
        if isinstance(stream, PDFStream) and getattr(stream.attrs.get("Subtype"), "name", "") == "Form":
            yield stream
            yield from _forms(stream.attrs.get("Resources"), depth + 1)
