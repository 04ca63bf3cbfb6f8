"""The signature block: the people it names, what stands beside each of them, and who signs in whose name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from validators.credentials import (
    Credential,
    credential_rules,
    credential_words,
    find_credentials,
)
from validators.lines import Line
from validators.names import Name, name_at, same_person
from validators.parts import Part
from validators.rulebook import either, rule_file, whole_words
from validators.shapes import Shape, names_a_role, own_part, patterns, raised


class Role(StrEnum):
    """How a person stands in a signature block."""

    SIGNER = "signer"
    PRINCIPAL = "principal"
    """Somebody signs in this person's name."""
    HAND = "hand"
    """Signs in another person's name."""


@dataclass(slots=True, kw_only=True)
class Signer:
    """One person of a signature block."""

    name: str
    doctor: bool
    role: Role
    line: Line
    start: int
    """Offset of the name in the line."""
    lines: list[Line] = field(default_factory=list)
    """Every line that says something of this person, the first included."""
    words: list[str] = field(default_factory=list)
    """What stands beside and under the name."""

    def credentials(self) -> tuple[Credential, ...]:
        """What the words beside the name say that this person is."""
        head = "Dr. " if self.doctor else ", "
        return find_credentials(head + "\n".join(self.words), lower=True)


_RULES = rule_file("signature")
_PREFIX = re.compile(
    rf"^\W*(?:{either(_RULES['prefix'])})(?![a-z])(?:\s*\([^)]{{0,30}}\))?[\s:.,=_-]*", re.IGNORECASE
)
_RELATION = re.compile(
    rf"(?<![^\s,;(/-])(?P<word>{either(_RULES['relation'])})[\s:]+"
    r"(?=(?:dre?\b|docteure?\b|doctor\b|(?-i:[A-ZÀ-Þ])))",
    re.IGNORECASE,
)
_BY = re.compile(r"\s*(?:by|par)\s+(?=[^\W\d_a-z])")
_LOCUM = whole_words(_RULES["locum"])
_SUPERVISOR = re.compile(either(_RULES["supervisor"]), re.IGNORECASE)
_ORGANISATION = whole_words(_RULES["organisation"])
_HEALTH = re.compile(either(_RULES["role_in_health"]), re.IGNORECASE)
_CUT = re.compile(r"\s*(?:\((?=[a-z]{3,})|[,;|•·@\t]|\s[-–—]\s|\bat\b|\s{3,})\s*")


Said = tuple[Line, Shape, Part]


def signers_of(said: tuple[Said, ...]) -> tuple[Signer, ...]:
    """The people of the signature block in order; without one, those whom a form names as its author."""
    block = [(line, shape) for line, shape, part in said if part in {Part.SIGNATURE, Part.CLOSING}]
    signers = tuple(_people(block))
    if signers:
        return signers
    labelled = (
        (line, shape)
        for line, shape, part in said
        if part in {Part.BODY, Part.REFERENCE} and patterns().signing.match(shape.lower)
    )
    return tuple(_people(labelled))


def _people(block: Iterable[tuple[Line, Shape]]) -> Iterator[Signer]:
    """The people of a block. One who stands behind a place of work signs only by a word that says so.

    A clinic's list of its providers may follow the signature: a side column is often read last.
    """
    current: Signer | None = None
    done: list[Signer] = []
    placed = False
    for line, shape in block:
        text = raised(own_part(line.text.replace("\t", "   ")))
        if credential_rules().other_person.match(_PREFIX.sub("", shape.text)) or _SUPERVISOR.search(
            line.text
        ):
            current = None  # what follows may belong to that other person
            continue
        found = list(_line_people(line, shape, text, first=not done))
        if found and placed and not _signs_too(found, done, shape):
            break
        if found:
            done.extend(found)
            current = found[0]
            continue
        placed = placed or (bool(done) and _is_placing(shape))
        if current is not None and not shape.names_another:
            current.words.append(own_words(text))
            current.lines.append(line)
    yield from _merged(done)


def _is_placing(shape: Shape) -> bool:
    """A line that says where somebody works: neither a role nor a date."""
    return not shape.closing and not shape.dates and not find_credentials(shape.text)


def _signs_too(found: list[Signer], done: list[Signer], shape: Shape) -> bool:
    """Whether people further down sign as well: by a word that says so, or as somebody named already."""
    if any(one.role is not Role.SIGNER for one in found) or _PREFIX.match(shape.text):
        return True
    return any(
        same_person(one.name, other.name) or other.name.lower() in one.name.lower().split()
        for one in found
        for other in done
    )


def _merged(signers: list[Signer]) -> Iterator[Signer]:
    """A first name typed above the whole name is the same person."""
    for index, signer in enumerate(signers):
        later = signers[index + 1 :]
        if not signer.words and any(
            other.role is signer.role and signer.name.lower() in other.name.lower().split() for other in later
        ):
            continue
        yield signer


def _line_people(line: Line, shape: Shape, text: str, *, first: bool) -> Iterator[Signer]:
    """The people that one line names: nobody, one, or two of whom one signs for the other."""
    start = len(text) - len(text.lstrip())
    prefix = _PREFIX.match(text[start:])
    sure = bool(prefix) or shape.signer or (first and shape.name_first)
    start += prefix.end() if prefix else 0
    relation = _RELATION.search(text, start)
    by = _BY.match(text)
    if by and not first:
        yield from _one(line, text, by.end(), len(text), Role.HAND, sure=True)
        return
    if relation is None:
        yield from _one(line, text, start, len(text), Role.SIGNER, sure=sure)
        return
    before = text[start : relation.start()]
    if _LOCUM.search(before):
        yield from _one(line, text, start, relation.start(), Role.SIGNER, sure=sure)
        return
    before_word, after_word = _roles(relation["word"], alone=not before.strip(" ,;(/-"))
    yield from _one(line, text, start, relation.start(), before_word, sure=True)
    yield from _one(line, text, relation.end(), len(text), after_word, sure=True)


def _roles(word: str, *, alone: bool) -> tuple[Role, Role]:
    """Roles of the persons before and after the word.

    "Dr. A, per B": B is the hand. "B for Dr. A", "p.p. Dr. A": A is the principal.
    """
    plain = word.lower().replace(".", "").replace(" ", "")
    if plain == "per" or (plain == "pp" and not alone):
        return Role.PRINCIPAL, Role.HAND
    return Role.HAND, Role.PRINCIPAL


def _one(line: Line, text: str, start: int, end: int, role: Role, *, sure: bool) -> Iterator[Signer]:
    start += len(text[start:end]) - len(text[start:end].lstrip(" _,:;-(/~*–—"))
    name = _name(text[:end], start)
    if not sure or name is None or names_a_role(text[start:end]):
        return
    yield Signer(
        name=name.text,
        doctor=name.doctor,
        role=role,
        line=line,
        start=start,
        lines=[line],
        words=[own_words(text[name.end : end])] if text[name.end : end].strip(" ,.;:)") else [],
    )


def _name(text: str, start: int) -> Name | None:
    return name_at(text, start, stop=credential_words())


def own_words(text: str) -> str:
    """The text without the pieces that name a place of work: an NP Clinic makes nobody an NP."""
    pieces = _CUT.split(text.strip())
    return ", ".join(piece for piece in pieces if piece and not _is_place(piece))


def _is_place(text: str) -> bool:
    places = [match.span() for match in _ORGANISATION.finditer(text)]
    if not places or _HEALTH.search(text):
        return False
    roles = [(credential.start, credential.end) for credential in find_credentials(text)]
    return any(not any(a <= start and end <= b for a, b in roles) for start, end in places)
