"""Small questions to WordprocessingML elements, the same for the transitional and the strict namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

Element: TypeAlias = etree._Element

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "urn:schemas-microsoft-com:vml": "v",
}
_VALUE_SPACES = tuple(space for space, prefix in _PREFIXES.items() if prefix in {"w", "w14"})
_RELATION_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_OFF = frozenset(("0", "false", "off", "none"))


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag[1:].rpartition("}")
    return f"{_PREFIXES.get(space, '?')}:{local}"


def name_of(element: Element) -> str:
    """`w:p`, `mc:Choice` and the like; "" for a comment or an instruction."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, and of that the first of the next name, or None."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if name_of(inner) == name), None)
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of that name."""
    if element is not None:
        yield from (inner for inner in element if name_of(inner) == name)


def descendants(element: Element, name: str) -> Iterator[Element]:
    """The descendants of that name, in document order."""
    yield from (inner for inner in element.iter() if name_of(inner) == name)


def value(element: Element | None, attribute: str = "val") -> str | None:
    """A `w:` attribute, or None."""
    if element is None:
        return None
    for space in _VALUE_SPACES:
        found: str | None = element.get(f"{{{space}}}{attribute}")
        if found is not None:
            return found
    return None


def relation(element: Element) -> str | None:
    """The relationship id that an element points with."""
    for space in _RELATION_SPACES:
        found: str | None = element.get(f"{{{space}}}id")
        if found is not None:
            return found
    return None


def flag(element: Element | None) -> bool | None:
    """An on/off element: None where it is absent, True where it stands without a value."""
    if element is None:
        return None
    return (value(element) or "true").lower() not in _OFF


def number(text: str | None) -> int | None:
    """A whole number, or None for anything else."""
    try:
        return int(float(text)) if text is not None else None
    except (ValueError, OverflowError):
        return None
