"""The first statement: what a sentence says of contraindications to this treatment."""

from __future__ import annotations

from dataclasses import replace

from validators.assessing import left_open, left_to_others
from validators.clauses import Clause, Sentence
from validators.clearance import judge_clearance, names_first
from validators.denial import OBSTACLES
from validators.lexicon import Span
from validators.mentions import judge
from validators.rulebook import word_set
from validators.searching import as_sought, clean_as_to, hunted, none_met, with_result
from validators.spoken import says_neither
from validators.verdicts import Judgement, Mention, Verdict
from validators.vouching import vouched_for

PERSONS = word_set("contraindications", "persons")
LINKS = word_set("contraindications", "links")
BLOCKING = word_set("contraindications", "blocking")
ASSERTING = word_set("contraindications", "asserting")
PROMISED = word_set("contraindications", "promised")
GENERIC = word_set("contraindications", "generic")
SHE_HAS = frozenset({"she", "has", "have", "her", "there"})
WRITER = frozenset({"i", "we"})
SOUGHT = ("looked-for", "named", "wondered")
"""Rules of a mention of which a result may be told in the same sentence."""
REPORTING = word_set("contraindications", "reporting")
APPLYING = word_set("contraindications", "applying")
FREE_FLIPS = {Verdict.PRESENT: Verdict.DENIED, Verdict.DENIED: Verdict.UNCLEAR}
"""What a verdict on "contraindication-free" says of them."""


def judge_contraindication(sentence: Sentence, span: Span, *, question: bool = False) -> Judgement | None:
    """The verdict on a mention of contraindications; None where the word speaks of something else.

    POLICY, `no_contraindications`: "nothing that would preclude", "no reason she cannot have it" and
    "medically cleared for" state it as "no contraindications" does; a contraindication to breastfeeding says
    nothing.
    """
    mention = Mention(sentence, sentence.clause_of(span.first), span)
    if _joined_ci(mention):
        return None
    judged = _judge_kind(mention, question=question)
    if judged is None:
        return None
    if left_to_others(mention, judged):
        return Judgement(Verdict.OPEN, "not-assessed")
    if left_open(mention, judged):
        return Judgement(Verdict.UNCLEAR, "left-open")
    return vouched_for(mention, judged)


def _judge_kind(mention: Mention, *, question: bool) -> Judgement | None:
    """The verdict on a mention by what it is: a noun, a reason, a clearance, a hindrance."""
    span = mention.span
    match span.kind:
        case "reason":
            return _judge_reason(mention, question=question)
        case "clearance":
            return judge_clearance(mention, question=question)
        case "hindrance" if mention.clause_has("infection", "antibiotic") or _of_a_reason(mention):
            return None
    if _reviewed_clear(mention) or clean_as_to(mention) or none_met(mention):
        return Judgement(Verdict.DENIED, "reviewed-clear")
    if span.kind in OBSTACLES and _hinders_something_else(mention):
        return None
    return _judge_noun(mention, question=question)


def _judge_noun(mention: Mention, *, question: bool) -> Judgement:
    judged = as_sought(mention, _judge_plain(mention, question=question))
    if judged.verdict is Verdict.OPEN and judged.rule in SOUGHT:
        return with_result(mention) or judged
    if judged.verdict is Verdict.PRESENT and (_generic(mention) or _of_others(mention)):
        return Judgement(Verdict.OPEN, "named")
    return judged


def _of_others(mention: Mention) -> bool:
    """As in "pacemakers rule out ultrasound; she has neither": said of conditions at large."""
    return mention.preceded_by("condition") and says_neither(mention.sentence.words[mention.span.last :])


def _generic(mention: Mention) -> bool:
    """As in "I asked after the matters which make this therapy unsuitable": they are named, not hers."""
    sentence, clause = mention.sentence, mention.clause
    if mention.span.kind not in OBSTACLES or not clause.first:
        return False
    head = sentence.words[max(0, clause.first - 12) : clause.first]
    own = not WRITER.isdisjoint(head) and SHE_HAS.isdisjoint(head)
    return (
        own
        and not GENERIC.isdisjoint(head[-4:])
        and not {"the", "all", "every", "those"}.isdisjoint(head[-5:])
    )


def _judge_plain(mention: Mention, *, question: bool) -> Judgement:
    sentence, span = mention.sentence, mention.span
    judged = judge(sentence, span, question=question)
    if span.kind == "predicate" and mention.following(1) in (["for"], ["in"]):
        return judged
    if span.kind == "absent":
        return Judgement(FREE_FLIPS.get(judged.verdict, judged.verdict), "free-of-it")
    about = _complement(mention)
    if about == "elsewhere":
        return Judgement(Verdict.ASIDE, "to-something-else")
    if about == "unknown" and span.kind != "hindrance" and judged.verdict is Verdict.DENIED:
        return Judgement(Verdict.UNCLEAR, "to-something-unnamed")
    if judged.rule == "affirmed" and span.kind == "noun" and not _asserted(mention):
        return Judgement(Verdict.OPEN, "named")
    return _excepted(mention, judged)


def _joined_ci(mention: Mention) -> bool:
    """As in "CI" between hyphens is part of another word."""
    words, span = mention.sentence.words, mention.span
    if "ci" not in words[span.first : span.last]:
        return False
    return "-" in (words[max(0, span.first - 1)], *mention.following(1))


def _hinders_something_else(mention: Mention) -> bool:
    """As in "advised against breastfeeding", "massage is inadvisable"."""
    after = _until_mark(mention.following(4))
    if mention.span.kind == "predicate" and names_first(after) == "elsewhere":
        return True
    return names_first(mention.before) == "elsewhere"


def _until_mark(words: list[str]) -> list[str]:
    marks = [index for index, word in enumerate(words) if word in ",.;:)" or word in ("is", "and")]
    return words[: marks[0]] if marks else words


def _of_a_reason(mention: Mention) -> bool:
    """As in "no reason, medical or practical, to keep her from it": the reason tells."""
    sentence, span = mention.sentence, mention.span
    reason = next(sentence.within(max(0, span.first - 7), span.first, "contraindication.reason"), None)
    return reason is not None and not BLOCKING.isdisjoint(sentence.words[span.first : span.last])


def _reviewed_clear(mention: Mention) -> bool:
    """As in "Not one item on the sheet applies", "of the exclusions on your sheet, not one is hers"."""
    sentence, clause, span = mention.sentence, mention.clause, mention.span
    before = sentence.words[max(clause.first, span.first - 4) : span.first]
    after = mention.following(12)
    if APPLYING.isdisjoint(after) or not {"if", "unless", "whether", "?"}.isdisjoint(after):
        return False
    if {"none", "not", "no", "neither"}.isdisjoint(before) and {"none", "not"}.isdisjoint(after):
        return False
    reserves = ("uncertain.clausal", "conditional.both", "exception.phrases")
    return not sentence.has(clause.first, len(sentence.words), *reserves)


def _asserted(mention: Mention) -> bool:
    """Whether contraindications are said to exist, rather than named.

    "the contraindications on your list".
    """
    if not {"your", "you", "vos", "votre"}.isdisjoint(mention.words):
        return False
    alone = mention.clause.last - mention.clause.first <= 2 and mention.clause.first > 0
    return alone or not ASSERTING.isdisjoint(mention.before)


def _excepted(mention: Mention, judged: Judgement) -> Judgement:
    """As in "no contraindications other than ...": what is excepted is one."""
    named = Judgement(Verdict.PRESENT, "exception-named")
    sentence = mention.sentence
    if judged.rule == "reserved" and mention.followed_by("condition") and "count" in sentence.words:
        return named
    if judged.rule != "exception":
        return judged
    later = next(sentence.within(mention.span.last, len(sentence.words), "exception.phrases"), None)
    if later is not None and sentence.words[later.first] not in ("otherwise", "autrement"):
        return named
    return judged


def _complement(mention: Mention) -> str:
    """What the contraindication would be to: "treatment", "elsewhere", "unknown", or "" for nothing said."""
    words = _without_fillers(mention)
    link = next((index for index, word in enumerate(words[:3]) if word in LINKS), None)
    if link is None:
        return ""
    rest = words[link + 1 :]
    if not REPORTING.isdisjoint(rest[:1]):
        return ""
    named = names_first(rest)
    if named:
        return named
    if words[link] in ("for", "in", "of", "from", "pour") or (rest and rest[0] in PERSONS):
        return ""
    return "unknown" if rest else ""


def _without_fillers(mention: Mention) -> list[str]:
    """The words behind a mention, without those of where and when: "at this time"."""
    first, last = mention.span.last, mention.clause.last
    fillers = {
        index
        for filler in mention.sentence.within(first, last, "filler", "exception.harmless")
        for index in range(filler.first, filler.last)
    }
    return [mention.sentence.words[index] for index in range(first, last) if index not in fillers]


def _judge_reason(mention: Mention, *, question: bool) -> Judgement | None:
    """As in "no reason not to treat", "know of no reason why she could not".

    The second denial is what the first denies.
    """
    sentence, span = mention.sentence, mention.span
    after = mention.following(14)
    block = next((index for index, word in enumerate(after) if word in BLOCKING), None)
    if block is None or not {";", "."}.isdisjoint(after[:block]):
        return None
    if names_first(sentence.words[mention.clause.first :]) == "elsewhere":
        return Judgement(Verdict.ASIDE, "to-something-else")
    whole = Span.of(span.first, span.last + block + 1, span.label)
    inner = sentence.undated(one for one in sentence.spans if not whole.first < one.first < whole.last)
    inner.clauses = [_reaching(one, whole) for one in sentence.clauses]
    judged = judge(inner, whole, question=question)
    sought = judged.verdict is Verdict.OPEN and judged.rule in SOUGHT
    if judged.verdict is Verdict.PRESENT and hunted(mention):
        judged, sought = Judgement(Verdict.OPEN, "looked-for"), True
    if judged.verdict is Verdict.PRESENT and _of_others(mention):
        return Judgement(Verdict.OPEN, "named")
    return (with_result(mention) if sought else None) or judged


def _reaching(clause: Clause, span: Span) -> Clause:
    """A clause, as far as the end of a mention that begins in it."""
    inside = clause.first <= span.first < clause.last
    return replace(clause, last=max(clause.last, span.last)) if inside else clause
