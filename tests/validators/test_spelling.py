"""Misspelt key words are read as what they are meant to be, and nothing else is."""

from __future__ import annotations

import pytest

from validators.analysis import analyse
from validators.rulebook import word_set
from validators.spelling import corrected, meant


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("theraputic", "therapeutic"),
        ("thereputic", "therapeutic"),
        ("ultrasond", "ultrasound"),
        ("ulrtasound", "ultrasound"),
        ("recomend", "recommend"),
        ("reccomend", "recommend"),
        ("recomended", "recommended"),
        ("antibotics", "antibiotics"),
        ("anitbiotics", "antibiotics"),
        ("antiobiotics", "antibiotics"),
        ("infectin", "infection"),
        ("infetion", "infection"),
        ("contraindicatins", "contraindications"),
        ("contrandications", "contraindications"),
        ("mastitus", "mastitis"),
        ("cloxacilin", "cloxacillin"),
        ("amoxicilin", "amoxicillin"),
        ("pacemakr", "pacemaker"),
    ],
)
def test_a_misspelt_key_word_is_recognised(written: str, word: str) -> None:
    assert meant(written) == word


@pytest.mark.parametrize(
    "word",
    [
        "injection", "injections", "inflection", "inspection", "infarction", "infected", "infective",
        "affection", "uninfected", "noninfectious", "antibodies", "probiotics", "contradictions",
        "contradicted", "recommence", "recommenced", "recommande", "recommandes", "therapist",
        "therapists", "ultrasonic", "doxylamine", "implanted", "imports", "simulator", "reflection",
        "prescribed", "proscribed", "treatment", "now", "not", "none",
    ],
)  # fmt: skip
def test_another_word_stays_itself(word: str) -> None:
    assert meant(word) == word


@pytest.mark.parametrize("word", sorted(word_set("spelling", "keys")))
def test_no_key_word_becomes_another(word: str) -> None:
    assert meant(word) == word


def test_short_words_and_numbers_are_left_alone() -> None:
    assert corrected(["no", "nto", "abx", "12", "infectin", "?"]) == [
        "no",
        "nto",
        "abx",
        "12",
        "infection",
        "?",
    ]


def test_the_words_of_the_letter_keep_their_places() -> None:
    sentence = analyse("There is no infectin")
    assert sentence.words[-1] == "infection"
    assert sentence.end_of(len(sentence.words)) == len("There is no infectin")
