"""The messages of the sample inbox: most are a letter as it is, some wrap, spoil or repeat one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from PIL import Image, ImageDraw

from pipeline.model import Decision
from tests.rendering.letters import Letter, Medium, load
from tests.rendering.mail import PDF, attach, digest, envelope, render, render_attachment, to_bytes
from tests.rendering.pdf import render_pdf
from tests.rendering.scan import FINE, WORN, render_scan
from tests.rendering.tnef import encode

LETTERS = Path(__file__).parent / "inbox_letters.jsonl"
PASSWORD = "larch-42"
LEAFLET = "21-leaflet"
"""A letter that is only ever attached beside another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One message of the inbox and what has to come of it."""

    name: str
    """Its file name without `.eml`."""
    data: bytes
    purpose: str
    decision: Decision
    reasons: tuple[str, ...]
    scanned: bool = False
    """There is no text in it, only a picture of one."""
    same_as: str | None = None
    """The sample whose bytes these are: nothing new is filed for it."""


@cache
def letters() -> MappingProxyType[str, Letter]:
    """The invented letters of the inbox by id."""
    return MappingProxyType({letter.id: letter for letter in load(LETTERS)})


def samples() -> Iterator[Sample]:
    """Every message, in the order of its name."""
    made = [_of(letter, WRAPPED.get(name, render)(letter)) for name, letter in letters().items()]
    repeated = _repeated({sample.name: sample for sample in made})
    everything = [sample for sample in (*made, *repeated) if sample.name != LEAFLET]
    yield from sorted(everything, key=lambda sample: sample.name)


def _of(letter: Letter, data: bytes) -> Sample:
    return Sample(
        name=letter.id,
        data=data,
        purpose=letter.gold.why,
        decision=letter.gold.decision,
        reasons=tuple(sorted(letter.gold.reasons)),
        scanned=letter.medium in {Medium.SCAN, Medium.PHOTO},
    )


def _repeated(made: dict[str, Sample]) -> Iterator[Sample]:
    first, midwife = made["01-physician-pdf"], made["02-midwife-docx"]
    yield Sample(
        name="27-duplicate",
        data=first.data,
        purpose="the bytes of the first message once more: nothing new is filed",
        decision=first.decision,
        reasons=first.reasons,
        same_as=first.name,
    )
    yield Sample(
        name="28-forwarded-again",
        data=_forwarded(letters()[midwife.name]),
        purpose="the letter of the second message, forwarded under another Message-ID",
        decision=midwife.decision,
        reasons=midwife.reasons,
    )


def _message(letter: Letter, *, message_id: bool = True) -> EmailMessage:
    return envelope(letter.id, letter.sender, letter.subject, letter.email_text, message_id=message_id)


def _with(letter: Letter, *files: tuple[str | None, str, bytes], message_id: bool = True) -> bytes:
    message = _message(letter, message_id=message_id)
    for name, media_type, data in files:
        attach(message, name, media_type, data)
    return to_bytes(message, letter.id)


def _forwarded(letter: Letter) -> bytes:
    message = envelope(
        "28-forwarded-again",
        "Front desk <desk@clinic.example>",
        f"Fwd: {letter.subject}",
        "This came to the other address.",
    )
    attach(message, *render_attachment(letter))
    return to_bytes(message, "28-forwarded-again")


def _with_logo(letter: Letter) -> bytes:
    logo = Image.new("RGB", (220, 60), "white")
    draw = ImageDraw.Draw(logo)
    draw.ellipse((6, 6, 54, 54), fill=(230, 150, 30))
    draw.rectangle((66, 26, 210, 34), fill=(60, 110, 60))
    buffer = BytesIO()
    logo.save(buffer, "PNG")
    return _with(letter, ("logo.png", "image/png", buffer.getvalue()), render_attachment(letter))


def _with_leaflet(letter: Letter) -> bytes:
    leaflet = ("blocked-ducts.pdf", PDF, render_pdf(letters()[LEAFLET]))
    return _with(letter, leaflet, render_attachment(letter))


def _pages(letter: Letter) -> bytes:
    """Apple's word processor: a zip of parts in a form of its own."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in ("Index/Document.iwa", "Index/Metadata.iwa", "Metadata/Properties.plist"):
            member = zipfile.ZipInfo(part, date_time=(2026, 11, 12, 9, 0, 0))
            archive.writestr(member, bytes.fromhex(digest(part)) * 8)
    return _with(letter, ("Letter.pages", "application/x-iwork-pages-sffpages", buffer.getvalue()))


def _encrypted(letter: Letter) -> bytes:
    return _with(letter, ("letter.pdf", PDF, render_pdf(letter, password=PASSWORD)))


def _damaged(letter: Letter) -> bytes:
    """The head of a PDF, then what a broken transfer leaves."""
    noise = b"".join(bytes.fromhex(digest(f"{letter.id}/{number}")) for number in range(64))
    return _with(letter, ("scan.pdf", PDF, render_pdf(letter)[:120] + noise))


def _fax(letter: Letter) -> bytes:
    return _with(letter, ("fax.pdf", PDF, render_scan(letter, FINE)))


def _worn_fax(letter: Letter) -> bytes:
    return _with(letter, ("fax.pdf", PDF, render_scan(letter, WORN)))


def _without_message_id(letter: Letter) -> bytes:
    return _with(letter, render_attachment(letter), message_id=False)


def _inline_without_name(letter: Letter) -> bytes:
    message = _message(letter)
    attach(message, None, PDF, render_pdf(letter), disposition="inline")
    return to_bytes(message, letter.id)


def _attached_message(letter: Letter) -> bytes:
    outer = envelope(
        f"{letter.id}/outer", "Colleague <colleague@example.org>", "Forwarding this", "Please see attached."
    )
    inner = message_from_bytes(render(letter), policy=SMTP)
    outer.add_attachment(inner)
    return to_bytes(outer, letter.id)


def _winmail(letter: Letter) -> bytes:
    name, _, data = render_attachment(letter)
    return _with(letter, ("winmail.dat", "application/ms-tnef", encode(name, data)))


def _non_ascii_name(letter: Letter) -> bytes:
    return _with(letter, ("Überweisung Østergård – Brustultraschall.pdf", PDF, render_pdf(letter)))


def _html(letter: Letter) -> bytes:
    paragraphs = letter.email_text.split("\n\n")
    body = "".join(f"<p>{paragraph.replace(chr(10), '<br>')}</p>" for paragraph in paragraphs)
    message = _message(letter)
    message.set_content(f"<html><body>{body}</body></html>", subtype="html", cte="quoted-printable")
    return to_bytes(message, letter.id)


WRAPPED: dict[str, Callable[[Letter], bytes]] = {
    "20-letter-and-logo": _with_logo,
    "21-letter-and-leaflet": _with_leaflet,
    "22-pages-file": _pages,
    "23-encrypted-pdf": _encrypted,
    "24-damaged-pdf": _damaged,
    "25-fax-scan": _fax,
    "29-without-message-id": _without_message_id,
    "30-inline-pdf-without-name": _inline_without_name,
    "31-attached-message": _attached_message,
    "32-winmail-dat": _winmail,
    "33-non-ascii-file-name": _non_ascii_name,
    "39-html-mail": _html,
    "40-covered-words-fax": _worn_fax,
}
"""How a letter arrives where it is not simply the file or the text of a mail."""
