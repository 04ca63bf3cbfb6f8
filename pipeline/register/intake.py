"""Messages come in: bytes are on disk already, here are their rows. And which of them wait for work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from pipeline.register import schema
from pipeline.register.audit import AuditKind
from pipeline.register.names import case_name, storable
from pipeline.register.values import (
    CODE,
    CaseState,
    IncomingMessage,
    OutboxKind,
    PendingMessage,
    Received,
)
from pipeline.register.writer import Row, Writer

CHUNK = 500
"""How many values one IN list takes; SQLite's limit was 999 for long."""


def known_uids(connection: Connection, account: str, folder: str, uidvalidity: int) -> frozenset[int]:
    """UIDs of this folder that are in the register."""
    places = schema.sightings.c
    query = select(places.uid).where(
        places.account == account, places.folder == folder, places.uidvalidity == uidvalidity
    )
    return frozenset(connection.scalars(query))


def receive(writer: Writer, batch: Sequence[IncomingMessage], names: Sequence[str]) -> tuple[Received, ...]:
    """Rows for messages whose bytes are stored under `names`; what is known already stays as it is."""
    known = _messages_by_hash(writer.connection, names)
    rows: dict[str, list[Row]] = {"messages": [], "sightings": [], "cases": []}
    seen = _places(writer.connection, batch)
    result: list[Received] = []
    for incoming, sha256 in zip(batch, names, strict=True):
        new = sha256 not in known
        if new:
            known[sha256] = _open(writer, rows, incoming, sha256)
        message, first_case = known[sha256]
        place = _place(incoming)
        if place not in seen:
            seen.add(place)
            _sight(writer, rows, incoming, message, new=new)
        result.append(Received(uid=incoming.uid, message=message, case=case_name(first_case), new=new))
    writer.insert(schema.messages, rows["messages"])
    writer.insert(schema.cases, rows["cases"])
    writer.insert(schema.sightings, rows["sightings"])
    # A copy of a message that is settled already is marked like the first one.
    enqueue_marks(writer, sorted({one.message for one in result if not one.new}))
    return tuple(result)


def _messages_by_hash(connection: Connection, names: Sequence[str]) -> dict[str, tuple[int, int]]:
    query = (
        select(schema.messages.c.sha256, schema.messages.c.id, func.min(schema.cases.c.id))
        .join(schema.cases, schema.cases.c.message == schema.messages.c.id)
        .group_by(schema.messages.c.sha256, schema.messages.c.id)
    )
    known: dict[str, tuple[int, int]] = {}
    for at in range(0, len(names), CHUNK):
        for sha256, message, first in connection.execute(
            query.where(schema.messages.c.sha256.in_(names[at : at + CHUNK]))
        ):
            known[str(sha256)] = (int(message), int(first))
    return known


Place = tuple[str, str, int, int]


def _place(incoming: IncomingMessage) -> Place:
    return (incoming.account, incoming.folder, incoming.uidvalidity, incoming.uid)


def _places(connection: Connection, batch: Sequence[IncomingMessage]) -> set[Place]:
    folders: defaultdict[tuple[str, str, int], list[int]] = defaultdict(list)
    for one in batch:
        folders[one.account, one.folder, one.uidvalidity].append(one.uid)
    table = schema.sightings.c
    found: set[Place] = set()
    for (account, folder, uidvalidity), uids in folders.items():
        for at in range(0, len(uids), CHUNK):
            query = select(table.uid).where(
                table.account == account,
                table.folder == folder,
                table.uidvalidity == uidvalidity,
                table.uid.in_(uids[at : at + CHUNK]),
            )
            found.update((account, folder, uidvalidity, uid) for uid in connection.scalars(query))
    return found


def _open(
    writer: Writer, rows: dict[str, list[Row]], incoming: IncomingMessage, sha256: str
) -> tuple[int, int]:
    """A new message and its first case, which waits for a letter."""
    message, first = writer.number(schema.messages), writer.number(schema.cases)
    rows["messages"].append(
        {
            "id": message,
            "sha256": sha256,
            "size": len(incoming.raw),
            "account": incoming.account,
            "folder": incoming.folder,
            "message_id": storable(incoming.message_id),
            "received_at": incoming.received_at,
            "stored_at": writer.now,
        }
    )
    rows["cases"].append(case_row(first, message, writer.now))
    writer.audit(AuditKind.MESSAGE_RECEIVED, message=message, codes=(sha256,))
    writer.audit(AuditKind.CASE_OPENED, message=message, case=first)
    return message, first


def case_row(
    number: int, message: int, opened_at: datetime, *, letter: str = "", part: int | None = None
) -> Row:
    """A case that nothing has happened to yet."""
    return {
        "id": number,
        "message": message,
        "letter": letter,
        "part": part,
        "state": CaseState.RECEIVED.value,
        "attempts": 0,
        "opened_at": opened_at,
    }


def _sight(
    writer: Writer, rows: dict[str, list[Row]], incoming: IncomingMessage, message: int, *, new: bool
) -> None:
    rows["sightings"].append(
        {
            "id": writer.number(schema.sightings),
            "message": message,
            "account": incoming.account,
            "folder": incoming.folder,
            "uidvalidity": incoming.uidvalidity,
            "uid": incoming.uid,
            "seen_at": writer.now,
        }
    )
    if not new:
        writer.audit(AuditKind.MESSAGE_SEEN_AGAIN, message=message)


def set_aside(writer: Writer, message: int, reason: str) -> None:
    """Take a message out of the work, with its reason. Letters that are filed stay filed."""
    if not CODE.fullmatch(reason):
        raise ValueError("a message is set aside with a code, not with text")
    writer.connection.execute(
        update(schema.messages).where(schema.messages.c.id == message).values(set_aside=reason)
    )
    writer.connection.execute(
        update(schema.cases)
        .where(schema.cases.c.message == message, schema.cases.c.state != CaseState.FILED.value)
        .values(state=CaseState.SET_ASIDE.value, next_attempt_at=None)
    )
    writer.audit(AuditKind.MESSAGE_SET_ASIDE, message=message, codes=(reason,))
    enqueue_marks(writer, [message])


def enqueue_marks(writer: Writer, messages: Sequence[int]) -> None:
    """Queue a mark for every sighting of messages that are settled, once each."""
    rows: list[Row] = []
    places, queue = schema.sightings, schema.outbox
    for at in range(0, len(messages), CHUNK):
        query = (
            select(places.c.id)
            .outerjoin(queue, queue.c.sighting == places.c.id)
            .where(places.c.message.in_(messages[at : at + CHUNK]), queue.c.id.is_(None), settled())
            .order_by(places.c.id)
        )
        rows += [_mark_row(writer, sighting) for sighting in writer.connection.scalars(query)]
    writer.insert(queue, rows)


def _mark_row(writer: Writer, sighting: int) -> Row:
    return {
        "id": writer.number(schema.outbox),
        "kind": OutboxKind.MARK_MESSAGE.value,
        "sighting": sighting,
        "attempts": 0,
        "next_attempt_at": writer.now,
    }


def settled() -> ColumnElement[bool]:
    """A sighting's message has no letter that waits or failed."""
    cases = schema.cases.c
    open_states = (CaseState.RECEIVED.value, CaseState.FAILED.value)
    waiting = select(cases.id).where(
        cases.message == schema.sightings.c.message, cases.state.in_(open_states)
    )
    return ~waiting.exists()


def pending(connection: Connection, limit: int, now: datetime) -> tuple[PendingMessage, ...]:
    """Messages with a letter that waits and whose time has come, oldest first."""
    cases = schema.cases.c
    due = or_(cases.next_attempt_at.is_(None), cases.next_attempt_at <= now)
    query = (
        select(cases.message)
        .where(cases.state == CaseState.RECEIVED.value, due)
        .group_by(cases.message)
        .order_by(cases.message)
        .limit(limit)
    )
    return stored_messages(connection, tuple(connection.scalars(query)))


def stored_messages(connection: Connection, numbers: Sequence[int]) -> tuple[PendingMessage, ...]:
    """Messages by number, in the order of their numbers; unknown ones are left out."""
    mails = schema.messages.c
    found: list[PendingMessage] = []
    for at in range(0, len(numbers), CHUNK):
        chunk = numbers[at : at + CHUNK]
        cases = _cases_of(connection, chunk)
        query = (
            select(mails.id, mails.sha256, mails.account, mails.folder, mails.received_at)
            .where(mails.id.in_(chunk))
            .order_by(mails.id)
        )
        found += [_pending(tuple(row), cases[row[0]]) for row in connection.execute(query)]
    return tuple(found)


CaseGist = tuple[int, str, str, int]
"""Number, letter, state and attempts of a case."""


def _cases_of(connection: Connection, messages: Sequence[int]) -> defaultdict[int, list[CaseGist]]:
    cases = schema.cases.c
    query = (
        select(cases.message, cases.id, cases.letter, cases.state, cases.attempts)
        .where(cases.message.in_(messages))
        .order_by(cases.id)
    )
    by_message: defaultdict[int, list[CaseGist]] = defaultdict(list)
    for message, *gist in connection.execute(query):
        by_message[message].append((gist[0], gist[1], gist[2], gist[3]))
    return by_message


def _pending(row: tuple[int, str, str, str, datetime], cases: list[CaseGist]) -> PendingMessage:
    return PendingMessage(
        id=row[0],
        sha256=row[1],
        account=row[2],
        folder=row[3],
        received_at=row[4],
        attempts=max((attempts for *_, attempts in cases), default=0),
        filed=frozenset(letter for _, letter, state, _ in cases if letter and state == CaseState.FILED),
        cases=tuple(case_name(number) for number, *_ in cases),
    )
