"""Bytes to a `Reading`: one extractor for each kind of file, chosen by content."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from extractors import docx, html, image, odt, pdf, rtf, text
from extractors.detect import media_type_of
from extractors.unsupported import refuse
from pipeline.model import Attachment, Reading, Unreadable

Read: TypeAlias = Callable[[bytes], Reading | Unreadable]


class Extractor(NamedTuple):
    """What each reading module offers."""

    media_types: tuple[str, ...]
    extract: Read
    """What a person would read in a file of one of `media_types`."""


EXTRACTORS: tuple[Extractor, ...] = (
    Extractor(pdf.MEDIA_TYPES, partial(pdf.extract, ocr=image.page_ocr)),
    Extractor(docx.MEDIA_TYPES, partial(docx.extract, read_picture=image.extract)),
    Extractor(odt.MEDIA_TYPES, odt.extract),
    Extractor(rtf.MEDIA_TYPES, rtf.extract),
    Extractor(html.MEDIA_TYPES, html.extract),
    Extractor(image.MEDIA_TYPES, image.extract),
    Extractor(text.MEDIA_TYPES, text.extract),
)


def extract(attachment: Attachment) -> Reading | Unreadable:
    """Read an attachment as what its bytes are; its declared type decides only between kinds of text."""
    media_type = media_type_of(attachment.data, attachment.media_type, attachment.name)
    for extractor in EXTRACTORS:
        if media_type in extractor.media_types:
            return extractor.extract(attachment.data)
    return refuse(media_type, attachment.data)
