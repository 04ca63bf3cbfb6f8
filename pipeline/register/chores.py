"""What is left to tell the mailbox after a commit, and the record of polls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from pipeline.model import Decision
from pipeline.register import schema
from pipeline.register.audit import AuditEvent, AuditKind
from pipeline.register.values import (
    CODE,
    OutboxItem,
    OutboxKind,
    PollCounts,
    PollRun,
    RetryRule,
)
from pipeline.register.writer import Writer

_QUEUE, _PLACES = schema.outbox, schema.sightings


def outbox_due(connection: Connection, now: datetime, limit: int) -> tuple[OutboxItem, ...]:
    """Items that are not done and whose time has come, oldest first."""
    follow_ups = (
        select(func.count())
        .select_from(schema.bookings.join(schema.cases, schema.cases.c.id == schema.bookings.c.case))
        .where(
            schema.cases.c.message == _PLACES.c.message,
            schema.bookings.c.decision == Decision.FOLLOW_UP.value,
        )
        .scalar_subquery()
    )
    query = (
        select(
            _QUEUE.c.id, _QUEUE.c.kind, _PLACES.c.message, _PLACES.c.account, _PLACES.c.folder,
            _PLACES.c.uidvalidity, _PLACES.c.uid, schema.messages.c.set_aside, follow_ups, _QUEUE.c.attempts,
        )
        .join(_PLACES, _PLACES.c.id == _QUEUE.c.sighting)
        .join(schema.messages, schema.messages.c.id == _PLACES.c.message)
        .where(_QUEUE.c.done_at.is_(None), _QUEUE.c.next_attempt_at <= now)
        .order_by(_QUEUE.c.next_attempt_at, _QUEUE.c.id)
        .limit(limit)
    )  # fmt: skip
    return tuple(
        OutboxItem(
            id=row[0],
            kind=OutboxKind(row[1]),
            message=row[2],
            account=row[3],
            folder=row[4],
            uidvalidity=row[5],
            uid=row[6],
            outcome=_outcome(row[7], row[8]),
            attempts=row[9],
        )
        for row in connection.execute(query)
    )


def _outcome(set_aside: str | None, follow_ups: int) -> str:
    if set_aside is not None:
        return "set_aside"
    return (Decision.FOLLOW_UP if follow_ups else Decision.APPROVED).value


def outbox_done(writer: Writer, items: Sequence[int]) -> None:
    """The mailbox was told."""
    writer.connection.execute(
        update(_QUEUE).where(_QUEUE.c.id.in_(items), _QUEUE.c.done_at.is_(None)).values(done_at=writer.now)
    )
    for message in _messages(writer.connection, items):
        writer.audit(AuditKind.MAILBOX_MARKED, message=message)


def outbox_retry(writer: Writer, items: Sequence[int], reason: str, rule: RetryRule) -> None:
    """The mailbox could not be told: later again, with growing delay, for as long as it takes."""
    if not CODE.fullmatch(reason):
        raise ValueError("a failure has a reason code, not text")
    rows = writer.connection.execute(select(_QUEUE.c.id, _QUEUE.c.attempts).where(_QUEUE.c.id.in_(items)))
    for item, attempts in rows.all():
        writer.connection.execute(
            update(_QUEUE)
            .where(_QUEUE.c.id == item)
            .values(
                attempts=attempts + 1,
                failure=reason,
                next_attempt_at=writer.now + rule.delay(attempts + 1),
            )
        )
    for message in _messages(writer.connection, items):
        writer.audit(AuditKind.MAILBOX_MARK_FAILED, message=message, codes=(reason,))


def _messages(connection: Connection, items: Sequence[int]) -> tuple[int, ...]:
    query = (
        select(_PLACES.c.message)
        .join(_QUEUE, _QUEUE.c.sighting == _PLACES.c.id)
        .where(_QUEUE.c.id.in_(items))
        .order_by(_QUEUE.c.id)
    )
    return tuple(connection.scalars(query))


def poll_started(writer: Writer, account: str, folder: str) -> int:
    """Note that a poll began; returns its number."""
    number = writer.number(schema.polls)
    row = {"id": number, "account": account, "folder": folder, "started_at": writer.now}
    writer.insert(schema.polls, [row | dict.fromkeys(_COUNTS, 0)])
    writer.note(AuditEvent(kind=AuditKind.POLL_STARTED, counts=(("poll", number),)))
    return number


_COUNTS = ("listed", "known", "received", "duplicates", "unfetched")


def poll_ended(writer: Writer, number: int, counts: PollCounts, error: str | None) -> None:
    """Note what a poll met, and the code of what ended it early."""
    figures = {name: getattr(counts, name) for name in _COUNTS}
    writer.connection.execute(
        update(schema.polls)
        .where(schema.polls.c.id == number)
        .values(ended_at=writer.now, error=error, **figures)
    )
    codes = (error,) if error else ()
    writer.note(
        AuditEvent(
            kind=AuditKind.POLL_ENDED, codes=codes, counts=(("poll", number), *sorted(figures.items()))
        )
    )


def last_polls(connection: Connection, limit: int) -> tuple[PollRun, ...]:
    """The newest polls, newest first."""
    polls = schema.polls.c
    query = select(schema.polls).order_by(polls.id.desc()).limit(limit)
    return tuple(
        PollRun(
            id=row.id,
            account=row.account,
            folder=row.folder,
            started_at=row.started_at,
            ended_at=row.ended_at,
            error=row.error,
            counts=PollCounts(**{name: getattr(row, name) for name in _COUNTS}),
        )
        for row in connection.execute(query)
    )
