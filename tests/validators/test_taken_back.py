"""Sentences in which a letter doubts itself, or something has to come before treatment."""

from __future__ import annotations

import pytest

from validators.taken_back import disowns, waits
from validators.tokens import canonical, tokenize


def _words(text: str) -> list[str]:
    return tokenize(canonical(text))[0]


@pytest.mark.parametrize(
    "text",
    [
        "Nothing in this letter holds until I have signed it.",
        "These three points were ticked by our front desk.",
        "My clearance begins on the day her INR is in range.",
        "The above is what she wished for; it isn't what I found.",
        "Her husband wrote the text.",
    ],
)
def test_a_letter_that_disowns_itself(text: str) -> None:
    assert disowns(_words(text))


@pytest.mark.parametrize(
    "text",
    [
        "There is no charge for this letter.",
        "Our secretary typed this letter and I have read it over.",
        "This referral is valid for a year.",
        "She has no fever.",
        "This replaces my letter of this morning, which had the wrong postal code.",
    ],
)
def test_a_letter_that_merely_speaks_of_itself(text: str) -> None:
    assert not disowns(_words(text))


@pytest.mark.parametrize(
    "text",
    [
        "The sessions have to wait for the pathology.",
        "Once the surgeon agrees you may begin.",
        "No treatment, please, as long as she is warm to the touch.",
        "If Thursday's scan is unremarkable you may treat her.",
    ],
)
def test_treatment_that_waits(text: str) -> None:
    assert waits(_words(text))


@pytest.mark.parametrize(
    "text",
    [
        "After her mammogram came back normal I thought of treatment.",
        "If she is no better after three sessions I will order imaging.",
        "Should fever develop she is to go to emergency.",
        "Please see her before Friday.",
        "She had treatment once, before her scan showed a plug.",
    ],
)
def test_treatment_that_waits_for_nothing(text: str) -> None:
    assert not waits(_words(text))
