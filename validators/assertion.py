"""What a clinical sentence asserts of a mention in it: denied, past, hypothetical, another's, uncertain.

The cues are data (`rules/assertion*.toml`); this module and its two neighbours say how far each of them
reaches. They know nothing of letters or of the three statements: they serve any clinical sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from validators.assertion_scope import is_hypothetical, is_negated, is_uncertain, open_between, path
from validators.assertion_text import CLAUSE, FINITE, KIN, SENTENCE, Scene, scene_of, words_of
from validators.lexicon import Span

DETERMINERS = frozenset(("the", "a", "an", "his", "her", "this"))
PAST_NAMES = frozenset(("old", "prior", "previous", "remote", "past", "childhood"))
"""Words that put a mention into the past from within."""
MEMBER_ENDS = frozenset((",", ".", ";", "and", "or"))
LONGEST = {"near": 7, "status": 12}
"""How many words a noun phrase may have between "prior" or "status post" and the mention."""
TWELVE = frozenset(str(month) for month in range(1, 13)) | frozenset(f"0{month}" for month in range(1, 10))
COURSE = words_of("telling", "course")
"""Words behind "resolved" that tell of the present illness: "resolved with nitroglycerin"."""
APPOSED = words_of("telling", "apposed")
"""Words by which kin are told of behind a comma."""
RANKS = words_of("telling", "ranks")
"""Words that may stand between "in" and kin: "in a maternal aunt"."""
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

    The words are looked up without regard to case, quotes and line breaks; the first occurrence counts that
    is no part of a longer word. Raises `ValueError` for a mention that the sentence does not have.
    """
    scene = scene_of(sentence, mention)
    negated = is_negated(scene)
    return Assertion(
        negated=negated,
        historical=_is_historical(scene),
        hypothetical=is_hypothetical(scene),
        other_person=_is_other_person(scene),
        uncertain=is_uncertain(scene, negated=negated),
    )


def _is_historical(scene: Scene) -> bool:
    at, size = scene.at, len(scene.words)
    named = [word for word in scene.inside if word not in DETERMINERS]
    return (
        bool(named and named[0] in PAST_NAMES)
        or any(_past_before(scene, cue) for cue in scene.within(0, at, "history"))
        or any(_past_behind(scene, cue) for cue in scene.within(at + 1, size, "history"))
        or _is_dated(scene)
    )


def _past_before(scene: Scene, cue: Span) -> bool:
    """Whether a cue to the left puts the mention into the past."""
    if cue.kind == "label" and scene.words[cue.last] in (":", "-"):
        return _under_heading(scene, cue)
    if cue.kind in ("label", "list", "bare"):
        return not _of_present_illness(scene, cue) and _listed(scene, cue)
    if cue.kind == "clause":
        return _in_past_clause(scene, cue)
    return cue.kind in LONGEST and _in_phrase(scene, cue)


def _in_past_clause(scene: Scene, cue: Span) -> bool:
    """Whether "years ago" or "as a child" stands at the head of the mention's clause."""
    follows = scene.words[cue.last]
    opens = cue.first <= 3 + _opening_of(scene, cue.first)
    if follows in ("and", "or") or (follows == "," and not opens):
        return False
    first = cue.last + 1 if follows == "," and scene.walls[cue.last] == CLAUSE else cue.last
    return open_between(scene, first, scene.at, CLAUSE, "stop.any")


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
    if not open_between(scene, first, scene.at, CLAUSE, *stops) or _turns_to_question(scene, first):
        return False
    words = path(scene, first, scene.at)
    if any(word in FINITE for word in words) or (cue.kind == "bare" and NO_NAMES & set(words)):
        return False
    return scene.inside[0] not in ("recent", "new") and not _beside_now(scene)


def _turns_to_question(scene: Scene, first: int) -> bool:
    """Whether a list of the past turns to a question: "history of cancer, evaluate for metastases"."""
    cues = scene.within(first, scene.at, "uncertain.before")
    return any(scene.words[cue.first - 1] in (",", "and", "-", ".") for cue in cues)


def _beside_now(scene: Scene) -> bool:
    """Whether the mention is told of these days, in its own member of a list."""
    first = scene.at + 1
    for cue in scene.within(first, first + 8, "recent.mark"):
        if not (MEMBER_ENDS | FINITE) & set(scene.words[first : cue.first]):
            return scene.wall(first, cue.first) < CLAUSE
    return False


def _of_present_illness(scene: Scene, cue: Span) -> bool:
    """Whether a length of days to months stands before "history"."""
    words = [
        word
        for word in scene.words[max(0, cue.first - 5) : cue.first]
        if word not in ("-", "'", "s", "long", "old")
    ]
    return bool(words) and words[-1] in UNITS


def _in_phrase(scene: Scene, cue: Span) -> bool:
    """Whether the mention stands in the noun phrase that "prior" or "status post" begins."""
    words = scene.words[cue.last : scene.at]
    if len(words) > LONGEST[cue.kind] or any(word in ENDING or word in FINITE for word in words):
        return False
    stops = ("stop.any", "stop.negation", "negation", "recent.mark")
    return open_between(scene, cue.last, scene.at, CLAUSE, *stops)


def _past_behind(scene: Scene, cue: Span) -> bool:
    """Whether a cue to the right puts the mention into the past."""
    first = scene.at + 1
    between = scene.words[first : cue.first]
    if cue.kind == "bare":
        return not between and scene.words[cue.last : cue.last + 1] != ["of"]
    if cue.kind == "list":
        return between in ([], [","], ["-"]) and scene.ends(cue.last)
    if not open_between(scene, first, cue.first, CLAUSE, "stop.any"):
        return False
    if cue.kind == "over":
        return _is_over(scene, cue, between)
    return "," not in between and len(between) <= {"clause": 12, "after": 3}.get(cue.kind, -1)


def _is_over(scene: Scene, cue: Span, between: list[str]) -> bool:
    """Whether something is said to have resolved, other than in the course of the present illness."""
    if len(between) > 6 or scene.has(scene.at, cue.first, "recent.mark"):
        return False
    if "with" in between or "," in between[:-1] or any(word in FINITE for word in between):
        return False
    if scene.words[cue.first - 1] in ("not", "n't") or (between[-1:] == [","] and len(between) > 1):
        return False
    told = scene.words[cue.first : cue.last] == ["resolved"] and between[-1:] not in (
        [","],
        [":"],
        ["-"],
        ["("],
    )
    follows = scene.words[cue.last : cue.last + 1]
    return not told and not (follows and follows[0] in COURSE)


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
    """A year of two digits, as in "in '98" or "in 3/98"."""
    if not (words[index].isdigit() and len(words[index]) == 2 and index > 0):
        return False
    if words[index - 1] == "'":
        return True
    return (
        index > 2
        and words[index - 1] == "/"
        and words[index - 2] in TWELVE
        and words[index - 3] in ("in", "(", "since")
    )


def _dates(scene: Scene, index: int) -> bool:
    """Whether the date at `index` is the mention's."""
    if index < scene.at:
        return _dates_ahead(scene, index)
    between = scene.words[scene.at + 1 : index]
    if between[:1] in ([","], ["-"]) and set(between[1:]) <= {"in", "about", "circa"}:
        between = between[1:]
    if "," in between or {"from", "after", "since", "unlike"} & set(between[:-1]):
        return False
    return open_between(scene, scene.at + 1, index, CLAUSE, "stop.any") and len(between) <= 14


def _dates_ahead(scene: Scene, index: int) -> bool:
    """Whether a date before the mention reaches it: at the head of its clause, or "in 1998, which showed"."""
    words, first = scene.words, index + 1
    if words[first] in (",", ")"):
        first += 1
    if words[first] not in RESULTING and index > 4 + _opening_of(scene, index):
        return False
    stops = [cue for cue in scene.within(first, scene.at, "stop.any") if words[cue.first] != "which"]
    denied = scene.has(first, scene.at, "negation")
    return not stops and not denied and scene.wall(first + 1, scene.at + 1) < CLAUSE


def _opening_of(scene: Scene, index: int) -> int:
    """The first token of the clause of `index`."""
    while index > 0 and scene.walls[index] < CLAUSE and scene.words[index - 1] != ",":
        index -= 1
    return index


def _is_other_person(scene: Scene) -> bool:
    at, size = scene.at, len(scene.words)
    if scene.inside[0] in ("family", "maternal", "paternal"):
        return len(scene.inside) > 1
    if any(_family_history(scene, cue) for cue in scene.within(0, at, "family.history")):
        return True
    for cue in scene.within(at + 1, size, "family.after"):
        if open_between(scene, at + 1, cue.first, CLAUSE, "stop.any"):
            return True
    kin = [index for index, word in enumerate(scene.words) if word in KIN]
    return any(_bears(scene, index) if index < at else _borne_by(scene, index) for index in kin)


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
    possessed = words[index + 1 : index + 3] == ["'", "s"]
    if index + 1 == scene.at:
        return possessed
    if _is_patient(words, index) or (not possessed and _comes_along(words, index)):
        return False
    after = words[index + 2 if words[index + 1] == "'" else index + 1]
    if after not in BEARING and not (after in (",", "and") and _appositive(words, index)):
        return False
    return not _tells(scene, index) and _same_bearer(scene, index)


def _is_patient(words: list[str], index: int) -> bool:
    """Whether a word for kin may name the patient: "she is a mother of two", "the child has fever"."""
    if words[index] in YOUNG and not OWNERS & set(words[max(0, index - 3) : index]):
        return True
    return words[max(0, index - 2) : index] in (["is", "a"], ["is", "the"])


def _comes_along(words: list[str], index: int) -> bool:
    """Whether kin only come with the patient or tell of her: "brought in by her mother"."""
    if "born" in words[max(0, index - 4) : index] or {"who", "whose", "having"} & set(
        words[index + 1 : index + 3]
    ):
        return False
    return bool(COMPANY & set(words[max(0, index - 3) : index]))


def _tells(scene: Scene, index: int) -> bool:
    """Whether kin only speak or act: "mother has noticed", "his mother, who is a nurse, noted"."""
    words = scene.words
    if TELLING & set(words[index + 2 : index + 4]):
        return True
    if words[index + 1] != "," or "," not in words[index + 2 : scene.at]:
        return False
    return words[words.index(",", index + 2) + 1] in TELLING


def _appositive(words: list[str], index: int) -> bool:
    """Whether kin are told of behind a comma or "and": "father, age 60, with", "mother and sister had"."""
    follows = set(words[index + 1 : index + 7])
    return bool(APPOSED & follows) and not OWN_PRONOUNS & follows


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
    while step > scene.at and (words[step] in KIN or words[step] in RANKS or words[step] in OWNERS):
        step -= 1
    if words[step] == "in":
        return open_between(scene, scene.at + 1, step, CLAUSE, "stop.any") and step - scene.at <= 13
    return words[step] == "(" and step - scene.at <= 3
