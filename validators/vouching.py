"""Who stands for a denial of contraindications: the writer today, or later, or somebody else."""

from __future__ import annotations

from validators.rulebook import word_set
from validators.verdicts import Judgement, Mention, Rule, Verdict, first_rule

SAYING = word_set("vouching", "saying")
LAY = word_set("vouching", "lay")
TOLD = word_set("vouching", "told")
PROMISING = word_set("vouching", "promising")
LATER = word_set("vouching", "later")
HELPERS = word_set("vouching", "helpers")
HEREBY = word_set("vouching", "hereby")
CHECKED = word_set("vouching", "checked")
WRITER = frozenset({"i", "we", "je", "nous", "me", "us"})
REACH = 9
"""Words between a verb of saying and what is said."""


def vouched_for(mention: Mention, judged: Judgement) -> Judgement:
    """The verdict on contraindications that are denied, by whose word it is."""
    if judged.verdict is Verdict.OPEN and _for_another(mention):
        return Judgement(Verdict.ASIDE, "other-person")
    if judged.verdict is not Verdict.DENIED:
        return judged
    return first_rule(RULES, mention) or judged


def _verb_of_saying(mention: Mention) -> int | None:
    """The token of the verb of saying whose object the mention is: the one nearest before it."""
    words, first = mention.sentence.words, mention.span.first
    for index in range(first - 1, max(-1, first - REACH), -1):
        if words[index] in SAYING:
            return index
        if words[index] in (";", ".", ":", ")"):
            return None
    return None


def _hearsay(mention: Mention) -> bool:
    """As in "her husband says that there is none", "she hopes for none", "she was told that ..."."""
    words = mention.sentence.words
    verb = _verb_of_saying(mention)
    if verb is None:
        return False
    before = words[max(0, verb - 4) : verb]
    if not TOLD.isdisjoint(before) and words[verb] in ("told", "assured", "informed"):
        return WRITER.isdisjoint(words[verb + 1 : verb + 3])
    return not LAY.isdisjoint(before) and WRITER.isdisjoint(before)


def _never_said(mention: Mention) -> bool:
    """As in "I never said that she had no contraindications"."""
    verb = _verb_of_saying(mention)
    words = mention.sentence.words
    return verb is not None and not {"never", "not", "n't"}.isdisjoint(words[max(0, verb - 2) : verb])


def _promised(mention: Mention) -> bool:
    """As in "I will confirm the absence of contraindications after Thursday's visit"."""
    words, first = mention.sentence.words, mention.span.first
    at = next((index for index in range(first) if words[index] in PROMISING), None)
    if at is None:
        return False
    before = words[max(0, at - 2) : at]
    future = words[at].endswith(("erai", "erons")) or not {"will", "shall", "ll", "to"}.isdisjoint(before)
    if not future:
        return False
    return HEREBY.isdisjoint(words[:first]) and not LATER.isdisjoint(words[mention.span.last :])


def _not_assessable(mention: Mention) -> bool:
    """As in "no contraindications could be assessed"; "could be found" is a result."""
    after = mention.following(3)
    return after[:2] in (["could", "be"], ["can", "be"], ["were", "able"]) and not CHECKED.isdisjoint(after)


def _by_another(mention: Mention) -> bool:
    """As in "no contraindications were found by the student"."""
    words = mention.following(7)
    return any(one == "by" and not HELPERS.isdisjoint(words[at + 1 : at + 4]) for at, one in enumerate(words))


def _for_another(mention: Mention) -> bool:
    """As in "contraindications were ruled out for her twin sister, not for her"."""
    sentence, span = mention.sentence, mention.span
    for person in sentence.within(span.last, len(sentence.words), "person.other"):
        before = sentence.words[max(0, person.first - 4) : person.first]
        behind = sentence.words[person.last : person.last + 4]
        if "for" in before and "not" in behind and "her" in sentence.words[person.last :]:
            return True
    return False


RULES: tuple[Rule[Mention], ...] = (
    Rule("never-said", Verdict.UNCLEAR, _never_said),
    Rule("hearsay", Verdict.UNCLEAR, _hearsay),
    Rule("hearsay", Verdict.UNCLEAR, _by_another),
    Rule("promised", Verdict.UNCLEAR, _promised),
    Rule("unsought", Verdict.UNCLEAR, _not_assessable),
    Rule("other-person", Verdict.ASIDE, _for_another),
)
"""What makes a denial of contraindications somebody else's, or one that is still to come."""
