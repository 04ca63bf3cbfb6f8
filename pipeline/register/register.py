"""The register as one object: each method a transaction, each database error a `RegisterUnreachable`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL, Connection, Engine, select

from pipeline.register import chores, filing, intake, migrate, queries, schema
from pipeline.register.audit import START, AuditEvent, AuditHead, AuditRecord, AuditVerdict, parse, verify
from pipeline.register.blobs import BlobStore
from pipeline.register.engine import WRITES, border, connect, parse_url
from pipeline.register.values import (
    CODE,
    Accounting,
    CaseDetail,
    CaseFilter,
    CaseRow,
    Failure,
    FiledCase,
    IncomingMessage,
    MessageOutcome,
    OutboxItem,
    PendingMessage,
    PollCounts,
    PollRun,
    Received,
    ReferralRow,
    RetryRule,
    StoredScreening,
)
from pipeline.register.writer import Writer, begin

DEFAULT_RETRY = RetryRule()
EVERYTHING = CaseFilter()


class Register:
    """Messages, cases, screenings, bookings, outbox and audit trail, and the bytes they came from.

    Safe to share between threads; each process opens its own. All methods raise `RegisterUnreachable` when
    the database or the disk does not work, and then nothing of the call is stored.
    """

    def __init__(self, url: URL, engine: Engine, blobs: BlobStore, actor: str) -> None:
        """Use `Register.open`."""
        self._url = url
        self._engine = engine
        self._writing_engine = engine.execution_options(**{WRITES: True})
        self._blobs = blobs
        self._actor = actor

    @classmethod
    def open(cls, url: str, blobs: Path, *, actor: str = "system") -> Self:
        """Open, and make or bring up to date, the register at `url` with its bytes under `blobs`.

        `url` is `sqlite:////path/register.db` or `postgresql://user@host/name`; `actor` is whom the audit
        trail names, as a code.
        """
        if not CODE.fullmatch(actor):
            raise ValueError("an actor is a code, not text")
        parsed = parse_url(url)
        with border(parsed):
            register = cls(parsed, connect(parsed), BlobStore(blobs), actor)
            try:
                register._bring_up_to_date()
            except BaseException:
                # The connections must not outlive a failed opening, whatever failed.
                register.close()
                raise
        return register

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    # Messages come in

    def known_uids(self, account: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """UIDs of this folder that are in the register already."""
        with self._reading() as connection:
            return intake.known_uids(connection, account, folder, uidvalidity)

    def receive(self, batch: Sequence[IncomingMessage], now: datetime) -> tuple[Received, ...]:
        """Keep the bytes, then the rows in one transaction. What is known already stays as it is."""
        names = self._blobs.put_many([one.raw for one in batch])
        with self._writing(now) as writer:
            return intake.receive(writer, batch, names)

    def pending(self, limit: int, now: datetime) -> tuple[PendingMessage, ...]:
        """Messages with a letter to process whose time has come, oldest first."""
        with self._reading() as connection:
            return intake.pending(connection, limit, now)

    def messages(self, numbers: Sequence[int]) -> tuple[PendingMessage, ...]:
        """Messages by number, whatever their state, for reprocessing."""
        with self._reading() as connection:
            return intake.stored_messages(connection, sorted(set(numbers)))

    def messages_of(self, cases: Sequence[str]) -> tuple[int, ...]:
        """The messages that cases belong to, each once. Raises `UnknownCase`."""
        with self._reading() as connection:
            return queries.messages_of(connection, cases)

    def raw(self, message: int) -> bytes:
        """The bytes of a message as they arrived. Raises `ValueError` for an unknown one."""
        with self._reading() as connection:
            sha256 = connection.scalar(
                select(schema.messages.c.sha256).where(schema.messages.c.id == message)
            )
        if sha256 is None:
            raise ValueError(f"message {message} is not in the register")
        return self._blobs.get(sha256)

    def blob(self, sha256: str) -> bytes:
        """Stored bytes by their SHA-256."""
        return self._blobs.get(sha256)

    # Letters are filed

    def file(
        self,
        outcome: MessageOutcome,
        now: datetime,
        *,
        retry: RetryRule = DEFAULT_RETRY,
        reprocess: bool = False,
    ) -> tuple[FiledCase, ...]:
        """File the letters of one message; see `file_many`."""
        return self.file_many([outcome], now, retry=retry, reprocess=reprocess)

    def file_many(
        self,
        outcomes: Sequence[MessageOutcome],
        now: datetime,
        *,
        retry: RetryRule = DEFAULT_RETRY,
        reprocess: bool = False,
    ) -> tuple[FiledCase, ...]:
        """File every letter of these messages: screening, booking, audit, outbox in one transaction.

        A letter that is filed already stays as it is unless `reprocess`; then its new screening supersedes
        the earlier one, which is kept.
        """
        with self._writing(now) as writer:
            return filing.file_many(writer, outcomes, retry, reprocess=reprocess)

    def set_aside(self, message: int, reason: str, now: datetime) -> None:
        """Take a message out of the work; `reason` is a code."""
        with self._writing(now) as writer:
            intake.set_aside(writer, message, reason)

    def fail(
        self,
        message: int,
        failure: Failure,
        now: datetime,
        *,
        retry: RetryRule = DEFAULT_RETRY,
        reprocess: bool = False,
    ) -> tuple[FiledCase, ...]:
        """A message broke as a whole: its letters are tried again later, or are failed.

        Letters that are filed stay so, unless it broke while it was reprocessed. Raises `ValueError` for a
        message that is not in the register.
        """
        with self._writing(now) as writer:
            return filing.fail_message(writer, message, failure, retry, reprocess=reprocess)

    def reopen(self, messages: Sequence[int], now: datetime) -> None:
        """Put messages back to work: `pending` gives them, and filing them supersedes what was filed."""
        with self._writing(now) as writer:
            filing.reopen(writer, messages)

    # What is asked

    def case(self, name: str) -> CaseDetail:
        """Everything about one case. Raises `UnknownCase`."""
        with self._reading() as connection:
            return queries.case_detail(connection, name)

    def cases(self, wanted: CaseFilter = EVERYTHING) -> tuple[CaseRow, ...]:
        """Cases that fit, by number."""
        with self._reading() as connection:
            return queries.list_cases(connection, wanted)

    def screenings(self, case: str) -> tuple[StoredScreening, ...]:
        """All screenings of a case, oldest first."""
        with self._reading() as connection:
            return queries.screenings(connection, case)

    def letters_for(
        self, patient: str, born: date | None, *, excluding: str | None = None
    ) -> tuple[CaseRow, ...]:
        """Filed cases about the same patient."""
        with self._reading() as connection:
            return queries.letters_for(connection, patient, born, excluding=excluding)

    def referral_rows(
        self, start: datetime | None = None, end: datetime | None = None
    ) -> tuple[ReferralRow, ...]:
        """Rows for a report on what was received from `start` up to, and without, `end`; None is open."""
        with self._reading() as connection:
            return queries.referral_rows(connection, start, end)

    def account(self) -> Accounting:
        """Where every message is."""
        with self._reading() as connection:
            return queries.account(connection)

    # What the mailbox is told, and polls

    def outbox_due(self, now: datetime, limit: int = 500) -> tuple[OutboxItem, ...]:
        """What is still to be told and may be tried now."""
        with self._reading() as connection:
            return chores.outbox_due(connection, now, limit)

    def outbox_done(self, items: Sequence[int], now: datetime) -> None:
        """These were told."""
        with self._writing(now) as writer:
            chores.outbox_done(writer, items)

    def outbox_retry(
        self, items: Sequence[int], reason: str, now: datetime, retry: RetryRule = DEFAULT_RETRY
    ) -> None:
        """These could not be told; `reason` is a code."""
        with self._writing(now) as writer:
            chores.outbox_retry(writer, items, reason, retry)

    def poll_started(self, account: str, folder: str, now: datetime) -> int:
        """Note that a poll began; returns its number."""
        with self._writing(now) as writer:
            return chores.poll_started(writer, account, folder)

    def poll_ended(self, poll: int, counts: PollCounts, now: datetime, error: str | None = None) -> None:
        """Note what a poll met; `error` is the code of what ended it early."""
        with self._writing(now) as writer:
            chores.poll_ended(writer, poll, counts, error)

    def last_polls(self, limit: int = 10) -> tuple[PollRun, ...]:
        """The newest polls, newest first."""
        with self._reading() as connection:
            return chores.last_polls(connection, limit)

    # The audit trail

    def record(self, event: AuditEvent, now: datetime) -> None:
        """Append an event that touches nothing else, such as a record viewed."""
        with self._writing(now) as writer:
            writer.note(event)

    def audit_head(self) -> AuditHead:
        """The trail's end, to be printed on reports: it proves later that nothing before it was changed."""
        with self._reading() as connection:
            return _head(connection) or START

    def audit_events(self, limit: int = 100) -> tuple[AuditRecord, ...]:
        """The newest events, newest first."""
        table = schema.audit
        query = select(table.c.event, table.c.hash).order_by(table.c.number.desc()).limit(limit)
        with self._reading() as connection:
            return tuple(parse(row[0], row[1]) for row in connection.execute(query))

    def audit_verify(self, noted: Sequence[AuditHead] = ()) -> AuditVerdict:
        """Walk the whole chain; `noted` are heads kept elsewhere, say on printed reports."""
        table = schema.audit
        query = select(table.c.number, table.c.event, table.c.hash).order_by(table.c.number)
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=1000).execute(query)
            return verify(((row[0], row[1], row[2]) for row in rows), _head(connection), noted)

    def missing_bytes(self) -> tuple[int, ...]:
        """Messages whose stored bytes are not there."""
        with self._reading() as connection:
            rows = connection.execute(select(schema.messages.c.id, schema.messages.c.sha256)).all()
        return tuple(number for number, sha256 in rows if not self._blobs.has(sha256))

    # Inside

    def _bring_up_to_date(self) -> None:
        with self._engine.begin() as connection:
            current = migrate.is_current(connection)
        if not current:
            with self._writing_engine.begin() as connection:
                migrate.upgrade(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with border(self._url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self, now: datetime) -> Iterator[Writer]:
        with border(self._url), self._writing_engine.begin() as connection:
            writer = begin(connection, now, self._actor)
            yield writer
            writer.flush()


def _head(connection: Connection) -> AuditHead | None:
    row = connection.execute(select(schema.audit_head.c.number, schema.audit_head.c.hash)).one_or_none()
    return None if row is None else AuditHead(number=row[0], hash=row[1])
