"""What a person sees of each printed word: struck out, invisible, blacked out, or plain."""

from __future__ import annotations

from collections import defaultdict

from extractors.frame import Frame
from extractors.geometry import Shape, ShapeKind
from extractors.pdf_text import PrintedWord, TextLayer
from extractors.picture import Picture
from extractors.tokens import BLACKED_OUT, NO_MARKS, Token
from pipeline.model import Box, MarkKind

TINY = 2.3
"""Points of line height: type of under two points, which nobody reads."""
MAX_BLOTS = 500
_BUCKET = 12.0
_HIDDEN = frozenset({MarkKind.HIDDEN})
_STRUCK = frozenset({MarkKind.STRUCK})
_CROSSED = 0.4
"""Confidence of a word under a slanting stroke: crossed out, or merely near a signature."""


def seen(
    words: tuple[PrintedWord, ...],
    *,
    layer: TextLayer,
    shapes: tuple[Shape, ...],
    struck: tuple[Box, ...],
    frame: Frame,
    picture: Picture,
) -> list[Token]:
    """Each printed word as a token with its marks. `struck` is where annotations strike words out."""
    strokes = _strokes(shapes)
    covers = [s for s in shapes if s.fill is not None and s.kind is not ShapeKind.LINE]
    covers = [s for s in covers if s.height > TINY and s.width > TINY]
    covers += [s for s in shapes if s.kind is ShapeKind.PICTURE]
    tokens: list[Token] = []
    for word in words:
        state = _hidden(word, covers, frame, picture)
        if state is not None:
            tokens.append(state)
            continue
        lines = strokes.get(int(word.box[1] // _BUCKET), ())
        tokens.extend(_struck(word, lines, layer, struck) if lines or struck else (plain(word),))
    return tokens


def blots(shapes: tuple[Shape, ...], words: tuple[PrintedWord, ...], ticks: list[Token]) -> list[Token]:
    """Black bars of a line's height with no word under them: something was said there, and is gone."""
    dark = [s for s in shapes if s.fill is not None and s.fill < 0.35 and _bar_sized(s)]
    found: list[Token] = []
    for bar in dark[:MAX_BLOTS]:
        over_word = any(_meet(bar, word.box) for word in words)
        over_tick = any(_meet(bar, (tick.x0, tick.top, tick.x1, tick.bottom)) for tick in ticks)
        if not over_word and not over_tick:
            found.append(Token(BLACKED_OUT, bar.x0, bar.top, bar.x1, bar.bottom, confidence=0.0))
    return found


def _bar_sized(shape: Shape) -> bool:
    """As high as a line of print and as wide as a word or a few; a wider one is a decoration."""
    return 5.5 <= shape.height <= 22.0 and 0.8 * shape.height <= shape.width <= 400.0


def _meet(shape: Shape, box: Box) -> bool:
    wide = min(shape.x1, box[2]) - max(shape.x0, box[0])
    high = min(shape.bottom, box[3]) - max(shape.top, box[1])
    return wide > 1.0 and high > 0.3 * min(shape.height, box[3] - box[1])


def plain(word: PrintedWord) -> Token:
    """The word with nothing said against it."""
    return Token(word.text, *word.box)


def _strokes(shapes: tuple[Shape, ...]) -> dict[int, list[Shape]]:
    """Everything that could strike a word out, by the height of the words that it could strike."""
    found: dict[int, list[Shape]] = defaultdict(list)
    for shape in shapes:
        flat = shape.height <= 8.0 and shape.width > 3 * max(shape.height, 0.4)
        slanting = shape.kind is ShapeKind.LINE and shape.height > 8.0 and shape.width > 20.0
        if shape.ink > 0.85 or shape.width < 3.0 or not (flat or slanting):
            continue
        first, last = int((shape.top - 40.0) // _BUCKET), int(shape.bottom // _BUCKET)
        for bucket in range(max(first, -100), min(last, 1_000) + 1):
            found[bucket].append(shape)
    return found


def _struck(
    word: PrintedWord, lines: list[Shape] | tuple[()], layer: TextLayer, struck: tuple[Box, ...]
) -> tuple[Token, ...]:
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    if any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in struck):
        return (plain(word)._replace(marks=_STRUCK),)
    confidence = 1.0
    for line in lines:
        left, right = max(line.x0, word.box[0]), min(line.x1, word.box[2])
        covered = (right - left) / max(word.box[2] - word.box[0], 0.1)
        if covered < 0.15 or word.sideways:
            continue
        if line.height > 8.0:
            confidence = min(confidence, _CROSSED if _crosses(line, word) else 1.0)
        elif _through_middle(line, word, layer):
            if covered >= 0.85 or len(word.text) < 3:
                return (plain(word)._replace(marks=_STRUCK),) if covered >= 0.5 else (plain(word),)
            return _partly(word, left, right)
    return (plain(word)._replace(confidence=confidence),)


def _through_middle(line: Shape, word: PrintedWord, layer: TextLayer) -> bool:
    """Between a little above the baseline, where underlines end, and the height of capitals."""
    base = layer.origin(word.at)
    ascent = base - word.box[1]
    middle = (line.top + line.bottom) / 2
    return line.height <= 0.4 * word.size and 0.14 * ascent < base - middle < 0.72 * ascent


def _crosses(line: Shape, word: PrintedWord) -> bool:
    """One of the diagonals of the stroke's rectangle, of which one is the stroke, passes the word."""
    share = ((word.box[0] + word.box[2]) / 2 - line.x0) / line.width
    heights = (line.top + share * line.height, line.bottom - share * line.height)
    return any(word.box[1] < height < word.box[3] for height in heights)


def _partly(word: PrintedWord, left: float, right: float) -> tuple[Token, ...]:
    """A word of which a stretch is struck: `yes/no` with its half deleted. Letters of equal width."""
    token = plain(word)
    step = (token.x1 - token.x0) / len(token.text)
    first = round((left - token.x0) / step)
    last = max(round((right - token.x0) / step), first + 1)
    cuts = ((0, first, NO_MARKS), (first, last, _STRUCK), (last, len(token.text), NO_MARKS))
    return tuple(
        token._replace(text=token.text[a:b], x0=token.x0 + a * step, x1=token.x0 + b * step, marks=marks)
        for a, b, marks in cuts
        if b > a
    )


def _hidden(word: PrintedWord, covers: list[Shape], frame: Frame, picture: Picture) -> Token | None:
    """The word as hidden or blacked out, or None when it can be seen."""
    if not word.paint.visible or word.size < TINY or not frame.shows(word.box):
        return plain(word)._replace(marks=_HIDDEN)
    suspect = word.paint.lightness > 0.85 or (covers and any(_may_hide(shape, word) for shape in covers))
    if not suspect:
        return None
    zone = _letters(word)
    if picture.ink(zone) > 0.85:
        return Token(BLACKED_OUT, *word.box, confidence=0.0)
    if picture.contrast(zone) < 0.15:
        return plain(word)._replace(marks=_HIDDEN)
    return None


def _may_hide(shape: Shape, word: PrintedWord) -> bool:
    """Laid over the word, or as dark under it as the word itself; covering most of its letters."""
    x0, top, x1, bottom = _letters(word)
    wide = min(x1, shape.x1) - max(x0, shape.x0)
    high = min(bottom, shape.bottom) - max(top, shape.top)
    if wide < 0.6 * (x1 - x0) or high < 0.6 * (bottom - top):
        return False
    over = shape.order > word.paint.order
    alike = shape.fill is not None and abs(shape.fill - word.paint.lightness) < 0.3
    return over or alike


def _letters(word: PrintedWord) -> Box:
    """The part of a word's box that small letters fill."""
    x0, top, x1, bottom = word.box
    high = bottom - top
    return (x0, top + 0.35 * high, x1, top + 0.78 * high)
