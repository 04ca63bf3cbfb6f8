"""Nobody signs a letter above its salutation."""

from __future__ import annotations

from pipeline.model import Context, Page, Reading, ReadingMethod, ReferrerType
from pipeline.policy import load_policy
from validators import assess

SIDE_BAR = "Harbord Family Health\nDr. A. Rezaei, MD\tDr. B.\nSolomon, MD\tC. Lutz, NP\n\n"
LETTER = (
    "November 20, 2026\n\nRe: Anna Lee, DOB 1990-01-01\n\nDear physiotherapist,\n\n"
    "There are no contraindications to treatment. There is no infection and she takes no antibiotics. "
    "I recommend therapeutic ultrasound.\n\nYours sincerely,\n"
)


def referrer_of(text: str) -> ReferrerType:
    reading = Reading(pages=(Page(number=1, text=text),), method=ReadingMethod.TEXT)
    return assess(reading, Context(), load_policy()).referrer.type


def test_the_people_of_a_side_bar_do_not_sign() -> None:
    assert referrer_of(SIDE_BAR + LETTER) is ReferrerType.UNKNOWN


def test_one_of_them_signs_below() -> None:
    assert referrer_of(SIDE_BAR + LETTER + "\nC. Lutz, NP\n") is ReferrerType.NURSE_PRACTITIONER
