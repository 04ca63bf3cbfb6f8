"""One case in words for a terminal: what was decided and why, and where every part of its message went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from flows.cli.show_letter import statement_lines
from flows.cli.tables import outcome
from pipeline.model import ReasonCode, Screening, Unreadable
from pipeline.register.values import CaseDetail, CaseRow, PartRecord, StoredScreening


def case_lines(detail: CaseDetail, screenings: Sequence[StoredScreening], zone: tzinfo) -> Iterator[str]:
    """Everything about a case."""
    row = detail.row
    yield f"{row.id}  {outcome(row).upper()}"
    yield f"received {row.received_at.astimezone(zone):%Y-%m-%d %H:%M} in {row.account}"
    if row.letter_name:
        yield f"letter: {row.letter_name}"
    yield from _trouble(row, zone)
    if row.reasons == (ReasonCode.ENCRYPTED.value,):
        yield f"if it has a password: referrals reprocess {row.id} --password-file FILE"
    if detail.screening:
        yield from screening_lines(detail.screening.screening)
    if detail.other_letters:
        yield f"other letters for this patient: {', '.join(detail.other_letters)}"
    yield "the message's parts:"
    for part in detail.parts:
        yield _part(part)
    for sighting in detail.sightings:
        yield f"  seen in {sighting.folder} as UID {sighting.uid} (UIDVALIDITY {sighting.uidvalidity})"
    yield from _earlier(screenings, zone)


def _trouble(row: CaseRow, zone: tzinfo) -> Iterator[str]:
    if row.failure:
        stage = row.stage.value if row.stage else "work"
        again = row.next_attempt_at
        when = f", next attempt {again.astimezone(zone):%Y-%m-%d %H:%M}" if again else ""
        yield f"its processing broke at {stage} ({row.failure}), attempts {row.attempts}{when}"
        if not again:
            yield f"  try it again: referrals reprocess {row.id}"


def screening_lines(screening: Screening) -> Iterator[str]:
    """Reasons, advisories, who signed, who it is about, and each statement with its words in context."""
    assessment = screening.assessment
    for reason in screening.outcome.reasons:
        key = f":{reason.statement.value}" if reason.statement else ""
        yield f"- {reason.message} [{reason.code.value}{key}]"
    for advisory in screening.outcome.advisories:
        yield f"note: {advisory.message} [{advisory.code.value}]"
    named = ", ".join(filter(None, [assessment.referrer.name, *assessment.referrer.credentials]))
    yield f"referrer: {assessment.referrer.type.value.replace('_', ' ')}{f' ({named})' if named else ''}"
    for patient in assessment.patients:
        born = f", born {patient.date_of_birth.isoformat()}" if patient.date_of_birth else ""
        yield f"patient: {patient.name}{born}"
    if assessment.letter_date:
        yield f"letter of {assessment.letter_date.isoformat()}"
    yield from (line.removeprefix("  ") for line in statement_lines(screening))
    if not isinstance(screening.reading, Unreadable):
        sure = f"{screening.reading.confidence:.0%} sure"
        yield f"pages read by {screening.reading.method.value}: {len(screening.reading.pages)}, {sure}"
    yield f"judged under policy {screening.policy_version} as of {screening.assessed_on.isoformat()}"


def _part(part: PartRecord) -> str:
    name = f" {part.name}" if part.name else ""
    verdict = f"skipped: {part.skipped}" if part.skipped else "a letter"
    return f"  {part.index}: {part.media_type}, {part.size:,} bytes{name} - {verdict}"


def _earlier(screenings: Sequence[StoredScreening], zone: tzinfo) -> Iterator[str]:
    past = [one for one in screenings if one.superseded_at]
    if past:
        yield "earlier screenings:"
    for one in past:
        result = one.screening.outcome
        reasons = ", ".join(reason.code.value for reason in result.reasons)
        when = one.stored_at.astimezone(zone)
        yield (
            f"  {one.number}: {when:%Y-%m-%d %H:%M} {result.decision.value} under policy "
            f"{one.screening.policy_version}{f' ({reasons})' if reasons else ''}"
        )
