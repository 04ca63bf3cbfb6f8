"""The foot of a page: what it says contradicts, and never states."""

from __future__ import annotations

from pipeline.model import Context, Mark, MarkKind, Page, Reading, ReadingMethod, Status
from pipeline.policy import load_policy
from validators import assess

LETTER = """Re: Maria Lopez, DOB 1993-04-02

She has no contraindications to treatment. There is no infection. {antibiotics}
I recommend therapeutic ultrasound.

Dr. Anna Reed, MD

{foot}"""


def _statuses(antibiotics: str, foot: str) -> list[Status]:
    text = LETTER.format(antibiotics=antibiotics, foot=foot)
    start = text.index(foot)
    mark = Mark(kind=MarkKind.FURNITURE, start=start, end=len(text))
    page = Page(number=1, text=text, marks=(mark,), method=ReadingMethod.TEXT)
    reading = Reading(pages=(page,), method=ReadingMethod.TEXT)
    return [one.status for one in assess(reading, Context(), load_policy()).statements]


def test_a_plain_foot_changes_nothing() -> None:
    assert _statuses("No antibiotics.", "Lakeview Clinic, 416-555-0100") == [Status.STATED] * 3


def test_a_contraindication_in_the_foot_is_heeded() -> None:
    found = _statuses("No antibiotics.", "cc: Dr. Lee, who follows her pacemaker")
    assert found == [Status.CONTRADICTED, Status.STATED, Status.STATED]


def test_the_foot_states_nothing() -> None:
    found = _statuses("", "Our patients take no antibiotics.")
    assert found == [Status.STATED, Status.UNCLEAR, Status.STATED]
