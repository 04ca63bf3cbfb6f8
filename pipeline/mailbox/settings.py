"""Which mailbox is polled and how: the table `[mailbox]` of the settings file, checked once, here."""

from __future__ import annotations

import ipaddress
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pipeline.errors import ConfigurationError
from pipeline.mailbox.base import After, AfterKind
from pipeline.model import Decision

Choice = TypeVar("Choice", bound=StrEnum)
ATOM = re.compile(r"[^\x00-\x20\x7f-\uffff(){%*\"\\\]]+")
"""What an IMAP keyword may be made of (RFC 9051, `flag-keyword = atom`)."""


class MailboxKind(StrEnum):
    """Where messages come from."""

    IMAP = "imap"
    FOLDER = "folder"
    """A directory of `.eml` files, or a Maildir."""


class Security(StrEnum):
    """How the connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"
    """Not at all: only to this machine itself, or with `allow_plain`."""


DEFAULT_PORT = {Security.TLS: 993, Security.STARTTLS: 143, Security.PLAIN: 143}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """A checked mailbox configuration. Holds where a secret is found, never the secret."""

    kind: MailboxKind
    path: Path | None = None
    """The directory, for `FOLDER`."""
    settle_seconds: float = 1.0
    """How long a file must have been left alone before it is taken as wholly written, for `FOLDER`."""
    host: str = ""
    port: int = 993
    security: Security = Security.TLS
    allow_plain: bool = False
    username: str = ""
    folder: str = "INBOX"
    password_env: str = ""
    """Name of the environment variable that holds the password."""
    password_file: Path | None = None
    token_command: tuple[str, ...] = ()
    """Program and arguments that print an OAuth 2 access token; run without a shell."""
    token_seconds: float = 30.0
    ca_file: Path | None = None
    """Certificates to trust instead of the system's."""
    connect_seconds: float = 15.0
    read_seconds: float = 60.0
    after: After = field(default_factory=After)
    after_approved: After | None = None
    after_follow_up: After | None = None

    def action_for(self, decision: Decision | None) -> After:
        """What to do to a message with this outcome; `None` for a message without a decision."""
        if decision is Decision.APPROVED and self.after_approved is not None:
            return self.after_approved
        if decision is Decision.FOLLOW_UP and self.after_follow_up is not None:
            return self.after_follow_up
        return self.after

    @classmethod
    def from_mapping(cls, table: Mapping[str, Any], *, base: Path | None = None) -> MailboxSettings:
        """Check the table `[mailbox]`. Relative paths are taken from `base`.

        Raises `ConfigurationError` with the setting's name and what to write instead.
        """
        return _Reader(table, base or Path()).settings()


class _Reader:
    """Takes values out of the table one by one and complains about what is left."""

    def __init__(self, table: Mapping[str, Any], base: Path) -> None:
        self._left = dict(table)
        self._base = base

    def settings(self) -> MailboxSettings:
        kind = self._choice("kind", MailboxKind, MailboxKind.IMAP)
        after = self._after("mailbox", self._left)
        approved, follow_up = self._sub_after("approved"), self._sub_after("follow_up")
        settings = self._folder(kind) if kind is MailboxKind.FOLDER else self._imap(kind)
        if self._left:
            raise ConfigurationError(
                f"[mailbox] has no setting {', '.join(sorted(map(repr, self._left)))} for kind = "
                f"{kind.value!r}; remove it or correct its spelling."
            )
        complete = replace(settings, after=after, after_approved=approved, after_follow_up=follow_up)
        _check_actions(complete)
        return complete

    def _folder(self, kind: MailboxKind) -> MailboxSettings:
        path = self._path("path")
        if path is None:
            raise ConfigurationError('[mailbox] kind = "folder" needs path = "directory with .eml files".')
        return MailboxSettings(kind=kind, path=path, settle_seconds=self._seconds("settle_seconds", 1.0))

    def _imap(self, kind: MailboxKind) -> MailboxSettings:
        security = self._choice("security", Security, Security.TLS)
        settings = MailboxSettings(
            kind=kind,
            host=self._text("host"),
            port=self._port(DEFAULT_PORT[security]),
            security=security,
            allow_plain=self._bool("allow_plain"),
            username=self._text("username"),
            folder=self._text("folder", "INBOX"),
            password_env=self._text("password_env", ""),
            password_file=self._path("password_file"),
            token_command=self._command("token_command"),
            token_seconds=self._seconds("token_seconds", 30.0),
            ca_file=self._path("ca_file"),
            connect_seconds=self._seconds("connect_seconds", 15.0),
            read_seconds=self._seconds("read_seconds", 60.0),
        )
        _check_secret(settings)
        _check_plain(settings)
        return settings

    def _take(self, name: str, kind: type | tuple[type, ...], what: str, default: object) -> Any:
        value = self._left.pop(name, default)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ConfigurationError(f"[mailbox] {name} must be {what}.")
        return value

    def _text(self, name: str, default: str | None = None) -> str:
        value: str = self._take(name, str, "a text in quotes", "" if default is None else default)
        if default is None and not value:
            raise ConfigurationError(f'[mailbox] needs {name} = "...".')
        if any(ord(character) < 32 for character in value):
            raise ConfigurationError(f"[mailbox] {name} must be one line without control characters.")
        return value

    def _bool(self, name: str) -> bool:
        value: bool = self._take(name, bool, "true or false", False)
        return value

    def _seconds(self, name: str, default: float) -> float:
        value: float = self._take(name, (int, float), "a number of seconds", default)
        if not 0 <= value <= 3600:
            raise ConfigurationError(f"[mailbox] {name} must be a number of seconds from 0 to 3600.")
        return float(value)

    def _port(self, default: int) -> int:
        value: int = self._take("port", int, "a number", default)
        if not 1 <= value <= 65535:
            raise ConfigurationError("[mailbox] port must be a number from 1 to 65535.")
        return value

    def _path(self, name: str) -> Path | None:
        value: str = self._take(name, (str, Path), "a path in quotes", "")
        return self._base / Path(value).expanduser() if str(value) else None

    def _choice(self, name: str, kind: type[Choice], default: Choice) -> Choice:
        return _choice(f"[mailbox] {name}", self._take(name, str, "a text in quotes", default.value), kind)

    def _command(self, name: str) -> tuple[str, ...]:
        value = self._take(name, (str, list, tuple), "a command line or a list of its words", "")
        try:
            words = tuple(shlex.split(value)) if isinstance(value, str) else tuple(value)
        except ValueError as error:
            raise ConfigurationError(f"[mailbox] {name} has a quote that is not closed.") from error
        if not all(isinstance(word, str) for word in words):
            raise ConfigurationError(f"[mailbox] {name} must be a list of texts.")
        return words

    def _sub_after(self, name: str) -> After | None:
        table = self._left.pop(name, None)
        if table is None:
            return None
        if not isinstance(table, Mapping):
            raise ConfigurationError(f"[mailbox.{name}] must be a table with after = ...")
        left = dict(table)
        after = self._after(f"mailbox.{name}", left)
        if left:
            raise ConfigurationError(f"[mailbox.{name}] knows after, keyword and move_to alone.")
        return after

    def _after(self, where: str, table: dict[str, Any]) -> After:
        kind = _choice(f"[{where}] after", table.pop("after", AfterKind.NOTHING.value), AfterKind)
        keyword, move_to = table.pop("keyword", ""), table.pop("move_to", "")
        target = {AfterKind.NOTHING: "", AfterKind.KEYWORD: keyword, AfterKind.MOVE: move_to}[kind]
        if kind is AfterKind.KEYWORD and not (isinstance(target, str) and ATOM.fullmatch(target)):
            raise ConfigurationError(f'[{where}] after = "keyword" needs keyword = "one word", as Referral.')
        if kind is AfterKind.MOVE and not (isinstance(target, str) and _is_name(target)):
            raise ConfigurationError(f'[{where}] after = "move" needs move_to = "a folder".')
        return After(kind=kind, target=target)


def _choice(name: str, value: object, kind: type[Choice]) -> Choice:
    try:
        return kind(str(value))
    except ValueError as error:
        known = ", ".join(repr(member.value) for member in kind)
        raise ConfigurationError(f"{name} must be one of {known}.") from error


def _is_name(folder: str) -> bool:
    return bool(folder.strip()) and folder.isprintable()  # a line end would end the command to the server


def _check_secret(settings: MailboxSettings) -> None:
    given = (settings.password_env, settings.password_file, settings.token_command)
    if sum(map(bool, given)) != 1:
        raise ConfigurationError(
            "[mailbox] needs exactly one of password_env, password_file or token_command; "
            "the password itself never stands in the settings file."
        )


def _check_plain(settings: MailboxSettings) -> None:
    if settings.security is Security.PLAIN and not (settings.allow_plain or is_loopback(settings.host)):
        raise ConfigurationError(
            '[mailbox] security = "plain" would send the password and every letter readable over the '
            'network; write "tls" or "starttls", or allow_plain = true if something else protects it.'
        )


def is_loopback(host: str) -> bool:
    """Whether the host is this machine itself, without asking the network."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _check_actions(settings: MailboxSettings) -> None:
    for after in (settings.after, settings.after_approved, settings.after_follow_up):
        if after is None or after.kind is AfterKind.NOTHING:
            continue
        if settings.kind is MailboxKind.FOLDER:
            _check_folder_action(after)
        elif after.kind is AfterKind.MOVE and _same_folder(after.target, settings.folder):
            raise ConfigurationError("[mailbox] move_to must be another folder than the one that is polled.")


def _check_folder_action(after: After) -> None:
    if after.kind is AfterKind.KEYWORD:
        raise ConfigurationError('[mailbox] a directory keeps no keywords: after = "move" or "nothing".')
    target = PurePosixPath(after.target)
    if target.is_absolute() or ".." in target.parts or not target.parts:
        raise ConfigurationError("[mailbox] move_to must name a folder inside the directory that is polled.")


def _same_folder(one: str, other: str) -> bool:
    return one == other or (one.upper() == "INBOX" and other.upper() == "INBOX")
