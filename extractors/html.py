"""HTML: the text of a mail, and HTML files."""

from __future__ import annotations

from extractors import text
from extractors.detect import Media
from pipeline.model import Reading, Unreadable

MEDIA_TYPES: tuple[str, ...] = (Media.HTML,)


def extract(data: bytes) -> Reading | Unreadable:
    """The text of the page."""
    return text.extract(data)
