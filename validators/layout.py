"""How the lines of a letter are written: bullets, labels, tick boxes, rows of a table."""

from __future__ import annotations

import re

from pipeline.model import CELL, TICKED, UNSURE_TICK, UNTICKED

TICK = re.compile(
    f"[{TICKED}{UNTICKED}{UNSURE_TICK}]|(?<!\\w)[\\[(] ?(?P<typed>[xX✓✔✗✘*]?) ?[\\])](?=\\s|$)"
    "|^\\s*(?P<crossed>[✗✘✕❌])(?=\\s)"
)
"""A tick box as an extractor writes it, or as it is typed: "[x]", "( )"; a bare cross may tick or strike."""
BULLET = re.compile(r"^\s*(?:[-–—•*·▪●◦>]+\s+|\(?\d{1,2}[.)]\s+|\(?[a-hA-H][.)]\s+)")
LABEL = re.compile(
    r"^\s*([^:\t]{1,70}?)\s*(?::(?=\s|$|[A-Za-zÀ-ÿ])|(?:\s[-–—=]+>?|\.{3,}|…|=)\s*"
    r"(?=(?:all|clear|looked|checked|no|not|none|nil|yes|neg|negative|absent|denied|n|y|oui|non|aucune?|0|ø|Ø)\b"
    r"|[øØ]))",
    re.IGNORECASE,
)
"""What stands before the first colon of a line, or before a dash and an answer. A time of day has a digit
behind its colon.
"""
ENDS_LABEL = re.compile(r"[:=…]|\s[-–—]|\.{3}")
"""What no line with a label is without."""
SECTION = re.compile(r"^\s*(?P<letter>[SOABRP])\s*[-–—]\s+(?=\S)")
"""The letter of a SOAP or SBAR note."""
ROW_BAR = re.compile(r"^\s*\|.*\|\s*$")
GAP = re.compile(r"(?: {3,}|(?<![.!?:;, ]) {2})(?=\S)")
"""What parts two fields on one line."""
OPEN_CHOICE = r"\b(?:(?:yes|oui)\s+(?:no|non)|(?:no|non)\s+(?:yes|oui)|y\s+n|n\s+y)[\s.;]*$"
"""Both answers, side by side, and neither chosen."""
UNFILLED = re.compile(
    r"\b(?:(?:y|yes|oui)\s*/\s*(?:n|no|non)\b"
    r"|(?:is|are|has|have|does|do|was|can)\s*/\s*(?:is|are|has|have|does|do|was|can)?\s*(?:not|no)\b"
    r"|(?P<choice>\w{5,})\s*/\s*not\s+(?P=choice)\b"
    r"|delete as (?:appropriate|applicable)|circle one\b"
    r"|(?:select|choose|circle|check|tick|mark) (?:one|all|as)\b|choisir\b|cocher\b|rayer\b)"
    r"|\{\{|\}\}|<<|>>|\[(?:insert|name|date|select|choose|enter|patient|yes|specify)[^\]]*\]|_{3,}"
    rf"|{OPEN_CHOICE}",
    re.IGNORECASE,
)
"""A choice that nobody made, or a token that nobody filled in: such words are nobody's."""

_HANGING = (
    "and or but nor the a an of i we she her his to for with by from that which et ou mais la le les je elle"
    " de du des pour par avec que qui sans"
)
HANGING = frozenset(_HANGING.split())
"""Words behind which a sentence goes on, whatever the next line looks like."""
_UNFILLED_SIGNS = (
    "/", "\t", "{{", "}}", "<<", ">>", "[", "___", "  ", "delete", "circle", "select", "choose", "check",
    "tick", "mark", "chois", "coch", "rayer", "yes", "oui", "y n", "n y",
)  # fmt: skip
"""One of these stands in whatever `UNFILLED` finds; they are found ten times as fast."""


def is_unfilled(text: str) -> bool:
    """Whether a text holds a choice that nobody made, or a token that nobody filled in."""
    small = text.lower()
    return any(sign in small for sign in _UNFILLED_SIGNS) and bool(UNFILLED.search(text))


def is_row(text: str) -> bool:
    """Whether a line is a row of a table."""
    return CELL in text or bool(ROW_BAR.match(text))


def opens_item(text: str) -> bool:
    """Whether a line begins with a bullet or a tick box."""
    return bool(BULLET.match(text) or TICK.match(text.lstrip()))


def after_bullet(text: str) -> int:
    """Where the words of a line begin behind its bullet, if it has one."""
    bullet = BULLET.match(text)
    return bullet.end() if bullet else 0
