"""What a document is: a referral, another document, a message without a letter.

In doubt it is a referral: that is followed up for what it lacks, while the others stand alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Context, DocumentKind, Reading, ReadingMethod, Referrer, ReferrerType
from validators.anatomy import Anatomy, Part
from validators.lines import Line
from validators.rulebook import either, rule_file

BLOCKS = "█▇▆■▮▓▒░\N{REPLACEMENT CHARACTER}"
"""What stands in a text for what could not be read."""
_TITLE_LINES = 7
_NOTICES = (
    "crypt",
    "protect",
    "pgp",
    "secure",
    "pkcs",
    "smime",
    "adobe",
    "acrobat",
    "wait...",
    "viewer",
    "supported",
    "displayed",
    "opened",
)
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


@dataclass(frozen=True, slots=True)
class _Rules:
    encrypted: re.Pattern[str]
    unsupported: re.Pattern[str]
    others: tuple[_Other, ...]
    any_title: re.Pattern[str]
    """One of their titles: saves trying them one by one."""
    asks_treatment: re.Pattern[str]
    mentions: re.Pattern[str]
    asks: re.Pattern[str]
    promises: re.Pattern[str]
    attached: re.Pattern[str]


def _any(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(either(phrases))


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data = rule_file("kinds")
    return _Rules(
        encrypted=_any(data["encrypted"]),
        unsupported=_any(data["unsupported_format"]),
        others=tuple(
            _Other(
                rule=entry["id"],
                title=re.compile(rf"(?<!\w)(?:{'|'.join(entry['title'])})(?!\w)"),
                words=tuple(re.compile(phrase) for phrase in entry["words"]),
                needed=entry["needed"],
                unless_ultrasound=entry.get("unless_ultrasound", False),
            )
            for entry in data["other"]
        ),
        any_title=re.compile(
            rf"(?<!\w)(?:{'|'.join(title for entry in data['other'] for title in entry['title'])})(?!\w)"
        ),
        asks_treatment=_any(data["referral"]["asks"]),
        mentions=_any(data["referral"]["mentions"]),
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
    del lines  # the anatomy holds them as they were meant
    said = "\n".join(shape.lower for _, shape, part in anatomy.said if part is not Part.QUOTED)
    if _other_kind(said, referrer):
        return DocumentKind.NOT_A_REFERRAL
    is_mail = context.is_mail_body or reading.method is ReadingMethod.MAIL
    if not is_mail or (referrer.type not in _NOBODY and _answers_between(anatomy)):
        return DocumentKind.REFERRAL
    return _kind_of_mail(said, referrer)


def _answers_between(anatomy: Anatomy) -> bool:
    """Whether the writer answers between quoted lines: what is asked there is then spoken of."""
    quoted = [i for i, part in enumerate(anatomy.parts) if part is Part.QUOTED]
    between = anatomy.parts[quoted[0] : quoted[-1]] if quoted else ()
    return Part.BODY in between


def _not_readable(text: str) -> DocumentKind | None:
    """Why nothing can be read, or None. Every other character blacked out is as good as all of them."""
    words = text.split()
    visible = sum(map(len, words))
    if not visible:
        return DocumentKind.EMPTY
    if sum(map(text.count, BLOCKS)) > visible / 2:
        return DocumentKind.UNREADABLE
    if len(words) > _NOTICE_WORDS:
        return None
    lower = text.lower()
    if not any(word in lower for word in _NOTICES):
        return None
    if _rules().encrypted.search(lower):
        return DocumentKind.ENCRYPTED
    return DocumentKind.UNSUPPORTED_FORMAT if _rules().unsupported.search(lower) else None


def _other_kind(said: str, referrer: Referrer) -> str | None:
    """The rule by which the document is no referral; None when it may be one."""
    head = "\n".join(said.split("\n", _TITLE_LINES)[:_TITLE_LINES])
    if not _rules().any_title.search(head):
        return None
    signed = referrer.type not in {ReferrerType.UNKNOWN, ReferrerType.OFFICE_STAFF}
    for other in _rules().others:
        if not other.title.search(head):
            continue
        if (signed or other.unless_ultrasound) and _asks_for_treatment(said):
            return None
        if other.unless_ultrasound and _rules().mentions.search(said):
            return None
        if sum(bool(word.search(said)) for word in other.words) >= other.needed:
            return other.rule
    return None


def _asks_for_treatment(said: str) -> bool:
    return bool(_rules().asks_treatment.search(said))


_SAYS = re.compile(
    r"\bno (?:known )?contra|\binfect|\bantibioti|contre-indi|\babx\b|recommend\w* (?:therap|ultra|tus)"
    r"|recommand\w* des ultra"
)
_NOBODY = frozenset({ReferrerType.UNKNOWN, ReferrerType.PATIENT, ReferrerType.OFFICE_STAFF})


def _kind_of_mail(said: str, referrer: Referrer) -> DocumentKind:
    """A mail without a letter asks, promises or announces, and says nothing of the three statements."""
    says = len(_SAYS.findall(said))
    professional = referrer.type not in _NOBODY
    if says >= 2 or (professional and (says or _asks_for_treatment(said))):
        return DocumentKind.REFERRAL
    rules = _rules()
    if rules.asks.search(said) or rules.promises.search(said) or rules.attached.search(said):
        return DocumentKind.NO_LETTER
    may_be_one = says or professional or _asks_for_treatment(said)
    return DocumentKind.REFERRAL if may_be_one else DocumentKind.NO_LETTER
