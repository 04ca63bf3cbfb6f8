"""How one letter looks, chosen by the hash of its id: fonts, margins, boxes, rules. The same on every run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from random import Random
from typing import TypeVar

from tests.rendering.letters import Letter

Choice = TypeVar("Choice")


class Box(StrEnum):
    """How tick boxes are made."""

    DRAWN_CROSS = "drawn_cross"
    DRAWN_CHECK = "drawn_check"
    DRAWN_FILL = "drawn_fill"
    WIDGET = "widget"
    """AcroForm check boxes: their state is in no page's text."""
    DINGBAT = "dingbat"
    """Glyphs of ZapfDingbats: an empty square, a check mark."""
    LITERAL = "literal"
    """Typed brackets."""


class Rules(StrEnum):
    """How a table is ruled."""

    GRID = "grid"
    ROWS = "rows"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """The names that reportlab knows them by."""

    regular: str
    bold: str


HELVETICA = Fonts(regular="Helvetica", bold="Helvetica-Bold")
TIMES = Fonts(regular="Times-Roman", bold="Times-Bold")
COURIER = Fonts(regular="Courier", bold="Courier-Bold")
VERA = Fonts(regular="Vera", bold="VeraBd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Sizes and widths are in points."""

    fonts: Fonts
    size: float
    leading: float
    margin: float
    head: str
    """Where the letterhead stands: left, centre or right; in two columns, which side: left or right."""
    head_rule: bool
    box: Box
    rules: Rules
    struck_as_bar: bool
    """Struck-out text by a filled rectangle instead of a drawn line."""
    bars_as_glyphs: bool
    """Black spots as glyphs that can be read back instead of drawn rectangles."""
    word_by_word: bool
    """Each word is placed on its own, as some word processors do."""
    printed_twice: bool
    """Bold by printing a line twice, a hair apart."""
    scrambled: bool
    """Lines stand in the file in another order than on the page."""
    date_of_print: str


def chance(letter_id: str, purpose: str) -> Random:
    """Random numbers that depend on a letter and a purpose alone."""
    return Random(sha256(f"{purpose}/{letter_id}".encode()).digest())


def pick(letter_id: str, purpose: str, choices: tuple[Choice, ...]) -> Choice:
    """One of `choices`, always the same for a letter and a purpose."""
    return chance(letter_id, purpose).choice(choices)


def look_of(letter: Letter, *, paper: bool = False) -> Look:
    """The look of a letter. `paper`: it will be printed, so nothing is interactive or typed for a screen."""
    boxes = tuple(box for box in Box if not (paper and box in {Box.WIDGET, Box.LITERAL}))
    size = pick(letter.id, "size", (10.0, 10.5, 11.0, 11.5, 12.0))
    return Look(
        fonts=_fonts(letter),
        size=size,
        leading=size * pick(letter.id, "leading", (1.15, 1.2, 1.3, 1.45)),
        margin=pick(letter.id, "margin", (54.0, 64.0, 72.0, 90.0)),
        head=pick(letter.id, "head", ("left", "centre", "right")),
        head_rule=pick(letter.id, "head rule", (True, False)),
        box=pick(letter.id, "box", boxes),
        rules=pick(letter.id, "rules", tuple(Rules)),
        struck_as_bar=pick(letter.id, "struck", (True, False)),
        bars_as_glyphs=not paper and pick(letter.id, "bars", (True, False)),
        word_by_word=pick(letter.id, "words", (True, False, False)),
        printed_twice=pick(letter.id, "twice", (True, False, False, False)),
        scrambled=pick(letter.id, "scrambled", (True, False, False, False, False)),
        date_of_print="2026-11-12",
    )


def _fonts(letter: Letter) -> Fonts:
    """The built-in fonts know Western European letters alone; Vera, which reportlab brings, knows more."""
    text = "\n".join((letter.body, *letter.letterhead, *letter.signature, *letter.footer))
    try:
        text.replace("█", "").encode("cp1252")
    except UnicodeEncodeError:
        return VERA
    return pick(letter.id, "fonts", (HELVETICA, HELVETICA, TIMES, TIMES, VERA, COURIER))
