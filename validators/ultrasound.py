"""The third statement: whether the referrer recommends ultrasound, as treatment."""

from __future__ import annotations

from functools import cache

from validators.clauses import FINITE, Clause, Sentence
from validators.lexicon import Lexicon, Span
from validators.reservations import governed as _over, inverted_condition as _inverted_condition, trailing_condition as _trailing_condition
from validators.verdicts import Judgement, Verdict
from validators.rulebook import phrases, word_set

REQUEST_LABELS = phrases("ultrasound", "request_labels")
SELF = word_set("ultrasound", "self")
ANAPHORA = word_set("ultrasound", "anaphora")
NAMED_AGAIN = word_set("ultrasound", "named_again")


@cache
def recommend_lexicon() -> Lexicon:
    """The phrases of recommending, loaded once."""
    return Lexicon(("ultrasound",))


def cues_of(sentence: Sentence) -> list[Span]:
    """Who recommends, asks, offers or warns in a sentence."""
    return recommend_lexicon().spans(sentence.words)


def judge_ultrasound(
    sentence: Sentence, span: Span, *, question: bool = False, label: str = "", known_therapeutic: bool = False
) -> Judgement | None:
    """The verdict on a mention: PRESENT is recommended, DENIED is advised against; None says nothing."""
    cues = cues_of(sentence)
    clause = sentence.clause_of(span.first)
    nature = nature_of(sentence, span, cues, known_therapeutic=known_therapeutic)
    if nature == "diagnostic":
        return Judgement(Verdict.ASIDE, "diagnostic")
    if _contraindication_talk(sentence, clause, span) and (question or "?" in sentence.words):
        return None
    if {"whether", "if"} & set(sentence.words[clause.first : span.first]) and sentence.has(clause.first, span.first, "aside.open") and _in(cues, clause.first, span.first, "verb"):
        return Judgement(Verdict.OPEN, "question")
    if question and _polite(sentence, cues):
        question = False
    if question:
        asked = _in(cues, 0, len(sentence.words), "verb", "request")
        return Judgement(Verdict.OPEN, "question") if asked else None
    if _for_another(sentence, clause):
        return Judgement(Verdict.ASIDE, "other-person")
    judged = judge_request(sentence, clause, span, cues, label=label)
    if judged is not None and judged.verdict is Verdict.PRESENT and nature == "unclear":
        return Judgement(Verdict.UNCLEAR, "could-be-imaging")
    return judged


def nature_of(sentence: Sentence, span: Span, cues: list[Span], *, known_therapeutic: bool = False) -> str:
    """ "therapeutic", "diagnostic" or "unclear", by name, purpose and actor."""
    if span.kind == "therapeutic":
        return "therapeutic"
    if span.kind == "diagnostic":
        return "diagnostic"
    if {"treat", "treated", "treating"} & set(sentence.words) and "whether" not in sentence.words:
        known_therapeutic = True
    purposes = [cue for cue in cues if cue.label == "recommend.purpose" and not (span.first <= cue.first < span.last)]
    imaging = [cue for cue in cues if cue.label == "recommend.imaging"]
    if imaging:
        return "diagnostic" if not purposes else "unclear"
    if purposes or known_therapeutic:
        return "therapeutic"
    return "unclear"


def _for_another(sentence: Sentence, clause: Clause) -> bool:
    return any(sentence.words[one.first] in ("another", "other", "different", "someone") for one in sentence.within(clause.first, clause.last, "person.other"))


POLITE = word_set("ultrasound", "polite")


def _polite(sentence: Sentence, cues: list[Span]) -> bool:
    """ "Would you kindly see her for therapeutic ultrasound?" asks for it."""
    for index, word in enumerate(sentence.words[:-1]):
        after = sentence.words[index + 1 : index + 3]
        if word in POLITE and (after[:1] and after[0] in ("you", "one", "your", "someone", "somebody", "we") or "vous" in after or after[:2] == ["i", "ask"]):
            return not {"whether", "if", "advise", "think", "tell", "offer", "clarify", "explain", "si"} & set(sentence.words)
    return False


def _in(cues: list[Span], first: int, last: int, *kinds: str) -> list[Span]:
    return [cue for cue in cues if first <= cue.first < last and cue.kind in kinds]


def judge_request(sentence: Sentence, clause: Clause, span: Span, cues: list[Span], *, label: str = "") -> Judgement | None:
    """What is said of the mention, whatever its nature: asked for, advised against, offered, wished for."""
    first, last = _reach(sentence, clause)
    against = _in(cues, first, last, "against")
    taken = [one for one in sentence.spans if one.group == "contraindication" or one is span]
    positive = [cue for cue in _in(cues, first, last, "verb", "request") if not any(one.first <= cue.first < one.last for one in taken)]
    talk = next(sentence.within(clause.first, span.first, "contraindication"), None)
    if talk is not None:
        positive = [cue for cue in positive if not talk.last <= cue.first < span.first]
    if _contraindication_talk(sentence, clause, span) and not positive:
        return Judgement(Verdict.ASIDE, "complement")
    free = sentence.without(*(one.label for one in sentence.within(clause.first, clause.last, "instruction") if sentence.words[one.first] in ("must", "should", "ought")))
    if _over(free, clause, "instruction.phrases") and not _self_recommends(sentence, positive):
        return Judgement(Verdict.ASIDE, "instruction")
    if _denied_outright(sentence, span):
        return Judgement(Verdict.DENIED, "not-wanted")
    if against and not _double(sentence, against):
        return _against(sentence, clause, against, span)
    asks = _in(cues, first, span.first + 1, "patient_asks")
    if asks and not _self_recommends(sentence, positive, after=asks[0].last):
        return Judgement(Verdict.ASIDE, "patient-asks")
    if _in(cues, first, last, "offers") and not _self_recommends(sentence, positive):
        return Judgement(Verdict.ASIDE, "offered")
    return _asked_for(sentence, clause, span, cues, positive, label)


def _denied_outright(sentence: Sentence, span: Span) -> bool:
    """ "No therapeutic ultrasound, please.", "pas d'ultrasons"."""
    for cue in sentence.within(max(0, span.first - 3), span.first, "negation.determiner"):
        between = sentence.words[cue.last : span.first]
        if not between or between in (["further"], ["more"]):
            return sentence.words[cue.first] not in ("off", "without", "negative")
    return False


def _reach(sentence: Sentence, clause: Clause) -> tuple[int, int]:
    """The stretch of clauses that one request spans: relative and infinitive clauses belong to it."""
    first, last = clause.first, clause.last
    for earlier in reversed(sentence.clauses):
        if earlier.last == first and _joined(sentence, earlier, clause):
            first, clause = earlier.first, earlier
    for later in sentence.clauses:
        joined = later.opener in ("which", "so", "to", "who", "(", "that", "qui") or _continues(sentence, later)
        if later.first == last and joined:
            last = later.last
    return first, last


def _continues(sentence: Sentence, clause: Clause) -> bool:
    """ "would be of benefit and is hereby requested": the second verb has the same subject."""
    head = [word for word in sentence.words[clause.first : clause.first + 3] if word not in (",", "and", "et")][:1]
    return clause.opener in ("and", ",", "et") and bool(head) and head[0] in ("is", "are", "was", "est", "sont", "has")


def _joined(sentence: Sentence, earlier: Clause, clause: Clause) -> bool:
    return clause.opener in ("which", "so", "who", "to", "that", "(", "whom", "qui") or (
        clause.opener in (",", "and") and not _has_subject(sentence, clause) and not sentence.has(clause.first, clause.last, "negation")
    )


def _has_subject(sentence: Sentence, clause: Clause) -> bool:
    return bool({"i", "she", "we", "it", "there", "he", "they", "je", "elle"} & set(sentence.words[clause.first : clause.first + 3]))


def _contraindication_talk(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """The mention is what a contraindication would be to."""
    return sentence.has(clause.first, span.first, "contraindication")


def _double(sentence: Sentence, against: list[Span]) -> bool:
    """ "do not hesitate to", "no reason to delay": the warning itself is denied."""
    first = against[0].first
    return sentence.has(max(0, first - 4), first, "negation") and sentence.words[against[0].first] not in ("not", "n't", "do", "cannot", "pas", "no")


def _against(sentence: Sentence, clause: Clause, against: list[Span], span: Span) -> Judgement | None:
    words = sentence.words[against[0].first]
    if words in ("rather", "instead"):
        return Judgement(Verdict.DENIED, "other-preferred") if span.first > against[0].first else None
    if words in ("hold", "stop", "delay", "wait", "avoid", "cancel", "defer") and abs(against[0].first - span.first) > 14:
        return None
    return Judgement(Verdict.DENIED, "advised-against")


def _self_recommends(sentence: Sentence, positive: list[Span], after: int = 0) -> bool:
    for cue in positive:
        if cue.first < after:
            continue
        before = sentence.words[max(0, cue.first - 4) : cue.first]
        inside = sentence.words[cue.first : cue.last]
        if SELF & set(before) or SELF & set(inside) or cue.kind == "request":
            return True
    return False


def _asked_for(
    sentence: Sentence, clause: Clause, span: Span, cues: list[Span], positive: list[Span], label: str
) -> Judgement | None:
    first, last = _reach(sentence, clause)
    conditional = _conditional(sentence, clause)
    weak = _in(cues, first, last, "weak")
    strong = _strong(sentence, positive, clause) or _imperative(sentence, clause)
    if strong:
        if conditional:
            return Judgement(Verdict.UNCLEAR, _reservation(sentence, clause))
        if _half_hearted(sentence, weak, strong, positive):
            return Judgement(Verdict.UNCLEAR, "weak")
        if _recommended_then(sentence, first, last, strong):
            return Judgement(Verdict.ASIDE, "past")
        return Judgement(Verdict.PRESENT, "recommended")
    if weak:
        return Judgement(Verdict.UNCLEAR, "weak")
    if _in(cues, first, last, "past_treatment") and not label:
        return Judgement(Verdict.ASIDE, "told-of")
    if is_request_label(label):
        return Judgement(Verdict.UNCLEAR if conditional else Verdict.PRESENT, "requested-in-field")
    return _fragment(sentence, clause, span, cues, conditional=conditional)


HEDGING = word_set("ultrasound", "hedging")
OPINION = word_set("ultrasound", "opinion")
LASTING = word_set("ultrasound", "lasting")


def _reservation(sentence: Sentence, clause: Clause) -> str:
    condition = _inverted_condition(sentence, clause) or _over(sentence, clause, "conditional.both") or _trailing_condition(sentence, clause)
    return "conditional" if condition else "hedged"


def _half_hearted(sentence: Sentence, weak: list[Span], strong: Span, positive: list[Span]) -> bool:
    """ "consider", "may recommend", "let me know whether": less than a recommendation."""
    hedged = sentence.words[max(0, strong.first - 1)] in ("may", "might", "could")
    if (hedged and sentence.words[strong.first] in ("recommend", "suggest", "advise", "prescribe", "refer", "order", "request")) or sentence.words[strong.last : strong.last + 2] == ["let", "me"]:
        return True
    hedges = [cue for cue in weak if sentence.words[cue.first] in HEDGING]
    if any(sentence.words[cue.first] in ("let", "opinion", "advise") for cue in hedges):
        return True
    return bool(hedges) and not _self_recommends(sentence, positive)


def _recommended_then(sentence: Sentence, first: int, last: int, strong: Span) -> bool:
    """ "I recommended ultrasound after her first delivery in 2020"."""
    if not sentence.words[strong.first].endswith(("ed", "bed")) or not SELF & set(sentence.words[max(0, strong.first - 3) : strong.first]):
        return False
    return sentence.has(first, last, "historical.past") or any(first <= index < last for index in sentence.stale)


def _conditional(sentence: Sentence, clause: Clause) -> bool:
    """Whether the request hangs on something. "Daily until clear" says how long, not whether."""
    kept = [s for s in sentence.spans if not (s.label == "conditional.both" and sentence.words[s.first] in LASTING and sentence.words[s.first : s.last] != ["once"] and _lasting(sentence, s))]
    kept = [s for s in kept if not (s.label == "uncertain.clausal" and sentence.words[s.first] in OPINION)]
    inner = Sentence(sentence.text, sentence.words, sentence.starts, kept, sentence.clauses)
    return (
        _inverted_condition(inner, clause)
        or _over(inner, clause, "conditional.both", "uncertain.clausal")
        or _trailing_condition(inner, clause)
    )


def _lasting(sentence: Sentence, cue: Span) -> bool:
    after = sentence.words[cue.last : cue.last + 4]
    return bool({"clear", "clears", "resolved", "resolves", "soft", "better", "settled", "relieved", "relief", "open", "softens", "gone"} & set(after)) and not {"infection", "mastitis", "imaging", "antibiotics", "fever"} & set(after)


IMPERATIVES = word_set("ultrasound", "imperatives")


def _imperative(sentence: Sentence, clause: Clause) -> Span | None:
    """ "Treat the blocked duct with ultrasound, twice weekly."."""
    head = [index for index in range(clause.first, clause.last) if sentence.words[index].isalpha() and sentence.words[index] not in ("and", "then", "svp")][:1]
    if head and sentence.words[head[0]] in IMPERATIVES:
        return Span.of(head[0], head[0] + 1, "recommend.verb")
    return None


def _strong(sentence: Sentence, positive: list[Span], clause: Clause) -> Span | None:
    for cue in positive:
        word = sentence.words[cue.first]
        if word in ("asks", "asked", "asking", "wants", "hopes") and not SELF & set(sentence.words[clause.first : cue.first]):
            continue
        if _merely_allowed(sentence, clause, cue) or _by_others(sentence, clause, cue):
            continue
        if word in ("referral", "prescription", "recommendations", "rx") and _form_title(sentence):
            continue
        if word in ("needs", "requires", "indicated") and sentence.has(max(0, cue.first - 3), cue.first, "negation"):
            continue
        return cue
    return None


def _merely_allowed(sentence: Sentence, clause: Clause, cue: Span) -> bool:
    """ "It is safe for her to proceed with ultrasound" clears; it does not ask for it."""
    words = sentence.words[cue.first : cue.last]
    if not {"proceed", "go", "ahead"} & set(words) or "please" in sentence.words[max(0, cue.first - 1) : cue.last]:
        return False
    return sentence.has(clause.first, clause.last, "contraindication.clearance") or "to" in sentence.words[max(0, cue.first - 1) : cue.first]


OTHER_ADVISERS = word_set("ultrasound", "other_advisers")


def _by_others(sentence: Sentence, clause: Clause, cue: Span) -> bool:
    """ "A friend recommended ultrasound": not the referrer's recommendation."""
    before = sentence.words[clause.first : cue.first]
    if sentence.has(clause.first, cue.first, "ultrasound") and not {"by", "par"} & set(sentence.words[cue.last : cue.last + 1]):
        return False
    active = sentence.words[cue.first] in ("recommended", "recommends", "suggested", "suggests", "advised", "advises", "proposed", "recommande", "suggere", "conseille")
    passive = sentence.has(cue.last, cue.last + 1, "person") or {"by", "par"} & set(sentence.words[cue.last : cue.last + 1])
    if passive and OTHER_ADVISERS & set(sentence.words[cue.last : cue.last + 5]):
        return True
    return active and bool(OTHER_ADVISERS & set(before)) and not SELF - {"my"} & set(before) and not {"is", "be", "by"} & set(before)


def _form_title(sentence: Sentence) -> bool:
    return bool({"form", "sheet", "checklist", "template", "questionnaire", "guidelines", "formulaire"} & set(sentence.words)) and not any(
        word in FINITE for word in sentence.words
    )


def is_request_label(label: str) -> bool:
    """Whether a field's label asks for something: "Requested", "Rx", "Plan"."""
    words = label.replace(":", " ").split()
    if not words or words[0] in ("re", "subject", "objet", "sujet"):
        return False
    return any(label.startswith(name) if len(name) > 2 else name in words for name in REQUEST_LABELS) or any(
        word.startswith(("ask", "rec", "instruct", "suggest", "script", "requis", "order", "advice", "advis", "request", "recommend", "prescri", "treatment", "referr", "order", "plan", "modality", "demand", "recommand", "traitement")) for word in words
    )


def _fragment(sentence: Sentence, clause: Clause, span: Span, cues: list[Span], *, conditional: bool) -> Judgement | None:
    """ "Therapeutic U/S to L breast x 3.": an order without a verb."""
    head = sentence.words[clause.first : span.first]
    if any(word in FINITE for word in sentence.words[clause.first : clause.last]) or len(head) > 7:
        return None
    if "yes" in sentence.words[span.last : span.last + 2] and span.kind == "therapeutic":
        return Judgement(Verdict.PRESENT, "answered-yes")
    if conditional or span.kind != "therapeutic" or {"no", "not", "re", "about"} & set(head):
        return None
    if (head[-1:] == ["for"] or head[-1:] == ["pour"] or _in(cues, span.last, clause.last + 4, "fragment", "request")) and not _form_title(sentence):
        return Judgement(Verdict.PRESENT, "order")
    return Judgement(Verdict.OPEN, "named")


def judge_anaphora(sentence: Sentence) -> tuple[Judgement, int, int] | None:
    """ "I strongly recommend it", "please proceed": a recommendation of what was just named; with its tokens."""
    cues = cues_of(sentence)
    for cue in cues:
        if cue.kind not in ("verb", "request", "against"):
            continue
        if cue.kind == "against" and _wait(sentence, cue):
            clause = sentence.clause_of(cue.first)
            return Judgement(Verdict.DENIED, "to-wait"), clause.first, clause.last
        clause = sentence.clause_of(cue.first)
        words = sentence.words[clause.first : clause.last]
        if sentence.has(clause.first, clause.last, "contraindication", "ultrasound"):
            continue
        before, after = sentence.words[clause.first : cue.first], sentence.words[cue.last : clause.last]
        if not _points_back(before, after, cue, sentence):
            continue
        if cue.kind == "against":
            return Judgement(Verdict.DENIED, "advised-against-it"), clause.first, clause.last
        if cue.kind == "verb" and not _referrer_speaks(sentence, clause, cue):
            continue
        if (cue.kind == "request" and not {"do", "proceed", "ahead", "give", "provide", "arrange", "start", "book", "administer", "begin", "use"} & set(after[:2])) or sentence.has(clause.first, clause.last, "negation") or _in(cues, clause.first, clause.last, "patient_asks"):
            continue
        if "?" in words:
            continue
        reserved = _conditional(sentence, clause)
        weak = _in(cues, clause.first, clause.last, "weak")
        verdict = Verdict.UNCLEAR if reserved or any(sentence.words[one.first] in HEDGING - {"i"} for one in weak) else Verdict.PRESENT
        return Judgement(verdict, "recommends-it"), clause.first, clause.last
    return None


ASKING_VERBS = word_set("ultrasound", "asking_verbs")


def _referrer_speaks(sentence: Sentence, clause: Clause, cue: Span) -> bool:
    """ "... and is asking for it" is the patient's wish; "whatever treatment you find suitable" is nobody's advice."""
    words = sentence.words[cue.first : cue.last]
    before, after = sentence.words[clause.first : cue.first], sentence.words[cue.last : clause.last]
    if {"whatever", "whichever", "any", "assessment", "opinion"} & set(after):
        return False
    if not ASKING_VERBS & set(words):
        return True
    return bool(SELF & set(before + words))


WAITING = word_set("ultrasound", "waiting")


def _wait(sentence: Sentence, cue: Span) -> bool:
    """ "Please wait until the culture is back", "do not start before Friday": an order without an object."""
    clause = sentence.clause_of(cue.first)
    words = sentence.words[clause.first : clause.last]
    head = [word for word in words if word not in (",", "and", "but", "please", "kindly", "-")]
    starts = bool(head) and (head[0] in WAITING or head[:2] in (["do", "not"], ["do", "n't"]))
    return starts and bool({"until", "till", "before", "pending", "for", "start", "begin", "proceed", "treat", "book"} & set(words)) and not {"hesitate", "feeding", "pumping"} & set(words)


def _points_back(before: list[str], after: list[str], cue: Span, sentence: Sentence) -> bool:
    head = sentence.words[cue.first : cue.last]
    if "proceed" in head or "ahead" in head or "proceeding" in head:
        return True
    if cue.kind == "against" and {"above", "line", "order", "orders", "request", "requested", "letter", "referral", "recommendation", "what"} & set(after):
        return True
    if cue.kind == "against" and ("it" in head or "its" in head or "this" in head):
        return True
    if ANAPHORA & set(after[:4]) or (after[-3:] and {"it", "this"} & set([w for w in after if w.isalpha()][-1:])) or NAMED_AGAIN & set(after[:8]):
        return True
    return bool(ANAPHORA & set(before) or NAMED_AGAIN & set(before)) and bool({"is", "est", "c", "which", "que", "what", "les", "la", "l"} & set(before + head))
