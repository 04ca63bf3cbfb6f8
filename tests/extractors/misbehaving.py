"""An entry for the sandbox that fails in every way a document can make a reader fail."""

from __future__ import annotations

import ctypes
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.model import Attachment, Page, Reading, ReadingMethod, Unreadable


def extract(attachment: Attachment) -> Reading | Unreadable:
    """Do what the document says."""
    order = attachment.data.decode("utf-8")
    if order.startswith("once "):
        _die_once(Path(order.removeprefix("once ")))
    if order in _FAILURES:
        _FAILURES[order]()
    return _reading(_answer(order))


def _die_once(marker: Path) -> None:
    if not marker.exists():
        marker.write_text("seen")
        os.abort()


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
