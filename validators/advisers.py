"""Whose recommendation it is: the referrer's own, somebody else's, or nobody's."""

from __future__ import annotations

from validators.clauses import Sentence
from validators.lexicon import Span
from validators.request import SELF, Request
from validators.rulebook import word_set

OTHER_ADVISERS = word_set("strength", "other_advisers")
LAY_ADVISERS = word_set("strength", "lay_advisers")
WHOSE_ADVISER = word_set("strength", "whose_adviser")
ADVISING = word_set("strength", "advising")
WITHHOLDING = word_set("strength", "withholding")
UNDOING = word_set("strength", "undoing")
AT_HEAD = word_set("strength", "withholding_at_head")
REFERRER = SELF - {"my"}
ASKED_WHO = [[verb, "who"] for verb in ("know", "ask", "asks", "asked", "wonder", "wonders", "see", "tell")]
""""The insurer wants to know who recommended it"."""
COORDINATING = frozenset({"and", "but", ";", "which", "while", "et"})
REACH = 6
"""Tokens before a verb of recommending within which "far from" or "reluctant to" holds it back."""
AGENT = 9
"""Tokens behind "recommended" within which "to the patient by a friend" names who did."""


def by_others(request: Request, cue: Span) -> bool:
    """As in "A friend recommended ultrasound", "ultrasound, and her masseuse recommends it"."""
    sentence, clause = request.sentence, request.clause
    if sentence.words[max(0, cue.first - 2) : cue.first] in ASKED_WHO:
        return True
    before = sentence.words[clause.first : cue.first]
    after = _agent(sentence.words[cue.last : cue.last + AGENT])
    by = not {"by", "par"}.isdisjoint(after[:1])
    perfect = before[-1:] in (["has"], ["have"], ["had"])
    rest = sentence.words[request.span.last : cue.first]
    told = sentence.words[cue.first].endswith("ed")
    if not COORDINATING.isdisjoint(rest) and _names_other_adviser(rest, told=told):
        before = rest  # a subject of its own: "ultrasound, and her masseuse recommends it"
    elif sentence.has(clause.first, cue.first, "ultrasound") and not (by or perfect):
        return False
    passive = by or sentence.has(cue.last, cue.last + 1, "person")
    if passive and _names_other_adviser(after[:5]):
        return True
    if before[-1:] == ["is"] and sentence.words[cue.first] in ("in", "keen", "all"):
        before = before[:-1]
    advises = not ADVISING.isdisjoint(sentence.words[cue.first : cue.last])
    referrers = not REFERRER.isdisjoint(before) or not {"be", "by"}.isdisjoint(before)
    return advises and not referrers and _names_other_adviser(before, told=told)


def _agent(after: list[str]) -> list[str]:
    """What follows a participle without those who were told: "to her by a friend" as "by a friend"."""
    told = after[:1] in (["to"], ["for"], ["a"])
    at = next((index for index, word in enumerate(after) if word in ("by", "par")), 0) if told else 0
    return after[at:]


def _names_other_adviser(before: list[str], *, told: bool = False) -> bool:
    """As in "her midwife", "a surgeon friend", "the pharmacist": an adviser who is not the writer.

    "The physician requests" may well be the writer; `told`: "the physician suggested" is not.
    """
    whose = WHOSE_ADVISER | {"the"} if told else WHOSE_ADVISER
    for index, word in enumerate(before):
        if word in LAY_ADVISERS:
            return {"is", "this"}.isdisjoint(before)
        if word in OTHER_ADVISERS:
            return not whose.isdisjoint(before[max(0, index - 3) : index])
    return False


def withheld(request: Request, cue: Span) -> bool:
    """As in "Far from recommending ultrasound", "it would be a mistake to recommend it", "no order for"."""
    clause = request.sentence.clause_of(cue.first)
    return withheld_before(request.sentence, clause.first, cue)


def withheld_before(sentence: Sentence, first: int, cue: Span) -> bool:
    """Whether a verb or noun of recommending is held back by the words of its clause before it."""
    words = sentence.words
    if ADVISING.isdisjoint(words[cue.first : cue.last]):
        return False
    before = words[max(first, cue.first - REACH) : cue.first]
    near = [word for word in before[-3:] if word not in ("official", "formal", "such", "own", "any")]
    if near[-1:] == ["no"] and words[cue.first].startswith(("rec", "ord", "ref", "pres", "sugg", "req")):
        return True
    held = next((at for at in range(len(before) - 1, -1, -1) if before[at] in WITHHOLDING), None)
    if held is None or not {",", ";", ".", ":", "-", "and", "so", "but"}.isdisjoint(before[held:]):
        return False
    if before[held] in AT_HEAD and not SELF.isdisjoint(before[held:]):
        return False  # "Without hesitation I recommend": what it holds back is not the verb of "I"
    return UNDOING.isdisjoint(before[:held])
