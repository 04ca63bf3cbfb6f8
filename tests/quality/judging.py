"""Letters judged by the product: from their own text, or rendered and read as they would arrive."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from multiprocessing import get_context

import extractors
import validators
from extractors.message import open_message
from flows.judging import judge_message, rules_for
from pipeline.errors import ReferralError
from pipeline.model import Attachment, Decision, Reading, ReasonCode, Screening
from pipeline.policy import Policy, load_policy
from pipeline.process import process_letter
from tests.quality.compare import Judged, compare, failed
from tests.quality.plain import context_of, read_plainly
from tests.rendering.letters import Letter
from tests.rendering.mail import render

RECEIVED = date(2026, 11, 12)
"""The day on which every letter is taken to arrive; the letters are dated around it."""

MANY = 40
"""From this many letters on a second process earns its start."""

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
    judged = [letter for letter in letters if not letter.gold.reasons & READINGS]
    return tuple(_judge_text(letter, _policy()) for letter in judged)


@cache
def _policy() -> Policy:
    return load_policy()


def _judge_text(letter: Letter, policy: Policy) -> Judged:
    screening = judge_reading(letter, read_plainly(letter), policy)
    return compare(letter, screening, ignore=frozenset({ReasonCode.LOW_READING_CONFIDENCE.value}))


def judge_reading(letter: Letter, reading: Reading, policy: Policy | None = None) -> Screening:
    """Judge a letter as if its file had been read so."""

    def extract(_: Attachment) -> Reading:
        return reading

    return process_letter(
        Attachment(id=letter.id, name=None, media_type="text/plain", data=b""),
        context_of(letter),
        extract=extract,
        assess=validators.assess,
        policy=policy or _policy(),
        on=RECEIVED,
    )


def judge_messages(letters: Sequence[Letter], *, processes: int = 1) -> tuple[Judged, ...]:
    """Render each letter to the message that would arrive, read it and judge it, in the order given."""
    if processes < 2 or len(letters) < MANY:
        return tuple(map(_judge_rendered, letters))
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return tuple(pool.map(_judge_rendered, letters, chunksize=8))


def _judge_rendered(letter: Letter) -> Judged:
    rules = rules_for(_policy(), extractors.extract, RECEIVED)
    try:
        processed = judge_message(open_message(render(letter)), rules)
    except ReferralError:
        return failed(letter)
    if processed.broken or not processed.letters:
        return failed(letter)
    return compare(letter, _worst(processed.letters))


def _worst(screenings: tuple[Screening, ...]) -> Screening:
    """Of several letters in one message the one that was approved: no wrong approval hides behind another."""
    return min(screenings, key=lambda one: one.outcome.decision is not Decision.APPROVED)
