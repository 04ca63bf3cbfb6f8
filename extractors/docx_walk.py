"""A walk over WordprocessingML: every kind of content that a person sees, in the order in which it is read.

Deleted and moved-away text is left out; struck-out, hidden and placeholder text is kept under its mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from extractors.docx_format import Numbering, Styles, is_filled
from extractors.docx_xml import Element, child, children, descendants, flag, name_of, number, relation, value
from extractors.runs import LINE, PARAGRAPH, Run, row
from extractors.ticks import is_symbol_font, symbol
from pipeline.model import CELL, TICKED, UNTICKED, MarkKind

_LEFT_OUT = frozenset(("w:del", "w:moveFrom", "w:delText", "w:delInstrText", "w:instrText", "w:rPr", "w:pPr"))
_CHARACTERS = {
    "w:tab": CELL,
    "w:ptab": CELL,
    "w:br": LINE,
    "w:cr": LINE,
    "w:noBreakHyphen": "-",
}
_PROMPTS = ("click", "tap", "choose", "enter", "select", "cliquez", "choisissez", "appuyez", "entrez")
MAX_CELL_BLOCKS = 3
"""A cell with more paragraphs than this is a column of the page, not a cell of a table."""
_MAX_SPAN = 63
"""Word's own limit on columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or a table row."""

    runs: tuple[Run, ...]
    before: int = 1
    """Room above it in twentieths of a point."""
    after: int = 1
    sort: str = ""
    """"item" of a list or "row" of a table: it stands on the line after its like."""
    joins: bool = False
    """Its end was deleted: the next paragraph goes on in its last line."""

    @property
    def blank(self) -> bool:
        """Nothing in it."""
        return not any(run.text.strip(" \n\t\u00a0") for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What holds for everything inside an element."""

    marks: frozenset[MarkKind] = frozenset()
    shaded: bool = False


@dataclass(slots=True)
class Walker:
    """Walks one part; `fields` is the state of Word's nested field codes."""

    styles: Styles
    numbering: Numbering
    read_chunk: Callable[[str | None], Iterable[Run]]
    """Reads a document inside the document, by the id of its relationship."""
    fields: list[bool] = field(default_factory=list)
    """For each open field, whether its result (and not its code) is being read."""
    _whole: bool = True
    """Whether every field of the part is closed; where one is not, its state would swallow the letter."""
    boxes: list[tuple[Element, bool]] = field(default_factory=list)
    """Text boxes met in the paragraph under way, and whether they are filled with a colour."""

    def follow_fields(self, part: Element) -> None:
        """Begin a part: its fields are followed where all of them are closed."""
        kinds = [value(mark, "fldCharType") for mark in descendants(part, "w:fldChar")]
        self.fields = []
        self._whole = kinds.count("begin") == kinds.count("end")

    def blocks(self, parent: Element, setting: Setting) -> Iterator[Block]:
        """The blocks of a body, a cell, a header, a note, a text box."""
        for element in parent:
            name = name_of(element)
            if name == "w:p":
                yield from self._paragraph(element, setting)
            elif name == "w:tbl":
                yield from self._table(element, setting)
            elif name == "w:sdt":
                yield from self._block_control(element, setting)
            elif name == "mc:AlternateContent":
                yield from self.blocks(_alternative(element), setting)
            elif name == "w:altChunk":
                yield Block(runs=tuple(self.read_chunk(relation(element))))
            elif name in {"w:ins", "w:moveTo", "w:customXml", "w:smartTag", "w:sdtContent"}:
                yield from self.blocks(element, setting)

    def _block_control(self, control: Element, setting: Setting) -> Iterator[Block]:
        inner = _control_setting(control, setting)
        box = _check_box(control)
        content = child(control, "w:sdtContent")
        if box is not None:
            yield Block(runs=(Run(text=box, marks=setting.marks), Run(text=" ")), joins=True)
        elif content is not None:
            yield from self.blocks(content, inner)

    def _paragraph(self, paragraph: Element, setting: Setting) -> Iterator[Block]:
        properties = list(self.styles.paragraph_properties(paragraph))
        shaded = setting.shaded or any(is_filled(child(p, "w:shd")) for p in properties)
        inner = replace(setting, shaded=shaded)
        outer_boxes, self.boxes = self.boxes, []
        runs = list(self._inline(paragraph, paragraph, inner))
        boxes, self.boxes = self.boxes, outer_boxes
        label = self._label(properties) if any(run.text.strip() for run in runs) else ""
        if label:
            runs.insert(0, Run(text=label, marks=runs[0].marks))
        yield Block(
            runs=tuple(_without_indent(runs)),
            before=_room(properties, "before"),
            after=_room(properties, "after"),
            sort="item" if label else "",
            joins=child(paragraph, "w:pPr", "w:rPr", "w:del") is not None,
        )
        for box, filled in boxes:
            yield from self.blocks(box, replace(setting, shaded=filled))

    def _label(self, properties: list[Element]) -> str:
        num_id = next((v for v in (value(child(p, "w:numPr", "w:numId")) for p in properties) if v), None)
        if num_id is None or num_id == "0":
            return ""
        level = next((v for v in (value(child(p, "w:numPr", "w:ilvl")) for p in properties) if v), "0")
        return self.numbering.label(num_id, number(level) or 0)

    def _inline(self, parent: Element, paragraph: Element, setting: Setting) -> Iterator[Run]:
        for element in parent:
            name = name_of(element)
            if name in _LEFT_OUT:
                continue
            if name == "w:r":
                yield from self._run(element, paragraph, setting)
            elif name == "w:sdt":
                yield from self._inline_control(element, paragraph, setting)
            elif name == "mc:AlternateContent":
                yield from self._inline(_alternative(element), paragraph, setting)
            elif name == "m:t":
                yield Run(text=element.text or "", marks=setting.marks)
            elif len(element):
                yield from self._inline(element, paragraph, setting)

    def _inline_control(self, control: Element, paragraph: Element, setting: Setting) -> Iterator[Run]:
        box = _check_box(control)
        content = child(control, "w:sdtContent")
        if box is not None:
            yield Run(text=box, marks=setting.marks)
        elif content is not None:
            yield from self._inline(content, paragraph, _control_setting(control, setting))

    def _run(self, run: Element, paragraph: Element, setting: Setting) -> Iterator[Run]:
        marks = setting.marks | self.styles.marks(run, paragraph, shaded=setting.shaded)
        font = self.styles.font(run)
        for element in run:
            text = self._character(element, font)
            if text and self._is_prompt(run, text):
                yield Run(text=text, marks=marks | {MarkKind.PLACEHOLDER})
            elif text:
                yield Run(text=text, marks=marks)

    def _is_prompt(self, run: Element, text: str) -> bool:
        """A prompt that stayed after its control was taken away."""
        style = self.styles.name(value(child(run, "w:rPr", "w:rStyle")))
        return style == "placeholder text" and text.lower().lstrip("[< ").startswith(_PROMPTS)

    def _character(self, element: Element, font: str) -> str:
        """The text of one child of a run."""
        name = name_of(element)
        if name == "w:fldChar":
            return self._field(element)
        if name in {"w:drawing", "w:pict", "w:object", "mc:AlternateContent"}:
            self._collect_boxes(element)
            return ""
        if self._whole and not all(self.fields):
            return ""
        if name == "w:t":
            return _lettering(element.text or "", font)
        if name == "w:sym":
            return symbol(_code(value(element, "char")), value(element, "font") or font)
        return _CHARACTERS.get(name, "")

    def _field(self, mark: Element) -> str:
        """Follow a field's begin, separator and end; a legacy form field's box or choice is its text."""
        kind = value(mark, "fldCharType")
        if kind == "begin":
            self.fields.append(False)
            return _form_field(mark)
        if kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()
        return ""

    def _collect_boxes(self, drawing: Element) -> None:
        source = _alternative(drawing) if name_of(drawing) == "mc:AlternateContent" else drawing
        waiting = [(source, False)]
        while waiting:
            element, filled = waiting.pop(0)
            name = name_of(element)
            if name == "w:txbxContent":
                self.boxes.append((element, filled))
                continue
            if name == "mc:AlternateContent":
                element = _alternative(element)
            filled = filled or _is_filled_shape(element)
            waiting[:0] = [(inner, filled) for inner in element if name_of(inner)]

    def _table(self, table: Element, setting: Setting) -> Iterator[Block]:
        properties = child(table, "w:tblPr")
        style = value(child(properties, "w:tblStyle"))
        shaded = setting.shaded or is_filled(child(properties, "w:shd")) or self.styles.is_shaded_table(style)
        rows = list(_parts(table, "w:tr", replace(setting, shaded=shaded)))
        for place, (element, inner) in enumerate(rows):
            if child(element, "w:trPr", "w:del") is None:
                last = place == len(rows) - 1
                for block in self._row(element, inner):
                    yield replace(block, after=1 if last else block.after)

    def _row(self, element: Element, setting: Setting) -> Iterator[Block]:
        cells: list[list[Block]] = [[] for _ in range(_span(child(element, "w:trPr", "w:gridBefore"), 0))]
        found = list(_parts(element, "w:tc", setting))
        for cell, inner in found:
            properties = child(cell, "w:tcPr")
            gone = child(properties, "w:cellDel") is not None
            shaded = inner.shaded or is_filled(child(properties, "w:shd"))
            blocks = [] if gone else list(self.blocks(cell, replace(inner, shaded=shaded)))
            cells.append([block for block in blocks if not block.blank])
            if len(found) > 1:
                cells += ([] for _ in range(_span(child(properties, "w:gridSpan"), 1) - 1))
        if _is_layout(cells):
            for blocks in cells:
                yield from blocks
            return
        text = list(row(list(joined(replace(b, sort="item") for b in blocks)) for blocks in cells))
        if any(run.text.strip() for run in text):
            yield Block(runs=tuple(text), sort="row")


def _is_layout(cells: list[list[Block]]) -> bool:
    if sum(1 for blocks in cells if blocks) == 1 and len(cells) == 1:
        return True
    return any(len(blocks) > MAX_CELL_BLOCKS for blocks in cells)


def _parts(parent: Element, wanted: str, setting: Setting) -> Iterator[tuple[Element, Setting]]:
    """The rows of a table (`w:tr`) or the cells of a row (`w:tc`), within controls and insertions too."""
    for element in parent:
        name = name_of(element)
        if name == wanted:
            yield element, setting
        elif name == "w:sdt":
            content = child(element, "w:sdtContent")
            if content is not None:
                yield from _parts(content, wanted, _control_setting(element, setting))
        elif name in {"w:ins", "w:moveTo", "w:customXml"}:
            yield from _parts(element, wanted, setting)


def _span(element: Element | None, default: int) -> int:
    return min(number(value(element)) or default, _MAX_SPAN)


def _alternative(element: Element) -> Element:
    """What a modern Word shows: the first choice. Its fallback says the same again."""
    chosen = child(element, "mc:Choice")
    fallback = child(element, "mc:Fallback")
    return chosen if chosen is not None else fallback if fallback is not None else element


def _control_setting(control: Element, setting: Setting) -> Setting:
    if flag(child(control, "w:sdtPr", "w:showingPlcHdr")):
        return replace(setting, marks=setting.marks | {MarkKind.PLACEHOLDER})
    return setting


def _check_box(control: Element) -> str | None:
    box = child(control, "w:sdtPr", "w14:checkbox")
    if box is None:
        return None
    state = child(box, "w14:checked")
    return TICKED if state is not None and flag(state) else UNTICKED


def _form_field(mark: Element) -> str:
    data = child(mark, "w:ffData")
    box = child(data, "w:checkBox")
    if box is not None:
        state = flag(child(box, "w:checked"))
        state = flag(child(box, "w:default")) if state is None else state
        return TICKED if state else UNTICKED
    choices = child(data, "w:ddList")
    chosen = number(value(child(choices, "w:result")))
    entries = [value(entry) or "" for entry in children(choices, "w:listEntry")]
    return entries[chosen] if chosen is not None and 0 <= chosen < len(entries) else ""


def _lettering(text: str, font: str) -> str:
    """Letters of a symbol font are pictures; Word also keeps them on codes F000 to F0FF."""
    if is_symbol_font(font):
        return "".join(c if c.isspace() else symbol(ord(c), font) for c in text)
    return "".join(symbol(ord(c), "wingdings") if "\uf000" <= c <= "\uf0ff" else c for c in text)


def _code(text: str | None) -> int:
    try:
        return int(text or "0", 16)
    except ValueError:
        return 0


def _is_filled_shape(element: Element) -> bool:
    """Whether a drawn shape has a ground of its own colour."""
    name = name_of(element)
    if name == "wps:wsp":
        fills = (child(element, "wps:spPr", fill) for fill in ("a:solidFill", "a:gradFill", "a:pattFill"))
        return any(fill is not None for fill in fills)
    return name.startswith("v:") and (element.get("fillcolor") or "white").lower() not in {"white", "#ffffff"}


def _room(properties: list[Element], side: str) -> int:
    """Room above or below in twentieths of a point; an automatic one is some."""
    for element in properties:
        spacing = child(element, "w:spacing")
        if flag_of(value(spacing, f"{side}Autospacing")):
            return 1
        given = number(value(spacing, side))
        if given is not None:
            return given
    return 0


def flag_of(text: str | None) -> bool:
    """An on/off attribute."""
    return text is not None and text.lower() not in {"0", "false", "off"}


def _without_indent(runs: list[Run]) -> Iterator[Run]:
    """Tabs that open a paragraph are an indent, not cells."""
    opened = False
    for run in runs:
        text = run.text if opened else run.text.lstrip("\t")
        opened = opened or bool(text.strip(" "))
        if text:
            yield replace(run, text=text)


def joined(blocks: Iterable[Block]) -> Iterator[Run]:
    """The blocks' runs with what parts them.

    Paragraphs are parted by an empty line. Where the writer parted them by empty paragraphs, those without
    room between them are lines of one paragraph, as the eye sees them; so are items of a list and rows.
    """
    found = list(blocks)
    by_hand = any(block.blank for block in found[1:-1]) and not all(block.blank for block in found)
    previous: Block | None = None
    gap = False
    for block in found:
        if block.blank and not block.joins:
            gap = True
            continue
        if previous is not None and not previous.joins:
            tight = by_hand and previous.after == 0 and block.before == 0
            alike = block.sort != "" and previous.sort == block.sort
            yield Run(text=LINE if not gap and (tight or alike) else PARAGRAPH)
        yield from block.runs
        previous, gap = block, False
