"""The subject of a mail that is the letter names the patient where its text names nobody."""

from __future__ import annotations

import pytest

from pipeline.model import Context, Page, Reading, ReadingMethod
from pipeline.policy import load_policy
from validators import assess

TEXT = """Good morning,

I saw {} today. She has a blocked duct in the left breast. There is no infection and she takes no
antibiotics. There are no contraindications. I recommend therapeutic ultrasound.

Anna Reed, MD
Lakeview Family Practice"""


def _names(subject: str, who: str = "her", *, is_mail_body: bool = True) -> list[str]:
    page = Page(number=1, text=TEXT.format(who), method=ReadingMethod.MAIL)
    reading = Reading(pages=(page,), method=ReadingMethod.MAIL)
    context = Context(sender="Anna Reed", subject=subject, is_mail_body=is_mail_body)
    return [one.name for one in assess(reading, context, load_policy()).patients]


@pytest.mark.parametrize(
    "subject",
    [
        "Vera Lindholm",
        "Referral: Vera Lindholm",
        "Referral for Vera Lindholm, DOB 1991-02-03",
        "RE: FW: Vera Lindholm - plugged duct",
        "Ultrasound for blocked duct, Vera Lindholm",
        "My patient Vera Lindholm",
        "LINDHOLM, Vera (1991-02-03)",
        "Patient: Vera Lindholm",
    ],
)
def test_the_subject_names_her(subject: str) -> None:
    assert _names(subject) == ["Vera Lindholm"]


@pytest.mark.parametrize(
    "subject",
    [
        "Referral",
        "Referral from Anna Reed",
        "Therapeutic Ultrasound referral",
        "Blocked duct, left breast",
        "Referral for V.L.",
        "Referral for Ms. Lindholm",
        "The mother of Oskar Lindholm",
        "Baby Oskar Lindholm's mother",
        "Letter from Dr. Jane Smith",
        "Jane Smith and Vera Lindholm",
        "Kaer Clinic booking",
        "Referral, Mary Brown Clinic",
        "Note from Jane Smith",
        "For Jane Smith, RMT",
        "Lakeview Family Practice - referral letter",
    ],
)
def test_no_other_subject_does(subject: str) -> None:
    assert _names(subject) == []


def test_her_own_surname_has_to_agree() -> None:
    assert _names("Referral: Vera Lindholm", "Ms. Lindholm") == ["Vera Lindholm"]
    assert _names("Referral: Vera Lindholm", "Mrs. Okafor") != ["Vera Lindholm"]


def test_the_text_goes_before_the_subject() -> None:
    assert _names("Referral: Vera Lindholm", "Maria Lopez (born 1993-04-02)") == ["Maria Lopez"]


def test_an_attached_letter_is_not_named_by_its_mail() -> None:
    assert _names("Referral: Vera Lindholm", is_mail_body=False) == []
