"""The clinic's mailbox: IMAP, or a directory of `.eml` files, behind one interface."""

from __future__ import annotations

from pipeline.mailbox.base import (
    After,
    AfterKind,
    FetchedMessage,
    FolderChanged,
    Mailbox,
    MarkResult,
    MessageRef,
)
from pipeline.mailbox.folder import FolderMailbox
from pipeline.mailbox.imap import ImapMailbox
from pipeline.mailbox.settings import MailboxKind, MailboxSettings, Security

__all__ = [
    "After",
    "AfterKind",
    "FetchedMessage",
    "FolderChanged",
    "Mailbox",
    "MailboxKind",
    "MailboxSettings",
    "MarkResult",
    "MessageRef",
    "Security",
    "open_mailbox",
]


def open_mailbox(settings: MailboxSettings) -> Mailbox:
    """The mailbox of these settings, to be used in a `with` statement; nothing is connected before that."""
    return FolderMailbox(settings) if settings.kind is MailboxKind.FOLDER else ImapMailbox(settings)
