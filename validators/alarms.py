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


@cache
def _alarm(name: str) -> re.Pattern[str]:
    """The alarms of one list of the rule file; those that begin with a word are tried at words alone."""
    rules: list[str] = rule_file("alarms")[name]
    words = [rule for rule in rules if rule.startswith(r"\b")]
    others = [rule for rule in rules if not rule.startswith(r"\b")]
    return re.compile(either([rf"\b(?:{either(words)})", *others]))


def heed_sentences(found: Survey) -> None:
    """Make every finding that a statement would rest on unclear where an alarm stands in its sentence."""
    alarmed = _alarmed("sentence", found)
    if not alarmed:
        return
    for position, one in enumerate(found.findings):
        if one.index in alarmed and one.verdict in RELIED_ON.get(one.group, ()):
            found.findings[position] = replace(one, verdict=Verdict.UNCLEAR, rule="alarm")


def _alarmed(name: str, found: Survey) -> frozenset[int]:
    """The utterances in which an alarm sounds. Most letters have none: they are looked at once, whole."""
    alarm = _alarm(name)
    words = found.plain()
    if alarm.search("\n".join(words)) is None:
        return frozenset()
    return frozenset(index for index, text in enumerate(words) if alarm.search(text))


def heed_letter(statements: Three, *surveys: Survey | None) -> Three:
    """Make every stated statement unclear where the letter or its cover mail takes it back as a whole."""
    taken_back = tuple(one for survey in surveys if survey is not None for one in _taken_back(survey))
    if not taken_back:
        return statements
    first, second, third = (
        _unclear(one, taken_back) if one.status is Status.STATED else one for one in statements
    )
    return first, second, third


def _unclear(statement: Statement, taken_back: tuple[Evidence, ...]) -> Statement:
    return replace(statement, status=Status.UNCLEAR, note=NOTE, evidence=(*taken_back, *statement.evidence))


def _taken_back(survey: Survey) -> Iterator[Evidence]:
    alarmed = _alarmed("letter", survey)
    for index, said in enumerate(survey.said):
        if index in alarmed and not said.quoted:
            yield evidence(said.page, said.start, said.end, "alarm:letter")
