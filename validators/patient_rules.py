"""The patterns by which letters say who the patient is, and what stands right before or behind a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from validators.rulebook import either, rule_file

WINDOW = 80
"""Characters before a place that are looked at: labels are shorter, and a hostile line may be long."""


@dataclass(frozen=True, slots=True)
class PatientRules:
    """The rule file, ready to use."""

    name_label: re.Pattern[str]
    surname_first: re.Pattern[str]
    """A label of both names of which the surname comes first."""
    surname_label: re.Pattern[str]
    given_label: re.Pattern[str]
    birth_label: re.Pattern[str]
    """A birth label that ends where the text ends."""
    glue: re.Pattern[str]
    """What may stand between a name and its date of birth."""
    other: re.Pattern[str]
    """A label of somebody else that ends where the text ends."""
    introductions: tuple[re.Pattern[str], ...]
    several: re.Pattern[str]
    self: re.Pattern[str]
    own_trouble: re.Pattern[str]
    about_someone: re.Pattern[str]


@lru_cache(maxsize=1)
def patient_rules() -> PatientRules:
    """The rules, read once."""
    data: dict[str, list[str]] = rule_file("patient")
    birth = either(data["birth_labels"])
    several_births = rf"(?:{birth})(?:\s*/\s*(?:{birth}))?"
    start = r"(?:^|\t|(?<=\s)\s{2,}|[;|•*]\s*)[ \t*•>-]{0,4}"
    surname_first = either(data["surname_first_labels"])
    names = either([*data["surname_first_labels"], *data["name_labels"]])
    flags = re.IGNORECASE
    return PatientRules(
        name_label=re.compile(
            rf"{start}(?:{names})(?: ?/ ?(?:{names})){{0,2}}(?![^\W\d_])"
            r"(?:\s*\([^)\n]{0,30}\))?[\s:.#;,=_-]+",
            flags,
        ),
        surname_first=re.compile(rf"{start}(?:{surname_first})(?![^\W\d_])[\s:.#;=_-]*$", flags),
        surname_label=re.compile(rf"{start}(?:{either(data['surname_labels'])})\s*[:\t]\s*", flags),
        given_label=re.compile(rf"{start}(?:{either(data['given_labels'])})\s*[:\t]\s*", flags),
        birth_label=re.compile(
            rf"(?<!\w){several_births}(?:\s*\([^)\n\d]{{2,14}}\))?[\s:]*(?:\b(?:is|was|on|le|est|the)\b\s*){{0,3}}[\s:.,=#(–-]*$",
            flags,
        ),
        glue=re.compile(
            r"^(?:['’]s\b)?\W*(?:again\W+)?"
            r"(?:(?:of|from|living at|residing at)\b[^.;:\n]{3,60},\s+"
            r"(?=(?:and )?(?:born|n[ée]e|d\.?o\.?b)))?"
            r"(?:\([^)\d]{1,30}(?:\)\W*|[,;]\s*))?(?:n[ée]e [^\W\d_][\w'’-]+\W*)?"
            r"(?:(?:(?:f|female|femme|sex:? ?f|age|aged)\b|f(?=\d))\W*)?"
            r"(?:\d{2}(?:[ -]?(?:f|y\.?/?o\.?|years?(?: old)?|ans|yrs?|y))?\b\W*(?:f\b)?\W*)?"
            rf"(?:(?:whose|her|is|who|was|son|sa)\W+){{0,3}}(?:{several_births}\W*)?(?:(?:is|was|on|le|est|the)\W+){{0,3}}$",
            flags,
        ),
        other=re.compile(
            rf"(?<!\w)(?:{either(data['others'])})(?:'s|’s)?(?: name)?\s?[:;,\t-]?\s{{0,3}}"
            r"(?:is |was |named )?$",
            flags,
        ),
        introductions=tuple(re.compile(rf"(?<!\w)(?:{one})\s+", flags) for one in data["introductions"]),
        several=re.compile(either(data["several"])),
        self=re.compile(either(data["self"]), flags),
        own_trouble=re.compile(either(data["own_trouble"])),
        about_someone=re.compile(either(data["about_someone"])),
    )


def before(text: str, place: int) -> str:
    """The few words before a place of a line."""
    return text[max(0, place - WINDOW) : place]


_MAY_BE_SECOND = re.compile(r"(?:sister|friend|cousin)\W*$", re.IGNORECASE)


def introduces_other(text: str, place: int) -> bool:
    """Whether somebody else than the patient is named at a place: the baby, a provider."""
    return bool(patient_rules().other.search(before(text, place)))


def introduces_no_patient(text: str, place: int) -> bool:
    """As `introduces_other`, for a name with a birth date: a sister who has one is a second patient."""
    return introduces_other(text, place) and not _MAY_BE_SECOND.search(before(text, place))


def is_glue(text: str, end: int, start: int) -> bool:
    """Whether a name that ends at `end` owns the date that begins at `start`."""
    return start - end <= WINDOW and bool(patient_rules().glue.match(text[end:start]))
