"""Letters that look complete and are not: marks of another meaning, children, people who do not sign."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.decide import decide
from pipeline.model import Context, Decision, Page, Reading, ReadingMethod
from pipeline.policy import load_policy
from validators import assess

LETTER = """Lakeview Family Practice
12 Example Street, Toronto ON
416-555-0100

November 12, 2026

{reference}

Dear Physiotherapist,

{body}

Sincerely,

{signature}"""
REFERENCE = "Re: Maria Lopez\nDOB: 1993-04-02"
BODY = """I saw her today with a blocked duct in the left breast.

She has no contraindications to therapeutic ultrasound. There is no infection and she is not taking
antibiotics. I recommend therapeutic ultrasound."""
SIGNATURE = "Dr. Anna Reed, MD"
GRID = """| Item | Code |
| Infection | N |
| Current antibiotic | N |
| Contraindication to ultrasound | N |
| Therapeutic ultrasound recommended | Y |

"""
TICKED = """[x] No infection
[x] No antibiotics
[x] No contraindications to treatment
[x] Therapeutic ultrasound recommended

"""


def _decision(*, reference: str = REFERENCE, body: str = BODY, signature: str = SIGNATURE) -> Decision:
    text = LETTER.format(reference=reference, body=body, signature=signature)
    reading = Reading(
        pages=(Page(number=1, text=text, method=ReadingMethod.TEXT),), method=ReadingMethod.TEXT
    )
    policy = load_policy()
    return decide(reading, assess(reading, Context(), policy), policy, date(2026, 11, 12)).decision


@pytest.mark.parametrize(
    "key",
    [
        "Key to codes: Y = yes. X = no. N = not asked or not assessed at this visit.",
        "Y = yes, N = not done",
        "N means that the question was not put.",
        "(N = no information; O = no; Y = yes)",
        "'N' stands for 'not known to this clinic'.",
    ],
)
def test_a_mark_says_what_the_key_of_the_form_gives_it(key: str) -> None:
    assert _decision(body=GRID + key) is Decision.FOLLOW_UP


@pytest.mark.parametrize(
    "key",
    [
        "Key: Y = yes, N = no",
        "Y means yes and N means no.",
        "Codes: N = negative; Y = positive",
        "Session: 20 min = one visit.",
        "BMI = 24",
    ],
)
def test_a_key_that_gives_the_usual_meaning_changes_nothing(key: str) -> None:
    assert _decision(body=GRID + key) is Decision.APPROVED


@pytest.mark.parametrize(
    ("key", "decision"),
    [
        ("X = to be confirmed by the physician", Decision.FOLLOW_UP),
        ("A cross means that the point was not discussed.", Decision.FOLLOW_UP),
        ("x = not applicable", Decision.FOLLOW_UP),
        ("x = yes", Decision.APPROVED),
        ("A cross means that the statement is true.", Decision.APPROVED),
        ("[x] = confirmed by me today", Decision.APPROVED),
    ],
)
def test_so_does_a_tick(key: str, decision: Decision) -> None:
    assert _decision(body=TICKED + key) is decision


@pytest.mark.parametrize(
    "reference",
    [
        "Re: the mother of Oskar Brook (born 12 April 2026)",
        "Re: mother of Noah Beaumont, DOB 3 March 2026",
        "Re: Mum of baby Elsie Grant",
        "RE: Baby Liam Connor's mother",
        "Re: Liam Gray (infant), his mother",
        "Concerning Theo Marsh's mother",
        "Re: parent of Ada Blum",
        "Re: Ned Quill, 9 weeks old, and his mother",
        "Objet : la mère de Léo Gagnon",
        "Re: breastfeeding mother of Jonah Pike",
    ],
)
def test_a_child_is_not_the_patient(reference: str) -> None:
    assert _decision(reference=reference) is Decision.FOLLOW_UP


@pytest.mark.parametrize(
    "reference",
    [
        "Re: Maria Lopez, mother of Oskar (born 12 April 2026)",
        "Re: Mrs. Ana Brook, mother of Oskar Brook",
        "Mother: Ana Brook   Baby: Oskar Brook",
        "Re: Ana Brook (baby: Leo, 2 May 2026), DOB 3 May 1992",
        "Re: mother Ana Brook, DOB 3 May 1992",
    ],
)
def test_a_mother_who_is_named_is_the_patient(reference: str) -> None:
    assert _decision(reference=reference) is Decision.APPROVED


@pytest.mark.parametrize(
    "signature",
    [
        "Inga Kvaal, BSc, MD candidate (2027)\n\nLakehead Rural Medicine: J. Bellingham, MD, site lead",
        "Ira Vale, office manager\nMapleview Health: S. Tan, MD; R. Poe, MD",
        "Kim Ott, ND\n\nWellbeing House: medical director L. Park, MD",
        "Jo Fells, MOA\n\nOur doctors: A. Reed, MD; B. Khan, MD",
        "Inga Kvaal, MD '27",
        "Inga Kvaal, MD-to-be",
        "Inga Kvaal, MD (class of 2027)",
    ],
)
def test_who_leads_a_place_does_not_sign_for_who_writes(signature: str) -> None:
    assert _decision(signature=signature) is Decision.FOLLOW_UP


@pytest.mark.parametrize(
    "signature",
    [
        "Ann Roe, RM\n\nMill Pond Midwives: B. Lark, RM, practice lead",
        "Dr. Anna Reed, MD\nSite lead, Lakehead Rural Medicine",
        "Physician: Anna Reed, MD",
        "Inga Kvaal, MD (class of 2015)",
    ],
)
def test_who_signs_counts_whoever_leads_the_place(signature: str) -> None:
    assert _decision(signature=signature) is Decision.APPROVED


@pytest.mark.parametrize(
    "listed",
    [
        "SAFETY PLAN (for later)\n1. Fever, red streaks: that's mastitis until proven otherwise, call me.",
        "SAFETY PLAN (for later)\n1. Don't start any antibiotic from a friend's cupboard.\n2. Rest.",
        "What to watch for\n1. A lump is scanned, to rule out an abscess.\n2. Calf pain: maybe a clot.",
        "When to seek help:\n1) mastitis: hot, red, feverish\n2) abscess: a lump that throbs",
    ],
)
def test_a_list_of_what_might_come_says_nothing_of_now(listed: str) -> None:
    assert _decision(body=f"{BODY}\n\n{listed}") is Decision.APPROVED


@pytest.mark.parametrize(
    "listed",
    [
        "SAFETY PLAN\n1. Finish the Keflex.\n2. Fever: call.",
        "SAFETY PLAN\n1. She has mastitis now: call if worse.",
        "When to call:\n- her mastitis is still hot today",
        "Just in case:\n- implants in both breasts since 2015, she has the card",
    ],
)
def test_what_is_there_counts_in_such_a_list_too(listed: str) -> None:
    assert _decision(body=f"{BODY}\n\n{listed}") is Decision.FOLLOW_UP
