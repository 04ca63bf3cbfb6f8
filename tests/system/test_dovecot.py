"""The IMAP mailbox against a real Dovecot, over TLS with a certificate of its own making."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import MailboxUnreachable
from pipeline.mailbox import FolderChanged, open_mailbox
from tests.mailbox.contract import ImapContract, contents, letter, lose_connection
from tests.system.dovecot import TOKEN, USERS, Dovecot, DovecotPost

pytestmark = pytest.mark.system
accounts = iter(USERS)


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def post(dovecot: Dovecot) -> DovecotPost:
    return dovecot.post(next(accounts))


class TestDovecot(ImapContract):
    pass


def test_starttls(post: DovecotPost) -> None:
    post.deliver(letter(1))
    assert contents(post.starttls()) == [letter(1)]


def test_a_certificate_that_the_system_does_not_know(post: DovecotPost) -> None:
    for settings in (post.settings(), post.starttls()):
        with (
            pytest.raises(MailboxUnreachable, match="ca_file"),
            open_mailbox(replace(settings, ca_file=None)),
        ):
            pass


def test_a_wrong_password(post: DovecotPost, tmp_path: Path) -> None:
    wrong = tmp_path / "password"
    wrong.touch(mode=0o600)
    wrong.write_text("another secret", encoding="utf-8")
    with (
        pytest.raises(MailboxUnreachable, match="refused the login") as caught,
        open_mailbox(replace(post.settings(), password_file=wrong)),
    ):
        pass
    assert "another secret" not in str(caught.value)
    assert post.settings().username not in str(caught.value)


def test_an_access_token(post: DovecotPost) -> None:
    post.deliver(letter(1))
    token = replace(post.settings(), password_file=None, token_command=("echo", TOKEN))
    assert contents(token) == [letter(1)]


def test_an_access_token_that_is_refused(post: DovecotPost) -> None:
    token = replace(post.settings(), password_file=None, token_command=("echo", "expired"))
    with pytest.raises(MailboxUnreachable, match="sign in again"), open_mailbox(token):
        pass


def test_an_index_that_was_lost_changes_the_uidvalidity(post: DovecotPost) -> None:
    """What a restored backup does: the messages are the same, their UIDs mean nothing any more."""
    post.deliver(letter(1), letter(2))
    with open_mailbox(post.settings()) as mailbox:
        before = mailbox.uidvalidity()
        known = [ref.uid for ref in mailbox.list()]
        for file in post.maildir.glob("dovecot*"):
            file.unlink()
        (post.maildir / "dovecot-uidlist").write_text(f"3 V{before + 1} N1\n", encoding="ascii")
        lose_connection(mailbox)
        with pytest.raises(FolderChanged):
            list(mailbox.fetch(known))
    with open_mailbox(post.settings()) as mailbox:
        assert mailbox.uidvalidity() != before
        assert len(mailbox.list()) == 2


def test_a_message_of_20_megabytes_does_not_multiply(post: DovecotPost) -> None:
    big = letter(1, size=20_000_000)
    post.deliver(big, big)
    with open_mailbox(post.settings()) as mailbox:
        uids = [ref.uid for ref in mailbox.list()]
        tracemalloc.start()
        try:
            for message in mailbox.fetch(uids):
                assert len(message.raw) == len(big)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    # the message itself, the pieces that the socket gave before they were joined, and the one before it
    assert peak < 3.5 * len(big)
