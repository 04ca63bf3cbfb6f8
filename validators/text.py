"""A letter as utterances: sentences, list items, fields, rows and tick boxes, in the order they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from validators.anatomy import Anatomy
from validators.chunks import Chunk, chunks
from validators.layout import TICK, after_bullet, is_row, opens_item
from validators.lines import Line
from validators.older import older_lines
from validators.rows import answer_columns, row
from validators.sentences import sentences
from validators.ticks import ticks
from validators.tokens import canonical
from validators.utterance import Kind, Utterance

__all__ = ["Utterance", "utterances"]

LETTER_WITHIN = re.compile(
    r"^\s*(?:hi|hello|dear|good (?:morning|afternoon|evening)|bonjour|salut)\b[\w .']{0,30},", re.IGNORECASE
)
FIRST_PERSON = re.compile(
    r"\b(?:i (?:have|don't|do not|am|feel)|i'm|i've|my (?:breast|doctor|midwife|baby))\b"
)
COPIED = re.compile(
    r"\b(?:copied|pasted|quoted|reproduced|appended|included|her (?:message|email|e-mail|text|note|words)"
    r"|his message|she wrote|she writes|writes)\b",
    re.IGNORECASE,
)
"""What announces somebody else's message in the body of a letter."""
COPY = re.compile(
    r"^\s*(?:[-=_*~]{2,}\s*(?:copy|copied|previous|earlier|prior|original|old|archived?|forwarded|begin"
    r"|my (?:last|earlier|previous)|letter of|copie|ancienne)\b.*"
    r"|(?:copy|copie) of (?:my |our |the )?(?:earlier |previous |last |prior )?"
    r"(?:letter|note|referral|report).{0,40}:?\s*$|copie de .{0,40}lettre.*)",
    re.IGNORECASE,
)
"""The head of an older letter that is copied below."""
TITLE_WORDS = 16
"""Words up to which a line names the boxes below it."""


def utterances(lines: tuple[Line, ...], anatomy: Anatomy) -> tuple[Utterance, ...]:
    """Everything said in the letter, in reading order; quoted mail is there too, marked."""
    found: list[Utterance] = []
    heading, intro, block = "", "", -1
    columns: tuple[str, ...] = ()
    pieces = _with_copies(list(chunks(_as_dated(lines, anatomy), anatomy)))
    for chunk, following in zip_longest(pieces, pieces[1:]):
        if chunk.block != block:
            headed = bool(found) and found[-1].kind is Kind.HEADING
            if not headed and not _opens_list(intro, chunk):
                heading, intro = "", ""
            columns = columns if is_row(chunk.text) else ()
        block = chunk.block
        columns = answer_columns(chunk.text) or columns
        for said in _said(chunk, columns, following):
            found.append(_governed(said, heading, intro))
            heading, intro = _governing(said, heading, intro)
    return tuple(found)


def _as_dated(lines: tuple[Line, ...], anatomy: Anatomy) -> tuple[Line, ...]:
    """The lines, with those of an older letter or note in the same file marked as quoted."""
    older = older_lines(lines, anatomy.parts)
    if not older:
        return lines
    return tuple(replace(one, quoted=True) if n in older else one for n, one in enumerate(lines))


def _with_copies(pieces: list[Chunk]) -> list[Chunk]:
    """The chunks, with what is copied into the letter marked as quoted."""
    copied = False
    marked = []
    for position, chunk in enumerate(pieces):
        copied = copied or bool(COPY.match(chunk.text))
        quoted = copied or _message_within(pieces, position)
        marked.append(replace(chunk, quoted=True) if quoted else chunk)
    return marked


def _message_within(pieces: list[Chunk], position: int) -> bool:
    """A message in the letter: it is announced with a colon and fills the paragraph below."""
    block = pieces[position].block
    before = next((chunk for chunk in reversed(pieces[:position]) if chunk.block != block), None)
    if before is None or not before.text.rstrip().endswith(":") or not COPIED.search(before.text):
        return False
    return any(chunk.block == block and _in_first_person(chunk.text) for chunk in pieces)


def _in_first_person(text: str) -> bool:
    return bool(LETTER_WITHIN.match(text) or FIRST_PERSON.search(canonical(text)))


def _opens_list(intro: str, chunk: Chunk) -> bool:
    """Whether a paragraph continues what an introduction with a colon opened."""
    return bool(intro) and (chunk.quoted or opens_item(chunk.text))


def _governed(said: Utterance, heading: str, intro: str) -> Utterance:
    """An utterance with the heading and the introduction above it."""
    if said.kind is Kind.HEADING:
        return said
    listed = said.kind in (Kind.ITEM, Kind.TICK) or said.quoted
    above = intro if listed else ""
    return replace(said, heading=heading, intro=above) if heading or above else said


def _governing(said: Utterance, heading: str, intro: str) -> tuple[str, str]:
    """The heading and the introduction that govern what follows an utterance."""
    text = said.text.rstrip()
    if said.kind is Kind.HEADING:
        heading = canonical(said.text).strip(" :")
        return heading, heading if text.endswith(":") else ""
    if said.kind is Kind.PROSE:
        return heading, canonical(said.text).strip(" :") if text.endswith((":", "?")) else ""
    return heading, intro


def _said(chunk: Chunk, columns: tuple[str, ...], following: Chunk | None) -> Iterator[Utterance]:
    """What one chunk says, by how it is written."""
    if is_row(chunk.text):
        yield from row(chunk, columns)
    elif TICK.search(chunk.text):
        yield from ticks(chunk)
    elif following is not None and _heads_boxes(chunk, following):
        yield chunk.utterance(after_bullet(chunk.text), len(chunk.text), Kind.HEADING)
    else:
        yield from sentences(chunk)


def _heads_boxes(chunk: Chunk, following: Chunk) -> bool:
    """A short line right above tick boxes names what they answer."""
    box = TICK.search(following.text)
    if box is None or following.text[: box.start()].strip(" -•*") or following.block - chunk.block > 1:
        return False
    stripped = chunk.text.strip()
    return len(stripped.split()) <= TITLE_WORDS and not stripped.endswith((".", "!"))
