"""How strongly ultrasound is asked for, and by whom: "I recommend", "consider", "a friend recommended"."""

from __future__ import annotations

from collections.abc import Callable

from validators.advisers import by_others, withheld
from validators.clauses import FINITE, Clause, Sentence
from validators.lexicon import Span
from validators.request import SELF, Request, of_kind
from validators.reservations import governed, inverted_condition, trailing_condition
from validators.rulebook import phrases, word_set
from validators.verdicts import Judgement, Verdict

REQUEST_LABELS = phrases("strength", "request_labels")
REQUEST_WORDS = phrases("strength", "request_words")
HEDGING = word_set("strength", "hedging")
OPINION = word_set("strength", "opinion")
LASTING = word_set("strength", "lasting")
IMPERATIVES = word_set("strength", "imperatives")
BETTER = word_set("strength", "better")
ILLNESS = word_set("strength", "illness")
THIS_TIME = word_set("strength", "this_time")
RECOMMENDING = word_set("strength", "recommending")
FORMS = word_set("strength", "forms")
AVAILABILITY = word_set("ultrasound", "availability")
HEALTH = word_set("ultrasound", "health")
MODALITIES = word_set("ultrasound", "modalities")
INFORMATION = word_set("ultrasound", "information")
HOPING = word_set("ultrasound", "hoping")
WANTING = word_set("ultrasound", "wanting")
DETERMINERS = ("the", "her", "any", "a", "some", "this", "your")
PATIENTS = frozenset({"pt", "patient", "client", "she", "medically", "mom", "mum"})
GRATEFUL = frozenset({"obliged", "grateful", "glad", "pleased", "thankful", "appreciative"})
AFTER = ("after", "following", "during", "despite", "before", "since")
""""Please call me after therapeutic ultrasound" asks for something else."""
RETURNING = frozenset(
    {"rtc", "return", "call", "come", "er", "ed", "recheck", "review", "reassess", "back", "f"}
)
"""When she is to come back: a sentence of its own, behind an abbreviation's full stop."""
DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "tomorrow"})
REACH = 12
"""Tokens behind a mention within which "if you think fit" still speaks of it."""


def judge_strength(request: Request) -> Judgement | None:
    """Whether a mention that nobody advises against is asked for.

    None where it is merely named in a sentence.
    """
    sentence, clause = request.sentence, request.clause
    strong = _strong(request) or _imperative(sentence, clause)
    weak = [cue for cue in request.of_kind("weak") if not of_another_treatment(sentence, request.span, cue)]
    if strong:
        return _judge_strong(request, strong, weak)
    if weak:
        return Judgement(Verdict.UNCLEAR, "weak")
    if request.of_kind("past_treatment") and not request.label:
        return Judgement(Verdict.ASIDE, "told-of")
    conditional = is_conditional(sentence, clause, request.span)
    if conditional is False and _left_open(request):
        conditional = True
    if is_request_label(request.label):
        return Judgement(Verdict.UNCLEAR if conditional else Verdict.PRESENT, "requested-in-field")
    return _fragment(request, conditional=conditional)


def _judge_strong(request: Request, strong: Span, weak: list[Span]) -> Judgement:
    """A recommendation, unless it is conditional, half-hearted or of another time."""
    if is_conditional(request.sentence, request.clause, request.span):
        return Judgement(Verdict.UNCLEAR, _reservation(request.sentence, request.clause))
    if _half_hearted(request, weak, strong):
        return Judgement(Verdict.UNCLEAR, "weak")
    if _recommended_then(request, strong):
        return Judgement(Verdict.ASIDE, "past")
    return Judgement(Verdict.PRESENT, "recommended")


def _reservation(sentence: Sentence, clause: Clause) -> str:
    condition = (
        inverted_condition(sentence, clause)
        or governed(sentence, clause, "conditional.both")
        or trailing_condition(sentence, clause)
    )
    return "conditional" if condition else "hedged"


def _half_hearted(request: Request, weak: list[Span], strong: Span) -> bool:
    """As in "consider", "may recommend", "let me know whether": less than a recommendation."""
    words = request.sentence.words
    if _left_open(request):
        return True
    if any(cue.first == strong.last and words[cue.first].startswith("consider") for cue in weak):
        return True
    possibly = words[max(0, strong.first - 1)] in ("may", "might", "could")
    if possibly and words[strong.first] in RECOMMENDING:
        return True
    if words[strong.last : strong.last + 2] == ["let", "me"]:
        return True
    hedges = [words[cue.first] for cue in weak if words[cue.first] in HEDGING]
    if not {"let", "opinion", "advise", "votre", "avis"}.isdisjoint(hedges):
        return True
    return bool(hedges) and not request.by_referrer()


def _left_open(request: Request) -> bool:
    """As in "ultrasound, if you think fit": whether is left to the clinic."""
    sentence, span = request.sentence, request.span
    return any(
        sentence.words[cue.first] in ("if", "were") and not of_another_treatment(sentence, span, cue)
        for cue in of_kind(request.cues, span.last, span.last + REACH, "weak")
    )


def of_another_treatment(sentence: Sentence, span: Span, cue: Span) -> bool:
    """As in "ultrasound, with massage if you think fit": the massage alone is left open."""
    words = sentence.words
    between = words[span.last : cue.first]
    joined = [
        at
        for at, word in enumerate(between)
        if word in ("with", "plus", "alongside") or (word in ("and", "or") and between[at - 1 : at] == [","])
    ]
    if not joined or MODALITIES.isdisjoint(between[joined[-1] : joined[-1] + 5]):
        return False
    return {"them", "both", "either", "all", "these", "two"}.isdisjoint(words[cue.last : cue.last + 6])


def _recommended_then(request: Request, strong: Span) -> bool:
    """As in "I recommended ultrasound after her first delivery in 2020"."""
    sentence, first, last = request.sentence, request.first, request.last
    before = sentence.words[max(0, strong.first - 3) : strong.first]
    if not sentence.words[strong.first].endswith("ed") or SELF.isdisjoint(before):
        return False
    return sentence.has(first, last, "historical.past") or any(first <= one < last for one in sentence.stale)


def is_conditional(sentence: Sentence, clause: Clause, span: Span | None = None) -> bool:
    """Whether a request hangs on something. "Daily until clear" says how long, not whether."""
    inner = sentence.undated(
        one
        for one in sentence.spans
        if not _no_condition(sentence, one)
        and not (span and _of_return(sentence, span, one))
        and not (span and one.group == "conditional" and of_another_treatment(sentence, span, one))
    )
    return (
        inverted_condition(inner, clause)
        or governed(inner, clause, "conditional.both", "uncertain.clausal")
        or trailing_condition(inner, clause)
    )


def _of_return(sentence: Sentence, span: Span, cue: Span) -> bool:
    """As in "TUS by PT. RTC if febrile": the full stop of an abbreviation ended the request."""
    between = sentence.words[span.last : cue.last]
    return (
        cue.group == "conditional"
        and "." in between
        and not RETURNING.isdisjoint(between[between.index(".") :])
    )


def _no_condition(sentence: Sentence, cue: Span) -> bool:
    """As in "until soft" says how long; "I think she needs it" is the referrer's opinion."""
    word = sentence.words[cue.first]
    if cue.label == "uncertain.clausal":
        return word in OPINION or (word in ("possible", "serait") and "?" in sentence.words)
    if cue.label == "conditional.both" and (_when_possible(sentence, cue) or _dated(sentence, cue)):
        return True
    once = sentence.words[cue.first : cue.last] == ["once"]
    return cue.label == "conditional.both" and word in LASTING and not once and _lasting(sentence, cue)


def _dated(sentence: Sentence, cue: Span) -> bool:
    """As in "from Monday", "starting Tuesday": a day in a request says when."""
    words = sentence.words[cue.first : cue.last]
    return words[0] in ("from", "starting") and not DAYS.isdisjoint(words)


def _when_possible(sentence: Sentence, cue: Span) -> bool:
    """As in "as soon as there is space", "if your schedule allows": when, not whether."""
    if sentence.words[cue.first] not in ("as", "once", "if", "des", "si"):
        return False
    after = sentence.words[cue.last : cue.last + 8]
    if sentence.words[cue.first : cue.first + 2] == ["as", "long"] or not HEALTH.isdisjoint(after):
        return False
    doable = "done" in after and not {"can", "could"}.isdisjoint(after)
    return doable or not AVAILABILITY.isdisjoint(after)


def _lasting(sentence: Sentence, cue: Span) -> bool:
    after = sentence.words[cue.last : cue.last + 4]
    return not BETTER.isdisjoint(after) and ILLNESS.isdisjoint(after)


def _imperative(sentence: Sentence, clause: Clause) -> Span | None:
    """As in "Treat the blocked duct with ultrasound, twice weekly."."""
    for index in range(clause.first, clause.last):
        word = sentence.words[index]
        if word.isalpha() and word not in ("and", "then", "svp"):
            return Span.of(index, index + 1, "recommend.verb") if word in IMPERATIVES else None
    return None


def _strong(request: Request) -> Span | None:
    """The first cue by which the referrer herself asks or recommends."""
    for cue in request.positive:
        if not any(discounts(request, cue) for discounts in DISCOUNTS):
            return cue
    return None


def _wished(request: Request, cue: Span) -> bool:
    """As in "She asks for ultrasound": the patient's wish."""
    words = request.sentence.words
    before = words[request.clause.first : cue.first]
    if words[cue.first] in GRATEFUL and not PATIENTS.isdisjoint(before):
        return SELF.isdisjoint(before)
    wishing = words[cue.first] in ("asks", "asked", "asking", "wants", "hopes")
    return wishing and SELF.isdisjoint(words[request.clause.first : cue.first])


def _merely_allowed(request: Request, cue: Span) -> bool:
    """As in "It is safe for her to proceed with ultrasound" clears; it does not ask for it."""
    sentence = request.sentence
    near = sentence.words[max(0, cue.first - 1) : cue.last]
    if sentence.words[cue.first] in ("ok", "okay"):
        return _clears_her(sentence.words[request.clause.first : cue.last])
    if {"proceed", "go", "ahead"}.isdisjoint(sentence.words[cue.first : cue.last]) or "please" in near:
        return False
    return sentence.clause_has(request.clause, "contraindication.clearance") or "to" in near


def _recommended_before(request: Request, cue: Span) -> bool:
    """As in "the ultrasound that I had recommended in July", "was recommended by me in the spring"."""
    sentence = request.sentence
    words = sentence.words
    if not words[cue.first].endswith("ed") and words[cue.first] != "prescribed":
        return False
    if "had" in words[max(0, cue.first - 3) : cue.first]:
        return THIS_TIME.isdisjoint(words)
    by_me = words[cue.last : cue.last + 2] in (["by", "me"], ["by", "us"])
    return by_me and sentence.has_anywhere("historical.past") and THIS_TIME.isdisjoint(words)


def _talked_about(request: Request, cue: Span) -> bool:
    """As in "Please send me your price list for ultrasound", "I want to know what it costs"."""
    words, first = request.sentence.words, request.span.first
    if cue.first >= first:
        return False
    lead = [word for word in words[max(0, first - 3) : first] if word not in DETERMINERS]
    if lead[-1:] in (["about"], ["nor"]):
        return True
    return not INFORMATION.isdisjoint(words[cue.first : first])


def _wished_of_referrer(request: Request, cue: Span) -> bool:
    """As in "She hopes that I will recommend it", "I was asked to recommend it": not done by that."""
    before = request.sentence.words[max(0, cue.first - 6) : cue.first]
    asked = next((at for at, word in enumerate(before) if word in HOPING), None)
    if asked is None or "and" in before[asked:] or "," in before[asked:]:
        return False
    return before[-1] == "to" or not {"me", "i"}.isdisjoint(before[asked:])


def _not_yet(request: Request, cue: Span) -> bool:
    """As in "Please call me after therapeutic ultrasound": what is asked for is something else."""
    words, first = request.sentence.words, request.span.first
    lead = [
        word for word in words[max(0, first - 3) : first] if word not in ("the", "her", "any", "a", "some")
    ]
    return cue.first < first and lead[-1:] != [] and lead[-1] in AFTER and words[first - 2] != "the"


def _titles_form(request: Request, cue: Span) -> bool:
    """As in "Ultrasound referral form" asks for nothing."""
    word = request.sentence.words[cue.first]
    return word in ("referral", "prescription", "recommendations", "rx") and _form_title(request.sentence)


def _what_may_be_given(request: Request, cue: Span) -> bool:
    """As in "no reason why ultrasound can't be given": what it does not speak against, not what is asked."""
    obstacles = ("contraindication.reason", "contraindication.hindrance")
    within = request.sentence.within(request.clause.first, request.span.first, *obstacles)
    obstacle = next(within, None)
    return obstacle is not None and obstacle.first < cue.first and request.span.first < cue.first


def _she_tells(request: Request, cue: Span) -> bool:
    """As in "She told me ultrasound is the next step": the patient's word, unless the writer goes on."""
    reported = request.sentence.within(request.clause.first, request.span.first, "person.reported")
    return any(one.last <= cue.first for one in reported) and SELF.isdisjoint(
        request.sentence.words[max(request.clause.first, cue.first - 4) : cue.last]
    )


def _needless(request: Request, cue: Span) -> bool:
    """As in "She does not need ultrasound"."""
    sentence = request.sentence
    needing = sentence.words[cue.first] in ("needs", "requires", "indicated")
    return needing and sentence.has(max(0, cue.first - 3), cue.first, "negation")


def _thanks_for_then(request: Request, cue: Span) -> bool:
    """As in "You kindly saw her in July", "thank you for the ultrasound last spring": told, not asked."""
    sentence, clause = request.sentence, request.clause
    head = sentence.words[cue.first]
    if head == "kindly":
        return sentence.words[cue.last : cue.last + 1] != ["be"] and _told_verb(sentence.words[cue.last :])
    thanks = head in ("thank", "thanks", "grateful")
    return thanks and sentence.clause_has(clause, "historical.past") and THIS_TIME.isdisjoint(sentence.words)


def _told_verb(after: list[str]) -> bool:
    return bool(after) and (
        after[0] in ("saw", "gave", "did", "took", "sent", "let", "made", "put", "told", "wrote")
        or after[0].endswith("ed")
    )


DISCOUNTS: tuple[Callable[[Request, Span], bool], ...] = (
    _wished,
    _merely_allowed,
    by_others,
    withheld,
    _recommended_before,
    _thanks_for_then,
    _titles_form,
    _needless,
    _what_may_be_given,
    _she_tells,
    _not_yet,
    _talked_about,
    _wished_of_referrer,
)
"""Why a cue is not the referrer's recommendation."""


def _form_title(sentence: Sentence) -> bool:
    return not FORMS.isdisjoint(sentence.words) and FINITE.isdisjoint(sentence.words)


def is_request_label(label: str) -> bool:
    """Whether a field's label asks for something: "Requested", "Rx", "Plan"."""
    words = label.replace(":", " ").split()
    if not words or words[0] in ("re", "subject", "objet", "sujet"):
        return False
    if any(label.startswith(name) if len(name) > 2 else name in words for name in REQUEST_LABELS):
        return True
    return any(word.startswith(REQUEST_WORDS) for word in words)


def _fragment(request: Request, *, conditional: bool) -> Judgement | None:
    """As in "Therapeutic U/S to L breast x 3.": an order without a verb."""
    sentence, clause, span = request.sentence, request.clause, request.span
    head = sentence.words[clause.first : span.first]
    if not FINITE.isdisjoint(_without_availability(sentence, clause)) or len(head) > 7:
        return None
    if not (WANTING | INFORMATION).isdisjoint(sentence.words[: span.first]):
        return None
    therapeutic = span.kind == "therapeutic"
    if therapeutic and "yes" in sentence.words[span.last : span.last + 2]:
        return Judgement(Verdict.PRESENT, "answered-yes")
    if conditional or not therapeutic or not {"no", "not", "re", "about"}.isdisjoint(head):
        return None
    ordered = (
        head[-1:] in (["for"], ["pour"])
        or _behind_label(sentence.words[: span.first])
        or of_kind(request.cues, span.last, clause.last + 4, "fragment", "request")
    )
    if ordered and not _form_title(sentence) and not _clears_her(head):
        return Judgement(Verdict.PRESENT, "order")
    return Judgement(Verdict.OPEN, "named")


def _clears_her(head: list[str]) -> bool:
    """As in "Pt ok for ultrasound" clears her; "OK for ultrasound" alone is an order."""
    return not {"ok", "okay", "fine", "alright"}.isdisjoint(head) and not PATIENTS.isdisjoint(head)


def _behind_label(lead: list[str]) -> bool:
    """As in "Plan - ultrasound therapy", "Treatment recommended | therapeutic ultrasound"."""
    return 1 < len(lead) <= 4 and lead[-1] in ("-", ":", "=", "|") and is_request_label(" ".join(lead[:-1]))


def _without_availability(sentence: Sentence, clause: Clause) -> list[str]:
    """The words of a clause up to "... if that can be done"."""
    cues = sentence.within(clause.first, clause.last, "conditional.both")
    last = next((cue.first for cue in cues if _when_possible(sentence, cue)), clause.last)
    return sentence.words[clause.first : last]
