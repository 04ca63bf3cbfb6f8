"""A patient's name at a place of a line: where it ends and how it is filed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from validators.credentials import credential_words, find_credentials
from validators.names import Name, name_at, person_name
from validators.patient_rules import before, patient_rules

_COLUMN_END = re.compile(r"\t|\s{3,}|\d|:")
_NICKNAME = re.compile(r"""\s*(?:\([^()\d]{1,30}\)|["“][^"”]{1,25}["”])\s*(?=[^\W\d_a-z])""")
_MORE_GIVEN = re.compile(r"(?:[ \-][^\W\d_][\w'’.-]*){0,2}")
_GIVEN_IN_BRACKETS = re.compile(r"\s*\(([^\W\d_][\w'’-]+)(?:\)|(?=,))")
"""A given name behind its initial: S. Kwiatkowska (Sylwia)."""
_CREDENTIAL_NEXT = re.compile(r"\s*[,(]?\s*([^,;:()\n]{2,40})")
_OF_KIN = re.compile(r"['’]s? (?:mother|mom|mum|mummy|mama|wife|partner|spouse|parents?)\b", re.IGNORECASE)
"""Behind the name of a child or a husband: "Oskar's mother"."""
_TITLE_END = re.compile(r"(?:dre?\.? )$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FiledName:
    """A name on a line."""

    start: int
    end: int
    text: str
    """As it is filed."""

    @property
    def whole(self) -> bool:
        """More than one word."""
        return " " in self.text


def filed_name(text: str, start: int, writers: tuple[str, ...]) -> FiledName | None:
    """The name at `start`; None for providers, and for writers whom no label calls patients."""
    name = name_at(text, start, stop=credential_words())
    if name is None or name.doctor or has_credential(text, name.end) or _names_kin(text, name.end):
        return None
    if any(name.text.lower() == writer.lower() for writer in writers) and not _is_said_of_her(
        text, name.start
    ):
        return None
    value = _value(text, name)
    given = _GIVEN_IN_BRACKETS.match(text, name.end)
    if given and name.text[1:2] == "." and given.group(1)[0] == name.text[0]:
        return FiledName(name.start, given.end(), f"{given.group(1)} {name.text.rsplit(maxsplit=1)[-1]}")
    filed = person_name(value) or name.text
    if "," in value and filed.split()[0] != name.text.split()[0]:
        return FiledName(name.start, _end_of_given(text, name.end, filed), filed)
    if _NICKNAME.match(text, name.end) and filed != name.text:
        return FiledName(name.start, _end_of(text, name.end, filed.split()[-1]), filed)
    return FiledName(name.start, name.end, _reordered(text[name.start : name.end], name.text))


def _names_kin(text: str, end: int) -> bool:
    """Whether a name tells whose mother or wife somebody is; its "'s" may be taken for a part of it."""
    return bool(_OF_KIN.match(text, end) or _OF_KIN.match(text, max(0, end - 2)))


def _value(text: str, name: Name) -> str:
    """The name's own column: up to a tab, wide blanks, a digit or a colon."""
    stop = _COLUMN_END.search(text, name.end)
    return text[name.start : stop.start() if stop else min(len(text), name.end + 80)]


def _is_said_of_her(text: str, start: int) -> bool:
    """A label or her own "I, ..." stands before."""
    words = _TITLE_END.sub("", before(text, start))
    found = list(patient_rules().self.finditer(words))
    return bool(patient_rules().name_label.search(words)) or bool(found and found[-1].end() == len(words))


def _end_of(text: str, position: int, word: str) -> int:
    at = text.lower().find(word.lower(), position)
    return at + len(word) if at >= 0 else position


def _end_of_given(text: str, position: int, filed: str) -> int:
    """Where given names behind the surname end."""
    end = _end_of(text, position, filed.split(maxsplit=1)[0])
    more = _MORE_GIVEN.match(text, end)
    words = more.group().strip() if more else ""
    return more.end() if more and words and words.lower() in filed.lower() else end


def _reordered(raw: str, text: str) -> str:
    """A surname typed in capitals before given names that are not: ROY Anne-Marie."""
    words = raw.split()
    caps = [word for word in words if len(word) > 1 and word.isupper() and not word.endswith(".")]
    if len(words) != len(text.split()) or not caps or len(caps) == len(words) or words[: len(caps)] != caps:
        return text
    tokens = text.split()
    return " ".join([*tokens[len(caps) :], *tokens[: len(caps)]])


def has_credential(text: str, end: int) -> bool:
    """Whether a credential follows a name: then it is a provider's."""
    match = _CREDENTIAL_NEXT.match(text, end)
    if not match:
        return False
    found = find_credentials(match.group(1))
    return bool(found) and found[0].start <= 1
