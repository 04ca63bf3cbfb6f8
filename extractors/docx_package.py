"""Opening a Word package: its safety first, then its parts by what the document uses them for."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from docx.opc.exceptions import OpcError
from docx.package import Package
from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from extractors.archive import MIB, ArchiveRefused, open_archive, read_member
from extractors.docx_xml import Element

MAX_XML = 32 * MIB
"""Bytes of one XML part: a letter has some hundred kilobytes."""
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_DOCUMENT = "word/document.xml"
_LIBRARY_ERRORS = (
    *(OpcError, KeyError, ValueError, TypeError, AttributeError, IndexError, etree.LxmlError, OSError),
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError),  # of a part that cannot be inflated
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A part that the document points at."""

    id: str
    kind: str
    """The last word of its relationship type: `header`, `footer`, `image`, `styles` ..."""
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPackage:
    """The main part and what it points at."""

    document: Element
    related: tuple[Related, ...]

    def root(self, kind: str) -> Element | None:
        """The first part of that kind as XML; None where it is missing or broken."""
        return next((parsed(part.data) for part in self.related if part.kind == kind), None)


def open_package(data: bytes) -> WordPackage:
    """Open a .docx, .docm or .dotx. Raises `ArchiveRefused`: damaged, monstrous, or with a DOCTYPE."""
    archive = open_archive(data)
    _refuse_doctypes(archive)
    try:
        return _by_library(data)
    except _LIBRARY_ERRORS:
        # One relationship to a missing picture makes the library refuse a letter that Word opens.
        return _by_hand(archive)


def _refuse_doctypes(archive: zipfile.ZipFile) -> None:
    """Word writes none; an entity bomb and a reference to another file need one."""
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        content = read_member(archive, member.filename, MAX_XML)
        if any(doctype in content for doctype in _DOCTYPES):
            raise ArchiveRefused("The file holds a kind of XML that Word never writes.")


def _by_library(data: bytes) -> WordPackage:
    main = Package.open(io.BytesIO(data)).main_document_part
    related = tuple(
        Related(id=key, kind=_kind(rel.reltype), data=rel.target_part.blob)
        for key, rel in main.rels.items()
        if not rel.is_external
    )
    return WordPackage(document=_required(main.blob), related=related)


def _by_hand(archive: zipfile.ZipFile) -> WordPackage:
    names = frozenset(archive.namelist())
    document = _required(read_member(archive, _DOCUMENT, MAX_XML))
    relations = "word/_rels/document.xml.rels"
    root = parsed(read_member(archive, relations, MAX_XML)) if relations in names else None
    related: list[Related] = []
    for rel in root if root is not None else ():
        target = posixpath.normpath(posixpath.join("word", rel.get("Target", ""))).removeprefix("/")
        if rel.get("TargetMode") != "External" and target in names:
            kind = _kind(rel.get("Type", ""))
            related.append(Related(id=rel.get("Id", ""), kind=kind, data=read_member(archive, target)))
    return WordPackage(document=document, related=tuple(related))


def _kind(relationship_type: str) -> str:
    return relationship_type.rsplit("/", 1)[-1]


def _required(data: bytes) -> Element:
    root = parsed(data)
    if root is None:
        raise ArchiveRefused("The file is damaged and cannot be opened.")
    return root


def parsed(data: bytes) -> Element | None:
    """XML without entities, network or great depth; None where it is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None
