"""`python -m benchmarks.folder DIR...`: the extractors over any files, each in a process that can be killed.

Prints for each kind of file how many there are, how many were read, every reason for the others, the time
(median and longest) and the most memory that a reader took; with `--each` a line a file too. What a file did
to its reader (crash, hang, memory) is a reason of its own: it was contained, and its extractor can be better.
Mails are taken apart, and what is in them counts under its own kind. With `--mutations N` so many damaged
copies of the files found are read as well, the same ones for the same `--seed`.

The exit code is 0 whatever the files are. It is 1 when a file got past its limits (more time than its two
attempts, more memory than a reader may have) or a reader could not be started.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.mutations import mutated
from extractors.detect import SNIFFED, Media, media_type_of
from extractors.message import Message, SkipReason
from extractors.sandbox import MAX_DOCUMENT_BYTES, Sandbox, given_up
from pipeline.errors import ReadingFailed
from pipeline.model import Attachment, Reading, Unreadable

MIB = 1024 * 1024
OK, NOT_OPENED, FAILED = "ok", "not_opened", "failed"
"""Read; the file system gave no bytes, or too many; no reader could be started."""
ATTEMPTS = 2
GRACE = 15.0
"""Seconds beyond the attempts' own: processes are forked, killed and greeted, on a machine that is busy."""
LOOK = 0.02
"""Seconds between two looks at a reader's memory."""
BINARY = "application/octet-stream"
CONTAINERS = frozenset((Media.ZIP, Media.TNEF))
"""Refused by the extractors, and looked into where a mail brings them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost."""

    seconds: float
    memory: int
    """Bytes of a reader's address space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of one file, or of one part of a mail."""

    path: str
    kind: str
    """Media type by content."""
    outcome: str
    """`OK`, a reason code, what it did to its readers, `NOT_OPENED` or `FAILED`."""
    seconds: float
    peak: int
    """Bytes that its readers had in memory at most; 0 where that cannot be seen."""

    def within(self, limits: Limits) -> bool:
        """Whether it stayed inside its limits, and its readers could be started."""
        longest = ATTEMPTS * limits.seconds + GRACE
        return self.outcome != FAILED and self.seconds <= longest and self.peak <= limits.memory


class _Peak(threading.local):
    """The most memory of the readers of this thread's file."""

    bytes = 0


class WatchedSandbox(Sandbox):
    """A sandbox that takes a new reader for every file, and looks at how large each gets."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, recycle_after=1)
        self.peak = _Peak()

    def _attempt(self, reader: Any, question: Any, seconds: float | None = None) -> Any:
        with self._watched(reader.pid):
            return super()._attempt(reader, question, seconds)

    @contextmanager
    def _watched(self, pid: int) -> Iterator[None]:
        seen, over = [0], threading.Event()

        def look() -> None:
            while not over.wait(LOOK):
                seen[0] = max(seen[0], _resident(pid))

        seen[0] = _resident(pid)
        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()
            self.peak.bytes = max(self.peak.bytes, *seen)


def _resident(pid: int) -> int:
    """The most memory that a process has had so far, in bytes; 0 when it is gone or this is not Linux."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def files_under(folders: Sequence[Path], suffixes: frozenset[str], most: int | None) -> list[Path]:
    """Regular files in these folders, links left out; of each suffix at most so many, spread evenly."""
    by_suffix: defaultdict[str, list[Path]] = defaultdict(list)
    for folder in folders:
        for path in [folder] if folder.is_file() else _regular(folder):
            if not suffixes or path.suffix.lower() in suffixes:
                by_suffix[path.suffix.lower()].append(path)
    return [path for paths in by_suffix.values() for path in _spread(sorted(paths), most)]


def _regular(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file() and not path.is_symlink():
                yield path


def _spread(paths: list[Path], most: int | None) -> list[Path]:
    if most is None or len(paths) <= most:
        return paths
    return [paths[n * len(paths) // most] for n in range(most)]


def read_file(sandbox: WatchedSandbox, path: Path) -> tuple[Found, ...]:
    """What comes of one file, and of the parts of a mail."""
    data = None
    with suppress(OSError):
        data = path.read_bytes() if path.stat().st_size <= MAX_DOCUMENT_BYTES else None
    if data is None:
        return (Found(path=str(path), kind=BINARY, outcome=NOT_OPENED, seconds=0.0, peak=0),)
    return read_bytes(sandbox, str(path), data)


def read_bytes(sandbox: WatchedSandbox, path: str, data: bytes) -> tuple[Found, ...]:
    """The same for bytes that were called so."""
    sniffed = media_type_of(data[:SNIFFED], "", path)
    if sniffed == Media.MAIL:
        return tuple(_mail(sandbox, path, data))
    found = _document(sandbox, path, data, sniffed)
    inside = _parts(sandbox, path, _posted(data)) if found.kind in CONTAINERS else ()
    return (found, *inside)


def _posted(data: bytes) -> bytes:
    """A container as it would arrive: only what takes a mail apart opens it."""
    mail = EmailMessage()
    mail.add_attachment(data, "application", "octet-stream")
    return mail.as_bytes()


def _document(sandbox: WatchedSandbox, path: str, data: bytes, sniffed: str) -> Found:
    letter = Attachment(
        id=hashlib.sha256(data).hexdigest(), name=Path(path).name, media_type=sniffed, data=data
    )
    sandbox.peak.bytes, started = 0, time.perf_counter()
    try:
        result = sandbox.extract(letter)
    except ReadingFailed:
        result = None
    seconds = time.perf_counter() - started
    kind = (result.media_type if result else "") or sniffed
    return Found(path=path, kind=kind, outcome=_outcome(result), seconds=seconds, peak=sandbox.peak.bytes)


def _outcome(result: Reading | Unreadable | None) -> str:
    if result is None:
        return FAILED
    cause = given_up(result)
    if cause is not None:
        return f"reader's {cause}"
    return result.reason.value if isinstance(result, Unreadable) else OK


def _mail(sandbox: WatchedSandbox, path: str, data: bytes) -> Iterator[Found]:
    sandbox.peak.bytes, started = 0, time.perf_counter()
    try:
        message: Message | None = sandbox.open_message(data)
    except ReadingFailed:
        message = None
    broken = message is not None and any(part.skipped == SkipReason.BROKEN for part in message.parts)
    yield Found(
        path=path,
        kind=Media.MAIL,
        outcome=FAILED if message is None else "broken" if broken else OK,
        seconds=time.perf_counter() - started,
        peak=sandbox.peak.bytes,
    )
    if message:
        yield from _letters(sandbox, path, message)


def _parts(sandbox: WatchedSandbox, path: str, mail: bytes) -> Iterator[Found]:
    """What was unpacked from a container; nothing where it could not be opened."""
    with suppress(ReadingFailed):
        message = sandbox.open_message(mail)
        if any(part.skipped == SkipReason.UNPACKED for part in message.parts):
            yield from _letters(sandbox, path, message)


def _letters(sandbox: WatchedSandbox, path: str, message: Message) -> Iterator[Found]:
    for part in message.parts:
        if part.attachment:
            inside = f"{path} part {part.index}"
            yield _document(sandbox, inside, part.attachment.data, part.attachment.media_type)


def kinds_report(found: Sequence[Found]) -> str:
    """A row for each kind, the most frequent first."""
    by_kind: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_kind[one.kind].append(one)
    head = f"{'kind':44}{'files':>6}{'ok':>6}{'median s':>10}{'max s':>8}{'max MiB':>9}  reasons"
    rows = [head]
    for kind, group in sorted(by_kind.items(), key=lambda item: (-len(item[1]), item[0])):
        reasons = Counter(one.outcome for one in group if one.outcome != OK)
        rows.append(
            f"{_short(kind):44}{len(group):6}{sum(one.outcome == OK for one in group):6}"
            f"{median(one.seconds for one in group):10.3f}{max(one.seconds for one in group):8.2f}"
            f"{max(one.peak for one in group) // MIB:9}  "
            f"{', '.join(f'{reason} {count}' for reason, count in reasons.most_common()) or '-'}"
        )
    return "\n".join(rows)


def _short(kind: str) -> str:
    return kind if len(kind) <= 43 else f"{kind[:20]}...{kind[-20:]}"


def line(one: Found) -> str:
    """One file in a line; bytes of its name that are no text are shown as such."""
    name = one.path.encode("utf-8", "backslashreplace").decode("utf-8")
    return f"{one.outcome:20} {one.seconds:8.3f} s {one.peak // MIB:6} MiB  {one.kind}  {name}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read them all, print the tables, and say whether the limits held."""
    options = _options(arguments)
    limits = Limits(seconds=options.seconds, memory=options.memory * MIB)
    suffixes = frozenset(f".{one.lower().lstrip('.')}" for one in options.suffix)
    paths = files_under(options.folder, suffixes, options.most)
    print(f"{len(paths)} files ...", file=sys.stderr, flush=True)
    found: list[Found] = []
    with (
        WatchedSandbox(
            workers=options.workers, seconds=limits.seconds, memory_bytes=limits.memory
        ) as sandbox,
        ThreadPoolExecutor(options.workers) as pool,
    ):
        for group in pool.map(lambda path: read_file(sandbox, path), paths):
            found += _shown(group, each=options.each)
        copies = list(_copies(paths, options.mutations, options.seed))
        for group in pool.map(lambda copy: read_bytes(sandbox, *copy), copies):
            found += _shown(group, each=options.each)
    print(kinds_report(found) if found else "No file was found.")
    beyond = [one for one in found if not one.within(limits)]
    for one in beyond:
        print(f"BEYOND ITS LIMITS: {line(one)}")
    print(f"\n{len(found)} read, limits held: {'yes' if not beyond else 'NO'}")
    return 1 if beyond else 0


def _shown(group: tuple[Found, ...], *, each: bool) -> tuple[Found, ...]:
    for one in group if each else ():
        print(line(one), flush=True)
    return group


def _copies(paths: Iterable[Path], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Damaged copies of small files, under a name that tells how to make them again."""
    chance = random.Random(seed)
    small = [path for path in paths if path.stat().st_size <= 4 * MIB]
    for number in range(count if small else 0):
        path = chance.choice(small)
        how, data = mutated(path.read_bytes(), chance)
        yield f"{path} copy {number} ({how}, seed {seed})", data


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.folder", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path, nargs="+", help="folders, searched to their ends, or files")
    parser.add_argument("--each", action="store_true", help="print a line a file")
    parser.add_argument("--suffix", action="append", default=[], help="only files of this suffix; repeatable")
    parser.add_argument("--most", type=int, help="at most so many files of each suffix")
    parser.add_argument("--workers", type=int, default=2, help="files read side by side")
    parser.add_argument(
        "--seconds", type=float, default=180.0, help="for one attempt at one file; there are two"
    )
    parser.add_argument("--memory", type=int, default=3072, help="MiB of a reader's address space")
    parser.add_argument("--mutations", type=int, default=0, help="damaged copies to read as well")
    parser.add_argument("--seed", type=int, default=1, help="which damaged copies")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
