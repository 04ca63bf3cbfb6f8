"""Which breast a denial is of: "no infection in the left one" says nothing of the plugged right one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum

from validators.findings import Finding, Survey
from validators.rulebook import phrases, word_set
from validators.tokens import canonical, tokenize
from validators.utterance import Utterance
from validators.verdicts import Verdict

LEFT = word_set("sides", "left")
RIGHT = word_set("sides", "right")
PARTS = word_set("sides", "parts")
OTHER = word_set("sides", "other")
BOTH = word_set("sides", "both")
COMPLAINT = phrases("sides", "complaint")
NO_SIDE_BEHIND = word_set("sides", "no_side_behind")
NO_SIDE_BEFORE = word_set("sides", "no_side_before")
POINTING = word_set("sides", "pointing")
NARROWABLE = ("infection",)
"""What may be denied of one breast alone; an antibiotic is taken by the whole of her."""


class Side(Enum):
    """A side of the body, as far as the words tell."""

    LEFT = "left"
    RIGHT = "right"
    OTHER = "other"
    """The one that the letter is not about."""


def narrow_to_sides(found: Survey) -> None:
    """Set aside each denial of an infection that is of the breast the letter is not about.

    Nothing is done where the letter does not say which breast that is, or where it is both.
    """
    denied = [
        position
        for position, one in enumerate(found.findings)
        if one.group in NARROWABLE and one.verdict is Verdict.DENIED
    ]
    if not denied:
        return
    affected = _affected(found)
    for position in denied:
        one = found.findings[position]
        named = _sides_of(found, one)
        if named == {Side.OTHER} or (len(affected) == 1 and named and affected.isdisjoint(named)):
            found.findings[position] = replace(one, verdict=Verdict.ASIDE, rule="other-side")


def _affected(found: Survey) -> set[Side]:
    """The sides on which the letter tells of a blocked duct, or asks for treatment."""
    asked = {one.index for one in found.findings if one.group == "ultrasound"}
    sides: set[Side] = set()
    for index, said in enumerate(found.said):
        words = _words(said)
        if index in asked or any(word.startswith(COMPLAINT) for word in words):
            sides |= _sides(words)
    return sides - {Side.OTHER}


def _sides_of(found: Survey, one: Finding) -> set[Side]:
    """The sides of which a denial is said, in its sentence or in the one that it points back to."""
    words = _words(found.said[one.index])
    if any(word.startswith(COMPLAINT) for word in words):
        words = _clause(found, one)
    if not BOTH.isdisjoint(words):
        return set()
    named = _sides(words)
    if named or not one.index or POINTING.isdisjoint(_clause(found, one)):
        return named
    before = _words(found.said[one.index - 1])
    complains = any(word.startswith(COMPLAINT) for word in before)
    return set() if complains or not BOTH.isdisjoint(before) else _sides(before)


def _words(said: Utterance) -> list[str]:
    return tokenize(canonical(f"{said.heading} {said.label} {said.text}"))[0]


def _clause(found: Survey, one: Finding) -> list[str]:
    page = found.said[one.index].page
    return tokenize(canonical(page.text[one.start : one.end]))[0]


def _sides(words: list[str]) -> set[Side]:
    """The sides that some words name; none where "other" joins them to the rest."""
    found = set(_named(words))
    return set() if Side.OTHER in found and len(found) > 1 else found


def _named(words: list[str]) -> Iterator[Side]:
    for index, word in enumerate(words):
        after = words[index + 1 : index + 2]
        beside = words[max(0, index - 1)], *after
        if word in LEFT or (word == "l" and not PARTS.isdisjoint(beside)):
            yield Side.LEFT
        elif (word in RIGHT and _is_side(words, index)) or (word == "r" and not PARTS.isdisjoint(beside)):
            yield Side.RIGHT
        elif word in OTHER and _names_other(words, index):
            joined = not {"or", "and", "nor", "ou", "et", "ni"}.isdisjoint(words[max(0, index - 2) : index])
            if not joined:
                yield Side.OTHER
            else:
                yield from (Side.LEFT, Side.RIGHT)


def _names_other(words: list[str], index: int) -> bool:
    """As in "the healthy breast"; but for "healthy breast otherwise", "a healthy breast": the treated one."""
    if words[index] == "healthy" and words[max(0, index - 1) : index] in (["a"], ["an"], ["otherwise"]):
        return False
    if PARTS.isdisjoint(words[index + 1 : index + 3]):
        return False
    return "otherwise" not in words[index + 1 : index + 4] and "autrement" not in words[index + 1 : index + 4]


def _is_side(words: list[str], index: int) -> bool:
    """Whether "right" is a side: not in "right now", "all right", "that is right"."""
    behind, ahead = words[max(0, index - 1) : index], words[index + 1 : index + 2]
    if not NO_SIDE_BEHIND.isdisjoint(ahead):
        return False
    return NO_SIDE_BEFORE.isdisjoint(behind) or not PARTS.isdisjoint(ahead)
