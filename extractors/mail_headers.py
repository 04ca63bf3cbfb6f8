"""Header values of a mail as text: encoded words, raw bytes, unknown charsets and broken dates included."""

from __future__ import annotations

import binascii
import email.errors
import email.header
import email.utils
import re
from datetime import UTC, datetime
from email.message import Message as Mime

from extractors.text import decode

MAX_HEADER = 4000
"""Characters of one header that are looked at."""
MAX_NAME = 255
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_PARSER_ERRORS = (ValueError, IndexError, TypeError, LookupError, AttributeError)
"""What the standard library's header code has been seen to raise on broken input."""


def header(mime: Mime, name: str) -> str | None:
    """The first header of that name on one line with its encoded words decoded, or None."""
    for key, value in mime.raw_items():
        if key.lower() == name.lower():
            raw = str(value)[:MAX_HEADER].encode("utf-8", "surrogateescape")
            return one_line(decode_words(decode(raw))) or None
    return None


def decode_words(value: str) -> str:
    """RFC 2047 encoded words as text; what is broken stays as it came."""
    if "=?" not in value:
        return value
    try:
        chunks = email.header.decode_header(value)
    except (email.errors.HeaderParseError, binascii.Error, *_PARSER_ERRORS):
        return value
    return "".join(
        chunk if isinstance(chunk, str) else decode(chunk, charset if charset != "unknown-8bit" else None)
        for chunk, charset in chunks
    )


def one_line(value: str) -> str:
    """Without control and direction characters, which could fake a name, and on one line."""
    printable = value.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROL.sub(" ", printable).split())


def sender(mime: Mime) -> tuple[str | None, str | None]:
    """Display name and address of the `From` header; None for what it lacks."""
    for key, value in mime.raw_items():
        if key.lower() == "from":
            raw = decode(str(value)[:MAX_HEADER].encode("utf-8", "surrogateescape"))
            return _name_and_address(" ".join(raw.split()))
    return None, None


def _name_and_address(value: str) -> tuple[str | None, str | None]:
    found = re.search(r"<\s*([^<>\s]+@[^<>\s]+)\s*>", value)
    if found:
        name = value[: found.start()].strip().strip("\"'")
        return one_line(decode_words(name)) or None, one_line(found.group(1))
    try:
        name, address = email.utils.parseaddr(value)
    except _PARSER_ERRORS:
        name, address = "", ""
    if "@" not in address:
        return one_line(decode_words(value)) or None, None
    return one_line(decode_words(name)) or None, one_line(address)


def sent_on(mime: Mime) -> datetime | None:
    """The `Date` header; a time without a zone is taken as UTC."""
    value = header(mime, "date")
    if value is None:
        return None
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (*_PARSER_ERRORS, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def declared_type(mime: Mime) -> str:
    """The declared media type in lower case, `text/plain` where none or a broken one is given."""
    try:
        return mime.get_content_type()
    except _PARSER_ERRORS:
        return "text/plain"


def parameter(mime: Mime, name: str, of: str = "content-type") -> str | None:
    """One parameter of a structured header as text."""
    try:
        value = _readable(mime).get_param(name, header=of)
    except _PARSER_ERRORS:
        return None
    if isinstance(value, tuple):
        charset, _, text = value
        return decode(str(text).encode("latin-1", "replace"), charset)
    return value


def file_name(mime: Mime) -> str | None:
    """The file name that the sender gave: decoded, without folders, at most `MAX_NAME` characters."""
    try:
        value = _readable(mime).get_filename()
    except _PARSER_ERRORS:
        value = None
    return clean_name(value) if value else None


def _readable(mime: Mime) -> Mime:
    """The headers that carry a name with their raw bytes decoded, which the library would lose."""
    copy = Mime()
    for key, value in mime.raw_items():
        if key.lower() in {"content-type", "content-disposition"}:
            copy[key] = decode(str(value)[:MAX_HEADER].encode("utf-8", "surrogateescape"))
    return copy


def clean_name(value: str) -> str | None:
    """A file name that is safe to show: no folders, no control characters."""
    name = one_line(decode_words(decode(value.encode("utf-8", "surrogateescape"))))
    return re.split(r"[/\\]", name)[-1].strip()[-MAX_NAME:] or None
