"""What a document is."""

from __future__ import annotations

import pytest

from pipeline.model import DocumentKind
from tests.validators.judged import BODY, about, judge, signed

REFERRALS = [
    signed("A. Osei, MD"),
    "Rx: ultrasound therapy, L plugged duct. No contraindications/infection/antibiotics.\n\nJ. Strick, MD",
    "Rx\n\nVera Lindholm 1991-02-03\nTherapeutic U/S to L breast\n\nY. Sokol",
    (
        "OAKWOOD CLINIC\nModality referral\n\nName: Vera Lindholm\n\n\N{BALLOT BOX} No "
        "contraindications\n\nSignature: ________"
    ),
    "Referral letter\n\nI, Vera Lindholm, hereby declare that I have no contraindications.\n\nVera Lindholm",
    "Please perform a targeted breast ultrasound with image documentation.\n\nIngrid Sol, MD",
    (
        "NORTHGATE URGENT CARE\nVisit summary\n\nDx: mastitis\nPlan: cloxacillin 500 mg po qid x "
        "10 d.\nSuggest therapeutic U/S.\n\nR. Mac MD"
    ),
    (
        "SURGICAL CLINIC\nConsultation report\n\nShe has a blocked duct. I refer her for "
        "therapeutic ultrasound.\n\nA. Osei, MD"
    ),
    "Vera has a blocked duct.\n\nA. Osei, MD",
    about(
        "Re: Vera Lindholm",
        body=(
            "Breast ultrasound in radiology: findings benign, impression milk stasis. I recommend "
            "therapeutic ultrasound."
        ),
    ),
    (
        "LAB CLINIC\nCulture report of 5 Nov: no growth. I recommend therapeutic ultrasound for "
        "Vera Lindholm.\n\nA. Osei, MD"
    ),
]


@pytest.mark.parametrize("text", REFERRALS)
def test_a_referral_however_short(text: str) -> None:
    assert judge(text).kind is DocumentKind.REFERRAL


OTHERS = [
    (
        "MAPLE PHYSIO\nReceipt no. 4411\n\nVera Lindholm\nTherapeutic ultrasound, 2026-11-02   "
        "110.00\nHST 0.00\nTotal paid 110.00 by Visa\nThank you!"
    ),
    "INVOICE\n\nBilled to: Vera Lindholm\nPhysiotherapy $110.00\nBalance $0.00\nPaid by e-transfer",
    (
        "DYNA LABS\nMicrobiology - FINAL REPORT\n\nPatient: Vera Lindholm\nSpecimen: breast milk"
        "\nCollected: 2026-11-05\nGram stain\tno organisms\nCulture\tno pathogens"
    ),
    (
        "CITY IMAGING\nEXAM: Ultrasound left breast\nPATIENT: Vera Lindholm\nCLINICAL: lump.\n"
        "FINDINGS: dilated duct at 3 o'clock.\nIMPRESSION: Milk stasis. BI-RADS 2.\n\nRead by: K."
        " Ober, MD, FRCPC (Radiology)"
    ),
    (
        "MERIDIAN GROUP BENEFITS\nExtended health care claim\n\nPlan member: Vera Lindholm\nGroup"
        " no. 50114\nExpenses claimed\nPhysiotherapy, therapeutic ultrasound 110.00\nI certify "
        "that the information given is true."
    ),
    (
        "HART PHARMACY\nRx 55120\nVera Lindholm\nCephalexin 500 mg capsules\nTake one capsule "
        "four times a day for 10 days\nQty 40   Refills 0\nDr. A. Osei, MD"
    ),
    (
        "Dr. A. Osei, MD\nPrescription\n\nVera Lindholm\nDomperidone 10 mg po tid\nDispense 90 "
        "tablets, 2 repeats\n\nA. Osei, MD"
    ),
    (
        "BLOCKED MILK DUCTS\nInformation for parents\n\nWhat is a blocked duct? If you have a "
        "lump, try warm compresses. Avoid tight bras. Call your doctor if you feel unwell. You "
        "may need antibiotics."
    ),
    (
        "MAMA NEWSLETTER\nSpring edition\n\nThis month: five ways to prevent blocked ducts. "
        "Register for our webinar. Read more on our site.\n\nUnsubscribe at any time."
    ),
    (
        "Appointment confirmation\n\nYour appointment with Maple Physio is on Nov 5.\nDate: Nov 5"
        "\nTime: 10:00\nLocation: 12 Main St, parking behind.\nTo cancel or reschedule give 24 "
        "hours notice."
    ),
]


@pytest.mark.parametrize("text", OTHERS)
def test_another_document(text: str) -> None:
    assert judge(text).kind is DocumentKind.NOT_A_REFERRAL


NO_LETTERS = [
    (
        "Hi, I have a clogged duct. Can I get in for the ultrasound tomorrow? I'll ask my doctor "
        "for the referral.\n\nMorgan Villa"
    ),
    (
        "Could you please hold an appointment for one of our patients, Anna Ferr? The letter will"
        " be sent tonight.\n\nTricia, Hillside Prenatal"
    ),
    "Please see attached referral.\n\nThanks,\nMoira (reception)",
    "How much is the ultrasound treatment and is it covered?\n\nVera",
    "Good afternoon, please find attached a letter for Vera Lindholm. Kim",
    "Bonjour, puis-je avoir un rendez-vous demain? Ma sage-femme enverra la lettre.\n\nVera Lindholm",
    (
        "Do I really need a letter for the physio?\n\nHana\n\n---------- Forwarded message "
        "----------\nFrom: Bookings\nSubject: Your request\n\n"
        "- The patient has no contraindications to treatment\n- There is no presence of infection"
        "\n- Therapeutic Ultrasound is recommended"
    ),
    "Voicemail from 416-555-0100, 0:32",
]


@pytest.mark.parametrize("text", NO_LETTERS)
def test_a_mail_that_only_asks_or_promises(text: str) -> None:
    assert judge(text, mail=True).kind is DocumentKind.NO_LETTER


MAIL_LETTERS = [
    "See my replies. Vera Lindholm.\n\n> Contraindication?\nNone.\n\n> Infection?\nNo.\n\nT. Lindgren, MD",
    f"Hello,\n\nVera Lindholm (1991-02-03). {BODY}\n\nA. Osei, MD",
    f"Hi team,\n\nCan you fit in Vera Lindholm tomorrow? {BODY}\n\nOona Prewitt, RM",
    f"Vera Lindholm. {BODY}\n\nCamille Ravensworth",
    f"I, Vera Lindholm, say so: {BODY}\n\nVera Lindholm",
    "Please arrange therapeutic ultrasound for my patient Vera Lindholm.\n\nQuentin Abel, MD",
    (
        "Bonjour, Vera Lindholm, canal bouché. Pas d'infection, pas d'antibiotique, aucune "
        "contre-indication.\n\nMaude Lalib, sage-femme"
    ),
]


@pytest.mark.parametrize("text", MAIL_LETTERS)
def test_a_mail_that_is_a_letter(text: str) -> None:
    assert judge(text, mail=True).kind is DocumentKind.REFERRAL


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", DocumentKind.EMPTY),
        (" \n\t\n ", DocumentKind.EMPTY),
        ("████ ███ ██\n\n███████ ████", DocumentKind.UNREADABLE),
        ("Re: ███████ ██████, ██ ██ ████\n██████████ ███ ████████", DocumentKind.UNREADABLE),
        ("There is ███ sign of ██████. " + BODY, DocumentKind.REFERRAL),
        (
            "-----BEGIN PGP MESSAGE-----\n\ndZTghgg+SKr2o6o0\n-----END PGP MESSAGE-----",
            DocumentKind.ENCRYPTED,
        ),
        ("This PDF document is protected\n\nSign in to open it.", DocumentKind.ENCRYPTED),
        ("You have received an encrypted message. Click to read it.", DocumentKind.ENCRYPTED),
        (
            (
                "Please wait...\n\nIf this message is not eventually replaced by the proper contents of "
                "the document, update."
            ),
            DocumentKind.UNSUPPORTED_FORMAT,
        ),
        (
            "The document you are trying to load requires Adobe Reader 8 or higher.",
            DocumentKind.UNSUPPORTED_FORMAT,
        ),
        (
            f"{BODY} Please wait until Monday to phone me. Her health card is protected information.",
            DocumentKind.REFERRAL,
        ),
    ],
)
def test_what_cannot_be_read(text: str, kind: DocumentKind) -> None:
    assert judge(text).kind is kind


def test_a_signed_letter_under_an_odd_heading_stays_a_referral() -> None:
    for heading in (
        "Invoice enclosed",
        "Insurance matter",
        "Laboratory results attached",
        "Patient information",
        "Newsletter office",
    ):
        assert judge(signed("A. Osei, MD", head=heading)).kind is DocumentKind.REFERRAL
