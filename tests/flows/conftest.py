"""A Prefect server for the whole run, a clinic in a temporary directory, and mails for its mailbox."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from flows.compose import open_register, using
from flows.orchestrator import QUIET
from flows.settings import Settings, load_settings
from pipeline.mailbox import After, MailboxKind, MailboxSettings
from pipeline.register import Register

os.environ.update(QUIET)  # before anything imports Prefect, which reads it once

LETTER = """November 9, 2026

Re: {patient}, DOB 1991-04-02

Dear physiotherapist,

She has a blocked duct in the left breast. I examined her today.
She has no infection and is not taking any antibiotics.
She has no contraindications to treatment.
I recommend therapeutic ultrasound.

Sincerely,

Tiberius Oakhaven, MD, CCFP
"""


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[str]:
    """The test server of Prefect; its address."""
    from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    with (
        prefect_test_harness(server_startup_timeout=120),
        temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
    ):
        yield PREFECT_API_URL.value()


class Clinic:
    """One installation on a directory of mails, with nothing configured but that."""

    def __init__(self, root: Path) -> None:
        self.inbox = root / "inbox"
        self.inbox.mkdir()
        found = load_settings(environ={"REFERRALS_HOME": str(root / "home"), "REFERRALS_WORKERS": "1"})
        self.settings: Settings = replace(found, mailbox=self.mailbox())
        self._number = 0

    def mailbox(self, after: After | None = None) -> MailboxSettings:
        return MailboxSettings(
            kind=MailboxKind.FOLDER, path=self.inbox, settle_seconds=0.0, after=after or After()
        )

    def deliver(self, raw: bytes) -> None:
        self._number += 1
        (self.inbox / f"{self._number:04}.eml").write_bytes(raw)

    def register(self) -> Register:
        return open_register(self.settings)


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    """A fresh one, whose settings the flows of the test use."""
    monkeypatch.chdir(tmp_path)
    place = Clinic(tmp_path)
    with using(place.settings):
        yield place


def mail(patient: str, text: str = LETTER, *attachments: tuple[str, str, bytes]) -> bytes:
    """A mail whose text is a complete letter about `patient`."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Windermere Family Practice <office@windermerefp.example.org>"
    message["To"] = "Bookings <bookings@clinic.example>"
    message["Subject"] = f"Referral for {patient}"
    message["Date"] = "Tue, 10 Nov 2026 09:30:00 -0500"
    message["Message-ID"] = f"<{patient.replace(' ', '.')}@windermerefp.example.org>"
    message.set_content(text.format(patient=patient))
    for name, media_type, data in attachments:
        kind, _, subtype = media_type.partition("/")
        message.add_attachment(data, maintype=kind, subtype=subtype, filename=name)
    return bytes(message)


@pytest.fixture
def letter_mail() -> Callable[..., bytes]:
    """See `mail`."""
    return mail
