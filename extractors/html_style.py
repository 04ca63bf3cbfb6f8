"""What inline styles, attributes and simple style sheets do to text in HTML: hidden, struck out, spaced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pipeline.model import MarkKind

Declarations: TypeAlias = Mapping[str, str]
Sheet: TypeAlias = Mapping[str, Declarations]
"""By a simple selector in lower case: `p`, `.gone`, `p.gone`, `#gone`."""

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?(?:[.#][-\w]+)?", re.IGNORECASE)
_ZERO = re.compile(r"0*(?:\.0+)?(?:px|pt|em|rem|cm|in|mm|%)?")
_LENGTH = re.compile(r"(\d*\.?\d+)(px|pt)")
_WHITES = frozenset(("white", "#fff", "#ffffff", "transparent", "rgb(255,255,255)", "rgba(255,255,255,1)"))
_NO_GROUND = frozenset((*_WHITES, "none", "initial", "inherit", "unset", "window", ""))
MAX_SHEET = 200_000
MAX_RULES = 2000

_STRUCK = frozenset(("s", "strike", "del"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How text inside an element looks."""

    marks: frozenset[MarkKind] = frozenset()
    shaded: bool = False
    """On a ground that is not white, where white letters are seen."""
    preformatted: bool = False


def sheet_of(texts: list[str]) -> Sheet:
    """The rules with simple selectors from the page's `style` elements, without those inside `@media`."""
    rules: dict[str, dict[str, str]] = {}
    text = _COMMENT.sub(" ", "\n".join(texts)[:MAX_SHEET])
    text = re.sub(r"@[^{};]*(?:\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|;)", " ", text)
    for place, rule in enumerate(_RULE.finditer(text)):
        if place >= MAX_RULES:
            break
        for selector in rule.group(1).split(","):
            name = selector.strip().lower()
            if name and _SIMPLE.fullmatch(name):
                rules.setdefault(name, {}).update(declarations(rule.group(2)))
    return rules


def declarations(text: str) -> dict[str, str]:
    """`a: b; c: d` as a mapping, names and values in lower case."""
    found: dict[str, str] = {}
    for declaration in text[:4000].split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def style_of(tag: str, attributes: Mapping[str, str], sheet: Sheet) -> Declarations:
    """The declarations that hold for one element, its own after those of the sheet."""
    style: dict[str, str] = dict(sheet.get(tag, {}))
    for name in attributes.get("class", "").lower().split()[:20]:
        style |= sheet.get(f".{name}", {})
        style |= sheet.get(f"{tag}.{name}", {})
    key = attributes.get("id", "").strip().lower()
    if key:
        style |= sheet.get(f"#{key}", {})
    return style | declarations(attributes.get("style", ""))


def look_inside(tag: str, attributes: Mapping[str, str], style: Declarations, outer: Look) -> Look:
    """How text looks inside an element, given how it looks around it."""
    shaded = _shaded(attributes, style, outer.shaded)
    marks = set(outer.marks)
    if tag in _STRUCK or "line-through" in style.get(
        "text-decoration", style.get("text-decoration-line", "")
    ):
        marks.add(MarkKind.STRUCK)
    if "hidden" in attributes or _is_hidden(style):
        marks.add(MarkKind.HIDDEN)
    color = (style.get("color") or attributes.get("color", "").lower()).replace(" ", "")
    if color in _WHITES and not shaded:
        marks.add(MarkKind.HIDDEN)
    space = style.get("white-space")
    preformatted = (tag == "pre" or outer.preformatted) if space is None else space.startswith("pre")
    return Look(marks=frozenset(marks), shaded=shaded, preformatted=preformatted)


def _shaded(attributes: Mapping[str, str], style: Declarations, outer: bool) -> bool:
    ground = style.get("background-color") or style.get("background") or attributes.get("bgcolor", "").lower()
    first = ground.replace(", ", ",").split(" ")[0]
    if not first or first in {"transparent", "none", "inherit"}:
        return outer
    return first not in _NO_GROUND


def _is_hidden(style: Declarations) -> bool:
    if style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}:
        return True
    if _ZERO.fullmatch(style.get("opacity", "1")) and style.get("opacity"):
        return True
    size = style.get("font-size", "")
    length = _LENGTH.fullmatch(size)
    if size and (_ZERO.fullmatch(size) or (length is not None and float(length.group(1)) <= 1)):
        return True
    if style.get("overflow") != "hidden":
        return False
    return any(side in style and _ZERO.fullmatch(style[side]) for side in ("max-height", "height"))


def has_no_margin(style: Declarations) -> bool:
    """Whether a paragraph stands without room above or below, as Outlook writes its lines."""
    margin = style.get("margin", "").split()
    sides = [style.get(f"margin-{side}") or _side(margin, side) for side in ("top", "bottom")]
    return all(size is not None and _ZERO.fullmatch(size) for size in sides)


def _side(margin: list[str], side: str) -> str | None:
    """CSS: one value for all four, two or three with top first, the bottom third."""
    if not margin:
        return None
    return margin[2] if side == "bottom" and len(margin) >= 3 else margin[0]
