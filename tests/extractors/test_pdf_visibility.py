"""Struck out, underlined, white, covered, blacked out: what a person sees of the words."""

from __future__ import annotations

import pytest
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas

from extractors.tokens import BLACKED_OUT
from pipeline.model import MarkKind
from tests.extractors.pdfs import Draw, lines, marked, read, together

SENTENCE = lines("There is no infection today", x=72, y=700)


def bar(y: float, height: float, x: float = 72, width: float = 130, color: object = colors.black) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(color)
        canvas.rect(x, y, width, height, stroke=0, fill=1)
        canvas.setFillColor(colors.black)

    return draw


def stroke(y: float, x: float = 72, to: float = 205, width: float = 0.8) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(width)
        canvas.line(x, y, to, y)

    return draw


@pytest.mark.parametrize("draw", [stroke(703), bar(702.8, 0.7), bar(702, 2.0)])
def test_a_line_through_words_strikes_them_out(draw: Draw) -> None:
    page = read(together(SENTENCE, draw)).pages[0]
    assert marked(page, MarkKind.STRUCK) == ["There is no infection today"]


def test_only_the_words_under_the_line_are_struck() -> None:
    page = read(together(SENTENCE, stroke(703, x=110, to=123))).pages[0]
    assert marked(page, MarkKind.STRUCK) == ["no"]


@pytest.mark.parametrize("y", [700.0, 699.0, 697.5, 710.0])
def test_underlines_and_rules_strike_nothing(y: float) -> None:
    page = read(together(SENTENCE, stroke(y))).pages[0]
    assert marked(page, MarkKind.STRUCK) == []


def test_half_a_word_struck() -> None:
    page = read(together(lines("is/isnot", y=700), stroke(703, x=83, to=102))).pages[0]
    assert "".join(marked(page, MarkKind.STRUCK)) not in ("", "is/isnot")


def test_white_words_are_hidden() -> None:
    def white(canvas: Canvas) -> None:
        canvas.setFillColor(colors.white)
        lines("no antibiotics", y=600)(canvas)

    page = read(together(SENTENCE, white)).pages[0]
    assert marked(page, MarkKind.HIDDEN) == ["no antibiotics"]


def test_white_words_on_a_dark_heading_are_seen() -> None:
    def white(canvas: Canvas) -> None:
        canvas.setFillColor(colors.white)
        lines("MAPLE CLINIC", y=600)(canvas)

    page = read(together(SENTENCE, bar(595, 16), white)).pages[0]
    assert page.marks == ()
    assert "MAPLE CLINIC" in page.text


def test_words_under_a_white_patch_are_hidden() -> None:
    page = read(together(SENTENCE, bar(696, 14, color=colors.white), lines("seen", y=600))).pages[0]
    assert marked(page, MarkKind.HIDDEN) == ["There is no infection today"]


def test_words_on_a_coloured_patch_are_seen() -> None:
    page = read(together(bar(696, 14, color=colors.yellow), SENTENCE)).pages[0]
    assert page.marks == ()


@pytest.mark.parametrize("first", [True, False])
def test_blacked_out_words_cannot_be_read(first: bool) -> None:
    black = bar(696, 13, x=123, width=38)
    page = read(together(black, SENTENCE) if first else together(SENTENCE, black)).pages[0]
    assert page.text == f"There is no {BLACKED_OUT} today\n"
    assert [word.confidence for word in page.words] == [1, 1, 1, 0, 1]


def test_invisible_and_tiny_and_outside_words_are_hidden() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 600)
        text.setTextRenderMode(3)
        text.textLine("invisible")
        text.setTextRenderMode(0)
        canvas.drawText(text)
        canvas.setFont("Helvetica", 1.2)
        canvas.drawString(72, 500, "tiny")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(700, 400, "outside")

    page = read(together(SENTENCE, draw)).pages[0]
    assert " ".join(marked(page, MarkKind.HIDDEN)).split() == ["invisible", "tiny", "outside"]


def test_a_slanting_stroke_makes_unsure() -> None:
    page = read(together(SENTENCE, lambda canvas: canvas.line(72, 690, 202, 716))).pages[0]
    assert min(word.confidence for word in page.words) < 0.5


def test_a_black_bar_without_words_under_it_is_a_word_that_cannot_be_read() -> None:
    page = read(
        together(lines("There is", y=700), bar(698, 11, x=112, width=14), lines("infection", x=130, y=700))
    )
    assert page.pages[0].text == f"There is {BLACKED_OUT} infection\n"
    assert min(word.confidence for word in page.pages[0].words) == 0.0


def test_a_thick_rule_across_the_page_is_no_word() -> None:
    page = read(together(SENTENCE, bar(730, 7, width=470))).pages[0]
    assert BLACKED_OUT not in page.text
