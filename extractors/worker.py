"""The reading process: `python -m extractors.worker FD READ OPEN`, started by the sandbox alone.

It is a small fork server. It gives up the network, loads the extractors once, and then forks a reader for
every socket that the parent passes to it. A reader has hard limits on memory, processor time and open files,
stands behind every fence that the kernel has (`extractors.fence`), and answers with what `extractors.wire`
and `extractors.wire_message` write. The fork server is the readers' parent: it kills and reaps them, so that
no process id is ever signalled after somebody else got it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import signal
import socket
import struct
import sys
from typing import Any, NamedTuple, NoReturn, Protocol

from extractors import wire, wire_message
from extractors.fence import Fence, give_up_network, put_up
from extractors.message import Message
from pipeline.model import Attachment, Reading, Unreadable

READY = b"R"
SPAWN = b"S"
KILL = b"K"
REQUEST = struct.Struct("!IQ")
"""Length of the JSON that describes a document, length of the document.

The JSON says `ask`: `greeting`, `document` or `message`; of a document its `id`, `name` and `media_type`; and
the `password` that opens what is protected, if there is one.
"""
ANSWER = struct.Struct("!cQ")
"""Kind of the answer, length of its body."""
NUMBER = struct.Struct("!I")
LIMITS = struct.Struct("!QQ")
"""Bytes of address space and seconds of processor time that a reader may use."""

RESULT = b"r"
PONG = b"p"
"""To a greeting. The body is one byte, the `Fence` that stands."""
BROKEN = b"b"
"""The extractor raised. The body is empty: an exception's text could quote the letter."""
EXHAUSTED = b"m"
"""The extractor ran out of its memory."""

_OPEN_FILES = 256


class Read(Protocol):
    """Reads an attachment, with the password that opens it where one is known."""

    def __call__(self, attachment: Attachment, *, password: str | None = None) -> Reading | Unreadable: ...


class Open(Protocol):
    """Takes a mail apart."""

    def __call__(self, raw: bytes, *, password: str | None = None) -> Message: ...


class Work(NamedTuple):
    """What a reader does with a document, and with a mail."""

    read: Read
    open: Open
    fence: Fence = Fence(0)


def main() -> None:
    """Serve forks on the control socket whose descriptor is the first argument, until it is closed.

    The next two arguments name what reads an attachment and what takes a mail apart, as `module:function`.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    fence = give_up_network()
    # after the network is gone: loading parsers is part of what is fenced in
    work = Work(read=_load(sys.argv[2]), open=_load(sys.argv[3]), fence=fence)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    gc.freeze()  # what is loaded stays: readers need not look through it again and again
    control.sendall(READY)
    _serve(control, work)


def _serve(control: socket.socket, work: Work) -> None:
    readers: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 32, 1)
        _reap(readers)
        if not message:
            break
        if message[:1] == SPAWN and descriptors:
            memory_bytes, seconds = LIMITS.unpack(message[1:])
            pid = os.fork()
            if not pid:
                control.close()
                _be_reader(descriptors[0], memory_bytes, seconds, work)
            os.close(descriptors[0])
            readers.add(pid)
            control.sendall(NUMBER.pack(pid))
        elif message[:1] == KILL:
            _kill(NUMBER.unpack(message[1:])[0], readers)
            control.sendall(KILL)
    for pid in tuple(readers):
        _kill(pid, readers)


def _be_reader(descriptor: int, memory_bytes: int, seconds: int, work: Work) -> NoReturn:
    """Read documents until the parent closes the channel; never return into the fork server's loop."""
    try:
        os.setsid()
        _limit(memory_bytes, seconds)
        # Each reader is fenced in alone, so that it reaches no other reader either.
        _read_documents(descriptor, seconds, work._replace(fence=work.fence | put_up()))
    finally:
        os._exit(0)


def _kill(pid: int, readers: set[int]) -> None:
    if pid not in readers:
        return
    for kill in (os.killpg, os.kill):  # the group, and the reader itself in case it had no time for setsid
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    readers.discard(pid)


def _reap(readers: set[int]) -> None:
    for pid in tuple(readers):
        if os.waitpid(pid, os.WNOHANG)[0]:
            readers.discard(pid)


def _limit(memory_bytes: int, seconds: int) -> None:
    _lower(resource.RLIMIT_AS, memory_bytes)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _allow_seconds(seconds)


def _lower(limit: int, most: int) -> None:
    hard = resource.getrlimit(limit)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(limit, (most, most))


def _allow_seconds(seconds: int) -> None:
    """Processor time counts over a reader's whole life, so each document gets its share on top."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def _read_documents(descriptor: int, seconds: int, work: Work) -> None:
    with open(descriptor, "r+b", buffering=0) as parent:
        while header := _exactly(parent.fileno(), REQUEST.size):
            described, size = REQUEST.unpack(header)
            fields = json.loads(_exactly(parent.fileno(), described))
            data = _exactly(parent.fileno(), size)
            if fields["ask"] == "greeting":
                _send(parent.fileno(), PONG, (bytes([work.fence]),))
                continue
            _allow_seconds(seconds)
            kind, pieces = _answer(work, fields, data)
            _send(parent.fileno(), kind, pieces)
            if kind != RESULT:
                return  # what is left in memory after a failure is not to be trusted


def _answer(work: Work, fields: dict[str, Any], data: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    try:
        return _result(work, fields, data)
    except MemoryError:
        return EXHAUSTED, ()
    except Exception:  # noqa: BLE001  # whatever a hostile document provokes costs this document alone
        return BROKEN, ()


def _result(work: Work, fields: dict[str, Any], data: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    ask, password = fields.pop("ask"), fields.pop("password", None)
    if ask == "message":
        pieces = wire_message.encode(work.open(data, password=password))
        fits = sum(map(len, pieces)) <= wire_message.MAX_MESSAGE_BYTES
    else:
        pieces = (wire.encode(work.read(Attachment(**fields, data=data), password=password)),)
        fits = len(pieces[0]) <= wire.MAX_RESULT_BYTES
    return (RESULT, pieces) if fits else (EXHAUSTED, ())


def _exactly(descriptor: int, size: int) -> bytes:
    """`size` bytes, or b"" when the parent has gone."""
    parts: list[bytes] = []
    while size:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _send(descriptor: int, kind: bytes, pieces: tuple[bytes, ...]) -> None:
    for piece in (ANSWER.pack(kind, sum(map(len, pieces))), *pieces):
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(descriptor, rest) :]


def _load(name: str) -> Any:
    module, function = name.split(":")
    return getattr(importlib.import_module(module), function)


if __name__ == "__main__":
    main()
