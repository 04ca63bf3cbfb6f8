"""The words of a PDF page's text layer: text, box, and how each is painted."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from pypdfium2 import raw  # type: ignore[import-untyped]  # the package ships no types

from extractors import pdfium, ticks
from extractors.frame import Frame
from pipeline.model import UNSURE_TICK, Box

MAX_CHARACTERS = 60_000
"""A page of solid 6-point print has about 15,000."""

_INVISIBLE_MODES = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_SUBSET = re.compile(r"^[A-Z]{6}\+")
# Soft hyphen, zero-width characters, byte-order mark, PDFium's own mark of a hyphen, direction marks.
_SPACES = {ord(c): " " for c in "\u00a0\u2007\u202f\u2009\u200a\u2002\u2003\u3000"}
_DROPPED = {ord(c): None for c in "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\x00"}
_HYPHENS = {0xAD: "-", 0xFFFE: "-", 0x02: "-", 0x2010: "-", 0x2011: "-"}
_LIGATURES = {0xFB00 + n: text for n, text in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
_CLEAN = _SPACES | _DROPPED | _HYPHENS | _LIGATURES
_WORD = re.compile(r"\S+")


class Paint(NamedTuple):
    """How the words of one text object are painted."""

    order: int
    """Its place among the page's objects: what comes later covers it."""
    lightness: float
    """0 black, 1 white."""
    visible: bool
    """Painted at all: not render mode 3, not wholly transparent."""
    family: str
    """The name by which `extractors.ticks` knows a symbol font; "" for a font of letters."""


class PrintedWord(NamedTuple):
    """One word as it is drawn."""

    text: str
    box: Box
    paint: Paint
    at: int
    """Index of its first character in PDFium's text page."""
    size: float
    """Height of its box along the line, in points."""
    sideways: bool
    """It runs up or down the page as shown."""


UNKNOWN_PAINT = Paint(order=-1, lightness=0.0, visible=True, family="")


class TextLayer:
    """The text of one page; to be closed before its page."""

    def __init__(self, page: Any, frame: Frame, orders: dict[int, int]) -> None:
        """`orders` gives the place of each text object, by address, among the objects of the page."""
        self.handle = pdfium.load_text(pdfium.address(page))
        self._frame = frame
        self._upright, self._left, self._top = frame.turns == 0, frame.left, frame.top
        self._orders = orders
        self._paints: dict[int | None, Paint] = {None: UNKNOWN_PAINT}
        self._families: dict[int | None, str] = {}
        self._channels = pdfium.Channels()
        self._rect = raw.FS_RECTF()
        self._place = ctypes.addressof(self._rect)

    def close(self) -> None:
        """Free it. May be called twice."""
        if self.handle:
            pdfium.close_text(self.handle)
            self.handle = None

    def words(self) -> tuple[PrintedWord, ...]:
        """Every word in the order of the file's text, words printed twice in one place once."""
        text = self._text()
        words: list[PrintedWord] = []
        seen: dict[tuple[str, int], list[Box]] = {}
        for match in _WORD.finditer(text):
            start, end = match.span()
            first = self._box(start)
            last = self._box(end - 1) if end - start > 1 else first
            for word in self._cut(match.group(), start, first, last):
                if word.text and not _printed_before(word, seen):
                    words.append(word)  # noqa: PERF401  # the test needs what was appended before
        return tuple(words)

    def origin(self, index: int) -> float:
        """Height of a character's baseline on the page as shown."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.char_origin(self.handle, index, ctypes.addressof(x), ctypes.addressof(y))
        return self._frame.point(x.value, y.value)[1]

    def direction(self, index: int) -> int:
        """Quarter turns clockwise, 0 to 3, that a character is turned by on the page as shown."""
        angle = pdfium.char_angle(self.handle, index)  # radians, clockwise
        return (round(float(angle) / 1.5707963) + self._frame.turns) % 4

    def _text(self) -> str:
        """One character for each of PDFium's, so that an offset is an index."""
        count = min(pdfium.count_chars(self.handle), MAX_CHARACTERS) if self.handle else 0
        if count <= 0:
            return ""
        buffer = ctypes.create_string_buffer(2 * (count + 1))
        written = pdfium.get_text(self.handle, 0, count, buffer)
        text = buffer.raw[: 2 * (written - 1)].decode("utf-16-le", "replace")
        if len(text) != count:  # PDFium leaves some characters out of it: ask for each one
            text = "".join(_character(pdfium.unicode_of(self.handle, n)) for n in range(count))
        return text.translate(_SPACES)

    def _cut(self, text: str, start: int, first: Box, last: Box) -> Iterator[PrintedWord]:
        """A word, cut where PDFium ran two lines or two far-apart places together."""
        reach = first[3] - first[1]
        wide = last[2] - first[0]
        if len(text) == 1 or (abs(first[1] - last[1]) < 0.5 * reach and 0 < wide < len(text) * 1.2 * reach):
            yield self._word(text, start, first, last)
            return
        if abs(first[0] - last[0]) < 1.0 or self.direction(start) == 2:  # up or down, or upside down
            yield self._word(text, start, first, last)
            return
        boxes = [self._box(start + n) for n in range(len(text))]
        cuts = [0]
        for n in range(1, len(text)):
            before, box = boxes[n - 1], boxes[n]
            if abs(box[1] - before[1]) > 0.5 * reach or not -reach < box[0] - before[2] < reach:
                cuts.append(n)
        for a, b in pairwise([*cuts, len(text)]):
            yield self._word(text[a:b], start + a, boxes[a], boxes[b - 1])

    def _word(self, text: str, start: int, first: Box, last: Box) -> PrintedWord:
        box = first
        if last is not first:
            (x0, top, x1, bottom), (a, b, c, d) = first, last
            x0, top = min(a, x0), min(b, top)
            box = (x0, top, max(c, x1), max(d, bottom))
        paint = self._paint(pdfium.text_object(self.handle, start))
        # A word of three and more letters is wider than high unless it runs up or down the page.
        sideways = len(text) > 2 and box[3] - box[1] > 1.3 * (box[2] - box[0])
        size = box[2] - box[0] if sideways else box[3] - box[1]
        if paint.family or not text.isascii():
            text = _clean(text, paint.family)
        return PrintedWord(text, box, paint, start, size, sideways)

    def _box(self, index: int) -> Box:
        pdfium.char_box(self.handle, index, self._place)
        rect = self._rect
        if self._upright:  # nearly every page, and this runs twice a word
            left, top = self._left, self._top
            return (rect.left - left, top - rect.top, rect.right - left, top - rect.bottom)
        return self._frame.box(rect.left, rect.top, rect.right, rect.bottom)

    def _paint(self, handle: int | None) -> Paint:
        paint = self._paints.get(handle)
        if paint is None and handle is not None:
            mode = pdfium.render_mode(handle)
            stroked = mode == raw.FPDF_TEXTRENDERMODE_STROKE
            call = pdfium.stroke_color if stroked else pdfium.fill_color
            lightness, opacity = self._channels.read(call, handle)
            paint = Paint(
                order=self._orders.get(handle, -1),
                lightness=lightness,
                visible=mode not in _INVISIBLE_MODES and opacity > 0.05,
                family=self._family(pdfium.text_font(handle)),
            )
            self._paints[handle] = paint
        return paint or UNKNOWN_PAINT

    def _family(self, font: int | None) -> str:
        if font not in self._families:
            self._families[font] = _symbol_family(_font_name(font)) if font else ""
        return self._families[font]


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _font_name(font: int) -> str:
    buffer = ctypes.create_string_buffer(128)
    pdfium.font_name(font, ctypes.addressof(buffer), 128)
    return _SUBSET.sub("", buffer.value.decode("utf-8", "replace")).lower()


def _clean(text: str, family: str) -> str:
    """Ligatures opened, odd hyphens and spaces made plain, glyphs of symbol fonts made tick boxes."""
    if family:
        return "".join(_symbol(character, family) for character in text)
    text = unicodedata.normalize("NFC", text.translate(_CLEAN))
    return "".join(_private(character) for character in text)


def _symbol_family(font: str) -> str:
    """The name by which `extractors.ticks` knows a symbol font, or ""."""
    for key, family in (
        ("wingdings2", "wingdings 2"),
        ("wingdings-2", "wingdings 2"),
        ("wingdings 2", "wingdings 2"),
        ("wingdings", "wingdings"),
        ("zapfdingbats", "zapfdingbats"),
        ("dingbats", "zapfdingbats"),
        ("webdings", "webdings"),
        ("marlett", "marlett"),
    ):
        if key in font:
            return family
    return ""


def _symbol(character: str, family: str) -> str:
    if character in ticks.CROSSES:
        return character  # what it means is told by the boxes beside it
    if ticks.canonical(character) != character or ticks.is_tick(character):
        return ticks.canonical(character)
    low = ord(character)
    if low < 0x100 or 0xF000 <= low <= 0xF0FF:
        return ticks.symbol(low, family)
    return character


def _private(character: str) -> str:
    """A glyph on a private code in a font of unknown name: a tick there may be one, so it is unsure."""
    if not "\uf000" <= character <= "\uf0ff":
        return character
    as_wingdings = ticks.symbol(ord(character), "wingdings")
    return UNSURE_TICK if ticks.is_tick(as_wingdings) else as_wingdings


def _printed_before(word: PrintedWord, seen: dict[tuple[str, int], list[Box]]) -> bool:
    """A word printed again a hair's breadth away is bold, not said twice."""
    x0, top = word.box[:2]
    row = int(top)
    for near in (row - 1, row, row + 1):
        for box in seen.get((word.text, near), ()):
            if abs(x0 - box[0]) < 1.2 and abs(top - box[1]) < 1.2:
                return True
    seen.setdefault((word.text, row), []).append(word.box)
    return False
