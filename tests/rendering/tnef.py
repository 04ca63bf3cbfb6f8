"""The smallest `winmail.dat`: one attached file in Outlook's own wrapping ([MS-OXTNEF] 2.1.3)."""

from __future__ import annotations

import struct

SIGNATURE = 0x223E9F78
MESSAGE, ATTACHMENT = 1, 2
"""Levels of attributes."""
TNEF_VERSION, OEM_CODE_PAGE = 0x00089006, 0x00069007
ATTACH_REND_DATA, ATTACH_TITLE, ATTACH_DATA = 0x00069002, 0x00018010, 0x0006800F


def encode(name: str, data: bytes) -> bytes:
    """A TNEF stream that carries one file. `name` is ASCII."""
    rendering = struct.pack("<HIHHI", 1, 0xFFFFFFFF, 0x20, 0x20, 0)
    return b"".join(
        (
            struct.pack("<IH", SIGNATURE, 1),
            _attribute(MESSAGE, TNEF_VERSION, struct.pack("<I", 0x00010000)),
            _attribute(MESSAGE, OEM_CODE_PAGE, struct.pack("<II", 1252, 0)),
            _attribute(ATTACHMENT, ATTACH_REND_DATA, rendering),
            _attribute(ATTACHMENT, ATTACH_TITLE, name.encode("ascii") + b"\0"),
            _attribute(ATTACHMENT, ATTACH_DATA, data),
        )
    )


def _attribute(level: int, key: int, data: bytes) -> bytes:
    """Level, id, length, the data, and the sum of its bytes."""
    return struct.pack("<BII", level, key, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
