"""Answers: "none", "no", "she is not", "there are none", "yes", and how sure they are."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise

from validators.clauses import Clause, Sentence
from validators.lexicon import Span
from validators.rulebook import phrases, word_set

NO = word_set("answers", "no")
YES = word_set("answers", "yes")
WHOLE = word_set("answers", "whole")
LEAVES_WHOLE = word_set("answers", "leaves_whole")
ANAPHORA = word_set("answers", "anaphora")
SUBJECT = word_set("answers", "subject")
CLEAN = word_set("answers", "clean")
DONE = word_set("answers", "done")
EMPHATIC = frozenset({"absolutely", "certainly", "definitely", "indeed", "most"})
AUCUN = frozenset({"aucun", "aucune"})
BEHIND_AUCUN = word_set("answers", "behind_aucun")
AUXILIARIES = word_set("answers", "auxiliaries")
PRELIMINARIES = word_set("answers", "preliminaries")
EMPTY_HANDED = phrases("answers", "empty_handed")
RESULTS = word_set("answers", "results")
NEGATIVE = word_set("answers", "negative")
NONE = word_set("answers", "none")
NOT_NOW = frozenset({"not", "n't", "never", "last", "then", "if", "will", "would"})
"""Words beside an empty hand that make it none, or one of another time."""
PROCEEDING = frozenset({"proceed", "start", "begin", "book", "go", "treat"})
"""Behind "may": what stands in the column of an action, "may proceed", is no answer."""
OF_THE_REST = word_set("answers", "of_the_rest")
NO_PHRASES = phrases("answers", "no_phrases")
SAME_AGAIN = phrases("answers", "same_again")
WAS = frozenset({"was", "were", "is", "are", "came", "est"})
WEIGHING = word_set("answers", "weighing")
LEAST = frozenset({"thing", "one", "trace", "sign", "hint", "whit", "jot", "bit", "shred", "whisper"})
"""The least that there could be: "not a trace"."""
EACH = frozenset({"all", "each", "every", "them", "these", "any"})
ITEMS = frozenset(
    {"item", "items", "one", "question", "questions", "line", "point", "points", "of", "entry", "heading"}
)
"""Behind "no to every": what a list is made of."""
MARKS = frozenset(",.;)(-!:|")
RESERVED = (
    "uncertain.clausal",
    "conditional.both",
    "exception.phrases",
    "uncertain.nominal",
    "pseudo_negation",
)
TARGETS = ("contraindication", "infection", "antibiotic", "condition")
NARROWLY = 6
"""Words of an answer within which "serious", "other" and the like narrow it: "not a serious one"."""
LONGEST = 16
"""Words over which a clause is no answer by itself."""


class Answer(StrEnum):
    """What an answer says."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    HEARSAY = "hearsay"
    """No, as the patient or somebody else says: of what she takes she knows best, not of the rest."""


def is_same_again(words: list[str]) -> bool:
    """As in "Same answer.", "Ditto.": the answer before is given again."""
    return _alpha(words) in SAME_AGAIN


def _alpha(words: list[str]) -> str:
    return " ".join(word for word in words if word.isalpha())


def answer_of(sentence: Sentence, clause: Clause | None = None, *, bare: bool = False) -> Answer | None:
    """The answer that a sentence or one of its clauses gives; None where it gives none.

    `bare`: the words are the value of a field, or stand right behind a question, so that "no" alone answers.
    """
    first, last = (clause.first, clause.last) if clause else (0, len(sentence.words))
    begin = _skip(sentence, first, last)
    if begin >= last:
        return None
    said = _bare_answer(sentence, begin, last) if bare else None
    said = said or _anaphoric_answer(sentence, first, last)
    if said is not None and (_reserved(sentence, first) or "?" in sentence.words[first:last]):
        return Answer.UNCLEAR
    return Answer.UNCLEAR if said is Answer.NO and _narrowed(sentence, begin, last) else said


def _narrowed(sentence: Sentence, begin: int, last: int) -> bool:
    """As in "not a serious one", "none that are absolute"; but not "not any more"."""
    return any(
        sentence.words[cue.first - 1 : cue.last] not in (["any", "more"], ["l", "autre"], ["the", "other"])
        for cue in sentence.within(begin, min(last, begin + NARROWLY), "uncertain.limiting")
    )


def _reserved(sentence: Sentence, first: int) -> bool:
    """Whether an answer is hedged; "could not come up with any" is not."""
    return any(
        (sentence.words[cue.first] not in ("could", "can", "may") or cue.last - cue.first != 1)
        and sentence.words[cue.first : cue.last + 1] != ["think", "of"]
        for cue in sentence.within(first, len(sentence.words), *RESERVED)
    )


def _skip(sentence: Sentence, first: int, last: int) -> int:
    """The first token that is neither a mark nor a word of where and when."""
    fillers = {
        index
        for filler in sentence.within(first, last, "filler", "exception.harmless")
        if sentence.words[filler.first] not in NO
        for index in range(filler.first, filler.last)
    }
    for index in range(first, last):
        word = sentence.words[index]
        if word == "non":
            return index
        if word == "i" and index + 1 < last and sentence.words[index + 1] not in ("-", ":"):
            return index
        if index not in fillers and word not in PRELIMINARIES:
            return index
    return last


def _bare_answer(sentence: Sentence, begin: int, last: int) -> Answer | None:
    """The answer in the first words of a value: "none known", "N/A", "all clear", "she is"."""
    words = sentence.words[begin:last]
    word = words[0]
    if word in ("n", "na") and sentence.words[begin + 1 : begin + 3] == ["/", "a"]:
        return Answer.NO if "none" in words else Answer.UNCLEAR
    if sentence.has(begin, begin + 1, *RESERVED):
        proceeds = word in ("may", "can") and not PROCEEDING.isdisjoint(words[1:2])
        return None if proceeds else Answer.UNCLEAR
    if word == "given" and words[1:2] in (["how"], ["that"], ["the"], ["her"], ["what"], ["all"]):
        return None
    if _plainly_no(words):
        return Answer.NO
    if word in NO:
        return Answer.NO if _is_no(sentence, begin, last) else None
    return Answer.YES if word in YES or _echoes(words) else None


def _plainly_no(words: list[str]) -> bool:
    """As in "By no means", "Certainly not", "All clear"."""
    word, second = words[0], words[1:2]
    if _alpha(words) in NO_PHRASES or (word in EMPHATIC and second in (["not"], ["no"], ["none"])):
        return True
    return _all_clear(words) or (word in CLEAN and len(words) <= 2)


def _all_clear(words: list[str]) -> bool:
    """As in "all clear", "all negative."; but "all negative bar one" is not."""
    if words[0] not in ("all", "each") or len(words) < 2:
        return False
    return words[1] in CLEAN or (words[1] in NEGATIVE and set(words[2:]) <= MARKS)


def _echoes(words: list[str]) -> bool:
    """As in "I do", "it is", "she has": yes."""
    if len(words) < 2 or words[0] not in SUBJECT or words[1] not in AUXILIARIES:
        return False
    return len(words) == 2 or words[2] in ",.;!-"


def _is_no(sentence: Sentence, begin: int, last: int) -> bool:
    """As in "No" alone, or "no" with a word that leaves it whole; "no fever" answers something else."""
    word = sentence.words[begin]
    following = sentence.words[begin + 1] if begin + 1 < last else ""
    if word in NONE and (following == "of" or following in OF_THE_REST):
        return _about_it(sentence.words[begin + 1 : last])
    if not following or following in MARKS or (word in WHOLE and word not in AUCUN):
        return True
    if word in AUCUN:
        return not _names_more(following)
    if word == "not" and following == "a":
        return _not_a_thing(sentence.words[begin + 2 : last])
    return _left_whole(sentence, begin, last)


def _names_more(following: str) -> bool:
    """As in "aucune rougeur": of "aucun" alone what follows, and not what was asked, is denied."""
    return following.isalpha() and following not in BEHIND_AUCUN


def _left_whole(sentence: Sentence, begin: int, last: int) -> bool:
    """As in "no, there is none", "nothing that I know of": what follows leaves a "no" whole."""
    word, following = sentence.words[begin : begin + 2]
    rest = sentence.words[begin + 1 : begin + 6]
    if word == "nothing" and last - begin <= 4 and not AUXILIARIES.isdisjoint(rest):
        return True
    near = rest[:1] if word == "no" else rest
    if not ANAPHORA.isdisjoint(near) or sentence.has(begin + 1, begin + 2, "filler", "exception.harmless"):
        return True
    if not LEAVES_WHOLE.isdisjoint(rest):
        return not sentence.has(begin, last, *TARGETS)
    return (word == "non" and following == "plus") or (word == "no" and following in SUBJECT)


def _not_a_thing(words: list[str]) -> bool:
    """As in "Not a thing.", "Not a trace of it."; "not a fever" denies something else."""
    if words[:1] == ["single"]:
        words = words[1:]
    ends = not words[1:2] or words[1] in MARKS or words[1:3] in (["of", "it"], ["of", "one"])
    return ends and not LEAST.isdisjoint(words[:1])


def _anaphoric_answer(sentence: Sentence, first: int, last: int) -> Answer | None:
    """As in "there are none", "she has none", "I found none", "she does not", "neither", "was entirely
    clear".
    """
    words = sentence.words[first:last]
    if (
        len(words) > LONGEST
        or sentence.has(first, last, *TARGETS)
        or _cannot_but(sentence.words[first : last + 1])
    ):
        return None
    negations = list(sentence.within(first, last, "negation"))
    if _came_empty(words):
        return Answer.NO
    if not negations:
        return Answer.NO if _came_clean(words) else None
    if ["ni", "l"] in (words[:2], words[1:3]) or _not_a_single(words):
        return Answer.NO
    if len(negations) > 1:
        alike = all(sentence.words[cue.first] in ("no", "none", "neither", "nor") for cue in negations)
        return Answer.NO if alike else Answer.UNCLEAR
    denied = _denies_it(sentence, negations[0], words, sentence.words[negations[0].last : last])
    return _weighed(words) if denied else None


def _not_a_single(words: list[str]) -> bool:
    """As in "elle n'en presente pas une seule"."""
    pairs = list(pairwise(words))
    return "en" in words and not {("pas", "une"), ("pas", "un")}.isdisjoint(pairs)


def _weighed(words: list[str]) -> Answer:
    """As in "not a single one that would worry me": slighter ones are left open."""
    behind = next((words[at + 1 :] for at, word in enumerate(words) if word in ("that", "which")), [])
    return Answer.NO if WEIGHING.isdisjoint(behind) else Answer.UNCLEAR


def _came_empty(words: list[str]) -> bool:
    """As in "and came up empty", "drew a blank"; not "did not come up empty"."""
    said = " ".join(words)
    return any(phrase in said for phrase in EMPTY_HANDED) and NOT_NOW.isdisjoint(words)


def _cannot_but(words: list[str]) -> bool:
    """As in "I cannot but recommend it", "cannot help recommending": that denies nothing."""
    return any(a in ("cannot", "not") and b in ("but", "help") for a, b in pairwise(words))


def _came_clean(words: list[str]) -> bool:
    """As in "All came back clear"."""
    result = not CLEAN.isdisjoint(words) and not RESULTS.isdisjoint(words)
    return result and len(words) < 10 and {"last", "will", "would"}.isdisjoint(words)


def _denies_it(sentence: Sentence, cue: Span, words: list[str], after: list[str]) -> bool:
    """Whether the one denial of a clause denies what was asked. `words`: the clause; `after`.

    Behind the denial.
    """
    denial = sentence.words[cue.first : cue.last]
    if denial[-1] == "of":
        after = ["of", *after]
    word = next((one for one in denial if one in ("no", "none", "not", "neither")), denial[0])
    if word in ("absent", "nil", "lacking") and len(words) <= 7:
        return True
    if word in NEGATIVE and _of_all(words, after):
        return True
    if word == "no" and after[:1] == ["to"] and not EACH.isdisjoint(after[1:2]):
        return not ITEMS.isdisjoint(after[2:5])
    if word in NONE or (word in ("no", "not") and not {"one", "single"}.isdisjoint([*denial, *after[:3]])):
        return _about_it(after) and not (word in AUCUN and after[:1] and _names_more(after[0]))
    if cue.label == "negation.answer" or word in ("ruled", "excluded"):
        return len(words) <= 8
    verbal = "n't" in words or "not" in words or word in ("no", "pas", "could", "cannot", "unable")
    return verbal and _nothing_left(after)


def _of_all(words: list[str], after: list[str]) -> bool:
    """As in "The screen was negative", "negative for all of them"."""
    return not WAS.isdisjoint(words) or not EACH.isdisjoint(after[:2])


def _nothing_left(after: list[str]) -> bool:
    """As in "she does not", "she is not taking any"; but "she is not breastfeeding" denies something else."""
    if "trace" in after or "sign" in after:
        return not {"it", "them", "one", "either", "this"}.isdisjoint(after)
    tail = [word for word in after if word not in (".", ",", "!", ")", ";", ":")]
    return not (ANAPHORA - {"to"}).isdisjoint(tail) or tail[-1:] == ["to"] or DONE.issuperset(tail)


def _about_it(after: list[str]) -> bool:
    """Whether "none" stands alone or is found, known, given.

    Rather than "none of her friends", "nothing else".
    """
    if after[:1] and after[0] in OF_THE_REST:
        return False
    return after[:1] != ["of"] or not {"these", "those", "them", "the", "which"}.isdisjoint(after)
