"""`python -m tests.quality.scans`: what reading scans and photos costs, apart from what the judgement does.

Each scan and photo of the letters is judged by its own text and by its picture. Printed are the share of the
complete letters that the text gets approved and the picture does too, and every letter that is approved from
its picture and must not be: exit code 1 if there is one. `--show` names what was lost; letters that are held
back are counted and never named. Minutes.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from pipeline.model import Decision
from tests.quality.compare import Judged, Measure
from tests.quality.judging import judge_messages, judge_texts
from tests.quality.score import Part, part_of
from tests.rendering.letters import Letter, Medium, load

LETTERS = Path(__file__).parent / "letters"
SCANNED = (Medium.SCAN, Medium.PHOTO)
PROCESSES = min(2, os.cpu_count() or 1)


def main(arguments: list[str] | None = None) -> int:
    """Judge, print, and say by the exit code whether any picture was approved that must not be."""
    options = _options(arguments)
    console = Console(width=max(120, Console().width), highlight=False, soft_wrap=True)
    letters = tuple(
        letter
        for path in sorted(LETTERS.glob("*.jsonl"))
        if not options.file or path.stem in options.file
        for letter in load(path)
        if letter.medium in SCANNED
    )
    read = judge_messages(tuple(_worth_reading(letters)), processes=PROCESSES)
    wrong = [one for one in read if one.wrongly_approved]
    complete = [one for one in read if one.letter.gold.decision is Decision.APPROVED]
    lost = [one for one in complete if one.decision is not Decision.APPROVED]
    for medium in SCANNED:
        all_of_it, lost_of_it = _count(complete)[medium], _count(lost)[medium]
        if all_of_it:
            share = 100 * (all_of_it - lost_of_it) / all_of_it
            console.print(f"{medium.value:8}{all_of_it - lost_of_it} of {all_of_it} approved, {share:.0f} %")
    for one in (*wrong, *(lost if options.show else ())):
        if part_of(one.letter.id) is Part.TUNING:
            console.print(_described(one), markup=False)
    console.print(f"{len(read) - len(complete)} that must be followed up, {len(wrong)} approved")
    return int(bool(wrong))


def _worth_reading(letters: Sequence[Letter]) -> list[Letter]:
    """Letters that must be followed up, and complete ones that their text gets approved."""
    by_text = {one.letter.id: one.decision for one in judge_texts(letters)}
    return [
        letter
        for letter in letters
        if letter.gold.decision is not Decision.APPROVED or by_text.get(letter.id) is Decision.APPROVED
    ]


def _count(judged: Sequence[Judged]) -> Counter[Medium]:
    return Counter(one.letter.medium for one in judged)


def _described(one: Judged) -> str:
    kind = "WRONG APPROVAL" if one.wrongly_approved else "lost"
    reasons = next((check.found for check in one.wrong if check.measure is Measure.REASONS), "")
    return f"{kind} {one.letter.id} {one.letter.medium.value}: {reasons}"


def _options(arguments: list[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m tests.quality.scans", description=__doc__)
    parser.add_argument("--file", action="append", help="only this file of letters (its name without .jsonl)")
    parser.add_argument("--show", action="store_true", help="name the complete letters that were lost")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
