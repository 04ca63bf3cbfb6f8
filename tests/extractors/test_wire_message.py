"""A mail over the pipe comes back as it was sent, and nothing else is believed."""

from __future__ import annotations

import json
import struct
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fixtures
from extractors import wire_message
from extractors.message import Message, Part, open_message
from extractors.wire import WireError

MAILS = sorted(Path(fixtures.__file__).parent.rglob("*.eml"))


def sent(message: Message) -> bytes:
    return b"".join(wire_message.encode(message))


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_every_sample_mail_comes_back_equal(path: Path) -> None:
    message = open_message(path.read_bytes())
    assert wire_message.decode(sent(message)) == message


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-5)), timezone(timedelta(seconds=3599))])
def test_the_senders_clock_keeps_its_zone(zone: timezone) -> None:
    message = Message(
        message_id="<1@example.org>",
        sender_name="J\udcffo",
        sender_address=None,
        subject="x" * 9000,
        sent_on=datetime(2026, 11, 9, 8, 30, tzinfo=zone),
        body=None,
        parts=(),
    )
    back = wire_message.decode(sent(message))
    assert (back.sent_on, back.sender_name) == (message.sent_on, "J?o")
    assert back.subject == "x" * wire_message.MAX_LINE


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_that_are_no_answer_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        wire_message.decode(data)


def changed(**fields: Any) -> bytes:
    """A true answer with one thing in it changed."""
    head: dict[str, Any] = {
        "headers": [None, None, None, None, None],
        "body": [4, "text/plain", None],
        "parts": [["text/plain", 4, "0" * 64, "body", None, None], ["x", 0, "", None, "a", [3, "x", "a"]]],
    }
    text = json.dumps(head | fields).encode()
    return struct.pack("!I", len(text)) + text + b"bodyabc"


def test_the_answer_that_is_changed_below_is_a_true_one() -> None:
    message = wire_message.decode(changed())
    assert message.body is not None
    assert message.body.data == b"body"
    assert [part.sha256[:6] for part in message.parts] == ["000000", "ba7816"]


@pytest.mark.parametrize(
    "fields",
    [
        {"headers": [None] * 4},
        {"headers": [1, None, None, None, None]},
        {"headers": ["x" * 5000, None, None, None, None]},
        {"headers": [None, None, None, None, "yesterday"]},
        {"headers": [None, None, None, None, "2026-11-09T08:30:00"]},
        {"body": [-1, "text/plain", None]},
        {"body": [8, "text/plain", None]},
        {"body": [True, "text/plain", None]},
        {"body": None},
        {"parts": None},
        {"parts": [["x", 0, "0" * 64, "body", None, None]] * 300},
        {"parts": [["x", 0, "0" * 64, None, None, None]]},
        {"parts": [["x", 0, "0" * 64, "body", None, [3, "x", None]]]},
        {"parts": [["x", 0, "0" * 64, "because", None, None]]},
        {"parts": [["x", 0, "Z" * 64, "body", None, None]]},
        {"parts": [["x", -1, "0" * 64, "body", None, None]]},
        {"parts": [["\ud800", 0, "0" * 64, "body", None, None]]},
    ],
    ids=str,
)
def test_an_answer_that_lies_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(WireError):
        wire_message.decode(changed(**fields))


def test_a_reader_cannot_give_a_letter_another_letters_name() -> None:
    """The SHA-256 under which a letter is filed is worked out from what came."""
    message = wire_message.decode(changed())
    letter = message.parts[1]
    assert isinstance(letter, Part)
    assert letter.attachment is not None
    assert letter.sha256 == letter.attachment.id
