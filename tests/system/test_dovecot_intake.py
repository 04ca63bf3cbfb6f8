"""The whole intake flow on the sample inbox, kept by a real Dovecot: filed, marked, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import fixtures
from flows.compose import open_register, using
from flows.intake import intake
from flows.settings import Settings, load_settings
from pipeline.mailbox import After, AfterKind, MailboxSettings, open_mailbox
from pipeline.model import Decision
from tests.flows.conftest import prefect_server  # noqa: F401 - a fixture
from tests.mailbox.contract import contents, flag_deleted
from tests.system.dovecot import USERS, Dovecot, DovecotPost

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("prefect_server")]

APPROVED = After(kind=AfterKind.MOVE, target="Überweisungen/Approved")
FOLLOW_UP = After(kind=AfterKind.KEYWORD, target="FollowUp")


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def post(dovecot: Dovecot) -> DovecotPost:
    return dovecot.post(USERS[0])


@pytest.fixture
def settings(post: DovecotPost, tmp_path: Path) -> Settings:
    mailbox: MailboxSettings = replace(post.settings(), after_approved=APPROVED, after_follow_up=FOLLOW_UP)
    return replace(
        load_settings(environ={"REFERRALS_HOME": str(tmp_path), "REFERRALS_CONFIG": ""}), mailbox=mailbox
    )


def test_the_sample_inbox(post: DovecotPost, settings: Settings) -> None:
    samples = [path.read_bytes() for path in fixtures.inbox()]
    post.deliver(*samples, fixtures.large_message())
    answers = fixtures.expected()
    incomplete = next(
        index for index, path in enumerate(fixtures.inbox()) if answers[path.name].decision == "follow_up"
    )
    with open_mailbox(post.settings()) as mailbox:
        unwanted = mailbox.list()[incomplete].uid
    flag_deleted(post, unwanted)  # by staff, before the first poll

    with using(settings):
        first = intake()
        second = intake()

    assert first["listed"] == len(samples) + 1
    assert first["received"] + first["duplicates"] == first["listed"]
    assert (first["unfetched"], first["failed"], first["waiting"]) == (0, 0, 0)
    assert (second["received"], second["duplicates"], second["filed"], second["told"]) == (0, 0, 0, 0)
    with open_register(settings) as register:
        assert register.account().balanced
        cases = register.cases()
    assert sum(case.decision is Decision.APPROVED for case in cases) == first["approved"] > 0

    moved = contents(post.settings(APPROVED.target))
    left = contents(post.settings())
    assert len(moved) + len(left) == first["listed"]
    with post.staff() as staff:
        staff.select_folder("INBOX", readonly=True)
        assert staff.search("SEEN") == []
        assert unwanted in staff.search(["KEYWORD", FOLLOW_UP.target])
        assert staff.search(["DELETED"]) == [unwanted]


def test_a_mailbox_whose_uids_changed_files_nothing_twice(dovecot: Dovecot, settings: Settings) -> None:
    post = dovecot.post(USERS[1])
    samples = [path.read_bytes() for path in fixtures.inbox()[:6]]
    mine = replace(settings, mailbox=post.settings())
    post.deliver(*samples)
    with using(mine):
        first = intake()
        with open_mailbox(post.settings()) as mailbox:
            before = mailbox.uidvalidity()
        for file in post.maildir.glob("dovecot*"):
            file.unlink()
        (post.maildir / "dovecot-uidlist").write_text(f"3 V{before + 1} N1\n", encoding="ascii")
        second = intake()
    assert first["filed"] > 0
    assert (second["listed"], second["known"], second["duplicates"]) == (len(samples), 0, len(samples))
    assert (second["received"], second["filed"]) == (0, 0)
