"""A tiny IMAP server that says what a test tells it to say, for what no real server does on request."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

Answers: TypeAlias = Mapping[str, bytes | None]
"""By the beginning of a command: what is sent, with `TAG` for its tag; None hangs up."""

CAPABLE = b"IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 UIDPLUS MOVE"
SELECTED = (
    b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] \r\n* OK [UIDNEXT 6] \r\n* OK [PERMANENTFLAGS (\\Deleted \\*)] \r\n"
)
ORDINARY: Answers = {
    "CAPABILITY": b"* CAPABILITY " + CAPABLE + b"\r\nTAG OK \r\n",
    "LOGIN": b"TAG OK \r\n",
    "AUTHENTICATE": b"TAG OK \r\n",
    "EXAMINE": SELECTED + b"TAG OK [READ-ONLY] \r\n",
    "SELECT": SELECTED + b"TAG OK [READ-WRITE] \r\n",
    "UID SEARCH": b"* SEARCH 5\r\nTAG OK \r\n",
    "UID FETCH 5 (RFC822.SIZE": b"* 1 FETCH (UID 5 RFC822.SIZE 4 "
    b'INTERNALDATE "10-Nov-2026 10:00:00 -0500")\r\nTAG OK \r\n',
    "UID FETCH 5 (FLAGS": b"* 1 FETCH (UID 5 FLAGS ())\r\nTAG OK \r\n",
    "UID FETCH 5 (BODY.PEEK[]": b"* 1 FETCH (UID 5 BODY[] {4}\r\nbody)\r\nTAG OK \r\n",
    "LOGOUT": b"* BYE \r\nTAG OK \r\n",
    "": b"TAG OK \r\n",
}


class ScriptedImap:
    """Serves on a free loopback port from `with` to its end; `heard` holds every line of every client."""

    def __init__(
        self,
        answers: Answers | None = None,
        *,
        greeting: bytes | None = b"* OK \r\n",
        certificate: tuple[Path, Path] | None = None,
        tls_at_once: bool = False,
    ) -> None:
        self._answers = {**ORDINARY, **(answers or {})}
        self._greeting = greeting
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if certificate else None
        if self._tls and certificate:
            self._tls.load_cert_chain(*certificate)
        self._tls_at_once = tls_at_once
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._clients: list[socket.socket] = []
        self.port: int = self._listener.getsockname()[1]
        self.heard: list[str] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for client in self._clients:
            client.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:  # the test is over
                return
            self._clients.append(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            if self._tls and self._tls_at_once:
                client = self._wrap(client)
            if self._greeting is None:
                return  # silent, and still connected
            client.sendall(self._greeting)
            self._converse(client)
        except OSError:  # the client left, or would not trust us
            client.close()

    def _wrap(self, client: socket.socket) -> socket.socket:
        assert self._tls is not None
        self._clients.append(wrapped := self._tls.wrap_socket(client, server_side=True))
        return wrapped

    def _converse(self, client: socket.socket) -> None:
        lines = client.makefile("rb")
        while line := lines.readline():
            tag, _, command = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
            self.heard.append(command or tag)
            prefixes = [prefix for prefix in self._answers if command.startswith(prefix)]
            answer = self._answers[max(prefixes, key=len)]
            if answer is None:
                client.close()
                return
            for part in answer.replace(b"TAG", tag.encode()).split(b"WAIT\r\n"):
                if part.startswith(b"+ "):
                    client.sendall(part)
                    self.heard.append(lines.readline().decode().rstrip("\r\n"))
                else:
                    client.sendall(part)
            if command == "STARTTLS" and self._tls:
                client = self._wrap(client)
                lines = client.makefile("rb")
