"""The first statement: what a sentence says of contraindications to this treatment, and of conditions that are one."""

from __future__ import annotations

from validators.clauses import Clause, Sentence
from validators.lexicon import Span
from validators.circumstances import is_past_year as _is_year
from validators.mentions import judge
from validators.verdicts import Judgement, Verdict
from validators.rulebook import phrases, word_set

TREATMENT = word_set("contraindications", "treatment")
ELSEWHERE = word_set("contraindications", "elsewhere")
PERSONS = word_set("contraindications", "persons")
LINKS = word_set("contraindications", "links")
BLOCKING = word_set("contraindications", "blocking")
PERSISTENT = frozenset({"condition.breast_implants", "condition.implanted_device"})
"""A device or an implant stays where it is until somebody takes it out."""


def judge_contraindication(sentence: Sentence, span: Span, *, question: bool = False) -> Judgement | None:
    """The verdict on a mention of contraindications; None where the word speaks of something else."""
    clause = sentence.clause_of(span.first)
    if "ci" in sentence.words[span.first : span.last] and "-" in (sentence.words[max(0, span.first - 1)], *sentence.words[span.last : span.last + 1]):
        return None
    others = ("contraindication.reason", "contraindication.hindrance", "contraindication.predicate")
    if span.kind == "clearance" and sentence.has(clause.first, span.first, *others):
        return None
    if span.kind == "reason":
        return _judge_reason(sentence, clause, span, question=question)
    if span.kind == "clearance":
        return _judge_clearance(sentence, clause, span, question=question)
    if span.kind == "hindrance" and sentence.has(clause.first, clause.last, "infection", "antibiotic"):
        return None
    if _reviewed_clear(sentence, clause, span):
        return Judgement(Verdict.DENIED, "reviewed-clear")
    if span.kind == "predicate" and _first_of(_until_mark(sentence.words[span.last : span.last + 4]), ELSEWHERE, TREATMENT) == "elsewhere":
        return None
    if span.kind == "hindrance" or span.kind == "predicate":
        if _first_of(_before(sentence, clause, span), ELSEWHERE, TREATMENT) == "elsewhere":
            return None
        if span.kind == "predicate" and sentence.words[span.last : span.last + 1] in (["for"], ["in"]):
            return judge(sentence, span, question=question)
    if span.kind == "absent":
        inner = judge(sentence, span, question=question)
        return Judgement(Verdict.DENIED, "free-of-it") if inner.verdict is Verdict.PRESENT else inner
    about = _complement(sentence, clause, span)
    if about == "elsewhere":
        return Judgement(Verdict.ASIDE, "to-something-else")
    judged = judge(sentence, span, question=question)
    if about == "unknown" and span.kind != "hindrance" and judged.verdict is Verdict.DENIED:
        return Judgement(Verdict.UNCLEAR, "to-something-unnamed")
    if judged.rule == "affirmed" and span.kind == "noun" and not _asserted(sentence, clause, span):
        return Judgement(Verdict.OPEN, "named")
    return _excepted(sentence, span, judged)


def _until_mark(words: list[str]) -> list[str]:
    marks = [index for index, word in enumerate(words) if word in ",.;:)" or word in ("is", "and")]
    return words[: marks[0]] if marks else words


def _reviewed_clear(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """ "Not one item on the sheet applies", "of the exclusions on your sheet, not one is hers"."""
    words = sentence.words
    before, after = words[max(clause.first, span.first - 4) : span.first], words[span.last : span.last + 12]
    applies = {"applies", "apply", "applied", "hers", "fits", "concerns", "pertains", "present", "relevant"} & set(after)
    none = {"none", "not", "no", "neither"} & set(before) or {"none", "not"} & set(after)
    if sentence.has(clause.first, len(words), "uncertain.clausal", "conditional.both", "exception.phrases"):
        return False
    return bool(applies and none) and not {"if", "unless", "whether", "?"} & set(words)


ASSERTING = word_set("contraindications", "asserting")


def _asserted(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """Whether contraindications are said to exist, rather than named: "the contraindications on your list"."""
    if {"your", "you", "vos", "votre"} & set(sentence.words[clause.first : clause.last]):
        return False
    return bool(ASSERTING & set(sentence.words[clause.first : span.first])) or clause.last - clause.first <= 2 and clause.first > 0


def _excepted(sentence: Sentence, span: Span, judged: Judgement) -> Judgement:
    """ "no contraindications other than ...": what is excepted is one."""
    if judged.rule == "reserved" and sentence.has(span.last, len(sentence.words), "condition") and "count" in sentence.words:
        return Judgement(Verdict.PRESENT, "exception-named")
    if judged.rule != "exception":
        return judged
    later = next(sentence.within(span.last, len(sentence.words), "exception.phrases"), None)
    if later is not None and sentence.words[later.first] not in ("otherwise", "autrement"):
        return Judgement(Verdict.PRESENT, "exception-named")
    return judged


def _before(sentence: Sentence, clause: Clause, span: Span) -> list[str]:
    return sentence.words[clause.first : span.first]


def _first_of(words: list[str], elsewhere: frozenset[str], treatment: frozenset[str]) -> str:
    for word in words:
        if word in treatment:
            return "treatment"
        if word in elsewhere:
            return "elsewhere"
    return ""


def _complement(sentence: Sentence, clause: Clause, span: Span) -> str:
    """What the contraindication would be to: "treatment", "elsewhere", "unknown", or "" for nothing said."""
    words = sentence.words[span.last : clause.last]
    fillers = {i for f in sentence.within(span.last, clause.last, "filler", "exception.harmless") for i in range(f.first, f.last)}
    words = [w for i, w in enumerate(words, span.last) if i not in fillers]
    link = next((index for index, word in enumerate(words[:3]) if word in LINKS), None)
    if link is None:
        return ""
    rest = words[link + 1 :]
    if rest[:1] in (["me"], ["us"], ["my"], ["ete"]):
        return ""
    named = _first_of(rest, ELSEWHERE, TREATMENT)
    if named:
        return named
    if words[link] in ("for", "in", "of", "from", "pour") or (rest and rest[0] in PERSONS):
        return ""
    return "unknown" if rest else ""


def _judge_reason(sentence: Sentence, clause: Clause, span: Span, *, question: bool) -> Judgement | None:
    """ "no reason not to treat", "know of no reason why she could not": the second denial is what the first denies."""
    after = sentence.words[span.last : span.last + 14]
    block = next((index for index, word in enumerate(after) if word in BLOCKING), None)
    if block is None or any(word in (";", ".") for word in after[:block]):
        return None
    clause_words = sentence.words[clause.first :]
    if _first_of(clause_words, ELSEWHERE, TREATMENT) == "elsewhere":
        return Judgement(Verdict.ASIDE, "to-something-else")
    whole = Span.of(span.first, span.last + block + 1, span.label)
    inner = Sentence(sentence.text, sentence.words, sentence.starts, [s for s in sentence.spans if not (whole.first < s.first < whole.last)])
    inner.clauses = [Clause(c.first, max(c.last, whole.last) if c.first <= span.first < c.last else c.last, c.opener) for c in sentence.clauses]
    return judge(inner, whole, question=question)


def _judge_clearance(sentence: Sentence, clause: Clause, span: Span, *, question: bool) -> Judgement | None:
    """ "medically cleared for ultrasound", "may safely have the treatment": affirmed, it denies contraindications."""
    words = sentence.words[clause.first : clause.last]
    after = sentence.words[span.last : clause.last]
    medical = any(word.startswith("medical") or word in ("clear", "feu", "fit") for word in sentence.words[span.first : span.last])
    named = _first_of(after, ELSEWHERE, TREATMENT) or _first_of(_before(sentence, clause, span), ELSEWHERE, TREATMENT)
    if named == "elsewhere" or sentence.has(clause.first, clause.last, "infection") and not medical:
        return None
    if not named and not medical:
        return None
    if sentence.words[span.first] in ("clearance", "safe", "cleared", "safely") and not (set(words) & TREATMENT):
        return None
    judged = judge(_without_may(sentence, span), span, question=question)
    flipped = {Verdict.PRESENT: Verdict.DENIED, Verdict.DENIED: Verdict.UNCLEAR, Verdict.ENDED: Verdict.DENIED}
    if judged.verdict is Verdict.PRESENT and PROMISED & set(sentence.words[clause.first : span.first]):
        return Judgement(Verdict.UNCLEAR, "not-yet")
    if judged.verdict is Verdict.PRESENT and _exception_near(sentence, clause):
        return Judgement(Verdict.UNCLEAR, "exception")
    if judged.verdict is Verdict.ASIDE and judged.rule == "hypothetical":
        return Judgement(Verdict.UNCLEAR, "reserved")
    return Judgement(flipped.get(judged.verdict, judged.verdict), "cleared" if judged.verdict is Verdict.PRESENT else judged.rule)


PROMISED = word_set("contraindications", "promised")


def _without_may(sentence: Sentence, span: Span) -> Sentence:
    """ "She may safely receive": here "may" allows."""
    kept = [s for s in sentence.spans if not (s.label == "uncertain.nominal" and sentence.words[s.first] in ("may", "could", "can") and s.last - s.first == 1)]
    return Sentence(sentence.text, sentence.words, sentence.starts, kept, sentence.clauses)


def _exception_near(sentence: Sentence, clause: Clause) -> bool:
    return sentence.has(clause.first, len(sentence.words), "exception.phrases")


def judge_condition(sentence: Sentence, span: Span, *, question: bool = False) -> Judgement:
    """The verdict on an implant, a device, a cancer or a thrombosis."""
    clause = sentence.clause_of(span.first)
    if sentence.words[span.last - 1] == "aug" and sentence.has(clause.first, clause.last, "infection", "antibiotic"):
        return Judgement(Verdict.ASIDE, "august")
    if _listed(sentence, clause, span):
        return Judgement(Verdict.ASIDE, "example")
    judged = judge(sentence, span, question=question)
    if judged.verdict is Verdict.OPEN and judged.rule == "looked-for" and sentence.words[max(0, span.first - 1)] in ("her", "his", "an", "a", "the"):
        return Judgement(Verdict.PRESENT, "hers")
    if sentence.has(0, span.first, "exception.phrases") and {"were", "not", "for"} <= set(sentence.words[:span.first]):
        return Judgement(Verdict.PRESENT, "excepted")
    if judged.verdict in (Verdict.UNCLEAR, Verdict.ASIDE) and "count" in sentence.words[clause.first : span.first]:
        return Judgement(Verdict.PRESENT, "excepted")
    if span.label in PERSISTENT and judged.rule == "past" and _removed(sentence, clause):
        return judged
    if span.label not in PERSISTENT and judged.verdict is Verdict.ASIDE and judged.rule == "past":
        return _past_condition(sentence, clause, span, judged)
    if span.label in PERSISTENT and judged.verdict in (Verdict.ASIDE, Verdict.UNCLEAR) and judged.rule in ("past", "hedged"):
        return Judgement(Verdict.PRESENT, "stays-in-place")
    if span.label in PERSISTENT and judged.verdict is Verdict.ENDED and not _removed(sentence, clause):
        return Judgement(Verdict.PRESENT, "stays-in-place")
    return judged


FOUND = phrases("conditions", "found")


def _past_condition(sentence: Sentence, clause: Clause, span: Span, judged: Judgement) -> Judgement:
    """A cancer "diagnosed in October" is there; one of years ago is past only where it is said to be over."""
    distant = sentence.has(0, len(sentence.words), "historical.history") or any(map(_is_year, sentence.words)) or {"ago", "years"} & set(sentence.words)
    if not distant or any(word.startswith(FOUND) for word in sentence.words[clause.first :]) and not sentence.has(0, len(sentence.words), "historical.over"):
        return Judgement(Verdict.PRESENT, "since-then")
    if span.kind == "breast_cancer" and not sentence.has(0, len(sentence.words), "historical.over"):
        return Judgement(Verdict.UNCLEAR, "not-said-to-be-over")
    return judged


def _listed(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """An example in a list of contraindications: "(implants, pacemaker)", "such as implants"."""
    before = next(sentence.within(0, span.first, "contraindication.noun"), None)
    if before is None:
        return False
    opened = clause.opener == "(" and clause.first - before.last <= 12
    named = {"including", "include", "includes", "like", "namely", "such"} & set(sentence.words[before.last : span.first])
    return opened or bool(named) and not sentence.has(before.last, span.first, "exception.phrases")


def _removed(sentence: Sentence, clause: Clause) -> bool:
    stems = ("remov", "explant", "taken", "extract", "retir", "enlev", "out")
    words = sentence.words[clause.first :]
    return any(word.startswith(stems) for word in words)
