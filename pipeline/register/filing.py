"""Letters are filed: screening, booking, audit event and outbox, in the transaction of one writer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Column, Connection, Table, bindparam, select, update

from pipeline.model import Decision, Outcome, Reading, Screening, StatementKey
from pipeline.register import schema
from pipeline.register.audit import AuditKind
from pipeline.register.codec import dump_screening
from pipeline.register.intake import CHUNK, case_row, enqueue_marks
from pipeline.register.names import case_name, patient_key, storable
from pipeline.register.opened import ENCRYPTED, UNPACKED, closed_letters, is_closed, still_open, stored_parts
from pipeline.register.values import (
    CODE,
    CaseScreening,
    CaseState,
    Failure,
    FiledCase,
    MessageOutcome,
    PartRecord,
    RetryRule,
    Stage,
)
from pipeline.register.writer import Row, Writer

NOT_SCREENED = Failure(stage=Stage.FILE, reason="not_screened", transient=False)
"""A letter of the message was neither judged nor reported as broken: seen by a person, never silent."""
LETTER_GONE = Failure(stage=Stage.READ, reason="letter_gone", transient=False)
"""A letter that an earlier run found is not found by this one: its old decision must not stand unseen."""
NO_LETTER_INSIDE = Failure(stage=Stage.READ, reason="no_letter_inside", transient=False)
"""A password opened an archive in which no letter was found, beside another letter of the message."""


@dataclass(slots=True, kw_only=True)
class Case:
    """One case while its message is filed."""

    id: int
    message: int
    letter: str
    part: int | None
    state: CaseState
    attempts: int
    letter_name: str | None
    booking: tuple[int, Decision, tuple[str, ...]] | None = None
    """Screening, decision and reasons that are filed."""
    screenings: int = 0

    @property
    def opened(self) -> bool:
        """It has an outcome, and not the one that its document needs a password."""
        return self.booking is not None and self.booking[2] != ENCRYPTED


@dataclass(slots=True, kw_only=True)
class Rows:
    """What a batch writes, table by table, so that each is one statement."""

    parts: list[Row] = field(default_factory=list)
    new_cases: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)
    superseded: list[Row] = field(default_factory=list)
    screenings: list[Row] = field(default_factory=list)
    new_bookings: list[Row] = field(default_factory=list)
    bookings: list[Row] = field(default_factory=list)


def file_many(
    writer: Writer, outcomes: Sequence[MessageOutcome], retry: RetryRule, *, reprocess: bool
) -> tuple[FiledCase, ...]:
    """File every letter of every message. A letter that is filed already stays, unless it is reprocessed."""
    cases = load_cases(writer.connection, [outcome.message for outcome in outcomes])
    rows = Rows()
    filed: list[FiledCase] = []
    for outcome in outcomes:
        filing = _Filing(
            writer=writer, rows=rows, cases=cases[outcome.message], retry=retry, reprocess=reprocess
        )
        filed += filing.file(outcome)
    _write_parts(writer, rows.parts)
    _write(writer, rows)
    enqueue_marks(writer, sorted({outcome.message for outcome in outcomes}))
    return tuple(filed)


def fail_message(
    writer: Writer, message: int, failure: Failure, retry: RetryRule, *, reprocess: bool
) -> tuple[FiledCase, ...]:
    """A message broke as a whole: one attempt more for its letters; see `Register.fail`."""
    rows = Rows()
    cases = load_cases(writer.connection, [message])[message]
    if not cases:
        raise ValueError(f"message {message} is not in the register")
    filing = _Filing(writer=writer, rows=rows, cases=cases, retry=retry, reprocess=reprocess)
    result = [filing.fail(case, failure) for case in cases if reprocess or case.state is not CaseState.FILED]
    _write(writer, rows)
    return tuple(result)


def reopen(writer: Writer, messages: Sequence[int]) -> None:
    """Make every letter of these messages wait again, at once, with no attempts behind it."""
    cases = load_cases(writer.connection, messages)
    rows = Rows()
    for message in messages:
        for case in cases[message]:
            rows.cases.append(_case_update(case, CaseState.RECEIVED))
            writer.audit(AuditKind.REPROCESS_REQUESTED, message=message, case=case.id)
    writer.connection.execute(
        update(schema.messages).where(schema.messages.c.id.in_(messages)).values(set_aside=None)
    )
    _write(writer, rows)


def load_cases(connection: Connection, messages: Sequence[int]) -> defaultdict[int, list[Case]]:
    """The cases of messages, oldest first, with how they are filed."""
    cases, bookings = schema.cases, schema.bookings
    query = (
        select(
            cases.c.message, cases.c.id, cases.c.letter, cases.c.part, cases.c.state, cases.c.attempts,
            bookings.c.screening, bookings.c.decision, bookings.c.reasons, schema.screenings.c.number,
            cases.c.letter_name,
        )
        .outerjoin(bookings, bookings.c.case == cases.c.id)
        .outerjoin(schema.screenings, schema.screenings.c.id == bookings.c.screening)
        .order_by(cases.c.id)
    )  # fmt: skip
    by_message: defaultdict[int, list[Case]] = defaultdict(list)
    for at in range(0, len(messages), CHUNK):
        for row in connection.execute(query.where(cases.c.message.in_(messages[at : at + CHUNK]))):
            booking = None if row[6] is None else (int(row[6]), Decision(row[7]), split_reasons(row[8]))
            case = Case(
                id=row[1], message=row[0], letter=row[2], part=row[3], state=CaseState(row[4]),
                attempts=row[5], booking=booking, screenings=row[9] or 0, letter_name=row[10],
            )  # fmt: skip
            by_message[case.message].append(case)
    return by_message


@dataclass(slots=True, kw_only=True)
class _Filing:
    """Files one message."""

    writer: Writer
    rows: Rows
    cases: list[Case]
    retry: RetryRule
    reprocess: bool
    names: dict[str, str | None] = field(default_factory=dict)
    """File names of the letters, by SHA-256."""
    unpacked: frozenset[str] = frozenset()
    """SHA-256 of the containers whose contents follow them."""
    kept_open: bool = False
    """An archive of the message was opened by an earlier run, and could not be by this one."""

    def file(self, found: MessageOutcome) -> list[FiledCase]:
        if not self.cases:
            raise ValueError(f"message {found.message} is not in the register")
        outcome = self._kept_open(found)
        self.names = {part.sha256: part.name for part in outcome.parts if part.skipped is None}
        self.unpacked = frozenset(part.sha256 for part in outcome.parts if part.skipped == UNPACKED)
        self.rows.parts += [_part_row(outcome.message, part) for part in outcome.parts]
        result = [self._screen(one, outcome.message) for one in outcome.screenings]
        for broken in outcome.failures:
            case = self._case(outcome.message, broken.letter, broken.part)
            if case.state is not CaseState.FILED or self.reprocess:
                result.append(self.fail(case, broken.failure))
        return result + self._leftover(outcome, {one.case for one in result})

    def _kept_open(self, outcome: MessageOutcome) -> MessageOutcome:
        """With the archives open that an earlier run opened: nothing that it found is given up."""
        if closed_letters(outcome) <= {case.letter for case in self.cases}:
            return outcome
        opened = still_open(outcome, stored_parts(self.writer.connection, outcome.message))
        self.kept_open = opened is not None
        return opened or outcome

    def _keep(self, case: Case) -> FiledCase:
        """The case stays filed as it was."""
        if case.booking is None:
            raise ValueError("a case without an outcome cannot be kept")
        self.rows.cases.append(_case_update(case, CaseState.FILED))
        case.state = CaseState.FILED
        return _filed(case, CaseState.FILED, case.booking[1], case.booking[2])

    def fail(self, case: Case, failure: Failure) -> FiledCase:
        """One attempt broke: wait for the next, or give up."""
        if not CODE.fullmatch(failure.reason):
            raise ValueError("a failure has a reason code, not text")
        attempts = case.attempts + 1
        again = failure.transient and attempts < self.retry.attempts
        state = CaseState.RECEIVED if again else CaseState.FAILED
        row = _case_update(case, state, attempts=attempts, failure=failure)
        row["next_attempt_at"] = self.writer.now + self.retry.delay(attempts) if again else None
        self.rows.cases.append(row)
        kind = AuditKind.LETTER_RETRIED if again else AuditKind.LETTER_FAILED
        self.writer.audit(
            kind, message=case.message, case=case.id, codes=(failure.stage.value, failure.reason)
        )
        return _filed(case, state, None, ())

    def _case(self, message: int, letter: str, part: int | None) -> Case:
        """The case of a letter: its own, the one that still waits for a letter, or a new one."""
        for case in self.cases:
            if case.letter == letter:
                case.part, case.letter_name = part, self.names.get(letter, case.letter_name)
                return case
        for case in self.cases:
            if not case.letter or case.letter in self.unpacked:
                # "No letter", or a container that was closed, was its outcome: that answers for no letter.
                case.letter, case.part, case.state = letter, part, CaseState.RECEIVED
                case.letter_name = self.names.get(letter)
                return case
        number = self.writer.number(schema.cases)
        case = Case(
            id=number, message=message, letter=letter, part=part, state=CaseState.RECEIVED, attempts=0,
            letter_name=self.names.get(letter),
        )  # fmt: skip
        self.cases.append(case)
        self.rows.new_cases.append(case_row(number, message, self.writer.now, letter=letter, part=part))
        self.writer.audit(AuditKind.CASE_OPENED, message=message, case=number)
        return case

    def _screen(self, judged: CaseScreening, message: int) -> FiledCase:
        case = self._case(message, judged.letter or "", judged.part)
        if case.state is CaseState.FILED and case.booking and not self.reprocess:
            return _filed(case, CaseState.FILED, case.booking[1], case.booking[2])
        outcome = judged.screening.outcome
        if case.opened and is_closed(outcome):
            return self._keep(case)
        reasons = reason_codes(outcome)
        screening = self.writer.number(schema.screenings)
        self._booking_rows(case, screening, judged.screening, reasons)
        case.letter_name = judged.screening.letter_name or case.letter_name
        self.rows.cases.append(_case_update(case, CaseState.FILED))
        kind = AuditKind.LETTER_REPROCESSED if case.booking else AuditKind.LETTER_FILED
        codes = (outcome.decision.value, *reasons, f"policy:{_coded(judged.screening.policy_version)}")
        self.writer.audit(kind, message=message, case=case.id, codes=codes)
        result = _filed(case, CaseState.FILED, outcome.decision, reasons)
        case.state, case.booking = CaseState.FILED, (screening, outcome.decision, reasons)
        return result

    def _booking_rows(self, case: Case, number: int, screening: Screening, reasons: tuple[str, ...]) -> None:
        case.screenings += 1
        self.rows.screenings.append(_screening_row(case, number, screening, self.writer))
        booking: Row = {
            "case": case.id,
            "screening": number,
            "decision": screening.outcome.decision.value,
            "reasons": " ".join(reasons),
            "filed_at": self.writer.now,
        }
        if case.booking is None:
            self.rows.new_bookings.append(booking)
        else:
            self.rows.superseded.append({"_key": case.booking[0], "superseded_at": self.writer.now})
            booking["_key"] = booking.pop("case")
            self.rows.bookings.append(booking)

    def _leftover(self, outcome: MessageOutcome, done: set[str]) -> list[FiledCase]:
        """No case of the message may stay behind without a word."""
        letters = {part.sha256: part.index for part in outcome.parts if part.skipped is None}
        result: list[FiledCase] = []
        for sha256, index in letters.items():
            case = self._case(outcome.message, sha256, index)
            if case_name(case.id) in done or case.state is CaseState.FILED:
                continue
            stays = self.kept_open and case.booking
            result.append(self._keep(case) if stays else self.fail(case, NOT_SCREENED))
            done.add(case_name(case.id))
        gone = [
            case
            for case in self.cases
            if case_name(case.id) not in done
            and case.letter not in letters
            and (self.reprocess or case.state is not CaseState.FILED)
        ]
        return result + [self._gone(case) for case in gone]

    def _gone(self, case: Case) -> FiledCase:
        """A case whose letter this run did not find."""
        if self.kept_open and case.booking:
            return self._keep(case)
        if case.letter in self.unpacked:
            return self.fail(case, NO_LETTER_INSIDE)
        return self.fail(case, LETTER_GONE if case.letter else NOT_SCREENED)


def _filed(case: Case, state: CaseState, decision: Decision | None, reasons: tuple[str, ...]) -> FiledCase:
    return FiledCase(
        case=case_name(case.id),
        message=case.message,
        letter=case.letter or None,
        state=state,
        decision=decision,
        before=case.booking[1] if case.booking else None,
        reasons=reasons,
        reasons_before=case.booking[2] if case.booking else (),
    )


def reason_codes(outcome: Outcome) -> tuple[str, ...]:
    """Each reason as `code` or `code:statement`."""
    return tuple(
        reason.code.value if reason.statement is None else f"{reason.code}:{reason.statement}"
        for reason in outcome.reasons
    )


def split_reasons(text: str) -> tuple[str, ...]:
    """What `bookings.reasons` holds."""
    return tuple(text.split())


def _coded(version: str) -> str:
    """A policy's version as a code: a clinic may write anything into its file."""
    return version if CODE.fullmatch(version) and len(version) < 64 else "unnamed"


def _case_update(case: Case, state: CaseState, *, attempts: int = 0, failure: Failure | None = None) -> Row:
    return {
        "_key": case.id,
        "letter": case.letter,
        "part": case.part,
        "state": state.value,
        "stage": failure.stage.value if failure else None,
        "failure": failure.reason if failure else None,
        "attempts": attempts,
        "next_attempt_at": None,
        "letter_name": storable(case.letter_name),
    }


def _part_row(message: int, part: PartRecord) -> Row:
    return {
        "message": message,
        "position": part.index,
        "media_type": storable(part.media_type),
        "size": part.size,
        "sha256": part.sha256,
        "name": storable(part.name),
        "skipped": storable(part.skipped),
    }


def _screening_row(case: Case, number: int, screening: Screening, writer: Writer) -> Row:
    assessment = screening.assessment
    patient = assessment.patients[0] if assessment.patients else None
    row: Row = {
        "id": number,
        "case": case.id,
        "number": case.screenings,
        "stored_at": writer.now,
        "policy_version": storable(screening.policy_version),
        "assessed_on": screening.assessed_on,
        "method": screening.reading.method.value if isinstance(screening.reading, Reading) else None,
        "kind": assessment.kind.value,
        "decision": screening.outcome.decision.value,
        "referrer_type": assessment.referrer.type.value,
        "referrer_name": storable(assessment.referrer.name),
        "patient_name": storable(patient.name) if patient else None,
        "patient_key": patient_key(patient.name) if patient else None,
        "patient_born": patient.date_of_birth if patient else None,
        "letter_date": assessment.letter_date,
        "document": dump_screening(screening),
    }
    by_key = {statement.key: statement.status.value for statement in assessment.statements}
    row.update({key.value: by_key[key] for key in StatementKey})
    return row


def _write_parts(writer: Writer, rows: Sequence[Row]) -> None:
    """Parts of a message are what its latest run saw."""
    messages = sorted({row["message"] for row in rows})
    for at in range(0, len(messages), CHUNK):
        chunk = messages[at : at + CHUNK]
        writer.connection.execute(schema.parts.delete().where(schema.parts.c.message.in_(chunk)))
    writer.insert(schema.parts, rows)


def _write(writer: Writer, rows: Rows) -> None:
    """New rows first: a letter that is judged twice in one batch supersedes its own first screening."""
    writer.insert(schema.cases, rows.new_cases)
    _update(writer, schema.cases, schema.cases.c.id, rows.cases)
    writer.insert(schema.screenings, rows.screenings)
    _update(writer, schema.screenings, schema.screenings.c.id, rows.superseded)
    writer.insert(schema.bookings, rows.new_bookings)
    _update(writer, schema.bookings, schema.bookings.c.case, rows.bookings)


def _update(writer: Writer, table: Table, key: Column[int], rows: Sequence[Row]) -> None:
    if rows:
        writer.connection.execute(update(table).where(key == bindparam("_key")), rows)
