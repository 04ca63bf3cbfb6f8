"""What a sentence says of one mention.

That it is denied, present, over, left open, or not said of her now.
"""

from __future__ import annotations

from itertools import pairwise

from validators import circumstances, passing, reservations, talk, times, undone
from validators.belonging import belongs_to_another
from validators.clauses import FINITE, Clause, Sentence
from validators.denial import OBSTACLES, counts_as, denials
from validators.lexicon import Span
from validators.restricted import restricted
from validators.rulebook import word_set
from validators.verdicts import Judgement, Mention, Rule, Verdict, first_rule

SCREEN_CLEAR = word_set("mentions", "screen_clear")
CAME_BACK = word_set("mentions", "came_back")
READ_IN = word_set("mentions", "read_in")
OWN = word_set("mentions", "own")
AS_WORD = word_set("mentions", "as_word")
STANDING = word_set("mentions", "standing")
ITSELF = word_set("mentions", "itself")
RELATIVE_PRONOUNS = frozenset({"which", "who", "that", "qui", "whose"})
HAVING = ("has", "is", "takes", "had")
QUESTION = "?"
COVERED = "█"
"""What an extractor writes for words that are covered."""


def judge(sentence: Sentence, span: Span, *, question: bool = False) -> Judgement:
    """The verdict on the mention at `span`. `question`: the sentence asks."""
    clause = _with_head(sentence, sentence.clause_of(span.first), span)
    if COVERED in sentence.words_of(clause):
        return Judgement(Verdict.UNCLEAR, "covered-words")
    if question or _is_question(sentence, clause):
        return Judgement(Verdict.OPEN, "question")
    mention = Mention(sentence, clause, span, denials(sentence, clause, span))
    if mention.denials:
        return first_rule(DENIED, mention) or Judgement(Verdict.DENIED, "denied")
    judged = first_rule(AFFIRMED, mention) or Judgement(Verdict.PRESENT, "affirmed")
    if judged.verdict is Verdict.PRESENT and _denial_nearby(mention):
        return Judgement(Verdict.UNCLEAR, "denial-unclear")
    return judged


def _with_head(sentence: Sentence, clause: Clause, span: Span) -> Clause:
    """As in "no circumstance exists which would render it inadvisable".

    The denial stands in the clause before.
    """
    head = next((word for word in sentence.words_of(clause) if word.isalpha()), "")
    obstacle = span.kind in OBSTACLES or counts_as(sentence.until(clause, span))
    if not obstacle or RELATIVE_PRONOUNS.isdisjoint((clause.opener, head)):
        return clause
    before = next((one for one in sentence.clauses if one.last == clause.first), None)
    return Clause(before.first, clause.last, before.opener) if before else clause


def _is_question(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause is asked.

    Its mark ends the sentence, or at least stands behind some words of its own.
    """
    if QUESTION not in sentence.words[clause.first :]:
        return False
    mark = sentence.words.index(QUESTION, clause.first)
    return mark == len(sentence.words) - 1 or (sentence.words[mark - 1] != "(" and mark > clause.first + 1)


def _denial_nearby(mention: Mention) -> bool:
    """A "not" before a mention that does not reach it leaves in doubt what is meant."""
    return mention.led_by("negation.verb") and not mention.led_by("negation.determiner")


def _instructed(mention: Mention) -> bool:
    """As in "Call us if you have an infection", "to prevent infection"."""
    return reservations.governed(mention.sentence, mention.clause, "instruction")


def _risked(mention: Mention) -> bool:
    """As in "at risk of infection", "to prevent infection"; but "explained that she takes an antibiotic"."""
    sentence, first = mention.sentence, mention.clause.first
    frame = next(sentence.within(first, mention.span.first, "aside.frame"), None)
    if frame is None:
        return False
    between = sentence.words[frame.last : mention.span.first]
    return not any(one == "she" and other in HAVING for one, other in pairwise(between))


def _supposed(mention: Mention) -> bool:
    """As in "return if infection develops"."""
    return reservations.hypothetical(mention) and not mention.clause_has("aside.open")


def _screen_clear(mention: Mention) -> bool:
    """As in "Screening for contraindications was entirely clear" has its answer with it."""
    if not reservations.looked_for(mention):
        return False
    if not {"passed", "passes"}.isdisjoint(mention.before):
        return True
    after = mention.after
    return not SCREEN_CLEAR.isdisjoint(after) and not CAME_BACK.isdisjoint(after)


def _any(mention: Mention) -> bool:
    """As in "Any infection, I asked myself": "any" never names one that is there."""
    return mention.sentence.words[max(0, mention.span.first - 1)] == "any"


def _merely_topic(mention: Mention) -> bool:
    """As in "Any infection, I asked myself", "On antibiotics my answer is shorter"."""
    before, words = mention.before, mention.words
    if before[:1] == ["any"] and len(before) <= 4:
        return FINITE.isdisjoint(words)
    return before in (["on"], ["about"]) and mention.following(1) in (["my"], ["i"], ["we"])


def _unsought(mention: Mention) -> bool:
    """As in "No contraindications were looked for": the search is denied, not what it is for."""
    first, after = mention.span.last, mention.following(1)
    if any(cue.first >= first for cue in mention.denials):
        return False
    passive = after in (["was"], ["were"], ["has"], ["have"])
    return passive and mention.sentence.has(first + 1, first + 3, "aside.open")


def _inverted(mention: Mention) -> bool:
    """As in "Should an infection develop, ..."."""
    return reservations.inverted_condition(mention.sentence, mention.clause)


def _read_about(mention: Mention) -> bool:
    """As in "I've been googling mastitis, abscess, clots": feared, and not said to be there."""
    words = mention.sentence.words[: mention.span.first]
    return not READ_IN.isdisjoint(words) and OWN.isdisjoint(words[-1:])


def _as_a_word(mention: Mention) -> bool:
    """As in "The word 'implant' occurs three times in her notes": a word, of which the rest is told."""
    named = [word for word in mention.before if word.isalpha()][-1:]
    behind = [word for word in mention.following(3) if word.isalpha()][:1]
    told = not AS_WORD.isdisjoint(named) and not STANDING.isdisjoint(behind)
    return told and ITSELF.isdisjoint(mention.sentence.words[mention.span.last :])


DENIED: tuple[Rule[Mention], ...] = (
    Rule("like-this", Verdict.UNCLEAR, passing.like_this),
    Rule("restricted", Verdict.UNCLEAR, restricted),
    Rule("double-negation", Verdict.UNCLEAR, reservations.doubled),
    Rule("denied-history", Verdict.ASIDE, circumstances.of_the_past),
    Rule("instruction", Verdict.ASIDE, _instructed),
    Rule("unsought", Verdict.UNCLEAR, _unsought),
    Rule("other-person", Verdict.ASIDE, circumstances.another_person),
    Rule("another-date", Verdict.ASIDE, circumstances.of_another_date),
    Rule("to-be-excluded", Verdict.UNCLEAR, reservations.might_exclude),
    Rule("reserved", Verdict.UNCLEAR, reservations.reserved),
    Rule("narrowed", Verdict.UNCLEAR, reservations.narrowed),
    Rule("hedged", Verdict.UNCLEAR, reservations.hedged_denial),
    Rule("exception", Verdict.UNCLEAR, reservations.excepted),
    Rule("not-needed", Verdict.UNCLEAR, reservations.unneeded),
    Rule("denied-then", Verdict.ASIDE, circumstances.denied_then),
)
"""What keeps a denial from being one, of this patient, now: in order, the first that applies."""

AFFIRMED: tuple[Rule[Mention], ...] = (
    Rule("belongs-to-another", Verdict.ASIDE, belongs_to_another),
    Rule("as-a-word", Verdict.OPEN, _as_a_word),
    Rule("read-about", Verdict.OPEN, _read_about),
    Rule("other-person", Verdict.ASIDE, circumstances.another_person),
    Rule("instruction", Verdict.ASIDE, _instructed),
    Rule("risk-or-advice", Verdict.ASIDE, _risked),
    Rule("hypothetical", Verdict.ASIDE, _inverted),
    Rule("general-rule", Verdict.ASIDE, reservations.states_a_rule),
    Rule("hypothetical", Verdict.ASIDE, _supposed),
    Rule("screen-clear", Verdict.DENIED, _screen_clear),
    Rule("taught", Verdict.ASIDE, talk.taught),
    Rule("in-passing", Verdict.ASIDE, passing.said_in_passing),
    Rule("asked-in-vain", Verdict.ASIDE, undone.asked_in_vain),
    Rule("not-taken", Verdict.OPEN, undone.not_taken),
    Rule("not-taken", Verdict.OPEN, undone.wished),
    Rule("looked-for", Verdict.OPEN, reservations.looked_for),
    Rule("looked-for", Verdict.OPEN, talk.sought),
    Rule("ruled-out", Verdict.DENIED, talk.ruled_out),
    Rule("set-right", Verdict.ASIDE, undone.corrected),
    Rule("talked-of", Verdict.OPEN, talk.talked_of),
    Rule("talked-of", Verdict.OPEN, talk.guessed_by_others),
    Rule("suspected", Verdict.UNCLEAR, talk.suspected_by_writer),
    Rule("hypothetical", Verdict.ASIDE, reservations.needed_if),
    Rule("not-assessed", Verdict.OPEN, reservations.not_assessed),
    Rule("named", Verdict.OPEN, _merely_topic),
    Rule("hedged", Verdict.UNCLEAR, reservations.hedged),
    Rule("never-back", Verdict.ASIDE, times.never_back),
    Rule("not-over", Verdict.PRESENT, circumstances.not_over),
    Rule("taking-now", Verdict.PRESENT, circumstances.taking_now),
    Rule("over", Verdict.ENDED, circumstances.is_over),
    Rule("since-then", Verdict.ASIDE, times.since_then),
    Rule("past", Verdict.ASIDE, circumstances.is_past),
    Rule("noted-then", Verdict.ASIDE, circumstances.noted_then),
    Rule("told-of-then", Verdict.ASIDE, times.told_of_then),
    Rule("any", Verdict.OPEN, _any),
)
"""What a mention that nobody denies may be, other than simply present: in order, the first that applies."""
