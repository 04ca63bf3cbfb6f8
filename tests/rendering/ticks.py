"""Tick boxes on a canvas, in every form that a PDF can have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.rendering.look import Box, Look

EMPTY_SQUARES = ("\N{LOWER RIGHT DROP-SHADOWED WHITE SQUARE}", "\N{LOWER RIGHT SHADOWED WHITE SQUARE}")
MARKS = ("\N{HEAVY CHECK MARK}", "\N{HEAVY BALLOT X}")
"""Both in ZapfDingbats; one of each for a whole form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The lower left corner of a box and the length of its side, in points."""

    x: float
    y: float
    side: float


def draw_box(canvas: Any, look: Look, place: Place, number: int, *, ticked: bool) -> None:
    """One box in the form that the look asks for; `number` names the field of a form."""
    if look.box is Box.WIDGET:
        _widget(canvas, place, number, ticked=ticked)
    elif look.box is Box.DINGBAT:
        canvas.setFont("ZapfDingbats", place.side * 1.1)
        glyphs = MARKS if ticked else EMPTY_SQUARES
        canvas.drawString(place.x, place.y + 1.0, glyphs[int(look.struck_as_bar)])
    else:
        _square(canvas, place, look.box, ticked=ticked)


def _widget(canvas: Any, place: Place, number: int, *, ticked: bool) -> None:
    canvas.acroForm.checkbox(
        checked=ticked,
        buttonStyle=("check", "cross", "circle")[number % 3],
        x=place.x,
        y=place.y,
        size=place.side,
        name=f"Check Box {number}",
        fieldFlags="",
        borderWidth=0.8,
    )


def _square(canvas: Any, place: Place, form: Box, *, ticked: bool) -> None:
    x, y, side = place.x, place.y, place.side
    inset = side * 0.18
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
