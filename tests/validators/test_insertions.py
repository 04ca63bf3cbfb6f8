"""A complete letter with one sentence put into it: a contradiction is heeded, a harmless one costs nothing.

The files `rows/contradicting*.txt` and `rows/harmless*.txt` hold a sentence a line.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.decide import decide
from pipeline.model import Context, Decision, Page, Reading, ReadingMethod
from pipeline.policy import load_policy
from validators import assess

ROWS = Path(__file__).parent / "rows"
RECEIVED = date(2026, 11, 12)
LETTER = """Lakeview Family Practice
12 Example Street, Toronto ON
416-555-0100

November 12, 2026

Re: Maria Lopez
DOB: 1993-04-02

Dear Physiotherapist,

I saw Ms. Lopez today with a blocked duct in the left breast.{early}

She has no contraindications to therapeutic ultrasound. There is no infection and she is not
taking antibiotics. I recommend therapeutic ultrasound.{late}{apart}

Sincerely,

Dr. Anna Reed, MD"""
PLACES = {"early": " {}", "late": " {}", "apart": "\n\n{}"}
"""Where a sentence is put, and how it is parted from what stands before it."""


def _sentences(kind: str) -> list[str]:
    texts = [file.read_text("utf-8") for file in sorted(ROWS.glob(f"{kind}*.txt"))]
    return [line for text in texts for line in text.splitlines() if line]


def _decision(sentence: str, place: str) -> Decision:
    spots = dict.fromkeys(PLACES, "")
    if sentence:
        spots[place] = PLACES[place].format(sentence)
    page = Page(number=1, text=LETTER.format(**spots), method=ReadingMethod.TEXT)
    reading = Reading(pages=(page,), method=ReadingMethod.TEXT)
    policy = load_policy()
    return decide(reading, assess(reading, Context(), policy), policy, RECEIVED).decision


def test_the_letter_itself_is_complete() -> None:
    assert _decision("", "late") is Decision.APPROVED


@pytest.mark.parametrize("place", PLACES)
def test_what_contradicts_is_followed_up(place: str) -> None:
    missed = [one for one in _sentences("contradicting") if _decision(one, place) is Decision.APPROVED]
    assert missed == []


@pytest.mark.parametrize("place", PLACES)
def test_what_is_harmless_costs_no_approval(place: str) -> None:
    lost = [one for one in _sentences("harmless") if _decision(one, place) is not Decision.APPROVED]
    assert lost == []
