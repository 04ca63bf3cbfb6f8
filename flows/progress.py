"""A progress bar on a terminal, on standard error; nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
FEW = 3
"""Up to so many things are done before a bar is drawn."""


def counted(items: Iterable[Item], total: int, label: str) -> Iterator[Item]:
    """The same items, counted before the eyes of whoever waits."""
    if total <= FEW or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=label, total=total, console=Console(stderr=True), transient=True)
