"""Who makes the clinic's quoted points her own, which of them, and by what words.

Each line of `rows/adoption.txt` holds what the three statements come to, s stated and m missing, and the
words that follow the quoted list.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Context, Page, Reading, ReadingMethod, Status
from pipeline.policy import load_policy
from validators import assess

ROWS = (Path(__file__).parent / "rows" / "adoption.txt").read_text("utf-8").splitlines()
POINTS = (
    "The patient has no contraindications to treatment",
    "There is no presence of infection or current antibiotic treatment",
    "Therapeutic Ultrasound is recommended",
)
QUESTIONS = (
    "Are there any contraindications to treatment?",
    "Is there any infection?",
    "Do you recommend therapeutic ultrasound?",
)
INTRODUCTIONS = {
    "listed": ("She brought me a print of your page. It lists:", "{}. "),
    "copied": ("Your website has three points, which I copy here:", "- "),
    "asked for": ("Your clinic asks me to confirm:", "{:c}) "),
}
LETTER = """Lakeview Family Practice

November 12, 2026

Re: Maria Lopez
DOB: 1993-04-02

Dear Physiotherapist,

I saw Ms. Lopez today with a blocked duct in the left breast.

{}

Sincerely,

Dr. Anna Reed, MD"""
LETTERS = {Status.STATED: "s", Status.MISSING: "m", Status.UNCLEAR: "u", Status.CONTRADICTED: "c"}


def _statuses(text: str) -> str:
    page = Page(number=1, text=LETTER.format(text), method=ReadingMethod.TEXT)
    reading = Reading(pages=(page,), method=ReadingMethod.TEXT)
    found = assess(reading, Context(), load_policy())
    return "".join(LETTERS[one.status] for one in found.statements)


def _listed(introduction: str, bullet: str, points: tuple[str, ...] = POINTS) -> str:
    bullets = [bullet.format(number + 96 if "c" in bullet else number) for number in (1, 2, 3)]
    return "\n".join((introduction, "", *(f"{b}{p}" for b, p in zip(bullets, points, strict=True)), ""))


@pytest.mark.parametrize("how", INTRODUCTIONS)
def test_only_what_the_referrer_adopts_is_stated(how: str) -> None:
    listed = _listed(*INTRODUCTIONS[how])
    told = {row: _statuses(f"{listed}\n{row[4:]}") for row in ROWS}
    wrong = {row: found for row, found in told.items() if _stated(found) != _stated(row[:3])}
    assert wrong == {}


@pytest.mark.parametrize(
    "introduction",
    [
        "Your clinic asks that I confirm the following:",
        "Before you treat her I should confirm that, as your website has it:",
        "On your page there are three lines:",
        "This is what your form says:",
        "I quote from your handout:",
        "Votre page indique :",
    ],
)
def test_a_list_of_the_clinics_alone_states_nothing(introduction: str) -> None:
    later = "She is breastfeeding her second child and would like to come in this week."
    assert _statuses(f"{_listed(introduction, '- ')}\n{later}") == "mmm"


def _stated(statuses: str) -> str:
    return statuses.replace("u", "m").replace("c", "m")


@pytest.mark.parametrize(
    "own",
    [
        "Thank you for your form. My findings:",
        "I have your page in front of me and can say of Ms. Lopez:",
        "In answer to the three points of your page, I confirm:",
        "She brought your handout. Having examined her, I state:",
    ],
)
def test_a_list_in_her_own_name_needs_no_adoption(own: str) -> None:
    assert _statuses(_listed(own, "- ")) == "sss"


@pytest.mark.parametrize(
    ("answer", "statuses"),
    [
        ("No to 1 and 2, yes to 3.", "sus"),
        ("No to the first two, yes to the last.", "sus"),
        ("1 and 2: no; 3: yes.", "sus"),
        ("No, no and yes.", "sus"),
        ("1) none 2) no 3) yes", "sus"),
        ("1. None\n2. No\n3. Yes", "sus"),
        ("1. None\n2. Yes\n3. Yes", "scs"),
        ("1) yes 2) no 3) yes", "cus"),
        ("2) no 3) yes", "mus"),
        ("Yes to all three.", "ccs"),
        ("Yes to 1, no to 2, yes to 3.", "cus"),
        ("No to 2, yes to 3. As for the first, I could not say.", "mus"),
    ],
)
def test_answers_are_given_point_by_point(answer: str, statuses: str) -> None:
    asked = _listed("You asked me three things:", "{}. ", QUESTIONS)
    assert _stated(_statuses(f"{asked}\n{answer}")) == _stated(statuses)
