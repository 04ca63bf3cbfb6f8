"""Letters judged by the product: from their own text, or rendered and read as they would arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import validators
from pipeline.model import Attachment, Reading, ReasonCode
from pipeline.policy import Policy, load_policy
from pipeline.process import process_letter
from tests.quality.compare import Judged, compare
from tests.quality.plain import context_of, read_plainly
from tests.rendering.letters import Letter

RECEIVED = date(2026, 11, 12)
"""The day on which every letter is taken to arrive; the letters are dated around it."""

READINGS = frozenset(
    code.value
    for code in (
        ReasonCode.EMPTY,
        ReasonCode.UNREADABLE,
        ReasonCode.ENCRYPTED,
        ReasonCode.UNSUPPORTED_FORMAT,
    )
)
"""Answers that reading gives, not judging: such letters are left out where nothing is read."""


def judge_texts(letters: Sequence[Letter]) -> tuple[Judged, ...]:
    """Judge the letters' own text. How surely words were read is not known here, so it is not compared."""
    policy = load_policy()
    return tuple(_judge_text(letter, policy) for letter in letters if not letter.gold.reasons & READINGS)


def _judge_text(letter: Letter, policy: Policy) -> Judged:
    def extract(_: Attachment) -> Reading:
        return read_plainly(letter)

    screening = process_letter(
        Attachment(id=letter.id, name=None, media_type="text/plain", data=b""),
        context_of(letter),
        extract=extract,
        assess=validators.assess,
        policy=policy,
        on=RECEIVED,
    )
    return compare(letter, screening, ignore=frozenset({ReasonCode.LOW_READING_CONFIDENCE.value}))


def judge_messages(letters: Sequence[Letter]) -> tuple[Judged, ...]:
    """Render each letter to the message that would arrive, read it and judge it."""
    del letters
    raise SystemExit("The rendered mode is being built; use --text.")
