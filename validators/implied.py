"""What tells of a condition without naming it: its care, its signs, a child on the way.

None of these says how it stands with her, so none contradicts: where it is hers and now, it has to be asked.
"""

from __future__ import annotations

from validators.rulebook import phrases, word_set
from validators.spoken import DENIED_BESIDE
from validators.verdicts import Judgement, Mention, Verdict

SAID_OF_HER = (Verdict.PRESENT, Verdict.ENDED, Verdict.UNCLEAR)
CARE = frozenset({"cancer_care", "reconstruction"})
"""Kinds that tell of a cancer or of implants without naming them."""
SIGNS = frozenset({"pregnancy", "breast_finding", "open_skin"})
"""Kinds that have to be looked into where they are hers and now."""
HARMLESS = word_set("conditions", "harmless")
CONDITIONAL = word_set("conditions", "conditional")
PREGNANT_THEN = word_set("conditions", "pregnant_then")
PREGNANT_AGAIN = word_set("conditions", "pregnant_again")
FIELD = phrases("conditions", "field")
DUCTS = word_set("conditions", "ducts")
UPON = word_set("conditions", "upon")
ELSEWHERE_ON_SKIN = word_set("conditions", "elsewhere_on_skin")
SETTLED = word_set("conditions", "settled")
NEAR = 4
"""Words before "pregnant" that tell when she was."""


def judge_implied(mention: Mention, judged: Judgement) -> Judgement:
    """The verdict on something that tells of a condition without naming it."""
    if mention.span.kind in CARE:
        return _judge_care(mention, judged)
    expected = (
        judged.rule == "past" and mention.span.kind == "pregnancy" and "expecting" in mention.words
    )  # "in the spring" lies ahead
    if judged.verdict is Verdict.ENDED or not (judged.verdict in SAID_OF_HER or expected):
        return Judgement(Verdict.ASIDE, "not-hers-now") if judged.verdict is Verdict.ENDED else judged
    if _is_label(mention):
        return judged
    if _STANDS[mention.span.kind](mention):
        return Judgement(Verdict.UNCLEAR, "tells-of-a-condition")
    return Judgement(Verdict.ASIDE, "harmless")


def _judge_care(mention: Mention, judged: Judgement) -> Judgement:
    """As in "finished radiation in September", "sees oncology again": of what, and how it stands, is open."""
    hers = judged.verdict in SAID_OF_HER or judged == Judgement(Verdict.ASIDE, "past")
    awaited = judged == Judgement(Verdict.ASIDE, "hypothetical") and CONDITIONAL.isdisjoint(
        mention.sentence.words
    )
    if (hers or awaited) and HARMLESS.isdisjoint(mention.sentence.words):
        return Judgement(Verdict.UNCLEAR, "tells-of-a-condition")
    return Judgement(Verdict.ASIDE, "harmless") if hers else judged


def _is_label(mention: Mention) -> bool:
    """As in "Pregnant: N", "Open skin over the site?": the answer stands beside it."""
    alone = mention.span.first == 0 and mention.span.last == len(mention.sentence.words)
    return alone or (mention.span.first == 0 and mention.following(1) in ([":"], ["?"], ["y"]))


def _is_pregnant(mention: Mention) -> bool:
    """As in "is nine weeks pregnant", "pregnant again"; not "while pregnant", "was pregnant with twins"."""
    words = mention.sentence.words
    near = words[max(0, mention.span.first - NEAR) : mention.span.first]
    again = not PREGNANT_AGAIN.isdisjoint(mention.following(2)) and "to" not in near
    return again or PREGNANT_THEN.isdisjoint(near)


def _is_unexplained(mention: Mention) -> bool:
    """As in "a solid mass, nature unknown"; not "a solid nodule, a fibroadenoma on biopsy"."""
    words = mention.sentence.words
    if not {"exclude", "rule", "exclure", "ecarter"}.isdisjoint(words[: mention.span.first]):
        return False  # what imaging is ordered to exclude is not found
    return HARMLESS.isdisjoint(words) and SETTLED.isdisjoint(words)


def _in_the_field(mention: Mention) -> bool:
    """As in "a weeping rash over the plug", "where your sound head would go"."""
    words = mention.sentence.words
    if not ELSEWHERE_ON_SKIN.isdisjoint(words):
        return False
    text = " ".join(words)
    return any(place in text for place in FIELD) or any(
        word in UPON and not DUCTS.isdisjoint(words[index + 1 : index + 6])
        for index, word in enumerate(words)
    )


_STANDS = {"pregnancy": _is_pregnant, "breast_finding": _is_unexplained, "open_skin": _in_the_field}


def not_known(mention: Mention, judged: Judgement) -> bool:
    """As in "I am not sure whether any silicone was left", "whether it is out will be clear once I know".

    What is asked and not answered in the same breath is open; "she wondered whether" is a thought.
    """
    if judged.verdict not in (Verdict.ASIDE, Verdict.OPEN) or judged.rule != "hypothetical":
        return False
    sentence, span = mention.sentence, mention.span
    if "whether" not in sentence.words[: span.first]:
        return False
    behind = sentence.words[span.last :]
    unknown = sentence.has_anywhere("uncertain.clausal") or ("will" in behind and "clear" in behind)
    return unknown and not DENIED_BESIDE.search(" ".join(behind))
