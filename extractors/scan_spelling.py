"""Ordinary words that a fax misspelt: "cail for admission" is "call", and what it narrows must be seen.

Only a word that is none is put right, and only into the one ordinary word that is drawn almost like it. Where
two are as near, neither is believed.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files

from extractors.scan_text import decides

SHORTEST = 4
"""Letters. Shorter words are drawn like too many others."""
LONG = 7
"""Letters from which two of them may be misread."""
_LIKE = str.maketrans("eolj1tfuh0", "cciiiiinbc")
"""Letters that a fax makes of one another."""
_SHORT_WORDS = (
    "a i an as at am be by do go he if in is it me my of on or so to up us we and any are but can day did for"
    " had has her his how its may new now off old one our out saw see she ten the too two use was way who yes"
    " you"
)
_SHORT = frozenset(_SHORT_WORDS.split())
_JOINED = {"rn": "m", "cl": "d", "vv": "w"}
"""Two letters that are drawn like one."""


def ordinary(text: str) -> str | None:
    """A small-lettered word as it must have been written; None where two are as likely.

    Words that are known, that resemble none, or that are written otherwise come back as they are.
    """
    if len(text) < SHORTEST or not (text.isascii() and text.isalpha() and text.islower()):
        return text
    if text in _words():
        return text
    found = sorted((_apart(text, word), word) for word in _alike().get(_drawn(text), ()))
    if not found or found[0][0] > (2 if len(text) >= LONG else 1):
        return text
    return None if len(found) > 1 and found[1][0] == found[0][0] else found[0][1]


def is_word(text: str) -> bool:
    """Whether ordinary letters hold the word, whatever its case; short ones count where they decide."""
    bare = text.strip(".,;:!?()'\"").casefold()
    return bare in _words() or bare in _SHORT or (len(bare) < SHORTEST and decides(bare))


def _drawn(word: str) -> str:
    """What words that are drawn alike have in common."""
    for pair, letter in _JOINED.items():
        word = word.replace(pair, letter)
    return word.translate(_LIKE)


def _apart(one: str, other: str) -> int:
    """How many letters differ; two drawn like one count once."""
    if len(one) != len(other):
        return 1
    return sum(a != b for a, b in zip(one, other, strict=True))


@cache
def _words() -> frozenset[str]:
    """Words of four letters and more that letters to a clinic are written with, without accents."""
    return frozenset(files("extractors").joinpath("vocabulary.txt").read_text("ascii").split())


@cache
def _alike() -> dict[str, tuple[str, ...]]:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for word in _words():
        alike[_drawn(word)].append(word)
    return {drawn: tuple(words) for drawn, words in alike.items()}
