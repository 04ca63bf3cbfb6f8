"""A mail: its own text, and the candidate letters in it, by content and never by name or disposition.

Nothing here raises on hostile input: a part that cannot be used is a `Part` with the reason for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Mime

from extractors import mail_headers
from extractors.detect import Media
from extractors.mail_parts import Leaf, SkipReason, leaves_of, parse, parse_headers, text_of
from extractors.mail_select import Bodies, attachment_of, bodies_of, reason_to_skip, referenced_pictures
from pipeline.model import Attachment

__all__ = ["Message", "Part", "SkipReason", "open_message", "unopened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a message: a candidate letter, or the reason why it is none."""

    index: int
    """Its place, from 0, in the order of the message."""
    media_type: str
    """By content."""
    size: int
    """Bytes, decoded."""
    sha256: str
    """Of its decoded bytes, in hexadecimal."""
    skipped: str | None
    """A `SkipReason`, or None for a candidate."""
    attachment: Attachment | None
    """The candidate letter, or None where it was skipped."""
    name: str | None
    """The file name that the sender gave. Shown, never logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail as it concerns the clinic."""

    message_id: str | None
    sender_name: str | None
    sender_address: str | None
    subject: str | None
    sent_on: datetime | None
    """By the sender's clock; None where it is missing or no date."""
    body: Attachment | None
    """The mail's own text, `text/plain` or `text/html` in UTF-8; None where it has none."""
    parts: tuple[Part, ...]
    """Every part in order; what came out of a container follows it."""


def open_message(raw: bytes, *, password: str | None = None) -> Message:
    """Take a mail apart; the password opens the archives in it that it fits. Never raises.

    It parses whatever arrived: `Sandbox.open_message` does it where it can do no harm.
    """
    mime = parse(raw)
    if mime is None:
        return unopened(raw)
    leaves = leaves_of(mime, password)
    bodies = bodies_of(leaves)
    return _message(mime, bodies.texts.get(0), tuple(_parts(leaves, bodies)))


def unopened(raw: bytes) -> Message:
    """A mail that cannot be taken apart: what its headers say, and one part with the reason."""
    broken = Leaf(data=raw, media_type=Media.MAIL, skipped=SkipReason.BROKEN)
    return _message(parse_headers(raw), None, (_part(0, broken, SkipReason.BROKEN),))


def _message(mime: Mime, body: Attachment | None, parts: tuple[Part, ...]) -> Message:
    name, address = mail_headers.sender(mime)
    return Message(
        message_id=mail_headers.header(mime, "message-id"),
        sender_name=name,
        sender_address=address,
        subject=mail_headers.header(mime, "subject"),
        sent_on=mail_headers.sent_on(mime),
        body=body,
        parts=parts,
    )


def _part(index: int, leaf: Leaf, reason: SkipReason | None, attachment: Attachment | None = None) -> Part:
    return Part(
        index=index,
        media_type=attachment.media_type if attachment else leaf.media_type,
        size=len(attachment.data) if attachment else len(leaf.data),
        sha256=attachment.id if attachment else leaf.id,
        skipped=reason.value if reason else None,
        attachment=attachment,
        name=leaf.name,
    )


def _parts(leaves: tuple[Leaf, ...], bodies: Bodies) -> Iterator[Part]:
    seen: set[str] = set()
    pictures = referenced_pictures(leaves)
    for index, leaf in enumerate(leaves):
        reason = reason_to_skip(leaf, bodies, pictures)
        attachment = None if reason else bodies.nested_text(leaf) or _attachment(leaf)
        if attachment is not None and attachment.id in seen:
            reason, attachment = SkipReason.DUPLICATE, None
        if attachment is not None:
            seen.add(attachment.id)
        yield _part(index, leaf, reason, attachment)


def _attachment(leaf: Leaf) -> Attachment:
    """The bytes as they came; text with a declared charset becomes UTF-8, for the declaration is lost."""
    data = leaf.data
    if leaf.charset and leaf.media_type in {Media.PLAIN, Media.HTML}:
        data = text_of(leaf).encode("utf-8", "replace")
    return attachment_of(data, leaf.media_type, leaf.name)
