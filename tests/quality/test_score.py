"""The score itself: what counts as right, what is a wrong approval, and when the command fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import validators
from pipeline.model import (
    TICKED,
    UNTICKED,
    Assessment,
    Context,
    Decision,
    DocumentKind,
    MarkKind,
    Patient,
    Reading,
    Referrer,
    ReferrerType,
    Statement,
    StatementKey,
    Status,
    nothing_to_judge,
)
from pipeline.policy import Policy
from tests.quality import __main__ as command
from tests.quality.compare import Measure, same_person
from tests.quality.judging import judge_messages, judge_texts
from tests.quality.plain import context_of, mail_reading, read_plainly, unmark
from tests.quality.score import APPROVED, Part, fallen, floors_text, part_of, score
from tests.rendering.letters import Letter, Medium, load

LETTERS = {one.id: one for one in load(Path(__file__).parent / "letters" / "development.jsonl")}
SECOND = {one.id: one for one in load(Path(__file__).parent / "letters" / "second_hand.jsonl")}
"""A file of which a third is held back."""
COMPLETE, INCOMPLETE = LETTERS["d-001"], LETTERS["d-002"]


def approve(_: Reading, __: Context, ___: Policy) -> Assessment:
    """Finds the answer to d-001 in every letter."""
    first, second, third = (Statement(key=key, status=Status.STATED) for key in StatementKey)
    return Assessment(
        kind=DocumentKind.REFERRAL,
        referrer=Referrer(type=ReferrerType.PHYSICIAN, name="Dr. M. FELDSTEIN"),
        statements=(first, second, third),
        patients=(Patient(name="Subramaniam, Priyanka", date_of_birth=date(1993, 4, 17)),),
    )


def find_nothing(_: Reading, __: Context, ___: Policy) -> Assessment:
    return nothing_to_judge(DocumentKind.REFERRAL)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hélène Charlebois", "Dre HELENE CHARLEBOIS"),
        ("Heidi Zimmermann", "H. Zimmermann"),
        ("Genevieve Lacroix-Boyd", "Lacroix-Boyd, Genevieve"),
        (None, ""),
    ],
)
def test_the_same_person(one: str | None, other: str | None) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heidi Zimmermann", "K. Zimmermann"),
        ("Heidi Zimmermann", "Hanna Zimmermann"),
        ("Heidi Zimmermann", "Heidi Zimmer"),
        ("Heidi Zimmermann", "Zimmermann"),
        ("Heidi Zimmermann", None),
        (None, "Heidi Zimmermann"),
    ],
)
def test_not_the_same_person(one: str | None, other: str | None) -> None:
    assert not same_person(one, other)


def test_a_letter_that_is_judged_as_its_answer_says_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "assess", approve, raising=False)
    (judged,) = judge_texts([COMPLETE])
    assert {check.measure for check in judged.checks} == set(Measure)
    assert not judged.wrong
    assert not judged.wrongly_approved


def test_an_approval_that_the_answer_forbids_is_a_wrong_approval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "assess", approve, raising=False)
    (judged,) = judge_texts([INCOMPLETE])
    assert judged.wrongly_approved
    assert {Measure.DECISION, Measure.REASONS, Measure.CONTRAINDICATIONS} <= {c.measure for c in judged.wrong}
    found = score("some", Part.TUNING, (judged,))
    assert (found.wrong_approvals, found.shares[APPROVED]) == (1, (0, 0))


def test_letters_that_only_reading_can_answer_are_left_out_of_the_text_mode(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(validators, "assess", find_nothing, raising=False)
    blank = next(one for one in LETTERS.values() if one.gold.reasons == {"empty"})
    assert [one.letter.id for one in judge_texts([blank, COMPLETE])] == [COMPLETE.id]


def test_rendered_letters_are_read_and_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "assess", approve, raising=False)
    mail = next(one for one in LETTERS.values() if one.medium is Medium.EMAIL)
    judged = judge_messages([COMPLETE, mail])
    assert [one.letter.id for one in judged] == [COMPLETE.id, mail.id]
    assert not judged[0].wrong


def test_a_letter_on_which_a_rule_breaks_is_right_in_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Reading, __: Context, ___: Policy) -> Assessment:
        raise RecursionError

    monkeypatch.setattr(validators, "assess", broken, raising=False)
    (judged,) = judge_messages([COMPLETE])
    assert judged.decision is Decision.FOLLOW_UP
    assert [check.found for check in judged.checks] == ["failed"]


def test_the_command_fails_on_a_wrong_approval_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "fallen", lambda *_: ())
    monkeypatch.setattr(validators, "assess", approve, raising=False)
    assert command.main(["--text", "--file", "development"]) == 1
    assert "Wrong approval: d-002" in capsys.readouterr().out
    monkeypatch.setattr(validators, "assess", find_nothing, raising=False)
    assert command.main(["--text", "--file", "development"]) == 0


def test_words_of_held_back_letters_are_shown_only_when_they_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(validators, "assess", find_nothing, raising=False)
    held = next(i for i, one in SECOND.items() if part_of(i) is Part.HELD_BACK and one.gold.referrer_name)
    command.main(["--text", "--file", "second_hand", "--show", "tuning"])
    assert SECOND[held].gold.why not in capsys.readouterr().out
    command.main(["--text", "--file", "second_hand", "--show", held])
    assert SECOND[held].gold.why in capsys.readouterr().out


def test_floors_are_recorded_and_a_fall_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(validators, "assess", approve, raising=False)
    floors = tmp_path / "floors.toml"
    good = score("some", Part.TUNING, judge_texts([COMPLETE]))
    floors.write_text(floors_text("text", [good], floors), "utf-8")
    assert not fallen("text", [good], floors)
    monkeypatch.setattr(validators, "assess", find_nothing, raising=False)
    worse = score("some", Part.TUNING, judge_texts([COMPLETE]))
    assert len(fallen("text", [worse], floors)) == len(Measure) + 1
    assert not fallen("rendered", [worse], floors)
    assert not fallen("text", [replace(worse, part=Part.HELD_BACK)], floors)


def test_about_a_third_is_held_back() -> None:
    held = [part_of(letter_id) is Part.HELD_BACK for letter_id in SECOND]
    assert 0.2 < sum(held) / len(held) < 0.45


def test_nothing_is_held_back_of_the_files_that_were_tuned_on_whole() -> None:
    for name in ("adversarial", "development", "third_hand", "fifth_hand"):
        assert {part_of(one.id) for one in load(command.LETTERS / f"{name}.jsonl")} == {Part.TUNING}


def test_the_marks_of_a_body_become_those_of_a_page() -> None:
    text, marks = unmark("[x] yes ~~no~~ on\n[ ] not\n| a |  | b |")
    assert text == f"{TICKED} yes no on\n{UNTICKED} not\na\t\tb"
    assert [(mark.kind, text[mark.start : mark.end]) for mark in marks] == [(MarkKind.STRUCK, "no")]


@pytest.mark.parametrize(
    ("mail", "quoted"),
    [
        ("Hi\n> Is she well?\nYes", ["> Is she well?"]),
        ("Hi\n\nOn Monday, the desk wrote:\n> a\n> b\nYes", ["On Monday, the desk wrote:", "> a", "> b"]),
        ("Hi\n-----Original Message-----\nFrom: A\n\nold", ["-----Original Message-----\nFrom: A\n\nold"]),
        ("Hi, she wrote to me on Monday.\nBye", []),
    ],
)
def test_quoted_history_is_marked(mail: str, quoted: list[str]) -> None:
    page = mail_reading(mail).pages[0]
    assert [page.text[mark.start : mark.end] for mark in page.marks] == quoted


def test_a_letter_reads_from_letterhead_to_footer() -> None:
    letter: Letter = replace(INCOMPLETE, footer=("The end",))
    text = read_plainly(letter).pages[0].text
    order = [letter.letterhead[0], "2 November 2026", letter.signature[0], "The end"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    context = context_of(letter)
    assert (context.sender, context.is_mail_body) == ("Abernathy Medical", False)
    assert context.cover is not None
    assert context.cover.pages[0].text == letter.email_text
