"""What a clinical sentence asserts of one mention in it: denied, past, hypothetical, of somebody else, uncertain.

The cues are data (`rules/assertion.toml`); this module and its two neighbours say how far each of them reaches.
They know nothing of letters or of the three statements, and serve any clinical sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from validators.assertion_scope import is_negated, last_member, open_between, path
from validators.assertion_text import CLAUSE, FINITE, KIN, SENTENCE, Scene, scene_of, words_of
from validators.lexicon import Span

ENDING = frozenset((",", "with", "without"))
"""Words that end the noun phrase of "prior" and "status post"."""
YEAR = re.compile(r"(?:19[2-9]\d|20[0-4]\d)$")
UNITS = words_of("telling", "units")
"""Durations of a present illness: "a 3-week history of cough"."""
MONTHS = words_of("telling", "months")
YOUNG = words_of("telling", "young")
"""Kin that are the patient too, unless somebody's: "the child has fever", "her child has fever"."""
OWNERS = words_of("telling", "owners")
COMPANY = words_of("telling", "company")
"""Words before kin who come along or tell: "brought in by her mother"."""
BEARING = words_of("telling", "bearing")
"""What follows kin of whom something is told."""
TELLING = words_of("telling", "telling")
"""What follows "has" or "is" where kin only speak or act."""
NO_NAMES = words_of("telling", "no_names")
"""Words that show that "history" names no list of diseases."""
INTRODUCING = words_of("telling", "introducing")
"""Words between "past medical history" and its list."""
RESULTING = words_of("telling", "resulting")
"""Words by which a date reaches what follows it: "a scan in 1998, which showed"."""
PATIENT_VERBS = ("present", "compla", "here", "now", "comes", "came", "c", "p")
"""How the stops begin that tell of the patient again."""
OWN_PRONOUNS = words_of("telling", "own_pronouns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """How a mention is meant. All false: a finding of the patient, present and recent."""

    negated: bool = False
    """Said not to be so."""
    historical: bool = False
    """Lies in the past: told as history, or begun more than some two weeks before."""
    hypothetical: bool = False
    """Feared, prevented or a condition; not said to be so."""
    other_person: bool = False
    """Said of a relative or of somebody else."""
    uncertain: bool = False
    """Suspected, possible, or still to be ruled out."""


def assess_mention(sentence: str, mention: str | tuple[int, int]) -> Assertion:
    """What `sentence` asserts of `mention`: its words, or its first and last character offset.

    The words are looked up without regard to case, quotes and line breaks; the first occurrence counts that is no
    part of a longer word. Raises `ValueError` for a mention that the sentence does not have.
    """
    scene = scene_of(sentence, mention)
    negated = is_negated(scene)
    return Assertion(
        negated=negated,
        historical=_is_historical(scene),
        hypothetical=_is_hypothetical(scene),
        other_person=_is_other_person(scene),
        uncertain=_is_uncertain(scene, negated=negated),
    )


def _is_historical(scene: Scene) -> bool:
    at, size = scene.at, len(scene.words)
    heads = [word for word in scene.inside if word not in ("the", "a", "an", "his", "her", "this")]
    if heads and heads[0] in ("old", "prior", "previous", "remote", "past", "childhood"):
        return True
    for cue in scene.within(0, at, "history"):
        if _past_before(scene, cue):
            return True
    for cue in scene.within(at + 1, size, "history"):
        if _past_behind(scene, cue):
            return True
    return _is_dated(scene)


def _past_before(scene: Scene, cue: Span) -> bool:
    """Whether a cue to the left puts the mention into the past."""
    if cue.kind == "label":
        behind = scene.words[cue.last : cue.last + 1]
        if behind and behind[0] in (":", "-"):
            return _under_heading(scene, cue)
        return _listed(scene, cue)
    if cue.kind == "list":
        return not _of_present_illness(scene, cue) and _listed(scene, cue)
    if cue.kind == "bare":
        names = scene.words[cue.last : scene.at]
        return not _of_present_illness(scene, cue) and _listed(scene, cue) and not set(names) & NO_NAMES
    if cue.kind == "clause":
        return open_between(scene, cue.last, scene.at, CLAUSE, "stop.any")
    if cue.kind == "near":
        return _in_phrase(scene, cue, ENDING, 7)
    if cue.kind == "status":
        return _in_phrase(scene, cue, ENDING, 12)
    return False


def _under_heading(scene: Scene, cue: Span) -> bool:
    """Whether no other heading parts the mention from a heading of the past."""
    words = scene.words
    for index in range(cue.last + 1, scene.at):
        if words[index] == ":" and words[index - 1] not in ("following", "include", "including", "for"):
            return False
    started = max((index for index in range(cue.last, scene.at) if scene.walls[index] == SENTENCE), default=0)
    if started and scene.has(started, scene.at, "stop.any", "negation.verb"):
        return False
    return not scene.has(cue.last, scene.at, "family.history")


def _listed(scene: Scene, cue: Span) -> bool:
    """Whether the mention stands in the list that "history of" opens."""
    first = scene.opening(cue.last)
    while cue.kind == "label" and first < scene.at and scene.words[first] in INTRODUCING:
        first += 1
    stops = ("stop.any", "stop.history", "recent.mark", "negation.verb", "negation.noun")
    if _turns_to_question(scene, first):
        return False
    if not open_between(scene, first, scene.at, CLAUSE, *stops) or scene.inside[0] in ("recent", "new"):
        return False
    words = path(scene, first, scene.at)
    if any(word in FINITE for word in words):
        return False
    return not _beside_now(scene)


def _turns_to_question(scene: Scene, first: int) -> bool:
    """Whether a list of the past turns to what is to be found: "history of cancer, evaluate for metastases"."""
    cues = scene.within(first, scene.at, "uncertain.before")
    return any(scene.words[cue.first - 1] in (",", "and", "-", ".") for cue in cues)


def _beside_now(scene: Scene) -> bool:
    """Whether the mention is told of these days, in its own member of a list."""
    for cue in scene.within(scene.at + 1, min(scene.at + 9, len(scene.words)), "recent.mark"):
        if not any(word in ",.;" or word in ("and", "or") for word in scene.words[scene.at + 1 : cue.first]):
            return scene.wall(scene.at + 1, cue.first) < CLAUSE
    return False


def _of_present_illness(scene: Scene, cue: Span) -> bool:
    """Whether a length of days to months stands before "history"."""
    words = [
        word
        for word in scene.words[max(0, cue.first - 5) : cue.first]
        if word not in ("-", "'", "s", "long", "old")
    ]
    return bool(words) and words[-1] in UNITS


def _in_phrase(scene: Scene, cue: Span, ends: frozenset[str], length: int) -> bool:
    """Whether the mention stands in the noun phrase that a cue begins."""
    words = scene.words[cue.last : scene.at]
    if len(words) > length or any(word in ends or word in FINITE for word in words):
        return False
    return open_between(
        scene, cue.last, scene.at, CLAUSE, "stop.any", "stop.negation", "negation", "recent.mark"
    )


def _past_behind(scene: Scene, cue: Span) -> bool:
    """Whether a cue to the right puts the mention into the past."""
    first = scene.at + 1
    between = scene.words[first : cue.first]
    if cue.kind == "bare":
        return not between and not (scene.words[cue.last : cue.last + 1] == ["of"])
    if cue.kind == "list":
        return between in ([], [","], ["-"]) and scene.ends(cue.last)
    if cue.kind == "label":
        return False
    if not open_between(scene, first, cue.first, CLAUSE, "stop.any"):
        return False
    if cue.kind == "clause":
        return "," not in between and len(between) <= 12
    if cue.kind == "after":
        return len(between) <= 3 and "," not in between
    return cue.kind == "over" and _is_over(scene, cue, between)


def _is_over(scene: Scene, cue: Span, between: list[str]) -> bool:
    """Whether something is said to have resolved, other than in the course of the present illness."""
    if len(between) > 6 or any(word in FINITE or word == "with" for word in between):
        return False
    if "," in between[:-1] or (between[-1:] == [","] and len(between) > 1):
        return False
    if cue.first and scene.words[cue.first - 1] in ("not", "n't"):
        return False
    if (
        cue.last - cue.first == 1
        and scene.words[cue.first] == "resolved"
        and between[-1:] not in ([","], [":"], ["-"], ["("])
    ):
        return False  # told in the course of the present illness
    follows = scene.words[cue.last : cue.last + 1]
    return not follows or follows[0] not in (
        "with", "after", "following", "by", "on", "spontaneously", "during", "over", "while", "before", "prior", "upon",
        "quickly", "completely", "overnight", "within", "at", "once", "when", "without",
    )  # fmt: skip


def _is_dated(scene: Scene) -> bool:
    """Whether a year, or a stretch of years, puts the mention into the past."""
    words = scene.words
    years = [index for index, word in enumerate(words) if YEAR.match(word)]
    newest = max((int(words[index]) for index in years), default=0)
    for index in years:
        if (_is_bare_year(words, index) or int(words[index]) < newest) and _dates(scene, index):
            return True
    return any(
        _is_short_year(words, index) and _dates(scene, index) for index in range(scene.at + 1, len(words))
    )


def _is_bare_year(words: list[str], index: int) -> bool:
    """A year without a day: "in 1998", "MI 1998", "(1998)", "in March of 1998"."""
    before = words[max(0, index - 3) : index]
    if before[-1:] == ["/"] or (before[-1:] == ["-"] and before[-2:-1] and before[-2].isdigit()):
        return False
    day = [word for word in before if word.isdigit()]
    return not (day and any(word in MONTHS for word in before))


def _is_short_year(words: list[str], index: int) -> bool:
    """ "in '98" or "3/98"."""
    if not (words[index].isdigit() and len(words[index]) == 2 and index > 0):
        return False
    if words[index - 1] == "'":
        return True
    return (
        index > 2
        and words[index - 1] == "/"
        and words[index - 2].isdigit()
        and words[index - 3] in ("in", "(", "since")
    )


def _dates(scene: Scene, index: int) -> bool:
    """Whether the date at `index` is the mention's."""
    words = scene.words
    if index < scene.at:
        first = index + 1
        if words[first] in (",", ")"):
            first += 1
        shows = first < scene.at and words[first] in RESULTING
        if not shows and index > 4 + _opening_of(scene, index):
            return False
        stops = [cue for cue in scene.within(first, scene.at, "stop.any") if words[cue.first] != "which"]
        return (
            not stops
            and not scene.has(first, scene.at, "negation")
            and scene.wall(first + 1, scene.at + 1) < CLAUSE
        )
    between = words[scene.at + 1 : index]
    if between[:1] in ([","], ["-"]) and set(between[1:]) <= {"in", "about", "circa"}:
        between = between[1:]
    if "," in between or {"from", "after", "since", "unlike"} & set(between[:-1]):
        return False
    return open_between(scene, scene.at + 1, index, CLAUSE, "stop.any") and len(between) <= 14


def _opening_of(scene: Scene, index: int) -> int:
    """The first token of the clause of `index`."""
    while index > 0 and scene.walls[index] < CLAUSE and scene.words[index - 1] != ",":
        index -= 1
    return index


def _is_hypothetical(scene: Scene) -> bool:
    at, size = scene.at, len(scene.words)
    for cue in scene.within(0, at, "hypothetical.before"):
        if open_between(scene, cue.last, at, CLAUSE, "stop.any"):
            return True
    for cue in scene.within(at + 1, size, "hypothetical.after"):
        if cue.first == at + 1:
            return True
    return False


def _is_uncertain(scene: Scene, *, negated: bool) -> bool:
    """Whether the mention is only suspected. What is denied is uncertain where the denial itself is one of degree."""
    at, size = scene.at, len(scene.words)
    before, behind = ("uncertain.denied",), ("uncertain.denied",)
    if not negated:
        before = ("uncertain.before", "uncertain.both", "uncertain.denied")
        behind = ("uncertain.after", "uncertain.both", "uncertain.denied")
        if at and scene.words[at - 1] == "?" and scene.walls[at - 1] < SENTENCE:
            return True
    if any(_suspects(scene, cue) for cue in scene.within(0, at, *before)):
        return True
    return any(_doubted(scene, cue) for cue in scene.within(at + 1, size, *behind))


def _suspects(scene: Scene, cue: Span) -> bool:
    first, words = scene.opening(cue.last), scene.words
    if words[cue.first] == "may" and (
        words[cue.last].isdigit() or (cue.first and words[cue.first - 1] in ("in", "of", "since"))
    ):
        return False
    if not open_between(scene, first, scene.at, CLAUSE, "stop.any", "negation"):
        return False
    between = words[first : scene.at]
    return "with" not in between and len(last_member(between)) <= 9


def _doubted(scene: Scene, cue: Span) -> bool:
    first = scene.at + 1
    between = scene.words[first : cue.first]
    if not open_between(scene, first, cue.first, CLAUSE, "stop.any", "negation"):
        return False
    if cue.kind == "both":
        return not between or (between[-1:] == ["is"] and len(between) == 1)
    return not any(word in FINITE or word in ("with", ",") for word in between)


def _is_other_person(scene: Scene) -> bool:
    if scene.inside[0] in KIN | {"family", "maternal", "paternal"}:
        return scene.inside[0] in ("family", "maternal", "paternal") and scene.inside != ("family",)
    at, size = scene.at, len(scene.words)
    if any(_family_history(scene, cue) for cue in scene.within(0, at, "family.history")):
        return True
    for cue in scene.within(at + 1, size, "family.after"):
        if open_between(scene, at + 1, cue.first, CLAUSE, "stop.any"):
            return True
    return any(
        _bears(scene, index) if index < at else _borne_by(scene, index)
        for index, word in enumerate(scene.words)
        if word in KIN
    )


def _family_history(scene: Scene, cue: Span) -> bool:
    if scene.words[cue.last : cue.last + 1] == [":"]:
        words = scene.words
        return not any(
            words[index] == ":" and words[index - 1] not in KIN and words[index - 1] != "for"
            for index in range(cue.last + 1, scene.at)
        )
    words = scene.words[cue.last : scene.at]
    return open_between(scene, cue.last, scene.at, CLAUSE, "stop.history") and not OWN_PRONOUNS & set(words)


def _bears(scene: Scene, index: int) -> bool:
    """Whether the kin at `index` are the subject of what is told of the mention."""
    words = scene.words
    before = words[index - 1] if index else ""
    earlier = words[max(0, index - 3) : index]
    after = words[index + 1 : index + 3] + ["", ""]
    if words[index] in YOUNG and not set(earlier) & OWNERS:
        return False
    if after[0] == "'":
        after = words[index + 2 : index + 4] + ["", ""]
    possessed = words[index + 1 : index + 3] == ["'", "s"]
    if words[max(0, index - 2) : index] in (["is", "a"], ["is", "the"]):
        return False
    if (
        not possessed
        and "born" not in words[max(0, index - 4) : index]
        and any(word in COMPANY for word in earlier)
        and not {"who", "whose", "having"} & set(after[:2])
    ):
        return False
    del before
    if index + 1 == scene.at:
        return possessed
    if after[0] not in BEARING and not (after[0] in (",", "and") and _appositive(words, index)):
        return False
    if any(word in TELLING for word in words[index + 2 : index + 4]):
        return False
    aside = words.index(",", index + 2, scene.at) + 1 if "," in words[index + 2 : scene.at] else 0
    if aside and words[aside] in TELLING and words[index + 1] == ",":
        return False
    return _same_bearer(scene, index)


def _appositive(words: list[str], index: int) -> bool:
    """ "father, age 60, with", "mother and sister had"."""
    follows = words[index + 1 : index + 7]
    return any(
        word in ("who", "age", "aged", "had", "have", "died", "deceased", "one", "both", "all")
        for word in follows
    ) and not (OWN_PRONOUNS & set(follows))


def _same_bearer(scene: Scene, index: int) -> bool:
    words = scene.words
    for position in range(index + 1, scene.at):
        if scene.walls[position] == SENTENCE:
            return False
        if words[position] in OWN_PRONOUNS and words[position - 1] not in ("whom", "when", "that"):
            return False
    stops = scene.within(index + 1, scene.at, "stop.any")
    return not any(scene.words[cue.first].startswith(PATIENT_VERBS) for cue in stops)


def _borne_by(scene: Scene, index: int) -> bool:
    """Whether a mention is said of kin behind it: "diabetes in both parents", "cancer (mother)"."""
    words, step = scene.words, index - 1
    if words[index] in YOUNG and words[step] not in OWNERS:
        return False
    while step > scene.at and (words[step] in OWNERS or words[step] in KIN or words[step] in (
        "the", "a", "an", "both", "maternal", "paternal", "and", "'", "first", "degree", "-", "in", "multiple", "several", "great", "all",
    )):  # fmt: skip
        if words[step] == "in":
            return (
                open_between(scene, scene.at + 1, step, CLAUSE, "stop.any")
                and len(words[scene.at + 1 : step]) <= 12
            )
        step -= 1
    return words[step] == "(" and step - scene.at <= 3
