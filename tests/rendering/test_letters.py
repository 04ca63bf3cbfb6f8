from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rendering.letters import Paragraph, Span, Table, Tick, blocks, cells, is_row, spans


def test_blocks_are_found_in_order() -> None:
    body = "Re: A\nDOB: B\n\n[x] one\n[ ] two\n\n| a |  | b |\n| c | d | e |"
    assert blocks(body) == (
        Paragraph(lines=("Re: A", "DOB: B")),
        None,
        Tick(ticked=True, label="one"),
        Tick(ticked=False, label="two"),
        None,
        Table(rows=(("a", "", "b"), ("c", "d", "e"))),
    )


@pytest.mark.parametrize("line", ["a | b", "|", "| a", "[y] a", "[x]a", "~~a"])
def test_near_misses_are_plain_lines(line: str) -> None:
    assert blocks(line) == (Paragraph(lines=(line,)),)


def test_struck_out_text_is_parted_from_the_rest() -> None:
    assert tuple(spans("She ~~has~~ had ~~no~~ one")) == (
        Span(text="She "),
        Span(text="has", struck=True),
        Span(text=" had "),
        Span(text="no", struck=True),
        Span(text=" one"),
    )


@given(st.text(alphabet="ab ~", max_size=30))
def test_spans_lose_nothing_but_marks(text: str) -> None:
    joined = "".join(f"~~{span.text}~~" if span.struck else span.text for span in spans(text))
    assert joined == text


@given(st.lists(st.text(alphabet="abc X", max_size=5).map(str.strip), min_size=1, max_size=5))
def test_a_row_gives_its_cells_back(row: list[str]) -> None:
    line = "| " + " | ".join(row) + " |"
    assert is_row(line)
    assert cells(line) == tuple(row)
