"""The score of the assertion engine on its rows: `python -m tests.validators.assertion_score [--wrong]`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, fields

from validators.assertion import Assertion, assess_mention

MARKED = re.compile(r"\[([^\]|]+)\|([nhyou]*)\]")
FLAGS = {
    "n": "negated",
    "h": "historical",
    "y": "hypothetical",
    "o": "other_person",
    "u": "uncertain",
}


@dataclass(frozen=True)
class Row:
    """One mention of one sentence, and what holds of it."""

    sentence: str
    start: int
    end: int
    expected: Assertion

    @property
    def mention(self) -> str:
        return self.sentence[self.start : self.end]

    def found(self) -> Assertion:
        return assess_mention(self.sentence, (self.start, self.end))


@dataclass(frozen=True)
class Score:
    """How well one flag is found."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def spread(table: str) -> list[Row]:
    """The rows of a table: a sentence a line (an indented line goes on), `#` a heading, `[words|flags]`."""
    rows: list[Row] = []
    for line in _lines(table):
        if line and not line.startswith("#"):
            rows += _rows(line)
    return rows


def _lines(table: str) -> Iterable[str]:
    return re.split(r"\n(?!  )", table.strip("\n"))


def _rows(line: str) -> Iterable[Row]:
    places: list[tuple[int, int, str]] = []
    sentence = ""
    reached = 0
    for match in MARKED.finditer(line):
        sentence += line[reached : match.start()]
        places.append((len(sentence), len(sentence) + len(match.group(1)), match.group(2)))
        sentence += match.group(1)
        reached = match.end()
    sentence += line[reached:]
    for start, end, letters in places:
        yield Row(sentence, start, end, Assertion(**{FLAGS[letter]: True for letter in letters}))


def score(rows: Iterable[Row]) -> dict[str, Score]:
    """Precision, recall and F1 of each flag."""
    counts = {field.name: [0, 0, 0] for field in fields(Assertion)}
    for row in rows:
        found = row.found()
        for name, count in counts.items():
            expected, got = getattr(row.expected, name), getattr(found, name)
            count[0] += expected and got
            count[1] += got and not expected
            count[2] += expected and not got
    return {name: Score(*count) for name, count in counts.items()}


def main(arguments: list[str]) -> None:
    """Print the table; with `--wrong`, the tuning rows that are answered wrongly."""
    from tests.validators.test_assertion import TUNING
    from tests.validators.test_assertion_held import HELD
    from tests.validators.test_assertion_other_hand import ROWS

    for title, rows in (("tuning", TUNING), ("held out", HELD), ("other hand", ROWS)):
        sys.stdout.write(f"{title}: {len({row.sentence for row in rows})} sentences, {len(rows)} mentions\n")
        for name, one in score(rows).items():
            sys.stdout.write(
                f"  {name:13} P {one.precision:.3f}  R {one.recall:.3f}  F1 {one.f1:.3f}"
                f"  (right {one.right}, extra {one.extra}, missed {one.missed})\n"
            )
    if "--wrong" in arguments:
        for row in TUNING:
            if row.found() != row.expected:
                sys.stdout.write(f"{row.mention!r} in {row.sentence!r}\n  found {row.found()}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
