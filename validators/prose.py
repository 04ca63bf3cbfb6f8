"""Sentences, list items and headings."""

from __future__ import annotations

from dataclasses import replace

from validators.adopting import adopt, heard, settle_points
from validators.again import antibiotic_again, course_again, hers_too, recommend_again
from validators.answering import answer_clauses
from validators.clauses import Sentence
from validators.dating import dated, of_visit
from validators.findings import Said, Survey
from validators.judging import judged, note_unreadable, sentence_of
from validators.ownership import owned
from validators.utterance import Kind, Utterance
from validators.verdicts import Verdict


def judge_prose(found: Survey, index: int, utterance: Utterance) -> None:
    """What a sentence says, what it answers, what it adopts, and what it says again of what was named
    before.
    """
    sentence = dated(of_visit(sentence_of(utterance), found.said[:index]), *found.days)
    said = Said(index, utterance, sentence, len(sentence.text) - len(utterance.text))
    question = utterance.text.rstrip().endswith("?") or _asks(sentence)
    fresh = list(judged(found, said, question=question))
    if utterance.kind is Kind.HEADING:
        fresh = [
            replace(one, verdict=Verdict.OPEN, rule="heading") for one in fresh if one.group != "condition"
        ]
    said_of_points = heard(found, said, fresh)
    if not settle_points(found, said, said_of_points):
        answer_clauses(found, said, fresh)
    found.add(owned(one, utterance, found.lists) for one in fresh)
    adopt(found, said, said_of_points)
    recommend_again(found, said)
    antibiotic_again(found, said)
    hers_too(found, said)
    course_again(found, said)
    note_unreadable(found, said)


def _asks(sentence: Sentence) -> bool:
    """As in "Is she on an antibiotic:" asks without its mark."""
    words = sentence.words
    if len(words) < 2 or words[-1] != ":" or words[0] not in ("is", "does", "has", "are", "do"):
        return False
    return words[1] in ("she", "there", "the", "i", "you")
