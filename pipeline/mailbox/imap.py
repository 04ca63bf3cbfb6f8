"""An IMAP folder as a mailbox, by imapclient.

The folder is opened read-only (EXAMINE) and messages are fetched with `BODY.PEEK[]`, so that nothing is ever
marked as read; only `mark` opens it for writing. A plain EXPUNGE is never sent: it would remove whatever
staff had flagged as deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, IMAPClientReadOnlyError

from pipeline.errors import MailboxUnreachable
from pipeline.mailbox.base import After, AfterKind, FetchedMessage, FolderChanged, MarkResult, MessageRef
from pipeline.mailbox.connect import connect, hang_up, mapped
from pipeline.mailbox.settings import MailboxSettings

# imapclient offers every line of the conversation to its logger at DEBUG: headers of letters among them.
logging.getLogger("imapclient").setLevel(logging.WARNING)

CHUNK_BYTES = 8 * 1024 * 1024
"""At most so much is asked for in one command; a larger message is asked for alone."""
CHUNK_MESSAGES = 500
"""Keeps a command under the 8,192 bytes that servers accept (RFC 9051, section 4), mostly."""
SEARCH_MESSAGES = 50_000
"""So many UIDs of ten digits keep an answer's line under the million bytes that imaplib accepts."""

log = logging.getLogger(__name__)

PEEK, BODY, SIZE, DATE, FLAGS = b"BODY.PEEK[]", b"BODY[]", b"RFC822.SIZE", b"INTERNALDATE", b"FLAGS"
ANY_KEYWORD = rb"\*"

Answer = TypeVar("Answer")


class ImapMailbox:
    """See `pipeline.mailbox.base.Mailbox`, which this is."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._client: IMAPClient | None = None
        self._writable = False
        self._uidvalidity: int | None = None
        self._exists, self._uidnext = 0, 1
        self._keywords: frozenset[bytes] = frozenset()
        self._known: dict[int, MessageRef] = {}

    @property
    def account(self) -> str:
        """User and host; the port is left out, for it may change while the messages stay the same."""
        return f"{self._settings.username}@{self._settings.host}"

    @property
    def folder(self) -> str:
        """The folder's name as people read it, not in IMAP's modified UTF-7."""
        return self._settings.folder

    def __enter__(self) -> Self:
        """Connect, log in and open the folder read-only."""
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log out. A connection that is already lost is let go."""
        self._drop(politely=kind is None)

    def uidvalidity(self) -> int:
        """As the server gave it when the folder was opened."""
        if self._uidvalidity is None:
            self._open()
        return self._uidvalidity or 0  # `_open` sets it or raises

    def list(self, since_uid: int = 0) -> tuple[MessageRef, ...]:
        """See `Mailbox.list`."""
        refs = self._describe(self._uids_above(since_uid))
        self._known.update((ref.uid, ref) for ref in refs)
        return refs

    def _describe(self, uids: Sequence[int]) -> tuple[MessageRef, ...]:
        refs: dict[int, MessageRef] = {}
        for some in _batches(uids):
            for uid, data in self._fetch(some, SIZE, DATE).items():
                if SIZE in data:
                    refs[uid] = MessageRef(uid=uid, size=data[SIZE], internal_date=_date(data))
        return tuple(refs[uid] for uid in sorted(refs))

    def _uids_above(self, since_uid: int) -> Sequence[int]:
        """Asked for in windows: a line of an answer may have a million bytes at most."""
        self._ask(
            lambda client: client.noop()
        )  # lets the server tell what arrived since the folder was opened
        window = max(1, self._uidnext * SEARCH_MESSAGES // max(1, self._exists))
        starts = range(since_uid + 1, max(since_uid + 2, self._uidnext), window)
        found: set[int] = set()
        for start in starts:
            end = "*" if start == starts[-1] else str(start + window - 1)  # newer ones than UIDNEXT too
            found.update(self._search(f"{start}:{end}"))
        return sorted(uid for uid in found if uid > since_uid)  # "n:*" names the last one even below n

    def fetch(self, uids: Sequence[int]) -> Iterator[FetchedMessage]:
        """In commands of at most `CHUNK_BYTES`; a connection that drops is made again once for each."""
        unlisted = [uid for uid in sorted(set(uids)) if uid not in self._known]
        self._known.update((ref.uid, ref) for ref in self._describe(unlisted))
        refs = [self._known[uid] for uid in sorted(set(uids)) if uid in self._known]
        for some in _bounded(refs):
            yield from self._bodies(some)

    def _bodies(self, refs: Sequence[MessageRef]) -> Iterator[FetchedMessage]:
        answer = self._ask(lambda client: _peek(client, refs))
        if answer is None and len(refs) == 1:
            log.warning("The mail server will not hand over the message with UID %d.", refs[0].uid)
        elif answer is None:  # one that the server cannot hand over does not hold up the others
            for ref in refs:
                yield from self._bodies([ref])
        else:
            for ref in refs:
                raw = answer.pop(ref.uid, {}).pop(BODY, None)
                if raw is not None:
                    yield FetchedMessage(uid=ref.uid, raw=raw, internal_date=ref.internal_date)

    def _fetch(self, uids: Sequence[int], *items: bytes) -> dict[int, dict[bytes, Any]]:
        return self._ask(lambda client: client.fetch(uids, items))

    def _search(self, span: str) -> Sequence[int]:
        return self._ask(lambda client: client.search(["UID", span]))

    def mark(self, uid: int, action: After, *, uidvalidity: int) -> MarkResult:
        """A keyword, or a move of this one message; see `Mailbox.mark`."""
        if uidvalidity != self.uidvalidity():
            return MarkResult.FOLDER_CHANGED
        if action.kind is AfterKind.NOTHING:
            return MarkResult.DONE
        if not self._make_writable():
            return MarkResult.REFUSED
        flags = self._fetch([uid], FLAGS).get(uid)
        if flags is None:
            return MarkResult.GONE
        if action.kind is AfterKind.KEYWORD:
            return self._add_keyword(uid, action.target)
        return self._move(uid, action.target, deleted=DELETED in flags.get(FLAGS, ()))

    def _add_keyword(self, uid: int, keyword: str) -> MarkResult:
        if not self._keywords & {keyword.lower().encode(), ANY_KEYWORD}:
            return MarkResult.REFUSED
        self._ask(lambda client: client.add_flags([uid], [keyword], silent=True))
        return MarkResult.DONE

    def _move(self, uid: int, folder: str, *, deleted: bool) -> MarkResult:
        self._ask(lambda client: _make_folder(client, folder))
        if self._can("MOVE"):
            self._ask(lambda client: client.move([uid], folder))
            return MarkResult.DONE
        if deleted and not self._can("UIDPLUS"):
            return MarkResult.COPIED_NOT_REMOVED  # as an earlier attempt, or staff, left it
        # not asked twice: a copy whose confirmation was lost would be made again
        self._ask(lambda client: client.copy([uid], folder), attempts=1)
        self._ask(lambda client: client.add_flags([uid], [DELETED], silent=True))
        if not self._can("UIDPLUS"):
            return MarkResult.COPIED_NOT_REMOVED
        self._ask(lambda client: client.uid_expunge([uid]))
        return MarkResult.DONE

    def _can(self, capability: str) -> bool:
        return self._ask(lambda client: bool(client.has_capability(capability)))

    def _ask(self, request: Callable[[IMAPClient], Answer], *, attempts: int = 2) -> Answer:
        """Send a request; when the connection drops, make it anew and ask again."""
        with mapped(self._settings):
            while True:
                attempts -= 1
                try:
                    return request(self._client or self._open())
                except (IMAPClientAbortError, OSError):
                    self._drop()
                    if attempts <= 0:
                        raise

    def _open(self) -> IMAPClient:
        client = connect(self._settings)
        self._client = client
        try:
            with mapped(self._settings):
                self._select(client)
        except BaseException:  # whatever happened, no half-open folder is used later
            self._drop()
            raise
        return client

    def _select(self, client: IMAPClient) -> None:
        try:
            answer = client.select_folder(self._settings.folder, readonly=not self._writable)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            raise MailboxUnreachable(
                "The mail server does not open the folder named by [mailbox] folder; write its name as "
                "the mail program shows it, with its parent folders."
            ) from None
        self._keywords = frozenset(flag.lower() for flag in answer.get(b"PERMANENTFLAGS", ()))
        self._exists, self._uidnext = int(answer.get(b"EXISTS", 0)), int(answer.get(b"UIDNEXT", 1))
        self._expect(int(answer.get(b"UIDVALIDITY", 0)))

    def _expect(self, uidvalidity: int) -> None:
        if not uidvalidity:
            raise MailboxUnreachable(
                "The mail server keeps no lasting numbers (UIDVALIDITY) for this folder; choose another."
            )
        if self._uidvalidity not in (None, uidvalidity):
            raise FolderChanged("The mail folder was made anew while it was read; poll again.")
        self._uidvalidity = uidvalidity

    def _make_writable(self) -> bool:
        """Open the folder for writing, once; False when the server lets this account change nothing in it."""
        if not self._writable and not self._ask(self._select_writable):
            self._drop()  # imaplib sends nothing more once a folder is not as writable as asked
        return self._writable

    def _select_writable(self, client: IMAPClient) -> bool:
        self._writable = True
        try:
            self._select(client)
        except IMAPClientReadOnlyError:
            self._writable = False
        return self._writable

    def _drop(self, *, politely: bool = False) -> None:
        if self._client is not None:
            hang_up(self._client, politely=politely)
        self._client = None


def _peek(client: IMAPClient, refs: Sequence[MessageRef]) -> dict[int, dict[bytes, Any]] | None:
    """The bodies by UID, or None when the server refuses."""
    try:
        answer: dict[int, dict[bytes, Any]] = client.fetch([ref.uid for ref in refs], [PEEK])
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return None
    return answer


def _make_folder(client: IMAPClient, folder: str) -> None:
    if not client.folder_exists(folder):
        client.create_folder(folder)
        client.subscribe_folder(folder)  # so that mail programs show it


def _date(data: dict[bytes, Any]) -> datetime:
    """The arrival in UTC; the beginning of 1970 when the server gave a date that is none."""
    date = data.get(DATE)
    return date.astimezone(UTC) if isinstance(date, datetime) else datetime.fromtimestamp(0, UTC)


def _batches(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), CHUNK_MESSAGES):
        yield uids[start : start + CHUNK_MESSAGES]


def _bounded(refs: Sequence[MessageRef]) -> Iterator[Sequence[MessageRef]]:
    """Runs of at most `CHUNK_MESSAGES` and `CHUNK_BYTES`; a larger message stands alone."""
    begin, total = 0, 0
    for end, ref in enumerate(refs):
        if end > begin and (total + ref.size > CHUNK_BYTES or end - begin == CHUNK_MESSAGES):
            yield refs[begin:end]
            begin, total = end, 0
        total += ref.size
    if begin < len(refs):
        yield refs[begin:]
