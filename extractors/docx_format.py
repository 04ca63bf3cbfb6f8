"""What a Word document's styles and numbering do to its text: struck out, hidden, spaced, numbered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.docx_xml import Element, child, children, descendants, flag, number, value
from extractors.ticks import is_symbol_font, is_tick, symbol
from pipeline.model import MarkKind

_STRIKES = ("w:strike", "w:dstrike")
_HIDES = ("w:vanish", "w:webHidden")
_WHITE_THEMES = frozenset(("background1", "light1", "bg1", "lt1"))
_PLAIN_FILLS = frozenset(("auto", "ffffff", "none", ""))
UNSEEN_SIZE = 3
"""Half-points: text of a point and a half or less is a line to the eye."""
_MAX_BASED_ON = 20


@dataclass(slots=True)
class Styles:
    """The styles part."""

    root: Element | None
    _by_id: dict[str, Element] = field(default_factory=dict)
    _default: str | None = None

    def __post_init__(self) -> None:
        for style in children(self.root, "w:style"):
            key = value(style, "styleId") or ""
            self._by_id.setdefault(key, style)
            if value(style, "type") == "paragraph" and (value(style, "default") or "0") not in {"0", "false"}:
                self._default = key

    def chain(self, style_id: str | None) -> Iterator[Element]:
        """A style and those that it is based on, nearest first; a circle ends."""
        for _ in range(_MAX_BASED_ON):
            style = self._by_id.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = value(child(style, "w:basedOn"))

    def name(self, style_id: str | None) -> str:
        """The style's name as its user sees it, in lower case."""
        return (value(child(self._by_id.get(style_id or ""), "w:name")) or style_id or "").lower()

    def paragraph_properties(self, paragraph: Element) -> Iterator[Element]:
        """Every `w:pPr` that applies, nearest first."""
        own = child(paragraph, "w:pPr")
        if own is not None:
            yield own
        for style in self.chain(value(child(own, "w:pStyle")) or self._default):
            inherited = child(style, "w:pPr")
            if inherited is not None:
                yield inherited
        defaults = child(self.root, "w:docDefaults", "w:pPrDefault", "w:pPr")
        if defaults is not None:
            yield defaults

    def marks(self, run: Element, paragraph: Element | None, *, shaded: bool) -> frozenset[MarkKind]:
        """`STRUCK` and `HIDDEN` as they follow from a run's own formatting and its styles.

        `shaded` says that a dark ground lies behind, on which white letters are seen.
        """
        direct = child(run, "w:rPr")
        own = [] if direct is None else [direct]
        character = self._run_properties(value(child(direct, "w:rStyle")))
        inherited = self._run_properties(value(child(paragraph, "w:pPr", "w:pStyle")) or self._default)
        levels = (own, character, inherited)
        found = set()
        if any(_toggled(levels, name) for name in _STRIKES):
            found.add(MarkKind.STRUCK)
        if any(_toggled(levels, name) for name in _HIDES) or _unseen(levels, shaded=shaded):
            found.add(MarkKind.HIDDEN)
        return frozenset(found)

    def font(self, run: Element) -> str:
        """The font named by a run or its character style."""
        direct = child(run, "w:rPr")
        for properties in (direct, *self._run_properties(value(child(direct, "w:rStyle")))):
            fonts = child(properties, "w:rFonts")
            named = value(fonts, "ascii") or value(fonts, "hAnsi")
            if named:
                return named
        return ""

    def is_shaded_table(self, style_id: str | None) -> bool:
        """Whether a table style fills any of its cells."""
        return any(
            is_filled(shading) for style in self.chain(style_id) for shading in descendants(style, "w:shd")
        )

    def _run_properties(self, style_id: str | None) -> list[Element]:
        found = (child(style, "w:rPr") for style in self.chain(style_id))
        return [properties for properties in found if properties is not None]


def is_filled(shading: Element | None) -> bool:
    """Whether a `w:shd` paints a ground that is not the paper's own."""
    if shading is None:
        return False
    return (value(shading, "fill") or "").lower() not in _PLAIN_FILLS or value(
        shading, "themeFill"
    ) is not None


def _toggled(levels: tuple[list[Element], ...], name: str) -> bool:
    """ECMA-376 17.7.3: direct formatting decides; else character and paragraph style cancel each other."""
    direct, character, paragraph = (_first_flag(properties, name) for properties in levels)
    return direct if direct is not None else bool(character) != bool(paragraph)


def _first_flag(properties: list[Element], name: str) -> bool | None:
    return next((found for found in (flag(child(p, name)) for p in properties) if found is not None), None)


def _unseen(levels: tuple[list[Element], ...], *, shaded: bool) -> bool:
    nearest = [properties for level in levels for properties in level]
    size = next((number(value(child(p, "w:sz"))) for p in nearest if child(p, "w:sz") is not None), None)
    if size is not None and size <= UNSEEN_SIZE:
        return True
    if shaded or any(is_filled(child(p, "w:shd")) or _highlighted(p) for p in nearest):
        return False
    color = next((found for found in (child(p, "w:color") for p in nearest) if found is not None), None)
    return color is not None and _is_white(color)


def _highlighted(properties: Element) -> bool:
    return (value(child(properties, "w:highlight")) or "none") not in {"none", "white"}


def _is_white(color: Element) -> bool:
    theme = value(color, "themeColor")
    if theme is not None:
        return theme in _WHITE_THEMES and value(color, "themeShade") is None
    code = (value(color) or "").lower()
    return len(code) == 6 and all(pair >= "fa" for pair in (code[:2], code[2:4], code[4:]))


@dataclass(slots=True)
class Numbering:
    """The numbering part, counting as the text is walked."""

    root: Element | None
    _abstract: dict[str, Element] = field(default_factory=dict)
    _instances: dict[str, Element] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        for kind in children(self.root, "w:abstractNum"):
            self._abstract[value(kind, "abstractNumId") or ""] = kind
        for instance in children(self.root, "w:num"):
            self._instances[value(instance, "numId") or ""] = instance

    def label(self, num_id: str, level: int) -> str:
        """What Word prints before the paragraph and a space: "1. ", "- ", a tick box; "" for none."""
        instance = self._instances.get(num_id)
        key = value(child(instance, "w:abstractNumId")) or ""
        definition = self._level(instance, key, level)
        if definition is None:
            return ""
        kind = value(child(definition, "w:numFmt")) or "decimal"
        if kind == "bullet":
            return f"{_bullet(definition)} "
        counts = self._counts[key]
        counts[level] = counts.get(level, self._start(definition) - 1) + 1
        for deeper in [place for place in counts if place > level]:
            del counts[deeper]
        return "" if kind == "none" else self._numbered(instance, key, definition, counts)

    def _level(self, instance: Element | None, key: str, level: int) -> Element | None:
        wanted = str(level)
        for override in children(instance, "w:lvlOverride"):
            replaced = child(override, "w:lvl")
            if value(override, "ilvl") == wanted and replaced is not None:
                return replaced
        levels = children(self._abstract.get(key), "w:lvl")
        return next((found for found in levels if value(found, "ilvl") == wanted), None)

    @staticmethod
    def _start(definition: Element) -> int:
        start = number(value(child(definition, "w:start")))
        return 1 if start is None else start

    def _numbered(
        self, instance: Element | None, key: str, definition: Element, counts: dict[int, int]
    ) -> str:
        text = value(child(definition, "w:lvlText")) or ""
        for level in range(9):
            if f"%{level + 1}" not in text:
                continue
            upper = self._level(instance, key, level)
            kind = value(child(upper, "w:numFmt")) or "decimal"
            start = self._start(upper) if upper is not None else 1
            text = text.replace(f"%{level + 1}", _figure(counts.get(level, start), kind))
        return f"{text} " if text.strip() else ""


def _bullet(definition: Element) -> str:
    """A bullet that is a box or a tick is one to the reader; every other is a dash."""
    text = value(child(definition, "w:lvlText")) or ""
    fonts = child(definition, "w:rPr", "w:rFonts")
    font = value(fonts, "ascii") or value(fonts, "hAnsi") or ""
    if len(text) == 1 and is_symbol_font(font):
        glyph = symbol(ord(text), font)
        return glyph if is_tick(glyph) else "-"
    return text if text in {"☐", "□", "☑", "☒", "✓", "✔"} else "-"


def _figure(count: int, kind: str) -> str:
    if kind in {"lowerLetter", "upperLetter"} and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in {"lowerRoman", "upperRoman"} and 0 < count < 4000:
        roman = _roman(count)
        return roman if kind == "lowerRoman" else roman.upper()
    return f"0{count}" if kind == "decimalZero" and count < 10 else str(count)


def _roman(count: int) -> str:
    figures = (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    )  # fmt: skip
    text = ""
    for size, letters in figures:
        text += letters * (count // size)
        count %= size
    return text
