"""A logged-in IMAP connection, and every way in which there is none as one sentence that says what to do.

What a server or library says in its errors may hold addresses or lines of a letter: it is never passed on,
and errors of the mail library are raised `from None` so that no traceback shows them.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from pipeline.errors import ConfigurationError, MailboxUnreachable
from pipeline.mailbox.secret import Secret, read_secret
from pipeline.mailbox.settings import MailboxSettings, Security


def connect(settings: MailboxSettings) -> IMAPClient:
    """Connect and log in. Raises `ConfigurationError` or `MailboxUnreachable`."""
    secret = read_secret(settings)
    with mapped(settings):
        client = _dial(settings)
        try:
            client.normalise_times = False  # dates keep their zone
            # imapclient has imaplib write out every answer for a log that nobody may read: for a letter of
            # 20 MB that is 80 MB of text, and nine tenths of the time that a fetch takes
            client._imap.debug = 0
            if settings.security is Security.STARTTLS:
                _start_tls(client, settings)
            _log_in(client, settings, secret)
        except BaseException:  # whatever happened, no socket is left open
            hang_up(client)
            raise
    return client


def hang_up(client: IMAPClient, *, politely: bool = False) -> None:
    """Close the connection; that it was lost already does not matter."""
    try:
        if politely:
            client.logout()
        else:
            client.shutdown()
    except (IMAPClientError, OSError):
        # nothing is left to be said to the server; the socket is closed by now or by its destructor
        return


def _dial(settings: MailboxSettings) -> IMAPClient:
    tls = settings.security is Security.TLS
    return IMAPClient(
        settings.host,
        port=settings.port,
        ssl=tls,
        ssl_context=_trust(settings) if tls else None,
        timeout=SocketTimeout(settings.connect_seconds, settings.read_seconds),
    )


def _trust(settings: MailboxSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if settings.ca_file is None else str(settings.ca_file))
    except OSError as error:
        raise ConfigurationError(
            "The certificates named by [mailbox] ca_file cannot be read; it must be a file in PEM format."
        ) from error


def _start_tls(client: IMAPClient, settings: MailboxSettings) -> None:
    if not client.has_capability("STARTTLS"):
        raise MailboxUnreachable(
            'The mail server offers no STARTTLS here; try [mailbox] security = "tls" with port = 993.'
        )
    client.starttls(_trust(settings))


def _log_in(client: IMAPClient, settings: MailboxSettings, secret: Secret) -> None:
    try:
        if secret.is_token:
            answer = f"user={settings.username}\1auth=Bearer {secret.value}\1\1"
            # a challenge that is not empty is the server's reason for refusing: an empty answer ends it
            client.sasl_login("XOAUTH2", lambda challenge: b"" if challenge else answer.encode())
        elif client.has_capability("AUTH=PLAIN"):
            client.plain_login(settings.username, secret.value)  # takes any character
        else:
            client.login(settings.username, secret.value)
    except (IMAPClientAbortError, UnicodeEncodeError):
        raise
    except IMAPClientError as error:
        raise MailboxUnreachable(_refused(secret, str(error))) from None


def _refused(secret: Secret, answer: str) -> str:
    if "[UNAVAILABLE]" in answer.upper():  # RFC 5530: the server cannot tell, the password may be right
        return "The mail server cannot check logins just now; try again later, and ask who runs it."
    if secret.is_token:
        return (
            "The mail server refused the access token; sign in again with the program of [mailbox] "
            "token_command, and check username and that IMAP with OAuth 2 is allowed for this account."
        )
    return (
        "The mail server refused the login; check [mailbox] username and the password. Gmail and "
        "Microsoft 365 take an access token (token_command) or an app password, not the account's own."
    )


@contextmanager
def mapped(settings: MailboxSettings) -> Iterator[None]:
    """Turn the errors of mail library and network into ours."""
    try:
        yield
    except (IMAPClientError, OSError, ValueError) as error:
        raise MailboxUnreachable(_sentence(error, settings)) from None


SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (
        ssl.SSLCertVerificationError,
        "The certificate of {server} could not be verified; check [mailbox] host, or name it in ca_file.",
    ),
    (
        ssl.SSLError,
        'No TLS with {server}; check [mailbox] port (993 for security = "tls", 143 for "starttls").',
    ),
    (socket.gaierror, "The host of {server} was not found; check [mailbox] host and the network."),
    (ConnectionRefusedError, "Nothing answers at {server}; check [mailbox] host and port, and the server."),
    (TimeoutError, "The mail server {server} did not answer in time; check the network and try again."),
    (
        IMAPClientAbortError,
        "The mail server {server} ended the connection; try again, and check [mailbox] port.",
    ),
    (ConnectionError, "The mail server {server} ended the connection; try again, and check [mailbox] port."),
    (IMAPClientError, "The mail server {server} refused a request; see its log and run `referrals doctor`."),
    (OSError, "The mail server {server} cannot be reached; check the network."),
    (
        UnicodeEncodeError,
        "The mail server {server} takes no such characters in a password; choose another one.",
    ),
    (
        ValueError,
        "The mail server {server} gave an answer that makes no sense; check [mailbox] host and port.",
    ),
)
"""By kind of error, the narrower kinds first."""


def _sentence(error: Exception, settings: MailboxSettings) -> str:
    sentence = next(sentence for kind, sentence in SENTENCES if isinstance(error, kind))
    return sentence.format(server=f"{settings.host}:{settings.port}")
