"""One writing transaction: numbers, rows and audit events that are committed together or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from pipeline.register import schema
from pipeline.register.audit import AuditEvent, AuditHead, AuditKind, canonical, chained
from pipeline.register.names import case_name

Row = dict[str, Any]
"""A row on its way into a table, by column."""


@dataclass(slots=True, kw_only=True)
class Writer:
    """Holds the writer's lock: whoever has one is alone, so numbers can simply be counted on."""

    connection: Connection
    now: datetime
    actor: str
    head: AuditHead
    _events: list[AuditEvent] = field(default_factory=list)
    _next: dict[str, int] = field(default_factory=dict)

    def number(self, table: Table) -> int:
        """The next unused id of a table."""
        if table.name not in self._next:
            last = self.connection.scalar(select(func.max(table.c.id)))
            self._next[table.name] = (last or 0) + 1
        number = self._next[table.name]
        self._next[table.name] = number + 1
        return number

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert all rows in one go; they have the same columns."""
        if rows:
            self.connection.execute(insert(table), rows)

    def audit(
        self,
        kind: AuditKind,
        *,
        message: int | None = None,
        case: int | None = None,
        codes: tuple[str, ...] = (),
    ) -> None:
        """Note an event; it is written when the transaction ends."""
        name = None if case is None else case_name(case)
        self._events.append(AuditEvent(kind=kind, message=message, case=name, codes=codes))

    def note(self, event: AuditEvent) -> None:
        """Note an event that somebody else put together."""
        self._events.append(event)

    def flush(self) -> None:
        """Append the noted events to the chain and move its end."""
        if not self._events:
            return
        rows: list[Row] = []
        number, digest = self.head.number, self.head.hash
        for event in self._events:
            number += 1
            text = canonical(number, self.now, self.actor, event)
            digest = chained(digest, text)
            rows.append({"number": number, "event": text, "hash": digest})
        self.insert(schema.audit, rows)
        self.connection.execute(update(schema.audit_head).values(number=number, hash=digest))
        self.head = AuditHead(number=number, hash=digest)
        self._events.clear()


def begin(connection: Connection, now: datetime, actor: str) -> Writer:
    """Take the end of the trail, which on PostgreSQL is also the lock that lets one writer in at a time."""
    row = connection.execute(
        select(schema.audit_head.c.number, schema.audit_head.c.hash).with_for_update()
    ).one()
    return Writer(connection=connection, now=now, actor=actor, head=AuditHead(number=row[0], hash=row[1]))
