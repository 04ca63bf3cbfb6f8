"""What is asked of the register: lists, one case, its screenings, the counts, the rows of a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from pipeline.errors import UnknownCase
from pipeline.model import Decision, DocumentKind, ReferrerType, StatementKey, Status
from pipeline.register import schema
from pipeline.register.codec import load_screening
from pipeline.register.filing import split_reasons
from pipeline.register.names import case_name, case_number, patient_key
from pipeline.register.opened import stored_parts
from pipeline.register.values import (
    Accounting,
    CaseDetail,
    CaseFilter,
    CaseRow,
    CaseState,
    ReferralRow,
    Sighting,
    Stage,
    StoredScreening,
)

_CASES, _MAILS, _BOOKED, _JUDGED = schema.cases, schema.messages, schema.bookings, schema.screenings
_STATEMENTS = tuple(_JUDGED.c[key.value] for key in StatementKey)


def _case_rows() -> Select[Any]:
    """Every case with its message, and with its booking and screening where it is filed."""
    filed = (_BOOKED.c.case == _CASES.c.id) & (_CASES.c.state == CaseState.FILED.value)
    return (
        select(
            _CASES.c.id, _CASES.c.message, _MAILS.c.account, _MAILS.c.received_at, _CASES.c.state,
            _CASES.c.letter, _CASES.c.letter_name, _CASES.c.stage, _CASES.c.failure, _CASES.c.attempts,
            _CASES.c.next_attempt_at, _BOOKED.c.decision, _BOOKED.c.reasons, _BOOKED.c.filed_at,
            _JUDGED.c.kind, _JUDGED.c.referrer_type, _JUDGED.c.referrer_name, *_STATEMENTS,
            _JUDGED.c.patient_name, _JUDGED.c.patient_born, _JUDGED.c.letter_date,
            _JUDGED.c.policy_version, _CASES.c.part, _BOOKED.c.screening,
        )
        .join(_MAILS, _MAILS.c.id == _CASES.c.message)
        .outerjoin(_BOOKED, filed)
        .outerjoin(_JUDGED, _JUDGED.c.id == _BOOKED.c.screening)
    )  # fmt: skip


def _case_row(row: Any) -> CaseRow:
    filed = row.decision is not None
    return CaseRow(
        id=case_name(row.id),
        message=row.message,
        account=row.account,
        received_at=row.received_at,
        state=CaseState(row.state),
        letter=row.letter or None,
        letter_name=row.letter_name,
        stage=Stage(row.stage) if row.stage else None,
        failure=row.failure,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        decision=Decision(row.decision) if filed else None,
        reasons=split_reasons(row.reasons or ""),
        filed_at=row.filed_at,
        kind=DocumentKind(row.kind) if filed else None,
        referrer_type=ReferrerType(row.referrer_type) if filed else None,
        referrer_name=row.referrer_name,
        statements=_statements(row) if filed else None,
        patient_name=row.patient_name,
        patient_born=row.patient_born,
        letter_date=row.letter_date,
        policy_version=row.policy_version,
    )


def _statements(row: Any) -> tuple[Status, Status, Status]:
    first, second, third = (Status(getattr(row, key.value)) for key in StatementKey)
    return first, second, third


def list_cases(connection: Connection, wanted: CaseFilter) -> tuple[CaseRow, ...]:
    """Cases that fit the filter, by number; the newest ones where there is a limit."""
    query = _case_rows().where(*_conditions(wanted)).order_by(_CASES.c.id.desc())
    if wanted.limit is not None:
        query = query.limit(wanted.limit)
    return tuple(_case_row(row) for row in reversed(connection.execute(query).all()))


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        conditions.append(_CASES.c.state == wanted.state.value)
    if wanted.decision is not None:
        conditions.append(_BOOKED.c.decision == wanted.decision.value)
    if wanted.since is not None:
        conditions.append(_MAILS.c.received_at >= wanted.since)
    if wanted.message is not None:
        conditions.append(_CASES.c.message == wanted.message)
    return conditions


def case_detail(connection: Connection, name: str) -> CaseDetail:
    """Everything about one case. Raises `UnknownCase`."""
    number = case_number(name)
    found = connection.execute(_case_rows().where(_CASES.c.id == number)).one_or_none()
    if found is None:
        raise UnknownCase(f"There is no case {case_name(number)}. `referrals list` shows the cases.")
    row = _case_row(found)
    sha256, message_id = connection.execute(
        select(_MAILS.c.sha256, _MAILS.c.message_id).where(_MAILS.c.id == row.message)
    ).one()
    current = [one for one in screenings(connection, row.id) if one.superseded_at is None]
    others = (
        letters_for(connection, row.patient_name, row.patient_born, excluding=row.id)
        if row.patient_name
        else ()
    )
    return CaseDetail(
        row=row,
        part=found.part,
        sha256=sha256,
        message_id=message_id,
        sightings=_sightings(connection, row.message),
        parts=stored_parts(connection, row.message),
        screening=current[-1] if current and row.decision is not None else None,
        other_letters=tuple(other.id for other in others),
    )


def _sightings(connection: Connection, message: int) -> tuple[Sighting, ...]:
    places = schema.sightings.c
    query = (
        select(places.account, places.folder, places.uidvalidity, places.uid, places.seen_at)
        .where(places.message == message)
        .order_by(places.id)
    )
    return tuple(
        Sighting(account=row[0], folder=row[1], uidvalidity=row[2], uid=row[3], seen_at=row[4])
        for row in connection.execute(query)
    )


def screenings(connection: Connection, name: str) -> tuple[StoredScreening, ...]:
    """All screenings of a case, oldest first; earlier ones are superseded and kept."""
    judged = _JUDGED.c
    query = (
        select(judged.number, judged.stored_at, judged.superseded_at, judged.document)
        .where(judged.case == case_number(name))
        .order_by(judged.number)
    )
    return tuple(
        StoredScreening(
            case=case_name(case_number(name)),
            number=row[0],
            stored_at=row[1],
            superseded_at=row[2],
            screening=load_screening(row[3]),
        )
        for row in connection.execute(query)
    )


def letters_for(
    connection: Connection, patient: str, born: date | None, *, excluding: str | None
) -> tuple[CaseRow, ...]:
    """Filed cases about a patient: the same name whatever its case, and no other birth date."""
    query = _case_rows().where(_JUDGED.c.patient_key == patient_key(patient)).order_by(_CASES.c.id)
    if born is not None:
        query = query.where(or_(_JUDGED.c.patient_born == born, _JUDGED.c.patient_born.is_(None)))
    if excluding is not None:
        query = query.where(_CASES.c.id != case_number(excluding))
    return tuple(_case_row(row) for row in connection.execute(query))


def messages_of(connection: Connection, names: Sequence[str]) -> tuple[int, ...]:
    """The messages that cases belong to, each once, in order. Raises `UnknownCase`."""
    found: dict[int, None] = {}
    for name in names:
        number = case_number(name)
        message = connection.scalar(select(_CASES.c.message).where(_CASES.c.id == number))
        if message is None:
            raise UnknownCase(f"There is no case {case_name(number)}. `referrals list` shows the cases.")
        found[int(message)] = None
    return tuple(found)


def referral_rows(
    connection: Connection, start: datetime | None, end: datetime | None
) -> tuple[ReferralRow, ...]:
    """Cases received from `start` up to, and without, `end`; None is open."""
    query = _case_rows().where(_CASES.c.state != CaseState.SET_ASIDE.value).order_by(_CASES.c.id)
    if start is not None:
        query = query.where(_MAILS.c.received_at >= start)
    if end is not None:
        query = query.where(_MAILS.c.received_at < end)
    return tuple(_referral_row(row) for row in connection.execute(query))


def _referral_row(found: Any) -> ReferralRow:
    row = _case_row(found)
    return ReferralRow(
        case=row.id,
        clinic=row.account,
        received_at=row.received_at,
        state=row.state,
        decision=row.decision,
        reasons=row.reasons,
        kind=row.kind,
        referrer_type=row.referrer_type,
        statements=row.statements,
        policy_version=row.policy_version,
    )


def account(connection: Connection) -> Accounting:
    """Where every message is; each figure by a query of its own, so that an error shows."""
    in_progress = _exists(CaseState.RECEIVED)
    failed = _exists(CaseState.FAILED)
    aside = _MAILS.c.set_aside.is_not(None)
    filed = _exists(CaseState.FILED)
    return Accounting(
        messages=_count(connection),
        filed=_count(connection, filed, ~in_progress, ~failed),
        failed=_count(connection, failed, ~in_progress),
        in_progress=_count(connection, in_progress),
        set_aside=_count(connection, aside, ~filed, ~in_progress, ~failed),
        unexplained=_unexplained(connection),
    )


def _exists(state: CaseState) -> ColumnElement[bool]:
    query = select(_CASES.c.id).where(_CASES.c.message == _MAILS.c.id, _CASES.c.state == state.value)
    return query.exists()


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(_MAILS).where(*conditions)) or 0


def _unexplained(connection: Connection) -> int:
    """Messages without a case, and cases filed without booking."""
    caseless = ~select(_CASES.c.id).where(_CASES.c.message == _MAILS.c.id).exists()
    unbooked = (
        select(func.count())
        .select_from(_CASES.outerjoin(_BOOKED, _BOOKED.c.case == _CASES.c.id))
        .where(_CASES.c.state == CaseState.FILED.value, _BOOKED.c.case.is_(None))
    )
    return _count(connection, caseless) + (connection.scalar(unbooked) or 0)
