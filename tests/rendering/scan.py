"""A letter as a fax or a scan: printed, skewed, dirtied, and put into a PDF that holds only images."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
import reportlab
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.rendering.image_pdf import PageImage, fax_page, image_pdf, jpeg_page
from tests.rendering.letters import Letter
from tests.rendering.look import chance, pick
from tests.rendering.pdf import render_pdf

DPI = 200
FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What a machine does to a page."""

    skew: float
    """The largest skew, in degrees."""
    grain: float
    """Standard deviation of the noise, in grey levels of 255, before black and white are parted."""
    specks: float
    """Share of the pixels that are dirt."""
    blur: float
    """Radius in pixels."""
    half_height: bool = False
    """The standard resolution of fax machines: 98 lines an inch."""
    grey: bool = False
    """An office scanner's grey JPEG instead of black and white."""


FINE = Quality(skew=0.4, grain=12.0, specks=0.00005, blur=0.3)
WORN = Quality(skew=1.2, grain=28.0, specks=0.0004, blur=0.7)
STANDARD = Quality(skew=0.5, grain=12.0, specks=0.0001, blur=0.3, half_height=True)
OFFICE = Quality(skew=0.8, grain=6.0, specks=0.0, blur=0.6, grey=True)
QUALITIES = (FINE, FINE, WORN, STANDARD, OFFICE)


def render_scan(letter: Letter, quality: Quality | None = None) -> bytes:
    """The letter as an image-only PDF; the quality is chosen by the letter's id unless it is given."""
    chosen = quality or pick(letter.id, "quality", QUALITIES)
    printed = pages_of(render_pdf(letter, paper=True))
    made: list[PageImage] = []
    for number, page in enumerate(printed, start=1):
        scanned = _scanned(page, letter, chosen, number)
        header = f"NOV-12-2026  09:14   FROM 416 555 0100   P.{number:02}/{len(printed):02}"
        if not chosen.grey:
            _print_header(scanned, header)
        made.append(_encoded(scanned, letter, chosen, number))
    return image_pdf(made)


def pages_of(pdf: bytes, dpi: int = DPI) -> tuple[Image.Image, ...]:
    """The pages of a PDF as grey images."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document)
    finally:
        document.close()


def _scanned(page: Image.Image, letter: Letter, quality: Quality, number: int) -> Image.Image:
    angle = chance(letter.id, f"skew {number}").uniform(-quality.skew, quality.skew)
    turned = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(quality.blur))


def _print_header(page: Image.Image, header: str) -> None:
    """The line that the receiving machine prints: never skewed."""
    ImageDraw.Draw(page).text((90, 14), header, font=ImageFont.truetype(str(FONT), 24), fill=0)


def _encoded(page: Image.Image, letter: Letter, quality: Quality, number: int) -> PageImage:
    random = np.random.default_rng(chance(letter.id, f"dirt {number}").getrandbits(63))
    grey = np.asarray(page, dtype=np.float64) + random.normal(0.0, quality.grain, (page.height, page.width))
    if quality.grey:
        return jpeg_page(Image.fromarray(_levels(grey)), DPI, DPI)
    if quality.half_height:
        grey = grey[: page.height // 2 * 2].reshape(page.height // 2, 2, page.width).mean(axis=1)
    black_and_white = np.where(grey < 150.0, 0, 255).astype(np.uint8)
    _dirty(black_and_white, random, quality.specks)
    image = Image.fromarray(black_and_white).convert("1", dither=Image.Dither.NONE)
    return fax_page(image, DPI, DPI // 2 if quality.half_height else DPI)


def _dirty(page: npt.NDArray[np.uint8], random: np.random.Generator, share: float) -> None:
    """Specks of one to three pixels, black ones twice as often as white ones."""
    height, width = page.shape
    for _ in range(int(share * height * width)):
        y, x = int(random.integers(0, height - 3)), int(random.integers(0, width - 3))
        size = int(random.integers(1, 4))
        page[y : y + size, x : x + size] = 255 if random.integers(0, 3) == 0 else 0


def _levels(grey: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    return np.clip(grey, 0.0, 255.0).astype(np.uint8)


def jpeg_bytes(image: Image.Image, quality: int, exif: bytes = b"") -> bytes:
    """An image as JPEG."""
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality, **({"exif": exif} if exif else {}))
    return buffer.getvalue()
