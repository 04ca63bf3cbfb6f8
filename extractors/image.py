"""Pictures: photos from telephones, scans and faxes, opened by Pillow and read by OCR.

What Pillow may open is named, because each of its formats is a parser that a stranger's bytes would reach.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps

from extractors.tokens import BLACKED_OUT
from pipeline.model import Page, Reading, ReadingMethod, ReasonCode, Unreadable

MEDIA_TYPES: tuple[str, ...] = (
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/heic",
    "image/bmp",
    "image/webp",
    "image/gif",
)
MAX_PIXELS = 150_000_000
"""Of one frame as stored: the largest telephone cameras; in colour it takes half a gigabyte."""
MAX_PAGES = 20
LONGEST = 4_400
"""Pixels of the longer side after which a picture is made smaller: a page at 400 dots an inch."""
PAGE_INCHES = 11.0
"""The longer side of a page whose picture does not say how large it is."""
INCHES = (4.0, 25.0)
"""What a picture may say of its longer side and be believed."""
FAX_WIDTHS = frozenset({1728, 2048, 2432})
"""Pixels across of a fax, fixed by ITU-T T.4. The standard resolution has half as many lines."""

_FORMATS: tuple[str, ...] = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF")
"""Names under which Pillow registers what opens a file: a telephone's MPO is opened as JPEG, and asking for
"MPO" by name breaks every format behind it."""
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError)
"""What Pillow raises for files that are damaged, cut short or absurdly large."""

_DAMAGED = "The picture is damaged and cannot be opened. Ask the sender to send it again."
_HUGE = "The picture has more pixels than any scan or photo. Ask the sender for a smaller one."
_LONG = f"The picture file has more than {MAX_PAGES} pages. Ask the sender for the referral letter alone."
_EMPTY = "The picture shows an empty page. Ask the sender to send the letter again."
_NOTHING = "Nothing in the picture could be read. Look at it, or ask the sender for a sharper one."


class _TooLarge(Exception):
    """A picture beyond what is looked at; the message is for the administrator."""


def extract(data: bytes) -> Reading | Unreadable:
    """Read every page of a picture file. Damaged, huge, overlong and textless ones are `Unreadable`."""
    kind = MEDIA_TYPES[0]
    try:
        with _opened(data) as image:
            kind = Image.MIME.get(image.format or "", kind)
            pages = tuple(_pages(image))
    except _TooLarge as refusal:
        return Unreadable(reason=ReasonCode.UNREADABLE, detail=str(refusal), media_type=kind)
    except _BROKEN:
        return Unreadable(reason=ReasonCode.UNREADABLE, detail=_DAMAGED, media_type=kind)
    if not any(page.text.strip() for page in pages):
        return Unreadable(reason=ReasonCode.EMPTY, detail=_EMPTY, media_type=kind)
    if all(page.text.replace(BLACKED_OUT, "").strip() == "" for page in pages):
        return Unreadable(reason=ReasonCode.UNREADABLE, detail=_NOTHING, media_type=kind)
    return Reading(
        pages=pages,
        method=ReadingMethod.OCR,
        confidence=min(page.confidence for page in pages),
        media_type=kind,
    )


def page_ocr(image: Image.Image, dpi: float) -> Page:
    """Read a page that was rendered: the `PageOcr` of `extractors.pdf`."""
    from extractors.scan_page import read_page  # noqa: PLC0415  # heavy, and most documents need no OCR

    return read_page(image, dpi)


def _opened(data: bytes) -> Image.Image:
    formats = _FORMATS
    if data[4:8] == b"ftyp":
        import pillow_heif  # noqa: PLC0415  # brings its own decoders: loaded for the few who send HEIC

        pillow_heif.register_heif_opener()
        formats = (*_FORMATS, "HEIF")
    image = Image.open(io.BytesIO(data), formats=formats)
    if image.width * image.height > MAX_PIXELS:
        raise _TooLarge(_HUGE)
    return image


def _pages(image: Image.Image) -> Iterator[Page]:
    """Frames of a TIFF are pages; of other formats they are thumbnails, bursts or animations."""
    count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if count > MAX_PAGES:
        raise _TooLarge(_LONG)
    for number in range(1, count + 1):
        if count > 1:
            image.seek(number - 1)
            if image.width * image.height > MAX_PIXELS:
                raise _TooLarge(_HUGE)
        page = page_ocr(*prepared(image))
        yield Page(
            number=number,
            text=page.text,
            words=page.words,
            marks=page.marks,
            method=ReadingMethod.OCR,
            confidence=page.confidence,
        )


def prepared(image: Image.Image) -> tuple[Image.Image, float]:
    """The picture in grey, upright as its camera says, with square pixels, and its dots an inch."""
    across, down = _dots(image)
    size = image.size
    if image.format == "JPEG":
        image.draft("L", (LONGEST, LONGEST))
    grey = _grey(image)
    ratio = across / down
    if not 0.9 < ratio < 1.1 and 0.3 < ratio < 3.0:
        width, height = size
        stretched = (width, round(height * ratio)) if ratio > 1 else (round(width / ratio), height)
        grey = grey.resize(stretched, Image.Resampling.BICUBIC)
    inches = max(size[0] / across, size[1] / down)
    grey = ImageOps.exif_transpose(grey)
    if max(grey.size) > LONGEST:
        grey.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return grey, max(grey.size) / inches


def _dots(image: Image.Image) -> tuple[float, float]:
    """Dots an inch across and down; a guess from the picture's size where it does not say, or nonsense."""
    width, height = image.size
    across, down = (float(value) for value in image.info.get("dpi", (0.0, 0.0)))
    if across > 0 and down > 0 and INCHES[0] <= max(width / across, height / down) <= INCHES[1]:
        return across, down
    if width in FAX_WIDTHS and image.mode == "1" and height < width:
        return width / 8.5, width / 17.0
    dots = max(width, height) / PAGE_INCHES
    return dots, dots


def _grey(image: Image.Image) -> Image.Image:
    """In 256 greys on white, the camera's note about its direction kept."""
    exif = image.getexif()
    if image.mode in {"I;16", "I;16B", "I;16L", "I", "F"}:
        grey = _in_256(image)
    elif "A" in image.getbands() or "transparency" in image.info:
        coloured = image.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        grey = Image.alpha_composite(paper, coloured).convert("L")
    else:
        grey = image.convert("L")
    grey.info["exif"] = exif.tobytes()
    return grey


def _in_256(image: Image.Image) -> Image.Image:
    """A picture of many greys or of numbers, from its darkest to its lightest."""
    values = np.asarray(image).astype(np.float32)
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(((values - low) * (255.0 / max(high - low, 1.0))).astype(np.uint8))
