"""Several mentions of one person as one, and no child among them."""

from __future__ import annotations

import re
from dataclasses import replace

from validators.names import same_person
from validators.patient_search import Candidate

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


def is_child(found: Candidate) -> bool:
    """As in "the mother of Oskar Brook", "Theo Marsh's mother", "Ned Quill, 9 weeks old"."""
    text = found.line.text
    return bool(_MOTHER_OF.search(text[: found.start]) or _CHILD.match(text, found.end))


def distinct(found: list[Candidate]) -> list[Candidate]:
    """One entry a person, the fullest name, with a birth date where one of them has it."""
    kept: list[Candidate] = []
    for one in found:
        if is_child(one):
            continue
        for index, other in enumerate(kept):
            if _same(one, other):
                kept[index] = _fuller(other, one)
                break
        else:
            kept.append(one)
    whole = [one for one in kept if " " in one.name]
    return whole or kept


def _same(one: Candidate, other: Candidate) -> bool:
    if one.born and other.born and one.born != other.born and one.name.lower() != other.name.lower():
        return False
    first, second = set(one.name.lower().split()), set(other.name.lower().split())
    return first <= second or second <= first or same_person(one.name, other.name)


def _fuller(one: Candidate, other: Candidate) -> Candidate:
    initial = "." in one.name.split()[0] or " " not in one.name
    best = other if initial and " " in other.name and "." not in other.name.split()[0] else one
    return replace(best, born=one.born or other.born)
