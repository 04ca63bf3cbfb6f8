"""PDF: the words of each page in reading order, with boxes, ticks, strike-outs and what nobody can see.

A page without a usable text layer is handed to the `ocr` that the caller gives; what PDFium cannot read at
all goes to the second reader. PDFium is not thread-safe:
one thread a process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
from PIL import Image
from pypdfium2 import raw

from extractors import pdf_page
from extractors.furniture import with_furniture
from extractors.pdf_integrity import cut_short
from extractors.pdf_refusals import placeholder
from extractors.pdf_second import SecondReader
from extractors.tokens import BLACKED_OUT
from pipeline.model import CELL, Page, Reading, ReadingMethod, ReasonCode, Unreadable, Word

MEDIA_TYPES: tuple[str, ...] = ("application/pdf",)
MAX_PAGES = 60
"""A referral has one to ten pages; a chart of hundreds is not read half and judged on that half."""
MAX_OCR_PAGES = 20
"""Pages that are read as pictures, some seconds each. The rest count as not read, which a person is told."""
OCR_DPI = 200.0
MAX_OCR_PIXELS = 30_000_000

PageOcr: TypeAlias = Callable[[Image.Image, float], Page]
"""A grey picture of a page as shown and its resolution in dots per inch, to the page that it shows.

Boxes of the words come back in points from the top left corner; the page number does not matter.
"""

_ENCRYPTED = "The PDF is protected. Ask the sender for the password or for a copy without one."
_DAMAGED = "The PDF is damaged and cannot be opened. Ask the sender to send it again."
_PICTURE = "The PDF is a picture of a letter and no text could be read from it. Look at it yourself."
_EMPTY = "The PDF has nothing on its pages. Ask the sender to send the letter again."
_LONG = f"The PDF has more than {MAX_PAGES} pages. Ask the sender for the referral letter alone."


def extract(data: bytes, *, ocr: PageOcr | None = None, password: str | None = None) -> Reading | Unreadable:
    """Read every page. Damaged, protected, empty, placeholder and overlong files are `Unreadable`.

    A protected one is read where `password` opens it.
    """
    try:
        document = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        return _refused(error, data)
    second = SecondReader(data, most_pages=MAX_PAGES, password=password)
    try:
        form = _form(document)
        count = len(document)
        if count == 0:
            return _by_second(second)
        if count > MAX_PAGES:
            return _unreadable(ReasonCode.UNREADABLE, _LONG)
        pages = [
            _page(document, form, index, ocr if index < MAX_OCR_PAGES else None, second)
            for index in range(count)
        ]
    except pypdfium2.PdfiumError:
        return _by_second(second)
    finally:
        document.close()
        second.close()
    if cut_short(data):
        pages = [_unread(page) if page is not None else None for page in pages]
    return _reading(pages)


def _refused(error: pypdfium2.PdfiumError, data: bytes) -> Reading | Unreadable:
    if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return _unreadable(ReasonCode.ENCRYPTED, _ENCRYPTED)
    second = SecondReader(data, most_pages=MAX_PAGES)
    try:
        return _by_second(second)
    finally:
        second.close()


def _by_second(second: SecondReader) -> Reading | Unreadable:
    """The whole of a document that PDFium refuses as damaged."""
    pages = [found.page if found.sure else _unread(found.page) for found in second.all_pages()]
    if not any(page.words and page.text.strip(f"{BLACKED_OUT} \n") for page in pages):
        return _unreadable(ReasonCode.UNREADABLE, _DAMAGED)
    return _reading([page for page in pages if page.words])


def _form(document: Any) -> Any:
    """The form environment, or None. It must exist before any page is opened."""
    document.init_forms()
    return document.formenv


def _page(document: Any, form: Any, index: int, ocr: PageOcr | None, second: SecondReader) -> Page | None:
    """One page, or None when there is nothing on it."""
    page = document[index]
    try:
        found = pdf_page.read(page, form, index + 1)
        if found.need is pdf_page.Need.NOTHING:
            return found.page
        wordless = found.need is pdf_page.Need.EMPTY and not found.page.words
        other = second.page(index, found.page) if wordless or found.need is pdf_page.Need.GARBLED else None
        if other is not None and (other.sure or wordless):
            return other.page if other.sure else _unread(other.page)
        if found.need is pdf_page.Need.EMPTY:
            return None
        if ocr is None:
            return _unread(found.page)
        return replace(_recognised(page, ocr, found.need), number=index + 1)
    finally:
        page.close()


def _recognised(page: Any, ocr: PageOcr, need: pdf_page.Need) -> Page:
    width, height = page.get_size()
    dpi = min(OCR_DPI, 72.0 * (MAX_OCR_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=dpi / 72.0, grayscale=True)
    image = bitmap.to_pil().copy()
    bitmap.close()
    method = ReadingMethod.MIXED if need is pdf_page.Need.PICTURE_BESIDE_TEXT else ReadingMethod.OCR
    return replace(ocr(image, dpi), method=method)


def _unread(page: Page) -> Page:
    """A page of which a picture was not read: a sign that nobody can read, and no sureness about the rest."""
    words = tuple(replace(word, confidence=0.0) for word in page.words)
    start = len(page.text)
    box = (0.0, 0.0, 0.0, 0.0)
    sign = Word(start=start, end=start + 1, box=box, confidence=0.0)
    return replace(page, text=f"{page.text}{BLACKED_OUT}\n", words=(*words, sign), confidence=0.0)


def _reading(pages: list[Page | None]) -> Reading | Unreadable:
    kept = tuple(page for page in pages if page is not None)
    if not any(page.text.strip() for page in kept):
        return _unreadable(ReasonCode.EMPTY, _EMPTY)
    if all(set(page.text) <= {BLACKED_OUT, " ", "\n", CELL} for page in kept):
        return _unreadable(ReasonCode.UNREADABLE, _PICTURE)
    refusal = placeholder(kept)
    if refusal is not None:
        return _unreadable(*refusal)
    methods = {page.method for page in kept}
    return Reading(
        pages=with_furniture(kept),
        method=methods.pop() if len(methods) == 1 else ReadingMethod.MIXED,
        confidence=min(page.confidence for page in kept),
        media_type=MEDIA_TYPES[0],
    )


def _unreadable(reason: ReasonCode, detail: str) -> Unreadable:
    return Unreadable(reason=reason, detail=detail, media_type=MEDIA_TYPES[0])
