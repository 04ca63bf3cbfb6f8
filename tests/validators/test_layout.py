"""What a form leaves open is told from what somebody answered."""

from __future__ import annotations

import pytest

from validators.layout import is_unfilled


@pytest.mark.parametrize(
    "text",
    [
        "On antibiotics: Yes No",
        "On antibiotics: Yes No.",
        "Infection Y N ;",
        "Infection: Y / N",
        "She has / has no infection",
        "Antibiotic: ____",
        "Patient: {{name}}",
    ],
)
def test_a_choice_that_nobody_made_is_unfilled(text: str) -> None:
    assert is_unfilled(text)


@pytest.mark.parametrize(
    "text",
    ["On antibiotics: No", "She told me yes, no fever", "No. Yes, I am sure.", "I have no doubt: none."],
)
def test_an_answer_is_not(text: str) -> None:
    assert not is_unfilled(text)
