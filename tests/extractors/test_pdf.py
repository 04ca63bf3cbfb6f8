"""Whole PDFs: what can be read, what cannot and why, and where each word stands."""

from __future__ import annotations

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extractors import pdf, pdf_page
from extractors.pdf_refusals import placeholder
from extractors.tokens import Token
from pipeline.model import MarkKind, Page, Reading, ReadingMethod, ReasonCode, Unreadable, Word
from tests.extractors.pdfs import LETTER, check_offsets, lines, made, marked, picture, read, text_of, together

BODY = ("Dear colleague,", "", "She has no infection and", "takes no antibiotics.", "", "A. Osei, MD")


def refused(data: bytes) -> ReasonCode:
    result = pdf.extract(data)
    assert isinstance(result, Unreadable)
    assert result.media_type == "application/pdf"
    return result.reason


def test_lines_and_paragraphs() -> None:
    assert text_of(lines(*BODY)) == (
        "Dear colleague,\n\nShe has no infection and\ntakes no antibiotics.\n\nA. Osei, MD\n"
    )


def test_double_spaced_lines_stay_one_paragraph() -> None:
    text = text_of(lines("She has no infection", "and takes no", "antibiotics at all.", step=20))
    assert "\n\n" not in text


def test_boxes_are_points_from_the_top_left() -> None:
    page = read(lines("Osei", x=100, y=700)).pages[0]
    x0, top, x1, bottom = page.words[0].box
    assert x0 == pytest.approx(100, abs=1)
    assert top < 792 - 700 < bottom
    assert bottom - top < 16
    assert 15 < x1 - x0 < 30


def test_hyphenation_is_undone_and_letters_of_other_languages_are_kept() -> None:
    text = text_of(lines("Zoé Côté has no infec-", "tion \u00a0now."))
    assert text == "Zoé Côté has no infection now.\n"


def test_words_printed_twice_for_bold_are_read_once() -> None:
    assert text_of(together(lines("No infection"), lines("No infection", x=72.4))) == "No infection\n"


def test_a_word_said_twice_stays_twice() -> None:
    assert text_of(lines("no no")) == "no no\n"


def test_text_drawn_in_scrambled_order_is_set_in_order() -> None:
    def draw(canvas: Canvas) -> None:
        for x, y, word in ((160, 686, "four"), (100, 700, "two"), (72, 700, "one"), (72, 686, "three")):
            canvas.setFont("Helvetica", 10)
            canvas.drawString(x, y, word)

    assert "".join(text_of(draw).split()) == "onetwothreefour"


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_a_rotated_page_reads_the_same(turns: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turns)
        # Drawn so that a viewer that turns the page shows upright lines; reportlab swaps width and height.
        width, height = LETTER if turns == 180 else (LETTER[1], LETTER[0])
        canvas.translate(*{90: (width, 0), 180: (width, height), 270: (0, height)}[turns])
        canvas.rotate(turns)
        lines(*BODY, x=72, y=500)(canvas)

    page = read(draw).pages[0]
    assert page.text == text_of(lines(*BODY))
    x0, top, x1, bottom = page.words[0].box
    assert x0 == pytest.approx(72, abs=1)
    assert x1 - x0 > bottom - top


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_a_page_printed_sideways_reads_the_same(turns: int) -> None:
    def draw(canvas: Canvas) -> None:
        width, height = LETTER
        canvas.translate(*{90: (width, 0), 180: (width, height), 270: (0, height)}[turns])
        canvas.rotate(turns)
        lines(*BODY, x=72, y=500)(canvas)

    reading = read(draw)
    assert reading.pages[0].text == text_of(lines(*BODY))
    for word in reading.pages[0].words:
        assert 0 <= word.box[0] < word.box[2] <= LETTER[0]
        assert 0 <= word.box[1] < word.box[3] <= LETTER[1]


def test_the_crop_box_is_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 400, 500, 760))
        lines("She has no infection at all today", x=72, y=700)(canvas)
        lines("Cut away below", x=72, y=100)(canvas)

    page = read(draw).pages[0]
    assert page.words[0].box[0] == pytest.approx(22, abs=1)
    assert marked(page, MarkKind.HIDDEN) == ["Cut away below"]


def test_pages_are_numbered_and_running_lines_marked() -> None:
    def page(number: int) -> object:
        return lines("Maple Clinic", "", f"Body of part {number} of the letter", "", "", f"Page {number}")

    reading = read(page(1), page(2))  # type: ignore[arg-type]  # the drawings of pdfs.lines
    assert [page.number for page in reading.pages] == [1, 2]
    assert marked(reading.pages[1], MarkKind.FURNITURE) == ["Maple Clinic", "Page 2"]


def test_an_encrypted_pdf() -> None:
    assert refused(made(lines(*BODY), password="pass")) is ReasonCode.ENCRYPTED


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7 rubbish" * 50, b""])
def test_a_damaged_pdf(data: bytes) -> None:
    assert refused(data) is ReasonCode.UNREADABLE


def test_a_truncated_pdf_never_raises() -> None:
    data = made(lines(*BODY))
    for size in range(0, len(data), 97):
        assert pdf.extract(data[:size])


def test_a_blank_pdf() -> None:
    assert refused(made(lambda canvas: None)) is ReasonCode.EMPTY


def test_a_picture_alone() -> None:
    assert refused(made(picture(0, 0, *LETTER))) is ReasonCode.UNREADABLE


def test_too_many_pages() -> None:
    assert refused(made(*[lines("page")] * (pdf.MAX_PAGES + 1))) is ReasonCode.UNREADABLE


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            ("Please wait...", "If this message is not eventually replaced by the proper contents of the",
             "document, your PDF viewer may not be able to display this type of document."),
            ReasonCode.UNSUPPORTED_FORMAT,
        ),
        (("This form requires Adobe Reader 8 or higher.",), ReasonCode.UNSUPPORTED_FORMAT),
        (("This PDF document is protected by Microsoft Information Protection.",), ReasonCode.ENCRYPTED),
    ],
)  # fmt: skip
def test_placeholder_pages(words: tuple[str, ...], reason: ReasonCode) -> None:
    assert refused(made(lines(*words))) is reason


def test_a_letter_that_mentions_protection_is_a_letter() -> None:
    page = Page(number=1, text="This document is protected by privacy law. " + "She is well. " * 200)
    assert placeholder((page,)) is None


class Ocr:
    """Stands for an engine: says what it was given."""

    def __init__(self) -> None:
        self.seen: list[tuple[tuple[int, int], float]] = []

    def __call__(self, image: Image.Image, dpi: float) -> Page:
        self.seen.append((image.size, dpi))
        word = Word(start=0, end=4, box=(1.0, 2.0, 3.0, 4.0), confidence=0.9)
        return Page(number=1, text="seen\n", words=(word,), method=ReadingMethod.OCR, confidence=0.9)


def test_a_scanned_page_goes_to_ocr_and_a_typed_one_does_not() -> None:
    ocr = Ocr()
    reading = pdf.extract(made(lines(*BODY), picture(0, 0, *LETTER)), ocr=ocr)
    assert isinstance(reading, Reading)
    assert [page.method for page in reading.pages] == [ReadingMethod.TEXT, ReadingMethod.OCR]
    assert reading.pages[1].number == 2
    assert (reading.method, reading.confidence) == (ReadingMethod.MIXED, 0.9)
    size, dpi = ocr.seen[0]
    assert size == (round(LETTER[0] * dpi / 72), round(LETTER[1] * dpi / 72))


def test_a_scan_with_a_hidden_text_layer_goes_to_ocr() -> None:
    def hidden(canvas: Canvas) -> None:
        text = canvas.beginText(72, 700)
        text.setTextRenderMode(3)
        text.textLine("She has no infection and takes no antibiotics")
        canvas.drawText(text)

    ocr = Ocr()
    assert pdf.extract(made(together(picture(0, 0, *LETTER), hidden)), ocr=ocr)
    assert len(ocr.seen) == 1


def test_an_unread_picture_leaves_nothing_sure() -> None:
    reading = read(together(picture(0, 0, *LETTER), lines(*BODY)))
    assert reading.confidence == 0.0
    assert {word.confidence for word in reading.pages[0].words} == {0.0}


def test_a_logo_is_no_reason_for_ocr() -> None:
    ocr = Ocr()
    reading = pdf.extract(made(together(picture(72, 600, 80, 40), lines(*BODY))), ocr=ocr)
    assert isinstance(reading, Reading)
    assert (reading.method, ocr.seen) == (ReadingMethod.TEXT, [])
    check_offsets(reading)


def test_a_font_without_an_alphabet_is_not_believed() -> None:
    ocr = Ocr()
    draw = together(lines(*BODY), lines(*["\u00e9" * 30] * 3, y=500))
    assert pdf.extract(made(draw), ocr=ocr)
    assert ocr.seen == []
    token = Token("\ufffd\ue001\ue002\ue003", 72, 100, 90, 112)
    assert pdf_page._garbled([token])
