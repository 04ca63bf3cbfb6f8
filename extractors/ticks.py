"""Tick boxes written as characters: every way of typing one becomes one of the three of `pipeline.model`."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.model import TICKED, UNSURE_TICK, UNTICKED

_EMPTY = "\u2610\u25a1\u25a2\u25fb\u25fd\u2b1c\u2b1a\u274f\u2751\u2750\u2752\U0001f78f\U0001f790\U0001f78e"
_FULL = "\u2611\u2612\u22a0\u2705\u2713\u2714\u26dd\U0001f5f5\U0001f5f7\U0001f5f9\U0001f5f8\U0001f5f4"
# A cross without a box is a mark to one writer and a "no" to the next.
_UNSURE = "\u2717\u2718\u274c\u274e\u2bbd\u2715\u2716\U0001f5d9\U0001f5f6"
CROSSES = "\u2717\u2718"
"""Ballot crosses without a box of their own."""
_FILLED_BOX = "\u25a0\u25fc\u25fe\u2b1b"

_CHARACTERS = re.compile(f"[{_EMPTY}{_FULL}{_UNSURE}]")
_FILLED = re.compile(f"[{_FILLED_BOX}]")
_VARIATION = re.compile("[\ufe0e\ufe0f]")
_BRACKETS = re.compile(
    r"\[[ \t]*(?P<mark>[xX*+✓✔√])[ \t]*\]|\[[ \t_]{0,5}\]"
    r"|(?:(?<=\s)|^)\([ \t]*(?P<round>[xX✓✔√])[ \t]*\)(?=\s)|(?:(?<=\s)|^)\([ \t_]{0,5}\)(?=[ \t]*\w)",
    re.MULTILINE,
)
_UNDERLINED = re.compile(r"(?:(?<=[\s/])|^)_+(?P<mark>[xX✓✔√])_+(?=[ \t]*\w|\s)", re.MULTILINE)
_BLANK_LINE = re.compile(r"(?:(?<=\t)|^)[ ]*_{2,6}(?=[ \t]*[^\W_])", re.MULTILINE)

Replace = Callable[[re.Match[str]], str]


def is_tick(character: str) -> bool:
    """Whether the character is one of the three canonical boxes."""
    return character in (TICKED, UNTICKED, UNSURE_TICK)


def replacements(text: str) -> tuple[tuple[re.Pattern[str], Replace], ...]:
    """What has to be replaced in `text`, in this order.

    A filled square is a bullet in one letter and a ticked box in another: it counts as a tick only where
    empty boxes stand in the same text.
    """
    boxes = bool(re.search(f"[{_EMPTY}]", text))
    filled: tuple[tuple[re.Pattern[str], Replace], ...] = ((_FILLED, lambda _: TICKED),) if boxes else ()
    return (
        (_VARIATION, lambda _: ""),
        (_BRACKETS, lambda found: TICKED if found["mark"] or found["round"] else UNTICKED),
        (_UNDERLINED, lambda _: TICKED),
        (_BLANK_LINE, lambda _: UNTICKED),
        *filled,
        (_CHARACTERS, lambda found: canonical(found.group())),
    )


def canonical(character: str) -> str:
    """The canonical box for a character that is one; any other character comes back as it is."""
    if character in _FULL:
        return TICKED
    if character in _EMPTY:
        return UNTICKED
    return UNSURE_TICK if character in _UNSURE else character


# Symbol fonts put their glyphs on ordinary codes; Word stores them as such or in the private range F000-F0FF.
_WINGDINGS = {0xFE: TICKED, 0xFD: TICKED, 0xFC: TICKED, 0xFB: TICKED, 0xA8: UNTICKED, 0x6F: UNTICKED}
_WINGDINGS |= {0x71: UNTICKED, 0x72: UNTICKED, 0x78: TICKED, 0xA1: UNTICKED, 0xA2: UNTICKED}
_WINGDINGS_2 = {0x50: TICKED, 0x52: TICKED, 0x54: TICKED, 0x4F: TICKED, 0x51: TICKED, 0x53: TICKED}
_WINGDINGS_2 |= {0x56: TICKED, 0xA3: UNTICKED, 0x2A: UNTICKED, 0x30: UNTICKED, 0x35: UNTICKED}
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "zapfdingbats": {0x33: TICKED, 0x34: TICKED, 0x37: TICKED, 0x38: TICKED, 0x6F: UNTICKED, 0x71: UNTICKED},
    "webdings": {0x61: TICKED, 0x63: UNTICKED, 0x72: UNSURE_TICK},
    "marlett": {0x61: TICKED, 0x62: TICKED},
}


def is_symbol_font(font: str) -> bool:
    """Whether letters in this font are pictures."""
    return font.lower() in _FONTS or font.lower() in {"symbol", "wingdings 3"}


def symbol(code: int, font: str) -> str:
    """A glyph of a symbol font: a canonical box, or a bullet for every other picture."""
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    return _FONTS.get(font.lower(), {}).get(low, "•")
