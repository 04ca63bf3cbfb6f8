"""Cases that need a password: read again with it, untouched without it, and never closed again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.sandbox import Sandbox
from flows.compose import using
from flows.intake import intake
from flows.reprocess import Reprocessed, reprocess
from flows.unlocking import Unlocking, read_password
from pipeline.errors import ConfigurationError, ReadingFailed
from pipeline.model import Attachment, Decision
from pipeline.register import AuditKind, CaseRow, CaseState
from tests.extractors.build_zip import sealed
from tests.flows.conftest import Clinic
from tests.flows.test_intake import _everything_kept

pytestmark = pytest.mark.usefixtures("prefect_server")

Mail = Callable[..., bytes]
FILES = Path(__file__).parents[1] / "extractors" / "protected"
PASSWORD = "Brücke 7"
COVER = "Good morning, please find the letter attached.\n"
FOLLOW_UP = (Decision.FOLLOW_UP, ("encrypted",))
APPROVED = (Decision.APPROVED, ())
LACKING = (Decision.FOLLOW_UP, ("statement_missing:no_infection_or_antibiotics",))


def attached(name: str) -> tuple[str, str, bytes]:
    return name, "application/octet-stream", (FILES / name).read_bytes()


def opened(clinic: Clinic, password: str, *cases: str) -> Reprocessed:
    with clinic.register() as register:
        numbers = register.messages_of(cases)
    with using(clinic.settings, Unlocking(password=password, cases=frozenset(cases))):
        return reprocess(list(numbers))


def rows(clinic: Clinic) -> dict[str, tuple[Decision | None, tuple[str, ...]]]:
    with clinic.register() as register:
        assert register.account().balanced
        return {row.id: (row.decision, row.reasons) for row in register.cases()}


def whole(clinic: Clinic) -> list[CaseRow]:
    with clinic.register() as register:
        return list(register.cases())


@pytest.mark.parametrize("name", ["libreoffice-rc4.pdf", "pikepdf-aes256.pdf", "standard.docx"])
def test_a_protected_letter_is_judged_with_its_password(clinic: Clinic, letter_mail: Mail, name: str) -> None:
    clinic.deliver(letter_mail("Calliope Redfern", COVER, attached(name)))
    intake()
    assert rows(clinic) == {"R-000001": FOLLOW_UP}
    (case,) = opened(clinic, PASSWORD, "R-000001").cases
    assert (case.before, case.reasons_before, case.decision) == (*FOLLOW_UP, Decision.APPROVED)
    assert rows(clinic) == {"R-000001": APPROVED}
    with clinic.register() as register:
        assert len(register.screenings("R-000001")) == 2
        kinds = [record.event.kind for record in register.audit_events()]
        assert register.audit_verify().sound
    assert kinds[:2] == [AuditKind.LETTER_REPROCESSED, AuditKind.REPROCESS_REQUESTED]


def test_another_password_changes_nothing(clinic: Clinic, letter_mail: Mail) -> None:
    clinic.deliver(letter_mail("Calliope Redfern", COVER, attached("pikepdf-aes128.pdf")))
    intake()
    before = whole(clinic)
    with clinic.register() as register:
        head = register.audit_head()
    done = opened(clinic, "Bruecke 7", "R-000001")
    assert (done.cases, done.closed) == ((), ("R-000001",))
    assert whole(clinic) == before
    with clinic.register() as register:
        assert register.audit_head() == head


@pytest.mark.parametrize("name", ["infozip.zip", "pyzipper-aes256.zip"])
def test_every_letter_in_a_protected_archive_becomes_a_case(
    clinic: Clinic, letter_mail: Mail, name: str
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern", COVER, attached(name)))
    intake()
    assert rows(clinic) == {"R-000001": FOLLOW_UP}
    assert opened(clinic, "another", "R-000001").closed == ("R-000001",)
    assert len(opened(clinic, PASSWORD, "R-000001").cases) == 2
    assert rows(clinic) == {"R-000001": APPROVED, "R-000002": LACKING}


def test_what_was_opened_stays_open_without_the_password(clinic: Clinic, letter_mail: Mail) -> None:
    clinic.deliver(letter_mail("Calliope Redfern", COVER, attached("msoffcrypto-agile.docx")))
    clinic.deliver(letter_mail("Ottoline Marsh", COVER, attached("infozip.zip")))
    intake()
    opened(clinic, PASSWORD, "R-000001", "R-000002")
    now = {"R-000001": APPROVED, "R-000002": APPROVED, "R-000003": LACKING}
    assert rows(clinic) == now
    assert not reprocess([1, 2]).changed
    assert rows(clinic) == now
    assert opened(clinic, "another", "R-000003").closed == ("R-000003",)
    assert rows(clinic) == now
    opened(clinic, PASSWORD, "R-000003")  # and it can be judged again with it
    assert rows(clinic) == now
    with clinic.register() as register:
        parts = [(part.name, part.skipped) for part in register.case("R-000003").parts]
    assert parts == [(None, "body"), ("infozip.zip", "unpacked"), ("redfern.pdf", None), ("marsh.txt", None)]


def test_letters_of_one_message_are_opened_one_after_the_other(clinic: Clinic, letter_mail: Mail) -> None:
    """Each password opens its own document, and leaves what another one opened before."""
    other = _zipped("Osprey 12")
    clinic.deliver(
        letter_mail(
            "Calliope Redfern",
            COVER,
            attached("infozip.zip"),
            ("other.zip", "application/zip", other),
            attached("standard.docx"),
        )
    )
    intake()
    assert rows(clinic) == dict.fromkeys(("R-000001", "R-000002", "R-000003"), FOLLOW_UP)
    done = opened(clinic, "Osprey 12", "R-000001", "R-000002")
    assert done.closed == ("R-000001",)
    now = {"R-000001": FOLLOW_UP, "R-000002": LACKING, "R-000003": FOLLOW_UP}
    assert rows(clinic) == now
    opened(clinic, PASSWORD, "R-000001")
    now |= {"R-000001": APPROVED, "R-000003": APPROVED, "R-000004": LACKING}
    assert rows(clinic) == now
    assert not reprocess([1]).changed
    assert rows(clinic) == now


def _zipped(password: str) -> bytes:
    """A protected archive with another patient's letter."""
    text = (
        "November 9, 2026\n\nRe: Perpetua Grimsby, DOB 1990-07-01\n\n"
        "She has no contraindications to treatment.\n"
        "I recommend therapeutic ultrasound for her blocked duct.\n\nTiberius Oakhaven, MD, CCFP\n"
    )
    return sealed("grimsby.txt", text.encode(), password)


def test_an_archive_without_a_letter_is_told(clinic: Clinic, letter_mail: Mail) -> None:
    receipt = sealed("map.txt", b"Parking is behind the building.\n", "Osprey 12")
    clinic.deliver(letter_mail("Calliope Redfern", COVER, ("a.zip", "application/zip", receipt)))
    intake()
    opened(clinic, "Osprey 12", "R-000001")
    (row,) = whole(clinic)
    assert (row.state, row.decision) == (CaseState.FILED, Decision.FOLLOW_UP)
    assert row.reasons != ("encrypted",)
    reprocess([1])
    assert whole(clinic)[0].reasons == row.reasons


def test_a_reader_that_breaks_changes_nothing(
    clinic: Clinic, letter_mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern", COVER, attached("standard.docx")))
    intake()
    before = whole(clinic)

    def away(self: Sandbox, raw: bytes, *, password: str | None = None) -> None:
        raise ReadingFailed("no memory")

    monkeypatch.setattr(Sandbox, "open_message", away)
    done = opened(clinic, PASSWORD, "R-000001")
    assert (done.cases, done.broken) == ((), ("R-000001",))
    assert whole(clinic) == before


def test_the_password_is_kept_nowhere(
    clinic: Clinic, letter_mail: Mail, caplog: pytest.LogCaptureFixture
) -> None:
    clinic.deliver(letter_mail("Calliope Redfern", COVER, attached("standard.docx")))
    clinic.deliver(letter_mail("Calliope Redfern", COVER, attached("infozip.zip")))
    intake()
    with caplog.at_level(logging.DEBUG):
        done = opened(clinic, PASSWORD, "R-000001")
        opened(clinic, f"not {PASSWORD}", "R-000002")
    assert done.cases
    assert "Brücke" not in repr(done) + repr(Unlocking(password=PASSWORD, cases=frozenset()))
    assert "Brücke" not in caplog.text
    assert "Br\\u00fccke" not in caplog.text
    kept = _everything_kept()
    assert "reprocess" in kept
    assert "Brücke" not in kept
    assert "Br\\u00fccke" not in kept
    for path in clinic.settings.home.rglob("*"):
        if path.is_file() and path.parent.name != "blobs":
            assert PASSWORD.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("content", "password"),
    [
        (b"Br\xc3\xbccke 7\n", PASSWORD),
        (b"\xef\xbb\xbfBr\xc3\xbccke 7\r\nanother line\n", PASSWORD),
        (b" spaces stay \n", " spaces stay "),
        (b"no line end", "no line end"),
    ],
)
def test_the_password_is_the_first_line(tmp_path: Path, content: bytes, password: str) -> None:
    (tmp_path / "file").write_bytes(content)
    assert read_password(tmp_path / "file") == password


@pytest.mark.parametrize("content", [b"", b"\n\nlate\n", b"Br\xfccke 7\n", b"a\0b\n", b"x" * 2000])
def test_a_file_without_a_password_is_told_and_never_quoted(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(ConfigurationError) as raised:
        read_password(tmp_path / "file")
    assert "cke 7" not in str(raised.value)
    assert raised.value.__cause__ is None
    with pytest.raises(ConfigurationError):
        read_password(tmp_path / "missing")


def test_letters_without_a_password_beside_it_are_judged_too(
    clinic: Clinic, letter_mail: Mail, tmp_path: Path
) -> None:
    text = letter_mail("Ottoline Marsh").split(b"\r\n\r\n", 1)[1]
    clinic.deliver(
        letter_mail("Calliope Redfern", COVER, ("marsh.txt", "text/plain", text), attached("standard.docx"))
    )
    intake()
    assert rows(clinic) == {"R-000001": APPROVED, "R-000002": FOLLOW_UP}
    opened(clinic, "another", "R-000002")
    assert rows(clinic) == {"R-000001": APPROVED, "R-000002": FOLLOW_UP}
    with using(clinic.settings, Unlocking(password=PASSWORD, cases=frozenset({"R-000002"}))):
        reprocess([1])
    assert rows(clinic) == {"R-000001": APPROVED, "R-000002": APPROVED}


def test_an_attachments_password_reaches_no_other_reader() -> None:
    plain = Attachment(id="", name=None, media_type="application/pdf", data=b"")
    with Sandbox() as sandbox:
        sandbox.extract(plain, password=PASSWORD)
        assert not sandbox._idle
