"""Who signed the letter, and as what.

The credential counts, not the title, and only the signer's own: beside the name, under it, on a letterhead
that prints the same name, or in the signer's own words in the first person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Context, Evidence, Patient, Referrer, ReferrerType
from pipeline.policy import Policy
from validators.anatomy import Anatomy, Part
from validators.credentials import Credential, credential_words, find_credentials, most_qualified
from validators.lines import Line, evidence
from validators.names import name_at, same_person
from validators.rulebook import either, rule_file, whole_words
from validators.signature import Role, Signer, own_words

STAFF = frozenset({ReferrerType.STUDENT, ReferrerType.OFFICE_STAFF})
"""Those who may sign in a provider's name."""
_CPSO = re.compile(r"\bCPSO\b", re.IGNORECASE)
_RULES = rule_file("signature")
_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:" + either(_RULES["first_person"]) + r")\s+(?P<what>[^.;,:!?\n]{2,70})"
)
_SOMEBODY_ELSE = whole_words(_RULES["somebody_else"])
_MY_PRACTICE = re.compile(r"\bI\b|\bje\b|\bmy\b", re.IGNORECASE)
_SELF = re.compile(either(_RULES["herself"]), re.IGNORECASE)


def find_referrer(
    lines: tuple[Line, ...],
    anatomy: Anatomy,
    context: Context,
    policy: Policy,
    *,
    patients: tuple[Patient, ...],
) -> Referrer:
    """The person who signs. `patients`: as `find_patients` found them; a patient is no referrer."""
    if not anatomy.signers or _is_letterhead(anatomy, lines):
        return Referrer(type=ReferrerType.UNKNOWN)
    judged = [(signer, _credentials_of(signer, anatomy, context)) for signer in anatomy.signers]
    signer, credentials = _who_counts(judged, policy)
    name = _full_name(signer, anatomy, context)
    decisive = most_qualified(credentials, policy.accepted)
    if _is_patient(signer, decisive, patients, anatomy):
        return Referrer(
            type=ReferrerType.PATIENT,
            name=name,
            credentials=_tokens(credentials),
            evidence=_evidence(signer, "referrer.patient.same_name"),
        )
    return Referrer(
        type=decisive.type if decisive else ReferrerType.UNKNOWN,
        name=name,
        credentials=_tokens(credentials),
        evidence=_evidence(signer, decisive.rule if decisive else "referrer.no_credential"),
    )


def _is_letterhead(anatomy: Anatomy, lines: tuple[Line, ...]) -> bool:
    """Whether those who seem to sign stand above the salutation, as the people of a letterhead do.

    A letterhead in a narrow side bar can be read as a block of names; nobody signs before addressing anybody.
    """
    pairs = zip(lines, anatomy.parts, strict=True)
    greeted = next((line for line, part in pairs if part is Part.SALUTATION), None)
    if greeted is None:
        return False
    where = (greeted.page.number, greeted.start)
    return all((signer.line.page.number, signer.line.start) < where for signer in anatomy.signers)


Judged = tuple[Signer, tuple[Credential, ...]]


def _who_counts(judged: Sequence[Judged], policy: Policy) -> Judged:
    """The signer whose credential decides.

    Somebody who signs for a named provider counts as that provider when he or she is staff, a student or
    nobody known; a professional of another kind counts for what he or she is. Of several signers the most
    qualified counts.
    """
    principals = [pair for pair in judged if pair[0].role is Role.PRINCIPAL]
    hands = [pair for pair in judged if pair[0].role is not Role.PRINCIPAL]
    accepted_principals = [pair for pair in principals if _rank(pair, policy) < len(policy.accepted)]
    if principals and hands:
        hand = min(hands, key=lambda pair: _rank(pair, policy))
        kind = _type(hand, policy)
        if accepted_principals and (kind in STAFF or kind is ReferrerType.UNKNOWN):
            return accepted_principals[0]
        return hand if kind is not ReferrerType.UNKNOWN else principals[0]
    return min(judged, key=lambda pair: _rank(pair, policy))


def _type(pair: Judged, policy: Policy) -> ReferrerType:
    decisive = most_qualified(pair[1], policy.accepted)
    return decisive.type if decisive else ReferrerType.UNKNOWN


def _rank(pair: Judged, policy: Policy) -> int:
    kind = _type(pair, policy)
    if kind in policy.accepted:
        return policy.accepted.index(kind)
    return len(policy.accepted) + (1 if kind is ReferrerType.UNKNOWN else 0)


def _credentials_of(signer: Signer, anatomy: Anatomy, context: Context) -> tuple[Credential, ...]:
    """What the signer is: beside the name first, elsewhere only when nothing stands there."""
    own = signer.credentials()
    if own and all(credential.type is ReferrerType.PHYSICIAN for credential in own):
        printed = _from_letterhead(signer, anatomy)
        return (*own, *(one for one in printed if one.type is ReferrerType.OBSTETRICIAN))
    if own:
        return own
    if any(_CPSO.search(line.text) for line in signer.lines):
        return (_made(ReferrerType.PHYSICIAN, "CPSO", "referrer.physician.cpso_number"),)
    printed = _from_letterhead(signer, anatomy)
    if printed or signer.role is Role.PRINCIPAL:
        return printed
    return _from_body(anatomy) or _from_sender(signer, context)


def _from_letterhead(signer: Signer, anatomy: Anatomy) -> tuple[Credential, ...]:
    """The credential printed beside the same name on the letterhead, or on the line under it."""
    head = [_OFFICE_OF.sub("", shape.text) for _, shape in anatomy.rows(Part.LETTERHEAD)]
    alone = _people_in(head) == 1
    for index, text in enumerate(head):
        for piece in map(str.strip, _COLUMNS.split(text)):
            name = name_at(piece, stop=credential_words())
            if name is None or not (
                same_person(name.text, signer.name) or (alone and _signs_briefly(signer, name.text))
            ):
                continue
            rest = piece[name.end :]
            if _CORPORATION.match(rest):
                return (
                    _made(ReferrerType.PHYSICIAN, rest.strip(), "referrer.physician.medicine_corporation"),
                )
            below = head[index + 1] if index + 1 < len(head) else ""
            own = own_words(below) if name_at(below) is None else ""
            found = find_credentials(("Dr. " if name.doctor else "") + f"{rest}\n{own}")
            if found:
                return found
    return ()


_OFFICE_OF = re.compile(
    r"^(?:the )?(?:office|practice|cabinet|clinic) (?:of|du|de la) (?=[Dd]re?\b)", re.IGNORECASE
)


def _people_in(head: list[str]) -> int:
    """How many persons with a credential a letterhead names."""
    pieces = (piece.strip() for text in head for piece in _COLUMNS.split(text))
    names = ((name_at(piece, stop=credential_words()), piece) for piece in pieces)
    return sum(
        name is not None and bool(name.titled or find_credentials(piece[name.end :])) for name, piece in names
    )


def _signs_briefly(signer: Signer, printed: str) -> bool:
    """Whether the only person of a letterhead signs with the given name, or with an initial behind it."""
    given, *others = signer.name.lower().rstrip(".").split()
    first, *rest = printed.lower().split()
    if given != first or len(given) < 3 or not rest:
        return False
    return not others or (len(others) == 1 and len(others[0]) == 1 and rest[-1].startswith(others[0]))


_COLUMNS = re.compile(r"\s{3,}|\t|\s\|\s|;")
_CORPORATION = re.compile(r"\s*Medicine Professional Corporation", re.IGNORECASE)


def _full_name(signer: Signer, anatomy: Anatomy, context: Context) -> str:
    """The name as signed; one that is hardly signed is taken from the letterhead or the mail's sender."""
    if not signer.words:
        head = [shape.text for _, shape in anatomy.rows(Part.LETTERHEAD)]
        alone = _people_in(head) == 1
        for _, shape in anatomy.rows(Part.LETTERHEAD):
            name = name_at(shape.text)
            if name and "." in signer.name.split()[0] and name.doctor and same_person(name.text, signer.name):
                return name.text
            if alone and name and _signs_briefly(signer, name.text):
                return name.text
    if " " not in signer.name and context.is_mail_body and context.sender:
        sender = name_at(context.sender, stop=credential_words())
        if sender and signer.name.lower() == sender.text.lower().split()[0]:
            return sender.text
    return signer.name


def _from_body(anatomy: Anatomy) -> tuple[Credential, ...]:
    """What the writer says of herself: "I am a family physician", "as her midwife"."""
    for _, shape in anatomy.rows(Part.BODY):
        for match in _FIRST_PERSON.finditer(shape.text) if _MY_PRACTICE.search(shape.text) else ():
            said = find_credentials(_until_other_person(match["what"]))
            if said:
                return said
    return ()


def _until_other_person(text: str) -> str:
    """Up to the words behind which somebody else stands: "assistant to a family physician"."""
    return _SOMEBODY_ELSE.split(text, maxsplit=1)[0]


def _from_sender(signer: Signer, context: Context) -> tuple[Credential, ...]:
    """In a mail: the credential in the sender's own display name, when the same person signs."""
    if not context.is_mail_body or not context.sender:
        return ()
    name = name_at(context.sender)
    if name is None:
        return ()
    first_name_only = signer.name.lower() == name.text.lower().split()[0]
    if not first_name_only and not same_person(name.text, signer.name):
        return ()
    return find_credentials(context.sender[name.end :])


def _made(kind: ReferrerType, text: str, rule: str) -> Credential:
    return Credential(type=kind, start=0, end=len(text), text=text, rule=rule)


def _is_patient(
    signer: Signer,
    decisive: Credential | None,
    patients: tuple[Patient, ...],
    anatomy: Anatomy,
) -> bool:
    """Whether the patient signs herself: under her own name, or in words that only she can use."""
    own_name = any(same_person(patient.name, signer.name) for patient in patients)
    if own_name and any(patient.name.lower() == signer.name.lower() for patient in patients):
        return True
    if decisive is not None and decisive.type is not ReferrerType.PSYCHOLOGIST:
        return False
    said = any(_SELF.search(shape.text) for _, shape in anatomy.rows(Part.BODY))
    return said and (own_name or decisive is None or decisive.weak)


def _tokens(credentials: tuple[Credential, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(credential.text.strip(" ,;") for credential in credentials))


def _evidence(signer: Signer, rule: str) -> tuple[Evidence, ...]:
    return tuple(_pieces(signer, rule))


def _pieces(signer: Signer, rule: str) -> Iterator[Evidence]:
    for line in signer.lines[:3]:
        text = line.text
        start = line.start + (signer.start if line is signer.line else len(text) - len(text.lstrip()))
        yield evidence(line.page, start, line.start + len(text.rstrip()), rule)
