"""Conditions that speak against ultrasound: implants, devices, cancer of the breast, thrombosis."""

from __future__ import annotations

from itertools import pairwise

from validators.assessing import left_open
from validators.clauses import FINITE, Sentence
from validators.implied import CARE, SAID_OF_HER, SIGNS, judge_implied, not_known
from validators.lexicon import Span
from validators.mentions import judge
from validators.rulebook import phrases, word_set
from validators.spoken import (
    has_them,
    hers_too,
    in_the_family,
    none_concerns_her,
    ruled_out_in_general,
    spoken_of,
    stands_beside,
)
from validators.verdicts import Judgement, Mention, Verdict

PERSISTENT = frozenset({"condition.breast_implants", "condition.implanted_device"})
"""A device or an implant stays where it is until somebody takes it out."""
FOUND = phrases("conditions", "found")
TAKEN_OUT = phrases("conditions", "taken_out")
EXAMPLES = word_set("conditions", "examples")
ASKED = word_set("conditions", "asked")
EVERYTHING = word_set("conditions", "everything")
ONE_OF_TWO = word_set("conditions", "one_of_two")
DEFECTS = word_set("conditions", "defects")
PLANNED = word_set("conditions", "planned")
PUT_OFF = word_set("conditions", "put_off")
AHEAD = word_set("conditions", "ahead")
VESSELS = word_set("conditions", "vessels")
STILL = word_set("conditions", "still")
CONDITIONAL = word_set("conditions", "conditional")
ANTICOAGULANTS = word_set("conditions", "anticoagulants")
OVER = word_set("conditions", "over")
INTENDED = word_set("conditions", "intended")
CALLED_OFF = word_set("conditions", "called_off")
REDONE = word_set("conditions", "redone")
OPERATION = "condition.breast_implants"
PRESUPPOSING = ("question", "hypothetical", "instruction", "looked-for")
"""Rules by which something is only talked of: what is called "hers" is there all the same."""


def judge_condition(sentence: Sentence, span: Span, *, question: bool = False) -> Judgement:
    """The verdict on an implant, a device, a cancer or a thrombosis.

    POLICY: one that is present contradicts anywhere in the letter; removed, resolved, somebody else's or
    denied,
    it does not.
    """
    mention = Mention(sentence, sentence.clause_of(span.first), span)
    if _august(mention):
        return Judgement(Verdict.ASIDE, "august")
    if _of_milk(mention):
        return Judgement(Verdict.ASIDE, "milk")
    if _listed(mention):
        return Judgement(Verdict.ASIDE, "example")
    judged = judge(sentence, span, question=question)
    if left_open(mention, judged):
        return Judgement(Verdict.UNCLEAR, "left-open")
    return _judge_talk(mention, judged) or _judge_kind(mention, judged)


def _judge_talk(mention: Mention, judged: Judgement) -> Judgement | None:
    """What is said of a condition that is merely spoken of, or that is hers though others are spoken of."""
    if judged.verdict is Verdict.PRESENT and judged.rule == "affirmed" and ruled_out_in_general(mention):
        return Judgement(Verdict.DENIED, "hers-neither")
    if judged.verdict is Verdict.PRESENT and none_concerns_her(mention):
        return Judgement(Verdict.DENIED, "none-concerns-her")
    if in_the_family(mention):
        return Judgement(Verdict.ASIDE, "other-person")
    if judged.verdict in (Verdict.ASIDE, Verdict.OPEN) and hers_too(mention):
        return Judgement(Verdict.UNCLEAR, "hers-too")
    talk = spoken_of(mention) if judged.verdict in SAID_OF_HER or judged.rule == "past" else ""
    if talk and not (has_them(mention, talk) or hers_too(mention)):
        return Judgement(Verdict.OPEN, talk)
    return None


def _judge_kind(mention: Mention, judged: Judgement) -> Judgement:
    """What a verdict means for an implant, which stays, for a cancer, which may be over, for a treatment."""
    if mention.span.kind in CARE or mention.span.kind in SIGNS:
        return judge_implied(mention, judged)
    if not_known(mention, judged):
        return Judgement(Verdict.UNCLEAR, "not-known")
    if _hers(mention, judged):
        taken_out = any(word.startswith(TAKEN_OUT) for word in mention.sentence.words)
        return Judgement(Verdict.UNCLEAR if taken_out else Verdict.PRESENT, "hers")
    if _excepted(mention, judged):
        return Judgement(Verdict.PRESENT, "excepted")
    if _never_done(mention):
        return Judgement(Verdict.ASIDE, "never-done")
    lasting = mention.span.label in PERSISTENT
    return _judge_lasting(mention, judged) if lasting else _judge_passing(mention, judged)


def _august(mention: Mention) -> bool:
    """As in "amoxicillin until Aug": the month, not an augmentation."""
    last = mention.sentence.words[mention.span.last - 1]
    return last == "aug" and mention.clause_has("infection", "antibiotic")


def _of_milk(mention: Mention) -> bool:
    """As in "the milk has clotted"; but for "the vein above it has clotted"."""
    words = mention.sentence.words
    return words[mention.span.first] == "clotted" and VESSELS.isdisjoint(words)


def _hers(mention: Mention, judged: Judgement) -> bool:
    """As in "We discussed her implants", "will it harm her pacemaker?": what is hers is there."""
    before = mention.sentence.words[max(0, mention.span.first - 1)]
    if judged == Judgement(Verdict.OPEN, "looked-for"):
        return before in ("her", "his", "the", "son", "ses", "sa") or stands_beside(mention)
    talked_of = judged.verdict in (Verdict.OPEN, Verdict.ASIDE) and judged.rule in PRESUPPOSING
    return talked_of and before in ("her", "ses", "sa")


def _excepted(mention: Mention, judged: Judgement) -> bool:
    """As in "were it not for her implants", "none, unless you count her implants"."""
    words, span = mention.sentence.words, mention.span
    if mention.preceded_by("exception.phrases") and {"were", "not", "for"} <= set(words[: span.first]):
        return True
    return judged.verdict in (Verdict.UNCLEAR, Verdict.ASIDE) and "count" in mention.before


def _judge_lasting(mention: Mention, judged: Judgement) -> Judgement:
    """As in "implants placed in 2015" are there still; "implants removed in 2019" are not."""
    if judged.verdict is Verdict.DENIED and _defect_denied(mention):
        return Judgement(Verdict.PRESENT, "only-its-defect-denied")
    removed = _removed(mention)
    if removed and (out := _out(mention, judged)):
        return out
    if judged == Judgement(Verdict.ASIDE, "other-person") and _whose_is_open(mention):
        return Judgement(Verdict.UNCLEAR, "whose")
    if judged.verdict in (Verdict.ASIDE, Verdict.UNCLEAR) and judged.rule in ("past", "hedged"):
        return Judgement(Verdict.PRESENT, "stays-in-place")
    if judged.verdict is Verdict.ENDED and not removed:
        return Judgement(Verdict.PRESENT, "stays-in-place")
    return judged


def _whose_is_open(mention: Mention) -> bool:
    """As in "my colleague says that the implant ...", or "tonsils (child), augmentation": not a child's."""
    if any(one == "not" and other in ("she", "herself") for one, other in pairwise(mention.sentence.words)):
        return False  # "it is her partner, not she, who has the implant"
    if mention.before[-1:] == ["the"]:
        return True
    persons = list(mention.sentence.within(0, mention.span.first, "person.other"))
    between = mention.sentence.words[persons[-1].last : mention.span.first] if persons else []
    return "," in between and FINITE.isdisjoint(between) and ":" not in between


def _never_done(mention: Mention) -> bool:
    """As in "augmentation was planned in 2020, she cancelled it"; not of a removal that was cancelled."""
    words = mention.sentence.words
    planned = not INTENDED.isdisjoint(words) and not CALLED_OFF.isdisjoint(words[mention.span.last :])
    undone = not any(word == "out" or word.startswith(TAKEN_OUT) for word in words)
    return planned and undone and REDONE.isdisjoint(words) and mention.span.label == OPERATION


def _removed(mention: Mention) -> bool:
    """As in "removed in 2019"; but "to be taken out next year", "the left one is still in" are there."""
    words = mention.sentence.words
    planned = not (PLANNED | PUT_OFF).isdisjoint(words)
    if planned or not STILL.isdisjoint(words[mention.span.first :]):
        return False
    removals = (
        index
        for index, word in enumerate(words)
        if index >= mention.clause.first and (word == "out" or word.startswith(TAKEN_OUT))
    )
    return any(AHEAD.isdisjoint(words[max(0, index - 3) : index]) for index in removals)


def _out(mention: Mention, judged: Judgement) -> Judgement | None:
    """What is said of something that was taken out."""
    if judged.rule == "past":
        return judged
    plain = judged == Judgement(Verdict.PRESENT, "affirmed")
    return Judgement(Verdict.ENDED, "removed") if plain and _was_removed(mention) else None


def _was_removed(mention: Mention) -> bool:
    """As in "her pacing wire was pulled within days"; not "the left one was removed"."""
    words = mention.sentence.words
    index = next((at for at, word in enumerate(words) if word.startswith(TAKEN_OUT)), 0)
    behind = words[mention.span.last : index]
    one_of_two = not ONE_OF_TWO.isdisjoint([*words[: mention.span.first], *words[mention.span.last :]])
    return behind[-1:] in (["was"], ["were"], ["been"]) and not one_of_two


def _defect_denied(mention: Mention) -> bool:
    """As in "no implant rupture", "no peri-implant fluid", "no capsular contracture": it is there."""
    named = mention.sentence.words[mention.span.first]
    return named in ("peri", "periimplant", "capsular") or not DEFECTS.isdisjoint(mention.following(1))


def _judge_passing(mention: Mention, judged: Judgement) -> Judgement:
    """A cancer "diagnosed in October" is there; one of years ago is past only where it is said to be over."""
    sentence = mention.sentence
    if judged == Judgement(Verdict.ASIDE, "hypothetical") and CONDITIONAL.isdisjoint(sentence.words):
        return Judgement(Verdict.UNCLEAR, "awaited")
    if judged.verdict in (Verdict.ASIDE, Verdict.ENDED) and _thinned(mention):
        return Judgement(Verdict.UNCLEAR, "treated-now")
    if judged != Judgement(Verdict.ASIDE, "past"):
        return judged
    over = sentence.has_anywhere("historical.over")
    since = any(word.startswith(FOUND) for word in sentence.words[mention.clause.first :]) and not over
    if since or not _long_ago(sentence):
        return Judgement(Verdict.PRESENT, "since-then")
    if mention.span.kind == "breast_cancer" and not over:
        return Judgement(Verdict.UNCLEAR, "not-said-to-be-over")
    return judged


def _thinned(mention: Mention) -> bool:
    """As in "clot in her arm in May, on apixaban": what is treated now is not over."""
    if mention.span.kind != "thrombosis" or not OVER.isdisjoint(mention.sentence.words):
        return False
    return not ANTICOAGULANTS.isdisjoint(mention.sentence.words) and not {"on", "takes", "taking"}.isdisjoint(
        mention.sentence.words
    )


def _long_ago(sentence: Sentence) -> bool:
    return (
        sentence.has_anywhere("historical.history")
        or bool(sentence.past_years)
        or not {"ago", "years"}.isdisjoint(sentence.words)
    )


def _asked_through(words: list[str]) -> bool:
    """As in "I asked about everything on the sheet (devices, cancers, clots)": what was asked about."""
    asked = not ASKED.isdisjoint(words)
    return asked and not EVERYTHING.isdisjoint(words[-6:])


def _listed(mention: Mention) -> bool:
    """An example in a list of contraindications: "(implants, pacemaker)", "such as implants"."""
    sentence, clause, span = mention.sentence, mention.clause, mention.span
    before = next(sentence.within(0, span.first, "contraindication.noun"), None)
    if before is None:
        return clause.opener == "(" and _asked_through(sentence.words[: clause.first])
    if clause.opener == "(" and clause.first - before.last <= 12:
        return True
    named = not EXAMPLES.isdisjoint(sentence.words[before.last : span.first])
    return named and not sentence.has(before.last, span.first, "exception.phrases")
