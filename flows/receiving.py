"""Keep first: every message that the mailbox lists is in the register before anything else happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from extractors.mail_headers import header
from extractors.mail_parts import parse_headers
from flows.compose import Office, now
from pipeline.errors import MailboxUnreachable
from pipeline.mailbox import FetchedMessage, FolderChanged, Mailbox
from pipeline.register import IncomingMessage, PollCounts

BATCH_MESSAGES = 100
BATCH_BYTES = 32 * 1024 * 1024
"""One transaction keeps at most so much: bounds the memory, and what a crash has to fetch again."""


def receive(office: Office) -> PollCounts:
    """Fetch and keep what is new in the mailbox. Raises `MailboxUnreachable` or `RegisterUnreachable`.

    What was kept before an error stays kept, and the poll is on record with the error's code.
    """
    mailbox = office.mailbox()
    poll = office.register.poll_started(mailbox.account, mailbox.folder, now())
    counts = PollCounts()
    problem: str | None = "stopped"
    try:
        with mailbox:
            for counts in _keep(office, mailbox):  # noqa: B007 - the newest counts are those to record
                pass
        problem = None
    except FolderChanged:
        problem = "folder_changed"
        raise
    except MailboxUnreachable:
        problem = "mailbox_unreachable"
        raise
    finally:
        office.register.poll_ended(poll, counts, now(), problem)
    return counts


def _keep(office: Office, mailbox: Mailbox) -> Iterator[PollCounts]:
    """The counts so far, after each batch that is kept."""
    uidvalidity = mailbox.uidvalidity()
    listed = [ref.uid for ref in mailbox.list()]
    known = office.register.known_uids(mailbox.account, mailbox.folder, uidvalidity)
    new = [uid for uid in listed if uid not in known]
    counts = PollCounts(listed=len(listed), known=len(listed) - len(new), unfetched=len(new))
    yield counts
    for batch in _batches(mailbox.fetch(new) if new else ()):
        received = office.register.receive(
            [_incoming(message, mailbox, uidvalidity) for message in batch], now()
        )
        fresh = sum(one.new for one in received)
        counts = replace(
            counts,
            received=counts.received + fresh,
            duplicates=counts.duplicates + len(received) - fresh,
            unfetched=counts.unfetched - len(received),
        )
        yield counts


def _incoming(message: FetchedMessage, mailbox: Mailbox, uidvalidity: int) -> IncomingMessage:
    return IncomingMessage(
        account=mailbox.account,
        folder=mailbox.folder,
        uidvalidity=uidvalidity,
        uid=message.uid,
        raw=message.raw,
        received_at=message.internal_date,
        message_id=header(parse_headers(message.raw), "message-id"),
    )


def _batches(messages: Iterable[FetchedMessage]) -> Iterator[list[FetchedMessage]]:
    batch: list[FetchedMessage] = []
    size = 0
    for message in messages:
        batch.append(message)
        size += len(message.raw)
        if len(batch) >= BATCH_MESSAGES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
