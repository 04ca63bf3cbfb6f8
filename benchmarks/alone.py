"""Reading alone and judging alone, letter by letter in turn with what bare libraries take for the text."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]  # the package ships no types

import extractors
import validators
from benchmarks.letters import BenchLetter, long_letters
from benchmarks.measure import Watch, table, wall_ratio
from pipeline.model import Attachment, Context, Reading
from pipeline.policy import load_policy

BARE = "bare pdfplumber, text alone"
PDFIUM = "bare pypdfium2, text alone"
READING = "reading alone"
JUDGING = "judging alone"
READING_GOAL = 0.2
"""Reading with layout, tick boxes and strike-outs takes at most this share of bare pdfplumber's time."""
UNIT = 250
"""Words of the letter in which judging is counted."""
JUDGED_GOAL = 500
"""Letters of `UNIT` words that are judged in a second of CPU time."""


class Alone:
    """The turns of every letter that was measured so far."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.pages = self.unread = 0
        self._policy = load_policy()
        validators.load()

    def warm(self, letter: BenchLetter) -> None:
        """Let everything load what it loads once."""
        Alone().take([letter])

    def take(self, letters: Iterable[BenchLetter]) -> None:
        """Each letter by bare pdfplumber, bare pypdfium2, our reader, our judge."""
        for letter in letters:
            self.watch.time(BARE, _pdfplumber, letter.pdf)
            self.watch.time(PDFIUM, _pdfium, letter.pdf)
            reading = self.watch.time(READING, extractors.extract, pdf_attachment(letter.pdf))
            if isinstance(reading, Reading):
                self.pages += len(reading.pages)
                self.judge(reading)
            else:
                self.unread += 1

    def judge(self, reading: Reading) -> None:
        """Judge one letter, in its turn."""
        self.watch.time(JUDGING, lambda one: validators.assess(one, Context(), self._policy), reading)

    def page_report(self) -> str:
        """Text pages a second by each reader."""
        bare = self.watch.cost(BARE)
        costs = [self.watch.cost(name).over(self.pages) for name in (BARE, PDFIUM, READING)]
        ratio = wall_ratio(self.watch.cost(READING), bare)
        met = "met" if ratio <= READING_GOAL else "MISSED"
        return (
            f"Text PDF pages, {self.pages} of them\n\n{table(costs, costs[0], 'pages')}\n\n"
            f"goal, reading at most {READING_GOAL} x bare pdfplumber: {ratio:.2f} x, {met}"
        )


def judging_report() -> str:
    """Letters of `UNIT` words judged in a second of CPU time: the longer letters there are, each once."""
    readings = tuple(long_letters())
    Alone().judge(readings[0])
    alone, words = Alone(), 0
    for reading in readings:
        words += sum(len(page.text.split()) for page in reading.pages)
        alone.judge(reading)
    cost = alone.watch.cost(JUDGING)
    rate = words / UNIT / cost.cpu
    met = "met" if rate >= JUDGED_GOAL else "MISSED"
    return (
        f"Judging {cost.count} letters of {words // cost.count} words on average: "
        f"{rate:.0f} letters of {UNIT} words a CPU-second, goal {JUDGED_GOAL}: {met}"
    )


def pdf_attachment(data: bytes) -> Attachment:
    """A PDF as the reader gets it. Its id and name do not matter here."""
    return Attachment(id="0" * 64, name=None, media_type="application/pdf", data=data)


def _pdfplumber(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


def _pdfium(data: bytes) -> None:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()
