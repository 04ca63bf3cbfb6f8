"""The table `[mailbox]`: what is accepted, what is refused, and what the refusal says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError, ExitCode
from pipeline.mailbox import After, AfterKind, MailboxKind, MailboxSettings, Security
from pipeline.mailbox.settings import is_loopback
from pipeline.model import Decision

IMAP = 'host = "mail.clinic.example"\nusername = "office"\npassword_env = "MAIL"\n'


def read(text: str, base: Path | None = None) -> MailboxSettings:
    return MailboxSettings.from_mapping(tomllib.loads(text), base=base)


def test_the_least_that_is_needed() -> None:
    settings = read(IMAP)
    assert (settings.kind, settings.security, settings.port) == (MailboxKind.IMAP, Security.TLS, 993)
    assert (settings.folder, settings.after) == ("INBOX", After())


def test_everything(tmp_path: Path) -> None:
    settings = read(
        """
        kind = "imap"
        host = "mail.clinic.example"
        port = 1143
        security = "starttls"
        username = "office"
        folder = "Überweisungen"
        token_command = "oauth-token --account 'office at clinic'"
        token_seconds = 5
        ca_file = "ca.pem"
        connect_seconds = 3.5
        read_seconds = 20
        after = "keyword"
        keyword = "$Screened"
        approved = {after = "move", move_to = "Approved"}
        [follow_up]
        after = "nothing"
        """,
        tmp_path,
    )
    assert settings.token_command == ("oauth-token", "--account", "office at clinic")
    assert settings.ca_file == tmp_path / "ca.pem"
    assert (settings.port, settings.connect_seconds, settings.read_seconds) == (1143, 3.5, 20.0)
    assert settings.action_for(None) == After(kind=AfterKind.KEYWORD, target="$Screened")
    assert settings.action_for(Decision.APPROVED) == After(kind=AfterKind.MOVE, target="Approved")
    assert settings.action_for(Decision.FOLLOW_UP) == After()


def test_a_directory() -> None:
    settings = read('kind = "folder"\npath = "inbox"\nafter = "move"\nmove_to = "done/2026"', Path("/srv"))
    assert settings.path == Path("/srv/inbox")
    assert settings.action_for(Decision.APPROVED) == After(kind=AfterKind.MOVE, target="done/2026")


@pytest.mark.parametrize("security", list(Security))
def test_the_port_follows_the_security(security: Security) -> None:
    settings = read(f'{IMAP}security = "{security}"\nallow_plain = true')
    assert settings.port == (993 if security is Security.TLS else 143)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", r"\[mailbox\] needs host"),
        (IMAP.replace("host", "hots"), "needs host"),
        ('kind = "pop3"', "kind must be one of 'imap', 'folder'"),
        ("kind = 3", "kind must be a text"),
        ('host = ""', "needs host"),
        (f"{IMAP}port = 0", "port"),
        (f"{IMAP}port = 65536", "port"),
        (f"{IMAP}port = true", "port"),
        (f'{IMAP}port = "993"', "port"),
        (f'{IMAP}security = "ssl"', "'tls', 'starttls', 'plain'"),
        (f'{IMAP}security = "plain"', "allow_plain"),
        (f'{IMAP}allow_plain = "yes"', "true or false"),
        (f"{IMAP}read_seconds = -1", "number of seconds"),
        (f"{IMAP}read_seconds = nan", "number of seconds"),
        (f'{IMAP}password = "geheim"', "no setting 'password'"),
        (f'{IMAP}passwort_env = "X"', "no setting 'passwort_env'"),
        (f'{IMAP}path = "inbox"', "no setting 'path'"),
        (f'{IMAP}password_file = "p"', "exactly one of"),
        (IMAP.replace('password_env = "MAIL"', ""), "exactly one of"),
        (f'{IMAP}token_command = "a b"', "exactly one of"),
        (IMAP.replace('password_env = "MAIL"', 'token_command = "a \'b"'), "quote"),
        (IMAP.replace('password_env = "MAIL"', "token_command = [1]"), "list of texts"),
        (IMAP.replace("office", "office\\r\\nA1 LOGOUT"), "one line"),
        (f'{IMAP}folder = "a\\nb"', "one line"),
        (f'{IMAP}after = "delete"', "'nothing', 'keyword', 'move'"),
        (f'{IMAP}after = "keyword"', "needs keyword"),
        (f'{IMAP}after = "keyword"\nkeyword = "two words"', "needs keyword"),
        (f'{IMAP}after = "keyword"\nkeyword = "\\\\Deleted"', "needs keyword"),
        (f'{IMAP}after = "keyword"\nkeyword = "grün"', "needs keyword"),
        (f'{IMAP}after = "move"', "needs move_to"),
        (f'{IMAP}after = "move"\nmove_to = "inbox"', "another folder"),
        (f'{IMAP}after = "move"\nmove_to = "a\\r\\nb"', "needs move_to"),
        (f'{IMAP}approved = "move"', "must be a table"),
        (f'{IMAP}[approved]\nafter = "move"', r"\[mailbox.approved\] after"),
        (f'{IMAP}[approved]\nfolder = "x"', "knows after, keyword and move_to"),
        ('kind = "folder"', "needs path"),
        ('kind = "folder"\npath = "a"\nhost = "b"', "no setting 'host'"),
        ('kind = "folder"\npath = "a"\nafter = "keyword"\nkeyword = "x"', "no keywords"),
        ('kind = "folder"\npath = "a"\nafter = "move"\nmove_to = "/tmp"', "inside the directory"),
        ('kind = "folder"\npath = "a"\nafter = "move"\nmove_to = "../b"', "inside the directory"),
        ('kind = "folder"\npath = "a"\nafter = "move"\nmove_to = "."', "inside the directory"),
    ],
)
def test_what_is_wrong_is_said(text: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence) as caught:
        read(text)
    assert caught.value.exit_code is ExitCode.USAGE
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "LocalHost", "127.9.9.9"])
def test_this_machine_may_be_reached_without_tls(host: str) -> None:
    assert is_loopback(host)
    assert read(IMAP.replace("mail.clinic.example", host) + 'security = "plain"').host == host


@pytest.mark.parametrize(
    "host", ["192.168.1.5", "localhost.clinic.example", "mail", "127.0.0.1.example", "1.2.3.4"]
)
def test_other_machines_may_not(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(ConfigurationError, match="allow_plain"):
        read(IMAP.replace("mail.clinic.example", host) + 'security = "plain"')


def test_settings_hold_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL", "hunter2")
    assert "hunter2" not in repr(read(IMAP))
