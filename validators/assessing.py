"""How far contraindications were asked about: by whom, and for what.

A search that stops short, that was made for something else or that is left to others answers nothing, so
the statement beside it does not stand on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from validators.rulebook import word_set
from validators.verdicts import Judgement, Mention, Verdict

LEAVING = word_set("assessing", "leaving")
OTHERS = word_set("assessing", "others")
SETTINGS = word_set("assessing", "settings")
ONLY = word_set("assessing", "only")
LIMITERS = word_set("assessing", "limiters")
LATER = word_set("assessing", "later")
COMING = word_set("assessing", "coming")
CHECKS = word_set("assessing", "checks")
WORDS = word_set("assessing", "words")
REACHING = word_set("assessing", "reaching")
WHOLE = word_set("assessing", "whole")
SEARCHED = word_set("assessing", "searched")
BETWEEN = word_set("assessing", "between")
TREATMENT = frozenset({"ultrasound", "tus", "ultrasons", "treatment", "therapy", "traitement"})
ELSEWHERE = word_set("contraindications", "elsewhere")
WRITER = frozenset({"i", "we", "je", "nous"})
NOT = frozenset({"not", "n't", "never"})
AUXILIARIES = frozenset({"did", "have", "had", "could", "do", "was", "has", "were"})
UNANSWERED = frozenset({Verdict.OPEN, Verdict.ASIDE})


def left_to_others(mention: Mention, judged: Judgement) -> bool:
    """As in "whether anything contraindicates it I must leave to the physiotherapist"."""
    return judged.verdict in UNANSWERED and judged.rule != "to-something-else" and _left_to_others(mention)


def left_open(mention: Mention, judged: Judgement) -> bool:
    """Whether contraindications, or the conditions that are one, were not asked about as they should be."""
    return _asked_neither(mention) or any(rule(mention) for rule in _rules(mention, judged))


def _rules(mention: Mention, judged: Judgement) -> tuple[Callable[[Mention], bool], ...]:
    """The rules by which a mention that was judged so may yet be open."""
    of_condition = mention.span.group == "condition"
    match judged.verdict:
        case Verdict.DENIED:
            return (_said_of_something_else if judged.rule == "reviewed-clear" else _never_looked_into,)
        case Verdict.ENDED if not of_condition:
            return (_for_something_else,)
        case Verdict.OPEN | Verdict.ASIDE if of_condition:
            return (_not_by_writer,) if judged.rule in ("instruction", "looked-for") else ()
        case Verdict.OPEN | Verdict.ASIDE if judged.rule not in ("other-person", "to-something-else"):
            return RULES
    return ()


def _left_to_others(mention: Mention) -> bool:
    """The dose and the number of sessions are left to anybody."""
    words = mention.sentence.words
    leaving = next((index for index, word in enumerate(words) if word in LEAVING), None)
    if leaving is None or not SETTINGS.isdisjoint(words):
        return False
    return not OTHERS.isdisjoint(words[leaving + 1 :])


def _limited(mention: Mention) -> bool:
    """As in "reviewed from the cardiac side only", "checked solely from the chart"."""
    words = mention.sentence.words
    for index, word in enumerate(words):
        if word not in ONLY or words[index - 1] in ("the", "not", "her", "my", "an"):
            continue
        if not LIMITERS.isdisjoint(words[index + 1 : index + 2] or ["."]):
            return True
    return False


def _for_something_else(mention: Mention) -> bool:
    """As in "the contraindication check was the one for TENS", "the screen was done for her MRI"."""
    if CHECKS.isdisjoint(mention.following(2)):
        return False
    behind = mention.sentence.words[mention.span.last :]
    return not ELSEWHERE.isdisjoint(behind) and TREATMENT.isdisjoint(behind)


def _said_of_something_else(mention: Mention) -> bool:
    """As in "what I say about contraindications goes for the left breast", "my line on them is for MRI"."""
    sentence, span = mention.sentence, mention.span
    if WORDS.isdisjoint(sentence.words[: span.first]) or REACHING.isdisjoint(mention.following(2)):
        return False
    behind = sentence.words[span.last :]
    return WHOLE.isdisjoint(behind) or not NOT.isdisjoint(behind)


def _not_by_writer(mention: Mention) -> bool:
    """As in "would you please ask her about implants, since I did not"."""
    return any(_breaks_off(mention.sentence.words, index) for index in _denied_auxiliaries(mention))


def _denied_auxiliaries(mention: Mention) -> Iterator[int]:
    """Where "I did", "we have", "I could" stand."""
    for index, (subject, verb) in enumerate(pairwise(mention.sentence.words)):
        if subject in WRITER and verb in AUXILIARIES:
            yield index + 1


def _breaks_off(words: list[str], auxiliary: int) -> bool:
    """Whether "I did" goes on with "not" and nothing else: "since I did not."."""
    behind = [word for word in words[auxiliary + 1 : auxiliary + 4] if word != "yet"]
    return bool(behind) and behind[0] in NOT and not "".join(behind[1:2]).isalpha()


def _asked_neither(mention: Mention) -> bool:
    """As in "I checked neither for implants nor for a device", "je n'ai verifie ni ... ni ..."."""
    words = mention.sentence.words[: mention.span.first]
    for index, word in enumerate(words):
        if word not in ("neither", "ni"):
            continue
        at = index - 1
        while at >= 0 and words[at] in BETWEEN:
            at -= 1
        if at > 0 and words[at] in SEARCHED:
            return word == "neither" or not {"n", "ne"}.isdisjoint(words[max(0, at - 3) : at])
    return False


def _never_looked_into(mention: Mention) -> bool:
    """As in "contraindications have not been considered", "were never looked into"."""
    after = mention.following(6)
    if after[:1] == [] or after[0] not in AUXILIARIES or NOT.isdisjoint(after[1:3]):
        return False
    first = mention.span.last
    return mention.sentence.has(first + 2, first + 5, "aside.open")


def _later(mention: Mention) -> bool:
    """As in "once her records arrive I can tell you about contraindications"."""
    words = mention.sentence.words
    ahead = any(one in WRITER and other in COMING for one, other in pairwise(words[: mention.span.first]))
    return ahead and not LATER.isdisjoint(words) and mention.span.kind == "noun"


RULES = (
    _never_looked_into,
    _later,
    _limited,
    _for_something_else,
    _said_of_something_else,
    _not_by_writer,
)
"""What leaves contraindications open that are named."""
