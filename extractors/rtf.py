"""Rich Text Format: a walk over its control words; deleted text is left out, struck text marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractors.detect import Media
from extractors.runs import LINE, PARAGRAPH, Run, page_of, reading_of
from extractors.ticks import is_symbol_font, symbol
from pipeline.model import CELL, TICKED, UNTICKED, MarkKind, Reading, Unreadable

MEDIA_TYPES: tuple[str, ...] = (Media.RTF,)

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_SKIPPED = frozenset(
    b"stylesheet info pict object objdata themedata colorschememapping datastore latentstyles generator"
    b" listtable listoverridetable revtbl rsidtbl xmlnstbl fldinst datafield filetbl bkmkstart bkmkend sp"
    b" shprslt nonshppict userprops pgptbl template annotation atnid atnauthor atndate atnref atrfstart"
    b" atrfend pntext pn wgrffmtfilter mmathPr ftnsep ftnsepc aftnsep aftnsepc xe tc txe rxe comment".split()
)
_READ_THOUGH_STARRED = frozenset(b"shpinst shptxt formfield ffname nesttableprops".split())
_FURNITURE = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
_SAID = {
    b"par": PARAGRAPH,
    b"sect": PARAGRAPH,
    b"page": PARAGRAPH,
    b"line": LINE,
    b"row": LINE,
    b"nestrow": LINE,
    b"tab": CELL,
    b"cell": "",
    b"nestcell": " ",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"emspace": " ",
    b"enspace": " ",
}
_SWITCHES = {
    b"strike": "struck",
    b"striked": "struck",
    b"v": "hidden",
    b"webhidden": "hidden",
    b"deleted": "deleted",
}
_NUMBERS = {b"f": "font", b"cf": "color", b"uc": "fallback"}
_NUMBERS |= dict.fromkeys((b"highlight", b"chcbpat", b"cb", b"clcbpat", b"cbpat"), "ground")
_TABLES = frozenset((b"fonttbl", b"colortbl", b"formfield"))
"""Destinations whose words are settings."""
_SIGNS = {b"~": "\u00a0", b"_": "-", b"\n": PARAGRAPH, b"\r": PARAGRAPH, b"{": "{", b"}": "}", b"\\": "\\"}
_CODE_PAGES = {0: 1252, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255}
_CODE_PAGES |= {178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250}
_CHARSET_SYMBOL = 2
_ON_BY_DEFAULT = 1
MAX_DEPTH = 1000
MAX_TOKENS = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What a group inherits and gives back."""

    destination: bytes = b""
    skipped: bool = False
    struck: bool = False
    hidden: bool = False
    deleted: bool = False
    font: int = -1
    color: int = 0
    ground: int = 0
    fallback: int = 1
    """How many characters stand behind a \\u for readers that do not know it."""
    in_table: bool = False


@dataclass(slots=True)
class _Walk:
    """One walk over the control words."""

    states: list[_State] = field(default_factory=lambda: [_State()])
    fonts: dict[int, str] = field(default_factory=dict)
    pages: dict[int, str] = field(default_factory=dict)
    colors: list[list[int]] = field(default_factory=lambda: [[]])
    code_page: str = "cp1252"
    to_skip: int = 0
    high: int = 0
    """The first half of a pair of surrogates."""
    fresh: bool = False
    """A group was just opened: its first word may name a destination."""
    starred: bool = False
    cells: int = 0
    """Cells that ended since the last word; the last one of a row parts nothing."""
    box: dict[bytes, int] = field(default_factory=dict)

    @property
    def state(self) -> _State:
        return self.states[-1]

    def runs(self, data: bytes) -> Iterator[Run]:
        for place, token in enumerate(_TOKEN.finditer(data)):
            if place >= MAX_TOKENS:
                return
            said = self._token(token)
            if said:
                yield Run(text=said, marks=self._marks())

    def _token(self, token: re.Match[bytes]) -> str:
        if token["brace"]:
            return self._brace(token["brace"])
        if token["word"]:
            number = int(token["number"]) if token["number"] else None
            return self._word(token["word"], number)
        self.fresh = self.fresh and token["sign"] == b"*"
        if token["sign"]:
            return self._sign(token["sign"])
        if token["hex"]:
            return self._bytes(bytes((int(token["hex"], 16),)))
        return self._bytes(token["text"]) if token["text"] else ""

    def _brace(self, brace: bytes) -> str:
        self.to_skip = 0
        if brace == b"{":
            if len(self.states) < MAX_DEPTH:
                self.states.append(self.state)
            self.fresh, self.starred = True, False
            return ""
        closed = self.state
        if len(self.states) > 1:
            self.states.pop()
        self.fresh = False
        if closed.destination == b"formfield" and self.state.destination != b"formfield":
            return self._form_box() if self.state.destination == b"fldinst" else ""
        return ""

    def _sign(self, sign: bytes) -> str:
        if sign == b"*":
            self.starred = True
            return ""
        return self._say(_SIGNS.get(sign, ""))

    def _word(self, word: bytes, number: int | None) -> str:
        opened, self.fresh = self.fresh, False
        starred, self.starred = self.starred and opened, False
        if opened and self._opens_destination(word, starred=starred):
            return ""
        if self.state.destination in _TABLES:
            self._table_word(word, number)
            return ""
        if word == b"u":
            return self._unicode(number or 0)
        if word in _SAID:
            return self._break(word)
        self._format(word, number)
        return ""

    def _opens_destination(self, word: bytes, *, starred: bool) -> bool:
        unknown = starred and word not in _READ_THOUGH_STARRED
        if word in _SKIPPED or unknown:
            self._set(skipped=True, destination=word)
            return True
        if word in _TABLES or word in _FURNITURE or word == b"footnote":
            self._set(destination=word)
            if word == b"formfield":
                self.box = {}
            return True
        return False

    def _table_word(self, word: bytes, number: int | None) -> None:
        if self.state.destination == b"formfield":
            self.box[word] = number or 0
        elif word == b"f":
            self._set(font=number or 0)
        elif word == b"fcharset" and number is not None and self.state.destination == b"fonttbl":
            self.pages[self.state.font] = f"cp{_CODE_PAGES.get(number, 1252)}"
        elif word in {b"red", b"green", b"blue"}:
            self.colors[-1].append(number or 0)

    def _format(self, word: bytes, number: int | None) -> None:
        if word in _SWITCHES:
            self._set(**{_SWITCHES[word]: number != 0})
        elif word in _NUMBERS:
            self._set(**{_NUMBERS[word]: max(number or 0, 0)})
        elif word == b"plain":
            self._set(struck=False, hidden=False, deleted=False, color=0, ground=0)
        elif word in {b"intbl", b"pard"}:
            self._set(in_table=word == b"intbl")
        elif word == b"ansicpg" and number:
            self.code_page = f"cp{number}"

    def _break(self, word: bytes) -> str:
        """What a break says; a paragraph's end inside a cell is a space, for the row stays on one line."""
        if word == b"cell":
            self.cells += not (self.state.skipped or self.state.deleted)
            return ""
        if word in {b"row", b"nestrow"}:
            self.cells = max(self.cells - 1, 0)
        return self._say(" " if word == b"par" and self.state.in_table else _SAID[word])

    def _unicode(self, number: int) -> str:
        self.to_skip = self.state.fallback
        code = number + 0x10000 if number < 0 else number
        if 0xD800 <= code <= 0xDBFF:
            self.high = code
            return ""
        if 0xDC00 <= code <= 0xDFFF:
            high, self.high = self.high, 0
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        if 0xF000 <= code <= 0xF0FF:
            return self._say(symbol(code, self._font() if is_symbol_font(self._font()) else "wingdings"))
        return self._say(chr(code)) if 0 < code < 0x110000 else ""

    def _bytes(self, raw: bytes) -> str:
        skipped, self.to_skip = min(self.to_skip, len(raw)), max(self.to_skip - len(raw), 0)
        raw = raw[skipped:]
        if self.state.destination == b"fonttbl":
            self._name_font(raw)
            return ""
        if self.state.destination == b"colortbl":
            self.colors += ([] for _ in range(min(raw.count(b";"), 1000)))
            return ""
        if is_symbol_font(self._font()):
            return self._say("".join(chr(c) if c == 0x20 else symbol(c, self._font()) for c in raw))
        return self._say(_decoded(raw, self.pages.get(self.state.font, self.code_page)))

    def _name_font(self, raw: bytes) -> None:
        name = raw.decode("cp1252", "replace").split(";")[0].strip()
        if name:
            self.fonts.setdefault(self.state.font, name)

    def _font(self) -> str:
        return self.fonts.get(self.state.font, "")

    def _form_box(self) -> str:
        """A legacy form field of type 1 is a tick box; its result 25 means "as the default says"."""
        box, self.box = self.box, {}
        if box.get(b"fftype") != 1:
            return ""
        result = box.get(b"ffres", 25)
        ticked = (box.get(b"ffdefres", 0) if result == 25 else result) == _ON_BY_DEFAULT
        return TICKED if ticked else UNTICKED

    def _say(self, said: str) -> str:
        state = self.state
        if not said or state.skipped or state.deleted or state.destination in _TABLES:
            return ""
        before, self.cells = CELL * self.cells, 0
        return before + said

    def _marks(self) -> frozenset[MarkKind]:
        state = self.state
        marks = set()
        if state.struck:
            marks.add(MarkKind.STRUCK)
        if state.hidden or (self._is_white(state.color) and not self._is_dark(state.ground)):
            marks.add(MarkKind.HIDDEN)
        if state.destination in _FURNITURE:
            marks.add(MarkKind.FURNITURE)
        return frozenset(marks)

    def _is_white(self, color: int) -> bool:
        return self._color(color) == [255, 255, 255]

    def _is_dark(self, ground: int) -> bool:
        return ground > 0 and self._color(ground) not in ([], [255, 255, 255])

    def _color(self, number: int) -> list[int]:
        return self.colors[number] if 0 <= number < len(self.colors) else []

    def _set(self, **changes: object) -> None:
        if any(getattr(self.state, name) != value for name, value in changes.items()):
            self.states[-1] = replace(self.state, **changes)  # type: ignore[arg-type]  # names are checked by replace


def _decoded(raw: bytes, code_page: str) -> str:
    try:
        return raw.decode(code_page, "replace")
    except LookupError:
        return raw.decode("cp1252", "replace")


def extract(data: bytes) -> Reading | Unreadable:
    """The text as one page; deleted text is left out, headers and footers are marked."""
    return reading_of(page_of(_Walk().runs(data)), Media.RTF)
