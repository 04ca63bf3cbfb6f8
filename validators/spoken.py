"""Conditions that are spoken of and not said to be there: feared, asked about, worked with, wished for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from validators.findings import Survey
from validators.rulebook import word_set
from validators.verdicts import Mention, Verdict

HERS_TOO = word_set("spoken", "hers_too")
NAMING = word_set("spoken", "naming")
ENDS = word_set("spoken", "spoken_ends")
FOUND = ("diagnos", "found", "discover", "biops")
BESIDE = frozenset({"with", "after", "despite", "since", "given", "around", "over", "on", "under"})
"""Words by which a condition stands beside what is asked about."""
THEM = word_set("spoken", "them")
FULFILLED = word_set("spoken", "fulfilled")
CLINIC = word_set("spoken", "clinic")
APPLYING = word_set("contraindications", "applying") | {"concern", "concerned"}
KIN = word_set("spoken", "kin")
NONE_OF_IT = frozenset({"it", "them", "this", "that", "those", "these", "which"})
HINDERING = ("contraindication.hindrance", "contraindication.reason", "contraindication.noun")
"""What conditions at large do: "pacemakers rule out ultrasound", "clots are reasons not to treat"."""
POINTING = frozenset({"of", "those", "these", "them", "the", "two", "such", "and", "never", "did", "ever"})
"""Words that may follow "she has neither"."""
REACH = 12
"""Words over which a verb of talk may govern what is spoken of."""
LOOSE = "spoken-of-loosely"
"""The rule of what has to be denied beside the talk, or its mention is unclear."""
DENIED_BESIDE = re.compile(
    r"\b(?:none of (?:those|these|them|this|that)|no such thing|has (?:none|neither)|have (?:none|neither)"
    r"|but (?:never )?her own|not her own|(?:does|do|did|has|is|was|are|were)(?: not|n't)\b(?! (?:yet|only))"
    r"|neither (?:of|is|has)|nothing of the (?:sort|kind)|never (?:had|has)"
    r"|(?:decided|chose|opted) (?:in the end |finally |firmly )?(?:against|not to)\b"
    r"|never (?:went|gone) (?:ahead|through)|changed her mind|n'en a (?:pas|aucun))"
)
"""As in "she has none of those": the denial that a loose mention needs, in its sentence or the next two."""


@dataclass(frozen=True, slots=True)
class _Talk:
    """A way of speaking of a condition: a head, and the words that may link it with what is spoken of."""

    heads: frozenset[str]
    links: frozenset[str]
    rule: str = "spoken-of"
    alone: bool = True
    """Whether nothing more may be told of the thing behind it."""


TALK = (
    _Talk(word_set("spoken", "feared"), word_set("spoken", "fear_links")),
    _Talk(word_set("spoken", "spoken"), word_set("spoken", "spoken_links")),
    _Talk(CLINIC, word_set("spoken", "clinic_links")),
    _Talk(word_set("spoken", "working"), word_set("spoken", "working_links"), LOOSE),
    _Talk(word_set("spoken", "kin"), word_set("spoken", "kin_links"), alone=False),
    _Talk(word_set("spoken", "wished"), word_set("spoken", "wished_links"), LOOSE),
)
WRITER = frozenset({"i", "we", "my", "our", "je", "nous"})


def spoken_of(mention: Mention) -> str:
    """The rule by which a condition is spoken of without being said to be there; empty where none holds."""
    words, span = mention.sentence.words, mention.span
    if _as_a_word(words, span.first, span.last):
        return "spoken-of"
    if _owned(words, span.first):
        return ""
    alone = _ends(words, span.last)
    between: list[str] = []
    others = _others(mention)
    for index in range(span.first - 1, max(0, span.first - REACH) - 1, -1):
        for talk in TALK:
            if words[index] in talk.heads and (alone or not talk.alone) and talk.links.issuperset(between):
                return "" if _by_writer(words, index, talk) else talk.rule
        if index not in others:
            between.append(words[index])
    return ""


def _others(mention: Mention) -> frozenset[int]:
    """The tokens of the conditions before it: "works with pacemakers and defibrillators"."""
    sentence, first = mention.sentence, mention.span.first
    spans = sentence.within(mention.clause.first, first, "condition")
    return frozenset(index for one in spans for index in range(one.first, one.last))


def _by_writer(words: list[str], index: int, talk: _Talk) -> bool:
    """As in "I fear that it is cancer": the writer's fear is a suspicion, hers is none."""
    return talk is TALK[0] and not WRITER.isdisjoint(words[:index])


def _as_a_word(words: list[str], first: int, last: int) -> bool:
    """As in "the word cancer", "cancer is a large word in this family"."""
    if words[max(0, first - 1) : first] in (["word"], ["words"], ["mot"], ["term"]):
        return True
    if words[max(0, first - 1) : first] == ["against"] and words[first - 2] in ("decided", "chose", "opted"):
        return True
    if words[max(0, first - 1) : first] == ["knows"] and "sees" in words[last : last + 4]:
        return True  # "knows cancer when she sees it"
    named = words[last : last + 1] in (["is"], ["was"]) and not NAMING.isdisjoint(words[last : last + 5])
    return named and not any(word.startswith(FOUND) for word in words[last:])


def _owned(words: list[str], first: int) -> bool:
    """As in "worries about her pacemaker", "asked about the clot"."""
    return words[max(0, first - 1) : first] in (["her"], ["the"], ["his"], ["own"], ["this"])


def _ends(words: list[str], last: int) -> bool:
    """Whether nothing more is told of the thing: "implants put in in 2015" tells that they are there."""
    return last >= len(words) or words[last] in ENDS or words[last] in ("research", "charities", "patients")


def stands_beside(mention: Mention) -> bool:
    """As in "asked about feeding with implants": what is asked about is the feeding."""
    words, span = mention.sentence.words, mention.span
    asked = list(mention.sentence.within(mention.clause.first, span.first, "aside.open"))
    return bool(asked) and not BESIDE.isdisjoint(words[asked[-1].last : span.first])


def ruled_out_in_general(mention: Mention) -> bool:
    """As in "implants and pacemakers rule out ultrasound; she has neither".

    What is said of conditions at large, and then denied of her.
    """
    sentence, span = mention.sentence, mention.span
    behind = sentence.words[span.last :]
    verb = next(sentence.within(span.last, len(sentence.words), *HINDERING), None)
    if verb is None or _owned(sentence.words, span.first) or ";" in behind[: verb.first - span.last]:
        return False
    return says_neither(sentence.words[verb.last :])


def none_concerns_her(mention: Mention) -> bool:
    """As in "read your page on implants and found that none of it concerns her"."""
    words, span = mention.sentence.words, mention.span
    behind = words[span.last :]
    if _owned(words, span.first):
        return False
    return any(
        pair in (("none", "of"), ("neither", "of"))
        and not NONE_OF_IT.isdisjoint(behind[at + 2 : at + 3])
        and not APPLYING.isdisjoint(behind[at + 3 : at + 7])
        for at, pair in enumerate(pairwise(behind))
    )


def in_the_family(mention: Mention) -> bool:
    """As in "the only breast cancer in the family"; but for "in the family and now in her"."""
    behind = mention.following(12)
    if behind[:1] in (["took"], ["killed"], ["claimed"]) and not KIN.isdisjoint(behind[1:4]):
        return True
    kin = behind[:3] in (["in", "the", "family"], ["in", "her", "family"], ["dans", "la", "famille"])
    return kin and {"she", "herself", "now", "patient", "elle"}.isdisjoint(behind)


def says_neither(words: list[str]) -> bool:
    """As in "she has neither", "the patient has none of them", at the end of what is said."""
    return any(
        verb in ("has", "have", "had") and denial in ("neither", "none") and _closes(words[index + 2 :])
        for index, (verb, denial) in enumerate(pairwise(words))
    )


def _closes(words: list[str]) -> bool:
    """Whether "neither" stands alone, or with what it points back to."""
    said = [word for word in words if word.isalpha()]
    return all(word in POINTING for word in said)


def hers_too(mention: Mention) -> bool:
    """As in "Her sister has implants and so does she", "your page asks about implants; hers are saline"."""
    words = mention.sentence.words
    behind = words[mention.span.last :]
    if any(a == "so" and b in ("does", "has", "did") for a, b in pairwise(behind)):
        return True
    own = [index for index, word in enumerate(words) if word in HERS_TOO and index >= mention.span.last]
    return any(_says_hers(words, index) for index in own)


def _says_hers(words: list[str], index: int) -> bool:
    """As in "hers are saline", "has it herself"; not "a friend of hers", "she herself has none"."""
    before = words[index - 1]
    if not {"never", "not", "n't", "no", "none"}.isdisjoint(words[index + 1 : index + 4]):
        return False  # "hers were never operated on"
    return (
        before not in ("of", "by", "to")
        if words[index] == "hers"
        else before in ("it", "one", "them", "some")
    )


def has_them(mention: Mention, rule: str) -> bool:
    """As in "wanted implants and got them", "your sheet mentions implants; she has two"."""
    behind = mention.sentence.words[mention.span.last :]
    if rule == LOOSE and not FULFILLED.isdisjoint(behind):
        return True
    return any(
        verb in ("has", "had", "have", "got") and what in THEM and "not" not in behind[max(0, at - 2) : at]
        for at, (verb, what) in enumerate(pairwise(behind))
    )


def settle_talk(found: Survey) -> None:
    """Make what is spoken of loosely unclear where nobody denies it beside: "she works with pacemakers"."""
    for position, one in enumerate(found.findings):
        if one.rule != LOOSE or one.verdict is not Verdict.OPEN:
            continue
        beside = " ".join(found.plain()[one.index : one.index + 3])
        if not DENIED_BESIDE.search(beside):
            found.findings[position] = replace(one, verdict=Verdict.UNCLEAR)
