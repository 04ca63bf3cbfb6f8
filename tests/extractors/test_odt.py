"""OpenDocument text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import odt
from extractors.detect import Media, media_type_of
from pipeline.model import MarkKind, Reading, ReasonCode, Unreadable
from tests.extractors.build_docx import packed
from tests.extractors.reading import marked, text_of

SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = (
    " ".join(
        f'xmlns:{name}="{SPACE}{name}:1.0"' for name in ("office", "text", "table", "style", "form", "draw")
    )
    + f' xmlns:fo="{SPACE}xsl-fo-compatible:1.0"'
)
STYLES = (
    '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="W"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="C" style:parent-style-name="S"/>'
)


def odt_file(body: str, **files: str) -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    more = [(name.replace("__", "/") + ".xml", text) for name, text in files.items()]
    return packed(("mimetype", Media.ODT.value), ("content.xml", content), *more)


def read(body: str, **files: str) -> Reading | Unreadable:
    return odt.extract(odt_file(body, **files))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:p>one</text:p><text:p>two</text:p>", "one\n\ntwo"),
        ("<text:p>a<text:tab/>b<text:line-break/>c<text:s text:c='3'/>d</text:p>", "a\tb\nc   d"),
        ("<text:list><text:list-item><text:p>x</text:p></text:list-item></text:list>", "- x"),
        (
            (
                "<table:table><table:table-row><table:table-cell><text:p>Infection</text:p></table:table-cell>"
                "<table:table-cell/><table:table-cell><text:p>X</text:p></table:table-cell></table:table-row></table:table>"
            ),
            "Infection\t\tX",
        ),
        (
            (
                "<table:table><table:table-row><table:table-cell table:number-columns-repeated='2'/>"
                "<table:table-cell><text:p>X</text:p></table:table-cell></table:table-row></table:table>"
            ),
            "\t\tX",
        ),
        (
            (
                "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>"
                "<text:p>kept</text:p>"
            ),
            "kept",
        ),
        ("<text:p>a<office:annotation><text:p>note</text:p></office:annotation>b</text:p>", "ab"),
        (
            "<text:p>x<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></text:p>",
            "x\n\nbox",
        ),
        ("<text:p>[x] no infection</text:p>", "☑ no infection"),
    ],
)
def test_what_a_person_sees(body: str, expected: str) -> None:
    assert text_of(read(body)) == expected


@pytest.mark.parametrize(
    ("style", "kind"),
    [("S", MarkKind.STRUCK), ("C", MarkKind.STRUCK), ("H", MarkKind.HIDDEN), ("W", MarkKind.HIDDEN)],
)
def test_marks_come_from_styles(style: str, kind: MarkKind) -> None:
    found = read(f"<text:p>on <text:span text:style-name='{style}'>Keflex</text:span></text:p>")
    assert marked(found, kind) == ["Keflex"]


def test_headers_are_furniture() -> None:
    styles = (
        f"<office:document-styles {NAMES}><style:header><text:p>Clinic</text:p></style:header>"
        "</office:document-styles>"
    )
    found = read("<text:p>body</text:p>", styles=styles)
    assert text_of(found) == "Clinic\n\nbody"
    assert marked(found, MarkKind.FURNITURE) == ["Clinic"]


def test_it_is_told_apart_by_content() -> None:
    assert media_type_of(odt_file("")) == Media.ODT


def test_a_password_makes_it_encrypted() -> None:
    found = read("", **{"META-INF__manifest": "<manifest><encryption-data/></manifest>"})
    assert isinstance(found, Unreadable)
    assert found.reason is ReasonCode.ENCRYPTED


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (odt_file(""), ReasonCode.EMPTY),
        (packed(("mimetype", Media.ODT.value)), ReasonCode.UNREADABLE),
        (packed(("content.xml", "<!DOCTYPE a><a/>")), ReasonCode.UNREADABLE),
        (b"PK\x03\x04 and no more", ReasonCode.UNREADABLE),
    ],
)
def test_what_cannot_be_read(data: bytes, reason: ReasonCode) -> None:
    found = odt.extract(data)
    assert isinstance(found, Unreadable)
    assert found.reason is reason


LETTER = odt_file("<text:p>No infection</text:p>")


@given(st.integers(0, len(LETTER) - 1), st.integers(1, 255))
@settings(max_examples=100, deadline=None)
def test_a_flipped_byte_never_raises(place: int, flip: int) -> None:
    broken = LETTER[:place] + bytes((LETTER[place] ^ flip,)) + LETTER[place + 1 :]
    assert isinstance(odt.extract(broken), Reading | Unreadable)
