"""Whom the letter is about: the patient's name and date of birth, or those of several.

Not the writer, not another provider, not the baby or the family.
"""

from __future__ import annotations

from datetime import date

from pipeline.model import Context, Patient
from validators.anatomy import Anatomy
from validators.lines import Line, evidence
from validators.patient_labels import (
    behind_birth_date,
    labelled,
    labelled_births,
    split_names,
    with_birth_date,
)
from validators.patient_merging import distinct, is_child
from validators.patient_prose import alone, introduced, sender_of, writes_of_herself
from validators.patient_rules import patient_rules
from validators.patient_search import Candidate, Searched, is_shouted, searched
from validators.patient_subject import named_in_subject

_NO_NAMES = (
    "who whose whom which come call along has have had been she her the and for with was is are this that not"
    " you your our my today"
)
NO_NAMES = frozenset(_NO_NAMES.split())
"""Words that no name holds: in capitals any word looks like one."""


def find_patients(
    lines: tuple[Line, ...], anatomy: Anatomy, context: Context, written_on: date | None
) -> tuple[Patient, ...]:
    """The patients that a letter of a day is about; none when no name is given."""
    letter = searched(anatomy, written_on)
    several = _says_several(letter)
    found = distinct([*labelled(letter), *with_birth_date(letter), *split_names(letter)])
    shouted = is_shouted(letter)
    if (not found or several) and not shouted:
        found = distinct([*found, *introduced(letter)])[: None if several else 1]
    if not found:
        guessed = () if shouted else (*behind_birth_date(letter), *alone(letter), *writes_of_herself(letter))
        found = [*(one for one in guessed if not is_child(one)), *sender_of(context, letter)][:1]
    if not found and context.is_mail_body:
        found = _asked_about(searched(anatomy, written_on, quoted=True))
    if not found and context.is_mail_body and context.subject:
        found = named_in_subject(context.subject, letter) if letter.lines else []
    births = labelled_births(letter) if len(found) == 1 else ()
    patients = (_patient(one, births) for one in found)
    return tuple(one for one in patients if not NO_NAMES & set(one.name.lower().split()))


def _asked_about(quoted: Searched) -> list[Candidate]:
    """In an answer that names nobody: the one patient whom the quoted message names."""
    found = distinct([*labelled(quoted), *with_birth_date(quoted)]) or distinct([*introduced(quoted)])
    return found if len(found) == 1 and " " in found[0].name else []


def _patient(found: Candidate, births: tuple[date, ...]) -> Patient:
    line = found.line
    return Patient(
        name=found.name,
        date_of_birth=found.born or next(iter(births), None),
        evidence=(evidence(line.page, line.start + found.start, line.start + found.end, found.rule),),
    )


def _says_several(letter: Searched) -> bool:
    return bool(patient_rules().several.search(letter.small))
