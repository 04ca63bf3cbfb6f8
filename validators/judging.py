"""Every mention in a sentence, judged in its place in the letter: under its heading, behind its question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from validators.analysis import analyse
from validators.antibiotic import judge_antibiotic
from validators.children import is_theirs, names_of_others
from validators.clauses import Sentence, clausify
from validators.conditions import judge_condition
from validators.contraindications import judge_contraindication
from validators.findings import GROUPS, Finding, Said, Survey
from validators.infection import judge_infection
from validators.lexicon import Span
from validators.mentions import COVERED
from validators.rulebook import phrases, word_set
from validators.speech import speech_around
from validators.tokens import canonical, tokenize
from validators.ultrasound import judge_ultrasound
from validators.unnamed import UNNAMED, judge_unnamed
from validators.utterance import Kind, Utterance
from validators.verdicts import Judgement, Verdict

FAMILY = phrases("judging", "family")
ASKING = word_set("judging", "asking")
RUNNING_ON = word_set("judging", "running_on")
OF_HER_BODY = word_set("judging", "of_her_body")
ULTRASOUND_WORDS = frozenset({"ultrasound", "tus", "ultrasons"})
ANSWER_LABELS = ("a", "answer", "ans", "r", "reponse")
OTHERS = word_set("judging", "others")
HERSELF = word_set("judging", "herself")
NEAR = 2
"""Utterances within which an ultrasound that was called therapeutic stays so."""


def sentence_of(utterance: Utterance) -> Sentence:
    """The utterance, behind the words that introduce its list where they go on into it.

    "She does not have:".
    """
    intro = utterance.intro
    if intro and utterance.kind in (Kind.ITEM, Kind.TICK) and _runs_on(intro):
        return analyse(f"{intro} {utterance.text}")
    return analyse(utterance.text)


def _runs_on(intro: str) -> bool:
    words = intro.split()
    if not words or len(words) > 14 or words[-2:] in (["it", "is"], ["they", "are"], ["this", "is"]):
        return False
    return words[-1] in RUNNING_ON


def judged(found: Survey, said: Said, *, question: bool = False) -> Iterator[Finding]:
    """A finding for each mention in an utterance that says anything of what the statements are about."""
    utterance, sentence = said.utterance, said.sentence
    if of_family(utterance.heading) or _of_another(utterance):
        return
    targets = [span for span in sentence.spans if span.group in GROUPS]
    if not targets:
        return
    label, names = _label_of(found, said), names_of_others(utterance.page.text)
    for span in targets:
        if utterance.unfilled or is_theirs(sentence, span, names):
            continue
        asked = question and span.first >= _question_from(sentence)
        one = judge_in_place(found, said, span, heading=utterance.heading, label=label, question=asked)
        if _names_treatment(sentence, span):
            found.therapeutic_at = said.index
        if one is not None:
            yield _found(found, said, span, one)


def of_family(heading: str) -> bool:
    """Whether what stands under a heading is of the patient's family."""
    return any(name in heading for name in FAMILY)


def _of_another(utterance: Utterance) -> bool:
    """As in "Infant: amoxicillin", "Partner: pacemaker"; a mother may be the patient, never another."""
    label = tokenize(canonical(utterance.label))[0]
    if not label or label[0] not in OTHERS:
        return False
    return HERSELF.isdisjoint((*label, *tokenize(canonical(utterance.text))[0]))


def _found(found: Survey, said: Said, span: Span, judgement: Judgement) -> Finding:
    """A judgement with its evidence.

    What somebody else says is set aside, with what it would say if adopted.
    """
    sentence, heading = said.sentence, said.utterance.heading
    words = " ".join(sentence.words[span.first : span.last])
    one = said.finding(span.label, judgement, sentence.clause_of(span.first), words)
    if judgement.rule == "question":
        one = replace(one, rule=_polarity(found, said, span))
    speech = _speech(said, span) if one.verdict is not Verdict.OPEN else ""
    if speech and not _tells_of_her(one, speech):
        one = replace(one, verdict=Verdict.ASIDE, rule="speech", if_adopted=one.verdict)
    if judgement.rule == "instruction":
        free = replace(said, sentence=sentence.undated(s for s in sentence.spans if s.group != "instruction"))
        beneath = judge_in_place(found, free, span, heading=heading)
        one = replace(one, if_adopted=beneath.verdict if beneath else None)
    return one


def _polarity(found: Survey, said: Said, span: Span) -> str:
    """As in "Is she free of infection?" is answered the other way round."""
    if span.kind in ("clearance", "absent") or span.group == "ultrasound":
        return "question"
    sentence = said.sentence
    words = ["." if word == "?" else word for word in sentence.words]
    spans = [one for one in sentence.spans if "?" not in sentence.words[one.first : one.last]]
    plain = clausify(replace(sentence, words=words, spans=spans))
    beneath = judge_in_place(found, replace(said, sentence=plain), span, heading=said.utterance.heading)
    return "question-denied" if beneath is not None and beneath.verdict is Verdict.DENIED else "question"


def _names_treatment(sentence: Sentence, span: Span) -> bool:
    """Whether a mention is of ultrasound as treatment; nobody speaks of contraindications to imaging."""
    if span.kind == "hindrance":
        return not ULTRASOUND_WORDS.isdisjoint(sentence.words[span.first : span.last])
    if span.group != "ultrasound" or span.kind == "diagnostic":
        return False
    return span.kind == "therapeutic" or sentence.has(0, span.first, "contraindication")


def _speech(said: Said, span: Span) -> str:
    """The words between the quotation marks around a mention; empty where there are none."""
    start = said.utterance.start + said.sentence.starts[span.first] - said.shift
    return speech_around(said.utterance.page, start, start + 1)


def _tells_of_her(one: Finding, speech: str) -> bool:
    """As in a report's "Findings: bilateral implants", her own "I had implants put in": they are there.

    What the clinic asks of everybody tells nothing of her.
    """
    if one.group != "condition" or one.verdict is not Verdict.PRESENT:
        return False
    return not OF_HER_BODY.isdisjoint(tokenize(canonical(speech))[0])


def _label_of(found: Survey, said: Said) -> str:
    """The label; for "A:" the question that it answers."""
    label = canonical(said.utterance.label)
    if not said.index or (label and label not in ANSWER_LABELS):
        return label
    before = found.said[said.index - 1]
    asked = (
        before.text.rstrip().endswith(("?", ":")) and not before.quoted and before.kind is not Kind.HEADING
    )
    return canonical(before.text) if asked else label


def _question_from(sentence: Sentence) -> int:
    """The token from which a sentence with a question mark at its end asks.

    "I suggest it, and could you ...?".
    """
    for clause in reversed(sentence.clauses):
        words = sentence.words[clause.first : clause.first + 3]
        head = [word for word in words if word not in (",", "and", "but", ";", "-")]
        if head and head[0] in ASKING:
            return clause.first
    return 0


def judge_in_place(
    found: Survey, said: Said, span: Span, *, heading: str = "", label: str = "", question: bool = False
) -> Judgement | None:
    """What a sentence says of one mention under a heading and a label; None where it says nothing."""
    sentence = said.sentence
    if span.kind == UNNAMED:
        return judge_unnamed(sentence, span, question=question)
    match span.group:
        case "contraindication":
            return judge_contraindication(sentence, span, question=question)
        case "infection":
            return judge_infection(sentence, span, question=question, heading=label or heading)
        case "antibiotic":
            return judge_antibiotic(sentence, span, question=question, heading=f"{heading} {label}")
        case "condition":
            false_friend = span.kind == "false_friend"
            return None if false_friend else judge_condition(sentence, span, question=question)
    known = said.index - found.therapeutic_at <= NEAR
    return judge_ultrasound(
        sentence, span, question=question, label=label or heading, known_therapeutic=known
    )


def note_unreadable(found: Survey, said: Said, *, near: bool = False) -> None:
    """Note an utterance whose covered words may decide. `near`: its label names what a statement is about."""
    text = said.utterance.text
    blots = text.count(COVERED)
    if not blots or said.utterance.quoted:
        return
    if near or blots * 3 > len(text) or said.sentence.has_anywhere(*GROUPS, "negation"):
        found.unreadable.append(said.index)
