"""Scores of judged letters: per file and part, and whether a recorded floor has fallen."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from pipeline.model import Decision
from tests.quality.compare import Judged, Measure

FLOORS = Path(__file__).parent / "floors.toml"
APPROVED = "complete letters approved"


class Part(StrEnum):
    """Which letters may be looked at while tuning, and which only to report."""

    TUNING = "tuning"
    HELD_BACK = "held back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The counts of one part of one file of letters."""

    file: str
    part: Part
    letters: int
    wrong_approvals: int
    shares: dict[str, tuple[int, int]]
    """Name of a measure to (right, compared)."""


TUNED_ON_WHOLE = ("a-", "d-", "t-", "v-", "z-", "m-")
"""Ids of adversarial, development, third, fifth, eighth and sixteenth hand: all of these were looked at."""


def part_of(letter_id: str) -> Part:
    """One letter in three is held back, chosen by the hash of its id; none of the files above."""
    if letter_id.startswith(TUNED_ON_WHOLE):
        return Part.TUNING
    return Part.HELD_BACK if int(sha256(letter_id.encode()).hexdigest(), 16) % 3 == 0 else Part.TUNING


def scores(file: str, judged: Iterable[Judged]) -> Iterator[Score]:
    """One score for each part of a file that has letters."""
    everything = tuple(judged)
    for part in Part:
        chosen = tuple(one for one in everything if part_of(one.letter.id) is part)
        if chosen:
            yield score(file, part, chosen)


def score(file: str, part: Part, judged: tuple[Judged, ...]) -> Score:
    """Count what is right."""
    complete = [one for one in judged if one.letter.gold.decision is Decision.APPROVED]
    shares = {APPROVED: (sum(one.decision is Decision.APPROVED for one in complete), len(complete))}
    for measure in Measure:
        checks = [check for one in judged for check in one.checks if check.measure is measure]
        shares[measure.value] = (sum(check.right for check in checks), len(checks))
    return Score(
        file=file,
        part=part,
        letters=len(judged),
        wrong_approvals=sum(one.wrongly_approved for one in judged),
        shares=shares,
    )


def percent(right: int, compared: int) -> float:
    """A share in percent; nothing compared is nothing wrong."""
    return 100.0 * right / compared if compared else 100.0


def fallen(mode: str, found: Iterable[Score], floors: Path = FLOORS) -> tuple[str, ...]:
    """A sentence for each score that is below its recorded floor."""
    recorded = tomllib.loads(floors.read_text("utf-8")).get(mode, {}) if floors.exists() else {}
    return tuple(
        f"{mode}, {one.file}, {one.part.value}: {name} is {percent(*share):.1f} %, its floor is {floor} %"
        for one in found
        for name, share in one.shares.items()
        if (floor := recorded.get(one.file, {}).get(one.part.value, {}).get(name)) is not None
        and percent(*share) < floor
    )


def floors_text(mode: str, found: Iterable[Score], floors: Path = FLOORS) -> str:
    """The floors file with those of `mode` replaced by today's scores, rounded down to a tenth."""
    recorded = tomllib.loads(floors.read_text("utf-8")) if floors.exists() else {}
    for one in found:
        recorded.setdefault(mode, {}).setdefault(one.file, {})[one.part.value] = {
            name: math.floor(percent(*share) * 10) / 10 for name, share in one.shares.items() if share[1]
        }
    lines = ["# Scores in percent that must not fall; `python -m tests.quality --record` writes them."]
    for a_mode, files in sorted(recorded.items()):
        for file, parts in sorted(files.items()):
            for part, names in sorted(parts.items()):
                lines += ["", f'[{a_mode}."{file}"."{part}"]']
                lines += [f'"{name}" = {value}' for name, value in names.items()]
    return "\n".join(lines) + "\n"
