"""What a document is: a referral, another document, a message without a letter.

In doubt it is a referral: that is followed up for what it lacks, while the others stand alone.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from pipeline.model import Context, DocumentKind, Reading, ReadingMethod, Referrer, ReferrerType
from validators.anatomy import Anatomy, Part
from validators.lines import Line

BLOCKS = "█▇▆■▮▓▒░\N{REPLACEMENT CHARACTER}"
"""What stands in a text for what could not be read."""
_TITLE_LINES = 7
_NOTICE_WORDS = 120
"""A page that only says that its content cannot be shown is not longer than this."""


@dataclass(frozen=True, slots=True)
class _Other:
    """A kind of document that is no referral."""

    rule: str
    title: re.Pattern[str]
    words: tuple[re.Pattern[str], ...]
    needed: int
    unless_ultrasound: bool
    unless_signed: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    encrypted: re.Pattern[str]
    unsupported: re.Pattern[str]
    others: tuple[_Other, ...]
    asks_treatment: re.Pattern[str]
    asks: re.Pattern[str]
    promises: re.Pattern[str]
    attached: re.Pattern[str]


def _any(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases), re.IGNORECASE)


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    text = resources.files("validators").joinpath("rules/kinds.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return _Rules(
        encrypted=_any(data["encrypted"]),
        unsupported=_any(data["unsupported_format"]),
        others=tuple(
            _Other(
                rule=entry["id"],
                title=re.compile(rf"(?<!\w)(?:{'|'.join(entry['title'])})(?!\w)", re.IGNORECASE),
                words=tuple(re.compile(phrase, re.IGNORECASE) for phrase in entry["words"]),
                needed=entry["needed"],
                unless_ultrasound=entry.get("unless_ultrasound", False),
                unless_signed=entry.get("unless_signed", False),
            )
            for entry in data["other"]
        ),
        asks_treatment=_any(data["referral"]["asks"]),
        asks=_any(data["no_letter"]["asks"]),
        promises=_any(data["no_letter"]["promises"]),
        attached=_any(data["no_letter"]["attached"]),
    )


def kind_of(
    reading: Reading, lines: tuple[Line, ...], anatomy: Anatomy, context: Context, referrer: Referrer
) -> DocumentKind:
    """What the document is; in doubt a referral, which will be followed up for what it lacks."""
    text = "\n".join(page.text for page in reading.pages)
    unread = _not_readable(text)
    if unread is not None:
        return unread
    said = [line.text for line, part in zip(lines, anatomy.parts, strict=True) if part is not Part.QUOTED]
    if context.is_mail_body or reading.method is ReadingMethod.MAIL:
        return _kind_of_mail("\n".join(said), referrer)
    return DocumentKind.NOT_A_REFERRAL if _other_kind(said, referrer) else DocumentKind.REFERRAL


def _not_readable(text: str) -> DocumentKind | None:
    visible = [c for c in text if not c.isspace()]
    if not visible:
        return DocumentKind.EMPTY
    if sum(c in BLOCKS for c in visible) > len(visible) / 2:
        return DocumentKind.UNREADABLE
    if not any(c.isalpha() for c in visible):
        return DocumentKind.EMPTY
    if "-----BEGIN PGP MESSAGE" in text and _rules().encrypted.search(text.lstrip()[:400]):
        return DocumentKind.ENCRYPTED
    if len(text.split()) <= _NOTICE_WORDS:
        if _rules().encrypted.search(text):
            return DocumentKind.ENCRYPTED
        if _rules().unsupported.search(text):
            return DocumentKind.UNSUPPORTED_FORMAT
    return None


def _other_kind(said: list[str], referrer: Referrer) -> str | None:
    """The rule by which the document is no referral; None when it may be one."""
    full = [line for line in said if line.strip()]
    head = "\n".join(full[:_TITLE_LINES])
    text = "\n".join(full)
    signed = referrer.type is not ReferrerType.UNKNOWN
    for other in _rules().others:
        if not other.title.search(head) or sum(bool(word.search(text)) for word in other.words) < other.needed:
            continue
        if (other.unless_signed or signed) and _asks_for_treatment(text) and signed:
            continue
        if other.unless_ultrasound and _asks_for_treatment(text):
            continue
        return other.rule
    return None


def _asks_for_treatment(text: str) -> bool:
    return bool(_rules().asks_treatment.search(text))


def _kind_of_mail(text: str, referrer: Referrer) -> DocumentKind:
    """A mail without a letter asks, promises or announces, and says nothing of the three statements."""
    professional = referrer.type not in {ReferrerType.UNKNOWN, ReferrerType.PATIENT, ReferrerType.OFFICE_STAFF}
    rules = _rules()
    says = len(re.findall(r"\bno (?:known )?contra|\binfect|\bantibioti|contre-indicat|\babx\b|recommend\w* (?:therap|ultra|tus)", text, re.IGNORECASE))
    if professional and (says or _asks_for_treatment(text)):
        return DocumentKind.REFERRAL
    if says >= 2:
        return DocumentKind.REFERRAL
    if rules.asks.search(text) or rules.promises.search(text) or rules.attached.search(text):
        return DocumentKind.NO_LETTER
    return DocumentKind.REFERRAL if says or professional or _asks_for_treatment(text) else DocumentKind.NO_LETTER
