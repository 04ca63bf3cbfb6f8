"""One judged letter as JSON: the contract of `assess`, described by `schema/assess.schema.json`."""

from __future__ import annotations

from importlib import resources
from typing import Any

from pipeline.model import Evidence, Patient, Reading, Reason, Referrer, Screening, Statement
from pipeline.policy import Policy


def schema_text() -> str:
    """The JSON Schema of one record, as it ships."""
    return resources.files("flows").joinpath("schema/assess.schema.json").read_text("utf-8")


def letter_record(path: str, letter: str | None, screening: Screening, policy: Policy) -> dict[str, Any]:
    """The record of one letter. `path` comes back as it was given; `letter` is None where there is none."""
    assessment, outcome = screening.assessment, screening.outcome
    return {
        "path": path,
        "letter": letter,
        "decision": outcome.decision.value,
        "reasons": [_reason(reason) for reason in outcome.reasons],
        "advisories": [{"code": one.code.value, "message": one.message} for one in outcome.advisories],
        "referrer": _referrer(assessment.referrer, policy),
        "statements": {one.key.value: _statement(one) for one in assessment.statements},
        "patient": _patient(assessment.patients),
        "letter_date": assessment.letter_date.isoformat() if assessment.letter_date else None,
        "reading": _reading(screening),
        "policy": screening.policy_version,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    statement = reason.statement.value if reason.statement else None
    return {"code": reason.code.value, "statement": statement, "message": reason.message}


def _referrer(referrer: Referrer, policy: Policy) -> dict[str, Any]:
    return {
        "type": referrer.type.value,
        "accepted": policy.accepts(referrer.type),
        "name": referrer.name,
        "credentials": list(referrer.credentials),
        "evidence": [_evidence(one) for one in referrer.evidence],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {"status": statement.status.value, "evidence": [_evidence(one) for one in statement.evidence]}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "quote": evidence.quote,
        "page": evidence.page,
        "box": [round(side, 1) for side in evidence.box] if evidence.box else None,
        "confidence": round(evidence.confidence, 3),
        "rule": evidence.rule,
    }


def _patient(patients: tuple[Patient, ...]) -> dict[str, Any]:
    """One patient; where a letter is about several, all their names and no date of birth."""
    if len(patients) == 1:
        born = patients[0].date_of_birth
        return {"name": patients[0].name, "date_of_birth": born.isoformat() if born else None}
    return {"name": "; ".join(one.name for one in patients) or None, "date_of_birth": None}


def _reading(screening: Screening) -> dict[str, Any]:
    reading = screening.reading
    if not isinstance(reading, Reading) or not reading.pages:
        return {"method": None, "pages": 0, "confidence": 0.0}
    return {
        "method": reading.method.value,
        "pages": len(reading.pages),
        "confidence": round(reading.confidence, 3),
    }
