"""Sentences that were not read surely: what they say may decide, whatever the sure ones say."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Word
from validators.anatomy import Part
from validators.findings import Survey
from validators.mentions import COVERED
from validators.utterance import Utterance

HARDLY = 0.6
"""Confidence under which a word is a guess; 0.8 and more is usual, a misspelt drug's name has just this."""
GUESSES = 2
"""Guessed words that make a sentence one that nobody has read."""
SHARE = 3
"""The same of its letters: one in so many."""
TOLD = frozenset({Part.BODY, Part.CLOSING})
"""Parts in which the writer tells something; names, numbers and addresses stand in others."""


def hardly_read(found: Survey) -> Iterator[int]:
    """Utterances of the letter of which words are covered or guessed, in reading order.

    One guessed word is enough where a finding rests on its sentence.
    """
    resting = {finding.index for finding in found.findings}
    for index, utterance in enumerate(found.said):
        if utterance.quoted or utterance.part not in TOLD:
            continue
        if COVERED in utterance.text or _is_guessed(utterance, resting=index in resting):
            yield index


def _is_guessed(utterance: Utterance, *, resting: bool) -> bool:
    words = [(word, letters) for word in _words(utterance) if (letters := _letters(utterance, word))]
    guessed = [letters for word, letters in words if word.confidence < HARDLY]
    if not guessed:
        return False
    return resting or len(guessed) >= GUESSES or SHARE * sum(guessed) >= sum(letters for _, letters in words)


def _words(utterance: Utterance) -> Iterator[Word]:
    first = utterance.label_start if utterance.label else utterance.start
    return (word for word in utterance.page.words if word.start < utterance.end and first < word.end)


def _letters(utterance: Utterance, word: Word) -> int:
    return sum(map(str.isalnum, utterance.page.text[word.start : word.end]))
