"""The second statement, second half: what a sentence says of an antibiotic now."""

from __future__ import annotations

import re
from itertools import pairwise

from validators.clauses import Sentence
from validators.infection import flip, is_history
from validators.lexicon import Span
from validators.mentions import judge
from validators.rulebook import phrases, word_set
from validators.tenses import Tense
from validators.times import governing
from validators.verdicts import Judgement, Mention, Rule, Verdict, first_rule

ALLERGY = word_set("antibiotic", "allergy")
UNDER_WAY = word_set("antibiotic", "under_way")
RESERVE = word_set("antibiotic", "reserve")
FILLING = word_set("antibiotic", "filling")
WAITING = word_set("antibiotic", "waiting")
AHEAD = word_set("antibiotic", "ahead")
WAYS = frozenset({"oral", "iv", "intravenous", "im", "po", "topical", "parenteral"})
SWALLOWED = frozenset({"oral", "po", "mouth"})
RECEIVED = word_set("antibiotic", "received")
RECENT = word_set("antibiotic", "recent")
MEDICINES = phrases("antibiotic", "medicines")
FETCHING = word_set("antibiotic", "fetching")
ASSUMING = word_set("antibiotic", "assuming")
DOSE = frozenset({"dose", "shot", "injection", "iv", "intravenous", "prophylactic", "intraoperative"})
FOR_THIS = word_set("antibiotic", "for_this")
UNBEARABLE = phrases("antibiotic", "unbearable")
DAYS_LEFT = re.compile(
    r"\b(?:days?|doses?|pills?|tablets?|capsules?) (?:to go|left|remaining|still to)\b|\bruns? out\b"
    r"|\bmore (?:days?|doses?|weeks?|tablets?|capsules?) of\b"
)
"""As in "of which she has two days to go", "until it runs out", "after two more days of it"."""
FRENCH_ENDS = ("termine", "finit", "complete", "arrete")
FRENCH_SUBJECTS = ("elle", "qui", "se", "s", "patiente")
PART_OF_COURSE = re.compile(
    r"\b(\d{1,2}|two|three|four|five|six|seven|eight|nine)(?: days?| jours?)? "
    r"(?:of|out of|sur|de|/) (?:the |a |her |les )?(?:\d{1,2}|seven|ten|fourteen)\b"
)
"""As in "day 8 of 10"."""
TAKEN = re.compile(
    r"(?:that |which )?she "
    r"(?:is (?:now |currently |still )?(?:taking|on)|takes|has been (?:taking|on|given))\b"
    r"(?! (?:no|none|nothing)\b)"
)
CHANGED = re.compile(
    r"\b(?:in favou?r of|replaced (?:by|with)|(?:changed|switched|swapped|moved)"
    r"(?: (?:it|her|this|that|them|over))?(?: over)? (?:to|for|onto)|in exchange for|swapped for"
    r"|substituted (?:by|with)|now on|and (?:then )?(?:put|started|begun) on"
    r"|remplacee? par|change(?:e|s)? pour)\b"
)


def judge_antibiotic(
    sentence: Sentence, span: Span, *, question: bool = False, heading: str = ""
) -> Judgement | None:
    """The verdict on a mention of an antibiotic; None where it is an allergy or the like.

    POLICY, `no_infection_or_antibiotics`: not on, not taking, not prescribed; a finished course; a
    prescription in reserve is unclear; "day 8 of 10 of Keflex", "finishes Friday" are taken now.
    """
    if span.kind == "not_one" or any(word in heading for word in UNBEARABLE):
        return None
    judged = judge(sentence, span, question=question)
    if span.kind == "absent":
        return flip(judged)
    mention = Mention(sentence, sentence.clause_of(span.first), span)
    words = mention.words
    if _replacement(mention):
        return Judgement(Verdict.PRESENT, "changed-to")
    allergic = not ALLERGY.isdisjoint(words) or _allergic_to(mention) or _tolerated(mention)
    if allergic and judged.verdict is not Verdict.DENIED and UNDER_WAY.isdisjoint(words):
        return None
    if allergic and {"taking", "on", "current", "currently"}.isdisjoint(words):
        return Judgement(Verdict.ASIDE, "allergy")
    match judged.verdict:
        case Verdict.ENDED:
            return first_rule(ENDS_LATER, sentence) or judged
        case Verdict.DENIED:
            return first_rule(DENIED, mention) or judged
        case Verdict.ASIDE if hers := _hers_all_the_same(mention, judged):
            return hers
    return _judge_affirmed(mention, judged, heading)


def _hers_all_the_same(mention: Mention, judged: Judgement) -> Judgement | None:
    """What was set aside as somebody else's, or as under a condition, and is taken or may be."""
    if judged.rule == "other-person" and _fetched_for_her(mention):
        return Judgement(Verdict.PRESENT, "fetched")
    if judged.rule == "hypothetical" and _days_left(mention.sentence):
        return Judgement(Verdict.PRESENT, "ends-later")
    if judged.rule == "hypothetical" and "still" in mention.before:
        return Judgement(Verdict.UNCLEAR, "perhaps-still")
    return None


def _judge_affirmed(mention: Mention, judged: Judgement, heading: str) -> Judgement:
    """What is said of a course that is not denied and has no end."""
    if judged.rule == "noted-then" and any(word in heading for word in MEDICINES):
        judged = Judgement(Verdict.PRESENT, "affirmed")
    if judged.verdict is Verdict.PRESENT and _single_dose(mention):
        return Judgement(Verdict.ASIDE, "single-dose")
    return _judge_taken(mention, judged, heading)


def _allergic_to(mention: Mention) -> bool:
    """As in "No allergies, not even to antibiotics"."""
    before = mention.before[-2:]
    behind_to = not {"to", "aux", "a"}.isdisjoint(before[-1:]) or before == ["to", "any"]
    return behind_to and not ALLERGY.isdisjoint(mention.sentence.words)


def _tolerated(mention: Mention) -> bool:
    """As in "She tolerates cephalosporins": a class of drugs, not the one that she takes."""
    return mention.span.kind == "noun" and mention.before[-1:] in (["tolerates"], ["tolerated"])


def _fetched_for_her(mention: Mention) -> bool:
    """As in "Her partner will collect the antibiotic": fetched by somebody else, taken by her."""
    verb = governing(mention.sentence, mention.clause, mention.span.first, mention.span.last)
    ahead = verb is not None and verb.tense in (Tense.AHEAD, Tense.PRESENT) and verb.word in FETCHING
    return ahead and not any(
        mention.sentence.words[max(0, person.first - 2) : person.first][-2:-1] == ["for"]
        for person in mention.sentence.within(mention.span.last, len(mention.sentence.words), "person.other")
    )


def _single_dose(mention: Mention) -> bool:
    """As in "received one dose of cefazolin in theatre", "was a single dose": over, but for one of today."""
    words = mention.words
    if not {"dose", "shot", "injection"} & set(words) or RECEIVED.isdisjoint(words):
        return False
    if not RECENT.isdisjoint(mention.sentence.words):
        return False
    return any(one in ("single", "one", "lone") and other in DOSE for one, other in pairwise(words))


def _judge_taken(mention: Mention, judged: Judgement, heading: str) -> Judgement:
    """What is left of a course that is neither denied nor over.

    Held in reserve, of the past, an exception.
    """
    may_wait = judged.verdict in (Verdict.ASIDE, Verdict.PRESENT) and judged.rule in (
        "hypothetical",
        "affirmed",
    )
    if may_wait and _in_reserve(mention):
        return Judgement(Verdict.UNCLEAR, "held-in-reserve")
    current = not {"now", "currently", "current"}.isdisjoint(mention.words)
    if judged.verdict is Verdict.PRESENT and is_history(heading) and not current:
        return Judgement(Verdict.ASIDE, "history-section")
    excepted = judged.rule in ("exception", "narrowed", "double-negation")
    if excepted and mention.preceded_by("exception.phrases"):
        return Judgement(Verdict.PRESENT, "excepted")
    return judged


def _that_she_takes(mention: Mention) -> bool:
    """As in "no antibiotic that she is taking helps"."""
    return bool(TAKEN.match(" ".join(mention.following(5))))


def _narrowed_after(mention: Mention) -> bool:
    """As in "no antibiotics for this", "no antibiotics that she tolerates"."""
    after = mention.following(3)
    if "or" in mention.following(4):
        return False
    if after[:1] == ["that"]:
        return after[1:2] in (["she"], ["help"], ["work"], ["would"], ["i"])
    return after[:1] in (["for"], ["pour"]) and not FOR_THIS.isdisjoint(after[1:])


def _one_way(mention: Mention) -> bool:
    """As in "no IV antibiotics", "no antibiotics by mouth": other ways are left open."""
    near = (
        *mention.sentence.words[max(0, mention.span.first - 3) : mention.span.first],
        *mention.following(2),
    )
    if not {"otherwise", "route", "form", "kind", "any"}.isdisjoint(mention.following(7)):
        return False
    ways = WAYS.intersection((*near, *_listed_ways(mention))) | (
        {"mouth"} if mention.following(2) == ["by", "mouth"] else set()
    )
    return bool(ways) and (ways <= SWALLOWED or ways.isdisjoint(SWALLOWED))


def _listed_ways(mention: Mention) -> list[str]:
    """As in "no antibiotics, IV or PO": the ways behind a comma."""
    behind = mention.following(5)
    return behind if "or" in behind else []


def _not_yet(mention: Mention) -> bool:
    """As in "no antibiotics yet"."""
    return mention.following(1) == ["yet"]


def _single(mention: Mention) -> bool:
    """As in "not on cephalexin": of one drug alone."""
    return mention.span.kind in ("drug", "topical")


DENIED: tuple[Rule[Mention], ...] = (
    Rule("that-she-takes", Verdict.PRESENT, _that_she_takes),
    Rule("narrowed", Verdict.UNCLEAR, _narrowed_after),
    Rule("one-way", Verdict.UNCLEAR, _one_way),
    Rule("not-yet", Verdict.UNCLEAR, _not_yet),
    Rule("single-drug-denied", Verdict.ASIDE, _single),
)
"""What makes a denial less than "no antibiotic": in order, the first that applies."""


def _replacement(mention: Mention) -> bool:
    """As in "stopped in favour of clindamycin": the second drug is taken now."""
    before = mention.sentence.text[: mention.sentence.starts[mention.span.first]]
    ends = [changed.end() for changed in CHANGED.finditer(before)]
    return bool(ends) and len(before) - ends[-1] <= 20


def _part_of_course(sentence: Sentence) -> bool:
    """As in "completed 8 of 10 days"."""
    return bool(PART_OF_COURSE.search(sentence.text))


def _days_left(sentence: Sentence) -> bool:
    """As in "settled on cephalexin, of which she has two days to go"."""
    return bool(DAYS_LEFT.search(sentence.text)) and not sentence.has_anywhere("negation")


def _french_present(sentence: Sentence) -> bool:
    """As in "elle termine sa cephalexine".

    Accents are gone, so that the subject has to tell it from "terminee".
    """
    words = sentence.words
    return any(word in FRENCH_ENDS and before in FRENCH_SUBJECTS for before, word in pairwise(words))


def _end_ahead(sentence: Sentence) -> bool:
    """As in "finishes Friday"."""
    if AHEAD.isdisjoint(sentence.words) or not {"was", "has", "had"}.isdisjoint(sentence.words):
        return False
    return not any(one == "last" and other in AHEAD for one, other in pairwise(sentence.words))


def _end_assumed(sentence: Sentence) -> bool:
    """As in "I assume she has stopped them by now": nobody has made sure."""
    return not ASSUMING.isdisjoint(sentence.words) and sentence.has_anywhere("uncertain")


ENDS_LATER: tuple[Rule[Sentence], ...] = (
    Rule("unfinished-course", Verdict.PRESENT, _part_of_course),
    Rule("ends-later", Verdict.PRESENT, _days_left),
    Rule("ends-later", Verdict.PRESENT, _french_present),
    Rule("ends-later", Verdict.PRESENT, _end_ahead),
    Rule("end-assumed", Verdict.UNCLEAR, _end_assumed),
)
"""A course that has ended, unless its end lies ahead."""


def _in_reserve(mention: Mention) -> bool:
    """As in "a script to fill if no better in 24 h"."""
    if RESERVE.isdisjoint(mention.words) and "home" not in mention.words:
        return False
    words = mention.sentence.words
    if mention.sentence.has_anywhere("conditional") and not FILLING.isdisjoint(words):
        return True
    return not WAITING.isdisjoint(words)
