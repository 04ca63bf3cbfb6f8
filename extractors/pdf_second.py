"""The second reader of PDFs, pdfplumber: for files and pages of which PDFium gives nothing or no letters.

It fails on other files than PDFium does, and it is slow: it is loaded when a document first needs it, never
for a sound one. What it cannot see is told in `extractors.pdf_plumber`.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractors import layout
from extractors.scan_text import decides, letters_of
from extractors.tokens import Token
from pipeline.model import Page

SECONDS = 60.0
"""Between pages; what takes longer within one page is the sandbox's to stop."""
DISPUTED = 0.4
"""Confidence of a deciding word on which the two readers differ."""
GARBLED = 0.1
"""Share of characters that are none of any alphabet, above which a text is not believed."""

_BAND = 24.0
"""Points; higher than any line of a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPage:
    """A page by the second reader."""

    page: Page
    sure: bool
    """Nothing on it is known to have escaped this reader."""
    whole: bool
    """All of its content arrived undamaged, even if there are no words in it."""


def odd_share(texts: Iterable[str]) -> float:
    """Share of characters that are replacement, control or private ones."""
    text = "".join(texts)
    odd = sum(c == "\ufffd" or c < " " or "\ue000" <= c <= "\uf8ff" for c in text)
    return odd / max(len(text), 1)


class SecondReader:
    """One document, opened at the first question. To be closed."""

    def __init__(self, data: bytes, *, most_pages: int, password: str | None = None) -> None:
        self._data = data
        self._password = password
        self._most = most_pages
        self._document: Any = None
        self._failed = False
        self._until = 0.0

    def close(self) -> None:
        """Free it. May be called twice."""
        if self._document is not None:
            self._document.flush_cache()
            self._document = None

    def all_pages(self) -> tuple[SecondPage, ...]:
        """Every page of a document that PDFium refuses; none when this reader cannot read it either."""
        pages = self._pages()
        if not 0 < len(pages) <= self._most:
            return ()
        # A second table of contents is that of an earlier state, whose pages a broken file may show again.
        whole = _plumber().counts(self._document, len(pages)) and self._data.count(b"startxref") <= 1
        read = [self._read(page, number, ()) for number, page in enumerate(pages, start=1)]
        found = [page for page in read if page is not None]
        if len(found) < len(read):
            return ()
        return tuple(replace(page, sure=page.sure and whole) for page in found)

    def page(self, index: int, first: Page) -> SecondPage | None:
        """A page of which PDFium gave nothing or no letters; `first` is what PDFium gave.

        None when this reader has no letters either and knows of none that are lost.
        """
        pages = self._pages()
        if index >= min(len(pages), self._most):
            return None
        found = self._read(pages[index], index + 1, _tokens_of(first))
        if found is None or odd_share(found.page.text.split()) > GARBLED:
            return None
        return found if found.page.words or not found.whole else None

    def _pages(self) -> list[Any]:
        if self._failed:
            return []
        try:
            if self._document is None:
                self._document = _plumber().opened(self._data, self._password)
                self._until = time.monotonic() + SECONDS
            return list(self._document.pages)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  # pdfminer raises whatever a broken file provokes
            self._failed = True
            return []

    def _read(self, page: Any, number: int, first: Sequence[Token]) -> SecondPage | None:
        if time.monotonic() > self._until:
            return None
        try:
            found = _plumber().read(page)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  # pdfminer raises whatever a broken file provokes
            return None
        finally:
            page.close()
        tokens = compared(found.tokens, first)
        return SecondPage(
            page=layout.page_of(number, tokens, unwrap=True), sure=found.sure, whole=found.whole
        )


def _plumber() -> Any:
    from extractors import pdf_plumber  # noqa: PLC0415  # slow to load, and seldom needed

    return pdf_plumber


def _tokens_of(page: Page) -> tuple[Token, ...]:
    return tuple(
        Token(page.text[word.start : word.end], *word.box, confidence=word.confidence) for word in page.words
    )


def compared(second: Sequence[Token], first: Sequence[Token]) -> list[Token]:
    """The second reader's words; a deciding one on which the first, where legible, differs is doubted."""
    if not first:
        return list(second)
    rows, lines = _Rows(first), _Rows(second)
    kept = []
    for token in second:
        row = rows.beside(token)
        sure = _agreed(token, row) and not _left_out(row, lines.beside(token))
        kept.append(token if sure else token._replace(confidence=min(token.confidence, DISPUTED)))
    return kept


class _Rows:
    """Words by the height at which they stand."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._bands: dict[int, list[Token]] = defaultdict(list)
        for token in tokens:
            self._bands[int(token.middle // _BAND)].append(token)

    def beside(self, token: Token) -> list[Token]:
        """Those on the line of a word."""
        band = int(token.middle // _BAND)
        near = (other for n in (band - 1, band, band + 1) for other in self._bands.get(n, ()))
        return [other for other in near if _one_line(token, other)]


def _agreed(token: Token, row: list[Token]) -> bool:
    """A deciding word has its counterpart where it stands, or an illegible one, or the line has nothing."""
    if not row or not decides(token.text):
        return True
    here = [other for other in row if other.x0 < token.x1 and token.x0 < other.x1]
    return any(odd_share((o.text,)) or letters_of(o.text) == letters_of(token.text) for o in here)


def _left_out(row: list[Token], line: list[Token]) -> bool:
    """The first reader has a deciding word on this line that the second does not have."""
    said = {letters_of(o.text) for o in row if decides(o.text) and not odd_share((o.text,))}
    return not said <= {letters_of(other.text) for other in line}


def _one_line(one: Token, other: Token) -> bool:
    return one.top < other.middle < one.bottom or other.top < one.middle < other.bottom
