"""The patient in running text: introduced, alone on a line, or writing of herself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Context
from validators.filed_name import filed_name, has_credential
from validators.names import name_at
from validators.patient_rules import introduces_other, patient_rules
from validators.patient_search import Candidate, Searched, born_after, candidate, names_at

_AFTER_LONE_NAME = re.compile(
    r"\s*(?:[,:;.(–-]|$|(?:has|had|is|was|will|would|needs?|requires?|came|comes|presents|presented|attended|visited|saw"
    r"|called|phoned|rang|telephoned|delivered|gave|had|turned|turns|developed|woke|noticed|reports|reported|complains"
    r"|breastfeeds|nurses|told|tells|consulted|says|a|est|allaite|présente|souffre|consulte|se)\b)"
)


def introduced(letter: Searched) -> Iterator[Candidate]:
    """Names in running text: "my patient ...", "thank you for seeing ..."."""
    for rank, pattern in enumerate(patient_rules().introductions):
        for index, line in enumerate(letter.lines):
            for match in pattern.finditer(line.text):
                if any(introduces_other(line.text, place) for place in (match.start(), match.end())):
                    continue
                yield from names_at(letter, index, match.end(), f"patient.introduced_{rank + 1}")


def alone(letter: Searched) -> Iterator[Candidate]:
    """A name that has a line to itself, or that opens a line before a comma or a verb."""
    for index, line in enumerate(letter.lines):
        begin = len(line.text) - len(line.text.lstrip())
        name = filed_name(line.text, begin, letter.writers)
        if name and name.whole and _AFTER_LONE_NAME.match(line.text, name.end):
            yield candidate(letter, index, name, "patient.alone")


def writes_of_herself(letter: Searched) -> list[Candidate]:
    """The patient who writes: "I, Jane Roe, declare", "my name is Jane Roe"."""
    found = []
    for index, line in enumerate(letter.lines):
        for match in patient_rules().self.finditer(line.text):
            name = name_at(line.text, match.end())
            if name and " " in name.text and not has_credential(line.text, name.end):
                found.append(
                    Candidate(
                        name=name.text,
                        line=line,
                        start=name.start,
                        end=name.end,
                        rule="patient.self",
                        born=born_after(letter, index, name.end),
                    )
                )
    return found


def sender_of(context: Context, letter: Searched) -> list[Candidate]:
    """In a mail in which the writer asks for herself: the name that she signs or sends with."""
    if not context.is_mail_body or not letter.lines:
        return []
    rules = patient_rules()
    if not rules.own_trouble.search(letter.small) or rules.about_someone.search(letter.small):
        return []
    sender = name_at(context.sender) if context.sender else None
    names = [writer for writer in letter.writers if " " in writer] or (
        [sender.text] if sender and " " in sender.text else []
    )
    line = letter.lines[-1]
    return [
        Candidate(name=name, line=line, start=0, end=len(line.text), rule="patient.writes") for name in names
    ]
