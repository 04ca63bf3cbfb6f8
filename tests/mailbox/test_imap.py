"""The IMAP mailbox when the server, the network or the configuration is not as it should be."""

from __future__ import annotations

import base64
import logging
import socket
import sys
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError, ExitCode, MailboxUnreachable
from pipeline.mailbox import MailboxKind, MailboxSettings, MarkResult, Security, open_mailbox
from tests.mailbox.certificates import make_certificate
from tests.mailbox.contract import KEYWORD, MOVE
from tests.mailbox.scripted import CAPABLE, SELECTED, Answers, ScriptedImap

SECRET = "hunter2-grün"
TOKEN = "ya29.token"
USER = "office@clinic.example"


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.touch(mode=0o600)
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return path


@pytest.fixture
def settings(password_file: Path) -> MailboxSettings:
    return MailboxSettings(
        kind=MailboxKind.IMAP,
        host="127.0.0.1",
        security=Security.PLAIN,
        username=USER,
        password_file=password_file,
        connect_seconds=5,
        read_seconds=5,
    )


def token_settings(settings: MailboxSettings, program: str) -> MailboxSettings:
    return replace(settings, password_file=None, token_command=(sys.executable, "-c", program))


def complaint(settings: MailboxSettings) -> str:
    """The error of a poll as a person and a log see it; no secret and no word of the server is in it."""
    with pytest.raises(MailboxUnreachable) as caught, open_mailbox(settings) as mailbox:
        list(mailbox.fetch([ref.uid for ref in mailbox.list()]))
    assert caught.value.exit_code is ExitCode.UNREACHABLE
    shown = "".join(traceback.format_exception(caught.value))
    for hidden in (SECRET, TOKEN, USER, "SERVER'S WORDS"):
        assert hidden not in shown
    return str(caught.value)


def complaint_about(settings: MailboxSettings, answers: Answers | None = None, **server: object) -> str:
    with ScriptedImap(answers, **server) as imap:  # type: ignore[arg-type]  # passed on as given
        return complaint(replace(settings, port=imap.port))


def test_nothing_listens(settings: MailboxSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "Nothing answers" in complaint(replace(settings, port=port))


def test_no_such_host(settings: MailboxSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # a test asks no name server
    assert "not found" in complaint(replace(settings, host="mail.clinic.invalid", allow_plain=True))


def test_a_silent_server(settings: MailboxSettings) -> None:
    assert "in time" in complaint_about(
        replace(settings, connect_seconds=0.2, read_seconds=0.2), greeting=None
    )


def test_a_server_that_falls_silent_while_it_sends(settings: MailboxSettings) -> None:
    half = {"UID FETCH 5 (BODY.PEEK[]": b"* 1 FETCH (UID 5 BODY[] {4000}\r\nbod"}
    assert "in time" in complaint_about(replace(settings, read_seconds=0.2), half)


@pytest.mark.parametrize("greeting", [b"", b"220 mail SMTP SERVER'S WORDS\r\n", b"* BYE SERVER'S WORDS\r\n"])
def test_no_mail_server_at_all(settings: MailboxSettings, greeting: bytes) -> None:
    sentence = complaint_about(replace(settings, read_seconds=0.2, connect_seconds=0.2), greeting=greeting)
    assert "The mail server 127.0.0.1" in sentence


@pytest.mark.parametrize("capable", [CAPABLE, b"IMAP4rev1"])
def test_a_wrong_password(settings: MailboxSettings, capable: bytes, password_file: Path) -> None:
    no = b"TAG NO [AUTHENTICATIONFAILED] SERVER'S WORDS\r\n"
    password_file.write_text("plain", encoding="utf-8")
    answers = {"CAPABILITY": b"* CAPABILITY " + capable + b"\r\nTAG OK \r\n", "LOGIN": no}
    assert "refused the login" in complaint_about(
        settings, {**answers, "AUTHENTICATE": b"+ \r\nWAIT\r\n" + no}
    )


def test_a_server_that_cannot_check_passwords_now(settings: MailboxSettings) -> None:
    busy = b"+ \r\nWAIT\r\nTAG NO [UNAVAILABLE] SERVER'S WORDS\r\n"
    assert "try again later" in complaint_about(settings, {"AUTHENTICATE": busy})


def test_a_password_that_the_server_has_no_way_to_take(settings: MailboxSettings) -> None:
    capable = {"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\nTAG OK \r\n"}
    assert "characters in a password" in complaint_about(settings, capable)


def test_a_password_of_any_characters(settings: MailboxSettings) -> None:
    with ScriptedImap({"AUTHENTICATE PLAIN": b"+ \r\nWAIT\r\nTAG OK \r\n"}) as imap:
        with open_mailbox(replace(settings, port=imap.port)) as mailbox:
            assert mailbox.uidvalidity() == 7
        said = imap.heard[imap.heard.index("AUTHENTICATE PLAIN") + 1]
    assert base64.b64decode(said).decode() == f"\0{USER}\0{SECRET}"


def test_tls_to_a_server_without_it(settings: MailboxSettings) -> None:
    assert "check [mailbox] port" in complaint_about(replace(settings, security=Security.TLS))


def test_a_certificate_that_nobody_vouches_for(settings: MailboxSettings, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    tls = replace(settings, security=Security.TLS)
    assert "ca_file" in complaint_about(tls, certificate=certificate, tls_at_once=True)


def test_a_certificate_of_another_host(settings: MailboxSettings, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "mail.other.example")
    tls = replace(settings, security=Security.TLS, ca_file=certificate[0], host="localhost")
    assert "certificate" in complaint_about(tls, certificate=certificate, tls_at_once=True)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_of_our_own(settings: MailboxSettings, tmp_path: Path, security: Security) -> None:
    certificate = make_certificate(tmp_path)
    capable = {"CAPABILITY": b"* CAPABILITY STARTTLS " + CAPABLE + b"\r\nTAG OK \r\n"}
    tls = security is Security.TLS
    with ScriptedImap(capable, certificate=certificate, tls_at_once=tls) as imap:
        mine = replace(settings, security=security, ca_file=certificate[0], port=imap.port)
        with open_mailbox(mine) as mailbox:
            assert [it.raw for it in mailbox.fetch([5])] == [b"body"]
        commands = [line.split()[0] for line in imap.heard]
    assert tls or commands.index("STARTTLS") < commands.index("AUTHENTICATE")


def test_no_starttls_sends_no_password(settings: MailboxSettings) -> None:
    with ScriptedImap() as imap:
        assert "STARTTLS" in complaint(replace(settings, security=Security.STARTTLS, port=imap.port))
        assert not any(line.startswith(("LOGIN", "AUTHENTICATE")) for line in imap.heard)


def test_a_ca_file_that_is_none(settings: MailboxSettings, tmp_path: Path) -> None:
    for path in (tmp_path / "none.pem", settings.password_file):
        tls = replace(settings, security=Security.TLS, ca_file=path)
        with pytest.raises(ConfigurationError, match="ca_file"), open_mailbox(tls):
            pass


def test_an_access_token(settings: MailboxSettings) -> None:
    with ScriptedImap({"AUTHENTICATE XOAUTH2": b"+ \r\nWAIT\r\nTAG OK \r\n"}) as imap:
        mine = replace(token_settings(settings, f"print({TOKEN!r})"), port=imap.port)
        with open_mailbox(mine) as mailbox:
            assert len(mailbox.list()) == 1
        said = imap.heard[imap.heard.index("AUTHENTICATE XOAUTH2") + 1]
    assert base64.b64decode(said).decode() == f"user={USER}\1auth=Bearer {TOKEN}\1\1"


def test_an_access_token_that_has_expired(settings: MailboxSettings) -> None:
    why = base64.b64encode(b'{"status":"400"}')
    refusal = b"+ \r\nWAIT\r\n+ " + why + b"\r\nWAIT\r\nTAG NO SERVER'S WORDS\r\n"
    with ScriptedImap({"AUTHENTICATE XOAUTH2": refusal}) as imap:
        mine = replace(token_settings(settings, f"print({TOKEN!r})"), port=imap.port)
        assert "sign in again" in complaint(mine)
        assert imap.heard[imap.heard.index("AUTHENTICATE XOAUTH2") + 2] == ""  # as the mechanism demands


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        (f"import sys; print({TOKEN!r}); print({TOKEN!r}, file=sys.stderr); sys.exit(3)", "exit status 3"),
        ("import time; time.sleep(60)", "did not finish"),
        ("pass", "one access token"),
        (f"print('Your token is {TOKEN}')", "one access token"),
        (f"print({TOKEN!r}); print({TOKEN!r})", "one access token"),
    ],
)
def test_a_token_command_that_fails(
    settings: MailboxSettings, program: str, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert sentence in complaint(replace(token_settings(settings, program), token_seconds=1))
    assert TOKEN not in caplog.text


def test_a_token_command_that_is_not_there(settings: MailboxSettings) -> None:
    missing = replace(settings, password_file=None, token_command=("/no/such/program",))
    with pytest.raises(ConfigurationError, match="token_command"), open_mailbox(missing):
        pass


def test_a_password_from_the_environment(settings: MailboxSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = replace(settings, password_file=None, password_env="MAILBOX_PASSWORD")
    monkeypatch.delenv("MAILBOX_PASSWORD", raising=False)
    with pytest.raises(ConfigurationError, match="MAILBOX_PASSWORD"), open_mailbox(mine):
        pass
    monkeypatch.setenv("MAILBOX_PASSWORD", SECRET)
    with (
        ScriptedImap({"AUTHENTICATE PLAIN": b"+ \r\nWAIT\r\nTAG OK \r\n"}) as imap,
        open_mailbox(replace(mine, port=imap.port)) as mailbox,
    ):
        assert mailbox.uidvalidity() == 7


@pytest.mark.parametrize("content", [b"", b"\nsecond line", b"\xff\xfe"])
def test_a_password_file_without_a_password(
    settings: MailboxSettings, password_file: Path, content: bytes
) -> None:
    password_file.write_bytes(content)
    with pytest.raises(ConfigurationError, match="password_file"), open_mailbox(settings):
        pass


def test_a_password_file_that_others_can_read_is_warned_of(
    settings: MailboxSettings, password_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with ScriptedImap({"AUTHENTICATE PLAIN": b"+ \r\nWAIT\r\nTAG OK \r\n"}) as imap:
        for mode, warned in ((0o600, False), (0o644, True)):
            password_file.chmod(mode)
            with open_mailbox(replace(settings, port=imap.port)):
                assert ("chmod 600" in caplog.text) is warned
    assert SECRET not in caplog.text


def test_the_conversation_is_never_logged(
    settings: MailboxSettings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedImap() as imap, open_mailbox(replace(settings, port=imap.port)) as mailbox:
        assert len(list(mailbox.fetch([5]))) == 1
    assert caplog.text == ""


def test_no_command_but_these_is_sent(settings: MailboxSettings) -> None:
    """PEEK alone, the folder read-only until something is marked, and never a plain EXPUNGE."""
    with ScriptedImap() as imap, open_mailbox(replace(settings, port=imap.port)) as mailbox:
        list(mailbox.fetch([ref.uid for ref in mailbox.list()]))
        reading = list(imap.heard)
        mailbox.mark(5, MOVE, uidvalidity=7)
    assert not any(line.startswith(("SELECT", "UID STORE", "EXPUNGE")) for line in reading)
    assert all("PEEK" in line for line in imap.heard if "BODY" in line)
    assert "EXPUNGE" not in imap.heard
    assert "CLOSE" not in imap.heard  # it expunges too


def test_without_move_and_uidplus_no_expunge_is_sent(settings: MailboxSettings) -> None:
    poor = {"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK \r\n"}
    with ScriptedImap(poor) as imap, open_mailbox(replace(settings, port=imap.port)) as mailbox:
        assert mailbox.mark(5, MOVE, uidvalidity=7) is MarkResult.COPIED_NOT_REMOVED
        assert not any("EXPUNGE" in line for line in imap.heard)
        assert any(line.startswith("UID COPY 5") for line in imap.heard)


def test_a_copy_whose_answer_was_lost_is_not_made_again(settings: MailboxSettings) -> None:
    poor = {"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK \r\n", "UID COPY": None}
    with ScriptedImap(poor) as imap, open_mailbox(replace(settings, port=imap.port)) as mailbox:
        with pytest.raises(MailboxUnreachable):
            mailbox.mark(5, MOVE, uidvalidity=7)
        assert sum(line.startswith("UID COPY") for line in imap.heard) == 1


def test_a_folder_that_may_not_be_changed(settings: MailboxSettings) -> None:
    fixed = {"SELECT": SELECTED + b"TAG OK [READ-ONLY] \r\n"}
    with ScriptedImap(fixed) as imap, open_mailbox(replace(settings, port=imap.port)) as mailbox:
        assert mailbox.mark(5, KEYWORD, uidvalidity=7) is MarkResult.REFUSED
        assert [it.raw for it in mailbox.fetch([5])] == [b"body"]


def test_a_server_that_keeps_no_keywords(settings: MailboxSettings) -> None:
    flags = {"SELECT": SELECTED.replace(b" \\*", b"") + b"TAG OK [READ-WRITE] \r\n"}
    with ScriptedImap(flags) as imap, open_mailbox(replace(settings, port=imap.port)) as mailbox:
        assert mailbox.mark(5, KEYWORD, uidvalidity=7) is MarkResult.REFUSED
        assert not any(line.startswith("UID STORE") for line in imap.heard)


def test_one_message_that_the_server_will_not_hand_over(settings: MailboxSettings) -> None:
    size = b'* %d FETCH (UID %d RFC822.SIZE 4 INTERNALDATE "10-Nov-2026 10:00:00 -0500")\r\n'
    answers = {
        "UID SEARCH": b"* SEARCH 5 6\r\nTAG OK \r\n",
        "UID FETCH 5,6 (RFC822.SIZE": size % (1, 5) + size % (2, 6) + b"TAG OK \r\n",
        "UID FETCH 5,6 (BODY": b"TAG NO SERVER'S WORDS\r\n",
        "UID FETCH 6 (BODY": b"TAG NO SERVER'S WORDS\r\n",
    }
    with ScriptedImap(answers) as imap, open_mailbox(replace(settings, port=imap.port)) as mailbox:
        assert [ref.uid for ref in mailbox.list()] == [5, 6]
        assert [it.uid for it in mailbox.fetch([5, 6])] == [5]


def test_a_connection_that_drops_each_time_is_given_up(settings: MailboxSettings) -> None:
    with ScriptedImap({"UID FETCH 5 (BODY.PEEK[]": None}) as imap:
        assert "ended the connection" in complaint(replace(settings, port=imap.port))
        assert sum(line.startswith("UID FETCH 5 (BODY.PEEK[]") for line in imap.heard) == 2


@pytest.mark.parametrize(
    "answers",
    [
        {"UID SEARCH": b"* SEARCH nonsense\r\nTAG OK \r\n"},
        {"UID FETCH 5 (RFC822.SIZE": b"* 1 FETCH (UID x SERVER'S WORDS)\r\nTAG OK \r\n"},
        {"UID FETCH 5 (RFC822.SIZE": b"TAG BAD SERVER'S WORDS\r\n"},
        {"UID SEARCH": b"* SERVER'S WORDS" + b"x" * 2_000_000 + b"\r\n"},
        {"EXAMINE": b"* 1 EXISTS\r\nTAG OK \r\n"},
        {"EXAMINE": b"TAG NO SERVER'S WORDS\r\n"},
        {"CAPABILITY": b"TAG NO SERVER'S WORDS\r\n"},
    ],
)
def test_answers_that_make_no_sense(settings: MailboxSettings, answers: Answers) -> None:
    assert complaint_about(settings, answers)
