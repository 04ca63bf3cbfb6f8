"""The connection to the database, and its errors as sentences. SQLite and PostgreSQL differ here only."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from pipeline.errors import RegisterUnreachable
from pipeline.register.blobs import PRIVATE_FILE, disk_sentence

BUSY_SECONDS = 30
"""How long a writer waits for another one."""
WRITES = "register_writes"
"""Execution option of the engine whose transactions take the writer's lock at once."""

_SQLITE_SENTENCES = {
    "SQLITE_FULL": "The disk of the database {where} is full. Free some space; nothing that arrived is lost.",
    "SQLITE_BUSY": "The database {where} is held by another program. Close that program and try again.",
    "SQLITE_LOCKED": "The database {where} is held by another program. Close that program and try again.",
    "SQLITE_READONLY": "The database {where} may not be written. Give this user write access to it.",
    "SQLITE_PERM": "The database {where} may not be written. Give this user write access to it.",
    "SQLITE_CANTOPEN": "The database {where} cannot be opened. Check that its folder exists and is yours.",
    "SQLITE_NOTADB": "The file {where} is not a register. Name another file, or restore a backup.",
    "SQLITE_CORRUPT": "The database {where} is damaged. Restore it from a backup.",
    "SQLITE_IOERR": "The disk failed, or is full, under the database {where}. Check the disk.",
}


def parse_url(text: str) -> URL:
    """The URL of a register; `postgresql://` means psycopg 3. Raises `RegisterUnreachable`."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise RegisterUnreachable(
            "The database address is not a URL. Write sqlite:////path/register.db or postgresql://host/name."
        ) from error
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        if url.database in (None, "", ":memory:"):
            raise RegisterUnreachable("The register needs a file: write sqlite:////path/register.db.")
        return url
    raise RegisterUnreachable(
        f"The register runs on sqlite and postgresql, not on {url.get_backend_name()}. Change the address."
    )


def connect(url: URL) -> Engine:
    """An engine that is set up for durable writes. Opens nothing yet but SQLite's private file."""
    if url.get_backend_name() == "postgresql":
        return create_engine(url, connect_args={"connect_timeout": 10}, pool_pre_ping=True)
    _private_file(Path(str(url.database)))
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _private_file(path: Path) -> None:
    """Make an empty database file that nobody else may read; SQLite copies its mode to the log beside it."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
    except OSError as error:
        raise RegisterUnreachable(disk_sentence(path.parent, error)) from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin_sqlite`, not by the driver
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def border(url: URL) -> Iterator[None]:
    """Turn the database's own errors into `RegisterUnreachable`, with what to do and without a password."""
    try:
        yield
    except (DBAPIError, PoolTimeout, NoSuchModuleError, sqlite3.Error) as error:
        raise RegisterUnreachable(_sentence(url, error)) from error


def _sentence(url: URL, error: Exception) -> str:
    origin = error.orig if isinstance(error, DBAPIError) else error
    if url.get_backend_name() == "postgresql":
        return _postgres_sentence(f"{url.host or 'this machine'}/{url.database}", origin)
    name = getattr(origin, "sqlite_errorname", "")
    # Extended codes begin with their family: SQLITE_IOERR_WRITE.
    for code, sentence in _SQLITE_SENTENCES.items():
        if name.startswith(code):
            return sentence.format(where=url.database)
    return f"The database {url.database} refused a request ({type(origin).__name__}, {name or 'no code'})."


_POSTGRES_SENTENCES = (
    ("28", "The database {where} refused the account. Check the user and the password."),
    ("3D000", "There is no database {where}. Create it, or name another."),
    ("53100", "The disk of the database {where} is full. Free some space; nothing that arrived is lost."),
    ("42501", "The account may not write to the database {where}. Grant it the tables."),
    ("08", "The database {where} does not answer. Check that the server runs and the address is right."),
    ("57", "The database {where} does not answer. Check that the server runs and the address is right."),
)
# While it connects, the driver has no code, only the server's words: in another language, "no answer".
_POSTGRES_WORDS = (
    ("authentication failed", "28"),
    ("no password supplied", "28"),
    ('FATAL:  role "', "28"),
    ('FATAL:  database "', "3D000"),
)


def _postgres_sentence(where: str, origin: BaseException | None) -> str:
    said = str(origin)
    unspoken = next((code for words, code in _POSTGRES_WORDS if words in said), "08")
    state = getattr(origin, "sqlstate", None) or unspoken
    for code, sentence in _POSTGRES_SENTENCES:
        if state.startswith(code):
            return sentence.format(where=where)
    return f"The database {where} refused a request ({state})."
