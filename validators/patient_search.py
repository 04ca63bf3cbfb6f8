"""What the search for a patient works on, and the names at a place of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from validators.anatomy import Anatomy, Part
from validators.birthdays import find_birthdays
from validators.dates import Found
from validators.filed_name import FiledName, filed_name
from validators.lines import Line
from validators.patient_rules import is_glue
from validators.shapes import Shape

_READ = frozenset({Part.REFERENCE, Part.BODY, Part.SALUTATION})
_OLDEST, _YOUNGEST = 70, 11
"""Years between a nursing mother's birth and the letter, at most and at least."""
_AND = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:,\s*)?(?:and|&|et|;|/|\+)\s*")
_CELL = re.compile(r"[^\S\n]*\t[^\S\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name that may be the patient's."""

    name: str
    line: Line
    start: int
    end: int
    rule: str
    born: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What the search works on."""

    lines: tuple[Line, ...]
    """Those that may name the patient."""
    dates: tuple[tuple[Found, ...], ...]
    """The dates of each line on which she may have been born."""
    birthdays: tuple[date, ...]
    """Days of birth whose year stands apart from them."""
    writers: tuple[str, ...]
    small: str
    """All of it in small letters."""

    def has(self, *words: str) -> bool:
        """Whether one of the words stands anywhere: saves searching line by line."""
        return any(word in self.small for word in words)


def searched(anatomy: Anatomy, on: date | None, *, quoted: bool = False) -> Searched:
    """What the writer says, or what is quoted below it."""
    parts = (Part.QUOTED,) if quoted else _READ
    rows = [(line, shape) for line, shape in anatomy.rows(*parts) if quoted or not line.quoted]
    apart = (found for line, _ in rows for found in find_birthdays(line.text))
    return Searched(
        lines=tuple(line for line, _ in rows),
        dates=tuple(tuple(_births(line, shape, on)) for line, shape in rows),
        birthdays=tuple(value for _, _, value in apart if _of_a_mother(value, on)),
        writers=tuple(signer.name for signer in anatomy.signers),
        small="\n".join(shape.lower for _, shape in rows),
    )


def _births(line: Line, shape: Shape, on: date | None) -> Iterator[Found]:
    """The dates of a line on which a mother may have been born, at their place in the line."""
    indent = len(line.text) - len(line.text.lstrip()) if shape.dates else 0
    for start, end, value in shape.dates:
        if _of_a_mother(value, on):
            yield start + indent, end + indent, value


def _of_a_mother(born: date, on: date | None) -> bool:
    """Whether somebody born that day may nurse a child on the day of the letter."""
    return 1950 <= born.year <= 2014 if on is None else _YOUNGEST <= on.year - born.year <= _OLDEST


def is_shouted(letter: Searched) -> bool:
    """Whether the letter is written in capitals, in which any word can look like a name."""
    text = "".join(line.text for line in letter.lines)
    capitals = sum(map(str.isupper, text))
    return capitals > 80 and capitals > 5 * sum(map(str.islower, text))


def names_at(letter: Searched, index: int, start: int, rule: str) -> Iterator[Candidate]:
    """The name at a place of a line, and those joined to it by "and"."""
    line = letter.lines[index]
    first = filed_name(line.text, start, letter.writers)
    if first is None:
        return
    text = first.text
    joined = _AND.match(line.text, first.end)
    second = filed_name(line.text, joined.end(), letter.writers) if joined else None
    if second and not first.whole and second.whole:
        text = f"{text} {second.text.split()[-1]}"
    if " " not in text and not rule.startswith("patient.label"):
        return
    yield candidate(letter, index, FiledName(first.start, first.end, text), rule)
    if second and second.whole:
        yield candidate(letter, index, second, rule)
    if rule == "patient.label" and first.whole:
        yield from _in_next_cells(letter, index, second.end if second else first.end)


def _in_next_cells(letter: Searched, index: int, end: int) -> Iterator[Candidate]:
    """Names side by side in one row of a table; a cell that holds anything else ends them."""
    text = letter.lines[index].text
    while cell := _CELL.match(text, end):
        name = filed_name(text, cell.end(), letter.writers)
        if name is None or not name.whole or not re.match(r"[^\S\n]*(?:\t|$)", text[name.end :]):
            return
        yield candidate(letter, index, name, "patient.next_cell")
        end = name.end


def candidate(letter: Searched, index: int, name: FiledName, rule: str) -> Candidate:
    """A name as a finding, with the date of birth right behind it."""
    return Candidate(
        name=name.text,
        line=letter.lines[index],
        start=name.start,
        end=name.end,
        rule=rule,
        born=born_after(letter, index, name.end),
    )


def born_after(letter: Searched, index: int, end: int) -> date | None:
    """The date of birth right behind a name on its line."""
    text = letter.lines[index].text
    for start, _, value in letter.dates[index]:
        if start >= end and is_glue(text, end, start):
            return value
    if text[end:].strip(" ,;:.-") or index + 1 >= len(letter.lines):
        return None
    below = letter.lines[index + 1].text
    alone = (
        value
        for start, last, value in letter.dates[index + 1]
        if not f"{below[:start]}{below[last:]}".strip()
    )
    return next(alone, None)
