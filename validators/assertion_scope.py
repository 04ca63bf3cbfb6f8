"""How far a denial reaches: the cues of `rules/assertion.toml` over the clauses of one sentence."""

from __future__ import annotations

from validators.assertion_text import AMOUNTS, CLAUSE, FINITE, ITEM, KIN, MENTION, SENTENCE, Scene, words_of
from validators.lexicon import Span

ADVERBS = words_of("denial", "adverbs")
"""Words that do not count between a denial and what it governs."""
PREPOSITIONS = words_of("denial", "prepositions")
"""Words behind which a denial no longer reaches, within one member of a list."""
TAKES = {
    name: words_of("takes", name) for name in ("with", "for", "to", "in", "from", "as", "about", "than", "by")
}
"""Words after which a preposition still leads to what is denied: "no evidence for", "no problems with"."""
INFINITIVES = words_of("denial", "infinitives")
EVIDENT = [
    ["suggestive", "of"],
    ["suspicious", "for"],
    ["concerning", "for"],
    ["consistent", "with"],
    ["indicative", "of"],
    ["compatible", "with"],
    ["worrisome", "for"],
    ["diagnostic", "of"],
]
"""Pairs that lead from a sign to what it is a sign of."""
TURNING = words_of("denial", "turning")
"""Nouns whose own absence says that the thing after "of" or "in" is there."""
UNTURNED = words_of("denial", "unturned")
"""Words behind "not" that are denied themselves, and not their object."""
LEADING = words_of("denial", "leading")
"""What may begin the object of a verb of denial: "denies having had", "does not have"."""
TURNS = ("uncertain.before", "uncertain.both", "history.status", "pseudo", "stop.member")
"""Cues that begin a member of a list that is not denied."""
JOINING = words_of("denial", "joining")
GROUNDS = frozenset(("with", "given"))
"""Words behind a suspicion that lead to what it rests on, which is there."""
EARLIER = words_of("denial", "earlier")
"""What was "not seen on the prior film" is seen now."""
MARKS = frozenset((":", "-", "?", "=", '"', "(", "."))
"""Marks between a heading and its answer."""
COPULAS = words_of("denial", "copulas")


def is_negated(scene: Scene) -> bool:
    """Whether the mention is said not to be so."""
    at, size = scene.at, len(scene.words)
    for cue in scene.within(0, at, "negation", "uncertain.denied"):
        ahead = cue.kind not in ("after", "answer", "free") or _has_object(scene, cue)
        if ahead and _forward(scene, cue):
            return True
    if at and scene.words[at - 1] == "-" and "+" in scene.words:
        return True  # a list of signs: "+ cough, - fever"
    return any(_backward(scene, cue) for cue in scene.within(at + 1, size, "negation", "uncertain.denied"))


def _has_object(scene: Scene, cue: Span) -> bool:
    """As in "has not developed any bedsores": a denying predicate whose object follows it at once."""
    follows = scene.words[cue.last]
    return cue.kind == "after" and scene.words[cue.last - 1] == "developed" and follows in ("any", MENTION)


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


def _into_clause(scene: Scene, first: int) -> int:
    """The token behind "that there is", where a cue governs a clause and not a noun."""
    told = first + 1 if scene.words[first] == "that" else first
    for stop in scene.within(told, told + 1, "stop.any"):
        if scene.words[told] == "there":
            return stop.last
    return first


def _forward(scene: Scene, cue: Span) -> bool:
    """Whether a denial to the left of the mention reaches it."""
    first = scene.opening(cue.last)
    evidence = scene.words[first : first + 2] == ["evidence", "that"]
    first = _into_clause(scene, first + 1 if evidence else first)
    if cue.kind == "adjacent":
        return _is_next(scene, cue)
    complaint = next(scene.within(first, first + 1, "stop.any"), None)
    if cue.kind == "not" and complaint and complaint.last - complaint.first == 2:
        first = complaint.last  # "never complained of"
    if not open_between(scene, first, scene.at, ITEM, "stop.any", "stop.negation") or _hedged(scene, first):
        return False
    if _is_answer(scene, cue):
        return False
    words = _from_evidence(path(scene, first, scene.at))
    if cue.kind == "not" and UNTURNED & set(_content(words)[:2]):
        return False
    return _same_subject(words, cue) and not _turned_away(words)


def _from_evidence(words: list[str]) -> list[str]:
    """Only what follows "to suggest" or "suspicious for", where a denied sign leads to what is denied."""
    for index in range(len(words) - 1, 0, -1):
        leads = words[index - 1] == "to" and words[index] in INFINITIVES
        if leads or words[index - 1 : index + 1] in EVIDENT:
            return words[index + 1 :]
    return words


def _is_answer(scene: Scene, cue: Span) -> bool:
    """Whether a denial answers a heading before it, and so governs nothing behind it."""
    bare = cue.kind in ("noun", "verb") and cue.last - cue.first == 1
    return bare and scene.words[cue.last] in (",", ".")


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
    turns = scene.within(first, scene.at, *TURNS)
    return any({",", "and", "with", "-"} & set(scene.words[first : cue.first]) for cue in turns)


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
    """Whether a preposition stands before the mention. `alone`: only "or" precedes this member."""
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
    """Whether a denial to the right of the mention is said of it."""
    between = scene.words[scene.at + 1 : cue.first]
    if cue.kind == "free":
        return not between
    if cue.kind == "after":
        return _said_of(scene, cue, between)
    return _answers(scene, cue, between)


def _answers(scene: Scene, cue: Span, between: list[str]) -> bool:
    """Whether a bare denial stands as the answer to the mention: "edema: none", "HIV negative"."""
    if cue.label == "uncertain.denied":
        return _said_of(scene, cue, between)
    if cue.kind in ("answer", "noun", "verb") and _answers_list(scene, cue, between):
        return True
    ended, follows = scene.ends(cue.last), scene.words[cue.last : cue.last + 1]
    if between and MARKS.issuperset(between):
        told = cue.kind in ("adjacent", "answer", "verb") and follows[:1]
        return ended or bool(told and told[0] in ("by", "at", "on", "in", "today"))
    if cue.kind == "adjacent" and (MARKS | COPULAS).issuperset(between):
        return True
    if cue.kind != "adjacent" and scene.words[cue.first] not in ("none", "denied", "excluded", "ruled"):
        return False
    return (ended or follows[0] in ("by", "on", "with", "at")) and _said_of(scene, cue, between)


def _answers_list(scene: Scene, cue: Span, between: list[str]) -> bool:
    """Whether a denial answers several headings, "fever or chills: none", or a bare word, "cough no"."""
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
    if EARLIER & set(scene.words[cue.last : cue.last + 4]):
        return False
    if between in (["which"], [",", "which"]):
        return True
    if scene.wall(first, cue.first + 1) >= CLAUSE or "with" in scene.words[max(0, scene.at - 2) : scene.at]:
        return False
    plain = path(scene, first, cue.first)
    if any(word in FINITE or word in ("with", "without") for word in plain) or AMOUNTS & set(plain[-3:]):
        return False
    stopped = scene.has(first, cue.first, "stop.any", "stop.negation", "negation")
    return not stopped and _in_number(scene, cue, plain)


def _in_number(scene: Scene, cue: Span, between: list[str]) -> bool:
    """A singular predicate speaks of the last member of a list only, a plural one of all."""
    first = scene.words[cue.first]
    if not JOINING & set(between) or first in ("were", "are", "have", "all", "both"):
        return True
    return first not in ("is", "was", "has") and bool({"or", "and", "/"} & set(between))


def is_hypothetical(scene: Scene) -> bool:
    """Whether the mention is feared, prevented or a condition."""
    at = scene.at
    return any(
        open_between(scene, _into_clause(scene, cue.last), at, CLAUSE, "stop.any")
        for cue in scene.within(0, at, "hypothetical.before")
    ) or scene.has(at + 1, at + 2, "hypothetical.after")


def is_uncertain(scene: Scene, *, negated: bool) -> bool:
    """Whether the mention is only suspected. What is denied is so where the denial is one of degree."""
    at, size = scene.at, len(scene.words)
    either = ("uncertain.denied",) if negated else ("uncertain.denied", "uncertain.both")
    before = either if negated else (*either, "uncertain.before")
    behind = either if negated else (*either, "uncertain.after")
    asked = at > 0 and scene.words[at - 1] == "?" and scene.walls[at - 1] < SENTENCE
    return (
        (asked and not negated)
        or any(_suspects(scene, cue) for cue in scene.within(0, at, *before))
        or any(_doubted(scene, cue) for cue in scene.within(at + 1, size, *behind))
    )


def _suspects(scene: Scene, cue: Span) -> bool:
    """Whether a suspicion to the left reaches the mention."""
    first, words = _into_clause(scene, scene.opening(cue.last)), scene.words
    if words[cue.first] == "may" and (
        words[cue.last].isdigit() or (cue.first and words[cue.first - 1] in ("in", "of", "since"))
    ):
        return False
    if not open_between(scene, first, scene.at, CLAUSE, "stop.any", "negation", "hypothetical.before"):
        return False
    between = words[first : scene.at]
    return not GROUNDS & set(between) and len(last_member(between)) <= 9


def _doubted(scene: Scene, cue: Span) -> bool:
    """Whether a suspicion to the right is of the mention."""
    first = scene.at + 1
    between = scene.words[first : cue.first]
    if not open_between(scene, first, cue.first, CLAUSE, "stop.any", "negation"):
        return False
    if cue.kind == "both":
        return not between or (between[-1:] == ["is"] and len(between) == 1)
    return not any(word in FINITE or word in ("with", ",") for word in between)
