"""An entry for the sandbox that fails in every way a document can make a reader fail."""

from __future__ import annotations

import ctypes
import mmap
import os
import socket
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from extractors.message import Message
from pipeline.model import Attachment, Page, Reading, ReadingMethod, Unreadable

_SEEN = mmap.mmap(-1, 1 << 16)
"""Shared by all readers of one fork server: the only thing that a reader leaves behind."""
_HELD: list[bytearray] = []


def extract(attachment: Attachment, *, password: str | None = None) -> Reading | Unreadable:
    """Do what the document says."""
    order = attachment.data.decode("utf-8")
    if order == "password":
        return _reading(str(password))
    if order == "large":
        _HELD.append(bytearray(os.urandom(1) * (200 * 1024 * 1024)))
    if order.startswith("try "):
        _, what, path = order.split(" ")
        return _reading(_tried(what, Path(path)))
    if order.startswith("once "):
        _die_once(order)
    if order in _FAILURES:
        _FAILURES[order]()
    return _reading(_answer(order))


def open_message(raw: bytes, *, password: str | None = None) -> Message:
    """Do what the mail says."""
    order = raw.decode("utf-8")
    if order in _FAILURES:
        _FAILURES[order]()
    return Message(
        message_id=None,
        sender_name=password,
        sender_address=None,
        subject=order,
        sent_on=None,
        body=None,
        parts=(),
    )


def _die_once(order: str) -> None:
    place = zlib.crc32(order.encode()) % len(_SEEN)
    if not _SEEN[place]:
        _SEEN[place] = 1
        os.abort()


def _tried(what: str, path: Path) -> str:
    """What comes of doing something that a document has no business doing."""
    try:
        _DEEDS[what](path)
    except OSError as error:
        return f"refused {type(error).__name__}"
    return "done"


_DEEDS: dict[str, Callable[[Path], object]] = {
    "write": lambda path: (path / "new").write_text("x"),
    "empty": lambda path: (path / "new").touch(),
    "append": lambda path: (path / "there").open("a").close(),
    "truncate": lambda path: os.truncate(path / "there", 0),
    "remove": lambda path: (path / "there").unlink(),
    "rename": lambda path: (path / "there").rename(path / "elsewhere"),
    "link": lambda path: os.link(path / "there", path / "elsewhere"),
    "symlink": lambda path: (path / "elsewhere").symlink_to(path / "there"),
    "folder": lambda path: (path / "folder").mkdir(),
    "mode": lambda path: (path / "there").chmod(0o777),
    "owner": lambda path: os.chown(path / "there", os.getuid(), os.getgid()),
    "times": lambda path: os.utime(path / "there", (0, 0)),
    "pipe": lambda path: os.mkfifo(path / "pipe"),
    "shell": lambda path: subprocess.run(["touch", str(path / "new")], check=True),
    "tcp": lambda path: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "udp": lambda path: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "unix": lambda path: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "raw": lambda path: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "signal": lambda path: os.kill(os.getppid(), 0),
    "environment": lambda path: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "memory": lambda path: Path(f"/proc/{os.getppid()}/mem").open("rb").close(),
}


def _spin() -> None:
    while True:
        pass


def _raise() -> None:
    raise RuntimeError("the words of a letter")


def _lie() -> None:
    os.write(_channel(), b"r" + (9).to_bytes(8, "big") + b"not json!")
    time.sleep(60)


def _chatter() -> None:
    os.write(1, b"the words of a letter")
    os.write(2, b"the words of a letter")


_FAILURES: dict[str, Callable[[], object]] = {
    "crash": os.abort,
    "segfault": lambda: ctypes.string_at(0),
    "hang": lambda: time.sleep(60),
    "spin": _spin,
    "memory": lambda: bytearray(8 * 1024**3),
    "raise": _raise,
    "lie": _lie,
    "chatter": _chatter,
}


def _answer(order: str) -> str:
    if order == "pid":
        return str(os.getpid())
    if order == "network":
        return _network()
    if order == "environment":
        return " ".join(sorted(os.environ))
    return order


def _network() -> str:
    try:
        with socket.create_connection(("127.0.0.1", int(os.environ.get("PORT", "9"))), timeout=2):
            return "reached"
    except PermissionError:
        return "refused"
    except OSError as error:
        return error.__class__.__name__ + str(error.errno)


def _channel() -> int:
    """The descriptor of the reader's socket: the only one above the standard three."""
    return max(int(entry.name) for entry in Path("/proc/self/fd").iterdir() if entry.is_socket())


def _reading(text: str) -> Reading:
    return Reading(pages=(Page(number=1, text=text),), method=ReadingMethod.TEXT)
