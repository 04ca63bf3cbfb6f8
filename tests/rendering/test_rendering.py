"""What is rendered is the letter: all its words, and the same bytes on every run."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import docx
import numpy as np
import pdfplumber
import pypdfium2
import pytest
from PIL import Image

from tests.rendering.docx import TickForm, habits_of, render_docx
from tests.rendering.letters import Letter, Medium, load
from tests.rendering.look import Box, look_of
from tests.rendering.mail import render, render_attachment
from tests.rendering.pdf import render_pdf, typeable
from tests.rendering.photo import render_photo
from tests.rendering.scan import FINE, OFFICE, STANDARD, WORN, Quality, pages_of, render_scan

LETTERS = load(Path(__file__).parents[1] / "quality" / "letters" / "development.jsonl")
FORM = next(letter for letter in LETTERS if letter.layout == "form")
STRUCK = next(letter for letter in LETTERS if "~~" in letter.body)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def words(text: str) -> list[str]:
    """The words of a text, without signs, quotes and the marks of a body."""
    return sorted(re.findall(r"[^\W_]+", text.replace("~~", "").replace("█", "")))


def said(letter: Letter) -> str:
    body = re.sub(r"^\[.\] ", "", letter.body, flags=re.MULTILINE)
    return "\n".join((*letter.letterhead, body, *letter.signature))


def renumbered(letter: Letter, wanted: Box) -> Letter:
    """The same letter under an id whose look has the wanted boxes."""
    tries = (replace(letter, id=f"try-{number}") for number in range(200))
    return next(one for one in tries if look_of(one).box is wanted)


@pytest.mark.parametrize(
    "letter", [one for one in LETTERS if one.medium is Medium.PDF], ids=lambda one: one.id
)
def test_a_pdf_holds_every_word_of_its_letter(letter: Letter) -> None:
    found, wanted = words(text_of(render_pdf(letter))), words(said(typeable(letter)))
    assert not [word for word in set(wanted) if found.count(word) < wanted.count(word)]


@pytest.mark.parametrize(
    "letter", [one for one in LETTERS if one.medium is Medium.DOCX][:12], ids=lambda one: one.id
)
def test_a_word_document_holds_every_word_of_its_letter(letter: Letter) -> None:
    document = docx.Document(BytesIO(render_docx(letter)))
    parts = [document.element, *(s.header._element for s in document.sections)]
    text = "\n".join(
        "".join(node.text or "" for node in paragraph.iter() if node.tag.endswith(("}t", "}delText", "}br")))
        for part in parts
        for paragraph in part.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    )
    found, wanted = words(text), words(said(letter))
    assert not [word for word in set(wanted) if word not in found]


def test_the_same_letter_is_the_same_bytes_in_another_process() -> None:
    chosen = [next(one for one in LETTERS if one.medium is medium) for medium in Medium]
    code = (
        "import sys, hashlib, pathlib\n"
        "from tests.rendering.letters import load\n"
        "from tests.rendering.mail import render\n"
        "letters = {one.id: one for one in load(pathlib.Path(sys.argv[1]))}\n"
        "sys.stdout.write(' '.join(hashlib.sha256(render(letters[i])).hexdigest() for i in sys.argv[2:]))\n"
    )
    path = Path(__file__).parents[1] / "quality" / "letters" / "development.jsonl"
    root = Path(__file__).parents[2]

    def run(seed: str) -> str:
        ids = [one.id for one in chosen]
        return subprocess.run(
            [sys.executable, "-c", code, str(path), *ids],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root), "TZ": f"UTC{seed}"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert run("1") == run("7")


@pytest.mark.parametrize("box", [Box.DRAWN_CROSS, Box.DRAWN_CHECK, Box.DRAWN_FILL])
def test_drawn_boxes_are_shapes_and_no_text(box: Box) -> None:
    letter = renumbered(FORM, box)
    data = render_pdf(letter)
    with pdfplumber.open(BytesIO(data)) as document:
        squares = [r for r in document.pages[0].rects if 5 < r["width"] < 20 and not r["fill"]]
    assert len(squares) == len(re.findall(r"^\[.\] ", letter.body, re.MULTILINE))
    assert "[" not in text_of(data)


def test_widgets_know_their_state() -> None:
    letter = renumbered(FORM, Box.WIDGET)
    with pdfplumber.open(BytesIO(render_pdf(letter))) as document:
        states = [str(note["data"]["AS"]) for note in document.pages[0].annots]
    marks = re.findall(r"^\[(.)\] ", letter.body, re.MULTILINE)
    assert [("Yes" in state) for state in states] == [mark == "x" for mark in marks]


def test_glyphs_and_typed_brackets_are_text() -> None:
    marks = re.findall(r"^\[(.)\] ", FORM.body, re.MULTILINE)
    glyphs = text_of(render_pdf(renumbered(FORM, Box.DINGBAT)))
    assert len(re.findall("[✔✘]", glyphs)) == marks.count("x")
    assert len(re.findall("[❏❑]", glyphs)) == marks.count(" ")
    typed = text_of(render_pdf(renumbered(FORM, Box.LITERAL)))
    assert sorted(re.findall(r"\[(x?) ?\]", typed)) == sorted(mark.strip() for mark in marks)


def test_paper_has_no_form_fields() -> None:
    for number in range(30):
        letter = replace(FORM, id=f"paper-{number}")
        assert look_of(letter, paper=True).box not in {Box.WIDGET, Box.LITERAL}


def test_a_line_runs_through_struck_words() -> None:
    letter = replace(STRUCK, body="Plain words here ~~gone~~ and on.", id="struck")
    with pdfplumber.open(BytesIO(render_pdf(letter))) as document:
        page = document.pages[0]
        gone = next(word for word in page.extract_words(x_tolerance=1) if word["text"] == "gone")
        thin = [shape for shape in (*page.lines, *page.rects) if shape["height"] < 2]
    (through,) = [s for s in thin if gone["top"] < s["top"] < gone["bottom"] and s["width"] < 60]
    assert (through["x0"], through["x1"]) == pytest.approx((gone["x0"], gone["x1"]), abs=1)


def test_a_long_letter_overflows_to_a_second_page_with_its_footer() -> None:
    body = "\n\n".join(f"Paragraph {number} says little. " * 12 for number in range(20))
    letter = replace(LETTERS[0], body=body, footer=("Clinic footer",))
    document = pypdfium2.PdfDocument(render_pdf(letter))
    assert len(document) > 1
    assert all("Clinic footer" in page.get_textpage().get_text_range() for page in document)


def test_an_empty_letter_is_a_blank_page_or_an_empty_document() -> None:
    empty = next(one for one in LETTERS if one.empty and one.medium is Medium.PDF)
    document = pypdfium2.PdfDocument(render_pdf(empty))
    assert len(document) == 1
    assert not text_of(render_pdf(empty)).strip()
    assert np.asarray(pages_of(render_pdf(empty), 40)[0]).min() == 255
    blank = docx.Document(BytesIO(render_docx(replace(empty, medium=Medium.DOCX))))
    assert not "".join(paragraph.text for paragraph in blank.paragraphs).strip()


def test_every_form_of_tick_box_is_met_in_word_documents() -> None:
    forms = {habits_of(replace(FORM, id=f"word-{number}")).ticks for number in range(60)}
    assert forms == set(TickForm)


@pytest.mark.parametrize("quality", [FINE, WORN, STANDARD, OFFICE])
def test_a_scan_is_an_image_of_the_printed_page(quality: Quality) -> None:
    data = render_scan(LETTERS[0], quality)
    assert not text_of(data).strip()
    (scanned,), (printed,) = pages_of(data, 50), pages_of(render_pdf(LETTERS[0], paper=True), 50)
    assert abs(scanned.width - printed.width) <= 1
    assert abs(scanned.height - printed.height) <= 1
    light = np.asarray(scanned, float).mean() / np.asarray(printed, float).mean()
    assert 0.93 < light < 1.03
    (image,) = list(pypdfium2.PdfDocument(data)[0].get_objects())
    assert image.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE


def test_a_photo_is_a_colour_jpeg_and_some_are_turned_by_exif_alone() -> None:
    directions: set[int | None] = set()
    for letter in LETTERS:
        if letter.medium is Medium.PHOTO and len(directions) < 2:
            image = Image.open(BytesIO(render_photo(letter)))
            assert (image.format, image.mode) == ("JPEG", "RGB")
            turned = image.getexif().get(0x0112)
            assert (image.width > image.height) == (turned == 6)
            directions.add(turned)
    assert directions == {None, 6}


def test_a_message_carries_its_letter_and_its_text() -> None:
    letter = next(one for one in LETTERS if one.medium is Medium.PDF and one.email_text)
    message = message_from_bytes(render(letter), policy=default)
    name, media_type, data = render_attachment(letter)
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == (name, media_type)
    assert part.get_content() == data
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == letter.email_text.strip()


@pytest.mark.parametrize(
    "letter", [one for one in LETTERS if one.medium is Medium.EMAIL], ids=lambda one: one.id
)
def test_a_mail_letter_comes_back_word_for_word(letter: Letter) -> None:
    message = message_from_bytes(render(letter), policy=default)
    assert message["From"].addresses[0].addr_spec in letter.sender
    assert str(message["Subject"]) == letter.subject
    assert message.get_content().split() == letter.email_text.split()
    lines = [line for line in message.get_content().splitlines() if line.strip()]
    assert len(lines) >= len([line for line in letter.email_text.splitlines() if line.strip()])
    with pytest.raises(ValueError, match=letter.id):
        render_attachment(letter)
