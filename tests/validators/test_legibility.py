"""What was hardly read may decide, although the statements were read surely."""

from __future__ import annotations

import re

import pytest

from pipeline.model import Context, Page, Reading, ReadingMethod, Status, Word
from pipeline.policy import load_policy
from validators import assess

LETTER = """MILL POND FAMILY HEALTH
12 Pond Road, Orillia

November 3, 2026

Re: Vera Lindholm, born 3 February 1991

Dear colleague,

{0}

There are no contraindications to treatment. There is no infection and she takes no antibiotics. I recommend
therapeutic ultrasound.

Sincerely,

Oona Prewitt, RM

Tel 416 555 0100
"""


def unsure(sentence: str, *guessed: str, text: str = LETTER) -> bool:
    """Whether the letter with the sentence has words that may decide and that were hardly read."""
    written = text.format(sentence)
    words = tuple(
        Word(
            start=found.start(),
            end=found.end(),
            box=(0.0, 0.0, 1.0, 1.0),
            confidence=0.3 if found.group() in guessed else 0.99,
        )
        for found in re.finditer(r"\S+", written)
    )
    page = Page(number=1, text=written, words=words, method=ReadingMethod.OCR)
    found = assess(Reading(pages=(page,), method=ReadingMethod.OCR), Context(), load_policy())
    assert [one.status for one in found.statements] == [Status.STATED] * 3
    return bool(found.unsure)


@pytest.mark.parametrize(
    ("sentence", "guessed"),
    [
        ("She has a blocked duct. Hebe s 1n1 tt ts ert: 1a:e lir 2 19.", ("Hebe", "1n1", "tt", "ert:")),
        ("She has a blocked duct. Sle hes brcasl inpla since 2019.", ("Sle", "hes", "brcasl", "inpla")),
        ("She has a blocked duct. Kfleh.", ("Kfleh.",)),
        ("She has a blocked duct. Her ███ were placed in 2019.", ()),
        ("She has a blocked duct. ██████ ████ ███.", ()),
        ("She has a blocked duct. She had not had mastitis before.", ("not",)),
    ],
)
def test_a_sentence_that_was_hardly_read_makes_the_letter_unsure(
    sentence: str, guessed: tuple[str, ...]
) -> None:
    assert unsure(sentence, *guessed)


@pytest.mark.parametrize(
    ("sentence", "guessed"),
    [
        ("She has a blocked duct.", ()),
        ("Here re a lump for two days in the right breast.", ("re",)),
        ("She has a blocked duct. _", ("_",)),
        ("She has a blocked duct.", ("Vera", "Lindholm,", "1991")),
        ("She has a blocked duct.", ("MILL", "POND", "Pond", "Road,")),
        ("She has a blocked duct.", ("0100", "416", "555", "Oona")),
    ],
)
def test_a_guess_that_decides_nothing_leaves_it_sure(sentence: str, guessed: tuple[str, ...]) -> None:
    assert not unsure(sentence, *guessed)


def test_black_spots_in_contact_data_leave_it_sure() -> None:
    assert not unsure("She has a blocked duct.", text=LETTER.replace("12 Pond", "12 ████"))
