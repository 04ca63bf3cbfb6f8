"""Whom a letter is about, by every way in which letters say it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.validators.judged import BODY, about, judge
from validators.names import name_at, person_name, same_person

BORN = date(1991, 2, 3)

REFERENCES = [
    "Re: Vera Lindholm, DOB 1991-02-03",
    "RE: Vera Lindholm (3 Feb 1991)",
    "Re Vera Lindholm\ndob 1991/02/03",
    "Re: Mrs. Vera Lindholm; 3 February 1991; HCN 1450 827 366 FV",
    "Re: Ms. Vera Lindholm (née Roy), DOB: Feb 3, 1991",
    "Re: LINDHOLM, Vera     1991-02-03     Chart 44-19082",
    "Re: Lindholm, Vera\nDOB: 1991-02-03\nMRN 0093317",
    "RE: VERA LINDHOLM\nD.O.B.: 03 Feb 1991",
    "Re: LINDHOLM Vera, 1991-02-03",
    "Re: Vera LINDHOLM   b. 1991-02-03",
    "Regarding my patient\nVERA LINDHOLM\nd.o.b. 1991 Feb 03",
    "Regarding Vera Lindholm, D.O.B. 1991/02/03",
    "Patient: Vera Lindholm     DOB: 1991-02-03",
    "PATIENT: Vera Lindholm\nDATE OF BIRTH: 3 February 1991",
    "Patient: LINDHOLM, Vera    F    1991-02-03",
    "Patient name: Vera Lindholm\nDate of birth: 03-02-1991",
    "Patient's name: Vera Lindholm\nPatient's date of birth: 3 Feb 1991",
    "Pt: Vera Lindholm  1991-02-03",
    "Pt name: Vera Lindholm\nDOB: 3 Feb 1991",
    "Client: Vera Lindholm     d.o.b. 3 February 1991",
    "Client    Vera Lindholm\nBorn      February 3, 1991",
    "Client\tVera Lindholm\nBorn\t3 February 1991",
    "Name\tVera Lindholm\nDOB\t3 Feb 1991",
    "Patient\tVera Lindholm, 03-Feb-1991",
    "S\tVera Lindholm, DOB 1991-02-03. Blocked duct, left breast.",
    "Name: Vera Lindholm        D.O.B.: 03 Feb 1991",
    "Last name: Lindholm     First name: Vera     DOB: 03-FEB-1991",
    "Surname: Lindholm\nGiven name: Vera\nBirth date: 1991-02-03",
    "Nom : Lindholm          Prénom : Vera\nDate de naissance : 1991-02-03",
    "Objet : Mme Vera Lindholm, née le 3 février 1991",
    "Patiente : Vera Lindholm, 3 février 1991",
    "Patiente / Patient: Vera Lindholm, née le / born 3 février 1991",
    "Vera Lindholm, DOB 1991-02-03",
    "Vera Lindholm     1991.02.03",
    "Vera Lindholm - February 3, 1991",
    "Vera Lindholm, born February 3, 1991",
    "Ms. Vera Lindholm, D.O.B. 1991-02-03",
    "Vera Lindholm\nBorn 3 February 1991",
    "Vera Lindholm\n1991/02/03",
    "Vera Lindholm, 35 F, DOB 1991-02-03",
    "Vera (Vee) Lindholm, DOB 1991-02-03",
    'Vera "Vee" Lindholm, DOB 1991-02-03',
    "V. Lindholm (Vera), 03-Feb-1991",
    "Re: Vera Lindholm 3 February 1991",
    "Re: Vera Lindholm February 3 1991",
    "Re: Vera Lindholm, born on the third of February, 1991",
    "Re: Vera Lindholm (3.II.1991)",
    "RE: Vera Lindholm   03-ii-91",
    "Re   Vera Lindholm\n     1991.02.03",
    "Mom: Vera Lindholm\nMom's birthday: 3/2/1991",
    "Caller: Vera Lindholm\nCaller's date of birth: 1991-02-03",
    "Client: Vera Lindholm (DOB: the 3rd of February, 1991)",
    "Mrs. Vera Lindholm, born on the 3rd of February 1991",
    "Vera Lindholm (F, 35 y.o., 1991-02-03)",
    "Re: Vera Lindholm, F, 35 y (03 Feb 1991)",
    "Patiente : Vera LINDHOLM\nDDN : 91/02/03 (aa/mm/jj)",
    "Re: V. Lindholm (Vera)\nDOB Feb 3 1991",
    "Re: Vera Lindholm, D.O.B. February 3, 1991",
    "Re: Vera Lindholm, DN : 3 février 1991",
    "Re: Vera Lindholm, 03FEB1991",
    "Vera Lindholm, dob: 3 Feb \N{LEFT SINGLE QUOTATION MARK}91",
    "Vera Lindholm of 12 Elm Street, Toronto, born February 3, 1991",
    "Family name: Lindholm        Given name: Vera\nDOB (y/m/d): 1991/02/03",
    "DOB 1991-02-03, Vera Lindholm",
    "V. Lindholm (Vera, 3 Feb 1991)",
    "LINDHOLM, VERA  F35  1991-02-03",
]


@pytest.mark.parametrize("reference", REFERENCES)
def test_name_and_birth_date_are_found(reference: str) -> None:
    (patient,) = judge(about(reference)).patients
    assert (patient.name, patient.date_of_birth) == ("Vera Lindholm", BORN)
    assert patient.evidence


SENTENCES = [
    (
        "I'm writing about one of my lovely clients, Vera Lindholm, who is 19 days out. Her "
        "birthday is 3 February 1991."
    ),
    "Thank you for seeing Vera Lindholm (DOB 1991-02-03).",
    "I am referring Vera Lindholm, born 3 February 1991, for treatment.",
    "Please give therapeutic ultrasound to Vera Lindholm (dob 1991-02-03), blocked duct L.",
    "Please arrange therapeutic ultrasound for my patient Vera Lindholm (3 Feb 1991).",
    "Vera Lindholm (born February 3, 1991) needs therapeutic ultrasound.",
    "Vera Lindholm, birthday 3 February 1991, three weeks postpartum.",
    "I spoke with Vera Lindholm (DOB 3 Feb 1991) by telephone today.",
    "Ma patiente, Vera Lindholm, née le 3 février 1991, allaite.",
    "I saw my patient Ms. Vera Lindholm today. Date of birth: 1991-02-03.",
    "One of our mothers, Vera Lindholm, born 3 February 1991, has a blocked duct.",
    "Je suis la sage-femme de Vera Lindholm (née le 3 février 1991).",
    "Pouvez-vous voir Vera Lindholm (née le 3 février 1991)?",
    "This letter concerns Vera Lindholm, whose date of birth is 3 February 1991.",
    "Remember Vera Lindholm? (Feb 3 '91.) She is back.",
    "See below. She's Vera Lindholm, DOB 1991-02-03.",
    "It's Vera Lindholm again (1991-02-03).",
    "Name's Vera Lindholm, dob 1991-02-03.",
    "The patient's name is Vera Lindholm and she was born on 3 February 1991.",
    "Vera Lindholm's DOB is February 3, 1991.",
    "May I send you Vera Lindholm (she turned 35 on the 3rd of February; 1991 vintage)?",
    "I write of Vera Lindholm, who turned thirty-five on the 3rd of February (1991 is her year).",
    "I've been to see Vera Lindholm, who'll be 36 on 3 February (born 1991).",
    "My client Vera Lindholm was born in 1991, on February 3rd.",
    "Vera Lindholm came to see me. She was born on 3 February 1991.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_running_text_names_her_too(sentence: str) -> None:
    (patient,) = judge(about("", body=f"{sentence} {BODY}")).patients
    assert (patient.name, patient.date_of_birth) == ("Vera Lindholm", BORN)


NOT_HER = [
    "Baby: Leo Lindholm, born 20 September 2026",
    "Her son Leo Lindholm (born 2026-09-20) is thriving.",
    "Partner: Tom Lindholm, 1990-03-04",
    "Husband: Tom Lindholm, born 1990-03-04",
    "Emergency contact: Tom Lindholm, 416-555-0101",
    "Family physician: Dr. Peter Lam, MD",
    "Her doctor is Dr. Peter Lam.",
    "Seen by: Anwen Price, RM",
    "I discussed this with Anwen Price, RM.",
    "cc: Dr. Peter Lam, MD",
    "Her mother Ann Lindholm had breast cancer.",
    "Her twins, Luc and Maya, were born on 8 September 2026.",
    "Surgical history: appendix 2009; Caesarean 2026-09-20.",
    "She will come with her sister Ann Roy.",
    "Her baby's name is Leo Lindholm.",
    "Baby's birthday is 12 September; her last surgery was in 2009.",
    "Mutual friend: Ann Roy",
]


@pytest.mark.parametrize("line", NOT_HER)
def test_family_and_providers_are_no_patients(line: str) -> None:
    (patient,) = judge(about("Re: Vera Lindholm, DOB 1991-02-03", body=f"{BODY}\n\n{line}")).patients
    assert (patient.name, patient.date_of_birth) == ("Vera Lindholm", BORN)


SEVERAL = [
    (
        "\tClient 1\tClient 2\nName\tVera Lindholm\tAnna Petrov\nDOB\t1991-02-03\t1992-05-06",
        ["Vera Lindholm", "Anna Petrov"],
    ),
    ("Patients\tVera Lindholm\tAnna Petrov\tZoe Roe", ["Vera Lindholm", "Anna Petrov", "Zoe Roe"]),
    ("Re: Vera Lindholm, DOB 1991-02-03\nRe: Anna Petrov, DOB 1992-05-06", ["Vera Lindholm", "Anna Petrov"]),
    ("Re: Vera Lindholm and Anna Petrov", ["Vera Lindholm", "Anna Petrov"]),
    ("Re: Vera and Anna Lindholm", ["Vera Lindholm", "Anna Lindholm"]),
    ("Patients: Vera Lindholm; Anna Petrov", ["Vera Lindholm", "Anna Petrov"]),
    (
        "Vera Lindholm, born 1991-02-03 (left breast)\nAnna Petrov, born 1992-05-06 (right)",
        ["Vera Lindholm", "Anna Petrov"],
    ),
    ("1) Vera Lindholm 1991-02-03\n2) Anna Petrov 1992-05-06", ["Vera Lindholm", "Anna Petrov"]),
    ("I am referring two patients, Vera Lindholm and Anna Petrov.", ["Vera Lindholm", "Anna Petrov"]),
    (
        "I refer both sisters, Vera Lindholm (1991-02-03) and Anna Lindholm (1993-02-03).",
        ["Vera Lindholm", "Anna Lindholm"],
    ),
    (
        (
            "Re: Vera Lindholm (1991-02-03)\n\nHer sister Anna Lindholm (1993-02-03) has the same; "
            "please treat both."
        ),
        ["Vera Lindholm", "Anna Lindholm"],
    ),
]


@pytest.mark.parametrize(("reference", "names"), SEVERAL)
def test_more_than_one_patient_is_told(reference: str, names: list[str]) -> None:
    assert [patient.name for patient in judge(about(reference)).patients] == names


@pytest.mark.parametrize(
    "cell", ["Dr. Peter Lam", "Partner: Tom Roe", "Peter Lam, MD", "left breast", "Tom Roe (partner)"]
)
def test_other_cells_of_her_row_name_no_patient(cell: str) -> None:
    assert [one.name for one in judge(about(f"Name\tVera Lindholm\t{cell}")).patients] == ["Vera Lindholm"]


ANSWER = "She is born 1991-02-03. NO INFECTION.\n\nOona Prewitt, RM\n\n"


@pytest.mark.parametrize(
    ("quoted", "name"),
    [
        ("> Please confirm before we can book Vera Lindholm:", "Vera Lindholm"),
        ("> For Vera Lindholm, born 3 Feb 1991, we still need your letter.", "Vera Lindholm"),
        ("> We wait for letters for Vera Lindholm, born 1991-02-03 and Ann Roe, born 1992-03-04.", None),
        ("> Which patient is this about?", None),
    ],
)
def test_an_answer_is_about_the_one_patient_of_the_question(quoted: str, name: str | None) -> None:
    found = judge(f"{ANSWER}{quoted}", mail=True, quoted=quoted).patients
    assert [one.name for one in found] == ([name] if name else [])


NAMES = [
    "Zoë St. Laurent",
    "Njeri Mwangi-St. Clair",
    "Anne-Marie St-Onge Roy",
    "Hendrika J. M. van Wijk-Sandhu",
    "Fatima bint Rashid al-Hashimi",
    "Anna-Lena von und zu Falk",
    "Caoimhe Ó Súilleabháin",
    "Maria dos Santos Silva",
    "Ma Yan",
    "Do Quyen Le",
    "April May",
    "Chloe Ward",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "reference", ["Re: {}, DOB 1991-02-03", "Patient: {}\nDOB: 1991-02-03", "{} (3 Feb 1991)"]
)
def test_a_name_is_taken_as_a_whole(name: str, reference: str) -> None:
    assert [one.name for one in judge(about(reference.format(name))).patients] == [name]


@pytest.mark.parametrize(
    "reference",
    [
        "Re: a resident of our house",
        "Re: my patient",
        "Re: referral for therapeutic ultrasound",
        "A resident of our house, whose name I may not put on paper, has a blocked duct.",
        "Patient: ____________     DOB: ____________",
        "Patient: <<Name>>   DOB: {{dob}}",
        "Patient:\nDOB:",
        "",
    ],
)
def test_a_name_that_is_not_given_is_not_made_up(reference: str) -> None:
    assert judge(about(reference)).patients == ()


@pytest.mark.parametrize(
    ("text", "sender", "name"),
    [
        (
            (
                "Hi,\n\nI have a clogged duct. Can I get in tomorrow?\n\nThank you so much\nMorgan Villa"
                "\n647-555-0110"
            ),
            None,
            "Morgan Villa",
        ),
        (
            (
                "Hi, my right side is rock hard. Could I see the massage lady? Do I really need a letter?"
                "\n\nHana"
            ),
            "Hana Marlowe",
            "Hana Marlowe",
        ),
        (
            (
                "Could you please hold an appointment for one of our patients, Annalise Ferr, cell "
                "437-555-0121?\n\nTricia"
            ),
            "Hillside",
            "Annalise Ferr",
        ),
        ("My name is Morgan Villa and I would like to book.", None, "Morgan Villa"),
    ],
)
def test_a_mail_without_a_letter_names_its_writer_or_her(text: str, sender: str | None, name: str) -> None:
    assert [patient.name for patient in judge(text, mail=True, sender=sender).patients] == [name]


@pytest.mark.parametrize(
    ("typed", "filed"),
    [
        ("ROY, Anne-Marie", "Anne-Marie Roy"),
        ("ROY Anne-Marie", None),
        ("MCKELLAR, DAWN", "Dawn McKellar"),
        ("MACDONALD, Fiona", "Fiona MacDonald"),
        ("MACHADO, Ines", "Ines Machado"),
        ("O'BRIEN, Siân", "Siân O'Brien"),
        ("D'ANGELO, Rosa", "Rosa D'Angelo"),
        ("Mrs. Fiona MacTavish-Rao", "Fiona MacTavish-Rao"),
        ("Mme Élodie Tremblay-Nkurunziza", "Élodie Tremblay-Nkurunziza"),
        ("van der Berg, Joan", "Joan van der Berg"),
        ("Maria de la Cruz", "Maria de la Cruz"),
        ("Ngoc Anh Dang", "Ngoc Anh Dang"),
        ("Margaret Roy (née Tremblay)", "Margaret Roy"),
        ("Marta Elżbieta Bukowski", "Marta Elżbieta Bukowski"),
        ("J.R. Smith", "J.R. Smith"),
        ("Siobhán Ní Bhriain", "Siobhán Ní Bhriain"),
        ("Gisèle Parent", "Gisèle Parent"),
        ("June Park", "June Park"),
        ("Oonagh Page", "Oonagh Page"),
        ("Lydia May", "Lydia May"),
        ("KRISTA VANDENBERG", "Krista Vandenberg"),
        ("therapeutic ultrasound", None),
        ("Therapeutic Ultrasound", None),
        ("____", None),
        ("", None),
    ],
)
def test_a_name_is_filed_as_it_is_written(typed: str, filed: str | None) -> None:
    if filed is not None or not typed.startswith("ROY"):
        assert person_name(typed) == filed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A. Petrov", "Anton Petrov", True),
        ("Anton Petrov", "Anton Petrov", True),
        ("Petrov", "Anton Petrov", True),
        ("Kim Papa", "Helen Papa", False),
        ("Anton Petrov", "Anton Pavlov", False),
        ("Rosa Lee-Park", "Rosa Park", True),
    ],
)
def test_whether_two_names_are_one_persons(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


@pytest.mark.parametrize(
    "text", ["She is well", "No infection", "Dear Vera", "12 Main Street", "\N{BALLOT BOX} Yes", "de lait"]
)
def test_ordinary_words_are_no_names(text: str) -> None:
    assert name_at(text) is None


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ("Name\tZofia Barczak\tDominika Lee\nDOB\t1993-06-02\t1996-01-29", 2),
        ("Name     Zofia Barczak      Dominika Lee\nDOB     1993-06-02     1996-01-29", 2),
        ("Client\tAna Petrov\tOlga Ivanova\tIrina Sokolova", 3),
        ("Patient\tAna Petrov\tDOB\t1990-01-01", 1),
        ("Name\tAna Petrov\tBlocked duct", 1),
        ("Patient: Ana Petrov     Referring Provider: Jane Roe", 1),
        ("Patient: Ana Petrov      DOB: 1990-01-01      Sex: F", 1),
    ],
)
def test_a_row_of_names_is_of_several_patients(rows: str, names: int) -> None:
    """Two patients side by side in one table are two; a name beside another field is one."""
    assert len(judge(about(rows)).patients) == names
