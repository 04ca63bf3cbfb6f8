"""Who signs, by every way in which people sign."""

from __future__ import annotations

import pytest

from pipeline.model import ReferrerType
from tests.validators.judged import BODY, judge, signed

CREDENTIALS = [
    # physicians
    ("A. Osei, MD", "physician", "A. Osei"),
    ("Abena Osei MD CCFP", "physician", "Abena Osei"),
    ("Abena Osei, M.D.", "physician", "Abena Osei"),
    ("Abena Osei, M.D", "physician", "Abena Osei"),
    ("Dr. Abena Osei, MBBS", "physician", "Abena Osei"),
    ("Dr Abena Osei, MBChB, CCFP(EM)", "physician", "Abena Osei"),
    ("Abena Osei, MB BCh BAO, FRCPC", "physician", "Abena Osei"),
    ("Abena Osei, MDCM", "physician", "Abena Osei"),
    ("Abena Osei\nFamily Physician", "physician", "Abena Osei"),
    ("Abena Osei\nPaediatrician", "physician", "Abena Osei"),
    ("Abena Osei, general practitioner", "physician", "Abena Osei"),
    ("Dr. Abena Osei, Family Medicine", "physician", "Abena Osei"),
    ("Dr. A. Osei (family doctor)", "physician", "A. Osei"),
    ("Abena Osei, MD, FRCSC\nGeneral Surgery", "physician", "Abena Osei"),
    ("Abena Osei, MD, PhD, FRCPC", "physician", "Abena Osei"),
    ("Abena Osei, MD\nPGY-3, Obstetrics and Gynaecology", "physician", "Abena Osei"),
    ("Abena Osei, MD (R2, Family Medicine)", "physician", "Abena Osei"),
    ("Abena Osei\nResident physician", "physician", "Abena Osei"),
    ("Dr. P. Wong, MD, locum for Dr. R. Beaulieu", "physician", "P. Wong"),
    ("Dr. Abena Osei\nCPSO # 81234", "physician", "Abena Osei"),
    ("Dr. Abena Osei, DO, CPSO 81234", "physician", "Abena Osei"),
    ("Dre Mireille Gaboury, médecin de famille", "physician", "Mireille Gaboury"),
    ("Dre Mireille Gaboury\nOmnipraticienne", "physician", "Mireille Gaboury"),
    ("Dr Thibault Nkodo, pédiatre", "physician", "Thibault Nkodo"),
    ("Abena Osei, MD (she/her)", "physician", "Abena Osei"),
    ("Abena Osei (she/her), MD", "physician", "Abena Osei"),
    ("abena osei, md", "physician", "Abena Osei"),
    ("~ Abena Osei, MD", "physician", "Abena Osei"),
    ("I. P. Feather, MD", "physician", "I. P. Feather"),
    ("P.-L. Castonguay-Dube, MD", "physician", "P.-L. Castonguay-Dube"),
    ("Maude Laliberté, CCMF", "physician", "Maude Laliberté"),
    # obstetricians
    ("Dr Abena Osei\nConsultant Obstetrician", "obstetrician", "Abena Osei"),
    ("Abena Osei, MBBCh FRCOG", "obstetrician", "Abena Osei"),
    ("Abena Osei, MD, FRCSC\nObstetrics and Gynaecology", "obstetrician", "Abena Osei"),
    ("Abena Osei, MD FRCSC (Ob/Gyn)", "obstetrician", "Abena Osei"),
    ("A. Osei MD FRCSC OBGYN", "obstetrician", "A. Osei"),
    ("Dr. Abena Osei\nObstetrician & Gynaecologist", "obstetrician", "Abena Osei"),
    ("Dr. Abena Osei, OB", "obstetrician", "Abena Osei"),
    ("Dre Irène Pouliot, obstétricienne-gynécologue", "obstetrician", "Irène Pouliot"),
    # midwives
    ("Oona Prewitt, RM", "midwife", "Oona Prewitt"),
    ("Oona Prewitt, R.M.", "midwife", "Oona Prewitt"),
    ("Oona Prewitt RM, BHSc", "midwife", "Oona Prewitt"),
    ("Oona Prewitt\nRegistered Midwife", "midwife", "Oona Prewitt"),
    ("Maude Laliberté, sage-femme", "midwife", "Maude Laliberté"),
    ("Oona Prewitt, rm", "midwife", "Oona Prewitt"),
    # nurse practitioners
    ("Devi Lind, NP", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind, RN(EC)", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind, RN (EC), MN", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind NP-PHC", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind, N.P.", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind\nNurse Practitioner (Primary Health Care)", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind, infirmière praticienne spécialisée", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind, IP\nInfirmière praticienne", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind, XQZ\nNurse Practitioner", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind, RN, NP, IBCLC", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind, MN-NP", "nurse_practitioner", "Devi Lind"),
    ("Devi Lind, Registered Nurse (Extended Class)", "nurse_practitioner", "Devi Lind"),
    # nurses
    ("Joy Amankwah, Reg. N.", "registered_nurse", "Joy Amankwah"),
    ("Joy Amankwah, Clinical Nurse Specialist", "registered_nurse", "Joy Amankwah"),
    ("Maude Laliberté, inf., B.Sc.", "registered_nurse", "Maude Laliberté"),
    ("Joy Amankwah, RN", "registered_nurse", "Joy Amankwah"),
    ("Joy Amankwah, R.N., BScN", "registered_nurse", "Joy Amankwah"),
    ("Joy Amankwah BScN RN", "registered_nurse", "Joy Amankwah"),
    ("Joy Amankwah, RN, IBCLC", "registered_nurse", "Joy Amankwah"),
    ("Joy Amankwah\nPublic Health Nurse", "registered_nurse", "Joy Amankwah"),
    ("Aurélie Ndiaye, infirmière autorisée", "registered_nurse", "Aurélie Ndiaye"),
    ("Aurélie Ndiaye, inf. aut.", "registered_nurse", "Aurélie Ndiaye"),
    ("Joy Amankwah, RPN", "practical_nurse", "Joy Amankwah"),
    ("Joy Amankwah, Registered Practical Nurse", "practical_nurse", "Joy Amankwah"),
    ("Aurélie Ndiaye, infirmière auxiliaire", "practical_nurse", "Aurélie Ndiaye"),
    # lactation consultants
    ("Tove Anand, IBCLC", "lactation_consultant", "Tove Anand"),
    ("Tove Anand, RD, IBCLC", "lactation_consultant", "Tove Anand"),
    ("Dr. Tove Anand, ND, IBCLC", "lactation_consultant", "Tove Anand"),
    ("Tove Anand\nInternational Board Certified Lactation Consultant", "lactation_consultant", "Tove Anand"),
    ("Tove Anand, consultante en lactation", "lactation_consultant", "Tove Anand"),
    # not accepted
    ("Devon Ach, PA", "physician_assistant", "Devon Ach"),
    ("Devon Ach, CCPA\nPhysician Assistant", "physician_assistant", "Devon Ach"),
    ("Dr. Soleil Marsh, ND", "naturopath", "Soleil Marsh"),
    ("Dr. Soleil Marsh\nNaturopathic Doctor", "naturopath", "Soleil Marsh"),
    ("Dr. Soleil Marsh\nNaturopathic Physician", "naturopath", "Soleil Marsh"),
    ("Marjolaine Auger, naturopathe", "naturopath", "Marjolaine Auger"),
    ("Dr. Trent Bask, BSc, DC", "chiropractor", "Trent Bask"),
    ("Dr. Trent Bask\nDoctor of Chiropractic", "chiropractor", "Trent Bask"),
    ("Dr Luc Roy, chiropraticien", "chiropractor", "Luc Roy"),
    ("Dr. Paul Holl, DDS", "dentist", "Paul Holl"),
    ("Dr. Paul Holl, DMD", "dentist", "Paul Holl"),
    ("Alvin Sequ, RPh", "pharmacist", "Alvin Sequ"),
    ("Dr. Alvin Sequ, PharmD", "pharmacist", "Alvin Sequ"),
    ("Dr. Iris Stav, Ph.D., C.Psych.", "psychologist", "Iris Stav"),
    ("Rory Mac, MScPT", "physiotherapist", "Rory Mac"),
    ("Rory Mac, PT", "physiotherapist", "Rory Mac"),
    ("Jody Marsh, RMT", "massage_therapist", "Jody Marsh"),
    ("Jody Marsh\nRegistered Massage Therapist", "massage_therapist", "Jody Marsh"),
    ("Tyrell Hutch, R.Kin", "kinesiologist", "Tyrell Hutch"),
    ("Celeste Arm, DOMP", "osteopath", "Celeste Arm"),
    ("Celeste Arm, D.O.M.P.\nManual osteopath", "osteopath", "Celeste Arm"),
    ("Dr. Celeste Arm, DO", "osteopath", "Celeste Arm"),
    ("Celeste Arm, DO (Spain)", "osteopath", "Celeste Arm"),
    ("Saoirse Black\nBirth & Postpartum Doula", "doula", "Saoirse Black"),
    ("Saoirse Black, CD(DONA)", "doula", "Saoirse Black"),
    ("Nadia Kole\nMedical student, year 3", "student", "Nadia Kole"),
    ("Nadia Kole, MD Candidate 2027", "student", "Nadia Kole"),
    ("Nadia Kole, MD (cand.)", "student", "Nadia Kole"),
    ("Nadia Kole, BSc, MD2028", "student", "Nadia Kole"),
    ("Nadia Kole\nClinical clerk", "student", "Nadia Kole"),
    ("Nadia Kole\nMidwifery student", "student", "Nadia Kole"),
    ("Nadia Kole, nursing student", "student", "Nadia Kole"),
    ("Nadia Kole\nStudent midwife", "student", "Nadia Kole"),
    ("Nadia Kole, étudiante en médecine", "student", "Nadia Kole"),
    ("Kim Stubbs\nOffice Administrator", "office_staff", "Kim Stubbs"),
    ("Kim Stubbs, MOA", "office_staff", "Kim Stubbs"),
    ("Kim Stubbs, receptionist", "office_staff", "Kim Stubbs"),
    ("Kim Stubbs\nMedical secretary to Dr. H. Papadakis", "office_staff", "Kim Stubbs"),
    ("Maureen Tap, MSW, RSW", "other", "Maureen Tap"),
    ("Maureen Tap, RD", "other", "Maureen Tap"),
    ("Maureen Tap, CLC", "other", "Maureen Tap"),
    ("Maureen Tap\nLactation counsellor", "other", "Maureen Tap"),
    ("Maureen Tap\nFamily support worker", "other", "Maureen Tap"),
    ("Dr. Maureen Tap, OD", "other", "Maureen Tap"),
    ("Maureen Tap, RN (retired)", "other", "Maureen Tap"),
    ("Maureen Tap, retired midwife", "other", "Maureen Tap"),
    # nothing to be found
    ("Dr. C. Ravensworth", "unknown", "C. Ravensworth"),
    ("Dre Camille Ravensworth", "unknown", "Camille Ravensworth"),
    ("Camille Ravensworth", "unknown", "Camille Ravensworth"),
    ("Camille Ravensworth, BSc, MDiv", "unknown", "Camille Ravensworth"),
    ("Camille Ravensworth\nLakeshore NP Clinic", "unknown", "Camille Ravensworth"),
    ("Camille Ravensworth\nRiverdale Midwives", "unknown", "Camille Ravensworth"),
    ("Dr. Camille Ravensworth\nElm Family Physicians", "unknown", "Camille Ravensworth"),
    ("Dr. Camille Ravensworth\nLakeshore Family Practice", "unknown", "Camille Ravensworth"),
    ("Camille Ravensworth\ncc: Dr. P. Lam, MD", "unknown", "Camille Ravensworth"),
    ("Camille Ravensworth\nFamily physician: Dr. P. Lam, MD", "unknown", "Camille Ravensworth"),
]


@pytest.mark.parametrize(("signature", "kind", "name"), CREDENTIALS, ids=[row[0] for row in CREDENTIALS])
def test_the_credential_decides(signature: str, kind: str, name: str) -> None:
    referrer = judge(signed(signature)).referrer
    assert (referrer.type.value, referrer.name) == (kind, name)
    assert referrer.evidence


@pytest.mark.parametrize(
    ("signature", "kind", "name"), CREDENTIALS[:60], ids=[row[0] for row in CREDENTIALS[:60]]
)
def test_without_a_leave_taking_too(signature: str, kind: str, name: str) -> None:
    referrer = judge(signed(signature, closing="")).referrer
    assert (referrer.type.value, referrer.name) == (kind, name)


FOR_SOMEBODY = [
    ("Dr. Abena Osei, MD\nper J. Lin, MOA", "physician", "Abena Osei"),
    ("Dr. A. Osei, MD, per J. Lin, MOA", "physician", "A. Osei"),
    ("Abena Osei, RM, per J. Lin (student midwife)", "midwife", "Abena Osei"),
    ("J. Lin, MOA, for Dr. A. Osei, MD", "physician", "A. Osei"),
    ("J. Lin, medical student, on behalf of Dr. A. Osei, MD, CCFP", "physician", "A. Osei"),
    ("J. Lin for Dr. Abena Osei, MD", "physician", "Abena Osei"),
    ("p.p. Dr. Abena Osei, MD", "physician", "Abena Osei"),
    ("J. Lin\np.p. Dr. Abena Osei, MD", "physician", "Abena Osei"),
    ("e-signed by Dr. Abena Osei, MD", "physician", "Abena Osei"),
    ("Electronically signed by: Abena Osei, NP\n2026-11-06 14:52", "nurse_practitioner", "Abena Osei"),
    ("Signé électroniquement par Dre Abena Osei, M.D.", "physician", "Abena Osei"),
    ("(signed) Abena Osei, MD", "physician", "Abena Osei"),
    ("Original signed by Abena Osei, MD", "physician", "Abena Osei"),
    ("Rune Ash, MD, FRCSC\nStaff obstetrician\n\nSigned electronically by staff", "obstetrician", "Rune Ash"),
    ("Oona Prewitt, RM (signing for the practice)", "midwife", "Oona Prewitt"),
    ("/s/ Abena Osei, RN", "registered_nurse", "Abena Osei"),
    ("Dictated by Dr. Abena Osei, MD", "physician", "Abena Osei"),
    ("Signed on behalf of Oona Prewitt, RM\nby C. Aalto, midwifery student", "midwife", "Oona Prewitt"),
    ("Electronically authenticated by: Abena Osei, MD, FRCSC, OB/GYN", "obstetrician", "Abena Osei"),
    # a professional who signs for another one counts for what he or she is
    ("Joy Amankwah, RN, for Dr. A. Osei, MD", "registered_nurse", "Joy Amankwah"),
    ("Soleil Marsh, ND, for Dr. A. Osei, MD", "naturopath", "Soleil Marsh"),
    ("Devon Ach, CCPA, for Dr. A. Osei, MD", "physician_assistant", "Devon Ach"),
    # nobody with a credential is named
    ("J. Lin, MOA, for Dr. A. Osei", "office_staff", "J. Lin"),
    ("Dr. P. Wong, locum for Dr. A. Osei, MD", "unknown", "P. Wong"),
    # the supervisor has not signed
    ("J. Lin, medical student\nReviewed with my supervisor, Dr. A. Osei, MD", "student", "J. Lin"),
    ("J. Lin\nClinical clerk\nSupervisor: Dr. A. Osei, MD", "student", "J. Lin"),
    ("J. Lin, student midwife\nPreceptor: Oona Prewitt, RM", "student", "J. Lin"),
    ("J. Lin, medical student (under the supervision of Dr. A. Osei, MD)", "student", "J. Lin"),
    ("Abena Osei, MD\nPGY-2 (resident)\nSupervising physician: Dr. L. Cast", "physician", "Abena Osei"),
    # both have signed
    ("J. Lin, medical student\nCo-signed by Dr. A. Osei, MD", "physician", "A. Osei"),
    ("Joy Amankwah, RN\nAbena Osei, MD", "physician", "Abena Osei"),
    ("Tove Anand, IBCLC\nOona Prewitt, RM", "midwife", "Oona Prewitt"),
]


@pytest.mark.parametrize(("signature", "kind", "name"), FOR_SOMEBODY, ids=[row[0] for row in FOR_SOMEBODY])
def test_who_signs_in_whose_name(signature: str, kind: str, name: str) -> None:
    referrer = judge(signed(signature)).referrer
    assert (referrer.type.value, referrer.name) == (kind, name)


LETTERHEADS = [
    ("Y. Sokol, MD, FRCPC\nGeneral Internal Medicine", "Y. Sokol", "physician", "Y. Sokol"),
    ("Dr. Yana Sokol\nMD CCFP\nArts Building", "Y. Sokol", "physician", "Yana Sokol"),
    ("Yana Sokol MD FRCSC\nObstetrics and Gynecology", "Yana Sokol, MD", "obstetrician", "Yana Sokol"),
    ("Dr. Aisha Conteh MD FRCSC\nObstetrics and Gynecology", "Yana Sokol, MD", "physician", "Yana Sokol"),
    ("Dr. Yana Sokol\nElm NP Clinic", "Y. Sokol", "unknown", "Yana Sokol"),
    ("Dr. Yana Sokol, ND\nHealing Arts", "Dr. Yana Sokol", "naturopath", "Yana Sokol"),
    ("Yana Sokol Medicine Professional Corporation", "Y. Sokol", "physician", "Y. Sokol"),
    ("Ignatius P. Feather, MB BCh BAO, CCFP\nPhysician", "I. P. Feather", "physician", "I. P. Feather"),
    ("The office of Dr. Yana Sokol, MD, CCFP", "Y. Sokol", "physician", "Y. Sokol"),
    ("Yana Sokol, RM\nHome visits", "Yana", "midwife", "Yana Sokol"),
    ("YANA SOKOL IBCLC", "Yana S.", "lactation_consultant", "Yana Sokol"),
    ("Yana Sokol, RM\nAnn Roe, RM", "Yana", "unknown", "Yana"),
    ("Yana Sokol, RM", "Yara", "unknown", "Yara"),
    ("Yana Sokol, RM", "Yana T.", "unknown", "Yana T."),
    ("Dr. Helen Papa, MD, CCFP", "Kim Stubbs\nOffice Administrator", "office_staff", "Kim Stubbs"),
    ("Dr. Helen Papa, MD, CCFP", "Kim Stubbs", "unknown", "Kim Stubbs"),
    ("Dr. Helen Papa, MD, CCFP", "Kim Papa", "unknown", "Kim Papa"),
    ("Dr. Aisha Conteh, MD (Tuesdays)\nDr. Gareth Lind", "Dr. Gareth Lind", "unknown", "Gareth Lind"),
    ("Dr. Aisha Conteh, MD\nDr. Gareth Lind, DC", "Dr. Gareth Lind", "chiropractor", "Gareth Lind"),
    ("Dr. N. Castle, MD, Medical Director", "Rylan Okafor, CCPA", "physician_assistant", "Rylan Okafor"),
    ("Dr. Helen Papa, MD, CCFP", "", "unknown", None),
    ("Dr. Helen Papa, MD, CCFP", "Signature: ____________________", "unknown", None),
]


@pytest.mark.parametrize(("head", "signature", "kind", "name"), LETTERHEADS)
def test_a_letterhead_speaks_only_for_the_one_who_signs(
    head: str, signature: str, kind: str, name: str | None
) -> None:
    referrer = judge(signed(signature, head=head)).referrer
    assert (referrer.type.value, referrer.name) == (kind, name)


IN_THE_BODY = [
    ("I am her family physician and saw her today.", "physician"),
    ("As her midwife, I have seen her today.", "midwife"),
    ("I'm a registered nurse at the drop-in.", "registered_nurse"),
    ("I am a social worker and lead a group of mothers.", "other"),
    ("I am the medical student on this service.", "student"),
    ("Je suis sa sage-femme depuis le printemps.", "midwife"),
    ("I am the assistant to a family physician.", "unknown"),
    ("I am a friend of her midwife.", "unknown"),
    ("I saw her together with her family physician.", "unknown"),
    ("Her midwife, Oona Prewitt, RM, asked me to write.", "unknown"),
    ("Dr. A. Osei, MD, agrees with me.", "unknown"),
]


@pytest.mark.parametrize(("sentence", "kind"), IN_THE_BODY)
def test_the_writers_own_words_count_and_no_others(sentence: str, kind: str) -> None:
    short = judge(signed("Camille Ravensworth", body=f"{sentence} {BODY}"))
    assert short.referrer.type.value == kind


FORMS = [
    ("Provider: Oona Prewitt, RM\nDate: 2026-11-05", "midwife", "Oona Prewitt"),
    ("Signed by: Oona Prewitt, RM", "midwife", "Oona Prewitt"),
    ("Signature\tOona Prewitt, RM", "midwife", "Oona Prewitt"),
    ("Nurse practitioner: Fenn Gupta, NP", "nurse_practitioner", "Fenn Gupta"),
    ("Midwife\tOona Prewitt, RM", "midwife", "Oona Prewitt"),
    ("Family physician: Dr. A. Osei, MD", "unknown", None),
    ("Midwife: Oona Prewitt", "unknown", None),
    ("Physician signature: A. Osei, MD", "physician", "A. Osei"),
    ("Prescriber: Dr. A. Osei, MD     CPSO 81234", "physician", "A. Osei"),
    ("Signature: ____________________     Date: ____________", "unknown", None),
    ("Name of provider: ____________", "unknown", None),
]


@pytest.mark.parametrize(("field", "kind", "name"), FORMS)
def test_forms_name_their_author_in_a_field(field: str, kind: str, name: str | None) -> None:
    form = (
        "OAKWOOD CLINIC\nModality referral\n\nName: Vera Lindholm\nDOB: 1991-02-03\n\n"
        "\N{BALLOT BOX WITH CHECK} No contraindications\n\N{BALLOT BOX WITH CHECK} Therapeutic ultrasound\n\n"
        + field
    )
    referrer = judge(form).referrer
    assert (referrer.type.value, referrer.name) == (kind, name)


MAILS = [
    (
        "Amara Nwosu MD CCFP\nLakeshore Family Health Team\n\nSent from my iPhone",
        None,
        "physician",
        "Amara Nwosu",
    ),
    (
        "Cheers,\nFern\n\nFern Halloran, Registered Midwife\nWychwood Midwives",
        None,
        "midwife",
        "Fern Halloran",
    ),
    ("Perpetua, RM\nHarvest Midwives, 437-555-0163", "Perpetua Lind-Amadi", "midwife", "Perpetua Lind-Amadi"),
    ("Best,\nFern", "Fern Halloran RM", "midwife", "Fern Halloran"),
    ("Best,\nFern", "Fern Halloran", "unknown", "Fern Halloran"),
    ("Best,\nFern", "Wychwood Midwives RM", "unknown", "Fern"),
    ("Best,\nTricia, Hillside Prenatal", "Hillside Prenatal", "unknown", None),
    ("Merci et bonne journée,\nGisèle Parent, sage-femme", None, "midwife", "Gisèle Parent"),
    ("Merci,\nMireille St-Onge, infirmière autorisée (IA)", None, "registered_nurse", "Mireille St-Onge"),
    ("À bientôt,\n\nGisèle Parent, sage-femme", None, "midwife", "Gisèle Parent"),
    (
        (
            "C. Ng, MD\nMimico Family Physicians | 12 Lake Shore | 416-555-0182\n\nCONFIDENTIALITY "
            "NOTICE: for Dr. Ko, ND only."
        ),
        None,
        "physician",
        "C. Ng",
    ),
]


@pytest.mark.parametrize(("ending", "sender", "kind", "name"), MAILS)
def test_mails_end_with_a_signature(ending: str, sender: str | None, kind: str, name: str | None) -> None:
    text = f"Hello,\n\nVera Lindholm (born 3 February 1991). {BODY}\n\n{ending}"
    referrer = judge(text, mail=True, sender=sender).referrer
    assert referrer.type.value == kind
    if name is not None:
        assert referrer.name == name


def test_a_signature_in_quoted_mail_signs_nothing() -> None:
    history = "-----Original Message-----\nFrom: A\nTo: B\n\nRegards,\nOona Prewitt, RM"
    text = f"Hi, see below. My blocked duct hurts.\n\nVera Lindholm\n\n{history}"
    assert judge(text, mail=True, quoted=history).referrer.type is not ReferrerType.MIDWIFE


PATIENTS_THEMSELVES = [
    (
        "I, Vera Lindholm, born 3 February 1991, hereby declare that I have no contraindications.",
        "Vera Lindholm",
    ),
    (
        (
            "I, Dr. Vera Lindholm, hold a doctorate in biology. I have no infection. I'd like to have"
            " my blocked duct treated."
        ),
        "Dr. Vera Lindholm",
    ),
    ("I have a blocked duct and I am not on antibiotics. Please treat me.", "Vera Lindholm"),
    ("I have no infection. I recommend therapeutic ultrasound for my blocked duct.", "Vera Lindholm, PhD"),
]


@pytest.mark.parametrize(("body", "signature"), PATIENTS_THEMSELVES)
def test_the_patient_signs_herself(body: str, signature: str) -> None:
    short = judge(f"November 9, 2026\n\nReferral letter\n\n{body}\n\nSincerely,\n\n{signature}")
    assert short.referrer.type is ReferrerType.PATIENT


def test_a_provider_with_the_patients_surname_is_no_patient() -> None:
    referrer = judge(signed("Harriet Lindholm, MD")).referrer
    assert referrer.type is ReferrerType.PHYSICIAN


def test_a_second_page_of_another_clinic_signs_nothing() -> None:
    short = judge(
        signed("Dr. C. Ravensworth"), "Maple Street Clinic\n\nThank you for choosing us. Parking is free."
    )
    assert short.referrer.type is ReferrerType.UNKNOWN


@pytest.mark.parametrize(
    "sentence",
    [
        "Referred to us originally by Dr. K. Abdi, MD.",
        "Dr. K. Abdi, MD, agrees.",
        "Dr. K. Abdi, MD, agrees with this plan",
        "Discussed with Dr. K. Abdi, MD, CCFP.",
        "Case seen with Dr. K. Abdi, MD",
        "Thank you, Dr. K. Abdi, MD",
        "Her family doctor is Dr. K. Abdi, MD.",
        "cc: Dr. K. Abdi, MD, CCFP",
        "Copies: Dr. K. Abdi, MD",
        "Family physician: Dr. K. Abdi, MD",
        "MRP: Dr. K. Abdi, MD",
        "Dear Dr. K. Abdi, MD,",
        "Approved by Dr. K. Abdi, MD",
        "Medical Director: Dr. K. Abdi, MD",
    ],
)
@pytest.mark.parametrize("signature", ["Torvald Menon, MScPT", "Torvald Menon", ""])
def test_a_provider_who_is_only_mentioned_signs_nothing(sentence: str, signature: str) -> None:
    for text in (
        signed(signature, body=f"{BODY}\n\n{sentence}"),
        signed(f"{signature}\n\n{sentence}".strip()),
    ):
        referrer = judge(text).referrer
        assert referrer.type in {ReferrerType.PHYSIOTHERAPIST, ReferrerType.UNKNOWN}, text


ROSTERS = [
    (
        (
            "Chantal Beau, RPN\n\nBAYFIELD\nCOMMUNITY HEALTH\nMedical lead:\nF. Okello, MD\nNursing:"
            "\nC. Beau, RPN\nM. Silva, RN"
        ),
        "practical_nurse",
    ),
    ("Devon Ach, CCPA\n\nRiverside Urgent Care\nDr. K. Mistry, MD", "physician_assistant"),
    (
        (
            "Devon Ach, CCPA\nPhysician Assistant\nRiverside Urgent Care\n416-555-0100\nDr. K. "
            "Mistry, MD\nDr. P. Lam, MD"
        ),
        "physician_assistant",
    ),
    ("Camille Ravensworth\n\nElm Clinic\nDr. K. Mistry, MD", "unknown"),
    ("Y. Sokol\n\nElm Clinic\nDr. K. Mistry, MD\nDr. Y. Sokol, MD", "unknown"),
    ("Joy Amankwah, RN\nElm Clinic\nCo-signed by: Abena Osei, MD", "physician"),
    ("J. Lin, MOA\nElm Clinic\nfor Dr. Abena Osei, MD", "physician"),
]


@pytest.mark.parametrize(("signature", "kind"), ROSTERS)
def test_a_clinics_list_of_providers_behind_the_signature_signs_nothing(signature: str, kind: str) -> None:
    assert judge(signed(signature, head="")).referrer.type.value == kind
