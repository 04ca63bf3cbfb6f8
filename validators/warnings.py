"""Lists of what might come: under "Safety plan" or "Call me if" nothing is said to be there."""

from __future__ import annotations

from dataclasses import replace

from validators.findings import Finding, Survey
from validators.rulebook import phrases, word_set
from validators.tokens import canonical, tokenize
from validators.utterance import Kind
from validators.verdicts import Verdict

HEADS = phrases("warnings", "heads")
OF_NOW = word_set("warnings", "of_now")
LISTED = (Kind.ITEM, Kind.FIELD, Kind.TICK)
THREATENING = ("infection", "condition", "antibiotic")


def heed_warnings(found: Survey) -> None:
    """Set aside what such a list names. A drug by its name is kept: "1. Finish the Keflex"."""
    plain = found.plain()
    if not any(head in text for text in plain for head in HEADS):
        return
    for position, one in enumerate(found.findings):
        if _may_be_warning(one) and _under_warnings(found, one.index) and _of_later(plain[one.index]):
            found.findings[position] = replace(one, verdict=Verdict.ASIDE, rule="warning")


def _may_be_warning(one: Finding) -> bool:
    doubtful = one.verdict in (Verdict.PRESENT, Verdict.UNCLEAR)
    kept = one.kind in ("drug", "topical", "breast_implants", "implanted_device") or (
        one.kind == "unnamed" and one.group != "infection"
    )
    return doubtful and one.group in THREATENING and not kept


def _of_later(text: str) -> bool:
    """Whether nothing in a line speaks of today."""
    return OF_NOW.isdisjoint(tokenize(canonical(text))[0])


def _under_warnings(found: Survey, index: int) -> bool:
    """Whether an entry stands in a list whose heading is one of warnings."""
    if found.said[index].kind not in LISTED:
        return False
    before = next((at for at in range(index - 1, -1, -1) if found.said[at].kind not in LISTED), None)
    heading = found.said[index].heading or found.said[index].intro
    above = found.plain()[before] if before is not None else ""
    return any(head in text for text in (heading, above) for head in HEADS)
