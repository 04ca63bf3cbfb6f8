"""Adoption: "I confirm all three of the above" makes quoted words the referrer's own."""

from __future__ import annotations

import re
from enum import StrEnum

from validators.clauses import Sentence


class Adoption(StrEnum):
    """How far the referrer adopts what was quoted."""

    WHOLE = "whole"
    RESERVED = "reserved"
    """With a condition, a hedge or an exception: the quoted statements become unclear."""


WHAT = (
    r"(?:three (?:statements|points|items|assurances)|(?:all|each|every one|both|any)\b.{0,12}\b(?:above"
    r"|these|those|them|points?|statements?|items?|conditions?|criteria|requirements?|three|below|of which)"
    r"|the (?:above|foregoing|following|three|same|statements|points|preceding)|these|those"
    r"|all (?:of )?(?:this|that|it)|all three|this is (?:true|the case|so)|so\b|as much"
    r"|ce qui precede|les trois|tous ces points|tous les points|ces (?:trois )?(?:points|enonces|criteres"
    r"|elements|affirmations)|chacun|le tout|tout cela)"
)
FIRST_PERSON = re.compile(
    r"\b(?:i|we|je|nous)\b(?: \w+){0,4} (?:give|offer|provide|supply|assure|answer|stand behind|stand by"
    r"|subscribe to|sign off on|tick|put my name to|can do so|say so|confirm|attest|certify|affirm"
    r"|declare|agree with|endorse|verify|vouch for|say yes to|adopt|confirme|atteste|certifie|declare"
    r"|affirme)\b.{0,25}?\b" + WHAT
)
APPLIES = re.compile(
    r"\b"
    + WHAT
    + r"\b.{0,40}\b(?:apply|applies|hold|holds|(?:is|are) (?:all )?(?:true|correct|met|satisfied|the case"
    r"|accurate|fulfilled|confirmed|so|answered in the affirmative)|hold true|true of|s'appliquent"
    r"|s appliquent|sont (?:vrais|vraies|exacts|exactes|remplis|remplies|satisfaits|respectes|confirmes))"
)
MEETS = re.compile(
    r"\b(?:she|patient|client|elle|la patiente)\b.{0,20}\b(?:meets?|satisf(?:y|ies)|fulfil?l?s?|remplit"
    r"|satisfait|respecte)\b.{0,15}\b(?:all|each|every|these|those|the (?:above|three)|your|toutes|tous"
    r"|ces|les trois)"
)
SHORT = re.compile(
    r"^\W*(?:(?:yes|oui),? )?(?:to )?(?:all|both|all three|all of the above|i confirm|confirmed"
    r"|all confirmed|all true|all correct|yes to all(?: three)?|je confirme)(?: (?:three|of the above"
    r"|of these|confirmed|true|correct|apply|yes|this|that|so))?\W*$"
)
CONFIRMED = re.compile(
    r"\b(?:confirmed|attested|certified|true|agreed)\b.{0,30}\b(?:all|above|each|by me)\b"
    r"|\ball (?:of the above |three )?confirmed\b"
)
EXCEPT = re.compile(
    r"\b(?:except|but (?:the|not|for|number|item|point)|other than|apart from|save|not|n't|only the"
    r"|first two|last two|cannot|sauf|hormis|pas|two of)\b"
)
POINTING = re.compile(r"above|three|these|precede|trois")
"""A sentence that names contraindications speaks of them, unless it points back to more."""
ADOPTING = re.compile("|".join(one.pattern for one in (FIRST_PERSON, APPLIES, MEETS, SHORT, CONFIRMED)))
RESERVE = ("uncertain.clausal", "conditional.both", "exception.phrases")


def adoption_of(sentence: Sentence) -> Adoption | None:
    """Whether a sentence adopts what was quoted before it; None where it does not."""
    text = sentence.text
    if "?" in text or not ADOPTING.search(text):
        return None
    if "contraind" in text and not POINTING.search(text):
        return None
    if EXCEPT.search(text) or sentence.has_anywhere(*RESERVE):
        return Adoption.RESERVED
    return Adoption.WHOLE
