"""Which lines of a mail its sender typed, and which are quoted or forwarded history.

What an answerer types between lines that are quoted with `>` is the answerer's own. Below a header that
announces somebody else's message without such signs, everything is taken as quoted: in doubt, nobody's
words become the sender's.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.model import Mark, MarkKind, Page

_MARKER = re.compile(
    r"[\s*>]*(?:[-_=–—]{2,}\s*(?:original|forwarded|reply)\s+(?:message|appointment|e-?mail)\b.*"
    r"|[-_=–—]{2,}\s*forwarded by\b.*"
    r"|[-_=–—]{2,}\s*message (?:d['’]origine|transféré|original|transmis|réexpédié)\b.*"
    r"|[-_=–—]{2,}\s*(?:mensaje (?:original|reenviado)|messaggio (?:originale|inoltrato))\b.*"
    r"|[-_=–—]{2,}\s*(?:ursprüngliche|weitergeleitete) nachricht\b.*"
    r"|(?:begin forwarded message|inizio messaggio inoltrato)\s*:"
    r"|début du message (?:réexpédié|transféré)\s*:)\s*",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"\s*(?:on\b.{6,300}\bwrote|le\b.{6,300}\ba\s+écrit|am\b.{6,300}\bschrieb.{0,120}|el\b.{6,300}\bescribió"
    r"|il\b.{6,300}\bha\s+scritto|.{0,200}<[^<>\s]+@[^<>\s]+>.{0,60}\b(?:wrote|writes|a\s+écrit))\s*:\s*",
    re.IGNORECASE | re.DOTALL,
)
_MOMENT = re.compile(r"@|\d{1,2}[:h]\d{2}|\b(?:19|20)\d\d\b")
"""What an attribution names and a sentence of a letter that ends in "wrote:" seldom does."""
_FROM = re.compile(r"\s*\*?(?:from|de|von|da)\s*:\*?\s*\S", re.IGNORECASE)
_FIELD = re.compile(
    r"\s*\*?(?P<label>from|sent|date|to|cc|bcc|subject|importance|attachments?|reply-to|de|envoyé(?:\s+le)?|à|objet"
    r"|von|gesendet|an|betreff|enviado|para|asunto|da|inviato|a|oggetto|pièces? jointes?)\s*:\*?(?:\s|$)",
    re.IGNORECASE,
)
_SENT = frozenset(("sent", "envoyé", "envoyé le", "gesendet", "enviado", "inviato"))
_DATED = _SENT | {"date"}
_ADDRESSED = frozenset(("to", "à", "an", "para", "a", "subject", "objet", "betreff", "asunto", "oggetto"))
_CLOCK = re.compile(r"@|\d{1,2}[:h]\d{2}")
MAX_HEADER_LINES = 10
MAX_HEADER_LENGTH = 400
"""Characters of a line: the headers looked for are short."""
MAX_ATTRIBUTION_LINES = 4


def with_quotes(page: Page) -> Page:
    """The page with its quoted history marked, beside what markup has marked already."""
    lines = page.text.split("\n")
    already = _already(page, lines)
    flags = quoted_lines(lines, already)
    others = tuple(mark for mark in page.marks if mark.kind is not MarkKind.QUOTED)
    return replace(page, marks=(*others, *_as_marks(lines, flags)))


def quoted_lines(lines: list[str], already: list[bool] | None = None) -> list[bool]:
    """For each line, whether it is quoted; `already` says what markup has told."""
    told = already or [False] * len(lines)
    signed = [known or _is_signed(line) for line, known in zip(lines, told, strict=True)]
    flags = list(signed)
    place = 0
    while place < len(lines):
        end = _header_end(lines, signed, place)
        if end == place:
            place += 1
            continue
        flags[place:end] = [True] * (end - place)
        if not _signs_follow(lines, signed, end):
            flags[end:] = [True] * (len(lines) - end)
            break
        place = end
    return flags


def _is_signed(line: str) -> bool:
    return line.lstrip().startswith(">")


def _header_end(lines: list[str], signed: list[bool], place: int) -> int:
    """Where a header that announces somebody else's message ends; `place` itself where none begins."""
    if not 3 < len(lines[place]) < MAX_HEADER_LENGTH or _is_signed(lines[place]):
        return place
    if _MARKER.fullmatch(lines[place]):
        return _fields_end(lines, place + 1)
    return _attribution_end(lines, signed, place) or _mail_header_end(lines, place) or place


def _fields_end(lines: list[str], place: int) -> int:
    """After the header lines that follow a marker, with at most one empty line before them."""
    start = place + 1 if place < len(lines) and not lines[place].strip() else place
    end = start
    while end < len(lines) and end - start < MAX_HEADER_LINES and _FIELD.match(lines[end]):
        end += 1
    return end if end > start else place


def _attribution_end(lines: list[str], signed: list[bool], place: int) -> int | None:
    """After "On 3 May 2026 at 9:12, ... wrote:", which mail programs wrap over up to four lines."""
    for count in range(1, MAX_ATTRIBUTION_LINES + 1):
        piece = lines[place : place + count]
        if len(piece) < count or not piece[-1].strip() or any(signed[place + 1 : place + count]):
            return None
        text = " ".join(piece)
        if _ATTRIBUTION.fullmatch(text) and _MOMENT.search(text):
            return place + count
    return None


def _mail_header_end(lines: list[str], place: int) -> int | None:
    """After an Outlook header. A letter typed as a memo (From, Date, Re) has none of its signs."""
    if not _FROM.match(lines[place]):
        return None
    end = place
    labels: set[str] = set()
    for offset, line in enumerate(lines[place : place + 2 * MAX_HEADER_LINES]):
        field = _FIELD.match(line)
        label = " ".join(field["label"].lower().split()) if field is not None else ""
        if label in labels:
            break
        if label:
            labels.add(label)
            end = place + offset + 1
        elif line.strip() or not lines[place + offset - 1].strip():
            break  # HTML turned to text may leave one empty line between fields, never two
    if not labels & _DATED or not labels & _ADDRESSED:
        return None
    typed_above = any(line.strip() for line in lines[:place])
    by_program = bool(labels & _SENT) or any(_CLOCK.search(line) for line in lines[place:end])
    return end if by_program or typed_above else None


def _signs_follow(lines: list[str], signed: list[bool], place: int) -> bool:
    """Whether the message that was announced is quoted line by line."""
    following = (known for line, known in zip(lines[place:], signed[place:], strict=True) if line.strip())
    return next(following, False)


def _already(page: Page, lines: list[str]) -> list[bool]:
    told = bytearray(len(page.text))
    for mark in page.marks:
        if mark.kind is MarkKind.QUOTED:
            told[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
    flags = []
    start = 0
    for line in lines:
        flags.append(1 in told[start : start + len(line)])
        start += len(line) + 1
    return flags


def _as_marks(lines: list[str], flags: list[bool]) -> list[Mark]:
    """One mark for each unbroken run of quoted lines that has words."""
    marks: list[Mark] = []
    start = 0
    open_at: int | None = None
    last = 0
    for line, flagged in zip(lines, flags, strict=True):
        end = start + len(line)
        if flagged and line.strip():
            open_at = start if open_at is None else open_at
            last = end
        elif not flagged and line.strip() and open_at is not None:
            marks.append(Mark(kind=MarkKind.QUOTED, start=open_at, end=last))
            open_at = None
        start = end + 1
    if open_at is not None:
        marks.append(Mark(kind=MarkKind.QUOTED, start=open_at, end=last))
    return marks
