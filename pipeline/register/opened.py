"""What a password opened stays open: a later run without it finds the document closed, and changes nothing.

The password is not kept, so only the run that was given it can read what it protects. A protected letter
keeps its bytes and so its case; of a protected archive the case goes over to the first letter found inside,
and the message's parts remember what came out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from pipeline.model import Outcome, ReasonCode
from pipeline.register import schema
from pipeline.register.values import MessageOutcome, PartRecord

ENCRYPTED = (ReasonCode.ENCRYPTED.value,)
"""The reasons of a case whose document is closed."""
UNPACKED = "unpacked"
"""Why a container is no letter: what came out of it follows among the parts."""


def is_closed(outcome: Outcome) -> bool:
    """Whether a document needs its password."""
    return tuple(reason.code.value for reason in outcome.reasons) == ENCRYPTED


def closed_letters(outcome: MessageOutcome) -> frozenset[str]:
    """SHA-256 of the letters of a message that need their password."""
    return frozenset(
        one.letter for one in outcome.screenings if one.letter and is_closed(one.screening.outcome)
    )


def stored_parts(connection: Connection, message: int) -> tuple[PartRecord, ...]:
    """The parts of a message as its latest run saw them."""
    parts = schema.parts.c
    query = (
        select(parts.position, parts.media_type, parts.size, parts.sha256, parts.name, parts.skipped)
        .where(parts.message == message)
        .order_by(parts.position)
    )
    return tuple(
        PartRecord(index=row[0], media_type=row[1], size=row[2], sha256=row[3], name=row[4], skipped=row[5])
        for row in connection.execute(query)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Merged:
    """Parts in their new order, and where each part of this run went."""

    parts: tuple[PartRecord, ...]
    places: dict[int, int]
    reopened: frozenset[str]


def still_open(outcome: MessageOutcome, stored: Sequence[PartRecord]) -> MessageOutcome | None:
    """The outcome with those archives open that an earlier run opened and this one could not; None without.

    The parts that came out of them are those stored; their letters are not judged.
    """
    merged = _merged(outcome, stored, closed_letters(outcome))
    if not merged.reopened:
        return None
    return replace(
        outcome,
        parts=merged.parts,
        screenings=tuple(
            replace(one, part=None if one.part is None else merged.places[one.part])
            for one in outcome.screenings
            if one.letter not in merged.reopened
        ),
        failures=tuple(replace(one, part=merged.places[one.part]) for one in outcome.failures),
    )


def _merged(outcome: MessageOutcome, stored: Sequence[PartRecord], closed: frozenset[str]) -> _Merged:
    unpacked = {part.sha256: place for place, part in enumerate(stored) if part.skipped == UNPACKED}
    found: list[PartRecord] = []
    places: dict[int, int] = {}
    reopened: set[str] = set()
    for number, part in enumerate(outcome.parts):
        places[part.index] = len(found)
        if part.skipped is not None or part.sha256 not in closed or part.sha256 not in unpacked:
            found.append(part)
            continue
        reopened.add(part.sha256)
        place = unpacked[part.sha256]
        following = outcome.parts[number + 1].sha256 if number + 1 < len(outcome.parts) else None
        found += [stored[place], *_inside(stored, place, following)]
    parts = tuple(replace(part, index=place) for place, part in enumerate(found))
    return _Merged(parts=parts, places=places, reopened=frozenset(reopened))


def _inside(stored: Sequence[PartRecord], place: int, following: str | None) -> list[PartRecord]:
    """The parts that came out of the container at `place`: all up to the part that follows it now."""
    inside: list[PartRecord] = []
    for part in stored[place + 1 :]:
        if part.sha256 == following:
            break
        inside.append(part)
    return inside
