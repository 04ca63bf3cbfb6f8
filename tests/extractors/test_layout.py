"""Reading order, tables with their empty cells, and paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from extractors.layout import page_of
from extractors.tokens import Token
from pipeline.model import UNSURE_TICK, MarkKind, Reading, ReadingMethod
from tests.extractors.pdfs import Draw, check_offsets, lines, text_of, together

QUESTIONS = (
    ("Is there an infection of the breast?", "No"),
    ("Is she taking antibiotics?", "No"),
    ("Any contraindication?", "No"),
    ("Do you recommend therapeutic ultrasound?", "Yes"),
)
YES, NO = 420.0, 480.0


def at(x: float, y: float, text: str, *, centred: bool = False) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        (canvas.drawCentredString if centred else canvas.drawString)(x, y, text)

    return draw


def yes_no_table(*, ruled: bool, heading: str = "Question", mark: str = "X", step: float = 20) -> Draw:
    parts = [at(YES, 700, "Yes", centred=True), at(NO, 700, "No", centred=True)]
    if heading:
        parts.append(at(76, 700, heading))
    for number, (question, answer) in enumerate(QUESTIONS, start=1):
        y = 700 - number * step
        parts += [at(76, y, question), at(YES if answer == "Yes" else NO, y, mark, centred=True)]
    if ruled:
        heights = [714 - n * step for n in range(len(QUESTIONS) + 2)]
        parts.append(lambda canvas: canvas.grid([72, 390, 450, 510], heights))
    return together(*parts)


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("step", [14, 20, 30])
def test_a_cross_stands_in_its_column(ruled: bool, step: float) -> None:
    text = text_of(together(at(76, 740, "Client: Jane Example"), yes_no_table(ruled=ruled, step=step)))
    assert "Question\tYes\tNo\n" in text
    assert "Is there an infection of the breast?\t\tX\n" in text
    assert "Is she taking antibiotics?\t\tX\n" in text
    assert "Do you recommend therapeutic ultrasound?\tX\t\n" in text
    assert text.startswith("Client: Jane Example\n\n")


def test_a_header_without_a_title() -> None:
    text = text_of(yes_no_table(ruled=False, heading=""))
    assert text.startswith("\tYes\tNo\n")
    assert "Any contraindication?\t\tX\n" in text


def test_a_question_nobody_answered_has_empty_cells() -> None:
    draw = together(yes_no_table(ruled=False), at(76, 600, "Seen today?"), at(YES, 580, "X", centred=True))
    draw = together(draw, at(76, 580, "Examined?"))
    text = text_of(draw)
    assert "Seen today?\t\t\n" in text
    assert "Examined?\tX\t\n" in text


def test_a_mark_between_two_columns_is_unsure() -> None:
    draw = together(yes_no_table(ruled=False), at(76, 600, "Pacemaker?"), at(449, 600, "X", centred=True))
    assert UNSURE_TICK in text_of(draw)


def test_a_mark_between_two_questions_is_unsure() -> None:
    draw = together(yes_no_table(ruled=False, step=24), at(NO, 640, "X", centred=True))
    assert UNSURE_TICK in text_of(draw)


def test_a_question_on_two_lines_keeps_its_mark() -> None:
    parts = [at(76, 700, "Question"), at(YES, 700, "Yes"), at(NO, 700, "No")]
    parts += [at(76, 680, "Is there any sign of infection of the"), at(76, 668, "breast on examination?")]
    parts += [at(76, 648, "Is she taking any antibiotic at the"), at(76, 636, "moment, by mouth?")]
    parts += [at(NO + 3, 674, "X"), at(YES + 3, 642, "X")]
    text = text_of(together(*parts))
    assert "Is there any sign of infection of the breast on examination?\t\tX\n" in text
    assert "Is she taking any antibiotic at the moment, by mouth?\tX\t\n" in text


def test_the_words_yes_and_no_in_a_sentence_make_no_table() -> None:
    assert text_of(lines("Please answer yes no or unsure", "X marks the spot")) == (
        "Please answer yes no or unsure\nX marks the spot\n"
    )


def test_cells_of_a_ruled_table_keep_their_wrapped_lines_together() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 200, 500], [710, 680, 650])
        for x, y, text in (
            (76, 692, "Infection"),
            (204, 698, "Excluded by me on examination"),
            (204, 686, "on 2 November"),
            (76, 662, "Antibiotics"),
            (204, 662, "None"),
        ):
            at(x, y, text)(canvas)

    assert text_of(draw) == ("Infection\tExcluded by me on examination on 2 November\nAntibiotics\tNone\n")


def test_a_table_of_three_columns_has_empty_cells() -> None:
    draw = together(
        *(at(x, 700, head) for x, head in ((72, "Name"), (220, "Side"), (320, "Infection"))),
        *(at(x, 680, cell) for x, cell in ((72, "Jane Example"), (320, "none"))),
        *(at(x, 660, cell) for x, cell in ((72, "Mary Sample"), (220, "left"))),
    )
    assert text_of(draw) == "Name\tSide\tInfection\nJane Example\t\tnone\nMary Sample\tleft\t\n"


LEFT = (
    "The first column speaks of the lump in the",
    "left breast, which has been there for three",
    "days and hurts when she is feeding. There",
    "is no infection that I could find, and she",
    "has not had a fever since the birth.",
)
RIGHT = (
    "The second column asks for the treatment",
    "with therapeutic ultrasound as soon as it",
    "can be done. She takes no antibiotics now",
    "and has no contraindications to ultrasound",
    "therapy of which we know. Thank you.",
)


@pytest.mark.parametrize("offset", [0, 5])
def test_two_columns_of_prose_are_read_one_after_the_other(offset: float) -> None:
    heading = lines("A heading that goes right across both of the columns of this page, from edge to edge")
    columns = together(lines(*LEFT, x=72, y=700), lines(*RIGHT, x=320, y=700 - offset))
    text = text_of(together(heading, columns))
    assert " ".join(text.split()).endswith(" ".join(LEFT + RIGHT))


BAR = (
    "Maple Family Clinic",
    "Dr. A. Osei, MD",
    "Dr. B. Lin, MD",
    "12 Road Street",
    "Toronto",
    "416-555-0100",
)
BODY = (
    "5 November 2026", "", "Re: Jane Example, born 1990-01-02", "",
    "I saw this patient today for a blocked duct in the left breast and",
    "she has no infection. She takes no antibiotics at the moment and has",
    "no contraindications to the treatment that I would like to ask for.", "",
    "Therapeutic ultrasound is recommended, three sessions in a week, and",
    "please write to me when it is done.", "", "A. Osei, MD",
)  # fmt: skip


@pytest.mark.parametrize("step", [12, 14, 16])
@pytest.mark.parametrize("bar_on_the_left", [True, False])
def test_a_side_bar_is_read_apart(step: float, bar_on_the_left: bool) -> None:
    bar_x, body_x = (40, 200) if bar_on_the_left else (450, 60)
    body = lines(*BODY, x=body_x, y=740) if bar_on_the_left else _narrow_body(body_x)
    text = text_of(together(lines(*BAR, x=bar_x, y=740, step=step), body))
    assert "\t" not in text
    flat = " ".join(text.split())
    assert " ".join(" ".join(BAR).split()) in flat
    assert " ".join(" ".join(BODY).split()) in flat


def _narrow_body(x: float) -> Draw:
    return lines(*BODY, x=x, y=740)


def test_labels_and_values_are_read_across() -> None:
    pairs = (
        ("Patient", "Jane Example"),
        ("Born", "1990-01-02"),
        ("Infection", "none"),
        ("Antibiotics", "none"),
    )
    labels = lines(*(label for label, _ in pairs), x=72)
    values = lines(*(value for _, value in pairs), x=250)
    assert text_of(together(labels, values)) == "".join(f"{a}\t{b}\n" for a, b in pairs)


def test_short_labels_beside_long_values_are_read_across() -> None:
    keys = lines("Reason", "", "Infection", "", "Antibiotics", "", "Request", x=72)
    values = lines(
        "A blocked duct in the left breast for three days, with a lump that",
        "does not go away with heat and feeding.",
        "None that I could find when I examined her this morning at the",
        "clinic.",
        "She takes none now and has not taken any since the birth of her",
        "daughter.",
        "Therapeutic ultrasound by one of your physiotherapists as soon as",
        x=200,
    )
    text = text_of(together(keys, values))
    assert "Infection\tNone that I could find" in text
    assert "Antibiotics\tShe takes none now" in text


words = st.builds(
    lambda text, x, y, width: Token(text, float(x), float(y), float(x + width), float(y + 12)),
    st.text("abcXY.:?☐☑□x[]()", min_size=1, max_size=8),
    st.integers(0, 550),
    st.integers(0, 780),
    st.integers(1, 80),
)


@given(st.lists(words, max_size=40))
def test_every_word_comes_out_once_wherever_it_stands(tokens: list[Token]) -> None:
    page = page_of(1, tokens)
    check_offsets(Reading(pages=(page,), method=ReadingMethod.TEXT))
    signs = "☐☑⬚□[]()xX"
    before = sorted(c for token in tokens for c in token.text if c not in signs)
    after = sorted(c for c in page.text if not c.isspace() and c not in signs)
    assert before == after


@given(st.lists(words, min_size=1, max_size=20))
def test_marks_follow_their_words(tokens: list[Token]) -> None:
    struck = [token._replace(marks=frozenset({MarkKind.STRUCK})) for token in tokens]
    page = page_of(1, struck)
    covered = {n for mark in page.marks for n in range(mark.start, mark.end)}
    assert all(n in covered for word in page.words for n in range(word.start, word.end))


def test_narrow_columns_are_parted_by_what_stands_under_one_another() -> None:
    rows = (
        ("Name", "Side", "DOB"),
        ("Jane", "left", "1990"),
        ("Mary", "both", "1991"),
        ("Anna", "left", "1992"),
    )
    draws = [
        at(x, 700 - 16 * n, cell)
        for n, row in enumerate(rows)
        for x, cell in zip((72, 106, 134), row, strict=True)
    ]
    assert text_of(together(*draws)) == "".join("\t".join(row) + "\n" for row in rows)


TYPED = (
    "Ms. Brandvold is ten weeks postpartum and has had a firm, tender",
    "area in the outer left breast for four days. Warm compresses and",
    "frequent feeding have not shifted it. There is no sign of infection",
    "and she is not taking any antibiotics. There is no reason not to",
    "treat her. I recommend therapeutic ultrasound for the left breast.",
)


def test_words_of_a_typewriter_stand_under_one_another_without_being_columns() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 10.5)
        for n, line in enumerate(TYPED):
            canvas.drawString(90, 700 - 13.65 * n, line)

    assert text_of(draw) == f"{' '.join(TYPED)}\n"


def test_words_of_lines_that_were_spread_to_the_margin_are_no_columns() -> None:
    line = "There is nothing that keeps her from the treatment"

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 10)
        for n in range(4):
            canvas.drawString(72, 700 - 13 * n, line, wordSpace=4)

    assert "\t" not in text_of(draw)


def test_narrow_yes_and_no_columns_keep_their_marks() -> None:
    parts = [at(72, 700, "Question"), at(330, 700, "Yes"), at(354, 700, "No")]
    parts += [at(72, 680, "Is there an infection?"), at(355, 680, "X")]
    parts += [at(72, 660, "Do you recommend therapeutic ultrasound?"), at(333, 660, "X")]
    text = text_of(together(*parts))
    assert text == (
        "Question\tYes\tNo\nIs there an infection?\t\tX\nDo you recommend therapeutic ultrasound?\tX\t\n"
    )


def test_marks_in_two_columns_without_headings_stay_apart() -> None:
    parts = [at(72, 700, "Infection?"), at(400, 700, "X"), at(72, 680, "Recommended?"), at(350, 680, "X")]
    assert text_of(together(*parts)) == "Infection?\t\tX\nRecommended?\tX\t\n"


def test_a_wrapped_value_stays_in_its_cell() -> None:
    parts = [
        at(72, 700, "History"),
        at(220, 700, "breast augmentation with saline"),
        at(220, 687, "implants"),
    ]
    parts += [at(72, 670, "Infection"), at(220, 670, "none")]
    text = text_of(together(*parts))
    assert "History\tbreast augmentation with saline implants\n" in text
    assert "Infection\tnone\n" in text


def test_a_tick_box_is_no_wrapped_value() -> None:
    parts = [at(72, 700, "Side"), at(220, 700, "[ ] left"), at(220, 687, "[x] right")]
    assert text_of(together(*parts)) == "Side\t☐ left\n☑ right\n"
