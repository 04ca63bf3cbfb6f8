"""The decision, row by row of the policy: approved for one reason only, followed up with every reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decide import CONTRAINDICATION_MESSAGES, STANDS_ALONE, decide
from pipeline.model import (
    AdvisoryCode,
    Assessment,
    Contraindication,
    Decision,
    DocumentKind,
    Evidence,
    Outcome,
    Page,
    Patient,
    Reading,
    ReadingMethod,
    ReasonCode,
    Referrer,
    ReferrerType,
    Statement,
    StatementKey,
    Status,
    Unreadable,
    nothing_to_judge,
)
from pipeline.policy import load_policy

POLICY = load_policy()
TODAY = date(2026, 11, 10)
READ = Reading(pages=(Page(number=1, text="words"),), method=ReadingMethod.TEXT)
WORDS = Evidence(quote="words", page=1, start=0, end=5, rule="test.rule")
ROSA = Patient(name="Rosa Imbrogno", date_of_birth=date(1995, 4, 3))
ACCEPTED = (
    ReferrerType.PHYSICIAN, ReferrerType.OBSTETRICIAN, ReferrerType.MIDWIFE, ReferrerType.NURSE_PRACTITIONER,
    ReferrerType.REGISTERED_NURSE, ReferrerType.PRACTICAL_NURSE, ReferrerType.LACTATION_CONSULTANT,
)  # fmt: skip
"""The table of the policy, written out a second time on purpose."""


def statements(*found: Status) -> tuple[Statement, Statement, Statement]:
    first, second, third = (
        Statement(key=key, status=status, evidence=(WORDS,))
        for key, status in zip(StatementKey, found, strict=True)
    )
    return first, second, third


COMPLETE = Assessment(
    kind=DocumentKind.REFERRAL,
    referrer=Referrer(type=ReferrerType.MIDWIFE, name="Freya Lund"),
    statements=statements(Status.STATED, Status.STATED, Status.STATED),
    patients=(ROSA,),
    letter_date=TODAY - timedelta(days=1),
    has_health_card_number=True,
)


def judged(assessment: Assessment) -> Outcome:
    return decide(READ, assessment, POLICY, TODAY)


def codes(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [
        (reason.code.value, reason.statement.value if reason.statement else None)
        for reason in outcome.reasons
    ]


def test_complete_letter_is_approved_without_a_word() -> None:
    assert judged(COMPLETE) == Outcome(decision=Decision.APPROVED)


@pytest.mark.parametrize("referrer", list(ReferrerType))
def test_who_may_write(referrer: ReferrerType) -> None:
    outcome = judged(replace(COMPLETE, referrer=Referrer(type=referrer)))
    if referrer in ACCEPTED:
        assert outcome.decision is Decision.APPROVED
    elif referrer is ReferrerType.UNKNOWN:
        assert codes(outcome) == [("referrer_unknown", None)]
    else:
        assert codes(outcome) == [("referrer_not_accepted", None)]
    by_choice = AdvisoryCode.ACCEPTED_BY_CHOICE in [one.code for one in outcome.advisories]
    assert by_choice == (referrer in (ReferrerType.PRACTICAL_NURSE, ReferrerType.LACTATION_CONSULTANT))


@pytest.mark.parametrize("key", list(StatementKey))
@pytest.mark.parametrize("status", [Status.MISSING, Status.UNCLEAR, Status.CONTRADICTED])
def test_only_stated_counts(key: StatementKey, status: Status) -> None:
    found = tuple(replace(one, status=status) if one.key is key else one for one in COMPLETE.statements)
    outcome = judged(replace(COMPLETE, statements=found))
    assert codes(outcome) == [(f"statement_{status}", key.value)]


def test_note_of_the_statement_is_the_message() -> None:
    first, second, third = COMPLETE.statements
    told = replace(first, status=Status.UNCLEAR, note="The letter says: none that could be seen by phone.")
    (reason,) = judged(replace(COMPLETE, statements=(told, second, third))).reasons
    assert reason.message == told.note


@pytest.mark.parametrize("code", list(CONTRAINDICATION_MESSAGES))
def test_contraindication_stands_beside_its_contradicted_statement(code: ReasonCode) -> None:
    found = Contraindication(code=code, evidence=(WORDS,))
    outcome = judged(replace(COMPLETE, contraindications=(found,)))
    assert codes(outcome) == [
        ("statement_contradicted", "no_contraindications"),
        (code.value, None),
    ]


def test_implants_come_with_the_alternative() -> None:
    found = Contraindication(code=ReasonCode.BREAST_IMPLANTS, evidence=(WORDS,))
    assert "manual massage" in judged(replace(COMPLETE, contraindications=(found,))).reasons[1].message


@pytest.mark.parametrize(
    ("patients", "expected"),
    [
        ((), [("patient_unidentified", None)]),
        ((Patient(name=" "),), [("patient_unidentified", None)]),
        ((ROSA, Patient(name="Ana Duarte")), [("several_patients", None)]),
    ],
)
def test_patient(patients: tuple[Patient, ...], expected: list[tuple[str, None]]) -> None:
    assert codes(judged(replace(COMPLETE, patients=patients))) == expected


def test_words_that_were_not_read_surely_never_approve() -> None:
    assert codes(judged(replace(COMPLETE, unsure=(WORDS,)))) == [("low_reading_confidence", None)]
    first, second, third = COMPLETE.statements
    for confidence, approved in ((POLICY.sure_word, True), (POLICY.sure_word - 0.01, False)):
        seen = replace(second, evidence=(WORDS, replace(WORDS, confidence=confidence)))
        outcome = judged(replace(COMPLETE, statements=(first, seen, third)))
        assert (outcome.decision is Decision.APPROVED) == approved


def test_every_reason_is_given_at_once() -> None:
    outcome = judged(
        Assessment(
            kind=DocumentKind.REFERRAL,
            referrer=Referrer(type=ReferrerType.UNKNOWN),
            statements=statements(Status.MISSING, Status.UNCLEAR, Status.CONTRADICTED),
            unsure=(WORDS,),
        )
    )
    assert [code for code, _ in codes(outcome)] == [
        "statement_missing", "statement_unclear", "statement_contradicted", "referrer_unknown",
        "patient_unidentified", "low_reading_confidence",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", list(STANDS_ALONE))
def test_document_with_nothing_to_judge_has_one_reason(kind: DocumentKind) -> None:
    outcome = judged(nothing_to_judge(kind))
    assert outcome.decision is Decision.FOLLOW_UP
    assert codes(outcome) == [(kind.value, None)]
    assert outcome.advisories == ()


def test_every_kind_but_a_referral_stands_alone() -> None:
    assert set(STANDS_ALONE) == set(DocumentKind) - {DocumentKind.REFERRAL}


@pytest.mark.parametrize(
    "reason",
    [ReasonCode.UNREADABLE, ReasonCode.ENCRYPTED, ReasonCode.UNSUPPORTED_FORMAT, ReasonCode.EMPTY],
)
def test_unreadable_is_followed_up_whatever_the_assessment_says(reason: ReasonCode) -> None:
    unread = Unreadable(reason=reason, detail="Ask for it again.")
    outcome = decide(unread, COMPLETE, POLICY, TODAY)
    assert outcome.decision is Decision.FOLLOW_UP
    assert [(one.code, one.message) for one in outcome.reasons] == [(reason, "Ask for it again.")]


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        (None, "letter_undated"),
        (TODAY + timedelta(days=1), "letter_dated_in_future"),
        (TODAY, None),
        (TODAY - timedelta(days=14), None),
        (TODAY - timedelta(days=15), "letter_old"),
    ],
)
def test_date_is_shown_and_never_blocks(dated: date | None, expected: str | None) -> None:
    outcome = judged(replace(COMPLETE, letter_date=dated))
    assert outcome.decision is Decision.APPROVED
    assert [one.code.value for one in outcome.advisories] == ([expected] if expected else [])


def test_other_advisories_never_block() -> None:
    outcome = judged(replace(COMPLETE, dictated_not_read=True, has_health_card_number=False))
    assert outcome.decision is Decision.APPROVED
    assert [one.code.value for one in outcome.advisories] == ["dictated_not_read", "no_health_card_number"]


assessments = st.builds(
    Assessment,
    kind=st.sampled_from(DocumentKind),
    referrer=st.builds(Referrer, type=st.sampled_from(ReferrerType)),
    statements=st.tuples(*[st.sampled_from([*Status, Status.STATED, Status.STATED])] * 3).map(
        lambda found: statements(*found)
    ),
    patients=st.sampled_from([(), (ROSA,), (ROSA, ROSA)]),
    contraindications=st.sampled_from(
        [(), (), (Contraindication(code=ReasonCode.THROMBOSIS, evidence=(WORDS,)),)]
    ),
    letter_date=st.none() | st.dates(),
    unsure=st.sampled_from([(), (), (WORDS,)]),
    dictated_not_read=st.booleans(),
    has_health_card_number=st.booleans(),
)


@given(found=assessments)
def test_approved_only_if_nothing_at_all_is_amiss(found: Assessment) -> None:
    fine = (
        found.kind is DocumentKind.REFERRAL
        and found.referrer.type in ACCEPTED
        and all(one.status is Status.STATED for one in found.statements)
        and not found.contraindications
        and len(found.patients) == 1
        and not found.unsure
    )
    outcome = judged(found)
    assert (outcome.decision is Decision.APPROVED) == fine
    assert bool(outcome.reasons) != fine
    assert all(reason.message.endswith(".") for reason in outcome.reasons)
    assert not any("Imbrogno" in reason.message for reason in outcome.reasons)


@given(found=assessments, key=st.sampled_from(StatementKey), status=st.sampled_from(Status))
def test_taking_a_statement_away_never_approves(found: Assessment, key: StatementKey, status: Status) -> None:
    if status is Status.STATED:
        return
    less = tuple(replace(one, status=status) if one.key is key else one for one in found.statements)
    assert judged(replace(found, statements=less)).decision is Decision.FOLLOW_UP


@given(found=assessments)
def test_contraindication_more_never_takes_a_reason_away(found: Assessment) -> None:
    worse = replace(
        found,
        contraindications=(
            *found.contraindications,
            Contraindication(code=ReasonCode.BREAST_IMPLANTS, evidence=(WORDS,)),
        ),
    )
    outcome = judged(worse)
    assert outcome.decision is Decision.FOLLOW_UP
    if found.kind is DocumentKind.REFERRAL:
        others = {code for code in codes(judged(found)) if code[1] != "no_contraindications"}
        assert others <= set(codes(outcome))
