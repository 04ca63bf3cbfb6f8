"""What a reading process gives up before it meets a document: network, files to write, other processes.

Each fence is put up as far as an ordinary user of this kernel can, and `Fence` says which of them stand:

- a network namespace of its own (Linux, where users may make one), in which there is no network at all;
- a filter on system calls (Linux on x86-64 and ARM64): no new socket of any kind, no change of a file's
  mode, owner or times;
- Landlock (Linux 5.13 and later): no file or folder is made, changed, moved or removed anywhere.

Readers need none of it: what they say goes through the one socket that they inherit. Where a fence is
missing, Python's own sockets are taken away and files stay empty by a process limit, which stops our code and
its libraries but not machine code that an attacker smuggled into a parser.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import socket
import struct
import sys
from enum import IntFlag
from pathlib import Path

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_NO_NEW_PRIVILEGES = 38
_SET_SECCOMP = 22
_SECCOMP_FILTER = 2


class Fence(IntFlag):
    """The fences that stand."""

    NETWORK = 1
    """No network is there."""
    CALLS = 2
    """No new socket can be asked for, and no file's mode, owner or times be changed."""
    FILES = 4
    """No file or folder can be made, changed, moved or removed."""


def give_up_network() -> Fence:
    """A network namespace without any network. Must run before the process has a second thread."""
    uid, gid = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "unshare") or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return Fence(0)
    # Without a mapping every file would seem to belong to nobody; failing to write one does no harm.
    for name, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with contextlib.suppress(OSError):
            Path("/proc/self", name).write_text(line, "ascii")
    return Fence.NETWORK


def put_up() -> Fence:
    """Every other fence that this kernel has, for this process and what it starts, for good. Never raises."""
    _take_away_sockets()
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform != "linux":
        return Fence(0)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return Fence(0)  # the kernel lets nobody else fence himself in
    files = Fence.FILES if _forbid_writing(libc) else Fence(0)
    return files | (Fence.CALLS if _forbid_calls(libc) else Fence(0))


def _take_away_sockets() -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("a reading process has no network")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        setattr(socket.socket, name, refuse)
    socket.create_connection = socket.getaddrinfo = refuse  # type: ignore[assignment]  # taken away on purpose


# Landlock, https://docs.kernel.org/userspace-api/landlock.html; these numbers are the same on every machine.

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_BENEATH = 1
_ASK_VERSION = 1
_TO_WRITE = 1 << 1
_WRITING = _TO_WRITE | sum(1 << right for right in range(4, 13))
"""To a file; remove a folder or a file; make a device, folder, file, socket, pipe or link."""
_MOVING, _MOVING_SINCE = 1 << 13, 2
_CUTTING, _CUTTING_SINCE = 1 << 14, 3
_CONNECTING, _CONNECTING_SINCE = 0b11, 4
"""TCP, to bind and to connect: told apart from the rights on files."""
_REACHING, _REACHING_SINCE = 0b11, 6
"""Abstract sockets of other processes, and signals to them."""


def _forbid_writing(libc: ctypes.CDLL) -> bool:
    """A ruleset that handles every way to write and allows none, but to the hole that keeps nothing."""
    version = libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    files = _WRITING
    files |= _MOVING if version >= _MOVING_SINCE else 0
    files |= _CUTTING if version >= _CUTTING_SINCE else 0
    fields = [files]
    fields += [_CONNECTING] if version >= _CONNECTING_SINCE else []
    fields += [_REACHING] if version >= _REACHING_SINCE else []
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    try:
        _allow_nowhere(libc, ruleset, files & (_TO_WRITE | _CUTTING))
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow_nowhere(libc: ctypes.CDLL, ruleset: int, rights: int) -> None:
    """`/dev/null` can be written: libraries open it to throw output away."""
    with contextlib.suppress(OSError):
        hole = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        try:
            libc.syscall(_ADD_RULE, ruleset, _BENEATH, struct.pack("=Qi", rights, hole), 0)
        finally:
            os.close(hole)


# Seccomp, https://docs.kernel.org/userspace-api/seccomp_filter.html: numbers differ from machine to machine.

_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _MACHINE_AT = 0, 4
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 13
"""Let it through; answer "permission denied"."""
_OTHER_NUMBERS = 0x40000000
"""From here on the calls of a second set of numbers of x86-64, which nothing uses."""
_LATE_CALLS = (425, 452, 463, 466)
"""io_uring_setup (it opens sockets too), fchmodat2, setxattrat, removexattrat."""
_CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        # socket; chmod, fchmod, chown, fchown, lchown; utime, utimes; set and remove extended attributes;
        # fchownat, futimesat, fchmodat, utimensat; ptrace, and another process's memory, read and written
        (41, 90, 91, 92, 93, 94, 132, 235, 188, 189, 190, 197, 198, 199, 260, 261, 268, 280, 101, 310, 311),
    ),
    "aarch64": (0xC00000B7, (198, 52, 53, 54, 55, 88, 5, 6, 7, 14, 15, 16, 117, 270, 271)),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _forbid_calls(libc: ctypes.CDLL) -> bool:
    """A filter that refuses the calls of this machine's row; calls of another machine's kind, all."""
    known = _CALLS.get(platform.machine())
    if known is None or sys.maxsize < 1 << 32:
        return False
    machine, calls = known
    denied = (*calls, *_LATE_CALLS)
    steps = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUALS, 1, 0, machine),
        (_RETURN, 0, 0, _DENY),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, len(denied) + 1, 0, _OTHER_NUMBERS),
        *((_EQUALS, len(denied) - place, 0, call) for place, call in enumerate(denied)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    filled = b"".join(struct.pack("=HBBI", *step) for step in steps)
    program = _Program(len(steps), filled)
    return bool(libc.prctl(_SET_SECCOMP, _SECCOMP_FILTER, ctypes.byref(program), 0, 0) == 0)
