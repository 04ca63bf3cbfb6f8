"""One judged letter in words for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipeline.model import Evidence, Page, Reading, Screening

STATUS_MARKS = {"stated": "yes", "missing": "no", "unclear": "?", "contradicted": "AGAINST"}
AROUND = 60
"""Characters shown on either side of a quote."""


def letter_lines(path: str, letter: str | None, screening: Screening) -> Iterator[str]:
    """The decision with its reasons, and each statement with the words it rests on."""
    assessment, outcome = screening.assessment, screening.outcome
    title = path if letter is None or path.endswith(letter) else f"{path} : {letter}"
    yield f"{title}"
    yield f"  {outcome.decision.value.upper().replace('_', ' ')}"
    for reason in outcome.reasons:
        yield f"  - {reason.message} [{reason.code.value}]"
    for advisory in outcome.advisories:
        yield f"  note: {advisory.message}"
    named = ", ".join(filter(None, [assessment.referrer.name, *assessment.referrer.credentials]))
    yield f"  referrer: {assessment.referrer.type.value.replace('_', ' ')}{f' ({named})' if named else ''}"
    for patient in assessment.patients:
        born = f", born {patient.date_of_birth.isoformat()}" if patient.date_of_birth else ""
        yield f"  patient: {patient.name}{born}"
    yield from statement_lines(screening)


def statement_lines(screening: Screening) -> Iterator[str]:
    """Each statement, its status, and its evidence in the text of its page."""
    for statement in screening.assessment.statements:
        yield f"  {statement.key.value}: {statement.status.value}"
        for evidence in statement.evidence:
            yield f"    {_place(evidence)}{in_context(screening, evidence)}  [{evidence.rule}]"


def _place(evidence: Evidence) -> str:
    return f"p. {evidence.page}: " if evidence.page else ""


def in_context(screening: Screening, evidence: Evidence) -> str:
    """The quote between >>> and <<< with the words around it; the bare quote where its page is not kept."""
    page = _page(screening, evidence)
    if page is None:
        return f">>>{evidence.quote}<<<"
    before = page.text[max(0, evidence.start - AROUND) : evidence.start]
    after = page.text[evidence.end : evidence.end + AROUND]
    quote = page.text[evidence.start : evidence.end]
    return " ".join(f"...{before}>>>{quote}<<<{after}...".split())


def _page(screening: Screening, evidence: Evidence) -> Page | None:
    """The page that holds the quote: a DOCX or mail has one without a number to point at."""
    if not isinstance(screening.reading, Reading):
        return None
    for page in screening.reading.pages:
        text = " ".join(page.text[evidence.start : evidence.end].split())
        if evidence.page in (None, page.number) and text == " ".join(evidence.quote.split()):
            return page
    return None


def explain_letter(screening: Screening) -> Iterator[str]:
    """Sentence by sentence, which rule said what."""
    for (page, sentence), rows in groupby(screening.assessment.trace, lambda row: (row.page, row.sentence)):
        yield f"  p. {page} | {' '.join(sentence.split())}"
        for row in rows:
            yield f"         {row.rule}: {row.verdict}"
