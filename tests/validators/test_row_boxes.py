"""Tick boxes in the cells of a row: whichever way a table is cut, a box answers as it does on one line."""

from __future__ import annotations

import pytest

from pipeline.model import Context, Page, Reading, ReadingMethod, StatementKey, Status
from pipeline.policy import load_policy
from validators import assess

ENGLISH = ("Contraindications", "Infection", "Antibiotics", "Therapeutic ultrasound recommended")
FRENCH = ("Contre-indications", "Infection", "Antibiotiques", "Ultrasons thérapeutiques recommandés")
SEPARATORS = ("\t", ": ", ":\t", ":     ", "     ")
TICKED_YES = (
    "☑ {0} ☐ {1}",
    "☑ {0}\t☐ {1}",
    "{0} ☑ {1} ☐",
    "{0} ☑\t{1} ☐",
    "☑    {0}    ☐    {1}",
    "☑\t{0}\t☐\t{1}",
    "{0}\t☑\t{1}\t☐",
)
TICKED_NO = ("☐ {0} ☑ {1}", "☐ {0}\t☑ {1}", "{0} ☐ {1} ☑", "{0} ☐\t{1} ☑", "☐\t{0}\t☑\t{1}", "{0}\t☐\t{1}\t☑")
BOTH = ("☑ {0} ☑ {1}", "☑ {0}\t☑ {1}", "{0} ☑ {1} ☑", "⬚ {0} ☑ {1}")
NEITHER = ("☐ {0} ☐ {1}", "☐ {0}\t☐ {1}")
CONTRAINDICATIONS, INFECTION, ULTRASOUND = StatementKey


def statuses(*lines: str) -> dict[StatementKey, Status]:
    head = "Re: Rosa Imbrogno, born 3 April 1995\n\nDear physiotherapist,\n\n"
    text = head + "\n".join(lines) + "\n\nSincerely,\n\nDr. Freya Lund, MD\n"
    reading = Reading(pages=(Page(number=1, text=text),), method=ReadingMethod.TEXT)
    return {one.key: one.status for one in assess(reading, Context(), load_policy()).statements}


def form(separator: str, boxes: str, french: bool) -> dict[StatementKey, Status]:
    choice = ("Oui", "Non") if french else ("Yes", "No")
    labels = FRENCH if french else ENGLISH
    return statuses(*(f"{label}{separator}{boxes.format(*choice)}" for label in labels))


@pytest.mark.parametrize("french", [False, True])
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("boxes", TICKED_YES)
def test_a_ticked_yes_is_yes(separator: str, boxes: str, french: bool) -> None:
    found = form(separator, boxes, french)
    assert found[CONTRAINDICATIONS] is found[INFECTION] is Status.CONTRADICTED
    assert found[ULTRASOUND] is Status.STATED


@pytest.mark.parametrize("french", [False, True])
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("boxes", TICKED_NO)
def test_a_ticked_no_is_no(separator: str, boxes: str, french: bool) -> None:
    found = form(separator, boxes, french)
    assert found[CONTRAINDICATIONS] is found[INFECTION] is Status.STATED
    assert found[ULTRASOUND] is Status.CONTRADICTED


@pytest.mark.parametrize("french", [False, True])
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("boxes", BOTH)
def test_two_ticks_or_a_doubtful_one_say_nothing_clearly(separator: str, boxes: str, french: bool) -> None:
    assert set(form(separator, boxes, french).values()) == {Status.UNCLEAR}


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("boxes", NEITHER)
def test_empty_boxes_say_nothing(separator: str, boxes: str) -> None:
    assert set(form(separator, boxes, french=False).values()) == {Status.MISSING}


def test_both_boxes_of_one_question_of_a_form_are_ticked() -> None:
    found = statuses(
        "Infection\t☐ yes ☑ no",
        "Antibiotics\t☑ yes ☑ no",
        "Contraindications ☐ yes ☑ no",
        "☑ Please treat with therapeutic ultrasound",
    )
    assert found[INFECTION] is Status.UNCLEAR
    assert found[CONTRAINDICATIONS] is found[ULTRASOUND] is Status.STATED


@pytest.mark.parametrize(
    ("row", "key", "status"),
    [
        ("☑\tNo contraindications", CONTRAINDICATIONS, Status.STATED),
        ("☐\tNo contraindications", CONTRAINDICATIONS, Status.MISSING),
        ("⬚\tNo contraindications", CONTRAINDICATIONS, Status.UNCLEAR),
        ("☑ No infection\t☑ No antibiotics", INFECTION, Status.STATED),
        ("☑ No infection\t☐ No antibiotics", INFECTION, Status.UNCLEAR),
        # Whose the boxes are is not plain: they may belong to the words before them or behind them.
        ("No infection ☑\tNo antibiotics ☐", INFECTION, Status.UNCLEAR),
        ("1\tContraindications\t☐ yes\t☑ no", CONTRAINDICATIONS, Status.STATED),
        ("Contraindications\t☐ yes ☑ no\texcept her pacemaker", CONTRAINDICATIONS, Status.CONTRADICTED),
        ("| Contraindications | [x] yes | [ ] no |", CONTRAINDICATIONS, Status.CONTRADICTED),
        ("Question\tYes\tNo\nContraindications\t⬚\t☑", CONTRAINDICATIONS, Status.UNCLEAR),
        ("Question\tYes\tNo\nContraindications\t☐\t☑", CONTRAINDICATIONS, Status.STATED),
    ],
)
def test_a_row_says_what_its_boxes_say(row: str, key: StatementKey, status: Status) -> None:
    assert statuses(row)[key] is status


@pytest.mark.parametrize(
    "value", ["Yes\tNo", "Yes No", "Yes  No", "No Yes", "Oui\tNon", "Y\tN", "Y N", "\tYes No", "\tYes / No"]
)
def test_two_printed_answers_of_which_none_was_chosen_say_nothing(value: str) -> None:
    for label in ("Contraindications", "Infection", "On antibiotics"):
        assert set(statuses(f"{label}: {value}").values()) == {Status.MISSING}
