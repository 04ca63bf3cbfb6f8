"""A real Dovecot on high ports of the loopback interface, with a configuration and mail of its own."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from imapclient import IMAPClient

from pipeline.mailbox import MailboxKind, MailboxSettings, Security
from tests.mailbox.certificates import make_certificate

PASSWORD = "ein-grünes Geheimnis"
TOKEN = "token-of-the-office"

USERS = tuple(f"office{number}" for number in range(1, 100))

CONFIGURATION = """
base_dir = {directory}/run
state_dir = {directory}/state
log_path = {directory}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
mail_location = maildir:{directory}/mail/%u
first_valid_uid = 0
mail_uid = {mail_user}
mail_gid = {mail_group}
maildir_stat_dirs = yes
namespace inbox {{
  inbox = yes
  separator = /
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {directory}/users
}}
passdb {{
  driver = static
  mechanisms = xoauth2
  args = password={token}
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={directory}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


class Dovecot:
    """Runs from `with` to its end; `post(user)` is one of the accounts `USERS` on it."""

    def __init__(self) -> None:
        # not in pytest's own temporary directory: each pytest that starts closes that one to other users,
        # and Dovecot works as several
        self._temporary = tempfile.TemporaryDirectory(prefix="dovecot-")
        self._directory = Path(self._temporary.name)
        self._port, self._tls_port = free_port(), free_port()
        self._certificate, self._key = make_certificate(self._directory)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
        if program is None:
            raise RuntimeError("Dovecot is not installed; .ci/run installs dovecot-imapd.")
        self._process = subprocess.Popen([program, "-F", "-c", str(self._configure())])
        self._wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
        self._temporary.cleanup()

    def post(self, user: str) -> DovecotPost:
        password_file = self._directory / f"{user}.password"
        password_file.touch(mode=0o600)
        password_file.write_text(PASSWORD, encoding="utf-8")
        return DovecotPost(
            MailboxSettings(
                kind=MailboxKind.IMAP,
                host="localhost",
                port=self._tls_port,
                username=user,
                password_file=password_file,
                ca_file=self._certificate,
            ),
            starttls_port=self._port,
            maildir=self._directory / "mail" / user,
        )

    def _configure(self) -> Path:
        """As root Dovecot drops to the users that its package made; as anybody else it stays who it is."""
        root = os.geteuid() == 0
        me = pwd.getpwuid(os.geteuid())
        owner = pwd.getpwnam("nobody") if root else me
        (self._directory / "users").write_text(
            "".join(f"{user}:{PASSWORD}\n" for user in USERS), encoding="utf-8"
        )
        (self._directory / "mail").mkdir()
        if root:
            self._directory.chmod(0o755)
            os.chown(self._directory / "mail", owner.pw_uid, owner.pw_gid)
        configuration = self._directory / "dovecot.conf"
        configuration.write_text(
            CONFIGURATION.format(
                directory=self._directory,
                certificate=self._certificate,
                key=self._key,
                login_user="dovenull" if root else me.pw_name,
                internal_user="dovecot" if root else me.pw_name,
                internal_group="dovecot" if root else grp.getgrgid(me.pw_gid).gr_name,
                mail_user=owner.pw_uid,
                mail_group=owner.pw_gid,
                token=TOKEN,
                port=self._port,
                tls_port=self._tls_port,
            ),
            encoding="utf-8",
        )
        return configuration

    def _wait(self) -> None:
        assert self._process is not None
        for _ in range(100):
            if self._process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self._tls_port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        log = self._directory / "log"
        raise RuntimeError(f"Dovecot does not start: {log.read_text() if log.exists() else 'no log'}")


class DovecotPost:
    """One account on the server, for the tests of `tests.mailbox.contract`."""

    def __init__(self, settings: MailboxSettings, *, starttls_port: int, maildir: Path) -> None:
        self._settings = settings
        self.starttls_port = starttls_port
        self.maildir = maildir

    def settings(self, folder: str = "") -> MailboxSettings:
        return replace(self._settings, folder=folder or "INBOX")

    def starttls(self) -> MailboxSettings:
        return replace(self._settings, security=Security.STARTTLS, port=self.starttls_port)

    def deliver(self, *messages: bytes, folder: str = "") -> None:
        with self.staff() as staff:
            if folder and not staff.folder_exists(folder):
                staff.create_folder(folder)
            for raw in messages:
                staff.append(folder or "INBOX", raw)

    def staff(self) -> IMAPClient:
        trust = ssl.create_default_context(cafile=str(self._settings.ca_file))
        client = IMAPClient("localhost", self._settings.port, ssl_context=trust, timeout=30)
        client.plain_login(self._settings.username, PASSWORD)
        return client


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
