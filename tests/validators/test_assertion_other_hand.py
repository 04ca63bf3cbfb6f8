"""The assertion engine on sentences of another hand, written as `assertion_score` reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.validators.assertion_score import score, spread

ROWS = spread((Path(__file__).parent / "rows" / "assertion_other_hand.txt").read_text("utf-8"))
FLOORS = {
    "negated": 0.99,
    "historical": 0.98,
    "hypothetical": 0.99,
    "other_person": 0.98,
    "uncertain": 0.99,
}


@pytest.mark.parametrize(("flag", "floor"), FLOORS.items())
def test_each_flag_reaches_its_floor(flag: str, floor: float) -> None:
    assert score(ROWS)[flag].f1 >= floor


def test_no_row_is_lost() -> None:
    assert len(ROWS) == 500
