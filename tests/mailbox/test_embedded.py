"""The IMAP mailbox against the embedded server."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient

from flows.embedded_mail import EmbeddedMail
from pipeline.errors import MailboxUnreachable
from pipeline.mailbox import MailboxSettings, open_mailbox
from pipeline.mailbox.settings import is_loopback
from tests.mailbox.contract import ImapContract, contents, letter, lose_connection


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


def test_a_thousand_letters_in_their_order() -> None:
    letters = [letter(number, size=2000) for number in range(1000)]
    with EmbeddedMail() as mail:
        mail.deliver(*letters)
        assert contents(mail.settings()) == letters


def test_letters_arrive_when_they_are_said_to() -> None:
    at = datetime(2026, 11, 9, 14, 30, tzinfo=UTC)
    with EmbeddedMail() as mail:
        mail.deliver(letter(1), at=at)
        with open_mailbox(mail.settings()) as mailbox:
            assert [ref.internal_date for ref in mailbox.list()] == [at]


def test_it_listens_on_this_machine_alone_and_keeps_no_secret_lying_about() -> None:
    with EmbeddedMail() as mail:
        settings = mail.settings()
        assert is_loopback(settings.host)
        assert settings.password_file is not None
        assert settings.password_file.stat().st_mode & 0o077 == 0
    assert not settings.password_file.exists()


def test_another_password_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "password"
    wrong.touch(mode=0o600)
    wrong.write_text("another", encoding="utf-8")
    with (
        EmbeddedMail() as mail,
        pytest.raises(MailboxUnreachable, match="refused the login"),
        open_mailbox(replace(mail.settings(), password_file=wrong)),
    ):
        pass


def test_it_says_nothing(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    with EmbeddedMail() as mail:
        mail.deliver(letter(1))
        mailbox = open_mailbox(mail.settings())
        with mailbox:
            list(mailbox.fetch([ref.uid for ref in mailbox.list()]))
            lose_connection(mailbox)
    assert [it.name for it in caplog.records if it.name.startswith(("pymap", "imapclient"))] == []
    assert capfd.readouterr() == ("", "")


def test_it_ends_although_somebody_is_still_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    with EmbeddedMail() as mail:
        settings = mail.settings()
        assert settings.password_file is not None
        monkeypatch.setenv("PASSWORD", settings.password_file.read_text(encoding="utf-8"))
        mailbox = open_mailbox(replace(settings, password_file=None, password_env="PASSWORD")).__enter__()
    with pytest.raises(MailboxUnreachable, match="Nothing answers"):
        mailbox.list()


def test_two_at_once_share_nothing() -> None:
    with EmbeddedMail() as one, EmbeddedMail() as two:
        one.deliver(letter(1))
        two.deliver(letter(2))
        assert (contents(one.settings()), contents(two.settings())) == ([letter(1)], [letter(2)])
