"""Opening: from nothing, again, by several at once, and every way in which it cannot be done."""

from __future__ import annotations

import itertools
import multiprocessing
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from pipeline.errors import ExitCode, RegisterUnreachable
from pipeline.register import PollCounts, Register, engine, migrate, schema
from tests.register.samples import NOW, message, outcome, screening

MIGRATIONS = Path(migrate.__file__).with_name("migrations")


def test_from_nothing_and_again(url: str, tmp_path: Path) -> None:
    with Register.open(url, tmp_path / "blobs") as register:
        register.receive([message(1)], NOW)
    with Register.open(url, tmp_path / "blobs") as register:
        assert register.account().messages == 1


def test_steps_that_the_code_knows_are_those_in_the_folder() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(steps)) == migrate.STEPS


def test_steps_make_exactly_the_tables_of_the_code(register: Register, url: str) -> None:
    found = inspect(create_engine(url))
    assert set(found.get_table_names()) == {*schema.metadata.tables, "alembic_version"}
    for name, table in schema.metadata.tables.items():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        indexes = {index["name"] for index in found.get_indexes(name)}
        assert {index.name for index in table.indexes} <= indexes


def test_sqlite_is_durable_and_private(register: Register, url: str, tmp_path: Path) -> None:
    with engine.connect(engine.parse_url(url)).connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 1, 30_000]
    for path in tmp_path.glob("register.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_newer_database_is_refused_untouched(url: str, tmp_path: Path) -> None:
    Register.open(url, tmp_path / "blobs").close()
    with sqlite3.connect(tmp_path / "register.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RegisterUnreachable, match=r"newer version.*Install the newer version") as caught:
        Register.open(url, tmp_path / "blobs")
    assert caught.value.exit_code is ExitCode.UNREACHABLE


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "not a URL"),
        ("register.db", "not a URL"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://u:secret-word@host/db", "not on mysql"),
        ("sqlite:////nowhere/at/all/register.db", "is missing"),
        ("postgresql://u:secret-word@127.0.0.1:9/db?connect_timeout=2", "does not answer"),
    ],
)
def test_wrong_address_says_what_to_do(address: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreachable, match=words) as caught:
        Register.open(address, tmp_path / "blobs")
    assert "secret-word" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "letter.docx"
    other.write_bytes(b"PK not a database" * 100)
    with pytest.raises(RegisterUnreachable, match="not a register"):
        Register.open(f"sqlite:///{other}", tmp_path / "blobs")
    assert other.read_bytes() == b"PK not a database" * 100


def test_full_database_disk_is_said_and_nothing_is_half_stored(register: Register, tmp_path: Path) -> None:
    register.receive([message(1)], NOW)
    with register._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite keeps what it has and gets no more
    many = [message(uid) for uid in range(2, 300)]
    with pytest.raises(RegisterUnreachable, match="is full"):
        register.receive(many, NOW)
    register.close()
    with Register.open(f"sqlite:///{tmp_path / 'register.db'}", tmp_path / "blobs") as again:
        assert again.account().messages == 1
        assert again.audit_verify().sound
        again.receive(many, NOW)
        assert again.account().messages == 299


def test_locked_database_is_said(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    with Register.open(url, tmp_path / "blobs") as register:
        other = sqlite3.connect(tmp_path / "register.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RegisterUnreachable, match="held by another program"):
            register.receive([message(1)], NOW)
        assert register.account().messages == 0  # readers are not held up
        other.execute("ROLLBACK")
        register.receive([message(1)], NOW)
        assert register.account().messages == 1


def test_threads_that_write_at_once_lose_nothing(register: Register) -> None:
    def work(place: int) -> None:
        for uid in range(10):
            (received,) = register.receive([message(uid, b"%d" % (uid % 5), account=f"a{place}")], NOW)
            register.file(outcome(received.message, screening(f"l{uid % 5}")), NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    account = register.account()
    assert (account.messages, account.filed, account.balanced) == (5, 5, True)
    assert register.audit_verify().sound
    assert all(len(register.case(row.id).sightings) == 8 for row in register.cases())


def _receive_ten(url: str, blobs: str, first: int) -> int:
    with Register.open(url, Path(blobs)) as register:
        return sum(register.receive([message(uid)], NOW)[0].new for uid in range(first, first + 10))


def test_processes_that_start_at_once_make_one_register(url: str, tmp_path: Path) -> None:
    work = [(url, str(tmp_path / "blobs"), first) for first in (1, 6)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        new = pool.starmap(_receive_ten, work)
    with Register.open(url, tmp_path / "blobs") as register:
        assert sum(new) == register.account().messages == 15
        assert register.audit_verify().sound


def _receive_and_file_until_killed(url: str, blobs: str) -> None:
    with Register.open(url, Path(blobs)) as register:
        for uid in itertools.count(1, 5):
            seen = register.receive([message(one) for one in range(uid, uid + 5)], NOW)
            register.file_many([outcome(one.message, screening(f"l{one.uid}")) for one in seen], NOW)


@pytest.mark.parametrize("waited", [1, 40])
def test_killed_in_the_middle_everything_is_whole(url: str, tmp_path: Path, waited: int) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=_receive_and_file_until_killed, args=(url, str(tmp_path / "blobs"))
    )
    with Register.open(url, tmp_path / "blobs") as register:
        process.start()
        while register.account().messages < waited and process.is_alive():
            process.join(0.02)
        process.kill()
        process.join()
    with Register.open(url, tmp_path / "blobs") as register:
        account = register.account()
        assert account.messages >= waited
        assert account.messages % 5 == 0  # a batch is there whole, or not at all
        assert account.balanced
        assert register.audit_verify().sound
        assert register.missing_bytes() == ()
        known = [message(uid) for uid in range(1, account.messages + 1)]
        assert not any(one.new for one in register.receive(known, NOW))


def test_polls_are_recorded(register: Register) -> None:
    poll = register.poll_started("clinic", "INBOX", NOW)
    (running,) = register.last_polls()
    assert running.ended_at is None
    counts = PollCounts(listed=4, known=1, received=2, unfetched=1)
    register.poll_ended(poll, counts, NOW, "mailbox_unreachable")
    (ended,) = register.last_polls()
    assert (ended.counts, ended.error, ended.ended_at) == (counts, "mailbox_unreachable", NOW)
    assert counts.balanced
    assert not PollCounts(listed=2, known=1).balanced
