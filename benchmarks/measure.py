"""Wall-clock and CPU seconds of a piece of work, children that have ended included."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a piece of work on so many things took, in seconds."""

    name: str
    count: int
    wall: float
    cpu: float

    def over(self, count: int) -> Cost:
        """The same cost, counted in so many other things."""
        return replace(self, count=count)


def measure(name: str, count: int, work: Callable[[], object]) -> Cost:
    """Run `work`, which does `count` things, once."""
    gc.collect()
    print(f"{name} ...", flush=True)
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Cost(name=name, count=count, wall=time.perf_counter() - wall, cpu=_cpu() - cpu)


def _cpu() -> float:
    spent = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


class Watch:
    """Adds up what each of several kinds of work takes while they are done in turn.

    Things that take turns within milliseconds share whatever else the machine does, so their ratios hold on a
    busy machine too. Work of this process alone.
    """

    def __init__(self) -> None:
        self._spent: dict[str, tuple[int, float, float]] = {}

    def time(self, name: str, work: Callable[[Thing], Result], thing: Thing) -> Result:
        """Do one `work` of a kind on one thing, and return what it returns."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = work(thing)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        count, walls, cpus = self._spent.get(name, (0, 0.0, 0.0))
        self._spent[name] = (count + 1, walls + wall, cpus + cpu)
        return result

    def cost(self, name: str) -> Cost:
        """What this kind of work has taken so far."""
        count, wall, cpu = self._spent[name]
        return Cost(name=name, count=count, wall=wall, cpu=cpu)


def table(costs: Sequence[Cost], yardstick: Cost, unit: str) -> str:
    """A row each, with its time a thing as a ratio to that of the yardstick."""
    head = f"{'':34}{unit + '/s':>12}{'wall s':>9}{'CPU s':>9}{'wall x':>9}{'CPU x':>9}"
    rows = (
        f"{cost.name:34}{cost.count / cost.wall:12.1f}{cost.wall:9.2f}{cost.cpu:9.2f}"
        f"{_ratio(cost.wall, cost, yardstick.wall, yardstick):9.2f}"
        f"{_ratio(cost.cpu, cost, yardstick.cpu, yardstick):9.2f}"
        for cost in costs
    )
    return "\n".join((head, *rows))


def _ratio(spent: float, cost: Cost, yardstick_spent: float, yardstick: Cost) -> float:
    return (spent / cost.count) / (yardstick_spent / yardstick.count)


def wall_ratio(cost: Cost, yardstick: Cost) -> float:
    """Wall-clock time a thing, as a share of the yardstick's."""
    return _ratio(cost.wall, cost, yardstick.wall, yardstick)
