"""Mails made to break whoever takes them apart: the reader bears it, the parent neither works nor grows."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest

from extractors.mail_parts import parse_headers
from extractors.sandbox import Sandbox
from flows.judging import UNOPENED

SECONDS = 3.0
GROWTH = 48 * 1024
"""KiB that the parent may grow by, whatever arrives: answers, and Python's own habits."""


def nested(depth: int) -> bytes:
    heads = (b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return b"MIME-Version: 1.0\r\n" + b"".join(heads) + b"Content-Type: text/plain\r\n\r\nhello"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "multiparts 250 deep": lambda: nested(250),
    "multiparts 5,000 deep": lambda: nested(5000),
    "messages 3,000 deep": lambda: (
        b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"Subject: x\r\n\r\nhello"
    ),
    "100,000 headers": lambda: b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\nbody",
    "a header of 50 MB": lambda: b"Subject: " + b"x" * 50_000_000 + b"\r\n\r\nbody",
    "a header of 48 MB in lines": lambda: b"Subject: x\r\n" + b" y\r\n" * 12_000_000 + b"\r\nbody",
    "charsets that are none": lambda: (
        b'Content-Type: text/plain; charset="\xff\xfe..\x00utf-\xc3"\r\n'
        b"Subject: =?\xff?Q?=80?= =?utf-8?B?////?= =?rot13?Q?x?=\r\n\r\n\xff\xfe\x80body"
    ),
    "a charset that is no text": lambda: b"Content-Type: text/plain; charset=zlib_codec\r\n\r\nbody",
    "an endless boundary": lambda: (
        b'Content-Type: multipart/mixed; boundary="' + b"-" * 1_000_000 + b'"\r\n\r\n' + b"-" * 20_000_000
    ),
    "a boundary a line": lambda: (
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n" * 3_000_000
    ),
    "nothing but line ends": lambda: b"Subject: x\r" + b"\r" * 20_000_000,
    "200,000 parameters": lambda: (
        b"Content-Type: text/plain; " + b"; ".join(b"a%d=b" % n for n in range(200_000)) + b"\r\n\r\nx"
    ),
    "100,000 encoded words": lambda: b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\nx",
    "elements 3,000,000 deep": lambda: b"Content-Type: text/html\r\n\r\n" + b"<div>" * 3_000_000,
    "soft line ends": lambda: b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 10_000_000,
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seconds=SECONDS, memory_bytes=2 * 1024**3) as running:
        yield running


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_costs_the_parent_nothing(sandbox: Sandbox, name: str) -> None:
    raw = HOSTILE[name]()
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    message = sandbox.open_message(raw)
    after, took = resource.getrusage(resource.RUSAGE_SELF), time.monotonic() - started
    assert took < 2 * SECONDS + 3
    assert after.ru_utime - before.ru_utime < 1.0
    assert after.ru_maxrss - before.ru_maxrss < GROWTH + len(raw) // 1024
    # nothing is lost: there is a text, a letter, or a part that a person is told to look at
    seen = [part for part in message.parts if part.skipped in {None, "body", "empty", *UNOPENED}]
    assert message.body or seen
    well = EmailMessage()
    well.set_content("She is well.")
    opened = sandbox.open_message(well.as_bytes())
    assert opened.body is not None


@pytest.mark.parametrize("name", HOSTILE)
def test_its_headers_are_read_in_no_time_before_it_is_kept(name: str) -> None:
    raw = HOSTILE[name]()
    before = resource.getrusage(resource.RUSAGE_SELF)
    parse_headers(raw)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before.ru_utime < 2.0


def test_a_mail_too_large_for_any_reader_is_told(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.sandbox.MAX_DOCUMENT_BYTES", 10)
    (part,) = sandbox.open_message(b"Subject: x\r\n\r\nbody").parts
    assert part.skipped in UNOPENED
