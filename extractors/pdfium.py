"""The few PDFium calls that run once a character or object, bound with plain integers.

The generated bindings build a pointer object for every handle that they return; a page has thousands. These
prototypes take and give addresses as integers, which halves the time of reading a page.
"""

from __future__ import annotations

import ctypes
from typing import Any

from pypdfium2 import raw  # type: ignore[import-untyped]  # the package ships no types


def _bind(function: Any, result: Any, *arguments: Any) -> Any:
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result, *arguments)(address)


_P, _I, _L = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong

load_text = _bind(raw.FPDFText_LoadPage, _P, _P)
close_text = _bind(raw.FPDFText_ClosePage, None, _P)
count_chars = _bind(raw.FPDFText_CountChars, _I, _P)
get_text = _bind(raw.FPDFText_GetText, _I, _P, _I, _I, _P)
unicode_of = _bind(raw.FPDFText_GetUnicode, ctypes.c_uint, _P, _I)
char_box = _bind(raw.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
char_origin = _bind(raw.FPDFText_GetCharOrigin, _I, _P, _I, _P, _P)
char_angle = _bind(raw.FPDFText_GetCharAngle, ctypes.c_float, _P, _I)
char_font_size = _bind(raw.FPDFText_GetFontSize, ctypes.c_double, _P, _I)
text_object = _bind(raw.FPDFText_GetTextObject, _P, _P, _I)
render_mode = _bind(raw.FPDFTextObj_GetTextRenderMode, _I, _P)
text_font = _bind(raw.FPDFTextObj_GetFont, _P, _P)
font_name = _bind(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, _P, _P, ctypes.c_size_t)

count_objects = _bind(raw.FPDFPage_CountObjects, _I, _P)
get_object = _bind(raw.FPDFPage_GetObject, _P, _P, _I)
count_inner = _bind(raw.FPDFFormObj_CountObjects, _I, _P)
get_inner = _bind(raw.FPDFFormObj_GetObject, _P, _P, _L)
object_type = _bind(raw.FPDFPageObj_GetType, _I, _P)
object_matrix = _bind(raw.FPDFPageObj_GetMatrix, _I, _P, _P)
object_bounds = _bind(raw.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
fill_color = _bind(raw.FPDFPageObj_GetFillColor, _I, _P, _P, _P, _P, _P)
stroke_color = _bind(raw.FPDFPageObj_GetStrokeColor, _I, _P, _P, _P, _P, _P)
stroke_width = _bind(raw.FPDFPageObj_GetStrokeWidth, _I, _P, _P)
draw_mode = _bind(raw.FPDFPath_GetDrawMode, _I, _P, _P, _P)
count_segments = _bind(raw.FPDFPath_CountSegments, _I, _P)
get_segment = _bind(raw.FPDFPath_GetPathSegment, _P, _P, _I)
segment_point = _bind(raw.FPDFPathSegment_GetPoint, _I, _P, _P, _P)
segment_type = _bind(raw.FPDFPathSegment_GetType, _I, _P)
segment_close = _bind(raw.FPDFPathSegment_GetClose, _I, _P)


def address(handle: Any) -> int:
    """The address behind a page, document or other handle of the generated bindings."""
    value = ctypes.cast(handle, ctypes.c_void_p).value
    if value is None:
        raise ValueError("PDFium gave no handle")
    return value


class Channels:
    """Four reusable colour channels for `fill_color` and `stroke_color`."""

    def __init__(self) -> None:
        self._values = (ctypes.c_uint * 4)()
        start, step = ctypes.addressof(self._values), ctypes.sizeof(ctypes.c_uint)
        self._places = tuple(start + step * n for n in range(4))

    def read(self, call: Any, handle: int) -> tuple[float, float]:
        """Lightness 0 (black) to 1 (white), and opacity 0 to 1. A pattern or an unknown colour is black."""
        if not call(handle, *self._places):
            return 0.0, 1.0
        red, green, blue, alpha = self._values
        return (0.299 * red + 0.587 * green + 0.114 * blue) / 255, alpha / 255
