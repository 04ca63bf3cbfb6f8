"""What a fresh process waits for before its first letter: best of a few starts."""

from __future__ import annotations

import subprocess
import sys
import time

STARTS = 3
GOAL = 1.0
"""Seconds in which the language rules load."""
CASES = (
    ("Python itself", ("-c", "pass")),
    ("rules of language", ("-c", "import validators; validators.load()")),
    ("readers", ("-c", "import extractors")),
    ("command line, --help", ("-c", "from flows.cli import main; main()", "--help")),
)


def loading_report() -> str:
    """Seconds from the start of an interpreter to its end."""
    spent = [(name, min(_spent(arguments) for _ in range(STARTS))) for name, arguments in CASES]
    python, rules = spent[0][1], spent[1][1]
    rows = "\n".join(f"{name:34}{seconds:6.2f} s" for name, seconds in spent)
    met = "met" if rules - python < GOAL else "MISSED"
    return f"Loading, with the start of Python\n\n{rows}\n\ngoal, rules load under {GOAL:.0f} s: {met}"


def _spent(arguments: tuple[str, ...]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
