"""Seconds a scanned page: ours, with boxes, strikes and second looks, beside the bare engine."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
from PIL import Image

from benchmarks.letters import BenchLetter
from extractors.sandbox import Sandbox
from pipeline.model import Attachment, Reading

GOAL = 1.3
CORES = 2
DPI = 200


def scan_report(letters: Sequence[BenchLetter]) -> str:
    """The first pages of these letters as pictures, on two cores, by each in turn."""
    pictures = [_picture(letter.pdf) for letter in letters]
    cores = _two_cores()
    bare, engine = 0.0, _bare_engine(cores)
    engine(np.asarray(pictures[0]), use_cls=False)  # loads what loads once
    with Sandbox(workers=cores) as sandbox, ThreadPoolExecutor(cores) as pool:
        list(pool.map(lambda _: _read(sandbox, pictures[0]), range(cores)))
        ours = -time.perf_counter()
        list(pool.map(lambda picture: _read(sandbox, picture), pictures))
        ours += time.perf_counter()
    for picture in pictures:
        start = time.perf_counter()
        engine(np.asarray(picture), use_cls=False)
        bare += time.perf_counter() - start
    count, ratio = len(pictures), ours / bare
    return (
        f"Scanned pages, {count} of them at {DPI} dpi, on {cores} cores\n\n"
        f"bare RapidOCR, text alone         {bare / count:6.2f} s a page\n"
        f"ours, pages side by side          {ours / count:6.2f} s a page\n\n"
        f"goal, at most {GOAL} x the bare engine: {ratio:.2f} x, {'met' if ratio <= GOAL else 'MISSED'}"
    )


def _two_cores() -> int:
    """Let this process and its children use two cores, whatever they were held to. Returns how many."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(CORES))
        return len(os.sched_getaffinity(0))
    return min(CORES, os.cpu_count() or 1)


def _bare_engine(cores: int) -> Any:
    import rapidocr

    return rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": cores,
        }
    )


def _picture(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    picture: Image.Image = document[0].render(scale=DPI / 72, grayscale=True).to_pil().convert("RGB")
    document.close()
    return picture


def _read(sandbox: Sandbox, picture: Image.Image) -> None:
    held = io.BytesIO()
    picture.convert("L").save(held, "PNG", dpi=(DPI, DPI))
    result = sandbox.extract(Attachment(id="0" * 64, name=None, media_type="image/png", data=held.getvalue()))
    if not isinstance(result, Reading):
        print("NOTE: a scanned page could not be read")
