from __future__ import annotations

from extractors.scan_bars import bars_of
from extractors.scan_words import Rect
from tests.extractors.paper import HEIGHT as TALL
from tests.extractors.paper import LETTER, STEP, TOP, Paper, font

HEIGHT = 42.0
LINES = [Rect(214, TOP - 4 + STEP * n, 1200, TOP + 42 + STEP * n) for n in range(len(LETTER))]


def test_print_is_not_black() -> None:
    paper = Paper(*LETTER)
    paper.draw.text((220, 900), "FAX MEMO", font=font(66), fill=0)
    assert bars_of(paper.ink, [*LINES, Rect(214, 890, 700, 985)], HEIGHT) == []


def test_one_bar_for_each_black_word() -> None:
    paper = Paper(*LETTER)
    x0, top, x1, bottom = paper.place_of(3, "no", LETTER[3])
    paper.draw.rectangle((x0, top, x1, bottom), fill=0)
    paper.draw.rectangle((220, 900, 420, 935), fill=0)
    found = sorted(bars_of(paper.ink, LINES, HEIGHT), key=lambda rect: rect.top)
    assert [rect.top // 100 for rect in found] == [4, 9]
    assert abs(found[0].x0 - x0) <= 2
    assert abs(found[0].x1 - x1) <= 3


def test_a_streak_counts_where_it_meets_lines() -> None:
    paper = Paper(*LETTER)
    x0, _, x1, _ = paper.place_of(3, "no", LETTER[3])
    paper.draw.rectangle((x0, 0, x1, TALL), fill=0)
    found = bars_of(paper.ink, LINES, HEIGHT)
    assert len(found) == len(LINES)
    assert all(rect.x0 <= x0 + 2 and x1 - 2 <= rect.x1 for rect in found)


def test_the_dark_edge_of_a_scan_hides_nothing() -> None:
    paper = Paper(*LETTER)
    paper.draw.rectangle((0, 0, 60, TALL), fill=0)
    assert bars_of(paper.ink, LINES, HEIGHT) == []
    paper.draw.rectangle((0, 0, 260, TALL), fill=0)
    assert len(bars_of(paper.ink, LINES, HEIGHT)) == len(LINES)


def test_black_lines_that_touch_are_cut_into_lines() -> None:
    paper = Paper()
    paper.draw.rectangle((220, 900, 900, 1080), fill=0)
    assert 3 <= len(bars_of(paper.ink, LINES, HEIGHT)) <= 5
