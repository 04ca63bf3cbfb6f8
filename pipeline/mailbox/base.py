r"""What every mailbox can do: name its messages, hand over their bytes, and mark one that was dealt with.

A message is known by account, folder, UIDVALIDITY and UID, as in IMAP (RFC 9051, section 2.3.1.1): when the
folder is made anew its UIDVALIDITY changes and every UID means something else. Nothing here ever sets
`\Seen`, and nothing is removed but by a configured move of that one message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from pipeline.errors import MailboxUnreachable


class FolderChanged(MailboxUnreachable):
    """The folder was made anew while it was read: what its UIDs mean has changed. Poll again."""


class AfterKind(StrEnum):
    """What is done to a message in the mailbox once its outcome is stored."""

    NOTHING = "nothing"
    KEYWORD = "keyword"
    MOVE = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """One configured action on a message."""

    kind: AfterKind = AfterKind.NOTHING
    target: str = ""
    """The keyword to set or the folder to move to; empty for `NOTHING`."""


class MarkResult(StrEnum):
    """What became of an action. Only `DONE` did all that was asked; none of them loses a message."""

    DONE = "done"
    GONE = "gone"
    """No message has that UID any more: moved before, or removed by staff."""
    COPIED_NOT_REMOVED = "copied_not_removed"
    """Copied and flagged `\\Deleted`; the server cannot remove one message alone (no MOVE, no UIDPLUS)."""
    REFUSED = "refused"
    """The mailbox keeps no such keyword, or the folder may not be changed."""
    FOLDER_CHANGED = "folder_changed"
    """UIDVALIDITY is not the one given: the UID may be another message now, and nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """A message in the folder, not yet fetched."""

    uid: int
    size: int
    """Bytes, as the server counts them."""
    internal_date: datetime
    """When it arrived, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedMessage:
    """The bytes of a message exactly as they are kept in the mailbox."""

    uid: int
    raw: bytes = field(repr=False)
    internal_date: datetime
    """When it arrived, in UTC."""


class Mailbox(Protocol):
    """One folder of one account, open between `with` and its end.

    Every method raises `MailboxUnreachable` when the mailbox cannot be used, and `FolderChanged` when the
    folder was made anew since the mailbox was opened. Messages of errors name a setting, never a person.
    """

    @property
    def account(self) -> str:
        """The account's stable name, part of the key under which a message is stored."""

    @property
    def folder(self) -> str:
        """The folder's name."""

    def __enter__(self) -> Self:
        """Connect."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect; never hides an error."""

    def uidvalidity(self) -> int:
        """What the folder's UIDs are valid under; compare it with what was stored."""

    def list(self, since_uid: int = 0) -> tuple[MessageRef, ...]:
        """Every message whose UID is above `since_uid`, by rising UID, whatever its flags."""

    def fetch(self, uids: Sequence[int]) -> Iterator[FetchedMessage]:
        """The bytes of these messages by rising UID, a bounded number of bytes at a time.

        A message that is gone meanwhile, or that the mailbox will not hand over although it does the others,
        is left out: who asks compares, and asks again at the next poll for what is still listed.
        """

    def mark(self, uid: int, action: After, *, uidvalidity: int) -> MarkResult:
        """Do `action` to one message that was listed under `uidvalidity`. Doing it twice does no harm."""
