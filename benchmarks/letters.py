"""The letters of the benchmark: digital PDFs in mails, of the development letters, kept in `.bench/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

from pipeline.model import Page, Reading, ReadingMethod
from tests.rendering.letters import Letter, Medium, load
from tests.rendering.mail import render
from tests.rendering.pdf import render_pdf

LETTERS = Path(__file__).parent.parent / "tests" / "quality" / "letters"
SOURCE = LETTERS / "development.jsonl"
UNREAD = {"encrypted", "unreadable", "empty", "unsupported_format"}
"""Answers to files in which there is nothing to read."""
STORE = Path(".bench")
LONG = 150
"""Words of a body from which on a letter counts as a long one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchLetter:
    """One letter: the file, and the mail that brings it."""

    pdf: bytes
    mail: bytes


def bench_letters(count: int) -> tuple[BenchLetter, ...]:
    """So many different mails with a PDF letter each, made once and kept."""
    made = tuple(_kept(letter) for letter in _letters(count))
    if len({one.mail for one in made}) != count:
        raise RuntimeError("two letters of the benchmark are the same message")
    return made


def long_letters() -> Iterator[Reading]:
    """What is read in the long letters of all sets, as typed: no page, no layout."""
    for source in sorted(LETTERS.glob("*.jsonl")):
        for letter in load(source):
            if len(letter.body.split()) >= LONG:
                parts = (letter.letterhead, (letter.body,), letter.signature, letter.footer)
                text = "\n\n".join("\n".join(part) for part in parts if part)
                yield Reading(pages=(Page(number=1, text=f"{text}\n"),), method=ReadingMethod.TEXT)


def _letters(count: int) -> Sequence[Letter]:
    """The development letters that have a body, as PDF, again and again under new ids: each looks another."""
    whole = [letter for letter in load(SOURCE) if letter.body and not letter.gold.reasons & UNREAD]
    numbered = enumerate(islice(cycle(whole), count))
    return [replace(letter, id=f"{letter.id}-{number}", medium=Medium.PDF) for number, letter in numbered]


def _kept(letter: Letter) -> BenchLetter:
    pdf, mail = STORE / f"{letter.id}.pdf", STORE / f"{letter.id}.eml"
    if not mail.is_file():
        STORE.mkdir(exist_ok=True)
        pdf.write_bytes(render_pdf(letter))
        mail.write_bytes(render(letter))
    return BenchLetter(pdf=pdf.read_bytes(), mail=mail.read_bytes())
