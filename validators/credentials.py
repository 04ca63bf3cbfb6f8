"""What a signer is, by the credentials and roles that stand beside the name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.model import ReferrerType
from validators.rulebook import rule_file, whole_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One credential or role as it stands in a text."""

    type: ReferrerType
    start: int
    end: int
    text: str
    rule: str
    weak: bool = False
    """Counts only where nothing else is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled:
    """Words spelled out that tell what somebody is."""

    pattern: re.Pattern[str]
    type: ReferrerType
    rule: str
    weak: bool
    stems: tuple[str, ...]
    """Where none of these stands in small letters, the pattern cannot match: saves trying it."""

    def find(self, text: str, small: str) -> tuple[Credential, ...]:
        """All that the pattern matches in `text`; `small` is the text in small letters."""
        if not any(stem in small for stem in self.stems):
            return ()
        return tuple(
            Credential(
                type=self.type,
                start=match.start(),
                end=match.end(),
                text=match.group().strip(),
                rule=self.rule,
                weak=self.weak,
            )
            for match in self.pattern.finditer(text)
            if match.group().strip()
        )


def _spelled(entry: dict[str, Any]) -> Spelled:
    return Spelled(
        pattern=whole_words(entry["phrases"]),
        type=ReferrerType(entry["type"]),
        rule=entry["id"],
        weak=entry.get("weak", False),
        stems=tuple(entry["stems"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRules:
    """The rule file, ready to use."""

    tokens: dict[str, tuple[ReferrerType, str, bool]]
    """A token in capitals without dots or blanks -> its type, rule and whether it is weak."""
    phrases: tuple[Spelled, ...]
    fields: tuple[Spelled, ...]
    """Fields of practice, which say what a doctor is."""
    degrees: tuple[str, ...]
    stem: re.Pattern[str]
    """One of the stems of all phrases and fields."""
    student: re.Pattern[str]
    past: re.Pattern[str]
    other_person: re.Pattern[str]


@lru_cache(maxsize=1)
def credential_rules() -> CredentialRules:
    """The rules, read once."""
    data = rule_file("credentials")
    entries, fields = data["credential"], data["field"]
    return CredentialRules(
        tokens={
            token: (ReferrerType(entry["type"]), entry["id"], entry.get("weak", False))
            for entry in entries
            for token in entry.get("tokens", ())
        },
        phrases=tuple(_spelled(entry) for entry in entries if "phrases" in entry),
        fields=tuple(_spelled(entry) for entry in fields),
        degrees=tuple(data["degrees"]),
        stem=re.compile(
            "|".join(re.escape(stem) for one in (*entries, *fields) for stem in one.get("stems", ()))
        ),
        student=re.compile(rf"[ \t,;:(-]*(?:{'|'.join(data['cancel']['student'])})(?!\w)", re.IGNORECASE),
        past=whole_words(data["cancel"]["past"]),
        other_person=re.compile(rf"^\W*(?:{'|'.join(data['other_person']['labels'])})(?!\w)", re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def credential_words() -> frozenset[str]:
    """Tokens and degrees in small letters without dots: a name ends before them."""
    return frozenset(token.lower() for token in (*credential_rules().tokens, *credential_rules().degrees))


_TOKEN = re.compile(
    r"(?<![\w'’-])(?:[A-Za-z]\.\s?){2,5}[A-Za-z]?\b\.?(?:\s?\([A-Za-z .]{2,5}\))?"
    r"|(?<![\w'’])(?:[A-Z]{2,6}|[A-Z][A-Za-z]{0,4}\.?[A-Z][A-Za-z]{0,6})(?:-[A-Za-z]{1,10}|-\d)?\d?(?:\s?\((?:EM|EC|PHC|PC|Dona|DONA)\))?(?![\w’'])\.?"
    r"|(?<![\w'’])(?:R\.? ?Kin|C\.? ?Psych|Pharm\.? ?D|R\.? ?Ph|Ph\.? ?D|B\.?Sc\.? ?N\.?,? ?RN|M\.?Sc\.? ?PT"
    r"|R\.? ?Ac)\b\.?"
)
_LOWER = re.compile(r"[,\s]\s*(m\.?d|r\.?n|r\.?m|n\.?p|r\.?p\.?n|ibclc|n\.d|rmt)\b\.?", re.IGNORECASE)
_CPSO = re.compile(r"\bCPSO\b", re.IGNORECASE)


@lru_cache(maxsize=512)  # one line is asked for them as a signer's, as a role's and as a place's
def find_credentials(text: str, *, lower: bool = False) -> tuple[Credential, ...]:
    """Credentials and roles in `text`, in order; those of students and retired people as what they are now.

    `lower`: also take tokens typed in small letters, which is right only right after a signer's name.
    """
    rules = credential_rules()
    found = [*_tokens(text, rules), *(_lower_tokens(text, rules) if lower else ())]
    small = text.lower()
    if rules.stem.search(small):
        found.extend(one for spelled in rules.phrases for one in spelled.find(text, small))
    elif not found:
        return ()
    kept = _with_fields(text, small, _longest(found), rules)
    return tuple(_as_of_now(text, credential, rules) for credential in kept)


def _tokens(text: str, rules: CredentialRules) -> list[Credential]:
    found = []
    for match in _TOKEN.finditer(text):
        plain = re.sub(r"[.\s()]", "", match.group()).upper()
        known = rules.tokens.get(plain) or rules.tokens.get(plain.replace("-", ""))
        end = match.end()
        if known is None and "-" in plain:
            known = rules.tokens.get(plain.split("-")[0])
        if known is None and "(" in match.group():
            known = rules.tokens.get(plain[:2])
        if known is None or _initials_of_name(text, match):
            continue
        kind, rule, weak = known
        if plain == "DO" and _CPSO.search(text):
            kind, rule = ReferrerType.PHYSICIAN, "referrer.physician.do_cpso"
        found.append(
            Credential(
                type=kind, start=match.start(), end=end, text=match.group().strip(), rule=rule, weak=weak
            )
        )
    return found


_NAME_NEXT = re.compile(r"\s?[^\W\d_a-zß-öø-ÿ][a-zß-öø-ÿ]")


def _initials_of_name(text: str, match: re.Match[str]) -> bool:
    """As in "I. P. Featherstone", "P.A. Roy": at the very beginning initials, not credentials."""
    return match.start() == 0 and "." in match.group() and bool(_NAME_NEXT.match(text, match.end()))


def _lower_tokens(text: str, rules: CredentialRules) -> list[Credential]:
    found = []
    for match in _LOWER.finditer(text):
        kind, rule, weak = rules.tokens[match.group(1).replace(".", "").upper()]
        found.append(
            Credential(
                type=kind, start=match.start(1), end=match.end(1), text=match.group(1), rule=rule, weak=weak
            )
        )
    return found


def _longest(found: list[Credential]) -> list[Credential]:
    """Without those that lie inside a longer one: 'physician' in 'physician assistant'."""
    if len(found) < 2:
        return found
    kept: list[Credential] = []
    for credential in sorted(found, key=lambda c: (c.start - c.end, c.start)):
        if all(credential.end <= other.start or other.end <= credential.start for other in kept):
            kept.append(credential)
    return sorted(kept, key=lambda c: c.start)


_PHYSICIANS = frozenset({ReferrerType.PHYSICIAN, ReferrerType.OBSTETRICIAN})
_DOCTOR = re.compile(r"(?<!\w)(?:dre?|docteure?|doctor)(?:\.|\b)", re.IGNORECASE)
_TRAINING = "referrer.physician.resident"


def _with_fields(text: str, small: str, found: list[Credential], rules: CredentialRules) -> list[Credential]:
    """Adds the field of practice where it says more: an MD in obstetrics, a Dr. in family medicine."""
    strong = [credential for credential in found if not credential.weak]
    physician = any(credential.type in _PHYSICIANS for credential in strong)
    resident = any(credential.rule == _TRAINING for credential in strong)
    if resident or (strong and not physician):
        return found
    if not physician and not _DOCTOR.search(text):
        return found
    extra = [
        one
        for field in rules.fields
        if field.type is ReferrerType.OBSTETRICIAN or not physician
        for one in field.find(text, small)
    ]
    return sorted([*found, *extra], key=lambda c: c.start)


def _as_of_now(text: str, credential: Credential, rules: CredentialRules) -> Credential:
    if credential.type in {ReferrerType.STUDENT, ReferrerType.OFFICE_STAFF}:
        return credential
    if rules.student.match(text, credential.end) or re.search(
        r"\b(?:student|pre-?)[\s-]*$", text[: credential.start], re.IGNORECASE
    ):
        return _changed(credential, ReferrerType.STUDENT, "referrer.student.cancelled")
    around = text[max(0, credential.start - 14) : credential.end + 22]
    if rules.past.search(around):
        return _changed(credential, ReferrerType.OTHER, "referrer.past_credential")
    return credential


def _changed(credential: Credential, kind: ReferrerType, rule: str) -> Credential:
    return Credential(type=kind, start=credential.start, end=credential.end, text=credential.text, rule=rule)


def most_qualified(
    credentials: tuple[Credential, ...], accepted: tuple[ReferrerType, ...]
) -> Credential | None:
    """The credential that decides: the first type of `accepted` present, else the first that is not weak."""
    for kind in accepted:
        for credential in credentials:
            if credential.type is kind:
                return credential
    strong = [credential for credential in credentials if not credential.weak]
    return next(iter(strong), None) or _weak(credentials)


def _weak(credentials: tuple[Credential, ...]) -> Credential | None:
    return next(iter(credentials), None)
