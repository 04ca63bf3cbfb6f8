"""The audit trail cannot be rewritten quietly: the database refuses, and the chain tells."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.register import AuditEvent, AuditHead, AuditKind, Register
from pipeline.register.audit import START, canonical, chained, verify
from tests.register.samples import NOW, message, outcome, screening

GUARDS = (
    "audit_keep_update", "audit_keep_delete", "audit_keep_insert",
    "audit_head_forward", "audit_head_delete", "audit_head_insert",
)  # fmt: skip


@pytest.fixture
def database(register: Register, tmp_path: Path) -> sqlite3.Connection:
    """A register with some history, and a second way into its file."""
    for uid in range(1, 4):
        (received,) = register.receive([message(uid)], NOW)
        register.file(outcome(received.message, screening(f"l{uid}")), NOW)
    connection = sqlite3.connect(tmp_path / "register.db", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def disarm(database: sqlite3.Connection) -> None:
    for name in GUARDS:
        database.execute(f"DROP TRIGGER {name}")


def test_every_step_of_a_letter_is_in_the_trail(register: Register) -> None:
    (received,) = register.receive([message(1)], NOW)
    register.file(outcome(received.message, screening("a")), NOW)
    register.outbox_done([item.id for item in register.outbox_due(NOW)], NOW)
    register.record(AuditEvent(kind=AuditKind.RECORD_VIEWED, case=received.case), NOW)
    events = register.audit_events()
    assert [record.event.kind.value for record in reversed(events)] == [
        "message_received", "case_opened", "letter_filed", "mailbox_marked", "record_viewed",
    ]  # fmt: skip
    assert events[0].actor == "system"
    assert events[0].at == NOW
    assert register.audit_verify().sound
    assert register.audit_verify().events == 5


def test_trail_names_nobody_and_quotes_nothing(register: Register, database: sqlite3.Connection) -> None:
    trail = " ".join(row[0] for row in database.execute("SELECT event FROM audit"))
    for word in ("Imbrogno", "Lund", "example.org", ".pdf", "infection,", "hello", "Subject"):
        assert word not in trail
    with pytest.raises(ValueError, match="codes"):
        AuditEvent(kind=AuditKind.RECORD_VIEWED, codes=("Rosa Imbrogno",))
    with pytest.raises(ValueError, match="code"):
        Register.open("sqlite:////nowhere/r.db", Path("/nowhere"), actor="Rosa Imbrogno")


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit SET event = '{}' WHERE number = 2",
        "UPDATE audit SET hash = '0'",
        "DELETE FROM audit WHERE number = 9",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit VALUES (2, '{}', '0')",
        "INSERT INTO audit VALUES (0, '{}', '0')",
        "UPDATE audit_head SET number = 3",
        "UPDATE audit_head SET hash = '0'",
        "DELETE FROM audit_head",
        "INSERT OR REPLACE INTO audit_head VALUES (1, 1, '0')",
    ],
)
def test_database_refuses_tampering(register: Register, database: sqlite3.Connection, attack: str) -> None:
    before = list(database.execute("SELECT * FROM audit"))
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        database.execute(attack)
    assert list(database.execute("SELECT * FROM audit")) == before
    assert register.audit_verify().sound


@pytest.mark.parametrize(
    ("attack", "broken", "words"),
    [
        ("UPDATE audit SET event = replace(event, 'approved', 'follow_up') WHERE number = 6", 6, "changed"),
        ("UPDATE audit SET hash = hash || '0' WHERE number = 4", 4, "changed"),
        ("DELETE FROM audit WHERE number = 5", 5, "missing"),
        ("DELETE FROM audit WHERE number = 1", 1, "missing"),
        ("DELETE FROM audit WHERE number >= 8", 8, "cut"),
        ("DELETE FROM audit", 1, "cut"),
        ("UPDATE audit SET number = 99 WHERE number = 9", 9, "missing"),
        ("UPDATE audit_head SET number = 5", 9, "does not fit"),
        ("DELETE FROM audit_head", 10, "end is missing"),
    ],
)
def test_walk_finds_what_the_database_let_through(
    register: Register, database: sqlite3.Connection, attack: str, broken: int, words: str
) -> None:
    disarm(database)
    database.execute(attack)
    verdict = register.audit_verify()
    assert not verdict.sound
    assert verdict.broken == broken
    assert verdict.problem is not None
    assert words in verdict.problem


def test_noted_head_finds_a_trail_that_was_rewritten_whole(
    register: Register, database: sqlite3.Connection
) -> None:
    noted = register.audit_head()
    assert register.audit_verify([noted]).sound
    disarm(database)
    last = START.hash
    for number, event in list(database.execute("SELECT number, event FROM audit ORDER BY number")):
        forged = event.replace("approved", "follow_up")
        last = chained(last, forged)
        database.execute("UPDATE audit SET event = ?, hash = ? WHERE number = ?", (forged, last, number))
    database.execute("UPDATE audit_head SET hash = ?", (last,))
    assert register.audit_verify().sound
    verdict = register.audit_verify([noted])
    assert (verdict.broken, verdict.sound) == (noted.number, False)


def test_noted_head_finds_a_cut_that_the_head_record_hides(
    register: Register, database: sqlite3.Connection
) -> None:
    noted = register.audit_head()
    disarm(database)
    database.execute("DELETE FROM audit WHERE number > 6")
    (digest,) = database.execute("SELECT hash FROM audit WHERE number = 6").fetchone()
    database.execute("UPDATE audit_head SET number = 6, hash = ?", (digest,))
    assert register.audit_verify().sound
    assert register.audit_verify([noted]).broken == 7


def test_trail_goes_on_after_a_break_and_still_tells(
    register: Register, database: sqlite3.Connection
) -> None:
    disarm(database)
    database.execute("DELETE FROM audit WHERE number = 2")
    register.record(AuditEvent(kind=AuditKind.REPORT_PRINTED), NOW)
    assert register.audit_verify().broken == 2


codes = st.text("abc_:.09", min_size=1, max_size=8)
events = st.builds(
    AuditEvent,
    kind=st.sampled_from(AuditKind),
    message=st.none() | st.integers(1, 99),
    case=st.none() | st.just("R-000001"),
    codes=st.lists(codes, max_size=2).map(tuple),
    counts=st.dictionaries(codes, st.integers(0, 99), max_size=2).map(lambda found: tuple(found.items())),
)


def chain(trail: list[AuditEvent]) -> list[tuple[int, str, str]]:
    rows = []
    last = START.hash
    for number, event in enumerate(trail, 1):
        text = canonical(number, NOW, "system", event)
        last = chained(last, text)
        rows.append((number, text, last))
    return rows


@given(trail=st.lists(events, min_size=1, max_size=8), data=st.data())
def test_any_single_change_is_found(trail: list[AuditEvent], data: st.DataObject) -> None:
    rows = chain(trail)
    head = AuditHead(number=rows[-1][0], hash=rows[-1][2])
    assert verify(rows, head).sound
    place = data.draw(st.integers(0, len(rows) - 1))
    number, text, digest = rows[place]
    position = data.draw(st.integers(0, len(text) - 1))
    changed = text[:position] + ("x" if text[position] != "x" else "y") + text[position + 1 :]
    edited = [*rows[:place], (number, changed, digest), *rows[place + 1 :]]
    assert verify(edited, head).broken == number
    assert verify(rows[:place] + rows[place + 1 :], head).broken == number


@given(event=events)
def test_canonical_form_is_the_same_for_the_same_event(event: AuditEvent) -> None:
    text = canonical(3, NOW, "system", event)
    assert text.isascii()
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")) == text
