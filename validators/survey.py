"""The walk through a letter: every utterance judged in reading order, answers bound to what they answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from validators.analysis import analyse
from validators.boxes import judge_box
from validators.fields import judge_field
from validators.findings import Survey
from validators.ownership import lists_of
from validators.parts import Part
from validators.prose import judge_prose
from validators.rulebook import word_set
from validators.tokens import canonical
from validators.utterance import Kind, Utterance
from validators.verdicts import Verdict

__all__ = ["Survey", "survey"]

TOLD = word_set("survey", "told")
STILL = word_set("survey", "still")


def survey(
    said: tuple[Utterance, ...], written_on: date | None = None, received_on: date | None = None
) -> Survey:
    """Judge every utterance of a letter that was written on a day, if it says so, and came on another."""
    found = Survey(said=said, written_on=written_on, received_on=received_on, lists=lists_of(said))
    for index, utterance in enumerate(said):
        match utterance.kind:
            case Kind.TICK:
                judge_box(found, index, utterance)
            case Kind.FIELD:
                judge_field(found, index, utterance)
            case Kind.ROW:
                continue
            case _:
                judge_prose(found, index, utterance)
    _close_episodes(found)
    _leave_footers_out(found)
    return found


def _leave_footers_out(found: Survey) -> None:
    """The foot of a page states nothing; that it names what contradicts is not excluded."""
    for position, one in enumerate(found.findings):
        if one.states and found.said[one.index].part is Part.FOOTER:
            found.findings[position] = replace(one, verdict=Verdict.ASIDE, rule="footer")


def _close_episodes(found: Survey) -> None:
    """An episode told in the past tense, said to be over a sentence or two later, and denied for today, is
    over.
    """
    for position, one in enumerate(found.findings):
        if (
            one.verdict is not Verdict.PRESENT
            or one.rule != "affirmed"
            or one.group not in ("infection", "antibiotic")
        ):
            continue
        words = canonical(found.said[one.index].page.text[one.start : one.end]).split()
        if TOLD.isdisjoint(words) or not STILL.isdisjoint(words) or not _over_soon(found, one.index):
            continue
        later = found.findings[position + 1 :]
        if any(other.group == one.group and other.verdict is Verdict.DENIED for other in later):
            found.findings[position] = replace(one, verdict=Verdict.ASIDE, rule="episode-over")


def _over_soon(found: Survey, index: int) -> bool:
    """Whether one of the next three utterances says that something is over."""
    for later in found.said[index + 1 : index + 4]:
        sentence = analyse(later.text)
        unfinished = sentence.has_anywhere("historical.unfinished", "pseudo_negation")
        if sentence.has_anywhere("historical.over") and not unfinished:
            return True
    return False
