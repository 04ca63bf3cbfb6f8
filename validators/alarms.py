"""Alarms: words that take back, weaken or hand on a statement, in whatever grammar they stand.

They are the last look before a statement counts. An alarm can only turn what was stated into what is unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TypeAlias

from pipeline.model import Evidence, Statement, Status
from validators.lines import evidence
from validators.rulebook import either, rule_file
from validators.survey import Survey
from validators.verdicts import Verdict

Three: TypeAlias = tuple[Statement, Statement, Statement]
NOTE = "Other words of the letter, or of the mail that carried it, take this back or weaken it."
RELIED_ON = {
    "contraindication": frozenset({Verdict.DENIED}),
    "infection": frozenset({Verdict.DENIED}),
    "antibiotic": frozenset({Verdict.DENIED, Verdict.ENDED}),
    "ultrasound": frozenset({Verdict.PRESENT}),
}
"""The verdicts on which a statement would rest, by what they are of."""


IN_SENTENCE = ("sentence",)
IN_LETTER = ("letter", "unseen", "undecided", "on_condition", "suspected")
"""Lists of the rule file, by how far their alarms reach."""


@cache
def _alarm(lists: tuple[str, ...]) -> re.Pattern[str]:
    """The alarms of some lists of the rule file; those that begin with a word are tried at words alone."""
    rules: list[str] = [rule for name in lists for rule in rule_file("alarms")[name]]
    words = [rule for rule in rules if rule.startswith(r"\b")]
    others = [rule for rule in rules if not rule.startswith(r"\b")]
    return re.compile(either([rf"\b(?:{either(words)})", *others]))


def heed_sentences(found: Survey) -> None:
    """Make every finding that a statement would rest on unclear where an alarm stands in its sentence."""
    alarmed = _alarmed(IN_SENTENCE, found)
    if not alarmed:
        return
    for position, one in enumerate(found.findings):
        if one.index in alarmed and one.verdict in RELIED_ON.get(one.group, ()):
            found.findings[position] = replace(one, verdict=Verdict.UNCLEAR, rule="alarm")


def _alarmed(lists: tuple[str, ...], found: Survey) -> frozenset[int]:
    """The utterances in which an alarm sounds. Most letters have none: they are looked at once, whole."""
    alarm = _alarm(lists)
    words = found.plain()
    if alarm.search("\n".join(words)) is None:
        return frozenset()
    return frozenset(index for index, text in enumerate(words) if alarm.search(text))


def heed_letter(statements: Three, *surveys: Survey | None) -> Three:
    """Make three stated statements unclear where the letter or its cover mail takes them back as a whole."""
    if any(one.status is not Status.STATED for one in statements):
        return statements  # it is followed up anyway, and for what its own sentences say
    taken_back = tuple(one for survey in surveys if survey is not None for one in _taken_back(survey))
    if not taken_back:
        return statements
    first, second, third = (_unclear(one, taken_back) for one in statements)
    return first, second, third


def _unclear(statement: Statement, taken_back: tuple[Evidence, ...]) -> Statement:
    return replace(statement, status=Status.UNCLEAR, note=NOTE, evidence=(*taken_back, *statement.evidence))


def _taken_back(survey: Survey) -> Iterator[Evidence]:
    alarmed = _alarmed(IN_LETTER, survey)
    for index, said in enumerate(survey.said):
        if index in alarmed and not said.quoted:
            yield evidence(said.page, said.start, said.end, "alarm:letter")
