"""What is said of her now is told from what is merely named, where a letter denies it elsewhere."""

from __future__ import annotations

import pytest

from validators.analysis import analyse
from validators.predication import only_talk, said_of_now

NOW = [
    "She has mastitis.",
    "On Clavulin since Monday.",
    "Keflex was begun two days ago by her dermatologist.",
    "Her dentist put her on clindamycin.",
    "She collected ten days of cephalexin and takes the first capsule with her supper.",
    "Creamy pus came out when I pressed.",
    "Milk culture grew staph aureus.",
    "Mastitis, left breast.",
    "I suspect mastitis.",
    "Probable mastitis.",
    "I am worried about an abscess.",
    "I have no way to speak to infection.",
    "She knows how to clean her abscess.",
    "She was told that an abscess has formed.",
    "The infection was never treated.",
    "It took 36 hours of cloxacillin for the fever to break, so I insist that she finish the box.",
    "Cephalexin 500 mg QID.",
    "She was readmitted for endometritis.",
    "Elle applique de la mupirocine sur le mamelon.",
]
NAMED = [
    "She was frightened by what she had read online about sepsis.",
    "She has strict orders about rigors.",
    "She has our pager for fever and chills.",
    "The walk-in first called it mastitis over the telephone.",
    "An urgent care doctor had mentioned mastitis as one idea.",
    "She needed ten days of clindamycin.",
    "Cefazolin at the section.",
    "Amoxicillin for a root canal when she was in college.",
    "Cloxacillin would be wrong for her.",
    "We no longer refill antibiotic prescriptions by e-mail.",
    "They spoke of mastitis without having seen her.",
    "The summer's mastitis taught her to act early.",
    "A prescription for clindamycin, since cancelled by the pharmacy.",
]


def _said(text: str) -> bool:
    sentence = analyse(text)
    named = [span for span in sentence.spans if span.group in ("infection", "antibiotic")]
    assert named, text
    return any(said_of_now(sentence, span, []) for span in named)


@pytest.mark.parametrize("text", NOW)
def test_what_she_has_or_takes_is_said_of_now(text: str) -> None:
    assert _said(text)


@pytest.mark.parametrize("text", NAMED)
def test_what_is_named_feared_or_over_is_not(text: str) -> None:
    assert not _said(text)


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("She was worried about breast cancer.", True),
        ("Breast cancer was mentioned as a remote possibility.", False),
        ("I am worried about breast cancer.", False),
        ("She reads about breast cancer now that she has it herself.", False),
        ("She worries about the clot in her leg.", False),
    ],
)
def test_a_disease_that_is_feared_is_told_from_one_that_is_there(text: str, talk: bool) -> None:
    sentence = analyse(text)
    named = [span for span in sentence.spans if span.group == "condition"]
    assert named
    assert all(only_talk(sentence, span, []) for span in named) is talk
