"""One judged letter against its answer: what differs, by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Decision, Patient, Reason, ReasonCode, Screening
from tests.rendering.letters import Letter

ALONE = frozenset(
    code.value
    for code in (
        ReasonCode.NO_LETTER,
        ReasonCode.NOT_A_REFERRAL,
        ReasonCode.EMPTY,
        ReasonCode.UNREADABLE,
        ReasonCode.ENCRYPTED,
        ReasonCode.UNSUPPORTED_FORMAT,
    )
)
"""Reasons that leave nothing else to judge: neither statements nor names are compared."""

TITLES = frozenset(
    ("dr", "dre", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "doctor", "mme", "mlle")
)


class Measure(StrEnum):
    """What is scored."""

    DECISION = "decision"
    REASONS = "reasons"
    CONTRAINDICATIONS = "no_contraindications"
    INFECTION = "no_infection_or_antibiotics"
    ULTRASOUND = "ultrasound_recommended"
    REFERRER_TYPE = "referrer_type"
    REFERRER_NAME = "referrer_name"
    PATIENT_NAME = "patient_name"
    PATIENT_DOB = "patient_dob"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One field of one letter."""

    measure: Measure
    expected: str
    found: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One letter and every field that was compared."""

    letter: Letter
    decision: Decision
    checks: tuple[Check, ...]
    screening: Screening | None = None

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The fields that differ."""
        return tuple(check for check in self.checks if not check.right)

    @property
    def wrongly_approved(self) -> bool:
        """Approved although the policy says no: the one error that can hurt somebody."""
        return self.decision is Decision.APPROVED and self.letter.gold.decision is not Decision.APPROVED


def compare(letter: Letter, screening: Screening, *, ignore: frozenset[str] = frozenset()) -> Judged:
    """Every field of `screening` beside the answer; `ignore` names reasons that are not compared."""
    checks = [*_decision(letter, screening, ignore)]
    if not letter.gold.reasons & ALONE:
        checks += [*_statements(letter, screening), *_people(letter, screening)]
    return Judged(
        letter=letter, decision=screening.outcome.decision, checks=tuple(checks), screening=screening
    )


def failed(letter: Letter) -> Judged:
    """A letter whose processing broke: kept and shown, and right in nothing."""
    check = Check(measure=Measure.DECISION, expected=letter.gold.decision.value, found="failed", right=False)
    return Judged(letter=letter, decision=Decision.FOLLOW_UP, checks=(check,))


def _decision(letter: Letter, screening: Screening, ignore: frozenset[str]) -> Iterator[Check]:
    gold, found = letter.gold, screening.outcome
    yield Check(
        measure=Measure.DECISION,
        expected=gold.decision.value,
        found=found.decision.value,
        right=found.decision is gold.decision,
    )
    expected = gold.reasons - ignore
    given = frozenset(reason_code(reason) for reason in found.reasons) - ignore
    yield Check(
        measure=Measure.REASONS,
        expected=", ".join(sorted(expected)) or "none",
        found=", ".join(sorted(given)) or "none",
        right=expected == given,
    )


def reason_code(reason: Reason) -> str:
    """A reason as the letters write it: its code, with the statement's key where it has one."""
    return f"{reason.code.value}:{reason.statement.value}" if reason.statement else reason.code.value


def _statements(letter: Letter, screening: Screening) -> Iterator[Check]:
    given = {statement.key: statement.status for statement in screening.assessment.statements}
    for key, expected in letter.gold.statements:
        yield Check(
            measure=Measure(key.value),
            expected=expected.value,
            found=given[key].value,
            right=given[key] is expected,
        )


def _people(letter: Letter, screening: Screening) -> Iterator[Check]:
    gold, assessment = letter.gold, screening.assessment
    referrer, patients = assessment.referrer, assessment.patients
    yield _check(Measure.REFERRER_TYPE, gold.referrer_type.value, referrer.type.value)
    yield _check(
        Measure.REFERRER_NAME,
        gold.referrer_name or "",
        referrer.name or "",
        right=same_person(gold.referrer_name, referrer.name),
    )
    yield _check(
        Measure.PATIENT_NAME,
        gold.patient_name or "",
        "; ".join(patient.name for patient in patients),
        right=_same_patients(gold.patient_name, patients),
    )
    births = {patient.date_of_birth for patient in patients}
    born = births.pop() if len(births) == 1 else None
    if len(patients) <= 1 or gold.patient_dob:
        yield _check(Measure.PATIENT_DOB, str(gold.patient_dob or ""), str(born or ""))


def _check(measure: Measure, expected: str, found: str, *, right: bool | None = None) -> Check:
    return Check(
        measure=measure, expected=expected, found=found, right=expected == found if right is None else right
    )


def _same_patients(expected: str | None, found: tuple[Patient, ...]) -> bool:
    names = [name for name in (expected or "").split(";") if name.strip()]
    return len(names) == len(found) and all(
        any(same_person(name, patient.name) for patient in found) for name in names
    )


def same_person(expected: str | None, found: str | None) -> bool:
    """Whether two names are one person's: case, accents, titles, order and an initial do not matter."""
    first, second = _name_words(expected), _name_words(found)
    if sorted(first) == sorted(second):
        return True
    if not first or not second or first[-1] != second[-1]:
        return False
    return first[0][0] == second[0][0] and 1 in (len(first[0]), len(second[0]))


def _name_words(name: str | None) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", (name or "").casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return tuple(word for word in re.findall(r"[^\W\d_]+", letters) if word not in TITLES)
