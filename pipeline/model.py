"""The words of the domain as frozen values: what is read, what is found in it, what is decided.

Every name and spelling follows the clinic's policy (`docs/policy.md`). Nothing here computes anything
that needs a clock, a file, a log or a database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""x0, top, x1, bottom in PDF points (1/72 inch) from the top left corner of the page."""

TICKED = "\N{BALLOT BOX WITH CHECK}"
"""A tick box that carries a mark, as every extractor writes it into `Page.text`."""
UNTICKED = "\N{BALLOT BOX}"
"""A tick box without a mark."""
UNSURE_TICK = "\N{DOTTED SQUARE}"
"""A tick box whose mark could not be told apart from dirt."""
CELL = "\t"
"""Stands between two cells of a table row; an empty cell leaves two of them side by side."""


class StatementKey(StrEnum):
    """The three statements that a letter has to make."""

    NO_CONTRAINDICATIONS = "no_contraindications"
    NO_INFECTION_OR_ANTIBIOTICS = "no_infection_or_antibiotics"
    ULTRASOUND_RECOMMENDED = "ultrasound_recommended"


class Status(StrEnum):
    """What a letter says about one statement. Only `STATED` counts towards an approval."""

    STATED = "stated"
    MISSING = "missing"
    UNCLEAR = "unclear"
    CONTRADICTED = "contradicted"


class ReferrerType(StrEnum):
    """Who signed the letter, by credential."""

    PHYSICIAN = "physician"
    OBSTETRICIAN = "obstetrician"
    MIDWIFE = "midwife"
    NURSE_PRACTITIONER = "nurse_practitioner"
    REGISTERED_NURSE = "registered_nurse"
    PRACTICAL_NURSE = "practical_nurse"
    LACTATION_CONSULTANT = "lactation_consultant"
    PHYSICIAN_ASSISTANT = "physician_assistant"
    NATUROPATH = "naturopath"
    CHIROPRACTOR = "chiropractor"
    DENTIST = "dentist"
    PHARMACIST = "pharmacist"
    PSYCHOLOGIST = "psychologist"
    PHYSIOTHERAPIST = "physiotherapist"
    MASSAGE_THERAPIST = "massage_therapist"
    KINESIOLOGIST = "kinesiologist"
    OSTEOPATH = "osteopath"
    DOULA = "doula"
    STUDENT = "student"
    OFFICE_STAFF = "office_staff"
    PATIENT = "patient"
    OTHER = "other"
    UNKNOWN = "unknown"


class DocumentKind(StrEnum):
    """What a document is. Only a `REFERRAL` is judged."""

    REFERRAL = "referral"
    NOT_A_REFERRAL = "not_a_referral"
    NO_LETTER = "no_letter"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    UNSUPPORTED_FORMAT = "unsupported_format"
    UNREADABLE = "unreadable"


class Decision(StrEnum):
    """How a booking is filed."""

    APPROVED = "approved"
    FOLLOW_UP = "follow_up"


class ReasonCode(StrEnum):
    """Why a letter needs following up. Stable: stored, reported and shown."""

    STATEMENT_MISSING = "statement_missing"
    STATEMENT_UNCLEAR = "statement_unclear"
    STATEMENT_CONTRADICTED = "statement_contradicted"
    REFERRER_NOT_ACCEPTED = "referrer_not_accepted"
    REFERRER_UNKNOWN = "referrer_unknown"
    PATIENT_UNIDENTIFIED = "patient_unidentified"
    SEVERAL_PATIENTS = "several_patients"
    BREAST_IMPLANTS = "breast_implants"
    IMPLANTED_DEVICE = "implanted_device"
    BREAST_CANCER = "breast_cancer"
    THROMBOSIS = "thrombosis"
    LOW_READING_CONFIDENCE = "low_reading_confidence"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    UNSUPPORTED_FORMAT = "unsupported_format"
    EMPTY = "empty"
    NOT_A_REFERRAL = "not_a_referral"
    NO_LETTER = "no_letter"


class AdvisoryCode(StrEnum):
    """What is shown beside a decision and never changes it."""

    LETTER_UNDATED = "letter_undated"
    LETTER_DATED_IN_FUTURE = "letter_dated_in_future"
    LETTER_OLD = "letter_old"
    DICTATED_NOT_READ = "dictated_not_read"
    NO_HEALTH_CARD_NUMBER = "no_health_card_number"
    ACCEPTED_BY_CHOICE = "accepted_by_choice"
    SECOND_LETTER_FOR_PATIENT = "second_letter_for_patient"


class ReadingMethod(StrEnum):
    """How the text of a page or a letter was obtained."""

    TEXT = "text"
    OCR = "ocr"
    MIXED = "mixed"
    MAIL = "mail"


class MarkKind(StrEnum):
    """Why a stretch of a page's text is not simply said by the writer on paper."""

    STRUCK = "struck"
    """A line runs through it, or it is a tracked deletion."""
    QUOTED = "quoted"
    """Quoted or forwarded mail, not typed by the sender."""
    HIDDEN = "hidden"
    """Not visible to a person: white, outside the page, or formatted as hidden."""
    PLACEHOLDER = "placeholder"
    """The prompt of a form field that nobody filled in."""
    FURNITURE = "furniture"
    """A running header or footer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word on a page."""

    start: int
    """Offset of its first character in `Page.text`."""
    end: int
    """Offset after its last character in `Page.text`."""
    box: Box
    confidence: float = 1.0
    """0 to 1; 1 where the text came with the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of `Page.text` that does not count as plainly said."""

    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page in reading order: lines end in a newline, paragraphs in an empty line, `CELL` parts cells.

    Tick boxes stand as `TICKED`, `UNTICKED` or `UNSURE_TICK` before their label. Struck-out text stays in
    `text`, under a `Mark`, so that it can be shown and is not judged.
    """

    number: int
    """From 1."""
    text: str
    words: tuple[Word, ...] = ()
    """In the order of `text`; empty where there is no page to point at (mail, DOCX)."""
    marks: tuple[Mark, ...] = ()
    method: ReadingMethod = ReadingMethod.TEXT
    confidence: float = 1.0
    """Mean confidence of its words, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from one document."""

    pages: tuple[Page, ...]
    method: ReadingMethod
    confidence: float = 1.0
    """That of the least sure page, 0 to 1."""
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A document from which nothing could be read: an ordinary day, not an error."""

    reason: ReasonCode
    """`UNREADABLE`, `ENCRYPTED`, `UNSUPPORTED_FORMAT` or `EMPTY`."""
    detail: str
    """One sentence for the administrator; never a word of the document, never its name."""
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One candidate letter: a part of a message, the text of a message, or a file."""

    id: str
    """SHA-256 of `data` in hexadecimal."""
    name: str | None
    """The file name that the sender gave. Shown to the administrator, never logged."""
    media_type: str
    """By content, not by what the sender said."""
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known around a letter when it is judged."""

    sender: str | None = None
    """The display name of the mail's sender."""
    is_mail_body: bool = False
    """The letter is the text of the mail itself."""
    received_on: date | None = None
    """The day on which the letter came."""
    subject: str | None = None
    """The subject of the mail whose text the letter is."""
    cover: Reading | None = None
    """The text of the mail that carried the letter as an attachment: it can contradict, it never states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words that a finding rests on, and where they stand."""

    quote: str
    page: int | None
    start: int
    """Offset in the text of that page."""
    end: int
    rule: str
    """Stable id of the rule that found it."""
    box: Box | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One of the three statements, as the letter makes it."""

    key: StatementKey
    status: Status
    note: str = ""
    """Why, in a sentence for the administrator; names no patient."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contraindication:
    """A contraindication that is present."""

    code: ReasonCode
    """`BREAST_IMPLANTS`, `IMPLANTED_DEVICE`, `BREAST_CANCER` or `THROMBOSIS`."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrer:
    """The person who signed, or `UNKNOWN` without a name."""

    type: ReferrerType
    name: str | None = None
    credentials: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A patient that the letter is about."""

    name: str
    date_of_birth: date | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What one rule said of one sentence: the rows of `assess --explain`."""

    page: int
    start: int
    end: int
    sentence: str
    rule: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Everything that was found in one letter, before anything is decided."""

    kind: DocumentKind
    referrer: Referrer
    statements: tuple[Statement, Statement, Statement]
    """In the order of `StatementKey`."""
    patients: tuple[Patient, ...] = ()
    """More than one means that the letter is about several."""
    contraindications: tuple[Contraindication, ...] = ()
    letter_date: date | None = None
    unsure: tuple[Evidence, ...] = ()
    """Decisive words that were not read surely."""
    dictated_not_read: bool = False
    has_health_card_number: bool = False
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a letter needs following up."""

    code: ReasonCode
    message: str
    """A sentence that an administrator can act on; names no patient."""
    statement: StatementKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """Something to know that does not block."""

    code: AdvisoryCode
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The decision and everything that led to it."""

    decision: Decision
    reasons: tuple[Reason, ...] = ()
    advisories: tuple[Advisory, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """One letter, read, assessed and decided under one version of the policy on one day."""

    letter_id: str
    reading: Reading | Unreadable
    assessment: Assessment
    outcome: Outcome
    policy_version: str
    assessed_on: date
    letter_name: str | None = field(default=None)


def nothing_to_judge(kind: DocumentKind) -> Assessment:
    """The assessment of a document in which there is nothing to judge: all missing, nobody signed."""
    first, second, third = (Statement(key=key, status=Status.MISSING) for key in StatementKey)
    return Assessment(
        kind=kind, referrer=Referrer(type=ReferrerType.UNKNOWN), statements=(first, second, third)
    )
