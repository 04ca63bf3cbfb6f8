"""The parts of a letter: what stands around the body, and that the body is never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Page, Reading, ReadingMethod
from tests.validators.judged import BODY, judge, signed
from validators.anatomy import Part, anatomy
from validators.lines import lines_of

WHOLE = f"""CEDAR FAMILY PRACTICE
1188 Eglinton Avenue West, Unit 4, Toronto ON
T 416-555-0142   F 416-555-0143

October 28, 2026

Re: Vera Lindholm, DOB 1991-02-03, HCN 5561-208-347 KV

To the treating physiotherapist,

{BODY}

With thanks,

Miriam Feld, MD, CCFP
Family physician

cc: Dr. P. Lam, MD

Page 1 of 1
Prescription renewals, including antibiotics, are not handled by phone.
If this letter reached you in error please telephone us."""


def test_a_letter_has_its_parts() -> None:
    parts = judge(WHOLE).parts()
    assert parts["CEDAR FAMILY PRACTICE"] is Part.LETTERHEAD
    assert parts["T 416-555-0142   F 416-555-0143"] is Part.LETTERHEAD
    assert parts["Re: Vera Lindholm, DOB 1991-02-03, HCN 5561-208-347 KV"] is Part.REFERENCE
    assert parts["To the treating physiotherapist,"] is Part.SALUTATION
    assert parts[BODY] is Part.BODY
    assert parts["With thanks,"] is Part.CLOSING
    assert parts["Miriam Feld, MD, CCFP"] is Part.SIGNATURE
    assert parts["Family physician"] is Part.SIGNATURE
    assert parts["cc: Dr. P. Lam, MD"] is Part.COPY
    assert parts["Page 1 of 1"] is Part.FOOTER
    assert parts["Prescription renewals, including antibiotics, are not handled by phone."] is Part.FOOTER
    assert parts["If this letter reached you in error please telephone us."] is Part.DISCLAIMER


BODY_AFTER_THE_SIGNATURE = [
    "P.S. She started cephalexin this morning.",
    "PS: on Keflex since Monday",
    "P.S. Her mammogram has just come back; please hold off.",
    "Addendum: she is on clindamycin until Friday.",
    "Addendum 16:40: pharmacy profile shows minocycline 100 mg bid.",
    "Currently on Keflex.",
    "Takes amoxicillin for her sinuses",
    "Antibiotics: cloxacillin until Friday",
    "NB she has breast implants.",
    "She also has a pacemaker.",
    "No contraindications.",
    "Therapeutic ultrasound recommended.",
    "Allergies: none. Medications: Amoxil 500 mg tid.",
    "N.B. mastitis since last night",
    "The patient is being treated for mastitis.",
    "Elle prend de la céphalexine.",
    "Please do not treat before I have called you.",
]


@pytest.mark.parametrize("line", BODY_AFTER_THE_SIGNATURE)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_words_about_the_patient_after_the_signature_are_body(line: str, gap: str) -> None:
    assert judge(signed("Miriam Feld, MD, CCFP" + gap + line)).parts()[line] is Part.BODY


BODY_AT_THE_HEAD = [
    "On Keflex since Monday",
    "Rx: therapeutic ultrasound, left breast",
    "No infection, no antibiotics, no contraindications",
    "Breast implants 2017",
    "Please treat with ultrasound",
    "She takes cephalexin",
    "Mastitis R",
]


@pytest.mark.parametrize("line", BODY_AT_THE_HEAD)
def test_words_about_the_treatment_are_no_letterhead(line: str) -> None:
    assert judge(f"{line}\n\nVera Lindholm 1991-02-03\n\nA. Osei, MD").parts()[line] is Part.BODY


FOOTERS = [
    "Page 2 of 2",
    "Form WIP-22, revised 04/2025",
    "Fees for uninsured letters may apply.",
    "Dictated, not read. Copies: family physician; chart.",
    "Questions? Ask for the NP on duty.",
    "Serving families since 1996",
    "Prescription renewals, including antibiotics, are not handled by phone.",
    "Tel: 416-555-0142",
    "www.example.org",
]


@pytest.mark.parametrize("line", FOOTERS)
def test_words_about_the_clinic_at_the_foot_are_no_body(line: str) -> None:
    assert judge(signed("Miriam Feld, MD\n\n" + line)).parts()[line] is not Part.BODY


DISCLAIMERS = [
    (
        "CONFIDENTIALITY NOTICE: The contents of this e-mail are private. Our office does not "
        "renew antibiotics by e-mail."
    ),
    "This e-mail may contain privileged information. If you are not the intended recipient, delete it.",
    "CAUTION: this message originated outside of your organization.",
    "Sent from my iPhone",
    "Avis de confidentialité : ce courriel est destiné à son destinataire.",
    "If you have received this fax in error, call us.",
]


@pytest.mark.parametrize("line", DISCLAIMERS)
def test_notices_are_disclaimers(line: str) -> None:
    text = f"Hello,\n\nVera Lindholm 1991-02-03. {BODY}\n\nMiriam Feld, MD\n\n{line}"
    assert judge(text, mail=True).parts()[line] is Part.DISCLAIMER


def test_words_about_the_patient_inside_a_notice_are_body() -> None:
    line = "She is on cephalexin until Friday."
    text = f"{BODY}\n\nMiriam Feld, MD\n\nCONFIDENTIALITY NOTICE: private.\n{line}"
    assert judge(text, mail=True).parts()[line] is Part.BODY


COVER = (
    "FAX\n\nTo: Kaer Clinic\nFrom: Cedar Family Practice\nPages: 2 including cover\n\n"
    "Comments: patient has no infection, no antibiotics."
)


def test_a_cover_sheet_on_its_own_page() -> None:
    short = judge(COVER, WHOLE)
    parts = short.parts()
    assert parts["Comments: patient has no infection, no antibiotics."] is Part.COVER_SHEET
    assert parts[BODY] is Part.BODY


def test_a_letter_faxed_without_a_cover_keeps_its_body() -> None:
    text = (
        f"Fax 416-555-0125\nTo: Physio\nFrom: Dr. Okafor\nPages: 1\n\nDear physio,\n\n{BODY}\n\n"
        f"Sincerely,\n\nT. Okafor, MD"
    )
    assert judge(text).parts()[BODY] is Part.BODY


def test_a_cover_on_the_letters_own_page() -> None:
    text = (
        f"FAX TRANSMISSION\nTo: Kaer\nFrom: Cedar\nPages: 1\nDate: Nov 3, 2026\n\nRe: Vera "
        f"Lindholm 1991-02-03\n\nDear physio,\n\n{BODY}\n\nT. Okafor, MD"
    )
    parts = judge(text).parts()
    assert parts["To: Kaer"] is Part.COVER_SHEET
    assert parts[BODY] is Part.BODY


def test_quoted_mail_is_quoted_and_answers_between_are_body() -> None:
    text = (
        "Hi, answers below.\n\n> 1. Any infection?\nNo infection.\n\nB. Pugh RN\n\nOn Wed, Priya "
        "wrote:\n\nIs she on Keflex?"
    )
    parts = judge(text, mail=True).parts()
    assert parts["> 1. Any infection?"] is Part.QUOTED
    assert parts["No infection."] is Part.BODY
    assert parts["Is she on Keflex?"] is Part.QUOTED


@pytest.mark.parametrize("line", ["None.", "No", "Yes.", "Aucune.", "Oui"])
def test_an_answer_is_body_wherever_it_stands(line: str) -> None:
    assert judge(f"{line}\n\nA. Osei, MD").parts()[line] is Part.BODY
    assert judge(f"{BODY}\n\nA. Osei, MD\n{line}").parts()[line] is Part.BODY


def test_a_mail_has_no_letterhead() -> None:
    assert (
        Part.LETTERHEAD not in judge("Vera Lindholm\n\nJust a note\n\nA. Osei, MD", mail=True).anatomy.parts
    )


def test_a_greeting_with_more_to_say_is_body() -> None:
    line = "Hi, she has no infection and no antibiotics."
    assert judge(f"{line}\n\nA. Osei, MD", mail=True).parts()[line] is Part.BODY


def test_thanks_with_a_finding_are_body() -> None:
    line = "Thank you for seeing this infected woman"
    assert judge(f"{BODY}\n\n{line}\n\nA. Osei, MD").parts()[line] is Part.BODY


@given(st.lists(st.text(max_size=40), max_size=12), st.booleans())
def test_every_line_has_one_part_whatever_the_text(texts: list[str], is_mail: bool) -> None:
    page = Page(number=1, text="\n".join(texts))
    lines = lines_of(Reading(pages=(page,), method=ReadingMethod.TEXT))
    assert len(anatomy(lines, is_mail=is_mail).parts) == len(lines)
