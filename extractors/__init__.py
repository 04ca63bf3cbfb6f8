"""Bytes to a `Reading`: one extractor for each kind of file, chosen by content."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from extractors import docx, html, image, odt, pdf, protected, rtf, text
from extractors.detect import Media, media_type_of
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


def extract(attachment: Attachment, *, password: str | None = None) -> Reading | Unreadable:
    """Read an attachment as what its bytes are; its declared type decides only between kinds of text.

    The password is tried where a PDF or an Office file is protected; others say that they are.
    """
    media_type = media_type_of(attachment.data, attachment.media_type, attachment.name)
    if password is not None and media_type == Media.PDF:
        return pdf.extract(attachment.data, ocr=image.page_ocr, password=password)
    if password is not None and media_type == Media.PROTECTED_OFFICE:
        inside = protected.office(attachment.data, password)
        if inside is not None:
            return _read(media_type_of(inside), inside)
    return _read(media_type, attachment.data)


def _read(media_type: str, data: bytes) -> Reading | Unreadable:
    for extractor in EXTRACTORS:
        if media_type in extractor.media_types:
            return extractor.extract(data)
    return refuse(media_type, data)
