"""The values of the domain: frozen, closed, and spelled as stored."""

from __future__ import annotations

import dataclasses
import inspect
from enum import StrEnum

import pytest

from pipeline import model
from pipeline.model import AdvisoryCode, DocumentKind, ReasonCode, ReferrerType, Status, nothing_to_judge

VALUES = [kind for _, kind in inspect.getmembers(model, dataclasses.is_dataclass)]
WORDS = [kind for _, kind in inspect.getmembers(model, inspect.isclass) if issubclass(kind, StrEnum)]


@pytest.mark.parametrize("kind", VALUES)
def test_values_are_frozen_slotted_and_by_keyword(kind: type) -> None:
    parameters = kind.__dataclass_params__  # type: ignore[attr-defined]  # dataclasses keep it there
    assert parameters.frozen
    assert hasattr(kind, "__slots__")
    assert all(field.kw_only for field in dataclasses.fields(kind))


@pytest.mark.parametrize("words", [kind for kind in WORDS if kind is not StrEnum])
def test_words_are_spelled_as_their_names(words: type[StrEnum]) -> None:
    assert [word.value for word in words] == [word.name.lower() for word in words]


def test_words_that_are_stored_and_reported_do_not_change() -> None:
    """Registers and reports hold these spellings: a new one may be added, none may go."""
    assert {
        "statement_missing", "statement_unclear", "statement_contradicted", "referrer_not_accepted",
        "referrer_unknown", "patient_unidentified", "several_patients", "breast_implants",
        "implanted_device", "breast_cancer", "thrombosis", "low_reading_confidence", "unreadable",
        "encrypted", "unsupported_format", "empty", "not_a_referral", "no_letter",
    } <= set(ReasonCode)  # fmt: skip
    assert {"stated", "missing", "unclear", "contradicted"} == set(Status)
    assert {"letter_undated", "letter_old", "second_letter_for_patient"} <= set(AdvisoryCode)


def test_every_kind_without_a_letter_to_judge_is_also_a_reason() -> None:
    assert {kind.value for kind in DocumentKind} - {"referral"} <= set(ReasonCode)


def test_nothing_to_judge_states_nothing() -> None:
    found = nothing_to_judge(DocumentKind.EMPTY)
    assert found.referrer.type is ReferrerType.UNKNOWN
    assert [statement.status for statement in found.statements] == [Status.MISSING] * 3
    assert found.patients == ()
