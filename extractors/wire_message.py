"""A mail taken apart, between the reading process and the parent: a JSON head, then the letters' bytes.

As with `extractors.wire`, the parent believes nothing: `decode` checks types, sizes and vocabularies, and
works out the SHA-256 of each letter itself.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from extractors.mail_parts import MAX_LEAVES, SkipReason
from extractors.message import Message, Part
from extractors.wire import WireError, checked_items, checked_text, checked_type, checked_whole
from pipeline.model import Attachment

MAX_MESSAGE_BYTES = 320 * 1024 * 1024
"""The parent holds a mail's letters, unpacked. More than an archive may hold inside, and the mail itself
beside it, is no mail of a person."""
MAX_HEAD_BYTES = 16 * 1024 * 1024
MAX_LINE = 4_100
"""Characters of a header's value; `mail_headers` looks at 4,000."""
MAX_TYPE = 300
_HEAD = struct.Struct("!I")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def encode(message: Message) -> tuple[bytes, ...]:
    """The pieces of an answer, to be sent one after the other. Letters are not copied."""
    letters = [message.body, *(part.attachment for part in message.parts)]
    head = json.dumps(
        {
            "headers": [
                _plain(message.message_id),
                _plain(message.sender_name),
                _plain(message.sender_address),
                _plain(message.subject),
                message.sent_on.isoformat() if message.sent_on else None,
            ],
            "body": _letter_fields(message.body),
            "parts": [
                [
                    _plain(part.media_type, MAX_TYPE),
                    part.size,
                    part.sha256,
                    part.skipped,
                    _plain(part.name),
                    _letter_fields(part.attachment),
                ]
                for part in message.parts
            ],
        }
    ).encode("ascii")
    return (_HEAD.pack(len(head)), head, *(letter.data for letter in letters if letter))


def _letter_fields(letter: Attachment | None) -> list[Any] | None:
    """A letter's length, type and name."""
    return (
        None
        if letter is None
        else [len(letter.data), _plain(letter.media_type, MAX_TYPE), _plain(letter.name)]
    )


def _plain(text: str | None, most: int = MAX_LINE) -> str | None:
    """Without lone surrogates, which nothing further on can store, and no longer than is believed."""
    return None if text is None else text[:most].encode("utf-8", "replace").decode("utf-8")


def decode(answer: bytes) -> Message:
    """The message that `encode` was given. Raises `WireError` for anything else."""
    if not _HEAD.size <= len(answer) <= MAX_MESSAGE_BYTES:
        raise WireError("the answer has no head")
    start = _HEAD.size + _HEAD.unpack(answer[: _HEAD.size])[0]
    if not _HEAD.size <= start <= min(len(answer), _HEAD.size + MAX_HEAD_BYTES):
        raise WireError("the head is too long")
    try:
        fields = checked_type(json.loads(answer[_HEAD.size : start]), dict, "head")
    except (ValueError, RecursionError) as error:
        raise WireError("the head is not JSON") from error
    message_id, name, address, subject, sent_on = checked_items(fields.get("headers"), 5, "headers")
    letters = _Letters(answer, start)
    body = letters.take(fields.get("body"))
    message = Message(
        message_id=_line(message_id, "message id"),
        sender_name=_line(name, "sender"),
        sender_address=_line(address, "address"),
        subject=_line(subject, "subject"),
        sent_on=_moment(sent_on),
        body=body,
        parts=tuple(_parts(fields.get("parts"), letters)),
    )
    letters.end()
    return message


def _line(value: object, field: str) -> str | None:
    return None if value is None else checked_text(value, MAX_LINE, field)


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(checked_text(value, 64, "date"))
    except ValueError as error:
        raise WireError("date is none") from error
    if moment.tzinfo is None:
        raise WireError("date has no zone")
    return moment


def _parts(value: object, letters: _Letters) -> Iterator[Part]:
    found = checked_type(value, list, "parts")
    if len(found) > MAX_LEAVES + 1:
        raise WireError("too many parts")
    for index, item in enumerate(found):
        media_type, size, sha256, skipped, name, letter = checked_items(item, 6, "part")
        attachment = letters.take(letter)
        if (attachment is None) != (skipped is not None):
            raise WireError("a part is a letter or has a reason")
        yield Part(
            index=index,
            media_type=attachment.media_type if attachment else checked_text(media_type, MAX_TYPE, "type"),
            size=len(attachment.data) if attachment else checked_whole(size, 0, 1 << 40, "size"),
            sha256=attachment.id if attachment else _digest(sha256),
            skipped=None if skipped is None else _reason(skipped),
            attachment=attachment,
            name=_line(name, "name"),
        )


def _digest(value: object) -> str:
    text = checked_text(value, 64, "digest")
    if not _SHA256.fullmatch(text):
        raise WireError("digest is none")
    return text


def _reason(value: object) -> str:
    try:
        return SkipReason(checked_text(value, 64, "reason")).value
    except ValueError as error:
        raise WireError("reason is not one of its words") from error


class _Letters:
    """The bytes after the head, handed out in their order."""

    def __init__(self, answer: bytes, start: int) -> None:
        self._answer = answer
        self._place = start

    def take(self, fields: object) -> Attachment | None:
        """The next letter, under the SHA-256 of what came."""
        if fields is None:
            return None
        size, media_type, name = checked_items(fields, 3, "letter")
        end = self._place + checked_whole(size, 0, len(self._answer) - self._place, "letter's size")
        data = self._answer[self._place : end]
        self._place = end
        return Attachment(
            id=hashlib.sha256(data).hexdigest(),
            name=_line(name, "name"),
            media_type=checked_text(media_type, MAX_TYPE, "type"),
            data=data,
        )

    def end(self) -> None:
        """Nothing may be left over."""
        if self._place != len(self._answer):
            raise WireError("the answer is longer than its letters")
