"""What is named in passing and is not said to be there.

Hoped to be avoided, taught, kept at bay, no cause of the complaint, no remedy for it, left out of a
letter, or another's: an animal's, a colleague's who is away.
"""

from __future__ import annotations

import re
from itertools import pairwise

from validators.rulebook import word_set
from validators.talk import before_list, before_noun_phrase
from validators.verdicts import Mention

AVOIDING = word_set("passing", "avoiding")
AVOIDED_VIA = word_set("passing", "avoided_via")
REPEATED = word_set("passing", "repeated")
PHRASE_ENDS = word_set("passing", "phrase_ends")
LEARNING = word_set("passing", "learning")
LIKENESS = word_set("passing", "likeness")
KEEPING = word_set("passing", "keeping")
HELPING = word_set("passing", "helping")
OF_THE_COURSE = word_set("passing", "of_the_course")
AUXILIARIES = frozenset({"do", "does", "will", "can", "would", "could", "might"})
DUCTS = word_set("passing", "ducts")
AWAY = word_set("passing", "away")
SUFFERED = word_set("passing", "suffered")
EPISODES = word_set("passing", "episodes")
FRENCH_HAVING = frozenset({"eu", "fait", "pris", "recu", "presente", "souffert"})
LIKE_THIS = frozenset({"comme", "aussi", "si", "pareille", "autre", "semblable"})
POINTING = frozenset({"this", "that", "now", "celle", "celui", "ca", "cela", "maintenant"})
OWNERS = frozenset({"the", "her", "his", "my", "our", "their", "a"})
HERS_AS_WELL = frozenset({"'", "s", "too", "also", "and", "as", "or"})
COLLEAGUE_AWAY = re.compile(
    r"^(?:(?:as|since|because|and|,) )?(?:her|his|my|our|the|their) (?:\w+ ){0,2}?"
    r"(?:midwife|doctor|physician|gp|nurse|colleague|partner|locum|pediatrician|paediatrician|obstetrician|"
    r"ob|np|consultant|provider|receptionist|secretary|doula|specialist|resident|surgeon) "
    r"(?:is|was|has been|remains) (?:currently |now |still )?"
    r"(?:away|off|out|ill|sick|absent|down|at home|home|in hospital|on (?:sick |medical )?leave)\b"
    r"(?!.*\b(?:she|i|patient|client|ms|mrs)\b)"
)
"""Somebody who treats her, who is away with something: "her midwife is away with an infection"."""


def avoided(mention: Mention) -> bool:
    """As in "we hope to avoid antibiotics"; but for "avoid a second course of antibiotics"."""
    words = mention.sentence.words
    if AVOIDING.isdisjoint(words[: mention.span.first]) or not _ends_phrase(mention):
        return False
    index = before_list(mention.sentence, mention.span.first)
    while index >= 0 and words[index] in AVOIDED_VIA:
        index -= 1
    return words[index] in AVOIDING and index >= 0 and REPEATED.isdisjoint(words[index:])


def _ends_phrase(mention: Mention) -> bool:
    """Whether nothing behind a mention tells more of it: "an abscess drainage", "mastitis becoming"."""
    behind = mention.following(1)
    return not behind or not behind[0].isalpha() or behind[0] in PHRASE_ENDS


def taught_to_know(mention: Mention) -> bool:
    """As in "how to recognize mastitis", "what an abscess looks like"."""
    words = mention.sentence.words
    index = before_noun_phrase(words, mention.span.first)
    if index < 0:
        return False
    if words[index] == "what":
        return not LIKENESS.isdisjoint(mention.following(1))
    return words[index] in LEARNING and words[max(0, index - 2) : index] == ["how", "to"]


def kept_at_bay(mention: Mention) -> bool:
    """As in "keeps infection at bay", but for "keep the infection at bay"."""
    words = mention.sentence.words
    behind = mention.following(2)
    if behind != ["at", "bay"] and behind[:1] != ["away"]:
        return False
    index = before_noun_phrase(words, mention.span.first)
    return index >= 0 and words[index] in KEEPING


def not_the_cause(mention: Mention) -> bool:
    """As in "caused by stasis and not by infection", but for "not by the infection"."""
    words = mention.sentence.words
    index = mention.span.first - 1
    if index >= 0 and words[index] in ("an", "any", "une"):
        index -= 1
    return index > 0 and words[index] in ("by", "from", "par") and words[index - 1] in ("not", "pas", "never")


def no_remedy(mention: Mention) -> bool:
    """As in "Antibiotics would not help a blocked duct"; but for "are not helping", "alone do not help"."""
    head, after = mention.before, mention.after
    if mention.span.label != "antibiotic.noun" or not {"an", ","}.issuperset(head):
        return False
    if not OF_THE_COURSE.isdisjoint(mention.sentence.words[mention.span.last :]):
        return False
    general = not DUCTS.isdisjoint(after)
    if after[:1] in (["have"], ["has"]):
        return after[1:3] in (["no", "role"], ["no", "place"], ["no", "part"], ["no", "effect"]) and general
    if not AUXILIARIES.issuperset(after[:1]) or after[1:2] not in (["not"], ["n't"]):
        return False
    return not HELPING.isdisjoint(after[2:4]) and (general or after[0] == "would")


def left_unsaid(mention: Mention) -> bool:
    """As in "I left out the antibiotics" of a letter, but for "that she takes" behind it."""
    words = mention.sentence.words
    index = before_noun_phrase(words, mention.span.first)
    if index >= 0 and words[index] in ("the", "part", "line", "question", "about", "on"):
        index -= 1
    verb = words[max(0, index - 1) : index + 1]
    unsaid = verb in (["leave", "out"], ["left", "out"]) or verb[-1:] in (["omit"], ["omitted"])
    writer = not {"i", "we", "letter", "note", "je"}.isdisjoint(mention.before)
    return unsaid and writer and "she" not in mention.words and _ends_phrase(mention)


def of_another(mention: Mention) -> bool:
    """As in "The antibiotics in the fridge are for the dog", "belong to her husband"."""
    sentence, span = mention.sentence, mention.span
    if not {"she", "takes", "taking", "i"}.isdisjoint(mention.words):
        return False
    for person in sentence.within(span.last, mention.clause.last, "person.other"):
        first = person.first - 1 if sentence.words[person.first - 1] in OWNERS else person.first
        link = sentence.words[max(0, first - 2) : first]
        theirs = link[-1:] == ["for"] and link[0] in ("is", "are", "was", "were")
        if theirs or link in (["belongs", "to"], ["belong", "to"], ["belonged", "to"]):
            return HERS_AS_WELL.isdisjoint(sentence.words[person.last : person.last + 1])
    return False


def colleague_away(mention: Mention) -> bool:
    """As in "Her midwife is away with an infection"."""
    before = mention.before
    return not AWAY.isdisjoint(before) and bool(COLLEAGUE_AWAY.search(" ".join(before)))


def why_another(mention: Mention) -> bool:
    """As in "Her friend had to stop breastfeeding because of an abscess"."""
    sentence, clause = mention.sentence, mention.clause
    head = sentence.words[clause.first : clause.first + 2]
    main = next((one for one in sentence.clauses if one.last == clause.first), None)
    if head != ["because", "of"] or main is None:
        return False
    words = sentence.words_of(main)
    person = next(sentence.within(main.first, min(main.first + 3, main.last), "person.other"), None)
    if person is None or SUFFERED.isdisjoint(words):
        return False
    told = sentence.words[person.last : clause.last]
    return {"her", "she", "him", "patient"}.isdisjoint(told)


def never_had(mention: Mention) -> bool:
    """As in "Elle n'a jamais eu de mastite": all her life, which says nothing of today."""
    words = [word for word in mention.before if word not in ("de", "d", "'", "des", "une", "un")]
    return words[-2:-1] == ["jamais"] and words[-1] in FRENCH_HAVING and LIKE_THIS.isdisjoint(mention.after)


def like_this(mention: Mention) -> bool:
    """As in "has never had mastitis like this", "jamais eu de mastite comme celle-ci": she has it now."""
    behind = mention.following(3)
    before_one = not {"such", "so", "aussi", "si", "pareille"}.isdisjoint(mention.before[-2:])
    compared = behind[:1] in (["like"], ["comme"]) and not POINTING.isdisjoint(behind)
    return mention.span.group == "infection" and (compared or (before_one and "never" in mention.before))


def last_with_another_child(mention: Mention) -> bool:
    """As in "Her last bout of mastitis was with her older son, now six"."""
    if mention.span.group != "infection" or mention.following(2) != ["was", "with"]:
        return False
    bout = any(one == "last" and other in EPISODES for one, other in pairwise(mention.before))
    last = mention.span.last
    return bout and mention.sentence.has(last + 2, last + 6, "person.other", "historical.past")


def said_in_passing(mention: Mention) -> bool:
    """Whether an infection or an antibiotic is named in one of these ways."""
    if mention.span.group not in ("infection", "antibiotic"):
        return False
    return any(rule(mention) for rule in RULES)


RULES = (
    avoided,
    taught_to_know,
    kept_at_bay,
    not_the_cause,
    no_remedy,
    left_unsaid,
    of_another,
    colleague_away,
    why_another,
    never_had,
    last_with_another_child,
)
