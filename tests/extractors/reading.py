"""Questions that tests ask of what was read."""

from __future__ import annotations

from pipeline.model import MarkKind, Page, Reading, Unreadable


def page_of(read: Reading | Unreadable) -> Page:
    """The only page of a document that was read."""
    assert isinstance(read, Reading), read
    assert len(read.pages) == 1
    return read.pages[0]


def text_of(read: Reading | Unreadable) -> str:
    """Its text."""
    return page_of(read).text


def marked(read: Reading | Unreadable, kind: MarkKind) -> list[str]:
    """The stretches under marks of one kind."""
    page = page_of(read)
    return [page.text[mark.start : mark.end] for mark in page.marks if mark.kind is kind]
