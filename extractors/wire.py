"""Readings as JSON between the parent and the reading process.

The process that read a hostile document may itself be hostile by then, so `decode` believes nothing: types,
sizes, vocabularies, offsets and number ranges are checked before a value of the model is made.
"""

from __future__ import annotations

import json
import math
from enum import StrEnum
from operator import gt
from typing import Any, TypeVar

from pipeline.model import (
    Mark,
    MarkKind,
    Page,
    Reading,
    ReadingMethod,
    ReasonCode,
    Unreadable,
    Word,
)

MAX_RESULT_BYTES = 64 * 1024 * 1024
"""A longer answer is refused: sixty dense pages with every word's box take about 5 MB."""
MAX_PAGES = 1_000
MAX_PAGE_CHARACTERS = 1_000_000
MAX_DETAIL_CHARACTERS = 300
MAX_COORDINATE = 1_000_000.0
_COLUMNS = 7
"""Of the words of a page: start, end, four sides of the box, confidence."""

_UNREADABLE_REASONS = frozenset(
    {ReasonCode.UNREADABLE, ReasonCode.ENCRYPTED, ReasonCode.UNSUPPORTED_FORMAT, ReasonCode.EMPTY}
)
_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)


class WireError(ValueError):
    """An answer that is not a reading. Its message names the wrong field, never its content."""


def encode(result: Reading | Unreadable) -> bytes:
    """A result as UTF-8 JSON. Lone surrogates, which no JSON can carry, become U+FFFD."""
    body = _unreadable_fields(result) if isinstance(result, Unreadable) else _reading_fields(result)
    return json.dumps(body, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def decode(data: bytes) -> Reading | Unreadable:
    """The result that `encode` was given. Raises `WireError` for anything else."""
    if len(data) > MAX_RESULT_BYTES:
        raise WireError("the answer is too long")
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise WireError("the answer is not JSON") from error
    fields = checked_type(body, dict, "answer")
    if "unreadable" in fields:
        return _unreadable(checked_items(fields["unreadable"], 3, "unreadable"))
    return _reading(checked_items(fields.get("reading"), 4, "reading"))


def _unreadable_fields(result: Unreadable) -> dict[str, Any]:
    return {"unreadable": [result.reason.value, result.detail, result.media_type]}


def _reading_fields(reading: Reading) -> dict[str, Any]:
    pages = [_page_fields(page) for page in reading.pages]
    return {"reading": [pages, reading.method.value, reading.confidence, reading.media_type]}


def _page_fields(page: Page) -> list[Any]:
    text = page.text.encode("utf-8", "replace").decode("utf-8") if not page.text.isascii() else page.text
    words = [(word.start, word.end, *word.box, word.confidence) for word in page.words]
    columns = list(zip(*words, strict=True)) or [()] * _COLUMNS
    marks = [[mark.kind.value, mark.start, mark.end] for mark in page.marks]
    return [page.number, text, columns, marks, page.method.value, page.confidence]


def _unreadable(fields: list[Any]) -> Unreadable:
    reason = _member(ReasonCode, fields[0], "reason")
    if reason not in _UNREADABLE_REASONS:
        raise WireError("reason is not one of an unreadable document")
    return Unreadable(
        reason=reason,
        detail=checked_text(fields[1], MAX_DETAIL_CHARACTERS, "detail"),
        media_type=checked_text(fields[2], MAX_DETAIL_CHARACTERS, "media type"),
    )


def _reading(fields: list[Any]) -> Reading:
    pages = checked_type(fields[0], list, "pages")
    if len(pages) > MAX_PAGES:
        raise WireError("too many pages")
    return Reading(
        pages=tuple(_page(checked_items(page, 6, "page")) for page in pages),
        method=_member(ReadingMethod, fields[1], "method"),
        confidence=_share(fields[2], "confidence"),
        media_type=checked_text(fields[3], MAX_DETAIL_CHARACTERS, "media type"),
    )


def _page(fields: list[Any]) -> Page:
    text = checked_text(fields[1], MAX_PAGE_CHARACTERS, "text")
    return Page(
        number=checked_whole(fields[0], 1, 1_000_000, "page number"),
        text=text,
        words=_words(checked_items(fields[2], _COLUMNS, "words"), len(text)),
        marks=tuple(_mark(item, len(text)) for item in checked_type(fields[3], list, "marks")),
        method=_member(ReadingMethod, fields[4], "method"),
        confidence=_share(fields[5], "confidence"),
    )


def _words(columns: list[Any], length: int) -> tuple[Word, ...]:
    """Words come as columns, so that what is believed of a number is checked for all words at once."""
    if len({len(checked_type(column, list, "words")) for column in columns}) != 1:
        raise WireError("words do not have the same number of parts")
    starts, ends, *sides, confidences = columns
    if not starts:
        return ()
    _wholes(starts, length, "word start")
    _wholes(ends, length, "word end")
    if any(map(gt, starts, ends)):
        raise WireError("word end is out of range")
    boxes = zip(*(_numbers(side, -MAX_COORDINATE, MAX_COORDINATE, "box") for side in sides), strict=True)
    sure = _numbers(confidences, 0.0, 1.0, "confidence")
    return tuple(
        Word(start=start, end=end, box=box, confidence=confidence)
        for start, end, box, confidence in zip(starts, ends, boxes, sure, strict=True)
    )


def _wholes(column: list[Any], most: int, field: str) -> None:
    if set(map(type, column)) != {int} or min(column) < 0 or max(column) > most:
        raise WireError(f"{field} is out of range")


def _numbers(column: list[Any], least: float, most: float, field: str) -> list[float]:
    kinds = set(map(type, column))
    if not kinds <= {float, int}:
        raise WireError(f"{field} is not a number")
    # No comparison sees a NaN, but it makes the sum one; an infinity or a giant never gets that far.
    if not (least <= min(column) and max(column) <= most and math.isfinite(sum(column))):
        raise WireError(f"{field} is out of range")
    return column if kinds == {float} else list(map(float, column))


def _mark(item: object, length: int) -> Mark:
    fields = checked_items(item, 3, "mark")
    start = checked_whole(fields[1], 0, length, "mark start")
    return Mark(
        kind=_member(MarkKind, fields[0], "mark kind"),
        start=start,
        end=checked_whole(fields[2], start, length, "mark end"),
    )


def checked_type(value: object, kind: type[_T], field: str) -> _T:
    if not isinstance(value, kind):
        raise WireError(f"{field} is not a {kind.__name__}")
    return value


def checked_items(value: object, count: int, field: str) -> list[Any]:
    items: list[Any] = checked_type(value, list, field)
    if len(items) != count:
        raise WireError(f"{field} does not have {count} parts")
    return items


def checked_text(value: object, longest: int, field: str) -> str:
    text = checked_type(value, str, field)
    if len(text) > longest:
        raise WireError(f"{field} is too long")
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise WireError(f"{field} holds half a character")
    return text


def checked_whole(value: object, least: int, most: int, field: str) -> int:
    if type(value) is not int or not least <= value <= most:
        raise WireError(f"{field} is out of range")
    return value


def _number(value: object, least: float, most: float, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WireError(f"{field} is not a number")
    if not math.isfinite(value) or not least <= value <= most:
        raise WireError(f"{field} is out of range")
    return float(value)


def _share(value: object, field: str) -> float:
    return _number(value, 0.0, 1.0, field)


def _member(vocabulary: type[_E], value: object, field: str) -> _E:
    try:
        return vocabulary(checked_type(value, str, field))
    except ValueError as error:
        raise WireError(f"{field} is not one of its words") from error
