"""Short letters for the tests of the validators: a text becomes what a perfect reader would hand over."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import (
    Context,
    DocumentKind,
    Mark,
    MarkKind,
    Page,
    Patient,
    Reading,
    ReadingMethod,
    Referrer,
)
from pipeline.policy import load_policy
from validators.anatomy import Anatomy, Part, anatomy
from validators.dates import letter_date
from validators.kind import kind_of
from validators.lines import Line, lines_of
from validators.patient import find_patients
from validators.referrer import find_referrer

BODY = (
    "I saw her today. She has a blocked duct in the left breast. There is no infection and she takes no "
    "antibiotics. There are no contraindications. I recommend therapeutic ultrasound."
)
POLICY = load_policy()


@dataclass(frozen=True)
class Short:
    """A short letter and what was found in it."""

    lines: tuple[Line, ...]
    anatomy: Anatomy
    patients: tuple[Patient, ...]
    referrer: Referrer
    kind: DocumentKind

    def parts(self) -> dict[str, Part]:
        """The part of every line that says something, by its text."""
        pairs = zip(self.lines, self.anatomy.parts, strict=True)
        return {line.text.strip(): part for line, part in pairs if not line.blank}


def judge(*pages: str, mail: bool = False, sender: str | None = None, quoted: str | None = None) -> Short:
    """Everything that this part of the validators finds in a letter of these pages."""
    method = ReadingMethod.MAIL if mail else ReadingMethod.TEXT
    read = tuple(
        Page(number=number, text=text, marks=_marks(text, quoted), method=method)
        for number, text in enumerate(pages, 1)
    )
    reading = Reading(pages=read, method=method)
    context = Context(sender=sender, is_mail_body=mail)
    lines = lines_of(reading)
    parts = anatomy(lines, is_mail=mail)
    patients = find_patients(lines, parts, context, letter_date(parts))
    referrer = find_referrer(lines, parts, context, POLICY, patients=patients)
    kind = kind_of(reading, lines, parts, context, referrer)
    return Short(lines=lines, anatomy=parts, patients=patients, referrer=referrer, kind=kind)


def _marks(text: str, quoted: str | None) -> tuple[Mark, ...]:
    if quoted is None or quoted not in text:
        return ()
    start = text.index(quoted)
    return (Mark(kind=MarkKind.QUOTED, start=start, end=start + len(quoted)),)


def signed(
    signature: str, *, head: str = "Maple Street Clinic", body: str = BODY, closing: str = "Sincerely,"
) -> str:
    """A letter about Vera Lindholm with this signature block."""
    parts = (
        head,
        "November 3, 2026",
        "Re: Vera Lindholm, DOB 1991-02-03",
        "Dear colleague,",
        body,
        closing,
        signature,
    )
    return "\n\n".join(part for part in parts if part)


def about(reference: str, *, body: str = BODY) -> str:
    """A letter signed by a midwife that says in this way whom it is about."""
    parts = (
        "Maple Street Midwives",
        "November 3, 2026",
        reference,
        "Dear colleague,",
        body,
        "Sincerely,",
        "Oona Prewitt, RM",
    )
    return "\n\n".join(parts)
