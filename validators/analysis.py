"""A text as a sentence: its tokens, the phrases of the lexicon in it as they are meant, and its clauses."""

from __future__ import annotations

import re
from functools import lru_cache

from validators.clauses import FINITE, SUBJECTS, Sentence, clausify
from validators.lexicon import Span, lexicon
from validators.rulebook import word_set
from validators.spelling import corrected
from validators.tells import told
from validators.tokens import canonical, tokenize

UNITS = word_set("analysis", "units")
BEFORE_MAY = word_set("analysis", "before_may")
PASSIVE = word_set("analysis", "passive")

DRUG_NAME = re.compile(
    r"[a-z]{2,}(?:cillin|mycin|oxacin|cyclin|micin|penem)(?:e|s|es)?"
    r"|ce(?:f|ph)[a-z]{2,}(?:in|ine|im|ime|il|or|one|en|xin)"
)
"""How the names of antibiotics are built, so that one that no list holds is known for what it is."""
NO_ANTIBIOTIC = word_set("analysis", "no_antibiotic")


def analyse(text: str) -> Sentence:
    """Tokens, phrases and clauses of one sentence. The text may be in any case, with any quotes."""
    plain = canonical(text)
    written, starts = tokenize(plain)
    words = corrected(written)
    spans = [span for span in lexicon().spans(words) if not _means_otherwise(words, span)] if words else []
    unlisted = [index for index, word in enumerate(words) if _names_antibiotic(word)]
    if unlisted:
        spans = _with_drugs(spans, unlisted)
    if unnamed := list(told(words, spans)):
        spans = sorted([*spans, *unnamed])
    return clausify(Sentence(text=plain, words=words, starts=starts, spans=spans))


@lru_cache(maxsize=4096)
def _names_antibiotic(word: str) -> bool:
    """Whether a word is built as the names of antibiotics are: "delafloxacin", "lymecycline"."""
    return len(word) > 7 and word not in NO_ANTIBIOTIC and DRUG_NAME.fullmatch(word) is not None


def _with_drugs(spans: list[Span], indices: list[int]) -> list[Span]:
    """The phrases of a sentence with the drugs at some tokens that stand in none of them."""
    free = (one for one in indices if not any(span.first <= one < span.last for span in spans))
    return sorted([*spans, *(Span.of(one, one + 1, "antibiotic.drug") for one in free)])


def _means_otherwise(words: list[str], span: Span) -> bool:
    """Whether the words of a cue mean something else in their place."""
    match words[span.first]:
        case "after":
            return _lapse(words, span)
        case "whether":
            return _either_way(words, span)
        case "may":
            return _month_of_may(words, span)
        case "inf":
            return not _short_for_infection(words, span)
        case "provided":
            return span.first > 0 and words[span.first - 1] in PASSIVE
    return False


def _short_for_infection(words: list[str], span: Span) -> bool:
    """As in "no inf", "Inf - neg"; but "the inf . quadrant"."""
    before = words[span.first - 1] if span.first else ""
    after = words[span.last] if span.last < len(words) else ""
    alone = not before and after in ("", ":", "-", "=", "?", "neg", "nil", "none")
    return alone or (before in ("no", "nil", "of", "ø", "without") and not after.isalpha())


def _lapse(words: list[str], span: Span) -> bool:
    """As in "two weeks after that": a time, not a past."""
    return (
        words[span.first : span.last] == ["after", "that"]
        and span.first > 0
        and words[span.first - 1] in UNITS
    )


def _month_of_may(words: list[str], span: Span) -> bool:
    """As in "2 May", "May 3", "since May": no hedge."""
    if span.last - span.first != 1:
        return False
    before = words[span.first - 1] if span.first else ""
    after = words[span.last] if span.last < len(words) else ""
    return before[-1:].isdigit() or after[:1].isdigit() or before in BEFORE_MAY


def _either_way(words: list[str], span: Span) -> bool:
    """As in "whether oral or intravenous": no condition."""
    after = words[span.first + 1 : span.first + 8]
    if "or" not in after:
        return False
    first_choice = after[: after.index("or")]
    return FINITE.isdisjoint(first_choice) and SUBJECTS.isdisjoint(first_choice)
