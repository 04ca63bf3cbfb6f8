"""What is said of the treatment that was just named: it is to wait, or something else is held or avoided."""

from __future__ import annotations

import pytest

from pipeline.model import Decision
from tests.validators.test_insertions import _decision


@pytest.mark.parametrize(
    "sentence",
    [
        "Avoid the treatment for now.",
        "I would avoid it.",
        "Hold off on this treatment.",
        "She should avoid it for now.",
        "She should wait with it during the course of the treatment.",
        "You should not do it.",
        "Better to avoid the treatment.",
        "It is one of the therapies to avoid.",
        "It is among the treatments to avoid.",
        "Do not give the treatment in your treatment room.",
    ],
)
def test_the_treatment_just_named_is_advised_against(sentence: str) -> None:
    assert _decision(sentence, "late") is Decision.FOLLOW_UP
