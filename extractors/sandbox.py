"""Reading in a process that can be killed: the parent's side of `extractors.worker`.

    with Sandbox(workers=2) as sandbox:
        message = sandbox.open_message(raw)
        reading = sandbox.extract(attachment)

One fork server is started by exec, so that the parent may have threads; it forks a warm reader in a
millisecond when one is needed. A document that kills, hangs or exhausts its reader is tried once more in a
fresh one and is then `Unreadable`, a mail `BROKEN`: it is shown to a person, and no other one notices.

A password goes to the reader through its socket alone, and that reader reads nothing else afterwards.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

import extractors
from extractors import wire, wire_message, worker
from extractors.fence import Fence
from extractors.message import Message, unopened
from pipeline.errors import ReadingFailed
from pipeline.model import Attachment, Reading, ReasonCode, Unreadable

START_SECONDS = 60.0
"""A cold disk may need this long to load the extractors."""
PING_SECONDS = 10.0
MAX_DOCUMENT_BYTES = 256 * 1024 * 1024

_Answer = TypeVar("_Answer")

_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TMPDIR", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""The rest of the environment may hold passwords and has no business beside a hostile document."""

_DETAILS = {
    "crash": "The document makes the reading program stop. Look at it yourself, or ask for another copy.",
    "hang": "The document takes too long to read. Look at it yourself, or ask for another copy.",
    "memory": "The document needs more memory than is allowed. Look at it yourself, or ask for another copy.",
}


def given_up(result: Reading | Unreadable) -> str | None:
    """What a document did to its readers: `crash`, `hang` or `memory`; None for one that was looked at."""
    detail = result.detail if isinstance(result, Unreadable) else ""
    return next((cause for cause, told in _DETAILS.items() if told == detail), None)


class _ReaderFailed(Exception):
    """A reader did not answer: `cause` is a key of `_DETAILS`."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question(Generic[_Answer]):
    """What a reader is asked about some bytes."""

    fields: dict[str, object]
    data: bytes
    decode: Callable[[bytes], _Answer]
    longest: int
    """Bytes of an answer that are taken."""
    secret: bool = False
    """It holds a password: its reader must not meet another sender's document."""


@dataclass(slots=True)
class _Reader:
    """One reading process, from the parent's side."""

    pid: int
    channel: socket.socket
    documents: int = 0


class Sandbox:
    """A pool of reading processes. Safe to use from several threads; at most `workers` documents at once.

    `seconds` is wall-clock time for one attempt at one document, `memory_bytes` the address space of one
    reader, `recycle_after` the number of documents after which a reader is replaced, `entry` and `opener`
    the functions that read an attachment and take a mail apart, as `module:function`.
    """

    def __init__(
        self,
        *,
        workers: int = 1,
        seconds: float = 180.0,
        memory_bytes: int = 3 * 1024**3,
        recycle_after: int = 200,
        entry: str = "extractors:extract",
        opener: str = "extractors.message:open_message",
    ) -> None:
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._recycle_after = recycle_after
        self._entries = (entry, opener)
        self._places = threading.BoundedSemaphore(workers)
        self._lock = threading.Lock()
        self._idle: list[_Reader] = []
        self._server: _ForkServer | None = None

    def __enter__(self) -> Self:
        """Start the fork server at once, so that the first document does not wait for it.

        Raises `ReadingFailed` when no process can be started.
        """
        with self._lock:
            self._running()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop every process of this sandbox."""
        self.close()

    def close(self) -> None:
        """Stop every process of this sandbox. May be called twice."""
        with self._lock:
            for reader in self._idle:
                reader.channel.close()
            self._idle.clear()
            if self._server is not None:
                self._server.stop()
                self._server = None

    def extract(self, attachment: Attachment, *, password: str | None = None) -> Reading | Unreadable:
        """Read one document, with the password that may open it.

        Raises `ReadingFailed` when the failure is not the document's: no process can be started, or a fresh
        one does not even answer a greeting.
        """
        if len(attachment.data) > MAX_DOCUMENT_BYTES:
            return self._given_up("memory", attachment)
        fields = {"id": attachment.id, "name": attachment.name, "media_type": attachment.media_type}
        question = _Question(
            fields=_asked("document", password) | fields,
            data=attachment.data,
            decode=wire.decode,
            longest=wire.MAX_RESULT_BYTES,
            secret=password is not None,
        )
        try:
            return self._asked_twice(question)
        except _ReaderFailed as failure:
            return self._given_up(failure.cause, attachment)

    def open_message(self, raw: bytes, *, password: str | None = None) -> Message:
        """Take a mail apart, with the password that may open archives in it. Raises as `extract` does.

        A mail that kills, hangs or exhausts its readers has one part, that could not be looked at.
        """
        if len(raw) > MAX_DOCUMENT_BYTES:
            return unopened(raw)
        question = _Question(
            fields=_asked("message", password),
            data=raw,
            decode=wire_message.decode,
            longest=wire_message.MAX_MESSAGE_BYTES,
            secret=password is not None,
        )
        try:
            return self._asked_twice(question)
        except _ReaderFailed:
            return unopened(raw)

    def fence(self) -> Fence:
        """What stands between a reader and the machine. Raises `ReadingFailed` when no reader answers."""
        with self._places:
            return self._greet()

    def _asked_twice(self, question: _Question[_Answer]) -> _Answer:
        with self._places:
            try:
                return self._attempt(self._take(), question)
            except _ReaderFailed:
                pass  # the reader may have been worn out by an earlier document
            try:
                return self._attempt(self._spawn(), question)
            except _ReaderFailed:
                self._greet()
                raise

    def _attempt(
        self, reader: _Reader, question: _Question[_Answer], seconds: float | None = None
    ) -> _Answer:
        try:
            result = question.decode(_ask(reader, question, self._seconds if seconds is None else seconds))
        except wire.WireError as error:
            self._kill(reader)
            raise _ReaderFailed("crash") from error
        except BaseException:
            self._kill(reader)
            raise
        if question.secret:
            self._kill(reader)
        else:
            self._give_back(reader)
        return result

    def _greet(self) -> Fence:
        """Tell a document that kills its readers from a machine on which nothing can be read."""
        reader = self._spawn()
        try:
            return self._attempt(reader, _GREETING, PING_SECONDS)
        except _ReaderFailed as error:
            raise ReadingFailed(
                "The reading process does not answer. Check the machine's memory, then reprocess the letter."
            ) from error

    def _given_up(self, cause: str, attachment: Attachment) -> Unreadable:
        return Unreadable(
            reason=ReasonCode.UNREADABLE, detail=_DETAILS[cause], media_type=attachment.media_type
        )

    def _take(self) -> _Reader:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._spawn()

    def _give_back(self, reader: _Reader) -> None:
        reader.documents += 1
        if reader.documents >= self._recycle_after:
            self._kill(reader)
            return
        with self._lock:
            if self._server is None:
                reader.channel.close()
            else:
                self._idle.append(reader)

    def _spawn(self) -> _Reader:
        with self._lock:
            try:
                return self._running().spawn(self._memory_bytes, self._seconds)
            except OSError:
                self._drop_server()  # it died, and its readers with it: one new start
            try:
                return self._running().spawn(self._memory_bytes, self._seconds)
            except OSError as error:
                self._drop_server()
                raise ReadingFailed(_CANNOT_START) from error

    def _kill(self, reader: _Reader) -> None:
        reader.channel.close()
        with self._lock:
            if self._server is None:
                return
            try:
                self._server.kill(reader.pid)
            except OSError:
                self._drop_server()

    def _running(self) -> _ForkServer:
        if self._server is None:
            self._server = _ForkServer(*self._entries)
        return self._server

    def _drop_server(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None


_CANNOT_START = (
    "No reading process can be started. "
    "Check the machine's memory and process limits, then reprocess the letter."
)


class _ForkServer:
    """The process that forks readers. Not thread-safe: the sandbox holds its lock around every call."""

    def __init__(self, entry: str, opener: str) -> None:
        self._control, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(  # our own interpreter and module, no shell  # noqa: S603
                [sys.executable, "-P", "-m", "extractors.worker", str(theirs.fileno()), entry, opener],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=_environment(),
                start_new_session=True,
            )
        except OSError as error:
            self._control.close()
            raise ReadingFailed(_CANNOT_START) from error
        finally:
            theirs.close()
        self._control.settimeout(START_SECONDS)
        try:
            ready = self._control.recv(1)
        except OSError:
            ready = b""
        if ready != worker.READY:
            self.stop()
            raise ReadingFailed(_CANNOT_START)

    def spawn(self, memory_bytes: int, seconds: float) -> _Reader:
        """A new reader. Raises `OSError` when the fork server has gone."""
        ours, theirs = socket.socketpair()
        try:
            limits = worker.LIMITS.pack(memory_bytes, int(seconds) + 1)
            socket.send_fds(self._control, [worker.SPAWN + limits], [theirs.fileno()])
            answer = self._control.recv(worker.NUMBER.size)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        if len(answer) != worker.NUMBER.size:
            ours.close()
            raise ConnectionError("the fork server has gone")
        return _Reader(pid=worker.NUMBER.unpack(answer)[0], channel=ours)

    def kill(self, pid: int) -> None:
        """Kill one reader and wait until it is gone. Raises `OSError` when the fork server has gone."""
        self._control.sendall(worker.KILL + worker.NUMBER.pack(pid))
        if not self._control.recv(1):
            raise ConnectionError("the fork server has gone")

    def stop(self) -> None:
        """End the fork server, which ends its readers."""
        self._control.close()
        try:
            self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _environment() -> dict[str, str]:
    """The few variables that a reader needs, and where this copy of the software lies."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    root = str(Path(extractors.__file__).parent.parent)
    return kept | {"PYTHONPATH": root, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}


def _asked(what: str, password: str | None) -> dict[str, object]:
    return {"ask": what} if password is None else {"ask": what, "password": password}


def _fence(answer: bytes) -> Fence:
    if len(answer) != 1:
        raise wire.WireError("the answer is no greeting")
    return Fence(answer[0] & sum(Fence))


_GREETING = _Question(fields={"ask": "greeting"}, data=b"", decode=_fence, longest=1)


def _ask(reader: _Reader, question: _Question[_Answer], seconds: float) -> bytes:
    """Send one document and wait for the answer. Raises `_ReaderFailed` when there is none in time."""
    deadline = time.monotonic() + seconds
    described = json.dumps(question.fields).encode("ascii")
    try:
        reader.channel.settimeout(seconds)
        reader.channel.sendall(worker.REQUEST.pack(len(described), len(question.data)) + described)
        reader.channel.sendall(question.data)
        kind, size = worker.ANSWER.unpack(_receive(reader.channel, worker.ANSWER.size, deadline))
        body = _receive(reader.channel, min(size, question.longest), deadline)
    except TimeoutError as error:
        raise _ReaderFailed("hang") from error
    except OSError as error:
        raise _ReaderFailed("crash") from error
    if kind not in (worker.RESULT, worker.PONG):
        raise _ReaderFailed("memory" if kind == worker.EXHAUSTED else "crash")
    return body


def _receive(channel: socket.socket, size: int, deadline: float) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        channel.settimeout(left)
        part = channel.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise ConnectionError("the reader has gone")
        parts += part
    return bytes(parts)
