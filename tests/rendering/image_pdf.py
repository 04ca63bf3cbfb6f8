"""A PDF that holds nothing but one image a page, as fax gateways and scanners write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, TiffImagePlugin

STRIP_OFFSETS, STRIP_LENGTHS, ROWS_PER_STRIP = 273, 279, 278
"""TIFF tags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page: an encoded image, and its size on paper in points."""

    data: bytes
    dictionary: str
    """The image's keys in the PDF, its length aside."""
    width: float
    height: float


def fax_page(image: Image.Image, across: int, down: int) -> PageImage:
    """A black and white image as CCITT group 4; `across` and `down` are dots an inch."""
    buffer = BytesIO()
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[ROWS_PER_STRIP] = image.height
    image.save(buffer, "TIFF", compression="group4", tiffinfo=tags)
    with Image.open(buffer) as tiff:
        directory = tiff.tag_v2  # type: ignore[attr-defined]  # Pillow's base class has no tags
        offset, length = int(directory[STRIP_OFFSETS][0]), int(directory[STRIP_LENGTHS][0])
    # libtiff codes white as the "black" run here, for it counts the bits that are set.
    coding = f"/K -1 /BlackIs1 true /Columns {image.width} /Rows {image.height}"
    return PageImage(
        data=buffer.getvalue()[offset : offset + length],
        dictionary=(
            f"/Width {image.width} /Height {image.height} /ColorSpace /DeviceGray /BitsPerComponent 1 "
            f"/Filter /CCITTFaxDecode /DecodeParms << {coding} >>"
        ),
        width=image.width * 72 / across,
        height=image.height * 72 / down,
    )


def jpeg_page(image: Image.Image, across: int, down: int, quality: int = 45) -> PageImage:
    """A grey image as JPEG."""
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return PageImage(
        data=buffer.getvalue(),
        dictionary=(
            f"/Width {image.width} /Height {image.height} /ColorSpace /DeviceGray /BitsPerComponent 8 "
            "/Filter /DCTDecode"
        ),
        width=image.width * 72 / across,
        height=image.height * 72 / down,
    )


def image_pdf(pages: Sequence[PageImage]) -> bytes:
    """The pages as one PDF 1.4, each object in the order of its number."""
    kids = " ".join(f"{3 + 3 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for number, page in enumerate(pages):
        objects += _page_objects(page, 3 + 3 * number)
    return _file(objects)


def _page_objects(page: PageImage, first: int) -> list[bytes]:
    size = f"{page.width:.2f} {page.height:.2f}"
    width, height = size.split()
    drawing = f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode()
    return [
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents {first + 1} 0 R "
            f"/Resources << /XObject << /Im0 {first + 2} 0 R >> >> >>"
        ).encode(),
        _stream("", drawing),
        _stream(f"/Type /XObject /Subtype /Image {page.dictionary}", page.data),
    ]


def _stream(dictionary: str, data: bytes) -> bytes:
    return f"<< {dictionary} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(written)
