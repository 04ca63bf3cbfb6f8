"""Whether the packed content of a PDF is whole.

PDFium reads a stream that was cut short up to the cut and says nothing. Half a letter must not be approved,
so the checks that the packing carries are made here, on the file's own bytes.
"""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb">>\s*stream\r?\n")
LOOK_BACK = 700
"""Bytes before a stream in which its dictionary is looked for."""
NOT_TEXT = (
    b"/Image",
    b"/Length1",
    b"/Type1C",
    b"/CIDFontType0C",
    b"/OpenType",
    b"/Metadata",
    b"/ICCBased",
    b"/Alternate",
)
"""What marks a stream as picture, font, colour or description: nothing of the letter's words is in it."""
MOST_PACKED = 2_000_000
MOST_UNPACKED = 8_000_000
"""Bytes; larger streams are no letter's text, and bombs are not unpacked."""


def cut_short(data: bytes) -> bool:
    """Whether a stream that may hold words of the letter ends before its end."""
    if b"/Encrypt" in data:
        return False
    return any(_cut(data, found) for found in STREAM.finditer(data))


def _cut(data: bytes, found: re.Match[bytes]) -> bool:
    entry = _dictionary(data[max(0, found.start() - LOOK_BACK) : found.start()])
    if any(mark in entry for mark in NOT_TEXT):
        return False
    end = data.find(b"endstream", found.end())
    if end < 0:
        return True
    if end - found.end() > MOST_PACKED:
        return False
    packed = data[found.end() : end]
    if b"ASCII85Decode" in entry or b"/A85" in entry:
        return b"~>" not in packed[-8:]
    return b"FlateDecode" in entry and not _unpacks(packed)


def _dictionary(before: bytes) -> bytes:
    """The object's own dictionary: what stands behind the last "obj"."""
    return before[before.rfind(b" obj") :]


def _unpacks(packed: bytes) -> bool:
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(packed, MOST_UNPACKED)
    except zlib.error:
        return False
    return unpacking.eof or len(unpacked) >= MOST_UNPACKED
