"""Words anywhere on a page to text in reading order: columns, tables, paragraphs.

Used for every page that has boxes: the text layer of a PDF and what OCR sees. The output follows
`pipeline.model.Page`: lines end in a newline, paragraphs in an empty line, `CELL` parts the cells of a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from extractors import labels, wrapped
from extractors.aligned import tables_of
from extractors.columns import reading_order
from extractors.labels import Cell
from extractors.rows import Fragment, Row, cut_at_columns, fragments_of, rows_of, unspread
from extractors.ruled import Grid
from extractors.tokens import Token, bounds
from extractors.tracked import joined_letters
from pipeline.model import CELL, Box, Mark, MarkKind, Page, ReadingMethod, Word

LOOSE = 1.3
"""Times the usual line spacing: a wider one parts two paragraphs."""
SURELY_LOOSE = 1.18
"""The same where lines that go on in the next show the spacing within a paragraph."""
SPACING_CAP = 2.0
"""Line heights: wider than that is never the usual spacing within a paragraph."""
SINGLE_CAP = 1.6
"""The same where every paragraph has one line."""
CELL_LINES = 4
"""Two cells of a row with more lines than this are columns of a layout, not cells: each is read by itself."""
LONG_CELL = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the page's text."""

    cells: tuple[Cell, ...]
    top: float
    bottom: float
    apart: bool = False
    """A paragraph begins here, whatever the distance."""
    row: bool = False
    """It goes on the table of the line above, whatever the distance."""


def page_of(
    number: int,
    tokens: Iterable[Token],
    *,
    grids: Iterable[Grid] = (),
    method: ReadingMethod = ReadingMethod.TEXT,
    unwrap: bool = False,
) -> Page:
    """A page of words in reading order.

    `tokens` come in any order, boxes in points from the top left; `grids` are its tables with drawn lines.
    `unwrap`: lines that the page broke for its width alone are put together.
    """
    shown = tuple(token for token in tokens if token.text)
    ready = labels.with_boxes(labels.with_signs(joined_letters(shown) if unwrap else shown))
    writer = _Writer(unwrap=unwrap)
    for block in _blocks(ready, tuple(grids)):
        writer.block(block)
    return writer.page(number, method)


def lines_of(tokens: tuple[Token, ...]) -> list[Line]:
    """The lines of words without drawn tables, in reading order."""
    return [line for block in _blocks(tokens, ()) for line in block]


def _blocks(tokens: tuple[Token, ...], grids: tuple[Grid, ...]) -> list[list[Line]]:
    tables: list[list[Line]] = []
    stands: list[Fragment] = []
    for grid in _outermost(grids):
        inside = tuple(token for token in tokens if _within(grid.box, token))
        if len(inside) < 2:
            continue
        taken = set(inside)
        tokens = tuple(token for token in tokens if token not in taken)
        stands.append(Fragment(tokens=inside, box=bounds(inside), table=len(tables)))
        tables.append(_table_lines(grid, inside))
    rows = unspread(rows_of(fragments_of(tokens) + stands))
    return [_lines(block, tables) for block in reading_order(rows)]


def _outermost(grids: tuple[Grid, ...]) -> list[Grid]:
    """Largest first, without tables inside tables."""
    kept: list[Grid] = []
    for grid in sorted(grids, key=lambda g: -(g.box[2] - g.box[0]) * (g.box[3] - g.box[1])):
        x, y = (grid.box[0] + grid.box[2]) / 2, (grid.box[1] + grid.box[3]) / 2
        if not any(o.box[0] < x < o.box[2] and o.box[1] < y < o.box[3] for o in kept):
            kept.append(grid)
    return kept


def _within(box: Box, token: Token) -> bool:
    x = (token.x0 + token.x1) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= token.middle <= box[3] + 1


def _table_lines(grid: Grid, tokens: tuple[Token, ...]) -> list[Line]:
    lines: list[Line] = []
    for row in grid.rows(tokens):
        parts = [rows_of(fragments_of(cell)) for cell in row]
        tall = sorted((len(part) for part in parts), reverse=True)
        if tall[0] > LONG_CELL or (len(tall) > 1 and tall[1] > CELL_LINES):
            lines += [line for cell in row if cell for line in _cell_by_itself(cell)]
            continue
        cells = tuple(_one_line(part) for part in parts)
        box = bounds(tuple(token for cell in row for token in cell))
        lines.append(
            Line(cells=tuple(_lone_box_first(list(cells))), top=box[1], bottom=box[3], row=bool(lines))
        )
    return [replace(line, apart=True) if n == 0 else line for n, line in enumerate(lines)]


def _lone_box_first(cells: list[Cell]) -> list[Cell]:
    """A row of one box and one label is a ticked line, whatever is drawn around it."""
    return labels.joined_boxes(cells) if len(cells) == 2 and len(cells[0]) == 1 and cells[1] else cells


def _cell_by_itself(cell: Cell) -> list[Line]:
    first, *others = lines_of(cell)
    return [replace(first, apart=True), *others]


def _one_line(rows: list[Row]) -> Cell:
    """The wrapped lines of one cell, each with its boxes before their labels, as one."""
    return tuple(
        token
        for row in rows
        for token in labels.before_labels(tuple(token for part in row for token in part.tokens))
    )


def _lines(rows: list[Row], tables: list[list[Line]]) -> list[Line]:
    lines: list[Line] = []
    rows = cut_at_columns(rows)
    found = {table.first: table for table in tables_of(rows)}
    number = 0
    while number < len(rows):
        table = found.get(number)
        if table is not None:
            lines += [
                Line(cells=tuple(cells), top=top, bottom=bottom, apart=n == 0, row=n > 0)
                for n, (top, bottom, cells) in enumerate(table.lines)
            ]
            number = table.last + 1
            continue
        if not (lines and _goes_on(lines, rows[number])):
            lines += _row_lines(rows[number], tables)
        number += 1
    return lines


def _goes_on(lines: list[Line], row: Row) -> bool:
    """Add a row to the cells of the line above when it holds their wrapped ends: whether that was so.

    Its parts begin where cells of that line begin, never under the first, close below, none with a tick box.
    """
    above = lines[-1]
    starts = [min((token.x0 for token in cell), default=-1.0) for cell in above.cells]
    homes = [next((n for n, x in enumerate(starts) if n and abs(x - part.box[0]) < 1.5), 0) for part in row]
    height = row[0].height
    near = -0.3 * height < min(part.box[1] for part in row) - above.bottom < 0.5 * height
    ends = all(homes) and len(set(homes)) == len(homes) and not any(part.table is not None for part in row)
    if not (ends and near) or any(part.tokens[0].tick or part.tokens[0].text in ("[", "(") for part in row):
        return False
    cells = list(above.cells)
    for home, part in zip(homes, row, strict=True):
        cells[home] += part.tokens
    bottom = max(part.box[3] for part in row)
    lines[-1] = replace(above, cells=tuple(cells), bottom=bottom)
    return True


def _row_lines(row: Row, tables: list[list[Line]]) -> list[Line]:
    lines: list[Line] = []
    for drawn, parts in groupby(row, key=lambda part: part.table):
        if drawn is not None:
            lines += tables[drawn]
            continue
        cells = labels.joined_boxes([labels.before_labels(part.tokens) for part in parts])
        words = tuple(token for cell in cells for token in cell)
        lines.append(
            Line(
                cells=tuple(labels.before_labels(cell) for cell in cells),
                top=min(word.top for word in words),
                bottom=max(word.bottom for word in words),
            )
        )
    return lines


@dataclass(slots=True)
class _Writer:
    """Lines to text, words with offsets, and marks."""

    unwrap: bool = False
    parts: list[str] = field(default_factory=list)
    length: int = 0
    words: list[Word] = field(default_factory=list)
    marked: list[tuple[int, int, frozenset[MarkKind]]] = field(default_factory=list)

    def block(self, lines: list[Line]) -> None:
        """One block; an empty line stands between two."""
        if not lines:
            return
        if self.length:
            self._write("\n")
        wraps = self._wraps(lines)
        within = _spacing_within(lines, wraps)
        spacing = within or _usual_spacing(lines, self.unwrap)
        of_rows = max(_usual_spacing([line for line in lines if len(line.cells) > 1]), spacing)
        for n, line in enumerate(lines):
            follows = lines[n + 1] if n + 1 < len(lines) else None
            usual = of_rows if follows and min(len(line.cells), len(follows.cells)) > 1 else spacing
            if (
                follows
                and not follows.row
                and (follows.apart or _loose(line, follows, usual, sure=bool(within)))
            ):
                self._line(line, "\n\n")
            elif follows and wraps[n]:
                self._line(*_wrapped(line, follows))
            else:
                self._line(line, "\n")

    def _wraps(self, lines: list[Line]) -> list[bool]:
        """For each line whether the page broke it for its width alone."""
        if not self.unwrap:
            return [False] * len(lines)
        return wrapped.goes_on([_running(line) for line in lines])

    def page(self, number: int, method: ReadingMethod) -> Page:
        """What was written."""
        words = tuple(self.words)
        return Page(
            number=number,
            text="".join(self.parts),
            words=words,
            marks=_marks(self.marked),
            method=method,
            confidence=sum(word.confidence for word in words) / len(words) if words else 1.0,
        )

    def _line(self, line: Line, end: str) -> None:
        for n, cell in enumerate(line.cells):
            if n:
                self._write(CELL)
            for m, token in enumerate(cell):
                if m:
                    self._write(" ")
                self._token(token)
        self._write(end)

    def _token(self, token: Token) -> None:
        text, x0, top, x1, bottom, confidence, marks = token
        start = self.length
        self._write(text)
        box = (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
        self.words.append(Word(start=start, end=self.length, box=box, confidence=confidence))
        if marks:
            self.marked.append((start, self.length, marks))

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _running(line: Line) -> Cell | None:
    """The words of a line that may go on in the next: one cell, or a row that ends in a label."""
    if len(line.cells) == 1:
        return line.cells[0] or None
    last = line.cells[-1]
    return sum(line.cells, ()) if last and last[-1].text.endswith(":") and line.cells[0] else None


def _wrapped(line: Line, follows: Line) -> tuple[Line, str]:
    """A line that goes on in the next one, and what stands between them: nothing within a divided word."""
    *cells, cell = line.cells
    stem = wrapped.divided(cell[-1], follows.cells[0][0])
    if stem is None:
        return line, " "
    return replace(line, cells=(*cells, (*cell[:-1], cell[-1]._replace(text=stem)))), ""


def _spacing_within(lines: list[Line], wraps: list[bool]) -> float:
    """From line to line where a sentence goes on: the middle of the distances; 0 where none does."""
    distances = sorted(
        later.top - sooner.top
        for (sooner, later), goes_on in zip(pairwise(lines), wraps, strict=False)
        if goes_on
    )
    return distances[len(distances) // 2] if distances else 0.0


def _usual_spacing(lines: list[Line], unwrapped: bool = False) -> float:
    """From line to line within a paragraph: the lower middle of the distances that can be one.

    `unwrapped`: no line goes on in the next, so that a wide distance parts paragraphs of one line each.
    """
    short = unwrapped and all(len(line.cells) == 1 for line in lines)
    cap = SINGLE_CAP if short and not any(_in_sentence(*pair) for pair in pairwise(lines)) else SPACING_CAP
    distances = sorted(
        later.top - sooner.top
        for sooner, later in pairwise(lines)
        if 0 < later.top - sooner.top < cap * (sooner.bottom - sooner.top)
    )
    return distances[len(distances) // 3] if distances else 0.0


def _in_sentence(above: Line, line: Line) -> bool:
    """A line that begins with a small letter below words without a stop."""
    one, other = above.cells[-1], line.cells[0]
    return bool(one and other) and other[0].text[0].islower() and one[-1].text[-1].isalnum()


def _loose(above: Line, line: Line, spacing: float, *, sure: bool) -> bool:
    """Whether a line stands further from the one above than usual; `sure`: what is usual is known well."""
    height = min(above.bottom - above.top, line.bottom - line.top)
    usual = max(spacing - height, 0.0)  # the free space that the usual spacing leaves
    gap = line.top - above.bottom
    free = gap - usual if spacing else gap - 0.4 * height
    return free > ((SURELY_LOOSE if sure else LOOSE) - 1.0) * (spacing or height)


def _marks(marked: list[tuple[int, int, frozenset[MarkKind]]]) -> tuple[Mark, ...]:
    """One mark for neighbouring words of the same kind."""
    marks: list[Mark] = []
    for kind in MarkKind:
        previous: Mark | None = None
        for start, end, kinds in marked:
            if kind not in kinds:
                continue
            if previous is not None and start - previous.end <= 2:
                marks[-1] = previous = Mark(kind=kind, start=previous.start, end=end)
            else:
                previous = Mark(kind=kind, start=start, end=end)
                marks.append(previous)
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end)))
