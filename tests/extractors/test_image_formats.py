"""Every picture format that is promised is opened, in a process that has opened no picture before."""

from __future__ import annotations

import io
import subprocess
import sys

import pillow_heif
import pytest
from PIL import Image

from extractors.image import MEDIA_TYPES, _opened, extract
from pipeline.model import ReasonCode, Unreadable

FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
    "image/heic": "HEIF",
    "image/bmp": "BMP",
    "image/webp": "WEBP",
    "image/gif": "GIF",
}


def picture(kind: str) -> bytes:
    held = io.BytesIO()
    pillow_heif.register_heif_opener()
    Image.new("L", (64, 80), 255).convert("RGB").save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_every_format_is_opened(media_type: str) -> None:
    assert _opened(picture(FORMATS[media_type])).size == (64, 80)


@pytest.mark.parametrize("media_type", ["image/png", "image/heic"])
def test_it_is_opened_first_in_a_fresh_process(media_type: str) -> None:
    program = "import sys; from extractors.image import _opened; print(_opened(sys.stdin.buffer.read()).size)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=picture(FORMATS[media_type]),
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"(64, 80)"


@pytest.mark.parametrize("data", [b"none of them", b"\x00\x00\x00\x18ftypheic", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_unreadable(data: bytes) -> None:
    result = extract(data)
    assert isinstance(result, Unreadable)
    assert result.reason is ReasonCode.UNREADABLE
