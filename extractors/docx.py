"""Word documents."""

from __future__ import annotations

import io

import docx

from extractors.archive import ArchiveRefused, open_archive
from extractors.detect import Media
from extractors.runs import PARAGRAPH, Run, damaged, page_of, reading_of
from pipeline.model import Reading, Unreadable

MEDIA_TYPES: tuple[str, ...] = (Media.DOCX,)


def extract(data: bytes) -> Reading | Unreadable:
    """The paragraphs."""
    try:
        open_archive(data)
        document = docx.Document(io.BytesIO(data))
    except (ArchiveRefused, KeyError, ValueError):
        return damaged(Media.DOCX)
    return reading_of(page_of(Run(text=p.text + PARAGRAPH) for p in document.paragraphs), Media.DOCX)
