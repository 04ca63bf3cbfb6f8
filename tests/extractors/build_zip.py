"""A zip with one member under AES 256, as WinZip describes it: the other way round than it is read."""

from __future__ import annotations

import hashlib
import hmac
import io
import struct
import zipfile

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def sealed(name: str, content: bytes, password: str) -> bytes:
    """The archive; its salt is fixed, so that it is the same each time."""
    salt = bytes(range(16))
    derived = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1000, 66)
    cipher = Cipher(algorithms.AES(derived[:32]), modes.ECB()).encryptor()  # noqa: S305  # one block at a time
    blocks = -(-len(content) // 16)
    stream = cipher.update(b"".join(number.to_bytes(16, "little") for number in range(1, blocks + 1)))
    body = bytes(one ^ other for one, other in zip(content, stream, strict=False))
    seal = hmac.digest(derived[32:64], body, "sha1")[:10]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.extra = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 0)
        archive.writestr(member, salt + derived[64:] + body + seal)
    return _as_protected(made.getvalue(), name)


def _as_protected(data: bytes, name: str) -> bytes:
    """The flag and the method, which the library does not write by itself, in both headers."""
    changed = bytearray(data)
    for start, place in ((0, 6), (data.rindex(b"PK\x01\x02"), 8)):
        assert changed[start : start + 2] == b"PK"
        struct.pack_into("<HH", changed, start + place, 1, 99)
    assert name.encode() in changed
    return bytes(changed)
