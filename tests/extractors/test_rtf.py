"""Rich Text Format."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import rtf
from pipeline.model import MarkKind, Reading, ReasonCode, Unreadable
from tests.extractors.reading import marked, text_of

FONTS = rb"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Wingdings;}{\f2\fcharset238 Arial CE;}}"
COLORS = rb"{\colortbl;\red255\green255\blue255;\red0\green0\blue128;}"


def read(body: bytes) -> Reading | Unreadable:
    return rtf.extract(rb"{\rtf1\ansi\ansicpg1252" + FONTS + COLORS + body + b"}")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rb"one\par two", "one\n\ntwo"),
        (rb"one\line two", "one\ntwo"),
        (rb"a\tab b", "a\tb"),
        (rb"caf\'e9", "café"),
        (rb"{\f2 \'b3}", "ł"),
        (rb"\u233?t\u233?", "été"),
        (rb"\uc2\u8364ab.", "€."),
        (rb"\u-10179?\u-8704?", "\U0001f600"),
        (rb"a\~b\_c\-d", "a b-cd"),
        (rb"\{x\}", "{x}"),
        (rb"no {\deleted fever}infection", "no infection"),
        (rb"{\*\unknown lost}kept", "kept"),
        (rb"{\stylesheet lost}{\info lost}{\pict 4142}kept", "kept"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}", "shown"),
        (rb"{\f1\'fe} a {\f1\'a8} b", "☑ a ☐ b"),
        (rb"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1}}}{\fldrslt}}a", "☑a"),
        (rb"\trowd\intbl Infection\cell\cell X\cell\row\pard end", "Infection\t\tX\nend"),
        (rb"\trowd\intbl \cell Yes\cell No\cell\row", "\tYes\tNo"),
        (rb"\trowd\intbl a\par b\cell c\cell\row", "a b\tc"),
        (rb"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt boxed}}{\shprslt again}}", "boxed"),
        (b"wrap\r\nped", "wrapped"),
    ],
)
def test_what_a_person_sees(body: bytes, expected: str) -> None:
    assert text_of(read(body)) == expected


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (rb"on {\strike Keflex}", MarkKind.STRUCK, ["Keflex"]),
        (rb"on \strike Keflex\strike0  daily", MarkKind.STRUCK, ["Keflex"]),
        (rb"on {\v Keflex}", MarkKind.HIDDEN, ["Keflex"]),
        (rb"on {\cf1 Keflex}", MarkKind.HIDDEN, ["Keflex"]),
        (rb"on {\cf1\highlight2 Keflex}", MarkKind.HIDDEN, []),
        (rb"{\header Clinic\par}body", MarkKind.FURNITURE, ["Clinic"]),
    ],
)
def test_marks(body: bytes, kind: MarkKind, expected: list[str]) -> None:
    assert marked(read(body), kind) == expected


def test_nothing_is_empty() -> None:
    found = read(b"")
    assert isinstance(found, Unreadable)
    assert found.reason is ReasonCode.EMPTY


@given(
    st.lists(st.sampled_from([b"{", b"}", b"\\u", b"\\'f", b"\\cf9 ", b"\\bin9", b"-99999", b"x", b"\\*"]))
)
@settings(max_examples=150, deadline=None)
def test_no_sequence_of_control_words_raises(pieces: list[bytes]) -> None:
    assert isinstance(read(b"".join(pieces)), Reading | Unreadable)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(rtf.extract(data), Reading | Unreadable)
