from __future__ import annotations

import pytest

from extractors.scan_page import read_page
from extractors.scan_rings import painted_rings, rings_of, with_rings
from extractors.scan_words import Face, Rect, ScanLine, ScanWord
from pipeline.model import TICKED, UNTICKED
from tests.extractors.paper import DPI, LETTER, Paper, font

HEIGHT = 42.0
"""Of a line with the white around it, as the finder gives it for this print."""


def ringed(paper: Paper, x: int, y: int, text: str, grow: int = 14) -> tuple[int, int, int, int]:
    """Print a word with a ring round it; the ring's rectangle."""
    paper.text(x, y, text)
    x0, top, x1, bottom = (round(value) for value in paper.draw.textbbox((x, y), text, font=font()))
    box = (x0 - grow, top - grow, x1 + grow, bottom + grow)
    paper.draw.ellipse(box, outline=0, width=3)
    return box


def test_a_ring_round_a_word() -> None:
    paper = Paper(*LETTER)
    box = ringed(paper, 600, 900, "No")
    (ring,) = rings_of(paper.ink, HEIGHT)
    assert all(abs(one - other) <= 2 for one, other in zip(ring.rect, box, strict=True))
    left = paper.ink & ~painted_rings([ring], paper.ink)
    assert not left[box[1] : box[3], box[0] : box[0] + 8].any()
    assert left[box[1] : box[3], box[0] + 12 : box[2] - 12].any()


def test_what_is_no_ring() -> None:
    paper = Paper(*LETTER, "O 0 Q D OOO 8 B ROAD (no) @ e")
    paper.box(220, 900, "cross")
    paper.draw.ellipse((500, 900, 600, 950), outline=0, width=3)  # round nothing
    paper.draw.rectangle((700, 890, 900, 950), outline=0, width=3)  # a cell of a table
    paper.text(740, 902, "No")
    paper.draw.ellipse((1000, 900, 1600, 1400), outline=0, width=5)  # a stamp
    paper.text(1200, 1100, "COPY")
    assert rings_of(paper.ink, HEIGHT) == []


def line(*words: tuple[str, int]) -> ScanLine:
    printed = tuple(ScanWord(text=text, x0=x, x1=x + 20 * len(text), confidence=0.99) for text, x in words)
    rect = Rect(printed[0].x0, 895, printed[-1].x1, 940)
    return ScanLine(rect=rect, face=Face(baseline=930.0, em=30.0), words=printed)


def said(*lines: ScanLine) -> list[str]:
    return [word.text for one in lines for word in one.words]


def drawn(*places: tuple[int, int]) -> Paper:
    paper = Paper()
    for x0, x1 in places:
        paper.draw.ellipse((x0 - 15, 885, x1 + 15, 950), outline=0, width=3)
        paper.draw.rectangle((x0, 905, x1, 930), fill=0)
    return paper


@pytest.mark.parametrize(
    ("rings", "boxes"),
    [
        (((500, 540),), [UNTICKED, TICKED]),
        (((400, 460),), [TICKED, UNTICKED]),
        (((400, 460), (500, 540)), [TICKED, TICKED]),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_the_answer_in_the_ring_is_ticked(
    rings: tuple[tuple[int, int], ...], boxes: list[str], apart: bool
) -> None:
    form = (("Infection:", 150), ("Yes", 400), ("No", 500))
    lines = [line(*form[:2]), line(form[2])] if apart else [line(*form)]
    found = with_rings(lines, rings_of(drawn(*rings).ink, HEIGHT))
    assert said(*found) == ["Infection:", boxes[0], "Yes", boxes[1], "No"]


def test_answers_that_are_printed_as_one_word() -> None:
    (found,) = with_rings(
        [line(("Infection:", 150), ("Yes/No", 400))], rings_of(drawn((485, 515)).ink, HEIGHT)
    )
    assert said(found) == ["Infection:", UNTICKED, "Yes", TICKED, "No"]


@pytest.mark.parametrize(
    "words",
    [
        (("Antibiotics:", 100), ("none", 380), ("current", 500)),
        (("There", 100), ("is", 240), ("No", 500), ("infection", 600)),
    ],
)
def test_a_ring_whose_meaning_is_not_plain_makes_its_line_doubtful(
    words: tuple[tuple[str, int], ...],
) -> None:
    (found,) = with_rings([line(*words)], rings_of(drawn((500, 540)).ink, HEIGHT))
    assert all(word.confidence < 0.8 for word in found.words)


def test_one_ring_round_both_answers_ticks_both() -> None:
    (found,) = with_rings(
        [line(("Infection:", 100), ("Yes", 460), ("No", 540))], rings_of(drawn((460, 580)).ink, HEIGHT)
    )
    assert said(found) == ["Infection:", TICKED, "Yes", TICKED, "No"]


def test_a_page_without_rings_stays_as_it_is() -> None:
    whole = [line(("Infection:", 150), ("Yes", 400), ("No", 500))]
    assert with_rings(whole, []) == whole


def test_a_form_with_rings_is_read_from_its_picture() -> None:
    paper = Paper("Referral form", "Re: Anna Berg, born 2 March 1991", "", "Infection:", "On antibiotics:")
    for row, (yes, no) in enumerate([(False, True), (True, True)]):
        y = 300 + 60 * (3 + row)
        for x, text, ring in ((560, "Yes", yes), (680, "No", no)):
            ringed(paper, x, y, text, 10) if ring else paper.text(x, y, text)
    text = read_page(paper.image, DPI).text
    assert f"Infection: {UNTICKED} Yes {TICKED} No" in text.replace("\t", " ")
    assert f"On antibiotics: {TICKED} Yes {TICKED} No" in text.replace("\t", " ")
