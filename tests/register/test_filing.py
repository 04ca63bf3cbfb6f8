"""Letters are filed once, judged again without forgetting, and no failure is silent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.errors import UnknownCase
from pipeline.model import Decision, Screening, Status
from pipeline.register import (
    CaseFilter,
    CaseScreening,
    CaseState,
    Failure,
    LetterFailure,
    MessageOutcome,
    PartRecord,
    Register,
    RetryRule,
    Stage,
)
from pipeline.register.codec import dump_screening, load_screening, without_words
from tests.register.samples import NOW, assessment, message, no_letter, outcome, screening, screenings, sha256

MISSING = assessment(Status.MISSING, Status.STATED, Status.STATED)
BROKE = Failure(stage=Stage.READ, reason="timeout")


def received(register: Register, uid: int = 1) -> int:
    return register.receive([message(uid)], NOW)[0].message


@given(original=screenings)
@settings(max_examples=60, deadline=None)
def test_screening_comes_back_from_json_equal(original: Screening) -> None:
    stored = dump_screening(original)
    assert stored.isascii()
    assert load_screening(stored) == original


@given(original=screenings)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_screening_can_be_filed_and_comes_back_equal(register: Register, original: Screening) -> None:
    uid = register.account().messages + 1
    number = received(register, uid)
    judged = CaseScreening(part=0, screening=original)
    part = PartRecord(index=0, media_type="x/y", size=1, sha256=original.letter_id)
    (filed,) = register.file(MessageOutcome(message=number, parts=(part,), screenings=(judged,)), NOW)
    detail = register.case(filed.case)
    assert detail.screening is not None
    assert detail.screening.screening == original
    assert detail.row.decision is original.outcome.decision
    assert register.account().balanced


def test_filing_other_letters_leaves_a_filed_one_alone(register: Register) -> None:
    number = received(register)
    register.file(outcome(number, screening("a")), NOW)
    register.file(outcome(number, screening("b", MISSING)), NOW)
    assert [row.decision for row in register.cases()] == [Decision.APPROVED, Decision.FOLLOW_UP]


def test_filed_letter_shows_in_every_view(register: Register) -> None:
    (filed,) = register.file(outcome(received(register), screening("a", MISSING)), NOW)
    assert (filed.case, filed.decision, filed.changed) == ("R-000001", Decision.FOLLOW_UP, False)
    (row,) = register.cases()
    assert row.reasons == ("statement_missing:no_contraindications",)
    assert row.statements == (Status.MISSING, Status.STATED, Status.STATED)
    assert (row.patient_name, row.patient_born) == ("Rosa Imbrogno", date(1995, 4, 3))
    assert (row.referrer_name, row.letter_name, row.letter) == ("Freya Lund", "a.pdf", sha256("a"))
    assert (row.filed_at, row.policy_version) == (NOW, "v1")
    detail = register.case("r-1")
    assert detail.row == row
    assert [part.skipped for part in detail.parts] == ["cover_text", None]
    assert detail.screening is not None
    assert detail.screening.screening == without_words(screening("a", MISSING))
    (report,) = register.referral_rows(NOW, NOW + timedelta(seconds=1))
    assert (report.decision, report.reasons, report.clinic) == (Decision.FOLLOW_UP, row.reasons, "clinic")
    assert register.referral_rows(NOW + timedelta(seconds=1), None) == ()
    assert register.referral_rows(None, NOW) == ()


def test_filing_twice_is_filing_once(register: Register) -> None:
    number = received(register)
    first = register.file(outcome(number, screening("a")), NOW)
    head = register.audit_head()
    second = register.file(outcome(number, screening("a", MISSING)), NOW)
    assert [one.decision for one in second] == [one.decision for one in first] == [Decision.APPROVED]
    assert len(register.cases()) == 1
    assert len(register.screenings("R-000001")) == 1
    assert len(register.outbox_due(NOW)) == 1
    assert register.audit_head() == head


def test_reprocessing_supersedes_and_keeps(register: Register) -> None:
    number = received(register)
    register.file(outcome(number, screening("a")), NOW)
    later = NOW + timedelta(days=1)
    (again,) = register.file(outcome(number, screening("a", MISSING, "v2")), later, reprocess=True)
    assert (again.before, again.decision, again.changed) == (Decision.APPROVED, Decision.FOLLOW_UP, True)
    first, second = register.screenings(again.case)
    assert (first.superseded_at, second.superseded_at) == (later, None)
    assert (first.screening.policy_version, second.screening.policy_version) == ("v1", "v2")
    assert register.case(again.case).screening == second
    assert len(register.cases()) == 1
    assert len(register.outbox_due(later)) == 1


def test_reprocessing_to_the_same_is_no_change(register: Register) -> None:
    number = received(register)
    register.file(outcome(number, screening("a", MISSING)), NOW)
    (again,) = register.file(outcome(number, screening("a", MISSING)), NOW, reprocess=True)
    assert not again.changed


def test_two_letters_are_two_cases(register: Register) -> None:
    filed = register.file(outcome(received(register), screening("a"), screening("b", MISSING)), NOW)
    assert [(one.case, one.decision) for one in filed] == [
        ("R-000001", Decision.APPROVED),
        ("R-000002", Decision.FOLLOW_UP),
    ]
    (item,) = register.outbox_due(NOW)
    assert item.outcome == "follow_up"


def test_letter_attached_twice_is_one_case(register: Register) -> None:
    number = received(register)
    judged = CaseScreening(part=1, screening=screening("a"))
    twice = MessageOutcome(message=number, parts=(), screenings=(judged, judged))
    register.file(twice, NOW)
    register.file(twice, NOW, reprocess=True)
    assert len(register.cases()) == 1
    assert [one.superseded_at is None for one in register.screenings("R-000001")] == [False, False, True]


def test_message_without_letter_is_one_case_and_takes_a_letter_later(register: Register) -> None:
    number = received(register)
    (nothing,) = register.file(outcome(number, no_letter()), NOW)
    assert (nothing.letter, nothing.reasons) == (None, ("no_letter",))
    (found,) = register.file(outcome(number, screening("a")), NOW, reprocess=True)
    assert (found.case, found.letter, found.decision) == (nothing.case, sha256("a"), Decision.APPROVED)
    assert found.before is Decision.FOLLOW_UP


def test_transient_fault_waits_longer_each_time_and_then_fails(register: Register) -> None:
    number = received(register)
    rule = RetryRule(attempts=4, first=timedelta(minutes=1), factor=10, cap=timedelta(minutes=30))
    waits = []
    now = NOW
    for _ in range(3):
        (case,) = register.fail(number, BROKE, now, retry=rule)
        assert case.state is CaseState.RECEIVED
        due = register.case(case.case).row.next_attempt_at
        assert due is not None
        assert register.pending(10, due - timedelta(seconds=1)) == ()
        assert len(register.pending(10, due)) == 1
        waits.append((due - now).total_seconds())
        now = due
    assert waits == [60, 600, 1800]
    (case,) = register.fail(number, BROKE, now, retry=rule)
    row = register.case(case.case).row
    assert (row.state, row.stage, row.failure, row.attempts) == (CaseState.FAILED, Stage.READ, "timeout", 4)
    assert register.pending(10, now + timedelta(days=9)) == ()
    assert register.account().failed == 1
    assert register.account().balanced
    assert register.outbox_due(now) == ()


def test_failed_message_can_be_filed_later(register: Register) -> None:
    number = received(register)
    register.fail(number, Failure(stage=Stage.ASSESS, reason="rule_broke", transient=False), NOW)
    assert register.account().failed == 1
    register.file(outcome(number, screening("a")), NOW, reprocess=True)
    row = register.case("R-000001").row
    assert (row.state, row.failure, row.attempts) == (CaseState.FILED, None, 0)
    assert len(register.outbox_due(NOW)) == 1


def test_one_broken_letter_leaves_the_other_filed(register: Register) -> None:
    number = received(register)
    base = outcome(number, screening("a"))
    broken = LetterFailure(part=2, letter=sha256("b"), failure=BROKE)
    part = PartRecord(index=2, media_type="application/pdf", size=1, sha256=sha256("b"), name="b.pdf")
    mixed = MessageOutcome(
        message=number, parts=(*base.parts, part), screenings=base.screenings, failures=(broken,)
    )
    states = {one.letter: one.state for one in register.file(mixed, NOW)}
    assert states == {sha256("a"): CaseState.FILED, sha256("b"): CaseState.RECEIVED}
    (waiting,) = register.pending(1, NOW + timedelta(hours=1))
    assert waiting.filed == {sha256("a")}
    assert register.case("R-000002").row.letter_name == "b.pdf"
    assert register.account().in_progress == 1
    retried = MessageOutcome(
        message=number,
        parts=mixed.parts,
        screenings=(CaseScreening(part=2, screening=screening("b", MISSING)),),
    )
    register.file(retried, NOW)
    assert [row.decision for row in register.cases()] == [Decision.APPROVED, Decision.FOLLOW_UP]
    assert register.account().filed == 1


def test_letter_that_nobody_judged_is_failed_not_forgotten(register: Register) -> None:
    number = received(register)
    base = outcome(number, screening("a"), screening("b"))
    forgetful = MessageOutcome(message=number, parts=base.parts, screenings=base.screenings[:1])
    register.file(forgetful, NOW)
    assert [(row.state, row.failure) for row in register.cases()] == [
        (CaseState.FILED, None),
        (CaseState.FAILED, "not_screened"),
    ]


def test_outcome_without_anything_is_failed_not_forgotten(register: Register) -> None:
    register.file(MessageOutcome(message=received(register), parts=()), NOW)
    assert [(row.state, row.failure) for row in register.cases()] == [(CaseState.FAILED, "not_screened")]


def test_approval_of_a_letter_that_is_gone_does_not_stand(register: Register) -> None:
    number = received(register)
    register.file(outcome(number, screening("a"), screening("b")), NOW)
    gone = register.file(outcome(number, screening("a")), NOW, reprocess=True)[1]
    assert (gone.state, gone.before, gone.decision) == (CaseState.FAILED, Decision.APPROVED, None)
    assert gone.changed
    assert register.case(gone.case).row.decision is None
    assert register.cases(CaseFilter(decision=Decision.APPROVED))[0].letter == sha256("a")


def test_reprocessing_that_breaks_takes_the_approval_away(register: Register) -> None:
    number = received(register)
    register.file(outcome(number, screening("a")), NOW)
    assert register.fail(number, BROKE, NOW) == ()
    assert register.case("R-000001").row.decision is Decision.APPROVED
    (broken,) = register.fail(number, BROKE, NOW, reprocess=True)
    assert broken.before is Decision.APPROVED
    assert register.case("R-000001").row.decision is None
    assert len(register.screenings("R-000001")) == 1


def test_unknown_message_is_refused_and_the_batch_is_not_half_filed(register: Register) -> None:
    number = received(register)
    with pytest.raises(ValueError, match="message 99"):
        register.file_many([outcome(number, screening("a")), outcome(99, screening("b"))], NOW)
    assert register.case("R-000001").row.state is CaseState.RECEIVED
    with pytest.raises(ValueError, match="message 99"):
        register.fail(99, BROKE, NOW)


@pytest.mark.parametrize("name", ["R-000009", "9", "R-", "", "x", "R-1 or 1=1", "9" * 40])
def test_unknown_case_is_said_so(register: Register, name: str) -> None:
    with pytest.raises(UnknownCase):
        register.case(name)
    with pytest.raises(UnknownCase):
        register.messages_of([name])


def test_filters(register: Register) -> None:
    for uid, found in ((1, None), (2, MISSING), (3, None)):
        number = register.receive([message(uid, received_at=NOW + timedelta(days=uid))], NOW)[0].message
        if uid < 3:
            register.file(outcome(number, screening(f"l{uid}", found)), NOW)
    names = [
        [row.id for row in register.cases(wanted)]
        for wanted in (
            CaseFilter(decision=Decision.APPROVED),
            CaseFilter(decision=Decision.FOLLOW_UP),
            CaseFilter(state=CaseState.RECEIVED),
            CaseFilter(since=NOW + timedelta(days=2)),
            CaseFilter(limit=1),
            CaseFilter(message=1),
        )
    ]
    assert names == [
        ["R-000001"], ["R-000002"], ["R-000003"], ["R-000002", "R-000003"], ["R-000003"], ["R-000001"]
    ]  # fmt: skip
    assert register.messages_of(["R-000002", "r-2", "1"]) == (2, 1)
    assert [one.id for one in register.messages((3, 1, 3, 77))] == [1, 3]


def test_other_letters_of_the_same_patient_are_found(register: Register) -> None:
    people = [
        ("Rosa Imbrogno", date(1995, 4, 3)),
        ("ROSA  imbrogno", date(1995, 4, 3)),
        ("Rosa Imbrogno", None),
        ("Rosa Imbrogno", date(1980, 1, 1)),
        ("Another Person", date(1995, 4, 3)),
    ]
    for uid, (name, born) in enumerate(people, 1):
        found = assessment(patient=name, born=born)
        register.file(outcome(received(register, uid), screening(f"l{uid}", found)), NOW)
    assert register.case("R-000001").other_letters == ("R-000002", "R-000003")
    assert [row.id for row in register.letters_for("rosa imbrogno", None)] == [
        "R-000001", "R-000002", "R-000003", "R-000004"
    ]  # fmt: skip


def test_outbox_waits_and_is_done_once(register: Register) -> None:
    register.file(outcome(received(register), screening("a")), NOW)
    (item,) = register.outbox_due(NOW)
    assert (item.uid, item.uidvalidity, item.folder, item.outcome) == (1, 7, "INBOX", "approved")
    register.outbox_retry([item.id], "mailbox_unreachable", NOW)
    assert register.outbox_due(NOW) == ()
    (again,) = register.outbox_due(NOW + timedelta(minutes=1))
    assert again.attempts == 1
    register.outbox_done([item.id], NOW)
    assert register.outbox_due(NOW + timedelta(days=1)) == ()
