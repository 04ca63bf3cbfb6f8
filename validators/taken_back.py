"""Sentences that take a letter back as a whole or make its treatment wait, by what they speak of.

Complete letters hardly ever speak of themselves in doubt, and hardly ever of what has to come before
treatment. So the words for the one and the other, close enough together, are enough, in whatever grammar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest

from pipeline.model import Evidence
from validators.lines import evidence
from validators.rulebook import word_set
from validators.spared import spared
from validators.survey import Survey
from validators.tokens import canonical, tokenize
from validators.utterance import Kind

WRITTEN = (Kind.PROSE, Kind.ITEM)
"""Kinds of utterances that may speak of the letter; a row or a box answers a question."""
POINTING = 2
"""Tokens before "letter" within which "this" points at it."""
MEASURED = frozenset({"a", "her", "his", "normal", "average", "baseline", "all"})
"""Words behind "above" by which it is a place or a degree."""
REACH = 10
"""Tokens behind "until" within which it governs what has to come first."""


def _words(name: str) -> frozenset[str]:
    return word_set("words", name, "retractions")


def disowned(survey: Survey) -> Iterator[Evidence]:
    """The sentences in which the letter casts doubt on itself: all three statements are unclear."""
    return _heard(survey, "alarm:disowned", disowns)


def kept_waiting(survey: Survey) -> Iterator[Evidence]:
    """The sentences in which something has to come before treatment: its recommendation is unclear."""
    return _heard(survey, "alarm:kept-waiting", waits)


def _heard(survey: Survey, rule: str, sounds: Callable[[list[str]], bool]) -> Iterator[Evidence]:
    stating = {index for one in survey.findings if one.states for index in (one.index, one.answered_in)}
    for index, said in enumerate(survey.said):
        if index in stating or said.quoted or said.unfilled or said.kind not in WRITTEN:
            continue
        text = canonical(said.text)
        if sounds(_tokens(text)) and sounds(_tokens(spared(text))):
            yield evidence(said.page, said.start, said.end, rule)


def _tokens(text: str) -> list[str]:
    """The tokens of a text, but for "above" where it measures: "fever above 38.3" speaks of no paper."""
    words = tokenize(text)[0]
    return [
        word for word, behind in zip_longest(words, words[1:], fillvalue="") if not _measures(word, behind)
    ]


def _measures(word: str, behind: str) -> bool:
    return word == "above" and (behind[:1].isdigit() or behind in MEASURED)


def disowns(words: list[str]) -> bool:
    """As in "Nothing in this letter holds until I have signed it", "our front desk ticked the points"."""
    present = set(words)
    if _words("paper").isdisjoint(present) or not _words("carriage").isdisjoint(present):
        return False
    own = _points_at_itself(words, _words("paper"), _words("mine"))
    if own and not _words("doubt").isdisjoint(present):
        return True
    if not _words("denied").isdisjoint(present) and _points_at_itself(
        words, _words("vouching"), _words("mine")
    ):
        return True
    named = own or _points_at_itself(words, _words("named"), frozenset({"the"}))
    others = not (_words("hands").isdisjoint(present) or _words("wrote").isdisjoint(present))
    return named and others and _words("own_eyes").isdisjoint(present)


def _points_at_itself(words: list[str], nouns: frozenset[str], pointers: frozenset[str]) -> bool:
    return any(
        word in nouns and not pointers.isdisjoint([*words[max(0, at - POINTING) : at], word])
        for at, word in enumerate(words)
    )


def waits(words: list[str]) -> bool:
    """As in "The sessions have to wait for the pathology", "once the surgeon agrees you may begin"."""
    present = set(words)
    treatment = _words("treatment")
    if treatment.isdisjoint(present) or not _words("afterwards").isdisjoint(present):
        return False
    return any(
        _governs_event(words, at)
        for at, word in enumerate(words)
        if word in _words("links") or word == "long"
    )


def _governs_event(words: list[str], link: int) -> bool:
    """Whether what stands behind a link is something to come, and no treatment: "after three sessions"."""
    events = _words("events") if words[link] in _words("links") else frozenset[str]()
    if words[link] in _words("illness_links"):
        events |= _words("illness")
    behind = words[link + 1 : link + 1 + REACH]
    at = next((index for index, word in enumerate(behind) if word in events), None)
    if at is None or not _words("treatment").isdisjoint(behind[:at]):
        return False
    return _words("came").isdisjoint(words[link : link + at + 4])
