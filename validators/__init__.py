"""A `Reading` to an `Assessment`: who signed, what is stated, and the words it rests on."""

from __future__ import annotations

import re

from pipeline.model import (
    Assessment,
    Context,
    DocumentKind,
    Evidence,
    Patient,
    Reading,
    Referrer,
    ReferrerType,
    nothing_to_judge,
)
from pipeline.policy import Policy
from validators.alarms import heed_letter, heed_sentences
from validators.anatomy import anatomy
from validators.dates import letter_date
from validators.kind import kind_of
from validators.legend import heed_legend
from validators.legibility import hardly_read
from validators.lexicon import lexicon
from validators.lines import Line, lines_of
from validators.patient import find_patients
from validators.reconcile import reconcile
from validators.referrer import find_referrer
from validators.request import recommend_lexicon
from validators.sides import narrow_to_sides
from validators.spoken import settle_talk
from validators.statements import contraindications, statements
from validators.survey import Survey, survey
from validators.text import utterances
from validators.warnings import heed_warnings

__all__ = ["assess", "load"]

DICTATED = re.compile(
    r"dictated (?:but|and) not (?:read|reviewed|signed)|dict(?:ated)? ?[/,] ?not read", re.IGNORECASE
)
HEALTH_CARD = re.compile(
    r"(?:\bHCN?\b|\bHN\b|\bOHIP\b|\bHIN\b|health (?:card|number)|carte sant|RAMQ|NAM)\D{0,20}\d",
    re.IGNORECASE,
)


def load() -> None:
    """Read the rules, so that the first letter waits for nothing."""
    lexicon()
    recommend_lexicon()


def assess(reading: Reading, context: Context, policy: Policy) -> Assessment:
    """Everything that a letter says, with evidence. Pure: the same reading gives the same assessment."""
    lines = lines_of(reading)
    parts = anatomy(lines, is_mail=context.is_mail_body)
    written_on = letter_date(parts)
    patients = find_patients(lines, parts, context, written_on)
    referrer = find_referrer(lines, parts, context, policy, patients=patients)
    kind = kind_of(reading, lines, parts, context, referrer)
    if kind is not DocumentKind.REFERRAL:
        return _not_judged(kind, patients)
    found = survey(utterances(lines, parts), written_on, context.received_on)
    narrow_to_sides(found)
    heed_legend(found)
    heed_warnings(found)
    settle_talk(found)
    heed_sentences(found)
    reconcile(found)
    cover = _cover(context)
    text = "\n".join(page.text for page in reading.pages)
    stated = heed_letter(statements(found, cover, policy), found, cover)
    evidence = tuple(one for statement in stated for one in statement.evidence)
    return Assessment(
        kind=kind,
        referrer=referrer,
        statements=stated,
        patients=patients,
        contraindications=contraindications(found, cover),
        letter_date=written_on,
        unsure=_unsure(found, evidence, policy),
        dictated_not_read=bool(DICTATED.search(text)),
        has_health_card_number=bool(HEALTH_CARD.search(text)),
        trace=tuple(one.trace(found.said) for one in found.findings),
    )


def _not_judged(kind: DocumentKind, patients: tuple[Patient, ...]) -> Assessment:
    """A document that is no letter: nobody signed it and it states nothing; whom it names is shown."""
    empty = nothing_to_judge(kind)
    return Assessment(
        kind=kind,
        referrer=Referrer(type=ReferrerType.UNKNOWN),
        statements=empty.statements,
        patients=patients,
    )


def _cover(context: Context) -> Survey | None:
    if context.cover is None:
        return None
    lines: tuple[Line, ...] = lines_of(context.cover)
    return survey(utterances(lines, anatomy(lines, is_mail=True)), None, context.received_on)


def _unsure(found: Survey, evidence: tuple[Evidence, ...], policy: Policy) -> tuple[Evidence, ...]:
    """The decisive words that were not read surely, and the places where words are covered."""
    places = dict.fromkeys((*found.unreadable, *hardly_read(found)))
    covered = tuple(_covered(found, index) for index in places)
    return covered + tuple(one for one in evidence if one.confidence < policy.sure_word)


def _covered(found: Survey, index: int) -> Evidence:
    said = found.said[index]
    return Evidence(
        quote=" ".join(said.text.split()),
        page=said.page.number,
        start=said.start,
        end=said.end,
        rule="unreadable-words",
    )
