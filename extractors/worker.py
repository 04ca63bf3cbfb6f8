"""The reading process: `python -m extractors.worker FD MODULE:FUNCTION`, started by the sandbox alone.

It is a small fork server. It gives up the network, loads the extractors once, and then forks a reader for
every socket that the parent passes to it. A reader has hard limits on memory, processor time, open files and
the size of files it writes, and answers with JSON alone. The fork server is the readers' parent: it kills and
reaps them, so that no process id is ever signalled after somebody else got it.

Where Linux lets an ordinary user have a network namespace, readers have no network at all. Elsewhere Python's
own sockets are taken away, which stops our code and its libraries but not machine code that an attacker
smuggled into a parser; the process limits hold in both cases.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import NoReturn

from extractors import wire
from pipeline.model import Attachment
from pipeline.process import Extract

READY = b"R"
SPAWN = b"S"
KILL = b"K"
REQUEST = struct.Struct("!IQ")
"""Length of the JSON that describes a document, length of the document."""
ANSWER = struct.Struct("!cQ")
"""Kind of the answer, length of its body."""
NUMBER = struct.Struct("!I")
LIMITS = struct.Struct("!QQ")
"""Bytes of address space and seconds of processor time that a reader may use."""

RESULT = b"r"
PONG = b"p"
BROKEN = b"b"
"""The extractor raised. The body is empty: an exception's text could quote the letter."""
EXHAUSTED = b"m"
"""The extractor ran out of its memory."""

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_WRITTEN_BYTES = 256 * 1024 * 1024
_OPEN_FILES = 256


def main() -> None:
    """Serve forks on the control socket whose descriptor is the first argument, until it is closed.

    The second argument names the function that reads an attachment, as `module:function`.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    _give_up_network()
    extract = _load(sys.argv[2])  # after the network is gone: loading parsers is part of what is fenced in
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    gc.freeze()  # what is loaded stays: readers need not look through it again and again
    control.sendall(READY)
    _serve(control, extract)


def _serve(control: socket.socket, extract: Extract) -> None:
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
                _be_reader(descriptors[0], memory_bytes, seconds, extract)
            os.close(descriptors[0])
            readers.add(pid)
            control.sendall(NUMBER.pack(pid))
        elif message[:1] == KILL:
            _kill(NUMBER.unpack(message[1:])[0], readers)
            control.sendall(KILL)
    for pid in tuple(readers):
        _kill(pid, readers)


def _be_reader(descriptor: int, memory_bytes: int, seconds: int, extract: Extract) -> NoReturn:
    """Read documents until the parent closes the channel; never return into the fork server's loop."""
    try:
        os.setsid()
        _limit(memory_bytes, seconds)
        _read_documents(descriptor, seconds, extract)
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
    _lower(resource.RLIMIT_FSIZE, _WRITTEN_BYTES)
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


def _read_documents(descriptor: int, seconds: int, extract: Extract) -> None:
    with open(descriptor, "r+b", buffering=0) as parent:
        while header := _exactly(parent.fileno(), REQUEST.size):
            described, size = REQUEST.unpack(header)
            fields = json.loads(_exactly(parent.fileno(), described))
            data = _exactly(parent.fileno(), size)
            if "ping" in fields:
                _send(parent.fileno(), PONG, b"")
                continue
            _allow_seconds(seconds)
            kind, body = _answer(Attachment(**fields, data=data), extract)
            _send(parent.fileno(), kind, body)
            if kind != RESULT:
                return  # what is left in memory after a failure is not to be trusted


def _answer(attachment: Attachment, extract: Extract) -> tuple[bytes, bytes]:
    try:
        body = wire.encode(extract(attachment))
    except MemoryError:
        return EXHAUSTED, b""
    except Exception:  # noqa: BLE001  # whatever a hostile document provokes costs this document alone
        return BROKEN, b""
    return (RESULT, body) if len(body) <= wire.MAX_RESULT_BYTES else (EXHAUSTED, b"")


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


def _send(descriptor: int, kind: bytes, body: bytes) -> None:
    rest = memoryview(ANSWER.pack(kind, len(body)) + body)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _give_up_network() -> None:
    uid, gid = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "unshare") or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        _block_sockets()
        return
    # Without a mapping every file would seem to belong to nobody; failing to write one does no harm.
    for name, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with contextlib.suppress(OSError):
            Path("/proc/self", name).write_text(line, "ascii")


def _block_sockets() -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("a reading process has no network")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        setattr(socket.socket, name, refuse)
    socket.create_connection = socket.getaddrinfo = refuse  # type: ignore[assignment]  # taken away on purpose


def _load(name: str) -> Extract:
    module, function = name.split(":")
    extract: Extract = getattr(importlib.import_module(module), function)
    return extract


if __name__ == "__main__":
    main()
