"""Which documents of a message are letters. Reading and judging are scripted: a document says what it is."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import JudgingFailed, ReadingFailed
from pipeline.model import (
    Assessment,
    Attachment,
    Context,
    Decision,
    DocumentKind,
    Page,
    Patient,
    Reading,
    ReadingMethod,
    ReasonCode,
    Referrer,
    ReferrerType,
    Statement,
    StatementKey,
    Status,
    Unreadable,
    nothing_to_judge,
)
from pipeline.policy import Policy, load_policy
from pipeline.process import Processed, Rules, process_letter, process_message

ON = date(2026, 11, 12)
PDF, PNG = "application/pdf", "image/png"
UNREADABLE = ("encrypted", "unsupported_format", "unreadable", "empty")


def document(says: str, media_type: str = PDF) -> Attachment:
    data = says.encode()
    return Attachment(
        id=hashlib.sha256(data).hexdigest(), name=f"{says}.bin", media_type=media_type, data=data
    )


def extract(letter: Attachment) -> Reading | Unreadable:
    says = letter.data.decode().partition(" ")[0]
    if says in UNREADABLE:
        return Unreadable(reason=ReasonCode(says), detail="Cannot be read.", media_type=letter.media_type)
    if says == "crash":
        raise ReadingFailed("The reader died.")
    return Reading(pages=(Page(number=1, text=letter.data.decode()),), method=ReadingMethod.TEXT)


def assess(reading: Reading, context: Context, policy: Policy) -> Assessment:
    says = reading.pages[0].text.partition(" ")[0]
    if says == "fault":
        raise JudgingFailed("A rule broke.")
    if says != "referral":
        return nothing_to_judge(DocumentKind(says))
    first, second, third = (Statement(key=key, status=Status.STATED) for key in StatementKey)
    return Assessment(
        kind=DocumentKind.REFERRAL,
        referrer=Referrer(type=ReferrerType.MIDWIFE, name=context.sender),
        statements=(first, second, third),
        patients=(Patient(name="Ottoline Marsh"),),
    )


RULES = Rules(extract=extract, assess=assess, policy=load_policy(), on=ON)


def process(*attachments: Attachment, body: str | None = None, whole: bool = True) -> Processed:
    mail = document(body, "text/plain") if body else None
    return process_message(attachments, mail, "Freya Lund", RULES, whole=whole)


def kinds(processed: Processed) -> list[str]:
    return [letter.assessment.kind.value for letter in processed.letters]


def test_one_letter_is_read_assessed_and_decided() -> None:
    screening = process_letter(
        document("referral"), Context(), extract=extract, assess=assess, policy=RULES.policy, on=ON
    )
    assert screening.outcome.decision is Decision.APPROVED
    assert (screening.assessed_on, screening.policy_version) == (ON, RULES.policy.version)


def test_a_referral_beside_a_leaflet_is_the_only_case() -> None:
    leaflet = document("not_a_referral")
    done = process(leaflet, document("referral"), body="no_letter see attached")
    assert kinds(done) == ["referral"]
    assert [(one.letter_id, one.reason) for one in done.set_aside] == [
        (leaflet.id, ReasonCode.NOT_A_REFERRAL)
    ]


@pytest.mark.parametrize("trouble", ["encrypted", "unsupported_format", "unreadable", "empty"])
def test_a_document_that_cannot_be_read_is_a_case_beside_a_good_letter(trouble: str) -> None:
    done = process(document("referral"), document(trouble))
    assert kinds(done) == ["referral", trouble]
    assert not done.set_aside


def test_an_unreadable_picture_does_not_hide_a_good_letter_and_is_told() -> None:
    picture = document("unreadable", PNG)
    done = process(document("referral"), picture)
    assert kinds(done) == ["referral"]
    assert [(one.letter_id, one.reason) for one in done.set_aside] == [(picture.id, ReasonCode.UNREADABLE)]


def test_an_unreadable_picture_alone_is_a_case() -> None:
    assert kinds(process(document("unreadable", PNG), body="no_letter please book")) == ["unreadable"]


def test_the_body_is_the_letter_where_no_attachment_is() -> None:
    done = process(document("not_a_referral"), body="referral in the mail itself")
    assert kinds(done) == ["referral"]
    assert done.letters[0].letter_id == document("referral in the mail itself").id
    assert [one.reason for one in done.set_aside] == [ReasonCode.NOT_A_REFERRAL]


def test_the_body_is_no_second_letter_beside_an_attached_one() -> None:
    attached = document("referral attached")
    done = process(attached, body="referral as text too")
    assert [letter.letter_id for letter in done.letters] == [attached.id]


def test_an_encrypted_attachment_is_a_case_beside_a_letter_in_the_body() -> None:
    assert sorted(kinds(process(document("encrypted"), body="referral in the mail"))) == [
        "encrypted",
        "referral",
    ]


@pytest.mark.parametrize(
    ("attached", "body", "expected"),
    [
        ([], "no_letter please book", "no_letter"),
        ([], None, "no_letter"),
        ([], "empty", "no_letter"),
        ([], "not_a_referral newsletter", "not_a_referral"),
        ([], "encrypted armour", "encrypted"),
        (["no_letter"], "no_letter hello", "no_letter"),
        (["no_letter", "not_a_referral"], "no_letter hello", "not_a_referral"),
    ],
)
def test_a_message_without_a_letter_is_one_case_with_the_strongest_reason(
    attached: list[str], body: str | None, expected: str
) -> None:
    done = process(*(document(says) for says in attached), body=body)
    assert kinds(done) == [expected]
    assert [reason.code.value for reason in done.letters[0].outcome.reasons] == [expected]


def test_a_message_that_could_not_be_looked_at_whole_is_unreadable_rather_than_without_a_letter() -> None:
    assert kinds(process(body="no_letter hello", whole=False)) == ["unreadable"]
    assert kinds(process(document("referral"), whole=False)) == ["referral"]


def test_the_same_bytes_twice_are_one_case() -> None:
    assert len(process(document("referral"), document("referral")).letters) == 1


@pytest.mark.parametrize("breaks", ["crash", "fault"])
def test_a_letter_that_breaks_costs_itself_alone(breaks: str) -> None:
    done = process(document("referral"), document(breaks), document("not_a_referral"))
    assert kinds(done) == ["referral"]
    assert [broken.letter.id for broken in done.broken] == [document(breaks).id]


def test_a_letter_that_breaks_alone_is_no_message_without_a_letter() -> None:
    done = process(document("crash"), body="no_letter hello")
    assert (done.letters, len(done.broken)) == ((), 1)


def test_a_body_that_cannot_be_read_breaks_the_message_for_it_may_speak_against_the_letter() -> None:
    with pytest.raises(ReadingFailed):
        process(document("referral"), body="crash")


def test_attachments_are_judged_with_the_body_as_their_cover_and_the_sender() -> None:
    seen: list[Context] = []

    def spy(reading: Reading, context: Context, policy: Policy) -> Assessment:
        seen.append(context)
        return assess(reading, context, policy)

    rules = Rules(extract=extract, assess=spy, policy=RULES.policy, on=ON)
    process_message([document("referral")], document("no_letter cover"), "Freya Lund", rules)
    (context,) = seen
    assert context.sender == "Freya Lund"
    assert not context.is_mail_body
    assert context.cover
    assert context.cover.pages[0].text == "no_letter cover"


SAYS = ("referral", "not_a_referral", "no_letter", "crash", "fault", *UNREADABLE)


@given(
    attached=st.lists(st.tuples(st.sampled_from(SAYS), st.sampled_from((PDF, PNG)), st.integers(0, 2))),
    body=st.sampled_from((None, "referral", "no_letter", "not_a_referral", "empty", "encrypted")),
)
def test_no_document_is_lost_and_every_referral_is_a_case(
    attached: list[tuple[str, str, int]], body: str | None
) -> None:
    documents = [document(f"{says} {number}", media_type) for says, media_type, number in attached]
    done = process(*documents, body=body)
    assert done.letters or done.broken
    cases = {letter.letter_id for letter in done.letters}
    aside = {one.letter_id for one in done.set_aside}
    broken = {one.letter.id for one in done.broken}
    assert {one.id for one in documents} <= cases | aside | broken
    assert len(cases) + len(aside) + len(broken) == len(cases | aside | broken)
    assert {one.id for one in documents if one.data.startswith(b"referral")} <= cases
