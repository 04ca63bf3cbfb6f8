"""The second statement, first half: what a sentence says of an infection now."""

from __future__ import annotations

from validators.clauses import Sentence
from validators.lexicon import Span
from validators.mentions import judge
from validators.reservations import not_assessed
from validators.rulebook import phrases, word_set
from validators.times import of_these_days
from validators.verdicts import Judgement, Mention, Rule, Verdict, first_rule

ELSEWHERE = word_set("infection", "elsewhere")
MASTITIS = word_set("infection", "mastitis")
THE_INFECTION = word_set("infection", "the_infection")
HAVING = word_set("infection", "having")
WRITER = frozenset({"i", "we", "je", "examination", "exam"})
WARNING = word_set("infection", "warning")
NEEDING = word_set("infection", "needing")
SOUGHT = ("looked for", "searched for", "screened for", "checked for", "watched for", "sought")
"""Labels over what was looked for: it is not said to be there."""
RESULTS = word_set("infection", "results")
AWAITED = word_set("infection", "awaited")
HISTORY = phrases("infection", "history")


def judge_infection(
    sentence: Sentence, span: Span, *, question: bool = False, heading: str = ""
) -> Judgement | None:
    """The verdict on a mention of infection; None where it is one of something else.

    POLICY, `no_infection_or_antibiotics`: no signs of infection, infection ruled out, no mastitis;
    "afebrile", "no abscess" and no infection of something else are not enough.
    """
    mention = Mention(sentence, sentence.clause_of(span.first), span)
    if span.kind == "not_one" or (span.kind == "elsewhere" and not of_these_days(mention)):
        return None
    judged = judge(sentence, span, question=question)
    match span.kind:
        case "absent":
            return flip(judged)
        case "elsewhere":
            return _judge_elsewhere(judged)
        case "sign":
            return _judge_sign(sentence, judged)
    match judged.verdict:
        case Verdict.DENIED:
            return first_rule(DENIED, mention) or judged
        case Verdict.ENDED:
            return Judgement(Verdict.ASIDE, "past")
        case Verdict.PRESENT if heading.startswith(SOUGHT):
            return Judgement(Verdict.OPEN, "looked-for")
    return _judge_affirmed(mention, judged, heading)


def _judge_affirmed(mention: Mention, judged: Judgement, heading: str) -> Judgement:
    """What is said of an infection that is neither denied nor over."""
    if judged.verdict in (Verdict.PRESENT, Verdict.UNCLEAR) and is_history(heading):
        return Judgement(Verdict.ASIDE, "history-section")
    if judged.verdict is Verdict.ASIDE and judged.rule == "hypothetical" and _hers(mention):
        return Judgement(Verdict.UNCLEAR, "hers")
    if judged.verdict is Verdict.OPEN and (unsettled := first_rule(OPEN, mention)):
        return unsettled
    if judged.rule == "looked-for" and not {"only", "alone", "seulement"}.isdisjoint(mention.after):
        return Judgement(Verdict.UNCLEAR, "looked-for-in-part")
    if judged.verdict is Verdict.PRESENT and (unsure := first_rule(AFFIRMED, mention)):
        return unsure
    return _excepted(mention, judged)


def _judge_elsewhere(judged: Judgement) -> Judgement | None:
    """As in "She has strep throat": an infection of these days, if not of the breast."""
    present = judged.verdict is Verdict.PRESENT
    return Judgement(Verdict.UNCLEAR, "infection-elsewhere") if present else None


def _awaited(mention: Mention) -> bool:
    """As in "the culture that should settle the question of infection is still at the lab"."""
    words = mention.sentence.words
    return not RESULTS.isdisjoint(words) and not AWAITED.isdisjoint(words)


def _unexamined(mention: Mention) -> bool:
    """As in "the left one I have not examined for infection"."""
    return not_assessed(mention)


OPEN: tuple[Rule[Mention], ...] = (
    Rule("awaited", Verdict.UNCLEAR, _awaited),
    Rule("not-assessed", Verdict.UNCLEAR, _unexamined),
)
"""What makes a search one that is not done."""


def _to_be_excluded(mention: Mention) -> bool:
    """As in "breast US to r/o abscess": what a scan is to exclude."""
    sentence, span = mention.sentence, mention.span
    scans = sentence.within(max(0, span.first - 8), span.first, "ultrasound.diagnostic")
    return any(
        scan.last == span.first and sentence.words[scan.last - 1] in ("o", "out", "exclude") for scan in scans
    )


def _hers(mention: Mention) -> bool:
    """As in "Her mastitis should be gone by Friday": what is called hers is there."""
    return mention.before[-1:] in (["her"], ["sa"])


def _excepted(mention: Mention, judged: Judgement) -> Judgement:
    """As in "no infection other than thrush"."""
    if judged.rule == "exception" and mention.followed_by("exception.phrases"):
        return Judgement(Verdict.UNCLEAR, "exception")
    excepted = judged.rule in ("narrowed", "exception", "double-negation")
    if excepted and mention.span.kind == "disease" and mention.preceded_by("exception.phrases"):
        return Judgement(Verdict.PRESENT, "excepted")
    return judged


def _named(mention: Mention) -> str:
    return mention.sentence.words[mention.span.first]


def _denied_elsewhere(mention: Mention) -> bool:
    """As in "no urinary infection"."""
    if _named(mention) in ("mastitis", "mastite") or ELSEWHERE.isdisjoint(mention.words):
        return False
    return {"breast", "breasts", "elsewhere", "mastitis", "sein", "seins"}.isdisjoint(mention.words)


def _denied_alone(mention: Mention) -> bool:
    """As in "no thrush", "no cellulitis".

    One disease, and not the one that the policy takes for the infection.
    """
    return mention.span.kind == "disease" and _named(mention) not in MASTITIS


def _hearsay(mention: Mention) -> bool:
    """As in "She says that she has no infection", "no infection, she says"."""
    sentence = mention.sentence
    told = list(sentence.within(0, mention.span.first, "person.reported"))
    if told:
        return WRITER.isdisjoint(sentence.words[told[-1].last : mention.span.first])
    return any(
        one.first < mention.clause.last or _by_itself(sentence, one)
        for one in sentence.within(mention.span.last, len(sentence.words), "person.reported")
    )


def _by_itself(sentence: Sentence, cue: Span) -> bool:
    """Whether a clause holds little else than who says it: ", she says", ", selon elle"."""
    clause = sentence.clause_of(cue.first)
    return clause.last - clause.first - (cue.last - cue.first) <= 3


def _needing(mention: Mention) -> bool:
    """As in "no infection requiring antibiotics" leaves others open."""
    after = mention.following(3)
    return not NEEDING.isdisjoint(after) or after[:2] == ["for", "which"]


def _in_another(mention: Mention) -> bool:
    """As in "no infection in her toddler"."""
    behind = mention.following(3)
    if behind[:1] not in (["in"], ["with"]) or behind[1:2] not in (["her"], ["the"], ["his"]):
        return False
    return mention.sentence.has(mention.span.last + 2, mention.span.last + 4, "person.other")


def _not_yet(mention: Mention) -> bool:
    """As in "no infection yet"."""
    return mention.following(1) == ["yet"]


DENIED: tuple[Rule[Mention], ...] = (
    Rule("not-yet", Verdict.UNCLEAR, _not_yet),
    Rule("infection-elsewhere", Verdict.ASIDE, _denied_elsewhere),
    Rule("other-person", Verdict.ASIDE, _in_another),
    Rule("single-infection-denied", Verdict.ASIDE, _denied_alone),
    Rule("hearsay", Verdict.UNCLEAR, _hearsay),
    Rule("narrowed", Verdict.UNCLEAR, _needing),
)
"""What makes a denial less than "no infection": in order, the first that applies."""


def _lies_elsewhere(mention: Mention) -> bool:
    """As in "a wound infection": whether the breast is free of one is not said."""
    return not ELSEWHERE.isdisjoint(mention.words) and THE_INFECTION.isdisjoint(mention.words)


AFFIRMED: tuple[Rule[Mention], ...] = (
    Rule("to-be-excluded", Verdict.UNCLEAR, _to_be_excluded),
    Rule("infection-elsewhere", Verdict.UNCLEAR, _lies_elsewhere),
)
"""What makes an infection that nobody denies less than one of the breast, here and now."""


def _judge_sign(sentence: Sentence, judged: Judgement) -> Judgement | None:
    """A sign that is there now leaves the infection half unclear; one that is not says nothing."""
    had = not HAVING.isdisjoint(sentence.words) and WARNING.isdisjoint(sentence.words)
    return Judgement(Verdict.UNCLEAR, "sign-present") if judged.verdict is Verdict.PRESENT and had else None


def flip(judged: Judgement) -> Judgement:
    """As in "uninfected" says what "not infected" says."""
    if judged.verdict is Verdict.PRESENT:
        return Judgement(Verdict.DENIED, "uninfected")
    if judged.verdict is Verdict.DENIED:
        return Judgement(Verdict.UNCLEAR, "double-negation")
    return judged


def is_history(heading: str) -> bool:
    """Whether a heading or label opens what lies in the past."""
    return any(word in heading for word in HISTORY)
