"""Whose words count: what is quoted or required is nobody's until the referrer adopts it.

POLICY, "Whose words count": words quoted from the clinic are not the referrer's statements; "I confirm the
above" after them adopts them.
"""

from __future__ import annotations

from dataclasses import replace

from validators.adoption import Adoption, adoption_of
from validators.findings import Finding, Said, Survey
from validators.rulebook import phrases, word_set
from validators.tokens import canonical, tokenize
from validators.utterance import Utterance
from validators.verdicts import Verdict

REQUIRING = phrases("ownership", "requiring")
OWN_WORDS = phrases("ownership", "own_words")
HER_OWN = word_set("ownership", "her_own")
GENERAL = word_set("ownership", "general")
FIRST_PERSON = frozenset({"i", "we", "my", "je"})


def own_lists(said: tuple[Utterance, ...]) -> frozenset[str]:
    """The introductions of lists in which the writer speaks for herself."""
    return frozenset(one.intro for one in said if one.intro and _first_person(one))


def _first_person(utterance: Utterance) -> bool:
    return not FIRST_PERSON.isdisjoint(canonical(utterance.text).split())


def owned(finding: Finding, utterance: Utterance, own: frozenset[str] = frozenset()) -> Finding:
    """A finding as it counts.

    Words of a quotation or of the clinic are nobody's until the referrer adopts them.
    """
    if finding.verdict is Verdict.OPEN:
        return finding
    foreign = utterance.quoted or finding.rule == "instruction"
    if not foreign and required(utterance):
        foreign = not (_first_person(utterance) or utterance.intro in own)
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


def required(utterance: Utterance) -> bool:
    """Whether an utterance stands under an introduction that names the clinic's requirements."""
    intro = f"{utterance.intro} {utterance.heading}"
    if not intro.strip() or any(phrase in intro for phrase in OWN_WORDS):
        return False
    return any(phrase in intro for phrase in REQUIRING)


def adopt(found: Survey, said: Said) -> None:
    """Make the referrer's own what she confirms: "all three of the above are true"."""
    if said.utterance.quoted:
        return
    adoption = adoption_of(said.sentence)
    if adoption is None:
        return
    for position, one in enumerate(found.findings):
        if one.if_adopted is None or (one.index >= said.index and one.rule not in ("quoted", "speech")):
            continue
        verdict = one.if_adopted if adoption is Adoption.WHOLE else Verdict.UNCLEAR
        found.findings[position] = replace(one, verdict=verdict, rule="adopted", if_adopted=None)
