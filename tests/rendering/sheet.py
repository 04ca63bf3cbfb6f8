"""Typesetting on pages: words wrapped to a width, struck through or blacked out, pages that overflow.

Lengths are points; y counts upwards from the bottom of the page, as in PDF.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from random import Random

from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import letter as letter_paper
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.rendering.letters import is_tick, is_ticked, spans
from tests.rendering.look import Box, Look
from tests.rendering.ticks import Place, draw_box

WIDTH, HEIGHT = map(float, letter_paper)
BLACK_SQUARE = "\N{BLACK SQUARE}"
"""A black square in ZapfDingbats: a black spot that can be read back as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word, the gap before it, and how it is set."""

    text: str
    gap: str
    font: str
    size: float
    struck: bool = False

    @property
    def width(self) -> float:
        """Without the gap."""
        return text_width(self.text, self.font, self.size)

    @property
    def space(self) -> float:
        """The gap's width."""
        return text_width(self.gap, self.font, self.size)


def words(text: str, font: str, size: float) -> Iterator[Word]:
    """The words of a line with the spaces before them; struck-out stretches know that they are."""
    trailing = ""
    for span in spans(text):
        for gap, word in re.findall(r"(\s*)(\[[xX ]\]|(?:(?!\[[xX ]\])\S)+)", span.text):
            yield Word(text=word, gap=trailing + gap, font=font, size=size, struck=span.struck)
            trailing = ""
        trailing += span.text[len(span.text.rstrip()) :]


def wrap(line: tuple[Word, ...], width: float) -> Iterator[tuple[Word, ...]]:
    """Break a line where a word would pass `width`; a line without words is one empty line."""
    current: list[Word] = []
    used = 0.0
    for word in line:
        gap = word.space if current else 0.0
        if current and used + gap + word.width > width:
            yield tuple(current)
            current, used, gap = [], 0.0, 0.0
        current.append(word)
        used += gap + word.width
    yield tuple(current)


class Sheet:
    """Pages that fill from top to bottom between x0 and x1.

    Drawing is noted down and put on the page when it is full, so that a look may put lines into the file in
    another order than a reader reads them in.
    """

    def __init__(self, look: Look, footer: tuple[str, ...], random: Random, password: str = "") -> None:
        _register_fonts()
        self.look = look
        self.x0, self.x1 = look.margin, WIDTH - look.margin
        self.y = HEIGHT - look.margin
        self._buffer = BytesIO()
        lock = pdfencrypt.StandardEncryption(password, strength=128) if password else None
        self.canvas = Canvas(
            self._buffer, pagesize=letter_paper, invariant=1, pageCompression=0, encrypt=lock
        )
        self.footer = footer
        """Lines at the foot of each page from this one on."""
        self._random = random
        self._boxes = 0
        self._drawing: list[Callable[[], object]] = []
        self.floor = 40.0 + look.leading * len(footer)

    def draw(self, action: Callable[[], object]) -> None:
        """Note one piece of drawing for this page."""
        self._drawing.append(action)

    def room_for(self, height: float) -> None:
        """Begin a new page where less than `height` is left."""
        if self.y - height < self.floor:
            self.next_page()

    def next_page(self) -> None:
        """Put this page into the file and begin another one."""
        self._finish_page()
        self.y = HEIGHT - self.look.margin

    def bytes(self) -> bytes:
        """The whole document."""
        self._finish_page()
        self.canvas.save()
        return self._buffer.getvalue()

    def _finish_page(self) -> None:
        size = self.look.size - 2
        for number, line in enumerate(reversed(self.footer)):
            self.place(line, self.x0, 30.0 + number * (size + 2), size=size)
        if self.look.scrambled:
            self._random.shuffle(self._drawing)
        for action in self._drawing:
            action()
        self._drawing.clear()
        self.canvas.showPage()

    def gap(self, lines: float = 1.0) -> None:
        """Leave some lines empty."""
        self.y -= self.look.leading * lines

    def paragraph(
        self, text: str, *, bold: bool = False, size: float = 0.0, align: str = "left", indent: float = 0.0
    ) -> None:
        """One line of the writer's, wrapped to the column, from the cursor downwards."""
        font = self.look.fonts.bold if bold else self.look.fonts.regular
        height = size or self.look.size
        width = self.x1 - self.x0 - indent
        for line in wrap(tuple(words(text, font, height)), width):
            self.room_for(self.look.leading)
            self.y -= max(self.look.leading, height * 1.15)
            self.place_line(
                line, self._start(line, align, indent), self.y, twice=bold and self.look.printed_twice
            )

    def _start(self, line: tuple[Word, ...], align: str, indent: float) -> float:
        spare = self.x1 - self.x0 - indent - line_width(line)
        return self.x0 + indent + {"left": 0.0, "centre": spare / 2, "right": spare}[align]

    def place(self, text: str, x: float, y: float, *, bold: bool = False, size: float = 0.0) -> None:
        """One line at a place, not wrapped."""
        font = self.look.fonts.bold if bold else self.look.fonts.regular
        self.place_line(tuple(words(text, font, size or self.look.size)), x, y)

    def place_line(self, line: tuple[Word, ...], x: float, y: float, *, twice: bool = False) -> None:
        """Words side by side from x, on the base line y."""
        if not line:
            return
        plain = not any(word.struck or "█" in word.text or self._is_box(word) for word in line)
        if plain and not self.look.word_by_word:
            text = line[0].text + "".join(word.gap + word.text for word in line[1:])
            self._text(text, x, y, line[0], twice=twice)
            return
        before = len(self._drawing)
        for number, word in enumerate(line):
            x += word.space if number else 0.0
            self._word(word, x, y, twice=twice)
            follows = line[number + 1] if number + 1 < len(line) else None
            if word.struck:
                bridge = follows.space if follows and follows.struck else 0.0
                self._strike(x, y, word.width + bridge, word.size)
            x += word.width
        self._keep_together(before)

    def _keep_together(self, first: int) -> None:
        """What was noted down since `first` becomes one piece, so that no line is scrambled inside."""
        pieces = tuple(self._drawing[first:])
        del self._drawing[first:]
        self.draw(lambda: [piece() for piece in pieces])

    def _text(self, text: str, x: float, y: float, style: Word, *, twice: bool = False) -> None:
        def show() -> None:
            self.canvas.setFont(style.font, style.size)
            self.canvas.drawString(x, y, text)
            if twice:
                self.canvas.drawString(x + 0.3, y, text)

        self.draw(show)

    def _is_box(self, word: Word) -> bool:
        return is_tick(word.text) and self.look.box is not Box.LITERAL

    def box(self, x: float, y: float, *, ticked: bool) -> None:
        """A tick box on a base line."""
        self._boxes += 1
        number, size = self._boxes, self.look.size
        place = Place(x=x, y=y - 0.12 * size, side=0.95 * size)
        self.draw(lambda: draw_box(self.canvas, self.look, place, number, ticked=ticked))

    def _word(self, word: Word, x: float, y: float, *, twice: bool) -> None:
        if self._is_box(word):
            self.box(x, y, ticked=is_ticked(word.text))
            return
        for part in re.findall(r"█+|[^█]+", word.text):
            width = text_width(part, word.font, word.size)
            if part[0] != "█":
                self._text(part, x, y, word, twice=twice)
            else:
                width = len(part) * 0.6 * word.size
                self._black(len(part), x, y, word.size)
            x += width

    def _black(self, count: int, x: float, y: float, size: float) -> None:
        def show() -> None:
            self.canvas.setFont("ZapfDingbats", size * 0.78)
            self.canvas.drawString(x, y, BLACK_SQUARE * count)

        def fill() -> None:
            self.canvas.rect(x, y - 0.2 * size, count * 0.6 * size, size, stroke=0, fill=1)

        self.draw(show if self.look.bars_as_glyphs else fill)

    def _strike(self, x: float, y: float, width: float, size: float) -> None:
        middle = y + 0.27 * size

        def rule() -> None:
            self.canvas.setLineWidth(0.7)
            self.canvas.line(x, middle, x + width, middle)

        def bar() -> None:
            self.canvas.rect(x, middle - 0.4, width, 0.8, stroke=0, fill=1)

        self.draw(bar if self.look.struck_as_bar else rule)

    def rule(self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.6) -> None:
        """A straight line."""

        def show() -> None:
            self.canvas.setLineWidth(width)
            self.canvas.line(x0, y0, x1, y1)

        self.draw(show)


def text_width(text: str, font: str, size: float) -> float:
    """The width of a text that is not wrapped."""
    return float(stringWidth(text, font, size))


def line_width(line: tuple[Word, ...]) -> float:
    """From the first word's left edge to the last word's right edge."""
    return sum(word.width for word in line) + sum(word.space for word in line[1:])


def printable(text: str) -> str:
    """The text with letters that no font here has written without their accents."""
    _register_fonts()
    known = pdfmetrics.getFont("Vera").face.charToGlyph
    return "".join(
        sign if ord(sign) in known or sign == "█" else unicodedata.normalize("NFKD", sign)[0] for sign in text
    )


def _register_fonts() -> None:
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        for name in ("Vera", "VeraBd"):
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
