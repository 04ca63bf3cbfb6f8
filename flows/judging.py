"""Where reading and judging meet: files and raw messages to screenings, without mailbox or register."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

import validators
from extractors.detect import SNIFFED, Media, media_type_of
from extractors.message import Message, SkipReason
from pipeline.errors import ConfigurationError, JudgingFailed, ReferralError
from pipeline.model import Assessment, Attachment, Context, DocumentKind, Reading, Screening
from pipeline.policy import Policy
from pipeline.process import Extract, Processed, Rules, process_message, screen

OpenMessage: TypeAlias = Callable[[bytes], Message]
"""Takes a mail apart. Raises `ReadingFailed` when that broke."""

UNOPENED = frozenset(
    {SkipReason.TOO_LARGE, SkipReason.TOO_DEEP, SkipReason.TOO_MANY_PARTS, SkipReason.BROKEN}
)
"""Parts in which a letter may be that nobody has seen."""

MAIL_TEXT = "(mail)"
"""The name of a letter that is the text of the mail itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLetter:
    """One letter of a file, judged, or the error that its processing broke with."""

    name: str | None
    """As the sender called it; None for a message without a letter."""
    screening: Screening | None
    error: ReferralError | None = None


def rules_for(policy: Policy, extract: Extract, on: date) -> Rules:
    """What letters that were received on a day are judged with."""
    return Rules(extract=extract, assess=assess, policy=policy, on=on)


def assess(reading: Reading, context: Context, policy: Policy) -> Assessment:
    """What a letter says. Raises `JudgingFailed` when a rule breaks: its letter fails, no other one does."""
    try:
        return validators.assess(reading, context, policy)
    except Exception as error:  # any fault of a rule concerns this one letter alone
        raise JudgingFailed(f"A rule broke on the letter ({type(error).__name__}).") from error


def judge_message(message: Message, rules: Rules) -> Processed:
    """Judge every letter in an opened message. Raises `ReadingFailed` when its own text cannot be read."""
    candidates = tuple(part.attachment for part in message.parts if part.attachment)
    whole = all(part.skipped not in UNOPENED for part in message.parts)
    return process_message(
        candidates, message.body, message.sender_name, rules, subject=message.subject, whole=whole
    )


def judge_file(path: Path, open_message: OpenMessage, rules: Rules) -> tuple[JudgedLetter, ...]:
    """Judge a mail or a letter on the disk. Raises `ConfigurationError` when there is no such file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}).") from error
    # The beginning tells a mail from a document; what is in an archive only the reading process looks at.
    media_type = media_type_of(data[:SNIFFED], "", path.name)
    if media_type == Media.MAIL or path.suffix.lower() == ".eml":
        return _mail(data, open_message, rules)
    return (
        _letter(
            Attachment(id=hashlib.sha256(data).hexdigest(), name=path.name, media_type=media_type, data=data),
            rules,
        ),
    )


def _letter(letter: Attachment, rules: Rules) -> JudgedLetter:
    try:
        screening = screen(letter, rules.extract(letter), Context(), rules)
    except ReferralError as error:
        return JudgedLetter(name=letter.name, screening=None, error=error)
    return JudgedLetter(name=letter.name, screening=screening)


def _mail(raw: bytes, open_message: OpenMessage, rules: Rules) -> tuple[JudgedLetter, ...]:
    try:
        message = open_message(raw)
        processed = judge_message(message, rules)
    except ReferralError as error:
        return (JudgedLetter(name=None, screening=None, error=error),)
    names = letter_names(message)
    letters = [
        JudgedLetter(name=_mail_letter_name(screening, names), screening=screening)
        for screening in processed.letters
    ]
    broken = [
        JudgedLetter(name=names[one.letter.id], screening=None, error=one.error) for one in processed.broken
    ]
    return (*letters, *broken)


def letter_names(message: Message) -> dict[str, str]:
    """The name of every candidate of a message by its id; one without a name is known by its place."""
    return {
        part.attachment.id: part.name or f"(part {part.index})"
        for part in reversed(message.parts)
        if part.attachment
    }


def _mail_letter_name(screening: Screening, names: dict[str, str]) -> str | None:
    if screening.assessment.kind is DocumentKind.NO_LETTER:
        return None
    return names.get(screening.letter_id, MAIL_TEXT)
