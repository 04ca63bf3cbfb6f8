"""A mail server inside this process, for the demo, the tests and the benchmark: pymap on loopback.

It keeps one invented account in memory and forgets everything at its end. Its client is our own IMAP mailbox,
which uses it as it uses any other server. It serves whole messages, sizes, dates, flags and folders; it does
not take messages apart (ENVELOPE, BODYSTRUCTURE), which our mailbox never asks a server to do.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import tempfile
import threading
from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from collections.abc import Coroutine
from contextlib import AsyncExitStack, closing, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.context import connection_exit
from pymap.imap import IMAPConnection
from pymap.imap.state import ConnectionState
from pymap.mime import MessageBody, MessageContent, MessageHeader
from pymap.parsing.message import AppendMessage
from pymap.parsing.response import Response
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag, Wildcard
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash

from pipeline.mailbox import After, MailboxKind, MailboxSettings, Security

HOST = "127.0.0.1"
USER = "referrals@clinic.example"
INBOX = "INBOX"

Result = TypeVar("Result")


class EmbeddedMail:
    """A server that runs from `with` to its end, in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="embedded-mail", daemon=True)
        self._directory = tempfile.TemporaryDirectory(prefix="embedded-mail-")
        self._password_file = Path(self._directory.name) / "password"
        self._folders = _Folders()
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._port = 0

    def __enter__(self) -> Self:
        """Listen on a free port of the loopback interface."""
        logging.getLogger("pymap").setLevel(logging.CRITICAL)  # at DEBUG it logs what letters say
        password = secrets.token_urlsafe(12)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(password, encoding="utf-8")
        self._thread.start()
        self._run(self._listen(password))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening, end every connection, forget all mail."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._directory.cleanup()

    def deliver(self, *messages: bytes, folder: str = INBOX, at: datetime | None = None) -> None:
        """Put messages into a folder, in their order, as if they had arrived at `at` (now)."""
        self._run(self._append(messages, folder, at or datetime.now(UTC)))

    def settings(self, folder: str = INBOX, after: After | None = None) -> MailboxSettings:
        """How our own mailbox reaches this server."""
        return MailboxSettings(
            kind=MailboxKind.IMAP,
            host=HOST,
            port=self._port,
            security=Security.PLAIN,
            username=USER,
            password_file=self._password_file,
            folder=folder,
            after=after or After(),
        )

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _listen(self, password: str) -> None:
        config = _Config.from_args(ARGUMENTS, hash_context=BuiltinHash(rounds=1))
        config.apply_context()
        login = Login(config)
        digest = await Passwords(config).hash_password(password)
        await login.demo_user_identity.set(UserMetadata(config, USER, password=digest))
        config.set_cache[USER] = (self._folders, FilterSet())

        async def serve(reader: StreamReader, writer: StreamWriter) -> None:
            await self._serve(login, config, reader, writer)

        self._server = await asyncio.start_server(serve, host=HOST, port=0)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, login: Login, config: Config, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        connection = _Connection(config.commands, config, reader, writer, SocketInfo.get(writer, None))
        async with AsyncExitStack() as stack:
            connection_exit.set(stack)
            stack.enter_context(closing(connection))
            await connection.run(ConnectionState(login, config))

    async def _append(self, messages: tuple[bytes, ...], folder: str, at: datetime) -> None:
        with suppress(ValueError):  # it exists
            if folder != INBOX:
                await self._folders.add_mailbox(folder)
        box = await self._folders.get_mailbox(folder)
        for raw in messages:
            await box.append(AppendMessage(raw, at, frozenset()))

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in tuple(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)


ARGUMENTS = Namespace(
    host=HOST,
    port=0,
    debug=False,
    cert=None,
    key=None,
    tls=False,
    proxy_protocol=None,
    passlib_cfg=None,
    demo_data=False,
    demo_user=USER,
    demo_password="",
)
"""What pymap's own command line would have parsed."""


class _Config(Config):
    @property
    def greeting(self) -> bytes:
        """Without the host's name: finding it can ask the network, and wait for it."""
        return b"Embedded mail"


class _Connection(IMAPConnection):
    async def write_response(self, resp: Response) -> None:
        """One write an answer; pymap makes nine a message, and writes each answer out again for its log."""
        answer = BytesIO()
        await resp.async_write(answer)
        with suppress(ConnectionError):  # a client that left needs no answer
            self.writer.write(answer.getbuffer())
            await self.writer.drain()


class _Whole(MessageContent):
    """A message that is kept as it came: taking it apart costs pymap 40 times what storing it does."""

    def __init__(self, data: bytes) -> None:
        super().__init__(b"", MessageHeader.empty(), MessageBody.empty())
        self._raw = memoryview(data)


class _Folder(MailboxData):
    @property
    def permanent_flags(self) -> frozenset[Flag]:
        """Any keyword may be set, as on most servers."""
        return super().permanent_flags | {Wildcard}

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        """As pymap's own, without taking the message apart."""
        async with self.messages_lock.write_lock():
            self._max_uid += 1
            message = Message(
                self._max_uid,
                append_msg.when or datetime.now(UTC),
                append_msg.flag_set,
                email_id=ObjectId.random_email_id(),
                thread_id=ObjectId.random_thread_id(),
                recent=recent,
                content=_Whole(append_msg.literal),
            )
            self._messages[self._max_uid] = message
            self._mod_sequences.update([self._max_uid])
            self._updated.set()
            return message


class _Folders(MailboxSet):
    def __init__(self) -> None:
        super().__init__()
        self._inbox = _Folder(self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> ObjectId:
        """As pymap's own, with our kind of folder. Raises `ValueError` when it exists."""
        async with self._set_lock.write_lock():
            if name in self._set:
                raise ValueError(name)
            self._set[name] = folder = _Folder(self._content_cache, self._thread_cache)
            return folder.mailbox_id
