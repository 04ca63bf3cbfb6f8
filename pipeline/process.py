"""The story of one letter, and of one message that may hold several: read, assess what is said, decide."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from pipeline.decide import decide
from pipeline.errors import JudgingFailed, ReadingFailed, ReferralError
from pipeline.model import (
    Assessment,
    Attachment,
    Context,
    DocumentKind,
    Reading,
    ReadingMethod,
    ReasonCode,
    Screening,
    Unreadable,
    nothing_to_judge,
)
from pipeline.policy import Policy

Extract: TypeAlias = Callable[[Attachment], Reading | Unreadable]
"""Bytes to what a person would read. Raises `ReadingFailed` when the reading itself broke."""

Assess: TypeAlias = Callable[[Reading, Context, Policy], Assessment]
"""What was read to what is said. Pure."""

NOTHING = hashlib.sha256(b"").hexdigest()
"""The letter id of a message that holds neither a text nor an attachment."""

TROUBLED = frozenset(
    {
        DocumentKind.ENCRYPTED,
        DocumentKind.UNSUPPORTED_FORMAT,
        DocumentKind.UNREADABLE,
        DocumentKind.EMPTY,
    }
)
"""Kinds of a document that may be a letter although nothing could be read in it."""

STRONGEST_FIRST = (
    DocumentKind.ENCRYPTED,
    DocumentKind.UNSUPPORTED_FORMAT,
    DocumentKind.UNREADABLE,
    DocumentKind.NOT_A_REFERRAL,
    DocumentKind.NO_LETTER,
)
"""Of what a message without a letter holds, its own text included, the first of these kinds stands for all.

An empty mail is not among them: it is a message without a letter.
"""


UNOPENED = Unreadable(
    reason=ReasonCode.UNREADABLE,
    detail="A part of the message could not be looked at, and no letter was found in the rest. "
    "Open the message in the mailbox.",
    media_type="message/rfc822",
)
"""What was read of a message whose letter, if it has one, is in a part that is too large, deep or broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a letter is judged with."""

    extract: Extract
    assess: Assess
    policy: Policy
    on: date
    """The day on which the letter was received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An attachment that was read and makes no case."""

    letter_id: str
    reason: ReasonCode
    """`NOT_A_REFERRAL` or `NO_LETTER`; for a picture beside a letter, why nothing was read in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An attachment whose processing broke: it is kept as failed, and can be run again."""

    letter: Attachment
    error: ReferralError


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """What became of one message: at least one of `letters` and `broken` has an entry."""

    letters: tuple[Screening, ...]
    """A case each. A message without a letter has one, of kind `NO_LETTER` or the strongest there is."""
    set_aside: tuple[SetAside, ...] = ()
    broken: tuple[Broken, ...] = ()


def process_letter(
    letter: Attachment, context: Context, *, extract: Extract, assess: Assess, policy: Policy, on: date
) -> Screening:
    """Read one letter, assess what it says, decide. `on` is the day on which it was received.

    Raises `ReadingFailed` or `JudgingFailed` when a stage broke.
    """
    return screen(
        letter, extract(letter), context, Rules(extract=extract, assess=assess, policy=policy, on=on)
    )


def screen(letter: Attachment, reading: Reading | Unreadable, context: Context, rules: Rules) -> Screening:
    """Assess what was read in one letter, and decide. Raises `JudgingFailed`."""
    assessment = (
        nothing_to_judge(DocumentKind(reading.reason.value))
        if isinstance(reading, Unreadable)
        else rules.assess(reading, replace(context, received_on=rules.on), rules.policy)
    )
    return Screening(
        letter_id=letter.id,
        letter_name=letter.name,
        reading=reading,
        assessment=assessment,
        outcome=decide(reading, assessment, rules.policy, rules.on),
        policy_version=rules.policy.version,
        assessed_on=rules.on,
    )


def process_message(
    candidates: Sequence[Attachment],
    body: Attachment | None,
    sender: str | None,
    rules: Rules,
    *,
    subject: str | None = None,
    whole: bool = True,
) -> Processed:
    """Tell which documents of a message are letters, and judge each.

    `candidates` are the attachments that could be a letter, `body` is the mail's own text, `sender` its
    display name, `subject` its subject, which belongs to its text alone. `whole` is false when some part
    could not be looked at: then a message in which no letter was found is `UNREADABLE`, for the letter may be
    in that part. Attachments go before the body: it is judged as a letter only where none of them is a
    referral. Raises `ReadingFailed` when the body cannot be read, for it may speak against a letter, and
    `JudgingFailed` when it is the letter and cannot be judged.
    """
    text = rules.extract(body) if body else None
    cover = text if isinstance(text, Reading) else None
    read: list[Screening] = []
    broken: list[Broken] = []
    for letter in _distinct(candidates):
        try:
            read.append(screen(letter, rules.extract(letter), Context(sender=sender, cover=cover), rules))
        except (ReadingFailed, JudgingFailed) as error:
            broken.append(Broken(letter=letter, error=error))
    mail = None
    if body and text and not any(_is_referral(screening) for screening in read):
        mail = screen(body, text, Context(sender=sender, subject=subject, is_mail_body=True), rules)
    media_types = {letter.id: letter.media_type for letter in candidates}
    letters = _letters(read, mail, media_types)
    if not letters and not broken:
        letters = (_without_letter(read, mail, rules, whole=whole),)
    kept = {screening.letter_id for screening in letters}
    aside = tuple(
        SetAside(letter_id=screening.letter_id, reason=screening.outcome.reasons[0].code)
        for screening in read
        if screening.letter_id not in kept
    )
    return Processed(letters=letters, set_aside=aside, broken=tuple(broken))


def _distinct(candidates: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The same bytes twice in one message are one letter: the first of them."""
    distinct: dict[str, Attachment] = {}
    for letter in candidates:
        distinct.setdefault(letter.id, letter)
    return tuple(distinct.values())


def _is_referral(screening: Screening) -> bool:
    return screening.assessment.kind is DocumentKind.REFERRAL


def _letters(
    read: list[Screening], mail: Screening | None, media_types: dict[str, str]
) -> tuple[Screening, ...]:
    """The referrals, and what may be one although nothing could be read in it."""
    found = [*read, mail] if mail and _is_referral(mail) else read
    referral = any(_is_referral(screening) for screening in found)
    return tuple(
        screening
        for screening in found
        if _is_referral(screening)
        or (
            screening.assessment.kind in TROUBLED
            and not (referral and _decorative(media_types.get(screening.letter_id, "")))
        )
    )


def _decorative(media_type: str) -> bool:
    """A picture or a scrap of text in which nothing was read; a document may be another patient's letter."""
    return media_type.startswith(("image/", "text/"))


def _without_letter(read: list[Screening], mail: Screening | None, rules: Rules, *, whole: bool) -> Screening:
    """The one case of a message in which there is no letter."""
    there = [*read, mail] if mail else read
    for kind in STRONGEST_FIRST if whole else ():
        for screening in there:
            if screening.assessment.kind is kind:
                return screening
    nothing = Reading(pages=(), method=ReadingMethod.MAIL) if whole else UNOPENED
    kind = DocumentKind.NO_LETTER if whole else DocumentKind.UNREADABLE
    assessment = nothing_to_judge(kind)
    return Screening(
        letter_id=mail.letter_id if mail else NOTHING,
        reading=nothing,
        assessment=assessment,
        outcome=decide(nothing, assessment, rules.policy, rules.on),
        policy_version=rules.policy.version,
        assessed_on=rules.on,
    )
