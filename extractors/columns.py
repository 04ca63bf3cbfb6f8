"""Side bars and columns of prose: which rows are read across, and which side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from extractors.aligned import MARK
from extractors.labels import BULLETS
from extractors.rows import Fragment, Row, rows_of

MAX_DEPTH = 4
MANY, FEW = 4, 3
"""Lines that the fuller and the emptier side of a gutter must have (measured on ten layouts)."""
FEWEST, LONG = 2, 8
"""A side bar of two lines is one only beside a letter of many."""
COLUMN_SHARE = 0.25
"""Of the text's width that each of two columns of prose must have."""
BAR_SHARE = 0.08
"""The same for a side bar, whose lines are short."""
TOP_ROWS = 3
"""Rows above a side bar that begins with the page."""
CLOSE = 1.7
"""Line heights from line to line in a side bar."""
GUTTER = 5.0
"""Points that must stay free between two columns."""


def reading_order(rows: list[Row], depth: int = 0) -> list[list[Row]]:
    """Blocks in reading order; the rows of one block are read across, from top to bottom."""
    split = _best_split(rows) if depth < MAX_DEPTH and len(rows) >= FEW else None
    if split is None:
        return [rows] if rows else []
    before, after = rows[: split.first], rows[split.last + 1 :]
    sides = [split.left, split.right]
    if _is_bar(split):  # a letterhead: read last, its names would seem to sign
        sides.reverse()
    return [
        *reading_order(before, depth + 1),
        *(block for side in sides for block in reading_order(rows_of(list(side)), depth + 1)),
        *reading_order(after, depth + 1),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    first: int
    last: int
    left: tuple[Fragment, ...]
    right: tuple[Fragment, ...]

    @property
    def lines(self) -> int:
        return min(len(self.left), len(self.right)) * 1_000 + len(self.left) + len(self.right)


def _best_split(rows: list[Row]) -> _Split | None:
    starts = Counter(round(part.box[0] / 3) for row in rows for part in row[1:])
    starts.update(round(row[0].box[0] / 3) for row in rows if row[0].box[0] > _left(rows) + 30)
    # A column that is set flush right starts at its longest line: a place that need not come twice.
    places = {place for place, _ in starts.most_common(8)} | set(sorted(starts)[:8])
    splits = [
        split
        for place in places
        for split in _runs(rows, place * 3.0)
        if _is_columns(split, _right(rows) - _left(rows))
    ]
    return max(splits, key=lambda split: split.lines, default=None)


def _runs(rows: list[Row], start: float) -> list[_Split]:
    """The stretches of rows in which nothing crosses the gutter left of `start`."""
    runs: list[_Split] = []
    first: int | None = None
    for number in range(len(rows) + 1):
        free = number < len(rows) and not any(_crosses(part, start) for part in rows[number])
        if free and first is None:
            first = number
        elif not free and first is not None:
            run = _trimmed(rows, first, number - 1, start)
            if run is not None:
                runs.append(run)
            first = None
    return runs


def _crosses(part: Fragment, start: float) -> bool:
    return part.box[0] < start - GUTTER and part.box[2] > start - GUTTER


def _trimmed(rows: list[Row], first: int, last: int, start: float) -> _Split | None:
    """The run without the rows above and below it that only happen to be short."""
    sides = [(_side(row, start, left=True), _side(row, start, left=False)) for row in rows[first : last + 1]]
    both = [n for n in range(len(sides)) if sides[n][1]]
    lefts = [n for n in range(len(sides)) if sides[n][0]]
    if not both or not lefts:
        return None
    begin, end = both[0], max(both[-1], _tail(rows, first, lefts, both[-1]))
    if _reach(sides, 1) < 0.6 * _reach(sides, 0):
        end = len(sides) - 1  # beside a narrow bar on the right the letter goes on to its end
    left = tuple(part for one, _ in sides[begin : end + 1] for part in one)
    right = tuple(part for _, other in sides[begin : end + 1] for part in other)
    if not left or not right:
        return None
    return _Split(first=first + begin, last=first + end, left=left, right=right)


def _reach(sides: list[tuple[tuple[Fragment, ...], tuple[Fragment, ...]]], side: int) -> float:
    parts = [part for pair in sides for part in pair[side]]
    return max(part.box[2] for part in parts) - min(part.box[0] for part in parts)


def _tail(rows: list[Row], first: int, lefts: list[int], last_right: int) -> int:
    """The last row of a left column that goes on, evenly spaced, below the end of the right one."""
    end = last_right
    for n in lefts:
        if n <= end:
            continue
        above, row = rows[first + n - 1][0], rows[first + n][0]
        if row.box[1] - above.box[3] > 0.9 * row.height:
            break
        end = n
    return end


def _side(row: Row, start: float, *, left: bool) -> tuple[Fragment, ...]:
    return tuple(part for part in row if (part.box[0] < start - GUTTER) is left)


def _is_columns(split: _Split, width: float) -> bool:
    fewer, more = sorted((len(split.left), len(split.right)))
    few = more < MANY or fewer < FEWEST or (fewer < FEW and more < LONG)
    if few or any(part.table is not None for part in split.left + split.right):
        return False
    if any(sum(_is_mark(part) for part in side) >= FEWEST for side in (split.left, split.right)):
        return False  # marks and answers belong to what they stand beside
    left, right = _Side.of(split.left), _Side.of(split.right)
    if left.prose and right.prose and min(left.width, right.width) >= COLUMN_SHARE * width:
        return not _keys_and_values(split.left, split.right)
    bar, body = (left, right) if right.width > left.width else (right, left)
    if body.width < 0.4 * width or bar.width < BAR_SHARE * width:
        return False
    drifts = _drift(split.left, split.right) if bar is left else _drift(split.right, split.left)
    if not (body.letter or (body.note and drifts)):
        return False
    return drifts or not (_keys_and_values if bar is left else _answers)(split.left, split.right)


def _is_bar(split: _Split) -> bool:
    """A side bar on the right of a letter that begins with it."""
    left, right = _Side.of(split.left), _Side.of(split.right)
    return split.first <= TOP_ROWS and not right.prose and right.width < left.width


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    width: float
    full: int
    """Lines that reach almost from edge to edge."""
    prose: bool
    """Mostly such lines."""
    letter: bool
    """A few such lines with many words, between a date, a greeting and a signature."""
    note: bool
    """Two such lines: a letter of few words, or a value that was wrapped."""

    @classmethod
    def of(cls, parts: tuple[Fragment, ...]) -> _Side:
        width = max(part.box[2] for part in parts) - min(part.box[0] for part in parts)
        full = sum(part.box[2] - part.box[0] > 0.7 * width for part in parts)
        words = sum(len(part.tokens) for part in parts) / len(parts)
        longest = max(len(part.tokens) for part in parts)
        return cls(
            width=width,
            full=full,
            prose=full >= 0.4 * len(parts) and words >= 3.5,
            letter=full >= FEW and longest >= 7,
            note=full >= FEWEST and longest >= 7,
        )


def _is_mark(part: Fragment) -> bool:
    """A cross, a tick box or an answer, and no bullet."""
    return all(MARK.fullmatch(token.text) and token.text not in BULLETS for token in part.tokens)


def _drift(bar: tuple[Fragment, ...], body: tuple[Fragment, ...]) -> bool:
    """A close-set bar of which some lines keep no common height with the body: it labels or answers nothing.

    Answers stand as far apart as their questions, a letterhead's lines close together.
    """
    if len(bar) < MANY or any(_is_mark(part) for part in bar):
        return False
    lines = sorted(bar, key=lambda part: part.middle)
    close = sum(
        later.middle - sooner.middle < CLOSE * max(sooner.height, later.height)
        for sooner, later in pairwise(lines)
    )
    loose = sum(_level_with(part, body) is None for part in bar)
    return close * 10 >= 6 * (len(lines) - 1) and loose >= FEWEST


def _keys_and_values(keys: tuple[Fragment, ...], values: tuple[Fragment, ...]) -> bool:
    """Labels on the left, each level with the first line of what it labels: to be read across."""
    colons = sum(part.tokens[-1].text.endswith(":") for part in keys)
    if colons * 2 >= len(keys):
        return True
    partners = [_level_with(key, values) for key in keys]
    found = [n for n in partners if n is not None]
    if len(found) < 0.8 * len(keys):
        return False
    openings = [n for n in range(len(values)) if _opens(values, n)]
    labelled = len(set(openings) & set(found))
    return labelled >= 0.7 * len(found) and labelled >= 0.6 * len(openings)


def _answers(questions: tuple[Fragment, ...], answers: tuple[Fragment, ...]) -> bool:
    """Prose on the left with short answers on the right: each level with a line that ends its question."""
    short = sum(len(part.tokens) <= 2 for part in answers)
    level = sum(_level_with(part, questions) is not None for part in answers)
    return short * 2 > len(answers) and level * 10 >= 6 * len(answers)


def _level_with(part: Fragment, others: tuple[Fragment, ...]) -> int | None:
    return next((n for n, other in enumerate(others) if abs(other.middle - part.middle) < 1.5), None)


def _opens(values: tuple[Fragment, ...], number: int) -> bool:
    """Whether a line begins something: the one before it is short, ends a sentence, or stands further up."""
    if number == 0:
        return True
    above, here = values[number - 1], values[number]
    edge = max(part.box[2] for part in values)
    width = edge - min(part.box[0] for part in values)
    return above.box[2] < edge - 0.2 * width or here.box[1] - above.box[3] > 0.5 * here.height


def _left(rows: list[Row]) -> float:
    return min(row[0].box[0] for row in rows)


def _right(rows: list[Row]) -> float:
    return max(part.box[2] for row in rows for part in row)
