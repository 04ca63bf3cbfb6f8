"""Wall-clock and CPU seconds of a piece of work, children that have ended included."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a piece of work on `letters` letters took, in seconds."""

    name: str
    letters: int
    wall: float
    cpu: float


def measure(name: str, letters: int, work: Callable[[], object]) -> Cost:
    """Run `work` once."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Cost(name=name, letters=letters, wall=time.perf_counter() - wall, cpu=_cpu() - cpu)


def _cpu() -> float:
    spent = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def table(costs: tuple[Cost, ...], yardstick: Cost) -> str:
    """A row each, with its ratio to the yardstick."""
    head = f"{'':34}{'letters/s':>10}{'wall s':>9}{'CPU s':>9}{'wall x':>9}{'CPU x':>9}"
    rows = (
        f"{cost.name:34}{cost.letters / cost.wall:10.1f}{cost.wall:9.2f}{cost.cpu:9.2f}"
        f"{cost.wall / yardstick.wall:9.2f}{cost.cpu / yardstick.cpu:9.2f}"
        for cost in costs
    )
    return "\n".join((head, *rows))
