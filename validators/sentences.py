"""Sentences, fields and headings of a chunk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validators.chunks import Chunk
from validators.layout import ENDS_LABEL, GAP, LABEL, SECTION, after_bullet
from validators.rulebook import phrases, word_set
from validators.tokens import canonical, tokenize
from validators.utterance import Kind, Utterance

STOP = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|(?<=[a-z)])\?(?=[A-Z])")
ABBREVIATIONS = word_set("sentences", "abbreviations")
SIDES = word_set("sentences", "sides")
SPEAKERS = word_set("sentences", "speakers")
VERBS = word_set("sentences", "verbs")
TITLES = phrases("sentences", "titles")
ADDRESSING = re.compile(r"(?:please|kindly|i|we|je|veuillez)\b", re.IGNORECASE)
LABEL_WORDS = 9
"""Words up to which what stands before a colon is a label."""
HEADING_WORDS, SHOUTED_WORDS = 8, 5


def sentences(chunk: Chunk) -> Iterator[Utterance]:
    """The sentences of a chunk; a field where one is "label: value".

    The whole as a heading where it is one.
    """
    first = after_bullet(chunk.text)
    if not first and _is_heading(chunk.text):
        yield chunk.utterance(first, len(chunk.text), Kind.HEADING)
        return
    kind = Kind.ITEM if first else Kind.PROSE
    for begin, end in sentence_bounds(chunk.text, first):
        yield from _sentence(chunk, begin, end, kind)


def _sentence(chunk: Chunk, begin: int, end: int, kind: Kind) -> Iterator[Utterance]:
    text = chunk.text[begin:end]
    label = _label(text)
    if label is None or not text[label.end() :].strip(" ."):
        if text.strip():
            yield chunk.utterance(begin, end, kind)
    elif _is_clause(label[1]):
        yield chunk.utterance(begin, begin + label.end(), kind)
        yield chunk.utterance(begin + label.end(), end, kind)
    elif len(label[1].split()) <= LABEL_WORDS and "http" not in label[1]:
        yield from _fields(chunk, begin, text, label.end())
    else:
        yield chunk.utterance(begin, end, kind)


def _label(text: str) -> re.Match[str] | None:
    return (LABEL.match(text) if ENDS_LABEL.search(text) else None) or SECTION.match(text)


def _is_clause(label: str) -> bool:
    """Whether the words before a colon are a sentence of the writer's, not a label: "I asked her: ..."."""
    words = tokenize(canonical(label))[0]
    return not SPEAKERS.isdisjoint(words) and not VERBS.isdisjoint(words) and "?" not in words


def _fields(chunk: Chunk, begin: int, text: str, first_end: int) -> Iterator[Utterance]:
    """The fields on one line: "DOB: Mar 13, 1987    Sex: F" are two."""
    gaps = [gap for gap in GAP.finditer(text, first_end) if LABEL.match(text[gap.end() :])]
    starts = [0, *(gap.end() for gap in gaps)]
    ends = [*(gap.start() for gap in gaps), len(text)]
    for start, last in zip(starts, ends, strict=True):
        label = _label(text[start:last])
        if label:
            yield chunk.utterance(
                begin + start + label.end(), begin + last, Kind.FIELD,
                label=label[1].strip(), label_start=begin + start + label.start(1),
            )  # fmt: skip


def sentence_bounds(text: str, first: int = 0) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end, from an offset on."""
    begin = first
    for stop in STOP.finditer(text, first):
        if stop.group().startswith(".") and _abbreviated(text, begin, stop.start()):
            continue
        if stop.group().startswith("...") and _leads(text[begin:], stop.end() - begin):
            continue
        if text[begin : stop.end()].strip():
            yield begin, stop.end()
        begin = stop.end()
    if text[begin:].strip():
        yield begin, len(text)


def _leads(text: str, end: int) -> bool:
    """Whether dots lead to the answer behind a label: "Infection ........ none"."""
    label = LABEL.match(text)
    return label is not None and label.end() >= end


def _abbreviated(text: str, begin: int, stop: int) -> bool:
    """Whether a full stop belongs to the word before it."""
    words = text[begin:stop].split()
    word = words[-1].lower().lstrip("(\"'") if words else ""
    match word:
        case "neg" if not text[stop + 1 : stop + 6].strip().lower().startswith("for"):
            return False
        case "l" | "r" if len(words) > 1 and words[-2].lower() in SIDES:
            return False
        case "n" | "y" if len(words) > 1 and words[-2].endswith((":", "?")):
            return False
        case "no" if not text[stop + 1 : stop + 3].strip().isdigit():
            return False
    if word in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word not in "ai"):
        return True
    return "." in word and all(len(piece) <= 2 for piece in word.split("."))


def _is_heading(text: str) -> bool:
    """A short line without a verb's stop that names what follows."""
    stripped = text.strip()
    words = stripped.split()
    if not words or len(words) > HEADING_WORDS or stripped.endswith((".", "!", "?", ";", ",")):
        return False
    if ADDRESSING.match(stripped):
        return False
    if stripped.endswith(":"):
        return True
    if LABEL.match(stripped):
        return False
    shouted = stripped.upper() == stripped and any(character.isalpha() for character in stripped)
    return canonical(stripped) in TITLES or (shouted and len(words) <= SHOUTED_WORDS)
