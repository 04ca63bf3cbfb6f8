"""A letter's own text as a `Reading`, without rendering: what a perfect extractor would hand over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parseaddr

from pipeline.model import (
    CELL,
    TICKED,
    UNTICKED,
    Context,
    Mark,
    MarkKind,
    Page,
    Reading,
    ReadingMethod,
)
from tests.rendering.letters import STRUCK, Letter, Medium, cells, is_row

METHODS = {
    Medium.PDF: ReadingMethod.TEXT,
    Medium.DOCX: ReadingMethod.TEXT,
    Medium.SCAN: ReadingMethod.OCR,
    Medium.PHOTO: ReadingMethod.OCR,
    Medium.EMAIL: ReadingMethod.MAIL,
}
BOX = re.compile(r"[\[(]([xX ])[\])]")
"""A tick box, in square brackets as the letters write them or typed in round ones."""
HISTORY = re.compile(
    r"^(-{2,} ?(original|forwarded) message ?-{2,}|begin forwarded message:|on .{4,80} wrote:|from: .+@.+)"
    r"\s*$",
    re.IGNORECASE,
)
"""A line from which on a mail is somebody's earlier words."""


def read_plainly(letter: Letter) -> Reading:
    """The letter as one page: letterhead, body, signature, footer; a mail letter as its message's text."""
    if letter.medium is Medium.EMAIL:
        return mail_reading(letter.email_text)
    parts = ("\n".join(letter.letterhead), letter.body, "\n".join(letter.signature), "\n".join(letter.footer))
    source = "\n\n".join(part for part in parts if part.strip())
    text, marks = unmark(source)
    page = Page(number=1, text=text, marks=marks, method=METHODS[letter.medium])
    return Reading(pages=(page,), method=METHODS[letter.medium])


def context_of(letter: Letter) -> Context:
    """What is known around the letter: the sender's name, and the mail that carried it."""
    is_mail = letter.medium is Medium.EMAIL
    carried = bool(letter.email_text.strip()) and not is_mail
    return Context(
        sender=parseaddr(letter.sender)[0] or None,
        is_mail_body=is_mail,
        subject=letter.subject if is_mail else None,
        cover=mail_reading(letter.email_text) if carried else None,
    )


def unmark(source: str) -> tuple[str, tuple[Mark, ...]]:
    """Tick boxes and table rows as the extractors write them, struck-out text under marks."""
    lines = (_line(line) for line in source.split("\n"))
    text, marks, last = "", [], 0
    written = "\n".join(lines)
    for struck in STRUCK.finditer(written):
        text += written[last : struck.start()]
        marks.append(Mark(kind=MarkKind.STRUCK, start=len(text), end=len(text) + len(struck[1])))
        text += struck[1]
        last = struck.end()
    return text + written[last:], tuple(marks)


def _line(line: str) -> str:
    boxed = BOX.sub(lambda box: UNTICKED if box[1] == " " else TICKED, line)
    return CELL.join(cells(boxed)) if is_row(boxed) else boxed


def mail_reading(source: str) -> Reading:
    """The text of a mail, its quoted history under marks."""
    text, struck = unmark(source)
    marks = tuple(sorted((*struck, *_history(text)), key=lambda mark: (mark.start, mark.end)))
    page = Page(number=1, text=text, marks=marks, method=ReadingMethod.MAIL)
    return Reading(pages=(page,), method=ReadingMethod.MAIL)


def _history(text: str) -> Iterator[Mark]:
    """Lines that begin with ">" are quoted; so is everything after the head of an earlier message."""
    start = 0
    for line in text.split("\n"):
        if HISTORY.match(line) and not text[start + len(line) :].lstrip().startswith(">"):
            yield Mark(kind=MarkKind.QUOTED, start=start, end=len(text))
            return
        if line.startswith(">") or HISTORY.match(line):
            yield Mark(kind=MarkKind.QUOTED, start=start, end=start + len(line))
        start += len(line) + 1
