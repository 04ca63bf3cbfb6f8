from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFilter

from extractors.ocr import Grey
from extractors.scan_faint import faint_places
from extractors.scan_ink import surface_of
from extractors.scan_page import read_page
from extractors.scan_words import Rect
from extractors.tokens import BLACKED_OUT
from tests.extractors.paper import DPI, LEFT, LETTER, STEP, TOP, Paper

HEIGHT = 42.0
SENTENCE = LETTER[2]
ROW = Rect(LEFT - 6, TOP + 2 * STEP - 6, LEFT + 660, TOP + 2 * STEP + 42)
READ = [Rect(LEFT - 20, TOP + STEP * n - 12, 1300, TOP + 48 + STEP * n) for n in range(len(LETTER)) if n != 2]
SPOILED = ["blurred", "very blurred", "pale", "smeared", "in crumbs"]


def spoiled(image: Image.Image, how: str, place: Rect = ROW) -> Grey:
    """A page with one line made illegible."""
    pixels = np.array(image)
    part = Image.fromarray(place.cut(pixels))
    grey = np.asarray(part, dtype=np.float64)
    if how in {"blurred", "very blurred"}:
        grey = np.asarray(part.filter(ImageFilter.GaussianBlur(8 if how == "very blurred" else 5)))
    elif how == "pale":
        grey = 255 - (255 - grey) * 0.15
    elif how == "smeared":
        sums = np.cumsum(np.pad(grey, ((0, 0), (30, 0)), constant_values=255), axis=1)
        grey = (sums[:, 30:] - sums[:, :-30]) / 30
    else:
        left = np.random.default_rng(7).random(grey.shape) < 0.02
        grey = np.where(left, grey, 255)
    pixels[place.top : place.bottom, place.x0 : place.x1] = grey.astype(np.uint8)
    return pixels


def found_on(picture: Grey) -> list[Rect]:
    return faint_places(picture, surface_of(picture).ink, READ, HEIGHT)


@pytest.mark.parametrize("how", SPOILED)
def test_a_line_that_cannot_be_read_leaves_its_place(how: str) -> None:
    found = found_on(spoiled(Paper(*LETTER).image, how))
    assert found
    assert all(ROW.top - 10 <= rect.top and rect.bottom <= ROW.bottom + 10 for rect in found)


@pytest.mark.parametrize("how", SPOILED)
def test_under_a_shadow_and_the_grain_of_a_camera_too(how: str) -> None:
    picture = spoiled(Paper(*LETTER).image, how)
    light = np.linspace(0.95, 0.5, picture.shape[0])[:, None]
    grain = np.random.default_rng(3).normal(0.0, 2.5, picture.shape)
    assert found_on(np.clip(picture * light + grain, 0, 255).astype(np.uint8))


def test_crumbs_too_pale_to_be_ink_are_crumbs() -> None:
    picture = spoiled(Paper(*LETTER).image, "in crumbs")
    grain = np.random.default_rng(3).normal(0.0, 2.5, picture.shape)
    photo = np.clip(cv2.GaussianBlur(picture, (0, 0), 0.8) * 0.8 + grain, 0, 255).astype(np.uint8)
    assert not surface_of(photo).ink[ROW.top : ROW.bottom, ROW.x0 : ROW.x1].any()
    assert found_on(photo)


def test_paper_in_shadow_is_empty() -> None:
    paper = Paper(*LETTER)
    paper.draw.rectangle((ROW.x0, ROW.top, ROW.x1, ROW.bottom), fill=255)
    light = np.linspace(0.95, 0.4, paper.pixels.shape[1])[None, :]
    grain = np.random.default_rng(3).normal(0.0, 2.5, paper.pixels.shape)
    assert found_on(np.clip(paper.pixels * light + grain, 0, 255).astype(np.uint8)) == []


def test_dirt_all_over_a_fax_is_no_line() -> None:
    paper = Paper(*LETTER)
    paper.draw.rectangle((ROW.x0, ROW.top, ROW.x1, ROW.bottom), fill=255)
    pixels = np.array(paper.image)
    pixels[np.random.default_rng(5).random(pixels.shape) < 0.0004] = 0
    assert found_on(pixels) == []


@pytest.mark.parametrize("colour", [0, 190])
def test_signatures_rules_and_leaders_are_no_print(colour: int) -> None:
    paper = Paper(*LETTER)
    paper.draw.rectangle((ROW.x0, ROW.top, ROW.x1, ROW.bottom), fill=255)
    wave = [(LEFT + x, TOP + 700 + round(14 * np.sin(x / 31) * np.cos(x / 17))) for x in range(0, 240, 4)]
    paper.draw.line(wave, fill=colour, width=4)
    paper.draw.line((LEFT, TOP + 800, 1400, TOP + 806), fill=colour, width=3)
    for x in range(LEFT, 1400, 14):
        paper.draw.rectangle((x, TOP + 900, x + 3, TOP + 903), fill=colour)
    assert found_on(paper.pixels) == []


def test_a_signature_with_specks_beside_it_is_no_print() -> None:
    paper = Paper(*LETTER)
    paper.draw.rectangle((ROW.x0, ROW.top, ROW.x1, ROW.bottom), fill=255)
    wave = [(LEFT + x, TOP + 700 + round(10 * np.sin(x / 31))) for x in range(0, 240, 4)]
    paper.draw.line(wave, fill=0, width=3)
    for x, y in ((-34, 4), (-18, -6), (262, 8), (280, -2), (90, -14)):
        paper.draw.rectangle((LEFT + x, TOP + 700 + y, LEFT + x + 3, TOP + 703 + y), fill=0)
    assert found_on(paper.pixels) == []


@pytest.mark.parametrize("how", ["blurred", "smeared"])
def test_a_page_shows_that_something_stands_there(how: str) -> None:
    page = read_page(Image.fromarray(spoiled(Paper(*LETTER).image, how)), DPI)
    lines = [line for line in page.text.splitlines() if line.strip()]
    assert BLACKED_OUT in lines[2]
    assert "antibiotics for mastitis" not in page.text


def test_the_pale_end_of_a_line_is_one_with_its_gaps() -> None:
    end = Rect(LEFT + 480, ROW.top, ROW.x1, ROW.bottom)
    page = read_page(Image.fromarray(spoiled(Paper(*LETTER).image, "pale", end)), DPI)
    assert "for mastitis" in page.text or BLACKED_OUT in page.text
