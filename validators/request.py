"""A mention of ultrasound, and everything in its sentence that may ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from validators.clauses import Clause, Sentence
from validators.lexicon import Lexicon, Span
from validators.rulebook import word_set

SELF = word_set("ultrasound", "self")


@cache
def recommend_lexicon() -> Lexicon:
    """The phrases of recommending, loaded once."""
    return Lexicon(("ultrasound",))


def cues_of(sentence: Sentence) -> list[Span]:
    """Who recommends, asks, offers or warns in a sentence."""
    return recommend_lexicon().spans(sentence.words)


def of_kind(cues: list[Span], first: int, last: int, *kinds: str) -> list[Span]:
    """The cues of some kinds that begin in a stretch of tokens."""
    return [cue for cue in cues if first <= cue.first < last and cue.kind in kinds]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A mention of ultrasound, and what may ask for it."""

    sentence: Sentence
    clause: Clause
    span: Span
    cues: list[Span]
    """Everything in the sentence that recommends, asks, offers or warns."""
    first: int
    last: int
    """The stretch of tokens that one request spans."""
    positive: list[Span]
    """The cues in that stretch that may recommend."""
    label: str = ""
    """Of the field, or the heading, that the mention stands under; canonical."""

    def of_kind(self, *kinds: str) -> list[Span]:
        """The cues of some kinds in the stretch of the request."""
        return of_kind(self.cues, self.first, self.last, *kinds)

    def by_referrer(self, after: int = 0) -> bool:
        """Whether the referrer asks or recommends herself, behind a token."""
        words = self.sentence.words
        return any(
            cue.first >= after
            and (cue.kind == "request" or not SELF.isdisjoint(words[max(0, cue.first - 4) : cue.last]))
            for cue in self.positive
        )
