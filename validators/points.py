"""Of which points of a list a sentence speaks: "all three", "numbers 2 and 3", "the last two".

The references of a sentence are taken out of its text, so that what is said of them is told by short
patterns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from validators.rulebook import either, rule_file

MARK = "§"
"""Stands in a text for a reference, with the reference's number behind it."""
_DATA = rule_file("adoption")["points"]
NOUN = f"(?:{either(_DATA['nouns'])})"
"""What a point of a list is called."""
NEXT = rf"(?=[^\w\s]|\s*$| (?:{either(_DATA['next'])})\b)"
COUNTED = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6,
}  # fmt: skip
ORDINALS: dict[str, int] = rule_file("adoption")["ordinals"]
_NUMBER = r"(?:\(?[1-9]\)?|one|two|three|four|five|six)"
_LETTER = r"(?:\(?[a-f]\)?)"
_TYPED = r"(?:\(?[1-9]\)?|\(?[a-f]\))"
_SEP = r"(?:,? ?(?:and|et|as well as|&|\+) ?|, ?|/)"
_RANGE = frozenset({"-", "to", "through", "thru", "a"})
_TO = r"(?: ?- ?| to | through | thru | a )"
_ORDINAL = rf"(?:{either(ORDINALS)})"
_COUNT = "two|three|deux|trois"
_OF_THEM = f"(?: (?:{either(_DATA['of_them'])}))?".replace("NOUN", NOUN)


def _run(one: str) -> str:
    """A run of numbers: "1, 2 and 3", "1 to 3", "no. 1 and no. 2"."""
    return rf"{one}(?:(?:{_SEP}|{_TO})(?:the )?(?:{NOUN} ?)?{one}(?![\w.,]\d|\w))*(?!\w)"


_NAMED = rf"(?:\b(?:the|your|les?) )?(?<!\w){NOUN} ?(?P<named>{_run(f'(?:{_NUMBER}|{_LETTER})')})"
_LEAD = either(rf"(?<={lead})" for lead in _DATA["before_number"])
_BARE = rf"(?:{_LEAD}|(?<!\w)(?=\(?[1-9a-f]\)))(?P<bare>{_run(_TYPED)})(?![.,:/-]?\d)"
_ORDERED = (
    rf"\b(?:the|le|la|les|your) (?:(?P<two>{_COUNT}) )?"
    rf"(?P<ordinals>{_ORDINAL}(?:{_SEP}(?:the |le |la )?{_ORDINAL})*)"
    rf"(?: (?P<many>{_COUNT}))?(?: (?:one|ones|{NOUN}))?"
)
_REST = rf"\b(?:the|les) (?P<rest>{either(_DATA['rest'])})(?: {NOUN})?"
_ALL = rf"\b(?P<all>{either(_DATA['all'])})".replace("NOUN", NOUN)
_REFERENCE = re.compile(f"(?:{either((_NAMED, _REST, _ORDERED, _ALL, _BARE))}){_OF_THEM}{NEXT}")
_PARTIAL = re.compile(rf"\b(?:{either(_DATA['some_of'])})$")
_APPOSED = re.compile(rf"\b(?:one|two|some|most|deux) (?:of|de) {MARK}\d+[,:(-]+ ?{MARK}")
"""As in "two of these, the second and the third"."""
_TOKEN = re.compile(r"[1-9]|-|\b(?:to|through|thru|one|two|three|four|five|six|[a-f])\b")


@dataclass(frozen=True, slots=True)
class Points:
    """Some points of a list, counted from 1, or from the end from -1; `all_of` where they are all of it."""

    named: frozenset[int] = frozenset()
    all_of: bool = False
    rest: bool = False
    """Those that the sentence does not name otherwise."""
    partial: bool = False
    """As in "two of these": which ones is not said."""
    nearest: bool = False
    """As in "Confirmed.": what stands right before it."""

    def among(self, total: int) -> frozenset[int] | None:
        """The numbers of the points in a list of some length; None where the list has no such point."""
        if self.all_of or self.nearest:
            return frozenset(range(1, total + 1))
        placed = frozenset(one if one > 0 else total + 1 + one for one in self.named)
        return placed if all(1 <= one <= total for one in placed) else None


def references(text: str) -> tuple[str, tuple[Points, ...]]:
    """A canonical text with a mark for each reference to points of a list, and what the marks stand for."""
    found: list[Points] = []

    def note(match: re.Match[str]) -> str:
        points = _points(match)
        if points.all_of and _PARTIAL.search(text[: match.start()]):
            points = Points(partial=True)
        found.append(points)
        return f"{MARK}{len(found) - 1}"

    return _APPOSED.sub(MARK, _REFERENCE.sub(note, text)), tuple(found)


def _points(match: re.Match[str]) -> Points:
    """What one reference stands for."""
    if match["all"]:
        return Points(all_of=True)
    if match["rest"]:
        return Points(rest=True)
    if match["ordinals"]:
        return Points(_ordered(match["ordinals"], match["many"] or match["two"]))
    return Points(_numbered(match["named"] or match["bare"]))


def _ordered(words: str, many: str | None) -> frozenset[int]:
    """As in "the second and third", "the last two"."""
    told = [ORDINALS[one] for one in re.findall(_ORDINAL, words)]
    if not many or len(told) != 1:
        return frozenset(told)
    count = 3 if many in ("three", "trois") else 2
    return frozenset(range(1, count + 1) if told[0] > 0 else range(-count, 0))


def _numbered(words: str) -> frozenset[int]:
    """As in "1, 2 and 3", "1 to 3", "b) and c)"."""
    told: set[int] = set()
    last, ranging = 0, False
    for sign in _TOKEN.findall(words):
        if sign in _RANGE and (sign != "a" or last):
            ranging = True
            continue
        number = COUNTED.get(sign) or int(sign)
        told.update(range(last, number + 1) if ranging and last else (number,))
        last, ranging = number, False
    return frozenset(told)
