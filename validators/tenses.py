"""The verbs of a clause and their tense, read from their forms: no grammar beyond the verb group itself.

"has been treated" is one verb in the perfect, "was put" one in the past, "to take" an infinitive. Nothing
here knows what a letter is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from validators.rulebook import word_set


def forms(table: str, key: str) -> frozenset[str]:
    """The words under a key of `rules/tenses.toml`."""
    return word_set(table, key, "tenses")


AHEAD = forms("verbs", "ahead")
MODAL = forms("verbs", "modal")
ADVERBS = forms("verbs", "adverbs")
PASTS = forms("verbs", "pasts")
PARTICIPLES = forms("verbs", "participles")
NOT_VERBS = forms("verbs", "not_verbs")
BEFORE_ADJECTIVE = forms("verbs", "before_adjective")
PRESENTS = forms("verbs", "presents")
TO_NOUNS = forms("verbs", "to_nouns")
SHORTENED = forms("verbs", "shortened")
SUBJECTS = forms("verbs", "subjects")
LINKS = forms("verbs", "links")
HAVE = frozenset({"has", "have", "ve"})
BE_NOW = frozenset({"is", "are", "am", "re"})
BE_THEN = frozenset({"was", "were"})


class Tense(StrEnum):
    """When a verb plays."""

    PAST = "past"
    """As in "took", "was treated", "had been"."""
    PERFECT = "perfect"
    """As in "has taken", "has been treated"."""
    PRESENT = "present"
    """As in "takes", "is treated", "is taking"."""
    AHEAD = "ahead"
    """As in "will take", "is to take", "is going to take"."""
    MODAL = "modal"
    """As in "would take"."""
    PARTICIPLE = "participle"
    """As in "mastitis treated with penicillin": when it was, is not said."""
    INFINITIVE = "infinitive"
    """As in "to take"."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb with its auxiliaries."""

    first: int
    """Index of the first token of its group."""
    last: int
    """Index of its own token, the last of the group."""
    word: str
    tense: Tense
    passive: bool = False


def verbs(words: list[str], first: int, last: int) -> tuple[Verb, ...]:
    """The verbs in a stretch of tokens, in order."""
    return tuple(_verbs(words, first, last))


def _verbs(words: list[str], first: int, last: int) -> Iterator[Verb]:
    index = first
    while index < last:
        verb = _verb_at(words, index, last)
        if verb is not None:
            yield verb
            index = verb.last
        index += 1


def _verb_at(words: list[str], index: int, last: int) -> Verb | None:
    """The verb whose group begins at a token."""
    word = words[index]
    if word in AUXILIARY:
        find, tense = AUXILIARY[word]
        return find(words, index, last, tense)
    if word == "s" and _is_shortened(words, index):
        find = _perfect if _has_shortened(words, index, last) else _being
        return find(words, index, last, Tense.PERFECT if find is _perfect else Tense.PRESENT)
    if word == "to":
        return _infinitive(words, index, last)
    tense_alone = _alone(words, index)
    return Verb(index, index, word, tense_alone) if tense_alone is not None else None


def _alone(words: list[str], index: int) -> Tense | None:
    """The tense of a verb that has no auxiliary."""
    word = words[index]
    if word in PASTS:
        return Tense.PAST
    if _in_ed(words, index):
        return Tense.PARTICIPLE if _reduced(words, index) else Tense.PAST
    return Tense.PRESENT if word in PRESENTS else None


def _next(words: list[str], index: int, last: int) -> int:
    """The token behind another one and its adverbs."""
    index += 1
    while index < last and words[index] in ADVERBS:
        index += 1
    return index


def _behind(words: list[str], index: int, last: int, tense: Tense) -> Verb:
    """A modal or "did" with its verb; alone where its verb is left out."""
    at = _next(words, index, last)
    if at < last and words[at] == "have":
        return _perfect(words, at, last, tense, begun_at=index)
    if at < last and words[at] == "be":
        return _being(words, at, last, tense, begun_at=index)
    return Verb(index, at, words[at], tense) if at < last else Verb(index, index, words[index], tense)


def _perfect(words: list[str], index: int, last: int, tense: Tense, *, begun_at: int = -1) -> Verb:
    """As in "has taken", "had been on"; "has" alone is a verb of its own, in the present."""
    first = index if begun_at < 0 else begun_at
    at = _next(words, index, last)
    if at >= last or not is_participle(words[at]):
        return Verb(first, index, words[index], Tense.PRESENT if tense is Tense.PERFECT else tense)
    if words[at] == "been":
        return _being(words, at, last, tense, begun_at=first)
    return Verb(first, at, words[at], tense)


def _being(words: list[str], index: int, last: int, tense: Tense, *, begun_at: int = -1) -> Verb:
    """As in "is taken", "was taking", "is to take", "is being treated"."""
    first = index if begun_at < 0 else begun_at
    at = _next(words, index, last)
    if at < last and words[at] == "being":
        at = _next(words, at, last)
    if at >= last:
        return Verb(first, index, words[index], tense)
    if words[at] in ("to", "going", "due", "about") and "to" in words[at : at + 2]:
        to = words.index("to", at)
        later = tense if tense in (Tense.PAST, Tense.MODAL) else Tense.AHEAD
        return Verb(first, min(to + 1, last - 1), words[min(to + 1, last - 1)], later)
    if is_participle(words[at]):
        return Verb(first, at, words[at], tense, passive=True)
    if words[at].endswith("ing") and len(words[at]) > 5:
        return Verb(first, at, words[at], tense)
    return Verb(first, index, words[index], tense)


def _infinitive(words: list[str], index: int, last: int) -> Verb | None:
    """As in "to take", but not "to the clinic"."""
    at = _next(words, index, last)
    if at >= last or not words[at].isalpha() or words[at] in TO_NOUNS or words[at].endswith("ing"):
        return None
    return Verb(index, at, words[at], Tense.INFINITIVE)


def _has_shortened(words: list[str], index: int, last: int) -> bool:
    """As in "she's had", "it's been"."""
    at = _next(words, index, last)
    return at < last and words[at] in (
        "had",
        "been",
        "taken",
        "finished",
        "completed",
        "stopped",
        "got",
        "gotten",
    )


def _is_shortened(words: list[str], index: int) -> bool:
    """As in "she's on", "there's"."""
    return index > 1 and words[index] == "s" and words[index - 1] == "'" and words[index - 2] in SHORTENED


def is_participle(word: str) -> bool:
    """Whether a word may follow "has" or "was" as a form of a verb."""
    return word in PARTICIPLES or (word.endswith("ed") and word not in NOT_VERBS)


def _in_ed(words: list[str], index: int) -> bool:
    """As in "she needed", "mastitis treated with"; but not "a healed scar"."""
    word = words[index]
    if not word.endswith("ed") or len(word) < 4 or word in NOT_VERBS:
        return False
    return index == 0 or words[index - 1] not in BEFORE_ADJECTIVE


def _reduced(words: list[str], index: int) -> bool:
    """As in "mastitis treated with", ", treated accordingly"; but not "she treated it with"."""
    before = index - 1
    while before >= 0 and words[before] in ADVERBS:
        before -= 1
    if before < 0 or not words[before].isalpha():
        return True
    behind = words[index + 1 : index + 2]
    return words[before] not in SUBJECTS and (behind == [] or behind[0] in LINKS or not behind[0].isalpha())


AUXILIARY: dict[str, tuple[Callable[..., Verb], Tense]] = {
    **dict.fromkeys(AHEAD, (_behind, Tense.AHEAD)),
    **dict.fromkeys(MODAL, (_behind, Tense.MODAL)),
    **dict.fromkeys(HAVE, (_perfect, Tense.PERFECT)),
    **dict.fromkeys(BE_NOW, (_being, Tense.PRESENT)),
    **dict.fromkeys(BE_THEN, (_being, Tense.PAST)),
    **dict.fromkeys(("do", "does"), (_behind, Tense.PRESENT)),
    "did": (_behind, Tense.PAST),
    "had": (_perfect, Tense.PAST),
}
"""The words that open a verb group, with what reads the group and its tense."""
