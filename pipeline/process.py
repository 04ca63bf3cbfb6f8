"""The story of one letter: read it, assess what it says, decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from pipeline.decide import decide
from pipeline.model import (
    Assessment,
    Attachment,
    Context,
    DocumentKind,
    Reading,
    Screening,
    Unreadable,
    nothing_to_judge,
)
from pipeline.policy import Policy

Extract: TypeAlias = Callable[[Attachment], Reading | Unreadable]
"""Bytes to what a person would read. Raises `ReadingFailed` when the reading itself broke."""

Assess: TypeAlias = Callable[[Reading, Context, Policy], Assessment]
"""What was read to what is said. Pure."""


def process_letter(
    letter: Attachment, context: Context, *, extract: Extract, assess: Assess, policy: Policy, on: date
) -> Screening:
    """Read one letter, assess what it says, decide. `on` is the day on which it was received."""
    reading = extract(letter)
    assessment = (
        nothing_to_judge(DocumentKind(reading.reason.value))
        if isinstance(reading, Unreadable)
        else assess(reading, context, policy)
    )
    return Screening(
        letter_id=letter.id,
        letter_name=letter.name,
        reading=reading,
        assessment=assessment,
        outcome=decide(reading, assessment, policy, on),
        policy_version=policy.version,
        assessed_on=on,
    )
