"""Word documents (OOXML): python-docx opens the package, a walk over its parts finds what a person sees.

python-docx's own paragraphs miss content controls, tracked insertions, text boxes, headers, nested tables,
notes and fields, where letters keep names, birth dates and ticks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from extractors import html, rtf, text
from extractors.archive import ArchiveRefused
from extractors.detect import Media, image_size, media_type_of
from extractors.docx_format import Numbering, Styles
from extractors.docx_package import WordPackage, open_package, parsed
from extractors.docx_walk import Setting, Walker, joined
from extractors.docx_xml import child, children, descendants, relation, value
from extractors.message import open_message
from extractors.runs import PARAGRAPH, Run, damaged, empty, is_visible, page_of, runs_of
from pipeline.model import Attachment, MarkKind, Page, Reading, ReadingMethod, ReasonCode, Unreadable

MEDIA_TYPES: tuple[str, ...] = (Media.DOCX,)

ReadPicture: TypeAlias = Callable[[bytes], Reading | Unreadable]
"""Reads a picture by OCR: the `extract` of the picture extractor."""

_FURNITURE = Setting(marks=frozenset((MarkKind.FURNITURE,)))
SMALLEST_PAGE = 500
"""Pixels of a picture's shorter side under which it is a logo or a signature and no scanned page."""
MAX_PICTURES = 20


def extract(data: bytes, read_picture: ReadPicture | None = None) -> Reading | Unreadable:
    """Read a Word document as one page; pictures as large as a page follow, where `read_picture` reads them.

    Without text it is `EMPTY`, or `UNREADABLE` where it holds pictures that were not read.
    """
    try:
        package = open_package(data)
        page = page_of(_runs(package))
    except ArchiveRefused as refusal:
        return damaged(Media.DOCX, str(refusal))
    except RecursionError:
        return damaged(Media.DOCX, "The file is nested deeper than any letter.")
    return _with_pictures(page, page_pictures(package), read_picture)


def _runs(package: WordPackage) -> Iterator[Run]:
    walker = Walker(
        styles=Styles(package.root("styles")),
        numbering=Numbering(package.root("numbering")),
        read_chunk=lambda key: _chunk(package, key),
    )
    body = child(package.document, "w:body")
    if body is None:
        raise ArchiveRefused("The file is damaged and cannot be opened.")
    walker.follow_fields(body)
    said = list(joined(walker.blocks(body, Setting())))
    yield from _furniture(package, walker, "header")
    yield from said
    yield from _notes(package, walker, "footnote")
    yield from _notes(package, walker, "endnote")
    yield from _furniture(package, walker, "footer")


def _chunk(package: WordPackage, key: str | None) -> Iterator[Run]:
    """A document that a program put into this one whole, as Word shows it. Raises `ArchiveRefused`.

    A part of the letter that cannot be read makes the whole unreadable: it could contradict the rest.
    """
    data = next((part.data for part in package.related if part.id == key), None)
    attachment = None if data is None else _whole(data)
    for extractor in (html, rtf, text):
        if attachment is not None and attachment.media_type in extractor.MEDIA_TYPES:
            found = extractor.extract(attachment.data)
            if isinstance(found, Reading):
                yield from (run for page in found.pages for run in runs_of(page))
                return
    raise ArchiveRefused("The Word document holds another document that cannot be read.")


def _whole(data: bytes) -> Attachment | None:
    """The document itself; a saved web page (MHT) is a mail whose text it is."""
    media_type = media_type_of(data)
    if media_type == Media.MAIL:
        return open_message(data).body
    return Attachment(id="", name=None, media_type=media_type, data=data)


def _furniture(package: WordPackage, walker: Walker, kind: str) -> Iterator[Run]:
    """The headers or footers that a section uses, each text once."""
    used = {relation(element) for element in descendants(package.document, f"w:{kind}Reference")}
    seen: set[str] = set()
    for part in package.related:
        root = parsed(part.data) if part.kind == kind and part.id in used else None
        if root is None:
            continue
        walker.follow_fields(root)
        runs = list(joined(walker.blocks(root, _FURNITURE)))
        said = "".join(run.text for run in runs).strip()
        if said and said not in seen:
            seen.add(said)
            yield Run(text=PARAGRAPH)
            yield from runs
            yield Run(text=PARAGRAPH)


def _notes(package: WordPackage, walker: Walker, kind: str) -> Iterator[Run]:
    """Foot- or endnotes in their order; the lines that part them from the page are not text."""
    used = {value(element, "id") for element in descendants(package.document, f"w:{kind}Reference")}
    for note in children(package.root(f"{kind}s"), f"w:{kind}"):
        if value(note, "id") in used and value(note, "type") in {None, "normal"}:
            walker.follow_fields(note)
            yield Run(text=PARAGRAPH)
            yield from joined(walker.blocks(note, Setting()))


def page_pictures(package: WordPackage) -> tuple[bytes, ...]:
    """The document's pictures that may be scanned pages, in the order of its relationships."""
    pictures = [part.data for part in package.related if part.kind == "image" and _may_be_page(part.data)]
    return tuple(pictures[:MAX_PICTURES])


def _may_be_page(data: bytes) -> bool:
    if not media_type_of(data).startswith("image/"):
        return False
    size = image_size(data)
    return size is None or min(size) >= SMALLEST_PAGE


def _with_pictures(
    page: Page, pictures: tuple[bytes, ...], read_picture: ReadPicture | None
) -> Reading | Unreadable:
    read = [read_picture(picture) for picture in pictures] if read_picture else []
    scanned = [found for reading in read if isinstance(reading, Reading) for found in reading.pages]
    first = (page,) if is_visible(page) else ()
    pages = (*first, *(replace(found, number=n) for n, found in enumerate(scanned, len(first) + 1)))
    if pages:
        return Reading(
            pages=pages,
            method=_method(typed=bool(first), scanned=bool(scanned)),
            confidence=min(found.confidence for found in pages),
            media_type=Media.DOCX,
        )
    return _only_pictures() if pictures else empty(Media.DOCX)


def _method(*, typed: bool, scanned: bool) -> ReadingMethod:
    if typed and scanned:
        return ReadingMethod.MIXED
    return ReadingMethod.OCR if scanned else ReadingMethod.TEXT


def _only_pictures() -> Unreadable:
    return Unreadable(
        reason=ReasonCode.UNREADABLE,
        detail="The Word document holds only a picture. Look at it, or ask the sender for the text.",
        media_type=Media.DOCX,
    )
