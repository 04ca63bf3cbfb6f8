"""Rows that were written before the engine and are looked at only as figures.

Each mention stands in square brackets with what holds of it behind a bar: `n` negated, `h` historical,
`y` hypothetical, `o` another person, `u` uncertain; nothing behind the bar is a finding of the patient now.
"""

from __future__ import annotations

from tests.validators.assertion_score import score, spread

HELD = spread(
    """
# Discharge summaries: the course
The patient is a 67-year-old man with a history of [coronary artery disease|h] and [type 2 diabetes|h] who presented with [crushing chest pain|].
She was admitted with [fever|] and [rigors|] and was found to have [pyelonephritis|].
He ruled out for [myocardial infarction|n] by serial enzymes.
Cardiac catheterization did not reveal any [significant stenosis|n].
During the admission he had no further episodes of [chest pain|n].
Hospital course was complicated by [atrial fibrillation|], which converted on amiodarone.
The patient tolerated the procedure without [complications|n].
There was no evidence of [deep venous thrombosis|n] on Doppler, but a [Baker's cyst|] was seen.
He remained [afebrile|] and was without [leukocytosis|n].
Blood cultures were negative, and [endocarditis|n] was ruled out by echocardiogram.
She was discharged home on [metoprolol|] and was told to return if she developed [fever|y] or [bleeding|y].
The [rash|] did not improve with steroids.
His [renal failure|] was felt to be secondary to [dehydration|].
No [seizure activity|n] was noted while on the ward.
She was not started on [heparin|n] because of [thrombocytopenia|].
The patient never required [intubation|n].
DISCHARGE DIAGNOSES: 1. [Congestive heart failure|]. 2. [Hypertension|].
He has been free of [pain|n] since yesterday.
The family declined [hemodialysis|n].
Her [nausea|] persisted without [vomiting|n].
# Discharge summaries: the past
PAST MEDICAL HISTORY: [Hypertension|h], [gout|h], [hyperlipidemia|h], and [osteoarthritis|h].
PMH: [CHF|h], [DM2|h], [COPD|h]. Meds: [lisinopril|].
Past medical history is significant for [breast cancer|h] treated with [lumpectomy|h] in 1994.
He is status post [coronary artery bypass grafting|h] in 1999.
PAST SURGICAL HISTORY: [Appendectomy|h], [tonsillectomy|h].
She had a [pulmonary embolism|h] ten years ago.
He was hospitalized last year for [diverticulitis|h].
The patient suffered a [stroke|h] in 2001 and has residual [left hemiparesis|].
She has a remote history of [tobacco use|h].
Past history is remarkable for [asthma|h] as a child.
She has never had a [blood transfusion|n].
He reports a prior [heart attack|h] at age 45.
Significant for a previous [hip fracture|h] and an old [compression fracture|h] of L1.
She denies any history of [diabetes|nh].
There is no prior history of [seizures|nh].
The patient was diagnosed with [multiple sclerosis|h] in 1988.
Known [hypertension|] is poorly controlled.
[Chronic renal insufficiency|] with a baseline creatinine of 2.1.
H/o [DVT|h], h/o [GI bleed|h].
S/p [cholecystectomy|h].
# Emergency notes
CHIEF COMPLAINT: [Abdominal pain|].
This is a 34 year old female with a 3-day history of [cough|] and [sore throat|].
HISTORY OF PRESENT ILLNESS: The patient developed [headache|] this morning while at work.
She denies [fever|n], [chills|n], [night sweats|n], [weight loss|n], [hemoptysis|n], or [sick contacts|n].
He complains of [shortness of breath|] but denies [chest pain|n], [palpitations|n] or [diaphoresis|n].
pt c/o [n/v|] x 2 days, no [diarrhea|n], no [melena|n]
Patient denies any [loss of consciousness|n] but does recall [hitting his head|].
REVIEW OF SYSTEMS: Negative for [fever|n], [rash|n], [dysuria|n]; positive for [fatigue|].
ROS otherwise negative except for [mild headache|].
No [neck pain|n], [back pain|n], or [extremity pain|n] after the collision.
He fell two hours ago and now has [wrist swelling|] without [deformity|n].
brought in by mother for [fever|] and [ear pain|]
Mother states that he has had [vomiting|] since last night.
The patient's wife found him with [slurred speech|].
She has had a [runny nose|] for the past week.
[Dizziness|] resolved after one litre of saline.
Rule out [appendicitis|u].
Return to the emergency department for [worsening pain|y], [fever|y] or [numbness|y].
He was told to call if [redness|y] develops around the wound.
I doubt [pulmonary embolism|nu] in this low-risk patient.
Symptoms are most likely due to [gastroenteritis|u].
She is not [pregnant|n].
Denies [ETOH|n], smokes one [pack per day|].
Neither [vomiting|n] nor [diarrhea|n] was reported.
Lungs: clear bilaterally, no [wheezes|n], [rales|n] or [rhonchi|n]. Heart: regular, [systolic murmur|] at the apex.
Extremities: No [cyanosis|n], [clubbing|n], or [edema|n].
Abdomen soft, nontender, no [rebound|n] or [guarding|n], positive [bowel sounds|].
GENERAL: Alert, in no acute [distress|n].
No [focal deficits|n] are appreciated.
Neurological: nonfocal, no [facial droop|n], there is mild [ataxia|].
He ambulates without difficulty despite [ankle pain|].
[Nausea|]: yes. [Vomiting|n]: no. [Fever|n]: none.
[Chest pain|n]: denies.
(+) [cough|], (-) [fever|n]
The [headache|] is not associated with [photophobia|n].
He could not rule out having had [a seizure|u].
Tetanus is not up to date and there is a [laceration|] of the scalp.
# Radiology
There is no [pneumothorax|n] or [pleural effusion|n].
FINDINGS: No [focal consolidation|n], [effusion|n], or [pneumothorax|n]. The heart is [enlarged|].
No acute [intracranial hemorrhage|n], [mass effect|n] or [midline shift|n].
Stable [right lower lobe nodule|], unchanged from the prior study.
No change in the [left pleural effusion|].
IMPRESSION: 1. No [acute fracture|n]. 2. [Degenerative changes|] of the lumbar spine.
Findings are suspicious for [malignancy|u].
[Pneumonia|u] cannot be excluded.
Opacity in the left base may represent [atelectasis|u] or [pneumonia|u].
[Atelectasis|u] versus [infiltrate|u] at the right base.
HISTORY: [Cough|] and [fever|].
INDICATION: 55-year-old with [shortness of breath|], evaluate for [pulmonary embolus|u].
CLINICAL HISTORY: Rule out [pneumonia|u].
Old [granulomatous disease|h] is noted.
The previously seen [pneumothorax|] has not changed in size.
No interval increase in the size of the [subdural hematoma|].
Low probability for [pulmonary embolism|nu].
The gallbladder is without [stones|n] or [wall thickening|n].
There are postsurgical changes from prior [mastectomy|h].
[Hydronephrosis|n] is not identified.
No definite evidence of [metastatic disease|n].
[Calcifications|n] are absent.
The lungs are clear of [infiltrates|n].
Evidence of an old [left parietal infarct|h], without [acute ischemia|n].
No [abnormality|n] other than a small [hiatal hernia|].
[Free air|n] is not seen; [dilated loops|] of bowel are present.
Comparison is made with the prior exam, which showed [pulmonary edema|h].
There has been interval development of a [right effusion|].
No radiographic evidence of [tuberculosis|n], however [emphysema|] is present.
Absence of [flow voids|n] in the left carotid.
# Echo
Left ventricular function is normal without [regional wall motion abnormalities|n].
No [pericardial effusion|n]. Mild [mitral regurgitation|].
There is trace [tricuspid regurgitation|] and no [pulmonary hypertension|n].
[Aortic stenosis|n] is not present.
No [vegetation|n] was seen, although [endocarditis|u] cannot be ruled out.
The aortic valve is calcified with no significant [stenosis|n], moderate [insufficiency|].
No [intracardiac thrombus|n], [mass|n] or [shunt|n] visualized.
INDICATIONS: [Syncope|].
Consistent with an old [inferior myocardial infarction|h].
[Left atrial enlargement|] with normal right heart.
# Surgical and pathology reports
PREOPERATIVE DIAGNOSIS: [Cholelithiasis|].
There were no [intraoperative complications|n].
The liver was inspected and no [metastases|n] were encountered.
Estimated [blood loss|] was 50 mL and the patient was extubated without [incident|n].
Margins are free of [tumor|n].
Sections show [adenocarcinoma|] with no [lymphovascular invasion|n] identified.
Lymph nodes, negative for [carcinoma|n].
The risks of surgery including [bleeding|y], [infection|y] and [bile leak|y] were discussed.
This patient has previously undergone [hysterectomy|h] for [fibroids|h].
The appendix was removed, and no [perforation|n] was found.
A [hernia sac|] was identified, and there was no [incarcerated bowel|n].
[Malignancy|n] not identified.
Benign colonic mucosa; no [dysplasia|n], no [granulomas|n].
The bowel showed no signs of [ischemia|n].
# Progress notes
Overnight: no [events|n]. Denied [pain|n].
Still has [dyspnea|] on exertion, no longer has [orthopnea|n].
[Wound infection|] improving on cefazolin, no [drainage|n].
Will monitor for [bleeding|y].
DVT prophylaxis: heparin SQ.
Started on subcutaneous heparin for prophylaxis of [DVT|y].
Cont [vancomycin|] for [MRSA bacteremia|].
No [fever|n] on antibiotics; [leukocytosis|] persists.
[Chest pain|n] free.
Not only does he have [angina|], he is also in [heart failure|].
Urine culture grew gram negative rods, so [urosepsis|u] is suspected.
She was seen for [depression|], denies [suicidal ideation|n].
[Hypertension|]: no change in regimen.
No improvement in her [cellulitis|].
The patient does not deny [alcohol abuse|].
Pain is not relieved by [morphine|].
He is at high risk for [aspiration|y].
[Pancreatitis|] is unlikely to be from gallstones.
[PE|nu] is unlikely given normal D-dimer.
She is off [coumadin|n] now.
If [hypotension|y] recurs, give fluids.
[Sepsis|u] is possible.
?[UTI|u]
# Other people
FAMILY HISTORY: Mother with [breast cancer|o]; father died of [myocardial infarction|o].
Family history of [colon cancer|o], [diabetes|o] and [stroke|o].
Her sister has [lupus|o].
His father had [prostate cancer|o], but he himself has [kidney stones|].
There is no family history of [sudden death|no].
FH: [CAD|o], [HTN|o]. SH: no tobacco.
Patient's mother suffers from [depression|o].
[Diabetes|o] in both parents.
She lives with her mother, has [asthma|], and attends school.
According to her daughter, she has been having [confusion|].
Her husband recently had the [flu|o].
His brother was diagnosed with [lymphoma|o] and is under treatment.
Per mother, no [vomiting|n].
Grandfather died from [lung cancer|o].
Positive family history for [hypertension|o].
The patient's [chest pain|] worries his wife.
Family history is noncontributory; she has [hypothyroidism|].
He was accompanied by his son and reports [weakness|].
Family history: negative for [thyroid disease|no].
The maternal aunt had [ovarian cancer|o].
Exposed to a roommate with [mononucleosis|o].
Father alive with [heart disease|o], mother alive and well.
Family members deny any recent [falls|n].
SOCIAL HISTORY: He has a history of [alcohol abuse|h] and quit smoking in 1990.
# Wrapped, lower, upper, fragments
NO ACUTE [DISTRESS|n]. [TACHYCARDIC|].
no
  [fever|n] or
  [chills|n]
- denies [cp|n], [sob|n]
- [uri sx|] x 4d
neg for [mets|n]
w/o [hematuria|n]
No [known drug allergies|n].
Without any [evidence of trauma|n]
no hx of [stroke|nh]
no [fever|n],[cough|n],[rash|n]
pos [murphy's sign|]; neg [homans sign|n]
"no [pain|n]," she says
[HIV|n] negative.
"""  # noqa: E501  a sentence stays on its line: a line break would be another sentence
)


def test_the_held_out_half_reaches_its_floors() -> None:
    scores = score(HELD)
    assert scores["negated"].f1 >= 0.97
    assert scores["historical"].f1 >= 0.85
    assert scores["other_person"].f1 >= 0.95


def test_the_held_out_half_is_large() -> None:
    assert len(HELD) >= 250
