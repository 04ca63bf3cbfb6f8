"""What is kept: messages, cases, screenings and the audit trail. The only room that knows the database."""

from __future__ import annotations

from pipeline.register.audit import AuditEvent, AuditHead, AuditKind, AuditRecord, AuditVerdict
from pipeline.register.names import case_name, case_number
from pipeline.register.opened import closed_letters
from pipeline.register.register import Register
from pipeline.register.values import (
    Accounting,
    CaseDetail,
    CaseFilter,
    CaseRow,
    CaseScreening,
    CaseState,
    Failure,
    FiledCase,
    IncomingMessage,
    LetterFailure,
    MessageOutcome,
    OutboxItem,
    OutboxKind,
    PartRecord,
    PendingMessage,
    PollCounts,
    PollRun,
    Received,
    ReferralRow,
    RetryRule,
    Sighting,
    Stage,
    StoredScreening,
)

__all__ = [
    "Accounting",
    "AuditEvent",
    "AuditHead",
    "AuditKind",
    "AuditRecord",
    "AuditVerdict",
    "CaseDetail",
    "CaseFilter",
    "CaseRow",
    "CaseScreening",
    "CaseState",
    "Failure",
    "FiledCase",
    "IncomingMessage",
    "LetterFailure",
    "MessageOutcome",
    "OutboxItem",
    "OutboxKind",
    "PartRecord",
    "PendingMessage",
    "PollCounts",
    "PollRun",
    "Received",
    "ReferralRow",
    "Register",
    "RetryRule",
    "Sighting",
    "Stage",
    "StoredScreening",
    "case_name",
    "case_number",
    "closed_letters",
]
