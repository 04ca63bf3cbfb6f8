"""Which lines of a mail its sender typed, and which are quoted or forwarded history."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.runs import LINE, Run
from pipeline.model import MarkKind

QUOTED = frozenset((MarkKind.QUOTED,))


def quoted_runs(text: str) -> Iterator[Run]:
    """Each line as a run, marked where it is quoted."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line, quoted in zip(lines, quoted_lines(lines), strict=True):
        yield Run(text=line + LINE, marks=QUOTED if quoted else frozenset())


def quoted_lines(lines: list[str]) -> list[bool]:
    """For each line, whether it is quoted."""
    return [line.lstrip().startswith(">") for line in lines]
