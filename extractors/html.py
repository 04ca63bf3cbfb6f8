"""HTML: the text of a mail and HTML files, as a person sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from extractors import text
from extractors.detect import Media
from extractors.docx_xml import Element
from extractors.html_style import Look, Sheet, has_no_margin, look_inside, sheet_of, style_of
from extractors.quoting import with_quotes
from extractors.runs import LINE, Run, damaged, page_of, reading_of
from pipeline.model import CELL, TICKED, UNTICKED, MarkKind, Reading, ReadingMethod, Unreadable

MEDIA_TYPES: tuple[str, ...] = (Media.HTML,)

_UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript", "object", "iframe", "svg"))
_PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre"),
)
_LINES = frozenset((
    "div", "li", "tr", "dt", "dd", "section", "article", "header", "footer", "address", "form", "fieldset",
    "legend", "center", "body", "hr", "main", "aside", "nav", "caption", "thead", "tbody", "figure",
))  # fmt: skip
_QUOTING = re.compile(
    r"\b(?:yahoo_quoted|protonmail_quote|gmail_attr|moz-cite-prefix|moz-email-headers-table|zmail_extra"
    r"|OutlookMessageHeader|tutanota_quote)\b"
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([-\w]{1,40})", re.IGNORECASE)
MAX_ELEMENTS = 150_000
"""A newsletter has some thousands."""
MAX_CELL_BREAKS = 3
"""A cell with more breaks than this is a column of the page, not a cell of a table."""
_MAX_SPAN = 63


def extract(data: bytes) -> Reading | Unreadable:
    """The text with its rows, lists and ticks; hidden, struck-out and quoted text is marked."""
    charset = _CHARSET.search(data[:4096])
    content = text.decode(data, charset.group(1).decode("ascii", "replace") if charset else None)
    try:
        page = page_of(_Walk().runs(content), method=ReadingMethod.MAIL)
    except _Refused:
        return damaged(Media.HTML, "The page is nested deeper, or larger, than any letter.")
    if "-----BEGIN PGP MESSAGE-----" in page.text:
        return text.extract(data)
    return reading_of(with_quotes(page), Media.HTML)


def visible_text(content: str) -> str:
    """The text of a page without its marks, "" where it is refused."""
    try:
        return "".join(run.text for run in _Walk().runs(content) if MarkKind.HIDDEN not in run.marks)
    except _Refused:
        return ""


@dataclass(slots=True)
class _Walk:
    """One walk over a page: what is open, and which breaks are owed before the next word."""

    sheet: Sheet = field(default_factory=dict)
    looks: list[Look] = field(default_factory=lambda: [Look()])
    lists: list[int | None] = field(default_factory=list)
    """For each open list the number of its last item, None where it has bullets."""
    rows: list[bool] = field(default_factory=list)
    """For each open table row whether its cells are simple."""
    flat: int = 0
    """How many cells of simple rows are open: breaks in them are spaces."""
    unseen: int = 0
    owed: int = 0
    at_start: bool = True
    begun: bool = False
    out: list[Run] = field(default_factory=list)

    def runs(self, content: str) -> Iterator[Run]:
        root = _tree(content)
        if root is None:
            return
        self.sheet = sheet_of([style.text or "" for style in root.iter("style")])
        for place, (event, element) in enumerate(etree.iterwalk(root, events=("start", "end"))):
            if place > 2 * MAX_ELEMENTS:
                raise _Refused
            if not isinstance(element.tag, str):
                self._pass_by(element, event)
            elif event == "start":
                self._open(element)
            else:
                self._close(element)
            yield from self.out
            self.out.clear()

    def _pass_by(self, comment: Element, event: str) -> None:
        if event == "end" and not self.unseen:
            self._say(comment.tail or "")

    def _open(self, element: Element) -> None:
        tag = element.tag
        if self.unseen or tag in _UNSEEN:
            self.unseen += 1
            return
        attributes: Mapping[str, str] = element.attrib
        style = style_of(tag, attributes, self.sheet)
        look = look_inside(tag, attributes, style, self.looks[-1])
        if _is_quote(element):
            look = replace(look, marks=look.marks | {MarkKind.QUOTED})
        self.looks.append(look)
        self._break_around(tag, tight=has_no_margin(style))
        self._begin(element)
        self._say(element.text or "")

    def _begin(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self._newline()
        elif tag in {"ul", "ol"}:
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._say(self._bullet())
        elif tag == "tr":
            self.rows.append(_is_simple_row(element))
        elif tag in {"td", "th"} and self._in_simple_row():
            self._begin_cell(element)
        elif tag == "input":
            self._say(_field_text(element))
        elif tag == "option" and not _is_chosen(element):
            self.looks[-1] = replace(self.looks[-1], marks=self.looks[-1].marks | {MarkKind.PLACEHOLDER})

    def _close(self, element: Element) -> None:
        if self.unseen:
            self.unseen -= 1
            if not self.unseen:
                self._say(element.tail or "")
            return
        tag = element.tag
        if tag in {"td", "th"} and self._in_simple_row():
            self.flat -= 1
        elif tag == "tr" and self.rows:
            self.rows.pop()
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag in {"td", "th", "option"}:
            self._owe(1)
        self.looks.pop()
        self._break_around(tag, tight=has_no_margin(style_of(tag, element.attrib, self.sheet)))
        self._say(element.tail or "")

    def _in_simple_row(self) -> bool:
        return bool(self.rows) and self.rows[-1]

    def _begin_cell(self, cell: Element) -> None:
        """A tab for every column that lies before this cell in its row, spanned ones included."""
        before = cell.getprevious()
        while before is not None and before.tag not in {"td", "th"}:
            before = before.getprevious()
        if before is None:
            self.flat += 1
            return
        self._pay()
        self.out.append(Run(text=CELL * _span(before)))
        self.at_start = True
        self.flat += 1

    def _break_around(self, tag: str, *, tight: bool) -> None:
        if tag in _PARAGRAPHS:
            nested = tag in {"ul", "ol"} and len(self.lists) > 1
            self._owe(1 if tight or nested else 2)
        elif tag in _LINES:
            self._owe(1)

    def _owe(self, breaks: int) -> None:
        if self.flat:
            self._space()
        else:
            self.owed = max(self.owed, breaks)

    def _space(self) -> None:
        if not self.at_start:
            self.out.append(Run(text=" "))
            self.at_start = True

    def _pay(self) -> None:
        """Write the breaks that are owed; the line end that stands already counts."""
        if self.owed and self.begun:
            self.out.append(Run(text=LINE * (self.owed - 1 if self.at_start else self.owed)))
        if self.owed:
            self.at_start = True
        self.owed = 0

    def _newline(self) -> None:
        if self.flat:
            self._space()
            return
        self._pay()
        self.out.append(Run(text=LINE))
        self.at_start = True

    def _bullet(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "

    def _say(self, said: str) -> None:
        if not said:
            return
        look = self.looks[-1]
        if not look.preformatted or self.flat:
            said = re.sub(r"[ \t\r\n\f]+", " ", said)
            said = said.lstrip(" ") if self.at_start or self.owed else said
        if not said:
            return
        self._pay()
        self.begun = True
        self.at_start = said.endswith((" ", LINE))
        self.out.append(Run(text=said, marks=look.marks))


class _Refused(Exception):
    """Deeper or larger than a letter: what was read until then could lack what it says next."""


def _tree(content: str) -> Element | None:
    """The page as a tree; control characters, which stop the parser, are taken out before."""
    clean = re.sub("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]", "", content).encode("utf-8", "replace")
    parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=True, encoding="utf-8")
    try:
        root = etree.fromstring(clean, parser)
    except (etree.LxmlError, ValueError):
        root = None
    if any(
        error.level == etree.ErrorLevels.FATAL and "LIMIT" in error.type_name for error in parser.error_log
    ):
        raise _Refused
    return root


def _is_quote(element: Element) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if element.tag == "blockquote":
        style = (element.get("style") or "").lower().replace(" ", "")
        return "border:none" not in style or "cite" in element.attrib or "gmail_quote" in names
    if re.search(r"\bgmail_quote\b", names):
        return next(element.iter("blockquote"), None) is None
    return _QUOTING.search(names) is not None


def _is_simple_row(table_row: Element) -> bool:
    """Several cells, none of which is a column of the page's layout."""
    cells = [cell for cell in table_row if cell.tag in {"td", "th"}]
    return len(cells) > 1 and not any(_is_column(cell) for cell in cells)


def _is_column(cell: Element) -> bool:
    breaks = 0
    for inner in cell.iterdescendants():
        if inner.tag == "table":
            return True
        breaks += inner.tag in {"p", "div", "br", "li", "h1", "h2", "h3", "blockquote"}
        if breaks > MAX_CELL_BREAKS:
            return True
    return False


def _span(cell: Element) -> int:
    given = cell.get("colspan", "1").strip()
    return min(max(int(given), 1), _MAX_SPAN) if given.isascii() and given.isdigit() and len(given) < 5 else 1


def _field_text(element: Element) -> str:
    kind = element.get("type", "text").lower()
    if kind in {"checkbox", "radio"}:
        return TICKED if "checked" in element.attrib else UNTICKED
    return element.get("value", "") if kind in {"text", "date", "email", "tel", "number"} else ""


def _is_chosen(option: Element) -> bool:
    return "selected" in option.attrib
