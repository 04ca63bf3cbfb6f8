"""The engine that reads pictures of text: the only module that knows RapidOCR.

It finds lines (`Engine.find`) and reads them (`Engine.read`); what a page is made of is the business of
`extractors.scan_page`. Two parts of RapidOCR as shipped are left out because they lose words: the classifier
that turns upright lines upside down, and the filter that drops what was read with a low score. A line that
was found and could not be read must stay visible as such.

The models come with the package and nothing is ever downloaded. One thread: pages and documents run side by
side in processes, and a session without threads of its own survives a fork.
"""

from __future__ import annotations

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

_MODELS = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")
# What an Ontario letter is written with. The model knows 18,708 characters; Chinese ones and stars are never
# there, and a speck on an English letter must not make one.
_LETTERS = "ĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĞğĪīİıŁłŃńŇňŌōŐőŒœŘřŚśŞşŠšŢţŤťŪūŮůŰűŸŹźŻżŽž"
_SIGNS = "–—‘’“”•…‰€™−☐☑☒□■✓✔✘×√●○"
_ALPHABET = frozenset(chain(map(chr, range(0x20, 0x7F)), map(chr, range(0xA1, 0x100)), _LETTERS, _SIGNS))


class Char(NamedTuple):
    """One character of a line."""

    text: str
    sure: float
    """The model's probability, 0 to 1."""
    at: float
    """Its centre, as a share of the line's width."""


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
        characters: list[str] = reader.postprocess_op.character
        # Column 0 is the gap between two characters.
        self._columns = np.array([0, *(n for n, c in enumerate(characters) if c in _ALPHABET and n)])
        self._characters = ["", *(characters[n] for n in self._columns[1:])]

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
        kept = chances[:, self._columns]
        best = kept.argmax(axis=1)
        sure = kept.max(axis=1)
        steps = len(best)
        chars: list[Char] = []
        for n in np.flatnonzero(best):
            if n and best[n] == best[n - 1]:
                if chars and sure[n] > chars[-1].sure:
                    chars[-1] = chars[-1]._replace(sure=round(float(sure[n]), 4))
                continue
            at = min((int(n) + 0.5) / steps * stretch, 1.0)
            chars.append(Char(self._characters[best[n]], round(float(sure[n]), 4), at))
        return ReadLine(chars=tuple(chars))


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
