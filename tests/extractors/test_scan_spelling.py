from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.scan_spelling import is_word, ordinary

RULES = Path(__file__).parents[2] / "validators" / "rules"


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("cail", "call"),
        ("unlil", "until"),
        ("adrnission", "admission"),
        ("moming", "morning"),
        ("brcast", "breast"),
        ("tlerapeutic", "tlerapeutic"),  # an h is not drawn like an l
        ("prescribcd", "prescribed"),
        ("antibiolic", "antibiotic"),
    ],
)
def test_a_word_that_is_none_is_the_ordinary_one_drawn_like_it(read: str, written: str) -> None:
    assert ordinary(read) == written


@pytest.mark.parametrize(
    "word", ["tail", "fail", "call", "calf", "left", "last", "Cail", "ndc", "situé", "m8th"]
)
def test_words_that_are_some_names_and_short_ones_stay(word: str) -> None:
    assert ordinary(word) == word


def test_where_two_words_are_as_near_neither_is_believed() -> None:
    assert ordinary("lelt") is None  # left, felt


@pytest.mark.parametrize(
    ("word", "known"),
    [("call", True), ("Infection,", True), ("now", True), ("no", True), ("nio", False), ("mstitis", False)],
)
def test_what_is_a_word(word: str, known: bool) -> None:
    assert is_word(word) is known


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def test_words_of_the_rules_stay_as_they_are() -> None:
    """Rules grow; where more than one word in a hundred becomes another one, add them to `vocabulary.txt`."""
    words = set()
    for path in RULES.glob("*.toml"):
        for text in strings(tomllib.loads(path.read_text("utf-8"))):
            plain = unicodedata.normalize("NFD", re.sub(r"\\.", "  ", text))
            bare = "".join(c for c in plain if not unicodedata.combining(c))
            words |= set(re.findall(r"[^\W\d_]{4,}", bare))
    changed = {word for word in words if ordinary(word) != word}
    assert len(changed) < 0.01 * len(words), changed
