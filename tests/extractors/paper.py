"""Pages drawn for tests, as a scanner sees them: 200 dots an inch, black on white."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import reportlab
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, DPI = 1700, 2200, 200.0
LEFT, TOP, STEP, SIZE = 220, 300, 60, 30
FONTS = Path(reportlab.__file__).parent / "fonts"

LETTER = (
    "Lakeshore Family Practice",
    "Re: Anna Berg, born 2 March 1991",
    "She is now on antibiotics for mastitis.",
    "There is no infection and she is not on antibiotics.",
    "I recommend therapeutic ultrasound.",
    "Dr. J. Osei, MD",
)


class Paper:
    """One page to draw on."""

    def __init__(self, *lines: str) -> None:
        self.image = Image.new("L", (WIDTH, HEIGHT), 255)
        self.draw = ImageDraw.Draw(self.image)
        for number, line in enumerate(lines):
            self.text(LEFT, TOP + number * STEP, line)

    def text(self, x: int, y: int, text: str) -> None:
        self.draw.text((x, y), text, font=font(), fill=0)

    def box(self, x: int, y: int, mark: str = "", side: int = 30) -> None:
        self.draw.rectangle((x, y, x + side, y + side), outline=0, width=3)
        inner = (x + 8, y + 8, x + side - 8, y + side - 8)
        if mark == "cross":
            self.draw.line(inner, fill=0, width=4)
            self.draw.line((inner[0], inner[3], inner[2], inner[1]), fill=0, width=4)
        elif mark == "check":
            self.draw.line((x + 6, y + 16, x + 13, y + 24), fill=0, width=4)
            self.draw.line((x + 13, y + 24, x + side + 6, y - 8), fill=0, width=4)
        elif mark == "filled":
            self.draw.rectangle(inner, fill=0)

    def place_of(self, row: int, word: str, line: str) -> tuple[int, int, int, int]:
        """x0, top, x1, bottom of a word of one of the lines."""
        before = font().getlength(line[: line.index(word)])
        x0 = round(LEFT + before)
        return x0, TOP + row * STEP, round(x0 + font().getlength(word)), TOP + row * STEP + 38

    @property
    def pixels(self) -> npt.NDArray[np.uint8]:
        return np.asarray(self.image)

    @property
    def ink(self) -> npt.NDArray[np.bool_]:
        return self.pixels < 128


def font(size: int = SIZE) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / "Vera.ttf"), size)
