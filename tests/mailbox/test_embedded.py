"""The IMAP mailbox against the embedded server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from imapclient import IMAPClient

from flows.embedded_mail import EmbeddedMail
from pipeline.mailbox import MailboxSettings
from tests.mailbox.contract import ImapContract


class EmbeddedPost:
    def __init__(self, mail: EmbeddedMail) -> None:
        self._mail = mail

    def settings(self, folder: str = "") -> MailboxSettings:
        return self._mail.settings(folder or "INBOX")

    def deliver(self, *messages: bytes, folder: str = "") -> None:
        self._mail.deliver(*messages, folder=folder or "INBOX")

    def staff(self) -> IMAPClient:
        settings = self.settings()
        assert settings.password_file is not None
        client = IMAPClient(settings.host, settings.port, ssl=False, timeout=10)
        client.login(settings.username, settings.password_file.read_text(encoding="utf-8"))
        return client


@pytest.fixture
def post() -> Iterator[EmbeddedPost]:
    with EmbeddedMail() as mail:
        yield EmbeddedPost(mail)


class TestEmbedded(ImapContract):
    pass
