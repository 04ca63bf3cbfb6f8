"""What is said to be somebody else's: "the defibrillator is her husband's", "celui de son père"."""

from __future__ import annotations

from validators.clauses import Sentence
from validators.lexicon import Span
from validators.rulebook import word_set
from validators.verdicts import Mention

COPULAS = word_set("belonging", "copulas")
OWNERS = word_set("belonging", "owners")
POINTING = word_set("belonging", "pointing")
AS_WELL = word_set("belonging", "as_well")
TAKEN = word_set("belonging", "taken")
ENDS = frozenset({".", ",", ";", ":", ")", "-", "and", "et", "not", "but", "who", "from"})
"""What may stand behind "her husband's", so that it is not his opinion or his doctor."""
REACH = 16
"""Words behind a mention in which its owner is told."""


def belongs_to_another(mention: Mention) -> bool:
    """Whether a sentence goes on to say that somebody else has it, and not the patient as well."""
    sentence, span = mention.sentence, mention.span
    if not sentence.has_anywhere("person.other") or not AS_WELL.isdisjoint(sentence.words[span.last :]):
        return False
    persons = sentence.within(span.last, min(span.last + REACH, len(sentence.words)), "person.other")
    return any(_owns(sentence, span, person) for person in persons)


def _owns(sentence: Sentence, span: Span, person: Span) -> bool:
    words = sentence.words
    between = words[span.last : person.first]
    if not {";", "."}.isdisjoint(between) or "not" in between:
        return False
    while between and between[-1] in OWNERS:
        between.pop()
    if between[-1:] == ["de"] and not POINTING.isdisjoint(between[-2:-1]):
        return True  # "est celui de son pere"
    if between[-1:] == ["by"] and not TAKEN.isdisjoint(between):
        return True  # "is being taken by her husband"
    if words[person.last : person.last + 2] != ["'", "s"] or not _ends(words, person.last + 2):
        return False
    return not between or between[-1] in COPULAS


def _ends(words: list[str], at: int) -> bool:
    return at >= len(words) or words[at] in ENDS
