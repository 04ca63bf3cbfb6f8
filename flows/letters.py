"""Stored messages to filed cases, in batches: the work inside the tasks, with nothing of Prefect in it.

One bad letter costs itself: a document that breaks its reader or a rule is a failed letter, a message that
breaks as a whole a failed message, an outcome that cannot be written a failed filing. Only a register that
is away ends the batch, and then nothing of the batch is lost: its messages wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from extractors.message import Message
from flows.compose import Office, now
from flows.judging import judge_message
from pipeline.errors import JudgingFailed, ReadingFailed, ReferralError, RegisterUnreachable
from pipeline.model import DocumentKind, Screening
from pipeline.process import Broken, Processed
from pipeline.register import (
    AuditEvent,
    AuditKind,
    CaseScreening,
    Failure,
    FiledCase,
    LetterFailure,
    MessageOutcome,
    PartRecord,
    PendingMessage,
    Stage,
)

BATCH = 100
"""Messages a task: the orchestrator's cost a task is then a fraction of a millisecond a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenMessage:
    """A message that broke as a whole."""

    message: int
    failure: Failure


def process_batch(
    office: Office, messages: Sequence[PendingMessage], *, reprocess: bool = False
) -> tuple[FiledCase, ...]:
    """Read, judge and file these messages. Raises `RegisterUnreachable` alone."""
    # one thread more than readers: while they read, it judges what was read
    with ThreadPoolExecutor(office.settings.workers + 1) as pool:
        results = list(pool.map(lambda message: judge(office, message), messages))
    outcomes = [one for one in results if isinstance(one, MessageOutcome)]
    filed = list(_file(office, outcomes, reprocess=reprocess))
    for one in results:
        if isinstance(one, BrokenMessage):
            filed += office.register.fail(one.message, one.failure, now())
    return tuple(filed)


def refile(office: Office, outcome: MessageOutcome, cases: Sequence[str]) -> tuple[FiledCase, ...]:
    """File a message again because of these cases, which is put on record. Raises `RegisterUnreachable`."""
    for case in cases:
        event = AuditEvent(kind=AuditKind.REPROCESS_REQUESTED, message=outcome.message, case=case)
        office.register.record(event, now())
    return _file(office, [outcome], reprocess=True)


def judge(office: Office, message: PendingMessage) -> MessageOutcome | BrokenMessage:
    """Everything found in one stored message. Raises `RegisterUnreachable` alone."""
    try:
        raw = office.register.blob(message.sha256)
    except RegisterUnreachable:
        office.register.account()  # raises when the register is away; else it is the bytes of this message
        return _broken(message, Stage.READ, "bytes_missing", transient=True)
    try:
        opened = office.open_message(raw)
        return outcome_of(message.id, opened, judge_message(opened, office.rules(message.received_at)))
    except ReferralError as error:
        return BrokenMessage(message=message.id, failure=failure_of(error))
    except Exception as error:  # noqa: BLE001
        # a fault of ours on this one message must not stop the others; only its kind may be stored
        return _broken(message, Stage.READ, f"fault:{type(error).__name__}")


def _broken(message: PendingMessage, stage: Stage, reason: str, *, transient: bool = False) -> BrokenMessage:
    return BrokenMessage(message=message.id, failure=Failure(stage=stage, reason=reason, transient=transient))


def failure_of(error: ReferralError) -> Failure:
    """Where a letter's processing broke, in codes. A rule that breaks once breaks again: no second try."""
    if isinstance(error, JudgingFailed):
        return Failure(stage=Stage.ASSESS, reason="rule_broke", transient=False)
    if isinstance(error, ReadingFailed):
        return Failure(stage=Stage.READ, reason="reader_broke")
    return Failure(stage=Stage.READ, reason=f"error:{type(error).__name__}")


def outcome_of(message: int, opened: Message, processed: Processed) -> MessageOutcome:
    """What was found in a message as the register keeps it. A message without a letter has no letter part."""
    places = {part.attachment.id: part.index for part in reversed(opened.parts) if part.attachment}
    reasons = {one.letter_id: one.reason.value for one in processed.set_aside} | {
        one.letter_id: DocumentKind.NO_LETTER.value for one in processed.letters if _no_letter(one)
    }
    return MessageOutcome(
        message=message,
        parts=tuple(
            PartRecord(
                index=part.index,
                media_type=part.media_type,
                size=part.size,
                sha256=part.sha256,
                name=part.name,
                skipped=part.skipped or reasons.get(part.sha256),
            )
            for part in opened.parts
        ),
        screenings=tuple(
            CaseScreening(part=None if _no_letter(one) else places.get(one.letter_id), screening=one)
            for one in processed.letters
        ),
        failures=tuple(_letter_failure(one, places) for one in processed.broken),
    )


def _no_letter(screening: Screening) -> bool:
    return screening.assessment.kind is DocumentKind.NO_LETTER


def _letter_failure(broken: Broken, places: dict[str, int]) -> LetterFailure:
    return LetterFailure(
        part=places[broken.letter.id], letter=broken.letter.id, failure=failure_of(broken.error)
    )


def _file(office: Office, outcomes: Sequence[MessageOutcome], *, reprocess: bool) -> tuple[FiledCase, ...]:
    """File a batch in one transaction; if it cannot be written, one by one: only the culprit fails."""
    try:
        return office.register.file_many(outcomes, now(), reprocess=reprocess)
    except RegisterUnreachable:
        raise
    except Exception as error:  # noqa: BLE001
        # whatever it is in one outcome that the register refuses must not cost the other 49
        if len(outcomes) == 1:
            failure = Failure(stage=Stage.FILE, reason=f"fault:{type(error).__name__}", transient=False)
            return office.register.fail(outcomes[0].message, failure, now())
        return tuple(case for one in outcomes for case in _file(office, [one], reprocess=reprocess))
