"""Tick boxes on a sheet, in every form that a PDF can have them."""

from __future__ import annotations

from tests.rendering.look import Box
from tests.rendering.sheet import Sheet, words, wrap

EMPTY_SQUARES = ("\N{LOWER RIGHT DROP-SHADOWED WHITE SQUARE}", "\N{LOWER RIGHT SHADOWED WHITE SQUARE}")
MARKS = ("\N{HEAVY CHECK MARK}", "\N{HEAVY BALLOT X}")
"""Both in ZapfDingbats; one of each for a whole form."""


def tick_line(sheet: Sheet, label: str, number: int, *, ticked: bool) -> None:
    """One box and its label, from the cursor downwards; `number` names the field of a form."""
    look = sheet.look
    side = look.size * 0.95
    indent = side + 7.0
    lines = tuple(
        wrap(tuple(words(label, look.fonts.regular, look.size)), sheet.x1 - sheet.x0 - indent - 12.0)
    )
    sheet.room_for(look.leading * len(lines) * 1.15)
    top = sheet.y - look.leading * 1.1
    if look.box is Box.LITERAL:
        sheet.paragraph(f"[{'x' if ticked else ' '}] {label}")
        return
    _box(sheet, sheet.x0 + 1.0, top - 0.12 * look.size, side, number, ticked=ticked)
    sheet.y = top + look.leading
    sheet.paragraph(label, indent=indent)
    sheet.y -= 0.15 * look.leading


def _box(sheet: Sheet, x: float, y: float, side: float, number: int, *, ticked: bool) -> None:
    form = sheet.look.box
    if form is Box.WIDGET:
        _widget(sheet, x, y, side, number, ticked=ticked)
    elif form is Box.DINGBAT:
        _dingbat(sheet, x, y, side, ticked=ticked)
    else:
        _drawn(sheet, x, y, side, form, ticked=ticked)


def _widget(sheet: Sheet, x: float, y: float, side: float, number: int, *, ticked: bool) -> None:
    style = ("check", "cross", "circle")[number % 3]

    def show() -> None:
        sheet.canvas.acroForm.checkbox(
            checked=ticked,
            buttonStyle=style,
            x=x,
            y=y,
            size=side,
            name=f"Check Box {number}",
            fieldFlags="",
            borderWidth=0.8,
        )

    sheet.draw(show)


def _dingbat(sheet: Sheet, x: float, y: float, side: float, *, ticked: bool) -> None:
    """An empty square glyph; where ticked, a check mark in its place or over it."""

    def show() -> None:
        sheet.canvas.setFont("ZapfDingbats", side * 1.1)
        sheet.canvas.drawString(
            x, y + 1.0, (MARKS if ticked else EMPTY_SQUARES)[int(sheet.look.struck_as_bar)]
        )

    sheet.draw(show)


def _drawn(sheet: Sheet, x: float, y: float, side: float, form: Box, *, ticked: bool) -> None:
    canvas = sheet.canvas
    inset = side * 0.18

    def show() -> None:
        canvas.setLineWidth(0.8)
        canvas.rect(x, y, side, side, stroke=1, fill=0)
        if not ticked:
            return
        canvas.setLineWidth(1.3)
        if form is Box.DRAWN_CROSS:
            canvas.line(x + inset, y + inset, x + side - inset, y + side - inset)
            canvas.line(x + inset, y + side - inset, x + side - inset, y + inset)
        elif form is Box.DRAWN_CHECK:
            canvas.line(x + inset, y + side * 0.5, x + side * 0.4, y + inset)
            canvas.line(x + side * 0.4, y + inset, x + side * 1.1, y + side * 1.15)
        else:
            canvas.rect(x + inset, y + inset, side - 2 * inset, side - 2 * inset, stroke=0, fill=1)

    sheet.draw(show)
