"""The names of children and others whom a page names as such, so that what is theirs is not the patient's."""

from __future__ import annotations

import re
from functools import lru_cache

from validators.clauses import FINITE, Sentence
from validators.lexicon import Span
from validators.rulebook import word_set
from validators.tokens import canonical

CHILD = re.compile(
    r"\b(?:twins?|sister|brother|mother|friend|husband|partner|wife|cousin|neighbour|roommate"
    r"|baby|son|daughter|infant|boy|girl|newborn|toddler|bebe|fils|fille),? "
    r"(?:boy |girl |petit |petite |grand |grande |aine |ainee )?"
    r"([a-z][a-z-]+)(?:,? (?:and|et) ([a-z][a-z-]+))?"
)
NO_NAMES = FINITE | word_set("children", "no_names")


@lru_cache(maxsize=8)
def names_of_others(text: str) -> frozenset[str]:
    """The first names behind "her son", "the twins" and the like on a page, canonical."""
    shouted = text.upper() == text or text.lower() == text
    found = set()
    for match in CHILD.finditer(canonical(text)):
        for group in (1, 2):
            name = match[group]
            if name and name not in NO_NAMES and (shouted or text[match.start(group)].isupper()):
                found.add(name.split("-")[0])
    return frozenset(found)


def is_theirs(sentence: Sentence, span: Span, names: frozenset[str]) -> bool:
    """Whether one of those named is the subject of the clause: "Maëlle is on amoxicillin drops"."""
    if not names:
        return False
    clause = sentence.clause_of(span.first)
    head = [word for word in sentence.words[clause.first : clause.first + 3] if word not in (",", "and", "(")]
    if head and head[0] in names:
        return True
    return (
        span.group != "ultrasound"
        and "she" not in names
        and not names.isdisjoint(sentence.until(clause, span))
    )
