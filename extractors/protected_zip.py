"""Zip files with a password: the old cipher of PKWARE, and AES as WinZip, 7-Zip and others write it.

The standard library knows the old one alone. AES in zip files is described by WinZip ("AES Encryption
Information: Encryption Specification AE-1 and AE-2"): AES in counter mode with a counter that begins at one
and stands with its low byte first, keys by PBKDF2, and the first ten bytes of an HMAC-SHA1 at the end.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from extractors.archive import LIMITS, MIB, ArchiveRefused, read_member

Reader: TypeAlias = Callable[[zipfile.ZipFile, str], bytes]
"""One member's bytes. Raises `ArchiveRefused`."""

_AES_METHOD = 99
_AES_EXTRA = 0x9901
_LOCAL = struct.Struct("<4s22xHH")
"""Signature, length of the name, length of the extra fields."""
_SALT = {1: 8, 2: 12, 3: 16}
_KEY = {1: 16, 2: 24, 3: 32}
"""Bytes, by the strength that the extra field names."""
_ROUNDS = 1000
_CHECK, _SEAL = 2, 10
_BLOCK = 16
_WRONG = "The file's password is another one."


def reader(data: bytes, archive: zipfile.ZipFile, password: str) -> Reader:
    """What reads the members of this archive with this password; those without one are read as they are."""
    secrets = _as_bytes(password)

    def read(_: zipfile.ZipFile, name: str) -> bytes:
        member = archive.getinfo(name)
        if not member.flag_bits & 0x1:
            return read_member(archive, name)
        for secret in secrets:
            found = _decoded(data, archive, member, secret)
            if found is not None:
                return found
        raise ArchiveRefused(_WRONG)

    return read


def _as_bytes(password: str) -> tuple[bytes, ...]:
    """No standard says how letters beyond ASCII are written: as macOS and Linux, Windows, and DOS do it."""
    found: dict[bytes, None] = {}
    for encoding in ("utf-8", "cp1252", "cp437"):
        try:
            found[password.encode(encoding)] = None
        except UnicodeEncodeError:
            continue
    return tuple(found)


def _decoded(data: bytes, archive: zipfile.ZipFile, member: zipfile.ZipInfo, secret: bytes) -> bytes | None:
    """A protected member's bytes, or None where the password is another one."""
    if member.compress_type == _AES_METHOD:
        return _by_aes(data, member, secret)
    try:
        with archive.open(member, pwd=secret) as opened:
            content = opened.read(LIMITS.member_bytes + 1)
    except NotImplementedError as error:
        raise ArchiveRefused("The file is packed in a way that cannot be opened here.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return None  # one wrong password in 256 passes the cipher's own check, and ends in nonsense
    return _within_limit(content)


def _within_limit(content: bytes) -> bytes:
    if len(content) > LIMITS.member_bytes:
        raise ArchiveRefused("The file is far larger inside than a letter is.")
    return content


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """A member as AES left it."""

    strength: int
    method: int
    """How it was compressed before."""
    salt: bytes
    check: bytes
    body: bytes
    seal: bytes


def _by_aes(data: bytes, member: zipfile.ZipInfo, secret: bytes) -> bytes | None:
    sealed = _sealed(data, member)
    key = _KEY[sealed.strength]
    derived = hashlib.pbkdf2_hmac("sha1", secret, sealed.salt, _ROUNDS, 2 * key + _CHECK)
    if not hmac.compare_digest(derived[2 * key :], sealed.check):
        return None
    seal = hmac.digest(derived[key : 2 * key], sealed.body, "sha1")[:_SEAL]
    if not hmac.compare_digest(seal, sealed.seal):
        return None
    return _inflated(_counted(derived[:key], sealed.body), sealed.method)


def _sealed(data: bytes, member: zipfile.ZipInfo) -> _Sealed:
    strength, method = _aes_field(member.extra)
    try:
        signature, name, extra = _LOCAL.unpack_from(data, member.header_offset)
    except struct.error as error:
        raise ArchiveRefused("The file is damaged and cannot be opened.") from error
    start = member.header_offset + _LOCAL.size + name + extra
    body = data[start : start + member.compress_size]
    salt = _SALT[strength]
    if signature != b"PK\x03\x04" or len(body) != member.compress_size or len(body) < salt + _CHECK + _SEAL:
        raise ArchiveRefused("The file is damaged and cannot be opened.")
    return _Sealed(
        strength=strength,
        method=method,
        salt=body[:salt],
        check=body[salt : salt + _CHECK],
        body=body[salt + _CHECK : -_SEAL],
        seal=body[-_SEAL:],
    )


def _aes_field(extra: bytes) -> tuple[int, int]:
    """Strength, and the method that compressed the member before."""
    place = 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, place)
        if kind == _AES_EXTRA and size == 7 and place + 11 <= len(extra):
            _, vendor, strength, method = struct.unpack_from("<H2sBH", extra, place + 4)
            if vendor == b"AE" and strength in _KEY:
                return strength, method
        place += 4 + size
    raise ArchiveRefused("The file is packed in a way that cannot be opened here.")


def _counted(key: bytes, body: bytes) -> bytes:
    """AES in counter mode, low byte first; the library counts with the high byte first."""
    import numpy as np  # noqa: PLC0415  # seldom needed
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415

    # The standard wants each counter block enciphered by itself, which is what ECB does.
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    plain = bytearray()
    for start in range(0, len(body), MIB):
        piece = np.frombuffer(body[start : start + MIB], dtype=np.uint8)
        first = start // _BLOCK + 1
        counters = np.zeros((-(-len(piece) // _BLOCK), 2), dtype="<u8")
        counters[:, 0] = np.arange(first, first + len(counters))
        stream = np.frombuffer(cipher.update(counters.tobytes()), dtype=np.uint8)
        plain += (piece ^ stream[: len(piece)]).tobytes()
    return bytes(plain)


def _inflated(content: bytes, method: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        return _within_limit(content)
    if method != zipfile.ZIP_DEFLATED:
        raise ArchiveRefused("The file is packed in a way that cannot be opened here.")
    try:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        return _within_limit(inflater.decompress(content, LIMITS.member_bytes + 1))
    except zlib.error as error:
        raise ArchiveRefused("The file is damaged and cannot be opened.") from error
