"""PDFs made on the fly for the tests of the PDF reader. All names are invented."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractors import pdf
from pipeline.model import MarkKind, Page, Reading

Draw = Callable[[Canvas], None]
LETTER = (612.0, 792.0)


def made(*pages: Draw, password: str | None = None) -> bytes:
    """One page for each drawing."""
    buffer = io.BytesIO()
    lock = pdfencrypt.StandardEncryption(password) if password else None
    canvas = Canvas(buffer, pagesize=LETTER, encrypt=lock)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(*texts: str, x: float = 72, y: float = 740, step: float = 14, font: str = "Helvetica") -> Draw:
    """Lines from the top, an empty one for a blank."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, 10)
        for number, text in enumerate(texts):
            if text:
                canvas.drawString(x, y - number * step, text)

    return draw


def together(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for part in draws:
            part(canvas)

    return draw


def picture(x: float, y: float, width: float, height: float) -> Draw:
    """A grey picture of 8 by 8 pixels."""
    from PIL import Image

    image = ImageReader(Image.new("L", (8, 8), 128))
    return lambda canvas: canvas.drawImage(image, x, y, width, height)


def read(*pages: Draw) -> Reading:
    reading = pdf.extract(made(*pages))
    assert isinstance(reading, Reading)
    check_offsets(reading)
    return reading


def text_of(*pages: Draw) -> str:
    return read(*pages).pages[0].text


def marked(page: Page, kind: MarkKind) -> list[str]:
    return [page.text[mark.start : mark.end] for mark in page.marks if mark.kind is kind]


def check_offsets(reading: Reading) -> None:
    """What every reading must keep: words in the order of the text, none over another, none with a space."""
    for page in reading.pages:
        last = 0
        for word in page.words:
            assert last <= word.start < word.end <= len(page.text)
            assert not any(c.isspace() for c in page.text[word.start : word.end])
            last = word.end
        assert "".join(page.text[w.start : w.end] for w in page.words) == "".join(page.text.split())


def bomb(megabytes: int) -> bytes:
    """A PDF whose page content inflates, twice deflated, to `megabytes`."""
    inner = zlib.compressobj(9)
    part = b"0 0 m " * 170_000
    content = b"".join(inner.compress(part) for _ in range(megabytes)) + inner.flush()
    stream = zlib.compress(content, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream"
        % (len(stream), stream),
    ]
    body = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(body)
