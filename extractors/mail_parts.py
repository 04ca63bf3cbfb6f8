"""A mail taken apart into its leaves, within limits; attached messages, TNEF and zip files are opened."""

from __future__ import annotations

import base64
import binascii
import email
import email.errors
import email.parser
import hashlib
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Mime
from enum import StrEnum

from extractors import protected_zip, tnef
from extractors.archive import ArchiveRefused, Limits, open_archive, read_member
from extractors.detect import Media, media_type_of
from extractors.mail_headers import clean_name, declared_type, file_name, header, parameter
from extractors.text import decode

MAX_LEAVES = 200
MAX_MULTIPARTS = 300
"""Boundaries nested in each other cost the parser their square; no mail of a person comes near."""
MAX_DEPTH = 4
"""Messages in messages, archives in archives."""
MAX_NESTING = 20
"""Multiparts in multiparts."""
MAX_LEAF_BYTES = 64 * 1024 * 1024
MAX_HEADERS = 256 * 1024
"""Bytes of a message in which its headers are looked for."""
_HEADERS_END = re.compile(rb"\n\r?\n|\r\r")
ZIP_LIMITS = Limits(members=200, member_bytes=MAX_LEAF_BYTES)


class SkipReason(StrEnum):
    """Why a part of a message is not a candidate letter. Stable: stored and shown."""

    BODY = "body"
    """The mail's own text: it is `Message.body`."""
    ALTERNATIVE = "alternative"
    """The same text again in another form."""
    UNPACKED = "unpacked"
    """An attached message, Outlook container or zip file whose contents follow."""
    EMPTY = "empty"
    SIGNATURE = "signature"
    """A digital signature or a public key."""
    CALENDAR = "calendar"
    CONTACT_CARD = "contact_card"
    DELIVERY_REPORT = "delivery_report"
    TINY_IMAGE = "tiny_image"
    """A logo or an icon."""
    TRACKING = "tracking"
    """A picture of a pixel or two."""
    DECORATIVE = "decorative"
    """A picture inside the mail's text, too small for a page."""
    SYSTEM_FILE = "system_file"
    """What an operating system leaves in a zip file."""
    DUPLICATE = "duplicate"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    """Stands once, for everything after the last part that was looked at."""
    BROKEN = "broken"
    """The structure cannot be followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One part without parts, decoded."""

    data: bytes
    media_type: str
    """By content."""
    declared: str = ""
    name: str | None = None
    charset: str | None = None
    content_id: str | None = None
    attached: bool = False
    """Its sender called it an attachment or gave it a name."""
    message: int = 0
    """Which message it is in: 0 is the mail itself."""
    alternative: int | None = None
    """Which multipart/alternative it is in."""
    skipped: SkipReason | None = None
    """Set where it is settled already that it is no candidate."""

    @property
    def id(self) -> str:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(slots=True)
class _Walk:
    """Counters of one walk."""

    password: str | None = None
    """Opens the archives that it fits."""
    messages: int = 0
    alternatives: int = 0
    leaves: list[Leaf] = field(default_factory=list)


class _Full(Exception):
    """The cap on leaves is reached."""


def parse(raw: bytes) -> Mime | None:
    """The message's tree, or None where its structure would cost or break too much."""
    if raw.lower().count(b"multipart/") > MAX_MULTIPARTS:
        return None
    try:
        return email.message_from_bytes(raw)
    except (email.errors.MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None  # compat32 promises not to raise; nesting and odd headers have made it


def parse_headers(raw: bytes) -> Mime:
    """The headers alone: all that is asked before a message is kept, or of one that cannot be followed."""
    try:
        end = _HEADERS_END.search(raw, 0, MAX_HEADERS)  # the parser would split all that follows into lines
        return email.parser.BytesHeaderParser().parsebytes(raw[: end.end() if end else MAX_HEADERS])
    except (email.errors.MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return Mime()


def leaves_of(mime: Mime, password: str | None = None) -> tuple[Leaf, ...]:
    """Every leaf in order; containers stand before what came out of them."""
    walk = _Walk(password=password)
    try:
        _walk(mime, walk, message=0, depth=0, nesting=0, alternative=None)
    except _Full:
        walk.leaves.append(Leaf(data=b"", media_type=Media.BINARY, skipped=SkipReason.TOO_MANY_PARTS))
    return tuple(walk.leaves)


def _add(walk: _Walk, leaf: Leaf) -> None:
    if len(walk.leaves) >= MAX_LEAVES:
        raise _Full
    walk.leaves.append(leaf)


def _walk(
    mime: Mime, walk: _Walk, *, message: int, depth: int, nesting: int, alternative: int | None
) -> None:
    kind = declared_type(mime)
    if not mime.is_multipart():
        _leaf(mime, kind, walk, message=message, depth=depth, alternative=alternative)
    elif nesting >= MAX_NESTING:
        _add(walk, Leaf(data=b"", media_type=kind, message=message, skipped=SkipReason.TOO_DEEP))
    elif kind.startswith("message/"):
        _attached_message(mime, kind, walk, message=message, depth=depth)
    else:
        if kind == "multipart/alternative":
            walk.alternatives += 1
            alternative = walk.alternatives
        for part in _children(mime):
            _walk(part, walk, message=message, depth=depth, nesting=nesting + 1, alternative=alternative)


def _children(mime: Mime) -> Iterator[Mime]:
    payload = mime.get_payload()
    if isinstance(payload, list):
        yield from (part for part in payload if isinstance(part, Mime))


def _attached_message(mime: Mime, kind: str, walk: _Walk, *, message: int, depth: int) -> None:
    if kind in {"message/delivery-status", "message/disposition-notification"}:
        report = Leaf(data=b"", media_type=kind, message=message, skipped=SkipReason.DELIVERY_REPORT)
        _add(walk, report)
        return
    for inner in _children(mime):
        data = _undo_encoding(mime, _bytes_of(inner))
        if header(mime, "content-transfer-encoding") in {"base64", "quoted-printable"}:
            _add_data(walk, data, message=message, depth=depth, name=file_name(mime), declared=kind)
            continue
        _open_message(inner, data, walk, message=message, depth=depth, name=file_name(mime))


def _open_message(
    inner: Mime, data: bytes, walk: _Walk, *, message: int, depth: int, name: str | None
) -> None:
    deep = depth >= MAX_DEPTH
    reason = SkipReason.TOO_DEEP if deep else SkipReason.UNPACKED
    _add(walk, Leaf(data=data, media_type=Media.MAIL, name=name, message=message, skipped=reason))
    if not deep:
        walk.messages += 1
        _walk(inner, walk, message=walk.messages, depth=depth + 1, nesting=0, alternative=None)


def _bytes_of(mime: Mime) -> bytes:
    try:
        return mime.as_bytes()
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return b""  # the generator cannot write back every message that the parser read


def _undo_encoding(mime: Mime, data: bytes) -> bytes:
    """RFC 2046 forbids encoding an attached message; some senders do it all the same."""
    encoding = (header(mime, "content-transfer-encoding") or "").lower()
    try:
        if encoding == "base64":
            return base64.b64decode(data)
        return quopri.decodestring(data) if encoding == "quoted-printable" else data
    except (binascii.Error, ValueError):
        return data


def _leaf(mime: Mime, kind: str, walk: _Walk, *, message: int, depth: int, alternative: int | None) -> None:
    data = _payload(mime)
    disposition = (header(mime, "content-disposition") or "").lower()
    name = file_name(mime)
    _add_data(
        walk,
        data,
        message=message,
        depth=depth,
        name=name,
        declared=kind,
        charset=parameter(mime, "charset"),
        content_id=(header(mime, "content-id") or "").strip("<> ") or None,
        attached=disposition.startswith("attachment") or name is not None,
        alternative=alternative,
    )


def _payload(mime: Mime) -> bytes:
    try:
        data = mime.get_payload(decode=True)
    except (ValueError, TypeError, LookupError, AttributeError):
        data = None  # a charset or an encoding that is none
    if isinstance(data, bytes):
        return data
    text = mime.get_payload()
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""


def _add_data(
    walk: _Walk,
    data: bytes,
    *,
    message: int,
    depth: int,
    name: str | None,
    declared: str,
    charset: str | None = None,
    content_id: str | None = None,
    attached: bool = True,
    alternative: int | None = None,
) -> None:
    if len(data) > MAX_LEAF_BYTES:
        _add(walk, Leaf(data=data, media_type=Media.BINARY, name=name, skipped=SkipReason.TOO_LARGE))
        return
    media_type = media_type_of(data, declared, name)
    leaf = Leaf(
        data=data,
        media_type=media_type,
        declared=declared,
        name=name,
        charset=charset,
        content_id=content_id,
        attached=attached,
        message=message,
        alternative=alternative,
    )
    if media_type == Media.MAIL and (attached or declared.startswith("message/")):
        _message_file(leaf, walk, depth)
    elif media_type == Media.TNEF:
        _container(leaf, walk, depth, tnef.unpack(data))
    elif media_type == Media.ZIP:
        _container(leaf, walk, depth, _zip_members(data))
    elif media_type == Media.PROTECTED_ZIP and walk.password is not None:
        _container(leaf, walk, depth, _zip_members(data, walk.password))
    else:
        _add(walk, leaf)


def _message_file(leaf: Leaf, walk: _Walk, depth: int) -> None:
    inner = parse(leaf.data)
    if inner is None:
        _add(walk, _settled(leaf, SkipReason.BROKEN))
    else:
        _open_message(inner, leaf.data, walk, message=leaf.message, depth=depth, name=leaf.name)


def _container(leaf: Leaf, walk: _Walk, depth: int, members: tuple[tuple[str, bytes], ...]) -> None:
    """A container with something in it is replaced by that; an empty one stays a candidate itself."""
    if depth >= MAX_DEPTH:
        _add(walk, _settled(leaf, SkipReason.TOO_DEEP))
        return
    if not members:
        _add(walk, leaf)
        return
    _add(walk, _settled(leaf, SkipReason.UNPACKED))
    for name, data in members:
        cleaned = clean_name(name)
        if _is_system_file(name):
            system = Leaf(data=data, media_type=Media.BINARY, name=cleaned, message=leaf.message)
            _add(walk, _settled(system, SkipReason.SYSTEM_FILE))
            continue
        _add_data(walk, data, message=leaf.message, depth=depth + 1, name=cleaned, declared="")


def _settled(leaf: Leaf, reason: SkipReason) -> Leaf:
    return Leaf(
        data=leaf.data, media_type=leaf.media_type, name=leaf.name, message=leaf.message, skipped=reason
    )


def _is_system_file(name: str) -> bool:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or base in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _zip_members(data: bytes, password: str | None = None) -> tuple[tuple[str, bytes], ...]:
    """Names and bytes of the files in a zip; nothing where it is refused: it stays a candidate then."""
    try:
        archive = open_archive(data, ZIP_LIMITS)
        read = read_member if password is None else protected_zip.reader(data, archive, password)
        return tuple(
            (member.filename, read(archive, member.filename))
            for member in archive.infolist()
            if not member.is_dir()
        )
    except ArchiveRefused:
        return ()


def text_of(leaf: Leaf) -> str:
    """A text leaf as text."""
    return decode(leaf.data, leaf.charset)
