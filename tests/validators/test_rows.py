"""The rows of `tests/quality/rows/`: hits, near misses and inventive wordings of the three statements."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.quality.sentences import FILES, fallen, judged


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_stated_that_was_not_said(name: str) -> None:
    assert [told for row in judged(name) for told in row.invented()] == []


@pytest.mark.parametrize("name", FILES)
def test_the_statuses_agree_as_often_as_they_did(name: str) -> None:
    assert fallen(name) == []


def test_no_row_has_the_id_of_another() -> None:
    ids = Counter(row.id for name in FILES for row in judged(name))
    assert [row_id for row_id, times in ids.items() if times > 1] == []
