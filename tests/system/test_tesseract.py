"""Tesseract itself as the second reader of a page. Needs the program (Debian: `tesseract-ocr`)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from extractors import tesseract
from extractors.ocr import Grey
from extractors.sandbox import Sandbox
from extractors.scan_page import read_page
from extractors.scan_second import contested
from extractors.scan_words import Face, Rect, ScanLine, ScanWord
from pipeline.model import Attachment, Reading
from tests.extractors.paper import DPI, LETTER, STEP, TOP, WIDTH, Paper

pytestmark = pytest.mark.system

SURE_ENOUGH = 0.8
"""The policy's floor."""
ROWS = {text: row for row, text in enumerate(LETTER)}
SAYS_NO = "There is no infection and she is not on antibiotics."


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    assert tesseract.program(), "Tesseract is not installed: apt-get install tesseract-ocr"


@pytest.fixture(scope="module")
def paper() -> Paper:
    return Paper(*LETTER)


def picture(paper: Paper, text: str) -> Grey:
    top = TOP + ROWS[text] * STEP
    return np.asarray(paper.pixels[top - 8 : top + 46, 180 : WIDTH - 200])


@pytest.mark.parametrize("text", LETTER)
def test_it_reads_a_line(paper: Paper, text: str) -> None:
    read = tesseract.read_line(picture(paper, text))
    assert read is not None
    assert read.replace("|", "I") == text  # it takes a bare capital I for a stroke


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(entry="tests.system.line_reader:extract") as running:
        yield running


def test_it_reads_a_line_behind_every_fence(sandbox: Sandbox, paper: Paper) -> None:
    """It opens no socket and writes no file, or the reading process could not start it."""
    file = io.BytesIO()
    Image.fromarray(picture(paper, SAYS_NO)).save(file, "PNG")
    data = file.getvalue()
    line = Attachment(id=hashlib.sha256(data).hexdigest(), name=None, media_type="image/png", data=data)
    found = sandbox.extract(line)
    assert isinstance(found, Reading)
    assert found.pages[0].text == SAYS_NO


def test_a_page_is_read_by_both_and_they_agree(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[str | None] = []
    real = tesseract.read_line

    def spied(line: Grey) -> str | None:
        answers.append(real(line))
        return answers[-1]

    monkeypatch.setattr(tesseract, "read_line", spied)
    page = read_page(paper.image, DPI)
    assert page.text.splitlines() == list(LETTER)
    assert min(word.confidence for word in page.words) >= SURE_ENOUGH
    asked = [text for text in LETTER if {"no", "not", "now", "on"} & set(text.lower().rstrip(".").split())]
    assert answers == asked


@pytest.mark.parametrize(
    ("misread", "doubted"),
    [
        (SAYS_NO, set()),
        (SAYS_NO.replace("is no ", "is now "), {"now"}),
        (SAYS_NO.replace("is not ", "is now "), {"now"}),
        (SAYS_NO.replace(" on ", " off "), {"off"}),
    ],
)
def test_a_word_of_another_meaning_is_doubted(paper: Paper, misread: str, doubted: set[str]) -> None:
    words = tuple(
        ScanWord(text=word, x0=n * 100, x1=n * 100 + 80, confidence=0.97)
        for n, word in enumerate(misread.split())
    )
    line = ScanLine(rect=Rect(0, 0, 1000, 40), face=Face(baseline=30.0, em=28.0), words=words)
    text = tesseract.read_line(picture(paper, SAYS_NO))
    assert text is not None
    found = {word.text for word in contested(line, text).words if word.confidence < SURE_ENOUGH}
    assert found == doubted
