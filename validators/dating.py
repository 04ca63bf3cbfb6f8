"""Old dates in a sentence: what was found then says little of today."""

from __future__ import annotations

from datetime import date, timedelta

from validators.clauses import Sentence
from validators.dates import find_dates
from validators.findings import GROUPS
from validators.rulebook import word_set

MONTHS = word_set("dating", "months")
STALE_DAYS = 14
"""A finding older than this is of another date: infection changes fast."""
YEAR_OF_DATES = timedelta(days=330)
"""A date without a year lies at most this long before the letter."""


def dated(sentence: Sentence, written_on: date | None) -> Sentence:
    """Note the dates in a sentence that lie well before the letter's, where it names what statements are
    about.
    """
    if not any(span.group in GROUPS for span in sentence.spans):
        return sentence
    if written_on is None and sentence.words[:1] == ["when"]:
        sentence.stale = tuple(index for index, word in enumerate(sentence.words) if word in MONTHS)
    elif written_on is not None and any(word[0].isdigit() for word in sentence.words):
        old = _old_dates(sentence, written_on)
        sentence.stale = tuple(index for index, start in enumerate(sentence.starts) if start in old)
    return sentence


def _old_dates(sentence: Sentence, written_on: date) -> set[int]:
    """Offsets of old dates and of years that are over."""
    dates = find_dates(sentence.text, after=written_on - YEAR_OF_DATES)
    old = {start for start, _, day in dates if (written_on - day).days > STALE_DAYS}
    for start, word in zip(sentence.starts, sentence.words, strict=True):
        if len(word) == 4 and word.isdigit() and 1950 < int(word) < written_on.year:
            old.add(start)
    return old
