"""Where the mailbox's password or token comes from. What is read here goes to the server and nowhere else."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
from dataclasses import dataclass, field

from pipeline.errors import ConfigurationError, MailboxUnreachable
from pipeline.mailbox.settings import MailboxSettings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A password or an OAuth 2 token; hidden from `repr`, and so from any log."""

    value: str = field(repr=False)
    is_token: bool = False


def read_secret(settings: MailboxSettings) -> Secret:
    """The secret that the settings point at.

    Raises `ConfigurationError` when it is not there and `MailboxUnreachable` when the token command fails.
    """
    if settings.token_command:
        return Secret(value=_run(settings.token_command, settings.token_seconds), is_token=True)
    if settings.password_env:
        return Secret(value=_from_environment(settings.password_env))
    return Secret(value=_from_file(settings))


def _from_environment(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ConfigurationError(
            f"The environment variable {name}, named by [mailbox] password_env, is not set; "
            "set it to the mailbox's password."
        )
    return value


def _from_file(settings: MailboxSettings) -> str:
    path = settings.password_file
    if path is None:
        raise ConfigurationError("[mailbox] needs password_env, password_file or token_command.")
    try:
        with path.open(encoding="utf-8") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            value = stream.readline().rstrip("\r\n")
    except (OSError, UnicodeError):
        raise ConfigurationError(
            "The file named by [mailbox] password_file cannot be read; it must exist, be readable by this "
            "user and hold the password on its first line in UTF-8."
        ) from None
    if not value:
        raise ConfigurationError(
            "The first line of [mailbox] password_file is empty; it must be the password."
        )
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        log.warning("Others on this machine may read [mailbox] password_file; run: chmod 600 on that file.")
    return value


def _run(command: tuple[str, ...], seconds: float) -> str:
    """The command's output, which is never shown: it is, or may hold, the token."""
    try:
        done = subprocess.run(  # noqa: S603 - the administrator's own command, run without a shell
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise MailboxUnreachable(
            f"The [mailbox] token_command did not finish within {seconds:g} seconds; run it by hand."
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"The [mailbox] token_command cannot be started ({os.strerror(error.errno or 0)}); "
            "give the full path of the program."
        ) from None
    if done.returncode != 0:
        raise MailboxUnreachable(
            f"The [mailbox] token_command failed with exit status {done.returncode}; run it by hand to see "
            "why, and sign in again if its permission has expired."
        )
    token = done.stdout.decode("ascii", "replace").strip()
    if not token or not token.isprintable() or " " in token:
        raise MailboxUnreachable(
            "The [mailbox] token_command must print one access token and nothing else; run it by hand."
        )
    return token
