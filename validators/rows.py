"""Rows of a table: a question and its answer, or a mark in the column of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pipeline.model import CELL, TICKED, UNSURE_TICK
from validators.chunks import Chunk
from validators.layout import OPEN_CHOICE, TICK, is_row
from validators.rulebook import word_set
from validators.sentences import sentence_bounds
from validators.ticks import ticks
from validators.tokens import canonical
from validators.utterance import Kind, Tick, Utterance

YES_NO = {
    "yes": "yes", "y": "yes", "oui": "yes", "true": "yes", "present": "yes",
    "no": "no", "n": "no", "non": "no", "false": "no", "absent": "no",
}  # fmt: skip
MARKS = word_set("rows", "marks")
NUMBER = re.compile(r"[\dA-Za-z]{1,2}[.)]?")
"""The number of a row, in a cell of its own."""
_BOX = re.compile(re.sub(r"\?P<\w+>", "?:", TICK.pattern))
"""A box; `split` by it leaves the words between boxes alone."""
_OPEN = re.compile(OPEN_CHOICE, re.IGNORECASE)
NO_CELLS = str.maketrans(f"{CELL}|", "  ")


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
    boxed = _boxed(chunk.text, filled)
    open_choice = not boxed and _OPEN.search(chunk.text.translate(NO_CELLS).rstrip(" .?"))
    if len(filled) < 2 or open_choice or (_heads_columns(named) and not boxed):
        yield chunk.utterance(0, len(chunk.text), Kind.ROW)
        return
    if boxed:
        yield from ticks(_as_line(chunk, filled[0][0], filled[boxed - 1][1]))
    yield from _values(chunk, filled, max(boxed, 1))


def _values(chunk: Chunk, cells: list[tuple[int, int]], number: int) -> Iterator[Utterance]:
    """The cells from the given one on, each as a value of the row's label; a box in it may be anybody's."""
    begin, end = cells[1 if _lone_box(chunk.text, cells[0]) else 0]
    label = chunk.text[begin:end].strip(" :")
    for first, last in cells[number:]:
        value = chunk.text[first:last]
        if TICK.search(value) and not _lone_box(value, (0, len(value))):
            yield chunk.utterance(first, last, Kind.TICK, label=label, label_start=begin, tick=Tick.UNSURE)
            continue
        for start, stop in sentence_bounds(value):
            yield chunk.utterance(first + start, first + stop, Kind.FIELD, label=label, label_start=begin)


def answer_columns(text: str) -> tuple[str, ...]:
    """The answers that a table's head gives to its columns: ("", "yes", "no"); nothing for any other line."""
    if not is_row(text) or TICK.search(text):
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


def _boxed(text: str, cells: list[tuple[int, int]]) -> int:
    """How many of a row's cells hold a question and its boxes; 0 where it is not plain whose a box is.

    As in "Infection | ☐ yes ☑ no", "Infection | yes ☐ | no ☑", "Infection | ☐ | yes | ☑ | no".
    """
    holding = [n for n, (first, last) in enumerate(cells) if TICK.search(text[first:last])]
    if holding == [0] and _lone_box(text, cells[0]):
        return min(2, len(cells))
    if not holding or (TICK.match(text[cells[0][0] :].lstrip()) and len(holding) < len(cells)):
        return 0
    end = holding[-1] + 1
    for count in (end, end + 1):
        if count <= len(cells) and _answers_stand(text[cells[0][0] : cells[count - 1][1]]):
            return count
    lone = any(_lone_box(text, cells[n]) for n in holding)
    *_, last = _BOX.split(text[cells[0][0] : cells[end - 1][1]])
    return end if last.strip() and not lone else 0


def _lone_box(text: str, cell: tuple[int, int]) -> bool:
    """Whether a cell holds a box and nothing else."""
    return bool(_BOX.fullmatch(text[slice(*cell)].strip()))


def _answers_stand(line: str) -> bool:
    """Whether each box has "yes" or "no" behind it, or each has one before it."""
    before, *groups = (canonical(group).strip(" ?:.\t|") for group in _BOX.split(line))
    behind = bool(groups) and all(group in YES_NO for group in groups)
    words = before.split()[-1:] + groups[:-1]
    return behind or (not groups[-1] and bool(words) and all(word in YES_NO for word in words))


def _as_line(chunk: Chunk, first: int, last: int) -> Chunk:
    """A stretch of a row as one line, without its cells."""
    return replace(chunk, start=chunk.start + first, text=chunk.text[first:last].translate(NO_CELLS))


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

    None for neither. A box that may be ticked counts as one that is not "yes" and not "no".
    """
    if any(name and UNSURE_TICK in text for name, text in zip(columns, texts, strict=False)):
        return "unclear"
    marked = {name for name, text in zip(columns, texts, strict=False) if name and _is_mark(canonical(text))}
    if len(marked) == 2:
        return "unclear"
    return marked.pop() if marked else None


def _is_mark(text: str) -> bool:
    stripped = text.strip(" []()")
    return bool(stripped) and (stripped in MARKS or TICKED in text)
