"""A clinical sentence with one mention in it: tokens, cues, and the walls that a cue does not cross."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from validators.lexicon import Lexicon, Span
from validators.tokens import canonical, tokenize

MENTION = "mention_"
"""Stands for the mention among the tokens, so that no phrase of the lexicon can take a part of it."""


@cache
def _tables() -> dict[str, dict[str, str]]:
    text = resources.files("validators").joinpath("rules", "assertion_words.toml").read_text("utf-8")
    return tomllib.loads(text)


def words_of(table: str, name: str) -> frozenset[str]:
    """The words of a list of `rules/assertion_words.toml`. Raises `KeyError` where there is no such list."""
    return frozenset(_tables()[table][name].split())


CONJUNCTIONS = words_of("clauses", "conjunctions")
SUBJECTS = words_of("clauses", "subjects")
"""Pronouns that begin a clause of their own behind a conjunction."""
FINITE = words_of("clauses", "finite")
"""Verbs that end a noun phrase."""
OBSERVED = words_of("clauses", "observed")
"""What is said of the members of a list at its end: "no rales or wheezes were heard"."""
AMOUNTS = words_of("clauses", "amounts")
"""Words that begin an affirmed member after a comma: "no effusion, mild regurgitation"."""
KIN = words_of("clauses", "kin")
"""Kin, and others whose illness is not the patient's."""
LIGHT = words_of("clauses", "light")
ABBREVIATIONS = words_of("clauses", "abbreviations")
"""Words whose full stop does not end a sentence."""
GOVERNING = words_of("clauses", "governing")
"""Words whose colon opens what they govern."""
ANSWERS = words_of("clauses", "answers")

ITEM, CLAUSE, SENTENCE = 1, 2, 3
"""How high a wall stands: before an affirmed member of a list, before a new clause, before a new sentence."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence as tokens. Indices count tokens."""

    words: list[str]
    at: int
    """Index of the mention."""
    inside: tuple[str, ...]
    """The words of the mention itself."""
    spans: list[Span]
    walls: bytearray
    """The height of the wall before each token; 0 where none stands."""

    def within(self, first: int, last: int, *names: str) -> Iterator[Span]:
        """The cues of some groups (`group` or `group.kind`) that begin in a stretch of tokens."""
        for span in self.spans:
            if span.first >= last:
                return
            if span.first >= first and (span.label in names or span.group in names):
                yield span

    def has(self, first: int, last: int, *names: str) -> bool:
        """Whether a cue of some groups begins in a stretch of tokens."""
        return next(self.within(first, last, *names), None) is not None

    def wall(self, first: int, last: int) -> int:
        """The highest wall before the tokens of a stretch."""
        return max(self.walls[first:last], default=0)

    def opening(self, index: int) -> int:
        """The first token at or after `index` that is no colon, dash or opening bracket."""
        while index < self.at and self.words[index] in (":", "-", '"', "(", ",", "'"):
            index += 1
        return index

    def ends(self, index: int) -> bool:
        """Whether nothing of the same statement follows at `index`."""
        return index >= len(self.words) or self.words[index] in ".,;)]!|\"'" or self.walls[index] >= CLAUSE


@cache
def _lexicon() -> Lexicon:
    return Lexicon(("assertion",))


def locate(sentence: str, mention: str | tuple[int, int]) -> tuple[int, int]:
    """Offsets of a mention. Raises `ValueError` where the sentence has no such words or offsets."""
    if isinstance(mention, str):
        return _search(sentence, mention)
    start, end = mention
    if not 0 <= start < end <= len(sentence) or not sentence[start:end].strip():
        raise ValueError("the offsets name no words of the sentence")
    return start, end


def _search(sentence: str, mention: str) -> tuple[int, int]:
    wanted = r"\s+".join(map(re.escape, canonical(mention).split()))
    if not wanted:
        raise ValueError("the mention has no words")
    text = canonical(sentence)
    # A word of its own first; else the beginning of one, as in "murmur" of "murmurs".
    for pattern in (rf"(?<!\w){wanted}(?!\w)", rf"(?<!\w){wanted}"):
        found = re.search(pattern, text)
        if found:
            return found.span()
    raise ValueError("the mention does not stand in the sentence")


def scene_of(sentence: str, mention: str | tuple[int, int]) -> Scene:
    """The sentence with its mention as one token. Raises `ValueError` as `locate` does."""
    start, end = locate(sentence, mention)
    text = canonical(sentence)
    words, starts = tokenize(text)
    first = next(i for i, word in enumerate(words) if starts[i] + len(word) > start)
    last = next((i for i in range(first, len(words)) if starts[i] >= end), len(words))
    last = max(last, first + 1)
    inside = tuple(words[first:last])
    ends = [begin + len(word) for begin, word in zip(starts, words, strict=True)]
    words[first:last] = [MENTION]
    starts[first + 1 : last] = []
    ends[first:last] = [ends[last - 1]]
    spans = _lexicon().spans(words)
    scene = Scene(words=words, at=first, inside=inside, spans=spans, walls=bytearray(len(words)))
    _build(scene, text, starts, ends)
    return scene


def _build(scene: Scene, text: str, starts: list[int], ends: list[int]) -> None:
    """Raise the walls of a scene."""
    covered = bytearray(len(scene.words) + 1)
    for span in scene.spans:
        for index in range(span.first + 1, span.last):
            covered[index] = 1
    for index, word in enumerate(scene.words):
        if covered[index] or (word.isalnum() and word not in CONJUNCTIONS):
            continue
        spaced_after = index + 1 == len(starts) or starts[index + 1] > ends[index]
        spaced = spaced_after and index > 0 and starts[index] > ends[index - 1]
        if word in CONJUNCTIONS:
            scene.walls[index] = _clause(scene, index)
        elif word in ";!|" or (word in ".?" and spaced_after and _full_stop(scene, index)):
            scene.walls[index] = SENTENCE
        elif word in "-*" and (spaced or (index and "\n" in text[ends[index - 1] : starts[index]])):
            scene.walls[index] = _dash(scene, index)
        elif word == ":":
            _label(scene, index)


def _full_stop(scene: Scene, index: int) -> bool:
    before = scene.words[index - 1] if index else ""
    if scene.words[index] == "?":
        return index > 0
    if before.isdigit():
        return len(before) > 2 or not (
            index == 1 or scene.walls[index - 1] or scene.words[index - 2] in ".:;,"
        )
    if len(before) == 1 and before.isalpha():
        return index + 1 >= len(scene.words)
    return before not in ABBREVIATIONS


def _dash(scene: Scene, index: int) -> int:
    following = scene.words[index + 1 : index + 2]
    if following and (following[0] in ANSWERS or following[0].isdigit()):
        return 0
    return 0 if ":" in scene.words[:index] and scene.words[index - 1] in (":", MENTION, ",") else CLAUSE


def _label(scene: Scene, index: int) -> None:
    """The colon at `index` parts a heading from what it governs: the wall stands before the heading."""
    words, first = scene.words, index
    if index == 0 or words[index - 1] in GOVERNING:
        return
    while first > 0 and index - first < 5 and words[first - 1] not in ".,;:!?|)" and not scene.walls[first]:
        first -= 1
    if first == 0 or words[first - 1] in ".,;!?|)" or scene.walls[first]:
        scene.walls[first] = max(scene.walls[first], SENTENCE if first else 0)
    else:
        scene.walls[index] = SENTENCE


def _clause(scene: Scene, index: int) -> int:
    """The wall at a conjunction: whether a new clause or an affirmed member begins behind it."""
    words, after = scene.words, index + 1
    while after < len(words) and (words[after] in CONJUNCTIONS or words[after] in LIGHT):
        after += 1
    if after >= len(words):
        return 0
    word = words[after]
    if word in SUBJECTS or (word in ("patient", "pt", "there") and _verb_follows(words, after)):
        return CLAUSE
    if word in FINITE and words[index] not in ("or", "nor", "/"):
        return 0 if words[after + 1 : after + 2] and words[after + 1] in OBSERVED else CLAUSE
    if words[index] in ("or", "nor", "/") or _joined_later(scene, after):
        return 0
    named = scene.inside[0] if word == MENTION else words[after - 1]
    if named in ("a", "an") or named in AMOUNTS or word in AMOUNTS:
        return ITEM
    return CLAUSE if _new_subject(scene, after) else 0


def _verb_follows(words: list[str], index: int) -> bool:
    return any(word in FINITE or word in ("denies", "denied") for word in words[index + 1 : index + 4])


def _joined_later(scene: Scene, index: int) -> bool:
    """Whether "or" or "nor" still follows in the same list."""
    for position in range(index, min(index + 14, len(scene.words))):
        word = scene.words[position]
        if word in ("or", "nor"):
            return True
        if word in ".;:" or word in FINITE:
            return False
    return False


def _new_subject(scene: Scene, after: int) -> bool:
    """Whether a noun phrase with a verb of its own follows, that is not what is said of the whole list."""
    words = scene.words
    for position in range(after, min(after + 7, len(words))):
        word = words[position]
        if word in CONJUNCTIONS or word in ";.:()" or word in ("who", "which", "that"):
            return False
        if word in FINITE:
            if word in ("were", "are", "have") and not _plural(scene, position - 1):
                return False
            return not any(follower in OBSERVED for follower in words[position + 1 : position + 4])
    return False


def _plural(scene: Scene, index: int) -> bool:
    word = scene.inside[-1] if scene.words[index] == MENTION else scene.words[index]
    return word.endswith("s") and not word.endswith("ss")
