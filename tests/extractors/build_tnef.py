"""A winmail.dat as Outlook writes it: attributes of level, id, type, length, bytes, checksum."""

from __future__ import annotations

import struct

from tnefparse import TNEF  # type: ignore[import-untyped]  # the package ships no types


def attribute(level: int, name: int, data: bytes) -> bytes:
    """One attribute."""
    return struct.pack("<BHHI", level, name, 6, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail(*files: tuple[str, bytes], body: str = "") -> bytes:
    """A container of files and a plain text."""
    parts = [struct.pack("<IH", TNEF.TNEF_SIGNATURE, 1)]
    parts.append(attribute(1, TNEF.ATTOEMCODEPAGE, struct.pack("<II", 1252, 0)))
    if body:
        parts.append(attribute(1, TNEF.ATTBODY, body.encode("cp1252") + b"\0"))
    for name, data in files:
        parts.append(attribute(2, TNEF.ATTATTACHRENDDATA, bytes(14)))
        parts.append(attribute(2, TNEF.ATTATTACHTITLE, name.encode("cp1252") + b"\0"))
        parts.append(attribute(2, TNEF.ATTATTACHDATA, data))
    return b"".join(parts)
