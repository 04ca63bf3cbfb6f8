"""Messages come in: nothing is lost, nothing is twice."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import RegisterUnreachable
from pipeline.register import CaseState, IncomingMessage, Register
from tests.register.samples import NOW, message, no_letter, outcome


def test_message_is_kept_with_its_place_and_waits(register: Register) -> None:
    (received,) = register.receive([message(5)], NOW)
    assert (received.uid, received.new, received.case) == (5, True, "R-000001")
    assert register.raw(received.message) == message(5).raw
    assert register.known_uids("clinic", "INBOX", 7) == {5}
    assert register.known_uids("clinic", "INBOX", 8) == frozenset()
    (waiting,) = register.pending(10, NOW)
    assert (waiting.id, waiting.cases, waiting.attempts) == (received.message, ("R-000001",), 0)
    detail = register.case("R-000001")
    assert detail.row.state is CaseState.RECEIVED
    assert detail.row.received_at == NOW
    assert detail.message_id == "<5@example.org>"


def test_same_bytes_at_two_places_are_one_message_seen_twice(register: Register) -> None:
    first, second = register.receive([message(1, b"same"), message(2, b"same")], NOW)
    (third,) = register.receive([message(3, b"same", account="other")], NOW)
    assert [one.new for one in (first, second, third)] == [True, False, False]
    assert first.message == second.message == third.message
    assert register.known_uids("clinic", "INBOX", 7) == {1, 2}
    assert len(register.case(first.case).sightings) == 3
    assert len(register.pending(10, NOW)) == 1


def test_same_uid_after_a_new_uidvalidity_is_another_message(register: Register) -> None:
    register.receive([message(1, b"old", uidvalidity=1)], NOW)
    (again,) = register.receive([message(1, b"new", uidvalidity=2)], NOW)
    assert again.new
    assert register.account().messages == 2


def test_messages_without_message_id_stay_apart(register: Register) -> None:
    received = register.receive([message(1, b"a", message_id=None), message(2, b"b", message_id=None)], NOW)
    assert len({one.message for one in received}) == 2


def test_hostile_header_does_not_stop_the_message(register: Register) -> None:
    (received,) = register.receive([message(1, message_id="<\x00\udcff@x>")], NOW)
    assert register.case(received.case).message_id == "<\ufffd\ufffd@x>"


def test_copy_of_a_settled_message_is_marked_too(register: Register) -> None:
    (received,) = register.receive([message(1, b"same")], NOW)
    assert register.outbox_due(NOW) == ()
    register.file(outcome(received.message, no_letter()), NOW)
    register.receive([message(2, b"same")], NOW)
    assert [item.uid for item in register.outbox_due(NOW)] == [1, 2]


def test_instants_keep_their_moment_whatever_their_zone(register: Register) -> None:
    toronto = timezone(timedelta(hours=-5))
    (received,) = register.receive(
        [message(1, received_at=datetime(2026, 11, 9, 22, 0, tzinfo=toronto))], NOW
    )
    assert register.case(received.case).row.received_at == datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


def test_naive_instant_is_refused_and_nothing_is_stored(register: Register) -> None:
    with pytest.raises(Exception, match="aware datetimes"):
        register.receive([message(1, received_at=datetime(2026, 11, 9))], NOW)  # noqa: DTZ001 - the point
    assert register.account().messages == 0


def test_set_aside_leaves_the_work_with_its_reason(register: Register) -> None:
    received = register.receive([message(1), message(2)], NOW)
    register.set_aside(received[0].message, "auto_reply", NOW)
    assert [one.id for one in register.pending(10, NOW)] == [received[1].message]
    account = register.account()
    assert (account.set_aside, account.in_progress, account.balanced) == (1, 1, True)
    (item,) = register.outbox_due(NOW)
    assert item.outcome == "set_aside"
    with pytest.raises(ValueError, match="code"):
        register.set_aside(received[1].message, "a reason in words", NOW)


def test_reopened_message_is_worked_on_again(register: Register) -> None:
    (received,) = register.receive([message(1)], NOW)
    register.set_aside(received.message, "auto_reply", NOW)
    register.reopen([received.message], NOW)
    assert [one.id for one in register.pending(10, NOW)] == [received.message]
    assert register.account().balanced


def test_changed_or_missing_bytes_are_never_handed_out(register: Register, tmp_path: Path) -> None:
    (received,) = register.receive([message(1)], NOW)
    (path,) = (tmp_path / "blobs").glob("??/*")
    path.write_bytes(b"something else")
    with pytest.raises(RegisterUnreachable, match="changed"):
        register.raw(received.message)
    path.unlink()
    assert register.missing_bytes() == (received.message,)
    with pytest.raises(RegisterUnreachable, match="missing"):
        register.raw(received.message)


_messages = st.lists(
    st.builds(
        message,
        uid=st.integers(1, 6),
        raw=st.sampled_from([b"", b"a", b"b", b"c"]),
        account=st.sampled_from(["one", "two"]),
        uidvalidity=st.integers(1, 2),
    ),
    max_size=12,
)


@given(batches=st.lists(_messages, max_size=4))
@settings(max_examples=12, deadline=None)
def test_any_deliveries_in_any_order_keep_every_message_once(batches: list[list[IncomingMessage]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        with Register.open(f"sqlite:///{folder}/r.db", folder / "blobs") as register:
            for batch in batches:
                for sent, got in zip(batch, register.receive(batch, NOW), strict=True):
                    assert register.raw(got.message) == sent.raw
            # A server that hands out other bytes under a known place is wrong; both are kept all the same.
            everything = [one for batch in batches for one in batch]
            assert register.account().messages == len({one.raw for one in everything})
            assert register.account().balanced
            for one in everything:
                assert one.uid in register.known_uids(one.account, one.folder, one.uidvalidity)
            assert register.audit_verify().sound
    finally:
        shutil.rmtree(folder)
