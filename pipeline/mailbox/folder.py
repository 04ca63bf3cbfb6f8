"""A directory of `.eml` files, or a Maildir, as a mailbox: for trial runs, tests and exports.

UIDs are kept in the file `.referrals-uids` inside the directory, one line a file, only ever appended to. A
file is known by its name, size and time of change: one that is replaced gets a new UID and is read again.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeAlias

from pipeline.errors import ConfigurationError, MailboxUnreachable
from pipeline.mailbox.base import After, AfterKind, FetchedMessage, FolderChanged, MarkResult, MessageRef
from pipeline.mailbox.settings import MailboxSettings

log = logging.getLogger(__name__)

INDEX = ".referrals-uids"
MAILDIR = ("new", "cur")

Key: TypeAlias = tuple[str, int, int]
"""Name, size in bytes, time of change in nanoseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: Path
    key: Key

    @property
    def ref_date(self) -> datetime:
        return datetime.fromtimestamp(self.key[2] / 1e9, UTC)


class FolderMailbox:
    """See `pipeline.mailbox.base.Mailbox`, which this is."""

    def __init__(self, settings: MailboxSettings) -> None:
        if settings.path is None:
            raise ConfigurationError('[mailbox] kind = "folder" needs path = "directory with .eml files".')
        self._path = settings.path.resolve()
        self._settle = settings.settle_seconds
        self._uidvalidity = 0
        self._files: dict[int, _File] = {}

    @property
    def account(self) -> str:
        """Always `directory`: the folder's path tells which."""
        return "directory"

    @property
    def folder(self) -> str:
        """The directory's full path."""
        return str(self._path)

    def __enter__(self) -> Self:
        """Read the index, or begin one."""
        with _reachable(), self._index() as index:
            self._uidvalidity = index.uidvalidity
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open."""

    def uidvalidity(self) -> int:
        """A number drawn when the index was begun."""
        return self._uidvalidity

    def list(self, since_uid: int = 0) -> tuple[MessageRef, ...]:
        """The files that are wholly written; see `Mailbox.list`."""
        with _reachable():
            files = self._settled()
            with self._index() as index:
                self._expect(index.uidvalidity)
                self._files = {index.uid(file.key): file for file in files}
        return tuple(
            MessageRef(uid=uid, size=file.key[1], internal_date=file.ref_date)
            for uid, file in sorted(self._files.items())
            if uid > since_uid
        )

    def fetch(self, uids: Sequence[int]) -> Iterator[FetchedMessage]:
        """One file at a time; one that is gone or was changed since is left out."""
        if not self._files:
            self.list()
        for uid in sorted(set(uids)):
            file = self._files.get(uid)
            raw = None if file is None else _read(file, uid)
            if file is not None and raw is not None:
                yield FetchedMessage(uid=uid, raw=raw, internal_date=file.ref_date)

    def mark(self, uid: int, action: After, *, uidvalidity: int) -> MarkResult:
        """Move the file into a folder below; a directory keeps no keywords."""
        if uidvalidity != self._uidvalidity:
            return MarkResult.FOLDER_CHANGED
        if action.kind is AfterKind.NOTHING:
            return MarkResult.DONE
        if action.kind is AfterKind.KEYWORD:
            return MarkResult.REFUSED
        if uid not in self._files:
            self.list()
        file = self._files.get(uid)
        with _reachable():
            if file is None or _key(file.path) != file.key:
                return MarkResult.GONE
            _move(file.path, self._destination(action.target))
        del self._files[uid]
        return MarkResult.DONE

    def _destination(self, target: str) -> Path:
        """A folder below; of a Maildir a hidden directory with its own `cur`, as Maildir++ has it."""
        if not self._maildir():
            return self._path / target
        for name in ("tmp", "new"):
            (self._path / f".{target}" / name).mkdir(parents=True, exist_ok=True)
        return self._path / f".{target}" / "cur"

    def _maildir(self) -> tuple[Path, ...]:
        return tuple(self._path / name for name in MAILDIR if (self._path / name).is_dir())

    def _expect(self, uidvalidity: int) -> None:
        if uidvalidity != self._uidvalidity:
            raise FolderChanged("The directory's index of messages was made anew; poll again.")

    @contextmanager
    def _index(self) -> Iterator[_Index]:
        """The index, locked: two commands at once never give one UID to two files."""
        with (self._path / INDEX).open("a+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            index = _Index(stream)
            yield index
            index.save()

    def _settled(self) -> Sequence[_File]:
        """The files that nobody is writing any more: a letter cut short could lose its last sentence."""
        first = list(self._scan())
        youngest = max((file.key[2] for file in first), default=0) / 1e9
        wait = min(self._settle, youngest + self._settle - time.time())
        if wait <= 0:
            return first
        time.sleep(wait)
        return [file for file in first if _key(file.path) == file.key]

    def _scan(self) -> Iterator[_File]:
        maildir = self._maildir()
        for directory in maildir or (self._path,):
            for entry in sorted(os.scandir(directory), key=lambda entry: entry.name):
                wanted = bool(maildir) or entry.name.lower().endswith(".eml")
                key = _key(Path(entry.path)) if wanted and not entry.name.startswith(".") else None
                if key is not None:
                    yield _File(path=Path(entry.path), key=key)


class _Index:
    """The lines of the index: the UIDVALIDITY, then one JSON array a file, `[uid, name, size, changed]`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._new: list[str] = []
        stream.seek(0)
        whole, _, torn = stream.read().rpartition(b"\n")
        if torn:  # the machine stopped while a line was written: nobody was told of that UID
            stream.truncate(len(whole) + 1 if whole else 0)
        lines = whole.decode().splitlines()
        if not lines:  # 31 random bits: an index made anew in the same second must not look like the old one
            lines = [str(secrets.randbits(31) or 1)]
            self._new.append(lines[0])
        try:
            self.uidvalidity = int(lines[0])
            rows = [json.loads(line) for line in lines[1:]]
            self._uids: dict[Key, int] = {(name, size, changed): uid for uid, name, size, changed in rows}
        except (ValueError, TypeError) as error:
            raise MailboxUnreachable(
                f"The index {INDEX} in the mailbox directory is damaged; delete it: every file is then "
                "looked at again, and none is filed twice."
            ) from error
        self._next = 1 + max(self._uids.values(), default=0)

    def uid(self, key: Key) -> int:
        """The UID of a file, a new one when it was never seen."""
        if key not in self._uids:
            self._uids[key] = self._next
            self._new.append(json.dumps([self._next, *key]))
            self._next += 1
        return self._uids[key]

    def save(self) -> None:
        """Append what is new and wait until it is on the disk."""
        if self._new:
            self._stream.write("".join(f"{line}\n" for line in self._new).encode())
            self._stream.flush()
            os.fsync(self._stream.fileno())


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise MailboxUnreachable(
            "The mailbox directory does not exist; create it or correct [mailbox] path."
        ) from error
    except NotADirectoryError as error:
        raise MailboxUnreachable("[mailbox] path is not a directory; give the folder, not a file.") from error
    except PermissionError as error:
        raise MailboxUnreachable(
            "The mailbox directory may not be read and written by this user; it needs both, for its index."
        ) from error
    except OSError as error:
        raise MailboxUnreachable(
            f"The mailbox directory cannot be used ({os.strerror(error.errno or 0)}); check its disk."
        ) from error


def _key(path: Path) -> Key | None:
    """How a file is known, or None when it is no file. A Maildir's flags (after `:2,`) are not its name."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    if not path.is_file():
        return None
    return path.name.partition(":2,")[0], status.st_size, status.st_mtime_ns


def _read(file: _File, uid: int) -> bytes | None:
    try:
        raw = file.path.read_bytes()
        return raw if _key(file.path) == file.key else None
    except FileNotFoundError:
        return None
    except OSError as error:  # one file that cannot be read does not hold up the others
        log.warning("The file with UID %d cannot be read (%s).", uid, os.strerror(error.errno or 0))
        return None


def _move(path: Path, directory: Path) -> None:
    """Move a file without ever writing over another one."""
    directory.mkdir(parents=True, exist_ok=True)
    number = 1
    target = directory / path.name
    while target.exists():
        number += 1
        target = directory / f"{path.stem}-{number}{path.suffix}"
    path.rename(target)
