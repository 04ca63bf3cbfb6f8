"""Fields: a label and its value, "Infection at this time | None", "Meds: cephalexin"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from validators.adopting import adopt, heard, settle_points
from validators.again import recommend_again
from validators.analysis import analyse
from validators.answering import LOOKED_INTO, answer_before, answer_clauses
from validators.answers import Answer, answer_of
from validators.clauses import Sentence
from validators.dates import find_dates
from validators.dating import dated, old_dates, with_past_years
from validators.findings import GROUPS, Finding, Said, Survey
from validators.judging import judge_in_place, judged, note_unreadable, of_family
from validators.lexicon import Span
from validators.ownership import owned
from validators.rulebook import phrases, word_set
from validators.talk import ABOUT, MATERIALS
from validators.talk import TELLING as TELLING_OF
from validators.tokens import canonical
from validators.utterance import Utterance
from validators.verdicts import Judgement, Verdict

ABSENT_LIST = re.compile(
    r"^(?:both |all |all three )?(?:absent|none of (?:the following|these)|neither of (?:these|the following)"
    r"|not present|negative|nil|(?:pertinent |relevant )?negatives?(?: findings?)?$)\b"
)
"""A label that denies what it lists."""
ANY_DAY = date(2000, 1, 1)
"""A day and a month are a date whatever the year."""
ANSWERING = word_set("fields", "answering")
CONDITIONAL = word_set("fields", "conditional")
ELSEWHERE = word_set("fields", "elsewhere")
ALTERNATIVES = word_set("fields", "alternatives")
METHODS = word_set("fields", "methods")
REQUESTING = word_set("fields", "requesting")
PERMISSION = phrases("fields", "permission")
TELLING = (Verdict.DENIED, Verdict.PRESENT, Verdict.UNCLEAR, Verdict.ENDED)


def judge_field(found: Survey, index: int, utterance: Utterance) -> None:
    """What a label and its value say together, and what the value says by itself."""
    label = with_past_years(analyse(utterance.label.rstrip(" ?")), *found.days)
    targets = [span for span in label.spans if span.group in GROUPS]
    if ABSENT_LIST.match(label.text) and not targets:
        plain = analyse(utterance.text)
        denied = plain if plain.has(0, 1, "negation") else analyse(f"no {utterance.text}")
        _keep_plain(found, index, utterance, denied)
    elif (
        _names_paper(label)
        or (not targets and _is_date(label))
        or (label.has_anywhere("instruction") and ANSWERING.isdisjoint(label.words))
    ):
        whole = dated(analyse(f"{utterance.label} {utterance.text}"), *found.days)
        _keep_plain(found, index, utterance, whole)
    elif not (of_family(f"{utterance.heading} {canonical(utterance.label)}") or _conditional(label)):
        value = Said(index, utterance, dated(analyse(utterance.text), *found.days))
        _judge_answered(found, value, label, named=bool(targets))


def _conditional(label: Sentence) -> bool:
    """As in "If infected: ..." says nothing of now."""
    return not CONDITIONAL.isdisjoint(label.words[:1])


def _names_paper(label: Sentence) -> bool:
    """As in "Information sheet re: mastitis", "We talked about: mastitis", "When to worry: mastitis"."""
    if label.has_anywhere(*GROUPS) or not label.words:
        return False
    titled = not MATERIALS.isdisjoint(label.words) and label.words[-1] in ABOUT
    return titled or label.words[-1] in TELLING_OF or label.has_anywhere("aside.frame")


def _is_date(label: Sentence) -> bool:
    """As in "12 Oct: left mastitis, seen in emergency": a diary."""
    return len(label.words) <= 6 and bool(find_dates(label.text, after=ANY_DAY))


def _keep_plain(found: Survey, index: int, utterance: Utterance, sentence: Sentence) -> None:
    """Judge a field as the sentence that its label and value make."""
    said = Said(index, utterance, sentence, len(sentence.text) - len(utterance.text))
    found.add([owned(one, utterance, found.lists) for one in judged(found, said)])


def _judge_answered(found: Survey, value: Said, label: Sentence, *, named: bool) -> None:
    """Judge a label with the answer in its value. `named`: the label names what a statement is about."""
    utterance = value.utterance
    answer = _value_answer(value.sentence)
    fresh = list(labelled(found, value, label, answer)) if named else []
    said = list(judged(found, value, question=utterance.text.rstrip().endswith("?")))
    if named and answer is None and any(character.isalnum() for character in utterance.text):
        fresh = [_unanswered(one, value.sentence, said) for one in fresh]
    fresh.extend(said)
    if utterance.unfilled:
        fresh = []
    of_points = heard(found, value, fresh)
    settled = settle_points(found, value, of_points)
    told = answer if answer is not None or named else answer_of(label)
    if told is not None and not named and not settled:
        begin = utterance.start if answer is not None else utterance.label_start
        answer_before(found, value.index, told, (begin, utterance.end))
    if _of_another_visit(found, label):
        fresh = [
            replace(one, verdict=Verdict.ASIDE, rule="label-of-the-past") if _says_nothing_now(one) else one
            for one in fresh
        ]
    if not settled:
        answer_clauses(found, value, fresh)
    found.add(owned(one, utterance, found.lists) for one in fresh)
    adopt(found, value, of_points)
    recommend_again(found, value)
    note_unreadable(found, value, near=named)


def _of_another_visit(found: Survey, label: Sentence) -> bool:
    """As in "At discharge in September: no infection", "Visit of 3 October: nil of note"."""
    if label.has_anywhere(*GROUPS):
        return False
    told = label.has_anywhere("historical.past") and not label.has_anywhere("filler")
    return told or bool(old_dates(label, found.written_on))


def _says_nothing_now(one: Finding) -> bool:
    """Whether a finding, if it is of another date, says nothing of today."""
    return one.verdict is Verdict.DENIED and one.group in ("infection", "antibiotic")


def _unanswered(one: Finding, value: Sentence, said: list[Finding]) -> Finding:
    """A label whose value is neither yes nor no: "Infection: resolving", "Antibiotics: see below"."""
    if one.verdict is not Verdict.OPEN or one.group == "ultrasound" or one.kind in ("hindrance", "reason"):
        return one
    if any(other.group == one.group and other.verdict in TELLING for other in said):
        return replace(one, verdict=Verdict.ASIDE, rule="label-of-value")
    if value.has_anywhere("historical.unfinished", "pseudo_negation"):
        return replace(one, verdict=Verdict.PRESENT, rule="label-not-over")
    if not value.has_anywhere("uncertain", "negation") and not METHODS.isdisjoint(value.words[:8]):
        return replace(one, rule=LOOKED_INTO)
    return replace(one, rule="label-of-other")


def _value_answer(value: Sentence) -> Answer | None:
    """The answer in the first words of a value; in its second clause where the first says nothing.

    "looked for, not found" answers in its second.
    """
    if value.text.strip(" .!") in PERMISSION:
        return None
    clauses = [c for c in value.clauses if any(w.isalnum() or w == "ø" for w in value.words_of(c))]
    answers = (answer_of(value, clause, bare=True) for clause in clauses[:3])
    return next((answer for answer in answers if answer is not None), None)


def labelled(found: Survey, value: Said, label: Sentence, answer: Answer | None) -> Iterator[Finding]:
    """What each mention in a label says with the answer behind it."""
    utterance = value.utterance
    asked = replace(value, sentence=label)
    end = max(utterance.end, utterance.label_start + len(utterance.label))
    for span in label.spans:
        if span.group not in GROUPS:
            continue
        plain = judge_in_place(found, asked, span)
        if span.label == "ultrasound.therapeutic":
            found.therapeutic_at = value.index
        one = _with_answer(label, span, plain, answer, value.sentence) if plain is not None else None
        if one is not None:
            words = " ".join(label.words[span.first : span.last])
            yield Finding(value.index, span.label, one.verdict, one.rule, utterance.label_start, end, words)


def _is_prose(value: Sentence) -> bool:
    """Whether a value is words of the writer's that neither answer nor point elsewhere."""
    words = [word for word in value.words if word.isalpha()]
    return len(words) >= 2 and words[0] not in ELSEWHERE


def _with_answer(
    label: Sentence, span: Span, plain: Judgement, answer: Answer | None, value: Sentence
) -> Judgement | None:
    """What a label and the answer behind it say together; None where the label says nothing by itself."""
    if span.group == "ultrasound":
        return _asked_and_answered(label, plain, answer)
    if plain.verdict is Verdict.ASIDE and plain.rule not in ("hypothetical", "risk-or-advice"):
        return plain
    limiting = _limits(label)
    if limiting or label.has_anywhere("historical.history"):
        return Judgement(
            Verdict.UNCLEAR if limiting and answer is Answer.NO else Verdict.ASIDE, "label-narrowed"
        )
    if answer is None and plain.verdict is Verdict.DENIED:
        return plain if _is_prose(value) else None
    if answer is None:
        return Judgement(Verdict.OPEN, "label")
    return _answered(plain, answer, resumed="none" in value.words[:3])


def _limits(label: Sentence) -> bool:
    """As in "Systemic infection" asks for less than "infection".

    "mastitis or other infection" for no less.
    """
    return any(
        cue.first == 0 or label.words[cue.first - 1] not in ALTERNATIVES
        for cue in label.within(0, len(label.words), "uncertain.limiting")
    )


def _answered(plain: Judgement, answer: Answer, *, resumed: bool) -> Judgement:
    """As in "Infection: no", "No infection: yes", "No infection: none"."""
    if answer is Answer.UNCLEAR:
        return Judgement(Verdict.UNCLEAR, "label-unclear")
    if plain.verdict is Verdict.DENIED:
        confirmed = answer is Answer.YES or resumed
        return Judgement(Verdict.DENIED if confirmed else Verdict.UNCLEAR, "label-confirmed")
    if plain.verdict is Verdict.UNCLEAR:
        return plain
    return Judgement(Verdict.DENIED if answer is Answer.NO else Verdict.PRESENT, "label-answered")


def _asked_and_answered(label: Sentence, plain: Judgement, answer: Answer | None) -> Judgement | None:
    """As in "Therapeutic ultrasound recommended: yes"."""
    if plain.rule in ("diagnostic", "complement") or label.has_anywhere("contraindication"):
        return None
    if answer is None:
        asks = not REQUESTING.isdisjoint(label.words[:1])
        return plain if asks and plain.verdict is Verdict.PRESENT else Judgement(Verdict.OPEN, "label")
    if answer is Answer.UNCLEAR or plain.verdict is Verdict.DENIED:
        return Judgement(Verdict.UNCLEAR, "label-unclear")
    return Judgement(Verdict.PRESENT if answer is Answer.YES else Verdict.DENIED, "label-answered")
