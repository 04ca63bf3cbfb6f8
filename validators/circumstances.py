"""Whom and when a sentence speaks of: her or somebody else, now or another time."""

from __future__ import annotations

import re
from itertools import pairwise

from validators import times
from validators.clauses import Clause, Sentence
from validators.lexicon import Span
from validators.rulebook import word_set
from validators.tenses import Tense
from validators.verdicts import Mention

NOW = word_set("circumstances", "now")
PAST_VERBS = word_set("circumstances", "past_verbs")
NOT_OVER = word_set("circumstances", "not_over")
PRESENT_WORDS = word_set("circumstances", "present_words")
UNTIL_NOW = word_set("circumstances", "until_now")
OLD_ON_PURPOSE = word_set("circumstances", "old_on_purpose")
HAVING_HAD = word_set("circumstances", "having_had")
KIN_MARKS = word_set("circumstances", "kin_marks")
HOMOGRAPHS = word_set("circumstances", "homographs")
HER = word_set("circumstances", "her")
HER_AGAIN = word_set("circumstances", "her_again")
AHEAD = word_set("antibiotic", "ahead")
SWALLOWED = word_set("circumstances", "swallowed")
GOING_ON = word_set("circumstances", "going_on")
DOSES = word_set("circumstances", "doses")
BEGINNING = word_set("circumstances", "beginning")
NEVER = frozenset({"not", "n't", "never", "neither", "nor", "none", "no", "pas", "jamais", "without"})
NOT_SO_FAR = frozenset({"before", "until", "till", "being"})
"""Before an end these say that it has not come: "before the mastitis had cleared"."""
EVER_SINCE = (["ever", "since"], ["since", "then"], ["until", "now"])
"""As in "cefazolin during the operation and cephalexin ever since"."""
WEEKS = frozenset({"week", "morning", "afternoon", "evening", "weekend", "month"})
SOMEONE_ELSE = ("another", "other", "different", "someone")
RELATIVE_PRONOUNS = ("who", "which", "whose", "qui", "dont")
TAKING_NOW = re.compile(
    r"\b(?:(?:is|' s|s|are) (?:now |currently |still |presently )?(?:taking|on|receiving|using)"
    r"|takes|prend)\b"
    r"(?! (?:record|file|the (?:chart|record|list)|her (?:chart|record|list|file))\b)"
    r"(?! (?:no|none|nothing|pas|plus|point|jamais|aucun|aucune|ni|nul|rien)\b)"
)


def of_another_date(mention: Mention) -> bool:
    """As in "When I saw her on October 3 she had no infection" says nothing of today."""
    return _stale(mention) or _past_visit(mention.sentence, mention.clause)


def _stale(mention: Mention) -> bool:
    """Whether the denial is dated well before the letter."""
    sentence, clause = mention.sentence, mention.clause
    if not sentence.stale or not NOW.isdisjoint(mention.words):
        return False
    if any(_dated_within(sentence, one) for one in sentence.chain(clause)):
        return True
    if not _simple_past(sentence, clause):
        return False
    parts = (one.first for one in sentence.clauses if one.opener in (";", ".") and one.first <= clause.first)
    begin = max(parts, default=0)
    return any(begin <= index < clause.first for index in sentence.stale)


def _dated_within(sentence: Sentence, clause: Clause) -> bool:
    """A date of long ago in a clause; "none since 3 May", "finished on 3 May" are dated so on purpose."""
    return any(
        clause.first <= index < clause.last
        and OLD_ON_PURPOSE.isdisjoint(sentence.words[max(clause.first, index - 3) : index])
        for index in sentence.stale
    )


def _simple_past(sentence: Sentence, clause: Clause) -> bool:
    """Whether the verb of a clause is in the past: "had no infection", not "has had no antibiotics"."""
    words = sentence.words_of(clause)
    perfect = {
        after for word, after in pairwise(words) if word in ("has", "have", "s", "ve", "been", "is", "are")
    }
    for index, word in enumerate(words):
        if word in PAST_VERBS and word not in perfect:
            return True
        if word == "had" and words[max(0, index - 1)] not in ("has", "have", "s", "ve"):
            return True
    return False


def _past_visit(sentence: Sentence, clause: Clause) -> bool:
    """As in "When I last saw her there was no infection"."""
    if not sentence.has(0, clause.first, "historical.past"):
        return False
    if not any(_simple_past(sentence, one) for one in sentence.chain(clause)):
        return False
    return any(
        sentence.clause_has(one, "historical.past") and NOW.isdisjoint(sentence.words_of(one))
        for one in sentence.clauses
        if one.last <= clause.first and one.opener in ("", ",")
    )


def of_the_past(mention: Mention) -> bool:
    """As in "no history of mastitis": denied of all her life, which says nothing of today."""
    said_nothing = mention.sentence.words[mention.denials[0].first] in ("nothing", "rien", "neither", "ni")
    first = min(mention.span.first, *(cue.last for cue in mention.denials))
    told = mention.sentence.within(first, mention.span.first, "historical.history", "historical.past")
    history = any(mention.sentence.words[one.last] not in ("that", "which") for one in told)
    return history and not said_nothing


def denied_then(mention: Mention) -> bool:
    """As in "no infection last week"; "none since last week" reaches until now."""
    if not mention.clause_has("historical.past") or not UNTIL_NOW.isdisjoint(mention.words):
        return False
    span, words = mention.span, mention.sentence.words
    verb = times.governing(mention.sentence, mention.clause, span.first, span.last)
    past = next(mention.sentence.within(mention.clause.first, mention.clause.last, "historical.past"))
    present = verb is not None and verb.tense is Tense.PRESENT and verb.word != "is"
    return not (present and "," in words[span.last : past.first])


def another_person(mention: Mention) -> bool:
    """Whether somebody else's body is spoken of, in the clause or in one whose subject it shares."""
    return any(_of_another(mention, clause) for clause in mention.sentence.chain(mention.clause))


def _of_another(mention: Mention, clause: Clause) -> bool:
    """Whether somebody else is the subject or possessor in a clause, not merely named there."""
    sentence, span = mention.sentence, mention.span
    if clause.opener in RELATIVE_PRONOUNS and _follows_person(sentence, clause):
        return True
    if speaks_of_someone_else(sentence, clause):
        return True
    words = sentence.words_of(clause)
    if not {"he", "his", "him"}.isdisjoint(words) and {"she", "her"}.isdisjoint(words):
        return True
    return any(
        person.first <= span.first
        and "not" not in sentence.words[max(clause.first, person.first - 2) : person.first]
        and _is_kin(sentence, person, span)
        and not _her_before(sentence.words[clause.first : person.first])
        and HER_AGAIN.isdisjoint(_behind_kin(sentence.words[person.last : span.first]))
        for person in sentence.within(clause.first, clause.last, "person.other")
    )


def _behind_kin(words: list[str]) -> list[str]:
    """The words behind a relative; "wife of the patient" is still the relative."""
    return words[3:] if words[:1] == ["of"] and len(words) > 2 else words


def _her_before(words: list[str]) -> bool:
    """As in "she and her baby"; but for "the patient's sister"."""
    return any(word in HER and words[at + 1 : at + 3] != ["'", "s"] for at, word in enumerate(words))


def _follows_person(sentence: Sentence, clause: Clause) -> bool:
    """As in "her sister, who ..."."""
    persons = list(sentence.within(max(0, clause.first - 4), clause.first, "person.other"))
    if not persons or "not" in sentence.words[max(0, persons[-1].first - 2) : persons[-1].first]:
        return False  # "it is she, not her partner, who has the implant"
    return persons[-1].last >= clause.first - 1


def speaks_of_someone_else(sentence: Sentence, clause: Clause) -> bool:
    """As in "another patient", "someone else"."""
    return any(
        sentence.words[one.first] in SOMEONE_ELSE
        for one in sentence.within(clause.first, clause.last, "person.other")
    )


def _is_kin(sentence: Sentence, person: Span, span: Span) -> bool:
    """As in "son" and "fils" are kin behind a determiner; French "son" is "his".

    The mother of a baby is the patient; "son pere" names whom it means.
    """
    word = sentence.words[person.first]
    before = sentence.words[person.first - 1] if person.first else ""
    if word in ("mother", "mom", "mum", "mere") and person.last - person.first == 1:
        owned = before in ("her", "s", "my", "sa", "own")
        return owned or (span.group == "condition" and person.first == sentence.clause_of(span.first).first)
    named_whole = person.last - person.first > 1
    return named_whole or word not in HOMOGRAPHS or before in KIN_MARKS


def not_over(mention: Mention) -> bool:
    """As in "not yet finished", "has not resolved", "is being cleared", "before it had cleared"."""
    if mention.clause_has("pseudo_negation"):
        return True
    sentence, clause = mention.sentence, mention.clause
    unfinished = sentence.within(clause.first, clause.last, "historical.unfinished")
    if any(not times.still_then(sentence, one) for one in unfinished):
        return True
    if not NOT_SO_FAR.isdisjoint(mention.before) and times.ended(mention):
        return True
    over = next(sentence.within(clause.first, clause.last, "historical.over"), None)
    return over is not None and not NOT_SO_FAR.isdisjoint(sentence.words[clause.first : over.first])


def taking_now(mention: Mention) -> bool:
    """As in "she is still on cephalexin", whatever ended before."""
    if mention.span.group != "antibiotic":
        return False
    if TAKING_NOW.search(" ".join(mention.words)):
        return True
    return mention.sentence.running and not is_over(mention)


def is_over(mention: Mention) -> bool:
    """As in "completed cephalexin on 3 May", "mastitis in June; it resolved"."""
    if mention.clause_has("historical.over") or _ended_next(mention.sentence, mention.clause):
        return True
    if times.ended(mention):
        return True
    return mention.span.group == "antibiotic" and _last_one(mention)


def _last_one(mention: Mention) -> bool:
    """As in "the last antibiotic was in early May", "30 Oct: last clindamycin swallowed"."""
    if "last" not in mention.before[-4:] or not AHEAD.isdisjoint(mention.sentence.words):
        return False
    return not SWALLOWED.isdisjoint(mention.words)


def noted_then(mention: Mention) -> bool:
    """As in "12 Oct: left mastitis, seen in emerg", "mastitis left, January": a note with an old date.

    What began then ("since January"), goes on, or is a prescription with its dose is not over by its date.
    """
    sentence, span = mention.sentence, mention.span
    dates = (*sentence.stale, *sentence.months)
    if not dates or span.group not in ("infection", "antibiotic") or _returned(mention):
        return False
    first, last = _item(sentence.words, span)
    words = sentence.words[first:last]
    if not GOING_ON.isdisjoint(words) or (span.group == "antibiotic" and not DOSES.isdisjoint(words)):
        return False
    return any(
        first <= index < last and BEGINNING.isdisjoint(sentence.words[max(first, index - 3) : index])
        for index in dates
    )


def _item(words: list[str], span: Span) -> tuple[int, int]:
    """The stretch between semicolons in which a mention stands."""
    first = max((i + 1 for i in range(span.first) if words[i] == ";"), default=0)
    last = next((i for i in range(span.last, len(words)) if words[i] == ";"), len(words))
    return first, last


def _ended_next(sentence: Sentence, clause: Clause) -> bool:
    """As in "mastitis in June; it resolved", "cephalexin, now finished".

    The end stands in the clause that follows.
    """
    following = [later for later in sentence.clauses if later.first >= clause.last][:2]
    for later in following:
        if sentence.clause_has(later, "historical.unfinished", "pseudo_negation", "negation"):
            return False
        over = next(sentence.within(later.first, later.last, "historical.over"), None)
        if over is not None:
            return over.first - later.first <= 8
    return False


def is_past(mention: Mention) -> bool:
    """As in "mastitis in June", "treated until 28 October"."""
    if _returned(mention) or mention.following(2) in EVER_SINCE:
        return False
    return _ended_on(mention.sentence) or _lies_in_the_past(mention)


def _returned(mention: Mention) -> bool:
    """As in "mastitis in June, now it is back"; but for "neither recurred", "has not returned"."""
    words = mention.sentence.words
    return any(
        NEVER.isdisjoint(words[max(0, one.first - 4) : one.last])
        for one in mention.sentence.within(mention.span.last, len(words), "historical.returned")
    )


def _ended_on(sentence: Sentence) -> bool:
    """As in "treated until 28 October", "from November 20 to November 30".

    An end that lies before the letter.
    """
    for index in sentence.stale:
        before = sentence.words[max(0, index - 2) : index]
        if not {"until", "till", "to", "through", "jusqu"}.isdisjoint(before):
            return not HAVING_HAD.isdisjoint(sentence.words)
    return False


def _lies_in_the_past(mention: Mention) -> bool:
    """A time that is over stands in the clause, or in an earlier one that it depends on."""
    sentence, clause, words = mention.sentence, mention.clause, mention.words
    if not NOT_OVER.isdisjoint(words) or _this_week(words):
        return False
    if _past_time(sentence, clause):
        return True
    if _of_another_age(mention):
        return True
    if sentence.stale and _simple_past(sentence, clause) and (PRESENT_WORDS - {"has"}).isdisjoint(words):
        return True
    if not PRESENT_WORDS.isdisjoint(words) or clause.opener in (";", ".", "but", "however", "-"):
        return False
    earlier = [one for one in sentence.clauses if one.last <= clause.first]
    return any(_past_time(sentence, one) for one in earlier[-3:])


def _of_another_age(mention: Mention) -> bool:
    """As in "amoxicillin as a toddler", "when she was in college, clindamycin"; but not what lasts."""
    sentence, clause = mention.sentence, mention.clause
    if mention.span.group not in ("infection", "antibiotic") or not times.LASTING.isdisjoint(mention.words):
        return False
    first = times.scope(sentence, clause)[0]
    return any(
        times.another_time(sentence, one) for one in sentence.clauses if first <= one.first <= clause.first
    )


def _this_week(words: list[str]) -> bool:
    """As in "in January and again this week"."""
    return any(one == "this" and other in WEEKS for one, other in pairwise(words))


def _past_time(sentence: Sentence, clause: Clause) -> bool:
    """As in "last June", "a history of", "in 2019"."""
    if sentence.clause_has(clause, "historical.past", "historical.history"):
        return True
    return any(clause.first <= index < clause.last for index in sentence.past_years)
