"""When a mention plays: told as an episode that was, or as something of now.

The verb that governs a mention says it where no date does. "She had mastitis", "took amoxicillin", "was
treated with penicillin" tell of what was, unless a word of these days stands beside it; what was started,
prescribed or picked up goes on; what an examination showed is so now.
"""

from __future__ import annotations

from itertools import pairwise

from validators.clauses import Clause, Sentence
from validators.lexicon import Span
from validators.tenses import Tense, Verb, forms, verbs
from validators.verdicts import Mention

NOW = forms("time", "now")
WEEKDAYS = forms("time", "weekdays")
HARDLY_OVER = forms("time", "hardly_over")
SHORT_UNITS = forms("time", "short_units")
CLOSING = forms("time", "closing")
EPISODE = forms("time", "episode")
BEGINNING = forms("time", "beginning")
EXAMINING = forms("time", "examining")
STAGES = forms("life", "stages")
YOUNG = forms("life", "young")
AGES = forms("life", "ages")
TEENS = forms("life", "teens")
LASTING = forms("time", "lasting")
VISITING = forms("life", "visiting")
LONG_UNITS = forms("life", "long_units")
GOING_ON = forms("time", "going_on")
COUNTED = forms("time", "counted")
ENDING = forms("time", "ending")
PARTLY = forms("time", "partly")
NEEDING = frozenset({"needed", "had", "got", "required", "came", "went", "ended"})
DENYING = frozenset({"not", "n't", "never", "hardly", "barely", "before", "without"})
BEHIND_HER = forms("time", "behind_her")
PARTING = frozenset({";", ".", "but", "however", "though", "although", "while", "whereas", ":", "!", "?"})
"""What begins another matter."""
AS_ONE = ("as", "at", "in", "during", "her", "of", "before", "from")


def governing(sentence: Sentence, clause: Clause, first: int, last: int) -> Verb | None:
    """The verb of which a stretch of tokens is the object or the subject.

    The nearest before it, else the first behind it, else that of the clause before. An infinitive governs
    alone: "was told to take" tells of no taking, "needed to take" does.
    """
    words = sentence.words
    found = verbs(words, clause.first, clause.last)
    before = [verb for verb in found if verb.last < first]
    if before:
        under = before[-1].tense is Tense.INFINITIVE and len(before) > 1 and before[-2].word in NEEDING
        return before[-2] if under else before[-1]
    behind = next((verb for verb in found if verb.first >= last), None)
    if behind is not None or clause.opener in PARTING:
        return behind
    earlier = next((one for one in reversed(sentence.clauses) if one.last <= clause.first), None)
    return governing(sentence, earlier, clause.first, clause.last) if earlier is not None else None


def scope(sentence: Sentence, clause: Clause) -> tuple[int, int]:
    """The tokens of a clause with those that belong to it: up to a semicolon, a colon, a "but"."""
    first, last = clause.first, clause.last
    for one in reversed([one for one in sentence.clauses if one.first <= clause.first]):
        first = one.first
        if one.opener in PARTING:
            break
    for one in (one for one in sentence.clauses if one.first > clause.first):
        if one.opener in PARTING:
            break
        last = one.last
    return first, last


def recent(sentence: Sentence, first: int, last: int, *, lasting: bool = True) -> bool:
    """Whether a stretch of tokens names a time of these days, or, if `lasting`, until now."""
    words = sentence.words[first:last]
    if not (NOW.isdisjoint(words) and WEEKDAYS.isdisjoint(words)):
        return True
    if any(first <= index < last for index in sentence.fresh):
        return True
    if any(one in ("this", "last") and other in HARDLY_OVER for one, other in pairwise(words)):
        return True
    if "ago" in words and _short_while(words[: words.index("ago")]):
        return True
    return lasting and ("so far" in " ".join(words) or _lasts(words))


def _lasts(words: list[str]) -> bool:
    """As in "since Tuesday", wherever it stands."""
    return any(_lasting(words, at) for at, one in enumerate(words) if one == "since")


def _short_while(words: list[str]) -> bool:
    """As in "two days ago", "a week ago"."""
    unit, number = words[-1:], words[-2:-1]
    return not SHORT_UNITS.isdisjoint(unit) or (unit == ["week"] and number in (["a"], ["one"], ["1"]))


def _lasting(words: list[str], since: int) -> bool:
    """As in "since Tuesday"; but for "nothing since", "cleared since September"."""
    if words[since - 1 : since] == ["ever"]:
        return {"none", "nothing", "nil", "no"}.isdisjoint(words)
    behind = words[since + 1 : since + 2]
    if not behind or not behind[0][0].isalnum():
        return False
    return CLOSING.isdisjoint(words[max(0, since - 5) : since])


def told_of_then(mention: Mention) -> bool:
    """As in "she had mastitis twice", "was treated with penicillin": an episode that was.

    Not where it is dated of these days, found by an examination, not over, or only begun.
    """
    if mention.span.group not in ("infection", "antibiotic"):
        return False
    sentence, clause = mention.sentence, mention.clause
    verb = governing(sentence, clause, mention.span.first, mention.span.last)
    if verb is None or not _of_an_episode(sentence, verb):
        return False
    first, last = scope(sentence, clause)
    words = sentence.words[first:last]
    if recent(sentence, first, last) or not DENYING.isdisjoint(sentence.words[clause.first : verb.last]):
        return False
    if not GOING_ON.isdisjoint(sentence.words[mention.span.last : last]):
        return False
    if verb.word in ("had", "been", "developed", "got") and not EXAMINING.isdisjoint(words):
        return False
    return not any(
        one.tense in (Tense.PRESENT, Tense.AHEAD) and one.first > mention.span.last
        for one in verbs(sentence.words, mention.span.last, last)
    )


def ended(mention: Mention) -> bool:
    """As in "the infection has fully cleared", "the mastitis was gone by the 12th", "the thrush cleared"."""
    if mention.span.group != "infection":
        return False
    sentence, last = mention.sentence, mention.span.last
    told = (Tense.PAST, Tense.PERFECT, Tense.PARTICIPLE)
    behind = verbs(sentence.words, last, mention.clause.last)
    verb = next((one for one in behind if one.word in ENDING or one.tense is not Tense.PARTICIPLE), None)
    if verb is None or verb.word not in ENDING or verb.tense not in told:
        return False
    between = sentence.words[last : verb.last]
    return DENYING.isdisjoint(between) and PARTLY.isdisjoint(
        (*between, *sentence.words[verb.last + 1 : verb.last + 3])
    )


def never_back(mention: Mention) -> bool:
    """As in "the infection has not returned", "l'infection n'est pas revenue"."""
    sentence, span = mention.sentence, mention.span
    if span.group != "infection":
        return False
    for one in sentence.within(span.last, mention.clause.last, "historical.returned"):
        between = sentence.words[span.last : one.last]
        return not {"not", "n't", "never", "pas", "jamais"}.isdisjoint(between) and len(between) <= 7
    return False


def since_then(mention: Mention) -> bool:
    """As in "no antibiotic since a course of nitrofurantoin in June", "nine weeks since her last one"."""
    words, first = mention.sentence.words, mention.span.first
    index = next((at for at in range(first - 1, max(-1, first - 14), -1) if words[at] == "since"), -1)
    if index < 0 or mention.span.group != "antibiotic" or verbs(words, index + 1, first):
        return False
    if not BEGINNING.isdisjoint(words[index:first]):
        return False
    return not {"no", "not", "n't", "none", "nothing", "weeks", "months", "years", "free", "off"}.isdisjoint(
        words[:index]
    )


def still_then(sentence: Sentence, cue: Span) -> bool:
    """As in "and still fed to age two": what lasted then."""
    if sentence.words[cue.first] != "still" or cue.last - cue.first > 1:
        return False
    verb = next(iter(verbs(sentence.words, cue.last, cue.last + 1)), None)
    return verb is not None and verb.tense in (Tense.PAST, Tense.PARTICIPLE)


def of_these_days(mention: Mention) -> bool:
    """Whether what is named is said to be so now: by a verb in the present, or by a day of this week."""
    sentence, clause, span = mention.sentence, mention.clause, mention.span
    first, last = scope(sentence, clause)
    verb = governing(sentence, clause, span.first, span.last)
    if (verb is not None and verb.word in ENDING) or sentence.has(
        first, last, "historical.over", "historical.past"
    ):
        return False
    if recent(sentence, clause.first, clause.last) or recent(sentence, first, last, lasting=False):
        return True
    if verb is None or verb.tense is not Tense.PRESENT:
        return False
    between = sentence.words[verb.last + 1 : span.first]
    return len(between) <= 5 and BEHIND_HER.isdisjoint(between)


def _of_an_episode(sentence: Sentence, verb: Verb) -> bool:
    """Whether a verb tells of what was: in the past, or counted in the perfect ("has had it twice")."""
    if verb.tense is Tense.PERFECT:
        return verb.word in ("had", "needed", "taken") and not COUNTED.isdisjoint(sentence.words)
    if verb.tense is not Tense.PAST:
        return False
    on = sentence.words[verb.last + 1 : verb.last + 2] == ["on"]
    return verb.word in EPISODE or (verb.word in ("was", "were", "been") and on)


def another_time(sentence: Sentence, clause: Clause) -> bool:
    """As in "in college", "as a toddler", "at age nine", "two winters ago", "when she was nineteen"."""
    words = sentence.words_of(clause)
    if any(_stage(words, at) for at in range(1, len(words))):
        return True
    return "when" in words and _when_she_was(sentence, clause.first + words.index("when"), clause)


def _stage(words: list[str], at: int) -> bool:
    """Whether a time of life stands at a token."""
    word, before = words[at], words[at - 1]
    if word in STAGES:
        return before in AS_ONE or before in ("the", "late", "early")
    if word in YOUNG:
        return "as" in words[max(0, at - 3) : at] and before != "her"
    aged = before in ("age", "aged") and (word in AGES or word.isdigit())
    if aged or (before == "at" and (word in TEENS or (word.isdigit() and 13 <= int(word) <= 24))):
        return words[at + 1 : at + 2] == [] or words[at + 1] not in UNITS_OF_TIME
    return word == "ago" and before in LONG_UNITS


UNITS_OF_TIME = SHORT_UNITS | {
    "in",
    "tonight",
    "today",
    "this",
    "week",
    "weeks",
    "wk",
    "wks",
    "month",
    "months",
    "o",
    "am",
    "pm",
    ":",
    "%",
    "mg",
    "pp",
}


def _when_she_was(sentence: Sentence, when: int, clause: Clause) -> bool:
    """As in "when she was in college", "when her elder boy was born"; but for "when she was seen"."""
    words = sentence.words
    if not {"i", "we"}.isdisjoint(words[when : when + 2]):
        return False
    verb = next(iter(verbs(words, when + 1, min(clause.last, when + 9))), None)
    if verb is None or verb.tense is not Tense.PAST or verb.word in VISITING:
        return False
    return VISITING.isdisjoint(words[verb.last : verb.last + 3]) and not recent(
        sentence, clause.first, clause.last
    )
