"""Rows of a table: a question and its answer, or a mark in the column of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.model import CELL, TICKED
from validators.chunks import Chunk
from validators.layout import is_row
from validators.rulebook import word_set
from validators.sentences import sentence_bounds
from validators.tokens import canonical
from validators.utterance import Kind, Utterance

YES_NO = {
    "yes": "yes", "y": "yes", "oui": "yes", "true": "yes", "present": "yes",
    "no": "no", "n": "no", "non": "no", "false": "no", "absent": "no",
}  # fmt: skip
MARKS = word_set("rows", "marks")
NUMBER = re.compile(r"[\dA-Za-z]{1,2}[.)]?")
"""The number of a row, in a cell of its own."""


def row(chunk: Chunk, columns: tuple[str, ...]) -> Iterator[Utterance]:
    """What a row says. `columns`: the answers in the table's head, as `answer_columns` gives them."""
    bounds = _cells(chunk.text)
    texts = [chunk.text[first:last].strip() for first, last in bounds]
    named = [YES_NO.get(canonical(text).strip(" ?:.")) for text in texts]
    if columns and len(bounds) >= 2 and not YES_NO.get(canonical(texts[0]).strip(" ?:")):
        yield _marked(chunk, bounds[0], _column_answer(texts, columns))
        return
    filled = [bound for bound, text in zip(bounds, texts, strict=True) if text]
    if len(filled) > 2 and NUMBER.fullmatch(chunk.text[slice(*filled[0])].strip()):
        filled = filled[1:]
    if len(filled) < 2 or _heads_columns(named):
        yield chunk.utterance(0, len(chunk.text), Kind.ROW)
        return
    (begin, end), *values = filled
    label = chunk.text[begin:end].strip(" :")
    for first, last in values:
        for start, stop in sentence_bounds(chunk.text[first:last]):
            yield chunk.utterance(first + start, first + stop, Kind.FIELD, label=label, label_start=begin)


def answer_columns(text: str) -> tuple[str, ...]:
    """The answers that a table's head gives to its columns: ("", "yes", "no"); nothing for any other line."""
    if not is_row(text):
        return ()
    named = [YES_NO.get(canonical(text[first:last]).strip(" ?:.")) for first, last in _cells(text)]
    return tuple(name or "" for name in named) if _heads_columns(named) and not named[0] else ()


def _heads_columns(named: list[str | None]) -> bool:
    return named.count("yes") == 1 and named.count("no") == 1


def _cells(text: str) -> list[tuple[int, int]]:
    """Where the cells of a row begin and end."""
    mark = CELL if CELL in text else "|"
    edges = [-1, *(index for index, character in enumerate(text) if character == mark), len(text)]
    bounds = [(before + 1, edge) for before, edge in pairwise(edges)]
    return bounds[1:-1] if mark == "|" and len(bounds) > 2 else bounds


def _marked(chunk: Chunk, cell: tuple[int, int], answer: str | None) -> Utterance:
    """A question of a yes/no table with the answer that its mark gives, as a field; without one, as a row."""
    first, last = cell
    question = chunk.text[first:last].strip()
    start = chunk.start + first
    if answer is None:
        return chunk.utterance(first, last, Kind.ROW, label=question, label_start=first)
    return Utterance(
        page=chunk.page, start=start, text=answer, kind=Kind.FIELD, part=chunk.part, quoted=chunk.quoted,
        block=chunk.block, label=question, label_start=start,
    )  # fmt: skip


def _column_answer(texts: list[str], columns: tuple[str, ...]) -> str | None:
    """As in "yes" or "no" where exactly one of the two columns is marked; "unclear" for both.

    None for neither.
    """
    marked = {name for name, text in zip(columns, texts, strict=False) if name and _is_mark(canonical(text))}
    if len(marked) == 2:
        return "unclear"
    return marked.pop() if marked else None


def _is_mark(text: str) -> bool:
    stripped = text.strip(" []()")
    return bool(stripped) and (stripped in MARKS or TICKED in text)
