"""What stands in the form fields and annotations of a PDF page: none of it is in the page's text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdfium2 import raw  # type: ignore[import-untyped]  # the package ships no types

from extractors.frame import Frame
from extractors.tokens import Token
from pipeline.model import TICKED, UNTICKED, Box

MAX_ANNOTATIONS = 3_000
MAX_VALUE_CHARACTERS = 20_000
_HIDDEN_FLAGS = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_TEXT_FIELDS = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_BOX_FIELDS = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_DRAWN = (
    raw.FPDF_ANNOT_INK,
    raw.FPDF_ANNOT_STAMP,
    raw.FPDF_ANNOT_LINE,
    raw.FPDF_ANNOT_POLYLINE,
    raw.FPDF_ANNOT_SQUARE,
    raw.FPDF_ANNOT_REDACT,
)
_LINE = 12.0
"""Points from line to line in a field whose font size is automatic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """What a page's annotations add to it."""

    tokens: tuple[Token, ...] = ()
    """Field values and typed-on text, where they stand, and tick boxes."""
    struck: tuple[Box, ...] = ()
    """Where words are struck out by an annotation."""
    inked: tuple[Box, ...] = ()
    """Where something is drawn by hand, stamped or laid over the page."""


def annotations_of(page: Any, form: Any, frame: Frame) -> Annotations:
    """Read a pypdfium2 page's annotations; `form` is its document's form environment or None."""
    found = _Found(form=form, frame=frame)
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            if not raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN_FLAGS:
                found.read(annotation)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return Annotations(tokens=tuple(found.tokens), struck=tuple(found.struck), inked=tuple(found.inked))


@dataclass(slots=True)
class _Found:
    """What was found so far on one page."""

    form: Any
    frame: Frame
    tokens: list[Token] = field(default_factory=list)
    struck: list[Box] = field(default_factory=list)
    inked: list[Box] = field(default_factory=list)

    def read(self, annotation: Any) -> None:
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        box = _rectangle(annotation, self.frame)
        if kind == raw.FPDF_ANNOT_WIDGET and self.form is not None:
            self.tokens.extend(_field(annotation, self.form, box))
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            self.tokens.extend(_flow(_string(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"), box))
        elif kind == raw.FPDF_ANNOT_STRIKEOUT:
            self.struck.extend(_quads(annotation, self.frame) or [box])
        elif kind in _DRAWN:
            self.inked.append(box)


def _field(annotation: Any, form: Any, box: Box) -> Iterator[Token]:
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _BOX_FIELDS:
        yield Token(TICKED if raw.FPDFAnnot_IsChecked(form, annotation) else UNTICKED, *box)
    elif kind in _TEXT_FIELDS:
        size = ctypes.c_float()
        raw.FPDFAnnot_GetFontSize(form, annotation, ctypes.byref(size))
        yield from _flow(_string(raw.FPDFAnnot_GetFormFieldValue, form, annotation), box, size.value)


def _flow(value: str, box: Box, size: float = 0.0) -> Iterator[Token]:
    """The words of a value, set into its rectangle about as a viewer sets them."""
    x0, top, x1, bottom = box
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    one_line = len(lines) == 1 and bottom - top < 2.2 * _LINE
    pitch = bottom - top if one_line else (size * 1.2 or _LINE)
    step = 0.5 * min(pitch / 1.2, _LINE)
    x, y = x0 + 2, top
    for line in lines:
        for word in line.split():
            wide = step * len(word)
            if x + wide > x1 and x > x0 + 2 and not one_line:
                x, y = x0 + 2, y + pitch
            yield Token(word, x, y, x + wide, y + pitch)
            x += wide + step
        x, y = x0 + 2, y + pitch


def _rectangle(annotation: Any, frame: Frame) -> Box:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect))
    return frame.box(rect.left, rect.top, rect.right, rect.bottom)


def _quads(annotation: Any, frame: Frame) -> list[Box]:
    boxes = []
    for number in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), 500)):
        quad = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, number, ctypes.byref(quad)):
            xs = (quad.x1, quad.x2, quad.x3, quad.x4)
            ys = (quad.y1, quad.y2, quad.y3, quad.y4)
            boxes.append(frame.box(min(xs), min(ys), max(xs), max(ys)))
    return boxes


def _string(call: Any, *arguments: Any) -> str:
    """A UTF-16 string out of PDFium: asked for its length first, then for itself."""
    size = min(call(*arguments, None, 0), 2 * MAX_VALUE_CHARACTERS)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(*arguments, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
