"""What is said of something that is told without its name: never enough to deny it, enough for a doubt."""

from __future__ import annotations

from validators.clauses import Sentence
from validators.lexicon import Span
from validators.mentions import judge
from validators.verdicts import Judgement, Mention, Verdict

UNNAMED = "unnamed"
"""The kind of such a mention, in whichever group."""
NO = frozenset(
    {"no", "not", "n't", "never", "without", "neither", "nor", "none", "nothing", "pas", "aucun", "aucune"}
)
OF_NOW = (Verdict.PRESENT, Verdict.UNCLEAR)
THERE_ALL_THE_SAME = ("past", "instruction", "hypothetical", "question", "looked-for")
"""Rules by which something is only talked of. Who is told what to do "if she gets a shock" has a device."""
OWN_WORDS = ("contraindication", "ultrasound")
"""Groups in which the writer speaks of the letter and the treatment, not of the patient's body."""


def judge_unnamed(sentence: Sentence, span: Span, *, question: bool = False) -> Judgement | None:
    """UNCLEAR where it is told of the patient; None where it is somebody else's, denied or over.

    An infection or an antibiotic has to be of now; an implant, a device, a cancer or a clot is asked about
    even where it is told of the past.
    """
    judged = judge(sentence, span, question=question)
    doubt = Judgement(Verdict.UNCLEAR, "told-without-its-name")
    if judged.rule == "other-person":
        return None
    if span.group in OWN_WORDS or judged.verdict in OF_NOW:
        return doubt
    if span.group != "condition":
        return None
    if judged.verdict is Verdict.DENIED:
        plain = not NO.isdisjoint(Mention(sentence, sentence.clause_of(span.first), span).before)
        return None if plain else doubt  # "it sets off the gates" denies nothing
    lasting = judged.verdict is Verdict.ENDED or judged.rule in THERE_ALL_THE_SAME
    return doubt if lasting else None
