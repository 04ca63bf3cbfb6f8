from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from extractors import tesseract
from extractors.scan_second import contested, merged
from extractors.scan_text import (
    decides,
    is_dirt,
    letters_of,
    meant,
    respelt,
    tidied,
    without_specks_around,
)
from extractors.scan_words import Face, Rect, ScanLine, ScanWord

SURE_ENOUGH = 0.8
"""The policy's floor."""


def line(text: str, sure: float = 0.97) -> ScanLine:
    words = tuple(
        ScanWord(text=word, x0=n * 100, x1=n * 100 + 80, confidence=sure)
        for n, word in enumerate(text.split())
    )
    return ScanLine(rect=Rect(0, 0, 1000, 40), face=Face(baseline=30.0, em=28.0), words=words)


def doubtful(one: str, other: str, sure: float = 0.97) -> list[str]:
    return [w.text for w in merged(line(one, sure), line(other, sure)).words if w.confidence < SURE_ENOUGH]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("she is no infection", "she is now infection"),
        ("she is not infected", "she is now infected"),
        ("she is infected", "she is uninfected"),
        ("the course is finished today", "the course is finishes today"),
        ("no contraindication", "on contraindication"),
        ("there is no infection", "there is infection"),
        ("there is infection", "there is no infection"),
        ("she has none today", "she has nine today"),
    ],
)
def test_two_readings_of_what_decides_that_differ_are_not_believed(one: str, other: str) -> None:
    assert doubtful(one, other)
    assert doubtful(other, one)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("cleared from here", "cleared fro here", "cleared from here"),
        ("has the treatment", "has the treatinent", "has the treatment"),
        ("No atpx, today", "No atbx. today", "No atbx. today"),
    ],
)
def test_of_two_spellings_the_one_that_is_a_word_is_believed(one: str, other: str, said: str) -> None:
    for first, second in ((one, other), (other, one)):
        words = merged(line(first, 0.6), line(second, 0.62)).words
        assert " ".join(word.text for word in words) == said
        assert words[1].confidence >= SURE_ENOUGH or words[2].confidence >= SURE_ENOUGH


def test_an_abbreviation_read_twice_is_surer_than_once() -> None:
    read = line("C/I abx", 0.6)
    assert all(word.confidence >= SURE_ENOUGH for word in merged(read, read).words)


def test_an_ordinary_word_read_twice_is_surer_than_once() -> None:
    """A drug that is no such word, a word that turns round, and a guess are not."""
    read = line("signs minoeyeline starts", 0.75)
    assert [word.confidence > 0.9 for word in merged(read, read).words] == [True, False, False]
    guessed = line("signs", 0.45)
    assert merged(guessed, guessed).words[0].confidence == 0.45


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("no infeetion here", "no infection here", "no infection here"),
        ("therapeutie ultrasound", "therapeutic ultrasound", "therapeutic ultrasound"),
        ("and'no antibiotics", "and no antibiotics", "and no antibiotics"),
        ("no contraindjcations", "no contraindications", "no contraindications"),
        ("Rx today", "RX today", "Rx today"),
        ("no infection.", "no infection", "no infection."),
    ],
)
def test_two_spellings_of_one_word_are_the_known_one(one: str, other: str, said: str) -> None:
    result = merged(line(one), line(other))
    assert " ".join(word.text for word in result.words) == said
    assert all(word.confidence >= SURE_ENOUGH for word in result.words)


def test_agreement_makes_long_words_surer_and_short_ones_not() -> None:
    result = merged(line("no antibiotics", 0.7), line("no antibiotics", 0.7))
    assert [round(word.confidence, 2) for word in result.words] == [0.7, 0.91]


def test_another_engine_is_heard_only_where_it_reads_the_opposite() -> None:
    said = line("She is not on antibiotics")
    assert [w.text for w in contested(said, "She is now on antibiotics").words if w.confidence < 0.5] == [
        "not"
    ]
    assert contested(said, "Shc is not cn antibictics") == said
    assert contested(line("is now well"), "is not well") != line("is now well")


def test_a_program_that_is_away_fails_or_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = np.full((40, 200), 255, np.uint8)

    def answer(script: str) -> str | None:
        double = tmp_path / "tesseract"
        double.write_text(f"#!/bin/sh\ncat >/dev/null\n{script}\n")
        double.chmod(0o755)
        monkeypatch.setattr(tesseract, "program", lambda: str(double))
        return tesseract.read_line(picture)

    assert answer("echo 'no infection'") == "no infection"
    assert answer("exit 1") is None
    monkeypatch.setattr(tesseract, "SECONDS", 0.2)
    assert answer("exec sleep 5") is None
    monkeypatch.setattr(tesseract, "program", lambda: None)
    assert tesseract.read_line(picture) is None


def test_a_name_read_two_ways_is_the_surer_one() -> None:
    result = merged(line("Mrs Beatrjz", 0.6), line("Mrs Beatriz", 0.9))
    assert result.words[1].text == "Beatriz"


@pytest.mark.parametrize(
    "word", ["no", "Not", "isn't", "infection-free", "(antibiotics)", "cloxacillin", "C/I:", "sans"]
)
def test_words_that_decide(word: str) -> None:
    assert decides(word)


@pytest.mark.parametrize("word", ["Anna", "March", "1991", "breast", "the", "notary", "knot"])
def test_words_that_do_not(word: str) -> None:
    assert not decides(word)


@pytest.mark.parametrize(
    ("read", "drug"),
    [
        ("minoeyeline", "minocycline"),
        ("Cefalexln", "cefalexin"),
        ("lmplants", "implants"),
        ("infeetion,", "infection"),
    ],
)
def test_a_misspelt_drug_or_finding_is_recognised(read: str, drug: str) -> None:
    assert meant(read) == drug


@pytest.mark.parametrize(
    "word", ["minocycline", "infection", "inspection", "patient", "Jeanette", "implanted", "no"]
)
def test_other_words_are_left_alone(word: str) -> None:
    assert meant(word) is None


def test_a_long_word_with_look_alike_letters_is_put_right() -> None:
    assert respelt("Contraindicafions:") == "Contraindications:"
    assert respelt("uninfected") == "uninfected"
    assert respelt("Dee") == "Dec"
    assert respelt("duet.") == "duct."
    assert tidied("1", "recommend") == "I"
    assert tidied("1", "week") == "1"
    assert tidied("Dr:", "Tudor") == "Dr."
    assert tidied("Dr:", "none") == "Dr:"


def test_tidying() -> None:
    assert [tidied(text) for text in ("i", "l", "lsabel", "C/l:", "left", "lbs", "blocked")] == [
        "I", "I", "Isabel", "C/I:", "left", "lbs", "blocked",
    ]  # fmt: skip
    assert is_dirt(".·")
    assert not is_dirt("-")
    assert letters_of("Côté,") == "cote"


@pytest.mark.parametrize("word", ["isn't", "isnt", "doesn’t", "cannot", "wont", "no", "C/I"])
def test_what_turns_a_statement_round_decides(word: str) -> None:
    assert decides(word)


@pytest.mark.parametrize("word", ["treatment", "patient", "present", "recent", "want"])
def test_what_merely_ends_like_it_does_not(word: str) -> None:
    assert not decides(word)


@pytest.mark.parametrize(
    ("before", "text", "behind", "said"),
    [
        ("Pinto,", ".MD,", "FRCSC", "MD,"),
        ("", "·Ludmila", "Horvath", "Ludmila"),
        ("has", "no:", "", "no"),
        ("no", "evid:", "of", "evid"),
        ("Infection:", "no:", "", "no:"),
        ("", "Infection:", "none", "Infection:"),
        ("", "No:", "", "No:"),
        ("about", ".5", "mg", ".5"),
    ],
)
def test_specks_beside_a_word_are_no_points(before: str, text: str, behind: str, said: str) -> None:
    assert without_specks_around(before, text, behind) == said


def test_contraindications_in_short_are_no_chlorine() -> None:
    assert [tidied(text) for text in ("Cl", "Cls.", "Class")] == ["CI", "CIs.", "Class"]
