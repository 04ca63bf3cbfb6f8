"""What the sandbox adds to a document: warm, and when the document kills its reader once."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import extractors
from benchmarks.alone import pdf_attachment
from benchmarks.letters import BenchLetter
from extractors.sandbox import Sandbox
from pipeline.model import Attachment

WARM_GOAL, KILL_GOAL = 1.0, 50.0
"""Milliseconds."""
KILLS = 15
DYING = "tests.extractors.misbehaving:extract"
"""Dies of a document that says `once PATH`, the first time it reads it."""


def sandbox_report(letters: Sequence[BenchLetter]) -> str:
    """Median milliseconds a document."""
    warm, killed = _warm(letters), _killed()
    return (
        f"Sandbox, added to a document\n\n"
        f"warm, a letter's PDF              {warm:6.2f} ms, goal {WARM_GOAL:.0f}: {_met(warm, WARM_GOAL)}\n"
        f"its reader killed, a fresh one    {killed:6.2f} ms, goal {KILL_GOAL:.0f}: {_met(killed, KILL_GOAL)}"
    )


def _met(value: float, goal: float) -> str:
    return "met" if value < goal else "MISSED"


def _warm(letters: Sequence[BenchLetter]) -> float:
    """The same letter read in this process and in the sandbox, in turn; medians of their differences."""
    differences = []
    with Sandbox() as sandbox:
        for letter in letters:
            attachment = pdf_attachment(letter.pdf)
            inside = [_spent(sandbox.extract, attachment) for _ in range(2)]
            outside = [_spent(extractors.extract, attachment) for _ in range(2)]
            differences.append(min(inside) - min(outside))
    return median(differences[1:]) * 1000


def _killed() -> float:
    """A document that takes no time to read and kills its reader: noticed, reaped, forked again, read."""
    with Sandbox(entry=DYING) as sandbox, tempfile.TemporaryDirectory() as folder:
        orders = [f"once {Path(folder, str(number))}" for number in range(KILLS)]
        return median(_spent(sandbox.extract, _order(order)) for order in orders) * 1000


def _order(text: str) -> Attachment:
    data = text.encode()
    return Attachment(id=hashlib.sha256(data).hexdigest(), name=None, media_type="text/plain", data=data)


def _spent(read: Callable[[Attachment], object], attachment: Attachment) -> float:
    start = time.perf_counter()
    read(attachment)
    return time.perf_counter() - start
