"""A letter as the message that arrives: `render` gives the `.eml`, `render_attachment` the file in it."""

from __future__ import annotations

import re
import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from textwrap import fill

from tests.rendering.docx import render_docx
from tests.rendering.letters import Letter, Medium
from tests.rendering.look import pick
from tests.rendering.pdf import render_pdf
from tests.rendering.photo import render_photo
from tests.rendering.scan import render_scan

RECEIVED = "Thu, 12 Nov 2026 09:30:00 -0500"
CLINIC = "Bookings <bookings@clinic.example>"
PDF, JPEG = "application/pdf", "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(letter: Letter) -> bytes:
    """The whole message, with CRLF line ends."""
    message = envelope(letter.id, letter.sender, letter.subject, _typed(letter))
    if letter.medium is not Medium.EMAIL:
        name, media_type, data = render_attachment(letter)
        attach(message, name, media_type, data)
    return to_bytes(message, letter.id)


def _typed(letter: Letter) -> str:
    """One mail in three is broken into short lines by the program that sends it."""
    if not pick(letter.id, "short lines", (True, False, False)):
        return letter.email_text
    return "\n".join(
        line if line.startswith(">") else fill(line, 72, break_long_words=False, break_on_hyphens=False)
        for line in letter.email_text.split("\n")
    )


def render_attachment(letter: Letter) -> tuple[str, str, bytes]:
    """File name, media type and bytes. Raises `ValueError` for a letter that is the mail's own text."""
    stem = _stem(letter)
    match letter.medium:
        case Medium.PDF:
            return f"{stem}.pdf", PDF, render_pdf(letter)
        case Medium.DOCX:
            return f"{stem}.docx", DOCX, render_docx(letter)
        case Medium.SCAN:
            return f"{stem}.pdf", PDF, render_scan(letter)
        case Medium.PHOTO:
            return f"{stem}.jpg", JPEG, render_photo(letter)
    raise ValueError(f"{letter.id} has no attachment")


def _stem(letter: Letter) -> str:
    plain = unicodedata.normalize("NFKD", letter.subject).encode("ascii", "ignore").decode()
    words = "_".join(re.findall(r"[A-Za-z0-9]+", plain))[:40]
    return pick(letter.id, "name", ("referral", "scan0001", words or "letter", "letter"))


def envelope(
    seed: str, sender: str, subject: str, text: str, *, message_id: bool = True, date: str = RECEIVED
) -> EmailMessage:
    """A message with its headers and its text, and nothing attached yet."""
    name, address = parseaddr(sender)
    user, _, domain = address.partition("@")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=name, username=user, domain=domain or "example.org")
    message["To"] = CLINIC
    message["Subject"] = " ".join(subject.split())
    message["Date"] = date
    if message_id:
        message["Message-ID"] = f"<{digest(seed)[:24]}@{domain or 'example.org'}>"
    message.set_content(text or "", cte=None if text.isascii() else "quoted-printable")
    return message


def attach(
    message: EmailMessage, name: str | None, media_type: str, data: bytes, disposition: str = "attachment"
) -> None:
    """Add one file; `name` None leaves the part without a file name."""
    main, sub = media_type.split("/")
    if name:
        message.add_attachment(data, maintype=main, subtype=sub, filename=name, disposition=disposition)
    else:
        message.add_attachment(data, maintype=main, subtype=sub, disposition=disposition)


def to_bytes(message: EmailMessage, seed: str) -> bytes:
    """The message with boundaries that depend on `seed` alone."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{digest(f'{seed}/{number}')[:32]}")
    return message.as_bytes()


def digest(seed: str) -> str:
    """A hash of `seed` in hexadecimal."""
    return sha256(seed.encode()).hexdigest()
