"""Days of birth whose year stands apart from them: "she turned 33 on the 12th of July (1993)"."""

from __future__ import annotations

import re
from datetime import date

from validators.dates import Found, find_dates

_BIRTHDAY = re.compile(
    r"\b(?:birth-?day|bday|turn(?:ed|s|ing)|(?:be|is|was) \d\d on|d\.?o\.?b\b\.?|date of birth"
    r"|(?:she|who) was born|anniversaire)\b",
    re.IGNORECASE,
)
_BORN_IN = re.compile(
    r"\b(?:(?:born|n[ée]e)(?: back)? (?:in|en)|born|n[ée]e|b\.|d\.?o\.?b\b\.?:?|date of birth:?) "
    r"(?P<year>19[5-9]\d|20[01]\d)\b[,;]?(?: (?:on|le|and))?"
    r"(?: (?:the|her birth-?day is|has her birth-?day on))*[\s(]+$",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(
    r"^(?:\W{1,4}(?:(?:in|of|the|year|being|is|was|her|born|it|a|and|she['’]s|birth|class|de|en|l'ann[ée]e)\W{1,3}){0,5})"
    r"(?P<year>19[5-9]\d|20[01]\d)(?![\d/-])",
    re.IGNORECASE,
)
_TELLS = re.compile(f"{_BIRTHDAY.pattern}|\\bborn |\\bn[ée]e |\\bb\\. ", re.IGNORECASE)
_BIRTHDAY_REACH = 60
"""Characters between the word that tells of a birthday and the day."""


def find_birthdays(text: str) -> tuple[Found, ...]:
    """Days of birth whose year stands apart, as in "turned 33 on the 12th of July (1993)"."""
    if not _TELLS.search(text):
        return ()
    whole = {start for start, _, _ in find_dates(text)}
    found = []
    for start, end, day in find_dates(text, after=_ANY_YEAR):
        year = None if start in whole else _birth_year(text, start, end)
        if year is not None and (day.month, day.day) != _LEAP_DAY:
            found.append((start, end, day.replace(year=year)))
    return tuple(found)


_ANY_YEAR = date(2000, 1, 1)
"""A day and month are looked for from here on: any leap year serves."""
_LEAP_DAY = (2, 29)
"""Not in every year; too rare to be asked for."""


def _birth_year(text: str, start: int, end: int) -> int | None:
    """The year that belongs to a birthday at a place of the text."""
    lead = text[max(0, start - _BIRTHDAY_REACH) : start]
    before = _BORN_IN.search(lead)
    behind = _YEAR_BEHIND.match(text[end : end + _BIRTHDAY_REACH]) if _BIRTHDAY.search(lead) else None
    match = before or behind
    return int(match["year"]) if match else None
