"""What a sentence says of one mention: that it is denied, present, over, left open, or not said of her now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from validators.clauses import FINITE, Clause, Sentence
from validators.lexicon import Span
from validators.rulebook import phrases, word_set


class Verdict(StrEnum):
    """How one mention is meant."""

    DENIED = "denied"
    """Said not to be so, of this patient, now, without a reservation."""
    ENDED = "ended"
    """Said to be over."""
    PRESENT = "present"
    UNCLEAR = "unclear"
    """Hedged, conditional, narrowed, or doubly negated."""
    OPEN = "open"
    """Named, asked or looked for: the answer stands elsewhere."""
    ASIDE = "aside"
    """Of the past, of somebody else, a risk, a request, a quotation: says nothing of her now."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one mention and the rule that gave it."""

    verdict: Verdict
    rule: str


EVIDENCE_NOUNS = word_set("denial", "evidence_nouns")
HAZARDS = word_set("denial", "hazards")
POSITIVE_VERBS = word_set("denial", "positive_verbs")
PREDICATES = word_set("denial", "predicates")
UNNEEDED = word_set("reservations", "unneeded")
ANSWERS = word_set("denial", "answers")
SUGGESTING = word_set("denial", "suggesting")
OF_HER = word_set("denial", "of_her")
QUESTION = "?"


def judge(sentence: Sentence, span: Span, *, question: bool = False) -> Judgement:
    """The verdict on the mention at `span`. `question`: the sentence asks."""
    clause = _with_head(sentence, sentence.clause_of(span.first), span)
    if "█" in sentence.words[clause.first : clause.last]:
        return Judgement(Verdict.UNCLEAR, "covered-words")
    if question or _is_question(sentence, clause):
        return Judgement(Verdict.OPEN, "question")
    denials = _denials(sentence, clause, span)
    if denials:
        return _judge_denied(sentence, clause, span, denials)
    if sentence.has(clause.first, span.first, "negation.verb") and not sentence.has(clause.first, span.first, "negation.determiner"):
        affirmed = _judge_affirmed(sentence, clause, span)
        return Judgement(Verdict.UNCLEAR, "denial-unclear") if affirmed.verdict is Verdict.PRESENT else affirmed
    return _judge_affirmed(sentence, clause, span)


def _with_head(sentence: Sentence, clause: Clause, span: Span) -> Clause:
    """ "no circumstance exists which would render it inadvisable": the denial stands in the clause before."""
    if span.kind not in ("hindrance", "predicate") or clause.opener not in ("which", "who", "that", "qui", "whose"):
        return clause
    before = next((one for one in sentence.clauses if one.last == clause.first), None)
    return Clause(before.first, clause.last, before.opener) if before else clause


def _is_question(sentence: Sentence, clause: Clause) -> bool:
    if QUESTION not in sentence.words[clause.first :]:
        return False
    mark = sentence.words.index(QUESTION, clause.first)
    return mark == len(sentence.words) - 1 or sentence.words[mark - 1] != "(" and mark > clause.first + 1


def _denials(sentence: Sentence, clause: Clause, span: Span) -> list[Span]:
    found: list[Span] = []
    for cue in sentence.within(clause.first, clause.last, "negation"):
        if sentence.words[cue.first] in ("nor", "ni") and found:
            continue
        before = cue.last <= span.first
        if (before and reaches(sentence, cue, span)) or (cue.first >= span.last and answers(sentence, cue, span)):
            found.append(cue)
    return found


def reaches(sentence: Sentence, cue: Span, span: Span) -> bool:
    """Whether a denial to the left of a mention denies it."""
    between = _between(sentence, cue.last, span.first)
    words = [sentence.words[index] for index in between]
    if cue.kind == "answer":
        return False
    if cue.kind == "clause":
        if span.kind in ("predicate", "hindrance"):
            return True
        return bool(POSITIVE_VERBS & set(words)) and not {"because", "if", "but", "stop", "told", "finish", "tell", "change"} & set(words)
    if cue.kind == "verb" and span.kind in ("hindrance", "predicate") and {"anything", "any", "someone", "anyone"} & set(words):
        return True
    if cue.kind == "verb" and _licensed(words):
        return True
    if cue.kind == "verb":
        return _verb_reaches(words)
    if sentence.words[cue.first] in ("nothing", "rien") and "included" in sentence.words[span.last : span.last + 1]:
        return True
    if sentence.words[cue.first] in ("nothing", "rien"):
        if "way" in words and "prescribed" in words:
            return True
        return span.kind in ("hindrance", "predicate") or bool(SUGGESTING & set(words))
    if sentence.words[cue.first] == "neither" and words[:1] in (["of"], ["is"], ["has"]):
        return words[:2] != ["is", "a"]
    if span.kind in ("hindrance", "predicate") and {"that", "which", "would", "could", "to", "qui"} & set(words):
        return True
    if words[:1] and words[0] in ("have", "take", "has", "need", "takes"):
        return _verb_reaches(words)
    if any(word in FINITE for word in words):
        return False
    return not _hazard(_last_item(words))


def _licensed(words: list[str]) -> bool:
    """ "did not come across any contraindication": "any" stands only where the denial reaches it."""
    tail = _last_item(words)[-4:]
    return bool({"any", "slightest", "single", "whatever", "aucun", "aucune"} & set(tail)) and not {"because", "if", "unless", "but"} & set(words)


def _between(sentence: Sentence, first: int, last: int) -> list[int]:
    """The tokens between a denial and a mention, without the words that say where and when she was seen."""
    skipped = {
        index
        for filler in sentence.within(first, last, "filler", "exception.harmless")
        for index in range(filler.first, filler.last)
    }
    return [index for index in range(first, last) if index not in skipped]


def _last_item(words: list[str]) -> list[str]:
    """The words after the last coordination: the earlier ones name other members of a list."""
    for index in range(len(words) - 1, -1, -1):
        if words[index] in ("or", "nor", "and", ",", "/", "ou", "ni", "et", "&"):
            return words[index + 1 :]
    return words


def _hazard(words: list[str]) -> bool:
    previous = ""
    for index, word in enumerate(words):
        if word == "to" and index + 1 < len(words) and words[index + 1] in SUGGESTING:
            previous = word
            continue
        if word in ("with", "for", "of") and (previous in SUGGESTING or previous in EVIDENCE_NOUNS):
            previous = word
            continue
        if word in HAZARDS or (word == "for" and previous not in EVIDENCE_NOUNS):
            return True
        previous = word
    return False


def _verb_reaches(words: list[str]) -> bool:
    content = [word for word in words if word not in ("currently", "presently", "also", "now", "yet", "ever", "actually")]
    if not content:
        return True
    if content[0] not in POSITIVE_VERBS and content[0] not in OF_HER and content[0] not in FINITE:
        return False
    tail = _last_item(content)
    allowed = {"for", "to", "from"} if {"suffer", "suffering", "suffers"} & set(content) else {"for", "to"}
    return all(word in POSITIVE_VERBS or word not in HAZARDS or word in allowed for word in tail)


def answers(sentence: Sentence, cue: Span, span: Span) -> bool:
    """Whether a denial to the right of a mention denies it: "infection: none", "are both absent", "do not exist"."""
    words = sentence.words
    following = [words[index] for index in _between(sentence, cue.last, sentence.clause_of(cue.first).last)]
    if cue.kind == "verb":
        if _fronted_object(sentence, cue, span, following):
            return True
        if not following or not _is_subject(sentence, cue, span):
            return False
        if span.group == "contraindication" and span.kind == "noun" and cue.kind == "verb":
            return following[0] not in ("only", "just", "clear", "known", "resolved", "relevant", "many")
        return following[0] in PREDICATES
    if cue.kind == "answer":
        return True
    word = words[cue.first]
    if word in ("no", "there") and words[max(0, span.first - 1)] == "of" and EVIDENCE_NOUNS & set(following[:2] or words[cue.last : cue.last + 2]):
        return True
    if word in ("no", "form", "play") and following[:2] in (["part", "of"], ["part", "in"], ["role", "in"]):
        return True
    if word not in ANSWERS:
        return False
    if not following or following[0] in ",.;)(-" or following[0] in PREDICATES:
        return True
    if word in ("no", "0", "nothing", "pas", "neither", "non"):
        return following[0] in ("since", "that", "for", "i", "que", "here", "there")
    return not _object_follows(sentence, cue)


def _object_follows(sentence: Sentence, cue: Span) -> bool:
    """ "negative for infection": what is denied stands behind."""
    clause = sentence.clause_of(cue.first)
    following = sentence.words[cue.last : cue.last + 2]
    return following[:1] in (["for"], ["of"], ["any"]) or sentence.has(
        cue.last, clause.last, "infection", "antibiotic", "contraindication", "condition"
    )


def _fronted_object(sentence: Sentence, cue: Span, span: Span, following: list[str]) -> bool:
    """ "Contraindications she has not."."""
    between = sentence.words[span.last : cue.first]
    if not between or between[0] not in ("she", "there", "i", "we", "is", "are") or len(between) > 6:
        return False
    something = "something" in between
    subject = between[0] in ("she", "there", "i", "we") and all(word in FINITE or word in OF_HER for word in between)
    return (something or subject) and all(word in POSITIVE_VERBS or not word.isalpha() for word in following)


def _is_subject(sentence: Sentence, cue: Span, span: Span) -> bool:
    """Whether no other subject stands between a mention and the denial of its predicate."""
    return not {"i", "she", "we", "you", "he", "they", "je", "elle"} & set(sentence.words[span.last : cue.first])


def _over(sentence: Sentence, clause: Clause, *groups: str) -> bool:
    """Whether a cue of some groups stands in the clause, or governs it from an earlier one."""
    if sentence.has(clause.first, clause.last, *groups):
        return True
    before = [earlier for earlier in reversed(sentence.clauses) if earlier.first < clause.first]
    if any(_fronted(sentence, earlier, clause, *groups) for earlier in before):
        return True
    for earlier in before:
        if _restarts(sentence, earlier, clause):
            return False
        if sentence.has(earlier.first, earlier.last, *groups):
            return True
    return False


def _fronted(sentence: Sentence, earlier: Clause, clause: Clause, *groups: str) -> bool:
    """ "If the imaging is clear, I would recommend": a condition before its main clause governs it whoever speaks."""
    cue = next(sentence.within(earlier.first, min(earlier.first + 3, earlier.last), *groups), None)
    if cue is None or cue.group != "conditional":
        return False
    between = [one for one in sentence.clauses if earlier.last <= one.first <= clause.first and one.opener not in ("(", ")")]
    return len(between) <= 2 and not any(one.opener in (";", ".", "but", "mais") for one in between)


def _restarts(sentence: Sentence, earlier: Clause, clause: Clause) -> bool:
    """Whether the referrer begins anew after `earlier`, so that what governed it governs no more."""
    for later in sentence.clauses:
        if later.first <= earlier.first or later.first > clause.first:
            continue
        if later.opener in (";", ".", "!", "but", "however", "-", "mais", "\t", "|", ")"):
            return True
        head = sentence.words[later.first : later.first + 3]
        if "i" in head or "we" in head or "je" in head:
            return True
    return False


def _trailing_condition(sentence: Sentence, clause: Clause) -> bool:
    """Whether a condition follows the clause: "none, provided that ...", "but only if ..."."""
    for later in sentence.clauses:
        if later.first <= clause.first:
            continue
        if later.opener in (";", ".", "!"):
            return False
        if later.opener in CONCESSIVE and _takes_back(sentence, later):
            return True
        if sentence.has(later.first, min(later.first + 3, later.last), "uncertain.clausal") and _same_subject(sentence, later):
            return True
        head = next(sentence.within(later.first, min(later.first + 4, later.last), "conditional.both"), None)
        if head is not None and not (later.opener == "and" and sentence.words[head.first] in ("if", "si")):
            return True
        if later.opener not in (",", "but", "and", "(", "-", ")", "so"):
            return False
    return False


def _same_subject(sentence: Sentence, clause: Clause) -> bool:
    """ "none, I think", "and I expect it is the same" speak of what went before; "and I hope you can see her" does not."""
    words = sentence.words[clause.first : clause.last]
    return len([word for word in words if word.isalpha()]) <= 4 or bool({"it", "this", "that", "so", "same", "far", "such", "be"} & set(words)) and not {"see", "help", "appointment", "soon", "treat", "book", "you"} & set(words)


CONCESSIVE = word_set("reservations", "concessive")
NOT_DONE = phrases("reservations", "not_done")


def _takes_back(sentence: Sentence, clause: Clause) -> bool:
    """ "none, although I was unable to take a history", "none, but please check with her surgeon"."""
    words = sentence.words[clause.first : clause.last]
    undone = {"unable", "not", "n't", "cannot", "pas"} & set(words) and any(word.startswith(NOT_DONE) for word in words)
    return bool(undone) or sentence.has(clause.first, clause.last, "instruction", "uncertain.clausal")


def _judge_denied(sentence: Sentence, clause: Clause, span: Span, denials: list[Span]) -> Judgement:
    first = min(span.first, *(cue.last for cue in denials))
    if _doubled(sentence, span, denials) or sentence.has(clause.first, span.first, "pseudo_negation"):
        return Judgement(Verdict.UNCLEAR, "double-negation")
    said_nothing = sentence.words[denials[0].first] in ("nothing", "rien", "neither", "ni")
    if sentence.has(first, span.first, "historical.history", "historical.past") and not said_nothing:
        return Judgement(Verdict.ASIDE, "denied-history")
    if _over(sentence, clause, "instruction"):
        return Judgement(Verdict.ASIDE, "instruction")
    if any(another_person(sentence, one, span) for one in sentence.chain(clause)):
        return Judgement(Verdict.ASIDE, "other-person")
    if _stale(sentence, clause, span) or _past_visit(sentence, clause):
        return Judgement(Verdict.ASIDE, "another-date")
    if _conditional_mood(sentence, clause) or _inverted_condition(sentence, clause) or _over(sentence, clause, "uncertain.clausal", "conditional") or _trailing_condition(sentence, clause):
        return Judgement(Verdict.UNCLEAR, "reserved")
    if _narrowed(sentence, first, span):
        return Judgement(Verdict.UNCLEAR, "narrowed")
    near = max(clause.first, min(cue.first for cue in denials) - 2)
    if _hedges(sentence, min(near, span.first), span) and not _evidential(sentence, clause, span):
        return Judgement(Verdict.UNCLEAR, "hedged")
    if _exception(sentence, clause, span):
        return Judgement(Verdict.UNCLEAR, "exception")
    if _unneeded(sentence, clause, span):
        return Judgement(Verdict.UNCLEAR, "not-needed")
    if sentence.has(clause.first, clause.last, "historical.past") and not _until_now(sentence, clause):
        return Judgement(Verdict.ASIDE, "denied-then")
    return Judgement(Verdict.DENIED, "denied")


def _stale(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """Whether the denial is dated well before the letter: "when I saw her on October 3 she had no infection"."""
    if NOW & set(sentence.words[clause.first : clause.last]):
        return False
    for one in sentence.chain(clause):
        for index in sentence.stale:
            before = sentence.words[max(one.first, index - 3) : index]
            if one.first <= index < one.last and not {"since", "depuis", "born", "dob", "finished", "completed", "ended", "stopped", "resolved"} & set(before):
                return True
    if not _simple_past(sentence, clause):
        return False
    begin = max((one.first for one in sentence.clauses if one.opener in (";", ".") and one.first <= clause.first), default=0)
    return any(begin <= index < clause.first for index in sentence.stale)


NOW = word_set("circumstances", "now")


def _simple_past(sentence: Sentence, clause: Clause) -> bool:
    """Whether the verb of a clause is in the past: "had no infection", not "has had no antibiotics"."""
    words = sentence.words[clause.first : clause.last]
    for index, word in enumerate(words):
        if word in ("was", "were", "etait", "avait", "avaient"):
            return True
        if word == "had" and words[max(0, index - 1)] not in ("has", "have", "s", "ve"):
            return True
    return False


def _past_visit(sentence: Sentence, clause: Clause) -> bool:
    """ "When I last saw her there was no infection"."""
    if not any(_simple_past(sentence, one) for one in sentence.chain(clause)):
        return False
    return any(sentence.has(one.first, one.last, "historical.past") for one in sentence.clauses if one.last <= clause.first and one.opener in ("", ","))


def _inverted_condition(sentence: Sentence, clause: Clause) -> bool:
    """ "Should the biopsy come back clear, ...", "Were she to ...": a condition without "if"."""
    if any(one.opener in (";", ".") and one.first <= clause.first for one in sentence.clauses):
        return False
    opening = [word for word in sentence.words[:3] if word.isalpha()][:2]
    if opening[:1] == ["were"] and "to" in sentence.words[:12]:
        return True
    return opening[:1] == ["should"] or (opening[:1] in (["were"], ["had"]) and opening[1:2] in (["she"], ["the"], ["there"], ["her"]))


def _conditional_mood(sentence: Sentence, clause: Clause) -> bool:
    """ "There would be no contraindication": so it is if something else is so."""
    words = sentence.words[clause.first : clause.last]
    for index, word in enumerate(words):
        if word in ("would", "d") and (words[index + 1 : index + 2] in (["be"], ["have"], ["see"], ["find"], ["not"])) and not {"that", "which", "nothing", "i'd", "if"} & set(words[:index]):
            return words[index + 1] != "have" or "no" in words[index + 2 : index + 4]
    return False


def _doubled(sentence: Sentence, span: Span, denials: list[Span]) -> bool:
    """Two denials of one mention; "no contraindication, at least none known" says it once more."""
    if len(denials) == 2 and denials[0].last <= span.first and sentence.words[denials[1].first] == "none":
        return False
    return len(denials) > 1


PERCEIVING = word_set("reservations", "perceiving")


def _hedges(sentence: Sentence, first: int, span: Span) -> bool:
    """Hedges before a mention, but for "could find no"."""
    return any(
        not (sentence.words[cue.first] in ("could", "can") and sentence.words[cue.last : cue.last + 1] and sentence.words[cue.last] in PERCEIVING)
        for cue in sentence.within(first, span.first, "uncertain.nominal")
    )


def _narrowed(sentence: Sentence, first: int, span: Span) -> bool:
    """ "no absolute contraindications"; "mastitis or other infection", "local or systemic signs" narrow nothing."""
    between = sentence.words[max(0, first - 1) : span.first]
    if {"absolute", "relative"} <= set(between):
        return False
    for cue in sentence.within(first, span.first, "uncertain.limiting"):
        if sentence.words[cue.first - 1] not in ("or", "nor", "ou", "ni", "and", "et", "/", "any"):
            return True
    return sentence.words[span.last : span.last + 1] in (["absolue"], ["absolues"], ["majeure"], ["majeures"], ["formelle"], ["relative"], ["connexe"])


def _evidential(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """ "nothing suggestive of infection": the hedge belongs to what is denied."""
    for hedge in sentence.within(clause.first, span.first, "uncertain.nominal"):
        word = sentence.words[hedge.first]
        if word[:6] not in ("sugges", "consis", "compat", "suspic", "concer", "evocat", "evoqua") or hedge.last - hedge.first > 2:
            return False
        if word in ("concern", "concerned"):
            return False
    return True


def _exception(sentence: Sentence, clause: Clause, span: Span) -> bool:
    end = next((later.first for later in sentence.clauses if later.first > span.first and later.opener in (";", ".")), len(sentence.words))
    if sentence.has(0, min(3, clause.first), "exception.phrases"):
        return True
    return sentence.has(clause.first, end, "exception.phrases")


def _unneeded(sentence: Sentence, clause: Clause, span: Span) -> bool:
    return span.group == "antibiotic" and any(word in UNNEEDED for word in sentence.words[clause.first : clause.last])


def _until_now(sentence: Sentence, clause: Clause) -> bool:
    words = sentence.words[clause.first : clause.last]
    return "since" in words or "depuis" in words or "now" in words or "today" in words or "currently" in words or "past" in words


def another_person(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """Whether the clause speaks of somebody else's body: its subject or possessor, not merely someone it names."""
    if clause.opener in ("who", "which", "whose", "qui", "dont"):
        previous = list(sentence.within(max(0, clause.first - 4), clause.first, "person.other"))
        if previous and previous[-1].last >= clause.first - 1:
            return True
    words = sentence.words[clause.first : clause.last]
    if any(sentence.words[one.first] in ("another", "other", "different", "someone") for one in sentence.within(clause.first, clause.last, "person.other")):
        return True
    if {"he", "his", "him"} & set(words) and not {"she", "her"} & set(words):
        return True
    for person in sentence.within(clause.first, clause.last, "person.other"):
        if person.first > span.first or not _is_kin(sentence, person, span):
            continue
        before = sentence.words[clause.first : person.first]
        after = sentence.words[person.last : span.first]
        if any(word in ("she", "patient", "pt", "client", "elle", "patiente", "i") for word in before):
            continue
        if any(word in ("she", "elle", "patient", "client") for word in after):
            continue
        return True
    return False


KIN_MARKS = word_set("circumstances", "kin_marks")


def _is_kin(sentence: Sentence, person: Span, span: Span) -> bool:
    """ "son" and "fils" are kin behind a determiner; French "son" is "his". The mother of a baby is the patient."""
    if sentence.words[person.first] in ("mother", "mom", "mum", "mere") and person.last - person.first == 1:
        owned = person.first > 0 and sentence.words[person.first - 1] in ("her", "s", "my", "sa", "own")
        return owned or (span.group == "condition" and person.first == sentence.clause_of(span.first).first)
    if sentence.words[person.first] not in ("son", "fille", "fils", "amie", "sour"):
        return True
    return person.first > 0 and sentence.words[person.first - 1] in (KIN_MARKS | {"sa", "son", "leur", "une"})


def _judge_affirmed(sentence: Sentence, clause: Clause, span: Span) -> Judgement:
    first, last = clause.first, clause.last
    if any(another_person(sentence, one, span) for one in sentence.chain(clause)):
        return Judgement(Verdict.ASIDE, "other-person")
    if _over(sentence, clause, "instruction"):
        return Judgement(Verdict.ASIDE, "instruction")
    if sentence.has(first, span.first, "aside.frame"):
        return Judgement(Verdict.ASIDE, "risk-or-advice")
    if _inverted_condition(sentence, clause):
        return Judgement(Verdict.ASIDE, "hypothetical")
    if _states_a_rule(sentence, clause, span):
        return Judgement(Verdict.ASIDE, "general-rule")
    if _hypothetical(sentence, clause, span) and not sentence.has(first, last, "aside.open"):
        return Judgement(Verdict.ASIDE, "hypothetical")
    if sentence.has(first, last, "aside.open") and not _own_worry(sentence, clause):
        return _looked_for(sentence, clause, span)
    if {"need", "needs"} & set(sentence.words[first : span.first]) and sentence.has(0, len(sentence.words), "conditional"):
        return Judgement(Verdict.ASIDE, "hypothetical")
    if _not_assessed(sentence, clause):
        return Judgement(Verdict.OPEN, "not-assessed")
    if _over(sentence, clause, "uncertain.clausal") or sentence.has(max(first, span.first - 5), min(last, span.last + 4), "uncertain.nominal"):
        return Judgement(Verdict.UNCLEAR, "hedged")
    return _judge_in_time(sentence, clause, span)


def _not_assessed(sentence: Sentence, clause: Clause) -> bool:
    """ "I have not reviewed the contraindications": nothing is said of them."""
    stems = ("assess", "screen", "check", "examin", "review", "ask", "look", "discuss", "address", "inquir", "enquir", "evalu", "verif", "gone")
    for cue in sentence.within(clause.first, clause.last, "uncertain.clausal"):
        words = sentence.words[cue.first : cue.last]
        if {"not", "n't", "pas", "non"} & set(words) and any(word.startswith(stems) for word in words):
            return True
    return False


SCREEN_CLEAR = word_set("mentions", "screen_clear")


def _looked_for(sentence: Sentence, clause: Clause, span: Span) -> Judgement:
    """ "Screening for contraindications was entirely clear" has its answer with it."""
    after = sentence.words[span.last : clause.last]
    if {"passed", "passes"} & set(sentence.words[clause.first : span.first]):
        return Judgement(Verdict.DENIED, "screen-clear")
    if SCREEN_CLEAR & set(after) and {"was", "is", "were", "came", "entirely", "all"} & set(after):
        return Judgement(Verdict.DENIED, "screen-clear")
    return Judgement(Verdict.OPEN, "looked-for")


def _judge_in_time(sentence: Sentence, clause: Clause, span: Span) -> Judgement:
    first, last = clause.first, clause.last
    unfinished = sentence.has(first, last, "historical.unfinished", "pseudo_negation")
    if unfinished:
        return Judgement(Verdict.PRESENT, "not-over")
    if TAKING_NOW.search(" ".join(sentence.words[first:last])) and span.group == "antibiotic":
        return Judgement(Verdict.PRESENT, "taking-now")
    if sentence.has(first, last, "historical.over") or _ended_next(sentence, clause):
        return Judgement(Verdict.ENDED, "over")
    if _ended_on(sentence) or _lies_in_the_past(sentence, clause):
        return Judgement(Verdict.ASIDE, "past")
    return Judgement(Verdict.PRESENT, "affirmed")


TAKING_NOW = re.compile(r"\b(?:(?:is|' s|s|are) (?:now |currently |still |presently )?(?:taking|on|receiving|using)|takes|prend)\b(?! (?:no|none|nothing)\b)")


def _ended_on(sentence: Sentence) -> bool:
    """ "treated until 28 October", "from November 20 to November 30": an end that lies before the letter."""
    for index in sentence.stale:
        if {"until", "till", "to", "through", "jusqu"} & set(sentence.words[max(0, index - 2) : index]):
            return {"was", "were", "had", "took", "treated", "received"} & set(sentence.words) != set()
    return False


PRESENT_WORDS = word_set("circumstances", "present_words")
YEAR_FIRST, YEAR_LAST = 1950, 2100


def _lies_in_the_past(sentence: Sentence, clause: Clause) -> bool:
    """A time that is over stands in the clause, or in an earlier one that it depends on."""
    words = sentence.words[clause.first : clause.last]
    if set(words) & {"now", "currently", "still", "today", "maintenant", "presently"}:
        return False
    if sentence.has(clause.first, clause.last, "historical.past", "historical.history") or any(map(_is_year, words)):
        return True
    if sentence.stale and _simple_past(sentence, clause) and not set(words) & PRESENT_WORDS - {"has"}:
        return True
    if set(words) & PRESENT_WORDS or clause.opener in (";", ".", "but", "however", "-"):
        return False
    earlier = [one for one in sentence.clauses if one.last <= clause.first]
    return any(
        sentence.has(one.first, one.last, "historical.past", "historical.history")
        or any(_is_year(word) for word in sentence.words[one.first : one.last])
        for one in earlier[-3:]
    )


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and YEAR_FIRST <= int(word) <= YEAR_LAST and word not in ("2026", "2027")


def _own_worry(sentence: Sentence, clause: Clause) -> bool:
    """ "I am worried about mastitis" is a suspicion; "she is worried about mastitis" is not."""
    words = sentence.words[clause.first : clause.last]
    return bool({"i", "we", "my"} & set(words)) and bool({"worried", "concerned", "concern"} & set(words))


def _hypothetical(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """Under a condition. A treatment "until Tuesday" is given now."""
    kept = [s for s in sentence.spans if not (s.label == "conditional.both" and sentence.words[s.first] in ("until", "till", "jusqu") and s.first >= span.last)]
    return _over(Sentence(sentence.text, sentence.words, sentence.starts, kept, sentence.clauses), clause, "conditional")


RULE_VERBS = word_set("reservations", "rule_verbs")


def _states_a_rule(sentence: Sentence, clause: Clause, span: Span) -> bool:
    """ "An infection postpones treatment": a sentence about anybody."""
    head = sentence.words[clause.first : span.first]
    after = sentence.words[span.last : clause.last]
    return len(head) <= 8 and bool({"an", "any", "a", "active"} & set(head[:1])) and bool(RULE_VERBS & set(after)) and not OF_HER & set(head)


def _ended_next(sentence: Sentence, clause: Clause) -> bool:
    """ "mastitis in June; it resolved", "cephalexin, now finished": the end stands in the clause that follows."""
    following = [later for later in sentence.clauses if later.first >= clause.last][:2]
    for later in following:
        if sentence.has(later.first, later.last, "historical.unfinished", "pseudo_negation", "negation"):
            return False
        over = next(sentence.within(later.first, later.last, "historical.over"), None)
        if over is not None:
            words = sentence.words[later.first : over.first]
            return len(words) <= 8
    return False
