"""A second look at the words that decide, and at all that were not read surely the first time.

The line is prepared another way, freed of specks, softened and cut a little wider, and read again. Where the
two readings of a deciding word differ, neither is believed: its confidence falls below any policy's floor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import cv2
import numpy as np

from extractors import tesseract
from extractors.ocr import Engine, Grey
from extractors.scan_ink import Surface, without_specks
from extractors.scan_spelling import is_word
from extractors.scan_text import decides, is_abbreviation, is_known, letters_of
from extractors.scan_words import Rect, ScanLine, ScanWord, line_of

SURE = 0.93
"""A word read less surely is looked at again, whatever it is."""
DISPUTED = 0.45
"""Of a deciding word on which two readings differ."""
SHORT = 3
"""Letters of a word that one stroke turns into another one: no, not, now."""
LONG, ALIKE = 7, 0.85
"""Letters of a word, and likeness, from which two spellings are of one word."""
NEAR = 0.75
"""Likeness of two spellings of which one is no word: "fro" and "from", "atpx" and "atbx"."""
PLAIN = 5
"""Letters of an ordinary word that two readings do not both make of another one."""
SPELT = 0.85
"""Confidence of a word that one of two readings misspelt."""
_PAIRS = frozenset({"no", "not", "now", "nor", "on", "off", "none", "nil", "never", "without"})
SPECK = 0.07
"""Type sizes across; the dot of an i is larger."""
WIDER = 3
"""Pixels of white more around the line."""


def looked_at_again(
    lines: Sequence[ScanLine], surface: Surface, parted: Sequence[Rect], reader: Engine
) -> list[ScanLine]:
    """The lines, each word with the confidence and the spelling that two readings give it."""
    again = [line for line in lines if any(_wanted(word) for word in line.words)]
    if not again:
        return list(lines)
    em = float(np.median([line.face.em for line in lines]))
    ink, specks = surface.ink, round((SPECK * em) ** 2)
    clean = without_specks(surface.picture, ink, surface.paper, specks)
    soft = np.asarray(cv2.GaussianBlur(clean, (3, 3), 0.7), dtype=np.uint8)
    rects = [_wider(line.rect, ink.shape) for line in again]
    read = reader.read([rect.cut(soft) for rect in rects])
    pairs = zip(again, rects, read, strict=True)
    second = {id(line): line_of(rect, found, ink, parted) for line, rect, found in pairs}
    both = [merged(line, second[id(line)]) if id(line) in second else line for line in lines]
    return _sure_elsewhere([_asked_elsewhere(line, surface.picture) for line in both])


def _sure_elsewhere(lines: Sequence[ScanLine]) -> list[ScanLine]:
    """The lines with a long word believed, as a name, that was read surely elsewhere on the page."""
    sure = {letters_of(word.text) for line in lines for word in line.words if word.confidence >= SURE}

    def believed(word: ScanWord) -> ScanWord:
        letters = letters_of(word.text)
        known = len(letters) >= LONG and letters in sure and not decides(word.text)
        return replace(word, confidence=max(word.confidence, SPELT)) if known else word

    return [replace(line, words=tuple(map(believed, line.words))) for line in lines]


def _asked_elsewhere(line: ScanLine, picture: Grey) -> ScanLine:
    """The line after another engine, where there is one, was asked about its short deciding words."""
    if tesseract.program() is None or not any(_is_short(word.text) for word in line.words):
        return line
    text = tesseract.read_line(line.rect.cut(picture))
    return line if text is None else contested(line, text)


def contested(line: ScanLine, text: str) -> ScanLine:
    """The line with those words doubted that `text`, another engine's, has as a word of another meaning."""
    one, other = [letters_of(word.text) for word in line.words], [letters_of(word) for word in text.split()]
    doubtful: set[int] = set()
    for kind, a, b, c, d in SequenceMatcher(None, one, other, False).get_opcodes():
        if kind == "equal" or not any(_is_short(word) for word in (*one[a:b], *other[c:d])):
            continue
        if any(_is_short(word) for word in other[c:d]):
            doubtful |= set(range(max(a - (a == b), 0), b + (a == b)))
    words = tuple(_lowered(word) if n in doubtful else word for n, word in enumerate(line.words))
    return replace(line, words=words)


def _is_short(text: str) -> bool:
    """One of the words that one stroke makes of one another."""
    return letters_of(text) in _PAIRS


def _wanted(word: ScanWord) -> bool:
    return word.confidence < SURE or decides(word.text) or not word.text.isalnum()


def _wider(rect: Rect, shape: tuple[int, ...]) -> Rect:
    return Rect(
        max(rect.x0 - WIDER, 0),
        max(rect.top - 1, 0),
        min(rect.x1 + WIDER, shape[1]),
        min(rect.bottom + 1, shape[0]),
    )


def merged(first: ScanLine, second: ScanLine) -> ScanLine:
    """Two readings of one line as one: the spelling of the surer, the confidence of both together."""
    one, other = first.words, second.words
    matcher = SequenceMatcher(
        None, [letters_of(word.text) for word in one], [letters_of(word.text) for word in other], False
    )
    words: list[ScanWord] = []
    doubtful: set[int] = set()
    """Places beside a deciding word that only the second reading has."""
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            words += [_agreed(x, y) for x, y in zip(one[a:b], other[c:d], strict=True)]
        else:
            words += _differing(one[a:b], other[c:d])
            if kind == "insert" and any(decides(word.text) for word in other[c:d]):
                doubtful |= {len(words) - 1, len(words)}
    sure = tuple(_lowered(word) if n in doubtful else word for n, word in enumerate(words))
    return replace(first, words=sure)


def _agreed(one: ScanWord, other: ScanWord) -> ScanWord:
    """The same letters twice: surer than either where they make a word of letters like these.

    Elsewhere both may be wrong in the same way: a fax makes "minoeyeline" of a drug, twice.
    """
    high = max(one.confidence, other.confidence)
    long = is_known(one.text) and len(letters_of(one.text)) > SHORT
    known = long or is_abbreviation(one.text) or _is_plain(one.text)
    if known and min(one.confidence, other.confidence) >= 0.5:
        high = max(high, 1.0 - (1.0 - one.confidence) * (1.0 - other.confidence))
    elif known and len(letters_of(one.text)) >= LONG:
        high = max(high, SPELT)  # one letter is faint, and without it there is no such word
    return replace(one, text=_spelling(one.text, other.text), confidence=high)


def _is_plain(text: str) -> bool:
    """A word that letters are full of, and that turns nothing round if it was another one."""
    return len(letters_of(text)) >= PLAIN and is_word(text) and not decides(text)


def _spelling(one: str, other: str) -> str:
    """Without an accent or a sign that the cleaner reading does not have; full stops and commas stay."""
    core = one.rstrip(".,;:")
    cleaner = other.rstrip(".,;:")
    if one.endswith(":") and other.endswith("."):
        one = f"{core}."  # a speck over a full stop; nothing rubs a dot out
    if not cleaner or len(cleaner) > len(core) or cleaner.casefold() == core.casefold():
        return one
    return cleaner + one[len(core) :]


def _differing(one: tuple[ScanWord, ...], other: tuple[ScanWord, ...]) -> list[ScanWord]:
    """Words on which the readings differ, or that one of them does not have."""
    alike = "".join(letters_of(word.text) for word in one) == "".join(letters_of(word.text) for word in other)
    if alike:  # only the spaces differ: "and'no" and "and no"
        return list(other if len(other) > len(one) else one)
    if not one or not other:
        kept = [] if not one else list(one)
        return [_lowered(word) if decides(word.text) else word for word in kept]
    surer = max((one, other), key=lambda words: min(word.confidence for word in words))
    if len(one) == len(other) == 1 and (known := _misspelt(one[0], other[0])) is not None:
        return [known]
    if any(decides(word.text) for word in (*one, *other)):
        return [replace(word, confidence=min(word.confidence, DISPUTED)) for word in surer]
    return list(surer)


def _is_near(one: str, other: str) -> bool:
    """Whether one letter parts two words, or two of a long one."""
    return SequenceMatcher(None, one, other, False).ratio() >= NEAR


def _misspelt(one: ScanWord, other: ScanWord) -> ScanWord | None:
    """Of two words that are nearly the same the one that is known: "infeetion", "fro" are no other words."""
    a, b = letters_of(one.text), letters_of(other.text)
    ordinary = [word for word in (one, other) if is_word(word.text) or is_abbreviation(word.text)]
    turns = any(decides(word.text) and not is_abbreviation(word.text) for word in (one, other))
    if len(ordinary) == 1 and not turns and min(len(a), len(b)) >= SHORT and _is_near(a, b):
        return replace(ordinary[0], confidence=max(ordinary[0].confidence, SPELT))
    if min(len(a), len(b)) < LONG or SequenceMatcher(None, a, b, False).ratio() < ALIKE:
        return None
    spelt = [word for word in (one, other) if is_known(word.text)]
    if len(spelt) == 1 and a[:1] == b[:1]:
        return replace(spelt[0], x0=one.x0, x1=one.x1, confidence=max(spelt[0].confidence, SPELT))
    if a[:2] != b[:2] or (a[-1] != b[-1] and a.removesuffix("s") != b.removesuffix("s")):
        return None  # uninfected, infected; finished, finishes
    known = [word for word in (one, other) if decides(word.text)] or [one, other]
    better = max(known, key=lambda word: word.confidence)
    return replace(better, x0=one.x0, x1=one.x1, confidence=max(better.confidence, SPELT))


def _lowered(word: ScanWord) -> ScanWord:
    return replace(word, confidence=min(word.confidence, DISPUTED))
