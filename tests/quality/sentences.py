"""`python -m tests.quality.sentences`: the rows of `rows/`, each judged in a letter that is otherwise plain.

A row is a sentence or two and the status that each of the three statements has by them. `--show` prints the
rows that are judged otherwise, `--record` writes today's shares as the new floors. The exit code is 1 on a
statement that was not made or a share below its floor.
"""

from __future__ import annotations

import json
import math
import re
import sys
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.table import Table

import validators
from pipeline.model import Context, Page, Reading, ReadingMethod, StatementKey, Status
from pipeline.policy import load_policy
from tests.quality.plain import unmark

ROWS = Path(__file__).parent / "rows"
FLOORS = ROWS / "floors.toml"
FILES = tuple(path.stem for path in sorted(ROWS.glob("*.jsonl")))

LETTER = """{date}

Re: Anna Lee, DOB 1990-01-01

Dear physiotherapist,

{text}

Sincerely,

Jane Roe, MD, CCFP
"""
DAYS = {"March": "March 13", "April": "May 10", "May": "May 10", "June": "June 4"}
"""A row that names a day of spring stands in a letter of those weeks, every other one in one of November."""
SPRING = re.compile(r"\b(?:\d{1,2} (March|April|May|June)|(March|April|May|June) \d{1,2})\b(?:,? (2025))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as it was judged."""

    id: str
    text: str
    expected: dict[StatementKey, Status]
    found: dict[StatementKey, Status]

    def invented(self) -> Iterator[str]:
        """Statements that were found and are not made: what leads to wrong approvals."""
        for key, status in self.found.items():
            if status is Status.STATED and self.expected[key] is not Status.STATED:
                yield self._told(key)

    def differing(self) -> Iterator[str]:
        """Statements with another status than they have."""
        return (self._told(key) for key, status in self.found.items() if status is not self.expected[key])

    def _told(self, key: StatementKey) -> str:
        return f"{self.id} {key}: {self.found[key]}, expected {self.expected[key]} | {self.text}"


@cache
def judged(name: str) -> tuple[Row, ...]:
    """The rows of one file."""
    return tuple(
        _judged(json.loads(line)) for line in (ROWS / f"{name}.jsonl").read_text("utf-8").splitlines()
    )


def _judged(row: dict[str, object]) -> Row:
    text, expected = str(row["text"]), row["expect"]
    assert isinstance(expected, dict)
    written, marks = unmark(LETTER.format(date=_date(text), text=text))
    reading = Reading(pages=(Page(number=1, text=written, marks=marks),), method=ReadingMethod.TEXT)
    assessment = validators.assess(reading, Context(), load_policy())
    return Row(
        id=str(row["id"]),
        text=text.replace("\n", " / "),
        expected={StatementKey(key): Status(status) for key, status in expected.items()},
        found={statement.key: statement.status for statement in assessment.statements},
    )


def _date(text: str) -> str:
    named = SPRING.search(text)
    if named is None:
        return "November 20, 2026"
    return f"{DAYS[named[1] or named[2]]}, {named[3] or 2026}"


def shares(name: str) -> dict[str, float]:
    """Share of the rows of a file whose status is right, for each statement."""
    rows = judged(name)
    return {
        key.value: sum(row.found[key] is row.expected[key] for row in rows) / len(rows)
        for key in StatementKey
    }


def fallen(name: str) -> list[str]:
    """Statements whose share is below its floor, each with both figures."""
    floors = tomllib.loads(FLOORS.read_text("utf-8")).get(name, {})
    return [
        f"{name} {key}: {share:.3f}, floor {floors[key]}"
        for key, share in shares(name).items()
        if share < floors.get(key, 0.0)
    ]


def main(arguments: list[str] | None = None) -> int:
    """Judge, print, and say by the exit code whether a statement was found that is not made."""
    parser = ArgumentParser(prog="python -m tests.quality.sentences", description=__doc__)
    parser.add_argument("--show", action="store_true", help="print the rows that are judged otherwise")
    parser.add_argument("--record", action="store_true", help="record the shares as the new floors")
    options = parser.parse_args(arguments)
    console = Console(width=max(140, Console().width), highlight=False)
    if options.record:
        FLOORS.write_text("\n".join(_floors()) + "\n", "utf-8")
    console.print(_table())
    wrong = [told for name in FILES for row in judged(name) for told in row.invented()]
    shown = (
        [told for name in FILES for row in judged(name) for told in row.differing()] if options.show else []
    )
    for told in shown or wrong:
        console.print(told, markup=False, soft_wrap=True)
    return int(bool(wrong or any(fallen(name) for name in FILES)))


def _table() -> Table:
    table = Table(title="Rows: statuses right in percent", box=None, padding=(0, 1, 0, 0))
    for heading in ("file", "n", "invented", "contra", "infect", "ultra"):
        table.add_column(heading, justify="left" if heading == "file" else "right")
    for name in FILES:
        invented = sum(len(list(row.invented())) for row in judged(name))
        cells = (f"{100 * share:.1f}" for share in shares(name).values())
        table.add_row(name, str(len(judged(name))), str(invented), *cells)
    return table


def _floors() -> Iterator[str]:
    yield "# Shares that must not fall; `python -m tests.quality.sentences --record` writes them."
    for name in FILES:
        yield f"\n[{name}]"
        yield from (f"{key} = {math.floor(share * 1000) / 1000}" for key, share in shares(name).items())


if __name__ == "__main__":
    sys.exit(main())
