"""Lines that belong to one another, joined: a sentence goes on over the end of its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import CELL, Page
from validators.anatomy import Anatomy, Part
from validators.layout import HANGING, LABEL, ROW_BAR, TICK, is_row, is_unfilled, opens_item
from validators.lines import Line
from validators.utterance import Kind, Tick, Utterance

SAID = frozenset({Part.BODY, Part.REFERENCE, Part.SALUTATION, Part.CLOSING, Part.FOOTER, Part.QUOTED})
"""Parts whose words somebody says. A footer states nothing; that it contradicts is not excluded."""
ANSWERED = re.compile(
    r"(?:[?:=]|\.{3,}|…|\s[-–—])\s+(?:yes|no|none|nil|n|y|oui|non|aucune?)\W*$", re.IGNORECASE
)
"""A line that ends in an answer is whole."""
MIN_WIDTH = 30
"""Characters under which a line is too short to have been broken by its width."""
NEARLY = 0.85
"""Share of the longest line that a line has to fill to have been broken by its width."""
LABEL_WORDS = 4
"""Words up to which what stands before a colon begins a field of its own."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of one page that are read as one."""

    page: Page
    start: int
    """Offset of `text` in the page's text."""
    text: str
    part: Part
    quoted: bool
    block: int
    """Number of the paragraph, from 0."""

    def utterance(
        self,
        first: int,
        last: int,
        kind: Kind,
        *,
        label: str = "",
        label_start: int | None = None,
        tick: Tick | None = None,
    ) -> Utterance:
        """A stretch of the chunk as something said.

        `label_start` counts in the chunk, as `first` and `last` do.
        """
        text = self.text[first:last]
        lead = len(text) - len(text.lstrip())
        return Utterance(
            page=self.page, start=self.start + first + lead, text=text.strip(), kind=kind, part=self.part,
            quoted=self.quoted, block=self.block, tick=tick,
            unfilled=is_unfilled(text),
            label=label, label_start=0 if label_start is None else self.start + label_start,
        )  # fmt: skip


def chunks(lines: tuple[Line, ...], anatomy: Anatomy) -> Iterator[Chunk]:
    """The letter's words, without letterhead and signature, as chunks in reading order."""
    width = max((len(line.text.rstrip()) for line in lines), default=0)
    block = 0
    run: list[Line] = []
    run_part = Part.BODY
    for line, part in zip(lines, anatomy.parts, strict=True):
        left_out = line.blank or part not in SAID
        if run and (left_out or part is not run_part or not _continues(run[-1], line, width)):
            yield _chunk(run, run_part, block)
            run = []
        if left_out:
            block += 1
            continue
        run.append(line)
        run_part = part
    if run:
        yield _chunk(run, run_part, block)


def _chunk(run: list[Line], part: Part, block: int) -> Chunk:
    first = run[0]
    text = " ".join(line.text for line in run)
    return Chunk(first.page, first.start, text, part, first.quoted or part is Part.QUOTED, block)


def _continues(previous: Line, line: Line, width: int) -> bool:
    """Whether a line goes on with the sentence of the line before it."""
    text, before = line.text, previous.text.rstrip()
    if line.page is not previous.page or line.quoted != previous.quoted:
        return False
    if _is_whole(before) or _begins(text):
        return False
    hanging = before.rsplit(maxsplit=1)[-1].lower() in HANGING
    broken = hanging or _broken(before, text, width)
    label = None if hanging else LABEL.match(text)
    if label and ". " not in label[1] and (len(label[1].split()) <= LABEL_WORDS or not broken):
        return False
    stripped = text.lstrip(" >")
    if TICK.search(before) and not text.lstrip()[:1].islower():
        return False
    if before.endswith((".", "!", "?", ";")) or broken:
        return True
    return stripped[:1].islower() and len(before) >= MIN_WIDTH


def _is_whole(before: str) -> bool:
    """Whether nothing goes on behind a line: a row, an answer, what ends in a colon."""
    if CELL in before or before.endswith(":") or ROW_BAR.match(before):
        return True
    return bool(ANSWERED.search(before))


def _begins(text: str) -> bool:
    """Whether a line begins something of its own: an item, a row, a quotation, a tick box."""
    if text.lstrip()[:1] in ('"', "“", "«"):
        return True
    return is_row(text) or opens_item(text) or bool(TICK.search(text))


def _broken(before: str, text: str, width: int) -> bool:
    """Whether the next word would not have fitted on the line before."""
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    return len(before) >= MIN_WIDTH and len(before) + 1 + len(word) > width * NEARLY
