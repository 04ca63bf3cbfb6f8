"""The decision: pure, from what was read and found, under a policy, on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.model import (
    Advisory,
    AdvisoryCode,
    Assessment,
    Decision,
    DocumentKind,
    Outcome,
    Reading,
    Reason,
    ReasonCode,
    ReferrerType,
    StatementKey,
    Status,
    Unreadable,
)
from pipeline.policy import Policy

STATEMENT_NAMES = {
    StatementKey.NO_CONTRAINDICATIONS: "that the patient has no contraindications to the treatment",
    StatementKey.NO_INFECTION_OR_ANTIBIOTICS: "that there is no infection and no current antibiotic",
    StatementKey.ULTRASOUND_RECOMMENDED: "that therapeutic ultrasound is recommended",
}

STANDS_ALONE = {
    DocumentKind.NOT_A_REFERRAL: (
        ReasonCode.NOT_A_REFERRAL,
        "This document is not a referral letter. Ask the patient for the letter itself.",
    ),
    DocumentKind.NO_LETTER: (
        ReasonCode.NO_LETTER,
        "The message asks for a booking and holds no letter. Ask the patient for the referral letter.",
    ),
    DocumentKind.EMPTY: (
        ReasonCode.EMPTY,
        "The document has no text in it. Ask the sender to send the letter again.",
    ),
    DocumentKind.ENCRYPTED: (
        ReasonCode.ENCRYPTED,
        "The document is protected. Ask the sender for the password or for a copy without one.",
    ),
    DocumentKind.UNSUPPORTED_FORMAT: (
        ReasonCode.UNSUPPORTED_FORMAT,
        "The document's format cannot be read here. Ask the sender for a PDF or a Word document.",
    ),
    DocumentKind.UNREADABLE: (
        ReasonCode.UNREADABLE,
        "Nothing in the document could be read. Look at it, or ask the sender to send it again.",
    ),
}

CONTRAINDICATION_MESSAGES = {
    ReasonCode.BREAST_IMPLANTS: (
        "The letter says that the patient has breast implants. Offer manual massage instead."
    ),
    ReasonCode.IMPLANTED_DEVICE: "The letter says that the patient has an implanted electronic device.",
    ReasonCode.BREAST_CANCER: "The letter speaks of an active cancer of the breast.",
    ReasonCode.THROMBOSIS: "The letter speaks of a thrombosis.",
}


def decide(reading: Reading | Unreadable, assessment: Assessment, policy: Policy, on: date) -> Outcome:
    """Approve or follow up, with every reason and advisory.

    `on` is the day on which the letter was received. Approved means: an accepted referrer, three statements
    `stated`, nothing contradicted, one named patient, and every decisive word surely read.
    """
    if isinstance(reading, Unreadable):
        return Outcome(
            decision=Decision.FOLLOW_UP, reasons=(Reason(code=reading.reason, message=reading.detail),)
        )
    if assessment.kind is not DocumentKind.REFERRAL:
        code, message = STANDS_ALONE[assessment.kind]
        return Outcome(decision=Decision.FOLLOW_UP, reasons=(Reason(code=code, message=message),))
    reasons = tuple(_reasons(assessment, policy))
    decision = Decision.FOLLOW_UP if reasons else Decision.APPROVED
    return Outcome(decision=decision, reasons=reasons, advisories=tuple(_advisories(assessment, policy, on)))


def _reasons(assessment: Assessment, policy: Policy) -> Iterator[Reason]:
    yield from _statement_reasons(assessment)
    for contraindication in assessment.contraindications:
        yield Reason(code=contraindication.code, message=CONTRAINDICATION_MESSAGES[contraindication.code])
    yield from _referrer_reasons(assessment, policy)
    if not any(patient.name.strip() for patient in assessment.patients):
        yield Reason(
            code=ReasonCode.PATIENT_UNIDENTIFIED,
            message="The letter names no patient. Ask the sender whom it is about.",
        )
    if len(assessment.patients) > 1:
        yield Reason(
            code=ReasonCode.SEVERAL_PATIENTS,
            message="The letter is about more than one patient. Ask for a letter for each.",
        )
    if assessment.unsure or _rests_on_unsure_words(assessment, policy):
        yield Reason(
            code=ReasonCode.LOW_READING_CONFIDENCE,
            message="Words that decide could not be read surely. Look at the marked places in the letter.",
        )


def _rests_on_unsure_words(assessment: Assessment, policy: Policy) -> bool:
    """Whether a word that states something was read with less confidence than the policy asks for."""
    return any(
        evidence.confidence < policy.sure_word
        for statement in assessment.statements
        if statement.status is Status.STATED
        for evidence in statement.evidence
    )


def _statement_reasons(assessment: Assessment) -> Iterator[Reason]:
    codes = {
        Status.MISSING: (ReasonCode.STATEMENT_MISSING, "The letter does not say"),
        Status.UNCLEAR: (ReasonCode.STATEMENT_UNCLEAR, "The letter does not say clearly"),
        Status.CONTRADICTED: (ReasonCode.STATEMENT_CONTRADICTED, "The letter speaks against it"),
    }
    present = bool(assessment.contraindications)
    for statement in assessment.statements:
        status = statement.status
        if statement.key is StatementKey.NO_CONTRAINDICATIONS and present:
            status = Status.CONTRADICTED
        if status is Status.STATED:
            continue
        code, opening = codes[status]
        message = statement.note or f"{opening} {STATEMENT_NAMES[statement.key]}."
        yield Reason(code=code, message=message, statement=statement.key)


def _referrer_reasons(assessment: Assessment, policy: Policy) -> Iterator[Reason]:
    referrer = assessment.referrer.type
    if referrer is ReferrerType.UNKNOWN:
        yield Reason(
            code=ReasonCode.REFERRER_UNKNOWN,
            message="It could not be told who signed the letter, or with what credential. Ask the sender.",
        )
    elif not policy.accepts(referrer):
        named = referrer.value.replace("_", " ")
        yield Reason(
            code=ReasonCode.REFERRER_NOT_ACCEPTED,
            message=f"The letter is signed by: {named}. Ask for one from a doctor, midwife, nurse or OB.",
        )


def _advisories(assessment: Assessment, policy: Policy, on: date) -> Iterator[Advisory]:
    yield from _date_advisories(assessment.letter_date, policy, on)
    if assessment.dictated_not_read:
        yield Advisory(
            code=AdvisoryCode.DICTATED_NOT_READ, message="The letter was dictated and not read by its author."
        )
    if not assessment.has_health_card_number:
        yield Advisory(
            code=AdvisoryCode.NO_HEALTH_CARD_NUMBER, message="The letter bears no health-card number."
        )
    if assessment.referrer.type in policy.accepted_by_choice:
        named = assessment.referrer.type.value.replace("_", " ")
        yield Advisory(
            code=AdvisoryCode.ACCEPTED_BY_CHOICE,
            message=f"A letter by a {named} is accepted by the clinic's choice.",
        )


def _date_advisories(letter_date: date | None, policy: Policy, on: date) -> Iterator[Advisory]:
    if letter_date is None:
        yield Advisory(code=AdvisoryCode.LETTER_UNDATED, message="The letter bears no date.")
    elif letter_date > on:
        yield Advisory(
            code=AdvisoryCode.LETTER_DATED_IN_FUTURE, message="The letter's date lies in the future."
        )
    elif (on - letter_date).days > policy.old_after_days:
        yield Advisory(
            code=AdvisoryCode.LETTER_OLD,
            message=f"The letter was {(on - letter_date).days} days old when it was received.",
        )
