"""Whether a mention is said of her now: what governs it, in which tense, beside which words of time.

Where a letter plainly denies an infection or an antibiotic, another mention of one speaks against that only
if somebody is said to have it or to take it now. "She has mastitis", "started Keflex", "pus on pressing" say
so; "frightened by what she read of sepsis", "the rules about chills", "needed clindamycin" do not. The
nearest word before the mention that can govern it decides, or, where it opens its clause, the verb behind it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from validators.clauses import Clause, Sentence
from validators.lexicon import Span
from validators.rulebook import word_set


def _words(key: str) -> frozenset[str]:
    return word_set("words", key, "predication")


PRESENT = _words("present")
PAST = _words("past")
BEGINNING = _words("beginning")
MODAL = _words("modal")
TALKING = _words("talking")
SUSPECTING = _words("suspecting")
LEADING_AWAY = _words("leading_away")
AWAY_NOUNS = _words("away_nouns")
NOW = _words("now")
GOING_ON = _words("going_on")
INDICATION = _words("indication")
FINDING = _words("finding")
LIFE = _words("life")
LONG_UNITS = _words("long_units")
UNDONE = _words("undone")
UNSURE = _words("unsure")
FEARING = _words("fearing")
SUBJECTS = _words("subjects")
WRITERS = _words("writers")
SHORTENED = _words("shortened")
VERBS = PRESENT | PAST | BEGINNING
GOVERNING = VERBS | SUSPECTING | TALKING | LEADING_AWAY | AWAY_NOUNS
SUBORDINATING = frozenset({"that", "which", "who", "que", "qui"})
PARTING = frozenset({";", ".", "but", "so", "however", "mais", "?", "!"})
HERS = frozenset({"her", "sa", "ses", "son"})
DEFINITE = frozenset({"the", "le", "la"})
NUMBERS = frozenset({"a", "one", "two", "three", "half"}) | frozenset(map(str, range(1, 15)))
DAYTIMES = frozenset({"week", "morning", "afternoon", "evening", "time", "minute", "moment"})
REACH = 9
"""Tokens before a mention within which its governor stands: past its adjectives and its quantity."""
NEAR = 3
"""Tokens before a preposition among which its noun or adjective stands."""
DOSE = re.compile(
    r"\b\d+ ?(?:mg|g|mcg|ml)\b|\b(?:bid|tid|qid|od|qhs|q\d{1,2}h|die)\b|\b(?:day|jour|d) ?\d{1,2}\b"
    r"|\bx ?\d{1,2} ?(?:d|days?|j|jours?|/7)\b"
    r"|\b(?:once|twice|times?|fois) (?:a |per |par )?(?:day|daily|jour)\b"
)
"""As in "500 mg QID x 10 d", "day 3"."""
LEFT_OVER = re.compile(
    r"\b(?:days?|nights?|doses?|pills?|tablets?|capsules?|course|bottle) (?:\w+ ){0,2}"
    r"(?:left|remaining|to go)\b|\b\w+ left in\b"
)
"""As in "five nights to go", "twelve left in the bottle"; the left is a side, too."""


def said_of_now(sentence: Sentence, span: Span, label: list[str]) -> bool:
    """Whether a mention is predicated of the patient at the time of the letter. `label`: of its field."""
    clause = sentence.clause_of(span.first)
    if not TALKING.isdisjoint(label) or _came_to_nothing(sentence, span):
        return False
    if _dated_now(sentence, clause) or LEFT_OVER.search(sentence.text) or _taken_for_granted(sentence, span):
        return True
    governor = _governor(sentence.words, clause.first, span.first)
    return _as_topic(sentence, clause, span) if governor is None else _says(sentence, clause, governor)


def only_talk(sentence: Sentence, span: Span, label: list[str]) -> bool:
    """Whether a mention is governed by a word of fearing, telling or asking, and by nobody's having it."""
    words = sentence.words
    if words[max(0, span.first - 1)] in HERS | DEFINITE or "herself" in words:
        return False
    if not TALKING.isdisjoint(label):
        return True
    clause = sentence.clause_of(span.first)
    governor = _governor(words, clause.first, span.first)
    if governor is None or words[governor] in VERBS or _doubted(sentence, clause, governor):
        return False
    near = words[max(clause.first, governor - NEAR) : governor + 1]
    return words[governor] in SUSPECTING or not TALKING.isdisjoint(near)


def _says(sentence: Sentence, clause: Clause, governor: int) -> bool:
    """Whether what governs a mention makes it one of hers, now."""
    word = sentence.words[governor]
    if word in PRESENT:
        return True
    if word in VERBS:
        return _goes_on(sentence, clause)
    return _doubted(sentence, clause, governor)


def _as_topic(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """What opens its clause: the verb behind it tells when; without a verb it is noted, and of now.

    Behind a subject it is the object of a verb that no list knows, and says nothing.
    """
    words = sentence.words
    before = words[clause.first : span.first]
    opened = max((at for at, word in enumerate(before) if word in SUBORDINATING), default=-1)
    if not SUBJECTS.isdisjoint(before[opened + 1 :]):
        return _in_present(before[opened + 1 :])
    end = next((at for at in range(span.last, len(words)) if words[at] in PARTING), len(words))
    verb = next((at for at in range(span.last, end) if _is_verb(words, at)), None)
    if verb is None:
        return not _of_her_life(sentence)
    if words[verb] in MODAL:
        return False
    if words[verb] in PRESENT or sentence.has(span.last, clause.last, "negation"):
        return True
    begun = words[verb] in BEGINNING and not _of_her_life(sentence)
    return begun or _goes_on(sentence, clause)


def _in_present(words: list[str]) -> bool:
    """As in "she forgets a capsule of": behind "she" a verb in "s" plays now, whatever it is."""
    return any(
        subject in ("she", "it", "who") and verb.endswith("s") and len(verb) > NEAR
        for subject, verb in pairwise(words)
    )


def _is_verb(words: list[str], index: int) -> bool:
    return words[index] in MODAL or (words[index] in VERBS and not _elsewhere(words, index))


def _governor(words: list[str], first: int, last: int) -> int | None:
    """The token that governs what begins at `last`; None where nothing does, and it opens its clause."""
    for index in range(last - 1, max(first, last - REACH) - 1, -1):
        if words[index] in SUBORDINATING or words[index] in ("just", "only"):
            return None
        if words[index] in GOVERNING and not _elsewhere(words, index):
            return index
    return None


def _elsewhere(words: list[str], index: int) -> bool:
    """Whether a word means something else in its place: "would like", "about one in four", "summer's"."""
    before = words[index - 1] if index else ""
    match words[index]:
        case "for" | "pour":
            return index == 0 or not INDICATION.isdisjoint(words[max(0, index - NEAR - 1) : index])
        case "like":
            return before in ("would", "d", "i", "we", "she")
        case "about" | "around" | "over":
            return words[index + 1 : index + 2] != [] and words[index + 1] in NUMBERS
        case "s":
            return before != "'" or words[max(0, index - 2)] not in SHORTENED
        case "a":
            return before not in SHORTENED
    return False


def _goes_on(sentence: Sentence, clause: Clause) -> bool:
    """Whether what is told in the past goes on: it was begun, or it was found on examining her."""
    if _of_her_life(sentence):
        return False
    said = sentence.words_of(clause)
    begun = not BEGINNING.isdisjoint(said) or not FINDING.isdisjoint(said)
    return begun or not GOING_ON.isdisjoint(sentence.words)


def _doubted(sentence: Sentence, clause: Clause, governor: int) -> bool:
    """As in "I suspect mastitis", "I am worried about an abscess", "not certain about antibiotics"."""
    words = sentence.words
    if words[governor] in SUSPECTING:
        return _by_writer(sentence, clause, governor)
    near = words[max(clause.first, governor - NEAR) : governor + 1]
    if not UNSURE.isdisjoint(near):
        return True
    by_writer = not WRITERS.isdisjoint(words[clause.first : governor])
    if by_writer and sentence.has(clause.first, governor, "negation"):
        return True  # "I have no way to speak to infection"
    return by_writer and not FEARING.isdisjoint(near)


def _by_writer(sentence: Sentence, clause: Clause, governor: int) -> bool:
    """As in "I suspect", "Probable mastitis"; but not in "told her that it was probably"."""
    words = sentence.words
    return not WRITERS.isdisjoint(words[clause.first : governor]) or TALKING.isdisjoint(words[:governor])


def _taken_for_granted(sentence: Sentence, span: Span) -> bool:
    """As in "how to clean her abscess", "since the mastitis flared": what is called hers is there."""
    words = sentence.words
    before = words[span.first - 1] if span.first else ""
    if before in HERS or before == "?":
        return True
    if before == "of" and not HERS.isdisjoint(words[max(0, span.first - 4) : span.first]):
        return True  # "she forgets her noon capsule of cloxacillin"
    return before in DEFINITE and not _of_her_life(sentence)


def _came_to_nothing(sentence: Sentence, span: Span) -> bool:
    """As in "a prescription for clindamycin, since cancelled"."""
    return span.group == "antibiotic" and not UNDONE.isdisjoint(sentence.words[span.last :])


def _dated_now(sentence: Sentence, clause: Clause) -> bool:
    """Whether a day or a word of these days stands in the clause, or a dose that is taken by the day."""
    said = sentence.words_of(clause)
    if any(clause.first <= index < clause.last for index in sentence.fresh):
        return True
    if any(one == "this" and other in DAYTIMES for one, other in pairwise(said)):
        return True
    return not NOW.isdisjoint(said) or DOSE.search(" ".join(said)) is not None


def _of_her_life(sentence: Sentence) -> bool:
    """As in "at the section", "in her teens", "in 2019", "two summers ago"."""
    if not LIFE.isdisjoint(sentence.words) or sentence.past_years or sentence.stale:
        return True
    return any(one in LONG_UNITS and other == "ago" for one, other in pairwise(sentence.words))
