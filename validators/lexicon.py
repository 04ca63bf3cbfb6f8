"""The lexicon: phrases of the rule files as tries, and the places where a text speaks of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import chain, product
from typing import NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.strings import StringStore
from spacy.tokens import Doc
from spacy.vocab import Vocab

from validators.tokens import TOKEN, canonical

CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
"""The alternatives of a phrase. Parentheses without a bar are characters of the phrase."""
WITHIN_WORD = re.compile(r"[^ ]\(|\)[^ ]|\([^|]*\)")
"""A choice that may be a part of a word: something other than a blank touches it."""


class Span(NamedTuple):
    """A stretch of tokens that a phrase of the lexicon names."""

    first: int
    """Index of its first token."""
    last: int
    """Index after its last token."""
    label: str
    """`group.kind` of the rule file, as in `infection.disease` or `negation_forward.phrases`."""

    group: str
    """The table of the rule file."""
    kind: str
    """The list inside the table."""

    @classmethod
    def of(cls, first: int, last: int, label: str) -> Span:
        """The span of a label, with its group and kind."""
        group, _, kind = label.partition(".")
        return cls(first, last, label, group, kind)


class _Hashes(dict[str, int]):
    """The number by which a vocabulary knows a word, asked of it once."""

    def __init__(self, strings: StringStore) -> None:
        """`strings`: of the vocabulary."""
        super().__init__()
        self._strings = strings

    def __missing__(self, word: str) -> int:
        number = self[word] = self._strings.add(word)
        return number


class Lexicon:
    """Every phrase of some rule files in one matcher; the longest phrase at a place wins."""

    def __init__(self, names: Iterable[str]) -> None:
        """Load `names` from the rules of the package. Raises `ValueError` for a phrase that has no token."""
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab)
        self._labels: dict[int, tuple[str, str, str]] = {}
        hashes = _Hashes(self._vocab.strings)
        for label, phrases in _tables(names):
            # A phrase is taken as hashes: without a document for each it is there four times as fast.
            expanded = [tuple(map(hashes.__getitem__, words)) for words in _expanded(phrases)]
            self._matcher.add(label, expanded)  # type: ignore[arg-type]  # hashes are not declared
            group, _, kind = label.partition(".")
            self._labels[self._vocab.strings[label]] = (label, group, kind)
        self.words = frozenset(hashes)
        """Every single word of its phrases."""

    def spans(self, words: list[str]) -> list[Span]:
        """The longest phrases in a list of tokens, from left to right, none over another."""
        found = self._matcher(Doc(self._vocab, words=words))
        if len(found) > 1:
            found.sort(key=_longest_first)
        taken = bytearray(len(words))
        spans: list[Span] = []
        for label, first, last in found:
            if 1 not in taken[first:last]:
                taken[first:last] = b"\x01" * (last - first)
                spans.append(Span(first, last, *self._labels[label]))
        spans.sort()
        return spans


def _longest_first(match: tuple[int, int, int]) -> tuple[int, int]:
    return match[1] - match[2], match[1]


def _tables(names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    for name in names:
        text = resources.files("validators").joinpath("rules", f"{name}.toml").read_text("utf-8")
        for group, kinds in tomllib.loads(text).items():
            for kind, phrases in kinds.items():
                yield f"{group}.{kind}", phrases


def _expanded(phrases: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Each phrase with every choice made, as tokens, once."""
    seen: set[tuple[str, ...]] = set()
    for phrase in phrases:
        for words in _written(phrase):
            if not words:
                raise ValueError(f"a phrase without a word: {phrase!r}")
            if words not in seen:
                seen.add(words)
                yield words


def _written(phrase: str) -> Iterator[tuple[str, ...]]:
    """The tokens of a phrase, choice by choice.

    Where blanks part the choices from the rest, each alternative is made tokens once, not once for each of
    the thousands of phrases it stands in.
    """
    if WITHIN_WORD.search(phrase):
        yield from (_tokens(written) for written in choices(phrase))
        return
    parts = CHOICE.split(phrase)
    options = [
        [_tokens(one) for one in part.split("|")] if index % 2 else [_tokens(part)]
        for index, part in enumerate(parts)
    ]
    for chosen in product(*options):
        yield tuple(chain.from_iterable(chosen))


def _tokens(written: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(canonical(written)))


def choices(phrase: str) -> Iterator[str]:
    """`"no (sign|signs) of"` as "no sign of" and "no signs of"."""
    if "(" not in phrase:
        yield phrase
        return
    parts = CHOICE.split(phrase)
    options = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    for chosen in product(*options):
        yield "".join(chosen)


@cache
def lexicon() -> Lexicon:
    """The lexicon of the three statements, loaded once."""
    return Lexicon(("targets", "cues"))
