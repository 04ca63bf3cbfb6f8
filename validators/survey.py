"""The walk through a letter: every utterance judged in reading order, answers bound to what they answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from validators.adoption import Adoption, adoption_of
from validators.analysis import analyse
from validators.anaphora import judge_anaphora
from validators.answers import Answer, answer_of
from validators.antibiotic import judge_antibiotic
from validators.clauses import FINITE, Clause, Sentence, clausify
from validators.conditions import judge_condition
from validators.contraindications import judge_contraindication
from validators.dates import find_dates
from validators.findings import Finding
from validators.infection import judge_infection
from validators.lexicon import Span
from validators.rulebook import phrases, word_set
from validators.text import Kind, Tick, Utterance, in_speech
from validators.tokens import canonical
from validators.ultrasound import judge_ultrasound
from validators.verdicts import Judgement, Verdict

GROUPS = frozenset({"contraindication", "infection", "antibiotic", "condition", "ultrasound"})
YES_NO = {"yes": Answer.YES, "y": Answer.YES, "oui": Answer.YES, "no": Answer.NO, "n": Answer.NO, "non": Answer.NO,
          "true": Answer.YES, "false": Answer.NO, "none": Answer.NO, "nil": Answer.NO}  # fmt: skip
NONE_OF_THESE = phrases("boxes", "none_of_these")
FAMILY = phrases("survey", "family")


@dataclass(slots=True)
class Survey:
    """What was found so far, in reading order."""

    said: tuple[Utterance, ...]
    written_on: date | None = None
    own_lists: frozenset[str] = frozenset()
    """Introductions of lists in which the writer speaks for herself."""
    findings: list[Finding] = field(default_factory=list)
    open_from: int = 0
    """Index of the first finding that an answer may still reach."""
    asked: int = -1
    """Index of the utterance that asked last."""
    therapeutic_at: int = -9
    """Index of the utterance that named therapeutic ultrasound last."""
    boxes: list[Finding] = field(default_factory=list)
    """What the unticked boxes above would say."""
    adopted: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    """Utterances in which words that may decide cannot be read."""


def survey(said: tuple[Utterance, ...], written_on: date | None = None) -> Survey:
    """Judge every utterance of a letter that was written on a day, if it says so."""
    found = Survey(said=said, written_on=written_on, own_lists=_own_lists(said))
    for index, utterance in enumerate(said):
        if utterance.kind is Kind.TICK:
            _tick(found, index, utterance)
        elif utterance.kind is Kind.FIELD:
            _field(found, index, utterance)
        elif utterance.kind is not Kind.ROW:
            _prose(found, index, utterance)
    _close_episodes(found)
    return found


def _own_lists(said: tuple[Utterance, ...]) -> frozenset[str]:
    return frozenset(
        one.intro for one in said if one.intro and {"i", "we", "my", "je"} & set(canonical(one.text).split())
    )


TOLD = word_set("survey", "told")
STILL = word_set("survey", "still")


def _close_episodes(found: Survey) -> None:
    """An episode told in the past tense, said to be over a sentence or two later, and denied for today, is over."""
    for position, one in enumerate(found.findings):
        if one.verdict is not Verdict.PRESENT or one.group not in ("infection", "antibiotic") or one.rule != "affirmed":
            continue
        words = set(canonical(found.said[one.index].page.text[one.start : one.end]).split())
        if not words & TOLD or words & STILL or not _over_soon(found, one.index):
            continue
        if any(later.group == one.group and later.verdict is Verdict.DENIED for later in found.findings[position + 1 :]):
            found.findings[position] = replace(one, verdict=Verdict.ASIDE, rule="episode-over")


def _over_soon(found: Survey, index: int) -> bool:
    for later in found.said[index + 1 : index + 4]:
        sentence = analyse(later.text)
        over = sentence.has(0, len(sentence.words), "historical.over")
        if over and not sentence.has(0, len(sentence.words), "historical.unfinished", "pseudo_negation"):
            return True
    return False


# ---- prose -----------------------------------------------------------------------------------------------


def _prose(found: Survey, index: int, utterance: Utterance) -> None:
    sentence = _dated(_sentence_of(utterance), found.written_on)
    shift = len(sentence.text) - len(utterance.text)
    question = utterance.text.rstrip().endswith("?") or _asks(sentence)
    fresh = list(_judged(found, index, utterance, sentence, shift, question=question))
    if utterance.kind is Kind.HEADING:
        fresh = [replace(one, verdict=Verdict.OPEN, rule="heading") for one in fresh if one.group != "condition"]
    _answer_clauses(found, index, utterance, sentence, shift, fresh)
    found.findings.extend(_owned(finding, utterance, found.own_lists) for finding in fresh)
    _adopt(found, index, utterance, sentence)
    _recommend_again(found, index, utterance, sentence, shift)
    _antibiotic_again(found, index, utterance, sentence)
    if not utterance.quoted:
        _note_unreadable(found, index, utterance, sentence)


def _asks(sentence: Sentence) -> bool:
    """ "Is she on an antibiotic:" asks without its mark."""
    words = sentence.words
    return bool(words) and words[-1] == ":" and words[0] in ("is", "does", "has", "are", "do") and words[1] in ("she", "there", "the", "i", "you")


def _sentence_of(utterance: Utterance) -> Sentence:
    """The utterance, behind the words that introduce its list where they go on into it: "She does not have:"."""
    intro = utterance.intro
    if intro and utterance.kind in (Kind.ITEM, Kind.TICK) and _runs_on(intro):
        return analyse(f"{intro} {utterance.text}")
    return analyse(utterance.text)


MONTHS = word_set("survey", "months")
STALE_DAYS = 14
"""A finding older than this is of another date: infection changes fast."""


def _dated(sentence: Sentence, written_on: date | None) -> Sentence:
    """Note the dates in a sentence that lie well before the letter's."""
    if written_on is None and sentence.words[:1] == ["when"]:
        sentence.stale = tuple(index for index, word in enumerate(sentence.words) if word in MONTHS)
        return sentence
    if written_on is None or not any(word[0].isdigit() for word in sentence.words):
        return sentence
    dates = find_dates(sentence.text, after=written_on - timedelta(days=330))
    old = [start for start, _, day in dates if (written_on - day).days > STALE_DAYS]
    years = [s for s, w in zip(sentence.starts, sentence.words, strict=True) if len(w) == 4 and w.isdigit() and 1950 < int(w) < written_on.year]
    old += years
    if old:
        sentence.stale = tuple(index for index, start in enumerate(sentence.starts) if start in old)
    return sentence


def _runs_on(intro: str) -> bool:
    words = intro.split()
    if len(words) > 14 or words[-2:] in (["it", "is"], ["they", "are"], ["this", "is"]):
        return False
    last = words[-1] if words else ""
    return last in {"no", "not", "of", "have", "has", "any", "with", "without", "for", "that", "is", "on", "taking", "are", "recommend", "denies", "confirm", "de", "pas", "aucun", "aucune", "to", "having", "receive"}


def _judged(
    found: Survey, index: int, utterance: Utterance, sentence: Sentence, shift: int, *, question: bool
) -> Iterator[Finding]:
    heading = utterance.heading
    children = _children(utterance)
    if any(name in heading for name in FAMILY):
        return
    for span in sentence.spans:
        if span.group not in GROUPS:
            continue
        asked = question and span.first >= _question_from(sentence)
        if utterance.unfilled or _of_child(sentence, span, children):
            continue
        judged = _judge(found, index, sentence, span, heading=heading, label=_label_of(found, index, utterance), question=asked)
        if _names_treatment(sentence, span):
            found.therapeutic_at = index
        if judged is None:
            continue
        one = _finding(index, utterance, sentence, span, judged, shift)
        if judged.rule == "question":
            one = replace(one, rule=_polarity(found, index, sentence, span, heading))
        if _spoken(one, utterance, sentence, span, shift):
            one = replace(one, verdict=Verdict.ASIDE, rule="speech", if_adopted=one.verdict)
        if judged.rule == "instruction":
            free = Sentence(sentence.text, sentence.words, sentence.starts, [s for s in sentence.spans if s.group != "instruction"], sentence.clauses)
            beneath = _judge(found, index, free, span, heading=heading, label="", question=False)
            one = replace(one, if_adopted=beneath.verdict if beneath else None)
        yield one


def _polarity(found: Survey, index: int, sentence: Sentence, span: Span, heading: str) -> str:
    """ "Is she free of infection?" is answered the other way round."""
    words = ["." if word == "?" else word for word in sentence.words]
    spans = [one for one in sentence.spans if "?" not in sentence.words[one.first : one.last]]
    plain = clausify(Sentence(sentence.text, words, sentence.starts, spans, [], sentence.stale))
    beneath = _judge(found, index, plain, span, heading=heading, label="", question=False)
    if span.kind in ("clearance", "absent"):
        return "question"
    return "question-denied" if beneath is not None and beneath.verdict is Verdict.DENIED and span.group != "ultrasound" else "question"


def _names_treatment(sentence: Sentence, span: Span) -> bool:
    """Whether a mention is of ultrasound as treatment; nobody speaks of contraindications to imaging."""
    if span.kind == "hindrance":
        return bool({"ultrasound", "tus", "ultrasons"} & set(sentence.words[span.first : span.last]))
    if span.group != "ultrasound" or span.kind == "diagnostic":
        return False
    return span.kind == "therapeutic" or sentence.has(0, span.first, "contraindication")


def _spoken(one: Finding, utterance: Utterance, sentence: Sentence, span: Span, shift: int) -> bool:
    """Whether the mention stands between quotation marks."""
    start = utterance.start + sentence.starts[span.first] - shift
    return one.verdict is not Verdict.OPEN and in_speech(utterance.page, start, start + 1)


ASKING = word_set("survey", "asking")


def _label_of(found: Survey, index: int, utterance: Utterance) -> str:
    """The label; for "A:" the question that it answers."""
    label = canonical(utterance.label)
    if not index or (label and label not in ("a", "answer", "ans", "r", "reponse")):
        return label
    before = found.said[index - 1]
    asked = before.text.rstrip().endswith(("?", ":")) and not before.quoted and before.kind is not Kind.HEADING
    return canonical(before.text) if asked else label


CHILD = re.compile(r"\b(?:twins?|sister|brother|mother|friend|husband|partner|wife|cousin|neighbour|roommate|baby|son|daughter|infant|boy|girl|newborn|toddler|bebe|fils|fille),? (?:boy |girl )?([a-z][a-z-]+)(?:,? (?:and|et) ([a-z][a-z-]+))?")
NO_NAMES = FINITE | word_set("children", "no_names")


@lru_cache(maxsize=8)
def _names_of_children(text: str) -> frozenset[str]:
    shouted = text.upper() == text or text.lower() == text
    found = set()
    for match in CHILD.finditer(canonical(text)):
        for group in (1, 2):
            name = match[group]
            if name and name not in NO_NAMES and (shouted or text[match.start(group)].isupper()):
                found.add(name.split("-")[0])
    return frozenset(found)


def _children(utterance: Utterance) -> frozenset[str]:
    """The names of the children whom the page names as such."""
    return _names_of_children(utterance.page.text)


def _of_child(sentence: Sentence, span: Span, children: frozenset[str]) -> bool:
    """Whether a named child is the subject of the clause: "Maëlle is on amoxicillin drops"."""
    if not children:
        return False
    clause = sentence.clause_of(span.first)
    head = [word for word in sentence.words[clause.first : clause.first + 3] if word not in (",", "and", "(")]
    return (bool(head) and head[0] in children) or bool(children & set(sentence.words[clause.first : span.first]) and span.group != "ultrasound" and not children & {"she"})


def _question_from(sentence: Sentence) -> int:
    """The token from which a sentence with a question mark at its end asks: "I suggest it, and could you ...?"."""
    for clause in reversed(sentence.clauses):
        head = [word for word in sentence.words[clause.first : clause.first + 3] if word not in (",", "and", "but", ";", "-")]
        if head and head[0] in ASKING:
            return clause.first
    return 0


def _judge(
    found: Survey, index: int, sentence: Sentence, span: Span, *, heading: str, label: str, question: bool
) -> Judgement | None:
    if span.group == "contraindication":
        return judge_contraindication(sentence, span, question=question)
    if span.group == "infection":
        return judge_infection(sentence, span, question=question, heading=label or heading)
    if span.group == "antibiotic":
        return judge_antibiotic(sentence, span, question=question, heading=f"{heading} {label}")
    if span.group == "condition":
        if span.kind == "false_friend":
            return None
        return judge_condition(sentence, span, question=question)
    return judge_ultrasound(
        sentence, span, question=question, label=label or heading, known_therapeutic=index - found.therapeutic_at <= 2
    )


def _finding(
    index: int, utterance: Utterance, sentence: Sentence, span: Span, judged: Judgement, shift: int
) -> Finding:
    """A finding whose evidence is the whole clause, so that a reader sees what stands over the word."""
    clause = sentence.clause_of(span.first)
    start = max(sentence.starts[clause.first] - shift, 0)
    end = max(sentence.end_of(clause.last) - shift, start)
    return Finding(
        index=index, label=span.label, verdict=judged.verdict, rule=judged.rule,
        start=utterance.start + start, end=utterance.start + end,
        words=" ".join(sentence.words[span.first : span.last]),
    )  # fmt: skip


def _owned(finding: Finding, utterance: Utterance, own_lists: frozenset[str] = frozenset()) -> Finding:
    """Words of a quotation or of the clinic are nobody's until the referrer adopts them."""
    own = bool({"i", "we", "my", "je"} & set(canonical(utterance.text).split()))
    own = own or utterance.intro in own_lists
    if utterance.quoted or finding.rule == "instruction" or (_required(utterance) and not own):
        latent = finding.if_adopted or finding.verdict
        if finding.verdict is Verdict.OPEN:
            return finding
        verdict = Verdict.ASIDE
        return replace(finding, verdict=verdict, rule="quoted" if utterance.quoted else finding.rule, if_adopted=latent)
    return finding


REQUIRING = phrases("ownership", "requiring")


OWN_WORDS = phrases("ownership", "own_words")


def _required(utterance: Utterance) -> bool:
    """A list item under an introduction that names the clinic's requirements."""
    intro = f"{utterance.intro} {utterance.heading}"
    if any(phrase in intro for phrase in OWN_WORDS):
        return False
    return bool(intro.strip()) and any(phrase in intro for phrase in REQUIRING)


# ---- answers ---------------------------------------------------------------------------------------------


def _answer_clauses(
    found: Survey, index: int, utterance: Utterance, sentence: Sentence, shift: int, fresh: list[Finding]
) -> None:
    """Bind each clause that answers to what stands open before it, in this sentence or the one before."""
    if utterance.quoted:
        return
    for clause in sentence.clauses:
        if any(span.group in GROUPS - {"ultrasound"} for span in sentence.within(clause.first, clause.last, *GROUPS)):
            continue
        begin = utterance.start + max(sentence.starts[clause.first] - shift, 0)
        end = utterance.start + max(sentence.end_of(clause.last) - shift, 0)
        here = _answerable(fresh, begin, sentence, clause)
        first_clause = clause.first == 0 or not any(c.isalnum() for c in "".join(sentence.words[: clause.first]))
        bare = bool(here) and clause.opener in ("?", ",", "-", "(", ";", ":") or first_clause
        answer = answer_of(sentence, clause, bare=bare)
        if answer is None:
            continue
        if here:
            for position in here:
                fresh[position] = _resolve(fresh[position], answer, begin, end, index)
        elif utterance.kind is Kind.FIELD and fresh:
            continue
        elif first_clause or (not fresh and POINTING & set(sentence.words[clause.first : clause.last])):
            pointing = bool(POINTING & set(sentence.words[clause.first : clause.last]))
            _answer_before(found, index, answer, begin, end, pointing=pointing)


def _answerable(fresh: list[Finding], begin: int, sentence: Sentence, clause: Clause) -> list[int]:
    """The findings of this utterance that a clause may answer: what is open, or what "none" points back to."""
    before = [position for position, one in enumerate(fresh) if one.start < begin and (one.end <= begin or one.rule == "label")]
    still_open = [position for position in before if fresh[position].verdict is Verdict.OPEN]
    still_open = still_open or [p for p in before if fresh[p].rule in ("not-needed", "speech", "narrowed", "denial-unclear")]
    still_open = still_open or [p for p in before if _bare_noun(fresh[p], sentence, clause)]
    if still_open or not (clause.opener == "(" or POINTING & set(sentence.words[clause.first : clause.last])):
        return still_open
    loose = [position for position in before if fresh[position].verdict is Verdict.ASIDE and fresh[position].rule in LOOSE]
    return loose[-1:] if loose and loose[-1] == len(fresh) - 1 or loose and before and loose[-1] == before[-1] else []


def _bare_noun(one: Finding, sentence: Sentence, clause: Clause) -> bool:
    """A noun without a verb right before its answer: "infection, absent"; or the subject of one: ", do not exist"."""
    position = next((i for i, c in enumerate(sentence.clauses) if c.first == clause.first), 0)
    if one.verdict is not Verdict.PRESENT or one.rule != "affirmed" or position == 0 or clause.opener in (";", "."):
        return False
    before = sentence.clauses[position - 1]
    words = sentence.words[before.first : before.last]
    mention = one.words.split()
    head = [word for word in words if word.isalnum()]
    inside = bool(mention) and mention[0] in head[:4]
    verbless = not any(word in FINITE for word in words) and len(words) <= 8
    subject = [word for word in sentence.words[clause.first : clause.first + 3] if word not in (",", "and")][:1]
    return inside and (verbless or (bool(subject) and subject[0] in FINITE and mention[0] in head[:1]))


SHARED = word_set("answering", "shared")
POINTING = word_set("answering", "pointing")
LOOSE = frozenset({"hypothetical", "instruction", "risk-or-advice", "past"})
"""Why a mention was set aside although "there is none" may still speak of it."""


def _answer_before(
    found: Survey, index: int, answer: Answer, begin: int, end: int, *, pointing: bool = False
) -> None:
    """Bind an answer to the open findings of the nearest utterance before it that has any."""
    latest = max((one.index for one in found.findings if one.verdict is Verdict.OPEN or one.if_adopted or (pointing and one.rule in LOOSE)), default=-1)
    if latest < 0 or index - latest > 2:
        return
    shared = bool(SHARED & set(canonical(found.said[index].text).split()))
    for position, one in enumerate(found.findings):
        near = one.index == latest or (shared and index - one.index <= 3 and one.verdict is Verdict.OPEN)
        if not near or (one.group == "ultrasound" and one.rule in ("named", "heading") and answer is Answer.NO):
            continue
        told = one.verdict is Verdict.OPEN and one.rule.startswith("label") and found.said[one.index].text.strip(" _.-")
        if told and not (pointing and one.rule == "label-of-other"):
            continue
        if one.group == "condition" and one.if_adopted is not None:
            continue
        if one.verdict is Verdict.OPEN or (pointing and answer is Answer.NO and one.rule in LOOSE and one.if_adopted is None):
            found.findings[position] = _resolve(one, answer, begin, end, index)
        elif one.if_adopted is not None and answer is Answer.YES:
            found.findings[position] = replace(one, verdict=one.if_adopted, rule="adopted", if_adopted=None)
        elif one.if_adopted is Verdict.PRESENT and pointing:
            found.findings[position] = _resolve(replace(one, if_adopted=None), answer, begin, end, index)
        elif one.if_adopted is not None:
            found.findings[position] = replace(one, verdict=Verdict.UNCLEAR, rule="answered-no", if_adopted=None)


def _resolve(one: Finding, answer: Answer, begin: int, end: int, index: int) -> Finding:
    if one.rule == "speech" and one.if_adopted is not None:
        adopted = one.if_adopted if answer is Answer.YES else Verdict.UNCLEAR
        return replace(one, verdict=adopted, rule="adopted", if_adopted=None)
    verdict = {Answer.NO: Verdict.DENIED, Answer.YES: Verdict.PRESENT, Answer.UNCLEAR: Verdict.UNCLEAR}[answer]
    if one.rule == "question-denied":
        verdict = {Verdict.DENIED: Verdict.PRESENT, Verdict.PRESENT: Verdict.DENIED}.get(verdict, verdict)
    if one.label == "infection.absent" or one.label == "contraindication.clearance":
        verdict = {Verdict.DENIED: Verdict.UNCLEAR, Verdict.PRESENT: Verdict.DENIED}.get(verdict, verdict)
    if verdict is Verdict.DENIED and (one.kind in ("topical", "drug") or one.kind == "elsewhere"):
        verdict = Verdict.ASIDE
    same = one.index == index
    return replace(
        one, verdict=verdict, rule="answered", if_adopted=None, start=one.start if same else begin, end=end
    )


def _adopt(found: Survey, index: int, utterance: Utterance, sentence: Sentence) -> None:
    if utterance.quoted:
        return
    adoption = adoption_of(sentence)
    if adoption is None:
        return
    found.adopted.append(index)
    for position, one in enumerate(found.findings):
        if one.if_adopted is None or (one.index >= index and one.rule not in ("quoted", "speech")):
            continue
        verdict = one.if_adopted if adoption is Adoption.WHOLE else Verdict.UNCLEAR
        found.findings[position] = replace(one, verdict=verdict, rule="adopted", if_adopted=None)


RESTARTED = re.compile(
    r"\b(?:(?:put|placed|started|restarted|begun) (?:her |me )?(?:back )?on (?:it|them|another|a new one|a second)|back on (?:it|them)|restarted|resumed|(?:re)?started (?:it|them) again|renewed|extended (?:it|the course)|another course|second course)\b"
)
RESERVED = re.compile(
    r"\b(?:prescription|script|ordonnance|bottle|supply)\b.{0,80}\b(?:should|if|in case|hold|on hold|to fill|waiting|reserve|standby|on file|unfilled|worse|worsens|just in case|si|au cas ou)\b"
)


def _antibiotic_again(found: Survey, index: int, utterance: Utterance, sentence: Sentence) -> None:
    """ "put her back on it Monday", "a prescription waits at the pharmacy should this get worse"."""
    near = any(one.group == "antibiotic" and index - one.index <= 2 for one in found.findings)
    if utterance.quoted or not near:
        return
    denied = sentence.has(0, len(sentence.words), "negation.verb") and RESTARTED.search(sentence.text)
    for pattern, verdict, rule in ((RESTARTED, Verdict.PRESENT, "restarted"), (RESERVED, Verdict.UNCLEAR, "held-in-reserve")):
        match = pattern.search(sentence.text)
        if match and not (denied and verdict is Verdict.PRESENT) and "ultrasound" not in match.group():
            found.findings.append(Finding(index=index, label="antibiotic.noun", verdict=verdict, rule=rule, start=utterance.start, end=utterance.end))


WITHDRAWN = re.compile(
    r"\b(?:withdraw\w*|retract\w*|rescind\w*|disregard|ignore|cancel\w*|revoke\w*|no longer (?:stands?|appl\w+)|take back)\b.{0,60}\b(?:recommendation|referral|letter|request|above|clearance|what i wrote|statement)"
    r"|\b(?:recommendation|referral|letter|request|clearance)\b.{0,40}\b(?:withdrawn|retracted|rescinded|cancelled|canceled|void|revoked|no longer (?:stands?|valid|appl\w+))"
)
"""The writer takes back what the letter asks for."""
TREATMENT_AGAIN = re.compile(r"\b(?:treatment|therapy|procedure|modality|traitement|therapie)\b")


def _recommend_again(found: Survey, index: int, utterance: Utterance, sentence: Sentence, shift: int) -> None:
    """ "I recommend it": what was named in this sentence or the one or two before."""
    if utterance.quoted or _required(utterance):
        return
    if WITHDRAWN.search(sentence.text):
        found.findings.append(Finding(index=index, label="ultrasound.therapeutic", verdict=Verdict.DENIED, rule="withdrawn", start=utterance.start, end=utterance.end))
        return
    distance = index - found.therapeutic_at
    if found.therapeutic_at < 0 or distance > (8 if TREATMENT_AGAIN.search(sentence.text) else 2):
        return
    said = {one.verdict for one in found.findings if one.index == index and one.group == "ultrasound"}
    again = judge_anaphora(sentence)
    if again is None:
        return
    judged, clause = again; first, last = clause.first, clause.last
    if said & {Verdict.PRESENT, Verdict.DENIED} and judged.verdict is not Verdict.DENIED:
        return
    start = utterance.start + max(sentence.starts[first] - shift, 0)
    end = utterance.start + max(sentence.end_of(last) - shift, 0)
    found.findings.append(Finding(index=index, label="ultrasound.therapeutic", verdict=judged.verdict, rule=judged.rule, start=start, end=end))


# ---- fields ----------------------------------------------------------------------------------------------


def _field(found: Survey, index: int, utterance: Utterance) -> None:
    """A label and its value: "Infection at this time | None", "Meds: cephalexin"."""
    label = analyse(utterance.label.rstrip(" ?"))
    value = _dated(analyse(utterance.text), found.written_on)
    if ABSENT_LIST.match(label.text) and not any(span.group in GROUPS for span in label.spans):
        denied = analyse(f"no {utterance.text}")
        found.findings.extend(_owned(one, utterance, found.own_lists) for one in _judged(found, index, utterance, denied, 3, question=False))
        return
    if label.has(0, len(label.words), "instruction") and not ANSWERING & set(label.words):
        value = _dated(analyse(f"{utterance.label} {utterance.text}"), found.written_on)
        said = list(_judged(found, index, utterance, value, len(value.text) - len(utterance.text), question=False))
        found.findings.extend(_owned(one, utterance, found.own_lists) for one in said)
        return
    heading = f"{utterance.heading} {canonical(utterance.label)}"
    if any(name in heading for name in FAMILY):
        return
    named = [span for span in label.spans if span.group in GROUPS]
    answer = _value_answer(value)
    if label.words[:1] and label.words[0] in ("if", "si", "unless", "should", "when", "in"):
        return
    fresh: list[Finding] = []
    if named:
        fresh.extend(_labelled(found, index, utterance, label, value, answer))
    said = list(_judged(found, index, utterance, value, 0, question=utterance.text.rstrip().endswith("?")))
    if named and answer is None and any(c.isalnum() for c in utterance.text):
        fresh = [_unanswered(one, value, said) for one in fresh]
    fresh.extend(said)
    if utterance.unfilled:
        fresh = []
    if answer is not None and not named:
        _answer_before(found, index, answer, utterance.start, utterance.end)
    _answer_clauses(found, index, utterance, value, 0, fresh)
    found.findings.extend(_owned(one, utterance, found.own_lists) for one in fresh)
    _adopt(found, index, utterance, value)
    _recommend_again(found, index, utterance, value, 0)
    if not utterance.quoted:
        _note_unreadable(found, index, utterance, value, near=bool(named))


def _unanswered(one: Finding, value: Sentence, said: list[Finding]) -> Finding:
    """A label whose value is neither yes nor no: "Infection: resolving", "Antibiotics: see below"."""
    if one.verdict is not Verdict.OPEN or one.group == "ultrasound" or one.kind in ("hindrance", "reason"):
        return one
    if any(other.group == one.group and other.verdict in (Verdict.DENIED, Verdict.PRESENT, Verdict.UNCLEAR, Verdict.ENDED) for other in said):
        return replace(one, verdict=Verdict.ASIDE, rule="label-of-value")
    if value.has(0, len(value.words), "historical.unfinished", "pseudo_negation"):
        return replace(one, verdict=Verdict.PRESENT, rule="label-not-over")
    return replace(one, rule="label-of-other")


ABSENT_LIST = re.compile(r"^(?:both |all |all three )?(?:absent|none of (?:the following|these)|neither of (?:these|the following)|not present|negative|nil)\b")
"""A label that denies what it lists."""
ANSWERING = word_set("fields", "answering")


def _value_answer(value: Sentence) -> Answer | None:
    """The answer in the first words of a value; in its second clause where the first says nothing: "looked for, not found"."""
    clauses = [c for c in value.clauses if any(w.isalnum() or w == "ø" for w in value.words[c.first : c.last])]
    for clause in clauses[:2]:
        answer = answer_of(value, clause, bare=True)
        if answer is not None:
            return answer
    return None


def _first_clause(sentence: Sentence) -> Clause | None:
    for clause in sentence.clauses:
        if any(word.isalnum() or word == "ø" for word in sentence.words[clause.first : clause.last]):
            return clause
    return None


def _labelled(
    found: Survey, index: int, utterance: Utterance, label: Sentence, value: Sentence, answer: Answer | None
) -> Iterator[Finding]:
    for span in label.spans:
        if span.group not in GROUPS:
            continue
        plain = _judge(found, index, label, span, heading="", label="", question=False)
        if span.group == "ultrasound" and span.kind == "therapeutic":
            found.therapeutic_at = index
        if plain is None:
            continue
        judged = _with_answer(label, span, plain, answer, resumes="none" in value.words[:3], prose=_is_prose(value))
        if judged is None:
            continue
        yield Finding(
            index=index, label=span.label, verdict=judged.verdict, rule=judged.rule, start=utterance.label_start,
            end=max(utterance.end, utterance.label_start + len(utterance.label)),
            words=" ".join(label.words[span.first : span.last]),
        )  # fmt: skip


def _is_prose(value: Sentence) -> bool:
    """Whether a value is words of the writer's that neither answer nor point elsewhere."""
    words = [word for word in value.words if word.isalpha()]
    return len(words) >= 2 and words[0] not in ("see", "refer", "pending", "as", "per", "to", "voir", "tbd", "unknown", "not")


def _with_answer(
    label: Sentence, span: Span, plain: Judgement, answer: Answer | None, *, resumes: bool = False, prose: bool = False
) -> Judgement | None:
    """What a label and the answer behind it say together."""
    if span.group == "ultrasound":
        return _asked_and_answered(label, plain, answer)
    if plain.verdict is Verdict.ASIDE and plain.rule not in ("hypothetical", "risk-or-advice"):
        return plain
    limiting = any(cue.first == 0 or label.words[cue.first - 1] not in ("or", "any", "and", "ou", "nor", ",") for cue in label.within(0, len(label.words), "uncertain.limiting"))
    if label.has(0, len(label.words), "historical.history") or limiting:
        limited = answer is Answer.NO and limiting
        return Judgement(Verdict.UNCLEAR if limited else Verdict.ASIDE, "label-narrowed")
    if answer is None and plain.verdict is Verdict.DENIED:
        return plain if prose else None
    if answer is None:
        return Judgement(Verdict.OPEN, "label")
    if answer is Answer.UNCLEAR:
        return Judgement(Verdict.UNCLEAR, "label-unclear")
    if plain.verdict is Verdict.DENIED:
        return Judgement(Verdict.DENIED if answer is Answer.YES or resumes else Verdict.UNCLEAR, "label-confirmed")
    if plain.verdict is Verdict.UNCLEAR:
        return plain
    return Judgement(Verdict.DENIED if answer is Answer.NO else Verdict.PRESENT, "label-answered")


def _asked_and_answered(label: Sentence, plain: Judgement, answer: Answer | None) -> Judgement | None:
    if plain.rule in ("diagnostic", "complement") or label.has(0, len(label.words), "contraindication"):
        return None
    if answer is None:
        asks = label.words[:1] and label.words[0] in ("please", "kindly", "treat", "to", "refer")
        return plain if asks and plain.verdict is Verdict.PRESENT else Judgement(Verdict.OPEN, "label")
    if answer is Answer.UNCLEAR:
        return Judgement(Verdict.UNCLEAR, "label-unclear")
    if plain.verdict is Verdict.DENIED:
        return Judgement(Verdict.UNCLEAR, "label-unclear")
    return Judgement(Verdict.PRESENT if answer is Answer.YES else Verdict.DENIED, "label-answered")


# ---- tick boxes ------------------------------------------------------------------------------------------


def _tick(found: Survey, index: int, utterance: Utterance) -> None:
    """A box: ticked, its words are said; unticked, they are not."""
    plain = canonical(utterance.text).strip(" .:;,")
    if any(plain.startswith(phrase) for phrase in NONE_OF_THESE) or (plain in ("none", "neither", "neither of the two", "aucun", "aucune") and not utterance.label):
        if utterance.tick is Tick.TICKED:
            _none_of_these(found, index, utterance)
        return
    answer = _box_answer(plain, utterance)
    if answer is not None:
        _ticked_answer(found, index, utterance, answer)
        return
    sentence = _sentence_of(utterance)
    shift = len(sentence.text) - len(utterance.text)
    fresh = list(_judged(found, index, utterance, sentence, shift, question=False))
    fresh.extend(_ticked_request(found, index, utterance, sentence, fresh))
    if utterance.tick is Tick.UNTICKED:
        found.boxes.extend(fresh)
        return
    if utterance.tick is Tick.UNSURE:
        fresh = [replace(one, verdict=Verdict.UNCLEAR, rule="tick-unsure") for one in fresh if one.verdict is not Verdict.ASIDE]
        found.unreadable.append(index)
    fresh = [_labelled_box(one, utterance) for one in fresh]
    _answer_clauses(found, index, utterance, sentence, shift, fresh)
    found.findings.extend(_owned(one, utterance, found.own_lists) for one in fresh)
    if utterance.tick is Tick.TICKED:
        _adopt(found, index, utterance, sentence)


def _box_answer(plain: str, utterance: Utterance) -> Answer | None:
    """The answer that a box's label gives: "yes", "none", and behind a question also "not present", "recommended"."""
    words = plain.split()
    if not words or len(words) > 4:
        return None
    if words[0] in YES_NO and (len(words) == 1 or words[0] not in ("no", "non", "n", "y")):
        return YES_NO[words[0]]
    if len(words) > 1 and words[0] in YES_NO and words[1] in (",", "-", "none", "present", "not", "se", "at"):
        return YES_NO[words[0]]
    governed = utterance.label or utterance.heading
    box = analyse(plain)
    if not governed or any(span.group in GROUPS for span in box.spans):
        return None
    return answer_of(box, None, bare=True)


def _labelled_box(one: Finding, utterance: Utterance) -> Finding:
    """ "Infection: [x] none" and "[x] Infection: no" are judged by their own words; a bare noun is present."""
    return replace(one, verdict=Verdict.PRESENT, rule="ticked") if one.verdict is Verdict.OPEN and one.rule == "named" else one


def _ticked_request(
    found: Survey, index: int, utterance: Utterance, sentence: Sentence, fresh: list[Finding]
) -> Iterator[Finding]:
    """A ticked box that names therapeutic ultrasound alone chooses it."""
    if any(one.group == "ultrasound" for one in fresh):
        return
    for span in sentence.spans:
        if span.label == "ultrasound.therapeutic" and len(sentence.words) <= 10 and not sentence.has(0, span.first, "contraindication", "negation"):
            yield _finding(index, utterance, sentence, span, Judgement(Verdict.PRESENT, "ticked"), len(sentence.text) - len(utterance.text))
            return


def _ticked_answer(found: Survey, index: int, utterance: Utterance, answer: Answer) -> None:
    if utterance.tick is Tick.UNTICKED:
        return
    question = utterance.label or utterance.heading
    given = Answer.UNCLEAR if utterance.tick is Tick.UNSURE or _both_ticked(found, index) else answer
    if not question:
        _answer_before(found, index, given, utterance.start, utterance.end)
        return
    label = analyse(question)
    for one in list(_labelled(found, index, replace(utterance, text=answer.value, start=utterance.start), label, label, given)):
        found.findings = [old for old in found.findings if not (old.index >= index - 2 and old.label == one.label and old.rule.startswith("label-") and given is Answer.UNCLEAR and found.said[old.index].label == question)]
        found.findings.append(_owned(one, utterance))


def _both_ticked(found: Survey, index: int) -> bool:
    """Whether the question's other answer is ticked too."""
    utterance = found.said[index]
    for other in (*found.said[max(0, index - 2) : index], *found.said[index + 1 : index + 3]):
        plain = canonical(other.text).strip(" .:;,")
        same = other.kind is Kind.TICK and other.block == utterance.block and other.label == utterance.label
        if same and other.tick is not Tick.UNTICKED and YES_NO.get(plain) not in (None, YES_NO.get(canonical(utterance.text).strip(" .:;,"))):
            if utterance.label or abs(found.said.index(other) - index) == 1:
                return True
    return False


def _none_of_these(found: Survey, index: int, utterance: Utterance) -> None:
    """ "None of the above" denies what the empty boxes above it name."""
    for one in found.boxes:
        if one.group in ("contraindication", "infection", "antibiotic") and one.verdict in (Verdict.PRESENT, Verdict.OPEN, Verdict.ASIDE, Verdict.UNCLEAR):
            found.findings.append(replace(one, verdict=Verdict.DENIED, rule="none-of-these"))
    found.boxes.clear()
    _answer_before(found, index, Answer.NO, utterance.start, utterance.end)


# ---- what cannot be read ---------------------------------------------------------------------------------


def _note_unreadable(found: Survey, index: int, utterance: Utterance, sentence: Sentence, *, near: bool = False) -> None:
    blots = utterance.text.count("█")
    if not blots:
        return
    if near or sentence.has(0, len(sentence.words), *GROUPS, "negation") or blots * 3 > len(utterance.text):
        found.unreadable.append(index)
