"""Whom the letter is about: the patient's name and date of birth, or those of several.

Not the writer, not another provider, not the baby or the family.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import resources

from pipeline.model import Context, Patient, Reading
from validators.anatomy import Anatomy, Part
from validators.credentials import credential_words, find_credentials
from validators.dates import letter_date
from validators.lines import Line, evidence
from validators.names import Name, name_at, person_name, same_person
from validators.shapes import Shape
from validators.signature import signers_of

_READ = frozenset({Part.REFERENCE, Part.BODY, Part.SALUTATION})
_OLDEST, _YOUNGEST = 70, 11
"""Years between a nursing mother's birth and the letter, at most and at least."""


@dataclass(frozen=True, slots=True)
class _Rules:
    name_label: re.Pattern[str]
    surname_label: re.Pattern[str]
    given_label: re.Pattern[str]
    birth_label: re.Pattern[str]
    glue: re.Pattern[str]
    """What may stand between a name and its date of birth."""
    other: re.Pattern[str]
    introductions: tuple[re.Pattern[str], ...]
    several: re.Pattern[str]
    self: re.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    text = resources.files("validators").joinpath("rules/patient.toml").read_text("utf-8")
    data: dict[str, list[str]] = tomllib.loads(text)
    birth = "|".join(data["birth_labels"])
    flags = re.IGNORECASE
    start = r"(?:^|\t|(?<=\s)\s{2,}|[;|•*]\s*)[ \t*•>-]{0,4}"
    names = "|".join(data["name_labels"])
    return _Rules(
        name_label=re.compile(
            rf"{start}(?:{names})(?: ?/ ?(?:{names}))*(?![^\W\d_])(?:\s*\([^)\n]{{0,30}}\))?(?:[\s:.#;,=_-]+)",
            flags,
        ),
        surname_label=re.compile(rf"{start}(?:{'|'.join(data['surname_labels'])})\s*[:\t]\s*", flags),
        given_label=re.compile(rf"{start}(?:{'|'.join(data['given_labels'])})\s*[:\t]\s*", flags),
        birth_label=re.compile(
            rf"(?<!\w)(?:{birth})(?:\s*\([^)\n\d]{{2,14}}\))?(?:\s*/\s*(?:{birth}))?\s*(?:\b(?:is|was|on|le|est)\b)?[\s:.,=#(–-]*$",
            flags,
        ),
        glue=re.compile(
            rf"^\W*(?:\([^)\d]{{1,30}}\)\W*)?(?:n[ée]e [^\W\d_][\w'’-]+\W*)?(?:(?:f|female|femme|sex:? ?f|age|aged)\b\W*)?(?:\d{{2}}(?:[ -]?(?:f|y/?o|years?(?: old)?|ans|yrs?))?\b\W*(?:f\b)?\W*)?"
            rf"(?:(?:whose|her|is|who|was|son|sa)\W+){{0,3}}(?:(?:{birth})(?:\s*/\s*(?:{birth}))?\W*)?(?:(?:is|was|on|le|est)\W+)?$",
            flags,
        ),
        other=re.compile(
            rf"(?<!\w)(?:{'|'.join(data['others'])})(?:'s|’s)?(?: name)?\s*[:;,\t-]?\s*(?:is |was |named )?$",
            flags,
        ),
        introductions=tuple(
            re.compile(rf"(?<!\w)(?:{phrase})\s+", flags) for phrase in data["introductions"]
        ),
        several=re.compile("|".join(data["several"])),
        self=re.compile("|".join(data["self"]), flags),
    )


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
    dates: tuple[tuple[tuple[int, int, date], ...], ...]
    """The dates of each line on which she may have been born."""
    writers: tuple[str, ...]
    small: str
    """All of it in small letters."""

    def has(self, *words: str) -> bool:
        """Whether one of the words stands anywhere: saves searching line by line."""
        return any(word in self.small for word in words)


def find_patients(
    reading: Reading, lines: tuple[Line, ...], anatomy: Anatomy, context: Context
) -> tuple[Patient, ...]:
    """The patients that the letter is about; none when no name is given."""
    del reading
    letter = _letter(lines, anatomy)
    several = _says_several(letter)
    found = _distinct([*_labelled(letter), *_with_birth_date(letter), *_split_names(letter)])
    if not found or several:
        found = _distinct([*found, *_introduced(letter)])[: None if several else 1]
    if not found:
        found = [*_alone(letter), *_writes_of_herself(letter), *_sender(context, lines, letter)][:1]
    births = _labelled_births(letter) if len(found) == 1 else ()
    return tuple(_patient(one, births) for one in found)


def _letter(lines: tuple[Line, ...], anatomy: Anatomy) -> _Letter:
    on = letter_date(lines, anatomy)
    rows = [(line, shape) for line, shape in anatomy.rows(lines, *_READ) if not line.quoted]
    return _Letter(
        lines=tuple(line for line, _ in rows),
        dates=tuple(tuple(_births(line, shape, on)) for line, shape in rows),
        writers=tuple(signer.name for signer in signers_of(lines, anatomy)),
        small="\n".join(shape.lower for _, shape in rows),
    )


def _births(line: Line, shape: Shape, on: date | None) -> Iterator[tuple[int, int, date]]:
    """The dates of a line on which a mother may have been born, at their place in the line."""
    indent = len(line.text) - len(line.text.lstrip()) if shape.dates else 0
    for start, end, value in shape.dates:
        if (1950 <= value.year <= 2014) if on is None else (_YOUNGEST <= on.year - value.year <= _OLDEST):
            yield start + indent, end + indent, value


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
        for label in _rules().name_label.finditer(line.text):
            before = line.text[: label.start()]
            if before.strip() and _rules().other.search(before.rstrip() + " "):
                continue
            found = list(_names_at(letter, index, label.end(), "patient.label"))
            if not found and not line.text[label.end() :].strip() and index + 1 < len(letter.lines):
                below = letter.lines[index + 1].text
                found = list(_names_at(letter, index + 1, len(below) - len(below.lstrip()), "patient.label"))
            yield from found
    for index, line in enumerate(letter.lines[:-1]):
        if re.fullmatch(
            r"\W*(?:re|regarding|concerning)\W+(?:my|our) (?:patient|client)\W*", line.text, re.IGNORECASE
        ):
            yield from _names_at(letter, index + 1, 0, "patient.label_above")


_AND = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:,\s*)?(?:and|&|et|;|/|\+)\s*")


def _names_at(letter: _Letter, index: int, start: int, rule: str) -> Iterator[_Found]:
    """The name at a place of a line, and those joined to it by "and"."""
    line = letter.lines[index]
    first = _name(letter, line, start)
    if first is None:
        return
    name, end, text = first
    joined = _AND.match(line.text, end)
    second = _name(letter, line, joined.end()) if joined else None
    if second and " " not in text and " " in second[2]:
        text = f"{text} {second[2].split()[-1]}"
    if second is None and " " not in text and not rule.startswith("patient.label"):
        return
    yield _Found(
        name=text, line=line, start=name.start, end=end, rule=rule, born=_born_after(letter, index, end)
    )
    if second and " " in second[2]:
        yield _Found(
            name=second[2],
            line=line,
            start=second[0].start,
            end=second[1],
            rule=rule,
            born=_born_after(letter, index, second[1]),
        )


def _name(letter: _Letter, line: Line, start: int) -> tuple[Name, int, str] | None:
    """The name at `start`, where it ends and how it is filed; None for providers and other people."""
    name = name_at(line.text, start, stop=credential_words())
    if name is None or name.doctor or _has_credential(line.text, name.end):
        return None
    if any(name.text.lower() == writer.lower() for writer in letter.writers) and not _self_at(
        line, name.start
    ):
        return None if not _labels_her(line.text[:start]) else (name, name.end, name.text)
    raw = line.text[name.start :]
    stop = re.search(r"\t|\s{3,}|\d|:", raw[name.end - name.start :])
    value = raw[: name.end - name.start + stop.start()] if stop else raw
    filed = _spelled_out(line.text[name.end :], name.text) or person_name(value) or name.text
    surname_first = filed.split()[0] != name.text.split()[0] and "," in value
    nickname = re.match(
        r"""\s*(?:\([^()\d]{1,30}\)|["“][^"”]{1,25}["”])\s*(?=[A-ZÀ-Þ])""", line.text[name.end :]
    )
    end = name.end
    if surname_first or nickname:
        end = min(
            len(line.text), line.text.find(filed.split()[0] if surname_first else filed.split()[-1], name.end)
        )
        end = end + len(filed.split()[0] if surname_first else filed.split()[-1]) if end > 0 else name.end
        rest = line.text[end:]
        more = re.match(r"(?:[ \-][^\W\d_][\w'’.-]*){0,2}", rest) if surname_first else None
        end += more.end() if more and more.group().strip() and more.group().strip() in filed else 0
    else:
        filed = _reordered(line.text[name.start : name.end], name.text)
    return name, end, filed


def _spelled_out(rest: str, text: str) -> str | None:
    """A given name in brackets behind its initial: S. Kwiatkowska (Sylwia)."""
    given = re.match(r"\s*\(([^\W\d_][\w'’-]+)\)", rest)
    if given and re.match(rf"{text[0]}\.", text) and given.group(1)[0] == text[0]:
        return f"{given.group(1)} {text.rsplit(maxsplit=1)[-1]}"
    return None


def _reordered(raw: str, text: str) -> str:
    """A surname typed in capitals before given names that are not: ROY Anne-Marie."""
    words = raw.split()
    caps = [word for word in words if len(word) > 1 and word.isupper() and not word.endswith(".")]
    if len(words) != len(text.split()) or not caps or len(caps) == len(words) or words[: len(caps)] != caps:
        return text
    tokens = text.split()
    return " ".join([*tokens[len(caps) :], *tokens[: len(caps)]])


def _labels_her(before: str) -> bool:
    return bool(_rules().name_label.search(before))


def _self_at(line: Line, start: int) -> bool:
    return bool(re.search(rf"(?:{_rules().self.pattern})(?:dre?\.? )?$", line.text[:start], re.IGNORECASE))


_CREDENTIAL_NEXT = re.compile(r"\s*[,(]?\s*([^,;:()\n]{2,40})")


def _has_credential(text: str, end: int) -> bool:
    match = _CREDENTIAL_NEXT.match(text, end)
    if not match:
        return False
    found = find_credentials(match.group(1))
    return bool(found) and found[0].start <= 1


def _born_after(letter: _Letter, index: int, end: int) -> date | None:
    """The date of birth right behind a name, on its line or at the start of the next one."""
    line = letter.lines[index]
    for start, _, value in letter.dates[index]:
        if start >= end and _rules().glue.match(line.text[end:start]):
            return value
    return None


_CAPITAL = re.compile(r"(?<![\w'’.-])[A-ZÀ-ÞŁŚŻŠČĆĐŽŞİŘŇ]")


_MAY_BE_SECOND = re.compile(r"(?:sister|friend|cousin)\W*$", re.IGNORECASE)


def _is_other(before: str) -> bool:
    """Whether somebody else is named; a sister whose birth date is given is a second patient."""
    return bool(_rules().other.search(before)) and not _MAY_BE_SECOND.search(before)


def _with_birth_date(letter: _Letter) -> Iterator[_Found]:
    """Names that a plausible date of birth follows, on the line or alone on the next."""
    for index, line in enumerate(letter.lines):
        starts = [start for start, _, _ in letter.dates[index]]
        position = 0
        for start in starts:
            for capital in _CAPITAL.finditer(line.text, position, start):
                if capital.start() < position or _is_other(line.text[: capital.start()]):
                    continue
                first = _name(letter, line, capital.start())
                if (
                    first is None
                    or " " not in first[2]
                    or not _rules().glue.match(line.text[first[1] : start])
                ):
                    continue
                yield _Found(
                    name=first[2],
                    line=line,
                    start=first[0].start,
                    end=first[1],
                    rule="patient.birth_date",
                    born=_born_after(letter, index, first[1]),
                )
                position = start
                break
    yield from _birth_date_below(letter)


def _birth_date_below(letter: _Letter) -> Iterator[_Found]:
    for index, line in enumerate(letter.lines[:-1]):
        below = letter.lines[index + 1].text
        dates = letter.dates[index + 1]
        before = below[: dates[0][0]] if dates else ""
        alone = dates and not before.strip() and not below[dates[0][1] :].strip()
        if not dates or not (alone or _rules().birth_label.search(before)) or len(before.split()) > 4:
            continue
        begin = len(line.text) - len(line.text.lstrip())
        first = _name(letter, line, begin)
        if first and " " in first[2] and len(line.text[first[1] :].split()) <= 3:
            yield _Found(
                name=first[2],
                line=line,
                start=first[0].start,
                end=first[1],
                rule="patient.birth_date_below",
                born=dates[0][2],
            )


def _split_names(letter: _Letter) -> Iterator[_Found]:
    """Surname and given name in two fields of a form."""
    surname = given = None
    if not letter.has("name", "nom"):
        return
    for line in letter.lines:
        for label, is_surname in ((_rules().surname_label, True), (_rules().given_label, False)):
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
    for rank, pattern in enumerate(_rules().introductions):
        for index, line in enumerate(letter.lines):
            for match in pattern.finditer(line.text):
                if _rules().other.search(line.text[: match.start()]):
                    continue
                yield from _names_at(letter, index, match.end(), f"patient.introduced_{rank + 1}")


def _alone(letter: _Letter) -> Iterator[_Found]:
    """A name that has a line to itself, or that opens a line before a comma or colon."""
    for line in letter.lines:
        begin = len(line.text) - len(line.text.lstrip())
        first = _name(letter, line, begin)
        if (
            first
            and " " in first[2]
            and re.match(r"\s*(?:[,:;.(–-]|$|has\b|is\b|was\b|presents\b)", line.text[first[1] :])
        ):
            yield _Found(name=first[2], line=line, start=first[0].start, end=first[1], rule="patient.alone")


def _says_several(letter: _Letter) -> bool:
    return bool(_rules().several.search(letter.small))


def _distinct(found: list[_Found]) -> list[_Found]:
    """One entry a person, the fullest name, with a birth date where one of them has it."""
    kept: list[_Found] = []
    for one in found:
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


def _labelled_births(letter: _Letter) -> tuple[date, ...]:
    """Dates behind a birth label, not the baby's."""
    return tuple(
        value
        for line, dates in zip(letter.lines, letter.dates, strict=True)
        for start, _, value in dates
        if _rules().birth_label.search(line.text[:start])
        and not re.match(r"\W*(?:baby|infant|b[ée]b[ée]|partner|husband)", line.text, re.IGNORECASE)
    )


def _writes_of_herself(letter: _Letter) -> list[_Found]:
    """The patient who writes: "I, Jane Roe, declare", "my name is Jane Roe"."""
    found = []
    for index, line in enumerate(letter.lines):
        for match in _rules().self.finditer(line.text):
            name = name_at(line.text, match.end())
            if name and " " in name.text and not _has_credential(line.text, name.end):
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


_OWN = re.compile(
    r"\bI (?:have|had|got|need|am|woke|found|think|just|would|was|want|can)\b|\b(?:I['’]m|I['’]ve|I['’]d|can i|could i|may i|my (?:doctor|midwife|right|left|breast|baby|duct|ob|son|daughter|gp|nurse|family doctor))\b|\bj['’]ai\b|\bje (?:suis|voudrais|peux)\b|\bmon m[ée]decin\b|\bma sage-femme\b",
    re.IGNORECASE,
)
_ABOUT_SOMEONE = re.compile(
    r"\b(?:patient|client|patiente|cliente|refer(?:ring)?|assessed|examined|recommend)\b", re.IGNORECASE
)


def _sender(context: Context, lines: tuple[Line, ...], letter: _Letter) -> list[_Found]:
    """In a mail in which the writer asks for herself: the name that she signs or sends with."""
    if not context.is_mail_body or not letter.lines:
        return []
    text = "\n".join(line.text for line in letter.lines)
    if not _OWN.search(text) or _ABOUT_SOMEONE.search(text):
        return []
    sender = name_at(context.sender) if context.sender else None
    names = [writer for writer in letter.writers if " " in writer] or (
        [sender.text] if sender and " " in sender.text else []
    )
    line = letter.lines[-1]
    return [
        _Found(name=name, line=line, start=0, end=len(line.text), rule="patient.writes") for name in names
    ]
