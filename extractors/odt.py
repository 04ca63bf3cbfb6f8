"""OpenDocument text: a walk over content.xml, with the header and footer of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.archive import MIB, ArchiveRefused, open_archive, read_member
from extractors.detect import Media
from extractors.docx_package import parsed
from extractors.docx_xml import Element
from extractors.runs import LINE, PARAGRAPH, Run, damaged, page_of, reading_of, row
from pipeline.model import CELL, TICKED, UNTICKED, MarkKind, Reading, ReasonCode, Unreadable

MEDIA_TYPES: tuple[str, ...] = (Media.ODT,)

_MANIFEST = "META-INF/manifest.xml"
MAX_XML = 32 * MIB
MAX_REPEAT = 64
"""Cells and spaces that one element may stand for."""
_LEFT_OUT = frozenset(
    ("tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "desc", "title")
)
_BLOCKS = frozenset(("p", "h"))


def extract(data: bytes) -> Reading | Unreadable:
    """The text as one page; tracked deletions are left out; an encrypted package is `ENCRYPTED`."""
    try:
        archive = open_archive(data)
        names = frozenset(archive.namelist())
        if _MANIFEST in names and b"encryption-data" in read_member(archive, _MANIFEST, MAX_XML):
            return _encrypted()
        content = _xml(read_member(archive, "content.xml", MAX_XML))
        styles = _xml(read_member(archive, "styles.xml", MAX_XML)) if "styles.xml" in names else None
        return reading_of(page_of(_runs(content, styles)), Media.ODT)
    except ArchiveRefused as refusal:
        return damaged(Media.ODT, str(refusal))
    except RecursionError:
        return damaged(Media.ODT, "The file is nested deeper than any letter.")


def _encrypted() -> Unreadable:
    return Unreadable(
        reason=ReasonCode.ENCRYPTED,
        detail="The document is protected by a password. Ask the sender for a copy without one.",
        media_type=Media.ODT,
    )


def _xml(data: bytes) -> Element:
    root = None if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data else parsed(data)
    if root is None:
        raise ArchiveRefused("The file is damaged and cannot be opened.")
    return root


def _runs(content: Element, styles: Element | None) -> Iterator[Run]:
    looks = _Looks()
    for root in (styles, content):
        if root is not None:
            looks.learn(root)
    walk = _Walk(looks=looks)
    body = list(walk.blocks(content, frozenset()))
    furniture = frozenset((MarkKind.FURNITURE,))
    for kind in ("header", "header-first"):
        yield from _furniture(styles, kind, walk, furniture)
    yield from body
    for kind in ("footer", "footer-first"):
        yield from _furniture(styles, kind, walk, furniture)


def _furniture(styles: Element | None, kind: str, walk: _Walk, marks: frozenset[MarkKind]) -> Iterator[Run]:
    for element in styles.iter("{*}" + kind) if styles is not None else ():
        yield Run(text=PARAGRAPH)
        yield from walk.blocks(element, marks)


def _local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


@dataclass(slots=True)
class _Looks:
    """Which styles strike out or hide; a style says what it does not inherit."""

    own: dict[str, dict[MarkKind, bool]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    def learn(self, root: Element) -> None:
        for style in root.iter("{*}style"):
            name = _attribute(style, "name") or ""
            self.parents[name] = _attribute(style, "parent-style-name") or ""
            marks = self.own.setdefault(name, {})
            for properties in style.iter("{*}text-properties"):
                marks.update(_marks_of(properties))

    def marks(self, name: str | None) -> dict[MarkKind, bool]:
        found: dict[MarkKind, bool] = {}
        for _ in range(20):
            if not name:
                break
            found = {**self.own.get(name, {}), **found}
            name = self.parents.get(name)
        return found


def _marks_of(properties: Element) -> Iterator[tuple[MarkKind, bool]]:
    through = ("text-line-through-style", "text-line-through-type")
    line = next((found for found in (_attribute(properties, name) for name in through) if found), None)
    if line is not None:
        yield MarkKind.STRUCK, line != "none"
    hidden = _attribute(properties, "display") == "none"
    color, ground = _attribute(properties, "color"), _attribute(properties, "background-color")
    white = (color or "").lower() == "#ffffff" and (ground or "transparent") in {"transparent", "#ffffff"}
    if hidden or color is not None:
        yield MarkKind.HIDDEN, hidden or white


@dataclass(slots=True)
class _Walk:
    looks: _Looks

    def blocks(self, parent: Element, marks: frozenset[MarkKind], prefix: str = "") -> Iterator[Run]:
        for element in parent:
            name = _local(element)
            if name in _LEFT_OUT or (_attribute(element, "display") == "none" and name == "section"):
                continue
            if name in _BLOCKS:
                yield from self._block(element, marks, prefix)
                prefix = ""
            elif name == "table":
                yield from self._table(element, marks)
            elif name == "list-item":
                yield from self.blocks(element, marks, "- ")
            elif name == "list":
                yield from self.blocks(element, marks)
                yield Run(text=LINE)
            elif len(element):
                yield from self.blocks(element, marks, prefix)

    def _block(self, block: Element, marks: frozenset[MarkKind], prefix: str) -> Iterator[Run]:
        boxes: list[Element] = []
        inner = self._look(block, marks)
        if prefix:
            yield Run(text=prefix, marks=marks)
        yield from self._inline(block, inner, boxes)
        yield Run(text=LINE if prefix else PARAGRAPH)
        for box in boxes:
            yield from self.blocks(box, marks)
            yield Run(text=PARAGRAPH)

    def _look(self, element: Element, marks: frozenset[MarkKind]) -> frozenset[MarkKind]:
        said = self.looks.marks(_attribute(element, "style-name"))
        return (marks | {kind for kind, on in said.items() if on}) - {k for k, on in said.items() if not on}

    def _inline(self, parent: Element, marks: frozenset[MarkKind], boxes: list[Element]) -> Iterator[Run]:
        if parent.text:
            yield Run(text=" ".join(parent.text.replace("\n", " ").split("\t")), marks=marks)
        for element in parent:
            yield from self._piece(element, marks, boxes)
            if element.tail:
                yield Run(text=" ".join(element.tail.replace("\n", " ").split("\t")), marks=marks)

    def _piece(self, element: Element, marks: frozenset[MarkKind], boxes: list[Element]) -> Iterator[Run]:
        name = _local(element)
        said = _signs(element, name)
        if said:
            yield Run(text=said, marks=marks)
        elif name in {"note-body", "text-box"}:
            boxes.append(element)
        elif name == "placeholder":
            yield from self._inline(element, marks | {MarkKind.PLACEHOLDER}, boxes)
        elif name == "hidden-text":
            yield from self._inline(element, marks | {MarkKind.HIDDEN}, boxes)
        elif name and name not in _LEFT_OUT and name != "note-citation":
            yield from self._inline(element, self._look(element, marks), boxes)

    def _table(self, table: Element, marks: frozenset[MarkKind]) -> Iterator[Run]:
        for element in table.iter("{*}table-row"):
            cells = [cell for cell in element if _local(cell) in {"table-cell", "covered-table-cell"}]
            yield from row(runs for cell in cells for runs in self._cell(cell, marks))
            yield Run(text=LINE)
        yield Run(text=LINE)

    def _cell(self, cell: Element, marks: frozenset[MarkKind]) -> Iterator[list[Run]]:
        runs = list(self.blocks(cell, marks))
        for _ in range(_count(cell, "number-columns-repeated")):
            yield runs


def _signs(element: Element, name: str) -> str:
    if name == "s":
        return " " * _count(element, "c")
    if name == "checkbox":
        state = _attribute(element, "current-state") or _attribute(element, "state") or ""
        return TICKED if state in {"checked", "true"} else UNTICKED
    return {"tab": CELL, "line-break": LINE, "soft-hyphen": ""}.get(name, "")


def _count(element: Element, name: str) -> int:
    given = _attribute(element, name) or "1"
    return min(int(given), MAX_REPEAT) if given.isascii() and given.isdigit() and len(given) < 9 else 1
