"""The parts of a letter: which lines are its body and which stand around it.

Body text must not be lost: a line becomes another part only when its shape says so, and in doubt it is body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from validators.lines import Line
from validators.parts import Part
from validators.shapes import Shape, names_a_role, patterns
from validators.signature import Signer, signers_of
from validators.wrapping import logical_lines

__all__ = ["Anatomy", "Part", "anatomy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy:
    """The part of every line."""

    parts: tuple[Part, ...]
    """Parallel to the lines."""
    said: tuple[tuple[Line, Shape, Part], ...] = field(default=(), repr=False, compare=False)
    """The lines that say something, as they were meant: broken ones joined, offsets kept."""

    signers: tuple[Signer, ...] = field(default=(), repr=False, compare=False)
    """The people of the signature block."""

    def rows(self, *parts: Part) -> Iterator[tuple[Line, Shape]]:
        """Those of these parts."""
        return ((line, shape) for line, shape, part in self.said if part in parts)


@dataclass(slots=True)
class _Letter:
    """The lines of a letter while their parts are found."""

    lines: tuple[Line, ...]
    shapes: tuple[Shape | None, ...]
    """None where the line is blank."""
    parts: list[Part | None]
    is_mail: bool

    def open(self) -> Iterator[tuple[int, Shape]]:
        """Lines that say something and have no part yet."""
        for i, shape in enumerate(self.shapes):
            if shape is not None and self.parts[i] is None:
                yield i, shape


def anatomy(lines: tuple[Line, ...], *, is_mail: bool) -> Anatomy:
    """The part of every line. Blank lines take the part of the line before them."""
    logical = logical_lines(lines)
    texts = (one.line.text.strip() for one in logical)
    shapes = tuple(Shape(text) if text else None for text in texts)
    letter = _Letter(tuple(one.line for one in logical), shapes, [None] * len(logical), is_mail)
    _mark_quoted(letter)
    if not is_mail:
        _mark_cover(letter)
    _mark_disclaimers(letter)
    _mark_letterhead(letter)
    _mark_head_lines(letter)
    _mark_tail(letter)
    parts = tuple(_filled(letter))
    rows = zip(letter.lines, shapes, parts, strict=True)
    said = tuple((line, shape, part) for line, shape, part in rows if shape is not None)
    return Anatomy(
        parts=tuple(part for one, part in zip(logical, parts, strict=True) for _ in range(one.count)),
        said=said,
        signers=signers_of(said),
    )


def _filled(letter: _Letter) -> Iterator[Part]:
    before = Part.BODY
    for shape, part in zip(letter.shapes, letter.parts, strict=True):
        if shape is not None:
            before = part or Part.BODY
        yield before


_MAIL_FROM = re.compile(r"(?:from|de)\s*:")
_MAIL_HEAD = re.compile(r"(?:sent|date|to|subject|envoy[ée]|[àa]|objet)\s*:")


def _mark_quoted(letter: _Letter) -> None:
    """Quoted mail: what the reader marked, lines behind >, and everything after a forwarding line."""
    below = False
    for i, shape in enumerate(letter.shapes):
        if letter.is_mail and not below and shape is not None:
            below = bool(patterns().quote_start.match(shape.lower)) or _starts_mail(letter, i, shape)
        quoted = letter.is_mail and (below or (shape is not None and shape.text.startswith(">")))
        if quoted or letter.lines[i].quoted:
            letter.parts[i] = Part.QUOTED


def _starts_mail(letter: _Letter, i: int, shape: Shape) -> bool:
    """The head of an earlier mail: From: with Sent:, Date: or To: under it."""
    if not _MAIL_FROM.match(shape.lower):
        return False
    return any(below and _MAIL_HEAD.match(below.lower) for below in letter.shapes[i + 1 : i + 3])


_COVER_WORDS = ("fax", "facsimile", "copie", "cover", "transmi", "pages", "garde", "f a x")
Rows = Sequence[tuple[int, Shape]]


def _mark_cover(letter: _Letter) -> None:
    """A fax cover sheet: a whole first page, or its lines before the letter begins on that page."""
    said = list(letter.open())
    if not said:
        return
    first = letter.lines[said[0][0]].page
    page = [(i, shape) for i, shape in said if letter.lines[i].page is first]
    head = "\n".join(shape.lower for _, shape in page[:12])
    if not any(word in head for word in _COVER_WORDS):
        return
    marks = sum(bool(patterns().cover_mark.search(shape.lower)) for _, shape in page[:12])
    if not marks:
        return
    labels = sum(bool(patterns().cover_label.match(shape.lower)) for _, shape in page)
    if marks + labels < 3:
        return
    own_page = len(page) < len(said) and not _holds_letter(page)
    for i, _ in page if own_page else _cover_run(page):
        letter.parts[i] = Part.COVER_SHEET


_GREETING = re.compile(r"(?:dear|to whom|madame|bonjour)\b")


def _holds_letter(page: Rows) -> bool:
    """Whether a greeting and later a leave-taking stand on the page: then a letter does."""
    greeted = [i for i, shape in page if _GREETING.match(shape.lower)]
    return bool(greeted) and any(i > greeted[0] and shape.closing for i, shape in page)


_NEXT_PAGE = re.compile(r"\W*(?:page|p\.?)\W{0,2}[2-9](?:\s*(?:of|/|de)\s*\d+)?\W*")
"""A line that says that the second page begins."""


def _cover_run(page: Rows) -> Iterator[tuple[int, Shape]]:
    """The lines of a cover sheet at the head of a page that goes on with the letter."""
    last = -1
    for position, (_, shape) in enumerate(page):
        if _NEXT_PAGE.fullmatch(shape.lower):
            last = position
            break
        if patterns().cover_mark.search(shape.lower) or patterns().cover_label.match(shape.lower):
            last = position
        elif position - last > 3 or shape.clinical:
            break
    yield from page[: last + 1]
    for row in page[last + 1 :]:
        if not patterns().disclaimer.match(row[1].lower):
            return
        yield row


def _mark_disclaimers(letter: _Letter) -> None:
    """Notices of confidentiality and the like, to the end of their paragraph."""
    inside = False
    for i, shape in enumerate(letter.shapes):
        if shape is None or letter.parts[i] is not None:
            inside = False
            continue
        inside = inside or bool(patterns().disclaimer.match(shape.lower))
        if inside and not shape.speaks_of_patient:
            letter.parts[i] = Part.DISCLAIMER


def _mark_letterhead(letter: _Letter) -> None:
    """The run of lines at the head before anything that belongs to the letter itself."""
    for i, shape in letter.open():
        if letter.lines[i].furniture and not shape.speaks_of_patient:
            letter.parts[i] = Part.FOOTER
    rows = list(letter.open())
    count = next((n for n, (_, shape) in enumerate(rows) if not shape.heading), 0)
    if letter.is_mail:
        count = 0  # a mail begins with its words
    for i, _ in rows[:count]:
        letter.parts[i] = Part.LETTERHEAD
    head = {shape.text for _, shape in rows[:count]}
    for i, shape in letter.open():
        if len(shape.text) > 8 and shape.text in head and letter.lines[i].page.number > 1:
            letter.parts[i] = Part.LETTERHEAD  # repeated on the next page


def _mark_head_lines(letter: _Letter) -> None:
    """Lines that greet or that say who the patient is."""
    greeted = False
    for i, shape in letter.open():
        if shape.length > 16:
            greeted = True
        elif patterns().copy.match(shape.lower) and not shape.clinical:
            letter.parts[i] = Part.COPY
        elif not greeted and shape.salutation:
            letter.parts[i] = Part.SALUTATION
        elif shape.reference:
            letter.parts[i] = Part.REFERENCE


def _mark_tail(letter: _Letter) -> None:
    """The leave-taking, the signature block and what stands after it."""
    rows = list(letter.open())
    start = _signature_start(rows)
    if start is None:
        return
    signing = True
    for i, shape in rows:
        if i < start:
            if i >= start - 4 and shape.closing:
                letter.parts[i] = Part.CLOSING
            continue
        part = Part.SIGNATURE if i == start else _tail_part(shape, signing=signing)
        signing = signing and part in {Part.SIGNATURE, Part.CLOSING}
        letter.parts[i] = part


def _tail_part(shape: Shape, *, signing: bool) -> Part:
    """The part of a line after the signature began; `signing`: it has not ended yet."""
    if shape.speaks_of_patient:
        return Part.BODY
    if shape.footer:
        return Part.FOOTER
    if shape.clinical:
        return Part.BODY
    if shape.closing:
        return Part.CLOSING
    if shape.signer or (signing and shape.under_signature):
        return Part.SIGNATURE
    return Part.FOOTER if shape.contact else Part.BODY


_LAST = 3
"""Lines at the end of a letter, among which a field can name its author by a role."""


def _signature_start(rows: Rows) -> int | None:
    """The first line of the signature block: after the last leave-taking, or of the last signers."""
    for position in range(len(rows) - 1, -1, -1):
        at, shape = rows[position]
        if not shape.closing or shape.length > 9:
            continue
        for i, below in rows[position + 1 :]:
            if i > at + 6:
                break
            if below.signer or (below.name_first and rows[position + 1][0] == i):
                return i
    start = None
    role_below = False
    for behind, (i, shape) in enumerate(reversed(rows)):
        if shape.signer or (role_below and shape.name_first) or (behind < _LAST and shape.author):
            start = i
        elif start is not None and not shape.under_signature:
            break
        role_below = shape.under_signature and names_a_role(shape.text)
    return start
