"""Lines that a page broke for its width alone: which go on in the line below, told by where they end.

A line goes on when the first word of the next one had no room on it. What its writer broke on purpose, an
address, a list, a signature, ends short of that or begins with something new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.labels import Cell
from extractors.tokens import Token

FEWEST_WORDS = 3
PROSE_WORDS = 6
"""A line of fewer words before one that begins with a capital is a title, a name or an address."""
FULL_LINES = 3
"""Lines that end near the margin: fewer do not show where it is."""
WIDE = 20.0
"""Line heights. In a narrower column short lines are a list until several show where its margin is."""
NEAR_MARGIN = 0.12
"""Share of the column's width within which a line ends near its margin."""
BAND = 30.0
"""Points within which the lines of one column begin."""
INDENT = 45.0
"""Points by which the first line of a paragraph may stand in, or the others."""
SAME_EDGE = 1.5
SAME_TYPE = 0.12
"""Share by which the heights of words in one size of type differ at most."""
SPACE = 0.18
"""Line heights. The narrowest space between two words."""

SLACK = 0.25
"""Line heights. Boxes are those of the letters' ink, which differ at the end of a line."""
APART = 0.5
"""Line heights. Two spaces or more."""
QUOTES = "\"“”«»'‘’"

_ENDED = re.compile(r"[.!?:][\"'”’»)\]]*$")
_ABBREVIATED = re.compile(
    r"\W*(?:drs?|dres?|mrs?|ms|mme|mlle|mx|prof|st|ste|no|vs|approx|e\.g|i\.e)\.", re.IGNORECASE
)
"""A word whose stop ends no sentence."""
_BULLET = re.compile(r"[-–—•*·▪●◦>□]|\(?(?:\d{1,2}|[a-hA-H]|[ivx]{1,4})[.)]")
_LABEL_WORDS = 4
_DIVIDED = re.compile(r"[^\W\d_]{2,}[-\xad\x02]")
_ENDING = re.compile(
    r"(?:[a-z]{0,6}(?:[st]ions?|tis|[a-z]tic|[oa]tics?|ments?|ical|cally|[ae]nces?|[ai]ble|[ai]ting|[ai]ted"
    r"|peutic|indicated)|ics?|ing|ings|ed|ly|ers?|mend|mended|mends|mending|sound|biotics?|s)\W*"
)
"""How a word ends that was divided between two of its syllables."""
_PREFIXES = frozenset(
    ("non", "post", "pre", "self", "well", "co", "re", "follow", "left", "right", "half", "high", "low")
)
"""What stands before the hyphen of a compound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What the lines that begin at about one place show of its margin."""

    margin: float
    known: bool
    """Wide, or with several lines that end near it: not a list of short lines."""


def goes_on(cells: Sequence[Cell | None]) -> list[bool]:
    """For each line of a block whether it goes on in the next one.

    A row of several cells is None, but where it ends in a label it is all its words: its value may follow.
    """
    columns: dict[tuple[int, int], _Column] = {}
    found = [False] * len(cells)
    doubtful: list[int] = []
    for n in range(len(cells) - 1):
        above, below = cells[n], cells[n + 1]
        if not above or not below or not _one_style(above, below) or not _edges_fit(above, below):
            continue
        left = min(above[0].x0, below[0].x0)
        key = (int(left // BAND), round(above[-1].height))
        column = columns.get(key) or columns.setdefault(key, _column(cells, left, above[-1].height))
        if divided(above[-1], below[0]) is not None:
            found[n] = True
        elif _no_room(above, below, column.margin) and _may_run_on(above, below):
            found[n] = _small(below) and column.known
            if not _small(below) and (_is_row(above) or (column.known and _in_sentence(above, below))):
                doubtful.append(n)
    if any(found):  # a capital after a full line goes on where others do, which shows that lines are wrapped
        for n in doubtful:
            found[n] = True
    return found


def divided(above: Token, below: Token) -> str | None:
    """What is left of a line's last word that a hyphen parts from the next line's first; None without one.

    The hyphen of a divided word goes, that of a compound stays: "infec-tion", but "follow-up".
    """
    if not _DIVIDED.fullmatch(above.text) or not below.text[0].islower():
        return None
    stem = above.text[:-1]
    joined = _ENDING.fullmatch(below.text) and stem.casefold() not in _PREFIXES
    return stem if joined else f"{stem}-"


def _column(cells: Sequence[Cell | None], left: float, height: float) -> _Column:
    """The column of the lines that begin near `left` in type of about the same height."""
    rights = [
        cell[-1].x1
        for cell in cells
        if cell and abs(cell[0].x0 - left) < BAND and abs(cell[-1].height - height) < SAME_TYPE * height
    ]
    margin = max(rights)
    reach = margin - NEAR_MARGIN * (margin - left)
    full = sum(right > reach for right in rights)
    return _Column(margin=margin, known=full >= FULL_LINES or margin - left > WIDE * height)


def _one_style(above: Cell, below: Cell) -> bool:
    one, other = above[-1].height, below[0].height
    return abs(one - other) < SAME_TYPE * max(one, other)


def _edges_fit(above: Cell, below: Cell) -> bool:
    """Flush left, or a first line that stands in, or lines under the words of a list item."""
    shift = below[0].x0 - above[0].x0
    if abs(shift) < SAME_EDGE:
        return not above[0].tick or below[0].text[0].islower()
    if _opens_item(above):
        return len(above) > 1 and abs(below[0].x0 - above[1].x0) < 2 * SAME_EDGE
    return -INDENT < shift < 0


def _opens_item(cell: Cell) -> bool:
    return cell[0].tick or (len(cell) > 1 and bool(_BULLET.fullmatch(cell[0].text)))


def _no_room(above: Cell, below: Cell, margin: float) -> bool:
    first = below[0]
    gaps = sorted(later.x0 - sooner.x1 for sooner, later in pairwise(above))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    needed = max(usual, SPACE * first.height) + (first.x1 - first.x0)
    return above[-1].x1 + needed > margin - SLACK * first.height


def _may_run_on(above: Cell, below: Cell) -> bool:
    """Not a new item, field or line of boxes."""
    if len(above) < FEWEST_WORDS or _opens_field(below):
        return False
    if _opens_item(below) and not _in_brackets(above, below):
        return False
    if any(token.tick for token in (*above[1:], *below)):
        return False  # a question with its boxes
    return not _is_row(above) or len(below) <= _LABEL_WORDS


def _in_brackets(above: Cell, below: Cell) -> bool:
    """`(December | 8)`: the bracket that closes was opened in the line above."""
    opened = "".join(token.text for token in above)
    return below[0].text.endswith(")") and opened.count("(") > opened.count(")")


def _small(cell: Cell) -> bool:
    return cell[0].text.lstrip(f"([{QUOTES}")[:1].islower()


def _in_sentence(above: Cell, below: Cell) -> bool:
    """Words of prose without a stop before a capital or a figure that go on all the same."""
    last = above[-1].text
    if (_ENDED.search(last) and not _ABBREVIATED.fullmatch(last)) or len(above) < PROSE_WORDS:
        return False
    quotations = above[-1].text[-1] in QUOTES and below[0].text[0] in QUOTES
    return not quotations and not _apart(above) and not _apart(below)


def _apart(cell: Cell) -> bool:
    """Words further apart than the others: a question and its answer, a number and what it counts."""
    gaps = sorted(later.x0 - sooner.x1 for sooner, later in pairwise(cell))
    return bool(gaps) and gaps[-1] > max(APART * cell[0].height, 1.8 * gaps[len(gaps) // 2])


def _is_row(cell: Cell) -> bool:
    """Several cells of which the last is a label: "Name: Ann    DOB:"."""
    wide = any(later.x0 - sooner.x1 > 0.7 * later.height for sooner, later in pairwise(cell))
    return wide and cell[-1].text.endswith(":")


def _opens_field(cell: Cell) -> bool:
    """A label with its colon among the first words: "Date of birth: 1990-01-01"."""
    if cell[0].text[0].islower():
        return False
    for word in cell[:_LABEL_WORDS]:
        if word.text.endswith(":"):
            return True
        if word.text.endswith((".", ",", ";")):
            return False
    return False
