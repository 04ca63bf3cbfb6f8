"""The patient in fields: behind a label, in the cells of a row, beside a date of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pipeline.model import CELL
from validators.filed_name import FiledName, filed_name
from validators.names import name_at
from validators.patient_rules import before, introduces_no_patient, introduces_other, is_glue, patient_rules
from validators.patient_search import Candidate, Searched, candidate, names_at

_CELL_END = re.compile(rf"\s*(?:[{CELL}|\t]|\s{{3,}})\s*")
"""What parts two cells of a row."""
_CAPITAL = re.compile(r"(?<![\w'’.-])[^\W\d_a-zà-öø-ÿ]")
_NEAR = 100
"""Characters between the beginning of a name and its date of birth, at most."""
_BEFORE_NAME = re.compile(r"[\s,;:|)/.–-]{1,6}")
_OTHER_LINE = re.compile(r"\W{0,4}(?:baby|infant|b[ée]b[ée]|partner|husband)", re.IGNORECASE)


def labelled(letter: Searched) -> Iterator[Candidate]:
    """Names behind a label: "Re:", "Patient:", a table's "Client"; or on the line below it."""
    for index, line in enumerate(letter.lines):
        for label in patient_rules().name_label.finditer(line.text):
            if introduces_other(line.text, label.start()):
                continue
            found = list(names_at(letter, index, label.end(), "patient.label"))
            if patient_rules().surname_first.fullmatch(line.text, label.start(), label.end()):
                found = [_turned(one, line.text) for one in found]
            found.extend(_names_beside(letter, index, found))
            if not found and not line.text[label.end() :].strip() and index + 1 < len(letter.lines):
                below = letter.lines[index + 1].text
                found = list(names_at(letter, index + 1, len(below) - len(below.lstrip()), "patient.label"))
            yield from found
    for index, line in enumerate(letter.lines[:-1]):
        if re.fullmatch(
            r"\W*(?:re|regarding|concerning)\W+(?:my|our) (?:patient|client)\W*", line.text, re.IGNORECASE
        ):
            yield from names_at(letter, index + 1, 0, "patient.label_above")


def _turned(found: Candidate, text: str) -> Candidate:
    """A name of two words under "surname and first name" that no comma parts: the second word comes first."""
    words = found.name.split()
    if len(words) != 2 or "," in text[found.start : found.end]:
        return found
    return replace(found, name=f"{words[1]} {words[0]}")


def _names_beside(letter: Searched, index: int, found: list[Candidate]) -> Iterator[Candidate]:
    """Further names in the cells of a row, where every one of them holds a name: "Client | A. B. | C. D."."""
    line = letter.lines[index]
    if len(found) != 1 or " " not in found[0].name:
        return
    beside: list[FiledName] = []
    gap = _CELL_END.match(line.text, found[0].end)
    while gap and gap.end() < len(line.text):
        name = filed_name(line.text, gap.end(), letter.writers)
        if name is None or not name.whole:
            return
        beside.append(name)
        gap = _CELL_END.match(line.text, name.end)
        if gap is None and line.text[name.end :].strip():
            return
    yield from (candidate(letter, index, name, "patient.row") for name in beside)


def split_names(letter: Searched) -> Iterator[Candidate]:
    """Surname and given name in two fields of a form."""
    surname = given = None
    if not letter.has("name", "nom"):
        return
    for line in letter.lines:
        for label, is_surname in (
            (patient_rules().surname_label, True),
            (patient_rules().given_label, False),
        ):
            match = label.search(line.text)
            name = name_at(line.text, match.end()) if match else None
            if name and is_surname and surname is None:
                surname = (name, line)
            elif name and not is_surname and given is None:
                given = (name, line)
    if surname and given:
        yield Candidate(
            name=f"{given[0].text} {surname[0].text}",
            line=given[1],
            start=given[0].start,
            end=given[0].end,
            rule="patient.two_fields",
        )


def with_birth_date(letter: Searched) -> Iterator[Candidate]:
    """Names that a plausible date of birth follows, on the line or alone on the next."""
    for index, line in enumerate(letter.lines):
        position = 0
        for start, end, _ in letter.dates[index]:
            name = _name_before(letter, line.text, max(position, start - _NEAR), start)
            if name is not None:
                yield candidate(letter, index, name, "patient.birth_date")
            position = end
    yield from _birth_date_below(letter)


def _name_before(letter: Searched, text: str, position: int, date_start: int) -> FiledName | None:
    """The name between two places to which the date at the second one belongs."""
    others = position
    for capital in _CAPITAL.finditer(text, position, date_start):
        if capital.start() < others:
            continue
        if introduces_no_patient(text, capital.start()):
            other = name_at(text, capital.start())
            others = other.end if other else others
            continue
        name = filed_name(text, capital.start(), letter.writers)
        if name is not None and name.whole and is_glue(text, name.end, date_start):
            return name
    return None


def _birth_date_below(letter: Searched) -> Iterator[Candidate]:
    """A name on its line, and under it a date of birth with its label or alone."""
    for index, line in enumerate(letter.lines[:-1]):
        dates = letter.dates[index + 1]
        if not dates:
            continue
        below = letter.lines[index + 1].text
        start, end, born = dates[0]
        alone = not below[:start].strip() and not below[end:].strip()
        if not alone and (start > _NEAR or not patient_rules().birth_label.search(below[:start])):
            continue
        begin = len(line.text) - len(line.text.lstrip())
        name = filed_name(line.text, begin, letter.writers)
        if (
            name
            and name.whole
            and len(below[:start].split()) <= 4
            and len(line.text[name.end :].split()) <= 3
        ):
            yield replace(candidate(letter, index, name, "patient.birth_date_below"), born=born)


def behind_birth_date(letter: Searched) -> Iterator[Candidate]:
    """A name behind a date of birth that opens a line, with its label or alone."""
    for index, line in enumerate(letter.lines):
        for start, end, born in letter.dates[index][:1]:
            gap = _BEFORE_NAME.match(line.text, end)
            label = line.text[:start].strip(" \t([*-")
            name = filed_name(line.text, gap.end(), letter.writers) if gap else None
            if name is None or not name.whole or (label and not patient_rules().birth_label.search(label)):
                continue
            yield replace(candidate(letter, index, name, "patient.behind_birth_date"), born=born)


def labelled_births(letter: Searched) -> tuple[date, ...]:
    """Dates behind a birth label, on its line or first on the next one, not the baby's."""
    births: list[date] = list(letter.birthdays)
    above = ""
    for line, dates in zip(letter.lines, letter.dates, strict=True):
        for start, _, value in dates:
            words = before(line.text, start) if line.text[:start].strip() else before(above, len(above))
            if patient_rules().birth_label.search(words) and not _OTHER_LINE.match(line.text):
                births.append(value)
        above = line.text
    return tuple(births)
