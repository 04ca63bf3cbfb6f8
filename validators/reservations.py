"""What takes the edge off a statement: conditions, hedges, exceptions, narrowings."""

from __future__ import annotations

from itertools import pairwise

from validators.clauses import Clause, Sentence
from validators.lexicon import Span
from validators.rulebook import phrases, word_set
from validators.verdicts import Mention

OF_HER = word_set("denial", "of_her")
UNNEEDED = word_set("reservations", "unneeded")
NEEDING = word_set("reservations", "needing")
GIVEN = word_set("reservations", "given")
WELL = word_set("reservations", "well")
DAYS = word_set("reservations", "days")
UNDONE = word_set("reservations", "undone")
CONCESSIVE = word_set("reservations", "concessive")
NOT_DONE = phrases("reservations", "not_done")
NOT_ASSESSED = phrases("reservations", "not_assessed")
PERCEIVING = word_set("reservations", "perceiving")
RULE_VERBS = word_set("reservations", "rule_verbs")
RESTARTING = word_set("reservations", "restarting")
JOINING = word_set("reservations", "joining")
POINTS_BACK = word_set("reservations", "points_back")
REQUESTING = word_set("reservations", "requesting")
EVIDENTIAL = phrases("reservations", "evidential")
ALTERNATIVES = word_set("reservations", "alternatives")
NARROWING = word_set("reservations", "narrowing")
CONCLUDING = word_set("reservations", "concluding")
ENDS = (";", ".", "!")


def governed(sentence: Sentence, clause: Clause, *groups: str) -> bool:
    """Whether a cue of some groups stands in the clause, or governs it from an earlier one."""
    if sentence.clause_has(clause, *groups):
        return True
    if not sentence.has(0, clause.first, *groups):
        return False
    before = [earlier for earlier in reversed(sentence.clauses) if earlier.first < clause.first]
    if any(_fronted(sentence, earlier, clause, *groups) for earlier in before):
        return True
    for earlier in before:
        if _restarts(sentence, earlier, clause):
            return False
        if sentence.clause_has(earlier, *groups):
            return True
    return False


def _fronted(sentence: Sentence, earlier: Clause, clause: Clause, *groups: str) -> bool:
    """As in "If the imaging is clear, I would recommend": a condition before its main clause governs it."""
    cue = next(sentence.within(earlier.first, min(earlier.first + 3, earlier.last), *groups), None)
    if cue is None or cue.group != "conditional":
        return False
    between = [
        one
        for one in sentence.clauses
        if earlier.last <= one.first <= clause.first and one.opener not in ("(", ")")
    ]
    return len(between) <= 2 and not any(one.opener in (";", ".", "but", "mais") for one in between)


def _restarts(sentence: Sentence, earlier: Clause, clause: Clause) -> bool:
    """Whether the referrer begins anew after `earlier`, so that what governed it governs no more."""
    return any(
        later.opener in RESTARTING
        or not {"i", "we", "je"}.isdisjoint(sentence.words[later.first : later.first + 3])
        or (
            later.opener == "and" and not CONCLUDING.isdisjoint(sentence.words[later.first : later.first + 3])
        )
        for later in sentence.clauses
        if earlier.first < later.first <= clause.first
    )


def trailing_condition(sentence: Sentence, clause: Clause) -> bool:
    """Whether a condition follows the clause: "none, provided that ...", "but only if ..."."""
    for later in sentence.clauses:
        if later.first <= clause.first:
            continue
        if later.opener in ENDS:
            return False
        if _reserves(sentence, later):
            return True
        if later.opener not in JOINING:
            return False
    return False


def _reserves(sentence: Sentence, later: Clause) -> bool:
    """Whether a clause that follows takes back, hedges or conditions what went before it."""
    if later.opener in CONCESSIVE and _takes_back(sentence, later):
        return True
    hedged = sentence.has(later.first, min(later.first + 3, later.last), "uncertain.clausal")
    if hedged and _same_subject(sentence, later):
        return True
    head = next(sentence.within(later.first, min(later.first + 4, later.last), "conditional.both"), None)
    return head is not None and not (later.opener == "and" and sentence.words[head.first] in ("if", "si"))


def _same_subject(sentence: Sentence, clause: Clause) -> bool:
    """As in "none, I think", "and I expect it is the same" speak of what went before.

    "and I hope you can see her" does not.
    """
    words = sentence.words_of(clause)
    if sum(word.isalpha() for word in words) <= 4:
        return True
    return not POINTS_BACK.isdisjoint(words) and REQUESTING.isdisjoint(words)


def _takes_back(sentence: Sentence, clause: Clause) -> bool:
    """As in "none, although I was unable to take a history", "none, but please check with her surgeon"."""
    words = sentence.words_of(clause)
    unable = not {"unable", "not", "n't", "cannot", "pas"}.isdisjoint(words)
    if unable and any(word.startswith(NOT_DONE) for word in words):
        return True
    return sentence.clause_has(clause, "instruction", "uncertain.clausal")


def inverted_condition(sentence: Sentence, clause: Clause) -> bool:
    """As in "Should the biopsy come back clear, ...", "Were she to ...": a condition without "if"."""
    if any(one.opener in (";", ".") and one.first <= clause.first for one in sentence.clauses):
        return False
    opening = [word for word in sentence.words[:3] if word.isalpha()][:2]
    verb, subject = opening[:1], opening[1:2]
    if verb == ["should"] or (verb == ["were"] and "to" in sentence.words[:12]):
        return True
    return verb in (["were"], ["had"]) and subject in (["she"], ["the"], ["there"], ["her"])


def conditional_mood(mention: Mention) -> bool:
    """As in "There would be no contraindication": so it is if something else is so."""
    words = mention.words
    for index, word in enumerate(words):
        if word not in ("would", "d") or not {"that", "which", "nothing", "if"}.isdisjoint(words[:index]):
            continue
        verb = words[index + 1 : index + 2]
        if verb in (["be"], ["have"], ["see"], ["find"], ["not"]):
            return verb != ["have"] or "no" in words[index + 2 : index + 4]
    return False


def doubled(mention: Mention) -> bool:
    """Two denials of one mention; "no contraindication, at least none known" says it once more."""
    denials = mention.denials
    if mention.led_by("pseudo_negation"):
        return True
    if len(denials) == 2 and _of_another_member(mention):
        return False
    if len(denials) == 2 and denials[0].last <= mention.span.first:
        return mention.sentence.words[denials[1].first] != "none"
    return len(denials) > 1


def _of_another_member(mention: Mention) -> bool:
    """As in "the absence of mastitis as well as the absence of antibiotics": each has its own denial."""
    first, second = mention.denials
    named = mention.sentence.within(first.last, second.first, "infection", "antibiotic", "contraindication")
    return second.last <= mention.span.first and any(one != mention.span for one in named)


def hedged_denial(mention: Mention) -> bool:
    """As in "I see no obvious infection"; but for "could find no", and for "nothing suggestive of"."""
    first = max(mention.clause.first, min(cue.first for cue in mention.denials) - 2)
    words = mention.sentence.words
    hedges = any(
        not (
            words[cue.first] in ("could", "can") and not PERCEIVING.isdisjoint(words[cue.last : cue.last + 1])
        )
        for cue in mention.sentence.within(
            min(first, mention.span.first), mention.span.first, "uncertain.nominal"
        )
    )
    return hedges and not _evidential(mention)


def _evidential(mention: Mention) -> bool:
    """As in "nothing suggestive of infection": the hedge belongs to what is denied."""
    words = mention.sentence.words
    hedges = mention.sentence.within(mention.clause.first, mention.span.first, "uncertain.nominal")
    return all(
        words[hedge.first].startswith(EVIDENTIAL)
        and words[hedge.first] not in ("concern", "concerned")
        and hedge.last - hedge.first <= 2
        for hedge in hedges
    )


def narrowed(mention: Mention) -> bool:
    """As in "no absolute contraindications".

    "mastitis or other infection", "local or systemic signs" narrow nothing.
    """
    sentence, span = mention.sentence, mention.span
    if _of_some_only(mention):
        return True
    first = min(span.first, *(cue.last for cue in mention.denials))
    if {"absolute", "relative"} <= set(sentence.words[max(0, first - 1) : span.first]):
        return False
    for cue in sentence.within(first, span.first, "uncertain.limiting"):
        if _no_more(mention, cue):
            continue
        broader = sentence.words[cue.last : cue.last + 1] in (["or"], ["and"]) and not WIDE.isdisjoint(
            sentence.words[cue.last + 1 : cue.last + 2]
        )  # "obstetric or general", "obstetric or otherwise"
        if sentence.words[cue.first - 1] not in ALTERNATIVES and not broader:
            return True
    return not NARROWING.isdisjoint(mention.following(1))


def _of_some_only(mention: Mention) -> bool:
    """As in "most contraindications have been excluded": not all of them; "none of the usual ones" is."""
    if any(cue.last <= mention.span.first for cue in mention.denials):
        return False
    before = [one for one in mention.before[-3:] if one not in ("of", "the", "these", "those")]
    return before[-1:] != [] and before[-1] in SOME_ONLY


def _no_more(mention: Mention, cue: Span) -> bool:
    """As in "no more antibiotics": their time is over."""
    words = mention.sentence.words
    over = mention.span.group == "antibiotic" and words[max(0, cue.first - 1) : cue.last] == ["no", "more"]
    return over and NEEDING.isdisjoint(mention.words) and "than" not in mention.following(2)


def excepted(mention: Mention) -> bool:
    """As in "no contraindications other than her implants", "apart from ..., none"."""
    sentence, clause = mention.sentence, mention.clause
    later = (one for one in sentence.clauses if one.first > mention.span.first and one.opener in (";", "."))
    end = next((one.first for one in later), len(sentence.words))
    cues = (
        *sentence.within(0, min(3, clause.first), "exception.phrases"),
        *sentence.within(clause.first, end, "exception.phrases"),
    )
    return any(not _otherwise_well(mention, cue) for cue in cues)


def _otherwise_well(mention: Mention, cue: Span) -> bool:
    """As in "healthy breast otherwise, no infection": what is excepted is another matter."""
    words = mention.sentence.words
    if words[cue.first] not in ("otherwise", "autrement") or cue.last > mention.denials[0].first:
        return False
    return words[cue.last : cue.last + 1] == [","] and not WELL.isdisjoint(words[: cue.first])


WIDE = frozenset({"general", "otherwise", "other", "any", "medical", "surgical"})
"""What makes a narrow word one of several: "obstetric or general history"."""
SOME_ONLY = word_set("reservations", "some_only")
PARTLY = frozenset(
    {"for", "yet", "far", "more", "stronger", "until", "other", "iv", "oral", "further", "before", "then"}
)
"""Words that leave open whether she takes one all the same: "has not needed any for this"."""


def unneeded(mention: Mention) -> bool:
    """As in "no antibiotics are needed": she may take one all the same.

    "neither needed nor given" says all.
    """
    if mention.span.group != "antibiotic" or UNNEEDED.isdisjoint(mention.words):
        return False
    words = mention.words
    if _never_came_to_it(mention):
        return False
    if "neither" in words and not GIVEN.isdisjoint(words[words.index("neither") :]):
        return False
    return not any(one in ("nor", "ni") and other in GIVEN for one, other in pairwise(words))


def _never_came_to_it(mention: Mention) -> bool:
    """As in "she has not needed any antibiotics": whoever did not need one until now was given none."""
    words = mention.words
    needed = next((at for at, word in enumerate(words) if word in ("needed", "required")), 0)
    perfect = needed > 1 and words[needed - 1] in ("not", "n't") and words[needed - 2] in ("has", "ha")
    return (
        perfect
        and words[needed + 1 : needed + 2] in (["any"], ["antibiotics"], ["an"])
        and PARTLY.isdisjoint(words)
    )


def might_exclude(mention: Mention) -> bool:
    """As in "a culture would exclude infection", "sent to exclude infection": it is not done yet."""
    words = mention.sentence.words
    return any(
        cue.kind == "excluding"
        and (cue.first == 0 or not UNDONE.isdisjoint(words[max(0, cue.first - 2) : cue.first]))
        for cue in mention.denials
    )


def reserved(mention: Mention) -> bool:
    """Whether a denial hangs on something: a condition, an "I think", a "would"."""
    sentence, clause = mention.sentence, mention.clause
    return (
        conditional_mood(mention)
        or inverted_condition(sentence, clause)
        or governed(sentence, clause, "uncertain.clausal", "conditional")
        or trailing_condition(sentence, clause)
    )


def hypothetical(mention: Mention) -> bool:
    """Under a condition. A treatment "until Tuesday" is given now."""
    sentence, span = mention.sentence, mention.span
    if not sentence.has_anywhere("conditional"):
        return False
    kept = [
        one
        for one in sentence.spans
        if not (
            one.label == "conditional.both"
            and _until(sentence, one)
            and (one.first >= span.last or _names_a_day(sentence, one))
        )
    ]
    return governed(sentence.undated(kept), mention.clause, "conditional")


def _names_a_day(sentence: Sentence, cue: Span) -> bool:
    """As in "until the 20th", "until Friday"."""
    behind = sentence.words[cue.last : cue.last + 3]
    return any(word[0].isdigit() or word in DAYS for word in behind)


def _until(sentence: Sentence, cue: Span) -> bool:
    return sentence.words[cue.first] in ("until", "till", "jusqu")


def needed_if(mention: Mention) -> bool:
    """As in "If it worsens she needs an antibiotic": none is taken yet."""
    return not {"need", "needs"}.isdisjoint(mention.before) and mention.sentence.has_anywhere("conditional")


def states_a_rule(mention: Mention) -> bool:
    """As in "An infection postpones treatment": a sentence about anybody."""
    head = mention.before
    return (
        len(head) <= 8
        and not {"an", "any", "a", "active"}.isdisjoint(head[:1])
        and not RULE_VERBS.isdisjoint(mention.after)
        and OF_HER.isdisjoint(head)
    )


def not_assessed(mention: Mention) -> bool:
    """As in "I have not reviewed the contraindications": nothing is said of them."""
    for cue in mention.sentence.within(mention.clause.first, mention.clause.last, "uncertain.clausal"):
        words = mention.sentence.words[cue.first : cue.last]
        if not {"not", "n't", "pas", "non"}.isdisjoint(words) and any(
            word.startswith(NOT_ASSESSED) for word in words
        ):
            return True
    return False


def hedged(mention: Mention) -> bool:
    """As in "I think she has mastitis", "probable mastitis"."""
    sentence, clause, span = mention.sentence, mention.clause, mention.span
    near = max(clause.first, span.first - 5), min(clause.last, span.last + 4)
    if governed(sentence, clause, "uncertain.clausal"):
        return True
    return any(not _of_the_illness(mention, cue) for cue in sentence.within(*near, "uncertain.nominal"))


def _of_the_illness(mention: Mention, cue: Span) -> bool:
    """As in "cefazolin for a presumed wound infection": what is presumed is not the course."""
    if mention.span.group != "antibiotic" or cue.first < mention.span.last:
        return False
    linked = "for" in mention.sentence.words[mention.span.last : cue.first]
    return linked and mention.sentence.has(cue.last, cue.last + 3, "infection")


def looked_for(mention: Mention) -> bool:
    """As in "Screened for infection".

    "I am worried about mastitis" is a suspicion, "she is worried" is not.
    """
    if not mention.clause_has("aside.open"):
        return False
    words = mention.words
    own_worry = not {"i", "we", "my"}.isdisjoint(words) and not {
        "worried",
        "concerned",
        "concern",
    }.isdisjoint(words)
    return not own_worry
