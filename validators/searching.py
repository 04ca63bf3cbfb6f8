"""A search for contraindications: what was looked for, gone over or listed, and what came of it."""

from __future__ import annotations

from validators.answers import Answer, answer_of
from validators.clauses import Clause
from validators.rulebook import phrases, word_set
from validators.verdicts import Judgement, Mention, Verdict

CHECKS = word_set("assessing", "checks")
MEETING = word_set("contraindications", "meeting")
ON_IT = word_set("contraindications", "on_it")
PROMISED = word_set("contraindications", "promised")
COVERING = word_set("contraindications", "covering")
BETWEEN = word_set("contraindications", "between")
PAPERS = word_set("contraindications", "papers")
CLEAN = word_set("contraindications", "clean")
AS_TO = tuple(link.split() for link in phrases("contraindications", "as_to"))
HUNTING = word_set("contraindications", "hunting")
ANYTHING = word_set("contraindications", "anything")
UNDONE = word_set("reservations", "undone")
SEARCHING = word_set("contraindications", "searching")
SHEETS = word_set("contraindications", "sheets")
RESULT_OPENERS = frozenset({"and", ",", ":", "-", "(", "but", "et"})
ENDS = frozenset({";", ".", "?"})


def as_sought(mention: Mention, judged: Judgement) -> Judgement:
    """A mention that is only searched for, wondered about, or names a sheet: its result is told later."""
    words = mention.sentence.words
    searched = not SEARCHING.isdisjoint(mention.before) and not {"for", "pour"}.isdisjoint(mention.before)
    if judged == Judgement(Verdict.ASIDE, "past") and searched:
        return Judgement(Verdict.OPEN, "looked-for")
    doubted = (
        Judgement(Verdict.UNCLEAR, "hedged"),
        Judgement(Verdict.ASIDE, "hypothetical"),
        Judgement(Verdict.UNCLEAR, "reserved"),
    )
    if judged in doubted and "whether" in words[: mention.span.first]:
        return Judgement(Verdict.OPEN, "wondered")
    if judged.verdict is Verdict.PRESENT and (hunted(mention) or _gone_over(mention)):
        return Judgement(Verdict.OPEN, "looked-for")
    if judged.verdict is Verdict.PRESENT and words[mention.span.last - 1] in SHEETS:
        return Judgement(Verdict.OPEN, "named")
    return judged


def hunted(mention: Mention) -> bool:
    """As in "I looked specifically for anything that would preclude it"."""
    words, first = mention.sentence.words, mention.span.first
    near = range(max(0, first - 9), first)
    return any(
        words[index] == "for"
        and words[index + 1] in ANYTHING
        and not HUNTING.isdisjoint(words[max(0, index - 3) : index])
        for index in near
    )


def _gone_over(mention: Mention) -> bool:
    """As in "an assessment which covered the known contraindications", "a card of the usual exclusions"."""
    words, at = mention.sentence.words, mention.span.first - 1
    while at > 0 and words[at] in BETWEEN:
        at -= 1
    listed = words[at] == "of" and at > 0 and words[at - 1] in PAPERS
    return listed or words[at] in COVERING


def none_met(mention: Mention) -> bool:
    """As in "she ticks none of the boxes on the contraindication list", "passes the screen"."""
    words, first = mention.sentence.words, mention.span.first
    before = words[max(0, first - 8) : first]
    if {"passes", "passed"}.intersection(before[-2:]):
        sheet = not CHECKS.isdisjoint(words[mention.span.last - 1 : mention.span.last + 1])
        return sheet and UNDONE.isdisjoint(before)
    at = next((index for index, word in enumerate(before) if word == "none"), 0)
    return at > 0 and before[at - 1] in MEETING and ON_IT.issuperset(before[at + 1 :])


def with_result(mention: Mention) -> Judgement | None:
    """As in "I looked for contraindications and came up empty": the search with its result.

    The result stands behind a conjunction or a mark, and names nothing else.
    """
    sentence, span = mention.sentence, mention.span
    conditions = sentence.within(0, span.first, "conditional")
    if any(sentence.words[one.first] != "whether" for one in conditions):
        return None
    if not PROMISED.isdisjoint(mention.before):
        return None
    end = next(
        (i for i in range(span.last, len(sentence.words)) if sentence.words[i] in ENDS), len(sentence.words)
    )
    starts = [i + 1 for i in range(span.last, end) if sentence.words[i] in RESULT_OPENERS]
    for start in [span.last, *starts]:
        if sentence.words[start:end] == ["cleared"]:
            return Judgement(Verdict.DENIED, "search-result")
        if end - start < 2:
            continue
        if answer_of(sentence, Clause(start, end)) is Answer.NO:
            return Judgement(Verdict.DENIED, "search-result")
    return None


def clean_as_to(mention: Mention) -> bool:
    """As in "her history is clean as far as contraindications go", "came up empty in terms of them"."""
    words = mention.sentence.words
    first = mention.span.first
    while first > 0 and words[first - 1] in ("any", "the", "possible", "such"):
        first -= 1
    link = next((one for one in AS_TO if words[first - len(one) : first] == one), None)
    at = first - len(link) - 1 if link else -1
    return at > 0 and words[at] in CLEAN and UNDONE.isdisjoint(words[max(0, at - 4) : at])
