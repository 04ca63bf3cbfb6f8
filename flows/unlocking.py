"""Cases that need a password, read again with it. It stays in this process and in its readers' pipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ConfigurationError

if TYPE_CHECKING:
    from flows.compose import Office
    from pipeline.register import CaseRow, FiledCase, MessageOutcome, PendingMessage

LONGEST = 1024
"""Bytes of a password file's first line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocking:
    """A password, and the cases that it is said to open."""

    password: str = field(repr=False)
    cases: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """What became of the cases: ids and codes alone."""

    filed: tuple[FiledCase, ...] = ()
    closed: tuple[str, ...] = ()
    """Cases that the password does not open; nothing of their messages was changed."""
    broken: tuple[str, ...] = ()
    """Cases whose message could not be read for a reason that is not the password; nothing was changed."""

    def plus(self, other: Unlocked) -> Unlocked:
        """Both together."""
        return Unlocked(
            filed=self.filed + other.filed,
            closed=self.closed + other.closed,
            broken=self.broken + other.broken,
        )


def read_password(path: Path) -> str:
    """The first line of a file without its end. Raises `ConfigurationError`, which never quotes it."""
    try:
        with path.open("rb") as file:
            line = file.readline(LONGEST + 1)
    except OSError as error:
        raise ConfigurationError(f"The password file cannot be read ({error.strerror}).") from error
    if len(line) > LONGEST:
        raise ConfigurationError(f"The first line of the password file is longer than {LONGEST} bytes.")
    try:
        password = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        # the error holds the bytes: it must not be shown as a cause either
        raise ConfigurationError("The password file is not UTF-8; save it as UTF-8 text.") from None
    if not password or "\0" in password:
        raise ConfigurationError("The password file has no password in its first line.")
    return password


def unlock(office: Office, unlocking: Unlocking, messages: Sequence[PendingMessage]) -> Unlocked:
    """Read, judge and file these messages with the password. Raises `RegisterUnreachable` alone."""
    done = Unlocked()
    for message in messages:
        done = done.plus(_unlock_one(office, unlocking, message))
    return done


def _unlock_one(office: Office, unlocking: Unlocking, message: PendingMessage) -> Unlocked:
    """Nothing is written before the password has opened something that it was given for."""
    from flows.letters import BrokenMessage, judge, refile

    named = tuple(case for case in message.cases if case in unlocking.cases)
    found = judge(office, message)
    if isinstance(found, BrokenMessage):
        return Unlocked(broken=named)
    closed = _still_closed(office, found, named)
    if set(closed) == set(named):
        return Unlocked(closed=closed)
    filed = refile(office, _without_closed(office, found), named)
    return Unlocked(filed=filed, closed=closed)


def _still_closed(office: Office, found: MessageOutcome, named: Sequence[str]) -> tuple[str, ...]:
    """The cases whose letter needs another password, or is in an archive that does."""
    from pipeline.register import closed_letters

    open_parts = {part.sha256 for part in found.parts} - closed_letters(found)
    letters = {row.id: row.letter for row in _rows(office, found.message)}
    return tuple(case for case in named if letters.get(case) and letters[case] not in open_parts)


def _without_closed(office: Office, found: MessageOutcome) -> MessageOutcome:
    """Letters that are filed and that this password does not open stay as they are."""
    from pipeline.register import CaseState, closed_letters

    filed = {row.letter for row in _rows(office, found.message) if row.state is CaseState.FILED}
    left_out = closed_letters(found) & filed
    return replace(found, screenings=tuple(one for one in found.screenings if one.letter not in left_out))


def _rows(office: Office, message: int) -> Sequence[CaseRow]:
    from pipeline.register import CaseFilter

    return office.register.cases(CaseFilter(message=message))
