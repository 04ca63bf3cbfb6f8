"""Alarms: words that take back, weaken or hand on a statement, in whatever grammar they stand.

They are the last look before a statement counts. An alarm can only turn what was stated into what is unclear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TypeAlias

from pipeline.model import Evidence, Statement, StatementKey, Status
from validators.headed import Headed, headed
from validators.lines import evidence
from validators.patterns import word_classes, written_out
from validators.rulebook import rule_file
from validators.spared import spared
from validators.survey import Survey
from validators.taken_back import disowned, kept_waiting
from validators.utterance import Tick
from validators.verdicts import Verdict

Three: TypeAlias = tuple[Statement, Statement, Statement]
NOTE = "Other words of the letter, or of the mail that carried it, take this back or weaken it."
TELLING = 7
"""Letters from which a word that was parted is still told from two others."""
IN_SENTENCE = ("sentence",)
IN_LETTER = ("letter", "unseen", "undecided", "on_condition", "suspected", "several")
"""Lists of the rule file, by how far their alarms reach."""


@cache
def _alarm(lists: tuple[str, ...]) -> Headed:
    """The alarms of some lists of the rule files."""
    classes = word_classes()
    retractions = rule_file("retractions")["lists"]
    taken_back = (written_out(rule, classes) for name in lists for rule in retractions.get(name, ()))
    return headed([*(rule for name in lists for rule in rule_file("alarms")[name]), *taken_back])


def heed_sentences(found: Survey) -> None:
    """Make every finding that a statement would rest on unclear where an alarm stands in its sentence."""
    alarmed = _alarmed(IN_SENTENCE, found)
    if not alarmed:
        return
    for position, one in enumerate(found.findings):
        if one.states and not alarmed.isdisjoint((one.index, one.answered_in)):
            found.findings[position] = replace(one, verdict=Verdict.UNCLEAR, rule="alarm")


def _alarmed(lists: tuple[str, ...], found: Survey) -> frozenset[int]:
    """The utterances in which an alarm sounds. Most letters have none: they are looked at once, whole."""
    alarm = _alarm(lists)
    words = found.plain()
    if not alarm.search("\n".join(words)):
        return frozenset()
    return frozenset(
        index for index, text in enumerate(words) if alarm.search(text) and alarm.search(spared(text))
    )


def heed_letter(statements: Three, *surveys: Survey | None) -> Three:
    """Make stated statements unclear where the letter or its cover mail takes them back.

    All three where it takes itself back as a whole, one where its words are of that one.
    """
    if any(one.status is not Status.STATED for one in statements):
        return statements  # it is followed up anyway, and for what its own sentences say
    said = [survey for survey in surveys if survey is not None]
    taken_back = tuple(one for survey in said for one in _whole_letter(survey))
    first, second, third = (_unclear(one, taken_back or _of_statement(one, said)) for one in statements)
    return first, second, third


def _whole_letter(survey: Survey) -> tuple[Evidence, ...]:
    return *_taken_back(IN_LETTER, survey), *_parted(survey), *disowned(survey)


@cache
def _telling_words() -> frozenset[str]:
    """Single words of the lexicon that name an infection, an antibiotic or a condition."""
    named = rule_file("targets")
    lists = [named["infection"]["disease"], *named["antibiotic"].values(), *named["condition"].values()]
    return frozenset(word for words in lists for word in words if word.isalpha() and len(word) >= TELLING)


def _parted(survey: Survey) -> Iterator[Evidence]:
    """As in "She started ceph alexin": a telling word that a faint print or a slip has parted is no word."""
    for said, text in zip(survey.said, survey.plain(), strict=True):
        pairs = pairwise(word.strip(".,;:()") for word in text.split())
        joined = (first + second for first, second in pairs if first and second)
        if not said.quoted and not _telling_words().isdisjoint(joined):
            yield evidence(said.page, said.start, said.end, "alarm:parted-word")


def _of_statement(statement: Statement, surveys: Sequence[Survey]) -> tuple[Evidence, ...]:
    """The alarms of the list that has the name of a statement."""
    lists = (statement.key.value,)
    waiting = statement.key is StatementKey.ULTRASOUND_RECOMMENDED
    return tuple(
        one
        for survey in surveys
        for one in (*_taken_back(lists, survey), *(kept_waiting(survey) if waiting else ()))
    )


def _unclear(statement: Statement, taken_back: tuple[Evidence, ...]) -> Statement:
    if not taken_back:
        return statement
    return replace(statement, status=Status.UNCLEAR, note=NOTE, evidence=(*taken_back, *statement.evidence))


def _taken_back(lists: tuple[str, ...], survey: Survey) -> Iterator[Evidence]:
    alarmed = _alarmed(lists, survey)
    for index, said in enumerate(survey.said):
        if index in alarmed and not said.quoted and said.tick is not Tick.UNTICKED:
            yield evidence(said.page, said.start, said.end, f"alarm:{lists[0]}")
