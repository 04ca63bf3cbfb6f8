"""Invented letters with their answers, one JSON object a line, as frozen values.

`tests/quality/letters/README.md` describes the form: what each key holds, and the marks inside `body`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.model import Decision, ReferrerType, StatementKey, Status


class Medium(StrEnum):
    """What kind of thing arrives."""

    PDF = "pdf"
    DOCX = "docx"
    SCAN = "scan"
    PHOTO = "photo"
    EMAIL = "email"


class Layout(StrEnum):
    """How a letter stands on its page."""

    LETTER = "letter"
    TWO_COLUMN = "two_column"
    FORM = "form"
    TABLE = "table"
    FAX_COVER = "fax_cover"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The answer that the policy gives to one letter."""

    referrer_type: ReferrerType
    referrer_name: str | None
    statements: tuple[tuple[StatementKey, Status], ...]
    """In the order of `StatementKey`."""
    patient_name: str | None
    """Several are joined by "; "."""
    patient_dob: date | None
    decision: Decision
    reasons: frozenset[str]
    """Codes; a statement's code carries its key, as in `statement_missing:no_contraindications`."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to the clinic and the letter in it."""

    id: str
    medium: Medium
    layout: Layout
    sender: str
    """The From header."""
    subject: str
    email_text: str
    letterhead: tuple[str, ...]
    body: str
    signature: tuple[str, ...]
    footer: tuple[str, ...]
    gold: Gold

    @property
    def empty(self) -> bool:
        """Nothing stands on it."""
        return not (self.letterhead or self.body.strip() or self.signature or self.footer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text that is struck out or is not."""

    text: str
    struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Lines that the writer broke; each may still be wrapped by the page."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One tick-box line."""

    ticked: bool
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells; a cell may be empty."""

    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Paragraph | Tick | Table | None
"""What a body is made of, from top to bottom; None is the gap that a blank line leaves."""

TICK_LINE = re.compile(r"\[(?P<mark>[xX ])\] (?P<label>.*)")
INLINE_TICK = re.compile(r"(\[[xX ]\])")
"""A tick box anywhere in a line."""
STRUCK = re.compile(r"~~(.+?)~~", re.DOTALL)


def load(path: Path) -> tuple[Letter, ...]:
    """Read every letter of one file. Raises `KeyError` or `ValueError` where one is not in the form."""
    return tuple(parse(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip())


def parse(data: dict[str, Any]) -> Letter:
    """One letter from one JSON object."""
    return Letter(
        id=data["id"],
        medium=Medium(data["medium"]),
        layout=Layout(data["layout"]),
        sender=data["from"],
        subject=data["subject"],
        email_text=data["email_text"],
        letterhead=tuple(data["letterhead"] or ()),
        body=data["body"],
        signature=tuple(data["signature"] or ()),
        footer=tuple(data["footer"] or ()),
        gold=_gold(data["gold"]),
    )


def _gold(data: dict[str, Any]) -> Gold:
    return Gold(
        referrer_type=ReferrerType(data["referrer_type"]),
        referrer_name=data["referrer_name"],
        statements=tuple((key, Status(data["statements"][key.value])) for key in StatementKey),
        patient_name=data["patient_name"],
        patient_dob=date.fromisoformat(data["patient_dob"]) if data["patient_dob"] else None,
        decision=Decision(data["decision"]),
        reasons=frozenset(data["reasons"]),
        why=data.get("why", ""),
    )


def blocks(body: str) -> tuple[Block, ...]:
    """The body as paragraphs, tick boxes, tables and gaps, in order."""
    found: list[Block] = []
    for line in body.split("\n"):
        tick = TICK_LINE.fullmatch(line.strip())
        if not line.strip():
            found.append(None)
        elif tick:
            found.append(Tick(ticked=tick["mark"] != " ", label=tick["label"]))
        elif is_row(line):
            _append_row(found, cells(line))
        else:
            _append_line(found, line)
    return tuple(found)


def _append_row(found: list[Block], row: tuple[str, ...]) -> None:
    last = found[-1] if found else None
    if isinstance(last, Table):
        found[-1] = Table(rows=(*last.rows, row))
    else:
        found.append(Table(rows=(row,)))


def _append_line(found: list[Block], line: str) -> None:
    last = found[-1] if found else None
    if isinstance(last, Paragraph):
        found[-1] = Paragraph(lines=(*last.lines, line))
    else:
        found.append(Paragraph(lines=(line,)))


def is_row(line: str) -> bool:
    """Whether a line of a body is a row of a table."""
    return line.strip().startswith("|") and line.strip().endswith("|") and line.count("|") > 1


def cells(row: str) -> tuple[str, ...]:
    """The cells of a row, without the spaces around them."""
    return tuple(cell.strip() for cell in row.strip()[1:-1].split("|"))


def is_tick(word: str) -> bool:
    """Whether a word is a tick box."""
    return INLINE_TICK.fullmatch(word) is not None


def is_ticked(word: str) -> bool:
    """Whether a tick box bears a mark."""
    return word[1] != " "


def spans(text: str) -> Iterator[Span]:
    """Text split where it is struck out; the marks themselves are gone."""
    for number, part in enumerate(STRUCK.split(text)):
        if part:
            yield Span(text=part, struck=bool(number % 2))
