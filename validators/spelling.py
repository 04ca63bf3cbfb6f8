"""Misspelt key words, as what they are meant to be: "theraputic ultrasond", "antibotics", "contraindicatons".

Only long words of the statements are mended, only by a letter or two, and never a word that is one itself.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby

from validators.lexicon import lexicon
from validators.request import recommend_lexicon
from validators.rulebook import word_set

SHORTEST = 7
"""Letters below which no word is mended: a letter more or less makes another word of a short one."""
LONG = 11
"""Letters from which two letters may be wrong."""


def corrected(words: list[str]) -> list[str]:
    """The tokens with misspelt key words mended."""
    return [meant(word) if len(word) >= SHORTEST else word for word in words]


@lru_cache(maxsize=8192)
def meant(word: str) -> str:
    """The key word that a token is meant to be, or the token itself."""
    if not word.isalpha() or word in _known():
        return word
    plain = _single(word)
    near: list[tuple[int, int, str]] = []
    for key, key_plain, letters in _keys().get(word[0], ()):
        allowed = 2 if len(key) >= LONG else 1
        if abs(len(plain) - len(key_plain)) > allowed or len(letters ^ set(plain)) > 2 * allowed:
            continue
        distance = _distance(plain, key_plain)
        if distance <= allowed:
            near.append((distance, -len(key), key))
    return min(near)[-1] if near else word


def _single(word: str) -> str:
    """A word with each double letter single: doubling is the commonest slip."""
    return "".join(letter for letter, _ in groupby(word))


@cache
def _known() -> frozenset[str]:
    """Words that are themselves: those of the rules, and those that only resemble a key word."""
    known = lexicon().words | recommend_lexicon().words
    return known | word_set("spelling", "other_words") | word_set("spelling", "keys")


@cache
def _keys() -> dict[str, tuple[tuple[str, str, frozenset[str]], ...]]:
    """The key words by their first letter: each with its single letters and the set of them."""
    keys = sorted(word_set("spelling", "keys"))
    return {
        first: tuple((key, _single(key), frozenset(_single(key))) for key in keys if key[0] == first)
        for first in {key[0] for key in keys}
    }


def _distance(one: str, other: str) -> int:
    """Letters to insert, leave out, replace or exchange with their neighbour to make one word of another."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, meets in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != meets))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == meets:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
