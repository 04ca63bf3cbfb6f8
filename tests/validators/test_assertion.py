"""What sentences of many kinds of report assert; `test_assertion_held` explains the marks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validators.assertion_score import Row, Score, score, spread
from validators.assertion import Assertion, assess_mention

TUNING = spread(
    """
# Denials over long lists
The patient denies [headache|n], [visual changes|n], [diplopia|n], [dysphagia|n], [hoarseness|n], [cough|n], [sputum|n], [wheezing|n], [orthopnea|n], [edema|n], [claudication|n], [heartburn|n], [melena|n], [constipation|n], [dysuria|n], [frequency|n], [nocturia|n], [arthralgia|n], [rash|n], and [easy bruising|n].
She denied any [chest pain|n], [pressure|n] or [tightness|n], any [shortness of breath|n] at rest or with exertion, [orthopnea|n], or [paroxysmal nocturnal dyspnea|n].
No [fevers|n], no [chills|n], no [sweats|n]; he does have [a productive cough|].
There is no [jugular venous distention|n], [carotid bruit|n], [thyromegaly|n] or [lymphadenopathy|n].
Denies [fever|n] or [chills|n] but has had [nausea|].
He denies [chest pain|n] on exertion, [dyspnea|n], or [syncope|n].
She denies [headache|n] with visual changes, [weakness|n], or [numbness|n].
Denies having had [bloody stools|n].
Denies that he has [chest pain|n].
denies [HA|n]/[dizziness|n]/[syncope|n]
ROS: No [weight loss|n]. No [hematochezia|n]. Occasional [heartburn|].
Pertinent negatives: [fever|n], [rash|n], [neck stiffness|n].
He denies any of the following: [chest pain|n], [palpitations|n], [presyncope|n].
Review of systems is negative for [diarrhea|n], [constipation|n], and [abdominal pain|n].
All other systems negative, except for [joint pain|].
Skin: no [rashes|n] or [lesions|n]. Psych: [anxious|].
HEENT: no [icterus|n]; Neck: [lymphadenopathy|] on the left.
# Where a denial ends
No [fever|n], but [chills|] were present.
There is no [abdominal tenderness|n]; however, [distention|] is noted.
No [pleural effusion|n] is seen and the heart is [enlarged|].
No [rales|n], his breathing is [labored|].
No [JVD|n], lungs have [bibasilar crackles|].
He has no [chest pain|n] and is [short of breath|] only on stairs.
No [vomiting|n] and he has had [diarrhea|] all night.
No [pericardial effusion|n], mild [aortic sclerosis|].
No [fracture|n], moderate [soft tissue swelling|] over the ankle.
Patient without [fever|n] presents with [dysuria|].
There were no [symptoms|n] other than [fatigue|].
No [abnormality|n] apart from [diverticulosis|].
Exam unremarkable except for [left knee effusion|].
She did not lose [consciousness|n], which makes [a concussion|] mild.
No [anemia|n] despite [heavy menses|].
He was not anticoagulated because of [a recent bleed|].
No antibiotics were given for [bronchitis|].
She was not taken to surgery due to [severe emphysema|].
No surgery is planned for this [hernia|].
The patient did not go to the hospital with [the headache|].
He could not walk secondary to [leg pain|].
Not a surgical candidate given [advanced dementia|].
He was not compliant with treatment of [hypertension|].
No medications for [diabetes|].
No intervention was needed for [bradycardia|].
No [ischemia|n] in the territory of [the old infarct|h].
There is no flow in [the aneurysm|].
No [pneumothorax|n] following [thoracentesis|].
No [bleeding|n] from [the ulcer|].
No [complications|n] of [diabetes|].
No relief of [pain|] with oxycodone.
Without relief of her [headache|].
No worsening of his [heart failure|].
No increase in [oxygen requirement|].
No significant interval change in [the bilateral infiltrates|].
No change in [mental status|].
No progression of [disease|].
No response of [the tumor|] to chemotherapy.
He had no difficulty with [swallowing|].
There is no doubt that she has [sepsis|].
There is no question of [an effusion|] on the right.
He did not respond to [furosemide|].
[Pain|] did not resolve with rest.
The [infiltrate|] has not changed since Monday.
The [ulcer|] is not healing.
Her [asthma|] is not well controlled.
The [lesion|] is not resolved on today's images.
He does not tolerate [metformin|].
She does not know whether she had [a seizure|u].
It is not clear if this represents [pneumonia|u].
Not only [fever|] but also [rigors|] were recorded.
He is not only [febrile|] but [hypotensive|].
Non-healing [ulcer|] of the heel.
[Gram-negative bacteremia|] was treated with ceftriaxone.
Coagulase negative [staphylococcus|] grew from one bottle.
False negative [stress test|].
Negative pressure ventilation for [atelectasis|].
HER2-negative [breast cancer|] on the left.
Culture negative [endocarditis|] remains the diagnosis.
The patient failed to respond to treatment of her [psoriasis|].
[Failure to thrive|] and [loss of appetite|].
Admitted for [absence seizures|].
[Loss of consciousness|] for two minutes was witnessed.
Presented with [inability to walk|] and no [trauma|n].
There was no [loss of consciousness|n].
[Non-small cell lung cancer|] with no [nodal disease|n].
[No-reflow phenomenon|] was observed.
No more than mild [edema|].
There is no [mass|n] with the exception of [a 4 mm cyst|].
Free air under the diaphragm suggests [perforation|u].
No known cause of [the syncope|].
No cause for [the anemia|] was found.
Patient states nothing relieves [the itching|].
# Denials that reach
No evidence of recurrence of [melanoma|n].
No evidence of [acute cardiopulmonary disease|n].
No radiographic findings to suggest [osteomyelitis|n].
There is nothing to suggest [meningitis|n].
No findings suspicious for [malignancy|n].
No focal opacity suggestive of [pneumonia|n].
There are no findings consistent with [vasculitis|n].
No suspicion for [abuse|n].
No signs or symptoms of [infection|n].
No complaints of [dizziness|n].
She has no complaints other than [back pain|].
The patient has not had any [falls|n].
He has not been [febrile|n].
She does not have [asthma|n].
He does not appear to have [appendicitis|n].
The study did not demonstrate [reflux|n].
MRI failed to show [a herniated disc|n].
CT excludes [hemorrhage|n].
CT of the head ruled out [hemorrhage|n].
A normal troponin rules out [infarction|n].
[Myocardial infarction|n] was ruled out.
[PE|n] ruled out by CT.
[Infection|n] has been excluded.
[Malignancy|n] is absent.
[Fever|n] and [chills|n] are denied.
[Nausea|n], [vomiting|n] and [diarrhea|n] were denied.
[Bowel sounds|n] absent.
[Masses|n]: none.
[Edema|n] - none
[Allergies|n]: None.
[Jaundice|n]? No.
[Smoking|n]: never.
[Hepatitis B|n] was negative.
[Urine nitrite|n] negative, leukocyte esterase positive.
[Strep|n] was negative and flu was positive.
[Murmurs|n] are not heard.
[A fracture|n] is not identified on these views.
No [rales|n], [wheezes|n] were heard.
[Pneumothorax|n] could not be demonstrated.
[Bleeding|n] has not recurred.
[Seizures|n] never recurred.
[Pain|n]-free at discharge.
She is now [symptom|n] free.
Free of [disease|n].
Lack of [rebound tenderness|n].
Absence of [pulses|n] in the left foot.
In the absence of [fever|n], no antibiotics were given.
Nor was there any [tenderness|n].
Neither [edema|n] nor [erythema|n] is seen.
No [erythema|n], warmth, nor [drainage|n].
No longer [suicidal|n].
[Ascites|n] is no longer present.
She never had [chickenpox|n].
He never complained of [chest pain|n].
Patient not in [respiratory distress|n].
Not on [insulin|n].
Not taking [aspirin|n].
He refused [a flu shot|n].
She declined [surgery|n].
There has been no [diarrhea|n] or [blood in the stool|n].
Presents with [cough|], without [hemoptysis|n], and with [wheezing|].
Soft, non-tender, non-[distended|n].
Non [diabetic|n].
Negative [Homan's sign|n].
Negative [Murphy sign|n] and positive [psoas sign|].
Resolution of [pneumothorax|n] since the last film.
This is an old scar rather than [acute infarct|n].
I do not think this is [cellulitis|n].
We did not feel that she had [meningitis|n].
No one in the family smokes; he has [emphysema|].
No need for [intubation|n].
No known [allergies|n].
She has no known history of [hepatitis|nh].
The wound is clean without any sign of [infection|n] or [dehiscence|n].
Cranial nerves intact, without [nystagmus|n].
There was minimal [bleeding|] and no [hematoma|n] at the site.
The lungs were clear, with no [wheezing|n], and the abdomen was soft with [mild tenderness|].
Patient is alert, not [confused|n].
Doubt [DVT|nu].
[DVT|nu] is felt to be unlikely.
Unlikely [pneumonia|nu].
Pulmonary embolism is low on the list; low suspicion for [dissection|nu].
She cannot deny [drinking|].
He does not deny [smoking|].
It is not without [risk|].
Not ruled out: [sepsis|].
# Suspicion
Rule out [MI|u].
R/O [sepsis|u].
Admitted to rule out [myocardial infarction|u].
CT to exclude [abscess|u].
[Abscess|u] has not been excluded.
We cannot exclude [a small effusion|u].
Could not rule out [early appendicitis|u].
Possible [UTI|u].
Probable [cholecystitis|u].
[Sarcoidosis|u] is suspected.
Concern for [cauda equina syndrome|u].
This is concerning for [osteomyelitis|u].
This likely represents [scarring|u].
She may have [asthma|u].
In May she had [bronchitis|].
Differential includes [lymphoma|u] and [sarcoidosis|u].
Question of [infiltrate|u] in the lingula.
[Stroke|u] vs [TIA|u].
Suggestive of [cirrhosis|u].
Presumed [viral syndrome|u].
?[PE|u]
No effusion, possible [atelectasis|u].
# Conditions and fears
If [chest pain|y] recurs, take nitroglycerin.
Return if [shortness of breath|y] or [swelling|y] develops.
Should she develop [fever|y], call the clinic.
Return for [fever|y] > 101.
Call your doctor for [redness|y], [drainage|y], or [increasing pain|y].
Watch for signs of [infection|y].
Risks including [stroke|y] and [death|y] were explained.
At risk for [falls|y].
Tylenol as needed for [pain|y].
Aspirin for prevention of [stroke|y].
[Seizure|y] precautions.
[DVT|y] prophylaxis with heparin.
In case of [anaphylaxis|y], use the pen.
He returned to the hospital with [fever|].
She called the clinic about [a rash|].
# The past
History of [hypertension|h].
A 70-year-old woman with a history of [hypertension|h], [hyperlipidemia|h], and [gout|h], who presents with [syncope|].
Patient with history of [CHF|h] presents with [leg swelling|].
Patient with history of [CHF|h] presenting with [leg swelling|].
72 y/o M w/ h/o [CAD|h], [HTN|h], [DM|h] p/w [chest pain|].
History of [asthma|h], here with [wheezing|].
History of [colon cancer|h], now with [abdominal pain|].
He has a history of [IV drug abuse|h] and has [an abscess|] of the arm.
He has a history of [migraines|h]. Today he has [a headache|].
PMH: 1. [Hypertension|h]. 2. [Asthma|h]. 3. [Hypothyroidism|h].
PMHx: [seizure disorder|h]; [depression|h]. Exam: [tachycardia|].
PAST MEDICAL HISTORY: Remarkable for [atrial fibrillation|h] and [gout|h]. MEDICATIONS: [digoxin|].
Past Medical History - [GERD|h], [IBS|h]
PAST MEDICAL HISTORY [Hypertension|h] and [diabetes|h].
Past surgical history includes [appendectomy|h].
His past medical history includes [COPD|h] and [prostate cancer|h].
Medical history: [lupus|h], [nephritis|h].
Her cardiac history is significant for [two infarctions|h].
A [seizure|h] history.
[Stroke|h] by history.
She had [pneumonia|h] last year.
She had [pneumonia|h] in 1997.
She had [pneumonia|] last week.
[MI|h] in '92.
[MI|h] (1994), [CABG|h] 1995.
[Hysterectomy|h] 1985.
In 1989 he had [a kidney stone|h].
Four years ago she had [thyroidectomy|h] for [a nodule|h].
She had [a similar episode|h] two years ago.
He had [chest pain|] two days ago.
She underwent [mastectomy|h] in March of 1996.
Status post [MI|h].
Status post [hip replacement|h], now with [infection|].
s/p [CABG|h] x 3
A fall status post [syncope|h].
Prior [CVA|h].
Previous [myocardial infarction|h] and [stroke|h].
No prior [stroke|nh].
Old [lacunar infarcts|h] are seen.
Old [MI|h], new [LBBB|].
Remote [smoker|h].
Childhood [polio|h].
She had [rheumatic fever|h] as a child.
At age 12 he had [a splenectomy|h].
He has had [eczema|h] since childhood.
He had [gout|h] in the past.
In the past he had [gout|h].
[Asthma|h] as a teenager.
Former [smoker|h].
Previously diagnosed with [lupus|h].
[Diabetes|h] diagnosed in 1990.
Carries a diagnosis of [bipolar disorder|].
[Diverticulitis|h] several months ago.
[Pancreatitis|h], resolved in 2002.
Her [anemia|h] has resolved.
[Lymphoma|h] in remission.
SOCIAL HISTORY: [Tobacco|h] quit ten years ago.
Denies a history of [heart disease|nh].
No history of [hepatitis|nh], [tuberculosis|nh] or [HIV|nh].
No previous [surgeries|nh].
No past history of [ulcers|nh].
# Near the past, and recent
History of present illness: [fever|] and [cough|].
HPI: 45 yo male with [flank pain|].
HISTORY: [Trauma|].
CLINICAL HISTORY: [Shortness of breath|].
A two-week history of [fatigue|].
a 4 day hx of [vomiting|]
One month history of [low back pain|].
Several days' history of [jaundice|].
A 20-year history of [diabetes|h].
Brief history of [palpitations|].
History of present illness: she has no [fever|n].
History was obtained from the wife; he has [dementia|].
Compared to the prior study, [the effusion|] is larger.
Since the previous exam [a new nodule|] has appeared.
[Effusion|] unchanged from prior.
He fell prior to admission and has [hip pain|].
Three days prior to admission she noticed [jaundice|].
A 75-year-old man with [confusion|].
An old man with [cough|].
For the past two days she has had [diarrhea|].
Over the past week, [dyspnea|] increased.
Postoperative [ileus|] was noted.
[Chronic back pain|] for which he takes ibuprofen.
Known [coronary disease|].
Recent [MI|].
The previously described [mass|] is smaller.
Earlier today he had [a seizure|].
The chest pain resolved after nitroglycerin, then [dyspnea|] began.
[Chest pain|] resolved with nitroglycerin.
Old records show [nothing of note|].
This is an 80-year-old with [chronic obstructive pulmonary disease|].
S/p fall with [hip fracture|].
[Headache|] for three days.
On 03/14/2004 he was admitted with [pneumonia|].
# Others
Mother had [ovarian cancer|o].
Her mother died of [a stroke|o] at 62.
Father: [hypertension|o]. Mother: [diabetes|o].
Father with [CAD|o], mother with [breast cancer|o].
Family history is significant for [colon cancer|o] in her father.
FAMILY HISTORY: [Heart disease|o], [stroke|o]. REVIEW OF SYSTEMS: [cough|].
FHx: [DM|o], [CA|o]
Strong family history of [breast cancer|o].
No family history of [bleeding disorders|no].
The patient's father had [an MI|o] and the patient has [angina|].
His brother has [schizophrenia|o], and he has [depression|].
[Hypertension|o] in her mother.
[Breast cancer|o] in a maternal aunt.
[Colon cancer|o] (father)
[Diabetes|o] runs in the family.
Maternal grandmother with [glaucoma|o].
Mother's [diabetes|o] is well controlled.
Two sisters, one with [lupus|o].
She lives with her mother, who has [dementia|o].
He cares for his wife, who has [Parkinson's disease|o].
Sick contacts with [influenza|o] at home.
Her mother reports that she has had [fever|].
Mom says he has [a rash|].
Mother denies [vomiting|n] in the child.
Accompanied by her husband, she complains of [back pain|].
Brought by daughter with [altered mental status|].
The child has [otitis media|].
Her son noticed [facial weakness|].
His wife called the ambulance for [chest pain|].
The mother gave him ibuprofen for [fever|].
Per daughter, he has [memory loss|].
Patient is the mother of two with [asthma|].
Husband is concerned about her [depression|].
The patient discussed her [cancer|] with her sister.
Family states that he has had [falls|].
Family was notified of [the hemorrhage|].
Her father is healthy; she has [anemia|].
He lives with his son and has [emphysema|].
Parents are alive and well. He has [hay fever|].
Cannot recall whether her father had [a stroke|uo].
Mother and father both died of [heart attacks|o].
The donor had [hepatitis C|o].
# Surgical, echo, fragments, wrapping
The gallbladder was removed without difficulty; [adhesions|] were lysed.
There was no [evidence of leak|n] and the wound was closed.
After informed consent, risks of [bleeding|y] and [perforation|y] having been explained, the scope was passed.
[Polyp|] was removed, no [bleeding|n] seen.
LV size normal. No [LVH|n]. Trace [MR|]. No [AS|n].
[Aortic insufficiency|n] is not seen; there is [mitral annular calcification|].
There is [hypokinesis|] of the inferior wall without [thrombus|n].
No [tumor|n] seen at the margin; [carcinoma in situ|] 2 mm away.
Benign prostatic tissue with [chronic inflammation|], negative for [malignancy|n].
no
  evidence of
  [pneumonia|n]
NO [MASS|n] OR [ADENOPATHY|n]. [CARDIOMEGALY|].
* no [fever|n]
- [cough|], no [sputum|n]
+ [cough|], - [fever|n]
(-) [fever|n], (+) [cough|]
Ext: no [c/c/e|n]
# Longer sentences, as they are dictated
The patient is a 58-year-old gentleman with a longstanding history of [rheumatoid arthritis|h] on chronic prednisone who was transferred from an outside hospital for management of [septic arthritis|] of the right knee.
She has had no recent [fevers|n], although she did have [an upper respiratory infection|] last week.
There is a questionable history of [angina|hu].
Apparently the patient had [an episode of slurred speech|u] the night before admission.
He was in his usual state of health until 3 days prior to admission, when he developed [nausea|] and [jaundice|].
She has a past history of [ovarian cancer|h], diagnosed in 1992 and treated with [chemotherapy|h], without evidence of [recurrence|n].
ABDOMEN: Soft, nontender, nondistended, without [hepatosplenomegaly|n] or [masses|n].
Cardiac examination revealed a regular rate and rhythm without [murmurs|n], [rubs|n], or [gallops|n].
The right ventricle is normal in size, and there is no evidence of [strain|n].
Pupils equal, no [nystagmus|n], oropharynx without [lesions|n], positive for [thrush|].
The common bile duct is not [dilated|n], and the pancreas is [atrophic|].
No [pulmonary embolus|n] is identified within the main, lobar, or segmental branches. There is [a 5 mm nodule|] in the right upper lobe.
Interval removal of the tube; no [pneumothorax|n]; [bibasilar atelectasis|] persists.
The appendix is not visualized; [appendicitis|u] cannot be excluded.
No [masses|n] are seen, but evaluation is limited due to [body habitus|].
The patient was seen by cardiology, who felt that [his chest pain|] was not [cardiac|n] in origin.
She was noted to have [a low potassium|], which was repleted, and no [arrhythmia|n] was seen thereafter.
On the second day she developed [a fever|] to 102, was pancultured, and no [source|n] was found.
He underwent catheterization, which showed no [obstructive disease|n] but [a dilated cardiomyopathy|].
After the procedure the patient had no [chest pain|n], no [shortness of breath|n], and a small [groin hematoma|].
The patient does have [mild dementia|] but is not [agitated|n].
Of note, she has not had [chest pain|n] in the last six months, and her [exercise tolerance|] is stable.
The patient reports no [pain|n] and feels [tired|].
Positive for [cough|], negative for [fever|n], positive for [chills|].
Reports [nausea|]; denies [emesis|n]; notes [chills|].
He admits to [smoking|], denies [drug use|n].
Chest x-ray with no [infiltrate|n], but with [vascular congestion|].
CT negative for [bleed|n], MRI positive for [infarct|].
CT head neg [bleed|n]
[Nausea|] but no [vomiting|n].
No residual [weakness|n] from [a stroke|h] in 1999.
The abdomen is without [tenderness|n], [guarding|n] or [rebound|n], and [a reducible hernia|] is palpated.
There is no [hydronephrosis|n] or [stone|n]; [the bladder|] is distended.
The patient did well without any further [episodes|n] of [angina|n].
No [recurrent disease|n] but [a seroma|] in the axilla.
Although he denies [alcohol use|n], [his liver enzymes|] are elevated.
Despite the absence of [fever|n], she has [leukocytosis|].
While he has no [orthopnea|n], he has [pedal edema|].
Because she had no [insurance|n], [her diabetes|] went untreated.
The [rash|] spared the face, and there was no [mucosal involvement|n].
Patient awake, alert, in no [distress|n], with [dry mucous membranes|].
Heart sounds are distant with no [murmur|n] and [an irregular rhythm|].
The patient is negative for [HIV|n] but positive for [hepatitis C|].
Workup for [pheochromocytoma|n] was negative.
Evaluation for [DVT|n] was negative.
Cultures remained negative, [fever|] persisted.
Troponins were negative x 3 and [chest pain|] resolved.
Ultrasound was negative for [DVT|n] but showed [a Baker cyst|].
Blood cultures negative, [urine culture|] pending.
Tolerated diet without [nausea|n] or [vomiting|n].
Pulses are intact and there is no [cyanosis|n]. [Varicosities|] are present.
The wound is healing well, no [erythema|n]. There is [serous drainage|].
# More ways to deny
He is without [complaints|n].
There is little or no [pain|n].
Minimal to no [edema|n].
Without need for [transfusion|n].
The findings are not consistent with [stroke|n].
This is not suggestive of [ischemia|n].
She does not meet criteria for [SIRS|n].
He did not have a history of [seizures|nh].
No known prior [MI|nh].
She is not a [smoker|n].
She does not [smoke|n] or [drink|n].
Never [smoked|n].
Was never [intubated|n].
Not [intubated|n] on arrival.
He did not take his [insulin|n] yesterday.
They did not find [any tumor|n].
We saw no [polyps|n].
The patient could not recall any [injury|n].
I see no [evidence of fracture|n].
The patient has yet to develop [neutropenia|n].
No [cough|n]/[sob|n]/[wheeze|n].
No [N|n]/[V|n]/[D|n].
No [rash|n] (or [itching|n]).
No focal [motor|n] or [sensory deficits|n].
No complaints of chest discomfort, [palpitations|n], or [lightheadedness|n].
neg [fever|n]
[Tenderness|n] absent
[Rectal bleeding|n] is denied by the patient.
[Seizures|n] not reported.
[Vegetations|n] were not appreciated.
[Clubbing|n] and [cyanosis|n] were absent.
[Clubbing|n], [cyanosis|n], or [edema|n] not present.
[Consolidation|n] is not evident.
[CHF|n] ruled out.
[Malignancy|n] has been ruled out.
No [hemoptysis|n] reported.
No history or physical findings of [trauma|n].
Clear of [infection|n].
Lungs clear without [crackles|n].
She is free from [pain|n].
The margin is uninvolved by [tumor|].
Neurologic examination fails to reveal [weakness|n].
There are no new [complaints|n].
Not complaining of [pain|n].
He is not experiencing [nausea|n].
There is no clinical or laboratory evidence of [hemolysis|n].
There was no [bleeding|n], [clot|n], nor [ulceration|n].
Nor does he have [dyspnea|n].
[Nodes|n]: no.
He doesn't have [diabetes|n].
She hasn't had [a seizure|n] since.
There isn't any [swelling|n].
He wasn't [hypoxic|n].
Can't feel [any lump|n].
Patient didn’t report [vomiting|n].
# More that only looks like a denial
No treatment of [hypertension|].
No further work-up of [anemia|].
He has not seen a doctor for [his diabetes|].
It cannot be said that there is no [infection|u].
We cannot say there is no [fracture|u].
No prophylaxis was given before [the seizure|].
No one noticed [the rash|].
No pain medicine helped [his headache|].
He could not sleep because of [cough|].
Could not tolerate [MRI|].
Without oxygen he becomes [hypoxic|].
Without treatment, [the infection|] will spread.
She was not seen for [this pain|] before.
The patient did not improve, and [sepsis|] was diagnosed.
He does not remember [the accident|].
[The pain|] is no better.
[Pain|] no worse than yesterday.
The patient had no relief from [her migraine|].
[His fever|] is unchanged; no new findings.
[The murmur|], no change.
There was no improvement in [her symptoms|].
No further improvement of [the neuropathy|] is expected.
No evidence of progression of [her lymphoma|].
[Chest pain|] not relieved by rest.
[Diabetes|] not controlled.
[Ulcer|] not healed.
[Cellulitis|] has not improved.
[Depression|] not otherwise specified.
[Edema|] without change.
[Headache|], no fever.
[Cough|]; denies fever.
[Chest pain|], denies dyspnea.
[Chest pain|] without radiation.
[Fracture|] without displacement.
[Cholelithiasis|] without evidence of cholecystitis.
[Left ventricular hypertrophy|] with no regional abnormality.
[Pneumonia|] - no effusion.
[CAD|], negative stress test.
[Diarrhea|] x 3 days, no blood.
[Hypertension|]. No diabetes.
[Ankle pain|] after fall, no deformity.
[A nodule|] is seen which was not present before.
[A new effusion|], not seen on the prior study.
The patient with [pneumonia|] was not seen by surgery.
[Abdominal pain|] of unknown cause.
[Pain|] worse with movement, none at rest.
[Anemia|] with negative workup.
[Atypical chest pain|], ruled out for MI.
[Asthma|]: not on steroids.
[Asthma|]: no medications.
# Persons
FAMILY HISTORY: Negative for [coronary artery disease|no], positive for [diabetes|o] in a brother. SOCIAL HISTORY: lives alone. EXAM: [anxious|].
Father had [lung cancer|o], was a smoker; mother has [osteoporosis|o].
There is a family history of [premature coronary disease|o], with his brother having had [a myocardial infarction|o] at a young age.
His mother is 80 and has [macular degeneration|o].
Her father passed away from [a stroke|o]; her mother is alive at 85 with [hypertension|o].
The patient has two brothers, both with [hemophilia|o].
One of her sisters has [multiple sclerosis|o].
Patient's uncle and grandfather have had [colon polyps|o].
Son has [asthma|o].
His wife has [cancer|o].
FH + for [CAD|o].
Family Hx: mother - [HTN|o]; father - [stroke|o]; no [DM|no].
no FH of [DM|no]
Negative family history of [cancer|no].
Family history is positive for [glaucoma|o] in his grandfather and [stroke|o] in an uncle.
Mother deceased, [breast cancer|o]. Father alive and well.
Mother died of [cancer|o] and father of [heart disease|o].
[Heart disease|o] on her father's side.
[Hypertension|o] and [diabetes|o] in mother.
Both parents have [hypertension|o].
Three of his siblings have [sickle cell disease|o].
She has a brother with [Down syndrome|o].
He has a family history of [melanoma|o], and he himself has [dysplastic nevi|].
The patient has no siblings and has [asthma|].
Her husband drove her in with [contractions|].
Mother at bedside, [fever|] last night.
Mom brought him in for [cough|].
Mother noticed [a lump|] in his neck.
She was found by her son with [confusion|].
History is per the daughter: [weakness|] since Monday.
Her husband has noticed [snoring|].
His family is concerned about [memory loss|].
The patient fears [cancer|] since her mother's death.
He is a father of three and has [ulcers|].
She cares for her mother and has [back pain|].
Lives with wife. [Hypertension|] under control.
The nurse's note mentions [a fall|].
Patient's brother-in-law is a physician; he has had [chills|].
Her mother, aged 82, has [Alzheimer disease|o].
Wife reports that patient has had [hallucinations|].
No family members with [similar symptoms|no].
# Past and present
Past medical history significant for [COPD|h] and [CHF|h].
PMH significant for [COPD|h], [CHF|h].
PMHx notable for [lupus|h].
The patient has a PMH of [HIV|h] and presents with [cough|].
Past surgical history is significant for [a hysterectomy|h] and [an appendectomy|h].
PMH: [asthma|h]. He denies [chest pain|n].
hx [CVA|h], [DVT|h]
[Asthma|h], history of.
Echo in 1999 showed [mild LVH|h].
He had a catheterization in 1998, which revealed [three-vessel disease|h].
She had a mammogram 3 years ago that showed [a mass|h].
He was admitted in 1996 for [CHF|h].
He was diagnosed with [lymphoma|h] in March 1998 and is admitted now with [neutropenic fever|].
His last admission was for [pancreatitis|h].
She had [shingles|h] six weeks ago.
He quit [smoking|h] 5 years ago.
He used [cocaine|h] in the past.
A previously healthy boy with [vomiting|].
Prior to this, he had no [angina|n].
An old [anterior infarct|hu] cannot be excluded.
Previous admission for [asthma|h].
Prior [abdominal surgery|h], no [bowel obstruction|n].
Past [smoker|h], current [drinker|].
Longstanding [hypertension|].
[Chronic anemia|], stable.
[Recurrent pneumonia|].
She was told of [a heart murmur|h] as a child.
His [left leg amputation|h] was in 1987.
[Polio|h] in childhood.
[Appendicitis|h] at age 20.
She has a prior [history of falls|h].
She received radiation for [Hodgkin disease|h] in her twenties.
The patient has had two prior [cesarean sections|h].
He has a history of [an old MI|h].
History of multiple [DVTs|h] and now [leg pain|].
History is notable for [hepatitis C|h].
History of [hypertension|h] and [recent weight loss|].
Patient has a history of [diabetes|h] complicated by [neuropathy|h].
History of [COPD|h] with worsening [dyspnea|].
He has a history of [CAD|h], was admitted with [unstable angina|].
He has a history of [seizures|h] for which he takes phenytoin; [last level|] was low.
# A third reading: what dictated reports also do
The patient had no complaints of [chest pain|n], [shortness of breath|n], [nausea|n], or [diaphoresis|n] at that time.
She was without [chest pain|n] or [shortness of breath|n] throughout her stay.
He has had no further [nausea|n], [vomiting|n], or [abdominal pain|n] since admission and is tolerating a regular diet.
The abdomen is benign with no [rebound|n], no [guarding|n], no [masses|n], and no [tenderness|n] to palpation.
There is no significant gradient across the valve to suggest [stenosis|n].
There is no abnormality in the lungs to suggest [pneumonia|n].
No wall motion abnormality on echo to indicate [ischemia|n].
No lesion in the liver suspicious for [metastasis|n].
The study did not reveal any evidence for [aneurysm|n].
She was not thought to have [meningitis|n].
There is no pulsatile mass or [bruit|n], no [hepatosplenomegaly|n].
No joint effusion, though there is [joint line tenderness|].
No [thrombus|n], [vegetation|n] or [masses|n] are seen, and LV function is [reduced|].
There were no [mediastinal|n] or [hilar adenopathy|n].
No known [coronary artery disease|n].
He states he is not having [chest pain|n].
She states that there is no [bleeding|n].
She says she never gets [headaches|n].
No one-sided [weakness|n].
[Nausea|n]/[vomiting|n]: denies.
[Fevers|n] or [chills|n]: none.
CV: [chest pain|n] no, [palpitations|n] no.
[Masses|n]: None seen.
[Pneumothorax|n]: None identified.
[DVT|n]: No evidence.
[Effusion|n], none.
[Tenderness|n] to palpation is absent.
[Rebound tenderness|n] was not elicited.
The patient denied [suicidal ideation|n], [homicidal ideation|n], and [hallucinations|n], and reported that [her sleep|] was poor.
The patient has no [allergies|n] to medications.
He has no [focal weakness|n], sensation is intact, and [reflexes|] are brisk.
No [carotid bruits|n]; [S4 gallop|] present.
Sclerae anicteric, [conjunctivae|] pale, no [thrush|n].
There is no [erythema|n] at the site, although [induration|] can be felt.
The patient had [chest pain|] with no [EKG changes|n].
[Chest pain|] associated with [nausea|] but not with [diaphoresis|n].
[Abdominal pain|] without [nausea|n] or [vomiting|n], relieved by [antacids|].
He developed [hypotension|] without [tachycardia|n] and was given fluids.
No [intracardiac shunt|n] by color Doppler; [mild TR|].
No [dysplasia|n] or [malignancy|n] identified in [this polyp|].
[Diverticulosis|] without [diverticulitis|n].
[Cholelithiasis|] without [cholecystitis|n].
Hiatal hernia with [reflux|], no [Barrett's esophagus|n].
The uterus is enlarged by [fibroids|], ovaries without [cysts|n].
Skin margins negative, deep margin positive for [carcinoma|].
There is no [hemorrhage|n] and there is [a small infarct|].
No [mass|n], [fluid collection|n], or [adenopathy|n]; [fatty liver|] again seen.
No [midline shift|n], [hydrocephalus|n] or extra-axial [fluid collection|n]. [Mild atrophy|] for age.
The bronchoscope was passed; no [endobronchial lesions|n] were seen, and [secretions|] were suctioned.
No [adhesions|n] were encountered and [the appendix|] was delivered without [difficulty|n].
Sponge counts were correct and there were no [complications|n].
He did well postoperatively with no [fever|n] until day 3, when [a wound infection|] was noted.
She had an uneventful recovery without [infection|n] or [bleeding|n].
Home on coumadin for [atrial fibrillation|], no [bleeding|n].
The patient was given Benadryl for [itching|], with relief.
She is allergic to penicillin, which causes [hives|].
[Syncope|] of unclear etiology.
Not short of breath, but [dizzy|].
Feels well, not [dizzy|n].
Patient looks [ill|], not [toxic|n].
[Obese|] abdomen, no [ascites|n].
# Histories
Past medical history notable for [gout|h], [CAD|h], status post [MI|h], and [hypertension|h].
A man with a history of [diabetes|h], [hypertension|h], status post [MI|h] and [CABG|h] in 1995, and [peripheral vascular disease|h] who presents with [rest pain|].
She has a history of being treated for [TB|h].
History of [asthma|h] requiring [intubation|h].
The patient gives a history of [exertional dyspnea|].
She presented with a history of [fever|] and [cough|] for 3 days.
She underwent a right hemicolectomy in 1997 for [colon cancer|h].
He had two [heart attacks|h], in 1985 and 1990.
[Appendectomy|h] - 1985
[Cholecystectomy|h], 1990; [hysterectomy|h], 1995.
Her last [seizure|h] was 3 years ago.
He has been disabled since a [back injury|h] in 1988.
Healed [rib fractures|h] on the left.
There has been previous [median sternotomy|h].
He has a 30 pack-year [smoking|h] history.
History of recurrent [urinary tract infections|h].
Old [CVA|h] with residual [aphasia|].
Evidence of previous [cholecystectomy|h], otherwise normal.
The patient was in good health until this morning, when [chest pain|] began.
She has [arthritis|] in both knees.
He is known to have [sarcoidosis|].
The patient, who has a history of [lupus|h], is here for [a rash|].
Because of her history of [DVT|h], heparin was given.
Given his history of [CAD|h], [chest pain|] was taken seriously.
Due to prior [radiation|h] she has [dry mouth|].
With his past history of [peptic ulcer disease|h], aspirin was stopped.
He has no history of [diabetes|nh], but has [hypertension|].
She has never had [seizures|n] or [strokes|n].
Previous workup for [syncope|hu] was unrevealing.
The patient had a similar [episode|h] last summer.
Last night he had [palpitations|].
Last month she was treated for [bronchitis|h].
In 1975, [lung cancer|h] was resected.
Two weeks ago she noticed [a lump|].
Seen in the clinic in 2002 and again today for [psoriasis|].
[Hepatitis|h] in the 1970s.
[Tuberculosis|h] many years ago.
PAST HISTORY: [Measles|h], [mumps|h]. ALLERGIES: [penicillin|].
PMH - [asthma|h]; PSH - [T&A|h]
PMH: negative for [diabetes|nh].
PMH: no [asthma|nh].
PMH: noncontributory. CC: [sore throat|].
Past medical history: As above, including [CHF|h].
MEDICAL HISTORY: The patient has [hypertension|h] and [gout|h].
Problem list: [hypertension|], [gout|].
ASSESSMENT: [Pneumonia|] in a patient with a history of [COPD|h].
IMPRESSION: [CHF|], history of [MI|h].
Diagnosis: [cellulitis|], history of [MRSA|h], [diabetes|h].
Admit for [COPD exacerbation|]; hx of [tobacco abuse|h].
REASON FOR EXAM: [Chest pain|], history of [CABG|h].
INDICATION: History of [breast cancer|h], evaluate for [metastases|u].
# Others
Family history: [CAD|o] - father; [DM|o] - mother.
His daughter also has [celiac disease|o].
Father ([CAD|o]), mother ([DM|o])
Her sister died at 40 of [breast cancer|o].
Neither parent had [cancer|no].
Denies family history of [melanoma|no].
His wife was recently diagnosed with [pneumonia|o].
Mother is [HIV|o] positive.
Born to a mother with [gestational diabetes|o].
Mother had [preeclampsia|o] during the pregnancy.
The patient is a mother of three with [fatigue|].
Mother and patient both deny [fever|n].
The patient's mother, who is a nurse, noted [a murmur|].
She has an uncle who had [a stroke|o].
There is [diabetes|o] in the family.
Grandmother - [glaucoma|o].
Strong family history for [premature heart disease|o], including his father.
[Hyperlipidemia|], and a family history of [early MI|o].
# A fourth reading: long-winded sentences
This is a **AGE[in 60s]-year-old male with a past medical history of [hypertension|h] and [end-stage renal disease|h] on hemodialysis, who presented on **DATE[Mar 12 2007] with [fever|] and [rigors|] but no [cough|n].
The patient was taken to the operating room, where [a perforated appendix|] was found with [purulent peritonitis|] and no [fecalith|n].
She was started on heparin for presumed [pulmonary embolism|u], although the scan showed no [filling defects|n].
He was intubated for [airway protection|], and a head CT was obtained that showed no [acute bleed|n] but did show [an old left MCA infarct|h].
Review of systems reveals no [visual changes|n], no [tinnitus|n], and some [hearing loss|].
The patient is without [complaint|n] this morning; she had [some nausea|] overnight that has since resolved.
Her [pain|] is well controlled, she is not [nauseated|n], and she has no [calf tenderness|n].
There is no evidence of [aortic dissection|n], [aneurysm|n], or [intramural hematoma|n]; the coronary arteries show [moderate calcification|].
The liver, spleen, and pancreas are normal, and no [retroperitoneal adenopathy|n] is present.
There is [a large right pleural effusion|] with associated [compressive atelectasis|] and no [pneumothorax|n].
Bilateral breast [implants|] are noted with no evidence of [rupture|n].
The mitral leaflets are [thickened|] without [prolapse|n], and [mild to moderate regurgitation|] is seen.
No evidence of [patent foramen ovale|n] by agitated saline, and no [left atrial appendage thrombus|n] was seen.
There is no obvious [septal defect|n], although [a small shunt|u] cannot be excluded.
The specimen shows [invasive ductal carcinoma|], grade 2, without [angiolymphatic invasion|n]; all margins are negative for [tumor|n].
Eleven lymph nodes with no evidence of [metastatic carcinoma|n] (0/11).
Stomach, biopsy: [chronic gastritis|], negative for [Helicobacter pylori|n] and [intestinal metaplasia|n].
[Atypia|n] is not seen.
He had [an episode of chest pain|] in the emergency department that was relieved with nitroglycerin.
She continues to have [abdominal pain|] and has not had [a bowel movement|n] in three days.
Patient is a poor historian but seems to have [a cough|].
The patient initially refused [admission|n] but then agreed.
The patient's [headache|] was not accompanied by [vomiting|n] or [photophobia|n].
He was placed on a monitor and there were no [arrhythmias|n] overnight.
[Acute renal failure|] resolved with hydration.
There is mild [tenderness|] in the right lower quadrant with no [rebound|n] or [rigidity|n]; [Rovsing's sign|n] is negative.
Straight leg raise is negative, [paraspinal tenderness|] is present.
Strength is 5/5 without [drift|n]; [dysmetria|] on the left.
The patient has good strength with no [sensory loss|n], [reflexes|] are symmetric.
He denies drinking, although [alcohol|] was smelled on his breath.
Denies [trauma|n] but family reports [a fall|].
Wife denies [seizure activity|n].
The patient denies that she has ever had [a heart attack|n].
Nobody noticed [bleeding|].
He was ruled out for [myocardial infarction|n] and ruled in for [pneumonia|].
The patient had three sets of negative enzymes and thus [MI|n] was ruled out.
The stress test was negative for [ischemia|n].
The stress test was stopped because of [fatigue|] without [chest pain|n].
EKG without [ischemic changes|n], CXR with [hilar fullness|].
Urinalysis was negative, and [a rash|] had appeared.
She has neither [fever|n], nor [dysuria|n], nor [flank pain|n].
Not a drinker; [smoker|] for 20 years.
Nondiabetic, [hypertensive|].
Nontoxic, with [a barking cough|].
There has been no recent [travel|n], [sick contacts|n], or [antibiotic use|n].
No sick contacts. [Diarrhea|] for two days.
[Foot drop|] without recovery.
No one else at home is ill; the child has [vomiting|].
Patient's diabetes is not complicated by [retinopathy|n].
This is not the worst [headache|] of her life.
She wants no [narcotics|n] for her [pain|].
He is not able to lie flat because of [orthopnea|].
There was not enough [swelling|] to need drainage.
The patient is no stranger to [migraine|].
[Bruising|] but no [laceration|n] is noted.
No [laceration|n], only [bruising|].
The wound shows no [purulence|n], just [erythema|].
With the exception of [a sore throat|], he feels fine.
No obvious deformity. [Ecchymosis|] over the hip. No [crepitus|n].
Minimal [redness|], no [warmth|n], no [fluctuance|n].
# A fourth reading: what is past
The patient has a medical history significant for [type 2 diabetes|h], [morbid obesity|h], [obstructive sleep apnea|h], and recent [cellulitis|].
He is an 81-year-old with multiple medical problems including [CHF|] and [COPD|].
She carries a past diagnosis of [fibromyalgia|h].
She has previously been diagnosed with [irritable bowel syndrome|h].
He has been treated in the past for [depression|h].
She was hospitalized in 1991 with [a bleeding ulcer|h] and again in 2003 with [pancreatitis|h].
She had [her gallbladder removed|h] in 1980.
He sustained [a femur fracture|h] in a car accident 15 years ago.
He is a former [heavy drinker|h], now sober.
Significant for [rheumatic fever|h] in childhood and [mitral stenosis|].
The patient has a history of noncompliance and [poorly controlled diabetes|h].
The patient has a long history of [back pain|h], with [sudden worsening|] yesterday.
Past medical history: The patient has had [two strokes|h] and [a seizure|h].
PAST SURGICAL HISTORY: Status post [hernia repair|h] x2, [TURP|h].
Past psychiatric history: [schizoaffective disorder|h].
OB history: [preeclampsia|h] with first pregnancy.
The patient has a history of [melanoma|h] excised from the back.
There is evidence of prior [granulomatous infection|h].
Changes of prior [CABG|h]; [heart failure|] is new.
The previous [hematoma|h] has been evacuated.
A remote [wrist fracture|h] is healed.
The scar from his earlier [appendectomy|h] is well healed.
He had [similar pain|h] 5 months ago.
The symptoms began 5 days ago with [a sore throat|].
Onset of [the rash|] was 3 days ago.
She was well until about one week ago, when [fatigue|] set in.
He stopped smoking in 1988 but has [chronic bronchitis|].
Now 10 days status post [colectomy|h], she has [wound drainage|].
She is postoperative day 2 from [a colectomy|].
He is status post motor vehicle accident with [neck pain|].
Patient with known [metastatic breast cancer|], status post [mastectomy|h], now with [back pain|].
[Allergic reaction|h] to penicillin as a child.
Social History: Former [tobacco|h], no [alcohol|nh].
Medications prior to admission: [warfarin|].
HISTORY OF PRESENT ILLNESS: Patient with a history of [gout|h] has [toe pain|].
Admitting diagnosis: [Pneumonia|]. Past history: [emphysema|h].
# A fifth reading
Patient is a 23 y.o. G2P1 at 34 weeks with [contractions|], no [vaginal bleeding|n], no [leakage of fluid|n].
She reports good fetal movement and denies [contractions|n], [bleeding|n] or [rupture of membranes|n].
The patient is a 45-year-old female who denies any significant past medical history and presents with [vertigo|].
No significant past medical history; [obesity|] noted.
The patient says that he does not have [pain|n] but does have [tingling|].
He says he has [pain|] but no [numbness|n] or [weakness|n].
She awoke with [numbness|] of the hand, which has now improved, and no [weakness|n].
He has [COPD|] but never required [home oxygen|n].
He has been [afebrile|] with no [leukocytosis|n].
His temperature was 38.9; no [source of infection|n] could be found.
The patient had been on coumadin, which was stopped because of [hematuria|].
The [hematuria|] cleared, and there was no [recurrence|n].
Following extubation there was no [stridor|n], and [hoarseness|] was mild.
Repeat CT showed no change in [the subdural collection|] and no new [hemorrhage|n].
No new [hemorrhage|n]; stable [subdural hematoma|].
Stable appearance without [progression|n].
Patient denies the use of [tobacco|n], [alcohol|n], or [illicit drugs|n].
No use of [steroids|n].
The patient has no known exposure to [tuberculosis|n].
She denies exposure to [asbestos|n].
He denies being [depressed|n].
Denies feeling [hopeless|n] or [suicidal|n].
He is alert and oriented, without [focal findings|n]; [gait|] is wide-based.
There was no [pus|n] in the joint, but [the synovium|] was inflamed.
There is decreased range of motion due to [pain|], no [instability|n].
No [foreign body|n] seen, however [subcutaneous air|] is present.
Negative for [acute disease|n].
IMPRESSION: Negative for [PE|n]. [Emphysema|].
IMPRESSION: NO EVIDENCE OF [PULMONARY EMBOLISM|n]. BIBASILAR [ATELECTASIS|].
IMPRESSION: 1. NO [ACUTE INFARCT|n]. 2. [CHRONIC SMALL VESSEL DISEASE|].
IMPRESSION: [Sinusitis|]. No [abscess|n].
The kidneys are normal without [stones|n], [masses|n], or [hydronephrosis|n]. A [cyst|] is seen in the left kidney.
The left kidney is surgically absent; [the right kidney|] is normal.
[The spleen|n] is absent.
Heart size upper limits of normal, no [failure|n].
No [pleural|n] or [pericardial effusion|n].
There are no [pleural effusions|n], nor is there [pneumothorax|n].
The ductus is not patent and no [coarctation|n] is seen.
No obvious [vegetations|n] were seen on [the thickened valve|].
There is no echocardiographic evidence of [tamponade|n] despite [a moderate effusion|].
Respirations nonlabored, no [retractions|n]. [Rhonchi|] throughout.
She had [a seizure|] without [incontinence|n] or [tongue biting|n].
He developed [ARDS|] requiring [intubation|].
[Chest pain|], not [pleuritic|n], not [positional|n].
[Dyspnea|], but not at rest.
[Fever|] of unknown origin, not on [antibiotics|n].
[Rash|] which is not [pruritic|n].
[Wound|] clean, dry, intact; no [erythema|n], edges approximated.
[Headaches|] not responding to [triptans|].
[Vomiting|] after [chemotherapy|], not bilious.
The infant has no [jaundice|n], [cephalohematoma|] is resolving.
The patient has no children. [Infertility|] for two years.
[Hypothyroidism|], for which she does not take medication.
Could this be [lupus|n]? No.
Patient was evaluated for [stroke|u], and no [deficit|n] was found.
Exam limited, [fracture|u] not excluded.
[Aspiration|u] cannot be entirely excluded.
There is a low likelihood of [malignancy|nu].
[Malignancy|nu] is considered unlikely.
No definitive [mass|n], though [asymmetry|] is seen.
Cannot tell if there is [an effusion|u].
She may be [pregnant|u].
He might have [an ulcer|u] or [gastritis|u].
She was asked to come back if [the bleeding|y] restarts.
Patient instructed to watch for [redness|y] and [swelling|y].
The patient is at increased risk of [thrombosis|y].
Lovenox for prophylaxis against [DVT|y].
In the event of [wheezing|y], use albuterol.
He has had [hypertension|h] since 1990.
She has been hypertensive since the 1980s, [angina|] started today.
Eight years ago he underwent [angioplasty|h].
[Angioplasty|h] x2 (1999, 2001).
[Angioplasty|h] in 1999 and 2001.
[Colon resection|h] 3 years ago for [cancer|h].
The patient, status post [kidney transplant|h] in 2000, presents with [fever|].
This patient with prior [lumpectomy|h] has [a new mass|].
Previous [biopsies|h] were negative for [dysplasia|n].
There has been a previous [gastric bypass|h] with no [leak|n].
She recalls a remote episode of [hives|h].
As a child he had [frequent ear infections|h] but not [asthma|n].
History of [TIA|h] but no [stroke|n].
History: [hypertension|]. Now [blurred vision|].
He has a history of [falls|h] and was found on the floor with [a hip fracture|].
With her history of [breast cancer|h], [the bone pain|] is worrisome.
No prior history of [similar episodes|nh].
Has a history of [similar episodes|h] in the past.
Prior to the accident she had no [back pain|n].
His mother-in-law has [dementia|o].
Grandparents with [diabetes|o].
Her family history includes [ovarian cancer|o] in two aunts.
Family history reveals that her father had [leukemia|o].
There is no history of [Huntington disease|noh] in the family.
Her mother was told about [the diagnosis|].
She takes after her mother, who suffered from [migraine|o].
Mother concerned about [autism|].
Patient's girlfriend was treated for [chlamydia|o].
He lives with his brother; [schizophrenia|] since last week.
Nephew with [cystic fibrosis|o].
His sister, who lives nearby, has [asthma|o].
No evidence that there is [an abscess|n].
I do not think there is [an infection|n].
If there is [fever|y], call us.
It is unclear whether there is [a fracture|u].
She wonders if there is [a mass|u].
No fever, there is [a cough|].
"""  # noqa: E501  a sentence stays on its line: a line break would be another sentence
)

WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "no not denies without history of mother had has : , . ; ? ( ) - but or and with in 1998 pain fever "
        "may if rule out possible status post ' s negative for was ruled which never family years ago",
    )
)


@pytest.mark.parametrize("row", TUNING, ids=lambda row: f"{row.mention} @ {row.sentence}"[:90])
def test_a_mention_is_read(row: Row) -> None:
    assert row.found() == row.expected


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title], ids=["upper", "lower", "title"])
def test_case_changes_nothing(change: Callable[[str], str]) -> None:
    for row in TUNING:
        assert assess_mention(change(row.sentence), (row.start, row.end)) == row.expected, row


def test_the_style_of_quotes_changes_nothing() -> None:
    for row in TUNING:
        curly = row.sentence.replace("'", "’")
        assert assess_mention(curly, (row.start, row.end)) == row.expected, row


def test_line_breaks_between_words_change_nothing() -> None:
    for row in TUNING:
        wrapped = row.sentence.replace(" ", "\n") if not set("-*+") & set(row.sentence) else row.sentence
        assert assess_mention(wrapped, (row.start, row.end)) == row.expected, row


@pytest.mark.parametrize("mark", ["", ".", "!", " .", "\n", "  "])
def test_the_mark_at_the_end_changes_nothing(mark: str) -> None:
    for row in TUNING:
        bare = row.sentence.rstrip(" .!")
        if row.end <= len(bare):
            assert assess_mention(bare + mark, (row.start, row.end)) == row.expected, row


def test_quotes_around_the_sentence_change_nothing() -> None:
    for row in TUNING:
        assert assess_mention(f'"{row.sentence}"', (row.start + 1, row.end + 1)) == row.expected, row


def test_a_denial_before_another_sentence_stays_there() -> None:
    for row in TUNING:
        if not row.expected.negated and row.sentence[-1:] == ".":
            before = "No rash was seen. "
            moved = assess_mention(before + row.sentence, (row.start + len(before), row.end + len(before)))
            assert not moved.negated, row


@given(st.lists(WORDS, min_size=1, max_size=30), st.data())
def test_a_mention_that_is_found_never_raises(words: list[str], data: st.DataObject) -> None:
    sentence = " ".join(words)
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))
    if sentence[start:end].strip():
        assert isinstance(assess_mention(sentence, (start, end)), Assertion)
    assert isinstance(assess_mention(sentence, words[-1]), Assertion)


@given(st.text(min_size=1, max_size=60))
def test_any_text_can_be_its_own_mention(text: str) -> None:
    if text.strip():
        assert isinstance(assess_mention(text, (0, len(text))), Assertion)


@pytest.mark.parametrize(
    ("sentence", "mention"),
    [
        ("No fever.", "cough"),
        ("No fever.", ""),
        ("No fever.", "  "),
        ("A crash on the road.", "rash"),
        ("No fever.", (3, 3)),
        ("No fever.", (-1, 4)),
        ("No fever.", (3, 40)),
        ("No  fever.", (2, 4)),
        ("", "fever"),
    ],
)
def test_a_mention_that_is_not_there_is_refused(sentence: str, mention: str | tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"mention|offsets"):
        assess_mention(sentence, mention)


@pytest.mark.parametrize(
    ("sentence", "mention", "negated"),
    [
        ("Crash without rash.", "rash", True),
        ("No CHEST\n  pain today.", "chest pain", True),
        ("Denies fever, but has a Fever blister.", "FEVER", True),
        ("No murmurs.", "murmur", True),
        ("The patient’s cough persists.", "patient's cough", False),
        ("Pas d'infection.", "infection", False),
    ],
)
def test_words_are_found_as_they_stand(sentence: str, mention: str, negated: bool) -> None:
    assert assess_mention(sentence, mention).negated is negated


def test_an_assertion_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        assess_mention("No fever.", "fever").negated = False  # type: ignore[misc]  # the change that must fail


def test_the_score_counts_right_extra_and_missed() -> None:
    rows = spread("No [fever|], no [cough|n]. [Pain|n].")
    assert [row.mention for row in rows] == ["fever", "cough", "Pain"]
    assert score(rows)["negated"] == Score(right=1, extra=1, missed=1)
    assert score(rows)["negated"].f1 == pytest.approx(0.5)
