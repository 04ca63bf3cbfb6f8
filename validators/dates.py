"""Calendar dates in letters: every order and spelling in use in Ontario, English and French.

Where day and month can be exchanged, the text itself decides (a stated format, a spelled-out hint beside it,
another date that can be read in one way only); failing that the day comes first.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from validators.dates_in_words import find_spelled

if TYPE_CHECKING:
    from validators.anatomy import Anatomy

_MONTH_NAMES = (
    "january jan janvier janv",
    "february feb fevrier février fevr févr fév fev",
    "march mar mars",
    "april apr avril avr",
    "may mai",
    "june jun juin",
    "july jul juillet juil",
    "august aug août aout aoû",
    "september sept sep septembre",
    "october oct octobre",
    "november nov novembre",
    "december dec décembre decembre déc",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = r"(?:st|nd|rd|th|er|re)?"
_YEAR = r"(?:19|20)\d{2}"
_GAP = r"[ \t]?[-/.,]?[ \t]{0,2}"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN_MONTH = "|".join(sorted(_ROMAN, key=len, reverse=True))

_DATE = re.compile(
    rf"""(?<![\w/.-])(?:
    (?P<y1>{_YEAR})[ ]?(?P<s1>[-/.])[ ]?(?P<a1>\d{{1,2}})[ ]?(?P=s1)[ ]?(?P<b1>\d{{1,2}})(?![\d/-])
  | (?P<y6>{_YEAR})[ ](?P<a6>[01]\d)[ ](?P<b6>[0-3]\d)(?![\d-]|[ ]\d)
  | (?<!\d[ ])(?P<a11>[0-3]?\d)[ ](?P<b11>[01]?\d)[ ](?P<y11>{_YEAR})(?![\d/-]|[ ]\d)
  | (?P<a2>\d{{1,2}})[ ]?(?P<s2>[-/.])[ ]?(?P<b2>\d{{1,2}})[ ]?(?P=s2)[ ]?(?P<y2>{_YEAR}|\d{{2}})(?![\d/-])
  | (?P<d7>{_DAY})(?P<s7>[-/.])(?P<m7>{_ROMAN_MONTH})(?P=s7)(?P<y7>{_YEAR}|\d{{2}})(?![\d/-])
  | (?P<d8>{_DAY})[ ](?P<m8>(?-i:{_ROMAN_MONTH.upper()}))[ ](?P<y8>{_YEAR})(?![\d/-])
  | (?P<y9>{_YEAR})(?P<s9>[-/.])(?P<m9>{_ROMAN_MONTH})(?P=s9)(?P<d9>{_DAY})(?![\d/-])
  | (?P<d10>{_DAY})(?P<m10>{_MONTH})(?P<y10>{_YEAR})
  | (?P<y3>{_YEAR}|['’‘]\d{{2}}),?{_GAP}(?P<m3>{_MONTH})\.?{_GAP}(?P<d3>{_DAY}){_ORDINAL}(?!\d)
  | (?P<d4>{_DAY}){_ORDINAL}(?:[ ]day)?(?:[ ]of)?{_GAP}(?P<m4>{_MONTH})\b\.?
      (?:(?:{_GAP}|,?[ ]of[ ])
      (?P<y4>{_YEAR}|['’‘]?\d{{2}}(?![\d:h]|[ ]?[ap]\.?m|[ ]?(?:mg|ml|cm|mm|to\b|-))))?
  | (?P<m5>{_MONTH})\b\.?{_GAP}(?P<d5>{_DAY}){_ORDINAL}(?![\d:])
      (?:(?:[ ]?[,./-][ ]{{0,2}}|[ ]{{1,2}})(?P<y5>{_YEAR}|(?<=[/'-])\d{{2}}(?![\d:])|['’‘]\d{{2}}(?!\d)))?
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_DAY_FIRST = re.compile(r"\bdd\s?[-/.]\s?mm\b|\bjj\s?[-/.]\s?mm\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\bmm\s?[-/.]\s?dd\b", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"\b(?:yy|aa)\s?[-/.]\s?mm\b|\by\s?[-/.]\s?m\s?[-/.]\s?d\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_PIVOT = 50
"""A two-digit year up to this one lies in this century."""
_HINT_REACH = 12
"""Characters between a numeric date and the words that spell it out."""


Found = tuple[int, int, date]
"""Where a date begins and ends in a text, and the date."""


def find_dates(text: str, *, after: date | None = None) -> tuple[Found, ...]:
    """Every date in `text` as (start, end, date), in order.

    A day and month without a year count only when `after` is given: they mean the first such day from
    then on.
    """
    in_words = find_spelled(text)
    if not _DIGIT.search(text):
        return in_words
    matches = tuple(_DATE.finditer(text))
    day_first = _day_comes_first(text, matches)
    year_first = bool(_YEAR_FIRST.search(text))
    found: list[Found] = []
    for index, match in enumerate(matches):
        following = matches[index + 1] if index + 1 < len(matches) else None
        value = _year_leads(match, told=year_first) or _value(
            match, _hinted(match, following, day_first=day_first), after
        )
        if value is not None and all(
            match.end() <= start or end <= match.start() for start, end, _ in in_words
        ):
            found.append((match.start(), match.end(), value))
    return tuple(sorted((*found, *in_words))) if in_words else tuple(found)


def parse_date(text: str, *, after: date | None = None) -> date | None:
    """The first date in `text`, or None. `after`: as for `find_dates`."""
    return next((value for _, _, value in find_dates(text, after=after)), None)


def letter_date(anatomy: Anatomy) -> date | None:
    """The day on which the letter was written: a line that is a date, then a labelled one, then a visit's.

    A date of birth, an old course of treatment and a date in quoted mail are never it.
    """
    best: tuple[int, date] | None = None
    for _, shape, part in anatomy.said:
        if part.value in {"quoted", "disclaimer", "cover_sheet"}:
            continue
        since = 0
        for start, end, value in shape.dates:
            rank = _date_rank(shape.text[since:start], shape.text[end : end + _REACH], part.value)
            since = end
            if rank is not None and (best is None or rank < best[0]):
                best = (rank, value)
    return best[1] if best else None


_BIRTH = re.compile(
    r"birth|born|\bn[ée]e?\b|\bd\.?o\.?b\b|\bb\.|ddn|naissance|delivery|deliver", re.IGNORECASE
)
_DATE_LABEL = re.compile(
    r"(?:^|\s)(?:date(?!\s+of\s+birth)(?:\s+(?:of|de)\s+\w+)?|dated|signed|signed on|le|seen|visit"
    r"|visit date)\s*:?\s*$",
    re.IGNORECASE,
)
_PLACE_OR_DAY = re.compile(
    r"^\W*(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche)?\W*(?:[^\W\d_]{3,20}(?: \([^)]{2,12}\))?,?\s+)?(?:le\s+|the\s+)?$",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"^[\s,]*(?:at\s+)?(?:\d{1,2}[:h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?)?\W*$", re.IGNORECASE
)


_REACH = 40
"""Characters behind a date that tell whether it stands alone."""


def _date_rank(before: str, rest: str, part: str) -> int | None:
    """How likely a date is the letter's own, by what stands around it: 0 most, None never."""
    if _BIRTH.search(before):
        return None
    alone = bool(_CLOCK.match(rest))
    label = _DATE_LABEL.search(before)
    if alone and part == "signature":
        return 1
    if alone and not label and _PLACE_OR_DAY.match(before):
        return 0
    if label:
        return 0 if "date" in label.group().lower() else 2
    if part == "signature":
        return 3
    few = alone and len(before.split()) <= 6 and "\t" not in before
    return 4 if few and part in {"letterhead", "body"} else None


def _day_comes_first(text: str, matches: tuple[re.Match[str], ...]) -> bool:
    """Whether ambiguous numeric dates of this text begin with the day."""
    if _DAY_FIRST.search(text):
        return True
    if _MONTH_FIRST.search(text):
        return False
    numeric = [(int(m["a2"]), int(m["b2"])) for m in matches if m["a2"]]
    month_first = any(b > 12 >= a for a, b in numeric)
    day_first = any(a > 12 >= b for a, b in numeric)
    return day_first or not month_first


def _hinted(match: re.Match[str], following: re.Match[str] | None, *, day_first: bool) -> bool:
    """A numeric date followed at once by the same day in words is read as those words say."""
    if not match["a2"] or following is None or following.start() - match.end() > _HINT_REACH:
        return day_first
    month = following["m4"] or following["m5"] or following["m3"]
    if not month:
        return day_first
    number = _MONTHS[month.lower()]
    first, second = int(match["a2"]), int(match["b2"])
    if first == second or number not in (first, second):
        return day_first
    return number == second


def _year_leads(match: re.Match[str], *, told: bool) -> date | None:
    """As in "90/08/30": no day is that large, or the text says that the year comes first."""
    if not match["a2"] or len(match["y2"]) != 2 or not (told or int(match["a2"]) > 31):
        return None
    return _date(_year(match["a2"]), int(match["b2"]), int(match["y2"]))


_WITH_YEAR = tuple((f"m{one}", f"d{one}", f"y{one}") for one in (3, 7, 8, 9, 10))
"""Groups of month, day and year, where the month is a word or a Roman numeral."""


def _month(text: str) -> int:
    plain = text.lower()
    return _ROMAN.index(plain) + 1 if plain in _ROMAN else _MONTHS[plain]


def _value(match: re.Match[str], day_first: bool, after: date | None) -> date | None:
    if match["y1"]:
        year, month, day = int(match["y1"]), int(match["a1"]), int(match["b1"])
        return _date(year, month, day) or _date(year, day, month)
    if match["y6"]:
        return _date(int(match["y6"]), int(match["a6"]), int(match["b6"]))
    for first, second, year_at in (("a2", "b2", "y2"), ("a11", "b11", "y11")):
        if match[year_at]:
            return _numeric(int(match[first]), int(match[second]), match[year_at], day_first=day_first)
    for month_at, day_at, year_at in _WITH_YEAR:
        if match[month_at]:
            return _date(_year(match[year_at]), _month(match[month_at]), int(match[day_at]))
    month = _MONTHS[(match["m4"] or match["m5"]).lower()]
    day, year_text = int(match["d4"] or match["d5"]), match["y4"] or match["y5"]
    if year_text:
        return _date(_year(year_text), month, day)
    return _first_from(after, month, day) if after else None


def _numeric(first: int, second: int, year: str, *, day_first: bool) -> date | None:
    orders = ((second, first), (first, second)) if day_first else ((first, second), (second, first))
    for month, day in orders:
        value = _date(_year(year), month, day)
        if value:
            return value
    return None


def _year(text: str) -> int:
    digits = text.lstrip("'’‘")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) <= _PIVOT else 1900)


def _first_from(after: date, month: int, day: int) -> date | None:
    for year in range(after.year, after.year + 9):  # 29 February comes round within eight years
        value = _date(year, month, day)
        if value and value >= after:
            return value
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
