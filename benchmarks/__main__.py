"""`make bench`, `python -m benchmarks`: how fast each part is, beside bare libraries in the same run.

    whole flow     over IMAP to filed, reading alone, judging alone, beside bare pdfplumber
    pages          text PDF pages beside bare pdfplumber and bare pypdfium2
    judging        letters of 250 words a CPU-second
    sandbox        what it adds to a document, warm and after a kill
    loading        what a fresh process waits for
    scans          OCR beside the bare engine (`--scans N` pages; 0 leaves it out)

Everything but the scans runs on one core unless told otherwise. What is measured alone takes turns letter by
letter, half before the flow and half after it, so that a busy machine slows all of them alike. The flow's
figure holds the embedded mail server too, which shares its process; starting Prefect, its server and the
language rules is outside of it, as in a service.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from benchmarks.alone import BARE, JUDGING, READING, Alone, judging_report
from benchmarks.flow import whole_flow
from benchmarks.letters import BenchLetter, bench_letters
from benchmarks.loading import loading_report
from benchmarks.measure import table, wall_ratio
from benchmarks.sandbox import sandbox_report
from benchmarks.scans import scan_report

GOAL = 0.5
"""The whole flow takes at most this share of what bare pdfplumber takes to extract the text alone."""
SANDBOXED = 100
"""Letters that the sandbox's own cost is taken from."""


def main() -> None:
    """Measure, print the tables, say which goals are met."""
    arguments = _arguments()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments.cores])
    print(f"Making {arguments.letters} letters (kept in .bench/) ...", flush=True)
    letters = bench_letters(arguments.letters)
    _letters_report(letters, arguments.cores, arguments.profile)
    print(f"\n{judging_report()}\n", flush=True)
    print(f"{sandbox_report(letters[:SANDBOXED])}\n", flush=True)
    print(f"{loading_report()}\n", flush=True)
    if arguments.scans:
        print(scan_report(letters[: arguments.scans]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--scans", type=int, default=3, help="pages for OCR, a few seconds each; 0 for none")
    parser.add_argument("--profile", type=Path, help="write a profile of the flow's process to this file")
    return parser.parse_args()


def _letters_report(letters: tuple[BenchLetter, ...], cores: int, profile: Path | None) -> None:
    alone = Alone()
    alone.warm(letters[0])
    print("bare libraries, reading alone, judging alone, in turn ...", flush=True)
    alone.take(letters[::2])
    flow = whole_flow(letters, cores, profile)
    print("bare libraries, reading alone, judging alone, in turn ...", flush=True)
    alone.take(letters[1::2])
    if alone.unread:
        print(f"NOTE: {alone.unread} letters could not be read")
    yardstick, *others = (alone.watch.cost(name) for name in (BARE, READING, JUDGING))
    ratio = wall_ratio(flow, yardstick)
    print(f"\n{len(letters)} digital PDF letters, cores: {cores}\n")
    print(table([yardstick, *others, flow], yardstick, "letters"))
    print(f"\ngoal, whole flow at most {GOAL} x bare pdfplumber: {ratio:.2f} x, {_met(ratio <= GOAL)}\n")
    print(alone.page_report(), flush=True)


def _met(met: bool) -> str:
    return "met" if met else "MISSED"


if __name__ == "__main__":
    main()
