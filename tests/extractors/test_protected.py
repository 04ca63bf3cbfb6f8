"""Files that other programs protected with a password are read with it, and with no other one."""

from __future__ import annotations

import hashlib
import io
import logging
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from extractors import extract
from extractors.archive import ArchiveRefused, open_archive
from extractors.message import Message, open_message
from extractors.protected_zip import reader
from pipeline.model import Attachment, Reading, ReasonCode, Unreadable

FILES = Path(__file__).parent / "protected"
PASSWORD = "Brücke 7"
DOCUMENTS = (
    "libreoffice-rc4.pdf",
    "pikepdf-aes128.pdf",
    "pikepdf-aes256.pdf",
    "msoffcrypto-agile.docx",
    "standard.docx",
)
ARCHIVES = ("infozip.zip", "pyzipper-aes128.zip", "pyzipper-aes256.zip")


def read(data: bytes, password: str | None) -> Reading | Unreadable:
    letter = Attachment(
        id=hashlib.sha256(data).hexdigest(), name=None, media_type="application/octet-stream", data=data
    )
    return extract(letter, password=password)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_protected_document_is_read_with_its_password(name: str) -> None:
    found = read((FILES / name).read_bytes(), PASSWORD)
    assert isinstance(found, Reading)
    assert "I recommend therapeutic ultrasound." in found.pages[0].text
    assert found.confidence == 1.0


@pytest.mark.parametrize("password", [None, "Bruecke 7", "", "x" * 300, "\U0001f511"])
@pytest.mark.parametrize("name", [*DOCUMENTS, *ARCHIVES])
def test_without_its_password_it_stays_encrypted(name: str, password: str | None) -> None:
    found = read((FILES / name).read_bytes(), password)
    assert isinstance(found, Unreadable)
    assert found.reason is ReasonCode.ENCRYPTED


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_protected_document_that_is_damaged_costs_itself(name: str) -> None:
    data = (FILES / name).read_bytes()
    for place in range(400, len(data), len(data) // 12):
        damaged = data[:place] + bytes(64) + data[place + 64 :]
        assert read(damaged, PASSWORD)
        assert read(data[:place], PASSWORD)


def test_a_file_without_a_password_is_read_all_the_same() -> None:
    found = read(b"She has no infection.", PASSWORD)
    assert isinstance(found, Reading)
    assert found.pages[0].text == "She has no infection."


def test_what_opens_office_files_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        read((FILES / "standard.docx").read_bytes(), PASSWORD)
        read((FILES / "msoffcrypto-agile.docx").read_bytes(), PASSWORD)
    assert not caplog.records


def mail(name: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Windermere Family Practice <office@windermerefp.example.org>"
    message.set_content("The letters are attached.")
    message.add_attachment((FILES / name).read_bytes(), "application", "zip", filename=name)
    return message.as_bytes()


def sorted_out(message: Message) -> list[tuple[str | None, str | None]]:
    return [(part.name, part.skipped) for part in message.parts]


@pytest.mark.parametrize("name", ARCHIVES)
def test_letters_in_a_protected_archive_are_found_with_its_password(name: str) -> None:
    opened = open_message(mail(name), password=PASSWORD)
    assert sorted_out(opened) == [
        (None, "body"),
        (name, "unpacked"),
        ("redfern.pdf", None),
        ("marsh.txt", None),
    ]
    pdf, text = (part.attachment for part in opened.parts[2:])
    assert pdf is not None
    assert pdf.media_type == "application/pdf"
    assert text is not None
    assert b"Ottoline Marsh" in text.data


@pytest.mark.parametrize("password", [None, "Brucke 7", ""])
@pytest.mark.parametrize("name", ARCHIVES)
def test_without_it_the_archive_is_the_candidate(name: str, password: str | None) -> None:
    opened = open_message(mail(name), password=password)
    assert sorted_out(opened) == [(None, "body"), (name, None)]


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_protected_archive_that_is_damaged_is_refused_whole(name: str) -> None:
    """Nothing of a member comes out that its seal or checksum does not vouch for."""
    data = (FILES / name).read_bytes()
    whole = _members(data)
    for place in range(60, len(data) - 400, 997):
        damaged = bytearray(data)
        damaged[place] ^= 0x40
        try:
            found = _members(bytes(damaged))
        except ArchiveRefused:
            continue
        assert found == whole


def _members(data: bytes) -> list[bytes]:
    archive = open_archive(data)
    read_one = reader(data, archive, PASSWORD)
    return [read_one(archive, name) for name in archive.namelist()]


def test_members_without_a_password_beside_one_with_it_are_read() -> None:
    mixed = io.BytesIO((FILES / "infozip.zip").read_bytes())
    with zipfile.ZipFile(mixed, "a") as archive:
        archive.writestr("plain.txt", "no password here")
    assert _members(mixed.getvalue())[-1] == b"no password here"
