"""Tick boxes in every digital form become one of three signs, before the words that they answer."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import TICKED, UNSURE_TICK, UNTICKED
from tests.extractors.pdfs import Draw, lines, text_of, together

LABEL = "No infection"


def box(mark: Draw | None = None, x: float = 72, y: float = 700, size: float = 10) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.rect(x, y - 1, size, size)
        if mark:
            canvas.saveState()
            canvas.translate(x, y - 1)
            mark(canvas)
            canvas.restoreState()

    return draw


def cross(canvas: Canvas) -> None:
    canvas.line(1, 1, 9, 9)
    canvas.line(1, 9, 9, 1)


def check(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(2, 5)
    path.lineTo(4, 2)
    path.lineTo(9, 9)
    canvas.drawPath(path)


def filled(canvas: Canvas) -> None:
    canvas.rect(2, 2, 6, 6, stroke=0, fill=1)


def letter_x(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 10)
    canvas.drawString(1.6, 1.2, "X")


def dingbat(canvas: Canvas) -> None:
    canvas.setFont("ZapfDingbats", 10)
    canvas.drawString(1, 1, "\u2714")


def speck(canvas: Canvas) -> None:
    canvas.rect(3.5, 3.5, 1.8, 2.0, stroke=0, fill=1)


@pytest.mark.parametrize("mark", [cross, check, filled, letter_x, dingbat])
def test_a_drawn_box_with_a_mark(mark: Draw) -> None:
    assert text_of(together(box(mark), lines(LABEL, x=90, y=700))) == f"{TICKED} {LABEL}\n"


def test_a_drawn_box_without_a_mark() -> None:
    assert text_of(together(box(), lines(LABEL, x=90, y=700))) == f"{UNTICKED} {LABEL}\n"


def test_a_speck_in_a_box_is_unsure() -> None:
    assert text_of(together(box(speck), lines(LABEL, x=90, y=700))) == f"{UNSURE_TICK} {LABEL}\n"


def test_a_box_drawn_as_four_lines() -> None:
    def square(canvas: Canvas) -> None:
        for line in ((72, 700, 82, 700), (72, 710, 82, 710), (72, 700, 72, 710), (82, 700, 82, 710)):
            canvas.line(*line)

    assert text_of(together(square, lines(LABEL, x=90, y=701))) == f"{UNTICKED} {LABEL}\n"


@pytest.mark.parametrize(("dot", "sign"), [(0, UNTICKED), (3, TICKED)])
def test_a_drawn_radio_button(dot: float, sign: str) -> None:
    def circle(canvas: Canvas) -> None:
        canvas.circle(77, 704, 5)
        if dot:
            canvas.circle(77, 704, dot, fill=1)

    assert text_of(together(circle, lines(LABEL, x=90, y=700))) == f"{sign} {LABEL}\n"


@pytest.mark.parametrize(("checked", "sign"), [(True, TICKED), (False, UNTICKED)])
def test_form_fields(checked: bool, sign: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.acroForm.checkbox(checked=checked, x=72, y=698, size=11, name="a")
        canvas.acroForm.radio(name="r", value="one", selected=checked, x=72, y=678, size=11)
        canvas.acroForm.radio(name="r", value="two", selected=not checked, x=72, y=638, size=11)
        canvas.acroForm.textfield(name="t", value="Jane Example", x=130, y=655, width=200, height=16)

    other = UNTICKED if checked else TICKED
    text = text_of(together(draw, lines(LABEL, "Second", x=90, y=700, step=20), lines("Patient:", y=660)))
    assert text.split() == [sign, "No", "infection", sign, "Second", "Patient:", "Jane", "Example", other]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("[x] No infection", "☑ No infection"),
        ("[X]No infection", "☑ No infection"),
        ("[ ] No infection", "☐ No infection"),
        ("[] No infection", "☐ No infection"),
        ("[ x ] No infection", "☑ No infection"),
        ("(x) No infection", "☑ No infection"),
        ("( ) No infection", "☐ No infection"),
        ("_x_ No infection", "☑ No infection"),
        ("____ No infection", "☐ No infection"),
        ("Infection: ( ) Yes (x) No", "Infection: ☐ Yes ☑ No"),
        ("Infection? [ ] Yes [x] No", "Infection? ☐ Yes ☑ No"),
        ("Infection? Yes [ ] No [x]", "Infection? ☐ Yes ☑ No"),
        ("No infection [x]", "☑ No infection"),
        ("Seen on 3 May (twice) [note 2]", "Seen on 3 May (twice) [note 2]"),
        ("Name: ____________________ Date: ______", "Name: ____________________ Date: ______"),
    ],
)
def test_typed_boxes(typed: str, expected: str) -> None:
    assert text_of(lines(typed)) == expected + "\n"


def test_a_ticked_box_between_two_labels_alike_is_unsure() -> None:
    assert text_of(lines("infection [x] antibiotics")) == f"infection {UNSURE_TICK} antibiotics\n"


def test_the_nearer_label_has_the_box() -> None:
    draw = together(lines("infection", x=72, y=700), box(cross, x=120), lines("antibiotics", x=132, y=700))
    assert text_of(draw) == f"infection {TICKED} antibiotics\n"


def test_a_comb_for_digits_is_no_row_of_boxes() -> None:
    comb = together(*[box(x=72.0 + 12 * n, size=12) for n in range(4)])
    assert UNTICKED not in text_of(together(comb, lines("Health card number", x=150, y=700)))


def test_a_filled_bullet_is_no_tick() -> None:
    def bullets(canvas: Canvas) -> None:
        for y in (700, 686):
            canvas.rect(72, y, 5, 5, stroke=0, fill=1)

    text = text_of(together(bullets, lines("No infection", "No antibiotics", x=84, y=700)))
    assert text == "No infection\nNo antibiotics\n"
