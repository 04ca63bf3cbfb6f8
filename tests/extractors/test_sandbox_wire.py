"""What crosses the pipe: everything comes back equal, and nothing that is no reading gets through."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import wire
from pipeline.model import (
    Mark,
    MarkKind,
    Page,
    Reading,
    ReadingMethod,
    ReasonCode,
    Unreadable,
    Word,
)

shares = st.floats(0, 1)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
coordinates = st.floats(-5_000, 5_000)


@st.composite
def spans(draw: st.DrawFn, length: int) -> tuple[int, int]:
    start = draw(st.integers(0, length))
    return start, draw(st.integers(start, length))


@st.composite
def pages(draw: st.DrawFn) -> Page:
    text = draw(texts)
    words = tuple(
        Word(start=a, end=b, box=draw(st.tuples(*[coordinates] * 4)), confidence=draw(shares))
        for a, b in draw(st.lists(spans(len(text)), max_size=4))
    )
    marks = tuple(
        Mark(kind=draw(st.sampled_from(MarkKind)), start=a, end=b)
        for a, b in draw(st.lists(spans(len(text)), max_size=3))
    )
    return Page(
        number=draw(st.integers(1, 500)),
        text=text,
        words=words,
        marks=marks,
        method=draw(st.sampled_from(ReadingMethod)),
        confidence=draw(shares),
    )


readings = st.builds(
    Reading,
    pages=st.lists(pages(), max_size=3).map(tuple),
    method=st.sampled_from(ReadingMethod),
    confidence=shares,
    media_type=texts,
)
refusals = st.builds(
    Unreadable,
    reason=st.sampled_from(sorted(wire._UNREADABLE_REASONS)),
    detail=texts,
    media_type=texts,
)


@given(readings | refusals)
def test_what_is_sent_comes_back_equal(result: Reading | Unreadable) -> None:
    assert wire.decode(wire.encode(result)) == result


@given(st.binary(max_size=200))
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(st.sampled_from(["reading", "unreadable"]), json_values)
def test_any_other_json_is_refused(key: str, value: object) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(json.dumps({key: value}).encode())


def tampered(change: dict[tuple[int, ...], object]) -> bytes:
    """A good answer with one place of its `reading` replaced."""
    page = Page(
        number=1,
        text="no infection",
        words=(
            Word(start=0, end=2, box=(1.0, 2.0, 3.0, 4.0)),
            Word(start=3, end=12, box=(5.0, 2.0, 9.0, 4.0), confidence=0.5),
        ),
        marks=(Mark(kind=MarkKind.STRUCK, start=0, end=2),),
    )
    body = json.loads(wire.encode(Reading(pages=(page,), method=ReadingMethod.TEXT)))
    for path, value in change.items():
        place = body["reading"]
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
    return json.dumps(body).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((0, 0, 0), 0),
        ((0, 0, 0), True),
        ((0, 0, 1), 7),
        ((0, 0, 1), "\ud800"),
        ((0, 0, 2, 0, 0), -1),
        ((0, 0, 2, 0, 1), 99),
        ((0, 0, 2, 0, 1), 3.0),
        ((0, 0, 2, 0, 1), True),
        ((0, 0, 2, 1, 0), 99),
        ((0, 0, 2, 1, 1), 2),
        ((0, 0, 2, 2, 1), 1e12),
        ((0, 0, 2, 3, 1), 10**400),
        ((0, 0, 2, 4, 0), float("nan")),
        ((0, 0, 2, 4, 1), float("nan")),
        ((0, 0, 2, 5, 1), float("-inf")),
        ((0, 0, 2, 5, 1), None),
        ((0, 0, 2, 6, 0), 1.5),
        ((0, 0, 2, 6, 0), float("nan")),
        ((0, 0, 2, 6, 1), float("nan")),
        ((0, 0, 2, 6, 1), True),
        ((0, 0, 2, 6, 1), "1"),
        ((0, 0, 2, 0), [0]),
        ((0, 0, 2, 0), {"0": 0, "1": 3}),
        ((0, 0, 2, 6), [1.0, 0.5, 1.0]),
        ((0, 0, 2), [[0, 3], [2, 12]]),
        ((0, 0, 2), [[]] * 8),
        ((0, 0, 3, 0, 0), "shouted"),
        ((0, 0, 3, 0, 2), 13),
        ((0, 0, 4), ["text"]),
        ((1,), "guessed"),
        ((2,), "1"),
        ((3,), "x" * 1_000),
        ((0,), "pages"),
    ],
)  # fmt: skip
def test_each_wrong_field_is_refused(path: tuple[int, ...], value: object) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(tampered({path: value}))


def test_the_untampered_answer_is_accepted() -> None:
    assert isinstance(wire.decode(tampered({})), Reading)


def test_a_reason_that_is_a_judgement_is_refused() -> None:
    body = {"unreadable": [ReasonCode.BREAST_IMPLANTS.value, "a", "b"]}
    with pytest.raises(wire.WireError):
        wire.decode(json.dumps(body).encode())


def test_half_characters_are_replaced_on_the_way() -> None:
    page = Page(number=1, text="a\ud800b")
    result = wire.decode(wire.encode(Reading(pages=(page,), method=ReadingMethod.TEXT)))
    assert isinstance(result, Reading)
    assert result.pages[0].text == "a?b"
