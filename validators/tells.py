"""What tells of something without naming it: words of several classes in one sentence, in whatever order.

"The battery box under her collarbone" tells of a pacemaker, "Fragmin is holding it, no flow through the
axillary vein" of a thrombosis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from validators.lexicon import Span
from validators.rulebook import rule_file


@dataclass(frozen=True, slots=True)
class Tell:
    """A label of the lexicon, and the classes of words that have it told."""

    label: str
    classes: tuple[str, ...]
    """One word of each, the rarest first: where it stands is the mention."""
    unless: frozenset[str]
    """Classes of which no word may stand beside them."""


@dataclass(frozen=True, slots=True)
class _Classes:
    """The word classes by the words that belong to them."""

    whole: dict[str, frozenset[str]]
    beginnings: dict[str, frozenset[str]]
    phrases: dict[str, tuple[tuple[list[str], str], ...]]
    """Words that follow each other, each with its class, by the last of them, which is the rarest."""


@cache
def _classes() -> _Classes:
    whole: defaultdict[str, set[str]] = defaultdict(set)
    beginnings: defaultdict[str, set[str]] = defaultdict(set)
    phrases: defaultdict[str, list[tuple[list[str], str]]] = defaultdict(list)
    for name, listed in rule_file("tells")["classes"].items():
        for word in listed.split():
            if "_" in word:
                several = word.split("_")
                phrases[several[-1]].append((several, name))
            else:
                (beginnings[word[:-1]] if word.endswith("-") else whole[word]).add(name)
    return _Classes(
        whole={word: frozenset(names) for word, names in whole.items()},
        beginnings={word: frozenset(names) for word, names in beginnings.items()},
        phrases={word: tuple(listed) for word, listed in phrases.items()},
    )


@cache
def _tells() -> tuple[Tell, ...]:
    return tuple(
        Tell(one["label"], tuple(one["all"]), frozenset(one.get("unless", ())))
        for one in rule_file("tells")["tell"]
    )


@lru_cache(maxsize=16384)
def _classes_of(word: str) -> frozenset[str]:
    """The classes that a word belongs to by itself."""
    known = _classes()
    found = known.whole.get(word, frozenset())
    for beginning, names in known.beginnings.items():
        if word.startswith(beginning):
            found |= names
    return found


@lru_cache(maxsize=16384)
def _leads(word: str) -> bool:
    """Whether a word may be one of the first class of a tell: most sentences have none."""
    first = {one.classes[0] for one in _tells()}
    phrases = _classes().phrases.get(word, ())
    return not first.isdisjoint(_classes_of(word)) or any(name in first for _, name in phrases)


def told(words: Sequence[str], taken: Sequence[Span]) -> Iterator[Span]:
    """The mentions that some words of a sentence tell of, none of them over a phrase that is known."""
    if not any(map(_leads, words)):
        return
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, name in _named(words):
        places[name].append(index)
    yield from _told_by(places, taken)


def _named(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The classes that are named in a sentence, and where. An apostrophe or a hyphen parts no phrase."""
    kept = [(index, word) for index, word in enumerate(words) if word not in ("'", "-")]
    plain = [word for _, word in kept]
    phrases = _classes().phrases
    for place, (index, word) in enumerate(kept):
        for name in _classes_of(word):
            yield index, name
        for several, name in phrases.get(word, ()):
            first = place + 1 - len(several)
            if first >= 0 and plain[first : place + 1] == several:
                yield kept[first][0], name


def _told_by(places: Mapping[str, Sequence[int]], taken: Sequence[Span]) -> Iterator[Span]:
    covered = {index for span in taken for index in range(span.first, span.last)}
    for tell in _tells():
        if not all(name in places for name in tell.classes) or not tell.unless.isdisjoint(places):
            continue
        free = (index for name in tell.classes for index in places[name] if index not in covered)
        at = next(free, None)
        if at is not None:
            covered.add(at)
            yield Span.of(at, at + 1, tell.label)
