"""The engine itself on pages drawn here. Each page takes seconds: there are three."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from extractors.ocr import _Letters, engine
from extractors.scan_page import read_page
from pipeline.model import TICKED, UNTICKED, MarkKind, Page, ReadingMethod
from tests.extractors.paper import DPI, LETTER, STEP, TOP, Paper


def words(page: Page) -> dict[str, float]:
    return {page.text[word.start : word.end]: word.confidence for word in page.words}


@pytest.fixture(scope="module")
def skewed() -> Page:
    """A scan with boxes and a struck-out line, skewed and upside down."""
    paper = Paper(*LETTER)
    for number, (mark, label) in enumerate((("cross", "No infection"), ("", "On antibiotics"))):
        paper.box(220, 904 + number * STEP, mark)
        paper.text(275, 900 + number * STEP, label)
    middle = TOP + 2 * STEP + 21
    x0, _, x1, _ = paper.place_of(2, LETTER[2], LETTER[2])
    paper.draw.line((x0, middle, x1, middle), fill=0, width=3)
    turned = paper.image.rotate(181.2, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return read_page(turned, DPI)


def test_a_page_upside_down_is_read_whole(skewed: Page) -> None:
    assert skewed.text.splitlines()[: len(LETTER)] == list(LETTER)
    assert skewed.method is ReadingMethod.OCR
    assert min(word.confidence for word in skewed.words) >= 0.8


def test_boxes_stand_before_their_labels(skewed: Page) -> None:
    assert f"{TICKED} No infection\n{UNTICKED} On antibiotics" in skewed.text


def test_struck_words_are_marked(skewed: Page) -> None:
    struck = [skewed.text[mark.start : mark.end] for mark in skewed.marks if mark.kind is MarkKind.STRUCK]
    assert struck == [LETTER[2]]


def test_words_stand_where_they_are_on_the_page_as_given(skewed: Page) -> None:
    first = next(word for word in skewed.words if skewed.text[word.start : word.end] == "Lakeshore")
    x0, top, x1, bottom = first.box  # upside down: at the lower right
    assert 72 * 8.5 / 2 < x0 < x1 < 72 * 8.5
    assert 72 * 11 / 2 < top < bottom < 72 * 11


def test_what_is_covered_is_told_and_not_left_out() -> None:
    paper = Paper(*LETTER)
    x0, top, x1, bottom = paper.place_of(3, "no", LETTER[3])
    paper.draw.rectangle((x0 - 2, top - 2, x1 + 2, bottom), fill=0)
    x0, _, x1, _ = paper.place_of(2, "now", LETTER[2])
    paper.draw.line(
        ((x0 + x1) // 2, TOP + 2 * STEP - 90, (x0 + x1) // 2, TOP + 2 * STEP + 60), fill=0, width=3
    )
    page = read_page(paper.image, DPI)
    assert "There is █ infection" in page.text
    found = words(page)
    assert found["█"] == 0.0
    line = page.text.splitlines()[2]
    start = page.text.index(line)
    third = [word for word in page.words if start <= word.start < start + len(line)][2]
    assert third.confidence < 0.5


def test_yes_and_no_columns_keep_their_places() -> None:
    paper = Paper("Letter of referral")
    for number, question in enumerate(("Infection present", "On antibiotics", "Ultrasound recommended")):
        paper.text(220, 500 + number * 70, question)
        paper.text(1000 if number == 2 else 1200, 500 + number * 70, "X")
    paper.text(980, 430, "Yes")
    paper.text(1190, 430, "No")
    text = read_page(paper.image, DPI).text
    assert "\tYes\tNo\nInfection present\t\tX\nOn antibiotics\t\tX\nUltrasound recommended\tX" in text


def test_an_empty_page_is_empty() -> None:
    assert read_page(Image.new("L", (850, 1100), 255), 100.0).text == ""


def test_nothing_to_read() -> None:
    assert engine().read([]) == []
    assert engine().read([np.zeros((0, 5), np.uint8)])[0].text.strip() == ""
    assert len(engine().find(np.full((4, 4), 255, np.uint8))) == 0


def test_a_letter_that_a_speck_hid_is_doubtful_and_not_left_out() -> None:
    letters = _Letters.of(["gap", "n", "o", "w", " "])
    assert [letters.bases[n] for n in range(len(letters.bases))] == ["", " ", "n", "o", "w"]
    steps = [("n", 1.0), ("o", 1.0), ("w", 0.1), (" ", 1.0), ("o", 0.1), ("o", 1.0), ("n", 0.01)]
    mass = np.zeros((len(steps), 5), np.float32)
    for step, (letter, sure) in enumerate(steps):
        mass[step, letters.bases.index(letter)] = sure
        mass[step, 0] = 1.0 - sure
    faint = letters.faint(mass, mass.argmax(axis=1))
    # The w is told of, the edge of an o that is read anyway and what is hardly there are not.
    assert [(step, letters.bases[base]) for step, base, _ in faint] == [(2, "w")]
    assert faint[0][2] == pytest.approx(0.1)
