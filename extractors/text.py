"""Plain text: the text of a mail, and text files."""

from __future__ import annotations

import codecs

from extractors.detect import Media, wide_encoding
from extractors.quoting import with_quotes
from extractors.runs import Run, page_of, reading_of
from pipeline.model import Reading, ReadingMethod, ReasonCode, Unreadable

MEDIA_TYPES: tuple[str, ...] = (Media.PLAIN, Media.XML)

MAX_BYTES = 8 * 1024 * 1024
"""Text beyond this is a log or a book, not a letter."""


def extract(data: bytes) -> Reading | Unreadable:
    """The text, with the quoted history under `MarkKind.QUOTED`; an armoured PGP block is `ENCRYPTED`."""
    text = decode(data)
    if "-----BEGIN PGP MESSAGE-----" in text:
        return Unreadable(
            reason=ReasonCode.ENCRYPTED,
            detail="The text is encrypted with PGP. Ask the sender for a copy without encryption.",
            media_type=Media.PGP,
        )
    return reading_of(with_quotes(page_of((Run(text=text),), method=ReadingMethod.MAIL)), Media.PLAIN)


def decode(data: bytes, charset: str | None = None) -> str:
    """Bytes to text: a byte order mark, UTF-8, what the sender named, Windows-1252. Never raises."""
    data = data[:MAX_BYTES]
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, "replace")
    wide = wide_encoding(data)
    if wide is not None:
        return data.decode(wide, "replace")
    for name in ("utf-8", *((charset.strip("\"' "),) if charset else ()), "cp1252"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):  # not a codec, not one of text, or not that one
            continue
    return data.decode("cp1252", "replace")
