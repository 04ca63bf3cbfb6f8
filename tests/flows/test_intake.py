"""The intake flow as a real Prefect flow run on a directory of mails.

Nothing is lost, nothing filed twice, no run green over a failure, and the orchestrator knows codes alone.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import validators
from extractors.sandbox import Sandbox
from flows.compose import using
from flows.errors import AccountingBroken, FlowBroke, LettersFailed, PollRunning
from flows.intake import intake
from flows.reprocess import reprocess
from pipeline.errors import MailboxUnreachable, ReadingFailed, RegisterUnreachable
from pipeline.mailbox import After, AfterKind
from pipeline.model import Assessment, Attachment, Context, Decision, Reading, Unreadable
from pipeline.policy import Policy
from pipeline.register import CaseState, Register
from tests.flows.conftest import Clinic

pytestmark = pytest.mark.usefixtures("prefect_server")

Mail = Callable[..., bytes]


@pytest.fixture
def broken_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that breaks on the letters about one patient, with her name in the error."""
    real = validators.assess

    def assess(reading: Reading, context: Context, policy: Policy) -> Assessment:
        if any("Perpetua" in page.text for page in reading.pages):
            raise KeyError("Perpetua Grimsby")
        return real(reading, context, policy)

    monkeypatch.setattr(validators, "assess", assess)


def test_what_is_in_the_mailbox_becomes_filed_bookings(clinic: Clinic, letter_mail: Mail) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))
    clinic.deliver(
        letter_mail("Ottoline Marsh", "Could you book {patient} for Tuesday? The letter follows.\n")
    )
    counts = intake()
    assert (counts["listed"], counts["received"], counts["filed"], counts["failed"]) == (2, 2, 2, 0)
    with clinic.register() as register:
        rows = register.cases()
    assert [(row.decision, row.reasons) for row in rows] == [
        (Decision.APPROVED, ()),
        (Decision.FOLLOW_UP, ("no_letter",)),
    ]


def test_a_second_run_files_nothing_twice(clinic: Clinic, letter_mail: Mail) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))
    clinic.deliver(letter_mail("Calliope Redfern"))
    first = intake()
    assert (first["received"], first["duplicates"], first["filed"]) == (1, 1, 1)
    second = intake()
    assert (second["listed"], second["known"], second["filed"]) == (2, 2, 0)
    with clinic.register() as register:
        assert len(register.cases()) == 1
        assert len(register.screenings("R-000001")) == 1


@pytest.mark.usefixtures("broken_rule")
def test_one_bad_letter_never_stops_the_others_and_the_run_is_not_green(
    clinic: Clinic, letter_mail: Mail
) -> None:
    for patient in ("Calliope Redfern", "Perpetua Grimsby", "Ottoline Marsh"):
        clinic.deliver(letter_mail(patient))
    with pytest.raises(LettersFailed) as raised:
        intake()
    assert (raised.value.counts["filed"], raised.value.counts["failed"]) == (2, 1)
    with clinic.register() as register:
        assert [row.state for row in register.cases()] == [
            CaseState.FILED,
            CaseState.FAILED,
            CaseState.FILED,
        ]
        assert register.account().balanced


@pytest.mark.usefixtures("broken_rule")
def test_a_failed_letter_is_run_again_from_the_stored_bytes(
    clinic: Clinic, letter_mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.deliver(letter_mail("Perpetua Grimsby"))
    with pytest.raises(LettersFailed):
        intake()
    monkeypatch.undo()
    (clinic.inbox / "0001.eml").unlink()
    with using(clinic.settings):
        done = reprocess([1])
    assert [case.decision for case in done.changed] == [Decision.APPROVED]


def test_reprocessing_keeps_earlier_screenings_and_tells_what_changed(
    clinic: Clinic, letter_mail: Mail, tmp_path: Path
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))
    intake()
    assert not reprocess([1]).changed
    stricter = tmp_path / "policy.toml"
    stricter.write_text(_policy_without("physician"))
    with using(replace(clinic.settings, policy=stricter)):
        (changed,) = reprocess([1]).changed
    assert (changed.before, changed.decision) == (Decision.APPROVED, Decision.FOLLOW_UP)
    assert changed.reasons == ("referrer_not_accepted",)
    with clinic.register() as register:
        assert len(register.screenings(changed.case)) == 3


def _policy_without(referrer: str) -> str:
    from pipeline.policy import shipped_policy

    return shipped_policy().replace(f'"{referrer}", ', "", 1)


def test_a_mailbox_that_cannot_be_reached_ends_the_run_red_after_what_waits_is_filed(
    clinic: Clinic, letter_mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))
    with monkeypatch.context() as patched:
        patched.setattr("flows.intake.process_batch", _die)
        with pytest.raises(FlowBroke):
            intake()
    gone = replace(clinic.settings, mailbox=replace(clinic.mailbox(), path=clinic.inbox / "gone"))
    with using(gone), pytest.raises(MailboxUnreachable):
        intake()
    with clinic.register() as register:
        assert [row.state for row in register.cases()] == [CaseState.FILED]
        assert [poll.error for poll in register.last_polls()] == ["mailbox_unreachable", None]


def _die(*_arguments: object, **_named: object) -> None:
    raise RuntimeError("the process dies here")


def test_a_process_that_dies_while_judging_leaves_its_messages_to_the_next_run(
    clinic: Clinic, letter_mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))
    with monkeypatch.context() as patched:
        patched.setattr("flows.intake.process_batch", _die)
        with pytest.raises(FlowBroke):
            intake()
    with clinic.register() as register:
        assert [row.state for row in register.cases()] == [CaseState.RECEIVED]
    assert intake()["filed"] == 1


def test_a_reader_that_breaks_for_now_is_tried_again_later(
    clinic: Clinic, letter_mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))

    def broken(_self: Sandbox, _letter: Attachment) -> Reading | Unreadable:
        raise ReadingFailed("No process can be started.")

    with monkeypatch.context() as patched:
        patched.setattr(Sandbox, "extract", broken)
        counts = intake()
    assert (counts["waiting"], counts["failed"], counts["filed"]) == (1, 0, 0)
    with clinic.register() as register:
        (row,) = register.cases()
    assert (row.attempts, row.failure, row.state) == (1, "reader_broke", CaseState.RECEIVED)
    assert row.next_attempt_at is not None


def test_stored_bytes_that_are_gone_fail_that_message_alone(
    clinic: Clinic, letter_mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))
    clinic.deliver(letter_mail("Ottoline Marsh"))
    with monkeypatch.context() as patched:
        patched.setattr("flows.intake.process_batch", _die)
        with pytest.raises(FlowBroke):
            intake()
    with clinic.register() as register:
        gone = register.messages([1])[0].sha256
    (path,) = [path for path in clinic.settings.blobs.rglob("*") if path.is_file() and gone in str(path)]
    path.unlink()
    counts = intake()
    assert (counts["filed"], counts["waiting"]) == (1, 1)


def test_an_outcome_that_cannot_be_written_fails_alone(
    clinic: Clinic, letter_mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))
    clinic.deliver(letter_mail("Ottoline Marsh"))
    real = Register.file_many

    def refuse(self: Register, outcomes: tuple[object, ...], *rest: object, **named: object) -> object:
        if any(getattr(one, "message", None) == 1 for one in outcomes):
            raise ValueError("Calliope Redfern cannot be written")
        return real(self, outcomes, *rest, **named)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(Register, "file_many", refuse)
    with pytest.raises(LettersFailed) as raised:
        intake()
    assert (raised.value.counts["filed"], raised.value.counts["failed"]) == (1, 1)


def test_a_register_that_is_away_loses_nothing(
    clinic: Clinic, letter_mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))

    def away(*_arguments: object, **_named: object) -> None:
        raise RegisterUnreachable("The disk is full; make room.")

    with monkeypatch.context() as patched:
        patched.setattr(Register, "file_many", away)
        with pytest.raises(RegisterUnreachable):
            intake()
    assert intake()["filed"] == 1


def test_two_runs_never_overlap(clinic: Clinic) -> None:
    clinic.settings.home.mkdir(parents=True)
    with (clinic.settings.home / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PollRunning):
            intake()
    assert intake()["listed"] == 0


def test_an_account_that_does_not_add_up_is_never_green(
    clinic: Clinic, letter_mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))
    real = Register.account
    monkeypatch.setattr(Register, "account", lambda self: replace(real(self), unexplained=1))
    with pytest.raises(AccountingBroken):
        intake()


def test_the_mailbox_is_told_after_the_outcome_is_stored(clinic: Clinic, letter_mail: Mail) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))
    moving = clinic.mailbox(After(kind=AfterKind.MOVE, target="done"))
    with using(replace(clinic.settings, mailbox=moving)):
        assert intake()["told"] == 1
    assert not list(clinic.inbox.glob("*.eml"))
    assert len(list((clinic.inbox / "done").glob("*.eml"))) == 1
    with using(replace(clinic.settings, mailbox=moving)):
        assert intake()["told"] == 0


def test_a_mailbox_that_cannot_be_told_does_not_touch_the_filing(
    clinic: Clinic, letter_mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern"))
    moving = replace(clinic.settings, mailbox=clinic.mailbox(After(kind=AfterKind.MOVE, target="done")))

    def unreachable(*_arguments: object, **_named: object) -> None:
        raise MailboxUnreachable("The connection was lost.")

    with using(moving), monkeypatch.context() as patched:
        patched.setattr("pipeline.mailbox.folder.FolderMailbox.mark", unreachable)
        with pytest.raises(MailboxUnreachable):
            intake()
    with clinic.register() as register:
        assert [row.decision for row in register.cases()] == [Decision.APPROVED]


@pytest.mark.usefixtures("broken_rule")
def test_the_orchestrator_knows_ids_counts_and_codes_alone(clinic: Clinic, letter_mail: Mail) -> None:
    clinic.deliver(
        letter_mail("Perpetua Grimsby", "{patient}\n", ("Perpetua Grimsby.txt", "text/plain", b"x" * 80))
    )
    clinic.deliver(letter_mail("Calliope Redfern"))
    with pytest.raises(LettersFailed):
        intake()
    kept = _everything_kept().lower()
    assert "intake" in kept
    for word in (
        "perpetua",
        "grimsby",
        "calliope",
        "redfern",
        "windermere",
        "oakhaven",
        "ultrasound",
        ".eml",
    ):
        assert word not in kept


def _everything_kept() -> str:
    """Every text in the test server's database."""
    from prefect.settings import PREFECT_SERVER_DATABASE_CONNECTION_URL

    url = PREFECT_SERVER_DATABASE_CONNECTION_URL.value()
    path = str(url).removeprefix("sqlite+aiosqlite:///")
    with sqlite3.connect(path) as database:
        return "\n".join(database.iterdump())
