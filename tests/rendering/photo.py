"""A letter as a photo from a telephone: in perspective on a table, with a shadow, a little out of focus."""

from __future__ import annotations

from random import Random
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from tests.rendering.letters import Letter
from tests.rendering.look import chance, pick
from tests.rendering.pdf import render_pdf
from tests.rendering.scan import jpeg_bytes, pages_of

DPI = 170
BORDER = 0.07
"""Share of the page's size that is table around it."""
TABLE = (112, 92, 74)
ORIENTATION = 0x0112
TURNED_LEFT = 6
"""The camera was held upright and stored its sensor's rows: viewers turn the image a quarter clockwise."""

Corners: TypeAlias = tuple[tuple[float, float], ...]
Pixels: TypeAlias = npt.NDArray[np.float64]


def render_photo(letter: Letter) -> bytes:
    """The letter as JPEG bytes; one in three carries its direction in the EXIF data alone."""
    page = _stacked(pages_of(render_pdf(letter, paper=True), DPI))
    random = chance(letter.id, "photo")
    scene = _in_perspective(page, random)
    lit = _lit(np.asarray(scene, dtype=np.float64), random)
    image = Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))
    image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.5, 0.9)))
    exif = Image.Exif()
    if pick(letter.id, "turned", (True, False, False)):
        exif[ORIENTATION] = TURNED_LEFT
        image = image.transpose(Image.Transpose.ROTATE_90)
    return jpeg_bytes(image, 72, exif.tobytes())


def _stacked(pages: tuple[Image.Image, ...]) -> Image.Image:
    """Pages laid one under the other."""
    sheet = Image.new("L", (pages[0].width, sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        sheet.paste(page, (0, top))
        top += page.height
    return sheet


def _in_perspective(page: Image.Image, random: Random) -> Image.Image:
    width, height = int(page.width * (1 + 2 * BORDER)), int(page.height * (1 + 2 * BORDER))
    left, top = page.width * BORDER, page.height * BORDER
    flat = ((left, top), (width - left, top), (width - left, height - top), (left, height - top))
    seen = tuple((x + random.uniform(-0.4, 0.4) * left, y + random.uniform(-0.4, 0.4) * top) for x, y in flat)
    paper = (
        (0.0, 0.0),
        (float(page.width), 0.0),
        (float(page.width), float(page.height)),
        (0.0, float(page.height)),
    )
    mapping = tuple(_mapping(seen, paper))
    size = (width, height)
    laid = page.transform(size, Image.Transform.PERSPECTIVE, mapping, Image.Resampling.BICUBIC, fillcolor=255)
    mask = Image.new("L", page.size, 255).transform(size, Image.Transform.PERSPECTIVE, mapping, fillcolor=0)
    scene = Image.new("RGB", size, TABLE)
    scene.paste(laid.convert("RGB"), (0, 0), mask)
    return scene


def _mapping(seen: Corners, paper: Corners) -> list[float]:
    """The eight numbers of the projection that takes each corner as seen to its place on the paper."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, paper, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows), np.array(values))]


def _lit(scene: Pixels, random: Random) -> Pixels:
    """Light that falls off to one side, the soft shadow of a hand, warm colour, and the sensor's noise."""
    height, width, _ = scene.shape
    down, across = np.mgrid[0:height, 0:width].astype(np.float64)
    fall = 1.0 - random.uniform(0.08, 0.25) * (across / width if random.random() < 0.5 else down / height)
    far = np.hypot(
        (across - random.uniform(0, 1) * width) / width, (down - random.uniform(0.5, 1.2) * height) / height
    )
    shadow = 1.0 - random.uniform(0.15, 0.35) * np.exp(-((far / 0.35) ** 2))
    tint = np.array([1.0, random.uniform(0.95, 0.99), random.uniform(0.86, 0.95)])
    noise = np.random.default_rng(random.getrandbits(63)).normal(0.0, 2.5, (height, width, 1))
    lit: Pixels = scene * (fall * shadow * 0.96)[:, :, None] * tint + noise
    return lit
