"""A letter as a Word document with the habits of real ones: content controls, tracked changes, cut runs."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.shared import Pt

from tests.rendering import docx_xml as xml
from tests.rendering.letters import (
    INLINE_TICK,
    Block,
    Layout,
    Letter,
    Paragraph,
    Table,
    Tick,
    blocks,
    is_tick,
    is_ticked,
    spans,
)
from tests.rendering.look import chance, pick
from tests.rendering.pdf import HEADER_WORDS, NOTICE

Append = Callable[[Any], object]
"""Adds one element to the body, to a cell or to a text box."""


class TickForm(StrEnum):
    """How tick boxes are made."""

    CONTROL = "control"
    LEGACY = "legacy"
    WINGDINGS = "wingdings"
    UNICODE = "unicode"
    LITERAL = "literal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What the writer's word processor does."""

    ticks: TickForm
    tracked: bool
    """Struck-out text is a tracked deletion, and what follows it an insertion; otherwise struck runs."""
    line_breaks: bool
    """Lines of a paragraph are parted by breaks; otherwise each is a paragraph, with empty ones between."""
    split_runs: bool
    curly: bool
    """Quotes are curled while typing."""
    head_in_header: bool
    controls: bool
    """Reference lines stand in content controls."""
    text_box: bool
    """A side column is a text box; otherwise the left cell of a table."""
    grid: bool


def habits_of(letter: Letter) -> Habits:
    """The habits of a letter, by the hash of its id."""

    def yes(purpose: str) -> bool:
        return pick(letter.id, f"docx {purpose}", (True, False))

    return Habits(
        ticks=pick(letter.id, "docx ticks", tuple(TickForm)),
        tracked=yes("tracked"),
        line_breaks=yes("breaks"),
        split_runs=yes("split"),
        curly=yes("curly"),
        head_in_header=yes("header"),
        controls=yes("controls"),
        text_box=yes("text box"),
        grid=yes("grid"),
    )


def render_docx(letter: Letter) -> bytes:
    """The letter as DOCX bytes."""
    document = Document()
    style: Any = document.styles["Normal"]
    style.font.name = pick(letter.id, "docx font", ("Calibri", "Times New Roman", "Arial"))
    style.font.size = Pt(11)
    writer = _Writer(letter, habits_of(letter))
    body = document.element.body
    end = body.sectPr
    writer.whole(document, end.addprevious)
    buffer = BytesIO()
    document.save(buffer)
    return fixed_zip(buffer.getvalue())


class _Writer:
    def __init__(self, letter: Letter, habits: Habits) -> None:
        self.letter = letter
        self.habits = habits
        self._random = chance(letter.id, "docx runs")
        self._number = 0

    def whole(self, document: Any, append: Append) -> None:
        """Header, cover, letterhead, body, signature, footer."""
        letter, section = self.letter, document.sections[0]
        if letter.layout is Layout.FAX_COVER:
            self._cover(append)
        if letter.layout is Layout.TWO_COLUMN:
            self._two_columns(append)
        else:
            self._letterhead(section, append)
            self._letter(append)
        for number, line in enumerate(letter.footer):
            self._furniture(section.footer, line, first=number == 0)

    def _letterhead(self, section: Any, append: Append) -> None:
        if self.habits.head_in_header and self.letter.layout is not Layout.FAX_COVER:
            for number, line in enumerate(self.letter.letterhead):
                self._furniture(section.header, line, first=number == 0)
            return
        self._lines(self.letter.letterhead, append)
        if self.letter.letterhead:
            append(xml.paragraph())

    def _furniture(self, part: Any, line: str, *, first: bool) -> None:
        paragraph = part.paragraphs[0] if first else part.add_paragraph()
        paragraph.add_run(self._typed(line))

    def _two_columns(self, append: Append) -> None:
        if self.habits.text_box:
            lines = "".join(xml.plain_paragraph(escape(self._typed(line))) for line in self.letter.letterhead)
            append(parse_xml(xml.text_box(lines)))
            self._letter(append)
            return
        table = parse_xml(xml.table((2400, 6900), grid=False))
        row = xml.row(table)
        side, main = (xml.cell(row, width) for width in (2400, 6900))
        self._lines(self.letter.letterhead, side.append)
        if not self.letter.letterhead:
            side.append(xml.paragraph())
        self._letter(main.append)
        main.append(xml.paragraph())
        append(table)
        append(xml.paragraph())

    def _letter(self, append: Append) -> None:
        for block in blocks(self.letter.body):
            self._block(block, append)
        if self.letter.signature:
            append(xml.paragraph())
            self._lines(self.letter.signature, append)

    def _block(self, block: Block, append: Append) -> None:
        if block is None:
            if not self.habits.line_breaks:
                append(xml.paragraph())
        elif isinstance(block, Tick):
            self._lines((f"[{'x' if block.ticked else ' '}] {block.label}",), append)
        elif isinstance(block, Table):
            append(self._table(block))
            append(xml.paragraph())
        else:
            self._paragraph(block, append)

    def _paragraph(self, block: Paragraph, append: Append) -> None:
        reference = block.lines[0].lower().startswith(("re:", "re ", "patient", "name", "objet"))
        if not self.habits.line_breaks:
            self._lines(block.lines, append)
            return
        paragraph = xml.paragraph()
        for number, line in enumerate(block.lines):
            if number:
                paragraph.append(parse_xml(f"<w:r {xml.NAMESPACES}><w:br/></w:r>"))
            self._fill(paragraph, line)
        append(xml.in_control(paragraph) if reference and self.habits.controls else paragraph)

    def _lines(self, lines: Iterable[str], append: Append) -> None:
        for line in lines:
            paragraph = xml.paragraph()
            self._fill(paragraph, line)
            reference = line.lower().startswith(("re:", "re ", "patient", "name", "objet"))
            append(xml.in_control(paragraph) if reference and self.habits.controls else paragraph)

    def _typed(self, text: str) -> str:
        if not self.habits.curly:
            return text
        return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")

    def _fill(self, paragraph: Any, line: str) -> None:
        """The spans of a line as runs; a tracked deletion is followed by an insertion of what replaced it."""
        replaced = False
        for span in spans(self._typed(line)):
            if span.struck and self.habits.tracked:
                paragraph.append(xml.deletion(span.text, self._next()))
            elif replaced:
                inserted, rest = _first_words(span.text)
                paragraph.append(xml.insertion(inserted, self._next()))
                self._runs(paragraph, rest)
            else:
                self._runs(paragraph, span.text, struck=span.struck)
            replaced = span.struck and self.habits.tracked

    def _runs(self, paragraph: Any, text: str, *, struck: bool = False) -> None:
        """Tick boxes, and between them one run, or several cut anywhere, as an edited document has them."""
        for piece in INLINE_TICK.split(text):
            if is_tick(piece):
                self._box(paragraph, ticked=is_ticked(piece))
            else:
                self._cut(paragraph, piece, struck=struck)

    def _cut(self, paragraph: Any, text: str, *, struck: bool) -> None:
        while text:
            cut = self._random.randint(3, 40) if self.habits.split_runs else len(text)
            paragraph.append(xml.run(text[:cut], struck=struck))
            text = text[cut:]

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _box(self, paragraph: Any, *, ticked: bool) -> None:
        makers: dict[TickForm, Callable[[], Any]] = {
            TickForm.CONTROL: lambda: xml.tick_control(ticked=ticked),
            TickForm.LEGACY: lambda: xml.tick_legacy(self._next(), ticked=ticked),
            TickForm.WINGDINGS: lambda: xml.tick_wingdings(ticked=ticked),
            TickForm.UNICODE: lambda: xml.run("\N{BALLOT BOX WITH X}" if ticked else "\N{BALLOT BOX}"),
            TickForm.LITERAL: lambda: xml.run("[x]" if ticked else "[ ]"),
        }
        made = makers[self.habits.ticks]()
        for element in made if isinstance(made, list) else [made]:
            paragraph.append(element)

    def _table(self, block: Table) -> Any:
        columns = max(len(row) for row in block.rows)
        width = 9300 // columns
        table = parse_xml(xml.table((width,) * columns, grid=self.habits.grid))
        header = bool(HEADER_WORDS & {cell.casefold() for cell in block.rows[0]})
        for number, cells in enumerate(block.rows):
            row = xml.row(table, header=header and number == 0)
            for text in cells:
                paragraph = xml.paragraph()
                self._fill(paragraph, text)
                xml.cell(row, width).append(paragraph)
        return table

    def _cover(self, append: Append) -> None:
        sender = self.letter.letterhead[0] if self.letter.letterhead else ""
        self._lines(
            (
                "FAX",
                "To: Physiotherapy, breastfeeding program",
                f"From: {sender}",
                "Pages: 2 including this cover",
                "Urgent      For review      Please reply",
                NOTICE,
            ),
            append,
        )
        paragraph = xml.paragraph()
        paragraph.append(parse_xml(f'<w:r {xml.NAMESPACES}><w:br w:type="page"/></w:r>'))
        append(paragraph)


def _first_words(text: str, count: int = 3) -> tuple[str, str]:
    parts = text.split(" ")
    head = " ".join(parts[: count + 1])
    return head, text[len(head) :]


def fixed_zip(data: bytes) -> bytes:
    """The same archive with one fixed date on every member."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, date_time=(2026, 11, 12, 9, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            new.writestr(member, old.read(name))
    return buffer.getvalue()
