"""What stands under an older date is of that date; the day on which a fax was sent dates nothing."""

from __future__ import annotations

import pytest

from pipeline.model import Page, Reading, ReadingMethod
from validators.anatomy import anatomy
from validators.lines import lines_of
from validators.older import older_lines

COVER = """FAX

To:\tPhysiotherapy
From:\tMaple Street Midwives
Date:\t2026-11-12
Pages:\t2 including this cover"""
LETTER = """Maple Street Midwives

{before}Oct 2, 2026

Re: Vera Lindholm, DOB 1991-02-03

Dear physiotherapist,

She has no contraindications to therapeutic ultrasound.

Sincerely,

Nadia Kole, RM{behind}"""


def _older(*pages: str) -> list[str]:
    read = tuple(Page(number=number, text=text) for number, text in enumerate(pages, 1))
    lines = lines_of(Reading(pages=read, method=ReadingMethod.TEXT))
    older = older_lines(lines, anatomy(lines, is_mail=False).parts)
    return [line.text for number, line in enumerate(lines) if number in older]


@pytest.mark.parametrize(
    "pages",
    [
        (COVER, LETTER.format(before="", behind="")),
        (LETTER.format(before="NOV-12-2026 09:14 FROM 416 555 0100 P.02/02\n\n", behind=""),),
        (LETTER.format(before="", behind="\nDate: Nov 12, 2026"),),
    ],
)
def test_a_letter_is_not_older_than_its_fax_or_its_signature(pages: tuple[str, ...]) -> None:
    assert _older(*pages) == []


def test_a_letter_before_a_newer_one_is_older() -> None:
    newer = "Nov 12, 2026\n\nDear physiotherapist,\n\nShe is seen again today."
    older = _older(LETTER.format(before="", behind=""), newer)
    assert "She has no contraindications to therapeutic ultrasound." in older
    assert "She is seen again today." not in older
