"""The patient whom only the subject of a mail names, where the mail is the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.model import Page, Reading, ReadingMethod
from validators.dates import find_dates
from validators.filed_name import filed_name
from validators.lines import lines_of
from validators.patient_labels import labelled, with_birth_date
from validators.patient_merging import distinct
from validators.patient_prose import introduced
from validators.patient_rules import introduces_other
from validators.patient_search import Candidate, Searched, candidate

_ANSWERED = re.compile(r"^(?:\s*(?:re|fwd?|tr|aw)\s*:)+\s*", re.IGNORECASE)
"""What a mail program sets before a subject."""
_OF_A_PLACE = re.compile(
    r"\W{0,3}(?:clini\w+|cent(?:re|er)|h[oô]pital|hospital|midwi\w+|family|medical|health|practice|group|team|pharmacy"
    r"|wellness|women|physio\w*|nurs\w+|school|street|road|avenue|building|&)\b",
    re.IGNORECASE,
)
"""Behind a name that is a place's: "Mary Brown Clinic"."""
_TITLED = re.compile(r"\b(?:Ms|Mrs|Miss|Mme|Mlle|Mx)\b\.? ([^\W\d_][\w'’-]+)")
_BEHIND_MARK = re.compile(r"(?:,|;|:|\(|\s[-–—|])\s*")


def named_in_subject(subject: str, letter: Searched) -> list[Candidate]:
    """In a mail that is the letter and names nobody: the one patient whom its subject names, whole.

    Only where the text calls no other woman by her surname: "Ms. Roe".
    """
    text = _ANSWERED.sub("", subject)
    page = Page(number=1, text=f"Re: {text}", method=ReadingMethod.MAIL)
    (line, *_) = lines_of(Reading(pages=(page,), method=ReadingMethod.MAIL))
    alone = replace(
        letter, lines=(line,), dates=(find_dates(line.text),), birthdays=(), small=line.text.lower()
    )
    found = distinct([*labelled(alone), *with_birth_date(alone), *introduced(alone), *_behind_comma(alone)])
    titled = {match[1].lower() for one in letter.lines for match in _TITLED.finditer(one.text)}
    whole = [
        one
        for one in found
        if " " in one.name and "." not in one.name and not _OF_A_PLACE.match(line.text, one.end)
    ]
    if len(whole) != 1 or (titled and not titled & set(whole[0].name.lower().split())):
        return []
    return [
        replace(
            whole[0], line=letter.lines[0], start=0, end=len(letter.lines[0].text), rule="patient.subject"
        )
    ]


def _behind_comma(letter: Searched) -> Iterator[Candidate]:
    """As in the subject "Ultrasound for a blocked duct, Vera Lindholm"."""
    for index, line in enumerate(letter.lines):
        for mark in _BEHIND_MARK.finditer(line.text):
            name = filed_name(line.text, mark.end(), letter.writers)
            if name is not None and name.whole and not introduces_other(line.text, mark.end()):
                yield candidate(letter, index, name, "patient.subject")
