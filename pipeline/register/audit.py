"""The audit trail: a chain in which each event's hash covers the one before it. Pure.

SHA-256 over the previous hash (64 hexadecimal digits) followed by the event's canonical JSON: keys sorted, no
blanks, ASCII. A changed, missing or inserted event breaks the chain there; events cut from the end are missed
by the head record, and by any head that was noted elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pipeline.register.values import CODE


class AuditKind(StrEnum):
    """What the audit trail speaks of."""

    REGISTER_CREATED = "register_created"
    MESSAGE_RECEIVED = "message_received"
    MESSAGE_SEEN_AGAIN = "message_seen_again"
    MESSAGE_SET_ASIDE = "message_set_aside"
    CASE_OPENED = "case_opened"
    LETTER_FILED = "letter_filed"
    LETTER_FAILED = "letter_failed"
    LETTER_RETRIED = "letter_retried"
    """Its processing broke for now and is tried again later."""
    LETTER_REPROCESSED = "letter_reprocessed"
    REPROCESS_REQUESTED = "reprocess_requested"
    RECORD_VIEWED = "record_viewed"
    REPORT_PRINTED = "report_printed"
    MAILBOX_MARKED = "mailbox_marked"
    MAILBOX_MARK_FAILED = "mailbox_mark_failed"
    POLL_STARTED = "poll_started"
    POLL_ENDED = "poll_ended"
    AUDIT_VERIFIED = "audit_verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One event. Ids, codes and counts only: `codes` must look like codes, or `ValueError` is raised."""

    kind: AuditKind
    message: int | None = None
    case: str | None = None
    codes: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        """Refuse anything that could be text of a letter."""
        for code in (*self.codes, *(name for name, _ in self.counts)):
            if not CODE.fullmatch(code):
                raise ValueError("an audit event takes codes, not text")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One event as it stands in the trail."""

    number: int
    at: datetime
    actor: str
    event: AuditEvent
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """The last event's number and hash. Noted on paper, it proves later that nothing before was changed."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditVerdict:
    """What walking the chain found."""

    events: int
    head: AuditHead
    broken: int | None
    """Number of the first event that is changed, missing or out of place."""
    problem: str | None
    """What is wrong with it, as a sentence."""

    @property
    def sound(self) -> bool:
        """Whether the trail is whole."""
        return self.broken is None


START = AuditHead(number=0, hash="0" * 64)
"""What the first event's hash covers."""


def canonical(number: int, at: datetime, actor: str, event: AuditEvent) -> str:
    """The event as the text that is stored and hashed."""
    return json.dumps(
        {
            "actor": actor,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "case": event.case,
            "codes": event.codes,
            "counts": dict(event.counts),
            "kind": event.kind,
            "message": event.message,
            "number": number,
        },
        sort_keys=True,
        separators=(",", ":"),
    )


def chained(previous: str, event: str) -> str:
    """The hash of an event after the one with hash `previous`."""
    return hashlib.sha256((previous + event).encode("ascii", "backslashreplace")).hexdigest()


def parse(event: str, digest: str) -> AuditRecord:
    """An event as a value. Raises `ValueError`, `KeyError` or `TypeError` when it was tampered with."""
    plain = json.loads(event)
    return AuditRecord(
        number=int(plain["number"]),
        at=datetime.fromisoformat(plain["at"]),
        actor=str(plain["actor"]),
        event=AuditEvent(
            kind=AuditKind(plain["kind"]),
            message=plain["message"],
            case=plain["case"],
            codes=tuple(plain["codes"]),
            counts=tuple(plain["counts"].items()),
        ),
        hash=digest,
    )


def verify(
    rows: Iterable[tuple[int, str, str]], head: AuditHead | None, noted: Sequence[AuditHead] = ()
) -> AuditVerdict:
    """Walk the chain of (number, event, hash), in order, up to `head`; `noted` are heads kept elsewhere."""
    expected = {known.number: known.hash for known in noted}
    last = START
    for number, event, digest in rows:
        problem = _problem(last, number, event, digest, expected.get(number))
        if problem:
            return _broken(last, last.number + 1, problem)
        last = AuditHead(number=number, hash=digest)
    longest = max([*expected, head.number if head else 0])
    if head is None:
        return _broken(last, last.number + 1, "The record of the trail's end is missing.")
    if last.number < longest:
        return _broken(last, last.number + 1, f"The trail was cut: it ended at event {longest}.")
    if last != head:
        return _broken(last, last.number, "The record of the trail's end does not fit its last event.")
    return AuditVerdict(events=last.number, head=last, broken=None, problem=None)


def _problem(last: AuditHead, number: int, event: str, digest: str, noted: str | None) -> str | None:
    if number != last.number + 1:
        return f"Event {last.number + 1} is missing."
    if chained(last.hash, event) != digest:
        return f"Event {number} was changed."
    if noted is not None and noted != digest:
        return f"Event {number} is not the one whose hash was noted."
    if not event.endswith(f'"number":{number}}}'):
        return f"Event {number} bears another number."
    return None


def _broken(last: AuditHead, number: int, problem: str) -> AuditVerdict:
    return AuditVerdict(events=last.number, head=last, broken=number, problem=problem)
