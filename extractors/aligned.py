"""Tables without drawn columns: answers that stand under the words of a header row.

`Question   Yes   No` and its rows decide about people, so a mark goes to the column over it or, where it
stands between two columns or two rows, becomes unsure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extractors.labels import Cell
from extractors.rows import Row
from extractors.tokens import Token
from pipeline.model import TICKED, UNSURE_TICK

_CHOICE = re.compile(r"(?:yes|no|oui|non|n/?a|y|n|true|false|unsure|unknown|present|absent)", re.IGNORECASE)
MARK = re.compile(r"[xX×✓✔✗✘√•●☑☐⬚☒/\-–—]|yes|no|oui|non|n/?a|y|n|none|nil", re.IGNORECASE)
NO_SPACE = 0.4
"""Line heights. A gap as wide is more than the space between two words of a sentence."""
MAX_REACH = 40.0
"""Points that a mark may lie away from the middle of its column's heading."""
ALIGNED = 6.0
"""Points by which a cell may start beside its heading."""

Line = tuple[float, float, list[Cell]]
"""Top, bottom, cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows `first` to `last` of the rows that were looked at, as lines with all their cells."""

    first: int
    last: int
    lines: tuple[Line, ...]


def tables_of(rows: list[Row]) -> list[Table]:
    """Every table that a header row announces, from top to bottom, none over another."""
    tables: list[Table] = []
    number = 0
    while number < len(rows):
        table = _choice_table(rows, number) or _column_table(rows, number) or _marked_rows(rows, number)
        if table is not None:
            tables.append(table)
            number = table.last
        number += 1
    return tables


def _words(row: Row) -> list[Token]:
    return [token for part in row for token in part.tokens]


def _box(words: list[Token] | Cell) -> tuple[float, float]:
    return min(word.top for word in words), max(word.bottom for word in words)


def _choice_table(rows: list[Row], number: int) -> Table | None:
    """A table whose header ends in at least two choices, as in `Question | Yes | No | Comments`."""
    header = _words(rows[number])
    if any(part.table is not None for part in rows[number]) or any(word.tick for word in header):
        return None
    first = next((n for n, word in enumerate(header) if _CHOICE.fullmatch(word.text)), len(header))
    choices = [n for n in range(first, len(header)) if _CHOICE.fullmatch(header[n].text)]
    if len(choices) < 2 or choices != list(range(first, first + len(choices))):
        return None
    heads = [header[n] for n in choices]
    if len({head.text.lower() for head in heads}) < len(heads) or len(rows[number]) > len(header) - first + 1:
        return None  # a row of answers, "no no no", or one with more than a title before its choices
    if any(later.x0 - sooner.x1 < NO_SPACE * sooner.height for sooner, later in pairwise(heads)):
        return None  # the words "yes no" in a sentence
    if first and heads[0].x0 - header[first - 1].x1 < NO_SPACE * heads[0].height:
        return None
    rest = tuple(header[first + len(choices) :])
    return _ChoiceColumns(title=tuple(header[:first]), heads=tuple(heads), rest=rest).table(rows, number)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ChoiceColumns:
    title: Cell
    heads: Cell
    rest: Cell
    """The heading of a last column, of remarks."""

    def table(self, rows: list[Row], number: int) -> Table | None:
        questions: list[list[Token]] = []
        marks: list[tuple[int, Token]] = []
        remarks: list[list[Token]] = []
        last = number
        for row in rows[number + 1 :]:
            sorted_row = self._sorted(row)
            if sorted_row is None or self._too_far(row, rows[last]):
                break
            question, here, remark = sorted_row
            questions += [question] if question else []
            remarks += [remark] if remark else []
            marks += here
            last += 1
        if not questions or not marks:
            return None
        last = self._without_tail(rows, number, last)
        top, bottom = _box(_words(rows[number]))
        header: Line = (top, bottom, [self.title, *((head,) for head in self.heads), *self._rest()])
        low = max(word.bottom for row in rows[number : last + 1] for word in _words(row))
        kept = [question for question in questions if question[0].top < low]
        lines = self._lines(_grouped(kept, marks), marks, remarks)
        return Table(first=number, last=last, lines=(header, *lines))

    def _rest(self) -> list[Cell]:
        return [self.rest] if self.rest else []

    def _sorted(self, row: Row) -> tuple[list[Token], list[tuple[int, Token]], list[Token]] | None:
        """Question, marks with their columns, remark of one row; None when it is no row of this table."""
        if any(part.table is not None for part in row):
            return None
        question: list[Token] = []
        marks: list[tuple[int, Token]] = []
        remark: list[Token] = []
        left = self.heads[0].x0 - MAX_REACH
        for word in _words(row):
            middle = (word.x0 + word.x1) / 2
            column = self._column(middle)
            if column is not None and MARK.fullmatch(word.text) and word.x0 > left:
                marks.append((column, word))
            elif self.rest and word.x0 > self.heads[-1].x1 + 4 and (marks or not question or remark):
                remark.append(word)
            elif word.x1 < self.heads[0].x0 + 4 and not remark:
                question.append(word)
            else:
                return None
        return question, marks, remark

    def _column(self, middle: float) -> int | None:
        centres = [(head.x0 + head.x1) / 2 for head in self.heads]
        distance, column = min((abs(middle - centre), n) for n, centre in enumerate(centres))
        return column if distance <= MAX_REACH else None

    def _too_far(self, row: Row, above: Row) -> bool:
        gap = min(part.box[1] for part in row) - max(part.box[3] for part in above)
        return gap > 3.0 * max(part.height for part in row)

    def _without_tail(self, rows: list[Row], number: int, last: int) -> int:
        """Rows of text alone below the last mark belong to the letter, unless they go on a question."""
        while last > number + 1 and not (self._sorted(rows[last]) or ([], [], []))[1]:
            gap = rows[last][0].box[1] - rows[last - 1][0].box[3]
            if gap < 0.35 * rows[last][0].height and _words(rows[last])[0].text[0].islower():
                break
            last -= 1
        return last

    def _lines(
        self, questions: list[list[Token]], marks: list[tuple[int, Token]], remarks: list[list[Token]]
    ) -> list[Line]:
        spans = [_box(question) for question in questions]
        cells: list[list[list[Token]]] = [[[] for _ in self.heads] for _ in questions]
        said: list[list[Token]] = [[] for _ in questions]
        for column, mark in marks:
            place, sure = _place(spans, mark.middle, mark.height)
            sure = sure and self._sure_column(mark)
            cells[place][column].append(mark if sure else mark._replace(text=UNSURE_TICK))
        for remark in remarks:
            said[_place(spans, remark[0].middle, remark[0].height)[0]] += remark
        lines: list[Line] = []
        for n, question in enumerate(questions):
            columns = [tuple(question), *(tuple(cell) for cell in cells[n])]
            lines.append((*spans[n], [*columns, *([tuple(said[n])] if self.rest else [])]))
        return lines

    def _sure_column(self, mark: Token) -> bool:
        """Clearly nearer to one heading than to the next."""
        middle = (mark.x0 + mark.x1) / 2
        distances = sorted(abs(middle - (head.x0 + head.x1) / 2) for head in self.heads)
        return distances[0] * 1.6 < distances[1]


def _grouped(questions: list[list[Token]], marks: list[tuple[int, Token]]) -> list[list[Token]]:
    """Lines of one question joined: they lie closer together than questions do, or go on in lower case."""
    gaps = [later[0].middle - sooner[0].middle for sooner, later in pairwise(questions)]
    spread = bool(gaps) and max(gaps) > 1.25 * min(gaps)
    limit = (max(gaps) + min(gaps)) / 2 if spread else 0.0
    groups: list[list[Token]] = []
    for n, question in enumerate(questions):
        tight = n > 0 and gaps[n - 1] < limit
        goes_on = n > 0 and question[0].text[0].islower() and gaps[n - 1] < 1.6 * question[0].height
        two_answers = n > 0 and _answered(groups[-1], marks) and _answered(question, marks)
        if groups and (tight or goes_on) and not two_answers:
            groups[-1] = groups[-1] + question
        else:
            groups.append(list(question))
    return groups


def _answered(question: list[Token], marks: list[tuple[int, Token]]) -> bool:
    top, bottom = _box(question)
    return any(top <= mark.middle <= bottom for _, mark in marks)


def _place(spans: list[tuple[float, float]], middle: float, height: float) -> tuple[int, bool]:
    """The row that a height belongs to, and whether that is sure."""
    distances = sorted((max(top - middle, middle - bottom, 0.0), n) for n, (top, bottom) in enumerate(spans))
    nearest, place = distances[0]
    sure = len(distances) == 1 or distances[1][0] - nearest > 0.15 * height
    return place, sure


def _column_table(rows: list[Row], number: int) -> Table | None:
    """A table of at least three columns whose cells begin under, or lie across, their headings."""
    header = rows[number]
    if len(header) < 3 or any(part.table is not None or ":" in _said(part.tokens) for part in header):
        return None
    lines: list[Line] = [(*_span(header), [part.tokens for part in header])]
    gaps = 0
    last = number
    for at, row in enumerate(rows[number + 1 :], start=number + 1):
        places = _under(header, row)
        gap = _span(row)[0] - _span(rows[last])[1]
        if places is None or gap > 2.0 * row[0].height or len(row) < 2 or _choice_table(rows, at):
            break
        cells: list[Cell] = [() for _ in header]
        for place, part in zip(places, row, strict=True):
            cells[place] = part.tokens
        gaps += len(row) < len(header)
        lines.append((*_span(row), cells))
        last += 1
    if last == number or not gaps:
        return None  # nothing to add to what reading across gives
    return Table(first=number, last=last, lines=tuple(lines))


def _said(words: Cell) -> str:
    """The words of a cell; a colon among them shows a label with its value, not a heading."""
    return " ".join(word.text for word in words)


def _marked_rows(rows: list[Row], number: int) -> Table | None:
    """Questions with a lone mark each, in several columns without headings: the columns are kept apart."""
    last = number - 1
    while last + 1 < len(rows) and _lone_mark(rows[last + 1]) is not None:
        last += 1
    marks = [mark for row in rows[number : last + 1] if (mark := _lone_mark(row)) is not None]
    columns: list[float] = []
    for middle in sorted((mark.x0 + mark.x1) / 2 for mark in marks):
        if not columns or middle - columns[-1] > 8.0:
            columns.append(middle)
    if len(columns) < 2:
        return None
    lines: list[Line] = []
    for row, mark in zip(rows[number : last + 1], marks, strict=True):
        middle = (mark.x0 + mark.x1) / 2
        place = min(range(len(columns)), key=lambda n: abs(columns[n] - middle))
        cells: list[Cell] = [row[0].tokens, *(() for _ in columns)]
        cells[1 + place] = (mark,)
        lines.append((*_span(row), cells))
    return Table(first=number, last=last, lines=tuple(lines))


def _lone_mark(row: Row) -> Token | None:
    """The mark of a row that holds words and one mark, no box."""
    if len(row) != 2 or any(part.table is not None for part in row) or len(row[1].tokens) != 1:
        return None
    mark = row[1].tokens[0]
    return mark if mark.text in ("X", "x", "×", TICKED, UNSURE_TICK) and not row[0].tokens[0].tick else None


def _under(header: Row, row: Row) -> list[int] | None:
    """The heading of each cell of a row, or None when a cell has none or two have the same."""
    places: list[int] = []
    for part in row:
        if part.table is not None:
            return None
        found = [
            n for n, head in enumerate(header) if part.box[0] < head.box[2] and head.box[0] < part.box[2]
        ]
        aligned = [n for n, head in enumerate(header) if abs(part.box[0] - head.box[0]) < ALIGNED]
        chosen = aligned if len(aligned) == 1 else found
        if len(chosen) != 1 or len(found) > 1:
            return None
        places.append(chosen[0])
    return places if places == sorted(set(places)) else None


def _span(row: Row) -> tuple[float, float]:
    return min(part.box[1] for part in row), max(part.box[3] for part in row)
