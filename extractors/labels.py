"""Tick boxes and their labels: typed boxes made one sign, each set before the words that it answers."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.ticks import CROSSES, canonical
from extractors.tokens import Token
from pipeline.model import TICKED, UNSURE_TICK, UNTICKED

Cell = tuple[Token, ...]
"""The words of one cell of one line, from left to right."""

_TICKED = re.compile(r"[\[(][xX+*✓✔√][\])]")
_EMPTY = re.compile(r"\[_{0,5}\]|\(_{0,5}\)")
_UNDERLINED = re.compile(r"_+[xX✓✔√]_+")
_BLANK = re.compile(r"_{2,6}")
_GLUED = re.compile(r"(?P<box>\[[xX✓✔√ _]?\]|[☑☐⬚])(?P<label>[^\W_].*)")
_CHOICE = re.compile(
    r"(?:yes|no|y|n|oui|non|n/a|na|none|unknown|true|false|left|right)[.,:;]?", re.IGNORECASE
)
BOX_REACH = 2.0
"""Line heights. A box further from its label may be a mark in a column."""
CHOICE_GAP = 3.0
"""Line heights. Boxes further apart stand in columns."""
BULLETS = frozenset("•·▪●◦‣⁃►➢–—-*")
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{2,4})[.)]|\d{1,2}")
_FILLED = "■◼◾⬛●⬤"
_CHECKS = frozenset("✓✔☑")


def with_boxes(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The page's tokens with `[x]`, `[ ]`, `(x)`, glyphs and the like as tick boxes.

    A filled square is a bullet to one writer and a ticked box to another, so it counts as a box only beside
    empty ones.
    """
    texts = {token.text for token in tokens}
    hollow = UNTICKED in texts or not texts.isdisjoint("□☐○◯")
    found: list[Token] = []
    waiting = list(reversed(tokens))
    while waiting:
        token = waiting.pop()
        if len(token.text) > 1 and (glued := _GLUED.fullmatch(token.text)):
            waiting.extend(reversed(_unglued(token, glued)))
        elif token.text[0] in "[(":
            found.append(_bracketed(token, waiting))
        elif _UNDERLINED.fullmatch(token.text) or (hollow and token.text in _FILLED):
            found.append(token._replace(text=TICKED))
        elif hollow and token.text in "○◯":
            found.append(token._replace(text=UNTICKED))
        else:
            found.append(token)
    return tuple(found)


def _unglued(token: Token, found: re.Match[str]) -> list[Token]:
    cut = token.x0 + (token.x1 - token.x0) * found.end("box") / len(token.text)
    return [
        token._replace(text=found["box"], x1=cut),
        token._replace(text=found["label"], x0=cut),
    ]


def _bracketed(token: Token, waiting: list[Token]) -> Token:
    """A box typed with brackets, taken together with the next one or two tokens that belong to it."""
    joined = token
    for count in range(3):
        if _TICKED.fullmatch(joined.text) or _EMPTY.fullmatch(joined.text):
            del waiting[len(waiting) - count :]
            return joined._replace(text=TICKED if _TICKED.fullmatch(joined.text) else UNTICKED)
        if count == 2 or count >= len(waiting):
            break
        following = waiting[-1 - count]
        near = -1.0 <= following.x0 - joined.x1 <= 1.6 * token.height
        if not near or abs(following.middle - token.middle) > 0.5 * token.height:
            break
        joined = joined._replace(text=joined.text + following.text, x1=following.x1)
    return token


def before_labels(cell: Cell) -> Cell:
    """The cell with every tick box directly before its label.

    `Infection: ☐ Yes ☑ No` stays; `Yes ☐ No ☑` becomes `☐ Yes ☑ No`; where neither the order nor the
    distances tell which words a ticked box answers, it becomes unsure.
    """
    cell = _blank_at_start(cell)
    places = [n for n, token in enumerate(cell) if token.tick]
    if not places or len(places) == len(cell) or places[0] == 0:
        return cell
    verdict = _side(cell, places)
    if verdict == "before":
        return cell
    if verdict == "after":
        return _moved(cell, places)
    return tuple(token._replace(text=UNSURE_TICK) if token.text == TICKED else token for token in cell)


def _blank_at_start(cell: Cell) -> Cell:
    """A short blank line before words is a box that nobody ticked."""
    if len(cell) > 1 and _BLANK.fullmatch(cell[0].text) and cell[1].text[0].isalnum():
        return (cell[0]._replace(text=UNTICKED), *cell[1:])
    return cell


def _side(cell: Cell, places: list[int]) -> str:
    """Whether boxes stand "before" or "after" their labels, or "unknown". The cell begins with words."""
    ends_with_box = places[-1] == len(cell) - 1
    if ends_with_box:
        return "after"
    opening = cell[places[0] - 1].text
    if opening.endswith((":", "?")):
        return "before"
    left = sum(cell[n].x0 - cell[n - 1].x1 for n in places)
    right = sum(cell[n + 1].x0 - cell[n].x1 for n in places)
    if right * 1.5 < left:
        return "before"
    if left * 1.5 < right:
        return "after"
    follows_choice = bool(_CHOICE.fullmatch(cell[places[-1] + 1].text))
    opens_choice = bool(_CHOICE.fullmatch(opening))
    if follows_choice != opens_choice:
        return "before" if follows_choice else "after"
    return "unknown"


def _moved(cell: Cell, places: list[int]) -> Cell:
    """Each box before the words that lead up to it; the first one's label does not swallow its question."""
    tokens: list[Token] = []
    start = 0
    for number, place in enumerate(places):
        label = list(cell[start:place])
        cut = _label_start(label) if number == 0 else 0
        tokens += [*label[:cut], cell[place], *label[cut:]]
        start = place + 1
    return (*tokens, *cell[start:])


def _label_start(words: list[Token]) -> int:
    if words and _CHOICE.fullmatch(words[-1].text):
        return len(words) - 1
    for n in range(len(words) - 1, 0, -1):
        if words[n - 1].text.endswith(("?", ":")):
            return n
    return 0


def with_signs(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Tick glyphs as the three canonical signs.

    Beside ☑ or ✓, ☒ may mean "no": it becomes unsure. ✘ means it as often; it is a ticked box where it
    stands in the row or the column of empty ones and the page has no other mark.
    """
    texts = {token.text for token in tokens}
    checks = [token for token in tokens if token.text in _CHECKS] if "☒" in texts else []
    crossed = texts.isdisjoint(_CHECKS) and not texts.isdisjoint(CROSSES)
    empty = _empty_boxes(tokens) if checks or crossed else []
    return tuple(
        token
        if len(token.text) > 1 or token.text.isascii() or token.tick
        else token._replace(text=_sign(token, empty, checks, crossed=crossed))
        for token in tokens
    )


def _sign(token: Token, empty: list[Token], checks: list[Token], *, crossed: bool) -> str:
    if token.text == "☒":
        return UNSURE_TICK if _doubtful(token, empty, checks) else TICKED
    if crossed and token.text in CROSSES and any(_lined_up(token, box) for box in empty):
        return TICKED
    return canonical(token.text)


def _doubtful(box: Token, empty: list[Token], checks: list[Token]) -> bool:
    """A ☒ that stands with check marks: in a row or column of them, or among ☑ and without a ☐ in its row."""
    if any(_lined_up(box, check) or abs(box.x0 - check.x0) < 3.0 for check in checks):
        return True
    chosen = any(abs(box.middle - other.middle) < 0.5 * box.height for other in empty)
    return not chosen and any(check.text == "☑" for check in checks)


def _empty_boxes(tokens: tuple[Token, ...]) -> list[Token]:
    return [t for t in tokens if len(t.text) == 1 and not t.text.isascii() and canonical(t.text) == UNTICKED]


def _lined_up(cross: Token, box: Token) -> bool:
    """In one row, or one under the other within a few lines."""
    apart = abs(cross.middle - box.middle)
    return apart < 0.5 * box.height or (abs(cross.x0 - box.x0) < 3.0 and apart < 8.0 * box.height)


def joined_boxes(cells: list[Cell]) -> list[Cell]:
    """A line outside any table: a lone box and the label after it made one cell.

    A lone box behind its label stays: it may stand in a column whose heading is on the page before.
    """
    if len(cells) == 2 and ((_lone_box(cells[0]) and not cells[1][0].tick) or _question(cells)):
        return [cells[0] + cells[1]]
    if len(cells) > 1 and _is_bullet(cells[0], alone=len(cells) == 2):
        return joined_boxes([cells[0] + cells[1], *cells[2:]])
    return _choices(_pairs(_nearest(cells)))


def _is_bullet(cell: Cell, *, alone: bool) -> bool:
    """The sign or, in a line with nothing else, the number before the words of a list item."""
    if len(cell) != 1:
        return False
    return cell[0].text in BULLETS or (alone and bool(_NUMBER.fullmatch(cell[0].text)))


def _question(cells: list[Cell]) -> bool:
    """`Infection: | ☐ Yes ☑ No`: the boxes have labels of their own, so nothing stands over them."""
    asks = cells[0][-1].text.endswith((":", "?")) and not any(token.tick for token in cells[0])
    return bool(asks) and cells[1][0].tick and len(cells[1]) > 1 and not cells[1][-1].tick


def _nearest(cells: list[Cell]) -> list[Cell]:
    """`☐ none | ☑ | current`: a lone box joins the label after it where that is nearer than its neighbour."""
    joined: list[Cell] = []
    for cell in cells:
        box = joined[-1] if joined else ()
        if len(joined) > 1 and _lone_box(box) and joined[0][0].tick and not any(token.tick for token in cell):
            after, before = cell[0].x0 - box[0].x1, box[0].x0 - joined[-2][-1].x1
            if after < before and after < BOX_REACH * cell[0].height:
                joined[-1] = box + cell
                continue
        joined.append(cell)
    return joined


def _choices(cells: list[Cell]) -> list[Cell]:
    """`☑ none | ☐ present`: labelled boxes close beside each other are one line of choices."""
    if len(cells) < 2 or not all(len(cell) > 1 and cell[0].tick and not cell[-1].tick for cell in cells):
        return cells
    if any(later[0].x0 - sooner[-1].x1 > CHOICE_GAP * later[0].height for sooner, later in pairwise(cells)):
        return cells
    return [tuple(token for cell in cells for token in cell)]


def _pairs(cells: list[Cell]) -> list[Cell]:
    """`☐ | Yes | ☑ | No` becomes `☐ Yes | ☑ No` where each box has one label after it."""
    if len(cells) < 4 or len(cells) % 2 or not all(_lone_box(cell) for cell in cells[::2]):
        return cells
    if any(token.tick for cell in cells[1::2] for token in cell):
        return cells
    return [box + label for box, label in zip(cells[::2], cells[1::2], strict=True)]


def _lone_box(cell: Cell) -> bool:
    return len(cell) == 1 and cell[0].tick
