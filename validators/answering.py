"""Answers bound to what they answer: "Any infection? None." and "She has neither."."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from validators.answers import PRELIMINARIES, Answer, answer_of, is_same_again
from validators.clauses import FINITE, Clause
from validators.findings import GROUPS, Finding, Said, Survey
from validators.rulebook import word_set
from validators.tokens import canonical
from validators.utterance import Kind
from validators.verdicts import Verdict

SHARED = word_set("answering", "shared")
POINTING = word_set("answering", "pointing")
TAKING = word_set("answering", "taking")
ANSWERABLE = GROUPS - {"ultrasound"}
LOOSE = frozenset({"hypothetical", "instruction", "risk-or-advice", "past"})
"""Why a mention was set aside although "there is none" may still speak of it."""
HALF_SAID = ("not-needed", "speech", "narrowed", "denial-unclear")
"""Rules whose doubt an answer right behind them resolves."""
LOOKED_INTO = "label-looked-into"
"""Rule of a label whose value says only how it was looked into: its answer follows."""
NEAR, NEAR_IF_SHARED = 2, 3
"""Utterances over which an answer reaches back."""
MEANS = {
    Answer.NO: Verdict.DENIED, Answer.YES: Verdict.PRESENT,
    Answer.UNCLEAR: Verdict.UNCLEAR, Answer.HEARSAY: Verdict.UNCLEAR,
}  # fmt: skip
CONCLUDING = frozenset({"no", "none", "neither", "non", "aucun", "aucune"})
"""Answers behind "so"."""
AGAIN = {Verdict.DENIED: Answer.NO, Verdict.PRESENT: Answer.YES}
"""What "same answer" says behind an answer."""
OPPOSITE = {Verdict.DENIED: Verdict.PRESENT, Verdict.PRESENT: Verdict.DENIED}
OF_THE_ABSENT = {Verdict.DENIED: Verdict.UNCLEAR, Verdict.PRESENT: Verdict.DENIED}
"""Of "free of infection" and "cleared": yes denies, no leaves unclear."""


def answer_clauses(found: Survey, said: Said, fresh: list[Finding]) -> None:
    """Bind each clause that answers to what stands open before it, in this sentence or the one before.

    `fresh`: what the sentence itself says so far; its findings are changed in place.
    """
    if said.utterance.quoted or not (fresh or _waits(found, said.index)):
        return
    for clause in said.sentence.clauses:
        if said.sentence.clause_has(clause, *ANSWERABLE):
            continue
        here = _answerable(fresh, said, clause)
        words = said.sentence.words_of(clause)
        opens = _opens(said, clause) or _concludes(said, clause, words)
        answer = _answer_in(found, said, clause, bare=_stands_bare(clause, here), opens=opens)
        if answer is None:
            continue
        pointing = not POINTING.isdisjoint(words)
        if here:
            for position in here:
                fresh[position] = resolve(fresh[position], answer, said.bounds(clause), said.index)
        elif said.utterance.kind is Kind.FIELD and fresh:
            continue
        elif opens or (not fresh and pointing):
            answer_before(found, said.index, answer, said.bounds(clause), pointing=pointing)
        elif pointing and answer is Answer.NO and not TAKING.isdisjoint(said.sentence.words_of(clause)):
            _takes_none(found, said, clause)


def _answer_in(found: Survey, said: Said, clause: Clause, *, bare: bool, opens: bool) -> Answer | None:
    """The answer that a clause gives: its own, or the one before over again, as "same answer" does."""
    answer = answer_of(said.sentence, clause, bare=bare or opens)
    if answer is None and opens and is_same_again(said.sentence.words_of(clause)):
        answer = _answer_again(found, said)
    return _as_told(said, clause, answer) if answer is not None else None


def _takes_none(found: Survey, said: Said, clause: Clause) -> None:
    """As in "I thought of antibiotics. She has no infection and takes none"."""
    for position, one in enumerate(found.findings):
        near = said.index - one.index <= NEAR and one.group == "antibiotic"
        if near and one.verdict is Verdict.OPEN and one.rule not in ("label", "label-of-other"):
            found.findings[position] = resolve(one, Answer.NO, said.bounds(clause), said.index)


def _waits(found: Survey, index: int) -> bool:
    """Whether anything shortly before an utterance may still be answered: most utterances follow nothing."""
    for one in reversed(found.findings):
        if index - one.index > NEAR:
            return False
        if one.verdict is Verdict.OPEN or one.if_adopted or one.rule in LOOSE:
            return True
    return False


def _as_told(said: Said, clause: Clause, answer: Answer) -> Answer:
    """As in "None, she says": what the patient answers is not the referrer's word."""
    told = said.sentence.has(clause.last, len(said.sentence.words), "person.reported")
    return Answer.HEARSAY if told and answer is Answer.NO else answer


def _opens(said: Said, clause: Clause) -> bool:
    """Whether nothing but marks and words like "again" stands before a clause."""
    before = said.sentence.words[: clause.first]
    return all(word in PRELIMINARIES or not any(map(str.isalnum, word)) for word in before)


def _concludes(said: Said, clause: Clause, words: list[str]) -> bool:
    """As in "The breast is cool and soft, so no."."""
    if clause.opener not in ("so", "donc", "hence") or clause.last < len(said.sentence.words) - 1:
        return False
    return not CONCLUDING.isdisjoint(words) and sum(word.isalpha() for word in words) <= 3


def _answer_again(found: Survey, said: Said) -> Answer | None:
    """The answer that was given last, right before this question."""
    for one in reversed(found.findings):
        if said.index - one.index > NEAR_IF_SHARED:
            return None
        if one.rule in ("answered", "label-answered", "label-confirmed"):
            return AGAIN.get(one.verdict, Answer.UNCLEAR)
    return None


def _stands_bare(clause: Clause, here: list[int]) -> bool:
    """Whether "no" alone would answer what stands right before it."""
    return bool(here) and clause.opener in ("?", ",", "-", "(", ";", ":")


def _answerable(fresh: list[Finding], said: Said, clause: Clause) -> list[int]:
    """The findings of this utterance that a clause may answer.

    What is open, or what "none" points back to.
    """
    begin, _ = said.bounds(clause)
    before = [
        position
        for position, one in enumerate(fresh)
        if one.start < begin and (one.end <= begin or one.rule == "label")
    ]
    if not before:
        return []
    for choice in (
        [p for p in before if fresh[p].verdict is Verdict.OPEN],
        [p for p in before if fresh[p].rule in HALF_SAID],
        [p for p in before if _bare_noun(fresh[p], said, clause)],
    ):
        if choice:
            return choice
    if clause.opener != "(" and POINTING.isdisjoint(said.sentence.words_of(clause)):
        return []
    loose = [p for p in before if fresh[p].verdict is Verdict.ASIDE and fresh[p].rule in LOOSE]
    return loose[-1:] if loose and loose[-1] in (len(fresh) - 1, before[-1]) else []


def _bare_noun(one: Finding, said: Said, clause: Clause) -> bool:
    """A noun without a verb right before its answer: "infection, absent"; or the subject of one.

    ", do not exist".
    """
    if one.verdict is not Verdict.PRESENT or one.rule != "affirmed" or clause.opener in (";", "."):
        return False
    sentence = said.sentence
    before = next((earlier for earlier in sentence.clauses if earlier.last == clause.first), None)
    mention = one.words.split()
    if before is None or not mention:
        return False
    words = sentence.words_of(before)
    head = [word for word in words if word.isalnum()]
    if mention[0] not in head[:4]:
        return False
    if len(words) <= 8 and FINITE.isdisjoint(words):
        return True
    subject = [word for word in sentence.words[clause.first : clause.first + 3] if word not in (",", "and")]
    return mention[0] == head[0] and bool(subject) and subject[0] in FINITE


def answer_before(
    found: Survey, index: int, answer: Answer, bounds: tuple[int, int], *, pointing: bool = False
) -> None:
    """Bind an answer to the open findings of the nearest utterance before it that has any.

    `pointing`: it points back, as in "there is none", so that it also speaks of what was only supposed.
    """
    for position in list(_before(found, index, pointing=pointing)):
        one = found.findings[position]
        if _out_of_reach(found, one, answer, pointing=pointing):
            continue
        if one.verdict is Verdict.OPEN or (
            pointing and answer is Answer.NO and one.rule in LOOSE and one.if_adopted is None
        ):
            found.findings[position] = resolve(one, answer, bounds, index)
        elif one.if_adopted is not None:
            found.findings[position] = _resolve_quoted(one, answer, bounds, index, pointing=pointing)


def _before(found: Survey, index: int, *, pointing: bool) -> Iterator[int]:
    """The positions of the findings to which an answer reaches back."""
    waiting = (
        one.index
        for one in found.findings
        if one.verdict is Verdict.OPEN or one.if_adopted or (pointing and one.rule in LOOSE)
    )
    latest = max(waiting, default=-1)
    if latest < 0 or index - latest > NEAR:
        return
    shared = not SHARED.isdisjoint(canonical(found.said[index].text).split())
    for position, one in enumerate(found.findings):
        also = shared and index - one.index <= NEAR_IF_SHARED and one.verdict is Verdict.OPEN
        if one.index == latest or also:
            yield position


def _out_of_reach(found: Survey, one: Finding, answer: Answer, *, pointing: bool) -> bool:
    """Whether an answer is not one to this finding."""
    if one.group == "ultrasound" and one.rule in ("named", "heading") and answer is Answer.NO:
        return True
    if one.group == "condition" and one.if_adopted is not None:
        return True
    told = (
        one.verdict is Verdict.OPEN
        and one.rule.startswith("label")
        and one.rule != LOOKED_INTO
        and found.said[one.index].text.strip(" _.-")
    )
    return bool(told) and not (pointing and one.rule == "label-of-other")


def _resolve_quoted(
    one: Finding, answer: Answer, bounds: tuple[int, int], index: int, *, pointing: bool
) -> Finding:
    """An answer typed under a quoted question: yes adopts the quoted words, no leaves them unclear."""
    if answer is Answer.YES and one.if_adopted is not None:
        return replace(one, verdict=one.if_adopted, rule="adopted", if_adopted=None)
    if one.if_adopted is Verdict.PRESENT and pointing:
        return resolve(replace(one, if_adopted=None), answer, bounds, index)
    return replace(one, verdict=Verdict.UNCLEAR, rule="answered-no", if_adopted=None)


def resolve(one: Finding, answer: Answer, bounds: tuple[int, int], index: int) -> Finding:
    """A finding with its answer; the evidence is the answer, behind the finding where they stand together."""
    if answer is Answer.UNCLEAR and one.rule == "past":
        return one  # "one dose at the birth, and no more after it" leaves it of the past
    if one.rule == "speech" and one.if_adopted is not None:
        adopted = one.if_adopted if answer is Answer.YES else Verdict.UNCLEAR
        return replace(one, verdict=adopted, rule="adopted", if_adopted=None)
    start = one.start if one.index == index else bounds[0]
    return replace(
        one, verdict=_answered(one, answer), rule="answered", if_adopted=None, start=start, end=bounds[1],
        answered_in=index,
    )  # fmt: skip


def _answered(one: Finding, answer: Answer) -> Verdict:
    """What an answer says of a finding: of "is she free of it?" the contrary, of one drug alone nothing."""
    by_herself = answer is Answer.HEARSAY and one.group == "antibiotic"
    verdict = MEANS[Answer.NO if by_herself else answer]
    if one.rule == "question-denied":
        verdict = OPPOSITE.get(verdict, verdict)
    if one.label in ("infection.absent", "antibiotic.absent", "contraindication.clearance"):
        verdict = OF_THE_ABSENT.get(verdict, verdict)
    if verdict is Verdict.DENIED and one.kind in ("topical", "drug", "elsewhere"):
        return Verdict.ASIDE
    return verdict
