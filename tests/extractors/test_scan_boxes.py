from __future__ import annotations

import pytest

from extractors.scan_boxes import hollow, marks_beside, squares_of, without
from extractors.scan_words import Rect
from pipeline.model import TICKED, UNTICKED
from tests.extractors.paper import LETTER, Paper

HEIGHT = 42.0
"""Of a line with the white around it, as the finder gives it for this print."""


def line(y: int, x0: int = 270, x1: int = 900) -> Rect:
    return Rect(x0, y - 6, x1, y + 42)


@pytest.mark.parametrize(
    ("mark", "state"), [("", UNTICKED), ("cross", TICKED), ("check", TICKED), ("filled", TICKED)]
)
def test_a_square_beside_its_label(mark: str, state: str) -> None:
    paper = Paper()
    paper.box(220, 500, mark)
    paper.text(275, 496, "No infection")
    (square,) = squares_of(paper.ink, [line(500)], HEIGHT)
    assert square.state == state
    assert abs(square.rect.x0 - 220) <= 3
    assert abs(square.rect.x1 - 251) <= 3


def test_letters_are_no_boxes() -> None:
    paper = Paper(*LETTER, "DOB: 1991-03-02", "D O B 8 0 o a e s H M N", "ROAD HOUSE CLINIC 4560")
    assert squares_of(paper.ink, [line(300 + 60 * n, 220) for n in range(9)], HEIGHT) == []


def test_cells_and_combs_are_no_boxes() -> None:
    paper = Paper()
    for n in range(5):
        paper.box(220 + 30 * n, 500)
    paper.draw.rectangle((220, 700, 520, 790), outline=0, width=3)
    assert squares_of(paper.ink, [line(500)], HEIGHT) == []


def test_a_black_square_is_a_word_unless_hollow_ones_stand_by() -> None:
    paper = Paper()
    paper.draw.rectangle((220, 500, 250, 530), fill=0)
    assert squares_of(paper.ink, [line(500)], HEIGHT) == []
    paper.box(220, 600)
    assert [s.state for s in squares_of(paper.ink, [line(500), line(600)], HEIGHT)] == [TICKED, UNTICKED]


def test_a_check_mark_printed_in_the_place_of_a_box() -> None:
    paper = Paper()
    paper.box(220, 500)
    paper.text(275, 496, "On antibiotics")
    paper.draw.line((224, 616, 232, 626), fill=0, width=6)
    paper.draw.line((232, 626, 248, 600), fill=0, width=6)
    paper.text(275, 596, "Not on antibiotics")
    lines = [line(500), line(600)]
    squares = squares_of(paper.ink, lines, HEIGHT)
    (mark,) = marks_beside(paper.ink, lines, squares)
    assert mark.state == TICKED
    assert 595 <= mark.rect.top <= 605


def test_a_box_that_lost_a_side_is_never_ticked() -> None:
    paper = Paper()
    paper.box(220, 500)
    paper.text(275, 496, "On antibiotics")
    paper.box(220, 600)
    paper.draw.rectangle((216, 596, 240, 604), fill=255)
    paper.text(275, 596, "Not on antibiotics")
    lines = [line(500), line(600)]
    squares = squares_of(paper.ink, lines, HEIGHT)
    assert TICKED not in [square.state for square in [*squares, *marks_beside(paper.ink, lines, squares)]]


def test_what_is_painted_over_is_the_box_and_its_mark_alone() -> None:
    paper = Paper()
    paper.box(220, 500, "check")
    paper.text(275, 496, "No infection")
    gone = without(paper.ink, squares_of(paper.ink, [line(500)], HEIGHT))
    assert not (paper.ink & ~gone)[:, :262].any()
    assert (paper.ink & ~gone)[:, 270:].sum() == paper.ink[:, 270:].sum()


@pytest.mark.parametrize("side", [19, 24, 40])
def test_small_and_large_boxes_close_to_their_labels(side: int) -> None:
    paper = Paper()
    paper.box(220, 500, side=side)
    paper.text(220 + side + 6, 496, "yes")
    (square,) = squares_of(paper.ink, [line(500, 214, 320)], HEIGHT)
    assert square.state == UNTICKED


def test_a_box_that_lost_two_sides_may_be_one() -> None:
    paper = Paper()
    paper.draw.arc((220, 500, 248, 528), 30, 330, fill=0, width=3)
    assert hollow(paper.ink, Rect(220, 500, 249, 529), HEIGHT)
    paper.draw.rectangle((220, 600, 248, 628), fill=0)
    assert not hollow(paper.ink, Rect(220, 600, 249, 629), HEIGHT)
