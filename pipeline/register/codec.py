"""A screening as JSON and back, complete but for the words' boxes of its pages.

The JSON is pure ASCII: unpaired surrogates and NUL characters, which damaged files produce and neither
database takes as text, travel as escapes and come back as they were.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pipeline.model import Page, Reading, Screening, Unreadable

Decode = Callable[[Any], Any]


def dump_screening(screening: Screening) -> str:
    """The whole screening as JSON; evidence keeps its boxes, pages lose their words."""
    return _ENCODER.encode(without_words(screening))


def load_screening(document: str) -> Screening:
    """The screening that `dump_screening` wrote. Raises `ValueError` or `KeyError` for anything else."""
    screening = _decoder(Screening)(json.loads(document))
    if not isinstance(screening, Screening):
        raise TypeError("not a screening")
    return screening


def without_words(screening: Screening) -> Screening:
    """What comes back from the register for a given screening."""
    reading = screening.reading
    if isinstance(reading, Unreadable) or not any(page.words for page in reading.pages):
        return screening
    pages: tuple[Page, ...] = tuple(replace(page, words=()) for page in reading.pages)
    return replace(screening, reading=replace(reading, pages=pages))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    kind: Any = type(value)
    names, read = _shape(kind)
    plain: dict[str, object] = dict(zip(names, read(value), strict=True))
    if isinstance(value, (Reading, Unreadable)):
        plain["type"] = type(value).__name__
    return plain


@cache
def _shape(kind: Any) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    """The fields of a dataclass and what reads them all. Raises `TypeError` for any other type."""
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names)


_ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"), check_circular=False)


@cache
def _decoder(kind: Any) -> Decode:
    """How a value of an annotated type is put together from plain JSON."""
    if get_origin(kind) in (Union, UnionType):
        return _union(get_args(kind))
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind))
    if is_dataclass(kind):
        return _dataclass(kind)
    return _leaf(kind)


def _leaf(kind: Any) -> Decode:
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, (Enum, float)):
        return kind
    return _same


def _same(value: Any) -> Any:
    return value


def _union(options: tuple[Any, ...]) -> Decode:
    some = [option for option in options if option is not NoneType]
    if len(some) == 1:
        inner = _decoder(some[0])
        return lambda value: None if value is None else inner(value)
    by_name = {option.__name__: _decoder(option) for option in some}
    return lambda value: by_name[value["type"]](value)


def _tuple(items: tuple[Any, ...]) -> Decode:
    if len(items) == 2 and items[1] is Ellipsis:
        item = _decoder(items[0])
        return lambda values: tuple(item(value) for value in values)
    each = [_decoder(kind) for kind in items]
    return lambda values: tuple(decode(value) for decode, value in zip(each, values, strict=True))


def _dataclass(kind: Any) -> Decode:
    hints = get_type_hints(kind)
    decoders = [(name, _decoder(hints[name])) for name in _shape(kind)[0]]

    def decode(value: Any) -> Any:
        # A field that a later version added is absent in an older document and takes its default.
        return kind(**{name: inner(value[name]) for name, inner in decoders if name in value})

    return decode
