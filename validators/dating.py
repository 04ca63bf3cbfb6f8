"""Old dates in a sentence: what was found then says little of today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from validators.clauses import Sentence, clausify
from validators.dates import find_dates
from validators.findings import GROUPS
from validators.lexicon import Span
from validators.rulebook import word_set
from validators.tokens import canonical, tokenize
from validators.utterance import Utterance

MONTHS = word_set("dating", "months")
THESE_DAYS = word_set("dating", "these_days")
VISIT_REACH = 3
"""Utterances back to which "at that visit" may point."""
MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(
        ("january janvier", "february fevrier", "march mars", "april avril", "", "june juin", "july juillet",
         "august aout", "september septembre", "october octobre", "november novembre", "december decembre"),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""Months by their whole names, without "may"."""
MONTH_HEADS = {
    head: number
    for number, heads in enumerate(
        ("jan", "feb fev", "mar", "apr avr", "may mai", "jun juin", "jul juil", "aug aou", "sep", "oct",
         "nov", "dec"),
        1,
    )
    for head in heads.split()
}  # fmt: skip
"""How the names of months begin."""
NUMBERS = {
    "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10, "fourteen": 14, "two": 2, "three": 3, "four": 4,
    "cinq": 5, "sept": 7, "huit": 8, "dix": 10, "quatorze": 14, "deux": 2, "trois": 3, "quatre": 4,
}  # fmt: skip
DURATION = re.compile(
    rf"(?P<led>\b(?:for|pour|x|pendant) (?:the next )?)?\b(?P<count>\d{{1,2}}|{'|'.join(NUMBERS)})[ -]?"
    r"(?P<unit>days?|weeks?|jours?|semaines?)\b(?(led)(?! (?:ago|post))| (?:course|of|de|d)\b)"
)
"""How long a course lasts: "a ten-day course", "ten days of", "for two weeks"."""
YEAR_FIRST = 1950
"""Numbers of four digits below it are no years."""
STALE_DAYS = 14
"""A finding older than this is of another date: infection changes fast."""
YEAR_OF_DATES = timedelta(days=330)
"""A date without a year lies at most this long before the letter."""


def dated(sentence: Sentence, written_on: date | None, received_on: date | None = None) -> Sentence:
    """Note the dates in a sentence that lie well before the letter's, where it names what statements are
    about.

    `received_on`: the day on which the letter came; it says which years are over where the letter has no date
    or one that is still to come.
    """
    if not any(span.group in GROUPS for span in sentence.spans):
        return sentence
    with_past_years(sentence, written_on, received_on)
    if written_on is None and sentence.words[:1] == ["when"]:
        sentence.stale = tuple(index for index, word in enumerate(sentence.words) if word in MONTHS)
    elif written_on is not None:
        sentence.months = tuple(_old_months(sentence.words, written_on))
        if any(word[0].isdigit() for word in sentence.words):
            old = old_dates(sentence, written_on)
            days = {start for start, _, _ in find_dates(sentence.text, after=written_on - YEAR_OF_DATES)}
            sentence.fresh = tuple(i for i, start in enumerate(sentence.starts) if start in days - old)
            sentence.stale = tuple(index for index, start in enumerate(sentence.starts) if start in old)
            sentence.running = sentence.has_anywhere("antibiotic") and _runs(sentence, written_on)
    return sentence


def with_past_years(sentence: Sentence, written_on: date | None, received_on: date | None) -> Sentence:
    """Note the years that were over on the day of the letter, or when it came if that was earlier."""
    known = [day for day in (written_on, received_on) if day is not None]
    if known:
        sentence.past_years = tuple(_past_years(sentence.words, min(known)))
    return sentence


def _past_years(words: list[str], on: date) -> Iterator[int]:
    """As in "mastitis in 2019", in November "in March 2026": the year or the month before it was over."""
    for index, word in enumerate(words):
        if len(word) != 4 or not word.isdigit() or not YEAR_FIRST <= int(word) <= on.year:
            continue
        month = next(filter(None, map(_month_of, reversed(words[max(0, index - 3) : index]))), None)
        if month is None:
            ended = int(word) < on.year
        else:
            since = int(word) * 12 + month
            ended = (on - date(since // 12, since % 12 + 1, 1)).days > STALE_DAYS
        if ended:
            yield index


def _month_of(word: str) -> int | None:
    """The number of a month by its name or what is left of it: "December", "Dec"."""
    if word not in MONTHS and word not in MONTH_NUMBERS and word not in ("may", "mai"):
        return None
    return MONTH_HEADS.get(word[:4]) or MONTH_HEADS.get(word[:3])


def _old_months(words: list[str], written_on: date) -> Iterator[int]:
    """As in "mastitis left, January": the last such month ended well before the letter."""
    for index, word in enumerate(words):
        number = MONTH_NUMBERS.get(word)
        if number is None or any(near[:1].isdigit() for near in words[max(0, index - 1) : index + 2]):
            continue
        since = (written_on.year - (number >= written_on.month)) * 12 + number
        ended = date(since // 12, since % 12 + 1, 1)
        if (written_on - ended).days > STALE_DAYS and number != written_on.month:
            yield index


def _runs(sentence: Sentence, written_on: date) -> bool:
    """As in "ten days of cephalexin from November 4" in a letter of November 10."""
    dates = find_dates(sentence.text, after=written_on - YEAR_OF_DATES)
    for match in DURATION.finditer(sentence.text) if dates else ():
        count = NUMBERS.get(match["count"]) or int(match["count"])
        length = timedelta(days=count * (7 if match["unit"].startswith(("week", "sem")) else 1))
        if any(day <= written_on < day + length for _, _, day in dates):
            return True
    return False


def old_dates(sentence: Sentence, written_on: date | None) -> set[int]:
    """Offsets of the dates in a sentence that lie well before the letter's, and of years that are over."""
    if written_on is None:
        return set()
    dates = find_dates(sentence.text, after=written_on - YEAR_OF_DATES)
    old = {start for start, _, day in dates if (written_on - day).days > STALE_DAYS}
    for start, word in zip(sentence.starts, sentence.words, strict=True):
        if len(word) == 4 and word.isdigit() and 1950 < int(word) < written_on.year:
            old.add(start)
    return old


def of_visit(sentence: Sentence, before: Sequence[Utterance]) -> Sentence:
    """Make "at that visit" a past time, unless the visit named before is one of these days."""
    if not sentence.has_anywhere("historical.that_visit"):
        return sentence
    words = {word for one in before[-VISIT_REACH:] for word in tokenize(canonical(one.text))[0]}
    recent = not THESE_DAYS.isdisjoint(words.union(sentence.words))
    spans = [_as_past(one) for one in sentence.spans if not (recent and one.label == "historical.that_visit")]
    return clausify(replace(sentence, spans=spans))


def _as_past(span: Span) -> Span:
    return (
        Span.of(span.first, span.last, "historical.past") if span.label == "historical.that_visit" else span
    )
