"""Whom the letter is about: the patient's name and date of birth, or those of several.

Not the writer, not another provider, not the baby or the family.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipeline.model import CELL, Context, Page, Patient, Reading, ReadingMethod
from validators.anatomy import Anatomy, Part
from validators.birthdays import find_birthdays
from validators.dates import Found, find_dates
from validators.filed_name import FiledName, filed_name, has_credential
from validators.lines import Line, evidence, lines_of
from validators.names import name_at, same_person
from validators.patient_rules import (
    before,
    introduces_no_patient,
    introduces_other,
    is_glue,
    patient_rules,
)
from validators.shapes import Shape

_READ = frozenset({Part.REFERENCE, Part.BODY, Part.SALUTATION})
_OLDEST, _YOUNGEST = 70, 11
"""Years between a nursing mother's birth and the letter, at most and at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A name that may be the patient's."""

    name: str
    line: Line
    start: int
    end: int
    rule: str
    born: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
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


def find_patients(
    lines: tuple[Line, ...], anatomy: Anatomy, context: Context, written_on: date | None
) -> tuple[Patient, ...]:
    """The patients that a letter of a day is about; none when no name is given."""
    letter = _letter(anatomy, written_on)
    several = _says_several(letter)
    found = _distinct([*_labelled(letter), *_with_birth_date(letter), *_split_names(letter)])
    shouted = _is_shouted(letter)
    if (not found or several) and not shouted:
        found = _distinct([*found, *_introduced(letter)])[: None if several else 1]
    if not found:
        guessed = (
            () if shouted else (*_behind_birth_date(letter), *_alone(letter), *_writes_of_herself(letter))
        )
        found = [*(one for one in guessed if not _is_child(one)), *_sender(context, letter)][:1]
    if not found and context.is_mail_body:
        found = _asked_about(_letter(anatomy, written_on, quoted=True))
    if not found and context.is_mail_body and context.subject:
        found = _named_in_subject(context.subject, letter) if letter.lines else []
    births = _labelled_births(letter) if len(found) == 1 else ()
    patients = (_patient(one, births) for one in found)
    return tuple(one for one in patients if not NO_NAMES & set(one.name.lower().split()))


def _asked_about(quoted: _Letter) -> list[_Found]:
    """In an answer that names nobody: the one patient whom the quoted message names."""
    found = _distinct([*_labelled(quoted), *_with_birth_date(quoted)]) or _distinct([*_introduced(quoted)])
    return found if len(found) == 1 and " " in found[0].name else []


def _named_in_subject(subject: str, letter: _Letter) -> list[_Found]:
    """In a mail that is the letter and names nobody: the one patient whom its subject names, whole.

    Only where the text calls no other woman by her surname: "Ms. Roe".
    """
    text = _ANSWERED.sub("", subject)
    page = Page(number=1, text=f"Re: {text}", method=ReadingMethod.MAIL)
    (line, *_) = lines_of(Reading(pages=(page,), method=ReadingMethod.MAIL))
    alone = replace(
        letter, lines=(line,), dates=(find_dates(line.text),), birthdays=(), small=line.text.lower()
    )
    found = _distinct(
        [*_labelled(alone), *_with_birth_date(alone), *_introduced(alone), *_behind_comma(alone)]
    )
    titled = {match[1].lower() for one in letter.lines for match in _TITLED.finditer(one.text)}
    whole = [
        one
        for one in found
        if " " in one.name and "." not in one.name and not _OF_A_PLACE.match(line.text, one.end)
    ]
    if len(whole) != 1 or (titled and not titled & set(whole[0].name.lower().split())):
        return []
    return [
        replace(
            whole[0], line=letter.lines[0], start=0, end=len(letter.lines[0].text), rule="patient.subject"
        )
    ]


_ANSWERED = re.compile(r"^(?:\s*(?:re|fwd?|tr|aw)\s*:)+\s*", re.IGNORECASE)
"""What a mail program sets before a subject."""
_OF_A_PLACE = re.compile(
    r"\W{0,3}(?:clini\w+|cent(?:re|er)|h[oô]pital|hospital|midwi\w+|family|medical|health|practice|group|team|pharmacy"
    r"|wellness|women|physio\w*|nurs\w+|school|street|road|avenue|building|&)\b",
    re.IGNORECASE,
)
"""Behind a name that is a place's: "Mary Brown Clinic"."""
_TITLED = re.compile(r"\b(?:Ms|Mrs|Miss|Mme|Mlle|Mx)\b\.? ([^\W\d_][\w'’-]+)")
_BEHIND_MARK = re.compile(r"(?:,|;|:|\(|\s[-–—|])\s*")


def _behind_comma(letter: _Letter) -> Iterator[_Found]:
    """As in the subject "Ultrasound for a blocked duct, Vera Lindholm"."""
    for index, line in enumerate(letter.lines):
        for mark in _BEHIND_MARK.finditer(line.text):
            name = filed_name(line.text, mark.end(), letter.writers)
            if name is not None and name.whole and not introduces_other(line.text, mark.end()):
                yield _found(letter, index, name, "patient.subject")


NO_NAMES = frozenset(
    {
        "who",
        "whose",
        "whom",
        "which",
        "come",
        "call",
        "along",
        "has",
        "have",
        "had",
        "been",
        "she",
        "her",
        "the",
    }
    | {"and", "for", "with", "was", "is", "are", "this", "that", "not", "you", "your", "our", "my", "today"}
)
"""Words that no name holds: in capitals any word looks like one."""


def _is_shouted(letter: _Letter) -> bool:
    """Whether the letter is written in capitals, in which any word can look like a name."""
    text = "".join(line.text for line in letter.lines)
    capitals = sum(map(str.isupper, text))
    return capitals > 80 and capitals > 5 * sum(map(str.islower, text))


def _letter(anatomy: Anatomy, on: date | None, *, quoted: bool = False) -> _Letter:
    """What the writer says, or what is quoted below it."""
    parts = (Part.QUOTED,) if quoted else _READ
    rows = [(line, shape) for line, shape in anatomy.rows(*parts) if quoted or not line.quoted]
    apart = (found for line, _ in rows for found in find_birthdays(line.text))
    return _Letter(
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


def _patient(found: _Found, births: tuple[date, ...]) -> Patient:
    line = found.line
    return Patient(
        name=found.name,
        date_of_birth=found.born or next(iter(births), None),
        evidence=(evidence(line.page, line.start + found.start, line.start + found.end, found.rule),),
    )


def _labelled(letter: _Letter) -> Iterator[_Found]:
    """Names behind a label: "Re:", "Patient:", a table's "Client"; or on the line below it."""
    for index, line in enumerate(letter.lines):
        for label in patient_rules().name_label.finditer(line.text):
            if introduces_other(line.text, label.start()):
                continue
            found = list(_names_at(letter, index, label.end(), "patient.label"))
            if patient_rules().surname_first.fullmatch(line.text, label.start(), label.end()):
                found = [_turned(one, line.text) for one in found]
            found.extend(_names_beside(letter, index, found))
            if not found and not line.text[label.end() :].strip() and index + 1 < len(letter.lines):
                below = letter.lines[index + 1].text
                found = list(_names_at(letter, index + 1, len(below) - len(below.lstrip()), "patient.label"))
            yield from found
    for index, line in enumerate(letter.lines[:-1]):
        if re.fullmatch(
            r"\W*(?:re|regarding|concerning)\W+(?:my|our) (?:patient|client)\W*", line.text, re.IGNORECASE
        ):
            yield from _names_at(letter, index + 1, 0, "patient.label_above")


def _turned(found: _Found, text: str) -> _Found:
    """A name of two words under "surname and first name" that no comma parts: the second word comes first."""
    words = found.name.split()
    if len(words) != 2 or "," in text[found.start : found.end]:
        return found
    return replace(found, name=f"{words[1]} {words[0]}")


_CELL_END = re.compile(rf"\s*(?:[{CELL}|\t]|\s{{3,}})\s*")
"""What parts two cells of a row."""


def _names_beside(letter: _Letter, index: int, found: list[_Found]) -> Iterator[_Found]:
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
    yield from (_found(letter, index, name, "patient.row") for name in beside)


_AND = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:,\s*)?(?:and|&|et|;|/|\+)\s*")


def _names_at(letter: _Letter, index: int, start: int, rule: str) -> Iterator[_Found]:
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
    yield _found(letter, index, FiledName(first.start, first.end, text), rule)
    if second and second.whole:
        yield _found(letter, index, second, rule)
    if rule == "patient.label" and first.whole:
        yield from _in_next_cells(letter, index, second.end if second else first.end)


_CELL = re.compile(r"[^\S\n]*\t[^\S\n]*")


def _in_next_cells(letter: _Letter, index: int, end: int) -> Iterator[_Found]:
    """Names side by side in one row of a table; a cell that holds anything else ends them."""
    text = letter.lines[index].text
    while cell := _CELL.match(text, end):
        name = filed_name(text, cell.end(), letter.writers)
        if name is None or not name.whole or not re.match(r"[^\S\n]*(?:\t|$)", text[name.end :]):
            return
        yield _found(letter, index, name, "patient.next_cell")
        end = name.end


def _found(letter: _Letter, index: int, name: FiledName, rule: str) -> _Found:
    """A name as a finding, with the date of birth right behind it."""
    return _Found(
        name=name.text,
        line=letter.lines[index],
        start=name.start,
        end=name.end,
        rule=rule,
        born=_born_after(letter, index, name.end),
    )


def _born_after(letter: _Letter, index: int, end: int) -> date | None:
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


_CAPITAL = re.compile(r"(?<![\w'’.-])[^\W\d_a-zà-öø-ÿ]")
_NEAR = 100
"""Characters between the beginning of a name and its date of birth, at most."""


def _with_birth_date(letter: _Letter) -> Iterator[_Found]:
    """Names that a plausible date of birth follows, on the line or alone on the next."""
    for index, line in enumerate(letter.lines):
        position = 0
        for start, end, _ in letter.dates[index]:
            name = _name_before(letter, line.text, max(position, start - _NEAR), start)
            if name is not None:
                yield _found(letter, index, name, "patient.birth_date")
            position = end
    yield from _birth_date_below(letter)


def _name_before(letter: _Letter, text: str, position: int, date_start: int) -> FiledName | None:
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


def _birth_date_below(letter: _Letter) -> Iterator[_Found]:
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
            yield replace(_found(letter, index, name, "patient.birth_date_below"), born=born)


def _split_names(letter: _Letter) -> Iterator[_Found]:
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
        yield _Found(
            name=f"{given[0].text} {surname[0].text}",
            line=given[1],
            start=given[0].start,
            end=given[0].end,
            rule="patient.two_fields",
        )


def _introduced(letter: _Letter) -> Iterator[_Found]:
    """Names in running text: "my patient ...", "thank you for seeing ..."."""
    for rank, pattern in enumerate(patient_rules().introductions):
        for index, line in enumerate(letter.lines):
            for match in pattern.finditer(line.text):
                if any(introduces_other(line.text, place) for place in (match.start(), match.end())):
                    continue
                yield from _names_at(letter, index, match.end(), f"patient.introduced_{rank + 1}")


_AFTER_LONE_NAME = re.compile(
    r"\s*(?:[,:;.(–-]|$|(?:has|had|is|was|will|would|needs?|requires?|came|comes|presents|presented|attended|visited|saw"
    r"|called|phoned|rang|telephoned|delivered|gave|had|turned|turns|developed|woke|noticed|reports|reported|complains"
    r"|breastfeeds|nurses|told|tells|consulted|says|a|est|allaite|présente|souffre|consulte|se)\b)"
)


def _alone(letter: _Letter) -> Iterator[_Found]:
    """A name that has a line to itself, or that opens a line before a comma or a verb."""
    for index, line in enumerate(letter.lines):
        begin = len(line.text) - len(line.text.lstrip())
        name = filed_name(line.text, begin, letter.writers)
        if name and name.whole and _AFTER_LONE_NAME.match(line.text, name.end):
            yield _found(letter, index, name, "patient.alone")


_BEFORE_NAME = re.compile(r"[\s,;:|)/.–-]{1,6}")


def _behind_birth_date(letter: _Letter) -> Iterator[_Found]:
    """A name behind a date of birth that opens a line, with its label or alone."""
    for index, line in enumerate(letter.lines):
        for start, end, born in letter.dates[index][:1]:
            gap = _BEFORE_NAME.match(line.text, end)
            label = line.text[:start].strip(" \t([*-")
            name = filed_name(line.text, gap.end(), letter.writers) if gap else None
            if name is None or not name.whole or (label and not patient_rules().birth_label.search(label)):
                continue
            yield replace(_found(letter, index, name, "patient.behind_birth_date"), born=born)


def _says_several(letter: _Letter) -> bool:
    return bool(patient_rules().several.search(letter.small))


_MOTHER_OF = re.compile(
    r"\b(?:mother|mom|mum|mama|maman|m[eè]re|parents?) (?:of|to|de|d['’])\s*"
    r"(?:(?:the|baby|little|newborn|infant|our|my|b[ée]b[ée]|patient|twins?)\s+)*$",
    re.IGNORECASE,
)
_CHILD = re.compile(
    r"['’]s (?:mother|mom|mum|mama|parents?)\b"
    r"|[,(]? ?[,(]? ?(?:an? |aged? |the )?(?:infant|newborn|neonate|baby|nourrisson"
    r"|\d{1,2}[ -](?:days?|weeks?|months?|wks?|mo|jours|semaines|mois)[ -](?:old|of age|d['’][aâ]ge))\b"
    r"(?! ?:)",
    re.IGNORECASE,
)


def _is_child(found: _Found) -> bool:
    """As in "the mother of Oskar Brook", "Theo Marsh's mother", "Ned Quill, 9 weeks old"."""
    text = found.line.text
    return bool(_MOTHER_OF.search(text[: found.start]) or _CHILD.match(text, found.end))


def _distinct(found: list[_Found]) -> list[_Found]:
    """One entry a person, the fullest name, with a birth date where one of them has it."""
    kept: list[_Found] = []
    for one in found:
        if _is_child(one):
            continue
        for index, other in enumerate(kept):
            if _same(one, other):
                kept[index] = _fuller(other, one)
                break
        else:
            kept.append(one)
    whole = [one for one in kept if " " in one.name]
    return whole or kept


def _same(one: _Found, other: _Found) -> bool:
    if one.born and other.born and one.born != other.born and one.name.lower() != other.name.lower():
        return False
    first, second = set(one.name.lower().split()), set(other.name.lower().split())
    return first <= second or second <= first or same_person(one.name, other.name)


def _fuller(one: _Found, other: _Found) -> _Found:
    initial = "." in one.name.split()[0] or " " not in one.name
    best = other if initial and " " in other.name and "." not in other.name.split()[0] else one
    return replace(best, born=one.born or other.born)


_OTHER_LINE = re.compile(r"\W{0,4}(?:baby|infant|b[ée]b[ée]|partner|husband)", re.IGNORECASE)


def _labelled_births(letter: _Letter) -> tuple[date, ...]:
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


def _writes_of_herself(letter: _Letter) -> list[_Found]:
    """The patient who writes: "I, Jane Roe, declare", "my name is Jane Roe"."""
    found = []
    for index, line in enumerate(letter.lines):
        for match in patient_rules().self.finditer(line.text):
            name = name_at(line.text, match.end())
            if name and " " in name.text and not has_credential(line.text, name.end):
                found.append(
                    _Found(
                        name=name.text,
                        line=line,
                        start=name.start,
                        end=name.end,
                        rule="patient.self",
                        born=_born_after(letter, index, name.end),
                    )
                )
    return found


def _sender(context: Context, letter: _Letter) -> list[_Found]:
    """In a mail in which the writer asks for herself: the name that she signs or sends with."""
    if not context.is_mail_body or not letter.lines:
        return []
    rules = patient_rules()
    if not rules.own_trouble.search(letter.small) or rules.about_someone.search(letter.small):
        return []
    sender = name_at(context.sender) if context.sender else None
    names = [writer for writer in letter.writers if " " in writer] or (
        [sender.text] if sender and " " in sender.text else []
    )
    line = letter.lines[-1]
    return [
        _Found(name=name, line=line, start=0, end=len(line.text), rule="patient.writes") for name in names
    ]
