from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.scan_straight import half_turned, levelling, quarter_turned, upright

SIZE = (1700, 2200)


def page_of_lines(angle: float, tilt: float = 0.0) -> np.ndarray:
    """Lines of one left margin, turned about the page's centre and seen from one side."""
    quads = []
    for y in range(300, 1500, 60):
        quad = np.array([[220, y], [1300, y], [1300, y + 40], [220, y + 40]], dtype=np.float64)
        quads.append(quad)
    points = np.concatenate(quads) - np.array(SIZE) / 2
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = points @ turn.T
    points /= 1.0 + tilt * points[:, :1] / max(SIZE)
    return (points + np.array(SIZE) / 2).reshape(-1, 4, 2).astype(np.float32)


def moved(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    result = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ matrix.T
    return result[:, :2] / result[:, 2:]


@given(st.floats(-0.1, 0.1), st.floats(-0.12, 0.12))
def test_lines_become_level_and_their_margin_upright(angle: float, tilt: float) -> None:
    lines = page_of_lines(angle, tilt)
    matrix = levelling(lines, SIZE)
    starts, ends = moved(matrix, lines[:, 0]), moved(matrix, lines[:, 1])
    assert np.abs(starts[:, 1] - ends[:, 1]).max() < 6.0
    assert np.ptp(starts[:, 0]) < 30.0


def test_a_straight_fax_header_over_a_skewed_page_changes_nothing() -> None:
    lines = page_of_lines(0.02)
    header = np.array([[[90, 14], [800, 14], [800, 40], [90, 40]]], dtype=np.float32)
    alone, together = levelling(lines, SIZE), levelling(np.concatenate([header, lines]), SIZE)
    assert np.abs(moved(alone, lines[:, 1]) - moved(together, lines[:, 1])).max() < 4.0


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_lines(count: int) -> None:
    page = upright(np.full((2200, 1700), 255, np.uint8), page_of_lines(0.0)[:count])
    assert page.picture.shape == (2200, 1700)


def test_boxes_find_their_way_back() -> None:
    picture = np.full((SIZE[1], SIZE[0]), 255, np.uint8)
    page = upright(picture, page_of_lines(0.03))
    box = (float(page.lines[4][0][0]), float(page.lines[4][0][1]), 900.0, 600.0)
    x0, top, _, _ = page.original(box)
    expected = page_of_lines(0.03)[4]
    assert abs(top - min(expected[:, 1])) < 45
    assert abs(x0 - min(expected[:, 0])) < 45
    turned = half_turned(page)
    left, upper, right, lower = turned.original((0.0, 0.0, 10.0, 10.0))
    assert right > SIZE[0] * 0.9
    assert lower > SIZE[1] * 0.9
    assert left < right
    assert upper < lower


def test_a_page_on_its_side_is_turned() -> None:
    side = page_of_lines(0.0)[:, :, ::-1].copy()  # x and y exchanged: lines run down the page
    page = upright(np.full((1700, 2200), 255, np.uint8), side)
    assert page.picture.shape == (2200, 1700)
    wide = page.lines[:, 1, 0] - page.lines[:, 0, 0]
    assert (wide > 5 * (page.lines[:, 3, 1] - page.lines[:, 0, 1])).all()


def test_a_quarter_turn_keeps_every_pixel() -> None:
    picture = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert (quarter_turned(picture, np.zeros((0, 4, 2), np.float32)).picture.shape) == (4, 3)
