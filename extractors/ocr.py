"""The engine that reads pictures of text: the only module that knows RapidOCR.

It finds lines (`Engine.find`) and reads them (`Engine.read`); what a page is made of is the business of
`extractors.scan_page`. Two parts of RapidOCR as shipped are left out because they lose words: the classifier
that turns upright lines upside down, and the filter that drops what was read with a low score. A line that
was found and could not be read must stay visible as such.

The models come with the package and nothing is ever downloaded. One thread: pages and documents run side by
side in processes, and a session without threads of its own survives a fork.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.uint8]
"""A picture, height x width, 0 black to 255 white."""
Quads: TypeAlias = NDArray[np.float32]
"""Lines found, n x 4 corners x (x, y) in pixels: top left, top right, bottom right, bottom left."""

MOST_LINES = 1_000
"""The detector looks at no more; a page with as many was not found whole."""
READ_HEIGHT = 48
"""Pixels that a line is scaled to before it is read: the model's own."""
LONGEST = 3_200
"""Pixels of a scaled line; a longer one is no line of a letter."""
BATCH_PIXELS = 48 * 2_400
"""Of the scaled lines read at once: bounds the memory that one run of the model takes."""

FAINT = 0.05
"""Probability of some letter where a gap between two characters is likelier: a speck or a white spot hid it.

Most such places on twelve faxes had lost a letter (measured), and "now" must not become "no" unseen.
"""
ACCENT = 0.8
"""Of a letter's probability that one accent must have to be written."""

_OTHER_BASES = {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"}
_MODELS = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")
# What an Ontario letter is written with. The model knows 18,708 characters; Chinese ones and stars are never
# there, and a speck on an English letter must not make one.
_LETTERS = "ĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĞğĪīŁłŃńŇňŌōŐőŒœŘřŚśŞşŠšŢţŤťŪūŮůŰűŸŹźŻżŽž"
_SIGNS = "–—‘’“”•…‰€™−☐☑☒□■✓✔✘×√●○"
_ALPHABET = frozenset(chain(map(chr, range(0x20, 0x7F)), map(chr, range(0xA1, 0x100)), _LETTERS, _SIGNS))


class Char(NamedTuple):
    """One character of a line."""

    text: str
    sure: float
    """The model's probability, 0 to 1."""
    at: float
    """Its centre, as a share of the line's width."""
    faint: bool = False
    """A gap is likelier: it may be a letter that a speck hid, or a speck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """What stands in the picture of one line; no characters where nothing could be read."""

    chars: tuple[Char, ...] = ()

    @property
    def text(self) -> str:
        """With its spaces."""
        return "".join(char.text for char in self.chars)

    @property
    def sure(self) -> float:
        """Mean probability of its characters, 0 where there is none."""
        return sum(char.sure for char in self.chars) / len(self.chars) if self.chars else 0.0


class Engine:
    """The two models. Loading takes a second or two: use `engine()`."""

    def __init__(self) -> None:
        finder, reader = _load()
        self._finder = finder
        self._reader = reader.session
        self._letters = _Letters.of(reader.postprocess_op.character)

    def find(self, picture: Grey) -> Quads:
        """Where lines of text stand in a picture, in the picture's pixels; in no particular order."""
        height, width = picture.shape
        if min(height, width) < 8:
            return np.zeros((0, 4, 2), np.float32)
        found = self._finder(cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB))
        if found.boxes is None or not len(found.boxes):
            return np.zeros((0, 4, 2), np.float32)
        return np.asarray(found.boxes, dtype=np.float32)

    def read(self, lines: Sequence[Grey]) -> list[ReadLine]:
        """What stands in each picture of one upright line."""
        scaled = [_scaled(line) for line in lines]
        result = [ReadLine()] * len(lines)
        for batch in _batches(scaled):
            width = max(64, *(scaled[n].shape[1] for n in batch))
            pixels = np.zeros((len(batch), 3, READ_HEIGHT, width), np.float32)
            for place, n in enumerate(batch):
                pixels[place, :, :, : scaled[n].shape[1]] = scaled[n].astype(np.float32) / 127.5 - 1.0
            chances = self._reader(pixels)
            for place, n in enumerate(batch):
                result[n] = self._decoded(chances[place], width / max(scaled[n].shape[1], 1))
        return result

    def _decoded(self, chances: NDArray[np.float32], stretch: float) -> ReadLine:
        """Steps to characters: the likeliest of each step, repeated ones once, gaps left out."""
        letters = self._letters
        kept = chances[:, letters.columns]
        mass = np.add.reduceat(kept, letters.starts, axis=1)
        best = mass.argmax(axis=1)
        edges = np.flatnonzero(np.diff(best, prepend=-1))
        chars: list[Char] = []
        for start, end in zip(edges, [*edges[1:], len(best)], strict=True):
            base = int(best[start])
            if not base:
                continue
            peak = int(start + mass[start:end, base].argmax())
            # A letter may lie over two steps, of which the gap wins one.
            around = mass[max(start - 1, 0) : end + 1, base]
            sure = max(float(mass[peak, base]), min(float(around.sum()), 1.0) if end - start == 1 else 0.0)
            at = min((peak + 0.5) / len(best) * stretch, 1.0)
            chars.append(Char(letters.variant(kept[peak], base), round(sure, 4), at))
        faint = letters.faint(mass, best)
        chars += [
            Char(letters.bases[n], sure, min((t + 0.5) / len(best) * stretch, 1.0)) for t, n, sure in faint
        ]
        return ReadLine(chars=tuple(sorted(chars, key=lambda char: char.at) if faint else chars))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letters:
    """The model's characters, those that differ by an accent alone taken together.

    A speck of dirt makes "ć" of "c" with little sureness; that it is some c is sure.
    """

    columns: NDArray[np.intp]
    """Of the model's output that are looked at; the first is the gap between two characters."""
    starts: NDArray[np.intp]
    """Where the columns of each letter, with and without its accents, begin."""
    bases: tuple[str, ...]
    characters: tuple[str, ...]
    written: NDArray[np.bool_]
    """Which of the bases are letters or digits."""

    @classmethod
    def of(cls, dictionary: Sequence[str]) -> _Letters:
        """From the model's own list; its first entry stands for the gap."""
        named = {n: _base(c) for n, c in enumerate(dictionary) if n}
        wanted = sorted((n for n, base in named.items() if base in _ALPHABET), key=lambda n: named[n])
        bases = ("", *sorted({named[n] for n in wanted}))
        of = ["", *(named[n] for n in wanted)]
        starts = np.array([of.index(base) for base in bases])
        characters = ("", *(dictionary[n] if dictionary[n] in _ALPHABET else named[n] for n in wanted))
        return cls(
            columns=np.array([0, *wanted]),
            starts=starts,
            bases=bases,
            characters=characters,
            written=np.array([base.isalnum() for base in bases]),
        )

    def faint(self, mass: NDArray[np.float32], best: NDArray[np.intp]) -> list[tuple[int, int, float]]:
        """Letters that lost against a gap: step, base and probability of each.

        `mass` is the probability of each base at each step, `best` the likeliest base. A letter that is read
        at the next step is the same one.
        """
        likely = np.where(self.written, mass, 0.0)
        found: list[tuple[int, int, float]] = []
        for step in map(int, np.flatnonzero((best == 0) & (likely.sum(axis=1) > FAINT))):
            base = int(likely[step].argmax())
            beside = best[max(step - 1, 0) : step + 2]
            if base in beside or (found and found[-1][:2] == (step - 1, base)):
                continue
            found.append((step, base, round(float(likely[step, base]), 4)))
        return found

    def variant(self, kept: NDArray[np.float32], base: int) -> str:
        """The letter with its accent where that is likely, without one otherwise."""
        start = int(self.starts[base])
        end = int(self.starts[base + 1]) if base + 1 < len(self.starts) else len(kept)
        best = start + int(kept[start:end].argmax())
        return self.characters[best] if kept[best] > ACCENT * kept[start:end].sum() else self.bases[base]


def _base(character: str) -> str:
    """A letter without its accents; anything else as it is."""
    plain = unicodedata.normalize("NFD", character)[0]
    return plain if plain.isascii() and plain.isalpha() else _OTHER_BASES.get(character, character)


@cache
def engine() -> Engine:
    """The engine of this process, loaded on first use."""
    return Engine()


def _load() -> tuple[Any, Any]:
    """RapidOCR's detector and recogniser over the package's own model files."""
    import rapidocr  # noqa: PLC0415  # two seconds, and most documents need no OCR

    models = Path(rapidocr.__file__).parent / "models"
    detector, recogniser = (models / name for name in _MODELS)
    whole = rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "critical",  # it would write paths to standard error
            "Det.model_path": str(detector),
            "Rec.model_path": str(recogniser),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    # The parts by themselves, so that no line is dropped for its score; the version is pinned.
    return whole._load_det_model(), whole._load_rec_model()  # type: ignore[no-untyped-call]  # few types


def _scaled(line: Grey) -> Grey:
    height, width = line.shape
    if not height or not width:
        return np.full((READ_HEIGHT, 8), 255, np.uint8)
    size = (min(max(round(width * READ_HEIGHT / height), 8), LONGEST), READ_HEIGHT)
    shrinking = height > READ_HEIGHT
    scaled = cv2.resize(line, size, interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC)
    return np.asarray(scaled, dtype=np.uint8)


def _batches(lines: list[Grey]) -> list[list[int]]:
    """Lines of nearly one width together: the narrower ones are padded."""
    order = sorted(range(len(lines)), key=lambda n: lines[n].shape[1])
    batches: list[list[int]] = []
    for n in order:
        last = batches[-1] if batches else None
        width = lines[n].shape[1]
        if (
            last
            and READ_HEIGHT * width * (len(last) + 1) <= BATCH_PIXELS
            and width <= 1.15 * lines[last[0]].shape[1] + 16
        ):
            last.append(n)
        else:
            batches.append([n])
    return batches
