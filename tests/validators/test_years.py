"""Years in a sentence are over by the letter's date, or by the day on which it came, never by today's."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.model import Context, Page, Reading, ReadingMethod, Status
from pipeline.policy import load_policy
from validators import assess
from validators.analysis import analyse
from validators.dating import with_past_years

LETTER = """{}

Re: Maria Lopez
DOB: 1993-04-02

{} There is no infection and she is not taking antibiotics.

Dr. Anna Reed, MD"""


def _past(text: str, written_on: date | None, received_on: date | None = None) -> list[str]:
    sentence = with_past_years(analyse(text), written_on, received_on)
    return [sentence.words[index] for index in sentence.past_years]


@pytest.mark.parametrize(
    ("text", "written_on", "past"),
    [
        ("She had mastitis in 2019.", date(2026, 11, 12), ["2019"]),
        ("She had mastitis in 2025.", date(2026, 1, 5), ["2025"]),
        ("She had mastitis in 2026.", date(2026, 11, 12), []),
        ("She had mastitis in 2026.", date(2031, 2, 1), ["2026"]),
        ("She had mastitis in 2029.", date(2031, 2, 1), ["2029"]),
        ("She had mastitis in 2027.", date(2026, 11, 12), []),
        ("She had mastitis in March 2026.", date(2026, 11, 12), ["2026"]),
        ("She had mastitis in November 2026.", date(2026, 11, 12), []),
        ("She had mastitis in October 2026.", date(2026, 11, 12), []),
        ("She had mastitis in October 2026.", date(2026, 11, 20), ["2026"]),
        ("Cephalexin from 30 Dec 2025.", date(2026, 1, 3), []),
        ("Cephalexin from December 30, 2025.", date(2026, 1, 3), []),
        ("Cephalexin in Dec 2025.", date(2026, 2, 3), ["2025"]),
        ("Mastite en mars 2026.", date(2026, 11, 12), ["2026"]),
        ("She weighs 1890 g less, chart 4021.", date(2026, 11, 12), []),
        ("She had mastitis in 2019.", None, []),
    ],
)
def test_a_year_is_over_by_the_letters_date(text: str, written_on: date | None, past: list[str]) -> None:
    assert _past(text, written_on) == past


def test_the_earlier_of_both_days_counts() -> None:
    text = "She had mastitis in 2026."
    assert _past(text, date(2062, 11, 12), date(2026, 11, 13)) == []
    assert _past(text, None, date(2027, 3, 1)) == ["2026"]


def _infection(dated: str, told: str, came: date) -> Status:
    page = Page(number=1, text=LETTER.format(dated, told), method=ReadingMethod.TEXT)
    reading = Reading(pages=(page,), method=ReadingMethod.TEXT)
    return assess(reading, Context(received_on=came), load_policy()).statements[1].status


def test_the_same_letter_reads_alike_whenever_it_is_judged() -> None:
    told = "Mastitis in 2030."
    assert _infection("12 November 2033", told, date(2033, 11, 13)) is Status.STATED
    assert _infection("12 November 2026", told, date(2026, 11, 13)) is not Status.STATED
