"""What a file is, by its bytes."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from extractors import EXTRACTORS, detect, extract
from extractors.detect import Media, image_size, media_type_of
from pipeline.model import Attachment, Reading, ReasonCode, Unreadable
from tests.extractors.build_docx import docx, p, packed

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENVELOPED = bytes.fromhex("3082010006092a864886f70d010703a0") + bytes(40)
SIGNED = bytes.fromhex("3082010006092a864886f70d010702a0") + bytes(40)
MAIL = b"Received: from x\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nhello"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n", Media.PDF),
        (b"\n\xef\xbb\xbf%PDF-1.4", Media.PDF),
        (b"junk before\n" + bytes(300) + b"%PDF-1.4\n1 0 obj", Media.PDF),
        (b"Please convert it to %PDF-1.4 for me", Media.PLAIN),
        (b"1 0 obj\n<<>>\nendobj\nxref\ntrailer <<>>\nstartxref\n9\n%%EOF", Media.PDF),
        (b"How do I mend startxref and %%EOF?", Media.PLAIN),
        (docx(p("x")), Media.DOCX),
        (docx(p("x"))[:-40], Media.DOCX),
        (packed(("[Content_Types].xml", "spreadsheetml"), ("xl/workbook.xml", "")), Media.SPREADSHEET),
        (packed(("[Content_Types].xml", "presentationml")), Media.SLIDES),
        (packed(("mimetype", "application/vnd.oasis.opendocument.text")), Media.ODT),
        (packed(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")), Media.OPENDOCUMENT),
        (packed(("Index/Document.iwa", "")), Media.PAGES),
        (packed(("a.txt", "x")), Media.ZIP),
        (packed(("inside.pdf", b"%PDF-1.4\n1 0 obj")), Media.ZIP),
        (OLE2 + "WordDocument".encode("utf-16-le"), Media.DOC),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), Media.PROTECTED_OFFICE),
        (OLE2 + "__properties_version1.0".encode("utf-16-le"), Media.OUTLOOK),
        (OLE2, Media.OLE2),
        (rb"{\rtf1 x}", Media.RTF),
        (b"\r\n{\\rtf1 x}", Media.RTF),
        (b"\xff\xd8\xff\xe0", Media.JPEG),
        (b"\x89PNG\r\n\x1a\n", Media.PNG),
        (b"II*\x00", Media.TIFF),
        (b"MM\x00*", Media.TIFF),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1", Media.HEIC),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00heic", Media.HEIC),
        (b"GIF89a", Media.GIF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Media.WEBP),
        (b"BM" + bytes(8) + b"\x36\x00\x00\x00\x28\x00\x00\x00" + bytes(40), Media.BMP),
        (b"\x78\x9f\x3e\x22\x01\x00", Media.TNEF),
        (b"<!DOCTYPE html><p>x", Media.HTML),
        (b"  <!-- x --><HTML>", Media.HTML),
        ("<html>".encode("utf-16"), Media.HTML),
        (b"<?xml version='1.0'?><ClinicalDocument/>", Media.XML),
        (MAIL, Media.MAIL),
        (b"From: Dr. A. Osei\nDate: 3 November 2026\nSubject: referral\n\nNo infection.", Media.PLAIN),
        (b"Date: 3 May\nPatient: R. Imbrogno\n", Media.PLAIN),
        (b"-----BEGIN PGP MESSAGE-----\n", Media.PGP),
        (b"BEGIN:VCALENDAR\r\n", Media.CALENDAR),
        (b"BEGIN:VCARD\r\n", Media.CONTACT),
        (ENVELOPED, Media.PKCS7),
        (SIGNED, Media.PKCS7),
        ("Aucune infection à ce jour.".encode("cp1252"), Media.PLAIN),
        ("No infection".encode("utf-16-le"), Media.PLAIN),
        ("é".encode() * 4000, Media.PLAIN),
        (b"", Media.PLAIN),
        (bytes(range(256)) * 4, Media.BINARY),
        (b"\x1f\x8b\x08\x00", Media.GZIP),
    ],
)
def test_the_bytes_decide(data: bytes, expected: Media) -> None:
    assert media_type_of(data) == expected
    assert media_type_of(data, "application/x-other", "letter.xyz") == expected


def test_the_declaration_decides_where_the_bytes_do_not() -> None:
    assert media_type_of(b"Hello <b>there</b>", "text/html") == Media.HTML
    assert media_type_of(SIGNED, "application/pkcs7-signature") == Media.PKCS7_SIGNATURE
    assert media_type_of(SIGNED, "", "smime.p7s") == Media.PKCS7_SIGNATURE


@pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG", "BMP"])
def test_the_size_of_a_picture_stands_in_its_header(kind: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (321, 123)).save(buffer, kind)
    assert image_size(buffer.getvalue()) == (321, 123)
    assert image_size(buffer.getvalue()[:9]) is None


def attachment(data: bytes) -> Attachment:
    return Attachment(id="0" * 64, name="letter", media_type="application/octet-stream", data=data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (OLE2 + "WordDocument".encode("utf-16-le"), ReasonCode.UNSUPPORTED_FORMAT),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), ReasonCode.ENCRYPTED),
        (packed(("a.bin", bytes(range(256)))), ReasonCode.UNSUPPORTED_FORMAT),
        (packed(("Index/Document.iwa", "")), ReasonCode.UNSUPPORTED_FORMAT),
        (ENVELOPED, ReasonCode.ENCRYPTED),
        (b"-----BEGIN PGP MESSAGE-----\nabc", ReasonCode.ENCRYPTED),
        (bytes(range(256)) * 4, ReasonCode.UNSUPPORTED_FORMAT),
        (b"", ReasonCode.EMPTY),
        (bytes(500), ReasonCode.EMPTY),
        (docx(p("x"))[:-40], ReasonCode.UNREADABLE),
    ],
)
def test_what_is_not_read_says_why_and_what_to_ask_for(data: bytes, reason: ReasonCode) -> None:
    found = extract(attachment(data))
    assert isinstance(found, Unreadable)
    assert found.reason is reason
    assert "sk the sender" in found.detail


def test_a_letter_is_read_whatever_it_is_called() -> None:
    found = extract(attachment(docx(p("No infection."))))
    assert isinstance(found, Reading)
    assert found.pages[0].text == "No infection."


def test_no_media_type_has_two_extractors() -> None:
    named = [media_type for extractor in EXTRACTORS for media_type in extractor.media_types]
    assert len(named) == len(set(named))


@given(
    st.binary(max_size=200),
    st.sampled_from([magic for magic, _ in detect._MAGIC] + [b"PK\x03\x04", b"", b"0\x82"]),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_have_a_media_type(data: bytes, start: bytes) -> None:
    assert "/" in media_type_of(start + data)
