"""`python -m tests.quality.differences`: letters judged otherwise from their file than from their own text.

Each letter of a digital medium is judged twice: as a perfect extractor would hand it over, and rendered and
read. Whatever differs is a fault of reading, or is meant (struck words, black bars). The expected answers are
not looked at. `--looks N` renders each letter in N more looks; `--read` prints what was read.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from pipeline.model import CELL, Screening, Unreadable
from tests.quality.judging import judge_messages, judge_texts
from tests.rendering.letters import Letter, Medium, load
from tests.rendering.look import look_of
from tests.rendering.pdf import typeable

LETTERS = Path(__file__).parent / "letters"
DIGITAL = (Medium.PDF, Medium.DOCX, Medium.EMAIL)
PROCESSES = min(2, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One letter in one look, and what its file and its text do not agree on."""

    letter: Letter
    fields: tuple[str, ...]
    """As "name: text's answer -> file's answer"."""
    read: str
    """What was read from the file, cells parted by a visible sign."""


def main(arguments: list[str] | None = None) -> int:
    """Judge, print what differs; exit code 1 when anything does."""
    options = _options(arguments)
    console = Console(width=max(120, Console().width), highlight=False, soft_wrap=True)
    letters = tuple(_letters(options))
    count = 0
    for look in range(options.looks + 1):
        for one in differences(letters, look=look, processes=PROCESSES):
            count += 1
            console.print(_described(one, read=options.read), markup=False)
    console.print(f"{len(letters)} letters in {options.looks + 1} looks, {count} differ")
    return int(count > 0)


def differences(letters: Sequence[Letter], *, look: int = 0, processes: int = 1) -> Iterator[Difference]:
    """Every letter whose file is judged otherwise than its text. `look` 0 is the letter's own."""
    texts = judge_texts([typeable(one) if one.medium is Medium.PDF else one for one in letters])
    dressed = tuple(in_look(one.letter, look) for one in texts)
    for text, file in zip(texts, judge_messages(dressed, processes=processes), strict=True):
        fields = tuple(_differing(text.screening, file.screening))
        if fields:
            yield Difference(letter=file.letter, fields=fields, read=_read(file.screening))


def in_look(letter: Letter, look: int) -> Letter:
    """The same letter under another id, by which the renderer chooses another look."""
    return replace(letter, id=f"{letter.id}~{look}") if look else letter


def _differing(text: Screening | None, file: Screening | None) -> Iterator[str]:
    said, found = _answers(text), _answers(file)
    for name, answer in said.items():
        if found.get(name) != answer:
            yield f"{name}: {answer} -> {found.get(name)}"


def _answers(screening: Screening | None) -> dict[str, str]:
    """What is compared, by name; nothing for a letter that could not be processed."""
    if screening is None:
        return {"processed": "no"}
    found = screening.assessment
    answers = {"processed": "yes", "decision": screening.outcome.decision.value, "kind": found.kind.value}
    answers |= {one.key.value: one.status.value for one in found.statements}
    answers["referrer"] = f"{found.referrer.type.value} {found.referrer.name}"
    answers["patient"] = "; ".join(f"{one.name} {one.date_of_birth}" for one in found.patients)
    return {name: answer.replace("’", "'") for name, answer in answers.items()}


def _read(screening: Screening | None) -> str:
    if screening is None or isinstance(screening.reading, Unreadable):
        return ""
    return "\f".join(page.text for page in screening.reading.pages).replace(CELL, "⇥")


def _described(one: Difference, *, read: bool) -> str:
    look = look_of(one.letter)
    style = f"{look.fonts.regular} {look.box.value} {look.rules.value}"
    head = f"{one.letter.id} {one.letter.medium} {one.letter.layout} {style}"
    lines = [head, *(f"    {field}" for field in one.fields)]
    return "\n".join([*lines, *(f"    | {line}" for line in one.read.split("\n") if read)])


def _letters(options: Namespace) -> Iterator[Letter]:
    for path in sorted(LETTERS.glob("*.jsonl")):
        if options.file and path.stem not in options.file:
            continue
        for letter in load(path):
            if letter.medium in DIGITAL and (not options.letter or letter.id in options.letter):
                yield letter


def _options(arguments: list[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m tests.quality.differences", description=__doc__)
    parser.add_argument("--file", action="append", help="only this file of letters (its name without .jsonl)")
    parser.add_argument("--letter", action="append", help="only the letter with this id")
    parser.add_argument("--looks", type=int, default=0, help="how many more looks each letter is rendered in")
    parser.add_argument("--read", action="store_true", help="print what was read from each that differs")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
