"""The second statement: what a sentence says of an infection now, and of an antibiotic now."""

from __future__ import annotations

import re

from validators.clauses import Sentence
from validators.lexicon import Span
from validators.mentions import judge
from validators.verdicts import Judgement, Verdict
from validators.rulebook import word_set

SEXUAL_OR_OTHER = word_set("infection", "sexual_or_other")
ALLERGY = word_set("antibiotic", "allergy")
RESERVE = word_set("antibiotic", "reserve")

COURSE_WORDS = frozenset({"day", "started", "taking", "currently", "dose", "doses"})
"""Beside an allergic sign, these tell of a course that is under way."""

def judge_infection(sentence: Sentence, span: Span, *, question: bool = False, heading: str = "") -> Judgement | None:
    """The verdict on a mention of infection; None where it is one of something else."""
    clause = sentence.clause_of(span.first)
    words = set(sentence.words[clause.first : clause.last])
    if span.kind == "elsewhere":
        return None
    if span.kind == "absent":
        return _flip(judge(sentence, span, question=question))
    if span.kind == "sign":
        return _judge_sign(sentence, span, question=question)
    judged = judge(sentence, span, question=question)
    if judged.verdict is Verdict.DENIED and words & SEXUAL_OR_OTHER and sentence.words[span.first] not in ("mastitis", "mastite") and not words & {"breast", "elsewhere", "mastitis", "sein"}:
        return Judgement(Verdict.ASIDE, "infection-elsewhere")
    if judged.verdict is Verdict.DENIED and span.kind == "disease" and sentence.words[span.first] not in ("mastitis", "mastite", "infected", "infectee", "infecte", "mastitits"):
        return Judgement(Verdict.ASIDE, "single-infection-denied")
    if judged.verdict is Verdict.DENIED and sentence.has(0, span.first, "person.reported"):
        return Judgement(Verdict.UNCLEAR, "hearsay")
    if judged.verdict is Verdict.DENIED and _needing(sentence, span):
        return Judgement(Verdict.UNCLEAR, "narrowed")
    if judged.verdict in (Verdict.PRESENT, Verdict.UNCLEAR) and is_history(heading):
        return Judgement(Verdict.ASIDE, "history-section")
    if judged.verdict is Verdict.ENDED:
        return Judgement(Verdict.ASIDE, "past")
    if judged.verdict is Verdict.PRESENT and words & SEXUAL_OR_OTHER and not words & {"breast", "mastitis", "mastite", "sein", "nipple"}:
        return Judgement(Verdict.UNCLEAR, "infection-elsewhere")
    if judged.rule == "exception" and sentence.has(span.last, len(sentence.words), "exception.phrases"):
        return Judgement(Verdict.UNCLEAR, "exception")
    if span.kind == "disease" and sentence.has(0, span.first, "exception.phrases") and judged.rule in ("narrowed", "exception", "double-negation"):
        return Judgement(Verdict.PRESENT, "excepted")
    return judged


def _judge_sign(sentence: Sentence, span: Span, *, question: bool) -> Judgement | None:
    """A sign that is there now leaves the infection half unclear; one that is not says nothing."""
    judged = judge(sentence, span, question=question)
    if judged.verdict is Verdict.PRESENT and HAVING & set(sentence.words) and not WARNING & set(sentence.words):
        return Judgement(Verdict.UNCLEAR, "sign-present")
    return None


HAVING = word_set("infection", "having")
WARNING = word_set("infection", "warning")


def _needing(sentence: Sentence, span: Span) -> bool:
    """ "no infection requiring antibiotics" leaves others open."""
    after = sentence.words[span.last : span.last + 3]
    return bool({"requiring", "needing", "warranting", "requires", "needs", "warrants", "severe", "necessitating", "necessitant"} & set(after)) or after[:2] == ["for", "which"]


def _flip(judged: Judgement) -> Judgement:
    """ "uninfected" says what "not infected" says."""
    if judged.verdict is Verdict.PRESENT:
        return Judgement(Verdict.DENIED, "uninfected")
    if judged.verdict is Verdict.DENIED:
        return Judgement(Verdict.UNCLEAR, "double-negation")
    return judged


def judge_antibiotic(sentence: Sentence, span: Span, *, question: bool = False, heading: str = "") -> Judgement | None:
    """The verdict on a mention of an antibiotic; None where it is an allergy or the like."""
    clause = sentence.clause_of(span.first)
    words = set(sentence.words[clause.first : clause.last])
    if span.kind == "not_one" or "allerg" in heading or "immuni" in heading:
        return None
    judged = judge(sentence, span, question=question)
    if span.kind == "absent":
        return _flip(judged)
    if words & ALLERGY and judged.verdict is not Verdict.DENIED and not words & COURSE_WORDS:
        return None
    if words & ALLERGY and not words & {"taking", "on", "current", "currently"}:
        return Judgement(Verdict.ASIDE, "allergy")
    if _replacement(sentence, span):
        return Judgement(Verdict.PRESENT, "changed-to")
    if judged.verdict is Verdict.ENDED:
        return _ended(sentence, span, judged)
    if judged.verdict in (Verdict.ASIDE, Verdict.PRESENT) and judged.rule in ("hypothetical", "affirmed") and (words & RESERVE or "home" in words) and _reserve(sentence):
        return Judgement(Verdict.UNCLEAR, "held-in-reserve")
    if judged.verdict is Verdict.PRESENT and is_history(heading) and not words & {"now", "currently", "current"}:
        return Judgement(Verdict.ASIDE, "history-section")
    if judged.rule in ("exception", "narrowed", "double-negation") and sentence.has(0, span.first, "exception.phrases"):
        return Judgement(Verdict.PRESENT, "excepted")
    if judged.verdict is Verdict.DENIED and TAKEN.match(" ".join(sentence.words[span.last : span.last + 5])):
        return Judgement(Verdict.PRESENT, "that-she-takes")
    if judged.verdict is Verdict.DENIED and _narrowed_after(sentence, span):
        return Judgement(Verdict.UNCLEAR, "narrowed")
    if judged.verdict is Verdict.DENIED and span.kind in ("drug", "topical"):
        return Judgement(Verdict.ASIDE, "single-drug-denied")
    return judged


def _narrowed_after(sentence: Sentence, span: Span) -> bool:
    """ "no antibiotics for this", "no antibiotics that she tolerates"."""
    after = sentence.words[span.last : span.last + 3]
    if "or" in sentence.words[span.last : span.last + 4]:
        return False
    return after[:1] == ["that"] and after[1:2] in (["she"], ["help"], ["work"], ["would"], ["i"]) or (
        after[:1] in (["for"], ["pour"]) and bool({"this", "it", "the", "mastitis", "infection", "cela", "la", "le"} & set(after[1:]))
    )


PART_OF_COURSE = re.compile(r"\b(\d{1,2}|two|three|four|five|six|seven|eight|nine)(?: days?| jours?)? (?:of|out of|sur|de|/) (?:the |a |her |les )?(?:\d{1,2}|seven|ten|fourteen)\b")


TAKEN = re.compile(r"(?:that |which )?she (?:is (?:now |currently |still )?(?:taking|on)|takes|has been (?:taking|on|given))\b(?! (?:no|none|nothing)\b)")
CHANGED = re.compile(r"\b(?:in favou?r of|replaced (?:by|with)|changed to|switched to|in exchange for|swapped for|substituted (?:by|with)|now on|and (?:then )?(?:put|started|begun) on|remplacee? par|change(?:e|s)? pour)\b")


def _replacement(sentence: Sentence, span: Span) -> bool:
    """ "stopped in favour of clindamycin": the second drug is taken now."""
    before = sentence.text[: sentence.starts[span.first]]
    changed = None
    for changed in CHANGED.finditer(before):
        pass
    return changed is not None and len(before) - changed.end() <= 20


def _ended(sentence: Sentence, span: Span, judged: Judgement) -> Judgement:
    """A course that has ended, unless its end lies ahead."""
    words = set(sentence.words)
    if PART_OF_COURSE.search(sentence.text):
        return Judgement(Verdict.PRESENT, "unfinished-course")
    for index, word in enumerate(sentence.words[1:], 1):
        if word in ("termine", "finit", "complete", "arrete") and sentence.words[index - 1] in ("elle", "qui", "se", "s", "patiente"):
            return Judgement(Verdict.PRESENT, "ends-later")
    if words & {"tomorrow", "tonight", "will", "friday", "next", "demain"} and not words & {"was", "has", "had", "last"}:
        return Judgement(Verdict.PRESENT, "ends-later")
    return judged


def _reserve(sentence: Sentence) -> bool:
    words = set(sentence.words)
    if sentence.has(0, len(sentence.words), "conditional") and words & {"begin", "start", "fill", "take", "use"}:
        return True
    return bool(words & {"if", "case", "reserve", "hold", "standby", "unless", "should", "worsens", "worse", "si", "hand", "delayed", "unfilled"})


def is_history(heading: str) -> bool:
    """Whether a heading or label opens what lies in the past."""
    return any(word in heading for word in ("history", "hx", "pmh", "past", "antecedent", "atcd", "previous", "problem list", "immuni"))
