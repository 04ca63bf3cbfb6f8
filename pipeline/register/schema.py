"""The tables. Numbers are given out by the register under its writer's lock and never used twice."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. SQLite has no time zones and gets the bare UTC value."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime, which could be any hour of the day."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the register takes aware datetimes only")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC whatever the database's session zone is."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

messages = Table(
    "messages",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("account", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("message_id", Text),
    Column("received_at", Instant, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("set_aside", Text),
)

sightings = Table(
    "sightings",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("message", ForeignKey("messages.id"), nullable=False, index=True),
    Column("account", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("seen_at", Instant, nullable=False),
    UniqueConstraint("account", "folder", "uidvalidity", "uid", name="sightings_place"),
)

parts = Table(
    "parts",
    metadata,
    Column("message", ForeignKey("messages.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("name", Text),
    Column("skipped", Text),
)

cases = Table(
    "cases",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("message", ForeignKey("messages.id"), nullable=False, index=True),
    Column("letter", String(64), nullable=False, default=""),
    Column("part", Integer),
    Column("letter_name", Text),
    Column("state", String(16), nullable=False),
    Column("stage", String(16)),
    Column("failure", Text),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Instant),
    Column("opened_at", Instant, nullable=False),
    UniqueConstraint("message", "letter", name="cases_letter"),
    Index("cases_due", "state", "next_attempt_at"),
)
"""`letter` is empty for a message in which no letter was found (yet): so the pair can be unique."""

screenings = Table(
    "screenings",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("superseded_at", Instant),
    Column("policy_version", Text, nullable=False),
    Column("assessed_on", Date, nullable=False),
    Column("method", String(16)),
    Column("kind", String(32), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("referrer_type", String(32), nullable=False),
    Column("referrer_name", Text),
    Column("no_contraindications", String(16), nullable=False),
    Column("no_infection_or_antibiotics", String(16), nullable=False),
    Column("ultrasound_recommended", String(16), nullable=False),
    Column("patient_name", Text),
    Column("patient_key", Text),
    Column("patient_born", Date),
    Column("letter_date", Date),
    Column("document", Text, nullable=False),
    UniqueConstraint("case", "number", name="screenings_number"),
    Index("screenings_patient", "patient_key", "patient_born"),
)

bookings = Table(
    "bookings",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("screening", ForeignKey("screenings.id"), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("reasons", Text, nullable=False),
    Column("filed_at", Instant, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("sighting", ForeignKey("sightings.id"), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("failure", Text),
    UniqueConstraint("kind", "sighting", name="outbox_once"),
    Index("outbox_due", "done_at", "next_attempt_at"),
)

polls = Table(
    "poll_runs",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("account", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("error", Text),
    Column("listed", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("duplicates", Integer, nullable=False),
    Column("unfetched", Integer, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("event", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""`event` is the canonical JSON that the hash covers, so that nothing has to be put together again."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row, locked by every writer first: the end of the chain, and the queue at the door."""
