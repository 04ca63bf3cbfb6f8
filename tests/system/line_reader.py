"""What a reading process does in the test of Tesseract: the text of one line's picture."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from extractors import tesseract
from pipeline.model import Attachment, Page, Reading, ReadingMethod, Unreadable


def extract(attachment: Attachment, *, password: str | None = None) -> Reading | Unreadable:
    """The line, as Tesseract reads it behind every fence; `nothing` where it answers nothing."""
    picture = np.asarray(Image.open(io.BytesIO(attachment.data)).convert("L"))
    text = tesseract.read_line(picture) or "nothing"
    return Reading(pages=(Page(number=1, text=text),), method=ReadingMethod.OCR)
