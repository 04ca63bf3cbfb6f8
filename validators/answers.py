"""Answers: "none", "no", "she is not", "there are none", "yes", and what they answer."""

from __future__ import annotations

from enum import StrEnum

from validators.clauses import Clause, Sentence
from validators.rulebook import word_set

NO = word_set("answers", "no")
YES = word_set("answers", "yes")
ANAPHORA = word_set("answers", "anaphora")
SUBJECT = word_set("answers", "subject")
CLEAN = word_set("answers", "clean")
RESERVED = ("uncertain.clausal", "conditional.both", "exception.phrases", "uncertain.nominal", "pseudo_negation")
TARGETS = ("contraindication", "infection", "antibiotic", "condition")


DONE = word_set("answers", "done")


class Answer(StrEnum):
    """What an answer says."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


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
    if said is None:
        return None
    if _reserved(sentence, first) or "?" in sentence.words[first:last]:
        return Answer.UNCLEAR
    return said


def _reserved(sentence: Sentence, first: int) -> bool:
    """Whether an answer is hedged; "could not come up with any" is not."""
    for cue in sentence.within(first, len(sentence.words), *RESERVED):
        ability = sentence.words[cue.first] in ("could", "can", "may") and cue.last - cue.first == 1
        if not ability:
            return True
    return False


def _skip(sentence: Sentence, first: int, last: int) -> int:
    """The first token that is neither a mark nor a word of where and when."""
    fillers = {
        index
        for filler in sentence.within(first, last, "filler", "exception.harmless")
        for index in range(filler.first, filler.last)
    }
    for index in range(first, last):
        word = sentence.words[index]
        if index in fillers or word in ("?", "-", ":", ",", "(", ".", "=", "\t", "|", "and", "but", ";", "[", "i", "both", "answer", "reply", "response", "a", "r", ">"):
            if word == "i" and index + 1 < last and sentence.words[index + 1] not in ("-", ":"):
                return index
            continue
        return index
    return last


def _bare_answer(sentence: Sentence, begin: int, last: int) -> Answer | None:
    words = sentence.words
    word = words[begin]
    if word in ("n", "na") and words[begin + 1 : begin + 3] == ["/", "a"]:
        return Answer.NO if "none" in words[begin:last] else Answer.UNCLEAR
    head = next(sentence.within(begin, begin + 1, *RESERVED), None)
    if head is not None:
        return Answer.UNCLEAR
    following = words[begin + 1] if begin + 1 < last else ""
    if word in NO:
        return _no_of(sentence, begin, last, following)
    if word in YES:
        return Answer.YES
    if word == "all" and begin + 1 < last and sentence.words[begin + 1] in CLEAN:
        return Answer.NO
    if word in CLEAN and begin + 2 >= last:
        return Answer.NO
    return _echo(sentence.words[begin:last])


AUXILIARIES = word_set("answers", "auxiliaries")


def _echo(words: list[str]) -> Answer | None:
    """ "I do", "it is", "she has": yes."""
    if len(words) < 2 or words[0] not in SUBJECT or words[1] not in AUXILIARIES:
        return None
    return Answer.YES if len(words) == 2 or words[2] in ",.;!-" else None


def _no_of(sentence: Sentence, begin: int, last: int, following: str) -> Answer | None:
    """ "No" alone, or "no" with a word that leaves it whole; "no fever" answers something else."""
    if not following or following in ",.;)(-!:\t|" or sentence.words[begin] in ("none", "nil", "absent", "denied", "denies", "neither", "negative", "neg", "neant", "rien", "aucune", "aucun"):
        return Answer.NO
    rest = set(sentence.words[begin + 1 : begin + 6])
    if sentence.words[begin] in ("nothing", "none", "rien") and last - begin <= 4 and rest & AUXILIARIES:
        return Answer.NO
    if rest & ANAPHORA or sentence.has(begin + 1, begin + 2, "filler", "exception.harmless"):
        return Answer.NO
    if rest & {"taking", "on", "using", "present", "found", "noted", "known", "identified", "seen", "current", "currently", "prescribed", "recommended", "sign", "signs", "evidence", "required", "observed", "indicated", "advised", "requested", "detected", "evident", "apparent", "in", "aware"}:
        return Answer.NO if not sentence.has(begin, last, *TARGETS) else None
    if sentence.words[begin] == "non" and following == "plus":
        return Answer.NO
    if sentence.words[begin] == "no" and sentence.words[begin + 1] in SUBJECT:
        return Answer.NO
    return None


def _anaphoric_answer(sentence: Sentence, first: int, last: int) -> Answer | None:
    """ "there are none", "she has none", "I found none", "she does not", "neither", "was entirely clear"."""
    if sentence.has(first, last, *TARGETS):
        return None
    words = sentence.words[first:last]
    negations = [cue for cue in sentence.within(first, last, "negation")]
    if len(words) > 16:
        return None
    if not negations:
        clean = CLEAN & set(words)
        return Answer.NO if clean and set(words) & {"was", "were", "is", "are", "came", "all", "back", ":"} and len(words) < 10 else None
    if words[:2] == ["ni", "l"] or words[1:3] == ["ni", "l"]:
        return Answer.NO
    if len(negations) > 1:
        return Answer.NO if all(sentence.words[cue.first] in ("no", "none", "neither", "nor") for cue in negations) else Answer.UNCLEAR
    word = next((w for w in sentence.words[negations[0].first : negations[0].last] if w in ("no", "none", "not", "neither")), sentence.words[negations[0].first])
    after = sentence.words[negations[0].last : last]
    if word in ("absent", "nil", "lacking") and len(words) <= 7:
        return Answer.NO
    if word in ("negative", "neg", "clear", "free", "negatif") and ({"was", "were", "is", "are", "came", "est"} & set(words) or {"all", "each", "every", "them", "these"} & set(after[:2])):
        return Answer.NO
    if word in ("none", "neither", "nothing", "zero", "aucune", "aucun", "rien") or (word in ("no", "not") and set(after[:3]) & {"one", "single"}):
        return Answer.NO if _about_it(words, after) else None
    if negations[0].label == "negation.answer" or word in ("ruled", "excluded"):
        return Answer.NO if len(words) <= 8 else None
    if "n't" in words or "not" in words or word in ("no", "pas", "could", "cannot", "unable"):
        if "trace" in after or "sign" in after:
            return Answer.NO if {"it", "them", "one", "either", "this"} & set(after) else None
        tail = [w for w in after if w not in (".", ",", "!", ")", ";")]
        if not tail or set(tail) & ANAPHORA or set(tail) <= DONE:
            return Answer.NO
    return None


def _about_it(words: list[str], after: list[str]) -> bool:
    """Whether "none" stands alone or is found, known, given, rather than "none of her friends"."""
    return "of" not in after[:1] or bool(set(after) & {"these", "those", "them", "the", "which"})
