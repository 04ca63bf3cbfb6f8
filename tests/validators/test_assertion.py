"""Rows of the assertion engine."""

from tests.validators.assertion_score import spread

TUNING = spread("No [fever|n].")
