"""The three statements of a letter, from everything that was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import Contraindication, ReasonCode, Statement, StatementKey, Status
from pipeline.policy import Policy
from validators.findings import Finding
from validators.verdicts import Verdict
from validators.survey import Survey
from validators.tokens import canonical

SAYS = {Verdict.DENIED: Status.STATED, Verdict.PRESENT: Status.CONTRADICTED, Verdict.UNCLEAR: Status.UNCLEAR}
CONDITIONS = {
    "breast_implants": ReasonCode.BREAST_IMPLANTS,
    "implanted_device": ReasonCode.IMPLANTED_DEVICE,
    "breast_cancer": ReasonCode.BREAST_CANCER,
    "thrombosis": ReasonCode.THROMBOSIS,
}
NOTES = {
    (StatementKey.NO_CONTRAINDICATIONS, Status.MISSING): "The letter does not say that the patient has no contraindications to the treatment.",
    (StatementKey.NO_CONTRAINDICATIONS, Status.UNCLEAR): "What the letter says about contraindications is conditional, hedged, or not about this treatment.",
    (StatementKey.NO_CONTRAINDICATIONS, Status.CONTRADICTED): "The letter names a contraindication to the treatment.",
    (StatementKey.NO_INFECTION_OR_ANTIBIOTICS, Status.MISSING): "The letter says nothing about infection and nothing about antibiotics.",
    (StatementKey.ULTRASOUND_RECOMMENDED, Status.MISSING): "The letter does not recommend therapeutic ultrasound.",
    (StatementKey.ULTRASOUND_RECOMMENDED, Status.UNCLEAR): "The letter's words about ultrasound are conditional, weak, or could mean imaging.",
    (StatementKey.ULTRASOUND_RECOMMENDED, Status.CONTRADICTED): "The letter advises against therapeutic ultrasound, or puts it off.",
}
HALVES = {
    (Status.STATED, Status.MISSING): "The letter says that there is no infection, but nothing about antibiotics.",
    (Status.MISSING, Status.STATED): "The letter says that there is no antibiotic, but nothing about infection.",
    (Status.STATED, Status.UNCLEAR): "The letter says that there is no infection; what it says about antibiotics is not clear.",
    (Status.UNCLEAR, Status.STATED): "The letter says that there is no antibiotic; what it says about infection is not clear.",
}


@dataclass(frozen=True, slots=True)
class _Half:
    status: Status
    findings: tuple[Finding, ...]


def statements(found: Survey, cover: Survey | None, policy: Policy) -> tuple[Statement, Statement, Statement]:
    """The three statements in the order of `StatementKey`. A cover mail can contradict, it never states."""
    return (
        _no_contraindications(found, cover),
        _no_infection_or_antibiotics(found, cover, policy),
        _ultrasound_recommended(found, cover),
    )


def contraindications(found: Survey, cover: Survey | None) -> tuple[Contraindication, ...]:
    """The conditions that are present and speak against ultrasound."""
    present = [*_present(found, "condition"), *(_present(cover, "condition") if cover else ())]
    result = []
    for kind, code in CONDITIONS.items():
        evidence = tuple(survey_evidence(found, cover, one) for one in present if one.kind == kind)
        if evidence:
            result.append(Contraindication(code=code, evidence=evidence))
    return tuple(result)


def survey_evidence(found: Survey, cover: Survey | None, one: Finding):  # type: ignore[no-untyped-def]
    """The evidence of a finding of the letter or of its cover mail."""
    return one.evidence(found.said if one in found.findings or cover is None else cover.said)


def _present(found: Survey, group: str) -> list[Finding]:
    return [one for one in found.findings if one.group == group and one.verdict is Verdict.PRESENT]


def _weigh(findings: Iterable[Finding], *, says: dict[Verdict, Status]) -> _Half:
    """The gravest thing said: a contradiction outweighs a doubt, a doubt outweighs an affirmation."""
    ranked = [(says[one.verdict], one) for one in findings if one.verdict in says]
    for status in (Status.CONTRADICTED, Status.UNCLEAR, Status.STATED):
        chosen = tuple(one for says_it, one in ranked if says_it is status)
        if chosen:
            return _Half(status, chosen)
    return _Half(Status.MISSING, ())


def _statement(key: StatementKey, half: _Half, found: Survey, note: str = "") -> Statement:
    evidence = tuple(one.evidence(found.said) for one in half.findings)
    if half.status is Status.MISSING and found.unreadable:
        half = _Half(Status.UNCLEAR, ())
        note = "Words of the letter are covered or cannot be read."
    return Statement(key=key, status=half.status, note=note or NOTES.get((key, half.status), ""), evidence=evidence)


def _no_contraindications(found: Survey, cover: Survey | None) -> Statement:
    key = StatementKey.NO_CONTRAINDICATIONS
    half = _weigh((one for one in found.findings if one.group == "contraindication"), says=SAYS)
    if half.status is Status.UNCLEAR and _nothing_else(found, half):
        half = _Half(Status.STATED, half.findings)
    present = _present(found, "condition")
    if present:
        half = _Half(Status.CONTRADICTED, tuple(present))
    if half.status is Status.STATED and any(one.verdict is Verdict.UNCLEAR for one in found.findings if one.group == "condition"):
        half = _Half(Status.UNCLEAR, tuple(one for one in found.findings if one.group == "condition" and one.verdict is Verdict.UNCLEAR))
    if cover is not None and half.status is not Status.CONTRADICTED:
        against = [*_present(cover, "condition"), *_present(cover, "contraindication")]
        if against:
            return _from_cover(key, against, cover)
    return _statement(key, half, found)


def _nothing_else(found: Survey, half: _Half) -> bool:
    """ "no pacemaker, no implants, no other contraindication": the rest is denied after its examples."""
    narrowed = all(one.rule in ("narrowed", "label-narrowed") and _names_others(found, one) for one in half.findings)
    denied = any(one.group == "condition" and one.verdict is Verdict.DENIED for one in found.findings)
    return narrowed and denied


def _names_others(found: Survey, one: Finding) -> bool:
    said = found.said[one.index]
    words = canonical(f"{said.label} {said.text}").split()
    return bool({"other", "further", "additional", "autre", "autres"} & set(words)) and not {"absolute", "major", "relative"} & set(words)


def _from_cover(key: StatementKey, against: Sequence[Finding], cover: Survey) -> Statement:
    evidence = tuple(one.evidence(cover.said) for one in against)
    note = "The mail that carried the letter speaks against it."
    return Statement(key=key, status=Status.CONTRADICTED, note=note, evidence=evidence)


def _no_infection_or_antibiotics(found: Survey, cover: Survey | None, policy: Policy) -> Statement:
    key = StatementKey.NO_INFECTION_OR_ANTIBIOTICS
    infection = _infection(found, policy)
    antibiotic = _antibiotic(found, policy)
    status = _both(infection.status, antibiotic.status)
    half = _Half(status, (*infection.findings, *antibiotic.findings))
    if status is not Status.CONTRADICTED and cover is not None:
        against = [one for group in ("infection", "antibiotic") for one in _present(cover, group) if one.kind not in ("topical", "elsewhere")]
        if against:
            return _from_cover(key, against, cover)
    return _statement(key, half, found, _halves_note(infection, antibiotic, status))


def _infection(found: Survey, policy: Policy) -> _Half:
    mentions = [one for one in found.findings if one.group == "infection" and one.kind != "elsewhere"]
    if not policy.mastitis_is_the_infection:
        mentions = [one for one in mentions if not (one.verdict is Verdict.DENIED and one.words.startswith("mastit"))]
    half = _weigh(mentions, says=SAYS)
    denied = any(one.verdict is Verdict.DENIED for one in mentions)
    others = all(one.rule == "narrowed" and one.kind == "noun" and _names_others(found, one) for one in half.findings)
    if half.status is Status.UNCLEAR and denied and others:
        return _Half(Status.STATED, half.findings)
    return half


def _antibiotic(found: Survey, policy: Policy) -> _Half:
    mentions = [one for one in found.findings if one.group == "antibiotic" and one.kind != "topical"]
    half = _weigh(mentions, says={**SAYS, Verdict.ENDED: Status.STATED})
    if half.status is Status.UNCLEAR and _no_other_course(found, half, mentions):
        half = _Half(Status.STATED, half.findings)
    topical = [one for one in found.findings if one.label == "antibiotic.topical" and one.verdict is Verdict.PRESENT]
    if topical and policy.topical_antibiotic is not Status.STATED and half.status is not Status.CONTRADICTED:
        return _Half(policy.topical_antibiotic, tuple(topical))
    return half


def _no_other_course(found: Survey, half: _Half, mentions: Sequence[Finding]) -> bool:
    """ "finished her cephalexin and is on no other antibiotic": the one has ended, there is no other."""
    ended = any(one.verdict is Verdict.ENDED for one in mentions)
    return ended and all(one.rule == "narrowed" and _names_others(found, one) for one in half.findings)


def _both(infection: Status, antibiotic: Status) -> Status:
    """Both halves have to be said; one alone is unclear."""
    if Status.CONTRADICTED in (infection, antibiotic):
        return Status.CONTRADICTED
    if infection is antibiotic:
        return infection
    return Status.UNCLEAR


def _halves_note(infection: _Half, antibiotic: _Half, status: Status) -> str:
    if status is Status.CONTRADICTED:
        if infection.status is Status.CONTRADICTED and antibiotic.status is Status.CONTRADICTED:
            return "The letter speaks of an infection and of a current antibiotic."
        what = "an infection that is present" if infection.status is Status.CONTRADICTED else "a current antibiotic"
        return f"The letter speaks of {what}."
    if status is Status.UNCLEAR:
        fallback = "What the letter says about infection and antibiotics is not clear."
        return HALVES.get((infection.status, antibiotic.status), fallback)
    return ""


def _ultrasound_recommended(found: Survey, cover: Survey | None) -> Statement:
    key = StatementKey.ULTRASOUND_RECOMMENDED
    says = {Verdict.PRESENT: Status.STATED, Verdict.DENIED: Status.CONTRADICTED, Verdict.UNCLEAR: Status.UNCLEAR}
    mentions = [one for one in found.findings if one.group == "ultrasound"]
    half = _weigh(mentions, says=says)
    if half.status is Status.UNCLEAR and all(one.rule in ("could-be-imaging", "weak", "hedged") for one in half.findings):
        stated = tuple(one for one in mentions if one.verdict is Verdict.PRESENT)
        half = _Half(Status.STATED, stated) if stated else half
    if cover is not None and half.status is not Status.CONTRADICTED:
        against = [one for one in cover.findings if one.group == "ultrasound" and one.verdict is Verdict.DENIED]
        if against:
            return _from_cover(key, against, cover)
    return _statement(key, half, found)
