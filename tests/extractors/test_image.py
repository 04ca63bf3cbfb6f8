"""What happens to a picture before anything is read in it, and the files that hold none."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from extractors import image
from extractors.image import LONGEST, MAX_PAGES, prepared
from pipeline.model import Page, ReadingMethod, ReasonCode, Unreadable


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **more)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def marked(size: tuple[int, int] = (600, 800)) -> Image.Image:
    """White, with a black corner at the top left."""
    picture = Image.new("L", size, 255)
    picture.paste(0, (0, 0, 100, 50))
    return picture


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[int, int], float]]:
    """The size and resolution of each page that OCR was asked to read."""
    asked: list[tuple[tuple[int, int], float]] = []

    def page_ocr(picture: Image.Image, dpi: float) -> Page:
        asked.append((picture.size, dpi))
        return Page(
            number=1, text=f"page {len(asked)}\n", method=ReadingMethod.OCR, confidence=1.0 / len(asked)
        )

    monkeypatch.setattr(image, "page_ocr", page_ocr)
    return asked


def test_the_camera_s_direction_is_followed_once() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = marked().transpose(Image.Transpose.ROTATE_90)
    grey, _ = prepared(opened(saved(turned, "JPEG", exif=exif.tobytes())))
    assert grey.size == (600, 800)
    assert np.asarray(grey)[10, 10] < 40


def test_transparent_is_white() -> None:
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 50, 50))
    grey = np.asarray(prepared(opened(saved(picture, "PNG")))[0])
    assert grey[10, 10] == 0
    assert grey[200, 200] == 255


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "I;16"])
def test_every_kind_of_pixel(mode: str) -> None:
    if mode == "I;16":
        values = np.full((800, 600), 60_000, np.uint16)
        values[:50, :100] = 100
        picture = Image.fromarray(values)
    else:
        picture = marked().convert(mode)
    grey = np.asarray(prepared(opened(saved(picture, "TIFF")))[0])
    assert grey[10, 10] < 30
    assert grey[700, 500] > 225


def test_fax_pixels_are_made_square() -> None:
    fax = Image.new("1", (1728, 1078), 1)
    grey, dpi = prepared(opened(saved(fax, "TIFF", dpi=(204, 98))))
    assert grey.width == 1728
    assert 2200 < grey.height < 2260
    assert 203 < dpi < 205
    without_note, _ = prepared(opened(saved(fax, "TIFF")))
    assert 2100 < without_note.height < 2200


def test_a_resolution_that_cannot_be_is_not_believed() -> None:
    _, dpi = prepared(opened(saved(marked((1700, 2200)), "PNG", dpi=(72, 72))))
    assert 199 < dpi < 201
    _, dpi = prepared(opened(saved(marked((1700, 2200)), "PNG", dpi=(300, 300))))
    assert 299 < dpi < 301


def test_a_large_picture_becomes_smaller_and_keeps_its_inches() -> None:
    grey, dpi = prepared(marked((6600, 8800)))
    assert max(grey.size) == LONGEST
    assert 399 < dpi < 401


def test_frames_of_a_tiff_are_pages(read: list[tuple[tuple[int, int], float]]) -> None:
    frames = [Image.new("1", (850, 1100), 1) for _ in range(3)]
    result = image.extract(saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    assert not isinstance(result, Unreadable)
    assert [page.number for page in result.pages] == [1, 2, 3]
    assert result.confidence == pytest.approx(1 / 3)
    assert result.media_type == "image/tiff"
    assert len(read) == 3


def test_too_many_frames_are_refused(read: list[tuple[tuple[int, int], float]]) -> None:
    frames = [Image.new("1", (20, 20), 1) for _ in range(MAX_PAGES + 1)]
    result = image.extract(saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    assert isinstance(result, Unreadable)
    assert read == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "WEBP", "GIF", "HEIF"])
def test_every_format_is_opened(kind: str, read: list[tuple[tuple[int, int], float]]) -> None:
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    result = image.extract(saved(marked(), kind))
    assert not isinstance(result, Unreadable)
    assert [size for size, _ in read] == [(600, 800)]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff\xe0 not a picture",
        saved(marked(), "PNG")[:-400],
        saved(marked((900, 900)), "JPEG")[:600],
        b"\x89PNG\r\n\x1a\n"
        b"\x00\x00\x00\rIHDR" + (200_000).to_bytes(4) * 2 + b"\x08\x00\x00\x00\x00" + bytes(4),
    ],
)
def test_damaged_and_huge_files_are_told(data: bytes) -> None:
    result = image.extract(data)
    assert isinstance(result, Unreadable)
    assert result.reason is ReasonCode.UNREADABLE
