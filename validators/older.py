"""Older letters and notes in one file with today's: what stands under an older date is of that date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from validators.dates import find_dates
from validators.dating import STALE_DAYS
from validators.lines import Line
from validators.parts import Part

OLDEST = timedelta(days=3 * 365)
"""A date further back is somebody's birth, not a letter's."""
LEADS = re.compile(
    r"\W*(?:(?:clinic |visit |consult(?:ation)? )?date[ds]?|visit|note|seen|letter|le|on|re-?visit"
    r"|consult(?:ation)?"
    r"|progress note|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[^\W\d_][\w .'-]*,(?: le)?)?\W*$",
    re.IGNORECASE,
)
"""What leads to the date of a letter or a visit; "SVB Oct 8" tells of a delivery."""
LABEL_LETTERS = 14
"""Letters and digits that may stand beside the date on its line: "Toronto, ", "Date: ", "Visit "; the line of
a fax machine, with its time and its numbers, holds more.
"""


def older_lines(lines: tuple[Line, ...], parts: tuple[Part, ...]) -> frozenset[int]:
    """The numbers of the lines that stand under a date line which lies well before another one's.

    As in a file of two letters, or notes of two visits one under the other. The newest date's lines are never
    among them; a letter with one date line has none. `parts`: of each line. The day on which a cover sheet
    was sent, or the letter signed, heads nothing.
    """
    last = max((number for number, part in enumerate(parts) if part is Part.BODY), default=-1)
    heads = [
        (number, day)
        for number, line in enumerate(lines[: last + 1])
        if parts[number] is not Part.COVER_SHEET
        for day in _date_alone(line)
    ]
    if len(heads) < 2:
        return frozenset()
    newest = max(day for _, day in heads)
    ends = [number for number, _ in heads[1:]] + [len(lines)]
    return frozenset(
        number
        for (first, day), end in zip(heads, ends, strict=True)
        if timedelta(days=STALE_DAYS) < newest - day < OLDEST
        for number in range(first, end)
    )


def _date_alone(line: Line) -> Iterator[date]:
    """The date of a line that holds little else."""
    text = line.text
    if len(text) > 60 or line.quoted:
        return
    dates = find_dates(text)
    if len(dates) != 1:
        return
    start, end, day = dates[0]
    few = sum(map(str.isalnum, text[:start] + text[end:])) <= LABEL_LETTERS
    if few and LEADS.match(text[:start]) and not _birth(text.lower()):
        yield day


def _birth(text: str) -> bool:
    return any(word in text for word in ("born", "birth", "dob", "d.o.b", "ddn", "née", "ne le", "né", "b."))
