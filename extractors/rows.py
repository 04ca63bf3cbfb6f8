"""Words to fragments (runs without a wide gap) to rows (fragments of one height)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractors.tokens import Token, bounds
from pipeline.model import Box

WIDE_GAP = 1.15
"""Line heights. A wider gap between two words parts two cells (measured on ten layouts)."""

WIDE_SPACE = 0.45
"""Line heights. A gap as wide parts two cells where words of two rows near by begin under one another."""

LABEL_GAP = 0.75
"""Line heights. A gap as wide parts a field from the label of the next."""
SPREAD = 6.0
"""Line heights. Full justification makes no wider gap in a line of two words and more."""
EVEN = 1.6
"""Times the narrowest gap of a line, up to which its gaps are equal: punctuation overhangs."""
MANY_GAPS = 3
SAME_GAP = 0.3
"""Line heights. So many gaps that differ by less are a line's, wherever it ends: columns differ in width."""
FEW_WORDS = 12
"""From this many words on their widths show a typewriter's font."""
SAME_WIDTH = 0.08
"""A character's width differs by less from word to word in such a font: side bearings and punctuation."""
MOSTLY = 0.8
"""Share of words that are so; measured: all of them in Courier, half in Helvetica and Times."""
FEW_GAPS = 6
"""From this many gaps on one of the narrowest is the usual space of a line, however it was justified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """Words that follow each other on one line; or a whole ruled table, which is set by itself."""

    tokens: tuple[Token, ...]
    box: Box
    table: int | None = None
    """Number of the ruled table that stands here instead of words."""

    @property
    def middle(self) -> float:
        """Height of its vertical centre."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        """In points."""
        return self.box[3] - self.box[1]


Row = tuple[Fragment, ...]
"""Fragments side by side, from left to right."""


def fragments_of(tokens: tuple[Token, ...]) -> list[Fragment]:
    """Runs of words in the file's order, joined where two runs of one line meet."""
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and _follows(runs[-1][-1], token):
            runs[-1].append(token)
        else:
            runs.append([token])
    return _joined([_fragment(tuple(run)) for run in runs])


def rows_of(fragments: list[Fragment]) -> list[Row]:
    """Fragments sorted into rows from top to bottom."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda part: (part.middle, part.box[0])):
        home = next((row for row in reversed(rows[-3:]) if _beside(row, fragment)), None)
        if home is None:
            rows.append([fragment])
        else:
            home.append(fragment)
    return [tuple(sorted(row, key=lambda part: part.box[0])) for row in rows]


def cut_at_columns(rows: list[Row]) -> list[Row]:
    """Narrow columns parted: a gap that is wide for a space, before words that begin under one another."""
    pitch = _pitch([token for row in rows for part in row for token in part.tokens])
    wide = [_wide_space(row, pitch) for row in rows]
    starts = [_starts(row, space) for row, space in zip(rows, wide, strict=True)]
    cut: list[Row] = []
    for number, row in enumerate(rows):
        near = [starts[n] for n in range(max(number - 3, 0), min(number + 4, len(rows))) if n != number]
        if wide[number] > WIDE_SPACE and _heads_columns(row, near):
            wide[number] = WIDE_SPACE
        cut.append(tuple(piece for part in row for piece in _pieces(part, wide[number], near)))
    return cut


def _heads_columns(row: Row, near: list[list[float]]) -> bool:
    """A row, of headings for example, whose every word begins where something begins in rows near by."""
    places = _starts(row, WIDE_SPACE)
    if len(places) < MANY_GAPS or any(part.table is not None for part in row):
        return False
    return all(sum(any(abs(x - place) < 1.0 for x in starts) for starts in near) >= 2 for place in places)


def _pitch(words: list[Token]) -> float:
    """Width of a character in line heights where all have the same, as in Courier; otherwise 0."""
    shown = [word for word in words if len(word.text) > 2 and word.height > 0]
    widths = sorted((word.x1 - word.x0) / len(word.text) / word.height for word in shown)
    if len(widths) < FEW_WORDS:
        return 0.0
    middle = widths[len(widths) // 2]
    same = sum(abs(width - middle) < SAME_WIDTH * middle for width in widths)
    return middle if same > MOSTLY * len(widths) else 0.0


def _wide_space(row: Row, pitch: float) -> float:
    """Line heights from which on a gap is wide: more than a typewriter or full justification makes."""
    words = [token for part in row for token in part.tokens]
    gaps = sorted((later.x0 - sooner.x1) / (later.height or 1.0) for sooner, later in pairwise(words))
    usual = gaps[len(gaps) // 5] if len(gaps) >= FEW_GAPS else 0.0  # in a table that within a cell
    return max(WIDE_SPACE, 1.6 * pitch, 1.6 * usual)


def _starts(row: Row, wide: float) -> list[float]:
    """Where something begins in a row, after a gap that is wide for a space."""
    words = [token for part in row for token in part.tokens]
    return [later.x0 for sooner, later in pairwise(words) if later.x0 - sooner.x1 > wide * later.height]


def _pieces(part: Fragment, space: float, near: list[list[float]]) -> Iterator[Fragment]:
    begin = 0
    for n in range(1, len(part.tokens)):
        before, token = part.tokens[n - 1], part.tokens[n]
        wide = token.x0 - before.x1 > space * token.height and not before.tick
        aligned = wide and sum(any(abs(x - token.x0) < 1.0 for x in starts) for starts in near) >= 2
        if aligned or (wide and token.x0 - before.x1 > LABEL_GAP * token.height and _is_label(part, n)):
            yield _fragment(part.tokens[begin:n])
            begin = n
    yield part if begin == 0 else _fragment(part.tokens[begin:])


def _is_label(part: Fragment, first: int) -> bool:
    """A few words with a colon: "Patient: Ann Olsen    Date of birth: 1990-01-01"."""
    words = part.tokens[first : first + 3]
    earlier = any(token.text.endswith(":") for token in part.tokens[:first])
    return earlier and not words[0].tick and any(token.text.endswith(":") for token in words)


def unspread(rows: list[Row]) -> list[Row]:
    """Rows with a line of prose that was spread to the margin made one fragment again.

    Its gaps are equal, it ends where a line near by ends or has many of them, and nothing near by
    begins where one of its words does.
    """
    whole: list[Row] = []
    for number, row in enumerate(rows):
        near = [rows[n] for n in range(max(number - 2, 0), min(number + 3, len(rows))) if n != number]
        spread = len(row) > 1 and _is_spread(row, near)
        whole.append((_fragment(tuple(token for part in row for token in part.tokens)),) if spread else row)
    return whole


def _is_spread(row: Row, near: list[Row]) -> bool:
    if any(part.table is not None for part in row) or any(
        token.tick for part in row for token in part.tokens
    ):
        return False
    words = [token for part in row for token in part.tokens]
    gaps = [later.x0 - sooner.x1 for sooner, later in pairwise(words)]
    height = words[0].height
    if max(gaps) > min(SPREAD * height, EVEN * min(gaps)) or all(len(word.text) < 4 for word in words):
        return False
    starts = [part.box[0] for other in near for part in other[1:]]
    if any(abs(part.box[0] - start) < 2.0 for part in row[1:] for start in starts):
        return False
    edges = (row[0].box[0], row[-1].box[2])
    alike = any(
        abs(other[0].box[0] - edges[0]) < 2.0 and abs(other[-1].box[2] - edges[1]) < 2.0 for other in near
    )
    return alike or (len(gaps) >= MANY_GAPS and max(gaps) - min(gaps) < SAME_GAP * height)


def _fragment(tokens: tuple[Token, ...]) -> Fragment:
    return Fragment(tokens=tokens, box=bounds(tokens))


def _follows(last: Token, token: Token) -> bool:
    """The token goes on after the last one on the same line, in the order of the file."""
    height = min(last.bottom - last.top, token.bottom - token.top)
    level = min(last.bottom, token.bottom) - max(last.top, token.top)
    return level > 0.5 * height and -0.5 * height < token.x0 - last.x1 < WIDE_GAP * height


def _joined(fragments: list[Fragment]) -> list[Fragment]:
    """Runs that lie on one line without a wide gap, in whatever order the file draws them, as one."""
    if all(len(part.tokens) > 1 for part in fragments) and not _any_near(fragments):
        return fragments
    joined: list[Fragment] = []
    for row in rows_of(fragments):
        current = row[0]
        for part in row[1:]:
            if _near(current, part):
                tokens = tuple(sorted(current.tokens + part.tokens, key=lambda token: token.x0))
                current = _fragment(tokens)
            else:
                joined.append(current)
                current = part
        joined.append(current)
    return joined


def _any_near(fragments: list[Fragment]) -> bool:
    ordered = sorted(fragments, key=lambda part: (part.middle, part.box[0]))
    return any(
        _level(one.box, other.box) and _near(one, other)
        for n, one in enumerate(ordered)
        for other in ordered[n + 1 : n + 5]
    )


def _near(one: Fragment, other: Fragment) -> bool:
    height = min(one.height, other.height)
    return -0.5 * height < other.box[0] - one.box[2] < WIDE_GAP * height and _level(one.box, other.box)


def _beside(row: list[Fragment], fragment: Fragment) -> bool:
    """Of the height of the row's first fragment, and over no other fragment of it."""
    if not _level(row[0].box, fragment.box):
        return False
    return not any(
        part.box[0] < fragment.box[2] - 0.5
        and fragment.box[0] < part.box[2] - 0.5
        and abs(part.middle - fragment.middle) > 0.3 * min(part.height, fragment.height)
        for part in row
    )


def _level(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.5 * min(one[3] - one[1], other[3] - other[1])
