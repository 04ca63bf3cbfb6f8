"""How far a denial reaches: the cues of `rules/assertion.toml` over the clauses of one sentence."""

from __future__ import annotations

from validators.assertion_text import AMOUNTS, CLAUSE, FINITE, ITEM, KIN, MENTION, Scene, words_of
from validators.lexicon import Span

ADVERBS = words_of("denial", "adverbs")
"""Words that do not count between a denial and what it governs."""
PREPOSITIONS = words_of("denial", "prepositions")
"""Words behind which a denial no longer reaches, within one member of a list."""
TAKES = {name: words_of("takes", name) for name in ("with", "for", "to", "in", "from", "as", "about", "than")}
"""Words after which a preposition still leads to what is denied: "no evidence for", "no problems with"."""
INFINITIVES = words_of("denial", "infinitives")
EVIDENT = [
    ["suggestive", "of"], ["suspicious", "for"], ["concerning", "for"], ["consistent", "with"], ["indicative", "of"],
    ["compatible", "with"], ["worrisome", "for"], ["diagnostic", "of"],
]  # fmt: skip
TURNING = words_of("denial", "turning")
"""Nouns whose own absence says that the thing after "of" or "in" is there."""
UNTURNED = words_of("denial", "unturned")
"""Words behind "not" that are denied themselves, and not their object."""
LEADING = words_of("denial", "leading")
"""What may begin the object of a verb of denial: "denies having had", "does not have"."""
JOINING = words_of("denial", "joining")
EARLIER = words_of("denial", "earlier")
"""What was "not seen on the prior film" is seen now."""
COPULAS = words_of("denial", "copulas")


def is_negated(scene: Scene) -> bool:
    """Whether the mention is said not to be so."""
    at, size = scene.at, len(scene.words)
    for cue in scene.within(0, at, "negation", "uncertain.denied"):
        if cue.kind not in ("after", "answer", "free") and _forward(scene, cue):
            return True
    if at and scene.words[at - 1] == "-" and "+" in scene.words:
        return True  # a list of signs: "+ cough, - fever"
    return any(_backward(scene, cue) for cue in scene.within(at + 1, size, "negation", "uncertain.denied"))


def path(scene: Scene, first: int, last: int) -> list[str]:
    """The words between a cue and the mention, without closed brackets and "history of"."""
    words: list[str] = []
    told = {
        index
        for cue in scene.within(first, last, "family.history", "history.list")
        for index in range(cue.first, cue.last)
    }
    for index in range(first, last):
        word = scene.words[index]
        if index in told:
            continue
        if word in (")", "]") and any(mark in words for mark in ("(", "[")):
            while words.pop() not in ("(", "["):
                pass
            continue
        words.append(word)
    return words


def last_member(words: list[str]) -> list[str]:
    """The words after the last coordination: the earlier ones name other members of a list."""
    for index in range(len(words) - 1, -1, -1):
        if words[index] in JOINING or (words[index] == "well" and words[index + 1 : index + 2] == ["as"]):
            return words[index + 1 :] if words[index] != "well" else words[index + 2 :]
    return words


def open_between(scene: Scene, first: int, last: int, height: int, *stops: str) -> bool:
    """Whether neither a wall of some height nor a stop stands between two tokens."""
    return scene.wall(first, last + 1) < height and not scene.has(first, last, *stops)


def _forward(scene: Scene, cue: Span) -> bool:
    first = scene.opening(cue.last)
    if cue.kind == "adjacent":
        return _is_next(scene, cue)
    complaint = next(scene.within(first, first + 1, "stop.any"), None)
    if cue.kind == "not" and complaint and complaint.last - complaint.first == 2:
        first = complaint.last  # "never complained of"
    if not open_between(scene, first, scene.at, ITEM, "stop.any", "stop.negation") or _hedged(scene, first):
        return False
    words = _from_evidence(path(scene, first, scene.at))
    if _is_answer(scene, cue):
        return False
    if not _same_subject(words, cue):
        return False
    if cue.kind == "not" and any(word in UNTURNED for word in _content(words)[:2]):
        return False
    return not _turned_away(words)


def _from_evidence(words: list[str]) -> list[str]:
    """Only what follows "to suggest" or "suspicious for", where a denied sign leads to what is denied."""
    for index in range(len(words) - 1, 0, -1):
        if (
            words[index] in INFINITIVES
            and words[index - 1] == "to"
            or words[index - 1 : index + 1] in EVIDENT
        ):
            return words[index + 1 :]
    return words


def _is_answer(scene: Scene, cue: Span) -> bool:
    """Whether a denial answers a heading before it, and so governs nothing behind it."""
    behind = scene.words[cue.last : cue.last + 1]
    return (
        bool(behind)
        and behind[0] in (",", ".")
        and cue.kind in ("noun", "verb")
        and cue.last - cue.first == 1
    )


def _is_next(scene: Scene, cue: Span) -> bool:
    """Whether only an adjective parts a denying adjective from the mention."""
    before = scene.words[cue.first - 1] if cue.first else ""
    for told in scene.within(cue.last, cue.last + 1, "family.history", "history.list"):
        return open_between(scene, told.last, scene.at, ITEM, "stop.any", "stop.negation")
    between = scene.words[cue.last : scene.at]
    if scene.words[cue.last - 1] in ("non", "-") and between:
        return False
    if before in ("-", "is", "are", "was", "were", MENTION):
        return False
    return len(between) <= 1 and all(
        word.isalpha() and word not in JOINING | PREPOSITIONS for word in between
    )


def _hedged(scene: Scene, first: int) -> bool:
    """Whether a new member of the list begins with a suspicion: "no effusion, possible atelectasis"."""
    for cue in scene.within(
        first, scene.at, "uncertain.before", "uncertain.both", "history.status", "pseudo", "stop.member"
    ):
        if any(word in (",", "and", "with", "-") for word in scene.words[first : cue.first]):
            return True
    return False


def _content(words: list[str]) -> list[str]:
    return [word for word in words if word not in ADVERBS]


def _same_subject(words: list[str], cue: Span) -> bool:
    """Whether no verb ends the noun phrase that a denial governs."""
    if cue.kind == "noun" and KIN & set(words):
        return True  # "neither parent had": the kin are the subject
    if "that" in words:
        words = words[: words.index("that")]
    if cue.kind in ("verb", "not"):
        first = 0
        while first < len(words) and words[first] in LEADING:
            first += 1
        words = words[first:]
    return not any(word in FINITE for word in words)


def _turned_away(words: list[str]) -> bool:
    """Whether a preposition leads away from what is denied."""
    tail = last_member(words)
    alone = len(tail) == len(words) or words[len(words) - len(tail) - 1] in ("or", "nor", "/")
    if _leads_away(_content(tail), alone=alone):
        return True
    joined = len(words) - len(tail)
    if joined and words[joined - 1] in ("and", "&"):
        earlier = _content(last_member(words[: joined - 1]))
        return "with" in earlier and _leads_away(earlier[: earlier.index("with") + 1], alone=True)
    return False


def _leads_away(member: list[str], *, alone: bool) -> bool:
    """Whether one member of a list puts a preposition before the mention. `alone`: nothing but "or" precedes it."""
    for index, word in enumerate(member):
        before = member[index - 1] if index else ""
        if word in ("of", "in", "to", "from") and before in TURNING:
            return True
        if word not in PREPOSITIONS or (index == 0 and alone) or before in TAKES.get(word, ()):
            continue
        if word == "following" and before == "the":
            continue
        if word == "to" and member[index + 1 : index + 2] and member[index + 1] in INFINITIVES:
            continue
        return True
    return False


def _backward(scene: Scene, cue: Span) -> bool:
    words, first = scene.words, scene.at + 1
    between = words[first : cue.first]
    if cue.kind == "free":
        return not between
    if cue.kind == "after":
        return _said_of(scene, cue, between)
    return _answers(scene, cue, between)


def _answers(scene: Scene, cue: Span, between: list[str]) -> bool:
    """Whether a bare denial stands as the answer to the mention: "edema: none", "HIV negative"."""
    marks = {":", "-", "?", "=", '"', "(", "."}
    if cue.label == "uncertain.denied":
        return _said_of(scene, cue, between)
    if cue.kind in ("answer", "noun", "verb") and _answers_list(scene, cue, between):
        return True
    if between and all(word in marks for word in between):
        told = cue.kind in ("adjacent", "answer", "verb") and scene.words[cue.last : cue.last + 1]
        return scene.ends(cue.last) or bool(told and told[0] in ("by", "at", "on", "in", "today"))
    if cue.kind == "adjacent" or scene.words[cue.first] in ("none", "denied", "excluded", "ruled"):
        single = not between or all(word in COPULAS or word in marks for word in between)
        if single and cue.kind == "adjacent":
            return True
        follows = scene.words[cue.last : cue.last + 1]
        ended = scene.ends(cue.last) or follows[0] in ("by", "on", "with", "at")
        return ended and _said_of(scene, cue, between)
    return False


def _answers_list(scene: Scene, cue: Span, between: list[str]) -> bool:
    """Whether a denial answers a heading of several: "fever or chills: none"; or a bare word: "cough no, fever no"."""
    last = cue.last
    if scene.words[cue.first] == "no" and scene.words[last : last + 1] in (["evidence"], ["sign"], ["signs"]):
        last += 1
    if not scene.ends(last) or (cue.last - cue.first > 1 and cue.kind != "answer"):
        return False
    if not between or between == [","]:
        return cue.kind == "answer" or not between
    return between[-1] in (":", "?") and all(word.isalpha() or word in JOINING for word in between[:-1])


def _said_of(scene: Scene, cue: Span, between: list[str]) -> bool:
    """Whether the mention is the subject of a denying predicate."""
    first = scene.at + 1
    if any(word in EARLIER for word in scene.words[cue.last : cue.last + 4]):
        return False
    if between in (["which"], [",", "which"]):
        return True
    if scene.wall(first, cue.first + 1) >= CLAUSE or "with" in scene.words[max(0, scene.at - 2) : scene.at]:
        return False
    if scene.has(first, cue.first, "stop.any", "stop.negation", "negation"):
        return False
    plain = path(scene, first, cue.first)
    if any(word in FINITE or word in ("with", "without") for word in plain):
        return False
    if any(word in AMOUNTS for word in plain[-3:]):
        return False
    return _in_number(scene, cue, plain)


def _in_number(scene: Scene, cue: Span, between: list[str]) -> bool:
    """A singular predicate speaks of the last member of a list only, a plural one of all."""
    if not any(word in JOINING for word in between):
        return True
    plural = scene.words[cue.first] in ("were", "are", "have", "all", "both") or "were" in between
    return plural or (any(word in ("or", "and", "/") for word in between) and not _singular(scene, cue))


def _singular(scene: Scene, cue: Span) -> bool:
    return scene.words[cue.first] in ("is", "was", "has")
