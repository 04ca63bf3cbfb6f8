"""Looking into zip files without being hurt: counts, sizes and ratios are checked before inflating."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

MIB = 1024 * 1024


class ArchiveRefused(Exception):
    """The archive is broken, or larger inside than a letter ever is. Its message is for the administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an archive may hold."""

    members: int = 2000
    member_bytes: int = 64 * MIB
    total_bytes: int = 200 * MIB
    ratio: int = 300
    """Inflated to deflated bytes, looked at above one MiB: plain XML reaches 50, a bomb 1,000."""


LIMITS = Limits()


def open_archive(data: bytes, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """The archive, after its directory was found to be within `limits`. Raises `ArchiveRefused`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RecursionError) as error:
        raise ArchiveRefused("The file is damaged and cannot be opened.") from error
    if len(members) > limits.members:
        raise ArchiveRefused("The file holds far more parts than a letter does.")
    if sum(member.file_size for member in members) > limits.total_bytes:
        raise ArchiveRefused("The file is far larger inside than a letter is.")
    for member in members:
        _check_member(member, limits)
    return archive


def _check_member(member: zipfile.ZipInfo, limits: Limits) -> None:
    if member.file_size > limits.member_bytes:
        raise ArchiveRefused("The file is far larger inside than a letter is.")
    if member.file_size > MIB and member.file_size > limits.ratio * max(member.compress_size, 1):
        raise ArchiveRefused("The file is packed in a way that no letter is.")


def read_member(archive: zipfile.ZipFile, name: str, limit: int = LIMITS.member_bytes) -> bytes:
    """One member's bytes; a directory that lies about sizes is caught too. Raises `ArchiveRefused`."""
    try:
        with archive.open(name) as member:
            data = member.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError) as error:
        raise ArchiveRefused("The file is damaged and cannot be opened.") from error
    except (NotImplementedError, RuntimeError) as error:  # zipfile says so of passwords and odd compressions
        raise ArchiveRefused("The file is packed in a way that cannot be opened here.") from error
    if len(data) > limit:
        raise ArchiveRefused("The file is far larger inside than a letter is.")
    return data


def is_protected(archive: zipfile.ZipFile) -> bool:
    """Whether any member needs a password."""
    return any(member.flag_bits & 0x1 for member in archive.infolist())
