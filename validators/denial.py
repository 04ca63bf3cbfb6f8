"""What a denial reaches: "no sign of infection" denies one, "no fever on antibiotics" does not."""

from __future__ import annotations

from validators.clauses import FINITE, Clause, Sentence
from validators.lexicon import Span
from validators.rulebook import phrases, word_set

EVIDENCE_NOUNS = word_set("denial", "evidence_nouns")
HAZARDS = word_set("denial", "hazards")
POSITIVE_VERBS = word_set("denial", "positive_verbs")
PREDICATES = word_set("denial", "predicates")
ANSWERS = word_set("denial", "answers")
SUGGESTING = word_set("denial", "suggesting")
OF_HER = word_set("denial", "of_her")
TURNS = word_set("denial", "turns")
RELATIVES = word_set("denial", "relatives")
COUNTING = word_set("denial", "counting")
LICENSING = word_set("denial", "licensing")
ANYTHING = word_set("denial", "anything")
NOT_ASSESSED = phrases("reservations", "not_assessed")
PASSIVE = ("been", "ete", "be", "yet", "encore", "all", "toutes")
NARRATORS = word_set("denial", "narrators")
ADVERBS = word_set("denial", "adverbs")
COORDINATION = word_set("denial", "coordination")
BEHIND_NO = word_set("denial", "behind_no")
PLACING = word_set("denial", "placing")
LOOKING_SO = word_set("denial", "looking_so")
HELPING = word_set("denial", "helping")
ONSET = word_set("denial", "onset")
ONSET_PAIRS = phrases("denial", "onset_pairs")
ONSET_ENDS = word_set("denial", "onset_ends")
QUALITIES = ("infect", "purulent", "septic", "mastitic")
"""Beginnings of what may be said of "nothing": "nothing infected"."""
SHOWING = word_set("denial", "showing")
QUALIFYING = word_set("denial", "qualifying")
BARRED = frozenset({"but", "except", "save", "besides", "more", "less", "else", "if", "not", "which"})
"""Words by which "nothing" leaves something over, or says more than that: "nothing but her implant is a"."""
BEGUN = frozenset({"started", "begun"})
AT_WORK = (["to"], ["working"], ["helping"])
"""As in "have not started to work": what has not begun is the effect."""
NONE_IS = (["is", "an"], ["are"], ["of", "them", "is", "an"], ["of", "these", "is", "an"])
MARKS = frozenset(",.;)(-")
OBSTACLES = ("hindrance", "predicate")
"""Kinds of the lexicon for what would stand in the way: "nothing that precludes treatment"."""


def denials(sentence: Sentence, clause: Clause, span: Span) -> tuple[Span, ...]:
    """The denials of a clause that reach a mention, from its left or from its right."""
    found: list[Span] = []
    for cue in sentence.within(clause.first, clause.last, "negation"):
        if found and _goes_on(sentence, cue):
            continue
        before = cue.last <= span.first
        if (before and reaches(sentence, cue, span)) or (
            cue.first >= span.last and answers(sentence, cue, span)
        ):
            found.append(cue)
    return tuple(found)


def _goes_on(sentence: Sentence, cue: Span) -> bool:
    """As in "nor", and "aucun antecedent ni aucune condition": one denial, said of each member of a list."""
    words = sentence.words
    if words[cue.first] in ("nor", "ni"):
        return True
    return cue.kind == "determiner" and words[cue.first - 1] in ("nor", "ni", "or", "ou")


def reaches(sentence: Sentence, cue: Span, span: Span) -> bool:
    """Whether a denial to the left of a mention denies it.

    "no (evidence of) infection", "is not on antibiotics".
    """
    words = _between(sentence, cue.last, span.first)
    match cue.kind:
        case "answer":
            return False
        case "excluding":
            return FINITE.isdisjoint(words) and not _hazard(words)
        case "clause":
            return span.kind in OBSTACLES or (
                not POSITIVE_VERBS.isdisjoint(words) and TURNS.isdisjoint(words)
            )
        case "verb" if "only" in words:
            return False
        case "verb":
            blocked = span.kind in OBSTACLES and not ANYTHING.isdisjoint(words)
            return blocked or _licensed(words) or _verb_reaches(words)
    return _determiner_reaches(sentence, cue, span, words)


def _determiner_reaches(sentence: Sentence, cue: Span, span: Span, words: list[str]) -> bool:
    """Whether "no", "without", "nothing", "neither" and the like reach the noun phrase behind them."""
    denial = sentence.words[cue.first]
    if denial in ("nothing", "rien"):
        return _nothing_reaches(sentence, span, words)
    if denial == "neither" and words[:1] in (["of"], ["is"], ["has"], ["on"]):
        return words[:2] != ["is", "a"]
    if denial == "neither" and words[:1] in (["does"], ["did"], ["do"], ["was"], ["will"]):
        return _verb_reaches(words)
    obstacle = (span.kind in OBSTACLES or counts_as(words)) and not RELATIVES.isdisjoint(words)
    if obstacle or _subject_shows(words) or _none_is_one(denial, span, words):
        return True
    if words and words[0] in ("have", "take", "has", "need", "takes"):
        return _verb_reaches(words)
    return FINITE.isdisjoint(words) and not _hazard(_last_item(words))


def _none_is_one(denial: str, span: Span, words: list[str]) -> bool:
    """As in "None is an antibiotic" of her medicines."""
    return denial == "none" and span.group == "antibiotic" and words in NONE_IS


def _subject_shows(words: list[str]) -> bool:
    """As in "neither breast nor nipple shows infection", "no part of it looks infected"."""
    at = next((index for index, word in enumerate(words) if word in SHOWING), None)
    if at is None or not RELATIVES.isdisjoint(words[:at]) or not MARKS.isdisjoint(words[:at]):
        return False
    return 0 < at <= 7 and (EVIDENCE_NOUNS | QUALIFYING).issuperset(words[at + 1 :])


def _nothing_reaches(sentence: Sentence, span: Span, words: list[str]) -> bool:
    """As in "Nothing suggests infection", "nothing in the way of antibiotics prescribed", "nothing
    precludes".
    """
    behind = sentence.words[span.last : span.last + 1]
    if "included" in behind or {"way", "prescribed"} <= set(words):
        return True
    if words[-2:] == ["way", "of"] or (words[-2:] == ["in", "the"] and behind == ["line"]):
        return HELPING.isdisjoint(sentence.words[span.last : span.last + 2])
    if sentence.words[span.first].startswith(QUALITIES) and _nothing_is(words):
        return True
    return span.kind in OBSTACLES or counts_as(words) or _is_a(words) or not SUGGESTING.isdisjoint(words)


def _is_a(words: list[str]) -> bool:
    """As in "Nothing in this patient is a contraindication"."""
    return words[-2:] in (["is", "a"], ["was", "a"], ["is", "any"], ["est", "une"]) and all(
        word.isalpha() and word not in BARRED for word in words
    )


def counts_as(words: list[str]) -> bool:
    """As in "nothing that would count as a contraindication": what counts as one is one."""
    near = words[-5:]
    return not COUNTING.isdisjoint(near) and {"not", "n't", "only", "just"}.isdisjoint(words)


def _nothing_is(words: list[str]) -> bool:
    """As in "nothing infected", "nothing about the breast looks infected"."""
    if not words or words == ["d"] or (len(words) == 1 and words[0] in LOOKING_SO):
        return True
    linked = words[0] in PLACING and words[-1] in LOOKING_SO
    return linked and all(word.isalpha() for word in words) and FINITE.isdisjoint(words[:-1])


def _licensed(words: list[str]) -> bool:
    """As in "did not come across any contraindication": "any" stands only where the denial reaches it."""
    return not LICENSING.isdisjoint(_last_item(words)[-4:]) and {"because", "if", "unless", "but"}.isdisjoint(
        words
    )


def _between(sentence: Sentence, first: int, last: int) -> list[str]:
    """The words between a denial and a mention, without those that say where and when she was seen."""
    skipped = {
        index
        for filler in sentence.within(first, last, "filler", "exception.harmless")
        for index in range(filler.first, filler.last)
    }
    return [sentence.words[index] for index in range(first, last) if index not in skipped]


def _last_item(words: list[str]) -> list[str]:
    """The words after the last coordination: the earlier ones name other members of a list."""
    for index in range(len(words) - 1, -1, -1):
        if words[index] in COORDINATION:
            return words[index + 1 :]
    return words


def _hazard(words: list[str]) -> bool:
    """Whether a word stops a denial: "no need for antibiotics".

    But "no evidence for", "nothing to suggest".
    """
    previous = ""
    for index, word in enumerate(words):
        suggesting = word == "to" and index + 1 < len(words) and words[index + 1] in SUGGESTING
        linking = word in ("with", "for", "of") and (previous in SUGGESTING or previous in EVIDENCE_NOUNS)
        linking = linking or (word == "from" and previous in ("suffering", "suffers", "suffer"))
        if not (suggesting or linking) and (word in HAZARDS or word == "for"):
            return True
        previous = word
    return False


TREATING = frozenset(
    {"treat", "treating", "treated", "cover", "covering", "covered", "manage", "managing", "managed"}
)
"""As in "I am not treating her with antibiotics"."""


def _verb_reaches(words: list[str]) -> bool:
    """Whether "not" reaches the object of the verb behind it: "is not (currently) taking any"."""
    content = [word for word in words if word not in ADVERBS]
    if not content:
        return True
    if not any(content[0] in known for known in (POSITIVE_VERBS, OF_HER, FINITE, TREATING)):
        return False
    allowed = {"for", "to"}
    if not {"suffer", "suffering", "suffers"}.isdisjoint(content):
        allowed.add("from")
    if content[-1] == "with" and not TREATING.isdisjoint(content):
        allowed.add("with")
    return all(
        word in POSITIVE_VERBS or word not in HAZARDS or word in allowed for word in _last_item(content)
    )


def answers(sentence: Sentence, cue: Span, span: Span) -> bool:
    """Whether a denial to the right of a mention denies it: "infection.

    None", "are both absent", "do not exist".
    """
    following = _between(sentence, cue.last, sentence.clause_of(cue.first).last)
    if cue.kind == "verb":
        return _verb_answers(sentence, cue, span, following)
    if cue.kind == "answer":
        return True
    if cue.kind == "excluding":
        return not any(word.isalpha() for word in following)
    word = sentence.words[cue.first]
    return _role_denied(sentence, cue, span, following) or (
        word in ANSWERS and _stands_alone(sentence, cue, word, following)
    )


def _verb_answers(sentence: Sentence, cue: Span, span: Span, following: list[str]) -> bool:
    """As in "Contraindications do not exist", "an infection was not found"."""
    if _fronted_object(sentence, cue, span, following):
        return True
    if not following or not NARRATORS.isdisjoint(sentence.words[span.last : cue.first]):
        return False
    if span.label == "contraindication.noun":
        content = next((word for word in following if word not in PASSIVE), "")
        if content.startswith(NOT_ASSESSED):
            return False
        return following[0] not in ("only", "just", "clear", "known", "resolved", "relevant", "many")
    if _never_came(following):
        return {"yet", "encore"}.isdisjoint(sentence.words[cue.last : cue.last + 4])
    return following[0] in PREDICATES and not (following[0] in BEGUN and following[1:2] in AT_WORK)


def _never_came(following: list[str]) -> bool:
    """As in "Infection has not set in", "was never filled"; but for "has not developed into an abscess"."""
    pair = " ".join(following[:2]) in ONSET_PAIRS
    if not pair and following[0] not in ONSET:
        return False
    behind = following[2:3] if pair else following[1:2]
    return not behind or not behind[0].isalpha() or behind[0] in ONSET_ENDS


def _role_denied(sentence: Sentence, cue: Span, span: Span, following: list[str]) -> bool:
    """As in "Of infection there is no sign", "antibiotics form no part of her care"."""
    words = sentence.words
    word = words[cue.first]
    nouns = following[:2] or words[cue.last : cue.last + 2]
    if (
        word in ("no", "there")
        and words[max(0, span.first - 1)] == "of"
        and not EVIDENCE_NOUNS.isdisjoint(nouns)
    ):
        return True
    return word in ("no", "form", "play") and following[:2] in (
        ["part", "of"],
        ["part", "in"],
        ["role", "in"],
    )


def _stands_alone(sentence: Sentence, cue: Span, word: str, following: list[str]) -> bool:
    """Whether a denial behind a mention ends there, rather than denying what comes after it."""
    if not following or following[0] in MARKS or following[0] in PREDICATES:
        return True
    if word in ("no", "0", "nothing", "pas", "neither", "non"):
        return following[0] in BEHIND_NO
    return not _object_follows(sentence, cue)


def _object_follows(sentence: Sentence, cue: Span) -> bool:
    """As in "negative for infection": what is denied stands behind."""
    clause = sentence.clause_of(cue.first)
    if sentence.words[cue.last : cue.last + 1] in (["for"], ["of"], ["any"]):
        return True
    return sentence.has(cue.last, clause.last, "infection", "antibiotic", "contraindication", "condition")


def _fronted_object(sentence: Sentence, cue: Span, span: Span, following: list[str]) -> bool:
    """As in "Contraindications she has not."."""
    between = sentence.words[span.last : cue.first]
    if not between or between[0] not in ("she", "there", "i", "we", "is", "are") or len(between) > 6:
        return False
    subject = between[0] not in ("is", "are") and all(word in FINITE or word in OF_HER for word in between)
    if not (subject or "something" in between):
        return False
    return all(word in POSITIVE_VERBS or word == "life" or not word.isalpha() for word in following)
