"""The register on a real PostgreSQL: the same answers as on SQLite, and the same refusals.

Needs the server's programs (Debian: `postgresql`); the server itself is started here, in a folder of its own,
on a socket without a port, and stopped again.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from pipeline.errors import RegisterUnreachable
from pipeline.model import Decision, Status
from pipeline.register import AuditEvent, AuditKind, CaseState, Failure, Register, Stage
from pipeline.register.codec import without_words
from tests.register.samples import NOW, assessment, message, outcome, screening

pytestmark = pytest.mark.system


def programs() -> Path:
    """Where `initdb` and `pg_ctl` are: Debian keeps them off the PATH, by version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if found:
        return found[-1]
    on_path = shutil.which("initdb")
    assert on_path, "PostgreSQL is not installed: apt-get install postgresql"
    return Path(on_path).parent


def as_owner(*command: str | Path) -> None:
    """Run a server program; the server refuses to run as root, so root lends it the `postgres` user."""
    user = "postgres" if os.geteuid() == 0 else None
    subprocess.run([str(part) for part in command], check=True, capture_output=True, user=user, cwd="/")


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """The socket folder of a fresh server."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has at most 107 characters
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    as_owner(programs() / "initdb", "-D", data, "-U", "clinic", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c timezone=Asia/Kathmandu"
    as_owner(programs() / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield folder
    finally:
        as_owner(programs() / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def name(server: Path) -> str:
    """A fresh database."""
    fresh = f"r{uuid4().hex}"
    with psycopg.connect(host=str(server), user="clinic", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{fresh}"')
    return fresh


@pytest.fixture
def url(server: Path, name: str) -> str:
    return f"postgresql://clinic@/{name}?host={server}"


@pytest.fixture
def register(url: str, tmp_path: Path) -> Iterator[Register]:
    with Register.open(url, tmp_path / "blobs") as opened:
        yield opened


MISSING = assessment(Status.MISSING, Status.STATED, Status.STATED)


def test_story_of_letters_is_the_same_as_on_sqlite(url: str, tmp_path: Path) -> None:
    folders = {"sqlite": tmp_path / "one", "postgres": tmp_path / "two"}
    urls = {"sqlite": f"sqlite:///{tmp_path / 'r.db'}", "postgres": url}
    told = {}
    for kind, address in urls.items():
        with Register.open(address, folders[kind]) as register:
            told[kind] = story(register)
    assert told["postgres"] == told["sqlite"]


def story(register: Register) -> list[object]:
    """Receive, file, fail, reprocess, tell: everything that can be asked afterwards."""
    later = NOW + timedelta(days=1)
    seen = register.receive([message(1), message(2), message(3), message(4, message(1).raw)], NOW)
    register.file(outcome(seen[0].message, screening("a"), screening("b", MISSING)), NOW)
    register.fail(seen[1].message, Failure(stage=Stage.READ, reason="timeout"), NOW)
    register.set_aside(seen[2].message, "auto_reply", NOW)
    changes = register.file(outcome(seen[0].message, screening("a", MISSING, "v2")), later, reprocess=True)
    register.outbox_retry([1], "mailbox_unreachable", NOW)
    register.outbox_done([2], NOW)
    register.poll_started("clinic", "INBOX", NOW)
    register.record(AuditEvent(kind=AuditKind.REPORT_PRINTED, counts=(("letters", 2),)), later)
    return [
        seen, changes, register.cases(), register.case("R-000001"), register.screenings("R-000001"),
        register.account(), register.pending(9, later), register.outbox_due(later), register.last_polls(),
        register.referral_rows(), register.audit_verify(), register.audit_events(),
        register.known_uids("clinic", "INBOX", 7), register.letters_for("rosa imbrogno", None),
        register.raw(1), register.messages([2, 1]),
    ]  # fmt: skip


def test_hostile_text_is_filed(register: Register) -> None:
    (received,) = register.receive([message(1, message_id="\x00\udcff")], NOW)
    hostile = screening("a", assessment(patient="R\x00sa \ud800"))
    register.file(outcome(received.message, hostile), NOW)
    detail = register.case(received.case)
    assert detail.row.patient_name == "R\ufffdsa \ufffd"
    assert detail.screening is not None
    assert detail.screening.screening == without_words(hostile)


def test_opened_again_and_newer_refused(register: Register, url: str, tmp_path: Path) -> None:
    register.receive([message(1)], NOW)
    with Register.open(url, tmp_path / "blobs") as again:
        assert again.account().messages == 1
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RegisterUnreachable, match="newer version"):
        Register.open(url, tmp_path / "blobs")


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit SET event = '{}'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "UPDATE audit_head SET hash = '0'",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "INSERT INTO audit_head VALUES (2, 1, '0')",
    ],
)
def test_database_refuses_tampering(register: Register, url: str, attack: str) -> None:
    register.receive([message(1)], NOW)
    with (
        psycopg.connect(url) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
    ):
        connection.execute(attack)
    assert register.audit_verify().sound


def test_walk_finds_what_an_owner_can_still_do(register: Register, url: str) -> None:
    register.receive([message(1), message(2)], NOW)
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE audit DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM audit WHERE number = 2")
    assert register.audit_verify().broken == 2


def test_writers_at_once_lose_nothing(url: str, tmp_path: Path) -> None:
    def work(place: int) -> None:
        with Register.open(url, tmp_path / "blobs") as register:
            for uid in range(10):
                (received,) = register.receive([message(uid, b"%d" % (uid % 5), account=f"a{place}")], NOW)
                register.file(outcome(received.message, screening(f"l{uid % 5}")), NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    with Register.open(url, tmp_path / "blobs") as register:
        account = register.account()
        assert (account.messages, account.filed, account.balanced) == (5, 5, True)
        assert register.audit_verify().sound
        assert {(row.state, row.decision) for row in register.cases()} == {
            (CaseState.FILED, Decision.APPROVED)
        }


def test_wrong_database_and_stopped_server_say_what_to_do(server: Path, tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreachable, match="Create it, or name another"):
        Register.open(f"postgresql://clinic@/nothing?host={server}", tmp_path / "blobs")
    with pytest.raises(RegisterUnreachable, match=r"refused the account|does not answer") as caught:
        Register.open(f"postgresql://nobody:secret-word@/postgres?host={server}", tmp_path / "blobs")
    assert "secret-word" not in str(caught.value)
    with pytest.raises(RegisterUnreachable, match="does not answer"):
        Register.open(f"postgresql://clinic@/postgres?host={tmp_path}", tmp_path / "blobs")
