"""Tesseract as a second pair of eyes, where the machine has it: the only module that knows its command line.

It reads faxes less well than the models of `extractors.ocr`, so it never overrules them. It is asked about
single lines, and only a word of opposite meaning in its answer counts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache

import cv2

from extractors.ocr import Grey

SECONDS = 10.0
"""For one line, which takes a fifth of a second; more is a program that hangs."""
HEIGHT = 64
"""Pixels that a line is scaled to: print of about 300 dots an inch, what it was trained on."""
MARGIN = 16
"""White pixels around the line, without which the first and the last letter suffer."""


@cache
def program() -> str | None:
    """Where Tesseract is installed; None where it is not."""
    return shutil.which("tesseract")


def read_line(line: Grey) -> str | None:
    """What Tesseract reads in a picture of one line; None where it is not installed, fails or hangs."""
    path = program()
    if path is None or min(line.shape) < 4:
        return None
    width = max(round(line.shape[1] * HEIGHT / line.shape[0]), 8)
    scaled = cv2.resize(line, (width, HEIGHT), interpolation=cv2.INTER_CUBIC)
    framed = cv2.copyMakeBorder(scaled, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=(255.0,))
    done, encoded = cv2.imencode(".png", framed)
    if not done:
        return None
    try:
        answer = subprocess.run(  # noqa: S603  # its own path, no shell, the picture on standard input
            [path, "stdin", "stdout", "--psm", "7", "-l", "eng"],
            input=encoded.tobytes(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.decode("utf-8", "replace").strip() if answer.returncode == 0 else None
