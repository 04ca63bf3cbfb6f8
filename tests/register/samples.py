"""Invented letters and messages, and values of every kind for properties."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from pipeline.decide import decide
from pipeline.model import (
    Advisory,
    AdvisoryCode,
    Assessment,
    Contraindication,
    Decision,
    DocumentKind,
    Evidence,
    Mark,
    MarkKind,
    Outcome,
    Page,
    Patient,
    Reading,
    ReadingMethod,
    Reason,
    ReasonCode,
    Referrer,
    ReferrerType,
    Screening,
    Statement,
    StatementKey,
    Status,
    Trace,
    Unreadable,
    Word,
    nothing_to_judge,
)
from pipeline.policy import load_policy
from pipeline.register import CaseScreening, IncomingMessage, MessageOutcome, PartRecord

NOW = datetime(2026, 11, 10, 14, 30, 5, 123456, tzinfo=UTC)
POLICY = load_policy()
TEXT = "Re: Rosa Imbrogno\nNo contraindications, no infection, no antibiotic.\nI recommend ultrasound.\n"


def message(uid: int = 1, raw: bytes | None = None, **changes: object) -> IncomingMessage:
    values: dict[str, object] = {
        "account": "clinic",
        "folder": "INBOX",
        "uidvalidity": 7,
        "uid": uid,
        "raw": raw if raw is not None else b"Subject: letter %d\r\n\r\nhello" % uid,
        "received_at": NOW,
        "message_id": f"<{uid}@example.org>",
    }
    return IncomingMessage(**{**values, **changes})  # type: ignore[arg-type]  # names checked by the class


def assessment(
    *statuses: Status, patient: str = "Rosa Imbrogno", born: date | None = date(1995, 4, 3)
) -> Assessment:
    first, second, third = (
        Statement(key=key, status=status, evidence=(_evidence("words", 18),))
        for key, status in zip(StatementKey, statuses or (Status.STATED,) * 3, strict=True)
    )
    return Assessment(
        kind=DocumentKind.REFERRAL,
        referrer=Referrer(type=ReferrerType.MIDWIFE, name="Freya Lund", credentials=("RM",)),
        statements=(first, second, third),
        patients=(Patient(name=patient, date_of_birth=born),),
        letter_date=date(2026, 11, 9),
    )


def _evidence(quote: str, start: int) -> Evidence:
    return Evidence(
        quote=quote,
        page=1,
        start=start,
        end=start + len(quote),
        rule="test.rule",
        box=(72.0, 100.5, 200.25, 1),
    )


def screening(letter: str = "letter", found: Assessment | None = None, policy: str = "v1") -> Screening:
    read = Reading(
        pages=(Page(number=1, text=TEXT, words=(Word(start=0, end=3, box=(1, 2, 3, 4)),)),),
        method=ReadingMethod.TEXT,
    )
    judged = found or assessment()
    return Screening(
        letter_id=sha256(letter),
        letter_name=f"{letter}.pdf",
        reading=read,
        assessment=judged,
        outcome=decide(read, judged, POLICY, NOW.date()),
        policy_version=policy,
        assessed_on=NOW.date(),
    )


def no_letter() -> Screening:
    read = Reading(pages=(Page(number=1, text="Please book me in."),), method=ReadingMethod.MAIL)
    judged = nothing_to_judge(DocumentKind.NO_LETTER)
    return Screening(
        letter_id=sha256("body"),
        reading=read,
        assessment=judged,
        outcome=decide(read, judged, POLICY, NOW.date()),
        policy_version="v1",
        assessed_on=NOW.date(),
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def outcome(number: int, *judged: Screening) -> MessageOutcome:
    """What the flow hands over for a message with a skipped text and these letters."""
    letters = [one for one in judged if one.assessment.kind is not DocumentKind.NO_LETTER]
    return MessageOutcome(
        message=number,
        parts=(
            PartRecord(index=0, media_type="text/plain", size=5, sha256=sha256("body"), skipped="cover_text"),
            *(
                PartRecord(
                    index=place,
                    media_type="application/pdf",
                    size=9,
                    sha256=one.letter_id,
                    name=one.letter_name,
                )
                for place, one in enumerate(letters, 1)
            ),
        ),
        screenings=tuple(
            CaseScreening(part=letters.index(one) + 1 if one in letters else None, screening=one)
            for one in judged
        ),
    )


# Anything that a damaged letter may hold: NUL, unpaired surrogates, right-to-left marks, emoji.
anything = st.text(st.characters(exclude_categories=()), max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
offsets = st.integers(0, 10_000)
days = st.dates()
boxes = st.none() | st.tuples(numbers, numbers, numbers, numbers)
evidences = st.builds(
    Evidence, quote=anything, page=st.none() | offsets, start=offsets, end=offsets, rule=anything, box=boxes,
    confidence=numbers,
)  # fmt: skip
some_evidence = st.lists(evidences, max_size=2).map(tuple)
pages = st.builds(
    Page, number=offsets, text=anything, method=st.sampled_from(ReadingMethod), confidence=numbers,
    words=st.just(()),
    marks=st.lists(
        st.builds(Mark, kind=st.sampled_from(MarkKind), start=offsets, end=offsets), max_size=2
    ).map(tuple),
)  # fmt: skip
readings = st.one_of(
    st.builds(
        Reading, pages=st.lists(pages, max_size=2).map(tuple), method=st.sampled_from(ReadingMethod),
        confidence=numbers, media_type=anything,
    ),
    st.builds(Unreadable, reason=st.sampled_from(ReasonCode), detail=anything, media_type=anything),
)  # fmt: skip


def _statement(key: StatementKey) -> st.SearchStrategy[Statement]:
    return st.builds(
        Statement, key=st.just(key), status=st.sampled_from(Status), note=anything, evidence=some_evidence
    )


assessments = st.builds(
    Assessment,
    kind=st.sampled_from(DocumentKind),
    referrer=st.builds(
        Referrer, type=st.sampled_from(ReferrerType), name=st.none() | anything,
        credentials=st.lists(anything, max_size=2).map(tuple), evidence=some_evidence,
    ),
    statements=st.tuples(*(_statement(key) for key in StatementKey)),
    patients=st.lists(
        st.builds(Patient, name=anything, date_of_birth=st.none() | days, evidence=some_evidence), max_size=2
    ).map(tuple),
    contraindications=st.lists(
        st.builds(Contraindication, code=st.sampled_from(ReasonCode), evidence=some_evidence), max_size=1
    ).map(tuple),
    letter_date=st.none() | days,
    unsure=some_evidence,
    dictated_not_read=st.booleans(),
    has_health_card_number=st.booleans(),
    trace=st.lists(
        st.builds(
            Trace, page=offsets, start=offsets, end=offsets, sentence=anything, rule=anything,
            verdict=anything,
        ),
        max_size=1,
    ).map(tuple),
)  # fmt: skip
outcomes = st.builds(
    Outcome,
    decision=st.sampled_from(Decision),
    reasons=st.lists(
        st.builds(
            Reason, code=st.sampled_from(ReasonCode), message=anything,
            statement=st.none() | st.sampled_from(StatementKey),
        ),
        max_size=3,
    ).map(tuple),
    advisories=st.lists(
        st.builds(Advisory, code=st.sampled_from(AdvisoryCode), message=anything), max_size=2
    ).map(tuple),
)  # fmt: skip
screenings = st.builds(
    Screening, letter_id=anything.map(lambda text: sha256(repr(text))),
    letter_name=st.none() | anything, reading=readings, assessment=assessments, outcome=outcomes,
    policy_version=anything, assessed_on=days,
)  # fmt: skip
