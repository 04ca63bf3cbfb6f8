"""One PDF page: words, drawing, form fields and visibility brought together and set in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from extractors import drawn_ticks, layout, visibility
from extractors.frame import Frame
from extractors.geometry import Drawing, ShapeKind, drawing_of
from extractors.pdf_form import Annotations, annotations_of
from extractors.pdf_second import GARBLED, odd_share
from extractors.pdf_text import PrintedWord, TextLayer
from extractors.picture import Picture
from extractors.ruled import Grid, grids_of
from extractors.tokens import Token
from pipeline.model import Box, MarkKind, Page

FEW_CHARACTERS = 30
"""A page with fewer is not read by its text layer alone (measured)."""
LARGE = 0.5
"""Share of the page's area. A larger picture may be a scanned letter."""
BUSY_CONFIDENCE = 0.5


class Need(Enum):
    """What a page still needs after its text layer was read."""

    NOTHING = auto()
    EMPTY = auto()
    """There is nothing on it."""
    OCR = auto()
    """What it shows is a picture."""
    GARBLED = auto()
    """Its letters arrive as none of any alphabet."""
    PICTURE_BESIDE_TEXT = auto()
    """It shows text and a large picture that may hold more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the text layer of a page gives, and whether that is all of it."""

    page: Page
    need: Need


def read(page: Any, form: Any, number: int) -> Found:
    """Read a pypdfium2 page; `form` is its document's form environment or None."""
    frame = Frame.of(page)
    drawing = drawing_of(page, frame)
    annotations = annotations_of(page, form, frame)
    layer = TextLayer(page, frame, drawing.text_orders)
    try:
        words = layer.words()
        tokens = _tokens(layer, words, drawing, annotations, picture=Picture(page), frame=frame)
        turns = _turns(layer, words)
    finally:
        layer.close()
    grids = grids_of(drawing.shapes)
    result = _set(number, tokens, grids, turns, frame)
    if drawing.too_busy:
        unsure = tuple(replace(w, confidence=min(w.confidence, BUSY_CONFIDENCE)) for w in result.words)
        result = replace(result, words=unsure, confidence=BUSY_CONFIDENCE)
    return Found(page=result, need=_need(tokens, drawing, frame))


def _tokens(
    layer: TextLayer,
    words: tuple[PrintedWord, ...],
    drawing: Drawing,
    annotations: Annotations,
    *,
    picture: Picture,
    frame: Frame,
) -> list[Token]:
    shapes = drawing.shapes
    ticks = drawn_ticks.drawn_ticks(shapes, words, annotations.inked, picture)
    fields = [token for token in annotations.tokens if token.tick]
    drawn = [token for token in ticks.tokens if not any(_same_place(token, field) for field in fields)]
    printed = tuple(word for word in words if word.at not in ticks.marks)
    tokens = visibility.seen(
        printed, layer=layer, shapes=shapes, struck=annotations.struck, frame=frame, picture=picture
    )
    blots = visibility.blots(shapes, words, [*ticks.tokens, *fields])
    return [*tokens, *blots, *drawn, *annotations.tokens]


def _same_place(one: Token, other: Token) -> bool:
    return (
        one.x0 < other.x1 + 2 and other.x0 < one.x1 + 2 and one.top < other.bottom and other.top < one.bottom
    )


def _turns(layer: TextLayer, words: tuple[PrintedWord, ...]) -> int:
    """Quarter turns clockwise that most of the page's words are turned by."""
    if not words:
        return 0
    sample = words[:: max(len(words) // 12, 1)]
    return Counter(layer.direction(word.at) for word in sample).most_common(1)[0][0]


def _set(
    number: int,
    tokens: list[Token],
    grids: list[Grid],
    turns: int,
    frame: Frame,
) -> Page:
    if not turns:
        return layout.page_of(number, tokens, grids=grids, unwrap=True)
    upright = [_turned(token, turns, frame) for token in tokens]
    page = layout.page_of(number, upright, unwrap=True)
    back = tuple(replace(word, box=_turned_back(word.box, turns, frame)) for word in page.words)
    return replace(page, words=back)


def _turned(token: Token, turns: int, frame: Frame) -> Token:
    """A token on the page turned so that its words stand upright."""
    x0, top, x1, bottom = token.x0, token.top, token.x1, token.bottom
    if turns == 1:
        x0, top, x1, bottom = top, frame.width - x1, bottom, frame.width - x0
    elif turns == 2:
        x0, top, x1, bottom = frame.width - x1, frame.height - bottom, frame.width - x0, frame.height - top
    elif turns == 3:
        x0, top, x1, bottom = frame.height - bottom, x0, frame.height - top, x1
    return token._replace(x0=x0, top=top, x1=x1, bottom=bottom)


def _turned_back(box: Box, turns: int, frame: Frame) -> Box:
    x0, top, x1, bottom = box
    if turns == 1:
        return (frame.width - bottom, x0, frame.width - top, x1)
    if turns == 2:
        return (frame.width - x1, frame.height - bottom, frame.width - x0, frame.height - top)
    return (top, frame.height - x1, bottom, frame.height - x0)


def _need(tokens: list[Token], drawing: Drawing, frame: Frame) -> Need:
    shown = sum(len(token.text) for token in tokens if MarkKind.HIDDEN not in token.marks)
    area = max(frame.width * frame.height, 1.0)
    pictures = [shape for shape in drawing.shapes if shape.kind is ShapeKind.PICTURE]
    large = any(
        _visible(s.x0, s.x1, frame.width) * _visible(s.top, s.bottom, frame.height) > LARGE * area
        for s in pictures
    )
    if _garbled(tokens):
        return Need.GARBLED
    if shown >= FEW_CHARACTERS:
        return Need.PICTURE_BESIDE_TEXT if large else Need.NOTHING
    if pictures or drawing.too_busy or len(drawing.shapes) > 200:
        return Need.OCR
    return Need.NOTHING if shown else Need.EMPTY


def _garbled(tokens: list[Token]) -> bool:
    """A font without a usable alphabet: its letters arrive as replacement, control or private characters."""
    text = "".join(token.text for token in tokens)
    if text.isascii() and text.isprintable():
        return False
    return odd_share((text,)) > GARBLED


def _visible(low: float, high: float, size: float) -> float:
    return max(0.0, min(high, size) - max(low, 0.0))
