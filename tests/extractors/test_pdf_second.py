"""PDFs at which PDFium fails and pdfplumber does not: every file here is really refused, empty or garbled."""

from __future__ import annotations

import subprocess
import sys
import zlib

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extractors import pdf, pdf_second
from extractors.tokens import BLACKED_OUT, Token
from pipeline.model import UNSURE_TICK, MarkKind, Page, Reading, ReadingMethod, ReasonCode, Unreadable
from tests.extractors.pdfs import Draw, check_offsets, lines, made, marked, together

BODY = ("Dear colleague,", "She has no infection and", "takes no antibiotics.", "A. Osei, MD")
TEXT = "\n".join(BODY) + "\n"
CONTENT = b"BT /F1 10 Tf 72 740 Td 14 TL (She has no infection) Tj T* (and takes no antibiotics.) Tj ET"


def built(*objects: bytes) -> bytes:
    """A sound PDF of one page: the page's content is object 4, what follows are fonts and tables."""
    font = b" ".join(b"/F%d %d 0 R" % (n - 4, n) for n in range(5, 4 + len(objects), 2))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
    page += b"/Resources << /Font << %s >> >> >>"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page % font,
        *objects,
    )
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    count = len(parts) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(b"%010d 00000 n \n" % p for p in places)
    return body + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (count, len(body))


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def headless(*draws: Draw) -> bytes:
    """Its first line was lost on the way: PDFium refuses it."""
    data = made(*draws).split(b"\n", 1)[1]
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(data)
    return data


def page_of(data: bytes, ocr: pdf.PageOcr | None = None) -> Page:
    reading = pdf.extract(data, ocr=ocr)
    assert isinstance(reading, Reading), reading
    check_offsets(reading)
    return reading.pages[0]


def surely(page: Page) -> float:
    return min(word.confidence for word in page.words)


SOUND = made(lines(*BODY))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(SOUND.split(b"\n", 1)[1], id="first line lost"),
        pytest.param(b"Forwarded by a gateway.\n" * 60 + SOUND, id="begins late"),
        pytest.param(SOUND.replace(b"%PDF-", b"%PFD-"), id="not called a PDF"),
        pytest.param(SOUND.replace(b"[ /ASCII85", b"[ >/ASCII85"), id="a stray sign in the content's entry"),
        pytest.param(SOUND.replace(b"/Kids [ 3 0 R ]", b"/Kidz [ 3 0 R ]"), id="no list of pages"),
    ],
)
def test_a_letter_that_only_the_second_reader_can_read_is_read(data: bytes) -> None:
    try:
        document = pypdfium2.PdfDocument(data)
        first = document[0].get_textpage().get_text_range()
    except pypdfium2.PdfiumError:
        first = ""
    assert not first
    page = page_of(data)
    assert page.text == TEXT
    assert surely(page) == page.confidence == 1.0


def test_boxes_stand_where_the_first_reader_sees_them() -> None:
    first, second = page_of(SOUND), page_of(headless(lines(*BODY)))
    for one, other in zip(first.words, second.words, strict=True):
        assert one.box == pytest.approx(other.box, abs=3)


def test_every_page_of_a_refused_letter() -> None:
    reading = pdf.extract(headless(lines(*BODY), lines("She is now on cephalexin.")))
    assert isinstance(reading, Reading)
    assert [page.text for page in reading.pages] == [TEXT, "She is now on cephalexin.\n"]
    assert [page.number for page in reading.pages] == [1, 2]


def test_words_printed_twice_for_bold_are_read_once() -> None:
    assert page_of(headless(together(lines(*BODY), lines(*BODY, x=72.4)))).text == TEXT


def test_a_page_that_is_missing_makes_the_others_unsure() -> None:
    page = page_of(headless(lines(*BODY)).replace(b"/Count 1", b"/Count 2"))
    assert BLACKED_OUT in page.text
    assert surely(page) == 0.0


def test_an_earlier_state_of_the_file_may_be_what_is_read() -> None:
    data = headless(lines(*BODY))
    page = page_of(data + b"\n" + data[data.rindex(b"xref\n0") :])
    assert surely(page) == 0.0


def test_content_that_arrived_half_is_not_believed() -> None:
    packed = zlib.compress(CONTENT)
    half = built(stream(packed[:60], b"/Filter /FlateDecode "), HELVETICA)[9:]
    result = pdf.extract(half)
    assert isinstance(result, Unreadable) or surely(result.pages[0]) == 0.0
    whole = built(stream(packed, b"/Filter /FlateDecode "), HELVETICA)[9:]
    assert surely(page_of(whole)) == 1.0


def test_a_page_that_neither_reader_can_read_is_told() -> None:
    lost = stream(b"these are no packed data", b"/Filter /FlateDecode ")
    result = pdf.extract(built(lost, HELVETICA))
    assert isinstance(result, Unreadable)
    assert result.reason is ReasonCode.UNREADABLE


def test_a_blank_page_stays_blank() -> None:
    reading = pdf.extract(made(lines(*BODY), lines()))
    assert isinstance(reading, Reading)
    assert len(reading.pages) == 1
    assert surely(reading.pages[0]) == 1.0


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4 nothing", b"%PDF-", SOUND[: len(SOUND) // 3][9:]], ids=["rubbish", "bare", "cut"]
)
def test_what_neither_reader_can_open_is_damaged(data: bytes) -> None:
    result = pdf.extract(data)
    assert isinstance(result, Unreadable)
    assert result.reason is ReasonCode.UNREADABLE


def test_a_password_is_not_the_second_readers_affair() -> None:
    result = pdf.extract(made(lines(*BODY), password="invented"))  # of a test
    assert isinstance(result, Unreadable)
    assert result.reason is ReasonCode.ENCRYPTED


def test_too_many_pages_are_not_read() -> None:
    assert isinstance(pdf.extract(headless(*[lines("x")] * (pdf.MAX_PAGES + 1))), Unreadable)


# What the second reader cannot see costs sureness.


def drawn(*steps: Draw) -> Page:
    return page_of(headless(together(lines(*BODY), *steps)))


def test_a_word_with_a_line_through_it_is_unsure() -> None:
    page = drawn(lambda canvas: canvas.line(72, 729, 180, 729))
    unsure = [page.text[w.start : w.end] for w in page.words if w.confidence < 1]
    assert unsure == ["She", "has", "no", "infection", "and"]


def test_a_word_with_a_line_under_it_is_sure() -> None:
    assert surely(drawn(lambda canvas: canvas.line(72, 724.2, 180, 724.2))) == 1.0


def test_white_words_are_hidden() -> None:
    def white(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.drawString(72, 600, "No contraindications")

    assert marked(drawn(white), MarkKind.HIDDEN) == ["No contraindications"]


def test_a_drawn_box_may_be_ticked_or_not() -> None:
    assert UNSURE_TICK in drawn(lambda canvas: canvas.rect(58, 725, 9, 9)).text


def never_painted(canvas: Canvas) -> None:
    text = canvas.beginText(72, 500)
    text.setTextRenderMode(3)
    text.textLine("Nobody sees this.")
    canvas.drawText(text)


def black_bar(canvas: Canvas) -> None:
    canvas.rect(300, 600, 80, 11, fill=1)


def field(canvas: Canvas) -> None:
    canvas.acroForm.textfield(value="cephalexin", x=72, y=500, width=200, height=20)


@pytest.mark.parametrize("step", [never_painted, black_bar, field])
def test_what_escapes_the_second_reader_makes_the_page_unsure(step: Draw) -> None:
    page = drawn(step)
    assert BLACKED_OUT in page.text
    assert surely(page) == 0.0


# Garbled text.

ODD = b"<< /Type /Encoding /Differences [33 %s] >>" % b" ".join(b"/uniE0%02X" % c for c in range(33, 123))


def table(rows: bytes, count: int) -> bytes:
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    head += b"1 begincodespacerange <00> <ff> endcodespacerange\n"
    return stream(head + b"%d beginbfchar\n%sendbfchar\nendcmap end end" % (count, rows))


def odd_font(number: int) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding %s /ToUnicode %d 0 R >>" % (
        ODD,
        number,
    )


LITERAL = table(b"".join(b"<%02x> (\\000\\%03o)\n" % (c, c) for c in range(33, 123)), 90)
"""Letters written as strings of PostScript's other kind: PDFium does not take them for letters."""
GARBLED = built(stream(CONTENT), odd_font(6), LITERAL)


def test_the_garbled_letter_is_garbled_to_the_first_reader() -> None:
    text = pypdfium2.PdfDocument(GARBLED)[0].get_textpage().get_text_range()
    assert "infection" not in text
    assert pdf_second.odd_share([text]) > pdf_second.GARBLED


def test_a_garbled_letter_is_read_by_the_second_reader() -> None:
    page = page_of(GARBLED)
    assert page.text == "She has no infection\nand takes no antibiotics.\n"
    assert surely(page) == 1.0


def test_a_letter_that_is_garbled_to_both_is_read_as_a_picture() -> None:
    def ocr(image: Image.Image, dpi: float) -> Page:
        return Page(number=1, text="Seen\n")

    blind = table(b"".join(b"<%02x> <e0%02x>\n" % (c, c) for c in range(33, 123)), 90)
    page = page_of_words(built(stream(CONTENT), odd_font(6), blind), ocr)
    assert page.text == "Seen\n"
    assert page.method is ReadingMethod.OCR


def page_of_words(data: bytes, ocr: pdf.PageOcr) -> Page:
    reading = pdf.extract(data, ocr=ocr)
    assert isinstance(reading, Reading)
    return reading.pages[0]


def test_a_deciding_word_on_which_the_readers_differ_is_doubted() -> None:
    """The last letter of one word has two meanings: a "w" to PDFium, a "t" to pdfplumber."""
    content = (
        b"BT /F1 10 Tf 72 740 Td 14 TL (She has no infection of the breast.) Tj T* (She is ) Tj "
        b"/F3 10 Tf (not) Tj /F1 10 Tf ( taking antibiotics.) Tj ET"
    )
    both = b"".join(b"<%02x> <%04x>\n" % (c, ord("w") if c == ord("t") else c) for c in b"not")
    both += b"endbfchar\n1 beginbfchar\n(t) <0074>\n"
    plain = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 8 0 R >>"
    data = built(stream(content), odd_font(6), LITERAL, plain, table(both, 3))
    assert "now" in pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    page = page_of(data)
    assert page.text.splitlines()[0] == "She has no infection of the breast."
    found = {page.text[w.start : w.end]: w.confidence for w in page.words}
    assert found["not"] == pdf_second.DISPUTED
    assert found["infection"] == 1.0


def words(text: str, top: float = 100.0) -> list[Token]:
    return [Token(word, 72.0 + 50 * n, top, 110.0 + 50 * n, top + 10) for n, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("second", "first", "doubted"),
    [
        ("She takes no antibiotics", "She takes no antibiotics", []),
        ("She takes no antibiotics", "", []),
        ("She takes no antibiotics", "\ue000 \ue001 \ue002 \ue003", []),
        ("She takes not antibiotics", "She takes now antibiotics", ["She", "takes", "not", "antibiotics"]),
        ("She likes tea daily", "She likes bread daily", []),
        ("She was seen", "She was seen without", ["She", "was", "seen"]),
        ("no infection", "on infection", ["no", "infection"]),
    ],
)
def test_deciding_words_of_one_line_are_compared(second: str, first: str, doubted: list[str]) -> None:
    kept = pdf_second.compared(words(second), words(first))
    assert [token.text for token in kept if token.confidence < 1] == doubted
    assert pdf_second.compared(words(second), words(first, top=300.0)) == words(second)


def test_a_sound_letter_does_not_load_the_second_reader() -> None:
    program = (
        "import sys\n"
        "from extractors import pdf\n"
        "print(pdf.extract(sys.stdin.buffer.read()).pages[0].text)\n"
        "assert not {'pdfplumber', 'pdfminer', 'extractors.pdf_plumber'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, input=SOUND, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"no infection" in done.stdout
