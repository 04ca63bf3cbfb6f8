"""`python -m tests.quality`: the letters judged, their scores printed, exit code 1 on a wrong approval.

`--text` feeds the letters' own text to the judgement, without rendering (seconds). Without it every letter is
rendered to what would arrive and read by the extractors; `--scans` adds scans and photos (minutes).
"""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.quality.compare import Judged, Measure
from tests.quality.judging import judge_messages, judge_texts
from tests.quality.score import APPROVED, FLOORS, Part, Score, fallen, floors_text, part_of, percent, scores
from tests.rendering.letters import Letter, Medium, load

LETTERS = Path(__file__).parent / "letters"
PROCESSES = min(2, os.cpu_count() or 1)
SCANNED = (Medium.SCAN, Medium.PHOTO)
HEADINGS = {
    APPROVED: "approved",
    Measure.DECISION: "decide",
    Measure.REASONS: "reasons",
    Measure.CONTRAINDICATIONS: "contra",
    Measure.INFECTION: "infect",
    Measure.ULTRASOUND: "ultra",
    Measure.REFERRER_TYPE: "type",
    Measure.REFERRER_NAME: "referrer",
    Measure.PATIENT_NAME: "patient",
    Measure.PATIENT_DOB: "born",
}


def main(arguments: list[str] | None = None) -> int:
    """Judge, print, and say by the exit code whether all is as good as it was."""
    options = _options(arguments)
    mode = "text" if options.text else "scans" if options.scans else "rendered"
    console = Console(width=max(140, Console().width), highlight=False)
    started = time.perf_counter()
    files = {letter: path.stem for path in _files(options) for letter in load(path)}
    everything = _judge(tuple(files), options)
    seconds = time.perf_counter() - started
    found = [
        one
        for file in dict.fromkeys(files.values())
        for one in scores(file, (judged for judged in everything if files[judged.letter] == file))
    ]
    _show(console, everything, options.show)
    console.print(_table(mode, found))
    console.print(f"{len(everything)} letters in {seconds:.1f} s")
    return _verdict(console, options, mode, everything, found)


def _options(arguments: list[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("--text", action="store_true", help="judge the letters' own text, without rendering")
    parser.add_argument("--scans", action="store_true", help="judge scans and photos too")
    parser.add_argument("--file", action="append", help="only this file of letters (its name without .jsonl)")
    parser.add_argument(
        "--show", metavar="tuning|ID", action="append", default=[], help="print the wrong letters of tuning"
    )
    parser.add_argument("--record", action="store_true", help="record the scores as the new floors")
    return parser.parse_args(arguments)


def _files(options: Namespace) -> list[Path]:
    return [path for path in sorted(LETTERS.glob("*.jsonl")) if not options.file or path.stem in options.file]


def _judge(letters: tuple[Letter, ...], options: Namespace) -> tuple[Judged, ...]:
    if options.text:
        return judge_texts(letters)
    chosen = tuple(one for one in letters if options.scans or one.medium not in SCANNED)
    return judge_messages(chosen, processes=PROCESSES)


def _show(console: Console, judged: Iterable[Judged], wanted: list[str]) -> None:
    """Wrong letters of the tuning part, and letters that are named; no other letter's words."""
    for one in judged:
        named = one.letter.id in wanted
        if named or ("tuning" in wanted and one.wrong and part_of(one.letter.id) is Part.TUNING):
            console.print(_described(one), markup=False, soft_wrap=True)


def _described(one: Judged) -> str:
    letter = one.letter
    shown = [
        f"{'WRONG APPROVAL ' if one.wrongly_approved else ''}{letter.id} {letter.medium} {letter.layout}",
        f"    why: {letter.gold.why}",
    ]
    shown += [f"    {c.measure.value}: found [{c.found}], expected [{c.expected}]" for c in one.wrong]
    if one.screening:
        shown += [
            f"    {statement.key.value}: {statement.status.value} {[e.quote for e in statement.evidence]}"
            for statement in one.screening.assessment.statements
        ]
    return "\n".join(shown)


def _table(mode: str, found: Iterable[Score]) -> Table:
    table = Table(title=f"Judged letters, {mode}: right in percent", box=None, padding=(0, 1, 0, 0))
    for heading in ("file", "part", "n", "wrong", *HEADINGS.values()):
        table.add_column(heading, justify="left" if heading in {"file", "part"} else "right")
    for one in found:
        shares = [one.shares[name] for name in HEADINGS]
        cells = (f"{percent(*share):.1f}" if share[1] else "-" for share in shares)
        table.add_row(one.file, one.part.value, str(one.letters), str(one.wrong_approvals), *cells)
    return table


def _verdict(
    console: Console, options: Namespace, mode: str, judged: Iterable[Judged], found: list[Score]
) -> int:
    wrong = [one.letter.id for one in judged if one.wrongly_approved]
    for letter_id in wrong:
        console.print(f"Wrong approval: {letter_id} ({part_of(letter_id).value})")
    if options.record:
        FLOORS.write_text(floors_text(mode, found), "utf-8")
        return int(bool(wrong))
    below = fallen(mode, found)
    for sentence in below:
        console.print(sentence)
    return int(bool(wrong or below))


if __name__ == "__main__":
    sys.exit(main())
