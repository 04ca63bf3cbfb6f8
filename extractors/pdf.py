"""PDF: words of the text layer in reading order, with boxes, ticks, strike-outs and what nobody can see."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types

from pipeline.model import Page, Reading, ReadingMethod, Unreadable

MEDIA_TYPES: tuple[str, ...] = ("application/pdf",)


def extract(data: bytes) -> Reading | Unreadable:
    """Read every page of a PDF."""
    with pypdfium2.PdfDocument(data) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    pages = tuple(Page(number=n, text=text.replace("\r\n", "\n")) for n, text in enumerate(texts, start=1))
    return Reading(pages=pages, method=ReadingMethod.TEXT, media_type="application/pdf")
