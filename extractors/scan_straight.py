"""A picture of a page set upright and level, by the lines of text found on it.

Lines of one page are parallel on paper. What they are in the picture tells how the page was turned, skewed on
the glass, or tilted before a camera. Page edges are not asked: they are outside the picture, or a table's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr import Grey, Quads
from pipeline.model import Box

Matrix: TypeAlias = NDArray[np.floating]
"""3 x 3: a projection of the plane."""

TALL = 1.5
"""Times as high as wide: a line that runs up or down."""
ROUNDS = 4
"""Of fitting, each trusting the lines less that the one before did not explain."""
LEAST_LINES = 5
"""For a tilt in depth. With fewer the page is only turned back."""
TILT_PENALTY = 0.02
WORTH = 0.0006
"""Pixels of slope a pixel under which nothing is moved: a page's width then drifts by one pixel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upright:
    """A page whose lines run from left to right, and the way back to the picture it came from."""

    picture: Grey
    lines: Quads
    """In the pixels of `picture`."""
    back: Matrix
    """From its pixels to those of the picture it came from."""

    def original(self, box: Box) -> Box:
        """A box of this page, in pixels, as the box around it in the picture it came from."""
        x0, top, x1, bottom = box
        corners = _moved(self.back, np.array([[x0, top], [x1, top], [x1, bottom], [x0, bottom]]))
        (left, upper), (right, lower) = corners.min(axis=0), corners.max(axis=0)
        return (float(left), float(upper), float(right), float(lower))


def upright(picture: Grey, lines: Quads) -> Upright:
    """Turn by a quarter where the lines run up or down, and level them. Upside down stays upside down."""
    turned = quarter_turned(picture, lines) if _sideways(lines) else None
    start = turned or Upright(picture=picture, lines=_ordered(lines), back=np.eye(3))
    return _levelled(start)


def quarter_turned(picture: Grey, lines: Quads) -> Upright:
    """The page a quarter turn clockwise."""
    height = picture.shape[0]
    there = np.array([[0.0, -1.0, height], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    return _through(there, picture, lines, (picture.shape[0], picture.shape[1]))


def half_turned(page: Upright) -> Upright:
    """The page upside down."""
    height, width = page.picture.shape
    there = np.array([[-1.0, 0.0, width], [0.0, -1.0, height], [0.0, 0.0, 1.0]])
    turned = _through(there, page.picture, page.lines, (width, height))
    return Upright(picture=turned.picture, lines=turned.lines, back=page.back @ turned.back)


def _through(there: Matrix, picture: Grey, lines: Quads, size: tuple[int, int]) -> Upright:
    turned = cv2.warpPerspective(
        picture, there, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    moved = _moved(there, lines.reshape(-1, 2)).reshape(-1, 4, 2)
    return Upright(
        picture=np.asarray(turned, dtype=np.uint8),
        lines=_ordered(moved.astype(np.float32)),
        back=np.linalg.inv(there),
    )


def _levelled(page: Upright) -> Upright:
    height, width = page.picture.shape
    there = levelling(page.lines, (width, height))
    corners = np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]])
    if np.abs(_moved(there, corners) - corners).max() < WORTH * max(width, height):
        return page
    low = np.floor(_moved(there, corners).min(axis=0))
    high = np.ceil(_moved(there, corners).max(axis=0))
    size = np.minimum(high - low, 1.25 * np.array([width, height]))
    shift = np.array([[1.0, 0.0, -low[0]], [0.0, 1.0, -low[1]], [0.0, 0.0, 1.0]])
    there = shift @ there
    flat = cv2.warpPerspective(
        page.picture,
        there,
        (int(size[0]), int(size[1])),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    moved = _moved(there, page.lines.reshape(-1, 2)).reshape(-1, 4, 2)
    return Upright(
        picture=np.asarray(flat, dtype=np.uint8),
        lines=_ordered(moved.astype(np.float32)),
        back=page.back @ np.linalg.inv(there),
    )


def levelling(lines: Quads, size: tuple[int, int]) -> Matrix:
    """The projection under which lines are level and their common left edge upright.

    `size` is the width and height of the picture; the picture's centre stays where it is.
    """
    centre = np.array(size, dtype=np.float64) / 2.0
    scale = float(max(size)) / 2.0
    starts = (((lines[:, 0] + lines[:, 3]) / 2.0).astype(np.float64) - centre) / scale
    ends = (((lines[:, 1] + lines[:, 2]) / 2.0).astype(np.float64) - centre) / scale
    slope, tilt = _slope_and_tilt(starts, ends)
    level = np.array([[1.0, 0.0, 0.0], [slope, 1.0, 0.0], [tilt, 0.0, 1.0]])
    lean = _lean(_moved(level, starts), _moved(level, ends), slope)
    upright_ = np.array([[1.0, -lean, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    x, y = centre / scale
    to_unit = np.array([[1 / scale, 0.0, -x], [0.0, 1 / scale, -y], [0.0, 0.0, 1.0]])
    matrix: Matrix = np.linalg.inv(to_unit) @ upright_ @ level @ to_unit
    return matrix


def _slope_and_tilt(starts: Matrix, ends: Matrix) -> tuple[float, float]:
    """`s` and `t` such that (s x + y) / (t x + 1) is the same at both ends of each line.

    The equation is linear in both. A fax header that the machine printed straight over a skewed page, and
    other strays, lose their weight round by round.
    """
    x1, y1, x2, y2 = starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1]
    long = x2 - x1 > 0.1
    if not long.any():
        return 0.0, 0.0
    x1, y1, x2, y2 = x1[long], y1[long], x2[long], y2[long]
    columns = np.stack([x1 - x2, y1 * x2 - y2 * x1], axis=1)
    wanted = y2 - y1
    few = len(wanted) < LEAST_LINES
    weights = np.ones(len(wanted))
    answer = np.zeros(2)
    for _ in range(ROUNDS):
        penalty = np.diag([0.0, 1e6 if few else TILT_PENALTY])
        left = (columns * weights[:, None]).T @ columns + penalty
        right = (columns * weights[:, None]).T @ wanted
        answer = np.asarray(np.linalg.solve(left, right))
        error = np.abs(columns @ answer - wanted) / (x2 - x1)
        spread = max(float(np.median(error)), 5e-4)
        weights = 1.0 / (1.0 + (error / (2.0 * spread)) ** 2)
    return float(answer[0]), float(answer[1])


def _lean(starts: Matrix, ends: Matrix, otherwise: float) -> float:
    """How far a left margin that several lines share moves to the right a unit downwards."""
    best, most = otherwise, 0.0
    points = starts[ends[:, 0] - starts[:, 0] > 0.05]
    for one in points:
        for other in points:
            down = other[1] - one[1]
            if down < 0.25:
                continue
            lean = (other[0] - one[0]) / down
            if abs(lean - otherwise) > 0.08:
                continue
            off = np.abs(points[:, 0] - one[0] - lean * (points[:, 1] - one[1]))
            score = float(np.maximum(0.0, 1.0 - off / 0.005).sum())
            if score > most + 0.01:
                best, most = float(lean), score
    return best if most >= 4.0 else otherwise


def _sideways(lines: Quads) -> bool:
    """Whether most of the text, by length, runs up or down."""
    wide = np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1)
    high = np.linalg.norm(lines[:, 3] - lines[:, 0], axis=1)
    steep = np.abs(lines[:, 1, 1] - lines[:, 0, 1]) > np.abs(lines[:, 1, 0] - lines[:, 0, 0])
    up = np.where(steep, wide, high)
    across = np.where(steep, high, wide)
    tall, flat = up > TALL * across, across > TALL * up
    return bool(up[tall].sum() > across[flat].sum())


def _ordered(quads: Quads) -> Quads:
    """Each with its corners from the top left clockwise."""
    ordered = np.empty_like(quads)
    for n, quad in enumerate(quads):
        by_x = quad[np.argsort(quad[:, 0], kind="stable")]
        left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
        right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
        ordered[n] = (left[0], right[0], right[1], left[1])
    return ordered


def _moved(matrix: Matrix, points: NDArray[np.floating]) -> Matrix:
    """Points (n x 2) under a projection."""
    with_one = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ matrix.T
    moved: Matrix = with_one[:, :2] / with_one[:, 2:]
    return moved
