"""A letter as a PDF with a text layer."""

from __future__ import annotations

from dataclasses import replace

from tests.rendering.letters import Block, Layout, Letter, Paragraph, Table, Tick, blocks
from tests.rendering.look import Box, Look, Rules, chance, look_of, pick
from tests.rendering.sheet import HEIGHT, Sheet, line_width, printable, words, wrap

SIDE_COLUMN = 128.0
CELL_PAD = 4.0
HEADER_WORDS = frozenset(("yes", "no", "entry", "result", "response", "answer", "request", "oui", "non"))
NOTICE = (
    "CONFIDENTIALITY NOTICE: The pages with this cover sheet are meant for the addressee alone and hold "
    "personal health information. If they reached you by mistake, please telephone the sender."
)


def render_pdf(letter: Letter, *, paper: bool = False, password: str = "") -> bytes:
    """The letter as PDF bytes.

    `paper`: it is about to be printed and scanned, so it holds no form fields. `password` locks the file.
    """
    letter = typeable(letter)
    look = look_of(letter, paper=paper)
    sheet = Sheet(look, letter.footer, chance(letter.id, "order"), password)
    if letter.layout is Layout.FAX_COVER:
        sheet.footer = ()
        _cover_sheet(sheet, letter)
        sheet.footer = letter.footer
    if letter.layout is Layout.TWO_COLUMN:
        _side_column(sheet, letter)
    else:
        _letterhead(sheet, letter)
    for block in blocks(letter.body):
        _block(sheet, block)
    _signature(sheet, letter)
    return sheet.bytes()


def typeable(letter: Letter) -> Letter:
    """The letter as somebody types it who lacks certain accents: those that no font here has."""
    return replace(
        letter,
        letterhead=tuple(map(printable, letter.letterhead)),
        body=printable(letter.body),
        signature=tuple(map(printable, letter.signature)),
        footer=tuple(map(printable, letter.footer)),
    )


def _letterhead(sheet: Sheet, letter: Letter) -> None:
    for number, line in enumerate(letter.letterhead):
        first = number == 0
        sheet.paragraph(
            line,
            bold=first,
            size=sheet.look.size + 4 if first else sheet.look.size - 1,
            align=sheet.look.head,
        )
    if letter.letterhead:
        if sheet.look.head_rule:
            sheet.rule(sheet.x0, sheet.y - 6, sheet.x1, sheet.y - 6, width=1.0)
        sheet.gap(1.5)


def _side_column(sheet: Sheet, letter: Letter) -> None:
    """The letterhead down one side of the first page; the body keeps the other side on every page."""
    left = sheet.look.head != "right"
    x0, x1, top = sheet.x0, sheet.x1, sheet.y
    split = x0 + SIDE_COLUMN if left else x1 - SIDE_COLUMN
    sheet.x0, sheet.x1 = (x0, split - 14.0) if left else (split + 14.0, x1)
    for number, line in enumerate(letter.letterhead):
        sheet.paragraph(
            line, bold=number == 0, size=sheet.look.size if number == 0 else sheet.look.size - 1.5
        )
        sheet.gap(0.2)
    if sheet.look.head_rule:
        sheet.rule(split, top, split, 60.0)
    sheet.x0, sheet.x1 = (split + 8.0, x1) if left else (x0, split - 8.0)
    sheet.y = top


def _block(sheet: Sheet, block: Block) -> None:
    if block is None:
        sheet.gap(0.9)
    elif isinstance(block, Tick):
        _tick(sheet, block)
    elif isinstance(block, Table):
        _table(sheet, block)
    else:
        _paragraph(sheet, block)


def _tick(sheet: Sheet, tick: Tick) -> None:
    """One box and its label, wrapped beside the box."""
    look = sheet.look
    if look.box is Box.LITERAL:
        sheet.paragraph(f"[{'x' if tick.ticked else ' '}] {tick.label}")
        return
    indent = look.size * 0.95 + 8.0
    sheet.room_for(look.leading * 2.3)
    sheet.box(sheet.x0 + 1.0, sheet.y - look.leading * 1.1, ticked=tick.ticked)
    sheet.gap(0.1)
    sheet.paragraph(tick.label, indent=indent)
    sheet.gap(0.15)


def _paragraph(sheet: Sheet, block: Paragraph) -> None:
    for line in block.lines:
        sheet.paragraph(line, bold=line.lower().startswith(("re:", "re ", "objet")) and sheet.look.head_rule)


def _signature(sheet: Sheet, letter: Letter) -> None:
    if not letter.signature:
        return
    sheet.room_for(sheet.look.leading * (len(letter.signature) + 3))
    sheet.gap(0.5)
    if pick(letter.id, "scribble", (True, False)):
        _scribble(sheet, letter)
    for line in letter.signature:
        sheet.paragraph(line)


def _scribble(sheet: Sheet, letter: Letter) -> None:
    """A hand's stroke above the typed name."""
    random = chance(letter.id, "scribble stroke")
    x, y = sheet.x0 + 4.0, sheet.y - 16.0
    points = [(x + 9.0 * step, y + random.uniform(-9.0, 9.0)) for step in range(10)]

    def show() -> None:
        canvas = sheet.canvas
        canvas.setLineWidth(1.1)
        for first in range(0, len(points) - 3, 3):
            (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points[first : first + 4]
            canvas.bezier(x1, y1, x2, y2, x3, y3, x4, y4)

    sheet.draw(show)
    sheet.y -= 30.0


def _table(sheet: Sheet, table: Table) -> None:
    widths = _widths(table, sheet)
    header = bool(HEADER_WORDS & {cell.casefold() for cell in table.rows[0]})
    for number, row in enumerate(table.rows):
        _row(sheet, row, widths, bold=header and number == 0, first=number == 0)
    sheet.gap(0.4)


def _widths(table: Table, sheet: Sheet) -> tuple[float, ...]:
    """Natural widths where they fit; otherwise the wide columns share what the narrow ones leave."""
    look = sheet.look
    room = sheet.x1 - sheet.x0
    columns = max(len(row) for row in table.rows)
    natural = [
        max(
            line_width(tuple(words(row[column], look.fonts.bold, look.size))) if column < len(row) else 0.0
            for row in table.rows
        )
        + 2 * CELL_PAD
        + 2.0
        for column in range(columns)
    ]
    if sum(natural) <= room:
        return tuple(natural)
    fair = room / columns
    narrow = sum(width for width in natural if width <= fair)
    wide = sum(width for width in natural if width > fair)
    return tuple(width if width <= fair else (room - narrow) * width / wide for width in natural)


def _row(sheet: Sheet, row: tuple[str, ...], widths: tuple[float, ...], *, bold: bool, first: bool) -> None:
    look = sheet.look
    font = look.fonts.bold if bold else look.fonts.regular
    wrapped = [
        tuple(wrap(tuple(words(cell, font, look.size)), width - 2 * CELL_PAD))
        for cell, width in zip(row, widths, strict=False)
    ]
    height = look.leading * max(len(lines) for lines in wrapped) + 2 * CELL_PAD
    sheet.room_for(height)
    top, x = sheet.y, sheet.x0
    for lines, width in zip(wrapped, widths, strict=False):
        for number, line in enumerate(lines):
            y = top - CELL_PAD - look.leading * (number + 0.78)
            sheet.place_line(line, x + CELL_PAD, y)
        x += width
    sheet.y = top - height
    _rule_row(sheet, widths, top, first=first, rules=look.rules)


def _rule_row(sheet: Sheet, widths: tuple[float, ...], top: float, *, first: bool, rules: Rules) -> None:
    right = sheet.x0 + sum(widths)
    if rules is Rules.NONE:
        return
    if first:
        sheet.rule(sheet.x0, top, right, top)
    sheet.rule(sheet.x0, sheet.y, right, sheet.y)
    if rules is Rules.GRID:
        x = sheet.x0
        for width in (0.0, *widths):
            x += width
            sheet.rule(x, top, x, sheet.y)


def _cover_sheet(sheet: Sheet, letter: Letter) -> None:
    """A page that says who faxes whom, and nothing about the patient."""
    look: Look = sheet.look
    sheet.paragraph(
        pick(letter.id, "cover", ("FAX", "FACSIMILE COVER SHEET", "Fax transmission")), bold=True, size=24.0
    )
    sheet.gap(1.5)
    sender = letter.letterhead[0] if letter.letterhead else ""
    fields = (
        ("To", "Physiotherapy, breastfeeding program"),
        ("From", sender),
        ("Date", look.date_of_print),
        ("Pages", "2 including this cover"),
        ("Re", "Referral"),
    )
    for name, value in fields:
        sheet.gap(1.6)
        sheet.place(f"{name}:", sheet.x0, sheet.y, bold=True)
        sheet.place(value, sheet.x0 + 90.0, sheet.y)
        sheet.rule(sheet.x0, sheet.y - 5.0, sheet.x1, sheet.y - 5.0)
    sheet.gap(3)
    sheet.paragraph("Urgent      For review      Please reply")
    sheet.y = HEIGHT / 3
    sheet.paragraph(NOTICE, size=look.size - 1.5)
    sheet.next_page()
