"""Lines that a page broke for its width alone, and those that their writer broke."""

from __future__ import annotations

import pytest

from tests.extractors.pdfs import check_offsets, lines, read, text_of

PROSE = (
    "Thank you for seeing this pleasant woman, who has had a firm and tender",
    "lump in the outer half of her left breast since Thursday. There is no",
    "infection and she takes no antibiotic. Nothing speaks against the",
    "treatment that I ask for. I recommend therapeutic ultrasound.",
)


def test_a_paragraph_is_one_line() -> None:
    reading = read(lines(*PROSE))
    assert reading.pages[0].text == f"{' '.join(PROSE)}\n"
    check_offsets(reading)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(("A. Osei, MD", "Family physician", "14 Elm Street, Toronto"), id="signature"),
        pytest.param(("Patient: Ann Olsen", "Date of birth: 1990-01-01"), id="fields"),
        pytest.param(("- no infection of the breast", "- no antibiotic"), id="list"),
        pytest.param(("no infection", "no antibiotic"), id="short lines"),
        pytest.param(("[x] therapeutic ultrasound", "[ ] advice alone"), id="boxes"),
    ],
)
def test_lines_that_end_short_of_the_margin_stay(broken: tuple[str, ...]) -> None:
    text = text_of(lines(*PROSE, "", *broken))
    assert text.count("\n") == 2 + len(broken)


def test_a_field_after_a_full_line_begins_a_line() -> None:
    assert text_of(lines(*PROSE[:3], "Patient: Ann Olsen")).endswith("\nPatient: Ann Olsen\n")


def test_the_wrapped_label_of_a_box_is_one_line() -> None:
    text = text_of(lines(*PROSE, "", "[ ] " + PROSE[0], "and whatever else", "[x] none of these"))
    assert f"\N{BALLOT BOX} {PROSE[0]} and whatever else\n\N{BALLOT BOX WITH CHECK} none of these\n" in text


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("infec-", "tion.", "infection."),
        ("antibi-", "otics now.", "antibiotics now."),
        ("contraindi-", "cation at all.", "contraindication at all."),
        ("ultra-", "sound.", "ultrasound."),
        ("follow-", "up.", "follow-up."),
        ("left-", "sided pain.", "left-sided pain."),
        ("non-", "infectious.", "non-infectious."),
    ],
)
def test_a_word_that_was_divided_at_the_margin(first: str, second: str, expected: str) -> None:
    reading = read(lines(*PROSE[:3], f"{PROSE[3][:-12]} and there is {first}", second))
    assert reading.pages[0].text.endswith(f" {expected}\n")
    check_offsets(reading)
