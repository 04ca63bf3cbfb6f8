"""Letters as other programs set them: justified, in columns, in tables with and without lines, as lists."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    ListFlowable,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
)

from extractors import pdf
from pipeline.model import TICKED, UNTICKED, MarkKind, Reading
from tests.extractors.pdfs import check_offsets, text_of

JUSTIFIED = ParagraphStyle(
    "justified", fontName="Times-Roman", fontSize=11, leading=14, alignment=TA_JUSTIFY, spaceAfter=6
)
PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=10, leading=12)
PROSE = (
    "Thank you for seeing this pleasant 32-year-old woman with a plugged duct in her left breast at four "
    "o'clock. There is no sign of infection and she is not taking antibiotics. She has no contraindications "
    "to treatment, and I recommend therapeutic ultrasound for the blocked duct."
)
QUESTION = "Is there any infection of the breast at this time, or are there any signs of it?"


def built(*story: Flowable, margin: float = 72) -> str:
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=letter, leftMargin=margin, rightMargin=margin).build(list(story))
    return text(buffer.getvalue())


def text(data: bytes) -> str:
    reading = pdf.extract(data)
    assert isinstance(reading, Reading)
    check_offsets(reading)
    return "\f".join(page.text for page in reading.pages)


@pytest.mark.parametrize("margin", [54, 72, 120, 150, 180, 200, 215])
def test_justified_prose_has_no_cells_and_breaks_after_sentences_alone(margin: float) -> None:
    found = built(Paragraph(PROSE, JUSTIFIED), margin=margin)
    assert found.replace(".\n", ". ").strip() == PROSE


def test_two_justified_columns_are_read_one_after_the_other() -> None:
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=letter)
    frames = [Frame(54, 54, 240, 690), Frame(318, 54, 240, 690)]
    document.addPageTemplates(PageTemplate(frames=frames))
    story = [Paragraph(PROSE, JUSTIFIED), Paragraph(f"On the left: {PROSE}", JUSTIFIED), FrameBreak()]
    document.build([*story, Paragraph(f"On the right: {PROSE}", JUSTIFIED), Paragraph(PROSE, JUSTIFIED)])
    assert text(buffer.getvalue()) == (
        f"{PROSE}\n\nOn the left: {PROSE}\n\nOn the right: {PROSE}\n\n{PROSE}\n"
    )


@pytest.mark.parametrize(
    "style",
    [
        pytest.param([], id="no lines"),
        pytest.param([("GRID", (0, 0), (-1, -1), 0.5, colors.black)], id="grid"),
        pytest.param([("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)], id="rows"),
        pytest.param(
            [("BOX", (0, 0), (-1, -1), 1, colors.black), ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)],
            id="box",
        ),
    ],
)
def test_yes_and_no_stay_in_their_columns(style: Sequence[Any]) -> None:
    rows = [
        ["Question", "Yes", "No"],
        [Paragraph(QUESTION, PLAIN), "", "X"],
        ["Is she taking antibiotics?", "", "X"],
        ["Therapeutic ultrasound recommended?", "X", ""],
    ]
    table = Table(
        rows, colWidths=[280, 50, 50], hAlign="LEFT", style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *style]
    )
    assert built(Paragraph(PROSE, JUSTIFIED), table) == (
        f"{PROSE}\n\nQuestion\tYes\tNo\n{QUESTION}\t\tX\nIs she taking antibiotics?\t\tX\n"
        "Therapeutic ultrasound recommended?\tX\t\n"
    )


def test_labels_and_wrapped_values() -> None:
    value = "None that I know of; she has been examined today and is medically cleared for the treatment."
    rows = [["Infection:", "None"], ["Contraindications:", Paragraph(value, PLAIN)], ["Antibiotics:", "None"]]
    table = Table(rows, colWidths=[120, 250], hAlign="LEFT", style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
    assert built(table) == f"Infection:\tNone\nContraindications:\t{value}\nAntibiotics:\tNone\n"


def test_bullets_stand_with_their_words() -> None:
    long = (
        "the patient has no contraindications to treatment, and none are expected to arise during the course"
    )
    items = [Paragraph(f"{long} of it", PLAIN), Paragraph("there is no infection", PLAIN)]
    assert built(ListFlowable(items, bulletType="bullet")) == f"• {long} of it\n• there is no infection\n"


@pytest.mark.parametrize("space", [-0.3, 1.2, 2.5, 4.0])
def test_letters_set_apart_are_words(space: float) -> None:
    def draw(canvas: Canvas) -> None:
        shown = canvas.beginText(72, 700)
        shown.setFont("Helvetica", 11)
        shown.setCharSpace(space)
        shown.textLine("There is no infection and she takes no antibiotics.")
        canvas.drawText(shown)

    assert text_of(draw) == "There is no infection and she takes no antibiotics.\n"


def test_struck_words_in_a_paragraph_are_marked() -> None:
    buffer = io.BytesIO()
    words = "She has <strike>an infection</strike> no infection. <u>She takes no antibiotics.</u>"
    SimpleDocTemplate(buffer, pagesize=letter).build([Paragraph(words, JUSTIFIED)])
    reading = pdf.extract(buffer.getvalue())
    assert isinstance(reading, Reading)
    page = reading.pages[0]
    struck = [page.text[mark.start : mark.end] for mark in page.marks if mark.kind is MarkKind.STRUCK]
    assert struck == ["an infection"]


def test_typed_boxes() -> None:
    lines = (
        "Infection present: [ ] Yes [x] No",
        "Antibiotics:  ( ) Yes  (x) No",
        "[X] Therapeutic ultrasound",
    )
    assert built(*(Paragraph(line, PLAIN) for line in lines)) == (
        f"Infection present: {UNTICKED} Yes {TICKED} No\nAntibiotics: {UNTICKED} Yes {TICKED} No\n"
        f"{TICKED} Therapeutic ultrasound\n"
    )


def test_a_line_spread_to_a_margin_that_no_other_line_reaches_is_prose() -> None:
    words = "Not infected. Not on antibiotics. Not contraindicated."
    found = built(Paragraph(f"{words} {'Ultrasound' * 3}.", JUSTIFIED), margin=160)
    assert found.startswith(f"{words}\n")


SIDE = (
    "LAKESIDE FAMILY",
    "HEALTH TEAM",
    "",
    "Dr. A. Rezaei, MD",
    "Dr. B. Solomon, MD",
    "C. Lutz, NP",
    "",
    "Tel 416-555-0107",
)


@pytest.mark.parametrize("left", [True, False])
def test_a_side_bar_is_read_before_the_letter_beside_it(left: bool) -> None:
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=letter)
    bar, body = (54, 194) if left else (420, 54)
    frames = [Frame(bar, 54, 130, 690), Frame(body, 54, 350, 690)]
    document.addPageTemplates(PageTemplate(frames=frames))
    side = ParagraphStyle("side", parent=PLAIN, fontSize=9, leading=12)
    lines = [Paragraph(line or "&nbsp;", side) for line in SIDE]
    paragraphs = ("November 30, 2026", "Re: Ann Olsen, born 1988-10-01", PROSE, "Yours sincerely,")
    document.build([*lines, FrameBreak(), *(Paragraph(one, JUSTIFIED) for one in paragraphs)])
    found = [line for line in text(buffer.getvalue()).split("\n") if line]
    assert found == [*(line for line in SIDE if line), *paragraphs]
