"""What goes into the register and what comes out of it, as frozen values.

Instants are aware datetimes, kept in UTC. Cases are named like `R-000123`, messages by a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from pipeline.model import Decision, DocumentKind, ReferrerType, Screening, Status

CODE = re.compile(r"[A-Za-z0-9_.:@+-]{1,96}")
"""What a code, an actor or a rule looks like: no blanks, so that no words of a letter pass as one."""


class CaseState(StrEnum):
    """How far one letter has come."""

    RECEIVED = "received"
    FILED = "filed"
    FAILED = "failed"
    SET_ASIDE = "set_aside"
    """Its message was set aside, with a reason, before a letter was looked for."""


class Stage(StrEnum):
    """Where the processing of a letter broke."""

    RECEIVE = "receive"
    READ = "read"
    ASSESS = "assess"
    DECIDE = "decide"
    FILE = "file"


class OutboxKind(StrEnum):
    """What is still to be told to the outside after a commit."""

    MARK_MESSAGE = "mark_message"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """One message as the mailbox listed and fetched it."""

    account: str
    """The clinic's name for the mailbox; reports call it the clinic."""
    folder: str
    uidvalidity: int
    uid: int
    raw: bytes
    received_at: datetime
    """When the mail server took it in."""
    message_id: str | None = None
    """Its Message-ID header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of one incoming message, in the order of the batch."""

    uid: int
    message: int
    case: str
    """The first case of the message."""
    new: bool
    """False when the same bytes, or the same place in the mailbox, were known already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingMessage:
    """A stored message that is to be processed, with nothing of its content."""

    id: int
    sha256: str
    account: str
    folder: str
    received_at: datetime
    attempts: int
    """The most that any of its letters has behind it."""
    filed: frozenset[str]
    """SHA-256 of its letters that are filed already; they need not be judged again."""
    cases: tuple[str, ...]
    """Its cases, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRecord:
    """One MIME part of a message, and why it was skipped if it was."""

    index: int
    """Place in the message, counted from 0 through all nested parts."""
    media_type: str
    size: int
    """In bytes, decoded."""
    sha256: str
    name: str | None = None
    skipped: str | None = None
    """None for a letter; otherwise a code that says why it is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScreening:
    """One letter of a message, judged; or the message itself, where there is no letter in it."""

    part: int | None
    """Index among the message's parts; None where it is not one of them."""
    screening: Screening

    @property
    def letter(self) -> str | None:
        """SHA-256 of the letter, None where there is none."""
        no_letter = self.screening.assessment.kind is DocumentKind.NO_LETTER
        return None if no_letter else self.screening.letter_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Where and why processing broke, in codes."""

    stage: Stage
    reason: str
    """A code such as `timeout` or `worker_died`; never a message of an exception."""
    transient: bool = True
    """Worth another attempt without a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFailure:
    """One letter of a message whose processing broke."""

    part: int
    letter: str
    """SHA-256 of the letter."""
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageOutcome:
    """Everything that was found in one message: its parts, its letters judged, its letters that broke.

    Parts that are not skipped are its letters. A letter that is neither judged nor broken stays as it was if
    it was filed before, and is failed (`not_screened`) otherwise, so that it is seen.
    """

    message: int
    parts: tuple[PartRecord, ...]
    screenings: tuple[CaseScreening, ...] = ()
    failures: tuple[LetterFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledCase:
    """What became of one case."""

    case: str
    message: int
    letter: str | None
    state: CaseState
    decision: Decision | None
    """None unless the case is filed."""
    before: Decision | None = None
    """How it was filed until now."""
    reasons: tuple[str, ...] = ()
    reasons_before: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether a decision that was already filed came out differently, or not at all."""
        if self.before is None:
            return False
        return (self.decision, self.reasons) != (self.before, self.reasons_before)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRule:
    """How often and how late a transient fault is tried again."""

    attempts: int = 5
    """Tries in all; the last one that breaks makes the case failed."""
    first: timedelta = timedelta(minutes=1)
    factor: float = 4.0
    cap: timedelta = timedelta(hours=4)

    def delay(self, attempt: int) -> timedelta:
        """The wait after the given attempt (from 1), growing up to the cap."""
        grown = self.first.total_seconds() * self.factor ** min(attempt - 1, 64)
        return timedelta(seconds=min(grown, self.cap.total_seconds()))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases to list; every condition that is set has to hold."""

    state: CaseState | None = None
    decision: Decision | None = None
    since: datetime | None = None
    """Received at this instant or later."""
    message: int | None = None
    limit: int | None = None
    """The newest ones when there are more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case as a list shows it; the fields of a decision are None until it is filed."""

    id: str
    message: int
    account: str
    received_at: datetime
    state: CaseState
    letter: str | None
    letter_name: str | None
    stage: Stage | None
    failure: str | None
    """Reason code of the last fault."""
    attempts: int
    next_attempt_at: datetime | None
    decision: Decision | None
    reasons: tuple[str, ...]
    """`code`, or `code:statement`."""
    filed_at: datetime | None
    kind: DocumentKind | None
    referrer_type: ReferrerType | None
    referrer_name: str | None
    statements: tuple[Status, Status, Status] | None
    """In the order of `StatementKey`."""
    patient_name: str | None
    patient_born: date | None
    letter_date: date | None
    policy_version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A place in a mailbox where a message was seen."""

    account: str
    folder: str
    uidvalidity: int
    uid: int
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScreening:
    """A screening as it was kept; its pages have their text and marks, not their words."""

    case: str
    number: int
    """From 1 for each case."""
    stored_at: datetime
    superseded_at: datetime | None
    """None for the one that counts."""
    screening: Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetail:
    """Everything about one case."""

    row: CaseRow
    part: int | None
    """Index of the letter among the message's parts."""
    sha256: str
    """Of the raw message."""
    message_id: str | None
    """The Message-ID header."""
    sightings: tuple[Sighting, ...]
    parts: tuple[PartRecord, ...]
    screening: StoredScreening | None
    """The one that counts."""
    other_letters: tuple[str, ...]
    """Other cases about the same patient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """One thing to tell the mailbox."""

    id: int
    kind: OutboxKind
    message: int
    account: str
    folder: str
    uidvalidity: int
    uid: int
    outcome: str
    """`approved` when every letter of the message is, else `follow_up`; `set_aside`."""
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCounts:
    """What one poll of a folder met."""

    listed: int = 0
    known: int = 0
    """Listed and received before."""
    received: int = 0
    """New messages now in the register."""
    duplicates: int = 0
    """The same bytes as a message that was known."""
    unfetched: int = 0
    """Listed, and not in the register yet: the next poll takes them."""

    @property
    def balanced(self) -> bool:
        """Whether every listed message went somewhere."""
        return self.listed == self.known + self.received + self.duplicates + self.unfetched


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRun:
    """One poll, as it was recorded."""

    id: int
    account: str
    folder: str
    started_at: datetime
    ended_at: datetime | None
    """None while it runs, or when it was killed."""
    error: str | None
    """Code of what ended it early."""
    counts: PollCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """Where every message is. The parts are counted on their own, so that they can disagree."""

    messages: int
    filed: int
    """Every letter of the message is filed."""
    failed: int
    """At least one letter failed, and none waits."""
    in_progress: int
    """At least one letter waits for its first or next attempt."""
    set_aside: int
    unexplained: int
    """Messages without a case and cases filed without a booking: always 0."""

    @property
    def balanced(self) -> bool:
        """Whether every message is accounted for."""
        total = self.filed + self.failed + self.in_progress + self.set_aside
        return self.messages == total and not self.unexplained


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """One case as the completeness report counts it: nothing that names a patient."""

    case: str
    clinic: str
    received_at: datetime
    state: CaseState
    decision: Decision | None
    reasons: tuple[str, ...]
    kind: DocumentKind | None
    referrer_type: ReferrerType | None
    statements: tuple[Status, Status, Status] | None
    policy_version: str | None
