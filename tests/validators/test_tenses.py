"""The verbs of a clause and their tense, and the times that a mention is told of."""

from __future__ import annotations

import pytest

from validators.analysis import analyse
from validators.tenses import Tense, verbs
from validators.times import told_of_then
from validators.verdicts import Mention

VERBS = {
    "She took amoxicillin.": [("took", Tense.PAST)],
    "She has taken amoxicillin.": [("taken", Tense.PERFECT)],
    "She's had mastitis twice.": [("had", Tense.PERFECT)],
    "She's on cephalexin.": [("s", Tense.PRESENT)],
    "It was put right.": [("put", Tense.PAST)],
    "She had been treated.": [("treated", Tense.PAST)],
    "It is being cleared.": [("cleared", Tense.PRESENT)],
    "It will be finished.": [("finished", Tense.AHEAD)],
    "She is going to collect it.": [("collect", Tense.AHEAD)],
    "She may have taken one.": [("taken", Tense.MODAL)],
    "She takes it and will stop.": [("takes", Tense.PRESENT), ("stop", Tense.AHEAD)],
    "She needed to take it.": [("needed", Tense.PAST), ("take", Tense.INFINITIVE)],
    "Mastitis treated with cloxacillin.": [("treated", Tense.PARTICIPLE)],
    "I treated it with cloxacillin.": [("treated", Tense.PAST)],
    "She did not take it.": [("take", Tense.PAST)],
    "A healed scar, the blocked duct.": [],
    "The red bed.": [],
}
THEN = (
    "She had mastitis twice with another pump.",
    "She took amoxicillin for it.",
    "She was treated with penicillin in labour.",
    "She needed two courses of cephalexin.",
    "That episode required clindamycin.",
    "She has had mastitis twice before.",
)
NOW = (
    "She had mastitis yesterday.",
    "She was started on cephalexin.",
    "She took amoxicillin this morning.",
    "On examination she had mastitis.",
    "She has mastitis.",
    "She will take cephalexin.",
    "She was prescribed cephalexin.",
    "She had cloxacillin on Tuesday and continues it.",
    "It took two days of cloxacillin, so she should finish the box.",
    "She has had mastitis since Sunday.",
)


@pytest.mark.parametrize(("text", "expected"), VERBS.items())
def test_the_verbs_of_a_clause(text: str, expected: list[tuple[str, Tense]]) -> None:
    words = analyse(text).words
    assert [(verb.word, verb.tense) for verb in verbs(words, 0, len(words))] == expected


def _told_of_then(text: str) -> bool:
    sentence = analyse(text)
    span = next(one for one in sentence.spans if one.group in ("infection", "antibiotic"))
    return told_of_then(Mention(sentence, sentence.clause_of(span.first), span))


@pytest.mark.parametrize("text", THEN)
def test_an_episode_that_was(text: str) -> None:
    assert _told_of_then(text)


@pytest.mark.parametrize("text", NOW)
def test_what_is_not_told_of_the_past(text: str) -> None:
    assert not _told_of_then(text)
