"""The third statement: whether the referrer recommends ultrasound, as treatment."""

from __future__ import annotations

from validators.circumstances import speaks_of_someone_else
from validators.clauses import Clause, Sentence
from validators.lexicon import Span
from validators.request import Request, cues_of, of_kind
from validators.reservations import governed
from validators.rulebook import word_set
from validators.strength import judge_strength
from validators.verdicts import Judgement, Verdict

POLITE = word_set("ultrasound", "polite")
ASKED = word_set("ultrasound", "asked")
UNDECIDED = word_set("ultrasound", "undecided")
SUBJECTS = word_set("ultrasound", "subjects")
PUTTING_OFF = word_set("ultrasound", "putting_off")
OF_PATIENT = word_set("ultrasound", "of_patient")
ASKED_TO = word_set("ultrasound", "asked_to")
SELF_VERBS = word_set("ultrasound", "self_verbs")
OTHER_SUBJECTS = word_set("ultrasound", "other_subjects")
REFERRER = ("i", "we", "je", "nous")
TOLD_ONLY = word_set("ultrasound", "told_only")
"""Behind "I want to", "I ask": words of something other than a treatment."""
OWN = frozenset({"duct", "breast", "breasts", "plug", "lump", "blocked", "plugged", "clogged"})
THEN = ("was", "were", "wrote", "had", "told", "advised", "asked")
NOW = frozenset({"now", "today", "currently", "still", "again"})
RELATIVES = ("which", "so", "to", "who", "(", "that", "qui")
KIN = frozenset({"sister", "cousin", "friend", "neighbour", "neighbor", "aunt", "husband", "partner", "twin"})
EARLIER = frozenset({"previous", "prior", "former", "outside", "other", "last"})
HANDS = frozenset(
    {"physician", "doctor", "midwife", "provider", "clinic", "nurse", "clinician", "practitioner"}
)
TURNING = frozenset({"and", "but", "i", "we", "et"})
OBLIGING = ("must", "should", "ought")


def judge_ultrasound(
    sentence: Sentence,
    span: Span,
    *,
    question: bool = False,
    label: str = "",
    known_therapeutic: bool = False,
) -> Judgement | None:
    """The verdict on a mention: PRESENT is recommended, DENIED is advised against; None says nothing.

    POLICY, `ultrasound_recommended`: recommends, prescribes, orders, requests or refers for ultrasound as
    treatment;
    imaging, the patient's own wish and "your clinic offers" say nothing; a bare "ultrasound" is unclear.
    """
    cues = cues_of(sentence)
    clause = sentence.clause_of(span.first)
    nature = nature_of(sentence, span, cues, known_therapeutic=known_therapeutic)
    if nature == "diagnostic":
        return Judgement(Verdict.ASIDE, "diagnostic")
    if _is_complement(sentence, clause, span) and (question or "?" in sentence.words):
        return None
    if _wondered(sentence, clause, span, cues):
        return Judgement(Verdict.OPEN, "question")
    if question and not _polite(sentence):
        asked = of_kind(cues, 0, len(sentence.words), "verb", "request")
        return Judgement(Verdict.OPEN, "question") if asked else None
    if speaks_of_someone_else(sentence, clause):
        return Judgement(Verdict.ASIDE, "other-person")
    if _for_kin(sentence, span) or _by_another_hand(label):
        return Judgement(Verdict.ASIDE, "other-person")
    judged = _judge_request(_request(sentence, clause, span, cues, label))
    if judged is not None and judged.verdict is Verdict.PRESENT and nature == "unclear":
        return Judgement(Verdict.UNCLEAR, "could-be-imaging")
    return judged


def nature_of(sentence: Sentence, span: Span, cues: list[Span], *, known_therapeutic: bool = False) -> str:
    """As in "therapeutic", "diagnostic" or "unclear", by name, purpose and actor."""
    if span.kind in ("therapeutic", "diagnostic"):
        return span.kind
    treats = (
        not {"treat", "treated", "treating", "traiter", "traitee"}.isdisjoint(sentence.words)
        and "whether" not in sentence.words
    )
    purposes = any(cue.kind == "purpose" and not span.first <= cue.first < span.last for cue in cues)
    if any(cue.kind == "imaging" for cue in cues):
        return "unclear" if purposes else "diagnostic"
    return "therapeutic" if purposes or known_therapeutic or treats else "unclear"


def _by_another_hand(label: str) -> bool:
    """As in "Previous physician's note: ...": what stands behind it is nobody's here."""
    words = set(label.replace("'", " ").split())
    return not (words.isdisjoint(EARLIER) or words.isdisjoint(HANDS))


def _for_kin(sentence: Sentence, span: Span) -> bool:
    """As in "Therapeutic ultrasound for her twin sister only"."""
    behind = sentence.words[span.last : span.last + 5]
    return (
        behind[:1] in (["for"], ["to"])
        and behind[1:2] in (["her"], ["his"], ["the"])
        and any(word in KIN for word in behind[2:4])
        and behind[2:3] not in (["left"], ["right"])
    )


def _wondered(sentence: Sentence, clause: Clause, span: Span, cues: list[Span]) -> bool:
    """As in "She asked whether I would recommend ultrasound"."""
    return (
        not {"whether", "if"}.isdisjoint(sentence.words[clause.first : span.first])
        and sentence.has(clause.first, span.first, "aside.open")
        and bool(of_kind(cues, clause.first, span.first, "verb"))
    )


def _polite(sentence: Sentence) -> bool:
    """As in "Would you kindly see her for therapeutic ultrasound?" asks for it."""
    words = sentence.words
    if not UNDECIDED.isdisjoint(words):
        return False
    return any(_asks_politely(words, index) for index, word in enumerate(words[:-1]) if word in POLITE)


def _asks_politely(words: list[str], index: int) -> bool:
    """Whether a verb such as "could" opens a request; "Can you do it on Sundays?" is none."""
    after = words[index + 1 : index + 4]
    if after[0] == "she" and not {"please", "pls"}.isdisjoint(words):
        return True
    if words[index - 1] == "you" and not {"chance", "possible"}.isdisjoint(words[:index]):
        return True
    if words[index] in ("can", "would") and after[0] == "i":
        return False
    asked = after[0] in ASKED or "vous" in after[:2] or after[:2] == ["i", "ask"] or "possible" in after
    return asked and not (words[index] == "can" and OF_PATIENT.isdisjoint(words))


def _asked_for(sentence: Sentence, span: Span) -> list[Span]:
    """The verb by which a polite question asks for the treatment: "Could you fit her in for ...?"."""
    words = sentence.words
    verbs = (index for index in range(span.first) if words[index] in ASKED_TO)
    first = next(verbs, None)
    if "?" not in words or first is None or OF_PATIENT.isdisjoint(words) or not _polite(sentence):
        return []
    return [Span.of(first, first + 1, "recommend.request")]


def _verbs_of_referrer(sentence: Sentence, first: int, last: int, taken: list[Span]) -> list[Span]:
    """Verbs of asking that have the referrer for their subject: "I therefore ask you", "and would like"."""
    found = []
    for index in range(first, last):
        word = sentence.words[index]
        if word not in SELF_VERBS or any(one.first <= index < one.last for one in taken):
            continue
        before, after = sentence.words[max(0, index - 3) : index], sentence.words[index + 1 : index + 4]
        would = not {"would", "should", "d"}.isdisjoint(before)
        if not TOLD_ONLY.isdisjoint([*before, *after]) or not (would or word not in ("like", "love")):
            continue
        if sentence.has(max(first, index - 4), index, "negation") or not _is_referrers(sentence, index):
            continue
        found.append(Span.of(index, index + 1, "recommend.verb"))
    return found


def _is_referrers(sentence: Sentence, index: int) -> bool:
    """Whether the subject nearest before a verb is the referrer; "my blocked duct" is the patient's."""
    for at, word in enumerate(sentence.words):
        if word == "my" and not OWN.isdisjoint(sentence.words[at + 1 : at + 4]):
            return False
    for word in reversed(sentence.words[:index]):
        if word in REFERRER:
            return True
        if word in OTHER_SUBJECTS or word in (";", "."):
            return False
    return False


def _request(sentence: Sentence, clause: Clause, span: Span, cues: list[Span], label: str) -> Request:
    first, last = _reach(sentence, clause)
    taken = [one for one in sentence.spans if one.group == "contraindication" or one is span]
    talk = next(sentence.within(clause.first, span.first, "contraindication"), None)
    positive = [
        cue
        for cue in of_kind(cues, first, last, "verb", "request")
        if not any(one.first <= cue.first < one.last for one in taken)
        and not (talk is not None and talk.last <= cue.first < span.first)
    ]
    positive += _verbs_of_referrer(sentence, max(first, talk.last if talk else 0), last, [*taken, *cues])
    positive += _asked_for(sentence, span) if talk is None else []
    return Request(
        sentence=sentence, clause=clause, span=span, cues=cues,
        first=first, last=last, positive=positive, label=label,
    )  # fmt: skip


def _judge_request(request: Request) -> Judgement | None:
    """What is said of the mention, whatever its nature: asked for, advised against, offered, wished for."""
    sentence, clause, span = request.sentence, request.clause, request.span
    if _is_complement(sentence, clause, span) and not request.positive:
        return Judgement(Verdict.ASIDE, "complement")
    if _instructed(request):
        return Judgement(Verdict.ASIDE, "instruction")
    if _unwanted(sentence, span):
        return Judgement(Verdict.DENIED, "not-wanted")
    against = [one for one in request.of_kind("against") if not _turned(request, one)]
    if against and _praised(sentence, against[0]):
        return Judgement(Verdict.PRESENT, "recommended")
    if against and not _double(sentence, against[0]):
        return _against(sentence, against[0], span)
    asks = of_kind(request.cues, request.first, span.first + 1, "patient_asks")
    if asks and not request.by_referrer(after=asks[0].last):
        return Judgement(Verdict.ASIDE, "patient-asks")
    if request.of_kind("offers") and not request.by_referrer():
        return Judgement(Verdict.ASIDE, "offered")
    return judge_strength(request)


def _instructed(request: Request) -> bool:
    """As in "Ultrasound is not to be given over metal": how, not whether.

    "She must have ultrasound" recommends.
    """
    sentence, clause = request.sentence, request.clause
    obliging = (
        one.label
        for one in sentence.within(clause.first, clause.last, "instruction")
        if sentence.words[one.first] in OBLIGING
    )
    return governed(sentence.without(*obliging), clause, "instruction.phrases") and not request.by_referrer()


def _unwanted(sentence: Sentence, span: Span) -> bool:
    """As in "No therapeutic ultrasound, please.", "pas d'ultrasons"."""
    for cue in sentence.within(max(0, span.first - 3), span.first, "negation.determiner"):
        if sentence.words[cue.last : span.first] in ([], ["further"], ["more"]):
            return sentence.words[cue.first] not in ("off", "without", "negative")
    return False


def _reach(sentence: Sentence, clause: Clause) -> tuple[int, int]:
    """The stretch of clauses that one request spans: relative and infinitive clauses belong to it."""
    first, last = clause.first, clause.last
    for earlier in reversed(sentence.clauses):
        if earlier.last == first and _joined(sentence, clause):
            first, clause = earlier.first, earlier
    for later in sentence.clauses:
        if later.first == last and (later.opener in RELATIVES or _continues(sentence, later)):
            last = later.last
    return first, last


def _continues(sentence: Sentence, clause: Clause) -> bool:
    """As in "would be of benefit and is hereby requested": the second verb has the same subject."""
    if clause.opener not in ("and", ",", "et"):
        return False
    head = [w for w in sentence.words[clause.first : clause.first + 3] if w not in (",", "and", "et")]
    return head[:1] in (["is"], ["are"], ["was"], ["est"], ["sont"], ["has"])


def _joined(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause belongs to the one before it: it is relative, or has neither subject nor denial."""
    if clause.opener in RELATIVES or clause.opener == "whom":
        return True
    if clause.opener not in (",", "and") or sentence.clause_has(clause, "negation"):
        return False
    return SUBJECTS.isdisjoint(sentence.words[clause.first : clause.first + 3])


def _is_complement(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """The mention is what a contraindication would be to."""
    return sentence.has(clause.first, span.first, "contraindication")


def _double(sentence: Sentence, warning: Span) -> bool:
    """As in "do not hesitate to", "no reason to delay": the warning itself is denied."""
    denied = sentence.has(max(0, warning.first - 4), warning.first, "negation")
    reason = next(sentence.within(0, warning.first, "contraindication.reason"), None)
    if reason is not None and sentence.has(max(0, reason.first - 3), reason.first, "negation"):
        return True  # "there is no reason for her not to have it"
    return denied and sentence.words[warning.first] not in ("not", "n't", "do", "cannot", "pas", "no")


def _turned(request: Request, warning: Span) -> bool:
    """As in "I advise against massage and in favour of ultrasound": the asking ends the warning."""
    words, first = request.sentence.words, request.span.first
    if any(one.first > warning.first for one in request.of_kind("against")):
        return False
    asked = (one for one in request.positive if warning.last < one.first < first)
    return any(not TURNING.isdisjoint(words[warning.last : one.first]) for one in asked)


def _praised(sentence: Sentence, warning: Span) -> bool:
    """As in "I cannot recommend it highly enough"."""
    behind = sentence.words[warning.last :]
    enough = any(
        word == "enough" and behind[max(0, at - 1)] in ("highly", "strongly", "warmly")
        for at, word in enumerate(behind)
    )
    return enough and "recommend" in sentence.words[warning.first : warning.last]


def _against(sentence: Sentence, warning: Span, span: Span) -> Judgement | None:
    """As in "I advise against ultrasound", "massage rather than ultrasound", "please defer it"."""
    word = sentence.words[warning.first]
    if (
        "whether" in sentence.words[: warning.first]
        and "not" not in sentence.words[warning.first : warning.last]
    ):
        return None  # wondered about, not advised
    if word in ("rather", "instead"):
        return Judgement(Verdict.DENIED, "other-preferred") if span.first > warning.first else None
    if word in PUTTING_OFF and abs(warning.first - span.first) > 14:
        return None
    if sentence.stale and NOW.isdisjoint(sentence.words) and not set(THEN).isdisjoint(sentence.words):
        return Judgement(Verdict.ASIDE, "past")
    return Judgement(Verdict.DENIED, "advised-against")
