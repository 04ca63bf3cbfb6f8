"""What a document is: a referral, another document, a message without a letter."""

from __future__ import annotations

from pipeline.model import Context, DocumentKind, Reading, Referrer
from validators.anatomy import Anatomy
from validators.lines import Line


def kind_of(
    reading: Reading, lines: tuple[Line, ...], anatomy: Anatomy, context: Context, referrer: Referrer
) -> DocumentKind:
    """What the document is; in doubt a referral, which will be followed up for what it lacks."""
    del lines, anatomy, context, referrer
    return DocumentKind.REFERRAL if any(page.text.strip() for page in reading.pages) else DocumentKind.EMPTY
