"""What is said again of something named before.

"I recommend it", "put her back on it", "I withdraw my referral".
"""

from __future__ import annotations

import re

from validators.analysis import analyse
from validators.anaphora import judge_anaphora
from validators.clauses import Sentence
from validators.findings import Said, Survey
from validators.ownership import required
from validators.rulebook import word_set
from validators.verdicts import Judgement, Verdict

RESTARTED = re.compile(
    r"\b(?:(?:put|placed|started|restarted|begun) (?:her |me )?(?:back )?"
    r"on (?:it|them|another|a new one|a second)"
    r"|back on (?:it|them)|restarted|resumed|(?:re)?started (?:it|them) again"
    r"|renewed|extended (?:it|the course)"
    r"|another course|second course)\b"
)
HERS_TOO = re.compile(
    r"\b(?:has it (?:too|as well|also|herself)|(?:also|now) has it|has caught it|caught it (?:too|from)"
    r"|so (?:does|has) (?:she|mom|mum|mother|the mother)|(?:she|mom|mum|mother) (?:does|has) too"
    r"|passed (?:it )?(?:on )?to (?:her|mom|mum|the (?:mother|breast|nipples?))|both (?:of them )?have it"
    r"|has the same|l a (?:aussi|egalement|attrape)|elle aussi"
    r"|hers (?:is|has been|are)|it is (?:also )?on her nipples?)\b"
)
"""What somebody else has, the patient has too."""
COURSE = re.compile(
    r"\b(?:day|jour|d|j) ?\d{1,2} ?(?:/|of|out of|sur|de) ?(?:a |the |her |les )?"
    r"(?:\d{1,2}|seven|ten|fourteen)\b(?! ?/)"
)
OF_DAYS = frozenset({"day", "jour", "d", "j"})
THRUSH = word_set("again", "thrush")
OTHER_MEDICINES = word_set("again", "other_medicines")
RESERVED = re.compile(
    r"\b(?:prescription|script|ordonnance|bottle|supply)\b.{0,80}"
    r"\b(?:should|if|in case|hold|on hold|to fill|waiting|reserve|standby"
    r"|on file|unfilled|worse|worsens|just in case|si|au cas ou)\b"
)
WITHDRAWN = re.compile(
    r"\b(?:withdraw\w*|retract\w*|rescind\w*|disregard|ignore|cancel\w*|revoke\w*"
    r"|no longer (?:stands?|appl\w+)|take back)\b(?:(?!\bat (?:my|her|our|their) request).){0,60}"
    r"\b(?:recommendation|referral|letter(?!head)|request|above|clearance|what i wrote|statement)"
    r"|\b(?:recommendation|referral|letter|request|clearance)\b.{0,40}"
    r"\b(?:withdrawn|retracted|rescinded|cancelled|canceled|void|revoked|no longer (?:stands?|valid|appl\w+))"
)
"""The writer takes back what the letter asks for."""
TREATMENT_AGAIN = re.compile(r"\b(?:treatment|therapy|procedure|modality|traitement|therapie)\b")
BARE_ORDER = word_set("ultrasound", "bare_order")
ORDERING = word_set("ultrasound", "ordering")
LONGEST_ORDER = 9
"""Words of an order without an object, at most."""
NEAR, NEAR_BY_NAME = 2, 8
"""Utterances over which "it", and over which "the treatment", points back."""


def antibiotic_again(found: Survey, said: Said) -> None:
    """As in "put her back on it Monday", "a prescription waits at the pharmacy should this get worse"."""
    near = any(one.group == "antibiotic" and said.index - one.index <= NEAR for one in found.findings)
    if said.utterance.quoted or not near:
        return
    text = said.sentence.text
    restarted, reserved = RESTARTED.search(text), RESERVED.search(text)
    denied = said.sentence.has_anywhere("negation.verb")
    other = restarted and not OTHER_MEDICINES.isdisjoint(
        text[restarted.end() :].replace(",", " ").split()[:4]
    )
    if restarted and not (denied or other) and "ultrasound" not in restarted.group():
        found.add([said.finding("antibiotic.noun", Judgement(Verdict.PRESENT, "restarted"))])
    if reserved and "ultrasound" not in reserved.group():
        found.add([said.finding("antibiotic.noun", Judgement(Verdict.UNCLEAR, "held-in-reserve"))])


def hers_too(found: Survey, said: Said) -> None:
    """As in "the baby has oral thrush and she has it too": an infection of the breast that is passed on."""
    if said.utterance.quoted or not HERS_TOO.search(said.sentence.text):
        return
    before = found.said[said.index - 1].text if said.index else ""
    if not any(_passes_on(one) for one in (said.sentence, analyse(before))):
        return
    found.add([said.finding("infection.disease", Judgement(Verdict.PRESENT, "hers-too"))])


def _passes_on(sentence: Sentence) -> bool:
    """Whether a sentence names an infection that goes from child to breast."""
    return any(
        span.group == "infection"
        and (span.kind != "elsewhere" or not THRUSH.isdisjoint(sentence.words[span.first : span.last]))
        for span in sentence.spans
    )


def course_again(found: Survey, said: Said) -> None:
    """As in "Pylorid, day 6 of 14": a course of something, under way, which nobody says is no antibiotic."""
    sentence = said.sentence
    if said.utterance.quoted or OF_DAYS.isdisjoint(sentence.words) or not COURSE.search(sentence.text):
        return
    if sentence.has_anywhere("antibiotic") or not OTHER_MEDICINES.isdisjoint(sentence.words):
        return
    found.add([said.finding("antibiotic.noun", Judgement(Verdict.UNCLEAR, "course-of-something"))])


def recommend_again(found: Survey, said: Said) -> None:
    """As in "I recommend it": what was named in this sentence or the one or two before.

    Or a withdrawal of it all.
    """
    if said.utterance.quoted or required(said.utterance, found.lists):
        return
    text = said.sentence.text
    if WITHDRAWN.search(text):
        found.add([said.finding("ultrasound.therapeutic", Judgement(Verdict.DENIED, "withdrawn"))])
        return
    _order_without_object(found, said)
    reach = NEAR_BY_NAME if TREATMENT_AGAIN.search(text) else NEAR
    if found.therapeutic_at < 0 or said.index - found.therapeutic_at > reach:
        return
    again = judge_anaphora(said.sentence)
    if again is None:
        return
    judgement, clause = again
    if judgement.verdict is Verdict.DENIED or not _decided(found, said.index):
        found.add([said.finding("ultrasound.therapeutic", judgement, clause)])


def _order_without_object(found: Survey, said: Said) -> None:
    """As in "Please treat. Therapeutic ultrasound, your usual course.", in either order.

    "Medically cleared for therapeutic ultrasound. Please treat as such." is one, too.
    """
    if said.index == 0 or _decided(found, said.index):
        return
    before = found.said[said.index - 1]
    named_here = _names(found, said.index, ("named",))
    if named_here and before.part is said.utterance.part and is_bare_order(analyse(before.text).words):
        found.add([said.finding("ultrasound.therapeutic", Judgement(Verdict.PRESENT, "order-before"))])
    elif is_bare_order(said.sentence.words) and _names(found, said.index - 1, ("named", "complement")):
        found.add([said.finding("ultrasound.therapeutic", Judgement(Verdict.PRESENT, "order-behind"))])


def is_bare_order(words: list[str]) -> bool:
    """As in "Please treat accordingly", "Request.": an order that names no treatment of its own."""
    said = [word for word in words if word.isalpha()]
    return 0 < len(said) <= LONGEST_ORDER and BARE_ORDER.issuperset(said) and not ORDERING.isdisjoint(said)


def _names(found: Survey, index: int, rules: tuple[str, ...]) -> bool:
    """Whether an utterance names therapeutic ultrasound under one of these rules and decides nothing."""
    named = [one for one in found.findings if one.index == index and one.group == "ultrasound"]
    return bool(named) and all(one.rule in rules and one.kind == "therapeutic" for one in named)


def _decided(found: Survey, index: int) -> bool:
    """Whether the utterance itself recommends ultrasound or advises against it."""
    decisive = (Verdict.PRESENT, Verdict.DENIED)
    return any(
        one.index == index and one.group == "ultrasound" and one.verdict in decisive for one in found.findings
    )
