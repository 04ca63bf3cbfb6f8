"""Dates of which the day or the year is written in words: "the twenty-eighth of February, 1990"."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
)  # fmt: skip
_DAYS_IN_WORDS = {
    **{word: number for number, word in enumerate(_ORDINALS, 1)},
    **{f"twenty{_ORDINALS[unit]}": 21 + unit for unit in range(9)},
    "thirtieth": 30,
    "thirtyfirst": 31,
}
_NUMBERS = {
    **{word: number for number, word in enumerate((*_UNITS, *_TEENS), 1)},
    **{word: 20 + 10 * number for number, word in enumerate(_TENS)},
}
_ORDINAL_WORD = (
    rf"(?:(?:twenty|thirty)[ -])?(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})|thirtieth"
)
_NUMBER_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_LONG_MONTHS = tuple(name.lower() for name in month_name[1:])
_LONG_MONTH = "|".join(_LONG_MONTHS)
_YEAR_IN_WORDS = (
    rf"(?:nineteen(?:[ -]hundred(?:[ -]and)?)?|twenty|two[ -]thousand(?:[ -]and)?)"
    rf"(?:[ -](?:{_NUMBER_WORD})){{1,2}}|two[ -]thousand"
)
_SPELLED = re.compile(
    rf"""\b(?:
    (?P<d1>{_ORDINAL_WORD}|\d{{1,2}}(?:st|nd|rd|th)?)(?:[ ]day)?(?:[ ]of)?[ ](?P<m1>{_LONG_MONTH})
  | (?P<m2>{_LONG_MONTH})(?:[ ]the)?[ ](?P<d2>{_ORDINAL_WORD}|\d{{1,2}}(?:st|nd|rd|th)?)
    )(?:,?[ ](?:in[ ](?:the[ ]year[ ])?|of[ ])?)(?P<year>(?:19|20)\d{{2}}|{_YEAR_IN_WORDS})\b""",
    re.IGNORECASE | re.VERBOSE,
)


def find_spelled(text: str) -> tuple[tuple[int, int, date], ...]:
    """Dates with a day or a year in words, as in "the twenty-eighth of February, nineteen ninety"."""
    small = text.lower()
    if not any(name in small for name in _LONG_MONTHS):
        return ()
    found = []
    for match in _SPELLED.finditer(text):
        day, year = match["d1"] or match["d2"], match["year"]
        if day[:1].isdigit() and year[:1].isdigit():
            continue
        month = _LONG_MONTHS.index((match["m1"] or match["m2"]).lower()) + 1
        try:
            found.append((match.start(), match.end(), date(_year_of_words(year), month, _day_of_words(day))))
        except ValueError:
            continue  # no such day
    return tuple(found)


def _day_of_words(text: str) -> int:
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits.group())
    return _DAYS_IN_WORDS.get(re.sub(r"[ -]", "", text.lower()), 0)


def _year_of_words(text: str) -> int:
    """As in "nineteen hundred and ninety-three", "two thousand and one", "twenty twenty-six"."""
    if text[:1].isdigit():
        return int(text)
    words = [word for word in re.split(r"[ -]", text.lower()) if word not in ("and", "hundred", "thousand")]
    century = {"nineteen": 1900, "twenty": 2000, "two": 2000}[words[0]]
    return century + sum(_NUMBERS[word] for word in words[1:])
