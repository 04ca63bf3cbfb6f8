"""Whom the letter is about."""

from __future__ import annotations

from pipeline.model import Context, Patient, Reading
from validators.anatomy import Anatomy
from validators.lines import Line


def find_patients(
    reading: Reading, lines: tuple[Line, ...], anatomy: Anatomy, context: Context
) -> tuple[Patient, ...]:
    """The patients that the letter is about; none when no name is given."""
    del reading, lines, anatomy, context
    return ()
