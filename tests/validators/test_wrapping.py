"""Lines that a page broke are put together again, and nothing else is."""

from __future__ import annotations

import textwrap

import pytest

from pipeline.model import Page, Reading, ReadingMethod
from tests.validators.judged import BODY, judge
from validators.lines import lines_of
from validators.wrapping import logical_lines

LONG = (
    "I saw Vera Lindholm (born 3 February 1991) in clinic today; she is the mother of a boy and has had a "
    "plugged duct since Sunday. My preceptor, Anwen Price, RM, has seen her with me and agrees with it all. "
    f"{BODY}"
)


def _logical(text: str) -> list[str]:
    page = Page(number=1, text=text)
    reading = Reading(pages=(page,), method=ReadingMethod.TEXT)
    return [one.line.text for one in logical_lines(lines_of(reading))]


@pytest.mark.parametrize("width", range(55, 110, 3))
def test_a_broken_paragraph_says_the_same(width: int) -> None:
    end = "\n\nSincerely,\n\nNadia Kole\nMidwifery student"
    whole, broken = judge(LONG + end), judge("\n".join(textwrap.wrap(LONG, width)) + end)
    assert (broken.referrer.type, broken.referrer.name) == (whole.referrer.type, whole.referrer.name)
    assert [(one.name, one.date_of_birth) for one in broken.patients] == [
        (one.name, one.date_of_birth) for one in whole.patients
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Patient: Vera Lindholm, a mother of two children, seen today\nDOB: 1991-02-03",
        (
            "Alicia Mendes, born 1992-04-06 (left breast), has a blocked duct.\nJordana Weiss, born "
            "1990-09-13 (right breast)"
        ),
        (
            "\N{BALLOT BOX} No contraindications to treatment by therapeutic ultrasound\n"
            "\N{BALLOT BOX} No infection"
        ),
        "She has tried heat and feeding and massage and rest for two days now and\n- cold packs",
        "Maple Street Clinic\n12 Maple Street",
        "Other instructions: please call patient in evening\nDr. Gerald Pinto, MD, FRCSC (OB/GYN)",
        "Client\tVera Lindholm, who is a mother of two and lives on Maple Street\nBorn\t3 February 1991",
        "One line that is long enough to be full and therefore could go on and on\n\nanother",
    ],
)
def test_what_stands_on_its_own_line_stays_there(text: str) -> None:
    assert _logical(text) == text.split("\n")


def test_a_sentence_that_ends_with_a_name_is_one() -> None:
    text = "She has been sent to me for her blocked duct today by\nDr. Gerald Pinto, MD, FRCSC"
    assert _logical(text) == [text.replace("\n", " ")]


def test_offsets_stay() -> None:
    text = "\n".join(textwrap.wrap(LONG, 70))
    page = Page(number=1, text=text)
    for one in logical_lines(lines_of(Reading(pages=(page,), method=ReadingMethod.TEXT))):
        assert one.line.text == text[one.line.start : one.line.start + len(one.line.text)].replace("\n", " ")
