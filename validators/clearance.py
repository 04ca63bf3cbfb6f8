"""A clearance: "medically cleared for ultrasound" and "may safely have it" deny contraindications."""

from __future__ import annotations

from validators.clauses import Sentence
from validators.lexicon import Span
from validators.mentions import judge
from validators.rulebook import word_set
from validators.verdicts import Judgement, Mention, Rule, Verdict, first_rule

TREATMENT = word_set("contraindications", "treatment")
ELSEWHERE = word_set("contraindications", "elsewhere")
PROMISED = word_set("contraindications", "promised")
CLEARING = frozenset({"it", "which", "that", "they", "duct", "plug", "sessions", "treatments", "ultrasound"})
"""What opens a duct, or opens: before "cleared" it is no clearance."""
CLEARED_FLIPS = {
    Verdict.PRESENT: Verdict.DENIED,
    Verdict.DENIED: Verdict.UNCLEAR,
    Verdict.ENDED: Verdict.DENIED,
}
"""What a verdict on "cleared for treatment" says of contraindications."""


def names_first(words: list[str]) -> str:
    """What is named first: this "treatment", something "elsewhere", or "" for neither."""
    for word in words:
        if word in TREATMENT:
            return "treatment"
        if word in ELSEWHERE:
            return "elsewhere"
    return ""


def judge_clearance(mention: Mention, *, question: bool) -> Judgement | None:
    """As in "medically cleared for ultrasound", "may safely have the treatment".

    Affirmed, it denies contraindications.
    """
    if not _clears_for_treatment(mention):
        return None
    judged = judge(_allowing(mention.sentence), mention.span, question=question)
    if judged.verdict is Verdict.PRESENT:
        return first_rule(CLEARANCE_RESERVED, mention) or Judgement(Verdict.DENIED, "cleared")
    if judged.verdict is Verdict.ASIDE and judged.rule == "hypothetical":
        return Judgement(Verdict.UNCLEAR, "reserved")
    return Judgement(CLEARED_FLIPS.get(judged.verdict, judged.verdict), judged.rule)


def _clears_for_treatment(mention: Mention) -> bool:
    """Whether a clearance is one for this treatment, and not what a contraindication is said to be to."""
    words, span = mention.sentence.words, mention.span
    if mention.led_by("contraindication.reason", "contraindication.hindrance", "contraindication.predicate"):
        return False
    if words[span.first : span.last] == ["cleared"] and (_of_things(words, span) or _of_illness(words, span)):
        return False
    medical = any(
        word.startswith("medical") or word in ("clear", "feu", "fit")
        for word in words[span.first : span.last]
    )
    named = names_first(_purpose(mention)) or names_first(mention.before)
    if named == "elsewhere" or not (named or medical) or (mention.clause_has("infection") and not medical):
        return False
    bare = words[span.first] in ("clearance", "safe", "cleared", "safely")
    return not (bare and TREATMENT.isdisjoint(mention.words))


def _of_illness(words: list[str], span: Span) -> bool:
    """As in "seen for infection and cleared of it": free of one thing, and allowed nothing."""
    return words[span.last : span.last + 1] == ["of"]


def _of_things(words: list[str], span: Span) -> bool:
    """As in "it cleared the last two": a duct that opened, nobody who was allowed anything."""
    return words[span.first - 1] in CLEARING and words[span.last : span.last + 1] not in (["her"], ["for"])


def _purpose(mention: Mention) -> list[str]:
    """The words behind a clearance, beyond a comma too: "cleared her, from my side, to undergo it"."""
    sentence, clause = mention.sentence, mention.clause
    following = next((one for one in sentence.clauses if one.first == clause.last), None)
    if following is None or sentence.words[following.first : following.first + 2] != [",", "to"]:
        return mention.after
    return [*mention.after, *sentence.words_of(following)]


def _promised(mention: Mention) -> bool:
    """As in "She will be cleared"; but "ultrasound would be safe in her" promises nothing."""
    found = PROMISED.intersection(mention.before)
    if found == {"would"} and mention.sentence.words[mention.span.first] == "safe":
        return mention.sentence.has_anywhere("conditional")
    return bool(found)


def _with_exception(mention: Mention) -> bool:
    """As in "cleared, apart from her implants"."""
    sentence = mention.sentence
    return sentence.has(mention.clause.first, len(sentence.words), "exception.phrases")


CLEARANCE_RESERVED: tuple[Rule[Mention], ...] = (
    Rule("not-yet", Verdict.UNCLEAR, _promised),
    Rule("exception", Verdict.UNCLEAR, _with_exception),
)
"""What keeps a clearance from being one."""


def _allowing(sentence: Sentence) -> Sentence:
    """As in "She may safely receive": here "may" allows."""
    return sentence.undated(
        one for one in sentence.spans if not (one.label == "uncertain.nominal" and _allows(sentence, one))
    )


def _allows(sentence: Sentence, cue: Span) -> bool:
    """As in "she may have it safely"; not "she may have been cleared"."""
    words = sentence.words[cue.first : cue.last]
    if words == ["may", "have"]:
        return sentence.words[cue.last : cue.last + 1] != ["been"]
    return len(words) == 1 and words[0] in ("may", "could", "can")
