"""What came to nothing: a diagnosis that others named and that was set right, a course that was not taken.

"The walk-in called it mastitis, but changed the diagnosis", "antibiotics were withheld", "she binned the
script": named, and neither there nor taken.
"""

from __future__ import annotations

from validators.rulebook import word_set
from validators.tenses import Tense, Verb, verbs
from validators.times import governing, scope
from validators.verdicts import Mention

NAMING = word_set("undone", "naming")
CORRECTING = word_set("undone", "correcting")
UNSETTLED = word_set("undone", "unsettled")
WITHHELD = word_set("undone", "withheld")
DISCARDED = word_set("undone", "discarded")
FETCHED = word_set("undone", "fetched")
ASKING = word_set("talk", "asking")
REFUSING = word_set("undone", "refusing")
WISHING = word_set("undone", "wishing")
DONE_AFTER_ALL = word_set("undone", "done_after_all")
POINTING = frozenset({"it", "this", "that", "which"})
IS_NOT = tuple([be, no] for be in ("is", "was", "s") for no in ("not", "n't"))
THEM = frozenset({"it", "them", "this", "that", "and"})


def corrected(mention: Mention) -> bool:
    """As in "walk-in called it mastitis, but changed the diagnosis", "was queried and excluded"."""
    if mention.span.group != "infection" or CORRECTING.isdisjoint(mention.sentence.words):
        return False
    words, span = mention.sentence.words, mention.span
    first = scope(mention.sentence, mention.clause)[0]
    named = not NAMING.isdisjoint(
        (*words[max(first, span.first - 8) : span.first], *words[span.last : span.last + 6])
    )
    if not named or "i" in words[max(0, span.first - 5) : span.first]:
        return False
    after = words[span.last :]
    if any(one in POINTING and after[at + 1 : at + 3] in IS_NOT for at, one in enumerate(after)):
        return True
    return any(_set_right(words, verb) for verb in verbs(words, span.last, len(words)))


def _set_right(words: list[str], verb: Verb) -> bool:
    """Whether a verb takes a diagnosis back, and has done so already."""
    told = verb.tense in (Tense.PAST, Tense.PERFECT, Tense.PARTICIPLE)
    return (
        verb.word in CORRECTING and told and UNSETTLED.isdisjoint(words[max(0, verb.first - 2) : verb.last])
    )


def not_taken(mention: Mention) -> bool:
    """As in "antibiotics were withheld", "declined the Keflex", "was prescribed a Z-Pak, she binned it"."""
    if mention.span.group != "antibiotic":
        return False
    sentence, span = mention.sentence, mention.span
    if not DONE_AFTER_ALL.isdisjoint(sentence.words[span.last :]):
        return False
    verb = governing(sentence, mention.clause, span.first, span.last)
    if verb is None or verb.tense not in (Tense.PAST, Tense.PERFECT):
        return _discarded(mention)
    negated = {"not", "n't", "never"} & set(sentence.words[verb.first : verb.last])
    if verb.word in WITHHELD:
        return not negated
    return bool(negated and verb.word in FETCHED) or _discarded(mention)


def _discarded(mention: Mention) -> bool:
    """As in "prescribed a Z-Pak, she binned it", "a script that she never filled"."""
    words, last = mention.sentence.words, mention.span.last
    for verb in verbs(words, last, len(words)):
        never = {"not", "n't", "never"} & set(words[verb.first : verb.last])
        if verb.tense not in (Tense.PAST, Tense.PERFECT):
            continue
        if verb.word in DISCARDED and not never and not THEM.isdisjoint(words[verb.last + 1 : verb.last + 3]):
            return True
        if verb.word in FETCHED and (never or "never" in words[max(last, verb.first - 1) : verb.first]):
            return True
    return False


def asked_in_vain(mention: Mention) -> bool:
    """As in "She asked for an antibiotic; I declined", "wanted antibiotics, I saw no need"."""
    words, span = mention.sentence.words, mention.span
    if span.group != "antibiotic" or ASKING.isdisjoint(words[: span.first]):
        return False
    behind = words[span.last :]
    return not REFUSING.isdisjoint(behind) and DONE_AFTER_ALL.isdisjoint(behind)


def wished(mention: Mention) -> bool:
    """As in "I had wanted to cover her with cephalexin", "meant to start Keflex": an intention of then."""
    if mention.span.group != "antibiotic" or not DONE_AFTER_ALL.isdisjoint(mention.sentence.words):
        return False
    before = verbs(mention.sentence.words, mention.clause.first, mention.span.first)
    if len(before) < 2 or before[-1].tense is not Tense.INFINITIVE:
        return False
    return before[-2].tense is Tense.PAST and before[-2].word in WISHING
