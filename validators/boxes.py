"""Tick boxes: ticked, their words are said; unticked, they are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from validators.adopting import adopt, heard
from validators.analysis import analyse
from validators.answering import answer_before, answer_clauses
from validators.answers import Answer, answer_of
from validators.dating import with_past_years
from validators.fields import labelled
from validators.findings import GROUPS, Finding, Said, Survey
from validators.judging import judged, sentence_of
from validators.ownership import owned
from validators.rulebook import phrases
from validators.tokens import canonical
from validators.utterance import Kind, Tick, Utterance
from validators.verdicts import Judgement, Verdict

NONE_OF_THESE = phrases("boxes", "none_of_these")
NONE_ALONE = phrases("boxes", "none_alone")
YES_NO = {
    "yes": Answer.YES, "y": Answer.YES, "oui": Answer.YES, "true": Answer.YES,
    "no": Answer.NO, "n": Answer.NO, "non": Answer.NO, "false": Answer.NO,
    "none": Answer.NO, "nil": Answer.NO, "aucun": Answer.NO, "aucune": Answer.NO, "neant": Answer.NO,
}  # fmt: skip
DENIABLE = ("contraindication", "infection", "antibiotic")
DENIABLE_VERDICTS = (Verdict.PRESENT, Verdict.OPEN, Verdict.ASIDE, Verdict.UNCLEAR)


def judge_box(found: Survey, index: int, utterance: Utterance) -> None:
    """What a tick box says: its own words, the answer to its question, or that none of those above apply."""
    plain = _words(utterance)
    if _denies_others(plain, utterance):
        if utterance.tick is Tick.TICKED:
            _none_of_these(found, index, utterance)
        return
    answer = _box_answer(plain, utterance)
    if answer is not None:
        _ticked_answer(found, index, utterance, answer)
        return
    sentence = with_past_years(sentence_of(utterance), *found.days)
    said = Said(index, utterance, sentence, len(sentence.text) - len(utterance.text))
    fresh = list(judged(found, said))
    fresh.extend(_request(said, fresh))
    if utterance.tick is Tick.UNTICKED:
        found.boxes.extend(fresh)
    else:
        _keep(found, said, fresh)


def _denies_others(plain: str, utterance: Utterance) -> bool:
    """Whether a box denies those above it; "none of the following: ..." denies what it lists itself."""
    if plain in NONE_ALONE:
        return not utterance.label
    return plain.startswith(NONE_OF_THESE) and not (
        ":" in plain and any(span.group in DENIABLE for span in analyse(plain).spans)
    )


def _keep(found: Survey, said: Said, fresh: list[Finding]) -> None:
    """Keep what a box says that is ticked, or that may be."""
    utterance = said.utterance
    if utterance.tick is Tick.UNSURE:
        sure = (one for one in fresh if one.verdict is not Verdict.ASIDE)
        fresh = [replace(one, verdict=Verdict.UNCLEAR, rule="tick-unsure") for one in sure]
        found.unreadable.append(said.index)
    answer_clauses(found, said, fresh)
    fresh = [_ticked(one) for one in fresh]
    found.add(owned(one, utterance, found.lists) for one in fresh)
    if utterance.tick is Tick.TICKED:
        adopt(found, said, heard(found, said, fresh))


def _words(utterance: Utterance) -> str:
    return canonical(utterance.text).strip(" .:;,")


def _box_answer(plain: str, utterance: Utterance) -> Answer | None:
    """The answer that a box's label gives.

    "yes", "none", and behind a question also "not present", "recommended".
    """
    words = plain.split()
    if not words or len(words) > 4:
        return None
    answer = _yes_no(plain)
    if answer is not None:
        return answer
    box = analyse(plain)
    if not (utterance.label or utterance.heading) or any(span.group in GROUPS for span in box.spans):
        return None
    return answer_of(box, None, bare=True)


def _yes_no(plain: str) -> Answer | None:
    """The answer in a box's first word, "no", or in two languages, "no / non", "none / aucune"."""
    words = plain.split()
    answers = {YES_NO.get(word) for word in words if word not in ("/", "-", "|")}
    if len(answers) == 1 and len(words) > 1:
        return answers.pop()
    answer = YES_NO.get(words[0]) if words else None
    return answer if answer is not None and _ends_answer(words) else None


def _ends_answer(words: list[str]) -> bool:
    """Whether "no" is the answer and not the beginning of "no infection"."""
    if len(words) == 1 or words[0] not in ("no", "non", "n", "y", "aucun", "aucune"):
        return True
    return words[1] in (",", "-", "none", "present", "not", "se", "at")


def _ticked(one: Finding) -> Finding:
    """As in "[x] Infection: no" is judged by its own words; a bare noun is present."""
    named = one.verdict is Verdict.OPEN and one.rule == "named"
    return replace(one, verdict=Verdict.PRESENT, rule="ticked") if named else one


def _request(said: Said, fresh: list[Finding]) -> Iterator[Finding]:
    """A ticked box that names therapeutic ultrasound alone chooses it."""
    sentence = said.sentence
    if len(sentence.words) > 10 or any(one.group == "ultrasound" for one in fresh):
        return
    for span in sentence.spans:
        if span.label == "ultrasound.therapeutic" and not sentence.has(
            0, span.first, "contraindication", "negation"
        ):
            words = " ".join(sentence.words[span.first : span.last])
            judgement = Judgement(Verdict.PRESENT, "ticked")
            yield said.finding(span.label, judgement, sentence.clause_of(span.first), words)
            return


def _ticked_answer(found: Survey, index: int, utterance: Utterance, answer: Answer) -> None:
    """A ticked "yes" or "no": the answer to its label or heading, or to what was asked above."""
    if utterance.tick is Tick.UNTICKED:
        return
    question = utterance.label or utterance.heading
    unsure = utterance.tick is Tick.UNSURE or _both_ticked(found, index)
    given = Answer.UNCLEAR if unsure else answer
    if not question:
        answer_before(found, index, given, (utterance.start, utterance.end))
        return
    label = with_past_years(analyse(question), *found.days)
    value = Said(index, replace(utterance, text=answer.value), label)
    for one in list(labelled(found, value, label, given)):
        if given is Answer.UNCLEAR:
            found.findings = [old for old in found.findings if not _answers_too(found, old, one, question)]
        found.add([owned(one, utterance)])


def _answers_too(found: Survey, old: Finding, one: Finding, question: str) -> bool:
    """Whether an earlier finding rests on another box of the same question."""
    if old.index < one.index - 2 or old.label != one.label or not old.rule.startswith("label-"):
        return False
    return found.said[old.index].label == question


def _both_ticked(found: Survey, index: int) -> bool:
    """Whether the question's other answer is ticked too."""
    utterance = found.said[index]
    answer = _yes_no(_words(utterance))
    for position in (index - 2, index - 1, index + 1, index + 2):
        if not 0 <= position < len(found.said):
            continue
        other = found.said[position]
        same = other.kind is Kind.TICK and other.block == utterance.block and other.label == utterance.label
        contrary = _yes_no(_words(other)) not in (None, answer)
        beside = bool(utterance.label) or abs(position - index) == 1
        if same and contrary and beside and other.tick is not Tick.UNTICKED:
            return True
    return False


def _none_of_these(found: Survey, index: int, utterance: Utterance) -> None:
    """As in "None of the above" denies what the empty boxes above it name."""
    found.add(
        replace(one, verdict=Verdict.DENIED, rule="none-of-these")
        for one in found.boxes
        if one.group in DENIABLE and one.verdict in DENIABLE_VERDICTS
    )
    found.boxes.clear()
    answer_before(found, index, Answer.NO, (utterance.start, utterance.end))
