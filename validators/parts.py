"""What a line can be in its letter."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """What a line is in its letter."""

    LETTERHEAD = "letterhead"
    COVER_SHEET = "cover_sheet"
    REFERENCE = "reference"
    """Says who the patient is: a Re: line, a birth date, a health-card number."""
    SALUTATION = "salutation"
    BODY = "body"
    CLOSING = "closing"
    SIGNATURE = "signature"
    COPY = "copy"
    FOOTER = "footer"
    QUOTED = "quoted"
    DISCLAIMER = "disclaimer"
