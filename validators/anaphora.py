"""A recommendation of what was named before: "I strongly recommend it", "please proceed", "please wait"."""

from __future__ import annotations

from validators.advisers import ADVISING, withheld_before
from validators.clauses import Clause, Sentence
from validators.lexicon import Span
from validators.request import SELF, cues_of, of_kind
from validators.rulebook import word_set
from validators.strength import HEDGING, MODALITIES, is_conditional
from validators.verdicts import Judgement, Verdict

ANAPHORA = word_set("anaphora", "pronouns")
NAMED_AGAIN = word_set("anaphora", "named_again")
ASKING_VERBS = word_set("anaphora", "asking_verbs")
WAITING = word_set("anaphora", "waiting")
DOING = word_set("anaphora", "doing")
THE_LETTER = word_set("anaphora", "the_letter")
UNTIL = word_set("anaphora", "until")
LINKING = word_set("anaphora", "linking")
THIRD_PERSONS = word_set("anaphora", "third_persons")
ANY_TREATMENT = word_set("anaphora", "any_treatment")
DAILY_LIFE = word_set("anaphora", "daily_life")
INVESTIGATIONS = word_set("anaphora", "investigations")
HOLDS = word_set("anaphora", "holds")
CAN = (["can"], ["ca"], ["could"])
"""What makes of "wait", denied, a wish for it."""
AVOIDABLE = word_set("anaphora", "avoidable")


def judge_anaphora(sentence: Sentence) -> tuple[Judgement, Clause] | None:
    """What a sentence says of the ultrasound that was just named, and the clause that says it."""
    cues = cues_of(sentence)
    for cue in cues:
        if cue.kind in ("verb", "request", "against"):
            clause = sentence.clause_of(cue.first)
            judged = _judge_cue(sentence, clause, cue, cues)
            if judged is not None:
                return judged, clause
    return None


def _judge_cue(sentence: Sentence, clause: Clause, cue: Span, cues: list[Span]) -> Judgement | None:
    against = cue.kind == "against"
    if against and _to_wait(sentence, clause):
        return Judgement(Verdict.DENIED, "to-wait")
    named = sentence.clause_has(clause, "contraindication", "ultrasound")
    if named or _of_something_else(sentence, clause, cue) or not _points_back(sentence, clause, cue):
        return None
    if against and not {"otherwise", "else"}.isdisjoint(sentence.words_of(clause)):
        return Judgement(Verdict.UNCLEAR, "otherwise-against-it")
    if against:
        return Judgement(Verdict.DENIED, "advised-against-it")
    if not _asks(sentence, clause, cue, cues):
        return None
    weak = of_kind(cues, clause.first, clause.last, "weak")
    hedged = any(sentence.words[one.first] in HEDGING - {"i"} for one in weak)
    reserved = hedged or is_conditional(sentence, clause)
    return Judgement(Verdict.UNCLEAR if reserved else Verdict.PRESENT, "recommends-it")


def _of_other_things(sentence: Sentence, cue: Span) -> bool:
    """As in "mechanical rather than infective": what is not preferred stands behind, and is not it."""
    chosen = sentence.words[cue.first] in ("rather", "instead")
    return chosen and ANAPHORA.isdisjoint(sentence.words[cue.last : cue.last + 2])


def _of_something_else(sentence: Sentence, clause: Clause, cue: Span) -> bool:
    """As in "should not sleep on her front", "I will order imaging", "add massage if you find them useful".

    Also "had a quote for implants and decided against them": what "them" are stands in the sentence itself.
    """
    if cue.kind == "against" and (_of_other_things(sentence, cue) or _of_no_treatment(sentence, clause, cue)):
        return True
    words = sentence.words
    after = words[cue.last : clause.last]
    after = after[1:] if after[:1] == ["to"] else after
    if cue.kind == "against" and not DAILY_LIFE.isdisjoint(after[:1]):
        return True
    if cue.kind == "verb" and not INVESTIGATIONS.isdisjoint(after[:3]):
        return True
    if "them" not in words[clause.first :] or "it" in words:
        return False
    if cue.kind == "against":
        return after[:1] == ["them"] and sentence.has(0, cue.first, "condition")
    return not MODALITIES.isdisjoint(words)


def _of_no_treatment(sentence: Sentence, clause: Clause, cue: Span) -> bool:
    """As in "she cannot wait to have it gone", "drugs to avoid", "hold the infant during treatment"."""
    words = sentence.words
    before, verb = words[max(0, cue.first - 2) : cue.first], words[cue.first]
    if verb in ("wait", "hold") and (before[-1:] == ["cannot"] or not HOLDS.isdisjoint(before[-1:])):
        return True
    if verb == "wait" and before[:1] in CAN and before[1:] in (["not"], ["n't"], ["hardly"]):
        return True
    if before[1:] == ["to"] and before[0] in AVOIDABLE:
        return True
    after = words[cue.last : clause.last]
    named = [at for at, word in enumerate(after) if word in NAMED_AGAIN]
    return bool(named) and ANAPHORA.isdisjoint(after[: named[0]]) and all(_aside(after, at) for at in named)


def _aside(words: list[str], at: int) -> bool:
    """Whether a treatment only tells when or where: "during treatment", "the treatment room"."""
    return words[at + 1 : at + 2] in (["room"], ["rooms"], ["table"], ["bed"], ["area"]) or (
        "during" in words[max(0, at - 2) : at]
    )


def _asks(sentence: Sentence, clause: Clause, cue: Span, cues: list[Span]) -> bool:
    """Whether the referrer asks for it, in earnest."""
    if cue.kind == "verb" and not _referrer_speaks(sentence, clause, cue):
        return False
    if cue.kind == "request" and DOING.isdisjoint(sentence.words[cue.last : min(cue.last + 2, clause.last)]):
        return False
    if sentence.clause_has(clause, "negation") or "?" in sentence.words_of(clause):
        return False
    return not of_kind(cues, clause.first, clause.last, "patient_asks")


def _referrer_speaks(sentence: Sentence, clause: Clause, cue: Span) -> bool:
    """As in "... and is asking for it" is the patient's wish.

    "whatever treatment you find suitable" is nobody's advice.
    """
    if not ANY_TREATMENT.isdisjoint(sentence.words[cue.last : clause.last]):
        return False
    if _by_third_person(sentence, clause, cue) or withheld_before(sentence, clause.first, cue):
        return False
    if ASKING_VERBS.isdisjoint(sentence.words[cue.first : cue.last]):
        return True
    return not SELF.isdisjoint(sentence.words[clause.first : cue.last])


def _by_third_person(sentence: Sentence, clause: Clause, cue: Span) -> bool:
    """As in "they recommend it", "her consultant is in favour of it and has recommended it"."""
    before = sentence.words[clause.first : cue.first]
    active = before[-1:] not in (["is"], ["are"], ["be"], ["been"], ["being"], ["was"], ["hereby"])
    advises = sentence.words[cue.first] in ADVISING
    return advises and active and SELF.isdisjoint(before) and not THIRD_PERSONS.isdisjoint(before)


def _to_wait(sentence: Sentence, clause: Clause) -> bool:
    """As in "Please wait until the culture is back", "do not start before Friday".

    An order without an object.
    """
    words = sentence.words_of(clause)
    head = [word for word in words if word not in (",", "and", "but", "please", "kindly", "-")]
    orders = bool(head) and (head[0] in WAITING or head[:2] in (["do", "not"], ["do", "n't"]))
    return orders and not UNTIL.isdisjoint(words) and {"hesitate", "feeding", "pumping"}.isdisjoint(words)


def _points_back(sentence: Sentence, clause: Clause, cue: Span) -> bool:
    """Whether a cue speaks of what was named before it: "it", "the above", "this treatment"."""
    head = sentence.words[cue.first : cue.last]
    before = sentence.words[clause.first : cue.first]
    after = sentence.words[cue.last : clause.last]
    if not {"proceed", "ahead", "proceeding"}.isdisjoint(head) or head[1:2] in (["le"], ["les"]):
        return True
    if cue.kind == "against" and not (
        THE_LETTER.isdisjoint(after) and {"it", "its", "this"}.isdisjoint(head)
    ):
        return True
    if not ANAPHORA.isdisjoint(after[:4]) or not NAMED_AGAIN.isdisjoint(after[:8]):
        return True
    if [word for word in after if word.isalpha()][-1:] in (["it"], ["this"]):
        return True
    named_before = not (ANAPHORA.isdisjoint(before) and NAMED_AGAIN.isdisjoint(before))
    return named_before and not LINKING.isdisjoint(before + head)
