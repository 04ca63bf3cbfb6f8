"""A PDF whose packed content was cut short is never surely read."""

from __future__ import annotations

import io
import re

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.pdf import extract
from extractors.pdf_integrity import cut_short
from pipeline.model import Reading

LINES = [f"Line {number}: there is no infection and she takes no antibiotic." for number in range(40)]
STREAM = re.compile(rb"(stream\r?\n)(.*?)(endstream)", re.DOTALL)


def letter(*, ascii85: bool) -> bytes:
    """A letter of one page, packed the way that many programs do it, or in printable characters."""
    from reportlab import rl_config

    before, rl_config.useA85 = rl_config.useA85, int(ascii85)
    try:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pageCompression=1, invariant=1)
        for index, line in enumerate(LINES):
            canvas.drawString(72, 780 - 16 * index, line)
        canvas.save()
        return buffer.getvalue()
    finally:
        rl_config.useA85 = before


def cut(data: bytes) -> bytes:
    """The same file with the last third of its largest stream gone."""
    largest = max(STREAM.finditer(data), key=lambda found: len(found[2]))
    kept = largest[2][: len(largest[2]) * 2 // 3]
    return data[: largest.start(2)] + kept + data[largest.end(2) :]


@pytest.mark.parametrize("ascii85", [True, False])
def test_a_whole_letter_is_surely_read(*, ascii85: bool) -> None:
    data = letter(ascii85=ascii85)
    assert not cut_short(data)
    reading = extract(data)
    assert isinstance(reading, Reading)
    assert reading.confidence == 1.0


@pytest.mark.parametrize("ascii85", [True, False])
def test_a_letter_that_was_cut_short_is_not(*, ascii85: bool) -> None:
    data = cut(letter(ascii85=ascii85))
    assert cut_short(data)
    reading = extract(data)
    if isinstance(reading, Reading):
        assert reading.confidence == 0.0


def test_a_picture_that_was_cut_short_is_the_pictures_own_affair() -> None:
    assert not cut_short(
        b"1 0 obj << /Subtype /Image /Filter /FlateDecode >> stream\nnot packed at all\nendstream"
    )
