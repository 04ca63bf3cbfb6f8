"""What must hold of every letter, tried on samples of all of them; `tests.quality.variations` tries them all.

Another spelling of the same letter keeps its decision, and never gets a letter approved that must not be; no
letter with a contradiction in it is approved, nor one without one of its statements.
"""

from __future__ import annotations

import pytest

from pipeline.model import Decision, StatementKey
from tests.quality.variations import (
    CONTRADICTIONS,
    REWRITINGS,
    approved,
    contradicted,
    drawn,
    judged,
    letters,
    page_approved,
    rewritten,
    without,
)
from tests.rendering.letters import Letter

KEPT = {
    "capitals": 0.98,
    "small letters": 0.96,
    "wrapped at 40": 0.85,
    "wrapped at 60": 0.97,
    "wrapped at 100": 0.99,
    "curled quotes": 1.0,
    "straight quotes": 1.0,
    "paragraphs turned": 0.99,
}
"""Share of letters whose decision stays, of all letters; recorded, and never to fall."""


@pytest.mark.parametrize("name", REWRITINGS)
def test_another_spelling_keeps_the_decision(name: str) -> None:
    sample = [letter for letter in letters() if drawn(letter, name, 5)]
    failures = [failure for letter in sample if (failure := rewritten(name, letter))]
    assert [failure.letter for failure in failures if failure.dangerous] == []
    assert 1 - len(failures) / len(sample) >= KEPT[name], failures


@pytest.mark.parametrize("sentence", CONTRADICTIONS)
def test_a_contradicted_letter_is_not_approved(sentence: str) -> None:
    sample = [letter for letter in letters() if drawn(letter, sentence, 9)]
    assert any(judged(letter).outcome.decision is Decision.APPROVED for letter in sample)
    assert [letter.id for letter in sample if approved(contradicted(letter, sentence))] == []


@pytest.mark.parametrize("key", StatementKey)
def test_a_letter_without_one_of_its_statements_is_not_approved(key: StatementKey) -> None:
    tried = [(letter, page) for letter in _approved_sample() if (page := without(letter, key)) is not None]
    assert len(tried) > 20
    assert [letter.id for letter, page in tried if page_approved(letter, page)] == []


def _approved_sample() -> list[Letter]:
    return [
        letter
        for letter in letters()
        if drawn(letter, "without", 2) and judged(letter).outcome.decision is Decision.APPROVED
    ]
