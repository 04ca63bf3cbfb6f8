from __future__ import annotations

import pytest

from extractors.ocr import Char, ReadLine
from extractors.scan_boxes import Square
from extractors.scan_brackets import with_brackets, with_lone_marks, without_ghosts
from extractors.scan_sheet import tidied_line
from extractors.scan_strikes import streaks_of, with_doubts, with_strikes
from extractors.scan_words import Face, Rect, ScanLine, ScanWord, line_of, unglued
from pipeline.model import TICKED, UNSURE_TICK, UNTICKED
from tests.extractors.paper import LEFT, LETTER, STEP, TOP, Paper, font


def read(text: str, sure: float = 0.99) -> ReadLine:
    """As the engine reads a line that is exactly as wide as its text."""
    whole = font().getlength(text)
    at = [(font().getlength(text[:n]) + font().getlength(text[: n + 1])) / 2 for n in range(len(text))]
    chars = tuple(Char(c, sure, place / whole) for c, place in zip(text, at, strict=True))
    return ReadLine(chars=chars)


def line(paper: Paper, row: int, text: str, sure: float = 0.99) -> ScanLine:
    top = TOP + row * STEP
    rect = Rect(LEFT, top - 4, round(LEFT + font().getlength(text)), top + 44)
    return line_of(rect, read(text, sure), paper.ink)


def test_words_are_as_wide_as_their_ink() -> None:
    paper = Paper(*LETTER)
    found = line(paper, 3, LETTER[3])
    assert [word.text for word in found.words] == LETTER[3].split()
    for word in found.words:
        part = paper.ink[TOP + 3 * STEP : TOP + 3 * STEP + 40, word.x0 : word.x1]
        assert part[:, 0].any()
        assert part[:, -1].any()


def test_pale_words_that_are_no_ink_stay_words() -> None:
    text = "Nothing else to say. Her implants were placed"
    paper = Paper(text)
    start = LEFT + round(font().getlength(text[:21]))
    paper.draw.rectangle((start, TOP - 4, 1600, TOP + 44), fill=235)
    assert [word.text for word in line(paper, 0, text).words] == text.split()


def test_one_size_of_type_whichever_letters_a_line_has() -> None:
    paper = Paper("on a sea", "Typing jig", "ABC 123")
    ems = [line(paper, row, text).face.em for row, text in enumerate(("on a sea", "Typing jig", "ABC 123"))]
    assert max(ems) < 1.25 * min(ems)


def test_a_line_through_a_word_strikes_it() -> None:
    paper = Paper(*LETTER)
    x0, top, x1, _ = paper.place_of(3, "no", LETTER[3])
    assert not any(word.struck for word in with_strikes(line(paper, 3, LETTER[3]), paper.ink).words)
    paper.draw.line((x0, top + 21, x1, top + 21), fill=0, width=3)
    struck = with_strikes(line(paper, 3, LETTER[3]), paper.ink)
    assert [word.text for word in struck.words if word.struck] == ["no"]


def test_an_underline_does_not_strike() -> None:
    paper = Paper(*LETTER)
    bottom = TOP + 3 * STEP + 33
    paper.draw.line((LEFT, bottom, 1200, bottom), fill=0, width=2)
    assert not any(word.struck for word in with_strikes(line(paper, 3, LETTER[3]), paper.ink).words)


def test_a_streak_across_the_page_makes_words_doubtful_and_does_not_strike_them() -> None:
    paper = Paper(*LETTER)
    middle = TOP + 3 * STEP + 21
    paper.draw.line((0, middle, 1700, middle), fill=0, width=3)
    found = with_strikes(line(paper, 3, LETTER[3]), paper.ink)
    assert not any(word.struck for word in found.words)
    assert all(word.confidence < 0.5 for word in found.words if len(word.text) > 2)


def test_a_streak_down_the_page_makes_the_words_under_it_doubtful() -> None:
    paper = Paper(*LETTER)
    x0, _, x1, _ = paper.place_of(3, "no", LETTER[3])
    paper.draw.line(((x0 + x1) // 2, 0, (x0 + x1) // 2, 2199), fill=0, width=3)
    found = with_doubts(line(paper, 3, LETTER[3]), streaks_of(paper.ink, 30.0))
    assert [word.text for word in found.words if word.confidence < 0.5] == ["no"]


def test_a_hole_after_a_short_word_makes_it_doubtful() -> None:
    paper = Paper(*LETTER)
    x0, top, x1, bottom = paper.place_of(2, "now", LETTER[2])
    hole = round(x0 + font().getlength("no")) + 1
    paper.draw.rectangle((hole, top, x1 + 1, bottom), fill=255)
    whole = read(LETTER[2])
    without_w = ReadLine(chars=tuple(char for n, char in enumerate(whole.chars) if n != 9))
    rect = Rect(LEFT, top - 4, round(LEFT + font().getlength(LETTER[2])), top + 44)
    found = with_doubts(line_of(rect, without_w, paper.ink), streaks_of(paper.ink, 30.0))
    assert [word.text for word in found.words if word.confidence < 0.5] == ["no"]
    assert found.words[2].text == "no"


def test_clear_brackets_stay_and_doubtful_ones_become_unsure() -> None:
    lines = ("[ ] On antibiotics", "[x] No infection", "[ ] No mastitis")
    paper = Paper(*lines)
    assert with_brackets(line(paper, 0, lines[0]), paper.ink).words[0].text == "["
    assert with_brackets(line(paper, 1, lines[1]), paper.ink).words[0].text == "[x]"
    assert with_brackets(line(paper, 1, lines[1], sure=0.6), paper.ink).words[0].text == UNSURE_TICK
    # A mark is there that was not read.
    unread = with_brackets(line(paper, 1, "[ ] No infection"), paper.ink)
    assert unread.words[0].text == UNSURE_TICK
    broken = Paper("I ] No infection")
    assert with_brackets(line(broken, 0, "I ] No infection"), broken.ink).words[0].text == UNSURE_TICK


def test_a_lone_cross_is_the_choice_beside_an_empty_box() -> None:
    text = "yes x no"
    paper = Paper(text, "x none", "x 5 days")
    box = Square(rect=Rect(180, TOP + 5, 210, TOP + 35), state=UNTICKED)
    far = Square(rect=Rect(180, 1500, 210, 1530), state=UNTICKED)
    assert [w.text for w in with_lone_marks(line(paper, 0, text), (box, far)).words] == ["yes", TICKED, "no"]
    assert with_lone_marks(line(paper, 1, "x none"), (box, far)).words[0].text == UNSURE_TICK
    assert with_lone_marks(line(paper, 2, "x 5 days"), (box, far)).words[0].text == "x"
    assert with_lone_marks(line(paper, 1, "x none"), ()).words[0].text == "x"


def test_a_speck_between_two_words_parts_them() -> None:
    first, second = unglued(ScanWord(text="A·resident", x0=100, x1=200, confidence=0.9))
    assert (first.text, second.text) == ("A", "resident")
    assert first.x0 == 100 < first.x1 <= second.x0 < second.x1 == 200
    assert unglued(ScanWord(text="·item", x0=0, x1=9, confidence=0.9))[0].text == "·item"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("not.on", ["not", "on"]),
        ("no.infection", ["no", "infection"]),
        ("Iam", ["I", "am"]),
        ("Irecommend", ["I", "recommend"]),
        ("lam", ["l", "am"]),
        ("7,2026", ["7,", "2026"]),
        ("17,2026.", ["17,", "2026."]),
        ("117,2026", ["117,2026"]),
        ("2,500", ["2,500"]),
        ("infection.she", ["infection.she"]),
        ("no.1", ["no.1"]),
        ("knot.on", ["knot.on"]),
        ("Iamb", ["Iamb"]),
        ("Ida", ["Ida"]),
    ],
)
def test_words_that_a_speck_or_a_lost_space_joined(text: str, parts: list[str]) -> None:
    found = unglued(ScanWord(text=text, x0=100, x1=200, confidence=0.9))
    assert [word.text for word in found] == parts
    assert found[0].x0 == 100
    assert found[-1].x1 == 200


@pytest.mark.parametrize(
    ("chars", "faint", "word", "sure"),
    [
        ("nio", 1, "no", True),  # a speck
        ("now", 2, "now", False),  # both are words: it may be a letter that a speck hid
        ("infection", 7, "infection", False),
        ("Ziaiba", 3, "Ziaiba", False),  # no word either way: a name
    ],
)
def test_a_faint_letter_stays_where_it_may_be_one(chars: str, faint: int, word: str, sure: bool) -> None:
    paper = Paper(chars)
    found = read(chars)
    doubted = found.chars[faint]._replace(sure=0.2, faint=True)
    marked = ReadLine(chars=(*found.chars[:faint], doubted, *found.chars[faint + 1 :]))
    rect = Rect(LEFT, TOP - 4, round(LEFT + font().getlength(chars)), TOP + 44)
    (only,) = line_of(rect, marked, paper.ink).words
    assert only.text == word
    assert (only.confidence > 0.8) is sure


def words_line(*words: tuple[str, float]) -> ScanLine:
    """A line of words of equal width, each with its confidence."""
    found = tuple(
        ScanWord(text=text, x0=100 + 60 * n, x1=140 + 60 * n, confidence=sure)
        for n, (text, sure) in enumerate(words)
    )
    return ScanLine(rect=Rect(90, 100, 700, 140), face=Face(baseline=130.0, em=30.0), words=found)


def test_a_lone_stroke_read_as_i_means_nothing_else() -> None:
    told = tidied_line(words_line(("l", 0.7), ("recommend", 0.99), ("I", 0.4), ("saw", 0.97)))
    assert [(word.text, word.confidence) for word in told.words if word.text == "I"] == [
        ("I", 0.9),
        ("I", 0.4),
    ]


def test_two_specks_before_a_name_are_no_colon() -> None:
    specks, colon = words_line((":", 0.61), ("Anna", 0.99)), words_line((":", 0.97), ("Anna", 0.99))
    assert [word.text for word in tidied_line(specks).words] == ["Anna"]
    assert [word.text for word in tidied_line(colon).words] == [":", "Anna"]


def test_what_is_left_inside_a_painted_box_is_no_word() -> None:
    box = Square(rect=Rect(96, 104, 144, 136), state=TICKED)
    assert [w.text for w in without_ghosts(words_line(("1", 0.05), ("I", 0.9)), [box]).words] == ["I"]
    assert [w.text for w in without_ghosts(words_line(("No", 0.9), ("I", 0.9)), [box]).words] == ["No", "I"]
