"""Bytes to a `Reading`: one extractor for each kind of file, chosen by content."""

from __future__ import annotations

from typing import Protocol

from extractors import docx, html, odt, pdf, rtf, text
from extractors.detect import media_type_of
from extractors.unsupported import refuse
from pipeline.model import Attachment, Reading, Unreadable


class Extractor(Protocol):
    """What each reading module offers."""

    MEDIA_TYPES: tuple[str, ...]

    def extract(self, data: bytes) -> Reading | Unreadable:
        """What a person would read in a file of one of `MEDIA_TYPES`."""
        ...


EXTRACTORS: tuple[Extractor, ...] = (pdf, docx, odt, rtf, html, text)


def extract(attachment: Attachment) -> Reading | Unreadable:
    """Read an attachment as what its bytes are; its declared type decides only between kinds of text."""
    media_type = media_type_of(attachment.data, attachment.media_type, attachment.name)
    for extractor in EXTRACTORS:
        if media_type in extractor.MEDIA_TYPES:
            return extractor.extract(attachment.data)
    return refuse(media_type, attachment.data)
