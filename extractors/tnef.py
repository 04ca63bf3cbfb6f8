"""Outlook's winmail.dat (TNEF): its attachments and its text.

The parser trusts the lengths and counts that it reads, so that only the attributes that matter are handed
to it, after they have been walked over here.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator

from tnefparse import TNEF  # type: ignore[import-untyped]  # the package ships no types

MAX_ATTRIBUTES = 2000
_LEVELS = (1, 2)
_WANTED = frozenset(
    (
        TNEF.ATTATTACHRENDDATA,
        TNEF.ATTATTACHDATA,
        TNEF.ATTATTACHTITLE,
        TNEF.ATTATTACHMENT,
        TNEF.ATTMAPIPROPS,
        TNEF.ATTBODY,
        TNEF.ATTOEMCODEPAGE,
    )
)
logging.getLogger("tnefparse").setLevel(logging.CRITICAL)  # its messages may quote what it read


def unpack(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Names and bytes of what is inside, the text as `message.txt` or `message.html`; () where nothing is."""
    wanted = b"".join((data[:6], *_attributes(data)))
    try:
        opened = TNEF(wanted, do_checksum=False)
        return tuple(_files(opened))
    except Exception:  # noqa: BLE001 - the parser raises whatever its reads of hostile bytes raise
        return ()


def _attributes(data: bytes) -> Iterator[bytes]:
    """The attributes that are wanted, whole ones only: level, id, type, length, bytes, checksum."""
    place = 6
    for _ in range(MAX_ATTRIBUTES):
        if place + 11 > len(data):
            return
        level, name, _kind, length = struct.unpack_from("<BHHI", data, place)
        end = place + 9 + length + 2
        if level not in _LEVELS or end > len(data):
            return
        if name in _WANTED:
            yield data[place:end]
        place = end


def _files(opened: TNEF) -> Iterator[tuple[str, bytes]]:
    for name, body in (("message.html", opened.htmlbody), ("message.txt", opened.body)):
        content = _bytes(body)
        if content.strip(b"\0 \r\n\t"):
            yield name, content
            break
    for attachment in opened.attachments:
        content = _bytes(attachment.data)
        if content:
            yield _text(attachment.long_filename()), content


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value.rstrip(b"\0") if value.endswith(b"\0") and value.isascii() else value
    if isinstance(value, str):
        return value.rstrip("\0").encode("utf-8", "replace")
    return b"".join(_bytes(part) for part in value) if isinstance(value, list | tuple) else b""


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
