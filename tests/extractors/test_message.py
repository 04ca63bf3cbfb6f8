"""Mails taken apart: no possible letter is passed over, and what is passed over has its reason."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import extract
from extractors.message import Message, SkipReason, open_message
from pipeline.model import Reading, ReasonCode, Unreadable
from tests.extractors.build_docx import packed, png
from tests.extractors.build_tnef import attribute, winmail

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PDF_TOO = PDF + b"% another\n"


def mail(text: str = "Please see the letter.\n", **headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {"From": "Ana Osei <ana@clinic.example>", "Subject": "Referral", **headers}.items():
        made[name] = value
    if text:
        made.set_content(text)
    return made


def attach(made: EmailMessage, data: bytes, kind: str = "application/pdf", **more: str) -> EmailMessage:
    main, _, sub = kind.partition("/")
    made.add_attachment(data, maintype=main, subtype=sub, **more)
    return made


def opened(made: EmailMessage) -> Message:
    return open_message(made.as_bytes())


def candidates(message: Message) -> list[tuple[str, str | None]]:
    return [(part.media_type, part.name) for part in message.parts if part.attachment is not None]


def skipped(message: Message) -> list[str]:
    return [part.skipped for part in message.parts if part.skipped is not None]


def body_of(message: Message) -> str:
    assert message.body is not None
    return message.body.data.decode().replace("\r\n", "\n").strip()


def test_a_letter_beside_a_text() -> None:
    message = opened(attach(mail(), PDF, filename="referral.pdf"))
    assert body_of(message) == "Please see the letter."
    assert candidates(message) == [("application/pdf", "referral.pdf")]
    assert skipped(message) == ["body"]
    letter = message.parts[1]
    assert letter.attachment is not None
    assert letter.attachment.data == PDF
    assert letter.attachment.id == letter.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (letter.index, letter.size) == (1, len(PDF))


def test_the_headers() -> None:
    made = mail(**{"Message-ID": "<1@x.example>", "Date": "Tue, 3 Nov 2026 10:00:00 -0500"})
    message = opened(made)
    assert (message.sender_name, message.sender_address) == ("Ana Osei", "ana@clinic.example")
    assert (message.message_id, message.subject) == ("<1@x.example>", "Referral")
    assert message.sent_on == datetime(2026, 11, 3, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "name", "address", "subject"),
    [
        (
            b"From: =?utf-8?q?Zo=C3=AB?= <z@x.example>\nSubject: =?iso-8859-1?B?6XTp?=\n\nx",
            "Zoë",
            "z@x.example",
            "été",
        ),
        ("From: Zoë <z@x.example>\nSubject: été\n\nx".encode(), "Zoë", "z@x.example", "été"),
        ("From: Zoë <z@x.example>\nSubject: été\n\nx".encode("cp1252"), "Zoë", "z@x.example", "été"),
        (b"From: z@x.example\nSubject: =?no-such?q?caf=E9?=\n\nx", None, "z@x.example", "café"),
        (
            b'From: "Osei, Ana" <a@x.example>\nSubject: two\n lines\n\nx',
            "Osei, Ana",
            "a@x.example",
            "two lines",
        ),
        (b"From: Front desk\nSubject: =?utf-8?b?broken\n\nx", "Front desk", None, "=?utf-8?b?broken"),
        (b"From: a\xe2\x80\xaeb <a@x.example>\n\nx", "a b", "a@x.example", None),
        (b"\nx", None, None, None),
    ],
)
def test_headers_of_every_make(
    raw: bytes, name: str | None, address: str | None, subject: str | None
) -> None:
    message = open_message(raw)
    assert (message.sender_name, message.sender_address, message.subject) == (name, address, subject)
    assert message.message_id is None


@pytest.mark.parametrize(
    "date", ["yesterday", "Tue, 99 Nov 2026 10:00:00 +0000", "Mon, 1 Jan 0000 00:00 +9999", ""]
)
def test_a_date_that_is_none(date: str) -> None:
    assert open_message(f"Date: {date}\n\nx".encode()).sent_on is None


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("application/octet-stream", "attachment"),
        ("application/octet-stream", "inline"),
        ("image/png", "inline"),
        ("text/plain", "inline"),
        ("application/x-unknown", "attachment"),
    ],
)
def test_a_pdf_is_a_candidate_whatever_it_is_declared_to_be(kind: str, headers: str) -> None:
    encoded = base64.encodebytes(PDF).decode()
    raw = (
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\n"
        f"Content-Type: {kind}\nContent-Disposition: {headers}\n"
        f"Content-Transfer-Encoding: base64\n\n{encoded}\n--b--\n"
    )
    assert candidates(open_message(raw.encode())) == [("application/pdf", None)]


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("filename*=utf-8''%C3%9Cberweisung.pdf", "Überweisung.pdf"),
        ("filename*0*=utf-8''%C3%9Cber; filename*1=weisung.pdf", "Überweisung.pdf"),
        ('filename="=?utf-8?q?=C3=9Cberweisung=2Epdf?="', "Überweisung.pdf"),
        ('filename="Überweisung.pdf"', "Überweisung.pdf"),
        ('filename="../../etc/letter.pdf"', "letter.pdf"),
        ('filename="C:\\\\x\\\\letter.pdf"', "letter.pdf"),
        ("filename*=no-such''a%FFb.pdf", "aÿb.pdf"),
        ('filename="a\u202efdp.exe"', "a fdp.exe"),
    ],
)
def test_names_are_decoded_and_safe_to_show(field: str, name: str) -> None:
    raw = f"Content-Type: application/pdf\nContent-Disposition: attachment; {field}\n\n".encode() + PDF
    assert candidates(open_message(raw)) == [("application/pdf", name)]


def test_plain_text_is_the_body_unless_it_is_a_stub() -> None:
    full = mail("No infection and no antibiotics.")
    full.add_alternative("<p>No infection and no antibiotics.</p>", subtype="html")
    assert body_of(opened(full)) == "No infection and no antibiotics."
    assert skipped(opened(full)) == ["body", "alternative"]
    stub = mail("Your program cannot show this.")
    stub.add_alternative(f"<p>{'No infection and no antibiotics. ' * 5}</p>", subtype="html")
    assert body_of(opened(stub)).startswith("<p>No infection")
    assert skipped(opened(stub)) == ["alternative", "body"]


def test_html_that_strikes_words_out_is_preferred_to_plain_text_that_cannot() -> None:
    made = mail("She is on Keflex none.")
    made.add_alternative("<p>She is on <s>Keflex</s> none.</p>", subtype="html")
    assert "<s>Keflex</s>" in body_of(opened(made))


def test_the_pieces_of_a_text_around_a_letter_are_one_body() -> None:
    raw = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nfirst\n--b\n"
        "Content-Type: application/pdf\n\n%PDF-1.4\n--b\nContent-Type: text/html\n\n<p>second</p>\n--b\n"
        'Content-Type: text/plain; name="ATT00001.txt"\nContent-Disposition: attachment\n\nthird\n--b--\n'
    )
    message = open_message(raw.encode())
    assert message.body is not None
    read = extract(message.body)
    assert isinstance(read, Reading)
    assert read.pages[0].text.split() == ["first", "second", "third"]
    assert candidates(message) == [("application/pdf", None)]


def test_a_charset_that_is_declared_is_used_and_one_that_is_none_does_no_harm() -> None:
    for charset, text in (("iso-8859-2", "Michał"), ("x-nonsense", "café"), ("utf-8", "été")):
        encoded = text.encode("cp1252" if charset.startswith("x-") else charset)
        raw = f"Content-Type: text/plain; charset={charset}\n\n".encode() + encoded
        assert body_of(open_message(raw)) == text


def test_a_text_file_is_a_candidate_and_its_charset_is_kept() -> None:
    raw = 'Content-Type: text/plain; charset=iso-8859-2; name="letter.txt"\n\nMichał'.encode("iso-8859-2")
    message = open_message(raw)
    assert message.body is None
    assert candidates(message) == [("text/plain", "letter.txt")]
    attachment = message.parts[0].attachment
    assert attachment is not None
    assert attachment.data.decode() == "Michał"


def test_an_attached_message_is_opened_and_its_text_is_a_candidate() -> None:
    inner = attach(mail("No infection. A. Osei MD"), PDF, filename="inner.pdf")
    outer = mail("Forwarding.")
    outer.add_attachment(inner)
    message = opened(outer)
    assert body_of(message) == "Forwarding."
    assert candidates(message) == [("text/plain", None), ("application/pdf", "inner.pdf")]
    assert skipped(message) == ["body", "unpacked"]


@pytest.mark.parametrize("kind", ["application/octet-stream", "message/rfc822"])
def test_an_attached_message_that_is_encoded_is_opened_too(kind: str) -> None:
    inner = base64.encodebytes(
        b"Received: x\n" + attach(mail("hello"), PDF, filename="x.pdf").as_bytes()
    ).decode()
    raw = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
        f'Content-Type: {kind}; name="x.eml"\nContent-Transfer-Encoding: base64\n\n{inner}\n--b--\n'
    )
    assert ("application/pdf", "x.pdf") in candidates(open_message(raw.encode()))


def test_messages_nested_without_end_stop_at_a_depth() -> None:
    made = attach(mail("deepest"), PDF)
    for _ in range(12):
        outer = mail("outer")
        outer.add_attachment(made)
        made = outer
    message = opened(made)
    assert SkipReason.TOO_DEEP in skipped(message)
    assert ("application/pdf", None) not in candidates(message)


def test_an_outlook_container_is_opened() -> None:
    made = attach(
        mail(), winmail(("letter.pdf", PDF), body="dear"), "application/ms-tnef", filename="winmail.dat"
    )
    message = opened(made)
    assert candidates(message) == [("text/plain", "message.txt"), ("application/pdf", "letter.pdf")]
    assert skipped(message) == ["body", "unpacked"]


def test_the_text_of_a_container_that_is_the_mails_own_is_no_second_letter() -> None:
    made = attach(
        mail("Dear team, hello."), winmail(("a.pdf", PDF), body="Dear team, hello."), "application/ms-tnef"
    )
    assert candidates(opened(made)) == [("application/pdf", "a.pdf")]


@pytest.mark.parametrize(
    "data", [winmail(), winmail(("a.pdf", PDF))[:40], b"\x78\x9f\x3e\x22" + b"\xff" * 90]
)
def test_a_container_with_nothing_to_read_stays_a_candidate(data: bytes) -> None:
    message = opened(attach(mail(), data, "application/ms-tnef", filename="winmail.dat"))
    assert candidates(message) == [("application/ms-tnef", "winmail.dat")]
    attachment = message.parts[1].attachment
    assert attachment is not None
    found = extract(attachment)
    assert isinstance(found, Unreadable)
    assert found.reason is ReasonCode.UNSUPPORTED_FORMAT


def test_a_container_of_a_million_attributes_is_walked_to_a_cap() -> None:
    data = winmail() + attribute(1, 0x8008, b"") * 300_000 + winmail(("a.pdf", PDF))[6:]
    assert candidates(opened(attach(mail(), data))) == [("application/ms-tnef", None)]


def test_a_zip_is_opened() -> None:
    data = packed(("in/letter.pdf", PDF), ("__MACOSX/._letter.pdf", b"x"), ("empty/", b""))
    message = opened(attach(mail(), data, "application/zip", filename="letters.zip"))
    assert candidates(message) == [("application/pdf", "letter.pdf")]
    assert skipped(message) == ["body", "unpacked", "system_file"]


def test_a_zip_bomb_stays_closed_and_is_shown() -> None:
    data = packed(("letter.pdf", bytes(60_000_000)))
    assert candidates(opened(attach(mail(), data, "application/zip", filename="x.zip"))) == [
        ("application/zip", "x.zip")
    ]


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"0\x80", "application/pkcs7-signature", SkipReason.SIGNATURE),
        (b"-----BEGIN PGP SIGNATURE-----\n", "application/pgp-signature", SkipReason.SIGNATURE),
        (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "application/pgp-keys", SkipReason.SIGNATURE),
        (b"BEGIN:VCALENDAR\r\n", "text/calendar", SkipReason.CALENDAR),
        (b"BEGIN:VCARD\r\n", "text/x-vcard", SkipReason.CONTACT_CARD),
        (png(1, 1), "image/png", SkipReason.TRACKING),
        (png(120, 60), "image/png", SkipReason.TINY_IMAGE),
        (png(900, 90), "image/png", SkipReason.TINY_IMAGE),
    ],
)
def test_what_is_no_letter_has_its_reason(data: bytes, kind: str, reason: SkipReason) -> None:
    message = opened(attach(mail(), data, kind, filename="x"))
    assert candidates(message) == []
    assert skipped(message) == ["body", reason]


@pytest.mark.parametrize(
    ("size", "inside", "reason"),
    [
        ((400, 300), True, "decorative"),
        ((400, 300), False, None),
        ((640, 480), True, None),
        ((1700, 2200), False, None),
    ],
)
def test_a_photo_is_a_letter_and_a_logo_in_the_text_is_none(
    size: tuple[int, int], inside: bool, reason: str | None
) -> None:
    made = mail("")
    made.set_content("<p>hello<img src='cid:pic@x'></p>" if inside else "<p>hello</p>", subtype="html")
    made.add_related(png(*size), maintype="image", subtype="png", cid="<pic@x>")
    assert opened(made).parts[1].skipped == reason


def test_the_same_bytes_twice_are_one_letter() -> None:
    message = opened(attach(attach(mail(), PDF, filename="a.pdf"), PDF, filename="b.pdf"))
    assert candidates(message) == [("application/pdf", "a.pdf")]
    assert skipped(message) == ["body", "duplicate"]


def test_an_empty_attachment_is_shown_and_an_empty_text_is_not() -> None:
    message = opened(attach(mail("  \n"), b"", filename="letter.pdf"))
    assert message.body is None
    assert [part.skipped for part in message.parts] == ["empty", None]


def sealed(raw: str) -> ReasonCode | None:
    for part in open_message(raw.encode()).parts:
        found = extract(part.attachment) if part.attachment else None
        if isinstance(found, Unreadable):
            return found.reason
    return None


def test_encrypted_mail_is_a_candidate_that_says_so() -> None:
    enveloped = base64.encodebytes(bytes.fromhex("3082010006092a864886f70d010703a0") + bytes(99)).decode()
    smime = 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\n'
    assert sealed(f"{smime}Content-Transfer-Encoding: base64\n\n{enveloped}") is ReasonCode.ENCRYPTED
    pgp = (
        "Content-Type: multipart/encrypted; protocol=application/pgp-encrypted; boundary=b\n\n--b\n"
        "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
        "Content-Type: application/octet-stream\n\n"
        "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n--b--\n"
    )
    assert sealed(pgp) is ReasonCode.ENCRYPTED
    assert skipped(open_message(pgp.encode())) == ["signature"]


def test_an_armoured_text_is_the_body_and_extracts_to_encrypted() -> None:
    message = opened(mail("-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n"))
    assert message.body is not None
    found = extract(message.body)
    assert isinstance(found, Unreadable)
    assert found.reason is ReasonCode.ENCRYPTED


def test_a_returned_mail_keeps_its_report_apart() -> None:
    raw = (
        "Content-Type: multipart/report; boundary=b\n\n--b\n\nNot delivered.\n--b\n"
        "Content-Type: message/delivery-status\n\nStatus: 5.1.1\n\n--b--\n"
    )
    assert skipped(open_message(raw.encode())) == ["body", "delivery_report"]


def test_the_number_of_parts_is_capped_and_the_cap_is_told() -> None:
    parts = "".join(f"--b\nContent-Type: application/x; name=f{n}\n\n{n}\n" for n in range(400))
    message = open_message(f"Content-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n".encode())
    assert len(message.parts) == 201
    assert message.parts[-1].skipped == "too_many_parts"


def test_boundaries_in_boundaries_are_told_and_not_followed() -> None:
    raw = "Subject: deep\n" + "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2000)
    )
    message = open_message(raw.encode())
    assert message.subject == "deep"
    assert skipped(message) == ["broken"]
    shallow = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(60))
    assert skipped(open_message(shallow.encode())) == ["too_deep"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 50,
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        b"Content-Type: \xff/\xfe; charset=\x80\n\nx",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n!!!",
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n====",
        b"Content-Type: text/plain; name*0*=;name*=\n\nx",
        b"From: <<<>>>,@;:\nDate: \xff\nSubject: =?x?y?z?=\n\nx",
    ],
)
def test_broken_mails_are_opened(raw: bytes) -> None:
    assert isinstance(open_message(raw), Message)


def test_a_letter_of_twenty_megabytes_comes_through() -> None:
    data = PDF + bytes(20_000_000)
    head = b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
    message = open_message(head + base64.encodebytes(data))
    assert [part.size for part in message.parts if part.attachment] == [len(data)]


def sample() -> bytes:
    inner = attach(mail("inner"), winmail(("t.pdf", PDF_TOO)), "application/ms-tnef", filename="winmail.dat")
    made = mail("plain", Date="Tue, 3 Nov 2026 10:00:00 -0500")
    made.add_alternative("<p>plain<img src='cid:a'></p>", subtype="html")
    attach(made, PDF, filename="Überweisung mit einem sehr langen Namen, der umgebrochen wird.pdf")
    attach(made, packed(("z.pdf", PDF_TOO)), "application/zip", filename="z.zip")
    made.add_attachment(inner)
    return made.as_bytes()


SAMPLE = sample()


@given(st.integers(0, len(SAMPLE) - 1), st.binary(min_size=1, max_size=3))
@settings(max_examples=250, deadline=None)
def test_broken_bytes_never_raise_and_every_part_is_a_letter_or_has_a_reason(place: int, new: bytes) -> None:
    message = open_message(SAMPLE[:place] + new + SAMPLE[place + len(new) :])
    for index, part in enumerate(message.parts):
        assert part.index == index
        assert (part.attachment is None) == (part.skipped is not None)
        if part.skipped is not None:
            assert SkipReason(part.skipped)
        if part.attachment is not None:
            assert part.attachment.id == hashlib.sha256(part.attachment.data).hexdigest()


@given(st.integers(0, len(SAMPLE)))
@settings(max_examples=100, deadline=None)
def test_a_cut_mail_never_raises(length: int) -> None:
    assert isinstance(open_message(SAMPLE[:length]), Message)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_random_bytes_never_raise(data: bytes) -> None:
    assert isinstance(open_message(data), Message)
