"""The three statements of a letter, from everything that was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Contraindication, Evidence, ReasonCode, Statement, StatementKey, Status
from pipeline.policy import Policy
from validators.findings import Finding, Survey
from validators.rulebook import word_set
from validators.tokens import canonical
from validators.verdicts import Verdict

OTHERS = word_set("statements", "others")
GRADES = word_set("statements", "grades")
NEED_OF_MORE = word_set("antibiotic", "need_of_more")
SAYS = {Verdict.DENIED: Status.STATED, Verdict.PRESENT: Status.CONTRADICTED, Verdict.UNCLEAR: Status.UNCLEAR}
"""What a verdict on a contraindication, an infection or an antibiotic says for its statement."""
ANTIBIOTIC_SAYS = {**SAYS, Verdict.ENDED: Status.STATED}
ULTRASOUND_SAYS = {
    Verdict.PRESENT: Status.STATED,
    Verdict.DENIED: Status.CONTRADICTED,
    Verdict.UNCLEAR: Status.UNCLEAR,
}
FAINT = ("could-be-imaging", "weak", "hedged")
"""Doubts about ultrasound that another sentence, which recommends it, resolves."""
CONDITIONS = {
    "breast_implants": ReasonCode.BREAST_IMPLANTS,
    "implanted_device": ReasonCode.IMPLANTED_DEVICE,
    "breast_cancer": ReasonCode.BREAST_CANCER,
    "thrombosis": ReasonCode.THROMBOSIS,
}
NOTES = {
    StatementKey.NO_CONTRAINDICATIONS: {
        Status.MISSING: "The letter does not say that the patient has no contraindications to the treatment.",
        Status.UNCLEAR: (
            "What the letter says about contraindications is conditional, hedged, "
            "or not about this treatment."
        ),
        Status.CONTRADICTED: "The letter names a contraindication to the treatment.",
    },
    StatementKey.NO_INFECTION_OR_ANTIBIOTICS: {
        Status.MISSING: "The letter says nothing about infection and nothing about antibiotics.",
    },
    StatementKey.ULTRASOUND_RECOMMENDED: {
        Status.MISSING: "The letter does not recommend therapeutic ultrasound.",
        Status.UNCLEAR: "The letter's words about ultrasound are conditional, weak, or could mean imaging.",
        Status.CONTRADICTED: "The letter advises against therapeutic ultrasound, or puts it off.",
    },
}
NO_INFECTION = "The letter says that there is no infection"
NO_ANTIBIOTIC = "The letter says that there is no antibiotic"
HALVES = {
    (Status.STATED, Status.MISSING): f"{NO_INFECTION}, but nothing about antibiotics.",
    (Status.MISSING, Status.STATED): f"{NO_ANTIBIOTIC}, but nothing about infection.",
    (Status.STATED, Status.UNCLEAR): f"{NO_INFECTION}; what it says about antibiotics is not clear.",
    (Status.UNCLEAR, Status.STATED): f"{NO_ANTIBIOTIC}; what it says about infection is not clear.",
}
"""Notes by the status of the infection half and of the antibiotic half."""
COVERED = "Words of the letter are covered or cannot be read."
AGAINST = "The mail that carried the letter speaks against it."


@dataclass(frozen=True, slots=True)
class _Half:
    """What a statement, or one half of it, comes to, and the findings that it rests on."""

    status: Status
    findings: tuple[Finding, ...] = ()


def statements(found: Survey, cover: Survey | None, policy: Policy) -> tuple[Statement, Statement, Statement]:
    """The three statements in the order of `StatementKey`. A cover mail can contradict, it never states."""
    return (
        _no_contraindications(found, cover),
        _no_infection_or_antibiotics(found, cover, policy),
        _ultrasound_recommended(found, cover),
    )


def contraindications(found: Survey, cover: Survey | None) -> tuple[Contraindication, ...]:
    """The conditions that are present and speak against ultrasound, in the letter or in its cover mail."""
    result = []
    for kind, code in CONDITIONS.items():
        evidence = tuple(
            one.evidence(survey.said)
            for survey in (found, cover)
            if survey is not None
            for one in _present(survey, "condition")
            if one.kind == kind
        )
        if evidence:
            result.append(Contraindication(code=code, evidence=evidence))
    return tuple(result)


def _of(found: Survey, group: str, *verdicts: Verdict) -> tuple[Finding, ...]:
    """What was found of one group, with certain verdicts or with any."""
    return tuple(
        one for one in found.findings if one.group == group and (not verdicts or one.verdict in verdicts)
    )


def _present(found: Survey, group: str) -> tuple[Finding, ...]:
    return _of(found, group, Verdict.PRESENT)


def _weigh(findings: Iterable[Finding], says: Mapping[Verdict, Status] = SAYS) -> _Half:
    """The gravest thing said: a contradiction outweighs a doubt, a doubt outweighs an affirmation."""
    ranked = [(says[one.verdict], one) for one in findings if one.verdict in says]
    for status in (Status.CONTRADICTED, Status.UNCLEAR, Status.STATED):
        chosen = tuple(one for said, one in ranked if said is status)
        if chosen:
            return _Half(status, chosen)
    return _Half(Status.MISSING)


def _statement(key: StatementKey, half: _Half, found: Survey, note: str = "") -> Statement:
    """The statement of a letter; where words cannot be read, nothing is held to be missing."""
    if half.status is Status.MISSING and found.unreadable:
        return Statement(key=key, status=Status.UNCLEAR, note=COVERED, evidence=_evidence(half, found))
    note = note or NOTES[key].get(half.status, "")
    return Statement(key=key, status=half.status, note=note, evidence=_evidence(half, found))


def _evidence(half: _Half, found: Survey) -> tuple[Evidence, ...]:
    return tuple(one.evidence(found.said) for one in half.findings)


def _from_cover(key: StatementKey, against: Sequence[Finding], cover: Survey) -> Statement:
    evidence = tuple(one.evidence(cover.said) for one in against)
    return Statement(key=key, status=Status.CONTRADICTED, note=AGAINST, evidence=evidence)


def _no_contraindications(found: Survey, cover: Survey | None) -> Statement:
    """POLICY, `no_contraindications`: a condition that is present contradicts, whatever else is said."""
    key = StatementKey.NO_CONTRAINDICATIONS
    half = _with_conditions(found, _weigh(_of(found, "contraindication")))
    if cover is not None and half.status is not Status.CONTRADICTED:
        against = (*_present(cover, "condition"), *_present(cover, "contraindication"))
        if against:
            return _from_cover(key, against, cover)
    return _statement(key, half, found)


def _with_conditions(found: Survey, half: _Half) -> _Half:
    """What is said of contraindications, with what is said of the conditions that are one."""
    if half.status is Status.UNCLEAR and _nothing_else(found, half):
        half = replace(half, status=Status.STATED)
    present = _present(found, "condition")
    doubted = _of(found, "condition", Verdict.UNCLEAR)
    if present:
        return _Half(Status.CONTRADICTED, present)
    doubted = doubted or _not_assessed(found)
    if half.status is Status.STATED and doubted:
        return _Half(Status.UNCLEAR, doubted)
    return half


def _not_assessed(found: Survey) -> tuple[Finding, ...]:
    """As in "I have not reviewed her for contraindications", where no answer followed."""
    return tuple(one for one in _of(found, "contraindication", Verdict.OPEN) if one.rule == "not-assessed")


def _nothing_else(found: Survey, half: _Half) -> bool:
    """As in "no pacemaker, no implants, no other contraindication": the rest is denied after its examples."""
    rules = ("narrowed", "label-narrowed")
    narrowed = all(one.rule in rules and _names_others(found, one) for one in half.findings)
    return narrowed and bool(_of(found, "condition", Verdict.DENIED))


def _names_others(found: Survey, one: Finding) -> bool:
    """Whether a denial is of "other" things, rather than of "absolute" ones."""
    said = found.said[one.index]
    words = canonical(f"{said.label} {said.text}").split()
    return not OTHERS.isdisjoint(words) and GRADES.isdisjoint(words)


def _no_infection_or_antibiotics(found: Survey, cover: Survey | None, policy: Policy) -> Statement:
    """POLICY, `no_infection_or_antibiotics`: both halves have to be said."""
    key = StatementKey.NO_INFECTION_OR_ANTIBIOTICS
    infection, antibiotic = _infection(found, policy), _antibiotic(found, policy)
    status = _both(infection.status, antibiotic.status)
    if status is not Status.CONTRADICTED and cover is not None:
        present = (*_present(cover, "infection"), *_present(cover, "antibiotic"))
        against = [one for one in present if one.kind not in ("topical", "elsewhere")]
        if against:
            return _from_cover(key, against, cover)
    half = _Half(status, (*infection.findings, *antibiotic.findings))
    return _statement(key, half, found, _halves_note(infection, antibiotic, status))


def _infection(found: Survey, policy: Policy) -> _Half:
    mentions = [
        one
        for one in _of(found, "infection")
        if one.kind != "elsewhere" or one.verdict is Verdict.UNCLEAR  # another one, but she has it now
    ]
    if not policy.mastitis_is_the_infection:
        mentions = [one for one in mentions if not _denies_mastitis(one)]
    half = _weigh(mentions)
    denied = any(one.verdict is Verdict.DENIED or one.rule == "single-infection-denied" for one in mentions)
    others = all(
        one.rule == "narrowed" and one.kind == "noun" and _names_others(found, one) for one in half.findings
    )
    return (
        replace(half, status=Status.STATED) if half.status is Status.UNCLEAR and denied and others else half
    )


def _denies_mastitis(one: Finding) -> bool:
    return one.verdict is Verdict.DENIED and one.words.startswith("mastit")


def _antibiotic(found: Survey, policy: Policy) -> _Half:
    """The antibiotic half; a topical one counts as the policy says."""
    mentions = _without_needless(found, [one for one in _of(found, "antibiotic") if one.kind != "topical"])
    half = _weigh(mentions, ANTIBIOTIC_SAYS)
    if half.status is Status.UNCLEAR and _no_other_course(found, half, mentions):
        half = replace(half, status=Status.STATED)
    topical = tuple(one for one in _present(found, "antibiotic") if one.kind == "topical")
    if topical and policy.topical_antibiotic is not Status.STATED and half.status is not Status.CONTRADICTED:
        return _Half(policy.topical_antibiotic, topical)
    return half


def _without_needless(found: Survey, mentions: list[Finding]) -> list[Finding]:
    """As in "There is no need for antibiotics": beside a plain denial it leaves no doubt."""
    if not any(one.verdict is Verdict.DENIED for one in mentions):
        return mentions
    return [one for one in mentions if one.rule != "not-needed" or _needs_more(found, one)]


def _needs_more(found: Survey, one: Finding) -> bool:
    """As in "no need to change the antibiotic": there is a course."""
    return not NEED_OF_MORE.isdisjoint(canonical(found.said[one.index].text).replace(".", " ").split())


def _no_other_course(found: Survey, half: _Half, mentions: Sequence[Finding]) -> bool:
    """As in "finished her cephalexin and is on no other antibiotic": the one has ended, there is no other."""
    ended = any(one.verdict is Verdict.ENDED for one in mentions)
    return ended and all(one.rule == "narrowed" and _names_others(found, one) for one in half.findings)


def _both(infection: Status, antibiotic: Status) -> Status:
    """Both halves have to be said; one alone is unclear."""
    if Status.CONTRADICTED in (infection, antibiotic):
        return Status.CONTRADICTED
    return infection if infection is antibiotic else Status.UNCLEAR


def _halves_note(infection: _Half, antibiotic: _Half, status: Status) -> str:
    """What an administrator is told of the two halves."""
    if status is Status.CONTRADICTED:
        present = {
            "an infection that is present": infection.status is Status.CONTRADICTED,
            "a current antibiotic": antibiotic.status is Status.CONTRADICTED,
        }
        if all(present.values()):
            return "The letter speaks of an infection and of a current antibiotic."
        return f"The letter speaks of {next(what for what, is_said in present.items() if is_said)}."
    if status is Status.UNCLEAR:
        fallback = "What the letter says about infection and antibiotics is not clear."
        return HALVES.get((infection.status, antibiotic.status), fallback)
    return ""


def _ultrasound_recommended(found: Survey, cover: Survey | None) -> Statement:
    """POLICY, `ultrasound_recommended`: by the referrer, as treatment."""
    key = StatementKey.ULTRASOUND_RECOMMENDED
    mentions = _of(found, "ultrasound")
    half = _weigh(mentions, ULTRASOUND_SAYS)
    recommended = _present(found, "ultrasound")
    if recommended and half.status is Status.UNCLEAR and all(one.rule in FAINT for one in half.findings):
        half = _Half(Status.STATED, recommended)
    if cover is not None and half.status is not Status.CONTRADICTED:
        against = _of(cover, "ultrasound", Verdict.DENIED)
        if against:
            return _from_cover(key, against, cover)
    return _statement(key, half, found)
