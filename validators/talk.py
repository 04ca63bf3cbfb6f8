"""What is only talk of a thing: it was feared, thought of, asked for, looked for or explained.

A mention is a finding where somebody has it, takes it or is treated for it. Under a verb of fearing, asking
or telling it is the object of that verb alone: "she feared an abscess", "asked for antibiotics", "we talked
about mastitis". The nearest word that may govern the mention decides, so that "she was afraid to stop her
antibiotics" is no talk of them.
"""

from __future__ import annotations

from validators.clauses import Sentence
from validators.rulebook import word_set
from validators.verdicts import Mention

THINKING = word_set("talk", "thinking")
TELLING = word_set("talk", "telling")
ASKING = word_set("talk", "asking")
KNOWING = word_set("talk", "knowing")
LOOKING = word_set("talk", "looking")
GOVERNORS = THINKING | TELLING | ASKING | KNOWING
BRIDGES = word_set("talk", "bridges")
TOLD_OF = word_set("talk", "told_of")
HEDGING = word_set("talk", "hedging")
THINKERS = word_set("talk", "thinkers")
TELLING_GUESSES = word_set("talk", "telling_guesses")
GUESSES = word_set("talk", "guesses")
MAYBE = word_set("talk", "maybe")
UNDONE = word_set("reservations", "undone")
STOPS = GOVERNORS | BRIDGES
"""Words that are no part of a noun phrase."""
ARTICLES = word_set("talk", "articles")
KINDS = word_set("talk", "kinds")
SIGNS = word_set("talk", "signs")
BUSY = word_set("talk", "busy")
BORNE_OUT = word_set("talk", "borne_out")
GRANTED = word_set("talk", "granted")
TAKEN_SINCE = word_set("talk", "taken_since")
WRITERS = word_set("talk", "writers")
BEGUN = word_set("talk", "begun")
MATERIALS = word_set("talk", "materials")
ABOUT = word_set("talk", "about")
ARGUING = word_set("talk", "arguing")
OVER_BY_THEN = word_set("talk", "over_by_then")
TALKING = GOVERNORS | ARGUING
NOUN_PHRASE = 3
"""Words of a noun phrase before the mention: "another nasty bout of mastitis"."""
OBJECTS = frozenset({"her", "me", "us", "patient"})
OFFERING = frozenset({"offered", "offering", "offers", "refused"})
THAT = frozenset({"it", "this", "that", "there", "c", "ce"})
REACH = 6
"""Words between "assessed" and "for": "assessed her with some care for"."""


def _of_illness(mention: Mention) -> bool:
    """A device or a cancer that is only told of is there."""
    return mention.span.group in ("infection", "antibiotic")


def talked_of(mention: Mention) -> bool:
    """As in "she feared an abscess", "came in thinking she had mastitis", "asked for antibiotics"."""
    words = mention.sentence.words
    if not _of_illness(mention) or TALKING.isdisjoint(words[: mention.span.first]):
        return False
    governor = _governor(mention.sentence, mention.span.first)
    if governor is None or _told_by_writer(mention, governor):
        return False
    return not _borne_out(mention)


def _governor(sentence: Sentence, last: int) -> int | None:
    """The token of the verb or noun of talk whose object ends before `last`."""
    words = sentence.words
    opened = before_noun_phrase(words, last)
    index = before_list(sentence, last)
    bridged = index
    while index >= 0 and (words[index] in BRIDGES or _is_that(words, index)):
        index -= 1
    if index >= 0 and words[index] in OBJECTS and words[index - 1] in OFFERING:
        return index - 1
    if index < 0 or words[index] not in GOVERNORS:
        return _asked_of(words, bridged)
    if words[index] in TELLING:
        return index if TOLD_OF.issuperset(words[index + 1 : bridged + 1]) else None
    if words[index] in KNOWING:
        return index if index == opened < last - 1 else None
    return None if index == last - 1 and _hedges(words, index) else index


def before_list(sentence: Sentence, last: int) -> int:
    """The token before a noun phrase that ends at `last`, and before the members of a list in front of it."""
    words = sentence.words
    index = before_noun_phrase(words, last)
    while index >= 0 and words[index] in ("or", "and", "ou", "et", ","):
        index = before_noun_phrase(words, _before_member(sentence, index))
    return index


def _is_that(words: list[str], index: int) -> bool:
    """As in "worried this is mastitis", but for "her concern is mastitis"."""
    return words[index] in ("is", "est") and index > 0 and words[index - 1] in THAT


def _hedges(words: list[str], index: int) -> bool:
    """As in "suspected mastitis", but for "she suspected mastitis"."""
    return words[index] in HEDGING and (index == 0 or words[index - 1] not in THINKERS)


def guessed_by_others(mention: Mention) -> bool:
    """As in "her doula told her that it might be mastitis"."""
    words = mention.sentence.words
    if not _of_illness(mention) or TELLING_GUESSES.isdisjoint(words[: mention.span.first]):
        return False
    index = mention.span.first - 1
    while index >= 0 and words[index] in GUESSES:
        index -= 1
    between = words[index + 1 : mention.span.first]
    if index < 0 or words[index] not in TELLING_GUESSES or MAYBE.isdisjoint(between):
        return False
    return WRITERS.isdisjoint(words[max(0, index - 2) : index]) and not _borne_out(mention)


def ruled_out(mention: Mention) -> bool:
    """As in "I have ruled infection out", but for "could not rule it out"."""
    verb = mention.before[-1:]
    if verb not in (["ruled"], ["rule"], ["rules"]) or "out" not in mention.following(1):
        return False
    return UNDONE.isdisjoint(mention.before)


def before_noun_phrase(words: list[str], last: int) -> int:
    """The token before a noun phrase that ends at `last`: before its article and adjectives."""
    index = last - 1
    while index >= 0 and words[index] in KINDS:
        index -= 1
    for look in range(index, max(-1, index - NOUN_PHRASE), -1):
        if words[look] in ARTICLES:
            index = look
            break
        if words[look] != "of" and (words[look] in STOPS or not words[look].isalpha()):
            break
    while index >= 0 and words[index] in ARTICLES:
        index -= 1
    return index


def _before_member(sentence: Sentence, mark: int) -> int:
    """Where the member of a list before a comma begins: "talked about mastitis, antibiotics and rest"."""
    for span in sentence.spans:
        if span.last == mark and span.group in ("infection", "antibiotic", "condition"):
            return span.first
    return mark


def _asked_of(words: list[str], link: int) -> int | None:
    """As in "asked the walk-in doctor for antibiotics", "all of it argues against infection"."""
    if link > 0 and words[link] in ("against", "contre"):
        return link - 1 if words[link - 1] in ARGUING else None
    if link < 0 or words[link] != "for":
        return None
    for index in range(link - 1, max(-1, link - 1 - REACH), -1):
        if words[index] in ASKING:
            return index
        if not words[index].isalpha() or words[index] in BUSY:
            return None
    return None


def _told_by_writer(mention: Mention, governor: int) -> bool:
    """As in "I fear mastitis": the writer's own suspicion, unless it is told as of the past."""
    words = mention.sentence.words
    if words[governor] not in THINKING:
        return False
    head = words[max(0, governor - 4) : governor]
    return not WRITERS.isdisjoint(head) and OVER_BY_THEN.isdisjoint((*head, words[governor]))


def _borne_out(mention: Mention) -> bool:
    """As in "she feared mastitis, and she was right", "asked for antibiotics and I gave her some"."""
    sentence, span = mention.sentence, mention.span
    after = sentence.words[span.last :]
    told = GRANTED if span.group == "antibiotic" else BORNE_OUT
    if after[:2] in (["it", "is"], ["it", "was"]):
        return True
    denied = sentence.has(span.last, len(sentence.words), "negation")
    return (not told.isdisjoint(after) and not denied) or not TAKEN_SINCE.isdisjoint(after[:4])


def suspected_by_writer(mention: Mention) -> bool:
    """As in "I fear an abscess"."""
    words = mention.sentence.words
    if not _of_illness(mention) or THINKING.isdisjoint(words[: mention.span.first]):
        return False
    governor = _governor(mention.sentence, mention.span.first)
    return governor is not None and _told_by_writer(mention, governor)


def sought(mention: Mention) -> bool:
    """As in "went looking for mastitis", "assessed her under our program for signs of infection"."""
    words, span = mention.sentence.words, mention.span
    if not _of_illness(mention) or LOOKING.isdisjoint(words[: span.first]):
        return False
    index = before_noun_phrase(words, span.first)
    while index >= 0 and words[index] in SIGNS:
        index = before_noun_phrase(words, index)
    if index < 0 or words[index] not in ("for", "pour"):
        return words[index] in LOOKING and words[index].startswith(("cherch", "recherch"))
    for before in range(index - 1, max(-1, index - 1 - REACH), -1):
        if words[before] in LOOKING:
            return True
        if words[before] in BUSY or words[before] in (";", "."):
            return False
    return False


def taught(mention: Mention) -> bool:
    """As in "mastitis handout provided", "information sheet re: mastitis": paper, not a finding."""
    words, span = mention.sentence.words, mention.span
    if not _of_illness(mention):
        return False
    behind = words[span.last : span.last + 3]
    if not MATERIALS.isdisjoint(behind[:1]):
        return BEGUN.isdisjoint(behind)
    index = before_noun_phrase(words, span.first)
    while index >= 0 and (words[index] in ABOUT or words[index] == ":"):
        index -= 1
    return 0 <= index < span.first - 1 and not MATERIALS.isdisjoint(words[max(0, index - 1) : index + 1])
