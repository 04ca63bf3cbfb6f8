"""What else a letter says of what it plainly denies: only what is said of her now speaks against a denial."""

from __future__ import annotations

from dataclasses import replace

from validators.analysis import analyse
from validators.dating import dated
from validators.findings import Finding, Survey
from validators.predication import only_talk, said_of_now
from validators.verdicts import Verdict

BY_DEFAULT = frozenset({"affirmed", "hedged", "sign-present", "infection-elsewhere", "denial-unclear"})
"""Rules that hold a mention to be there, or to be doubtful, because nothing says otherwise."""
CONDITIONS_BY_DEFAULT = frozenset({"affirmed", "hedged", "not-said-to-be-over"})
FEARED = frozenset({"breast_cancer", "thrombosis"})
"""Conditions that people speak of and fear; a device or an implant that is spoken of is there."""


def reconcile(found: Survey) -> None:
    """Set aside what is not said of her now, of an infection, an antibiotic or a disease that is denied."""
    denied = {one.group for one in found.findings if one.verdict is Verdict.DENIED}
    for position, one in enumerate(found.findings):
        if one.verdict not in (Verdict.PRESENT, Verdict.UNCLEAR):
            continue
        if _beside_a_denial(found, one, denied):
            found.findings[position] = replace(one, verdict=Verdict.ASIDE, rule="not-said-of-now")


def _beside_a_denial(found: Survey, one: Finding, denied: set[str]) -> bool:
    """Whether a mention is denied elsewhere, and nothing here says that she has it."""
    match one.group:
        case "infection" | "antibiotic":
            return one.group in denied and one.rule in BY_DEFAULT and not _said(found, one, talk=False)
        case "condition":
            feared = one.kind in FEARED and one.rule in CONDITIONS_BY_DEFAULT
            return feared and "contraindication" in denied and not _said(found, one, talk=True)
    return False


def _said(found: Survey, one: Finding, *, talk: bool) -> bool:
    """Whether the words of a finding are predicated of her now, or at least are more than talk."""
    utterance = found.said[one.index]
    sentence = dated(analyse(utterance.text), *found.days)
    label = analyse(utterance.label).words if utterance.label else []
    named = [
        span
        for span in sentence.spans
        if span.label == one.label and " ".join(sentence.words[span.first : span.last]) == one.words
    ]
    if talk:
        return not named or not all(only_talk(sentence, span, label) for span in named)
    return not named or any(said_of_now(sentence, span, label) for span in named)
