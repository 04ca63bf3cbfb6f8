"""Whose words count: what is quoted or required is nobody's until the referrer adopts it.

POLICY, "Whose words count": words quoted from the clinic are not the referrer's statements; "I confirm the
above" after them adopts them.
"""

from __future__ import annotations

from dataclasses import replace

from validators.findings import NO_LISTS, Finding, Lists
from validators.rulebook import phrases, word_set
from validators.tokens import canonical, tokenize
from validators.utterance import Utterance
from validators.verdicts import Verdict

REQUIRING = phrases("ownership", "requiring")
OWN_WORDS = phrases("ownership", "own_words")
HER_OWN = word_set("ownership", "her_own")
GENERAL = word_set("ownership", "general")
CLINICS = word_set("ownership", "clinics")
PAPERS = word_set("ownership", "papers")
COPYING = word_set("ownership", "copying")
READING = word_set("ownership", "reading")
FIRST_PERSON = frozenset({"i", "we", "my", "je"})
BEFORE = 2
"""Sentences before the introduction of a list in which the paper may be named that it copies."""


def lists_of(said: tuple[Utterance, ...]) -> Lists:
    """Whose words stand in the lists of a letter."""
    intros = {one.intro for one in said if one.intro}
    if not intros:
        return Lists()
    own = frozenset(one.intro for one in said if one.intro and _first_person(one))
    return Lists(own, frozenset(intro for intro in intros if _is_copied(intro, said)))


def _is_copied(intro: str, said: tuple[Utterance, ...]) -> bool:
    """As in "She brought me a print of your page. It lists:"."""
    words = tokenize(intro)[0]
    if _speaks_for_herself(intro) or (COPYING | READING).isdisjoint(words):
        return False
    place = next((n for n, one in enumerate(said) if canonical(one.text).strip(" :") == intro), 0)
    return any(_names_paper(one.text) for one in said[max(0, place - BEFORE) : place + 1])


def _speaks_for_herself(intro: str) -> bool:
    """As in "For Ms. Roe I confirm:"; but "You ask that I confirm:" tells what is required."""
    for phrase in OWN_WORDS:
        place = intro.find(phrase)
        if place >= 0 and not intro[:place].endswith(("that ", "whether ", "should ", "must ", "que ")):
            return True
    return False


def _names_paper(text: str) -> bool:
    """As in "a print of your page", "the clinic's poster"."""
    words = tokenize(canonical(text))[0]
    return any(not PAPERS.isdisjoint(words[n + 1 : n + 6]) for n, word in enumerate(words) if word in CLINICS)


def _first_person(utterance: Utterance) -> bool:
    return not FIRST_PERSON.isdisjoint(canonical(utterance.text).split())


def owned(finding: Finding, utterance: Utterance, lists: Lists = NO_LISTS) -> Finding:
    """A finding as it counts.

    Words of a quotation or of the clinic are nobody's until the referrer adopts them.
    """
    if finding.verdict is Verdict.OPEN:
        return finding
    foreign = utterance.quoted or finding.rule == "instruction"
    if not foreign and required(utterance, lists):
        own = utterance.intro in lists.own and utterance.intro not in lists.copied
        foreign = not (own or _first_person(utterance))
    if not foreign:
        return finding
    if utterance.quoted and _tells_of_her(finding, utterance):
        return replace(finding, verdict=Verdict.UNCLEAR, rule="quoted-of-her")
    rule = "quoted" if utterance.quoted else finding.rule
    return replace(
        finding, verdict=Verdict.ASIDE, rule=rule, if_adopted=finding.if_adopted or finding.verdict
    )


def _tells_of_her(finding: Finding, utterance: Utterance) -> bool:
    """As in her own mail below the letter: "I had implants put in".

    What the clinic asks of everybody tells nothing of her.
    """
    if finding.group != "condition" or finding.verdict is not Verdict.PRESENT:
        return False
    words = set(tokenize(canonical(utterance.text))[0])
    return not HER_OWN.isdisjoint(words) and GENERAL.isdisjoint(words)


def required(utterance: Utterance, lists: Lists = NO_LISTS) -> bool:
    """Whether an utterance stands under an introduction that names or copies the clinic's requirements."""
    intro = f"{utterance.intro} {utterance.heading}"
    if not intro.strip() or _speaks_for_herself(intro):
        return False
    return utterance.intro in lists.copied or any(phrase in intro for phrase in REQUIRING)
